//! Where downloads of several documents are taken apart.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::catalog::Dataset;

/// How all scratch folders begin.
const PREFIX: &str = "api-parcels";

/// A folder of one source of one process. It goes with this value.
pub(super) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Names a folder that no other source has; nothing is created yet.
    pub(super) fn new(dataset: &Dataset, data_dir: &Path) -> Self {
        static SOURCES: AtomicU64 = AtomicU64::new(0);
        let number = SOURCES.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}-{}-{number}", std::process::id());
        Self { folder: staging(dataset, data_dir).join(name) }
    }

    /// The place of one download.
    pub(super) fn parcel(&self, number: u64) -> PathBuf {
        self.folder.join(number.to_string())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Best effort: it is scratch, and the next run removes what is left.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Removes what killed runs left of a dataset's downloads. The caller holds the lock of the data directory, so that no other
/// run is at work there.
pub fn remove_leftover_parcels(dataset: &Dataset, data_dir: &Path) {
    let items = std::fs::read_dir(staging(dataset, data_dir)).into_iter().flatten().filter_map(Result::ok);
    for item in items.filter(|item| item.file_name().to_string_lossy().starts_with(PREFIX)) {
        if let Err(error) = std::fs::remove_dir_all(item.path()) {
            tracing::debug!(folder = %item.path().display(), %error, "leftovers stay");
        }
    }
}

fn staging(dataset: &Dataset, data_dir: &Path) -> PathBuf {
    data_dir.join("staging").join(&dataset.name)
}
