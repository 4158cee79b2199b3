//! Collects parsed rows into Arrow columns.

use std::{ops::Range, sync::Arc};

use arrow::{
    array::{
        ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int16Builder, Int32Builder, Int64Builder, RecordBatch,
        StringBuilder, TimestampMicrosecondBuilder,
    },
    datatypes::{DataType, Field, Schema, TimeUnit},
    error::ArrowError,
};
use ercot_types::report::{ColumnKind, ReportLayout};
use jiff::{Timestamp, civil::Date};

use super::{value::Value, when::When};

/// The staging table's columns with their DuckDB types: derived, the file's, `_extra`, and `_document`, the index of the
/// source document inside the batch.
pub(crate) fn stage_columns(layout: &ReportLayout) -> Vec<(&str, &'static str)> {
    let derived = layout.time.derived_columns().iter().copied();
    let own = layout.columns.iter().map(|column| (column.name.as_str(), column.kind.sql_type()));
    derived.chain(own).chain([("_extra", "VARCHAR"), ("_document", "INTEGER")]).collect()
}

enum Builder {
    Text(StringBuilder),
    Number(Float64Builder),
    Integer(Int64Builder),
    Small(Int16Builder),
    Date(Date32Builder),
    Stamp(TimestampMicrosecondBuilder),
    Flag(BooleanBuilder),
}

/// Rows of one table, column by column.
pub(crate) struct RowBatch {
    schema: Arc<Schema>,
    /// The derived instants; empty for an untimed layout.
    instants: Vec<TimestampMicrosecondBuilder>,
    operating_day: Date32Builder,
    own: Vec<Builder>,
    extra: StringBuilder,
    document: Int32Builder,
    rows: usize,
    text_bytes: usize,
}

impl RowBatch {
    pub(crate) fn new(layout: &ReportLayout) -> Self {
        let fields: Vec<Field> =
            stage_columns(layout).into_iter().map(|(name, sql_type)| Field::new(name, arrow_type(sql_type), true)).collect();
        let instants = layout.time.derived_columns().iter().filter(|(_, sql_type)| *sql_type == "TIMESTAMP").count();
        Self {
            schema: Arc::new(Schema::new(fields)),
            instants: (0..instants).map(|_| TimestampMicrosecondBuilder::new()).collect(),
            operating_day: Date32Builder::new(),
            own: layout.columns.iter().map(|column| Builder::new(column.kind)).collect(),
            extra: StringBuilder::new(),
            document: Int32Builder::new(),
            rows: 0,
            text_bytes: 0,
        }
    }

    pub(crate) fn text_bytes(&self) -> usize {
        self.text_bytes
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Adds a row. `bytes` holds the text that `fields`, one range per own column, refer to; they are UTF-8 where the value
    /// is [`Value::Text`].
    pub(crate) fn push(
        &mut self,
        row: &[Value],
        bytes: &[u8],
        fields: &[Option<Range<usize>>],
        when: When,
        extra: Option<&str>,
        document: i32,
    ) {
        if let Some((instants, operating_day)) = when.derived() {
            for (builder, micros) in self.instants.iter_mut().zip(instants) {
                builder.append_value(micros);
            }
            self.operating_day.append_value(days_since_epoch(operating_day));
        }
        for ((builder, value), field) in self.own.iter_mut().zip(row).zip(fields) {
            let text = field.as_ref().and_then(|range| std::str::from_utf8(&bytes[range.clone()]).ok());
            builder.push(*value, text);
        }
        self.extra.append_option(extra);
        self.document.append_value(document);
        self.rows += 1;
        self.text_bytes += bytes.len() + extra.map_or(0, str::len);
    }

    pub(crate) fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.schema.fields().len());
        if !self.instants.is_empty() {
            arrays.extend(self.instants.iter_mut().map(|instants| -> ArrayRef { Arc::new(instants.finish()) }));
            arrays.push(Arc::new(self.operating_day.finish()));
        }
        arrays.extend(self.own.iter_mut().map(Builder::finish));
        arrays.push(Arc::new(self.extra.finish()));
        arrays.push(Arc::new(self.document.finish()));
        RecordBatch::try_new(self.schema, arrays)
    }
}

