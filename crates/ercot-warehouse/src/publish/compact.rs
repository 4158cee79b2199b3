//! A snapshot of the last days, written anew.

use std::{num::NonZeroU32, path::Path};

use duckdb::Connection;
use ercot_types::time::central_date;
use jiff::{Timestamp, ToSpan, civil::Date};

use super::{PublishObserver, PublishStep, error::SnapshotError, read::latest_sced_run};
use crate::{error::WarehouseError, warehouse::Warehouse};

/// The name of the new file inside the writer's connection.
const TARGET: &str = "snapshot_being_written";

/// Schemas whose tables do not tell which days there are.
const NOT_MARKET_DATA: &str = "('history', 'trial', 'ops')";

/// A table of the warehouse.
struct SourceTable {
    schema: String,
    name: String,
    /// Whether its rows belong to operating days.
    has_days: bool,
    /// Whether a warehouse without data has it.
    is_known: bool,
}

/// The first of the last `days` operating days. The last is that of the latest SCED run; where there is none, today's or the last
/// one that has data, whichever is earlier.
pub(super) fn first_day(warehouse: &Warehouse, days: NonZeroU32, now: Timestamp) -> Result<Date, SnapshotError> {
    let last = match latest_sced_run(warehouse)? {
        Some(run) => central_date(run),
        None => last_day_with_data(warehouse, central_date(now))?,
    };
    Ok(last.saturating_sub(i64::from(days.get() - 1).days()))
}

/// The last operating day of any market data, but not later than today: forecasts and day-ahead prices reach into the future.
fn last_day_with_data(warehouse: &Warehouse, today: Date) -> Result<Date, SnapshotError> {
    let connection = warehouse.connection();
    let action = || WarehouseError::statement("find the last operating day");
    let sql = format!(
        "SELECT schema_name, table_name FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, schema_name, table_name)
         WHERE database_name = current_database() AND column_name = 'operating_day' AND schema_name NOT IN {NOT_MARKET_DATA}"
    );
    let mut statement = connection.prepare(&sql).map_err(action())?;
    let rows = statement.query_map([], |row| Ok(qualified(&row.get::<_, String>(0)?, &row.get::<_, String>(1)?)));
    let tables: Vec<String> = rows.and_then(Iterator::collect).map_err(action())?;
    let each: Vec<String> = tables.iter().map(|table| format!("SELECT max(operating_day) AS day FROM {table}")).collect();
    if each.is_empty() {
        return Ok(today);
    }
    let sql = format!("SELECT max(day)::VARCHAR FROM ({})", each.join(" UNION ALL "));
    let found: Option<String> = connection.query_row(&sql, [], |row| row.get(0)).map_err(action())?;
    Ok(found.and_then(|day| day.parse().ok()).map_or(today, |day: Date| day.min(today)))
}

/// Writes a new warehouse that holds the rows of the operating days from `first_day` on, and the other tables whole.
pub(super) fn rebuild(
    warehouse: &Warehouse,
    part: &Path,
    first_day: Date,
    source_bytes: u64,
    observer: PublishObserver<'_>,
) -> Result<(), SnapshotError> {
    let built = || -> Result<(), WarehouseError> {
        // Its own migrations make it, so that views and macros know no other file than the one they lie in.
        Warehouse::make(part, warehouse.resources())?;
        let connection = warehouse.connection();
        let action = || WarehouseError::statement("write the last days into a snapshot");
        let path = part.to_string_lossy().replace('\'', "''");
        connection.execute_batch(&format!("ATTACH '{path}' AS {TARGET}")).map_err(action())?;
        let filled = fill(connection, first_day, observer);
        // The first error is the one to report.
        let detached = connection.execute_batch(&format!("DETACH {TARGET}")).map_err(action());
        filled.and(detached)
    };
    built().map_err(|error| SnapshotError::building(part, source_bytes, error))
}

fn fill(connection: &Connection, first_day: Date, observer: PublishObserver<'_>) -> Result<(), WarehouseError> {
    for table in source_tables(connection).map_err(WarehouseError::statement("list its tables"))? {
        let name = qualified(&table.schema, &table.name);
        let days = if table.has_days { format!("WHERE operating_day >= DATE '{first_day}'") } else { String::new() };
        let make = if table.is_known {
            format!("DELETE FROM {TARGET}.{name};")
        } else {
            let schema = quoted(&table.schema);
            format!("CREATE SCHEMA IF NOT EXISTS {TARGET}.{schema}; CREATE TABLE {TARGET}.{name} AS FROM {name} LIMIT 0;")
        };
        let sql = format!("{make} INSERT INTO {TARGET}.{name} BY NAME SELECT * FROM {name} {days};");
        connection.execute_batch(&sql).map_err(WarehouseError::statement(format!("write {name} into a snapshot")))?;
        observer(PublishStep::Copy);
    }
    connection.execute_batch(&format!("CHECKPOINT {TARGET}")).map_err(WarehouseError::statement("finish the snapshot"))
}

fn source_tables(connection: &Connection) -> duckdb::Result<Vec<SourceTable>> {
    let sql = format!(
        "SELECT schema_name, table_name, EXISTS (FROM duckdb_columns() c WHERE c.database_name = t.database_name
                AND c.schema_name = t.schema_name AND c.table_name = t.table_name AND c.column_name = 'operating_day'),
             EXISTS (FROM duckdb_tables() k WHERE k.database_name = '{TARGET}' AND k.schema_name = t.schema_name
                AND k.table_name = t.table_name)
         FROM duckdb_tables() t WHERE database_name = current_database() AND NOT internal AND NOT temporary ORDER BY 1, 2"
    );
    let mut statement = connection.prepare(&sql)?;
    let tables = statement.query_map([], |row| {
        Ok(SourceTable { schema: row.get(0)?, name: row.get(1)?, has_days: row.get(2)?, is_known: row.get(3)? })
    })?;
    tables.collect()
}

fn qualified(schema: &str, name: &str) -> String {
    format!("{}.{}", quoted(schema), quoted(name))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
