use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::catalog::Catalog;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn secs(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

/// A dataset of the built-in catalog with another cadence.
fn dataset(name: &str, kind: CadenceKind, expected_per_day: Option<u32>, retention_days: u32) -> Dataset {
    let mut dataset = Catalog::builtin().unwrap().get(name).unwrap().clone();
    dataset.cadence = Cadence { kind, expected_per_day };
    dataset.retention_days = Some(retention_days);
    dataset
}

fn quarter_hours() -> Dataset {
    dataset("rt_mcpc_15min", CadenceKind::Minutes, Some(96), 7)
}

fn sced(name: &str, retention_days: u32) -> Dataset {
    dataset(name, CadenceKind::ScedRun, Some(288), retention_days)
}

fn window(from: Date, now: &str) -> Window {
    Window { from: OperatingDay(from), now: at(now), begin: Begin::AtTheWindow }
}

fn alone(dataset: &Dataset, held: &[Held], window: &Window) -> Audit {
    audit(dataset, held, &RunFamily::default(), window)
}

/// Everything that was posted every so many seconds from the first instant to the last, each one so much later.
fn posted(first: &str, last: &str, seconds: i64, lag: i64) -> Vec<Held> {
    let held = |slot: i64| Held { published_at: Timestamp::from_second(slot + lag).unwrap(), stamp: None };
    let (first, last) = (at(first).as_second(), at(last).as_second());
    (0..=(last - first) / seconds).map(|number| held(first + number * seconds)).collect()
}

fn counts(audit: &Audit) -> Vec<(u32, u32, u32)> {
    audit.days.iter().map(|day| (day.expected, day.held, day.missing)).collect()
}

#[test]
fn days_of_23_and_25_hours_have_92_and_100_quarter_hours() {
    // The Central days 2026-03-07 to 03-09 and 2026-10-31 to 11-02.
    let spring = posted("2026-03-07T06:15:00Z", "2026-03-10T05:00:00Z", 900, 125);
    let found = alone(&quarter_hours(), &spring, &window(date(2026, 3, 7), "2026-03-10T05:30:00Z"));
    assert_eq!(counts(&found), [(96, 96, 0), (92, 92, 0), (96, 96, 0), (0, 0, 0)]);
    let autumn = posted("2026-10-31T05:15:00Z", "2026-11-03T06:00:00Z", 900, 125);
    let found = alone(&quarter_hours(), &autumn, &window(date(2026, 10, 31), "2026-11-03T06:10:00Z"));
    assert_eq!(counts(&found), [(96, 96, 0), (100, 100, 0), (96, 96, 0), (0, 0, 0)]);
    assert_eq!(found.gaps, []);
}

#[test]
fn hourly_and_daily_products_follow_the_clock_change() {
    let hourly = dataset("wind_hourly_system", CadenceKind::Hourly, Some(24), 7);
    let held = posted("2026-10-31T05:00:00Z", "2026-11-03T05:00:00Z", 3600, 3321);
    let found = alone(&hourly, &held, &window(date(2026, 10, 31), "2026-11-03T06:30:00Z"));
    assert_eq!(counts(&found), [(24, 24, 0), (25, 25, 0), (24, 24, 0), (0, 0, 0)]);
    let daily = dataset("dam_spp", CadenceKind::Daily, Some(1), 31);
    // 12:42 Central on each day, an hour later in UTC from the second on.
    let held = ["2026-10-31T17:42:00Z", "2026-11-01T18:42:00Z", "2026-11-02T18:42:00Z"];
    let held = held.map(|published_at| Held { published_at: at(published_at), stamp: None });
    let found = alone(&daily, &held, &window(date(2026, 10, 31), "2026-11-04T00:00:00Z"));
    assert_eq!(counts(&found), [(1, 1, 0), (1, 1, 0), (1, 1, 0), (0, 0, 0)]);
    let found = alone(&daily, &held[..1], &window(date(2026, 10, 31), "2026-11-04T00:00:00Z"));
    assert_eq!(counts(&found), [(1, 1, 0), (1, 0, 1), (1, 0, 1), (0, 0, 0)]);
    let [gap] = found.gaps.as_slice() else { panic!("{:?}", found.gaps) };
    assert_eq!((gap.first, gap.last, gap.documents), (at("2026-11-01T05:00:00Z"), at("2026-11-03T06:00:00Z"), 2));
}

#[test]
fn products_that_are_posted_as_needed_or_weekly_are_never_missing() {
    for kind in [CadenceKind::AsNeeded, CadenceKind::Weekly] {
        let dataset = dataset("rt_price_corrections", kind, None, 180);
        let window = window(date(2026, 1, 1), "2026-11-04T00:00:00Z");
        assert_eq!(alone(&dataset, &[], &window), Audit::default());
        assert_eq!(freshness(&dataset, None, window.now), Freshness::NotJudged);
    }
}

#[test]
fn an_hour_without_a_document_that_is_posted_when_needed_is_unknown() {
    let dataset = dataset("sced_shadow_prices", CadenceKind::Hourly, None, 7);
    let mut held = posted("2026-10-27T05:00:00Z", "2026-10-28T04:00:00Z", 3600, 300);
    held.remove(7);
    let found = alone(&dataset, &held, &window(date(2026, 10, 27), "2026-10-28T07:00:00Z"));
    assert_eq!(found.gaps, []);
    let day = found.days[0];
    assert_eq!((day.held, day.missing, day.unknown), (23, 0, 1));
    assert_eq!(freshness(&dataset, Some(at("2026-10-01T00:00:00Z")), at("2026-10-28T00:00:00Z")), Freshness::NotJudged);
}

#[test]
fn nothing_is_missing_before_it_is_due_or_before_the_first_document() {
    let held = posted("2026-10-27T10:15:00Z", "2026-10-27T12:00:00Z", 900, 125);
    let mut window = window(date(2026, 10, 27), "2026-10-27T12:24:59Z");
    window.begin = Begin::AtTheFirstDocument;
    assert_eq!(counts(&alone(&quarter_hours(), &held, &window)), [(8, 8, 0)]);
    // The slot of 12:15 is due 25 minutes later.
    window.now = at("2026-10-27T12:40:00Z");
    assert_eq!(counts(&alone(&quarter_hours(), &held, &window)), [(9, 8, 1)]);
    assert_eq!(alone(&quarter_hours(), &[], &window), Audit::default());
    window.begin = Begin::AtTheWindow;
    assert_eq!(counts(&alone(&quarter_hours(), &[], &window)), [(29, 0, 29)]);
}

#[test]
fn a_document_that_came_late_fills_its_slot_and_a_lost_one_stays_lost() {
    let mut held = posted("2026-10-27T05:15:00Z", "2026-10-28T05:00:00Z", 900, 125);
    let window = window(date(2026, 10, 27), "2026-10-28T05:10:00Z");
    let lost = held.remove(40);
    assert_eq!(alone(&quarter_hours(), &held, &window).gaps.len(), 1);
    held.push(Held { published_at: lost.published_at + secs(1200), stamp: None });
    assert_eq!(alone(&quarter_hours(), &held, &window).gaps, []);
    held.pop();
    // Beyond six slots it is taken for something else.
    held.push(Held { published_at: lost.published_at + secs(7 * 900), stamp: None });
    assert_eq!(alone(&quarter_hours(), &held, &window).gaps.len(), 1);
}

#[test]
fn a_gap_says_where_its_documents_can_still_be_had() {
    let dataset = quarter_hours();
    // Seven days are over at the Central midnight after 2026-11-03 for 10-27, and later for 10-28.
    let window = Window { from: OperatingDay(date(2026, 10, 27)), now: at("2026-11-04T06:00:00Z"), begin: Begin::AtTheWindow };
    let held = posted("2026-10-27T05:15:00Z", "2026-11-04T06:00:00Z", 900, 125);
    let kept: Vec<Held> = held
        .into_iter()
        .filter(|one| !(at("2026-10-28T04:00:00Z")..at("2026-10-28T06:05:00Z")).contains(&one.published_at))
        .collect();
    let found = alone(&dataset, &kept, &window);
    let told: Vec<_> = found.gaps.iter().map(|gap| (gap.first.to_string(), gap.documents, gap.availability)).collect();
    let until = at("2026-11-05T06:00:00Z");
    assert_eq!(
        told,
        [
            ("2026-10-28T04:00:00Z".to_owned(), 4, Availability::Api),
            ("2026-10-28T05:00:00Z".to_owned(), 5, Availability::Mis { until }),
        ]
    );
    let trial = Dataset { emil_id: "NP6-788-RTCMT".to_owned(), ..dataset.clone() };
    assert_eq!(availability(&trial, at("2026-10-01T00:00:00Z"), window.now), Availability::Nowhere);
    let dashboard = Dataset { source: SourceMode::Dashboard { dashboard: "daily-prc".to_owned() }, ..dataset };
    assert_eq!(availability(&dashboard, window.now, window.now), Availability::Nowhere);
}

#[test]
fn freshness_steps_at_its_thresholds() {
    let now = at("2026-10-28T12:00:00Z");
    let cases = [
        (sced("rt_lmp_5min", 5), 15, 60),
        (quarter_hours(), 25, 70),
        (dataset("wind_hourly_system", CadenceKind::Hourly, Some(24), 7), 90, 180),
        (dataset("dam_spp", CadenceKind::Daily, Some(1), 31), 26 * 60, 30 * 60),
    ];
    for (dataset, late, stale) in cases {
        let after = |minutes: i64, seconds: i64| freshness(&dataset, Some(now - secs(minutes * 60 + seconds)), now);
        let steps = [after(late, 0), after(late, 1), after(stale, 0), after(stale, 1)];
        assert_eq!(steps, [Freshness::Fresh, Freshness::Late, Freshness::Late, Freshness::Stale], "{}", dataset.name);
        assert_eq!(freshness(&dataset, None, now), Freshness::Never);
    }
}

/// Runs of a day and a bit, not on a grid and some of them early.
fn runs() -> Vec<Timestamp> {
    let first = at("2026-11-01T04:55:20Z").as_second();
    (0..330_i64).map(|number| Timestamp::from_second(first + number * 296 + (number * 37) % 19).unwrap()).collect()
}

fn documents(runs: &[Timestamp]) -> Vec<Held> {
    runs.iter().map(|run| Held { published_at: *run + secs(2), stamp: Some(*run) }).collect()
}

fn without(runs: &[Timestamp], lost: impl Fn(usize) -> bool) -> Vec<Held> {
    let kept: Vec<Timestamp> = runs.iter().enumerate().filter(|(index, _)| !lost(*index)).map(|(_, run)| *run).collect();
    documents(&kept)
}

#[test]
fn two_runs_more_than_seven_and_a_half_minutes_apart_have_a_gap_between_them() {
    let runs = runs();
    let window = window(date(2026, 11, 1), &(*runs.last().unwrap() + secs(60)).to_string());
    let dataset = sced("rt_mcpc_sced", 7);
    assert_eq!(alone(&dataset, &documents(&runs), &window).gaps, []);
    let found = alone(&dataset, &without(&runs, |index| index == 50), &window);
    let [gap] = found.gaps.as_slice() else { panic!("{:?}", found.gaps) };
    assert_eq!((gap.documents, gap.basis), (1, Basis::Distance));
    assert!(gap.first > runs[49] && gap.last < runs[51]);
    let found = alone(&dataset, &without(&runs, |index| (50..170).contains(&index)), &window);
    let [gap] = found.gaps.as_slice() else { panic!("{:?}", found.gaps) };
    assert!(gap.documents.abs_diff(120) <= 2, "{gap:?}");
}

#[test]
fn a_run_that_a_sibling_has_is_missing_to_the_second() {
    let runs = runs();
    let window = window(date(2026, 11, 1), &(*runs.last().unwrap() + secs(60)).to_string());
    let (prices, lambda) = (sced("rt_lmp_5min", 5), sced("sced_system_lambda", 5));
    let (whole, lacking) = (documents(&runs), without(&runs, |index| (60..63).contains(&index)));
    let family = RunFamily::of([(&prices, &whole[..]), (&lambda, &lacking[..])]);
    assert!(family.compares("rt_lmp_5min") && family.compares("sced_system_lambda"));
    assert_eq!(audit(&prices, &whole, &family, &window).gaps, []);
    let found = audit(&lambda, &lacking, &family, &window);
    let [gap] = found.gaps.as_slice() else { panic!("{:?}", found.gaps) };
    assert_eq!((gap.first, gap.last, gap.documents, gap.basis), (runs[60], runs[62], 3, Basis::Siblings));
}

#[test]
fn a_product_with_other_stamps_is_not_compared() {
    let runs = runs();
    let shifted: Vec<Timestamp> = runs.iter().map(|run| *run + secs(1)).collect();
    let (prices, lambda) = (sced("rt_lmp_5min", 5), sced("sced_system_lambda", 5));
    let (whole, other) = (documents(&runs), documents(&shifted));
    let family = RunFamily::of([(&prices, &whole[..]), (&lambda, &other[..])]);
    let window = window(date(2026, 11, 1), &(*runs.last().unwrap() + secs(60)).to_string());
    assert_eq!(audit(&prices, &whole, &family, &window).gaps, []);
    assert_eq!(audit(&lambda, &other, &family, &window).gaps, []);
}

#[test]
fn a_pause_that_three_products_share_is_unknown_and_a_long_one_is_missing() {
    let runs = runs();
    let window = window(date(2026, 11, 1), &(*runs.last().unwrap() + secs(60)).to_string());
    let products = ["rt_lmp_5min", "sced_system_lambda", "rt_ordc_adders_sced"].map(|name| sced(name, 5));
    let audit_without = |lost: std::ops::Range<usize>, number: usize| {
        let held = without(&runs, |index| lost.contains(&index));
        let family = RunFamily::of(products[..number].iter().map(|product| (product, &held[..])));
        let found = audit(&products[0], &held, &family, &window);
        let unknown: u32 = found.days.iter().map(|day| day.unknown).sum();
        (found.gaps.iter().map(|gap| gap.documents).sum::<u32>(), unknown)
    };
    assert_eq!(audit_without(100..103, 3), (0, 3));
    assert_eq!(audit_without(100..103, 2), (3, 0));
    assert_eq!(audit_without(100..110, 3), (10, 0));
}

/// A publish lag that keeps a document in its slot, as ERCOT's do.
fn lost_and_lags(slots: usize) -> impl Strategy<Value = (BTreeSet<usize>, Vec<i64>)> {
    (proptest::collection::btree_set(0..slots, 0..slots), proptest::collection::vec(0..880_i64, slots))
}

proptest! {
    /// Two days, the one of 25 hours among them: what was taken away is what is found, slot by slot.
    #[test]
    fn exactly_what_was_lost_is_missing((lost, lags) in lost_and_lags(196)) {
        let all = posted("2026-11-01T05:15:00Z", "2026-11-03T06:00:00Z", 900, 0);
        prop_assert_eq!(all.len(), 196);
        let kept: Vec<Held> = (0..196)
            .filter(|index| !lost.contains(index))
            .map(|index| Held { published_at: all[index].published_at + secs(lags[index]), stamp: None })
            .collect();
        let found = alone(&quarter_hours(), &kept, &window(date(2026, 11, 1), "2026-11-03T06:26:00Z"));
        // The window's own day has begun: its first quarter hour is not due yet.
        prop_assert_eq!(found.days.iter().map(|day| day.expected).collect::<Vec<_>>(), [100, 96, 0]);
        let missing: u32 = found.days.iter().map(|day| day.missing).sum();
        prop_assert_eq!(missing as usize, lost.len());
        let in_gaps: BTreeSet<usize> = found.gaps.iter().flat_map(|gap| {
            let index = |slot: Timestamp| usize::try_from((slot.as_second() - all[0].published_at.as_second()) / 900).unwrap();
            index(gap.first)..=index(gap.last)
        }).collect();
        prop_assert_eq!(in_gaps, lost);
    }

    /// Whatever of one product is lost, its sibling tells to the run.
    #[test]
    fn siblings_find_every_lost_run(lost in proptest::collection::btree_set(1..330_usize, 0..160)) {
        let runs = runs();
        let (prices, lambda) = (sced("rt_lmp_5min", 5), sced("sced_system_lambda", 5));
        let (whole, lacking) = (documents(&runs), without(&runs, |index| lost.contains(&index)));
        let family = RunFamily::of([(&prices, &whole[..]), (&lambda, &lacking[..])]);
        let mut window = window(date(2026, 10, 31), &(*runs.last().unwrap() + secs(1000)).to_string());
        window.begin = Begin::AtTheFirstDocument;
        let found = audit(&lambda, &lacking, &family, &window);
        let counted: u32 = found.gaps.iter().map(|gap| gap.documents).sum();
        prop_assert_eq!(counted as usize, lost.len());
        prop_assert!(lost.iter().all(|index| found.gaps.iter().any(|gap| (gap.first..=gap.last).contains(&runs[*index]))));
    }

    /// The days and the gaps tell the same number, and no gap holds a document.
    #[test]
    fn days_and_gaps_agree(lost in proptest::collection::btree_set(0..330_usize, 0..330), begin_at_first in any::<bool>()) {
        let runs = runs();
        let held = without(&runs, |index| lost.contains(&index));
        let mut window = window(date(2026, 10, 31), &(*runs.last().unwrap() + secs(7000)).to_string());
        window.begin = if begin_at_first { Begin::AtTheFirstDocument } else { Begin::AtTheWindow };
        let found = alone(&sced("rt_lmp_5min", 5), &held, &window);
        let missing: u32 = found.days.iter().map(|day| day.missing).sum();
        prop_assert_eq!(missing, found.gaps.iter().map(|gap| gap.documents).sum::<u32>());
        prop_assert!(found.gaps.iter().all(|gap| !held.iter().any(|one| (gap.first..=gap.last).contains(&one.instant()))));
    }

    #[test]
    fn no_name_panics(name in "[A-Za-z]{0,3}NP[0-9]{0,4}_[0-9]{0,9}_?[0-9]{0,7}(xhr)?é?(_csv.zip)?") {
        let _ = Held::new(&name, at("2026-11-01T07:30:00Z"));
    }
}
