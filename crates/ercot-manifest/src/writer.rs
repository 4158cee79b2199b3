use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::ops::Deref;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::document::{Document, EntryKey};
use crate::durable::{create_dir_durably, parent_of, sync_dir};
use crate::entry::{HeldFile, IngestedRows, Stage, StagedFile};
use crate::error::ManifestError;
use crate::event::{Event, LINE_VERSION, Line};
use crate::log;
use crate::manifest::Manifest;
use crate::state::Sighting;

/// A manifest that is open for writing; everything that [`Manifest`] answers, it answers too.
///
/// Every record is handed to the system in one piece, so that a kill of the process loses at most the line in flight.
/// Against a power cut, [`ManifestWriter::sync`] makes all records so far durable.
#[derive(Debug)]
pub struct ManifestWriter {
    pub(crate) manifest: Manifest,
    file: File,
    /// Bytes of whole lines in the file.
    length: u64,
    health: Health,
    /// Held for as long as this exists.
    _lock: File,
}

#[derive(Debug, PartialEq, Eq)]
enum Health {
    Sound,
    Broken,
}

impl Deref for ManifestWriter {
    type Target = Manifest;

    fn deref(&self) -> &Manifest {
        &self.manifest
    }
}

impl ManifestWriter {
    pub(crate) fn open(path: &Path) -> Result<Self, ManifestError> {
        let lock = lock(path)?;
        // What a kill left of a rewrite that had not taken the manifest's name.
        match fs::remove_file(with_suffix(path, ".part")) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(ManifestError::Io { action: "clean up beside", path: path.to_owned(), source });
            }
            _ => {}
        }
        let file = open_to_append(path)?;
        sync_dir(parent_of(path))?;
        let replayed = log::replay(&file, path)?;
        let length = replayed.whole_bytes;
        if replayed.torn_tail.is_some() {
            let cut = file.set_len(length).and_then(|()| file.sync_data());
            cut.map_err(|source| ManifestError::Io { action: "cut the torn last line off", path: path.to_owned(), source })?;
        }
        Ok(Self { manifest: Manifest::of(path, replayed), file, length, health: Health::Sound, _lock: lock })
    }

    /// Records that a source lists a document. Does nothing when the document is known.
    ///
    /// # Errors
    ///
    /// When the line cannot be written.
    pub fn record_listed(&mut self, document: &Document, at: Timestamp) -> Result<(), ManifestError> {
        match self.manifest.records.sight(document) {
            Sighting::Known(_) => Ok(()),
            Sighting::New | Sighting::Republished => self.append(Event::Listed { document: document.clone() }, at),
        }
    }

    /// Records a raw file, which must be durable already; returns the key for the records that follow.
    ///
    /// A new version of a URL without DocID becomes an entry of its own and is best stored under a path of its own:
    /// under the earlier version's path it replaces those bytes, and the earlier entry no longer holds any. Other than
    /// that, a document that is downloaded again waits for ingest again, unless it was ingested and the bytes are the same.
    ///
    /// # Errors
    ///
    /// When the line cannot be written.
    pub fn record_downloaded(&mut self, document: &Document, file: HeldFile, at: Timestamp) -> Result<EntryKey, ManifestError> {
        self.append(Event::Downloaded { document: document.clone(), file }, at)?;
        Ok(self.manifest.find(document).map_or_else(|| document.key(), crate::Entry::key))
    }

    /// Records an attempt that failed and may succeed later; the state stays. The document need not be known.
    ///
    /// # Errors
    ///
    /// `Refused` for a retired document; otherwise when the line cannot be written.
    pub fn record_failed(&mut self, document: &Document, stage: Stage, reason: &str, at: Timestamp) -> Result<(), ManifestError> {
        self.record_listed(document, at)?;
        let key = self.manifest.find(document).map_or_else(|| document.key(), crate::Entry::key);
        self.append(Event::Failed { key, stage, reason: reason.to_owned() }, at)
    }

    /// Records what was unpacked from a raw file.
    ///
    /// # Errors
    ///
    /// `Refused` when the document does not wait for ingest; otherwise when the line cannot be written.
    pub fn record_staged(&mut self, key: &EntryKey, files: Vec<StagedFile>, at: Timestamp) -> Result<(), ManifestError> {
        self.append(Event::Staged { key: key.clone(), files }, at)
    }

    /// Records a completed ingest, from the bytes as downloaded or from what was unpacked.
    ///
    /// # Errors
    ///
    /// `Refused` when the document does not wait for ingest; otherwise when the line cannot be written.
    pub fn record_ingested(&mut self, key: &EntryKey, rows: IngestedRows, at: Timestamp) -> Result<(), ManifestError> {
        self.append(Event::Ingested { key: key.clone(), rows }, at)
    }

    /// Sets a document whose bytes are held aside: it is neither downloaded again nor ingested until it is requeued.
    ///
    /// For a document whose bytes are not held, see [`ManifestWriter::record_failed`].
    ///
    /// # Errors
    ///
    /// `Refused` when the document does not wait for ingest; otherwise when the line cannot be written.
    pub fn record_quarantined(&mut self, key: &EntryKey, stage: Stage, reason: &str, at: Timestamp) -> Result<(), ManifestError> {
        self.append(Event::Quarantined { key: key.clone(), stage, reason: reason.to_owned() }, at)
    }

    /// Records that a raw file was found missing. A document that was never ingested is to be downloaded again.
    ///
    /// # Errors
    ///
    /// `Refused` when no bytes were held; otherwise when the line cannot be written.
    pub fn record_gone(&mut self, key: &EntryKey, at: Timestamp) -> Result<(), ManifestError> {
        self.append(Event::Gone { key: key.clone() }, at)
    }

    /// Lets a document whose bytes are held be ingested again: after quarantine, or to load it anew.
    ///
    /// # Errors
    ///
    /// `Refused` when its bytes are not held; otherwise when the line cannot be written.
    pub fn requeue(&mut self, key: &EntryKey, at: Timestamp) -> Result<(), ManifestError> {
        self.append(Event::Requeued { key: key.clone() }, at)
    }

    /// Makes all records so far durable.
    ///
    /// # Errors
    ///
    /// When the system refuses; the manifest then takes no more records, for what the disk holds is unknown.
    pub fn sync(&mut self) -> Result<(), ManifestError> {
        self.require_sound()?;
        self.file.sync_data().map_err(|source| {
            self.health = Health::Broken;
            ManifestError::Io { action: "sync", path: self.manifest.path.clone(), source }
        })
    }

    fn append(&mut self, event: Event, at: Timestamp) -> Result<(), ManifestError> {
        self.require_sound()?;
        let path = || self.manifest.path.clone();
        let checked = self.manifest.records.check(&event);
        let place = checked.map_err(|source| ManifestError::Refused { path: path(), source })?;
        let line = Line { v: LINE_VERSION, at, event };
        let text = encode(&line).map_err(|source| ManifestError::Encode { path: path(), source })?;
        if let Err(source) = self.file.write_all(&text) {
            // A part of the line may be there. Left in place, it would spoil the next line too.
            if self.file.set_len(self.length).is_err() {
                self.health = Health::Broken;
            }
            return Err(ManifestError::Io { action: "append to", path: self.manifest.path.clone(), source });
        }
        self.length += text.len() as u64;
        self.manifest.lines += 1;
        self.manifest.records.put(place, line.event, at);
        Ok(())
    }

    pub(crate) fn require_sound(&self) -> Result<(), ManifestError> {
        match self.health {
            Health::Sound => Ok(()),
            Health::Broken => Err(ManifestError::Broken { path: self.manifest.path.clone() }),
        }
    }

    /// Goes on with the file that has just taken the manifest's name. Until that worked, nothing more is recorded.
    pub(crate) fn reopen(&mut self) -> Result<(), ManifestError> {
        self.health = Health::Broken;
        let path = self.manifest.path.clone();
        self.file = open_to_append(&path)?;
        let replayed = log::replay(&self.file, &path)?;
        self.length = replayed.whole_bytes;
        self.manifest = Manifest::of(&path, replayed);
        self.health = Health::Sound;
        Ok(())
    }
}

pub(crate) fn encode(line: &Line) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    Ok(text)
}

pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn open_to_append(path: &Path) -> Result<File, ManifestError> {
    let file = OpenOptions::new().read(true).append(true).create(true).open(path);
    file.map_err(|source| ManifestError::Io { action: "open", path: path.to_owned(), source })
}

/// Takes the writer's lock of a manifest. It is a file of its own because a rewrite replaces the manifest's.
pub(crate) fn lock(path: &Path) -> Result<File, ManifestError> {
    create_dir_durably(parent_of(path))?;
    let failed = |source| ManifestError::Io { action: "lock", path: path.to_owned(), source };
    let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(with_suffix(path, ".lock"));
    let mut file = options.map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let holder_pid = file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
            return Err(ManifestError::Locked { path: path.to_owned(), holder_pid });
        }
        Err(TryLockError::Error(source)) => return Err(failed(source)),
    }
    file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(failed)?;
    Ok(file)
}
