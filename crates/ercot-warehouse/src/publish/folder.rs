//! What lies in the folder of the snapshots, and what may be removed from it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use super::{error::SnapshotError, pointer::Published};

/// Held by the publisher.
const LOCK: &str = "publisher.lock";

/// The folder of the snapshots, in the hands of its one publisher.
pub(super) struct PublishFolder {
    path: PathBuf,
    /// The lock goes with it.
    _lock: File,
}

/// What became of the earlier snapshots.
#[derive(Default)]
pub(super) struct Pruned {
    pub(super) removed: Vec<u64>,
    pub(super) in_use: Vec<u64>,
}

/// A file of the folder that has to do with a snapshot.
struct Item {
    name: String,
    sequence: u64,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Snapshot,
    Lease,
    /// Half a snapshot, or what DuckDB lays beside one while it writes.
    Unfinished,
}

pub(super) fn snapshot_name(sequence: u64) -> String {
    format!("snapshot-{sequence}.duckdb")
}

pub(super) fn lease_name(sequence: u64) -> String {
    format!("snapshot-{sequence}.lease")
}

/// Removes a half-written snapshot. What cannot be removed now is removed by the next publish.
pub(super) fn remove_part(part: &Path) {
    let mut beside = part.as_os_str().to_owned();
    beside.push(".wal");
    for file in [part, Path::new(&beside)] {
        let _ = fs::remove_file(file);
    }
}

impl Item {
    fn of(name: &str) -> Option<Self> {
        let rest = name.strip_prefix("snapshot-")?;
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (sequence, suffix) = rest.split_at(digits);
        let kind = match suffix {
            ".duckdb" => Kind::Snapshot,
            ".lease" => Kind::Lease,
            _ if suffix.starts_with(".duckdb.") => Kind::Unfinished,
            _ => return None,
        };
        Some(Self { name: name.to_owned(), sequence: sequence.parse().ok()?, kind })
    }
}

impl PublishFolder {
    /// Becomes the folder's publisher.
    pub(super) fn lock(path: &Path) -> Result<Self, SnapshotError> {
        let lock_file = path.join(LOCK);
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&lock_file);
        let lock = opened.map_err(SnapshotError::io("open the lock", &lock_file))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(SnapshotError::Busy { folder: path.to_owned() }),
            Err(TryLockError::Error(source)) => Err(SnapshotError::Io { action: "lock", path: lock_file, source }),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn items(&self) -> Result<Vec<Item>, SnapshotError> {
        let failed = || SnapshotError::io("list", &self.path);
        let mut items = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(failed())? {
            items.extend(entry.map_err(failed())?.file_name().to_str().and_then(Item::of));
        }
        items.sort_by_key(|item| (item.sequence, item.name.clone()));
        Ok(items)
    }

    /// One more than every number that is known to have been used.
    pub(super) fn next_sequence(&self, announced: u64) -> Result<u64, SnapshotError> {
        let used = self.items()?.iter().map(|item| item.sequence).max().unwrap_or(0);
        used.max(announced).checked_add(1).ok_or_else(|| SnapshotError::Io {
            action: "number another snapshot in",
            path: self.path.clone(),
            source: io::Error::other("the numbers are used up; remove the snapshot with the highest one"),
        })
    }

    /// Removes what killed publishers left: unfinished files, snapshots later than the announced one, which nobody can know,
    /// and leases without a snapshot. Without a readable pointer any whole snapshot may have been announced, and stays.
    pub(super) fn remove_leftovers(&self, announced: Option<u64>) -> Result<Vec<String>, SnapshotError> {
        let items = self.items()?;
        let unknown = |sequence: u64| announced.is_some_and(|announced| sequence > announced);
        let is_there = |sequence: u64| items.iter().any(|item| item.kind == Kind::Snapshot && item.sequence == sequence);
        let is_left = |item: &&Item| match item.kind {
            Kind::Unfinished => true,
            Kind::Snapshot => unknown(item.sequence),
            Kind::Lease => unknown(item.sequence) || !is_there(item.sequence),
        };
        let mut removed = Vec::new();
        for item in items.iter().filter(is_left) {
            let path = self.path.join(&item.name);
            let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            gone.map_err(SnapshotError::io("remove", &path))?;
            removed.push(item.name.clone());
        }
        Ok(removed)
    }

    /// Whether a snapshot is there as its pointer says, with its lease.
    pub(super) fn holds_whole(&self, published: &Published) -> bool {
        let has_size = |metadata: fs::Metadata| metadata.len() == published.bytes;
        fs::metadata(self.path.join(&published.name)).is_ok_and(has_size)
            && self.path.join(lease_name(published.sequence)).exists()
    }

    /// Makes the file that readers of a snapshot lock.
    pub(super) fn create_lease(&self, sequence: u64) -> Result<(), SnapshotError> {
        let path = self.path.join(lease_name(sequence));
        File::create(&path).map(drop).map_err(|source| SnapshotError::writing("create", &path, 0, source))
    }

    /// Removes all but the newest `keep` snapshots, except for those that somebody reads.
    pub(super) fn prune(&self, current: u64, keep: NonZeroUsize) -> Result<Pruned, SnapshotError> {
        let items = self.items()?;
        let mut old: Vec<u64> = items.iter().filter(|item| item.kind == Kind::Snapshot).map(|item| item.sequence).collect();
        old.retain(|sequence| *sequence != current);
        old.reverse();
        let mut pruned = Pruned::default();
        for sequence in old.into_iter().skip(keep.get() - 1) {
            if self.remove_unread(sequence)? { pruned.removed.push(sequence) } else { pruned.in_use.push(sequence) }
        }
        Ok(pruned)
    }

    /// Removes a snapshot unless a reader holds its lease; says whether it did.
    ///
    /// The snapshot goes first, under the lease: a reader that gets the lease afterwards finds no snapshot and looks at the
    /// pointer again.
    fn remove_unread(&self, sequence: u64) -> Result<bool, SnapshotError> {
        let (snapshot, lease_file) = (self.path.join(snapshot_name(sequence)), self.path.join(lease_name(sequence)));
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&lease_file);
        let lease = opened.map_err(SnapshotError::io("open", &lease_file))?;
        match lease.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(source)) => return Err(SnapshotError::Io { action: "lock", path: lease_file, source }),
        }
        for file in [&snapshot, &lease_file] {
            fs::remove_file(file).map_err(SnapshotError::io("remove", file))?;
        }
        Ok(true)
    }
}
