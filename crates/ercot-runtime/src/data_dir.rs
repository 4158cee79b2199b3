//! The directory that holds everything of a run.

use std::io;
use std::path::{Path, PathBuf};

/// The root of everything that is written at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataDir {
    root: PathBuf,
}

/// A folder of the data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Folder {
    /// Documents as downloaded.
    Raw,
    /// What was unpacked from them.
    Staging,
    /// What is held and where it came from.
    Manifests,
    /// The warehouse.
    Duckdb,
    /// Snapshots for readers.
    Published,
    /// Run locks.
    Locks,
}

/// A directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// The path is relative and the current directory is unknown, or the path is empty.
    #[error("{:?} cannot be made an absolute path", path)]
    Absolute {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder cannot be created.
    #[error("cannot create the folder {}; check its owner, and --data-dir", path.display())]
    Create {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Folder {
    /// The folder's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Staging => "staging",
            Self::Manifests => "manifests",
            Self::Duckdb => "duckdb",
            Self::Published => "published",
            Self::Locks => "locks",
        }
    }
}

impl DataDir {
    /// The data directory at a path, which need not exist. A relative path is taken from the current directory.
    ///
    /// # Errors
    ///
    /// [`DataDirError::Absolute`].
    pub fn new(root: &Path) -> Result<Self, DataDirError> {
        let absolute = std::path::absolute(root);
        let root = absolute.map_err(|source| DataDirError::Absolute { path: root.to_owned(), source })?;
        Ok(Self { root })
    }

    /// The directory itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a folder.
    pub fn folder(&self, folder: Folder) -> PathBuf {
        self.root.join(folder.name())
    }

    /// Documents as downloaded: `raw/<dataset>/<publish day>/<file>`.
    pub fn raw(&self) -> PathBuf {
        self.folder(Folder::Raw)
    }

    /// What was unpacked: `staging/<dataset>/<document>/<file>`.
    pub fn staging(&self) -> PathBuf {
        self.folder(Folder::Staging)
    }

    /// What is held and where it came from.
    pub fn manifests(&self) -> PathBuf {
        self.folder(Folder::Manifests)
    }

    /// The manifest of a dataset.
    pub fn manifest_file(&self, dataset: &str) -> PathBuf {
        self.manifests().join(format!("{dataset}.jsonl"))
    }

    /// The warehouse's DuckDB file.
    pub fn warehouse_file(&self) -> PathBuf {
        self.folder(Folder::Duckdb).join("ercot.duckdb")
    }

    /// Snapshots for readers.
    pub fn published(&self) -> PathBuf {
        self.folder(Folder::Published)
    }

    /// Run locks.
    pub fn locks(&self) -> PathBuf {
        self.folder(Folder::Locks)
    }

    /// The lock of a job, for example `fetch` or `warehouse`.
    pub fn lock_file(&self, job: &str) -> PathBuf {
        self.locks().join(format!("{job}.lock"))
    }

    /// Creates a folder, with the data directory, unless it exists; returns its path.
    ///
    /// # Errors
    ///
    /// [`DataDirError::Create`].
    pub fn create(&self, folder: Folder) -> Result<PathBuf, DataDirError> {
        let path = self.folder(folder);
        match std::fs::create_dir_all(&path) {
            Ok(()) => Ok(path),
            Err(source) => Err(DataDirError::Create { path, source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_the_ones_that_others_rely_on() {
        let data_dir = DataDir::new(Path::new("/data")).unwrap();
        assert_eq!(data_dir.raw(), Path::new("/data/raw"));
        assert_eq!(data_dir.staging(), Path::new("/data/staging"));
        assert_eq!(data_dir.manifest_file("rt_lmp_5min"), Path::new("/data/manifests/rt_lmp_5min.jsonl"));
        assert_eq!(data_dir.warehouse_file(), Path::new("/data/duckdb/ercot.duckdb"));
        assert_eq!(data_dir.published(), Path::new("/data/published"));
        assert_eq!(data_dir.lock_file("fetch"), Path::new("/data/locks/fetch.lock"));
    }

    #[test]
    fn a_folder_is_created_on_demand_and_only_that_one() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = DataDir::new(&folder.path().join("new")).unwrap();
        assert!(data_dir.create(Folder::Duckdb).unwrap().is_dir());
        assert!(data_dir.create(Folder::Duckdb).unwrap().is_dir());
        assert!(!data_dir.raw().exists());
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("raw"), "").unwrap();
        let error = DataDir::new(folder.path()).unwrap().create(Folder::Raw).unwrap_err();
        assert!(error.to_string().contains("/raw; check its owner, and --data-dir"), "{error}");
    }

    #[test]
    fn an_empty_path_is_an_error() {
        assert!(matches!(DataDir::new(Path::new("")), Err(DataDirError::Absolute { .. })));
    }
}
