//! Publish times out of listings and names.
//!
//! ERCOT prints Central time. The offset beside it is wrong at times, so it is not believed: the local time is converted
//! anew. In the repeated November hour `xhr` in a name says that it is the second pass; where no name of the listing has it,
//! the offset is asked. The DocIDs, which grow with every posting, have the last word.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use ercot_manifest::{Document, PublishedBasis};
use ercot_types::time::{Pass, central_to_utc, utc_to_central};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use regex::Regex;

use super::name_stem;

/// When a document was published, by its listing, else by its name, else not known.
pub(super) fn published(listed: Option<&str>, name: &str, now: Timestamp) -> (Timestamp, PublishedBasis) {
    let by_listing = listed.and_then(|text| listed_instant(text, name));
    by_listing
        .map(|instant| (instant, PublishedBasis::Listing))
        .or_else(|| Some((name_instant(name)?, PublishedBasis::FileName)))
        .unwrap_or((now, PublishedBasis::Retrieved))
}

/// A listing's `2026-10-26T00:00:12-05:00` as an instant.
pub fn listed_instant(text: &str, name: &str) -> Option<Timestamp> {
    let (local, offset) = split_offset(text.trim())?;
    localized(local, offset, name).or_else(|| {
        // Whatever offset it prints, a clock that shows the skipped hour has not been put forward.
        offset?;
        let hour = SignedDuration::from_hours(1);
        localized(local.checked_sub(hour).ok()?, None, name)?.checked_add(hour).ok()
    })
}

/// The stamp in a constructed name, `cdr.00012300.0000000000000000.20261026.000012719.STEM_csv.zip`, or in a stem,
/// `LMPSROSNODENP6788_20261026_000010_csv.zip`, `SPPHLZNP6905_retry_20261026_0015_csv.zip`.
pub fn name_instant(name: &str) -> Option<Timestamp> {
    static CONSTRUCTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\.(\d{8})\.(\d{6})(\d{0,3})\.").ok());
    static STEM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|\D)(\d{8})[_T-](\d{6}|\d{4})()(?:\D|$)").ok());
    [&CONSTRUCTED, &STEM].into_iter().filter_map(|pattern| pattern.as_ref()).find_map(|pattern| {
        let found = pattern.captures(name)?;
        let (_, [day, clock, fraction]) = found.extract();
        localized(stamp(day, clock, fraction)?, None, name)
    })
}

/// Parts documents of one stem that were posted at nearly the same local time of the repeated hour: an hourly product is posted
/// at the same minute in both passes, so that its DocIDs show no step back. The one with the higher DocID is of the second pass.
/// A stem that has its own time is of one run, and is posted twice only when it is posted again.
pub(super) fn part_repeated_postings(documents: &mut [Document]) {
    let number = |document: &Document| document.doc_id.as_deref().and_then(|id| id.parse::<u64>().ok());
    let mut numbered: Vec<(u64, &mut Document)> =
        documents.iter_mut().filter_map(|document| Some((number(document)?, document))).collect();
    numbered.sort_by_key(|(number, _)| *number);
    let mut earlier: Vec<(String, Timestamp)> = Vec::new();
    for (_, document) in numbered {
        let (stem, Some([first, _])) = (name_stem(&document.name), passes(document.published_at)) else { continue };
        if name_instant(&stem).is_some() {
            continue;
        }
        let is_near = |(other, at): &(String, Timestamp)| *other == stem && first.duration_since(*at).abs() <= SAME_MINUTE;
        let pass = if earlier.iter().any(is_near) { Pass::Second } else { Pass::First };
        put_into(document, pass);
        earlier.push((stem, first));
    }
}

/// How much the minute differs at which an hourly product is posted.
const SAME_MINUTE: SignedDuration = SignedDuration::from_mins(3);

