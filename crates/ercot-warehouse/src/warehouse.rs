//! Opens the warehouse file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use duckdb::{AccessMode, Config, Connection};
use ercot_manifest::durable::rename_durably;

use crate::{error::WarehouseError, migrate::migrate};

/// How much of the machine DuckDB may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resources {
    /// DuckDB's memory limit in bytes; larger work spills to disk beside the warehouse file.
    pub memory_bytes: u64,
    /// DuckDB's threads, and the threads that parse files.
    pub threads: usize,
}

impl Default for Resources {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get).min(8);
        Self { memory_bytes: 512 << 20, threads }
    }
}

/// A warehouse that this process may write. DuckDB allows one such process, or many readers.
pub struct Warehouse {
    connection: Connection,
    resources: Resources,
}

impl Warehouse {
    /// Opens or creates the warehouse file and applies the migrations that it lacks.
    ///
    /// # Errors
    ///
    /// [`WarehouseError::Open`] if another process has it open ([`WarehouseError::is_busy`]) or it is not a warehouse, and
    /// the errors of the migrations.
    pub fn open(path: &Path, resources: Resources) -> Result<Self, WarehouseError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|source| WarehouseError::Folder { path: folder.to_owned(), source })?;
        }
        if !path.exists() {
            create(path, resources)?;
        }
        let connection = connect(path, AccessMode::ReadWrite, resources)?;
        migrate(&connection)?;
        Ok(Self { connection, resources })
    }

    /// Opens an existing warehouse for reading.
    ///
    /// # Errors
    ///
    /// [`WarehouseError::Open`] if it is missing, or open for writing in another process.
    pub fn open_read_only(path: &Path, resources: Resources) -> Result<Self, WarehouseError> {
        Ok(Self { connection: connect(path, AccessMode::ReadOnly, resources)?, resources })
    }

    /// The DuckDB connection, for queries that no function here covers. Its time zone is UTC.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn resources(&self) -> Resources {
        self.resources
    }
}

/// Makes a new warehouse beside its place and moves it there whole: a kill while DuckDB writes its first blocks would leave a
/// file that no program can open.
fn create(path: &Path, resources: Resources) -> Result<(), WarehouseError> {
    let fresh = path.with_extension("new");
    for leftover in [fresh.clone(), fresh.with_extension("new.wal")] {
        match fs::remove_file(&leftover) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(WarehouseError::Folder { path: leftover, source });
            }
            _ => {}
        }
    }
    let connection = connect(&fresh, AccessMode::ReadWrite, resources)?;
    migrate(&connection)?;
    connection.execute_batch("CHECKPOINT").map_err(WarehouseError::statement("write the new warehouse"))?;
    connection
        .close()
        .map_err(|(_, source)| WarehouseError::Statement { action: "close the new warehouse".to_owned(), source })?;
    rename_durably(&fresh, path).map_err(|source| WarehouseError::Create { path: path.to_owned(), source })
}

fn connect(path: &Path, mode: AccessMode, resources: Resources) -> Result<Connection, WarehouseError> {
    let spill: PathBuf = path.with_extension("spill");
    let open = || -> duckdb::Result<Connection> {
        let config = Config::default()
            .access_mode(mode)?
            .max_memory(&format!("{}MiB", (resources.memory_bytes >> 20).max(64)))?
            .threads(i64::try_from(resources.threads.max(1)).unwrap_or(1))?
            .with("temp_directory", spill.to_string_lossy())?
            .with("autoinstall_known_extensions", "false")?
            .with("autoload_known_extensions", "false")?;
        let connection = Connection::open_with_flags(path, config)?;
        connection.execute_batch("SET TimeZone = 'UTC'")?;
        Ok(connection)
    };
    open().map_err(|source| WarehouseError::Open { path: path.to_owned(), source })
}
