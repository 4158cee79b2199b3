//! Published snapshots: immutable copies of the warehouse for readers, and a pointer to the newest.
//!
//! ```text
//! published/current.json           the pointer: which snapshot is the newest, when it was published, how large it is
//! published/snapshot-12.duckdb     a whole DuckDB file that is never written again
//! published/snapshot-12.lease      readers of it hold a shared lock on this file
//! published/publisher.lock         held by the one publisher
//! ```
//!
//! A snapshot is written under a temporary name, made durable, renamed, and only then does the pointer name it, by a rename of
//! its own. So a reader that follows the pointer sees a whole snapshot, whenever the publisher is killed. Readers never open
//! the writer's file, and the writer never waits for them: a snapshot that is in use is left for a later publish to remove.

mod compact;
mod copy;
mod error;
mod folder;
mod pointer;
mod read;

use std::{fs, num::NonZeroU32, num::NonZeroUsize, path::Path};

use ercot_manifest::durable::{create_dir_durably, rename_durably};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

pub use error::SnapshotError;
pub use pointer::Published;
pub use read::{Lease, Snapshot, Snapshots};

use crate::{migrate::applied_digest, publish::folder::PublishFolder, warehouse::Warehouse};

/// How many snapshots stay where nothing else is said.
const KEEP: NonZeroUsize = NonZeroUsize::new(3).unwrap();

/// What a publish writes and what it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishOptions {
    /// How much of the warehouse readers get.
    pub extent: Extent,
    /// Snapshots that stay, the new one included; older ones that nobody reads are removed.
    pub keep: NonZeroUsize,
}

impl Default for PublishOptions {
    fn default() -> Self {
        Self { extent: Extent::Whole, keep: KEEP }
    }
}

/// How much of the warehouse a snapshot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Everything, as a copy of the file.
    Whole,
    /// The last so many operating days, that of the latest SCED run included, of every table that has an `operating_day`, and what
    /// lies ahead; the other tables whole. Written anew, without free room.
    LastDays(NonZeroU32),
}

/// A step inside [`publish`], for tests that stop the process there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishStep {
    /// A part of the snapshot is written, under its temporary name.
    Copy,
    /// All of it is written; nothing of it need be on the disk.
    Fsync,
    /// It is on the disk and has its temporary name.
    Rename,
    /// It has its name; the pointer is the earlier one.
    Pointer,
    /// The pointer names it; what is to be removed is still there.
    Prune,
}

/// Is told of every [`PublishStep`].
pub type PublishObserver<'o> = &'o dyn Fn(PublishStep);

/// Whether a publish wrote a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishOutcome {
    /// It did.
    Published,
    /// The warehouse has not changed since the newest one, which stays.
    Unchanged,
}

/// What a publish did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Publication {
    /// Whether there is a new snapshot.
    pub outcome: PublishOutcome,
    /// The newest snapshot.
    pub published: Published,
    /// Sequences of earlier snapshots that were removed.
    pub removed: Vec<u64>,
    /// Sequences of earlier snapshots that are over the number to keep and that somebody reads.
    pub in_use: Vec<u64>,
    /// Files of a publisher that was killed; they were removed.
    pub leftovers: Vec<String>,
    /// Why the earlier pointer could not be read, if it could not; it was replaced.
    pub mended_pointer: Option<String>,
}

