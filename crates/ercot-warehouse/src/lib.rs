//! Parses ERCOT's files into a point-in-time DuckDB warehouse.
//!
//! Rows are bound by header, converted to UTC, and merged by natural key. A row that is posted again with other values
//! supersedes the version before it, which moves to a `history` table with the time until which it held; a forecast keeps
//! every posting; a price correction changes its columns of the row from its own publish time on. Bad rows and files are quarantined with the reason and keep nothing else from loading. Loading the same
//! documents again changes nothing.
//!
//! A document's rows, its quarantine and the note that it was ingested are committed in one transaction.
//!
//! See `examples/load_csv.rs` for a program that loads a file.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod audit;
mod describe;
mod error;
mod ingest;
mod merge;
mod migrate;
mod ops;
mod parse;
mod query;
mod table;
mod verify;
mod warehouse;

pub use audit::{DatasetNotes, DriftNote, QuarantineNote, dataset_notes, head, loaded_documents, source_doc};
pub use describe::{TableComments, table_comments};
pub use error::WarehouseError;
pub use ingest::{
    DocumentOutcome, FileFailure, IngestBatch, IngestDocument, IngestFile, IngestReport, IngestStep, RowCounts, StepObserver,
    ingest,
};
pub use query::{AnswerColumn, AnswerKind, Cells, Interrupter, Reader};
pub use verify::{Fingerprint, KeyFinding, fingerprint, row_counts, verify_keys};
pub use warehouse::{Resources, Warehouse};
