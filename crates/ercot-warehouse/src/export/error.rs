//! Why an export stopped.

use std::path::{Path, PathBuf};

use ercot_manifest::durable::DurableError;

use crate::error::WarehouseError;

/// Why something could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The warehouse could not be asked, or DuckDB could not write a file.
    #[error("the export stopped at the warehouse")]
    Warehouse(#[from] WarehouseError),
    /// A partition could not be written; its earlier rows, if there were any, are still there.
    #[error("the partition {} could not be written; what it held before is untouched", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What DuckDB said.
        source: duckdb::Error,
    },
    /// A file or folder of the export could not be handled.
    #[error("cannot {action} {}; check its owner and the room on its disk", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be made durable or given its name.
    #[error("a partition could not be put in its place")]
    Durable(#[from] DurableError),
    /// DuckDB takes names in UTF-8 only.
    #[error("{} is not UTF-8, which DuckDB cannot write to; give another folder", path.display())]
    NotUtf8 {
        /// The path.
        path: PathBuf,
    },
}

impl ExportError {
    /// For `map_err` on what the system refused.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { action, path, source }
    }
}
