//! Merges staged rows into a table by natural key.
//!
//! For a table that supersedes, the versions of a key are ordered by publish time (then by document): an equal re-posting
//! is dropped, the last version is the table's row, every earlier one goes to the history table with the publish time of its
//! successor. The order in which documents arrive does not matter for documents that differ. For a vintage table the publish
//! time is part of the key and every posting stays.

use std::collections::HashMap;

use duckdb::Connection;
use ercot_types::report::{LINEAGE_COLUMNS, ReportLayout, Versions};

use crate::{error::WarehouseError, parse::stage_columns, table::history_table};

/// The temporary table of the batch's documents: `document`, `source_doc`, `sha256`, `published_at`.
pub(crate) const BATCH_DOCUMENTS: &str = "temp.batch_documents";

/// The temporary table that rows of the layout are staged in.
pub(crate) const STAGE: &str = "stage";

/// The staged rows of each document, all of which a plain append inserts.
const STAGED_BY_DOCUMENT: &str = "SELECT _document, count(*), 0 FROM temp.stage GROUP BY _document";

/// The rows of each document that became the table's.
const LANDED_BY_DOCUMENT: &str = "SELECT _document, count(*) FILTER (NOT _existed), count(*) FILTER (_existed) FROM versions
     WHERE _origin = 2 AND _superseded_at IS NULL GROUP BY _document";

/// Rows of one document that landed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Landed {
    pub(crate) inserted: u64,
    pub(crate) updated: u64,
}

/// What a merge did: rows per document, by the document's index in the batch.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    pub(crate) by_document: HashMap<i32, Landed>,
}

/// Makes the staging table of a layout, empty.
pub(crate) fn create_stage(connection: &Connection, layout: &ReportLayout) -> Result<(), WarehouseError> {
    let columns: Vec<String> = stage_columns(layout).iter().map(|(name, sql_type)| format!("{name} {sql_type}")).collect();
    let sql = format!("CREATE OR REPLACE TEMP TABLE {STAGE} ({})", columns.join(", "));
    connection.execute_batch(&sql).map_err(WarehouseError::statement(format!("stage rows for {}", layout.table)))
}

/// Merges the staged rows into the layout's table, inside the caller's transaction.
pub(crate) fn merge(connection: &Connection, layout: &ReportLayout, ingested_at: &str) -> Result<Merged, WarehouseError> {
    let statements = Statements::new(layout, ingested_at);
    let action = || WarehouseError::statement(format!("merge rows into {}", layout.table));
    if statements.is_plain_append(connection).map_err(action())? {
        connection.execute_batch(&statements.append()).map_err(action())?;
        return landed(connection, STAGED_BY_DOCUMENT).map_err(action());
    }
    connection.execute_batch(&statements.versions()).map_err(action())?;
    let merged = landed(connection, LANDED_BY_DOCUMENT).map_err(action())?;
    connection.execute_batch(&statements.replace()).map_err(action())?;
    Ok(merged)
}

/// The merge's SQL. Every name in it is a checked identifier (`is_identifier`); no value is.
struct Statements<'l> {
    layout: &'l ReportLayout,
    table: String,
    history: String,
    columns: String,
    key: Vec<&'l str>,
    ingested_at: String,
    /// Column whose range in the stage bounds the rows of the table that can be touched.
    range_column: Option<&'static str>,
}

impl<'l> Statements<'l> {
    fn new(layout: &'l ReportLayout, ingested_at: &str) -> Self {
        let mut key: Vec<&str> = layout.natural_key.iter().map(String::as_str).collect();
        if layout.versions == Versions::Vintage {
            key.push("_published_at");
        }
        let range_column = match layout.versions {
            Versions::Vintage => Some("_published_at"),
            Versions::Supersede => layout.time.derived_columns().first().map(|(name, _)| *name),
        };
        Self {
            layout,
            table: layout.table.to_string(),
            history: history_table(&layout.table),
            columns: layout.table_columns().iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
            key,
            ingested_at: ingested_at.to_owned(),
            range_column,
        }
    }

    /// The staged rows with the table's columns, their document, and their order inside the batch.
    fn staged(&self) -> String {
        let own = stage_columns(self.layout);
        let own: Vec<String> = own.iter().filter(|(name, _)| *name != "_document").map(|(name, _)| format!("s.{name}")).collect();
        format!(
            "SELECT {}, d.source_doc AS _source_doc, d.published_at AS _published_at, \
             TIMESTAMP '{}' AS _ingested_at, s._document, s.rowid AS _order FROM temp.{STAGE} s JOIN {BATCH_DOCUMENTS} d ON s._document = d.document",
            own.join(", "),
            self.ingested_at
        )
    }

    fn key_list(&self) -> String {
        self.key.join(", ")
    }

    fn join_on(&self, left: &str, right: &str) -> String {
        self.key.iter().map(|key| format!("{left}.{key} = {right}.{key}")).collect::<Vec<_>>().join(" AND ")
    }

    /// Restricts a scan of the table to the stretch that the stage covers, so that DuckDB reads few row groups.
    fn range(&self, alias: &str) -> String {
        self.range_column.map_or_else(
            || "true".to_owned(),
            |column| {
                format!(
                    "{alias}.{column} BETWEEN (SELECT min({column}) FROM staged_keys) AND (SELECT max({column}) FROM staged_keys)"
                )
            },
        )
    }

