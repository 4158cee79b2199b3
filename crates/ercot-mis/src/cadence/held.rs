//! What the name of a document says about when.

use std::sync::LazyLock;

use ercot_types::time::{Pass, central_to_utc};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use regex::Regex;

/// A document that is held, as far as an audit needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// When it was published.
    pub published_at: Timestamp,
    /// The stamp in its name: that of its SCED run, or the end of its interval. None: the name has none.
    pub stamp: Option<Timestamp>,
}

impl Held {
    /// A document by its name, `…LMPSROSNODENP6788_20261101_013014xhr_csv.zip` or `…SPPHLZNP6905_20261030_0015_csv.zip`.
    ///
    /// Names give local time. `xhr` marks the second pass of the repeated hour; a name of that hour without it is put into
    /// the pass that lies closer to the publish time.
    pub fn new(name: &str, published_at: Timestamp) -> Self {
        Self { published_at, stamp: stamp(name, published_at) }
    }

    /// The stamp, or for want of one the publish time.
    pub fn instant(&self) -> Timestamp {
        self.stamp.unwrap_or(self.published_at)
    }
}

fn stamp(name: &str, published_at: Timestamp) -> Option<Timestamp> {
    static STAMP: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"[A-Za-z]NP\d+_(\d{8})_(\d{2})(\d{2})(\d{2})?(xhr)?(?:_retry)?(?:_\d+)?_(?:csv|xml)\.zip$").ok()
    });
    let found = STAMP.as_ref()?.captures(name)?;
    let part = |index: usize| found.get(index).map(|text| text.as_str());
    let day = part(1)?;
    let number = |text: &str| text.parse::<i8>().ok();
    let date = Date::new(day.get(..4)?.parse().ok()?, number(day.get(4..6)?)?, number(day.get(6..)?)?).ok()?;
    let second = part(4).map_or(Some(0), number)?;
    let local = DateTime::from_parts(date, jiff::civil::Time::new(number(part(2)?)?, number(part(3)?)?, second, 0).ok()?);
    let reading = |pass| central_to_utc(local, pass).ok();
    match (reading(Pass::First), reading(Pass::Second)) {
        (_, Some(second)) if part(5).is_some() => Some(second),
        (Some(first), Some(second)) => {
            let distance = |instant: Timestamp| published_at.duration_since(instant).abs();
            Some(if distance(second) < distance(first) { second } else { first })
        }
        (first, _) => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp_of(stem: &str, published_at: &str) -> Option<String> {
        let name = format!("cdr.00012300.0000000000000000.20261030.000025797.{stem}_csv.zip");
        Held::new(&name, published_at.parse().unwrap()).stamp.map(|stamp| stamp.to_string())
    }

    #[test]
    fn the_stamp_is_that_of_the_stem_and_not_of_the_posting() {
        let read = |stem| stamp_of(stem, "2026-10-30T05:00:25Z");
        assert_eq!(read("LMPSROSNODENP6788_20261030_000023").as_deref(), Some("2026-10-30T05:00:23Z"));
        assert_eq!(read("SPPHLZNP6905_20261030_0015").as_deref(), Some("2026-10-30T05:15:00Z"));
        assert_eq!(read("LMPSROSNODENP6788_20261030_000023_retry_1").as_deref(), Some("2026-10-30T05:00:23Z"));
        for stem in [
            "SCEDMCPCNP6332",
            "pricecorrection_RTM_SPP_20261001_to_20261002_NP4197",
            "LMPSROSNODENP6788_20261330_000023",
            "LMPSROSNODENP6788_20261030_250023",
            "Settlement_Points_10242026_100000",
        ] {
            assert_eq!(read(stem), None, "{stem}");
        }
    }

    #[test]
    fn the_passes_of_the_repeated_hour_are_told_apart_by_xhr_and_else_by_the_publish_time() {
        let (first, second) = ("2026-11-01T06:30:14Z", "2026-11-01T07:30:14Z");
        let plain = "LMPSROSNODENP6788_20261101_013014";
        assert_eq!(stamp_of(plain, "2026-11-01T06:30:17Z").as_deref(), Some(first));
        assert_eq!(stamp_of(plain, "2026-11-01T07:30:17Z").as_deref(), Some(second));
        assert_eq!(stamp_of(&format!("{plain}xhr"), "2026-11-01T06:30:17Z").as_deref(), Some(second));
    }

    #[test]
    fn a_stamp_in_the_skipped_hour_names_no_instant() {
        assert_eq!(stamp_of("LMPSROSNODENP6788_20260308_023014", "2026-03-08T08:30:17Z"), None);
    }
}
