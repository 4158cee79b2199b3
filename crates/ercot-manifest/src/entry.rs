use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::document::{Document, EntryKey, PublishedBasis};
use crate::hash::Sha256Digest;
use crate::path::RelativePath;

/// A raw file that the data directory holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldFile {
    /// Where it is, below the data directory.
    pub path: RelativePath,
    /// The digest of its bytes.
    pub sha256: Sha256Digest,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A file that was unpacked from a raw file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedFile {
    /// Its name within the archive.
    pub name: String,
    /// Where it is, below the data directory.
    pub path: RelativePath,
    /// The digest of its bytes.
    pub sha256: Sha256Digest,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What an ingest did with the rows of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct IngestedRows {
    /// Rows that the warehouse did not have.
    pub inserted: u64,
    /// Rows that superseded earlier ones.
    pub updated: u64,
    /// Rows that were set aside with a reason.
    pub quarantined: u64,
}

/// A completed ingest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ingested {
    /// When the warehouse had committed it.
    pub at: Timestamp,
    /// What became of the rows.
    pub rows: IngestedRows,
}

/// The step at which a document failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Getting the bytes.
    Download,
    /// Taking the archive apart.
    Unpack,
    /// Loading rows.
    Ingest,
}

/// Where a document is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Known from a listing; no bytes are held.
    Listed,
    /// The bytes are held.
    Downloaded,
    /// The bytes are held and unpacked.
    Staged,
    /// The rows are in the warehouse.
    Ingested,
    /// The bytes are held and set aside. They are not downloaded again and not ingested until they are requeued.
    Quarantined {
        /// The step that refused them.
        stage: Stage,
        /// Why.
        reason: String,
    },
}

/// Attempts that failed since the last success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    /// How many.
    pub count: u32,
    /// When the last one failed.
    pub last_at: Timestamp,
    /// The step of the last one.
    pub last_stage: Stage,
    /// The reason of the last one.
    pub last_reason: String,
}

/// What the manifest knows about one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The document as its source describes it.
    pub document: Document,
    /// Where it is on its way.
    pub state: State,
    /// Since when it is in this state.
    pub since: Timestamp,
    /// The raw file, unless there never was one or it is known to be gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<HeldFile>,
    /// When the raw file was downloaded last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downloaded_at: Option<Timestamp>,
    /// What was unpacked from the raw file last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staged: Vec<StagedFile>,
    /// The last completed ingest of these bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ingested: Option<Ingested>,
    /// Attempts that failed since the last success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failures: Option<Failures>,
}

/// What [`crate::ManifestWriter::prune`] leaves of an ingested document: who it was, so that it is not downloaded again,
/// and its raw file for as long as that exists, so that no held byte loses its origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// ERCOT's DocID, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc_id: Option<String>,
    /// Where the bytes came from.
    pub url: String,
    /// When the document was published.
    pub published_at: Timestamp,
    /// How `published_at` is known.
    pub published_basis: PublishedBasis,
    /// The raw file, until it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<HeldFile>,
}

impl Entry {
    /// An entry of a document that was listed and nothing more.
    pub(crate) fn listed(document: Document, at: Timestamp) -> Self {
        Self {
            document,
            state: State::Listed,
            since: at,
            file: None,
            downloaded_at: None,
            staged: Vec::new(),
            ingested: None,
            failures: None,
        }
    }

    /// How the manifest refers to this entry.
    pub fn key(&self) -> EntryKey {
        self.document.key()
    }

    /// What stays when everything but the identity and the raw file is forgotten.
    pub(crate) fn retire(&self, file: Option<HeldFile>) -> Retired {
        Retired {
            doc_id: self.document.doc_id.clone(),
            url: self.document.url.clone(),
            published_at: self.document.published_at,
            published_basis: self.document.published_basis,
            file,
        }
    }
}

impl Retired {
    /// How the manifest referred to the entry that this was.
    pub fn key(&self) -> EntryKey {
        self.doc_id.as_ref().map_or_else(
            || EntryKey::Url { url: self.url.clone(), published_at: self.published_at },
            |doc_id| EntryKey::DocId(doc_id.clone()),
        )
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listed => formatter.write_str("listed"),
            Self::Downloaded => formatter.write_str("downloaded"),
            Self::Staged => formatter.write_str("staged"),
            Self::Ingested => formatter.write_str("ingested"),
            Self::Quarantined { stage, reason } => write!(formatter, "quarantined at {stage}: {reason}"),
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Download => "download",
            Self::Unpack => "unpack",
            Self::Ingest => "ingest",
        })
    }
}
