use std::collections::BTreeSet;

use ercot_manifest::{Document, Entry};
use jiff::Timestamp;
use jiff::civil::Date;

use super::Held;
use crate::http::TransferError;
use crate::progress::End;
use crate::source::{Ignored, ListingFormat, ListingKind};
use crate::unpack::UnpackError;
use crate::words::chain;

/// What a fetch of one dataset came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchOutcome {
    /// Whether the listing can be taken at its word.
    pub listing: ListingKind,
    /// How the source told it.
    pub format: ListingFormat,
    /// What the listing named and the dataset does not take.
    pub ignored: Ignored,
    /// Documents of the dataset on the listing.
    pub listed: usize,
    /// When the oldest of them was published.
    pub oldest_listed: Option<Timestamp>,
    /// Of those, published before `since`.
    pub before_since: usize,
    /// Of those on the listing, published from `since` to before `until`.
    pub in_span: usize,
    /// The Central days on which those were published.
    pub days: BTreeSet<Date>,
    /// Of those, not held yet.
    pub new: usize,
    /// Of the new ones, downloaded.
    pub downloaded: usize,
    /// Documents that failed several times and are left alone for a while.
    pub resting: Vec<Resting>,
    /// Held documents that are now listed with a later publish time under the same DocID: they may have been changed in place.
    pub changed_in_place: Vec<String>,
    /// Of the new ones, found whole on disk.
    pub adopted: usize,
    /// Bytes of the files downloaded and adopted.
    pub bytes: u64,
    /// Of the new ones, failed.
    pub failed: Vec<DocumentFailure>,
    /// Of the new ones, left for later runs by `max_new`.
    pub left_out: usize,
    /// Of those left out, the ones that would leave the listing unfetched: they expire within 24 hours, or before as many
    /// runs at `run_every` as it takes to come to them.
    pub expiring_unfetched: usize,
    /// Why the rest was given up: the server refuses us, or nobody answers.
    pub stopped: Option<String>,
    /// In a dry run: what would be downloaded, oldest first.
    pub planned: Vec<Document>,
}

impl FetchOutcome {
    /// Of the new ones, those that were not asked for because the rest was given up.
    pub fn not_asked(&self) -> usize {
        let settled = self.downloaded + self.adopted + self.failed.len() + self.left_out;
        if self.stopped.is_some() { self.new.saturating_sub(settled) } else { 0 }
    }

    /// Counts a document that is kept.
    pub(super) fn count(&mut self, held: &Held) -> End {
        self.bytes += held.file.bytes;
        match held.end {
            End::Adopted => self.adopted += 1,
            End::Downloaded | End::Failed => self.downloaded += 1,
        }
        held.end
    }
}

/// A document that failed several times and is left alone for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resting {
    /// Its name.
    pub name: String,
    /// How many runs it has failed in.
    pub attempts: u32,
    /// What happened the last time, in one line.
    pub reason: String,
}

impl Resting {
    /// None: the document never failed.
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        let failures = entry.failures.as_ref()?;
        Some(Self { name: entry.document.name.clone(), attempts: failures.count, reason: failures.last_reason.clone() })
    }
}

/// A document that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFailure {
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Its DocID.
    pub doc_id: Option<String>,
    /// The kind of failure.
    pub kind: FailureKind,
    /// What happened, in one line.
    pub reason: String,
}

/// Kinds of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// Nobody answered.
    Unreachable,
    /// The server refuses us.
    Refused,
    /// The document is not there any more.
    Missing,
    /// What came is damaged, or something else than a file.
    Damaged,
    /// The file breaks a rule: a hostile name, a bomb, no table inside.
    Unusable,
    /// Anything else.
    Other,
}

impl FailureKind {
    /// The kind's name, lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::Missing => "missing",
            Self::Damaged => "damaged",
            Self::Unusable => "unusable",
            Self::Other => "other",
        }
    }
}

impl DocumentFailure {
    pub(super) fn of(document: &Document, error: &TransferError) -> Self {
        let kind = match error {
            TransferError::Status { status: 404 | 410, .. } => FailureKind::Missing,
            TransferError::Body { .. } | TransferError::Length { .. } | TransferError::Interrupted { .. } => FailureKind::Damaged,
            error if error.is_refused() => FailureKind::Refused,
            error if error.is_unreachable() => FailureKind::Unreachable,
            _ => FailureKind::Other,
        };
        Self::new(document, kind, chain(error))
    }

    pub(crate) fn of_unpacking(document: &Document, error: &UnpackError) -> Self {
        let kind = if error.is_damage() { FailureKind::Damaged } else { FailureKind::Unusable };
        Self::new(document, kind, chain(error))
    }

    fn new(document: &Document, kind: FailureKind, reason: String) -> Self {
        let Document { doc_id, url, name, .. } = document.clone();
        Self { name, url, doc_id, kind, reason }
    }
}
