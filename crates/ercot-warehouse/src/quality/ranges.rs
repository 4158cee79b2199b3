//! Values that cannot be, each with the reason.

mod reach;
mod rules;

use ercot_types::report::TableName;

pub use reach::check_reach;
pub use rules::RANGES;

use super::{Check, Days, Outcome, Severity, has_rows};
use crate::{
    error::WarehouseError,
    table::{self, TableColumn},
    warehouse::Warehouse,
};

/// A range that values of a table lie in, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The table, as `schema.table`.
    pub table: &'static str,
    /// Which of its columns.
    pub columns: Columns,
    /// The lowest value, as SQL over the row.
    pub low: &'static str,
    /// The highest value, as SQL over the row.
    pub high: &'static str,
    /// The rows that it is about, as SQL over the row; `true` for all.
    pub rows: &'static str,
    /// What a value outside means.
    pub severity: Severity,
    /// Where the limits are from.
    pub source: &'static str,
}

/// Columns of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// These.
    Named(&'static [&'static str]),
    /// All numbers whose names hold one of these.
    Holding(&'static [&'static str]),
    /// All numbers whose names hold none of these.
    NotHolding(&'static [&'static str]),
}

impl Columns {
    fn of(self, columns: &[TableColumn]) -> Vec<&str> {
        let holds = |name: &str, parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let is_meant = |column: &&TableColumn| match self {
            Self::Named(names) => names.contains(&column.name.as_str()),
            Self::Holding(parts) => column.is_number() && holds(&column.name, parts),
            Self::NotHolding(parts) => column.is_number() && !holds(&column.name, parts),
        };
        columns.iter().filter(is_meant).map(|column| column.name.as_str()).collect()
    }
}

/// Checks every range of [`RANGES`] whose table has rows in the days.
///
/// # Errors
///
/// [`WarehouseError::Statement`].
pub fn check_ranges(warehouse: &Warehouse, days: Days) -> Result<Vec<Outcome>, WarehouseError> {
    let mut outcomes = Vec::new();
    for range in RANGES {
        if !has_rows(warehouse, range.table, days)? {
            continue;
        }
        let action = || WarehouseError::statement(format!("read the columns of {}", range.table));
        let name = TableName::try_from(range.table.to_owned())
            .map_err(|error| WarehouseError::TableMismatch { table: range.table.to_owned(), detail: error.to_string() })?;
        let known = table::columns(warehouse.connection(), &name).map_err(action())?;
        let columns = range.columns.of(&known);
        if columns.is_empty() {
            continue;
        }
        let residual = format!("{} beyond [{}, {}]: {}", listed(&columns), limit(range.low), limit(range.high), range.source);
        let check = Check { name: "range", table: range.table, severity: range.severity, residual: &residual };
        outcomes.push(check.run(warehouse, days, &|days| judged(range, &columns, &known, days))?);
    }
    Ok(outcomes)
}

/// A limit for people; one that differs from row to row is in the rows.
fn limit(sql: &'static str) -> &'static str {
    if sql.parse::<f64>().is_ok() { sql } else { "by the row" }
}

/// Column names for people.
fn listed(columns: &[&str]) -> String {
    match columns {
        [first, _, _, .., last] => format!("{first} … {last}"),
        _ => columns.join(", "),
    }
}

fn judged(range: &Range, columns: &[&str], known: &[TableColumn], days: Days) -> String {
    let has = |name: &&&str| known.iter().any(|column| column.name == **name);
    let at = ["sced_ts_utc", "rtd_ts_utc", "interval_start_utc", "instant_utc"];
    let at = at.iter().find(has).map_or("NULL::TIMESTAMP", |name| *name);
    let parts = ["settlement_point", "settlement_point_name", "settlement_point_type", "bus_name", "electrical_bus"];
    let more = ["constraint_name", "contingency_name", "as_type", "ancillary_type", "model"];
    // Of forecasts every posting is kept.
    let posting: &[&str] = if range.table.starts_with("context.") { &["_published_at"] } else { &[] };
    let key = parts.iter().chain(&more).chain(posting).filter(has).map(|name| format!("{name}::VARCHAR"));
    let wrong =
        columns.iter().map(|name| format!("CASE WHEN {name} < _low OR {name} > _high THEN '{name}=' || {name}::VARCHAR END"));
    let item: Vec<String> = key.chain(wrong).collect();
    let values = columns.join(", ");
    format!(
        "SELECT operating_day, {at} AS instant, concat_ws(' ', {item}) AS item,
                CASE WHEN _least < _low THEN _least ELSE _greatest END AS figure,
                CASE WHEN _least < _low THEN _least - _low WHEN _greatest > _high THEN _greatest - _high
                     ELSE _least - _least END AS residual,
                0.0 AS tolerance
         FROM (SELECT *, least({values}, NULL) AS _least, greatest({values}, NULL) AS _greatest,
                      ({low})::DOUBLE AS _low, ({high})::DOUBLE AS _high
               FROM {table} WHERE {window} AND ({rows}))",
        item = item.join(", "),
        low = range.low,
        high = range.high,
        table = range.table,
        window = days.hold("operating_day"),
        rows = range.rows,
    )
}
