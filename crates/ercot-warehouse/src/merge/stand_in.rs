//! Rows that an import made of an earlier database's table: they stand in for postings that are not held.
//!
//! Nothing says when such a row was posted, so it never takes part in the versions of a row: it counts only as long as its
//! key has no posting. The first posting takes its place, and one that comes when a posting is there changes nothing. So the
//! order of arrival does not matter here either.

use duckdb::Connection;
use ercot_manifest::PublishedBasis;
use ercot_types::report::Versions;

use super::{BATCH_DOCUMENTS, STAGE, Statements, correct};

/// Takes stand-ins out of the stage, the table and its history wherever a posting has their key. The staged keys must be
/// listed; they are listed again if some are gone.
pub(super) fn give_way(connection: &Connection, statements: &Statements<'_>) -> duckdb::Result<()> {
    // In a vintage the publish time is part of the key, and a correction is no posting.
    if statements.layout.versions == Versions::Vintage || statements.layout.corrects {
        return Ok(());
    }
    let list = format!(
        "CREATE OR REPLACE TEMP TABLE stand_ins AS
         SELECT source_doc FROM ops.source_document WHERE published_basis = '{}'
         UNION SELECT source_doc FROM {BATCH_DOCUMENTS} WHERE stands_in",
        PublishedBasis::ImportedTable.as_str()
    );
    connection.execute_batch(&list)?;
    if !connection.query_row("SELECT EXISTS (SELECT 1 FROM stand_ins)", [], |row| row.get::<_, bool>(0))? {
        return Ok(());
    }
    let (table, history, keys) = (&statements.table, &statements.history, statements.key_list());
    let (range, join) = (statements.range("t"), statements.join_on("t", "k"));
    let is_stand_in = "_source_doc IN (SELECT source_doc FROM stand_ins)";
    // The posting of a corrected row is in the history; what stands in the table then is the correction.
    let is_posting = match correct::documents(connection, statements)? {
        Some(corrections) => format!("NOT {is_stand_in} AND _source_doc NOT IN ({corrections})"),
        None => format!("NOT {is_stand_in}"),
    };
    let posted =
        format!("SELECT {keys} FROM temp.{STAGE} s JOIN {BATCH_DOCUMENTS} d ON s._document = d.document WHERE NOT d.stands_in");
    connection.execute_batch(&format!(
        "DELETE FROM temp.{STAGE} WHERE rowid IN (
             SELECT s.rowid FROM temp.{STAGE} s JOIN {BATCH_DOCUMENTS} d ON s._document = d.document
             SEMI JOIN (SELECT {keys} FROM {table} t WHERE {range} AND {is_posting}
                 UNION ALL SELECT {keys} FROM {history} t WHERE {range} AND {is_posting} UNION ALL {posted}) k ON {}
             WHERE d.stands_in);
         DELETE FROM {table} t USING (SELECT DISTINCT * FROM ({posted})) k WHERE {join} AND {range} AND t.{is_stand_in};
         DELETE FROM {history} t USING (SELECT DISTINCT * FROM ({posted})) k WHERE {join} AND {range} AND t.{is_stand_in};
         {}",
        statements.join_on("s", "k"),
        statements.list_keys(),
    ))
}
