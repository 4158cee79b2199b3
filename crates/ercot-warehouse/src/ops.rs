//! The `ops` tables: which documents are in, what was quarantined, how headers drifted.

use std::collections::HashSet;

use duckdb::{Connection, params};
use ercot_manifest::PublishedBasis;
use jiff::Timestamp;

use crate::{
    error::WarehouseError,
    ingest::{DocumentOutcome, IngestBatch, IngestDocument},
    merge::BATCH_DOCUMENTS,
};

/// A file or a row that did not load, for `ops.quarantine`.
pub(crate) struct QuarantineRow {
    pub(crate) document: usize,
    pub(crate) file: String,
    pub(crate) line: Option<u64>,
    pub(crate) column: Option<String>,
    pub(crate) reason: String,
    pub(crate) raw_text: Option<String>,
}

/// A difference between a file's header and the catalog's, for `ops.schema_drift`.
pub(crate) struct DriftRow {
    pub(crate) document: usize,
    pub(crate) file: String,
    pub(crate) kind: &'static str,
    pub(crate) column: String,
    pub(crate) table: String,
}

/// An instant as DuckDB's zoneless TIMESTAMP reads it.
pub(crate) fn sql_timestamp(instant: Timestamp) -> String {
    jiff::tz::Offset::UTC.to_datetime(instant).strftime("%Y-%m-%d %H:%M:%S%.f").to_string()
}

/// Lists the documents to load in a temporary table and returns the indices of those that were ingested before.
pub(crate) fn register(connection: &Connection, batch: &IngestBatch<'_>) -> Result<HashSet<usize>, WarehouseError> {
    let action = || WarehouseError::statement("list the documents of the batch");
    connection
        .execute_batch(&format!(
            "CREATE OR REPLACE TEMP TABLE {} (document INTEGER, source_doc BIGINT, sha256 VARCHAR, published_at TIMESTAMP, stands_in BOOLEAN)",
            BATCH_DOCUMENTS.trim_start_matches("temp.")
        ))
        .map_err(action())?;
    {
        let mut appender = connection.appender_to_catalog_and_db("batch_documents", "temp", "main").map_err(action())?;
        for (index, document) in (0_i32..).zip(&batch.documents) {
            appender
                .append_row(params![
                    index,
                    document.source_doc(),
                    document.sha256.to_string(),
                    sql_timestamp(document.document.published_at),
                    document.document.published_basis == PublishedBasis::ImportedTable
                ])
                .map_err(action())?;
        }
        appender.flush().map_err(action())?;
    }
    let known: HashSet<usize> = {
        let mut statement = connection
            .prepare(&format!(
                "SELECT d.document FROM {BATCH_DOCUMENTS} d SEMI JOIN ops.source_document s
                 ON s.source_doc = d.source_doc AND s.sha256 = d.sha256 AND s.dataset = ? AND s.files_failed = 0"
            ))
            .map_err(action())?;
        let known = statement.query_map([batch.dataset], |row| row.get::<_, i32>(0)).map_err(action())?;
        known
            .map(|index| index.map(|index| usize::try_from(index).unwrap_or(usize::MAX)))
            .collect::<Result<_, _>>()
            .map_err(action())?
    };
    forget_earlier_attempts(connection, batch, &known)?;
    Ok(known)
}

/// Leaves only the documents to load in the list, and removes what a failed attempt at them had noted.
fn forget_earlier_attempts(
    connection: &Connection,
    batch: &IngestBatch<'_>,
    known: &HashSet<usize>,
) -> Result<(), WarehouseError> {
    let action = || WarehouseError::statement("remove the notes of earlier attempts");
    if !known.is_empty() {
        let known: Vec<String> = known.iter().map(usize::to_string).collect();
        connection
            .execute_batch(&format!("DELETE FROM {BATCH_DOCUMENTS} WHERE document IN ({})", known.join(", ")))
            .map_err(action())?;
    }
    for (table, content) in [("source_document", true), ("quarantine", true), ("schema_drift", false)] {
        let content = if content { "AND o.sha256 = d.sha256" } else { "" };
        let sql = format!(
            "DELETE FROM ops.{table} o USING {BATCH_DOCUMENTS} d WHERE o.dataset = ? AND o.source_doc = d.source_doc {content}"
        );
        connection.execute(&sql, [batch.dataset]).map_err(action())?;
    }
    Ok(())
}

/// Notes an ingested document.
pub(crate) fn record_documents<'d>(
    connection: &Connection,
    dataset: &str,
    documents: impl Iterator<Item = (&'d IngestDocument, &'d DocumentOutcome)>,
    ingested_at: &str,
) -> Result<(), WarehouseError> {
    let action = || WarehouseError::statement("note the ingested documents");
    let mut appender = connection.appender_to_db("source_document", "ops").map_err(action())?;
    for (document, outcome) in documents {
        let rows = outcome.rows;
        appender
            .append_row(params![
                dataset,
                document.source_doc(),
                document.document.doc_id,
                document.document.url,
                document.document.name,
                document.sha256.to_string(),
                document.bytes,
                sql_timestamp(document.document.published_at),
                document.document.published_basis.as_str(),
                document.downloaded_at.map(sql_timestamp),
                ingested_at,
                rows.read,
                rows.inserted,
                rows.updated,
                rows.unchanged,
                rows.quarantined,
                rows.ignored,
                outcome.failures.len(),
            ])
            .map_err(action())?;
    }
    appender.flush().map_err(action())
}

/// Notes files and rows that did not load.
pub(crate) fn record_quarantine(
    connection: &Connection,
    batch: &IngestBatch<'_>,
    rows: &[QuarantineRow],
    at: &str,
) -> Result<(), WarehouseError> {
    let action = || WarehouseError::statement("note the quarantined rows");
    let mut appender = connection.appender_to_db("quarantine", "ops").map_err(action())?;
    for row in rows {
        let document = &batch.documents[row.document];
        appender
            .append_row(params![
                batch.dataset,
                document.source_doc(),
                row.file,
                row.line,
                row.column,
                row.reason,
                row.raw_text,
                document.sha256.to_string(),
                sql_timestamp(document.document.published_at),
                at,
            ])
            .map_err(action())?;
    }
    appender.flush().map_err(action())
}

/// Notes header drift, once per document and column.
pub(crate) fn record_drift(
    connection: &Connection,
    batch: &IngestBatch<'_>,
    rows: &[DriftRow],
    at: &str,
) -> Result<(), WarehouseError> {
    let action = || WarehouseError::statement("note the schema drift");
    let mut appender = connection.appender_to_db("schema_drift", "ops").map_err(action())?;
    for row in rows {
        let document = &batch.documents[row.document];
        appender
            .append_row(params![
                batch.dataset,
                document.source_doc(),
                row.file,
                row.kind,
                row.column,
                format!("lands in {}", row.table),
                sql_timestamp(document.document.published_at),
                at,
            ])
            .map_err(action())?;
    }
    appender.flush().map_err(action())
}
