use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::document::{Document, EntryKey};
use crate::entry::{Entry, HeldFile, IngestedRows, Retired, Stage, StagedFile};

/// The version of the lines that this code writes. A line of a higher version is refused, not guessed at.
pub(crate) const LINE_VERSION: u32 = 1;

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) v: u32,
    pub(crate) at: Timestamp,
    pub(crate) event: Event,
}

/// The part of a line that every version has.
#[derive(Debug, Deserialize)]
pub(crate) struct LineVersion {
    pub(crate) v: u32,
}

/// What happened to a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Event {
    Listed { document: Document },
    Downloaded { document: Document, file: HeldFile },
    Failed { key: EntryKey, stage: Stage, reason: String },
    Staged { key: EntryKey, files: Vec<StagedFile> },
    Ingested { key: EntryKey, rows: IngestedRows },
    Quarantined { key: EntryKey, stage: Stage, reason: String },
    Requeued { key: EntryKey },
    Gone { key: EntryKey },
    // What a rewritten manifest starts with: the outcome of all events so far.
    Entry(Box<Entry>),
    Retired(Retired),
}

impl Event {
    /// The event's name in errors.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Listed { .. } => "listed",
            Self::Downloaded { .. } => "downloaded",
            Self::Failed { .. } => "failed",
            Self::Staged { .. } => "staged",
            Self::Ingested { .. } => "ingested",
            Self::Quarantined { .. } => "quarantined",
            Self::Requeued { .. } => "requeued",
            Self::Gone { .. } => "gone",
            Self::Entry(_) => "entry",
            Self::Retired(_) => "retired",
        }
    }
}
