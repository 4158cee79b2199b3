use std::ops::Range;

use ercot_ptdf::model::{ShiftFactors, Standing};
use ercot_ptdf::monitor::{Break, MonitorError, RUNS_PER_YEAR, ResidualLimits, ResidualMonitor, Review, Role, Verdict};
use ercot_ptdf::online::{FactorUncertainty, Learning, OnlineFactors};
use ercot_ptdf::panel::{Panel, PanelBuilder, RunRow};
use ercot_types::market::{ScedRun, SettlementPoint};

use super::planted::Planted;
use super::support::{files, key, known, learner, least_squares, values};
use crate::sample::{Normal, Sample};

/// Reviews the files after the training rows as they arrive, and learns from them.
fn watch(panel: &Panel, rows: Range<usize>) -> (OnlineFactors, Vec<(Range<usize>, Review)>) {
    let mut online = learner(panel, rows.clone(), Learning::EveryFactor);
    let limits =
        ResidualLimits::from_training(online.factors(), online.uncertainty(), panel, rows.clone(), RUNS_PER_YEAR).unwrap();
    let mut monitor = ResidualMonitor::new(limits);
    let mut reviews = Vec::new();
    for file in files(panel, rows.end..panel.design.rows()) {
        let binding: Vec<_> = file.clone().map(|row| values(panel, row)).collect();
        let runs: Vec<_> = file.clone().zip(&binding).map(|(row, binding)| known(panel, row, binding)).collect();
        let review = monitor.review(&online, &runs).unwrap();
        for run in &runs {
            if let Some(event) = review.event.as_ref().filter(|event| event.window_start == run.run) {
                online.forget(&event.features());
            }
            online.learn(run).unwrap();
        }
        reviews.push((file, review));
    }
    (online, reviews)
}

fn events(reviews: &[(Range<usize>, Review)]) -> Vec<(&Range<usize>, &Break)> {
    reviews.iter().filter_map(|(file, review)| Some((file, review.event.as_ref()?))).collect()
}

#[test]
fn a_grid_that_does_not_change_raises_no_alarm() {
    let sample = Sample::load();
    let panel = sample.panel(0..sample.runs.len(), 0.0, 0);
    for tenths in [4, 5, 7, 9] {
        let (_, reviews) = watch(&panel, 0..panel.design.rows() * tenths / 10);
        let largest = reviews
            .iter()
            .flat_map(|(_, review)| &review.runs)
            .filter(|run| run.verdict == Verdict::Within)
            .map(|run| run.reach)
            .fold(0.0, f64::max);
        eprintln!("trained on {tenths} tenths: largest reach {largest:.3}");
        assert_eq!(events(&reviews), [], "trained on {tenths} tenths");
    }
}

#[test]
fn noise_alone_raises_no_alarm_either() {
    let sample = Sample::load();
    let panel = sample.panel(0..sample.runs.len(), 0.5, 1);
    let (_, reviews) = watch(&panel, 0..panel.design.rows() / 2);
    assert_eq!(events(&reviews), []);
}

/// Root mean square error over constraints that bind in at least twelve of the rows.
fn coefficient_rms(planted: &Planted, factors: &ShiftFactors, rows: Range<usize>) -> f64 {
    let counts = planted.panel.design.binding_counts(rows);
    let (mut squares, mut count) = (0.0, 0);
    for (column, key) in planted.panel.design.features().iter().enumerate().filter(|(column, _)| counts[*column] >= 12) {
        let found = factors.column(factors.feature_index(key).unwrap());
        for (found, truth) in found.iter().zip(&planted.truth) {
            squares += (found - truth[column]) * (found - truth[column]);
            count += 1;
        }
    }
    (squares / f64::from(count)).sqrt()
}

#[test]
fn a_planted_change_is_flagged_by_the_first_file_that_covers_it_and_a_fit_after_it_is_right() {
    let sample = Sample::load();
    for seed in [3, 11, 42] {
        let planted = Planted::draw(&sample, seed);
        let panel = &planted.panel;
        let (online, reviews) = watch(panel, 0..planted.row - 144);
        let events = events(&reviews);
        let (file, event) = events[0];
        assert!(file.contains(&planted.row), "seed {seed}: {file:?} is not the file of row {}", planted.row);
        let start = panel.design.row_of(event.window_start).unwrap();
        let is_changed = |feature: &usize| planted.is_changed(online.factors().feature(*feature).unwrap());
        let named = event.features();
        eprintln!(
            "seed {seed}: row {} flagged at {start}, reach {:.0}, {} points; of {} named {} changed, of {} leading {}; {} later alarms",
            planted.row,
            event.reach,
            event.points.len(),
            named.len(),
            named.iter().filter(|feature| is_changed(feature)).count(),
            event.constraints.iter().filter(|suspect| suspect.role == Role::Leading).count(),
            event.constraints.iter().filter(|s| s.role == Role::Leading && is_changed(&s.feature)).count(),
            events.len() - 1,
        );
        assert!(start >= planted.row && !event.points.is_empty());
        assert!(named.iter().any(is_changed), "seed {seed}: {:?}", event.constraints);
        // A later alarm is about a changed constraint that had not bound since.
        for (_, event) in &events[1..] {
            assert!(event.features().iter().any(is_changed), "seed {seed}: {event:?}");
        }
        let after = start..panel.design.rows();
        let refit = coefficient_rms(&planted, &least_squares(panel, after.clone()), after.clone());
        let pooled = coefficient_rms(&planted, &least_squares(panel, 0..panel.design.rows()), after.clone());
        let learned = coefficient_rms(&planted, online.factors(), after);
        eprintln!("seed {seed}: coefficient rms after the break {refit:.6}, pooled {pooled:.6}, on line {learned:.6}");
        assert!(refit <= 0.0005 && refit < pooled, "seed {seed}: {refit} {pooled}");
    }
}

