//! Merges rows of a table that has price corrections.
//!
//! A correction gives some columns of a row and leaves the others empty. The corrections are kept as they were posted in
//! `history.<schema>__<table>__corrections`, and the versions of a row are worked out anew from all of its postings and all
//! of its corrections, in the order of their publish times, so that the order of arrival does not matter:
//!
//! - A correction sets its columns from its publish time on; the others stay what they were.
//! - A posting sets the columns in which it differs from the posting before it. What it repeats has not changed, so a
//!   re-posting of the uncorrected price, or an original that comes to light late, does not undo a correction.
//!
//! A version that starts with a correction has the correction's document as `_source_doc`, and so has one that starts with a
//! posting whose price a correction before it replaces; there the posting itself is in the history and holds for no instant.

use duckdb::Connection;

use super::{LANDED_BY_DOCUMENT, Merged, Statements, counts, landed};
use crate::table::{self, corrections_table};

/// True if the staged rows are corrections, or one of their keys was corrected.
pub(super) fn applies(connection: &Connection, statements: &Statements<'_>) -> duckdb::Result<bool> {
    if statements.layout.corrects {
        return Ok(true);
    }
    let Some(name) = corrections(connection, statements)? else { return Ok(false) };
    let corrected = format!(
        "SELECT EXISTS (SELECT 1 FROM {name} t SEMI JOIN staged_keys k ON {} WHERE {})",
        statements.join_on("t", "k"),
        statements.range("t")
    );
    connection.query_row(&corrected, [], |row| row.get(0))
}

/// The statement that lists the documents of corrections that reach the stretch of the staged keys, if the table has any.
pub(super) fn documents(connection: &Connection, statements: &Statements<'_>) -> duckdb::Result<Option<String>> {
    let name = corrections(connection, statements)?;
    Ok(name.map(|name| format!("SELECT DISTINCT _source_doc FROM {name} t WHERE {}", statements.range("t"))))
}

/// The table of corrections, if it was ever needed.
fn corrections(connection: &Connection, statements: &Statements<'_>) -> duckdb::Result<Option<String>> {
    let name = corrections_table(&statements.layout.table);
    let there = "SELECT EXISTS (SELECT 1 FROM duckdb_tables() WHERE NOT internal AND schema_name || '.' || table_name = ?)";
    let there: bool = connection.query_row(there, [&name], |row| row.get(0))?;
    Ok(there.then_some(name))
}

/// Merges the staged rows, postings or corrections, into the table and its history.
pub(super) fn merge(connection: &Connection, statements: &Statements<'_>) -> duckdb::Result<Merged> {
    let corrected = Corrected::new(connection, statements)?;
    connection.execute_batch(&corrected.corrections())?;
    connection.execute_batch(&corrected.versions())?;
    let mut merged = landed(connection, LANDED_BY_DOCUMENT)?;
    merged.repeated_keys = counts(connection, &statements.repeated_keys())?;
    connection.execute_batch(&corrected.replace())?;
    Ok(merged)
}

struct Corrected<'s, 'l> {
    statements: &'s Statements<'l>,
    /// All columns of the table, which a correction's layout does not know.
    columns: Vec<String>,
    /// Those in which two postings of a key can differ.
    values: Vec<String>,
    corrections: String,
}

impl<'s, 'l> Corrected<'s, 'l> {
    fn new(connection: &Connection, statements: &'s Statements<'l>) -> duckdb::Result<Self> {
        let layout = statements.layout;
        let columns: Vec<String> = table::columns(connection, &layout.table)?.into_iter().map(|column| column.name).collect();
        let fixed = statements.fixed();
        let values = columns.iter().filter(|name| !fixed.contains(&name.as_str())).cloned().collect();
        Ok(Self { statements, columns, values, corrections: corrections_table(&layout.table) })
    }

    /// The table's columns, the values replaced by those inside a struct.
    fn columns_with(&self, values: &str) -> String {
        let column = |name: &String| if self.values.contains(name) { format!("{values}.{name} AS {name}") } else { name.clone() };
        self.columns.iter().map(column).collect::<Vec<_>>().join(", ")
    }

    fn each_value(&self, expression: impl Fn(&str) -> String) -> String {
        let fields: Vec<String> = self.values.iter().map(|name| format!("{name} := {}", expression(name))).collect();
        format!("struct_pack({})", fields.join(", "))
    }

    /// The stored rows of the staged keys.
    fn stored(&self, table: &str, origin: u8) -> String {
        let columns: Vec<String> = self.columns.iter().map(|name| format!("t.{name}")).collect();
        format!(
            "SELECT {}, -1 AS _document, {origin} AS _origin FROM {table} t SEMI JOIN staged_keys k ON {}",
            columns.join(", "),
            self.statements.join_on("t", "k")
        )
    }

    /// The staged rows, of each key in a document the latest, or the last where nothing tells.
    fn staged(&self) -> String {
        let latest_by = self.statements.layout.latest_by.as_deref();
        let (left_out, latest_first) =
            latest_by.map_or_else(Default::default, |column| (format!(", {column}"), format!("{column} DESC NULLS LAST, ")));
        format!(
            "SELECT * EXCLUDE (_order{left_out}), 2 AS _origin FROM ({})
             QUALIFY row_number() OVER (PARTITION BY {}, _document ORDER BY {latest_first}_order DESC) = 1",
            self.statements.staged(),
            self.statements.key_list()
        )
    }

