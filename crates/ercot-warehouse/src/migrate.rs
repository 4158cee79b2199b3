//! Numbered, checksummed, forward-only migrations.

use duckdb::Connection;
use sha2::{Digest, Sha256};

use crate::error::WarehouseError;

/// File name and text of every migration, in order; the list is made from `migrations/` at build time.
const MIGRATIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Brings a warehouse up to date; each migration in a transaction of its own, so that a kill leaves whole ones.
///
/// # Errors
///
/// [`WarehouseError::MigrationChanged`] or [`WarehouseError::MigrationUnknown`] if the warehouse and the program disagree
/// about the past, [`WarehouseError::Statement`] if a statement fails.
pub(crate) fn migrate(connection: &Connection) -> Result<(), WarehouseError> {
    apply(connection, MIGRATIONS)
}

fn apply(connection: &Connection, migrations: &[(&str, &str)]) -> Result<(), WarehouseError> {
    let action = || WarehouseError::statement("read the list of applied migrations");
    connection
        .execute_batch(
            "CREATE SCHEMA IF NOT EXISTS ops;
             CREATE TABLE IF NOT EXISTS ops.migration (name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL);",
        )
        .map_err(action())?;
    let mut statement = connection.prepare("SELECT name, sha256 FROM ops.migration ORDER BY name").map_err(action())?;
    let applied: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).and_then(Iterator::collect).map_err(action())?;
    for (name, applied) in &applied {
        let Some((_, text)) = migrations.iter().find(|(known, _)| known == name) else {
            return Err(WarehouseError::MigrationUnknown { name: name.clone() });
        };
        let current = checksum(text);
        if current != *applied {
            return Err(WarehouseError::MigrationChanged { name: name.clone(), applied: applied.clone(), current });
        }
    }
    for (name, text) in migrations {
        if applied.iter().any(|(known, _)| known == name) {
            continue;
        }
        let sql =
            format!("BEGIN TRANSACTION;\n{text}\n;INSERT INTO ops.migration VALUES ('{name}', '{}');\nCOMMIT;", checksum(text));
        if let Err(source) = connection.execute_batch(&sql) {
            // The transaction may be gone already; the statement's own error is the one to report.
            let _ = connection.execute_batch("ROLLBACK");
            return Err(WarehouseError::Statement { action: format!("apply migration {name}"), source });
        }
    }
    Ok(())
}

fn checksum(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_apply_once() {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection).unwrap();
        migrate(&connection).unwrap();
        let applied: usize = connection.query_row("SELECT count(*) FROM ops.migration", [], |row| row.get(0)).unwrap();
        assert_eq!(applied, MIGRATIONS.len());
        assert!(applied >= 2);
    }

    #[test]
    fn changed_migration_is_refused() {
        let connection = Connection::open_in_memory().unwrap();
        apply(&connection, &[("0001_a.sql", "CREATE TABLE a (x INTEGER);")]).unwrap();
        let error = apply(&connection, &[("0001_a.sql", "CREATE TABLE a (x BIGINT);")]).unwrap_err();
        assert!(matches!(error, WarehouseError::MigrationChanged { .. }), "{error}");
        let error = apply(&connection, &[]).unwrap_err();
        assert!(matches!(error, WarehouseError::MigrationUnknown { .. }), "{error}");
    }

    #[test]
    fn failing_migration_leaves_nothing_behind() {
        let connection = Connection::open_in_memory().unwrap();
        let bad = ("0001_a.sql", "CREATE TABLE a (x INTEGER);\nCREATE TABLE a (x INTEGER);");
        assert!(matches!(apply(&connection, &[bad]), Err(WarehouseError::Statement { .. })));
        assert!(connection.query_row("SELECT count(*) FROM a", [], |row| row.get::<_, i64>(0)).is_err());
        apply(&connection, &[("0001_a.sql", "CREATE TABLE a (x INTEGER);")]).unwrap();
    }
}