#[test]
fn limits_need_enough_runs_and_a_possible_rate_of_alarms() {
    let sample = Sample::load();
    let panel = sample.panel(0..500, 0.0, 0);
    let factors = least_squares(&panel, 0..500);
    let uncertainty = FactorUncertainty::of_residuals(&factors, &panel, 0..500).unwrap();
    let limits = |rows, interval| ResidualLimits::from_training(&factors, &uncertainty, &panel, rows, interval);
    assert!(matches!(limits(0..300, RUNS_PER_YEAR), Err(MonitorError::TooFewRuns { needed: 400, .. })));
    assert!(matches!(limits(0..500, 0.5), Err(MonitorError::Interval { .. })));
    let (often, seldom) = (limits(0..500, 1_000.0).unwrap(), limits(0..500, RUNS_PER_YEAR).unwrap());
    assert!(often.rms_usd_per_mwh(0.0) <= seldom.rms_usd_per_mwh(0.0));
    // Half a cent at every point is the rounding of prices, never news.
    assert!(often.rms_usd_per_mwh(0.0) >= 0.005 && often.point_usd_per_mwh(0.0).all(|limit| limit >= 0.005));
}

#[test]
fn a_run_with_a_constraint_without_factors_is_unlearned_rather_than_an_alarm() {
    let sample = Sample::load();
    let panel = sample.panel(0..1000, 0.0, 0);
    let online = learner(&panel, 0..800, Learning::Newcomers);
    let limits = ResidualLimits::from_training(online.factors(), online.uncertainty(), &panel, 0..800, RUNS_PER_YEAR).unwrap();
    let mut monitor = ResidualMonitor::new(limits);
    let strange = vec![25.0; panel.targets.points().len()];
    let mut binding = values(&panel, 900);
    let mut run = known(&panel, 900, &binding);
    run.congestion_usd_per_mwh = &strange;
    assert!(monitor.review(&online, &[run]).unwrap().event.is_some());
    binding.push((key("NEW|SNEW"), 10.0));
    let mut run = known(&panel, 900, &binding);
    run.congestion_usd_per_mwh = &strange;
    assert!(monitor.review(&online, &[run]).unwrap().event.is_none());
}

/// Three constraints with shadow prices of their own accord; from row 600 on the second has other factors.
fn one_of_three() -> Panel {
    let mut normal = Normal::new(5);
    let mut column = || (0..40).map(|_| 0.2 * normal.next()).collect::<Vec<f64>>();
    let (before, other) = ([column(), column(), column()], column());
    let points = (0..40).map(|point| SettlementPoint(format!("P{point}"))).collect();
    let mut builder = PanelBuilder::new(points).unwrap();
    let start: jiff::Timestamp = "2026-11-02T06:00:10Z".parse().unwrap();
    for row in 0..636 {
        let prices = [0, 1, 2].map(|_| 20.0 + 10.0 * normal.uniform());
        let features = ["A|SA", "B|SB", "C|SC"].map(key).into_iter().zip(prices).collect::<Vec<_>>();
        let price = |point: usize| {
            let second = if row < 600 { before[1][point] } else { other[point] };
            let exact = before[0][point] * prices[0] + second * prices[1] + before[2][point] * prices[2];
            (exact * 100.0).round() / 100.0
        };
        let targets: Vec<(usize, f64)> = (0..40).map(|point| (point, price(point))).collect();
        let run = ScedRun(start + jiff::SignedDuration::from_mins(5 * row));
        builder.push(&RunRow { run, features: &features, targets: &targets }).unwrap();
    }
    builder.finish().unwrap()
}

#[test]
fn the_constraint_that_changed_is_the_only_suspect_and_its_last_good_run_is_known() {
    let panel = one_of_three();
    let (online, reviews) = watch(&panel, 0..580);
    let events = events(&reviews);
    let [(file, event)] = events[..] else { panic!("{events:?}") };
    assert_eq!((file.start, event.window_start), (600, panel.design.runs()[600]));
    let [suspect] = event.constraints[..] else { panic!("{:?}", event.constraints) };
    assert_eq!(online.factors().feature(suspect.feature), Some(&key("B|SB")));
    assert_eq!((suspect.role, suspect.last_clean), (Role::Leading, Some(panel.design.runs()[599])));
    assert!(suspect.explained_share > 0.999, "{suspect:?}");
    assert!(event.points.len() > 30, "{:?}", event.points);
    let sizes: Vec<f64> = event.points.iter().map(|point| point.residual_usd_per_mwh.abs()).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b));
    assert_eq!(online.factors().standing(suspect.feature), Some(Standing::Provisional));
}