    /// Every correction of the staged keys, each once.
    fn corrections(&self) -> String {
        let range = self.statements.range("t");
        let staged = if self.statements.layout.corrects { format!("UNION ALL BY NAME {}", self.staged()) } else { String::new() };
        format!(
            "CREATE OR REPLACE TEMP TABLE corrections AS
             SELECT * FROM ({} WHERE {range} {staged})
             QUALIFY row_number() OVER (PARTITION BY {}, _published_at, _source_doc, {} ORDER BY _origin) = 1",
            self.stored(&self.corrections, 0),
            self.statements.key_list(),
            self.each_value(str::to_owned),
        )
    }

    /// Every version of the staged keys. `_superseded_at` is empty for the table's row.
    fn versions(&self) -> String {
        let statements = self.statements;
        let key = statements.key_list();
        let (range, by_correction) = (statements.range("t"), statements.join_on("t", "c"));
        // What is stored under a correction's document was worked out from it, and is worked out again.
        let posted = |table: &str, origin| {
            format!(
                "{} ANTI JOIN temp.corrections c ON {by_correction} AND t._source_doc = c._source_doc WHERE {range}",
                self.stored(table, origin)
            )
        };
        let staged = if statements.layout.corrects { String::new() } else { format!("UNION ALL BY NAME {}", self.staged()) };
        let until_now = format!("OVER (PARTITION BY {key} ORDER BY _number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)");
        let before = format!("OVER (PARTITION BY {key} ORDER BY _number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)");
        let after = format!("OVER (PARTITION BY {key} ORDER BY _number ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)");
        let in_force = self.each_value(|name| {
            format!(
                "coalesce(last_value(CASE
                     WHEN CASE WHEN _correction THEN {name} IS NOT NULL
                         ELSE _posted_before IS NOT NULL AND _posted_before.{name} IS DISTINCT FROM {name} END
                     THEN struct_pack(corrected := CASE WHEN _correction THEN {name} END) END IGNORE NULLS) {until_now}.corrected,
                 _posted.{name})"
            )
        });
        format!(
            "CREATE OR REPLACE TEMP TABLE versions AS
             WITH candidates AS (
                 SELECT *, false AS _correction FROM ({} UNION ALL {} {staged})
                 UNION ALL BY NAME SELECT *, true AS _correction FROM temp.corrections
             ), postings AS (
                 SELECT *, {} AS _values FROM candidates
                 QUALIFY row_number() OVER (PARTITION BY {key}, _published_at, _source_doc, _correction, _values ORDER BY _origin) = 1
             ), numbered AS (
                 SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY _published_at, _correction, _source_doc, _values) AS _number
                 FROM postings
             ), posted AS (
                 SELECT *, last_value(CASE WHEN NOT _correction THEN _values END IGNORE NULLS) {until_now} AS _posted,
                     last_value(CASE WHEN NOT _correction THEN _values END IGNORE NULLS) {before} AS _posted_before,
                     last_value(CASE WHEN _correction THEN _source_doc END IGNORE NULLS) {until_now} AS _correction_doc
                 FROM numbered
             ), states AS (
                 SELECT *, {in_force} AS _in_force FROM posted
             ), heads AS (
                 SELECT *, _number = 1 OR lag(_in_force) OVER (PARTITION BY {key} ORDER BY _number) IS DISTINCT FROM _in_force AS _head,
                     NOT _correction AND _values IS DISTINCT FROM _in_force AS _hidden
                 FROM states
             ), spans AS (
                 SELECT *, min(_published_at) FILTER (_head) {after} AS _until FROM heads
             ), rows_of_all AS (
                 SELECT {}, _document, _origin,
                     CASE WHEN _head AND NOT _hidden THEN _until ELSE _published_at END AS _superseded_at
                 FROM (SELECT * REPLACE (CASE WHEN _hidden THEN _values ELSE _in_force END AS _values) FROM spans)
                 UNION ALL
                 SELECT {}, _document, _origin, _until AS _superseded_at
                 FROM (SELECT * REPLACE (_correction_doc AS _source_doc) FROM spans WHERE _head AND _hidden)
             ), there AS (
                 SELECT DISTINCT {key}, true AS _there FROM {} t SEMI JOIN staged_keys k ON {} WHERE {range}
             )
             SELECT rows_of_all.*, coalesce(_there, false) AS _existed FROM rows_of_all LEFT JOIN there USING ({key})",
            posted(&statements.table, 0),
            posted(&statements.history, 1),
            self.each_value(str::to_owned),
            self.columns_with("_values"),
            self.columns_with("_in_force"),
            statements.table,
            statements.join_on("t", "k"),
        )
    }

    fn replace(&self) -> String {
        let Statements { table, history, .. } = self.statements;
        let columns = self.columns.join(", ");
        let (join, range) = (self.statements.join_on("t", "k"), self.statements.range("t"));
        format!(
            "DELETE FROM {table} t USING staged_keys k WHERE {join} AND {range};
             DELETE FROM {history} t USING staged_keys k WHERE {join} AND {range};
             INSERT INTO {table} ({columns}) SELECT {columns} FROM versions WHERE _superseded_at IS NULL;
             INSERT INTO {history} ({columns}, _superseded_at) SELECT {columns}, _superseded_at FROM versions
             WHERE _superseded_at IS NOT NULL;
             INSERT INTO {} ({columns}) SELECT {columns} FROM temp.corrections WHERE _origin = 2;",
            self.corrections
        )
    }
}
