//! The instants that a table has rows for, and the postings that were loaded: what is compared with a cadence.

use ercot_types::{report::TableName, time::OperatingDay};
use jiff::{Timestamp, civil::Date};

use super::Days;
use crate::{error::WarehouseError, table, warehouse::Warehouse};

/// A document that was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// Its name as ERCOT gave it; empty where it has none.
    pub name: String,
    /// When it was published.
    pub published_at: Timestamp,
}

/// The distinct instants in a column of a table over operating days, oldest first; none if the table or column is missing.
///
/// # Errors
///
/// [`WarehouseError::Statement`].
pub fn row_instants(
    warehouse: &Warehouse,
    table: &TableName,
    column: &str,
    days: Days,
) -> Result<Vec<Timestamp>, WarehouseError> {
    let action = || WarehouseError::statement(format!("list the instants of {table}"));
    let columns = table::columns(warehouse.connection(), table).map_err(action())?;
    if !columns.iter().any(|known| known.name == column) {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT DISTINCT epoch_us({column}) FROM {table} WHERE {} AND {column} IS NOT NULL ORDER BY 1",
        days.hold("operating_day")
    );
    let mut statement = warehouse.connection().prepare(&sql).map_err(action())?;
    let instants = statement.query_map([], |row| row.get::<_, i64>(0)).map_err(action())?;
    let instants: Vec<i64> = instants.collect::<duckdb::Result<_>>().map_err(action())?;
    Ok(instants.into_iter().filter_map(|instant| Timestamp::from_microsecond(instant).ok()).collect())
}

/// The documents of a dataset that were loaded whole, by when they were published, both ends included.
///
/// # Errors
///
/// [`WarehouseError::Statement`].
pub fn postings(warehouse: &Warehouse, dataset: &str, from: Timestamp, to: Timestamp) -> Result<Vec<Posting>, WarehouseError> {
    let action = || WarehouseError::statement(format!("list the documents of {dataset}"));
    let sql = "SELECT DISTINCT coalesce(constructed_name, ''), epoch_us(published_at) FROM ops.source_document
               WHERE dataset = ? AND files_failed = 0 AND epoch_us(published_at) BETWEEN ? AND ? ORDER BY 2, 1";
    let mut statement = warehouse.connection().prepare(sql).map_err(action())?;
    let rows = statement
        .query_map(duckdb::params![dataset, from.as_microsecond(), to.as_microsecond()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })
        .map_err(action())?;
    let rows: Vec<(String, i64)> = rows.collect::<duckdb::Result<_>>().map_err(action())?;
    let posting = |(name, at): (String, i64)| Some(Posting { name, published_at: Timestamp::from_microsecond(at).ok()? });
    Ok(rows.into_iter().filter_map(posting).collect())
}

/// The last operating day of a table that is not after `latest`; none if it is missing or has none.
///
/// # Errors
///
/// [`WarehouseError::Statement`].
pub fn last_day(warehouse: &Warehouse, table: &TableName, latest: OperatingDay) -> Result<Option<OperatingDay>, WarehouseError> {
    let action = || WarehouseError::statement(format!("look for the last day of {table}"));
    let columns = table::columns(warehouse.connection(), table).map_err(action())?;
    if !columns.iter().any(|known| known.name == "operating_day") {
        return Ok(None);
    }
    let sql = format!("SELECT max(operating_day)::VARCHAR FROM {table} WHERE operating_day <= DATE '{latest}'");
    let day: Option<String> = warehouse.connection().query_row(&sql, [], |row| row.get(0)).map_err(action())?;
    Ok(day.and_then(|day| day.parse::<Date>().ok()).map(OperatingDay))
}