impl Builder {
    fn new(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text | ColumnKind::ClockTime => Self::Text(StringBuilder::new()),
            ColumnKind::Number => Self::Number(Float64Builder::new()),
            ColumnKind::Integer => Self::Integer(Int64Builder::new()),
            ColumnKind::Date => Self::Date(Date32Builder::new()),
            ColumnKind::LocalStamp | ColumnKind::OffsetStamp | ColumnKind::GmtStamp => {
                Self::Stamp(TimestampMicrosecondBuilder::new())
            }
            ColumnKind::HourEnding | ColumnKind::Interval => Self::Small(Int16Builder::new()),
            ColumnKind::Flag => Self::Flag(BooleanBuilder::new()),
        }
    }

    fn push(&mut self, value: Value, text: Option<&str>) {
        match (self, value) {
            (Self::Text(builder), Value::Text | Value::Clock(_)) => builder.append_option(text),
            (Self::Number(builder), Value::Number(number)) => builder.append_value(number),
            (Self::Integer(builder), Value::Integer(number)) => builder.append_value(number),
            (Self::Date(builder), Value::Date(date)) => builder.append_value(days_since_epoch(date)),
            (Self::Stamp(builder), Value::Stamp(local)) => builder.append_value(wall_clock_micros(local)),
            (Self::Stamp(builder), Value::Instant(instant)) => builder.append_value(instant.as_microsecond()),
            (Self::Small(builder), Value::Hour(hour)) => builder.append_value(i16::from(hour.number())),
            (Self::Small(builder), Value::Quarter(quarter)) => builder.append_value(i16::from(quarter.number())),
            (Self::Flag(builder), Value::Pass(pass)) => builder.append_value(pass == ercot_types::time::Pass::Second),
            (builder, _) => builder.push_null(),
        }
    }

    fn push_null(&mut self) {
        match self {
            Self::Text(builder) => builder.append_null(),
            Self::Number(builder) => builder.append_null(),
            Self::Integer(builder) => builder.append_null(),
            Self::Small(builder) => builder.append_null(),
            Self::Date(builder) => builder.append_null(),
            Self::Stamp(builder) => builder.append_null(),
            Self::Flag(builder) => builder.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Number(builder) => Arc::new(builder.finish()),
            Self::Integer(builder) => Arc::new(builder.finish()),
            Self::Small(builder) => Arc::new(builder.finish()),
            Self::Date(builder) => Arc::new(builder.finish()),
            Self::Stamp(builder) => Arc::new(builder.finish()),
            Self::Flag(builder) => Arc::new(builder.finish()),
        }
    }
}

fn arrow_type(sql_type: &str) -> DataType {
    match sql_type {
        "DOUBLE" => DataType::Float64,
        "BIGINT" => DataType::Int64,
        "INTEGER" => DataType::Int32,
        "SMALLINT" => DataType::Int16,
        "DATE" => DataType::Date32,
        "TIMESTAMP" => DataType::Timestamp(TimeUnit::Microsecond, None),
        "BOOLEAN" => DataType::Boolean,
        _ => DataType::Utf8,
    }
}

/// Days since 1970-01-01, as Arrow's and DuckDB's dates count.
fn days_since_epoch(date: Date) -> i32 {
    i32::try_from(wall_clock_micros(date.at(0, 0, 0, 0)).div_euclid(86_400_000_000)).unwrap_or(i32::MAX)
}

/// A local wall clock as DuckDB's zoneless TIMESTAMP stores it: its reading, not an instant.
fn wall_clock_micros(local: jiff::civil::DateTime) -> i64 {
    jiff::tz::Offset::UTC.to_timestamp(local).unwrap_or(Timestamp::MAX).as_microsecond()
}
