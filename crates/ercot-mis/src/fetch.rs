//! One dataset from listing to durable raw files.

mod outcome;
mod plan;
mod twin;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ercot_manifest::durable::{IncomingFile, remove_part_files};
use ercot_manifest::hash::hash_file;
use ercot_manifest::{Document, HeldFile, ManifestError, ManifestWriter, PathError, RelativePath, Stage};
use ercot_types::clock::Clock;
use futures_util::StreamExt;
use futures_util::stream;
use jiff::{SignedDuration, Timestamp};

pub use outcome::{DocumentFailure, FailureKind, FetchOutcome, Resting};

use crate::catalog::Dataset;
use crate::http::{Backoff, TransferError};
use crate::paths::raw_path;
use crate::progress::{End, Progress};
use crate::source::{Source, SourceError, Watch};
use crate::steps::{NoHook, Step, StepHook};
use crate::unpack::{UnpackError, UnpackLimits, verify};
use crate::words::chain;

/// Documents in a row that nobody answers for before the rest is left for the next run.
const UNREACHABLE_IN_A_ROW: usize = 3;

/// How to fetch.
#[derive(Clone)]
pub struct FetchOptions {
    /// The data directory.
    pub data_dir: PathBuf,
    /// Whether anything is written.
    pub mode: FetchMode,
    /// Documents to download at most, the oldest first. None: all.
    pub max_new: Option<usize>,
    /// Documents published before are left alone.
    pub since: Option<Timestamp>,
    /// Documents published at this instant or later are left alone.
    pub until: Option<Timestamp>,
    /// Documents under way at once, their checks and disk writes included. Requests have limits of their own.
    pub documents_in_flight: usize,
    /// Time until the next run, which [`FetchOutcome::expiring_unfetched`] reckons with.
    pub run_every: SignedDuration,
    /// Told at every step.
    pub hook: Arc<dyn StepHook>,
    /// Limits for the check of what arrived. What exceeds them is kept unchecked, and left to unpacking to refuse.
    pub limits: UnpackLimits,
}

/// Whether anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchMode {
    /// Download.
    Run,
    /// Only list and compare.
    DryRun,
}

impl FetchOptions {
    /// Everything that is new, 16 documents at once, a run every five minutes.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            mode: FetchMode::Run,
            max_new: None,
            since: None,
            until: None,
            documents_in_flight: 16,
            run_every: SignedDuration::from_mins(5),
            hook: Arc::new(NoHook),
            limits: UnpackLimits::default(),
        }
    }
}

/// A fetch that could not go on. What was downloaded before is kept and recorded.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The source cannot be listed.
    #[error(transparent)]
    Listing(#[from] SourceError),
    /// The manifest cannot be written.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The dataset's name does not do for a folder.
    #[error(transparent)]
    Path(#[from] PathError),
    /// This machine failed: the disk is full or not writable.
    #[error("{name} cannot be kept on this machine")]
    Local {
        /// The document.
        name: String,
        /// What failed.
        source: Box<TransferError>,
    },
}

impl FetchError {
    /// True if nobody answered, so that the caller may say "try later".
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Listing(error) if error.is_unreachable())
    }

    /// True if the source does not know the report at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Listing(error) if error.is_absent())
    }
}

