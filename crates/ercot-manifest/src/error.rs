use std::io;
use std::path::PathBuf;

use crate::durable::DurableError;
use crate::transition::TransitionError;

/// A manifest could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Another process writes the manifest.
    #[error(
        "{} is being written by {}; wait until that process has ended, then start again",
        path.display(),
        holder_pid.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"))
    )]
    Locked {
        /// The manifest.
        path: PathBuf,
        /// The process that writes it, where it left its number.
        holder_pid: Option<u32>,
    },
    /// A line is no event. It was damaged after it had been written: a torn last line is not reported so.
    #[error(
        "{} line {line} is damaged; restore the file from a backup, or repair it, which leaves the line out (its document is \
         then fetched again for as long as it is listed)",
        path.display()
    )]
    Damaged {
        /// The manifest.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What the parser said.
        source: serde_json::Error,
    },
    /// A line is an event that cannot follow the lines before it.
    #[error(
        "{} line {line} does not follow from the lines before it; restore the file from a backup, or repair it, which leaves \
         the line out",
        path.display()
    )]
    OutOfOrder {
        /// The manifest.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// Why it does not follow.
        source: TransitionError,
    },
    /// A line was written by a later version of this program.
    #[error("{} line {line} has version {version}, which a later release wrote; upgrade this program", path.display())]
    LaterVersion {
        /// The manifest.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The version of the line.
        version: u32,
    },
    /// What is to be recorded cannot happen to the document. Nothing was written.
    #[error("{} was not changed", path.display())]
    Refused {
        /// The manifest.
        path: PathBuf,
        /// Why.
        source: TransitionError,
    },
    /// An event cannot be written as JSON. Nothing was written.
    #[error("an event for {} cannot be encoded", path.display())]
    Encode {
        /// The manifest.
        path: PathBuf,
        /// What the encoder said.
        source: serde_json::Error,
    },
    /// An earlier write failed in a way that leaves open what the disk holds.
    #[error("{} takes no more events after a failed write; start again, which reads what the disk holds", path.display())]
    Broken {
        /// The manifest.
        path: PathBuf,
    },
    /// The data directory is not there, so that every file would look gone.
    #[error("{} is not a directory; check --data-dir, and that its disk is mounted", path.display())]
    NoDataDir {
        /// The directory.
        path: PathBuf,
    },
    /// The system refused.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be made durable.
    #[error(transparent)]
    Durable(#[from] DurableError),
}
