//! Loads a batch of documents in one transaction.

mod append;
mod load;
mod notes;

use std::path::PathBuf;

use duckdb::Connection;
use ercot_manifest::{Document, hash::Sha256Digest};
use ercot_types::report::ReportLayout;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    error::WarehouseError,
    merge::{SCRATCH_TABLES, merge},
    ops::{record_documents, record_drift, record_quarantine, register, sql_timestamp},
    table,
    warehouse::Warehouse,
};

/// Documents of one dataset that are loaded together.
#[derive(Debug)]
pub struct IngestBatch<'l> {
    /// The dataset's name.
    pub dataset: &'l str,
    /// The dataset's layouts; [`IngestFile::layouts`] point here.
    pub layouts: &'l [ReportLayout],
    /// The documents, oldest first.
    pub documents: Vec<IngestDocument>,
}

/// A captured document with its unpacked files.
#[derive(Debug, Clone)]
pub struct IngestDocument {
    /// Where it came from and when it was published.
    pub document: Document,
    /// The digest of the captured bytes.
    pub sha256: Sha256Digest,
    /// Size of the captured bytes.
    pub bytes: u64,
    /// When the capture ended.
    pub downloaded_at: Option<Timestamp>,
    /// Its CSV files.
    pub files: Vec<IngestFile>,
}

impl IngestDocument {
    /// The document's number in `_source_doc`: its DocID, or a negative digest of name and content where the source has none.
    pub fn source_doc(&self) -> i64 {
        let doc_id = self.document.doc_id.as_deref().and_then(|id| id.parse::<i64>().ok()).filter(|id| *id >= 0);
        doc_id.unwrap_or_else(|| {
            let doc_id = self.document.doc_id.as_deref().unwrap_or_default();
            let identity = format!("{doc_id}\n{}\n{}", self.document.name, self.sha256);
            let digest = Sha256::digest(identity.as_bytes());
            let number = digest.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
            -1 - i64::try_from(number >> 2).unwrap_or_default()
        })
    }
}

/// An unpacked CSV file.
#[derive(Debug, Clone)]
pub struct IngestFile {
    /// The name inside the document.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// The indices of the layouts that read it; empty if no layout of the dataset fits its name: then it is quarantined.
    pub layouts: Vec<usize>,
}

/// Counts of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RowCounts {
    /// Data rows in the files, bad ones included.
    pub read: u64,
    /// Rows with a key that the table did not have.
    pub inserted: u64,
    /// Rows that replaced an older version in the table.
    pub updated: u64,
    /// Rows that were there already, or older than what is there.
    pub unchanged: u64,
    /// Rows that did not load; the reasons are in `ops.quarantine`.
    pub quarantined: u64,
    /// Rows of the hour that the spring clock change skips, in reports that ignore it.
    pub ignored: u64,
    /// Rows of another report's table that these rows corrected. They are not counted under the other names: a row that
    /// corrects is in its own table too.
    pub corrected: u64,
}

impl std::ops::AddAssign for RowCounts {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.inserted += other.inserted;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.quarantined += other.quarantined;
        self.ignored += other.ignored;
        self.corrected += other.corrected;
    }
}

/// A file of which nothing loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileFailure {
    /// The file's name inside the document.
    pub file: String,
    /// Why.
    pub reason: String,
}

/// What became of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DocumentOutcome {
    /// Its rows.
    pub rows: RowCounts,
    /// Its files of which nothing loaded.
    pub failures: Vec<FileFailure>,
    /// True if an earlier run had loaded the same bytes, so that nothing was read.
    pub already_ingested: bool,
    /// Columns that the catalog does not know.
    pub drift: Vec<String>,
    /// The first bad rows, as `file line N, column: reason`; all of them are in `ops.quarantine`.
    pub bad_rows: Vec<String>,
}

/// What became of a batch; one outcome per document, in the batch's order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IngestReport {
    /// The documents' outcomes.
    pub documents: Vec<DocumentOutcome>,
}

