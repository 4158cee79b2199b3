//! Publish times out of listings and names.
//!
//! ERCOT prints Central time. The offset beside it is wrong at times, so it is not believed: the local time is converted
//! anew, and the offset is only asked in the repeated November hour, where it is the one thing that tells the passes
//! apart, unless the name says `xhr` (second pass).

use std::sync::LazyLock;

use ercot_manifest::{Document, PublishedBasis};
use ercot_types::time::{Pass, central_to_utc, utc_to_central};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use regex::Regex;

/// When a document was published, by its listing, else by its name, else not known.
pub(super) fn published(listed: Option<&str>, name: &str, now: Timestamp) -> (Timestamp, PublishedBasis) {
    let by_listing = listed.and_then(|text| listed_instant(text, name));
    by_listing
        .map(|instant| (instant, PublishedBasis::Listing))
        .or_else(|| Some((name_instant(name)?, PublishedBasis::FileName)))
        .unwrap_or((now, PublishedBasis::Retrieved))
}

/// A listing's `2026-10-26T00:00:12-05:00` as an instant.
pub(super) fn listed_instant(text: &str, name: &str) -> Option<Timestamp> {
    let (local, offset) = split_offset(text.trim())?;
    // A time in the skipped hour exists only with its offset.
    localized(local, offset, name).or_else(|| offset?.to_timestamp(local).ok())
}

/// The stamp in a constructed name, `cdr.00012300.0000000000000000.20261026.000012719.STEM_csv.zip`, or in a stem,
/// `LMPSROSNODENP6788_20261026_000010_csv.zip`.
pub(super) fn name_instant(name: &str) -> Option<Timestamp> {
    static CONSTRUCTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\.(\d{8})\.(\d{6})(\d{0,3})\.").ok());
    static STEM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|\D)(\d{8})[_T-](\d{6})()(?:\D|$)").ok());
    [&CONSTRUCTED, &STEM].into_iter().filter_map(|pattern| pattern.as_ref()).find_map(|pattern| {
        let found = pattern.captures(name)?;
        let (_, [day, clock, fraction]) = found.extract();
        localized(stamp(day, clock, fraction)?, None, name)
    })
}

/// Puts documents of the repeated hour whose names do not tell the pass into the second one, where their DocIDs, which grow
/// with every posting, come after those of later stamps. Only stamps taken from names are in doubt.
pub(super) fn order_by_doc_id(documents: &mut [Document]) {
    let number = |document: &Document| document.doc_id.as_deref().and_then(|id| id.parse::<u64>().ok());
    let mut order: Vec<usize> = (0..documents.len()).filter(|&index| number(&documents[index]).is_some()).collect();
    order.sort_by_key(|&index| number(&documents[index]));
    let mut latest = Timestamp::MIN;
    for index in order {
        let document = &mut documents[index];
        // Clocks of the servers that post differ by seconds; a pass is an hour.
        let is_early = document.published_at.duration_since(latest) < SignedDuration::from_mins(-30);
        if is_early && document.published_basis == PublishedBasis::FileName {
            let (local, _) = utc_to_central(document.published_at);
            if let Ok(second) = central_to_utc(local, Pass::Second) {
                document.published_at = second;
            }
        }
        latest = latest.max(document.published_at);
    }
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
    let clock = Time::new(part(clock, 0, 2)?, part(clock, 2, 4)?, part(clock, 4, 6)?, nanoseconds).ok()?;
    Some(day.to_datetime(clock))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn doc_ids_tell_the_pass_that_a_name_does_not() {
        let document = |doc_id: &str, published_at: &str| Document {
            doc_id: Some(doc_id.to_owned()),
            url: String::new(),
            name: String::new(),
            published_at: at(published_at),
            published_basis: PublishedBasis::FileName,
            expires_at: None,
        };
        // Newest first, as the page lists them; the second was posted at 01:00:47 of the second pass.
        let mut documents = [
            document("1004", "2026-11-01T07:05:47Z"),
            document("1003", "2026-11-01T06:00:47Z"),
            document("1002", "2026-11-01T06:55:47Z"),
            document("1001", "2026-11-01T06:00:47Z"),
            document("999", "2026-11-01T05:55:47Z"),
        ];
        order_by_doc_id(&mut documents);
        let published: Vec<_> = documents.iter().map(|document| document.published_at.to_string()).collect();
        let expected = ["07:05:47", "07:00:47", "06:55:47", "06:00:47", "05:55:47"].map(|clock| format!("2026-11-01T{clock}Z"));
        assert_eq!(published, expected);
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
    fn a_time_in_the_skipped_hour_is_taken_with_its_offset() {
        assert_eq!(listed_instant("2026-03-08T02:30:00-06:00", "a"), Some(at("2026-03-08T08:30:00Z")));
        assert_eq!(listed_instant("2026-03-08T02:30:00", "a"), None);
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
