//! When documents leave MIS's listing.

use ercot_types::time::{Pass, central_date, central_to_utc};
use jiff::{SignedDuration, Span, Timestamp};

use crate::report_types::{self, SHORTEST_RETENTION_DAYS};

/// When documents leave the listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// Never.
    Forever,
    /// After the days that MIS lists their report type ([`crate::report_types::REPORT_TYPES`]).
    ByReportType,
    /// At the end of so many calendar days after the publish day, whatever their report type.
    Days(u16),
    /// So long after their publish time, whatever their report type.
    For(SignedDuration),
}

impl Retention {
    /// Reads days: `0` is for ever, a whole number counts calendar days as MIS does, a fraction counts 24 hours a day.
    ///
    /// # Errors
    ///
    /// What to give instead.
    pub fn parse_days(text: &str) -> Result<Self, String> {
        if let Ok(days) = text.parse() {
            return Ok(if days == 0 { Self::Forever } else { Self::Days(days) });
        }
        let days = text.parse::<f64>().ok().filter(|days| (0.0..=36_500.0).contains(days));
        let span = days.and_then(|days| SignedDuration::try_from_secs_f64((days * 86_400.0).round()).ok());
        span.map(Self::For).ok_or_else(|| "give a number of days, 0 (for ever) to 36500".to_owned())
    }

    /// When a document leaves the listing, if ever.
    pub(crate) fn ends(self, report_type_id: u32, published_at: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Forever => None,
            Self::ByReportType => Some(expires_at(published_at, retention_days(report_type_id))),
            Self::Days(days) => Some(expires_at(published_at, days)),
            Self::For(span) => published_at.checked_add(span).ok(),
        }
    }
}

/// The days for which a report type's documents stay listed.
pub(crate) fn retention_days(report_type_id: u32) -> u16 {
    report_types::find(report_type_id).map_or(SHORTEST_RETENTION_DAYS, |report_type| report_type.retention_days)
}

/// The last second, Central, of the day on which a document leaves the listing.
pub(crate) fn expires_at(published_at: Timestamp, retention_days: u16) -> Timestamp {
    central_date(published_at)
        .checked_add(Span::new().days(i64::from(retention_days)))
        .ok()
        .and_then(|day| central_to_utc(day.at(23, 59, 59, 0), Pass::First).ok())
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use ercot_types::time::format_central_with_offset;

    use super::*;

    /// The shortened real listing has a document of 2026-06-03 that expires on 2026-07-04: 31 days.
    #[test]
    fn a_document_expires_as_the_real_listing_says() {
        let expires_at = expires_at("2026-06-03T05:52:19-05:00".parse().unwrap(), 31);
        assert_eq!(format_central_with_offset(expires_at), "2026-07-04T23:59:59-05:00");
    }

    #[test]
    fn the_day_of_expiry_is_counted_on_the_calendar_across_the_clock_change() {
        let expires_at = expires_at("2026-10-30T23:30:00-05:00".parse().unwrap(), 5);
        assert_eq!(format_central_with_offset(expires_at), "2026-11-04T23:59:59-06:00");
    }

    #[test]
    fn whole_days_are_calendar_days_and_a_fraction_counts_hours() {
        let posted_at: Timestamp = "2026-10-30T23:30:00-05:00".parse().unwrap();
        let ends = |text: &str| Retention::parse_days(text).unwrap().ends(12300, posted_at);
        assert_eq!(ends("0"), None);
        assert_eq!(ends("5"), Some(expires_at(posted_at, 5)));
        assert_eq!(ends("4.5"), Some(posted_at + SignedDuration::from_hours(108)));
        assert_eq!(ends("0.25"), Some(posted_at + SignedDuration::from_hours(6)));
        assert_eq!(Retention::ByReportType.ends(12300, posted_at), ends("5"));
        for text in ["-1", "many", "NaN", "1e9"] {
            assert!(Retention::parse_days(text).is_err(), "{text}");
        }
    }
}
