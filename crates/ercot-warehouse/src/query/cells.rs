//! The cells of an answer, as text and as JSON.

use arrow::{
    array::{Array, ArrayRef, AsArray},
    datatypes::{
        DataType, Decimal128Type, Schema, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
        TimestampSecondType,
    },
    util::display::{ArrayFormatter, FormatOptions},
};
use jiff::Timestamp;
use serde_json::Value;

use super::{AnswerColumn, AnswerKind};

/// A piece of an answer: some of its rows.
///
/// Dates and times are in ISO 8601; those with a time zone are in UTC and end in `Z`.
pub struct Cells<'a> {
    columns: &'a [AnswerColumn],
    arrays: Vec<Column<'a>>,
    rows: usize,
}

struct Column<'a> {
    array: &'a ArrayRef,
    formatter: Option<ArrayFormatter<'a>>,
}

const OPTIONS: FormatOptions<'static> = FormatOptions::new().with_null("NULL");

pub(super) fn columns(schema: &Schema) -> Vec<AnswerColumn> {
    let kind = |kind: &DataType| if kind.is_numeric() { AnswerKind::Number } else { AnswerKind::Text };
    schema.fields().iter().map(|field| AnswerColumn { name: field.name().clone(), kind: kind(field.data_type()) }).collect()
}

impl<'a> Cells<'a> {
    pub(super) fn new(columns: &'a [AnswerColumn], arrays: &'a [ArrayRef]) -> Self {
        let rows = arrays.first().map_or(0, Array::len);
        let arrays = arrays.iter().map(Column::new).collect();
        Self { columns, arrays, rows }
    }

    /// The answer's columns.
    pub fn columns(&self) -> &'a [AnswerColumn] {
        self.columns
    }

    /// Rows in this piece.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A cell as text; none for NULL, and beyond the last row or column.
    pub fn text(&self, row: usize, column: usize) -> Option<String> {
        let column = self.arrays.get(column).filter(|column| row < column.array.len() && !column.array.is_null(row))?;
        column.text(row)
    }

    /// A cell as JSON: numbers, booleans, lists and structures as such, NULL and what is no finite number as `null`, a
    /// number of more digits than JSON readers keep and everything else as text.
    pub fn json(&self, row: usize, column: usize) -> Value {
        let column = self.arrays.get(column).filter(|column| row < column.array.len());
        column.map_or(Value::Null, |column| json(column, row))
    }
}

impl<'a> Column<'a> {
    fn new(array: &'a ArrayRef) -> Self {
        Self { array, formatter: ArrayFormatter::try_new(array.as_ref(), &OPTIONS).ok() }
    }

    fn text(&self, row: usize) -> Option<String> {
        match self.array.data_type() {
            DataType::Timestamp(unit, Some(_)) => return Some(instant(self.array, *unit, row)),
            // DuckDB's HUGEINT, whose last digit the formatter would cut off at 38 digits.
            DataType::Decimal128(_, 0) => return Some(self.array.as_primitive::<Decimal128Type>().value(row).to_string()),
            _ => {}
        }
        self.formatter.as_ref().map(|formatter| formatter.value(row).to_string())
    }
}

/// An instant in UTC. DuckDB's infinities are beyond every calendar.
fn instant(array: &ArrayRef, unit: TimeUnit, row: usize) -> String {
    let read = match unit {
        TimeUnit::Second => Timestamp::from_second(array.as_primitive::<TimestampSecondType>().value(row)),
        TimeUnit::Millisecond => Timestamp::from_millisecond(array.as_primitive::<TimestampMillisecondType>().value(row)),
        TimeUnit::Microsecond => Timestamp::from_microsecond(array.as_primitive::<TimestampMicrosecondType>().value(row)),
        TimeUnit::Nanosecond => {
            Timestamp::from_nanosecond(i128::from(array.as_primitive::<TimestampNanosecondType>().value(row)))
        }
    };
    read.map_or_else(|_| "infinity".to_owned(), |instant| instant.to_string())
}

fn json(column: &Column<'_>, row: usize) -> Value {
    if column.array.is_null(row) {
        return Value::Null;
    }
    match column.array.data_type() {
        DataType::Boolean => Value::Bool(column.array.as_boolean().value(row)),
        DataType::List(_) => list(&column.array.as_list::<i32>().value(row)),
        DataType::LargeList(_) => list(&column.array.as_list::<i64>().value(row)),
        DataType::FixedSizeList(..) => list(&column.array.as_fixed_size_list().value(row)),
        DataType::Struct(fields) => {
            let columns = column.array.as_struct().columns();
            let member = |(name, array): (&str, &ArrayRef)| (name.to_owned(), json(&Column::new(array), row));
            Value::Object(fields.iter().map(|field| field.name().as_str()).zip(columns).map(member).collect())
        }
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            column.text(row).and_then(|text| text.parse::<f64>().ok()).map_or(Value::Null, Value::from)
        }
        kind if kind.is_numeric() => column.text(row).map_or(Value::Null, number),
        _ => column.text(row).map_or(Value::Null, Value::String),
    }
}

fn list(values: &ArrayRef) -> Value {
    let column = Column::new(values);
    Value::Array((0..values.len()).map(|row| json(&column, row)).collect())
}

/// A whole or decimal number, as long as a double keeps all its digits.
fn number(text: String) -> Value {
    const DIGITS: usize = 15;
    if let Ok(whole) = text.parse::<i64>() {
        return whole.into();
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.parse::<f64>().ok().filter(|_| digits <= DIGITS).map_or(Value::String(text), Value::from)
}
