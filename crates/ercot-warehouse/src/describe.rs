//! What the migrations say about their tables, for pages and prompts.

use std::collections::BTreeMap;

use duckdb::Connection;

use crate::{error::WarehouseError, migrate::migrate};

/// The comments of a table, as the migrations give them. A unit stands in brackets at the end of a column's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableComments {
    /// The table's own.
    pub table: Option<String>,
    /// Those of its columns, by name.
    pub columns: BTreeMap<String, String>,
}

/// The comments of every table that the migrations make, by `schema.table`.
///
/// # Errors
///
/// [`WarehouseError::Statement`] if a migration fails, which a test rules out.
///
/// ```
/// let comments = ercot_warehouse::table_comments()?;
/// assert!(comments["market.rt_lmp_5min"].columns["lmp"].ends_with("[$/MWh]"));
/// # Ok::<(), ercot_warehouse::WarehouseError>(())
/// ```
pub fn table_comments() -> Result<BTreeMap<String, TableComments>, WarehouseError> {
    let action = || WarehouseError::statement("read the comments of the tables");
    let connection = Connection::open_in_memory().map_err(action())?;
    migrate(&connection)?;
    let mut comments: BTreeMap<String, TableComments> = BTreeMap::new();
    let sql = "SELECT schema_name || '.' || table_name, NULL, comment FROM duckdb_tables() WHERE NOT internal
               UNION ALL SELECT schema_name || '.' || table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal";
    let mut statement = connection.prepare(sql).map_err(action())?;
    let mut rows = statement.query([]).map_err(action())?;
    while let Some(row) = rows.next().map_err(action())? {
        let read = || -> duckdb::Result<(String, Option<String>, Option<String>)> { Ok((row.get(0)?, row.get(1)?, row.get(2)?)) };
        let (table, column, comment) = read().map_err(action())?;
        let table = comments.entry(table).or_default();
        match (column, comment) {
            (Some(column), Some(comment)) => drop(table.columns.insert(column, comment)),
            (None, comment) => table.table = comment,
            (Some(_), None) => {}
        }
    }
    Ok(comments)
}
