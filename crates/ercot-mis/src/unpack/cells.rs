//! Cells of worksheets in the text forms of ERCOT's own CSV files.

use calamine::{ExcelDateTime, ExcelDateTimeType};
use jiff::civil::DateTime;
use jiff::{Unit, fmt::strtime};

/// Days from 1900 to the end of the year 9999, the last one that worksheets know.
const MAX_DAYS: f64 = 2_958_466.0;

/// `Y` or `N`, as ERCOT's flags are.
pub(super) fn flag_text(value: bool) -> String {
    if value { "Y" } else { "N" }.to_owned()
}

/// `01/31/2025`, `01/31/2025 13:05:00`, or for a time of day and for an hour ending `13:05` and `24:00`.
pub(super) fn stamp_text(stamp: &ExcelDateTime) -> String {
    let days = stamp.as_f64();
    if !(0.0..MAX_DAYS).contains(&days) {
        return days.to_string();
    }
    // Day 0 and the midnight that ends it: a time of day or a number of hours, never a date of ERCOT's.
    if stamp.is_duration() || (0.0..=1.0).contains(&days) {
        return hours_text(days);
    }
    let (year, month, day, hour, minute, second, milli) = stamp.to_ymd_hms_milli();
    let fields = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let clock = (i8::try_from(hour), i8::try_from(minute), i8::try_from(second));
    let ((Ok(year), Ok(month), Ok(day)), (Ok(hour), Ok(minute), Ok(second))) = (fields, clock) else {
        return days.to_string();
    };
    let rounded = DateTime::new(year, month, day, hour, minute, second, i32::from(milli) * 1_000_000)
        .and_then(|local| local.round(Unit::Second));
    let format = |local: DateTime| {
        let pattern = if local.time() == jiff::civil::Time::midnight() { "%m/%d/%Y" } else { "%m/%d/%Y %H:%M:%S" };
        strtime::format(pattern, local)
    };
    rounded.and_then(format).unwrap_or_else(|_| days.to_string())
}

fn hours_text(days: f64) -> String {
    let date = ExcelDateTime::new(days.fract(), ExcelDateTimeType::DateTime, false);
    let (_, _, _, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let seconds = u64::from(hour) * 3600 + u64::from(minute) * 60 + u64::from(second) + u64::from(milli >= 500);
    let whole_days = format!("{:.0}", days.trunc()).parse::<u64>().unwrap_or(0);
    let seconds = seconds + whole_days.saturating_mul(86_400);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (hours, minutes, 0) => format!("{hours:02}:{minutes:02}"),
        (hours, minutes, seconds) => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(days: f64) -> String {
        stamp_text(&ExcelDateTime::new(days, ExcelDateTimeType::DateTime, false))
    }

    #[test]
    fn dates_and_hours_are_printed_as_ercot_prints_them() {
        assert_eq!(stamp(45_658.0), "01/01/2025");
        assert_eq!(stamp(45_658.0 + 13.0 / 24.0), "01/01/2025 13:00:00");
        assert_eq!(stamp(1.0 / 24.0), "01:00");
        assert_eq!(stamp(23.0 / 24.0), "23:00");
        assert_eq!(stamp(1.0), "24:00");
        assert_eq!(stamp(0.0), "00:00");
        let hours = ExcelDateTime::new(25.0 / 24.0, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(stamp_text(&hours), "25:00");
    }

    #[test]
    fn a_number_that_is_no_day_stays_a_number() {
        assert_eq!((stamp(-1.0), stamp(3e6)), ("-1".to_owned(), "3000000".to_owned()));
        for days in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, -1.0, 1e18, 3e6, f64::MIN_POSITIVE] {
            for kind in [ExcelDateTimeType::DateTime, ExcelDateTimeType::TimeDelta] {
                for is_1904 in [false, true] {
                    let _ = stamp_text(&ExcelDateTime::new(days, kind, is_1904));
                }
            }
        }
    }
}
