//! An archive of archives: every entry becomes a file of its own.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::limits::{Budget, UnpackLimits};
use super::zip::{Archive, Place};
use super::{UnpackError, open};

/// Entries that a parcel may have: a month of five-minute documents in both formats has 18,000.
const MAX_ENTRIES: usize = 100_000;

/// One entry of a parcel.
pub(crate) struct Parcelled {
    /// Its name, made printable.
    pub(crate) label: String,
    /// Where its bytes are, checked against their length and checksum; none if they fail the check.
    pub(crate) file: Option<PathBuf>,
}

/// Writes the entries of a parcel into a folder, numbered, whatever their names.
///
/// A damaged entry costs only itself. `name` is for messages.
///
/// # Errors
///
/// When it is no zip, its directory is damaged, or this machine fails.
pub(crate) fn split(parcel: &Path, name: &str, folder: &Path, limits: &UnpackLimits) -> Result<Vec<Parcelled>, UnpackError> {
    let (reader, bytes, _) = open(parcel, name)?;
    let limits = UnpackLimits { entries: MAX_ENTRIES, ..*limits };
    let mut archive = Archive::open(reader, bytes, Place { file: name, inside: "" }, &limits)?;
    let mut budget = Budget::new(&limits, bytes);
    std::fs::create_dir_all(folder).map_err(|source| UnpackError::Write { path: folder.to_owned(), source })?;
    let mut parcelled = Vec::new();
    for (number, member) in archive.members()?.into_iter().enumerate() {
        let path = folder.join(number.to_string());
        let failed = |source| UnpackError::Write { path: path.clone(), source };
        let mut file = File::create(&path).map_err(failed)?;
        let read = archive.read(&member, &mut budget, |piece| file.write_all(piece).map_err(failed));
        let file = match read {
            Ok(()) => Some(path),
            Err(error) if error.is_local() => return Err(error),
            Err(error) => {
                tracing::warn!(parcel = name, entry = member.label, %error, "an entry is damaged");
                None
            }
        };
        parcelled.push(Parcelled { label: member.label, file });
    }
    Ok(parcelled)
}
