//! What an earlier installation's folder holds. It is only read.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use ercot_runtime::exit::usage_error;
use jiff::Timestamp;

/// Folders below each other that are looked into.
const MAX_DEPTH: usize = 16;

/// Files of one folder tree; no installation comes near.
const MAX_FILES: usize = 5_000_000;

/// The parts of an earlier installation. Each may be missing.
#[derive(Debug)]
pub(super) struct OldDir {
    root: PathBuf,
    pub(super) raw: Option<PathBuf>,
    pub(super) manifests: Option<PathBuf>,
    pub(super) catalog: Option<PathBuf>,
    pub(super) database: Option<PathBuf>,
    /// What was passed over, and why.
    pub(super) passed_over: Vec<(String, String)>,
}

/// A file of it.
#[derive(Debug, Clone)]
pub(super) struct OldFile {
    pub(super) path: PathBuf,
    /// The folders between the tree's root and the file.
    pub(super) folders: Vec<String>,
    pub(super) name: String,
    pub(super) modified: Option<Timestamp>,
}

impl OldDir {
    /// Looks where an earlier installation keeps things: below the folder itself, or below its `data`.
    pub(super) fn open(folder: &Path, database: Option<&Path>) -> anyhow::Result<Self> {
        let root = fs::canonicalize(folder)
            .map_err(|error| usage_error(format!("the earlier installation {} cannot be read: {error}", folder.display())))?;
        let mut passed_over = Vec::new();
        let mut find = |candidates: &[&str], is_right: fn(&fs::Metadata) -> bool| {
            candidates.iter().map(|candidate| root.join(candidate)).find(|path| match fs::symlink_metadata(path) {
                Ok(metadata) if metadata.is_symlink() => {
                    let reason = "a link, which is not followed; name the folder that it leads to".to_owned();
                    passed_over.push((path.display().to_string(), reason));
                    false
                }
                Ok(metadata) => is_right(&metadata),
                Err(_) => false,
            })
        };
        let raw = find(&["data/raw", "raw"], fs::Metadata::is_dir);
        let manifests = find(&["data/manifests", "manifests"], fs::Metadata::is_dir);
        let catalog = find(&["datasets.json", "config/datasets.json", "data/datasets.json"], fs::Metadata::is_file);
        let found = find(
            &["ercot.duckdb", "data/ercot.duckdb", "data/duckdb/ercot.duckdb", "duckdb/ercot.duckdb"],
            fs::Metadata::is_file,
        );
        let database = match database {
            Some(file) => Some(fs::canonicalize(file).map_err(|error| usage_error(format!("{}: {error}", file.display())))?),
            None => found,
        };
        if raw.is_none() && database.is_none() && passed_over.is_empty() {
            let root = root.display();
            return Err(usage_error(format!("{root} has neither data/raw nor ercot.duckdb: is it an earlier installation?")));
        }
        Ok(Self { root, raw, manifests, catalog, database, passed_over })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the path still leads to a place inside the folder.
    pub(super) fn holds(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|path| path.starts_with(&self.root))
    }

    /// A path as people look for it.
    pub(super) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// The regular files of one of its folders with all sub-folders, in the order of their names. Links are passed over.
    pub(super) fn files(&mut self, folder: &Path) -> anyhow::Result<Vec<OldFile>> {
        let mut files = Vec::new();
        let mut waiting = vec![(folder.to_owned(), Vec::<String>::new())];
        while let Some((folder, folders)) = waiting.pop() {
            let shown = self.shown(&folder);
            let listed = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
            let mut entries = listed.with_context(|| format!("the folder {shown} cannot be read"))?;
            entries.sort_by_key(fs::DirEntry::file_name);
            for entry in entries {
                let Ok(name) = entry.file_name().into_string() else {
                    self.passed_over.push((self.shown(&entry.path()), "its name is no text".to_owned()));
                    continue;
                };
                let kind = entry.file_type().with_context(|| format!("{shown}/{name} cannot be read"))?;
                if kind.is_symlink() {
                    self.passed_over.push((self.shown(&entry.path()), "a link, which is not followed".to_owned()));
                } else if kind.is_dir() && folders.len() < MAX_DEPTH {
                    waiting.push((entry.path(), folders.iter().cloned().chain([name]).collect()));
                } else if kind.is_file() {
                    let modified = entry.metadata().ok().and_then(|data| Timestamp::try_from(data.modified().ok()?).ok());
                    files.push(OldFile { path: entry.path(), folders: folders.clone(), name, modified });
                }
            }
            if files.len() > MAX_FILES {
                bail!("{} holds more than {MAX_FILES} files; import its folders one by one", self.root.display());
            }
        }
        files.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(files)
    }
}

/// Whether a name is that of a file with a table, as ERCOT posts it.
pub(super) fn is_table_file(name: &str) -> bool {
    let lower = name.to_lowercase();
    !lower.starts_with('.')
        && !lower.ends_with("_xml.zip")
        && [".zip", ".csv", ".gz", ".xlsx", ".xls"].iter().any(|ending| lower.ends_with(ending))
}