/// Puts documents of the repeated hour whose names do not tell the pass into the one that their DocIDs leave: before what was
/// posted after them, and after what was posted before them. Where some names say `xhr`, the others are of the first pass
/// unless the DocIDs deny it. Only documents of that night are compared: an old one that is posted again has a new number.
pub(super) fn order_by_doc_id(documents: &mut [Document]) {
    let repeated = documents.iter().filter(|document| passes(document.published_at).is_some());
    let nights: BTreeSet<Date> = repeated.map(|document| utc_to_central(document.published_at).0.date()).collect();
    for night in nights {
        let number = |document: &Document| {
            let local = utc_to_central(document.published_at).0;
            let is_of_night = local.date() == night && local.hour() < 3;
            document.doc_id.as_deref().filter(|_| is_of_night).and_then(|id| id.parse::<u64>().ok())
        };
        let mut of_night: Vec<(u64, &mut Document)> =
            documents.iter_mut().filter_map(|document| Some((number(document)?, document))).collect();
        of_night.sort_by_key(|(number, _)| *number);
        order_night(&mut of_night);
    }
}

fn order_night(documents: &mut [(u64, &mut Document)]) {
    let is_second = |document: &Document| passes(document.published_at).is_some() && names_second_pass(&document.name);
    let some_are_marked = documents.iter().any(|(_, document)| is_second(document));
    let mut earliest = Timestamp::MAX;
    for (_, document) in documents.iter_mut().rev() {
        if some_are_marked || document.published_at.duration_since(earliest) > SLACK {
            put_into(document, Pass::First);
        }
        earliest = earliest.min(document.published_at);
    }
    let mut latest = Timestamp::MIN;
    for (_, document) in documents {
        if latest.duration_since(document.published_at) > SLACK {
            put_into(document, Pass::Second);
        }
        latest = latest.max(document.published_at);
    }
}

/// Clocks of the servers that post differ by seconds; a pass is an hour.
const SLACK: SignedDuration = SignedDuration::from_mins(30);

/// Moves a document of the repeated hour into a pass, unless its name tells the pass or its time is that of the retrieval.
fn put_into(document: &mut Document, pass: Pass) {
    if names_second_pass(&document.name) || document.published_basis == PublishedBasis::Retrieved {
        return;
    }
    if let Some([first, second]) = passes(document.published_at) {
        document.published_at = if pass == Pass::First { first } else { second };
    }
}

/// Both instants of a local time that happens twice.
fn passes(instant: Timestamp) -> Option<[Timestamp; 2]> {
    let (local, _) = utc_to_central(instant);
    Some([central_to_utc(local, Pass::First).ok()?, central_to_utc(local, Pass::Second).ok()?])
}

fn localized(local: DateTime, offset: Option<Offset>, name: &str) -> Option<Timestamp> {
    let first = central_to_utc(local, Pass::First).ok()?;
    // An error means that the time happens once.
    let Ok(second) = central_to_utc(local, Pass::Second) else { return Some(first) };
    let is_second = names_second_pass(name) || offset.and_then(|offset| offset.to_timestamp(local).ok()) == Some(second);
    Some(if is_second { second } else { first })
}

/// `xhr` beside a digit or a separator, as in `…_013000xhr_csv.zip`; not inside a word.
fn names_second_pass(name: &str) -> bool {
    static EXTRA_HOUR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)(?:^|[^a-z])xhr(?:[^a-z]|$)").ok());
    EXTRA_HOUR.as_ref().is_some_and(|pattern| pattern.is_match(name))
}

fn split_offset(text: &str) -> Option<(DateTime, Option<Offset>)> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let clock = text.find(['T', ' '])?;
    let sign = text.get(clock..)?.find(['+', '-']).map(|at| clock + at);
    let local = text.get(..sign.unwrap_or(text.len()))?.replacen(' ', "T", 1);
    let local: DateTime = local.parse().ok()?;
    Some((local, sign.and_then(|at| offset(text.get(at..)?))))
}

/// `-05:00`, `-0500` or `-05`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = text.split_at_checked(1)?;
    let digits: String = digits.chars().filter(|c| *c != ':').collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