/// Lists a dataset, compares with its manifest, and downloads what is new.
///
/// Oldest documents first. Each one is streamed to a `.part` file, checked to its last byte, made durable under its name,
/// and recorded in the manifest; it is reported only when the record is durable too. A file that is there already from a
/// run that was killed is checked and adopted. A document that fails is reported and does not stop the others, unless the
/// server refuses us or nobody answers any more.
///
/// # Errors
///
/// [`FetchError`] when there is no listing, or this machine cannot keep what arrives.
pub async fn fetch_dataset<S: Source>(
    dataset: &Dataset,
    source: &S,
    manifest: &mut ManifestWriter,
    options: &FetchOptions,
    clock: &dyn Clock,
    progress: &dyn Progress,
) -> Result<FetchOutcome, FetchError> {
    let listing = source.list(dataset, clock.now()).await?;
    options.hook.reached(Step::Listing);
    progress.listed(listing.documents.len());
    let (mut outcome, wanted) = plan::plan(listing, manifest, options, clock.now());
    if options.mode == FetchMode::DryRun {
        outcome.planned = wanted;
        return Ok(outcome);
    }
    progress.begin(wanted.len());
    if !wanted.is_empty() {
        remove_leftovers(dataset, options);
        source.prepare(&wanted).await;
    }
    let fetch = Fetch { dataset: &dataset.name, source, options, progress };
    let mut results = stream::iter(wanted.iter().map(|document| fetch.obtain(document)))
        .buffer_unordered(options.documents_in_flight.max(1))
        .ready_chunks(options.documents_in_flight.max(1));
    let mut unreachable = 0;
    while let Some(group) = results.next().await {
        // One sync of the manifest serves all that are ready.
        for obtained in &group {
            record(manifest, obtained, clock)?;
        }
        manifest.sync()?;
        for obtained in group {
            settle(obtained, &mut outcome, &mut unreachable, &fetch)?;
        }
        if outcome.stopped.is_some() {
            break;
        }
    }
    Ok(outcome)
}

/// Reports what became of a document, and decides whether the run goes on.
fn settle<S>(
    obtained: Obtained<'_>,
    outcome: &mut FetchOutcome,
    unreachable: &mut usize,
    fetch: &Fetch<'_, S>,
) -> Result<(), FetchError> {
    let document = obtained.document;
    match obtained.result {
        Ok(held) => {
            *unreachable = 0;
            fetch.options.hook.reached(Step::Manifest);
            fetch.progress.done(document, outcome.count(&held));
        }
        Err(source) if source.is_local() => {
            return Err(FetchError::Local { name: document.name.clone(), source: Box::new(source) });
        }
        Err(error) => {
            fetch.progress.done(document, End::Failed);
            *unreachable = if error.is_unreachable() { *unreachable + 1 } else { 0 };
            if error.is_refused() || *unreachable >= UNREACHABLE_IN_A_ROW {
                outcome.stopped = Some(chain(&error));
            }
            outcome.failed.push(DocumentFailure::of(document, &error));
        }
    }
    Ok(())
}

/// What every download of a dataset shares.
struct Fetch<'a, S> {
    dataset: &'a str,
    source: &'a S,
    options: &'a FetchOptions,
    progress: &'a dyn Progress,
}

/// A document and what became of it.
struct Obtained<'a> {
    document: &'a Document,
    result: Result<Held, TransferError>,
}

/// A raw file that is whole, durable and under its name.
struct Held {
    file: HeldFile,
    end: End,
}

