//! Turns one field into a typed value.

use ercot_types::{
    report::ColumnKind,
    time::{
        ClockTime, HourEnding, Pass, SettlementInterval, TimeError, parse_date, parse_gmt_stamp, parse_offset_stamp, parse_stamp,
    },
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};

/// The value of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value {
    Null,
    /// The text itself stays in the line.
    Text,
    Number(f64),
    Integer(i64),
    Date(Date),
    Stamp(DateTime),
    Instant(Timestamp),
    /// The text, kept as printed, and what it says.
    Clock(ClockTime),
    Hour(HourEnding),
    Quarter(SettlementInterval),
    Pass(Pass),
}

/// Why a field is not a value of its column.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum ValueError {
    #[error("{text:?} is not a number")]
    Number { text: String },
    #[error("{text:?} is not a whole number")]
    Integer { text: String },
    #[error("the text has a control character: {text:?}")]
    Control { text: String },
    #[error("the text is not UTF-8: {text:?}")]
    Encoding { text: String },
    #[error(transparent)]
    Time(#[from] TimeError),
}

/// Parses a trimmed field. An empty one is NULL.
pub(crate) fn parse(kind: ColumnKind, field: &[u8]) -> Result<Value, ValueError> {
    if field.is_empty() {
        return Ok(Value::Null);
    }
    let text = std::str::from_utf8(field).map_err(|_| ValueError::Encoding { text: excerpt(field) })?;
    Ok(match kind {
        ColumnKind::Text if text.chars().any(char::is_control) => return Err(ValueError::Control { text: excerpt(field) }),
        ColumnKind::Text => Value::Text,
        ColumnKind::Number => Value::Number(number(text)?),
        ColumnKind::Integer => Value::Integer(integer(text)?),
        ColumnKind::Date => Value::Date(parse_date(text)?),
        ColumnKind::LocalStamp => Value::Stamp(parse_stamp(text)?),
        ColumnKind::OffsetStamp => Value::Instant(parse_offset_stamp(text)?),
        ColumnKind::GmtStamp => Value::Instant(parse_gmt_stamp(text)?),
        ColumnKind::ClockTime => Value::Clock(ClockTime::parse(text)?),
        ColumnKind::HourEnding => Value::Hour(HourEnding::parse(text)?),
        ColumnKind::Interval => Value::Quarter(SettlementInterval::parse(text)?),
        ColumnKind::Flag => Value::Pass(Pass::parse(text)?),
    })
}

/// `f64::from_str` also takes `inf`, `nan` and `infinity`, which no report prints as a value.
fn number(text: &str) -> Result<f64, ValueError> {
    text.parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())
        .ok_or_else(|| ValueError::Number { text: excerpt(text.as_bytes()) })
}

/// Whole numbers may be printed with zero decimals (`138.0`).
fn integer(text: &str) -> Result<i64, ValueError> {
    let digits = match text.split_once('.') {
        Some((digits, decimals)) if decimals.bytes().all(|byte| byte == b'0') => digits,
        Some(_) => "",
        None => text,
    };
    digits.parse().map_err(|_| ValueError::Integer { text: excerpt(text.as_bytes()) })
}

/// The first part of hostile text, fit for a message.
pub(crate) fn excerpt(bytes: &[u8]) -> String {
    const LONGEST: usize = 200;
    let mut text: String = String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]).into_owned();
    text.retain(|character| !character.is_control() || character == '\t');
    if bytes.len() > LONGEST {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_finite_decimals() {
        assert_eq!(parse(ColumnKind::Number, b"-511.45"), Ok(Value::Number(-511.45)));
        assert_eq!(parse(ColumnKind::Number, b"1e3"), Ok(Value::Number(1000.0)));
        for bad in ["inf", "NaN", "1,5", "12a", "--1", "1 2"] {
            assert!(parse(ColumnKind::Number, bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn whole_numbers_take_zero_decimals_only() {
        assert_eq!(parse(ColumnKind::Integer, b"138.0"), Ok(Value::Integer(138)));
        assert!(parse(ColumnKind::Integer, b"138.5").is_err());
        assert!(parse(ColumnKind::Integer, b"99999999999999999999").is_err());
    }

    #[test]
    fn spellings_of_real_files_are_values() {
        // NP3-911-ER prints prices without a leading zero and hours as 01; NP4-746-CD drifts by seconds on a 12-hour clock.
        assert_eq!(parse(ColumnKind::Number, b".01"), Ok(Value::Number(0.01)));
        for hour in ["1", "01", "1:00", "01:00", "25"] {
            assert!(matches!(parse(ColumnKind::HourEnding, hour.as_bytes()), Ok(Value::Hour(_))), "{hour}");
        }
        let drifted = parse(ColumnKind::LocalStamp, b"09/07/2026 11:10:30 PM");
        assert_eq!(drifted, Ok(Value::Stamp(jiff::civil::datetime(2026, 9, 7, 23, 10, 30, 0))));
        for flag in ["Y", "true"] {
            assert_eq!(parse(ColumnKind::Flag, flag.as_bytes()), Ok(Value::Pass(Pass::Second)));
        }
    }

    #[test]
    fn stamps_that_say_their_offset_are_instants() {
        let instant = Value::Instant("2026-10-26T05:05:00Z".parse().unwrap());
        assert_eq!(parse(ColumnKind::OffsetStamp, b"2026-10-26 00:05:00-0500"), Ok(instant));
        assert_eq!(parse(ColumnKind::GmtStamp, b"10/26/2026 05:05"), Ok(instant));
        assert!(parse(ColumnKind::OffsetStamp, b"10/26/2026 05:05").is_err());
        assert!(parse(ColumnKind::ClockTime, b"24:15").is_err());
    }

    #[test]
    fn empty_is_null_for_every_kind() {
        assert_eq!(parse(ColumnKind::Number, b""), Ok(Value::Null));
        assert_eq!(parse(ColumnKind::Flag, b""), Ok(Value::Null));
    }

    #[test]
    fn invalid_utf8_is_named() {
        let error = parse(ColumnKind::Text, b"HB\xff").unwrap_err();
        assert!(error.to_string().contains("UTF-8"), "{error}");
    }
}
