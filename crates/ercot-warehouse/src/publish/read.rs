//! The readers' side: follow the pointer, hold a lease, reopen when the pointer moves.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use jiff::Timestamp;

use super::{
    error::SnapshotError,
    folder::lease_name,
    pointer::{self, Pointer, Published},
};
use crate::{
    error::WarehouseError,
    migrate::refuse_unknown,
    warehouse::{Resources, Warehouse},
};

/// How often the pointer is looked at again when what it named was removed meanwhile.
const ATTEMPTS: u32 = 100;

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(5);

/// A published snapshot that is not removed while this exists.
#[derive(Debug)]
pub struct Lease {
    published: Published,
    path: PathBuf,
    /// The bytes of the pointer that named it.
    text: Vec<u8>,
    /// The lock goes with it.
    _lock: File,
}

impl Lease {
    /// Takes a lease on the newest snapshot of a folder. It needs no right to write there.
    ///
    /// # Errors
    ///
    /// [`SnapshotError::NothingPublished`], [`SnapshotError::Pointer`], [`SnapshotError::PointerNewer`], [`SnapshotError::Missing`]
    /// and [`SnapshotError::SizeMismatch`] if there is no sound snapshot, and those of the system.
    pub fn take(folder: &Path) -> Result<Self, SnapshotError> {
        let mut missing = None;
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                thread::sleep(PAUSE);
            }
            let Pointer { published, text } = pointer::read(folder)?;
            // What the same pointer named before and is still not there was not removed by a publisher: that moves the pointer first.
            match missing {
                Some((sequence, path)) if sequence == published.sequence => return Err(SnapshotError::Missing { path }),
                _ => missing = None,
            }
            let lease_file = folder.join(lease_name(published.sequence));
            let lock = match File::open(&lease_file) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    missing = Some((published.sequence, lease_file));
                    continue;
                }
                lock => lock.map_err(SnapshotError::io("open", &lease_file))?,
            };
            match lock.try_lock_shared() {
                Ok(()) => {}
                // It is being removed, so the pointer has moved.
                Err(TryLockError::WouldBlock) => continue,
                Err(TryLockError::Error(source)) => return Err(SnapshotError::Io { action: "lock", path: lease_file, source }),
            }
            let path = folder.join(&published.name);
            let found = match fs::metadata(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    missing = Some((published.sequence, path));
                    continue;
                }
                found => found.map_err(SnapshotError::io("look at", &path))?.len(),
            };
            if found != published.bytes {
                return Err(SnapshotError::SizeMismatch { path, expected: published.bytes, found });
            }
            return Ok(Self { published, path, text, _lock: lock });
        }
        Err(SnapshotError::Moving { folder: folder.to_owned() })
    }

    /// What the pointer says about the snapshot.
    pub fn published(&self) -> &Published {
        &self.published
    }

    /// The snapshot's file, which may be opened for reading only.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A published snapshot that is open for reading.
pub struct Snapshot {
    warehouse: Warehouse,
    lease: Arc<Lease>,
}

impl Snapshot {
    /// Opens the newest snapshot of a folder. What does not fit into memory goes to the folder `spill`; without one, a query that
    /// needs more memory than `resources` allow fails.
    ///
    /// # Errors
    ///
    /// Those of [`Lease::take`]; [`WarehouseError::MigrationUnknown`] if a newer program wrote it; [`WarehouseError::Open`] if it is
    /// damaged.
    pub fn open(folder: &Path, resources: Resources, spill: Option<&Path>) -> Result<Self, SnapshotError> {
        let lease = Lease::take(folder)?;
        let warehouse = Warehouse::open_snapshot(lease.path(), resources, spill)?;
        refuse_unknown(warehouse.connection())?;
        Ok(Self { warehouse, lease: Arc::new(lease) })
    }

    /// What the pointer says about it.
    pub fn published(&self) -> &Published {
        self.lease.published()
    }

    /// Its file, which may be opened for reading only.
    pub fn path(&self) -> &Path {
        self.lease.path()
    }

    /// Its tables and views, with all that a [`Warehouse`] can be asked.
    pub fn warehouse(&self) -> &Warehouse {
        &self.warehouse
    }

    /// The same snapshot for another thread, over one open file.
    ///
    /// # Errors
    ///
    /// [`WarehouseError::Statement`] if DuckDB has no room for another connection.
    pub fn try_clone(&self) -> Result<Self, SnapshotError> {
        Ok(Self { warehouse: self.warehouse.another_connection()?, lease: Arc::clone(&self.lease) })
    }
}

/// The published snapshots of a folder, of which the newest is open.
pub struct Snapshots {
    folder: PathBuf,
    resources: Resources,
    spill: Option<PathBuf>,
    held: Snapshot,
}

impl Snapshots {
    /// Opens the newest snapshot of a folder; `spill` as for [`Snapshot::open`].
    ///
    /// # Errors
    ///
    /// Those of [`Snapshot::open`].
    pub fn open(folder: &Path, resources: Resources, spill: Option<&Path>) -> Result<Self, SnapshotError> {
        let held = Snapshot::open(folder, resources, spill)?;
        Ok(Self { folder: folder.to_owned(), resources, spill: spill.map(Path::to_owned), held })
    }

    /// The snapshot that the pointer names now. Call it before every query: while the pointer stays, it costs reading one small
    /// file; when it has moved, the new snapshot is opened and the old one is let go.
    ///
    /// # Errors
    ///
    /// Those of [`Snapshot::open`]; then the snapshot of before stays, as [`Snapshots::held`].
    pub fn current(&mut self) -> Result<&Snapshot, SnapshotError> {
        if pointer::text(&self.folder)? != self.held.lease.text {
            self.held = Snapshot::open(&self.folder, self.resources, self.spill.as_deref())?;
        }
        Ok(&self.held)
    }

    /// The snapshot that is open, which need not be the newest.
    pub fn held(&self) -> &Snapshot {
        &self.held
    }
}

/// The latest SCED run that has a price or a system lambda.
pub(super) fn latest_sced_run(warehouse: &Warehouse) -> Result<Option<Timestamp>, WarehouseError> {
    let sql = "SELECT epoch_us(max(run)) FROM (SELECT max(sced_ts_utc) AS run FROM market.sced_system_lambda
               UNION ALL SELECT max(sced_ts_utc) FROM market.rt_lmp_5min)";
    let micros: Option<i64> = warehouse
        .connection()
        .query_row(sql, [], |row| row.get(0))
        .map_err(WarehouseError::statement("find the latest SCED run"))?;
    Ok(micros.and_then(|micros| Timestamp::from_microsecond(micros).ok()))
}
