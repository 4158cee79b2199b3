//! Checks what is in the warehouse.

use duckdb::Connection;
use ercot_types::report::{ReportLayout, TableName, Versions, is_identifier};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{error::WarehouseError, migrate::hex, warehouse::Warehouse};

/// The content of a table, independent of the order of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fingerprint {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 of the ordered digests of its rows.
    pub sha256: String,
}

/// A natural key that a table holds more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyFinding {
    /// The table.
    pub table: String,
    /// The operating day, where the table has one.
    pub operating_day: Option<String>,
    /// How many rows are too many.
    pub surplus_rows: u64,
}

/// Checks the natural keys of a layout's table, one operating day at a time so that memory stays bounded.
///
/// # Errors
///
/// [`WarehouseError::Statement`] if the table is missing or DuckDB fails.
pub fn verify_keys(warehouse: &Warehouse, layout: &ReportLayout) -> Result<Vec<KeyFinding>, WarehouseError> {
    let connection = warehouse.connection();
    let table = &layout.table;
    let action = || WarehouseError::statement(format!("verify the keys of {table}"));
    let mut key = layout.natural_key.join(", ");
    if layout.versions == Versions::Vintage {
        key.push_str(", _published_at");
    }
    let timed = layout.time.derived_columns().iter().any(|(name, _)| *name == "operating_day");
    let days: Vec<Option<String>> = if timed {
        strings(connection, &format!("SELECT DISTINCT operating_day::VARCHAR FROM {table} ORDER BY 1")).map_err(action())?
    } else {
        vec![None]
    };
    let mut findings = Vec::new();
    for day in days {
        let filter = match (&day, timed) {
            (Some(day), _) => format!("operating_day = DATE '{day}'"),
            (None, true) => "operating_day IS NULL".to_owned(),
            (None, false) => "true".to_owned(),
        };
        let sql = format!(
            "SELECT coalesce(sum(_rows - 1), 0)::BIGINT FROM (SELECT count(*) AS _rows FROM {table} WHERE {filter} GROUP BY {key})"
        );
        let surplus_rows: u64 = connection.query_row(&sql, [], |row| row.get(0)).map_err(action())?;
        if surplus_rows > 0 {
            findings.push(KeyFinding { table: table.to_string(), operating_day: day, surplus_rows });
        }
    }
    Ok(findings)
}

/// The fingerprint of a table, without the columns in `except` (for example `_ingested_at`).
///
/// # Errors
///
/// [`WarehouseError::Statement`] if the table is missing or DuckDB fails.
pub fn fingerprint(warehouse: &Warehouse, table: &TableName, except: &[&str]) -> Result<Fingerprint, WarehouseError> {
    let connection = warehouse.connection();
    let action = || WarehouseError::statement(format!("fingerprint {table}"));
    let except: Vec<&str> = except.iter().copied().filter(|name| is_identifier(name)).collect();
    let columns = if except.is_empty() { "*".to_owned() } else { format!("* EXCLUDE ({})", except.join(", ")) };
    // DuckDB hands over a whole result at once: a large table is asked for in stretches of digests, which stay in order.
    let total: u64 = connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).map_err(action())?;
    let stretches = (total >> 20).next_power_of_two().clamp(1, 256);
    let sql = format!(
        "SELECT digest FROM (SELECT md5(t::VARCHAR) AS digest FROM (SELECT {columns} FROM {table}) t)
         WHERE ('0x' || digest[1:2])::INTEGER // {} = ? ORDER BY digest",
        256 / stretches
    );
    let mut statement = connection.prepare(&sql).map_err(action())?;
    let (mut hasher, mut count) = (Sha256::new(), 0);
    for stretch in 0..stretches {
        let mut rows = statement.query([stretch]).map_err(action())?;
        while let Some(row) = rows.next().map_err(action())? {
            let digest: String = row.get(0).map_err(action())?;
            hasher.update(digest.as_bytes());
            count += 1;
        }
    }
    Ok(Fingerprint { table: table.to_string(), rows: count, sha256: hex(&hasher.finalize()) })
}

/// The report tables with their row counts, those of the `ops` and `history` schemas left out.
///
/// # Errors
///
/// [`WarehouseError::Statement`] if DuckDB fails.
pub fn row_counts(warehouse: &Warehouse) -> Result<Vec<(TableName, u64)>, WarehouseError> {
    let connection = warehouse.connection();
    let action = || WarehouseError::statement("count the rows of the tables");
    let names = strings(
        connection,
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary
         AND schema_name NOT IN ('ops', 'history', 'main') ORDER BY 1",
    )
    .map_err(action())?;
    let tables = names.into_iter().flatten().filter_map(|name| TableName::try_from(name).ok());
    tables
        .map(|table| {
            let rows = connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).map_err(action())?;
            Ok((table, rows))
        })
        .collect()
}

fn strings(connection: &Connection, sql: &str) -> duckdb::Result<Vec<Option<String>>> {
    let mut statement = connection.prepare(sql)?;
    statement.query_map([], |row| row.get(0))?.collect()
}
