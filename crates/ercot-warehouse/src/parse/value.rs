//! Turns one field into a typed value.

use ercot_types::{
    report::ColumnKind,
    time::{HourEnding, Pass, SettlementInterval, TimeError, parse_date, parse_stamp},
};
use jiff::civil::{Date, DateTime};

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