/// A step inside [`ingest`], for tests that stop the process there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IngestStep {
    /// Rows are staged; none is in its table.
    Insert,
    /// Everything is in its table; nothing is committed.
    Commit,
    /// The transaction is committed.
    Committed,
}

/// Is told of every [`IngestStep`].
pub type StepObserver<'o> = &'o (dyn Fn(IngestStep) + Sync);

/// Loads a batch: all of its good rows, the quarantine of the bad ones and the note of its documents, or nothing.
///
/// Loading the same documents again changes nothing. `now` becomes `_ingested_at`.
///
/// # Errors
///
/// [`WarehouseError`] if DuckDB fails; a bad file is not an error but a [`DocumentOutcome::failures`] entry.
pub fn ingest(
    warehouse: &mut Warehouse,
    batch: &IngestBatch<'_>,
    now: Timestamp,
    observer: StepObserver<'_>,
) -> Result<IngestReport, WarehouseError> {
    let connection = warehouse.connection();
    connection.execute_batch("BEGIN TRANSACTION").map_err(WarehouseError::statement("begin the ingest"))?;
    let report = load_and_merge(warehouse, batch, now, observer);
    match report {
        Ok(report) => {
            observer(IngestStep::Commit);
            connection.execute_batch("COMMIT").map_err(WarehouseError::statement("commit the ingest"))?;
            observer(IngestStep::Committed);
            drop_scratch(connection)?;
            Ok(report)
        }
        Err(error) => {
            // The first error is the one to report; a failed rollback would only repeat it.
            let _ = connection.execute_batch("ROLLBACK");
            Err(error)
        }
    }
}

/// Gives back the memory of the temporary tables.
fn drop_scratch(connection: &Connection) -> Result<(), WarehouseError> {
    let drops = SCRATCH_TABLES.iter().fold(String::new(), |sql, table| sql + "DROP TABLE IF EXISTS temp." + table + ";");
    connection.execute_batch(&drops).map_err(WarehouseError::statement("drop the temporary tables"))
}

fn load_and_merge(
    warehouse: &Warehouse,
    batch: &IngestBatch<'_>,
    now: Timestamp,
    observer: StepObserver<'_>,
) -> Result<IngestReport, WarehouseError> {
    let connection = warehouse.connection();
    let ingested_at = sql_timestamp(now);
    let known = register(connection, batch)?;
    let mut outcomes: Vec<DocumentOutcome> = batch
        .documents
        .iter()
        .enumerate()
        .map(|(index, _)| DocumentOutcome { already_ingested: known.contains(&index), ..DocumentOutcome::default() })
        .collect();
    let mut notes = notes::Notes::default();
    notes.files_without_layout(batch, &mut outcomes);
    // What a file says on its own comes first; what it corrects is noted beside that.
    let (corrections, own): (Vec<_>, Vec<_>) = batch.layouts.iter().enumerate().partition(|(_, layout)| layout.corrects);
    for (layout_index, layout) in own.into_iter().chain(corrections) {
        let tasks = load::tasks(batch, layout_index, &outcomes);
        if tasks.is_empty() {
            continue;
        }
        table::ensure(connection, layout)?;
        let mut loaded = load::load(warehouse, layout, &tasks)?;
        observer(IngestStep::Insert);
        let merged = if append::is_plain(connection, layout, &tasks, &loaded)? {
            append::append(connection, layout, batch, &mut loaded, now)?
        } else {
            load::stage_held_rows(connection, layout, &mut loaded)?;
            merge(connection, layout, &ingested_at)?
        };
        notes.take(layout, &tasks, loaded.files, &merged, &mut outcomes);
    }
    if !notes.quarantine.is_empty() {
        record_quarantine(connection, batch, &notes.quarantine, &ingested_at)?;
    }
    if !notes.drift.is_empty() {
        record_drift(connection, batch, &notes.drift, &ingested_at)?;
    }
    let ingested = batch.documents.iter().zip(&outcomes).filter(|(_, outcome)| !outcome.already_ingested);
    record_documents(connection, batch.dataset, ingested, &ingested_at)?;
    Ok(IngestReport { documents: outcomes })
}
