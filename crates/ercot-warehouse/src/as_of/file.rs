//! What a DuckDB file holds: its tables, views and macros.

use std::collections::BTreeMap;

use duckdb::Connection;

use super::{is_identifier, quoted};
use crate::table;

/// The tables, views and macros of the file.
pub(super) struct File {
    /// What DuckDB calls the file.
    pub(super) catalog: String,
    pub(super) schemas: Vec<String>,
    pub(super) tables: Vec<Relation>,
    /// The statements that make its views and macros, by name.
    pub(super) made: Vec<(String, String)>,
    /// The names of its table macros of two parameters.
    pub(super) macros_of_two: Vec<String>,
}

/// A table with its columns and their types.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) columns: Vec<(String, String)>,
}

impl Relation {
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, _)| name == column)
    }

    /// `schema.table`.
    pub(super) fn plain(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }

    /// The names of the columns, quoted.
    pub(super) fn list(&self) -> String {
        self.columns.iter().map(|(name, _)| quoted(name)).collect::<Vec<_>>().join(", ")
    }

    /// The columns of `like` as this table gives them: a history lacks a column that its table has got since.
    pub(super) fn list_like(&self, like: &Self) -> String {
        let column = |(name, kind): &(String, String)| {
            if self.has(name) { quoted(name) } else { format!("NULL::{kind} AS {}", quoted(name)) }
        };
        like.columns.iter().map(column).collect::<Vec<_>>().join(", ")
    }
}

impl File {
    pub(super) fn read(connection: &Connection) -> duckdb::Result<Self> {
        let catalog: String = connection.query_row("SELECT current_database()", [], |row| row.get(0))?;
        let mut file = Self {
            schemas: texts(
                connection,
                "SELECT schema_name FROM duckdb_schemas() WHERE database_name = ? AND NOT internal ORDER BY 1",
                &catalog,
            )?,
            tables: tables(connection, &catalog)?,
            made: Vec::new(),
            macros_of_two: texts(
                connection,
                "SELECT schema_name || '.' || function_name FROM duckdb_functions()
                 WHERE database_name = ? AND NOT internal AND function_type = 'table_macro' AND len(parameters) = 2",
                &catalog,
            )?,
            catalog,
        };
        file.schemas.retain(|name| is_identifier(name));
        file.made = views(connection, &file.catalog)?;
        file.made.extend(macros(connection, &file.catalog)?);
        Ok(file)
    }

    pub(super) fn table(&self, schema: &str, name: &str) -> Option<&Relation> {
        self.tables.iter().find(|table| table.schema == schema && table.name == name)
    }

    /// The table that holds the superseded versions of another.
    pub(super) fn history(&self, of: &Relation) -> Option<&Relation> {
        self.table(table::HISTORY, &format!("{}__{}", of.schema, of.name))
    }

    /// The table that holds the corrections of another.
    pub(super) fn corrections(&self, of: &Relation) -> Option<&Relation> {
        self.table(table::HISTORY, &format!("{}__{}__corrections", of.schema, of.name))
    }

    /// The table under the name by which the catalog in memory reaches it.
    pub(super) fn path(&self, of: &Relation) -> String {
        format!("{}.{}.{}", quoted(&self.catalog), of.schema, of.name)
    }
}

fn texts(connection: &Connection, sql: &str, catalog: &str) -> duckdb::Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    statement.query_map([catalog], |row| row.get(0))?.collect()
}

fn tables(connection: &Connection, catalog: &str) -> duckdb::Result<Vec<Relation>> {
    let sql = "SELECT c.schema_name, c.table_name, c.column_name, c.data_type FROM duckdb_columns() c
               SEMI JOIN duckdb_tables() t ON t.table_oid = c.table_oid AND t.database_name = c.database_name AND NOT t.temporary
               WHERE c.database_name = ? AND NOT c.internal ORDER BY 1, 2, c.column_index";
    let mut tables: BTreeMap<(String, String), Vec<(String, String)>> = BTreeMap::new();
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([catalog])?;
    while let Some(row) = rows.next()? {
        tables.entry((row.get(0)?, row.get(1)?)).or_default().push((row.get(2)?, row.get(3)?));
    }
    let relation = |((schema, name), columns)| Relation { schema, name, columns };
    let plain = |relation: &Relation| is_identifier(&relation.schema) && is_identifier(&relation.name);
    Ok(tables.into_iter().map(relation).filter(plain).collect())
}

