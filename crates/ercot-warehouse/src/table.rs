//! The tables behind a layout: checked against it, or made from it.

use duckdb::Connection;
use ercot_types::report::{ReportLayout, TableName, Versions};

use crate::error::WarehouseError;

/// The table that holds superseded versions: `history.market__dam_spp` for `market.dam_spp`.
pub(crate) fn history_table(table: &TableName) -> String {
    format!("history.{}__{}", table.schema(), table.name())
}

/// Makes sure that the layout's tables exist and fit it.
///
/// A table that no migration made, for a dataset of the user's own catalog, is made from the layout.
///
/// # Errors
///
/// [`WarehouseError::TableMismatch`] if the table lacks one of the layout's columns or has it with another type.
pub(crate) fn ensure(connection: &Connection, layout: &ReportLayout) -> Result<(), WarehouseError> {
    let table = &layout.table;
    if let Some(problem) = layout.problems().first() {
        return Err(WarehouseError::TableMismatch { table: table.to_string(), detail: problem.to_string() });
    }
    let found = columns(connection, table)?;
    let expected = layout.table_columns();
    if found.is_empty() {
        let columns: Vec<String> = expected.iter().map(|(name, sql_type)| format!("{name} {sql_type}")).collect();
        let sql = format!("CREATE SCHEMA IF NOT EXISTS {}; CREATE TABLE {table} ({});", table.schema(), columns.join(", "));
        connection.execute_batch(&sql).map_err(WarehouseError::statement(format!("create the table {table}")))?;
    } else {
        for (name, sql_type) in &expected {
            let detail = match found.iter().find(|(known, _)| known == name) {
                Some((_, known)) if known == sql_type => continue,
                Some((_, known)) => format!("column {name} is {known} in the table and {sql_type} in the catalog"),
                None => format!("column {name} is missing in the table"),
            };
            return Err(WarehouseError::TableMismatch { table: table.to_string(), detail });
        }
    }
    if layout.versions == Versions::Supersede {
        let sql = format!(
            "CREATE SCHEMA IF NOT EXISTS history;
             CREATE TABLE IF NOT EXISTS {} AS SELECT *, NULL::TIMESTAMP AS _superseded_at FROM {table} LIMIT 0;",
            history_table(table)
        );
        connection.execute_batch(&sql).map_err(WarehouseError::statement(format!("create the history of {table}")))?;
        extend_history(connection, table)?;
    }
    Ok(())
}

/// Gives the history the columns that a migration has added to the table since.
fn extend_history(connection: &Connection, table: &TableName) -> Result<(), WarehouseError> {
    let history = history_table(table);
    let name = TableName::try_from(history.clone())
        .map_err(|error| WarehouseError::TableMismatch { table: history.clone(), detail: error.to_string() })?;
    let there = columns(connection, &name)?;
    for (column, sql_type) in
        columns(connection, table)?.iter().filter(|(column, _)| !there.iter().any(|(known, _)| known == column))
    {
        connection
            .execute_batch(&format!("ALTER TABLE {history} ADD COLUMN {column} {sql_type}"))
            .map_err(WarehouseError::statement(format!("give {history} the new column {column}")))?;
    }
    Ok(())
}

fn columns(connection: &Connection, table: &TableName) -> Result<Vec<(String, String)>, WarehouseError> {
    let action = || WarehouseError::statement(format!("read the columns of {table}"));
    let mut statement = connection
        .prepare("SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = ? AND table_name = ? AND NOT internal")
        .map_err(action())?;
    statement
        .query_map([table.schema(), table.name()], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .map_err(action())
}
