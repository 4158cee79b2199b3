//! Unpacks documents that a manifest holds and the warehouse has not seen.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ercot_manifest::hash::hash_file;
use ercot_manifest::{
    Document, Entry, HeldFile, ManifestError, ManifestWriter, PathError, RelativePath, Stage, StagedFile, State,
};
use ercot_types::clock::Clock;

use crate::fetch::DocumentFailure;
use crate::paths::staging_folder;
use crate::steps::{NoHook, Step, StepHook};
use crate::unpack::{StagedCsv, UnpackError, UnpackLimits, Unpacked, unpack};

/// How to unpack.
#[derive(Clone)]
pub struct StageOptions {
    /// The data directory.
    pub data_dir: PathBuf,
    /// Limits on what comes out of one raw file.
    pub limits: UnpackLimits,
    /// Threads that unpack.
    pub threads: usize,
    /// Told at every step.
    pub hook: Arc<dyn StepHook>,
}

impl StageOptions {
    /// The default limits, all processors and no hook.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
        Self { data_dir: data_dir.into(), limits: UnpackLimits::default(), threads, hook: Arc::new(NoHook) }
    }
}

/// What unpacking came to.
#[derive(Debug, Clone, Default)]
pub struct StageOutcome {
    /// Documents whose CSV files are there, in the order that was asked for.
    pub staged: Vec<StagedDocument>,
    /// Documents set aside, each with the reason.
    pub quarantined: Vec<DocumentFailure>,
    /// Documents whose raw file has vanished; they will be downloaded again if they are still listed.
    pub gone: Vec<DocumentFailure>,
}

/// A document with its CSV files.
#[derive(Debug, Clone)]
pub struct StagedDocument {
    /// The manifest's entry, as it was before.
    pub entry: Entry,
    /// The raw file.
    pub file: HeldFile,
    /// Its tables.
    pub csvs: Vec<StagedCsv>,
}

/// Unpacking could not go on. What was unpacked before is recorded.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The manifest cannot be written.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The dataset's name does not do for a folder, or a file's path cannot be recorded.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A CSV lies outside the data directory.
    #[error("{} is not below the data directory {}", path.display(), data_dir.display())]
    Outside {
        /// The file.
        path: PathBuf,
        /// The data directory.
        data_dir: PathBuf,
    },
    /// This machine failed: the disk is full or not readable.
    #[error(transparent)]
    Local(UnpackError),
}

/// Unpacks the given entries of a manifest on all threads and records what came of each.
///
/// Documents whose CSV files are already there are left alone; CSV files that are missing or have another content, as after
/// a power cut, are unpacked again. A raw file that does not unpack is set aside with the reason, and the rest goes on. The
/// call blocks: it works on files and on the processor.
///
/// # Errors
///
/// [`StageError`] when this machine cannot go on.
pub fn stage_entries(
    dataset: &str,
    entries: &[Entry],
    manifest: &mut ManifestWriter,
    options: &StageOptions,
    clock: &dyn Clock,
) -> Result<StageOutcome, StageError> {
    let mut outcome = StageOutcome::default();
    let mut local = None;
    for (entry, result) in entries.iter().zip(unpack_all(dataset, entries, options)) {
        let Some(file) = entry.file.clone() else { continue };
        match result? {
            Tables::There(csvs) => outcome.staged.push(StagedDocument { entry: entry.clone(), file, csvs }),
            Tables::Unpacked(Ok(unpacked)) => {
                let files = unpacked.files.iter().map(|csv| staged_file(csv, &options.data_dir)).collect::<Result<_, _>>()?;
                manifest.record_staged(&entry.key(), files, clock.now())?;
                outcome.staged.push(StagedDocument { entry: entry.clone(), file, csvs: unpacked.files });
            }
            Tables::Unpacked(Err(UnpackError::Read { path, source })) if source.kind() == io::ErrorKind::NotFound => {
                manifest.record_gone(&entry.key(), clock.now())?;
                let error = UnpackError::Read { path, source };
                outcome.gone.push(DocumentFailure::of_unpacking(&entry.document, &error));
            }
            // A full disk says nothing about the document: it stays as it is for the next run.
            Tables::Unpacked(Err(error)) if error.is_local() => local = Some(error),
            Tables::Unpacked(Err(error)) => {
                let failure = DocumentFailure::of_unpacking(&entry.document, &error);
                manifest.record_quarantined(&entry.key(), Stage::Unpack, &failure.reason, clock.now())?;
                outcome.quarantined.push(failure);
            }
        }
    }
    manifest.sync()?;
    local.map_or(Ok(outcome), |error| Err(StageError::Local(error)))
}