/// A statement as DuckDB prints it, with cross joins for its commas between relations.
///
/// DuckDB prints both alike, with a blank before the comma. But a comma binds weaker than a join: what followed a cross join
/// would be joined to its right side alone.
fn with_cross_joins(sql: &str) -> String {
    let mut quote = None;
    let mut text = String::with_capacity(sql.len());
    for letter in sql.chars() {
        match quote {
            Some(open) if open == letter => quote = None,
            None if letter == '\'' || letter == '"' => quote = Some(letter),
            _ => {}
        }
        if quote.is_none() && letter == ',' && text.ends_with(' ') {
            text.push_str("CROSS JOIN");
        } else {
            text.push(letter);
        }
    }
    text
}

fn views(connection: &Connection, catalog: &str) -> duckdb::Result<Vec<(String, String)>> {
    let sql = "SELECT schema_name || '.' || view_name, sql FROM duckdb_views() WHERE database_name = ? AND NOT internal AND NOT temporary";
    let mut statement = connection.prepare(sql)?;
    statement.query_map([catalog], |row| Ok((row.get(0)?, with_cross_joins(&row.get::<_, String>(1)?))))?.collect()
}

/// A macro of several forms has several rows.
fn macros(connection: &Connection, catalog: &str) -> duckdb::Result<Vec<(String, String)>> {
    let sql = "SELECT schema_name || '.' || function_name, function_type = 'table_macro', array_to_string(parameters, ', '),
                      macro_definition
               FROM duckdb_functions()
               WHERE database_name = ? AND NOT internal AND function_type IN ('macro', 'table_macro') ORDER BY 1, len(parameters)";
    let mut forms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([catalog])?;
    while let Some(row) = rows.next()? {
        let (parameters, body): (Option<String>, String) = (row.get(2)?, row.get(3)?);
        let table = if row.get::<_, bool>(1)? { "TABLE " } else { "" };
        let body = with_cross_joins(&body);
        forms.entry(row.get(0)?).or_default().push(format!("({}) AS {table}{body}", parameters.unwrap_or_default()));
    }
    Ok(forms.into_iter().map(|(name, forms)| (name.clone(), format!("CREATE MACRO {name}{}", forms.join(", ")))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_between_relations_is_a_cross_join_and_no_other_comma_is() {
        let printed = "SELECT a, ' , ', \"x , y\", 'it''s , ' FROM a , b LEFT JOIN c ON ((c.x = a.x))";
        let meant = "SELECT a, ' , ', \"x , y\", 'it''s , ' FROM a CROSS JOIN b LEFT JOIN c ON ((c.x = a.x))";
        assert_eq!(with_cross_joins(printed), meant);
    }

    #[test]
    fn duckdb_still_prints_cross_joins_as_commas() {
        let connection = Connection::open_in_memory().unwrap();
        let sql = "CREATE VIEW v AS SELECT a.x, c.x AS y FROM (SELECT 1 AS x) a CROSS JOIN (SELECT 2 AS z) b LEFT JOIN (SELECT 1 AS x) c ON c.x = a.x";
        connection.execute_batch(sql).unwrap();
        let printed = views(&connection, "memory").unwrap().remove(0).1;
        connection.execute_batch(&printed.replace(" v ", " w ")).unwrap();
        let pair = |name: &str| -> (i32, Option<i32>) {
            connection.query_row(&format!("SELECT x, y FROM {name}"), [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
        };
        assert_eq!(pair("w"), pair("v"));
    }
}
