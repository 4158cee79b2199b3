//! The tables behind a layout: checked against it, or made from it.

use duckdb::Connection;
use ercot_types::report::{ReportLayout, TableName, Versions};

use crate::error::WarehouseError;

/// The table that holds superseded versions: `history.market__dam_spp` for `market.dam_spp`.
pub(crate) fn history_table(table: &TableName) -> String {
    format!("history.{}__{}", table.schema(), table.name())
}

/// The table that holds a corrected table's corrections as they were posted: `history.market__dam_spp__corrections`.
pub(crate) fn corrections_table(table: &TableName) -> String {
    format!("{}__corrections", history_table(table))
}

/// A column of a table.
pub(crate) struct TableColumn {
    pub(crate) name: String,
    sql_type: String,
    nullable: bool,
}

/// Makes sure that the layout's tables exist and fit it.
///
/// A table that no migration made, for a dataset of the user's own catalog, is made from the layout. A correction has some of
/// the columns of the table that it corrects, so that table must be there.
///
/// # Errors
///
/// [`WarehouseError::TableMismatch`] if the table lacks one of the layout's columns or has it with another type, or if a
/// correction would leave a column empty that must not be.
pub(crate) fn ensure(connection: &Connection, layout: &ReportLayout) -> Result<(), WarehouseError> {
    let table = &layout.table;
    if let Some(problem) = layout.problems().first() {
        return Err(WarehouseError::TableMismatch { table: table.to_string(), detail: problem.to_string() });
    }
    let action = || WarehouseError::statement(format!("read the columns of {table}"));
    let found = columns(connection, table).map_err(action())?;
    let expected = layout.table_columns();
    if let Some(detail) = difference(layout, &expected, &found) {
        return Err(WarehouseError::TableMismatch { table: table.to_string(), detail });
    }
    if found.is_empty() {
        let columns: Vec<String> = expected.iter().map(|(name, sql_type)| format!("{name} {sql_type}")).collect();
        let sql = format!("CREATE SCHEMA IF NOT EXISTS {}; CREATE TABLE {table} ({});", table.schema(), columns.join(", "));
        connection.execute_batch(&sql).map_err(WarehouseError::statement(format!("create the table {table}")))?;
    }
    if layout.versions == Versions::Supersede {
        let sql = format!(
            "CREATE SCHEMA IF NOT EXISTS history;
             CREATE TABLE IF NOT EXISTS {} AS SELECT *, NULL::TIMESTAMP AS _superseded_at FROM {table} LIMIT 0;",
            history_table(table)
        );
        connection.execute_batch(&sql).map_err(WarehouseError::statement(format!("create the history of {table}")))?;
        extend(connection, table, &history_table(table))?;
    }
    if layout.corrects {
        let corrections = corrections_table(table);
        let sql = format!("CREATE TABLE IF NOT EXISTS {corrections} AS SELECT * FROM {table} LIMIT 0");
        connection.execute_batch(&sql).map_err(WarehouseError::statement(format!("create {corrections}")))?;
        extend(connection, table, &corrections)?;
    }
    Ok(())
}

/// What keeps the layout's rows out of the table that was found; a table without columns is none.
fn difference(layout: &ReportLayout, expected: &[(&str, &str)], found: &[TableColumn]) -> Option<String> {
    if found.is_empty() {
        let missing = "there is no table to correct; ingest the dataset that it belongs to first";
        return layout.corrects.then(|| missing.to_owned());
    }
    for (name, sql_type) in expected {
        match found.iter().find(|column| column.name == *name) {
            Some(column) if column.sql_type == *sql_type => {}
            Some(TableColumn { sql_type: known, .. }) => {
                return Some(format!("column {name} is {known} in the table and {sql_type} in the catalog"));
            }
            None => return Some(format!("column {name} is missing in the table")),
        }
    }
    let left_out = |column: &&TableColumn| !column.nullable && !expected.iter().any(|(name, _)| *name == column.name);
    let mandatory = found.iter().find(left_out)?;
    Some(format!("column {} must not be empty and the layout does not have it", mandatory.name))
}

/// Gives the history of a table, or its corrections, the columns that a migration has added to the table since.
fn extend(connection: &Connection, table: &TableName, follower: &str) -> Result<(), WarehouseError> {
    let action = || WarehouseError::statement(format!("compare the columns of {table} and {follower}"));
    let name = TableName::try_from(follower.to_owned())
        .map_err(|error| WarehouseError::TableMismatch { table: follower.to_owned(), detail: error.to_string() })?;
    let there = columns(connection, &name).map_err(action())?;
    for column in
        columns(connection, table).map_err(action())?.iter().filter(|column| !there.iter().any(|known| known.name == column.name))
    {
        connection
            .execute_batch(&format!("ALTER TABLE {follower} ADD COLUMN {} {}", column.name, column.sql_type))
            .map_err(WarehouseError::statement(format!("give {follower} the new column {}", column.name)))?;
    }
    Ok(())
}

/// The columns of a table in order; none if there is no such table.
pub(crate) fn columns(connection: &Connection, table: &TableName) -> duckdb::Result<Vec<TableColumn>> {
    let mut statement = connection.prepare(
        "SELECT column_name, data_type, is_nullable FROM duckdb_columns()
         WHERE schema_name = ? AND table_name = ? AND NOT internal ORDER BY column_index",
    )?;
    let columns = statement.query_map([table.schema(), table.name()], |row| {
        Ok(TableColumn { name: row.get(0)?, sql_type: row.get(1)?, nullable: row.get(2)? })
    })?;
    columns.collect()
}