impl<S: Source> Fetch<'_, S> {
    async fn obtain<'d>(&self, document: &'d Document) -> Obtained<'d> {
        let result = match raw_path(self.dataset, document) {
            Ok(path) => self.obtain_at(document, path).await,
            Err(_) => Err(TransferError::Address { url: document.url.clone() }),
        };
        if let Err(error) = &result {
            tracing::warn!(dataset = self.dataset, document = document.name, error = chain(error), "document failed");
        }
        Obtained { document, result }
    }

    async fn obtain_at(&self, document: &Document, path: RelativePath) -> Result<Held, TransferError> {
        if let Some(held) = self.adopt(document, &path).await? {
            return Ok(held);
        }
        let mut backoff = self.source.http().map(Backoff::new);
        loop {
            let error = match self.attempt(document, &path).await {
                Ok(held) => return Ok(held),
                Err(error) => error,
            };
            let Some(wait) = backoff.as_mut().and_then(|backoff| backoff.after(&error)) else { return Err(error) };
            tracing::debug!(document = document.name, error = chain(&error), ?wait, "asking again");
            tokio::time::sleep(wait).await;
        }
    }

    /// Takes a file that an earlier run left whole under its final name before the manifest knew.
    async fn adopt(&self, document: &Document, path: &RelativePath) -> Result<Option<Held>, TransferError> {
        let target = path.under(&self.options.data_dir);
        if !target.is_file() {
            return Ok(None);
        }
        let (name, limits) = (document.name.clone(), self.options.limits);
        let read = move || match keepable(verify(&target, &name, &limits)) {
            Ok(()) => hash_file(&target).map(Some).map_err(|source| TransferError::Read { path: target, source }),
            Err(error) => {
                tracing::warn!(file = %target.display(), error = chain(&error), "file is damaged, downloading it again");
                Ok(None)
            }
        };
        let hashed = off_thread(read).await?;
        let held =
            |hashed: ercot_manifest::hash::Hashed| HeldFile { path: path.clone(), sha256: hashed.sha256, bytes: hashed.bytes };
        Ok(hashed.map(|hashed| Held { file: held(hashed), end: End::Adopted }))
    }

    async fn attempt(&self, document: &Document, path: &RelativePath) -> Result<Held, TransferError> {
        let target = path.under(&self.options.data_dir);
        let mut incoming = IncomingFile::create(&target).map_err(|source| TransferError::Keep { source })?;
        let watch = Watch::new(self.progress, self.options.hook.as_ref());
        self.source.transfer(document, &mut incoming, &watch).await?;
        let (name, url, limits) = (document.name.clone(), document.url.clone(), self.options.limits);
        let hashed = off_thread(move || {
            let verified = verify(incoming.part_path(), &name, &limits);
            if let Err(source) = keepable(verified) {
                keep_damaged(incoming.part_path(), &target);
                return Err(TransferError::Body { url, source });
            }
            incoming.commit().map_err(|source| TransferError::Keep { source })
        })
        .await?;
        self.options.hook.reached(Step::Rename);
        let file = HeldFile { path: path.clone(), sha256: hashed.sha256, bytes: hashed.bytes };
        Ok(Held { file, end: End::Downloaded })
    }
}

/// Keeps a damaged archive beside the place of the sound one: it may be all that is ever published of it. Pages and fault
/// bodies are not kept.
fn keep_damaged(part: &Path, target: &Path) {
    let mut magic = [0; 2];
    let read = std::fs::File::open(part).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut magic));
    if read.is_ok() && (magic == *b"PK" || magic == [0x1f, 0x8b]) {
        let mut damaged = target.as_os_str().to_owned();
        damaged.push(".damaged");
        if let Err(error) = std::fs::copy(part, &damaged) {
            tracing::warn!(file = %target.display(), %error, "the damaged copy could not be kept");
        }
    }
}

/// Bytes that are what was published are kept, even where unpacking will refuse them.
fn keepable<T>(verified: Result<T, UnpackError>) -> Result<(), UnpackError> {
    match verified {
        Err(error) if error.is_damage() || error.is_local() => Err(error),
        _ => Ok(()),
    }
}

/// Runs blocking work beside the transfers.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, TransferError> + Send + 'static,
) -> Result<T, TransferError> {
    tokio::task::spawn_blocking(work).await.map_err(|source| TransferError::Thread { source })?
}

fn record(manifest: &mut ManifestWriter, obtained: &Obtained<'_>, clock: &dyn Clock) -> Result<(), ManifestError> {
    match &obtained.result {
        Ok(held) => manifest.record_downloaded(obtained.document, held.file.clone(), clock.now()).map(drop),
        // It was not tried, so it has not failed.
        Err(error) if error.was_not_asked() => Ok(()),
        Err(error) => manifest.record_failed(obtained.document, Stage::Download, &chain(error), clock.now()),
    }
}

/// Removes what a killed run left half written.
fn remove_leftovers(dataset: &Dataset, options: &FetchOptions) {
    let folder = options.data_dir.join("raw").join(&dataset.name);
    let days = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for day in days.filter(|day| day.file_type().is_ok_and(|kind| kind.is_dir())) {
        if let Err(error) = remove_part_files(&day.path()) {
            // They are in nobody's way.
            tracing::debug!(%error, "leftovers stay");
        }
    }
}

#[cfg(test)]
mod tests;
