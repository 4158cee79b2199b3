//! Parses ERCOT's files into a point-in-time DuckDB warehouse.
//!
//! Rows are bound by header, converted to UTC, and merged by natural key. A row that is posted again with other values
//! supersedes the version before it, which moves to a `history` table with the time until which it held; a forecast keeps
//! every posting; a price correction changes its columns of the row from its own publish time on. Bad rows and files are quarantined with the reason and keep nothing else from loading. Loading the same
//! documents again changes nothing.
//!
//! A document's rows, its quarantine and the note that it was ingested are committed in one transaction.
//!
//! [`AsOf`] shows a warehouse as it was known at an instant. [`price_panels`], [`mu_matrices`], [`regressors`] and
//! [`PointLookup`] read it for programs that compute.
//!
//! See `examples/load_csv.rs` for a program that loads a file, and `examples/as_of.rs` for one that reads the past.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod as_of;
mod audit;
mod describe;
mod error;
pub mod export;
mod frames;
mod ingest;
mod lookup;
mod merge;
mod migrate;
mod ops;
mod panel;
mod parse;
mod publish;
pub mod quality;
mod query;
mod refresh;
mod table;
mod verify;
mod warehouse;

pub use as_of::{AsOf, AsOfError, AsOfRequest, StandIns};
pub use audit::{DatasetNotes, DriftNote, QuarantineNote, dataset_notes, head, loaded_documents, source_doc};
pub use describe::{MartColumn, MartDescription, MartKind, TableComments, mart_descriptions, table_comments};
pub use error::WarehouseError;
pub use ingest::{
    DocumentOutcome, FileFailure, IngestBatch, IngestDocument, IngestFile, IngestReport, IngestStep, RowCounts, StepObserver,
    ingest,
};
pub use lookup::{PointLookup, RunPrices};
pub use panel::{
    Blocks, ConstraintKey, MuMatrix, PanelError, PanelWindow, PriceMeasure, PricePanel, Regressors, mu_matrices, price_panels,
    regressors,
};
pub use publish::{
    Extent, Lease, Publication, PublishObserver, PublishOptions, PublishOutcome, PublishStep, Published, Snapshot, SnapshotError,
    Snapshots, publish,
};
pub use query::{AnswerColumn, AnswerKind, Cells, Interrupter, Reader};
pub use refresh::{MartRefreshed, RefreshObserver, RefreshReason, RefreshReport, RefreshScope, RefreshStep, refresh};
pub use verify::{Fingerprint, KeyFinding, fingerprint, row_counts, verify_keys};
pub use warehouse::{Resources, Warehouse};
