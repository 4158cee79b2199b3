//! Notes which days of which tables a load changed, so that a refresh rebuilds those of the marts and no others.

use duckdb::Connection;
use ercot_types::report::ReportLayout;
use jiff::civil::Date;

use crate::error::WarehouseError;

/// Where the changed rows are found.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Changed {
    /// All staged rows go into the table.
    Staged,
    /// Of the versions, those that become the table's row.
    Current,
    /// Of the versions, those that are the table's row, whether they were it before or not.
    Corrected,
}

/// Notes the days of changed rows. `at` is the time of the load.
pub(super) fn note(connection: &Connection, layout: &ReportLayout, changed: Changed, at: &str) -> duckdb::Result<()> {
    if !has_day(layout) {
        return Ok(());
    }
    let days = match changed {
        Changed::Staged => format!("SELECT operating_day FROM temp.{}", super::STAGE),
        Changed::Current => "SELECT operating_day FROM versions WHERE _superseded_at IS NULL AND _origin <> 0".to_owned(),
        Changed::Corrected => "SELECT operating_day FROM versions WHERE _superseded_at IS NULL".to_owned(),
    };
    connection.execute_batch(&insert(layout, &days, at))
}

/// Notes days that are known already.
pub(crate) fn note_days(
    connection: &Connection,
    layout: &ReportLayout,
    days: impl IntoIterator<Item = Date>,
    at: &str,
) -> Result<(), WarehouseError> {
    let days: Vec<String> = days.into_iter().map(|day| format!("(DATE '{day}')")).collect();
    if days.is_empty() || !has_day(layout) {
        return Ok(());
    }
    let days = format!("SELECT operating_day FROM (VALUES {}) AS days(operating_day)", days.join(", "));
    connection
        .execute_batch(&insert(layout, &days, at))
        .map_err(WarehouseError::statement(format!("note the days of {} that changed", layout.table)))
}

fn has_day(layout: &ReportLayout) -> bool {
    layout.time.derived_columns().iter().any(|(name, _)| *name == "operating_day")
}

fn insert(layout: &ReportLayout, days: &str, at: &str) -> String {
    let table = &layout.table;
    format!(
        "INSERT INTO ops.touched_day
         SELECT DISTINCT '{table}', d.operating_day, TIMESTAMP '{at}' FROM ({days}) d
         WHERE d.operating_day IS NOT NULL AND d.operating_day NOT IN (
             SELECT operating_day FROM ops.touched_day WHERE table_name = '{table}')"
    )
}