    /// True if no staged key is there twice or in the table: then the rows can simply be appended.
    fn is_plain_append(&self, connection: &Connection) -> duckdb::Result<bool> {
        let keys = format!(
            "CREATE OR REPLACE TEMP TABLE staged_keys AS SELECT {}, count(*) AS _rows FROM ({}) GROUP BY ALL",
            self.key_list(),
            self.staged_keys_source()
        );
        connection.execute_batch(&keys)?;
        let repeated: bool = connection.query_row("SELECT coalesce(max(_rows), 0) > 1 FROM staged_keys", [], |row| row.get(0))?;
        if repeated {
            return Ok(false);
        }
        let there = format!(
            "SELECT EXISTS (SELECT 1 FROM {} t SEMI JOIN staged_keys k ON {} WHERE {})",
            self.table,
            self.join_on("t", "k"),
            self.range("t")
        );
        connection.query_row(&there, [], |row| row.get::<_, bool>(0)).map(|there| !there)
    }

    fn staged_keys_source(&self) -> String {
        match self.layout.versions {
            Versions::Supersede => format!("SELECT {} FROM temp.{STAGE}", self.key_list()),
            Versions::Vintage => format!(
                "SELECT {}, d.published_at AS _published_at FROM temp.{STAGE} s JOIN {BATCH_DOCUMENTS} d ON s._document = d.document",
                self.layout.natural_key.join(", ")
            ),
        }
    }

    fn append(&self) -> String {
        format!("INSERT INTO {} ({}) SELECT {} FROM ({})", self.table, self.columns, self.columns, self.staged())
    }

    /// Every version of the staged keys in order, equal neighbours dropped; `_superseded_at` is empty for the last.
    ///
    /// `_origin` is 0 for a row of the table, 1 for one of its history, 2 for a staged one.
    fn versions(&self) -> String {
        let fixed: Vec<&str> =
            self.key.iter().copied().chain(self.layout.time.derived_columns().iter().map(|(name, _)| *name)).collect();
        let lineage = LINEAGE_COLUMNS.iter().map(|(name, _)| *name).filter(|name| *name != "_extra");
        let fixed: Vec<&str> = fixed.into_iter().chain(lineage).collect();
        let values: Vec<&str> =
            self.layout.table_columns().into_iter().map(|(name, _)| name).filter(|name| !fixed.contains(name)).collect();
        // A table that is all key has nothing that could differ.
        let values = if values.is_empty() { "1".to_owned() } else { values.join(", ") };
        let history = match self.layout.versions {
            Versions::Supersede => format!(
                "UNION ALL SELECT {}, -1 AS _document, 0 AS _order, 1 AS _origin FROM {} t SEMI JOIN staged_keys k ON {}",
                self.columns,
                self.history,
                self.join_on("t", "k")
            ),
            Versions::Vintage => String::new(),
        };
        // In a vintage a key has one posting: whatever comes after the first, whichever its values, is a repetition.
        let changed = match self.layout.versions {
            Versions::Supersede => "_number = 1 OR _values IS DISTINCT FROM _before",
            Versions::Vintage => "_number = 1",
        };
        let (columns, key, table, staged) = (&self.columns, self.key_list(), &self.table, self.staged());
        let order = "_published_at, _source_doc, _origin, _order";
        format!(
            "CREATE OR REPLACE TEMP TABLE versions AS
             WITH candidates AS (
                 SELECT {columns}, -1 AS _document, 0 AS _order, 0 AS _origin FROM {table} t
                     SEMI JOIN staged_keys k ON {} WHERE {}
                 {history}
                 UNION ALL SELECT {columns}, _document, _order, 2 AS _origin FROM ({staged})
             ), valued AS (
                 SELECT *, row({values}) AS _values FROM candidates
             ), ordered AS (
                 SELECT *, lag(_values) OVER chain AS _before, row_number() OVER chain AS _number,
                     bool_or(_origin = 0) OVER (PARTITION BY {key}) AS _existed
                 FROM valued WINDOW chain AS (PARTITION BY {key} ORDER BY {order})
             )
             SELECT {columns}, _document, _origin, _existed,
                 lead(_published_at) OVER (PARTITION BY {key} ORDER BY {order}) AS _superseded_at
             FROM ordered WHERE {changed}",
            self.join_on("t", "k"),
            self.range("t"),
        )
    }

    /// Puts the versions in place: the last into the table where it is not there, the others into the history.
    fn replace(&self) -> String {
        let (table, columns, history) = (&self.table, &self.columns, &self.history);
        let current = "_superseded_at IS NULL AND _origin <> 0";
        let mut sql = format!(
            "DELETE FROM {table} t USING (SELECT DISTINCT {} FROM versions WHERE {current} AND _existed) v WHERE {} AND {};
             INSERT INTO {table} ({columns}) SELECT {columns} FROM versions WHERE {current};",
            self.key_list(),
            self.join_on("t", "v"),
            self.range("t"),
        );
        if self.layout.versions == Versions::Supersede {
            sql.push_str(&format!(
                "DELETE FROM {history} t USING staged_keys v WHERE {};
                 INSERT INTO {history} ({columns}, _superseded_at) SELECT {columns}, _superseded_at FROM versions
                 WHERE _superseded_at IS NOT NULL;",
                self.join_on("t", "v"),
            ));
        }
        sql
    }
}

/// Reads (document, rows inserted, rows updated).
fn landed(connection: &Connection, sql: &str) -> duckdb::Result<Merged> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, Landed { inserted: row.get(1)?, updated: row.get(2)? })))?;
    Ok(Merged { by_document: rows.collect::<duckdb::Result<_>>()? })
}
