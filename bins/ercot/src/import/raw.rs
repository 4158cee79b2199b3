//! Takes over files, one dataset at a time.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Read, Write},
    ops::Deref,
    path::Path,
};

use anyhow::Context;
use ercot_manifest::{
    Document, DownloadNeed, HeldFile, Manifest, ManifestWriter, PublishedBasis, RelativePath,
    durable::{IncomingFile, create_dir_durably, rename_durably},
    hash::{Hashed, Sha256Digest, hash_file},
};
use ercot_mis::{
    catalog::Dataset,
    paths::raw_path,
    unpack::{UnpackLimits, verify},
};
use ercot_runtime::data_dir::DataDir;
use jiff::Timestamp;

use super::{
    old_dir::{OldDir, OldFile},
    records::Records,
    report::DatasetReport,
};

/// Bytes copied at a time.
const PIECE_BYTES: usize = 256 * 1024;

/// Documents between two syncs of the manifest; a kill costs no more than their lines, and the next import writes them again.
const DOCUMENTS_PER_SYNC: usize = 256;

/// Whether files are copied or get a second name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    Copy,
    Link,
    /// Nothing is written.
    None,
}

/// The manifest of a dataset, which a dry run only reads.
enum Store {
    Writer(Box<ManifestWriter>),
    Reader(Box<Manifest>),
}

impl Deref for Store {
    type Target = Manifest;

    fn deref(&self) -> &Manifest {
        match self {
            Self::Writer(writer) => writer,
            Self::Reader(reader) => reader,
        }
    }
}

/// Puts documents into one dataset's part of the store.
pub(super) struct Intake<'a> {
    dataset: &'a Dataset,
    data_dir: &'a DataDir,
    transfer: Transfer,
    now: Timestamp,
    store: Store,
    /// The bytes that are held already.
    known: HashSet<Sha256Digest>,
    unsynced: usize,
}

impl<'a> Intake<'a> {
    pub(super) fn open(dataset: &'a Dataset, data_dir: &'a DataDir, transfer: Transfer, now: Timestamp) -> anyhow::Result<Self> {
        let path = data_dir.manifest_file(&dataset.name);
        let store = match transfer {
            Transfer::None => Store::Reader(Box::new(Manifest::read(&path)?)),
            Transfer::Copy | Transfer::Link => Store::Writer(Box::new(Manifest::open(&path)?)),
        };
        let held = store.entries().filter_map(|entry| entry.file.as_ref());
        let known = held.chain(store.retired().filter_map(|retired| retired.file.as_ref())).map(|file| file.sha256).collect();
        Ok(Self { dataset, data_dir, transfer, now, store, known, unsynced: 0 })
    }

    /// Takes over a file, unless it is here already or not whole.
    pub(super) fn take_file(
        &mut self,
        old: &OldDir,
        file: &OldFile,
        records: &Records,
        not_before: Option<Timestamp>,
        report: &mut DatasetReport,
    ) -> anyhow::Result<()> {
        report.files_found += 1;
        let shown = old.shown(&file.path);
        if !old.holds(&file.path) {
            report.refuse(shown, "it leads out of the earlier installation");
            return Ok(());
        }
        let hashed = match hash_file(&file.path) {
            Ok(hashed) => hashed,
            Err(error) => {
                report.refuse(shown, format!("it cannot be read: {error}"));
                return Ok(());
            }
        };
        if self.known.contains(&hashed.sha256) {
            report.already_here += 1;
            return Ok(());
        }
        // What is not whole may still be listed, and would not be fetched again if it counted as held.
        if let Err(error) = verify(&file.path, &file.name, &UnpackLimits::default()) {
            report.refuse(shown, with_causes(&error));
            return Ok(());
        }
        let document = records.document(file, hashed.sha256, self.now);
        if not_before.is_some_and(|first| document.published_at < first) {
            report.trial_files += 1;
            return Ok(());
        }
        self.take(&document, &file.path, hashed, report)
    }

    /// Whether a document, or bytes, are here already.
    pub(super) fn has(&self, document: &Document, sha256: Sha256Digest) -> bool {
        let is_set_aside = self.store.needs_download(document) == DownloadNeed::Quarantined;
        self.known.contains(&sha256) || (self.store.contains(document) && !is_set_aside)
    }

    /// Takes over a document whose bytes lie in a file.
    pub(super) fn take(
        &mut self,
        document: &Document,
        from: &Path,
        hashed: Hashed,
        report: &mut DatasetReport,
    ) -> anyhow::Result<()> {
        if self.has(document, hashed.sha256) {
            report.already_here += 1;
            return Ok(());
        }
        if let Store::Writer(manifest) = &mut self.store {
            let path = raw_path(&self.dataset.name, document)?;
            let linked = self.transfer == Transfer::Link && link(from, &path, self.data_dir)?;
            if !linked {
                copy(from, &path, self.data_dir, hashed)?;
            }
            report.linked += usize::from(linked);
            let file = HeldFile { path, sha256: hashed.sha256, bytes: hashed.bytes };
            manifest.record_downloaded(document, file, self.now)?;
            self.unsynced += 1;
            if self.unsynced >= DOCUMENTS_PER_SYNC {
                manifest.sync()?;
                self.unsynced = 0;
            }
        }
        self.known.insert(hashed.sha256);
        report.imported += 1;
        report.bytes += hashed.bytes;
        match document.published_basis {
            PublishedBasis::Imported => report.publish_times.records += 1,
            PublishedBasis::ImportedFileName => report.publish_times.names += 1,
            PublishedBasis::ImportedFileTime => report.publish_times.file_times += 1,
            _ => {}
        }
        Ok(())
    }

    /// Makes everything taken over durable.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self.store {
            Store::Writer(mut manifest) => Ok(manifest.sync()?),
            Store::Reader(_) => Ok(()),
        }
    }
}

/// Gives a file a second name. False where the file system cannot: then it is to be copied.
fn link(from: &Path, to: &RelativePath, data_dir: &DataDir) -> anyhow::Result<bool> {
    let target = to.under(data_dir.root());
    create_dir_durably(target.parent().unwrap_or(data_dir.root()))?;
    let part = target.with_extension("link.part");
    match fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error).context("a leftover link is in the way"),
        _ => {}
    }
    if fs::hard_link(from, &part).is_err() {
        return Ok(false);
    }
    File::open(&part).and_then(|file| file.sync_all()).with_context(|| format!("{} could not be synced", part.display()))?;
    rename_durably(&part, &target)?;
    Ok(true)
}

fn copy(from: &Path, to: &RelativePath, data_dir: &DataDir, expected: Hashed) -> anyhow::Result<()> {
    let unreadable = || format!("{} could not be read", from.display());
    let target = to.under(data_dir.root());
    let mut incoming = IncomingFile::create(&target)?;
    let mut file = File::open(from).with_context(unreadable)?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = match file.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error).with_context(unreadable),
        };
        let written = incoming.write_all(piece.get(..read).unwrap_or_default());
        written.with_context(|| format!("{} could not be written", target.display()))?;
    }
    let hashed = incoming.commit()?;
    anyhow::ensure!(hashed == expected, "{} changed while it was read; is the earlier system still running?", from.display());
    Ok(())
}

/// An error with its causes in one line.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}