fn stamp(day: &str, clock: &str, fraction: &str) -> Option<DateTime> {
    let part = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<i8>().ok();
    let day = Date::new(day.get(..4)?.parse().ok()?, part(day, 4, 6)?, part(day, 6, 8)?).ok()?;
    let nanoseconds = match fraction.parse::<i32>() {
        Ok(number) => number * 10_i32.pow(9 - u32::try_from(fraction.len()).ok()?),
        Err(_) => 0,
    };
    let seconds = if clock.len() > 4 { part(clock, 4, 6)? } else { 0 };
    let clock = Time::new(part(clock, 0, 2)?, part(clock, 2, 4)?, seconds, nanoseconds).ok()?;
    Some(day.to_datetime(clock))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// Puts a night's documents into order; each is its DocID, its listed time and its name.
    fn ordered(listed: &[(&str, &str, &str)]) -> Vec<String> {
        let document = |(doc_id, listed, name): &(&str, &str, &str)| {
            let (published_at, published_basis) = published(Some(listed), name, at("2026-11-02T00:00:00Z"));
            Document {
                doc_id: Some((*doc_id).to_owned()),
                url: String::new(),
                name: (*name).to_owned(),
                published_at,
                published_basis,
                expires_at: None,
            }
        };
        let mut documents: Vec<_> = listed.iter().map(document).collect();
        order_by_doc_id(&mut documents);
        documents.iter().map(|document| document.published_at.strftime("%H:%M").to_string()).collect()
    }

    #[test]
    fn doc_ids_tell_the_pass_that_a_name_does_not() {
        // Newest first, as the page lists them, which tells names and no times.
        let listed = [
            ("1004", "", "cdr.1.0.20261101.010547000.A_010545xhr_csv.zip"),
            ("1003", "", "cdr.1.0.20261101.010047000.A_retry_csv.zip"),
            ("1002", "", "cdr.1.0.20261101.005547000.A_csv.zip"),
            ("1001", "", "cdr.1.0.20261101.010047000.A_csv.zip"),
        ];
        assert_eq!(ordered(&listed), ["07:05", "06:00", "05:55", "06:00"]);
        let listed = [
            ("1004", "", "cdr.1.0.20261101.010547000.A_010545xhr_csv.zip"),
            ("1003", "", "cdr.1.0.20261101.010047000.A_csv.zip"),
            ("1002", "", "cdr.1.0.20261101.015547000.A_csv.zip"),
            ("1001", "", "cdr.1.0.20261101.010047000.A_csv.zip"),
            ("999", "", "cdr.1.0.20261101.005547000.A_csv.zip"),
        ];
        assert_eq!(ordered(&listed), ["07:05", "07:00", "06:55", "06:00", "05:55"]);
    }

    #[test]
    fn the_november_night_is_read_whatever_offset_the_listing_prints() {
        let clocks = ["00:58", "01:03", "01:28", "01:53", "01:03", "01:28", "01:53", "02:03"];
        let instants = ["05:58", "06:03", "06:28", "06:53", "07:03", "07:28", "07:53", "08:03"];
        let right = ["-05:00", "-05:00", "-05:00", "-05:00", "-06:00", "-06:00", "-06:00", "-06:00"];
        let as_java = ["-05:00", "-06:00", "-06:00", "-06:00", "-06:00", "-06:00", "-06:00", "-06:00"];
        for offsets in [right, as_java, ["-05:00"; 8], ["-06:00"; 8], [""; 8]] {
            for is_marked in [true, false] {
                let listed: Vec<_> =
                    clocks.iter().zip(offsets).map(|(clock, offset)| format!("2026-11-01T{clock}:12{offset}")).collect();
                let name = |index| if is_marked && (4..7).contains(&index) { "A_xhr_csv.zip" } else { "A_csv.zip" };
                let doc_ids: Vec<_> = (100..108).map(|id| id.to_string()).collect();
                let mut night: Vec<_> =
                    (0..8).map(|index| (doc_ids[index].as_str(), listed[index].as_str(), name(index))).collect();
                assert_eq!(ordered(&night), instants, "{offsets:?} {is_marked}");
                night.reverse();
                assert!(ordered(&night).iter().eq(instants.iter().rev()), "{offsets:?} {is_marked}, newest first");
            }
        }
    }

    #[test]
    fn both_postings_of_an_hourly_product_are_told_by_their_doc_ids() {
        let parted = |clocks: &[(&str, &str)]| -> Vec<String> {
            let document = |(number, (clock, name)): (usize, &(&str, &str))| Document {
                doc_id: Some((100 + number).to_string()),
                url: String::new(),
                name: (*name).to_owned(),
                published_at: published(Some(&format!("2026-11-01T{clock}")), name, Timestamp::MIN).0,
                published_basis: PublishedBasis::FileName,
                expires_at: None,
            };
            let mut documents: Vec<_> = clocks.iter().enumerate().map(document).rev().collect();
            part_repeated_postings(&mut documents);
            order_by_doc_id(&mut documents);
            documents.iter().rev().map(|document| document.published_at.strftime("%H:%M").to_string()).collect()
        };
        let hourly = |clocks: [&'static str; 4]| parted(&clocks.map(|clock| (clock, "A_csv.zip")));
        assert_eq!(hourly(["00:02:10", "01:02:12", "01:02:15", "02:02:11"]), ["05:02", "06:02", "07:02", "08:02"]);
        assert_eq!(hourly(["00:02:10", "01:02:12", "01:00:40", "02:02:11"]), ["05:02", "06:02", "07:00", "08:02"]);
        assert_eq!(hourly(["00:02:10", "01:02:12", "01:04:59", "02:02:11"]), ["05:02", "06:02", "07:04", "08:02"]);
        // Two products, two regions, two runs: each is posted once in the hour.
        let others = [("01:02:12", "A_csv.zip"), ("01:02:15", "B_csv.zip"), ("01:08:00", "A_csv.zip")];
        assert_eq!(parted(&others), ["06:02", "06:02", "06:08"]);
        let again = [("01:02:12", "A_20261101_010005_csv.zip"), ("01:02:45", "A_20261101_010005_csv.zip")];
        assert_eq!(parted(&again), ["06:02", "06:02"], "a run that is posted again stays in its hour");
    }

    #[test]
    fn a_document_of_another_day_says_nothing_about_the_night() {
        let listed = [
            ("1", "2026-11-03T12:00:00-06:00", "A_csv.zip"),
            ("2", "2026-11-01T01:05:12-05:00", "A_csv.zip"),
            ("3", "2026-11-01T01:05:12-06:00", "A_csv.zip"),
            ("4", "2026-10-30T12:00:00-05:00", "A_csv.zip"),
        ];
        assert_eq!(ordered(&listed), ["18:00", "06:05", "07:05", "17:00"]);
    }

    #[test]
    fn a_lone_document_of_the_second_pass_keeps_what_its_offset_says() {
        assert_eq!(ordered(&[("1", "2026-11-01T01:30:12-06:00", "A_csv.zip")]), ["07:30"]);
        assert_eq!(ordered(&[("1", "2026-11-01T01:30:12-05:00", "A_csv.zip")]), ["06:30"]);
    }

    #[test]
    fn the_spring_night_is_read_whatever_offset_the_listing_prints() {
        for offset in ["-06:00", "-05:00", ""] {
            let listed = |clock: &str| format!("2026-03-08T{clock}:12{offset}");
            let (before, after) = (listed("01:58"), listed("03:03"));
            let night = [("1", before.as_str(), "A_csv.zip"), ("2", after.as_str(), "A_csv.zip")];
            assert_eq!(ordered(&night), ["07:58", "08:03"], "{offset}");
        }
    }

    #[test]
    fn a_wrong_offset_in_summer_is_dropped() {
        let right = at("2026-07-01T17:00:12Z");
        for text in ["2026-07-01T12:00:12-05:00", "2026-07-01T12:00:12-06:00", "2026-07-01T12:00:12", "2026-07-01 12:00:12Z"] {
            assert_eq!(listed_instant(text, "a_csv.zip"), Some(right), "{text}");
        }
    }

    #[test]
    fn the_repeated_hour_is_told_by_xhr_then_by_the_offset_then_taken_as_the_first() {
        let (first, second) = (at("2026-11-01T06:30:00Z"), at("2026-11-01T07:30:00Z"));
        let read = |text, name| listed_instant(text, name).unwrap();
        assert_eq!(read("2026-11-01T01:30:00-05:00", "A_013000xhr_csv.zip"), second);
        assert_eq!(read("2026-11-01T01:30:00-06:00", "A_013000_csv.zip"), second);
        assert_eq!(read("2026-11-01T01:30:00-05:00", "A_013000_csv.zip"), first);
        assert_eq!(read("2026-11-01T01:30:00", "A_013000_csv.zip"), first);
        assert_eq!(read("2026-11-01T01:30:00-07:00", "A_013000_csv.zip"), first);
        // Past the repeated hour, xhr changes nothing.
        assert_eq!(read("2026-11-01T02:00:05-06:00", "A_xhr_csv.zip"), at("2026-11-01T08:00:05Z"));
    }

    #[test]
    fn a_clock_that_shows_the_skipped_hour_was_not_put_forward() {
        for offset in ["-06:00", "-05:00"] {
            let text = format!("2026-03-08T02:30:00{offset}");
            assert_eq!(listed_instant(&text, "a"), Some(at("2026-03-08T08:30:00Z")), "{offset}");
        }
        assert_eq!(listed_instant("2026-03-08T02:30:00", "a"), None);
    }

    #[test]
    fn an_expiry_is_read_as_a_publish_time_is() {
        // The listing that is kept here prints summer's offset in summer; in the wrong one it means the same day's end.
        for text in ["2026-07-04T23:59:59-05:00", "2026-07-04T23:59:59-06:00"] {
            assert_eq!(listed_instant(text, ""), Some(at("2026-07-05T04:59:59Z")), "{text}");
        }
    }

    #[test]
    fn the_stamp_of_a_constructed_name_is_local_with_milliseconds() {
        let name = "cdr.00012300.0000000000000000.20261026.000012719.LMPSROSNODENP6788_20261026_000010_csv.zip";
        assert_eq!(name_instant(name), Some(at("2026-10-26T05:00:12.719Z")));
        let second = "cdr.00012300.0000000000000000.20261101.013007001.LMPSROSNODENP6788_20261101_013005xhr_csv.zip";
        assert_eq!(name_instant(second), Some(at("2026-11-01T07:30:07.001Z")));
        let short = "cdr.00012300.0000000000000000.20260625.004020.LMPSROSNODENP6788_20260625_004018.EXCERPT.csv";
        assert_eq!(name_instant(short), Some(at("2026-06-25T05:40:20Z")));
    }

    #[test]
    fn the_stamp_of_a_stem_serves_where_the_name_has_no_other() {
        assert_eq!(name_instant("LMPSROSNODENP6788_20261026_000010_csv.zip"), Some(at("2026-10-26T05:00:10Z")));
        assert_eq!(name_instant("SPPHLZNP6905_retry_20230608_1545_csv.zip"), Some(at("2023-06-08T20:45:00Z")));
        assert_eq!(name_instant("SPPHLZNP6905_20261101_0130xhr_csv.zip"), Some(at("2026-11-01T07:30:00Z")));
        assert_eq!(name_instant("latest_20210216T215741_ca119fa.csv"), Some(at("2021-02-17T03:57:41Z")));
        for name in ["NP6-322-CD-capped-2026-10.csv", "20250423_da_spp.csv.gz", "a_20261341_000000.csv", "DAMLZHBSPP_2025.xlsx"] {
            assert_eq!(name_instant(name), None, "{name}");
        }
    }

    #[test]
    fn a_publish_time_says_where_it_is_from() {
        let now = at("2026-10-27T00:00:00Z");
        let name = "cdr.1.0.20261026.000012719.X_csv.zip";
        let basis = |listed, name| published(listed, name, now).1;
        assert_eq!(basis(Some("2026-10-26T00:00:12-05:00"), name), PublishedBasis::Listing);
        assert_eq!(basis(Some("yesterday"), name), PublishedBasis::FileName);
        assert_eq!(published(None, "x.csv", now), (now, PublishedBasis::Retrieved));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9T:+ Zé.-]{0,30}", name in "[0-9._Txhré]{0,40}") {
            let _ = listed_instant(&text, &name);
            let _ = name_instant(&name);
        }

        #[test]
        fn every_listed_instant_is_read_back(second in 1_700_000_000_i64..1_900_000_000) {
            let instant = Timestamp::from_second(second).unwrap();
            let text = ercot_types::time::format_central_with_offset(instant);
            prop_assert_eq!(listed_instant(&text, "a_csv.zip"), Some(instant));
        }
    }
}