/// Publishes what is committed in a warehouse that this process has open for writing.
///
/// `folder` is made if it is missing. `now` is the time of publication. On an error the
/// earlier snapshots and the pointer are as before.
///
/// # Errors
///
/// [`SnapshotError::Busy`] if another process publishes into the folder, [`SnapshotError::NoSpace`] if the disk is full,
/// [`SnapshotError::PointerNewer`] if a newer program publishes here, and those of the system and of DuckDB.
///
/// ```
/// use ercot_warehouse::{PublishOptions, Resources, Snapshots, Warehouse, publish};
/// let data_dir = tempfile::tempdir()?;
/// let published = data_dir.path().join("published");
/// let warehouse = Warehouse::open(&data_dir.path().join("ercot.duckdb"), Resources::default())?;
/// publish(&warehouse, &published, &PublishOptions::default(), "2026-11-02T12:00:00Z".parse()?, &|_| ())?;
///
/// // In another process, for as long as it likes:
/// let mut snapshots = Snapshots::open(&published, Resources::default(), None)?;
/// let newest = snapshots.current()?;
/// let sql = "SELECT count(*) FROM market.dam_spp";
/// let rows: u64 = newest.warehouse().connection().query_row(sql, [], |row| row.get(0))?;
/// assert_eq!((rows, newest.published().sequence), (0, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn publish(
    warehouse: &Warehouse,
    folder: &Path,
    options: &PublishOptions,
    now: Timestamp,
    observer: PublishObserver<'_>,
) -> Result<Publication, SnapshotError> {
    create_dir_durably(folder)?;
    let folder = PublishFolder::lock(folder)?;
    let (earlier, mended_pointer) = match pointer::read(folder.path()) {
        Ok(earlier) => (Some(earlier.published), None),
        Err(SnapshotError::NothingPublished { .. }) => (None, None),
        Err(SnapshotError::Pointer { reason, .. }) => (None, Some(reason)),
        Err(error) => return Err(error),
    };
    let leftovers = folder.remove_leftovers(earlier.as_ref().map(|earlier| earlier.sequence))?;
    let source = copy::Source::checkpointed(warehouse)?;
    let first_day = match options.extent {
        Extent::Whole => None,
        Extent::LastDays(days) => Some(compact::first_day(warehouse, days, now)?),
    };
    let announced = earlier.as_ref().map_or(0, |earlier| earlier.sequence);
    let unchanged = earlier
        .filter(|earlier| earlier.source == source.digest && earlier.first_day == first_day && folder.holds_whole(earlier));
    let (outcome, published) = if let Some(earlier) = unchanged {
        (PublishOutcome::Unchanged, earlier)
    } else {
        let sequence = folder.next_sequence(announced)?;
        (PublishOutcome::Published, write(warehouse, &folder, sequence, &source, first_day, now, observer)?)
    };
    observer(PublishStep::Prune);
    let pruned = folder.prune(published.sequence, options.keep)?;
    Ok(Publication { outcome, published, removed: pruned.removed, in_use: pruned.in_use, leftovers, mended_pointer })
}

/// Writes the next snapshot and lets the pointer name it.
fn write(
    warehouse: &Warehouse,
    folder: &PublishFolder,
    sequence: u64,
    source: &copy::Source,
    first_day: Option<Date>,
    now: Timestamp,
    observer: PublishObserver<'_>,
) -> Result<Published, SnapshotError> {
    let name = folder::snapshot_name(sequence);
    let (path, part) = (folder.path().join(&name), folder.path().join(format!("{name}.part")));
    let written = match first_day {
        None => source.copy(&part, observer),
        Some(first_day) => compact::rebuild(warehouse, &part, first_day, source.bytes, observer),
    };
    let described = written.and_then(|()| {
        observer(PublishStep::Fsync);
        copy::make_durable(&part, source.bytes)?;
        describe(warehouse, &part)
    });
    let (bytes, latest_sced_run, migrations) = match described {
        Ok(described) => described,
        Err(error) => {
            folder::remove_part(&part);
            return Err(error);
        }
    };
    observer(PublishStep::Rename);
    folder.create_lease(sequence)?;
    rename_durably(&part, &path)?;
    observer(PublishStep::Pointer);
    let digest = source.digest.clone();
    let published =
        Published { sequence, name, published_at: now, bytes, latest_sced_run, migrations, first_day, source: digest };
    pointer::write(folder.path(), &published)?;
    Ok(published)
}

/// Opens a finished snapshot, which shows that it can be, and reads what the pointer says about it.
fn describe(warehouse: &Warehouse, part: &Path) -> Result<(u64, Option<Timestamp>, String), SnapshotError> {
    let snapshot = Warehouse::open_snapshot(part, warehouse.resources(), None)?;
    let bytes = fs::metadata(part).map_err(SnapshotError::io("look at", part))?.len();
    Ok((bytes, read::latest_sced_run(&snapshot)?, applied_digest(snapshot.connection())?))
}
