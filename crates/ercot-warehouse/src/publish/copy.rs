//! A snapshot as a copy of the warehouse file.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{PublishObserver, PublishStep, error::SnapshotError};
use crate::{error::WarehouseError, migrate::hex, warehouse::Warehouse};

/// The header of a DuckDB file: the main header and the two database headers that checkpoints write in turn.
const HEADER_BYTES: u64 = 3 * 4096;

/// Bytes that are copied at a time.
const PIECE_BYTES: u64 = 4 << 20;

/// A warehouse file with everything that is committed in it.
pub(super) struct Source {
    path: PathBuf,
    /// Size of the file in bytes.
    pub(super) bytes: u64,
    /// SHA-256 of its header.
    pub(super) digest: String,
    /// Open for as long as the source is: DuckDB's lock on the file would go with the first of this process's handles to be
    /// closed.
    file: File,
}

impl Source {
    /// Writes what is committed into the warehouse's file, and looks at it.
    pub(super) fn checkpointed(warehouse: &Warehouse) -> Result<Self, SnapshotError> {
        let connection = warehouse.connection();
        let action = || WarehouseError::statement("write what is committed into its file");
        connection.execute_batch("CHECKPOINT").map_err(action())?;
        let sql = "SELECT path FROM duckdb_databases() WHERE database_name = current_database()";
        let path: String = connection.query_row(sql, [], |row| row.get(0)).map_err(action())?;
        let path = PathBuf::from(path);
        let mut file = File::open(&path).map_err(SnapshotError::io("open", &path))?;
        let bytes = file.metadata().map_err(SnapshotError::io("look at", &path))?.len();
        let digest = header_digest(&mut file).map_err(SnapshotError::io("read", &path))?;
        Ok(Self { path, bytes, digest, file })
    }

    /// Copies the file. Where the file system can share blocks between files, it does.
    ///
    /// DuckDB never overwrites a block that its header reaches before it has written another header. So a copy whose header is
    /// the same before and after is whole.
    pub(super) fn copy(&self, part: &Path, observer: PublishObserver<'_>) -> Result<(), SnapshotError> {
        let writing = |action| move |source| SnapshotError::writing(action, part, self.bytes, source);
        let mut target = File::create(part).map_err(writing("create"))?;
        let mut source = &self.file;
        source.rewind().map_err(SnapshotError::io("read", &self.path))?;
        let mut copied = 0;
        while copied < self.bytes {
            let piece = io::copy(&mut source.take(PIECE_BYTES), &mut target).map_err(writing("copy the warehouse to"))?;
            if piece == 0 {
                return Err(SnapshotError::Changed { path: self.path.clone() });
            }
            copied += piece;
            observer(PublishStep::Copy);
        }
        let digest_now = header_digest(&mut source).map_err(SnapshotError::io("read", &self.path))?;
        if copied != self.bytes || digest_now != self.digest {
            return Err(SnapshotError::Changed { path: self.path.clone() });
        }
        Ok(())
    }
}

/// Makes a finished file durable and takes the right to write it away from everybody.
pub(super) fn make_durable(part: &Path, needed_bytes: u64) -> Result<(), SnapshotError> {
    let failed = |source| SnapshotError::writing("sync", part, needed_bytes, source);
    let file = File::open(part).map_err(failed)?;
    let mut permissions = file.metadata().map_err(failed)?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(part, permissions).map_err(failed)?;
    file.sync_all().map_err(failed)
}

fn header_digest(file: &mut (impl Read + Seek)) -> io::Result<String> {
    file.seek(SeekFrom::Start(0))?;
    let mut header = Vec::new();
    file.take(HEADER_BYTES).read_to_end(&mut header)?;
    Ok(hex(&Sha256::digest(&header)))
}