/// Removes the CSV files of a document, once they are ingested.
///
/// # Errors
///
/// When the system refuses; a folder that is not there is none.
pub fn clear_staging(dataset: &str, document: &Document, data_dir: &Path) -> io::Result<()> {
    let folder = staging_folder(dataset, document).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    match std::fs::remove_dir_all(folder.under(data_dir)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The tables of one document.
enum Tables {
    /// Staged by an earlier run.
    There(Vec<StagedCsv>),
    Unpacked(Result<Unpacked, UnpackError>),
}

/// Unpacks on all threads; the results are in the order of the entries.
fn unpack_all(dataset: &str, entries: &[Entry], options: &StageOptions) -> Vec<Result<Tables, PathError>> {
    let results: Mutex<Vec<Option<Result<Tables, PathError>>>> = Mutex::new(entries.iter().map(|_| None).collect());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..options.threads.clamp(1, entries.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(entry) = entries.get(index) else { return };
                    let tables = tables(dataset, entry, options);
                    results.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(tables);
                }
            });
        }
    });
    // Every index below the length was taken by some thread, and a thread that panics ends the scope with its panic.
    results.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect()
}

fn tables(dataset: &str, entry: &Entry, options: &StageOptions) -> Result<Tables, PathError> {
    if let Some(csvs) = staged_before(entry, &options.data_dir) {
        return Ok(Tables::There(csvs));
    }
    let staging = staging_folder(dataset, &entry.document)?.under(&options.data_dir);
    let Some(file) = &entry.file else { return Ok(Tables::There(Vec::new())) };
    let unpacked = unpack(&file.path.under(&options.data_dir), &entry.document.name, &staging, &options.limits);
    match &unpacked {
        Ok(unpacked) => {
            if !unpacked.ignored.is_empty() {
                tracing::debug!(dataset, document = entry.document.name, left_out = ?unpacked.ignored, "not everything is a table");
            }
            options.hook.reached(Step::Unpack);
        }
        Err(_) => remove_folder(&staging),
    }
    Ok(Tables::Unpacked(unpacked))
}

/// The files of an entry that an earlier run staged, if all are there as they were.
fn staged_before(entry: &Entry, data_dir: &Path) -> Option<Vec<StagedCsv>> {
    if !matches!(entry.state, State::Staged) {
        return None;
    }
    let there = |file: &StagedFile| {
        let path = file.path.under(data_dir);
        // Staged files are not synced: after a power cut one may have its length and not its content.
        let whole = hash_file(&path).is_ok_and(|hashed| hashed.sha256 == file.sha256);
        whole.then(|| StagedCsv { name: file.name.clone(), path, sha256: file.sha256, bytes: file.bytes })
    };
    entry.staged.iter().map(there).collect()
}

fn staged_file(csv: &StagedCsv, data_dir: &Path) -> Result<StagedFile, StageError> {
    let below = csv.path.strip_prefix(data_dir).ok().and_then(Path::to_str);
    let below = below.ok_or_else(|| StageError::Outside { path: csv.path.clone(), data_dir: data_dir.to_owned() })?;
    Ok(StagedFile { name: csv.name.clone(), path: RelativePath::new(below)?, sha256: csv.sha256, bytes: csv.bytes })
}

fn remove_folder(folder: &Path) {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::debug!(folder = %folder.display(), %error, "half of an unpacked file stays");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
