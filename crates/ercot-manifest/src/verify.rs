use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use crate::document::EntryKey;
use crate::entry::HeldFile;
use crate::hash::{Sha256Digest, hash_file};
use crate::manifest::Manifest;
use crate::path::RelativePath;
use crate::state::Record;

/// The outcome of hashing every held file again.
#[derive(Debug, Default)]
pub struct VerifyReport {
    /// Files that were looked at.
    pub files_checked: usize,
    /// Bytes that were hashed.
    pub bytes_hashed: u64,
    /// What is not as recorded, in the order of the entries.
    pub findings: Vec<Finding>,
}

/// A raw file that is not as recorded.
#[derive(Debug)]
pub struct Finding {
    /// The document.
    pub key: EntryKey,
    /// The file, below the data directory.
    pub path: RelativePath,
    /// What is wrong with it.
    pub problem: Problem,
}

/// How a raw file differs from what was recorded.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is no such file.
    #[error("is missing")]
    Missing,
    /// Its size differs.
    #[error("has {found} bytes, recorded were {recorded}")]
    Size {
        /// Bytes as recorded.
        recorded: u64,
        /// Bytes now.
        found: u64,
    },
    /// Its size is as recorded and its bytes are not.
    #[error("has SHA-256 {found}, recorded was {recorded}")]
    Hash {
        /// The digest as recorded.
        recorded: Sha256Digest,
        /// The digest now.
        found: Sha256Digest,
    },
    /// It cannot be read.
    #[error("cannot be read")]
    Unreadable(#[source] io::Error),
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({}) {}", self.path, self.key, self.problem)?;
        match &self.problem {
            Problem::Unreadable(error) => write!(formatter, ": {error}"),
            Problem::Missing | Problem::Size { .. } | Problem::Hash { .. } => Ok(()),
        }
    }
}

impl Manifest {
    /// Hashes every held raw file again, in memory that does not grow with the files.
    ///
    /// A missing file of an ingested document may well have been removed on purpose; the report names it all the same.
    pub fn verify(&self, data_dir: &Path) -> VerifyReport {
        let mut report = VerifyReport::default();
        for record in self.records.all() {
            let (key, file) = match record {
                Record::Entry(entry) => (entry.key(), &entry.file),
                Record::Retired(retired) => (retired.key(), &retired.file),
            };
            let Some(file) = file else { continue };
            report.files_checked += 1;
            if let Err(problem) = check_file(file, data_dir, &mut report.bytes_hashed) {
                report.findings.push(Finding { key, path: file.path.clone(), problem });
            }
        }
        report
    }
}

fn check_file(file: &HeldFile, data_dir: &Path, bytes_hashed: &mut u64) -> Result<(), Problem> {
    let path = file.path.under(data_dir);
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Problem::Missing,
        _ => Problem::Unreadable(error),
    };
    let size = fs::metadata(&path).map_err(unreadable)?.len();
    if size != file.bytes {
        return Err(Problem::Size { recorded: file.bytes, found: size });
    }
    let hashed = hash_file(&path).map_err(unreadable)?;
    *bytes_hashed += hashed.bytes;
    if hashed.sha256 == file.sha256 { Ok(()) } else { Err(Problem::Hash { recorded: file.sha256, found: hashed.sha256 }) }
}
