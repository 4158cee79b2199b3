//! Merges staged rows into a table by natural key.
//!
//! For a table that supersedes, every posting of a key is kept: the postings are ordered by publish time (then by document);
//! the first of each run of equal values is a version, the last version is the table's row, and everything else is in the
//! history table. There an earlier version has the publish time of its successor as `_superseded_at`, and a re-posting of
//! equal values its own publish time, so that it never holds for any instant. Because all postings are kept, the order in
//! which documents arrive does not matter. For a vintage table the publish time is part of the key and every posting stays.
//!
//! A layout whose re-postings are dropped keeps the versions only.
//!
//! Where a row was corrected, its versions are worked out by `correct`. Rows out of an earlier database's tables only stand in
//! for postings that are not held; see `stand_in`.
//!
//! A key that one document has more than once counts with its last row; `repeated_keys` tells of the others.

mod correct;
mod stand_in;

use std::collections::HashMap;

use duckdb::Connection;
use ercot_types::report::{LINEAGE_COLUMNS, ReportLayout, Repostings, Versions};

use crate::{error::WarehouseError, parse::stage_columns, table::history_table};

/// The temporary table of the batch's documents: `document`, `source_doc`, `sha256`, `published_at`, `stands_in`.
pub(crate) const BATCH_DOCUMENTS: &str = "temp.batch_documents";

/// The temporary tables of an ingest.
pub(crate) const SCRATCH_TABLES: [&str; 6] = ["batch_documents", "stage", "staged_keys", "versions", "corrections", "stand_ins"];

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
    /// Rows of a document whose key a later row of it has too, by the document's index.
    pub(crate) repeated_keys: HashMap<i32, u64>,
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
    connection.execute_batch(&statements.list_keys()).map_err(action())?;
    stand_in::give_way(connection, &statements).map_err(action())?;
    if !layout.corrects && statements.is_plain_append(connection).map_err(action())? {
        connection.execute_batch(&statements.append()).map_err(action())?;
        return landed(connection, STAGED_BY_DOCUMENT).map_err(action());
    }
    if layout.versions == Versions::Supersede && correct::applies(connection, &statements).map_err(action())? {
        return correct::merge(connection, &statements).map_err(action());
    }
    connection.execute_batch(&statements.versions()).map_err(action())?;
    let mut merged = landed(connection, LANDED_BY_DOCUMENT).map_err(action())?;
    merged.repeated_keys = counts(connection, &statements.repeated_keys()).map_err(action())?;
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

    /// Lists the keys of the staged rows with how often each is there.
    fn list_keys(&self) -> String {
        format!(
            "CREATE OR REPLACE TEMP TABLE staged_keys AS SELECT {}, count(*) AS _rows FROM ({}) GROUP BY ALL",
            self.key_list(),
            self.staged_keys_source()
        )
    }

    /// True if no staged key is there twice or in the table: then the rows can simply be appended. A corrected row is always
    /// in the table.
    fn is_plain_append(&self, connection: &Connection) -> duckdb::Result<bool> {
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

    /// Every posting of the staged keys in order. `_superseded_at` is empty for the table's row.
    ///
    /// `_origin` is 0 for a row of the table, 1 for one of its history, 2 for a staged one.
    fn versions(&self) -> String {
        let history = match self.layout.versions {
            Versions::Supersede => format!(
                "UNION ALL SELECT {}, -1 AS _document, 1 AS _origin FROM {} t SEMI JOIN staged_keys k ON {} WHERE {}",
                self.columns,
                self.history,
                self.join_on("t", "k"),
                self.range("t")
            ),
            Versions::Vintage => String::new(),
        };
        // In a vintage a key has one posting: what comes after the first, whichever its values, is a repetition.
        let head = match self.layout.versions {
            Versions::Supersede => "_number = 1 OR _values IS DISTINCT FROM _before",
            Versions::Vintage => "_number = 1",
        };
        let wanted = match self.layout.repostings {
            Repostings::Keep => "true",
            Repostings::Drop => "_head",
        };
        let (columns, key, table, staged, values) = (&self.columns, self.key_list(), &self.table, self.staged(), self.values());
        format!(
            "CREATE OR REPLACE TEMP TABLE versions AS
             WITH candidates AS (
                 SELECT {columns}, -1 AS _document, 0 AS _origin FROM {table} t SEMI JOIN staged_keys k ON {} WHERE {}
                 {history}
                 UNION ALL SELECT {columns}, _document, 2 AS _origin FROM ({staged})
                     QUALIFY row_number() OVER (PARTITION BY {}, _document ORDER BY _order DESC) = 1
             ), postings AS (
                 SELECT *, row({values}) AS _values, bool_or(_origin = 0) OVER (PARTITION BY {key}) AS _existed FROM candidates
                 QUALIFY row_number() OVER (PARTITION BY {key}, _published_at, _source_doc, _values ORDER BY _origin) = 1
             ), ordered AS (
                 SELECT *, lag(_values) OVER chain AS _before, row_number() OVER chain AS _number
                 FROM postings WINDOW chain AS (PARTITION BY {key} ORDER BY _published_at, _source_doc, _values)
             ), heads AS (
                 SELECT *, {head} AS _head FROM ordered
             )
             SELECT {columns}, _document, _origin, _existed,
                 CASE WHEN _head THEN min(_published_at) FILTER (_head) OVER (PARTITION BY {key}
                     ORDER BY _number ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
                 ELSE _published_at END AS _superseded_at
             FROM heads WHERE {wanted}",
            self.join_on("t", "k"),
            self.range("t"),
            self.layout.natural_key.join(", "),
        )
    }

    /// The columns in which two postings of a key cannot differ in substance. The time columns only spell what the key says.
    fn fixed(&self) -> Vec<&str> {
        let derived = self.layout.time.derived_columns().iter().map(|(name, _)| *name);
        let lineage = LINEAGE_COLUMNS.iter().map(|(name, _)| *name).filter(|name| *name != "_extra");
        self.key.iter().copied().chain(derived).chain(lineage).chain(self.layout.time.columns()).collect()
    }

    /// The columns in which two postings of a key can differ.
    fn values(&self) -> String {
        let fixed = self.fixed();
        self.layout
            .table_columns()
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| !fixed.contains(name))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// For each document, the rows beyond the first with the same key.
    fn repeated_keys(&self) -> String {
        let key = self.layout.natural_key.join(", ");
        format!(
            "SELECT _document, sum(_rows - 1)::BIGINT FROM (SELECT _document, count(*) AS _rows FROM temp.{STAGE} GROUP BY _document, {key})
             GROUP BY _document HAVING sum(_rows - 1) > 0"
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
                "DELETE FROM {history} t USING staged_keys v WHERE {} AND {};
                 INSERT INTO {history} ({columns}, _superseded_at) SELECT {columns}, _superseded_at FROM versions
                 WHERE _superseded_at IS NOT NULL;",
                self.join_on("t", "v"),
                self.range("t"),
            ));
        }
        sql
    }
}

/// Reads (document, rows inserted, rows updated).
fn landed(connection: &Connection, sql: &str) -> duckdb::Result<Merged> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, Landed { inserted: row.get(1)?, updated: row.get(2)? })))?;
    Ok(Merged { by_document: rows.collect::<duckdb::Result<_>>()?, ..Merged::default() })
}

fn counts(connection: &Connection, sql: &str) -> duckdb::Result<HashMap<i32, u64>> {
    let mut statement = connection.prepare(sql)?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
