//! Asks a DuckDB file questions, without any way to change it or to reach another file.

mod cells;

use std::{ops::ControlFlow, path::Path, sync::Arc};

use arrow::{array::RecordBatch, datatypes::SchemaRef};
use duckdb::{AccessMode, Config, Connection, InterruptHandle};

pub use cells::Cells;

use crate::{error::WarehouseError, warehouse::Resources};

/// Schemas whose tables need their schema's name: they repeat names of others.
const NAMED_IN_FULL: [&str; 2] = ["history", "trial"];

/// A DuckDB file that can only be read, through statements that reach nothing else.
///
/// While it is open, no process can write the file: open it late, close it early. Files, extensions and settings are out of
/// reach of its statements (`enable_external_access` off, `lock_configuration` on).
pub struct Reader {
    connection: Connection,
}

/// Stops the statement of a [`Reader`] from another thread.
#[derive(Clone)]
pub struct Interrupter(Arc<InterruptHandle>);

impl Interrupter {
    /// Ends the statement that is running, which then fails; without one, does nothing.
    pub fn interrupt(&self) {
        self.0.interrupt();
    }
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerColumn {
    /// Its name; names need not be unique.
    pub name: String,
    /// Whether its values are numbers, which people want aligned at the right.
    pub kind: AnswerKind,
}

/// What an answer's column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// Numbers of any type.
    Number,
    /// Everything else.
    Text,
}

impl Reader {
    /// Opens an existing file. What does not fit into memory goes to the folder `spill`, which DuckDB makes and removes.
    ///
    /// Tables are found without their schema's name, except for those of `history` and `trial`.
    ///
    /// # Errors
    ///
    /// [`WarehouseError::Open`] if the file is missing or no DuckDB file, or open for writing in another process
    /// ([`WarehouseError::is_busy`]).
    pub fn open(path: &Path, resources: Resources, spill: &Path) -> Result<Self, WarehouseError> {
        let open = || -> duckdb::Result<Connection> {
            let config = Config::default()
                .access_mode(AccessMode::ReadOnly)?
                .max_memory(&format!("{}MiB", (resources.memory_bytes >> 20).max(64)))?
                .threads(i64::try_from(resources.threads.max(1)).unwrap_or(1))?
                .with("temp_directory", spill.to_string_lossy())?
                .with("autoinstall_known_extensions", "false")?
                .with("autoload_known_extensions", "false")?
                .with("enable_external_access", "false")?;
            let connection = Connection::open_with_flags(path, config)?;
            connection.execute_batch("SET TimeZone = 'UTC'")?;
            let path = search_path(&connection)?;
            connection.execute_batch(&format!("SET search_path = '{path}'; SET lock_configuration = true;"))?;
            Ok(connection)
        };
        open().map(|connection| Self { connection }).map_err(|source| WarehouseError::Open { path: path.to_owned(), source })
    }

    /// Runs one statement and hands out its answer piece by piece, the first piece also when there is no row.
    ///
    /// The whole answer is never held in memory. `take` may end it early.
    ///
    /// # Errors
    ///
    /// [`WarehouseError::Statement`] with DuckDB's message as its source.
    pub fn ask(&self, sql: &str, take: &mut dyn FnMut(&Cells<'_>) -> ControlFlow<()>) -> Result<(), WarehouseError> {
        let action = || WarehouseError::statement("answer the statement");
        let mut statement = self.connection.prepare(sql).map_err(action())?;
        // The iterator panics when a piece cannot be fetched, as after an interrupt; the statement itself returns the error.
        drop(statement.stream_arrow([]).map_err(action())?);
        let schema: SchemaRef = statement.schema();
        let columns = cells::columns(&schema);
        let mut given = false;
        while let Some(piece) = statement.step().map_err(action())? {
            let batch = RecordBatch::from(&piece);
            if batch.num_rows() > 0 {
                given = true;
                if take(&Cells::new(&columns, batch.columns())).is_break() {
                    return Ok(());
                }
            }
        }
        if !given {
            // Nothing follows an empty answer, so how it ends does not matter.
            let _ = take(&Cells::new(&columns, &[]));
        }
        Ok(())
    }

    /// What stops a statement from another thread.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.connection.interrupt_handle())
    }
}

/// The schemas whose tables are found by their names alone, as DuckDB's setting wants them.
fn search_path(connection: &Connection) -> duckdb::Result<String> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT schema_name FROM duckdb_schemas() WHERE NOT internal AND database_name = current_database() ORDER BY 1",
    )?;
    let schemas: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<duckdb::Result<_>>()?;
    let plain = |name: &&String| ercot_types::report::is_identifier(name) && !NAMED_IN_FULL.contains(&name.as_str());
    let found = schemas.iter().filter(plain).map(String::as_str).filter(|name| *name != "main");
    Ok(std::iter::once("main").chain(found).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests;
