//! A folder of files, as people keep them: `<EMIL ID>/<files>`, or all files together.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ercot_manifest::Document;
use ercot_manifest::durable::IncomingFile;
use jiff::Timestamp;
use url::Url;

use super::{Ignored, Listing, ListingFormat, Source, SourceError, Watch, finish, stamp};
use crate::catalog::{Dataset, SourceMode};
use crate::http::{Http, TransferError};
use crate::unpack::has_extension;

/// Folders below the dataset's own that are looked into.
const MAX_DEPTH: usize = 8;

/// Bytes copied at a time.
const PIECE_BYTES: usize = 256 * 1024;

/// Takes documents from a folder.
///
/// The sub-folder named after the report (or after the dataset's `directory_pattern`) is read with all its sub-folders,
/// and every `.zip`, `.csv`, `.gz`, `.xlsx` and `.xls` file in it belongs to the dataset, but no XML twin. Files that lie loose in
/// the folder itself belong to the dataset whose `file_regex` matches their name. Links are not followed.
#[derive(Debug, Clone)]
pub struct DirectorySource {
    root: PathBuf,
}

impl DirectorySource {
    /// A source in a folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn collect(&self, dataset: &Dataset) -> Result<(Vec<PathBuf>, Ignored), SourceError> {
        let pattern = dataset.file_pattern();
        let pattern = pattern.map_err(|source| SourceError::Pattern { dataset: dataset.name.clone(), source })?;
        let mut ignored = Ignored::default();
        let own = self.root.join(dataset.directory_pattern.as_deref().unwrap_or(&dataset.emil_id));
        let mut files = Vec::new();
        walk(&own, MAX_DEPTH, &mut files)?;
        let before = files.len();
        // Beside other reports a JSON file is somebody's note.
        let is_dashboard = matches!(dataset.source, SourceMode::Dashboard { .. });
        let is_capture = |name: &str| is_dashboard && has_extension(name, ".json");
        files.retain(|path| is_table_file(&file_name(path)) || is_capture(&file_name(path)));
        ignored.unmatched = before - files.len();
        let mut loose = Vec::new();
        walk(&self.root, 0, &mut loose)?;
        files.extend(loose.into_iter().filter(|path| pattern.is_match(&file_name(path))));
        Ok((files, ignored))
    }
}

impl Source for DirectorySource {
    async fn list(&self, dataset: &Dataset, now: Timestamp) -> Result<Listing, SourceError> {
        if !self.root.is_dir() {
            let source = io::Error::from(io::ErrorKind::NotFound);
            return Err(SourceError::Folder { path: self.root.clone(), source });
        }
        let (files, mut ignored) = self.collect(dataset)?;
        let mut documents = Vec::with_capacity(files.len());
        for path in files {
            match document(&path, now) {
                Some(document) => documents.push(document),
                None => ignored.add_fault(format!("{} has no usable name", path.display())),
            }
        }
        Ok(finish(documents, ListingFormat::Directory, ignored, "the folder has no file of this report"))
    }

    async fn transfer(&self, document: &Document, incoming: &mut IncomingFile, watch: &Watch<'_>) -> Result<(), TransferError> {
        copy(&document.url, incoming, watch)
    }

    fn http(&self) -> Option<&Http> {
        None
    }
}

/// Copies the file behind a `file:` address.
pub(super) fn copy(url: &str, incoming: &mut IncomingFile, watch: &Watch<'_>) -> Result<(), TransferError> {
    let path = Url::parse(url).ok().and_then(|url| url.to_file_path().ok());
    let path = path.ok_or_else(|| TransferError::Address { url: url.to_owned() })?;
    copy_file(&path, incoming, watch)
}

/// Copies a file.
pub(super) fn copy_file(path: &Path, incoming: &mut IncomingFile, watch: &Watch<'_>) -> Result<(), TransferError> {
    let failed = |source| TransferError::Read { path: path.to_owned(), source };
    let mut file = fs::File::open(path).map_err(failed)?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = match io::Read::read(&mut file, &mut piece) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(source) => return Err(failed(source)),
        };
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(()) };
        super::write(incoming, bytes)?;
        watch.received(read);
    }
}

fn document(path: &Path, now: Timestamp) -> Option<Document> {
    let path = fs::canonicalize(path).ok()?;
    let name = path.file_name()?.to_str()?.to_owned();
    let (published_at, published_basis) = stamp::published(None, &name, now);
    let url = Url::from_file_path(&path).ok()?.to_string();
    Some(Document { doc_id: None, url, name, published_at, published_basis, expires_at: None })
}

/// The regular files of a folder and of its sub-folders down to a depth, in the order of their names. A folder that is not
/// there has none.
fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), SourceError> {
    let failed = |source| SourceError::Folder { path: folder.to_owned(), source };
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(failed(source)),
    };
    let mut items = listing.collect::<io::Result<Vec<_>>>().map_err(failed)?;
    items.sort_by_key(fs::DirEntry::file_name);
    for item in items {
        let kind = item.file_type().map_err(failed)?;
        if kind.is_file() {
            files.push(item.path());
        } else if kind.is_dir() && depth > 0 {
            walk(&item.path(), depth - 1, files)?;
        }
    }
    Ok(())
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn is_table_file(name: &str) -> bool {
    let is_twin = has_extension(name, "_xml.zip");
    !name.starts_with('.') && !is_twin && [".zip", ".csv", ".gz", ".xlsx", ".xls"].iter().any(|end| has_extension(name, end))
}
