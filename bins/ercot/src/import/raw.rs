//! Takes over files, one dataset at a time.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, Read, Write},
    ops::Deref,
    path::Path,
};

use anyhow::Context;
use ercot_manifest::{
    Document, DownloadNeed, HeldFile, Manifest, ManifestWriter, PublishedBasis, RelativePath, Retired,
    durable::{IncomingFile, create_dir_durably, rename_durably},
    hash::{Hashed, Sha256Digest, hash_file},
};
use ercot_mis::{
    catalog::Dataset,
    paths::raw_path,
    source::name_instant,
    unpack::{UnpackLimits, verify},
};
use ercot_runtime::data_dir::DataDir;
use jiff::Timestamp;
use url::Url;

use super::{
    old_dir::{OldDir, OldFile},
    records::{Records, document},
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

/// What tells a document with the same bytes from another one.
#[derive(Debug)]
struct Held {
    doc_id: Option<String>,
    name: String,
    url: String,
    published_at: Timestamp,
    basis: PublishedBasis,
}

impl Held {
    fn of(document: &Document) -> Self {
        Self {
            doc_id: document.doc_id.clone(),
            name: document.name.clone(),
            url: document.url.clone(),
            published_at: document.published_at,
            basis: document.published_basis,
        }
    }

    /// A retired document keeps its name only in that of its raw file, behind its number.
    fn of_retired(retired: &Retired) -> Option<Self> {
        let (_, file) = retired.file.as_ref()?.path.as_str().rsplit_once('/')?;
        Some(Self {
            doc_id: retired.doc_id.clone(),
            name: file.split_once('_')?.1.to_owned(),
            url: retired.url.clone(),
            published_at: retired.published_at,
            basis: retired.published_basis,
        })
    }

    /// Whether a document with the same bytes is this one. Only one that an import may have brought has a file.
    fn is(&self, document: &Document, file: Option<&Path>) -> bool {
        if let (Some(held), Some(doc_id)) = (&self.doc_id, &document.doc_id) {
            return held == doc_id;
        }
        if file.and_then(place).is_some_and(|place| self.url.starts_with("file:") && self.url.ends_with(&place)) {
            return true;
        }
        let of_tables = PublishedBasis::ImportedTable;
        let same_time = self.published_at == document.published_at || name_instant(&self.name).is_some();
        let both_rows = self.basis == of_tables && document.published_basis == of_tables;
        self.name == document.name && (same_time || both_rows)
    }
}

/// Where a file is within the `raw` of its installation, as its address ends: it stays when the installation moves.
fn place(file: &Path) -> Option<String> {
    let url = Url::from_file_path(file).ok()?;
    let (_, place) = url.path().rsplit_once("/raw/")?;
    Some(format!("/raw/{place}"))
}

/// Puts documents into one dataset's part of the store.
pub(super) struct Intake<'a> {
    dataset: &'a Dataset,
    data_dir: &'a DataDir,
    transfer: Transfer,
    now: Timestamp,
    store: Store,
    /// The documents whose bytes are held already.
    known: HashMap<Sha256Digest, Vec<Held>>,
    unsynced: usize,
}

impl<'a> Intake<'a> {
    pub(super) fn open(dataset: &'a Dataset, data_dir: &'a DataDir, transfer: Transfer, now: Timestamp) -> anyhow::Result<Self> {
        let path = data_dir.manifest_file(&dataset.name);
        let store = match transfer {
            Transfer::None => Store::Reader(Box::new(Manifest::read(&path)?)),
            Transfer::Copy | Transfer::Link => Store::Writer(Box::new(Manifest::open(&path)?)),
        };
        let entries = store.entries().filter_map(|entry| Some((entry.file.as_ref()?.sha256, Held::of(&entry.document))));
        let retired = store.retired().filter_map(|retired| Some((retired.file.as_ref()?.sha256, Held::of_retired(retired)?)));
        let mut known: HashMap<Sha256Digest, Vec<Held>> = HashMap::new();
        for (sha256, held) in entries.chain(retired) {
            known.entry(sha256).or_default().push(held);
        }
        Ok(Self { dataset, data_dir, transfer, now, store, known, unsynced: 0 })
    }

    /// Takes over a file, unless it is here already or not whole.
    pub(super) fn take_file(
        &mut self,
        old: &OldDir,
        file: &OldFile,
        records: &[&Records],
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
        let document = document(records, file, hashed.sha256, self.now);
        if self.has(&document, hashed.sha256, Some(&file.path)) {
            report.already_here += 1;
            return Ok(());
        }
        // What is not whole may still be listed, and would not be fetched again if it counted as held.
        if let Err(error) = verify(&file.path, &file.name, &UnpackLimits::default()) {
            report.refuse(shown, with_causes(&error));
            return Ok(());
        }
        self.take(&document, &file.path, hashed, report)
    }

    /// Whether a document is here already. Bytes alone say nothing: a list that does not change is posted again as it is.
    fn has(&self, document: &Document, sha256: Sha256Digest, file: Option<&Path>) -> bool {
        let held = self.known.get(&sha256).map_or(&[][..], Vec::as_slice);
        let is_set_aside = self.store.needs_download(document) == DownloadNeed::Quarantined;
        held.iter().any(|held| held.is(document, file)) || (self.store.contains(document) && !is_set_aside)
    }

    /// Takes over a document whose bytes lie in a file.
    pub(super) fn take(
        &mut self,
        document: &Document,
        from: &Path,
        hashed: Hashed,
        report: &mut DatasetReport,
    ) -> anyhow::Result<()> {
        if self.has(document, hashed.sha256, None) {
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
        self.known.entry(hashed.sha256).or_default().push(Held::of(document));
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
