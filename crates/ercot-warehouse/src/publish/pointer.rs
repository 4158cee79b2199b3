//! `current.json`, which names the newest snapshot.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use ercot_manifest::durable::write_file_durably;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{error::SnapshotError, folder::snapshot_name};

/// The pointer's name.
const NAME: &str = "current.json";

/// The form of the pointer that this program reads and writes.
pub(super) const VERSION: u64 = 1;

/// A pointer is a few hundred bytes.
const MAX_BYTES: u64 = 64 << 10;

/// What the pointer says about the newest snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Its number; each snapshot has a higher one than those before it.
    pub sequence: u64,
    /// The snapshot's file name in the folder.
    pub name: String,
    /// When it was published.
    pub published_at: Timestamp,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// The latest SCED run of which it has a price or a system lambda; none if it has neither.
    pub latest_sced_run: Option<Timestamp>,
    /// SHA-256 over the names and digests of the migrations that made its tables, hexadecimal.
    pub migrations: String,
    /// The first operating day that it holds, if it holds the last days only.
    pub first_day: Option<Date>,
    /// SHA-256 of the warehouse's file header when it was published, hexadecimal: it changes with every checkpoint.
    pub source: String,
}

/// The pointer as it lies on the disk.
#[derive(Serialize, Deserialize)]
struct Form<P> {
    version: u64,
    #[serde(flatten)]
    published: P,
}

/// The pointer, with its bytes, which differ from those of every other publication.
pub(super) struct Pointer {
    pub(super) published: Published,
    pub(super) text: Vec<u8>,
}

pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

/// The bytes of the pointer. To see whether it moved, comparing them is as cheap as comparing times, and surer: times have
/// steps, and numbers of files are used again.
pub(super) fn text(folder: &Path) -> Result<Vec<u8>, SnapshotError> {
    let path = path(folder);
    let file = match File::open(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(SnapshotError::NothingPublished { folder: folder.to_owned() });
        }
        file => file.map_err(SnapshotError::io("open", &path))?,
    };
    let mut text = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut text).map_err(SnapshotError::io("read", &path))?;
    Ok(text)
}

/// Reads the pointer of a folder.
pub(super) fn read(folder: &Path) -> Result<Pointer, SnapshotError> {
    let text = text(folder)?;
    Ok(Pointer { published: parse(folder, &text)?, text })
}

fn parse(folder: &Path, text: &[u8]) -> Result<Published, SnapshotError> {
    let garbled = |reason: String| SnapshotError::Pointer { path: path(folder), reason };
    if text.len() as u64 > MAX_BYTES {
        return Err(garbled(format!("it is larger than {MAX_BYTES} bytes")));
    }
    // The version first: a later form may have other fields.
    let version = serde_json::from_slice::<Form<serde_json::Value>>(text).map_err(|error| garbled(error.to_string()))?.version;
    if version > VERSION {
        return Err(SnapshotError::PointerNewer { path: path(folder), version });
    }
    let form: Form<Published> = serde_json::from_slice(text).map_err(|error| garbled(error.to_string()))?;
    let expected = snapshot_name(form.published.sequence);
    if form.published.name != expected {
        return Err(garbled(format!("it names {:?} where {expected} belongs", form.published.name)));
    }
    Ok(form.published)
}

/// Lets the pointer name a snapshot, durably and at once.
pub(super) fn write(folder: &Path, published: &Published) -> Result<(), SnapshotError> {
    let path = path(folder);
    let mut text = serde_json::to_vec_pretty(&Form { version: VERSION, published }).map_err(|error| SnapshotError::Io {
        action: "compose",
        path: path.clone(),
        source: error.into(),
    })?;
    text.push(b'\n');
    write_file_durably(&path, &text).map_err(|error| SnapshotError::writing(error.action, &path, text.len() as u64, error.source))
}
