//! What the migrations say about their tables and marts, for pages and prompts.

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

/// What a mart is in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MartKind {
    /// A table that a refresh fills from the report tables.
    Built,
    /// A table that some program fills.
    Table,
    /// A view, always up to date with what it reads.
    View,
    /// A table macro, asked as `FROM name(arguments)`.
    Macro,
}

/// A table, view or macro for people and models, as the migrations describe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MartDescription {
    /// `schema.name`.
    pub name: String,
    /// What it is.
    pub kind: MartKind,
    /// What it holds.
    pub comment: Option<String>,
    /// Its columns in order; none for a macro.
    pub columns: Vec<MartColumn>,
    /// The parameters of a macro.
    pub parameters: Vec<String>,
    /// The tables that a built one reads.
    pub sources: Vec<String>,
}

/// A column of a mart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MartColumn {
    /// Its name.
    pub name: String,
    /// Its type in SQL.
    pub sql_type: String,
    /// What it holds; a unit stands in brackets at the end.
    pub comment: Option<String>,
}

/// Everything that the migrations make in the schemas `mart`, `features`, `ref` and `dashboard`, by name.
///
/// # Errors
///
/// [`WarehouseError::Statement`] if a migration fails, which a test rules out.
///
/// ```
/// let marts = ercot_warehouse::mart_descriptions()?;
/// assert!(marts.iter().any(|mart| mart.name == "mart.fact_rt_5min"));
/// # Ok::<(), ercot_warehouse::WarehouseError>(())
/// ```
pub fn mart_descriptions() -> Result<Vec<MartDescription>, WarehouseError> {
    let action = || WarehouseError::statement("read the comments of the marts");
    let connection = Connection::open_in_memory().map_err(action())?;
    migrate(&connection)?;
    read_marts(&connection).map_err(action())
}

const MARTS: &str = "
    SELECT schema_name || '.' || table_name, 'table', comment, '' FROM duckdb_tables()
    WHERE schema_name IN ('mart', 'features', 'ref', 'dashboard')
    UNION ALL SELECT schema_name || '.' || view_name, 'view', comment, '' FROM duckdb_views()
    WHERE schema_name IN ('mart', 'features', 'ref', 'dashboard')
    UNION ALL SELECT schema_name || '.' || function_name, 'macro', comment, array_to_string(parameters, ' ') FROM duckdb_functions()
    WHERE schema_name IN ('mart', 'features', 'ref', 'dashboard')
    ORDER BY 1";

fn read_marts(connection: &Connection) -> duckdb::Result<Vec<MartDescription>> {
    let mut marts = Vec::new();
    let mut statement = connection.prepare(MARTS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (name, kind): (String, String) = (row.get(0)?, row.get(1)?);
        let sources = strings(connection, "SELECT source_table FROM ops.mart_source WHERE mart = ? ORDER BY 1", &name)?;
        let kind = match kind.as_str() {
            "view" => MartKind::View,
            "macro" => MartKind::Macro,
            _ if sources.is_empty() => MartKind::Table,
            _ => MartKind::Built,
        };
        let parameters = row.get::<_, String>(3)?.split_whitespace().map(str::to_owned).collect();
        let columns = mart_columns(connection, &name)?;
        marts.push(MartDescription { name, kind, comment: row.get(2)?, columns, parameters, sources });
    }
    Ok(marts)
}

fn mart_columns(connection: &Connection, mart: &str) -> duckdb::Result<Vec<MartColumn>> {
    let mut statement = connection.prepare(
        "SELECT column_name, data_type, comment FROM duckdb_columns()
         WHERE schema_name || '.' || table_name = ? ORDER BY column_index",
    )?;
    let columns =
        statement.query_map([mart], |row| Ok(MartColumn { name: row.get(0)?, sql_type: row.get(1)?, comment: row.get(2)? }))?;
    columns.collect()
}

fn strings(connection: &Connection, sql: &str, parameter: &str) -> duckdb::Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    statement.query_map([parameter], |row| row.get(0))?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_people_and_models_read_says_what_it_holds() {
        let marts = mart_descriptions().unwrap();
        assert!(marts.len() > 20, "{}", marts.len());
        for mart in &marts {
            assert!(mart.comment.is_some(), "{} has no comment", mart.name);
            assert_eq!(mart.columns.is_empty(), mart.kind == MartKind::Macro, "{}", mart.name);
            for column in &mart.columns {
                assert!(column.comment.is_some(), "{}.{} has no comment", mart.name, column.name);
            }
        }
    }

    #[test]
    fn every_mart_that_is_built_has_its_macro() {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection).unwrap();
        for mart in read_marts(&connection).unwrap().iter().filter(|mart| mart.kind == MartKind::Built) {
            let sql =
                format!("SELECT count(*) FROM build.{}(DATE '2026-11-01', DATE '2026-11-01')", mart.name.replace('.', "__"));
            assert_eq!(connection.query_row(&sql, [], |row| row.get::<_, u64>(0)).unwrap(), 0, "{}", mart.name);
            for source in &mart.sources {
                let sql = format!("SELECT count(operating_day) FROM {source}");
                assert_eq!(connection.query_row(&sql, [], |row| row.get::<_, u64>(0)).unwrap(), 0, "{source}");
            }
        }
    }
}
