//! Reads the manifests, several at a time.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use ercot_manifest::{Entry, Manifest, ManifestError, Stage, State};
use ercot_mis::{cadence::Held, catalog::Dataset};
use ercot_runtime::data_dir::DataDir;
use jiff::Timestamp;

use super::model::{FailingDocument, LastDocument, QuarantinedDocument, Waiting};

/// What a manifest tells.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) held: Vec<Held>,
    pub(super) last: Option<LastDocument>,
    pub(super) documents: u64,
    pub(super) bytes: u64,
    /// Documents that the manifest calls loaded.
    pub(super) ingested: u64,
    pub(super) waiting: Waiting,
    pub(super) quarantined: Vec<QuarantinedDocument>,
    pub(super) failing: Vec<FailingDocument>,
    pub(super) fault: Option<ManifestError>,
    since: Timestamp,
}

/// Reads the manifests of the datasets, and after them those of the siblings that are not among them. `since` is from when
/// on the names of a dataset's documents matter; reading those of years takes seconds.
pub(super) fn collect<'c>(
    datasets: &[&'c Dataset],
    siblings: &[&'c Dataset],
    data_dir: &DataDir,
    since: &(dyn Fn(&Dataset) -> Timestamp + Sync),
) -> Vec<(&'c Dataset, Collected)> {
    let others = siblings.iter().filter(|sibling| !datasets.iter().any(|dataset| dataset.name == sibling.name));
    let all: Vec<&Dataset> = datasets.iter().chain(others).copied().collect();
    let results: Mutex<Vec<Option<Collected>>> = Mutex::new(all.iter().map(|_| None).collect());
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(dataset) = all.get(index) else { return };
                    let collected = match Manifest::read(&data_dir.manifest_file(&dataset.name)) {
                        Ok(manifest) => Collected::of(&manifest, since(dataset)),
                        Err(error) => Collected { fault: Some(error), ..Collected::default() },
                    };
                    results.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(collected);
                }
            });
        }
    });
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    all.into_iter().zip(results.into_iter().map(Option::unwrap_or_default)).collect()
}

impl Collected {
    fn of(manifest: &Manifest, since: Timestamp) -> Self {
        let mut collected = Self { bytes: manifest.counts().bytes_held, since, ..Self::default() };
        for entry in manifest.entries() {
            collected.take(entry);
        }
        for retired in manifest.retired() {
            collected.documents += 1;
            collected.ingested += 1;
            // Its name has gone with the rest, but for that of the file.
            let name = retired.file.as_ref().and_then(|file| file.path.as_str().rsplit('/').next()).unwrap_or_default();
            collected.hold(name, retired.published_at, None);
        }
        collected
    }

    fn take(&mut self, entry: &Entry) {
        let document = &entry.document;
        match &entry.state {
            State::Listed => {
                if let Some(failures) = &entry.failures {
                    self.failing.push(FailingDocument {
                        name: document.name.clone(),
                        published_at: document.published_at,
                        attempts: failures.count,
                        last_at: failures.last_at,
                        reason: failures.last_reason.clone(),
                    });
                }
                return;
            }
            State::Downloaded | State::Staged => self.waiting.add(entry.downloaded_at.unwrap_or(entry.since)),
            State::Ingested => self.ingested += 1,
            State::Quarantined { stage, reason } => self.quarantined.push(QuarantinedDocument {
                name: document.name.clone(),
                published_at: document.published_at,
                stage: stage_name(*stage),
                reason: reason.clone(),
            }),
        }
        self.documents += 1;
        self.hold(&document.name, document.published_at, entry.downloaded_at);
    }

    fn hold(&mut self, name: &str, published_at: Timestamp, fetched_at: Option<Timestamp>) {
        let is_recent = published_at >= self.since;
        self.held.push(if is_recent { Held::new(name, published_at) } else { Held { published_at, stamp: None } });
        if self.last.as_ref().is_none_or(|last| last.published_at < published_at) {
            self.last = Some(LastDocument { name: name.to_owned(), published_at, fetched_at });
        }
    }
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Download => "download",
        Stage::Unpack => "unpack",
        Stage::Ingest => "ingest",
    }
}
