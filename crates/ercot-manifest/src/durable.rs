//! Files that are whole or absent after a kill or a power cut.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::hash::{Hashed, HashingWriter};

/// The suffix of a file that is still being written.
const PART_SUFFIX: &str = ".part";

/// A file could not be made durable.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}", path.display())]
pub struct DurableError {
    /// What was tried, for example `rename`.
    pub action: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// Writes a whole file so that a reader sees the earlier content or the new one, never a part, even after a power cut.
///
/// Missing parent folders are created.
///
/// # Errors
///
/// When the system refuses; the earlier file is then untouched.
pub fn write_file_durably(path: &Path, bytes: &[u8]) -> Result<(), DurableError> {
    let mut incoming = IncomingFile::create(path)?;
    incoming.write_all(bytes).map_err(|source| DurableError { action: "write", path: path.to_owned(), source })?;
    incoming.commit().map(drop)
}

/// Renames a file within one file system and makes the new name durable. The file's content must be durable already.
///
/// # Errors
///
/// When the system refuses.
pub fn rename_durably(from: &Path, to: &Path) -> Result<(), DurableError> {
    fs::rename(from, to).map_err(|source| DurableError { action: "rename to", path: to.to_owned(), source })?;
    sync_dir(parent_of(to))?;
    if parent_of(from) != parent_of(to) {
        sync_dir(parent_of(from))?;
    }
    Ok(())
}

/// Creates a folder with all its missing parents and makes their names durable.
///
/// # Errors
///
/// When the system refuses, for example because a file is in the way.
pub fn create_dir_durably(path: &Path) -> Result<(), DurableError> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    create_dir_durably(parent_of(path))?;
    match fs::create_dir(path) {
        Ok(()) => sync_dir(parent_of(path)),
        Err(_) if path.is_dir() => Ok(()),
        Err(source) => Err(DurableError { action: "create the folder", path: path.to_owned(), source }),
    }
}

/// Makes the names in a folder durable.
///
/// # Errors
///
/// When the system refuses.
pub fn sync_dir(path: &Path) -> Result<(), DurableError> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let synced = File::open(path).and_then(|folder| folder.sync_all());
    synced.map_err(|source| DurableError { action: "sync the folder", path: path.to_owned(), source })
}

/// Removes the files that a kill left half written in a folder (not in its subfolders); returns how many there were.
///
/// A folder that does not exist holds none. Only for folders that no other process writes to at the moment.
///
/// # Errors
///
/// When the system refuses.
pub fn remove_part_files(folder: &Path) -> Result<usize, DurableError> {
    let failed = |source| DurableError { action: "clean up", path: folder.to_owned(), source };
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(failed(error)),
    };
    let mut removed = 0;
    for item in listing {
        let item = item.map_err(failed)?;
        if item.file_name().as_encoded_bytes().ends_with(PART_SUFFIX.as_bytes()) {
            fs::remove_file(item.path()).map_err(failed)?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// A file that is streamed in beside its final place, hashed as it comes, and takes its name only when it is whole.
///
/// Dropping it without [`IncomingFile::commit`] removes what was written. A kill leaves `<name>.part`, which the next
/// attempt at the same file overwrites.
#[derive(Debug)]
pub struct IncomingFile {
    target: PathBuf,
    part: PathBuf,
    writer: HashingWriter<File>,
    committed: Committed,
}

#[derive(Debug, PartialEq, Eq)]
enum Committed {
    Yes,
    No,
}

impl IncomingFile {
    /// Begins the file that will be named `target`. Missing parent folders are created.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn create(target: &Path) -> Result<Self, DurableError> {
        create_dir_durably(parent_of(target))?;
        let mut part = target.as_os_str().to_owned();
        part.push(PART_SUFFIX);
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(|source| DurableError { action: "create", path: part.clone(), source })?;
        Ok(Self { target: target.to_owned(), part, writer: HashingWriter::new(file), committed: Committed::No })
    }

    /// Where the bytes are until the commit.
    pub fn part_path(&self) -> &Path {
        &self.part
    }

    /// Bytes written so far.
    pub fn bytes(&self) -> u64 {
        self.writer.bytes()
    }

    /// Makes the bytes durable, then the name.
    ///
    /// # Errors
    ///
    /// When the system refuses; an earlier file of the same name is then untouched.
    pub fn commit(mut self) -> Result<Hashed, DurableError> {
        let synced = self.writer.get_ref().sync_all();
        synced.map_err(|source| DurableError { action: "sync", path: self.part.clone(), source })?;
        rename_durably(&self.part, &self.target)?;
        self.committed = Committed::Yes;
        Ok(self.writer.hashed())
    }
}

impl Write for IncomingFile {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.writer.write(piece)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Drop for IncomingFile {
    fn drop(&mut self) {
        if self.committed == Committed::No {
            // Best effort: a part file that stays is overwritten by the next attempt.
            let _ = fs::remove_file(&self.part);
        }
    }
}

pub(crate) fn parent_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::hash_bytes;

    #[test]
    fn a_file_has_its_name_only_after_the_commit() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("raw/day/1_a.zip");
        let mut incoming = IncomingFile::create(&target).unwrap();
        incoming.write_all(b"PK").unwrap();
        incoming.write_all(b"..").unwrap();
        assert!(!target.exists());
        assert_eq!(incoming.bytes(), 4);
        let part = incoming.part_path().to_owned();
        assert_eq!(incoming.commit().unwrap(), Hashed { sha256: hash_bytes(b"PK.."), bytes: 4 });
        assert_eq!(fs::read(&target).unwrap(), b"PK..");
        assert!(!part.exists());
    }

    #[test]
    fn a_dropped_file_leaves_the_earlier_one() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        write_file_durably(&target, b"old").unwrap();
        let mut incoming = IncomingFile::create(&target).unwrap();
        incoming.write_all(b"new, but the connection broke").unwrap();
        drop(incoming);
        assert_eq!(fs::read(&target).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn part_files_of_a_kill_are_removed_and_whole_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        write_file_durably(&folder.path().join("a"), b"whole").unwrap();
        fs::write(folder.path().join("b.part"), b"ha").unwrap();
        assert_eq!(remove_part_files(folder.path()).unwrap(), 1);
        assert_eq!(remove_part_files(folder.path()).unwrap(), 0);
        assert!(folder.path().join("a").exists());
        assert_eq!(remove_part_files(&folder.path().join("absent")).unwrap(), 0);
    }

    #[test]
    fn a_file_in_the_place_of_a_folder_is_named_in_the_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("raw"), b"").unwrap();
        let error = write_file_durably(&folder.path().join("raw/a"), b"x").unwrap_err();
        assert!(error.to_string().ends_with("/raw"), "{error}");
        assert!(error.to_string().starts_with("cannot create the folder"), "{error}");
    }

    #[test]
    fn renaming_across_folders_moves_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a/x"), folder.path().join("b/y"));
        write_file_durably(&from, b"x").unwrap();
        create_dir_durably(&folder.path().join("b")).unwrap();
        rename_durably(&from, &to).unwrap();
        assert!(!from.exists() && to.exists());
    }
}
