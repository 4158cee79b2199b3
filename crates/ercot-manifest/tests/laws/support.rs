//! Documents and random histories of them.

use std::fs;
use std::path::{Path, PathBuf};

use ercot_manifest::durable::write_file_durably;
use ercot_manifest::hash::hash_bytes;
use ercot_manifest::{
    Document, Entry, HeldFile, IngestedRows, Manifest, ManifestError, ManifestWriter, PublishedBasis, RelativePath, Retired,
    Stage, StagedFile,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

/// A data directory that goes away with its test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn data_dir(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn manifest(&self) -> PathBuf {
        self.0.path().join("manifests/rt_lmp_5min.jsonl")
    }

    pub(crate) fn open(&self) -> ManifestWriter {
        Manifest::open(&self.manifest()).unwrap()
    }

    pub(crate) fn read(&self) -> Manifest {
        Manifest::read(&self.manifest()).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        fs::read_to_string(self.manifest()).unwrap()
    }

    /// Puts a document's raw file down.
    pub(crate) fn store(&self, document: &Document) -> HeldFile {
        let held = held(document);
        write_file_durably(&held.path.under(self.data_dir()), document.name.as_bytes()).unwrap();
        held
    }

    pub(crate) fn remove(&self, document: &Document) {
        fs::remove_file(held(document).path.under(self.data_dir())).unwrap();
    }
}

/// The instant `minutes` after the start of the tests' day.
pub(crate) fn at(minutes: i64) -> Timestamp {
    let start: Timestamp = "2026-10-26T05:00:00Z".parse().unwrap();
    start + SignedDuration::from_mins(minutes)
}

/// A document as MIS lists it.
pub(crate) fn document(number: u32) -> Document {
    let name = format!("LMPSROSNODENP6788_{number}_csv.zip");
    let url = format!("https://www.ercot.com/misdownload/servlets/mirDownload?doclookupId={number}");
    let published_at = at(i64::from(number) * 5);
    let expires_at = Some(published_at + SignedDuration::from_hours(120));
    Document { doc_id: Some(number.to_string()), url, name, published_at, published_basis: PublishedBasis::Listing, expires_at }
}

/// A document without DocID, of which there may be later versions.
pub(crate) fn page(number: u32, version: u32) -> Document {
    let published_at = at(i64::from(number) * 7 + i64::from(version) * 1440);
    Document {
        doc_id: None,
        url: format!("https://example.com/{number}.zip"),
        name: format!("{number}_{version}.zip"),
        published_at,
        ..document(number)
    }
}

/// What [`Folder::store`] stores for a document.
pub(crate) fn held(document: &Document) -> HeldFile {
    let path = RelativePath::new(format!("raw/rt_lmp_5min/2026-10-26/{}", document.name)).unwrap();
    HeldFile { path, sha256: hash_bytes(document.name.as_bytes()), bytes: document.name.len() as u64 }
}

pub(crate) fn staged(document: &Document) -> StagedFile {
    let held = held(document);
    let path = RelativePath::new(format!("staging/rt_lmp_5min/{}/a.csv", document.name)).unwrap();
    StagedFile { name: "a.csv".to_owned(), path, sha256: held.sha256, bytes: held.bytes }
}

/// All that a manifest knows.
pub(crate) fn content(manifest: &Manifest) -> (Vec<Entry>, Vec<Retired>) {
    (manifest.entries().cloned().collect(), manifest.retired().cloned().collect())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    List,
    Download,
    Fail,
    Stage,
    Ingest,
    Quarantine,
    Gone,
    Requeue,
}

/// One of six documents, three of them without DocID and in two versions.
pub(crate) fn any_document() -> impl Strategy<Value = Document> {
    prop_oneof![(1_u32..4).prop_map(document), (1_u32..4, 0_u32..2).prop_map(|(number, version)| page(number, version))]
}

pub(crate) fn any_history(longest: usize) -> impl Strategy<Value = Vec<(Document, Step)>> {
    let step = prop_oneof![
        1 => Just(Step::List),
        6 => Just(Step::Download),
        1 => Just(Step::Fail),
        3 => Just(Step::Stage),
        4 => Just(Step::Ingest),
        2 => Just(Step::Quarantine),
        1 => Just(Step::Gone),
        1 => Just(Step::Requeue),
    ];
    prop::collection::vec((any_document(), step), 1..longest)
}

/// Takes a step; one that the manifest refuses changes nothing.
pub(crate) fn take(writer: &mut ManifestWriter, document: &Document, step: Step, now: Timestamp) {
    let key = writer.find(document).map_or_else(|| document.key(), Entry::key);
    let outcome = match step {
        Step::List => writer.record_listed(document, now),
        Step::Download => writer.record_downloaded(document, held(document), now).map(drop),
        Step::Fail => writer.record_failed(document, Stage::Download, "the connection was reset", now),
        Step::Stage => writer.record_staged(&key, vec![staged(document)], now),
        Step::Ingest => writer.record_ingested(&key, IngestedRows { inserted: 979, updated: 1, quarantined: 2 }, now),
        Step::Quarantine => writer.record_quarantined(&key, Stage::Unpack, "it is no zip: \"<html>\"\n", now),
        Step::Gone => writer.record_gone(&key, now),
        Step::Requeue => writer.requeue(&key, now),
    };
    assert!(matches!(outcome, Ok(()) | Err(ManifestError::Refused { .. })), "{outcome:?}");
}

/// Takes all steps, a minute apart.
pub(crate) fn live(writer: &mut ManifestWriter, history: &[(Document, Step)]) {
    for (number, (document, step)) in history.iter().enumerate() {
        take(writer, document, *step, at(10_000 + i64::try_from(number).unwrap()));
    }
}
