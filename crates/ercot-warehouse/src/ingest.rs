//! Loads a batch of documents in one transaction.

mod append;
mod load;

use std::path::PathBuf;

use duckdb::Connection;
use ercot_manifest::{Document, hash::Sha256Digest};
use ercot_types::report::ReportLayout;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    error::WarehouseError,
    merge::{Merged, SCRATCH_TABLES, merge},
    ops::{DriftRow, QuarantineRow, record_documents, record_drift, record_quarantine, register, sql_timestamp},
    table,
    warehouse::Warehouse,
};

/// Documents of one dataset that are loaded together.
#[derive(Debug)]
pub struct IngestBatch<'l> {
    /// The dataset's name.
    pub dataset: &'l str,
    /// The dataset's layouts; [`IngestFile::layout`] points here.
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
    /// The index of its layout, or `None` if no layout of the dataset fits its name: then it is quarantined.
    pub layout: Option<usize>,
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
}

impl std::ops::AddAssign for RowCounts {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.inserted += other.inserted;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.quarantined += other.quarantined;
        self.ignored += other.ignored;
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

/// Bad rows of a document that its outcome names.
const BAD_ROWS_NAMED: usize = 5;

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
    let mut notes = Notes::default();
    notes.files_without_layout(batch, &mut outcomes);
    for (layout_index, layout) in batch.layouts.iter().enumerate() {
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

/// What goes to the `ops` tables.
#[derive(Default)]
struct Notes {
    quarantine: Vec<QuarantineRow>,
    drift: Vec<DriftRow>,
}

impl Notes {
    fn files_without_layout(&mut self, batch: &IngestBatch<'_>, outcomes: &mut [DocumentOutcome]) {
        for (index, document) in
            batch.documents.iter().enumerate().filter(|(index, _)| !outcomes[*index].already_ingested).collect::<Vec<_>>()
        {
            for file in document.files.iter().filter(|file| file.layout.is_none_or(|layout| layout >= batch.layouts.len())) {
                let reason = "no layout of the dataset fits this file's name; add one to the catalog".to_owned();
                self.fail(index, &file.name, reason, &mut outcomes[index]);
            }
        }
    }

    fn fail(&mut self, document: usize, file: &str, reason: String, outcome: &mut DocumentOutcome) {
        outcome.failures.push(FileFailure { file: file.to_owned(), reason: reason.clone() });
        self.quarantine.push(QuarantineRow { document, file: file.to_owned(), line: None, column: None, reason, raw_text: None });
    }

    fn take(
        &mut self,
        layout: &ReportLayout,
        tasks: &[load::Task<'_>],
        files: Vec<load::LoadedFile>,
        merged: &Merged,
        outcomes: &mut [DocumentOutcome],
    ) {
        for (task, loaded) in tasks.iter().zip(files) {
            let outcome = &mut outcomes[task.document];
            let file = match loaded {
                Ok(file) => file,
                Err(fault) => {
                    self.fail(task.document, &task.file.name, fault, outcome);
                    continue;
                }
            };
            outcome.rows.read += file.rows_read;
            outcome.rows.quarantined += file.rows_bad;
            outcome.rows.unchanged += file.rows_kept;
            outcome.rows.ignored += file.rows_ignored;
            let beyond = file.rows_bad - file.faults.len() as u64;
            for fault in file.faults.iter().take(BAD_ROWS_NAMED.saturating_sub(outcome.bad_rows.len())) {
                let column = fault.column.as_deref().map_or_else(String::new, |column| format!(", {column}"));
                outcome.bad_rows.push(format!("{} line {}{column}: {}", task.file.name, fault.line, fault.reason));
            }
            self.quarantine.extend(file.faults.into_iter().map(|fault| QuarantineRow {
                document: task.document,
                file: task.file.name.clone(),
                line: Some(fault.line),
                column: fault.column,
                reason: fault.reason,
                raw_text: Some(fault.raw_text),
            }));
            if beyond > 0 {
                let reason = format!("{beyond} more rows of this file did not load");
                let file = task.file.name.clone();
                self.quarantine.push(QuarantineRow {
                    document: task.document,
                    file,
                    line: None,
                    column: None,
                    reason,
                    raw_text: None,
                });
            }
            for drift in file.drift {
                outcome.drift.push(format!("{}: {}", drift.kind.as_str(), drift.column));
                self.drift.push(DriftRow {
                    document: task.document,
                    file: task.file.name.clone(),
                    kind: drift.kind.as_str(),
                    column: drift.column,
                    table: layout.table.to_string(),
                });
            }
        }
        for (&document, &rows) in &merged.repeated_keys {
            let Ok(document) = usize::try_from(document) else { continue };
            let reason = format!("{rows} row(s) have a key that a later row of this document has too; the last of each counts");
            let file = batch_file(tasks, document);
            self.quarantine.push(QuarantineRow { document, file, line: None, column: None, reason, raw_text: None });
        }
        for (document, landed) in &merged.by_document {
            let Some(outcome) = usize::try_from(*document).ok().and_then(|index| outcomes.get_mut(index)) else { continue };
            outcome.rows.inserted += landed.inserted;
            outcome.rows.updated += landed.updated;
            outcome.rows.unchanged = outcome.rows.unchanged.saturating_sub(landed.inserted + landed.updated);
        }
    }
}

/// The name of a document's first file of the layout.
fn batch_file(tasks: &[load::Task<'_>], document: usize) -> String {
    tasks.iter().find(|task| task.document == document).map(|task| task.file.name.clone()).unwrap_or_default()
}
