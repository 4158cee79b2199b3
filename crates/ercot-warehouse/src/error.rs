use std::path::PathBuf;

/// Why the warehouse could not be opened, migrated or asked.
///
/// A bad input file is not an error of this type: it is quarantined and reported.
#[derive(Debug, thiserror::Error)]
pub enum WarehouseError {
    /// The folder of the warehouse file could not be made.
    #[error("the folder {} of the warehouse could not be created", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A new warehouse could not be moved to its place.
    #[error("the new warehouse {} could not be put in its place", path.display())]
    Create {
        /// The warehouse file.
        path: PathBuf,
        /// The cause.
        source: ercot_manifest::durable::DurableError,
    },
    /// DuckDB could not open the file; another process may have it open for writing.
    #[error("the warehouse {} could not be opened{}", path.display(), lock_hint(source))]
    Open {
        /// The warehouse file.
        path: PathBuf,
        /// The cause.
        source: duckdb::Error,
    },
    /// A statement failed.
    #[error("the warehouse could not {action}")]
    Statement {
        /// What was being done.
        action: String,
        /// The cause.
        source: duckdb::Error,
    },
    /// An unpacked file could not be read to its end. Nothing of its batch is loaded; the next run tries again.
    #[error("{} could not be read; nothing of its batch was loaded, the next run tries again", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A migration that was applied earlier has another text now.
    #[error(
        "migration {name} has changed since it was applied ({applied} then, {current} now); migrations are forward-only: restore it and add a new one"
    )]
    MigrationChanged {
        /// The file.
        name: String,
        /// SHA-256 at the time.
        applied: String,
        /// SHA-256 of the program's copy.
        current: String,
    },
    /// The warehouse has a migration that this program does not know.
    #[error("the warehouse was migrated by a newer program: {name} is unknown here; update the program")]
    MigrationUnknown {
        /// The file.
        name: String,
    },
    /// A table does not have the columns that the catalog gives it.
    #[error("table {table} does not fit its catalog entry: {detail}; add a migration or mend the catalog")]
    TableMismatch {
        /// The table.
        table: String,
        /// The difference.
        detail: String,
    },
    /// Columns could not be brought together into a batch; a fault of this program.
    #[error("rows for {table} could not be brought into a batch")]
    Batch {
        /// The table.
        table: String,
        /// The cause.
        source: arrow::error::ArrowError,
    },
}

impl WarehouseError {
    /// For `map_err` on a statement.
    pub(crate) fn statement(action: impl Into<String>) -> impl FnOnce(duckdb::Error) -> Self {
        let action = action.into();
        move |source| Self::Statement { action, source }
    }

    /// True if another process holds the warehouse, so that trying again later can help.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Open { source, .. } if is_lock_conflict(source))
    }
}

fn is_lock_conflict(error: &duckdb::Error) -> bool {
    let text = error.to_string();
    text.contains("Could not set lock") || text.contains("Conflicting lock")
}

fn lock_hint(error: &duckdb::Error) -> &'static str {
    if is_lock_conflict(error) { ": another process has it open; try again when that process is done" } else { "" }
}
