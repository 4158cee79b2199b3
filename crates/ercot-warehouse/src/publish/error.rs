use std::{
    error::Error,
    io,
    path::{Path, PathBuf},
};

use ercot_manifest::durable::DurableError;

use crate::error::WarehouseError;

/// Why a snapshot could not be published or read.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// There is no pointer.
    #[error("nothing is published in {}; run `ercot publish` first", folder.display())]
    NothingPublished {
        /// The folder of the snapshots.
        folder: PathBuf,
    },
    /// The pointer is no pointer.
    #[error("the pointer {} cannot be read: {reason}; the next `ercot publish` replaces it", path.display())]
    Pointer {
        /// The pointer.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The pointer is of a later form than this program knows.
    #[error("the pointer {} was written by a newer program (version {version}, known is {}); update the program", path.display(), super::pointer::VERSION)]
    PointerNewer {
        /// The pointer.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// The snapshot that the pointer names, or its lease, is not there.
    #[error("{} is missing although the pointer names it; run `ercot publish` to write another", path.display())]
    Missing {
        /// The missing file.
        path: PathBuf,
    },
    /// The snapshot that the pointer names is not as long as it was when it was published.
    #[error("the snapshot {} has {found} bytes instead of {expected}; run `ercot publish` to write another", path.display())]
    SizeMismatch {
        /// The snapshot.
        path: PathBuf,
        /// Bytes that the pointer says.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// Another process publishes into the folder.
    #[error("another process is publishing into {}; try again when it has ended", folder.display())]
    Busy {
        /// The folder of the snapshots.
        folder: PathBuf,
    },
    /// The snapshots were replaced again and again while one was being opened.
    #[error("the snapshots in {} are replaced faster than one can be opened; publish less often", folder.display())]
    Moving {
        /// The folder of the snapshots.
        folder: PathBuf,
    },
    /// The disk is full. The snapshots that are there, and the warehouse, are as they were.
    #[error(
        "there is no room to write {}, which may need {needed_bytes} bytes; what was published before is untouched. Free room, keep fewer snapshots (--keep) or fewer days (--days)",
        path.display()
    )]
    NoSpace {
        /// The file.
        path: PathBuf,
        /// Size of the warehouse file, which a snapshot does not exceed by much.
        needed_bytes: u64,
        /// What the system or DuckDB said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The warehouse was written by something else while it was copied.
    #[error("the warehouse {} changed while it was copied; end whatever writes it and publish again", path.display())]
    Changed {
        /// The warehouse file.
        path: PathBuf,
    },
    /// The system refused something else.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be made durable.
    #[error(transparent)]
    Durable(#[from] DurableError),
    /// The warehouse or a snapshot could not be opened or asked.
    #[error(transparent)]
    Warehouse(#[from] WarehouseError),
}

impl SnapshotError {
    /// True if nothing is wrong and trying again later can help.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Busy { .. } | Self::Moving { .. } | Self::Changed { .. } => true,
            Self::Warehouse(error) => error.is_busy(),
            _ => false,
        }
    }

    /// For `map_err` on the system's answers.
    pub(super) fn io<'p>(action: &'static str, path: &'p Path) -> impl FnOnce(io::Error) -> Self + use<'p> {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }

    /// An error of the system while a snapshot is written.
    pub(super) fn writing(action: &'static str, path: &Path, needed_bytes: u64, source: io::Error) -> Self {
        if is_full(&source) {
            Self::NoSpace { path: path.to_owned(), needed_bytes, source: source.into() }
        } else {
            Self::Io { action, path: path.to_owned(), source }
        }
    }

    /// An error of DuckDB while it writes a snapshot.
    pub(super) fn building(path: &Path, needed_bytes: u64, error: WarehouseError) -> Self {
        let said = Error::source(&error).map(ToString::to_string).unwrap_or_default();
        // DuckDB passes the system's words on, without its number.
        let full = ["No space left", "File too large", "Disk quota exceeded"];
        if full.iter().any(|words| said.contains(words)) {
            Self::NoSpace { path: path.to_owned(), needed_bytes, source: error.into() }
        } else {
            Self::Warehouse(error)
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
}
