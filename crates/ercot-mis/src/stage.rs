//! Unpacks what a manifest holds and the warehouse has not seen.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ercot_manifest::{
    Document, Entry, EntryKey, HeldFile, ManifestError, ManifestWriter, PathError, RelativePath, Stage, StagedFile, State,
};
use ercot_types::clock::Clock;

use crate::fetch::DocumentFailure;
use crate::paths::staging_folder;
use crate::steps::{NoHook, Step, StepHook};
use crate::unpack::{StagedCsv, UnpackError, UnpackLimits, unpack};

/// How to unpack.
#[derive(Clone)]
pub struct StageOptions {
    /// The data directory.
    pub data_dir: PathBuf,
    /// Limits on what comes out of one raw file.
    pub limits: UnpackLimits,
    /// Told at every step.
    pub hook: Arc<dyn StepHook>,
}

impl StageOptions {
    /// The default limits and no hook.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), limits: UnpackLimits::default(), hook: Arc::new(NoHook) }
    }
}

/// What unpacking one dataset came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageOutcome {
    /// Documents unpacked.
    pub documents: usize,
    /// CSV files they gave.
    pub files: usize,
    /// Bytes of those.
    pub bytes: u64,
    /// Entries inside archives that hold no table.
    pub ignored: usize,
    /// Documents set aside, each with the reason.
    pub quarantined: Vec<DocumentFailure>,
    /// Documents whose raw file has vanished; they will be downloaded again if they are still listed.
    pub gone: Vec<DocumentFailure>,
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

/// Unpacks every document of a manifest that waits for ingest, oldest first.
///
/// Documents whose CSV files are already there are left alone; CSV files that are missing or have another size, as after a
/// power cut, are unpacked again. A raw file that does not unpack is set aside with the reason, and the rest goes on. The
/// call blocks: it works on files and on the processor.
///
/// # Errors
///
/// [`StageError`] when this machine cannot go on.
pub fn stage_dataset(
    dataset: &str,
    manifest: &mut ManifestWriter,
    options: &StageOptions,
    clock: &dyn Clock,
) -> Result<StageOutcome, StageError> {
    let mut outcome = StageOutcome::default();
    for (key, document, file) in unstaged(manifest, &options.data_dir) {
        let staging = staging_folder(dataset, &document)?.under(&options.data_dir);
        let raw = file.path.under(&options.data_dir);
        match unpack(&raw, &document.name, &staging, &options.limits) {
            Ok(unpacked) => {
                options.hook.reached(Step::Unpack);
                outcome.documents += 1;
                outcome.ignored += unpacked.ignored.len();
                outcome.files += unpacked.files.len();
                outcome.bytes += unpacked.files.iter().map(|csv| csv.bytes).sum::<u64>();
                let below = |csv| staged_file(csv, &options.data_dir);
                let files = unpacked.files.into_iter().map(below).collect::<Result<_, _>>()?;
                manifest.record_staged(&key, files, clock.now())?;
            }
            Err(UnpackError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                manifest.record_gone(&key, clock.now())?;
                let error = UnpackError::Read { path: raw, source };
                outcome.gone.push(DocumentFailure::of_unpacking(&document, &error));
            }
            Err(error) if error.is_local() => return Err(StageError::Local(error)),
            Err(error) => {
                remove_folder(&staging);
                let failure = DocumentFailure::of_unpacking(&document, &error);
                manifest.record_quarantined(&key, Stage::Unpack, &failure.reason, clock.now())?;
                outcome.quarantined.push(failure);
            }
        }
    }
    manifest.sync()?;
    Ok(outcome)
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

fn unstaged(manifest: &ManifestWriter, data_dir: &Path) -> Vec<(EntryKey, Document, HeldFile)> {
    let pending = manifest.pending_ingest();
    let lacks_files =
        |entry: &&&Entry| !matches!(entry.state, State::Staged) || !entry.staged.iter().all(|file| is_there(file, data_dir));
    let parts = |entry: &&Entry| Some((entry.key(), entry.document.clone(), entry.file.clone()?));
    pending.iter().filter(lacks_files).filter_map(parts).collect()
}

fn is_there(file: &StagedFile, data_dir: &Path) -> bool {
    std::fs::metadata(file.path.under(data_dir)).is_ok_and(|metadata| metadata.len() == file.bytes)
}

fn staged_file(csv: StagedCsv, data_dir: &Path) -> Result<StagedFile, StageError> {
    let below = csv.path.strip_prefix(data_dir).ok().and_then(Path::to_str);
    let below = below.ok_or_else(|| StageError::Outside { path: csv.path.clone(), data_dir: data_dir.to_owned() })?;
    Ok(StagedFile { name: csv.name, path: RelativePath::new(below)?, sha256: csv.sha256, bytes: csv.bytes })
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
