use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::document::{Document, EntryKey};
use crate::entry::{Entry, Retired, State};
use crate::error::ManifestError;
use crate::log::{self, Replayed, TornTail};
use crate::repair::{self, RepairReport};
use crate::state::{Record, Records, Sighting};
use crate::writer::ManifestWriter;

/// The state of one dataset's documents. For changes see [`ManifestWriter`].
#[derive(Debug, Clone)]
pub struct Manifest {
    pub(crate) path: PathBuf,
    pub(crate) records: Records,
    pub(crate) lines: u64,
    pub(crate) torn_tail: Option<TornTail>,
}

/// Whether a document is to be downloaded, and why or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DownloadNeed {
    /// Needed: nothing was tried yet, or the bytes were lost before they were ingested.
    New,
    /// Needed: earlier attempts failed; see [`Entry::failures`].
    Retry,
    /// Needed: the document has no DocID and its URL was published again, later than what is recorded.
    Republished,
    /// Not needed: the bytes wait for ingest.
    Held,
    /// Not needed: ingested already, whether or not the bytes are still held.
    Ingested,
    /// Not needed: the bytes are held and set aside.
    Quarantined,
}

/// How many documents are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Listed, no bytes held.
    pub listed: usize,
    /// Downloaded, not unpacked.
    pub downloaded: usize,
    /// Unpacked, not ingested.
    pub staged: usize,
    /// Ingested.
    pub ingested: usize,
    /// Set aside.
    pub quarantined: usize,
    /// Ingested and forgotten but for their identity.
    pub retired: usize,
    /// Entries whose last attempt failed, of all those above.
    pub failing: usize,
    /// Bytes of the raw files held.
    pub bytes_held: u64,
}

impl DownloadNeed {
    /// Whether the document is to be downloaded.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::New | Self::Retry | Self::Republished)
    }
}

impl Counts {
    /// Entries, retired ones not included.
    pub fn entries(&self) -> usize {
        self.listed + self.downloaded + self.staged + self.ingested + self.quarantined
    }
}

impl Manifest {
    /// Opens a manifest for writing. A missing file is created, with its folder.
    ///
    /// Only one process at a time can have a manifest open for writing; the lock is on `<path>.lock` and vanishes with
    /// its process. A torn last line is cut off and reported by [`Manifest::torn_tail`].
    ///
    /// # Errors
    ///
    /// [`ManifestError::Locked`]; `Damaged`, `OutOfOrder` and `LaterVersion` name the line; `Io` and `Durable`.
    pub fn open(path: &Path) -> Result<ManifestWriter, ManifestError> {
        ManifestWriter::open(path)
    }

    /// Reads a manifest without a lock and without changing it. A missing file is an empty manifest.
    ///
    /// A torn last line is left out and reported by [`Manifest::torn_tail`]; it may be one that is just being written.
    ///
    /// # Errors
    ///
    /// `Damaged`, `OutOfOrder` and `LaterVersion` name the line; `Io`.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let replayed = match File::open(path) {
            Ok(file) => log::replay(&file, path)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Replayed::default(),
            Err(source) => return Err(ManifestError::Io { action: "open", path: path.to_owned(), source }),
        };
        Ok(Self::of(path, replayed))
    }

    /// Leaves out the lines that are damaged or do not follow, and keeps the file as it was as `<path>.damaged` (or
    /// `.damaged-2` and so on).
    ///
    /// A document that loses its lines is fetched and ingested again while it is listed, which changes no table.
    ///
    /// # Errors
    ///
    /// As [`Manifest::open`], except for `Damaged` and `OutOfOrder`, which are what is repaired.
    pub fn repair(path: &Path) -> Result<RepairReport, ManifestError> {
        repair::repair(path)
    }

    pub(crate) fn of(path: &Path, replayed: Replayed) -> Self {
        let Replayed { records, lines, torn_tail, .. } = replayed;
        Self { path: path.to_owned(), records, lines, torn_tail }
    }

    /// The manifest's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was torn at the end of the file when it was opened.
    pub fn torn_tail(&self) -> Option<TornTail> {
        self.torn_tail
    }

    /// Whether a document is to be downloaded.
    pub fn needs_download(&self, document: &Document) -> DownloadNeed {
        let index = match self.records.sight(document) {
            Sighting::New => return DownloadNeed::New,
            Sighting::Republished => return DownloadNeed::Republished,
            Sighting::Known(index) => index,
        };
        match self.records.at(index) {
            None => DownloadNeed::New,
            Some(Record::Retired(_)) => DownloadNeed::Ingested,
            Some(Record::Entry(entry)) => match entry.state {
                State::Listed if entry.failures.is_some() => DownloadNeed::Retry,
                State::Listed => DownloadNeed::New,
                State::Downloaded | State::Staged => DownloadNeed::Held,
                State::Ingested => DownloadNeed::Ingested,
                State::Quarantined { .. } => DownloadNeed::Quarantined,
            },
        }
    }

    /// Whether the document's bytes are held or were ingested, so that it need not be downloaded.
    pub fn contains(&self, document: &Document) -> bool {
        !self.needs_download(document).is_needed()
    }

    /// The entry of a document: the one with its DocID, or, where at least one of the two has none, with its URL.
    ///
    /// None for a document that is unknown, retired, or a later version than the recorded one.
    pub fn find(&self, document: &Document) -> Option<&Entry> {
        match self.records.sight(document) {
            Sighting::Known(index) => self.entry_at(index),
            Sighting::New | Sighting::Republished => None,
        }
    }

    /// The entry that a key refers to.
    pub fn get(&self, key: &EntryKey) -> Option<&Entry> {
        self.records.resolve(key).and_then(|index| self.entry_at(index))
    }

    fn entry_at(&self, index: usize) -> Option<&Entry> {
        match self.records.at(index)? {
            Record::Entry(entry) => Some(entry),
            Record::Retired(_) => None,
        }
    }

    /// All entries, in the order in which they came to be known.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.records.all().iter().filter_map(|record| match record {
            Record::Entry(entry) => Some(&**entry),
            Record::Retired(_) => None,
        })
    }

    /// What is left of ingested documents that were pruned.
    pub fn retired(&self) -> impl Iterator<Item = &Retired> {
        self.records.all().iter().filter_map(|record| match record {
            Record::Retired(retired) => Some(&**retired),
            Record::Entry(_) => None,
        })
    }

    /// The entries whose bytes wait for ingest: oldest published first, ties by DocID as a number, then by name.
    pub fn pending_ingest(&self) -> Vec<&Entry> {
        let waits = |entry: &&Entry| matches!(entry.state, State::Downloaded | State::Staged);
        let mut pending: Vec<_> = self.entries().filter(waits).collect();
        pending.sort_by(|left, right| left.document.oldest_first(&right.document));
        pending
    }

    /// How many documents are in which state.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for record in self.records.all() {
            let (slot, file) = match record {
                Record::Retired(retired) => (&mut counts.retired, &retired.file),
                Record::Entry(entry) => {
                    counts.failing += usize::from(entry.failures.is_some());
                    let slot = match entry.state {
                        State::Listed => &mut counts.listed,
                        State::Downloaded => &mut counts.downloaded,
                        State::Staged => &mut counts.staged,
                        State::Ingested => &mut counts.ingested,
                        State::Quarantined { .. } => &mut counts.quarantined,
                    };
                    (slot, &entry.file)
                }
            };
            *slot += 1;
            counts.bytes_held += file.as_ref().map_or(0, |held| held.bytes);
        }
        counts
    }
}
