//! Which bytes are held and where they came from.
//!
//! One manifest per dataset: a file of JSON lines that is only ever appended to. Every line is one event, and the state
//! of every document is the replay of the events. A kill at any byte loses at most the line in flight.
//!
//! A document moves from listed to downloaded to staged to ingested, or into quarantine. What was ingested once is never
//! asked for again, even after [`ManifestWriter::prune`] has forgotten everything else about it.
//!
//! The crate is synchronous, knows no network and no clock: instants are arguments.
//!
//! # Example
//!
//! ```
//! use ercot_manifest::durable::IncomingFile;
//! use ercot_manifest::{Document, DownloadNeed, HeldFile, IngestedRows, Manifest, PublishedBasis, RelativePath};
//! use std::io::Write;
//!
//! let data_dir = tempfile::tempdir()?;
//! let mut manifest = Manifest::open(&data_dir.path().join("manifests/rt_lmp_5min.jsonl"))?;
//! let document = Document {
//!     doc_id: Some("1200700063".to_owned()),
//!     url: "https://www.ercot.com/misdownload/servlets/mirDownload?doclookupId=1200700063".to_owned(),
//!     name: "LMPSROSNODENP6788_20261026_000010_csv.zip".to_owned(),
//!     published_at: "2026-10-26T05:00:12Z".parse()?,
//!     published_basis: PublishedBasis::Listing,
//!     expires_at: Some("2026-10-31T05:00:12Z".parse()?),
//! };
//! assert_eq!(manifest.needs_download(&document), DownloadNeed::New);
//!
//! // The bytes first, durably; then the line that says so.
//! let path = RelativePath::new("raw/rt_lmp_5min/2026-10-26/1200700063_LMPSROSNODENP6788_20261026_000010_csv.zip")?;
//! let mut incoming = IncomingFile::create(&path.under(data_dir.path()))?;
//! incoming.write_all(b"PK...")?;
//! let hashed = incoming.commit()?;
//! let now = "2026-10-26T05:01:00Z".parse()?;
//! let key = manifest.record_downloaded(&document, HeldFile { path, sha256: hashed.sha256, bytes: hashed.bytes }, now)?;
//! manifest.sync()?;
//!
//! assert_eq!(manifest.pending_ingest().len(), 1);
//! manifest.record_ingested(&key, IngestedRows { inserted: 979, updated: 0, quarantined: 0 }, now)?;
//! assert_eq!(manifest.needs_download(&document), DownloadNeed::Ingested);
//! assert!(manifest.verify(data_dir.path()).findings.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod document;
pub mod durable;
mod entry;
mod error;
mod event;
pub mod hash;
mod log;
mod manifest;
mod path;
mod prune;
mod repair;
mod state;
mod transition;
mod verify;
mod writer;

pub use document::{Document, EntryKey, PublishedBasis};
pub use entry::{Entry, Failures, HeldFile, Ingested, IngestedRows, Retired, Stage, StagedFile, State};
pub use error::ManifestError;
pub use log::TornTail;
pub use manifest::{Counts, DownloadNeed, Manifest};
pub use path::{PathError, RelativePath};
pub use prune::{PruneMode, PruneReport};
pub use repair::{LeftOutLine, RepairReport};
pub use transition::TransitionError;
pub use verify::{Finding, Problem, VerifyReport};
pub use writer::ManifestWriter;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
