//! Raw files to CSV files, within limits.
//!
//! What a raw file is, its first bytes say, not its name: zip (with CSV files, or with workbooks), gzip, a workbook, or a
//! CSV that stays where it is. Nothing inside a file decides where anything is written, and every length and checksum is
//! checked. The text inside the CSV files is not looked at.

mod error;
mod gzip;
mod limits;
mod names;
mod raw;
mod sniff;
mod stage;
mod xlsx;
mod zip;

use std::path::{Path, PathBuf};

use ercot_manifest::hash::{Sha256Digest, hash_file};

pub use error::UnpackError;
pub use limits::{LimitHit, UnpackLimits};
pub use names::NameFault;
pub use sniff::BodyFault;

pub(crate) use names::has_extension;
pub(crate) use sniff::{fault_description, quote_body};

use limits::Budget;
use raw::RawReader;
use sniff::Magic;
use stage::Stage;

/// What a raw file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A zip file.
    Zip,
    /// A workbook.
    Xlsx,
    /// A gzip stream.
    Gzip,
    /// A text that looks like a table.
    Csv,
}

/// The CSV files of one raw file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unpacked {
    /// What was written, in the archive's order. They are not made durable: they can be unpacked again.
    pub files: Vec<StagedCsv>,
    /// Entries that hold no table: other formats, and worksheets without rows.
    pub ignored: Vec<String>,
}

/// One CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedCsv {
    /// Its name inside the archive, without folders.
    pub name: String,
    /// Where it lies: in the staging folder, or for a raw file that is a CSV the raw file itself.
    pub path: PathBuf,
    /// The digest of its bytes.
    pub sha256: Sha256Digest,
    /// Its size.
    pub bytes: u64,
}

/// Unpacks a raw file into a staging folder, which is created if there is something to write. Files of an earlier attempt
/// are overwritten.
///
/// `name` is the document's own name: it appears in errors, and names what comes out of a gzip file or workbook.
///
/// # Errors
///
/// [`UnpackError`]; what was written before it stays in the staging folder and means nothing.
///
/// ```
/// use ercot_mis::unpack::{UnpackLimits, unpack};
///
/// let folder = tempfile::tempdir()?;
/// let raw = folder.path().join("1_a.csv");
/// std::fs::write(&raw, "SettlementPoint,LMP\nHB_WEST,21.5\n")?;
/// let unpacked = unpack(&raw, "a.csv", &folder.path().join("staging"), &UnpackLimits::default())?;
/// assert_eq!(unpacked.files[0].path, raw);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn unpack(raw: &Path, name: &str, staging: &Path, limits: &UnpackLimits) -> Result<Unpacked, UnpackError> {
    let (reader, raw_bytes, magic) = open(raw, name)?;
    let mut budget = Budget::new(limits, raw_bytes);
    let mut stage = Stage::new(staging, name, limits);
    match magic {
        Magic::Text => {
            let hashed = hash_file(raw).map_err(|source| UnpackError::Read { path: raw.to_owned(), source })?;
            let (name, path) = (name.to_owned(), raw.to_owned());
            let csv = StagedCsv { name, path, sha256: hashed.sha256, bytes: hashed.bytes };
            return Ok(Unpacked { files: vec![csv], ignored: Vec::new() });
        }
        Magic::Gzip => {
            let mut csv = stage.create(&gzip::csv_name(name))?;
            gzip::read(reader, name, &mut budget, |piece| csv.write(piece))?;
            stage.keep(csv);
        }
        Magic::Zip => stage.zip(raw, reader, raw_bytes, &mut budget)?,
    }
    let unpacked = stage.finish();
    if unpacked.files.is_empty() {
        let held = unpacked.ignored.join(", ");
        let held = if held.is_empty() { "nothing".to_owned() } else { held };
        return Err(UnpackError::NoTable { file: name.to_owned(), held });
    }
    Ok(unpacked)
}

/// Reads a raw file to its end and checks every length and checksum; writes nothing.
///
/// # Errors
///
/// [`UnpackError`]. Names are not checked: a hostile name is a matter of unpacking, the bytes are still what was published.
pub fn verify(raw: &Path, name: &str, limits: &UnpackLimits) -> Result<Container, UnpackError> {
    let (reader, raw_bytes, magic) = open(raw, name)?;
    let mut budget = Budget::new(limits, raw_bytes);
    match magic {
        Magic::Text => Ok(Container::Csv),
        Magic::Gzip => gzip::read(reader, name, &mut budget, |_| Ok(())).map(|()| Container::Gzip),
        Magic::Zip => {
            let mut archive = zip::Archive::open(reader, raw_bytes, name, limits)?;
            let members = archive.members()?;
            for member in &members {
                archive.read(member, &mut budget, |_| Ok(()))?;
            }
            let labels = members.iter().map(|member| member.label.as_str());
            Ok(if is_workbook(labels) { Container::Xlsx } else { Container::Zip })
        }
    }
}

fn open(raw: &Path, name: &str) -> Result<(RawReader, u64, Magic), UnpackError> {
    let unreadable = |source| UnpackError::Read { path: raw.to_owned(), source };
    let (mut reader, bytes) = RawReader::open(raw).map_err(unreadable)?;
    let head = reader.head().map_err(unreadable)?;
    let magic = sniff::recognize(&head, name).map_err(|fault| UnpackError::Body { file: name.to_owned(), fault })?;
    Ok((reader, bytes, magic))
}

/// A workbook is a zip file with these two kinds of entries.
fn is_workbook<'a>(mut labels: impl Iterator<Item = &'a str> + Clone) -> bool {
    labels.clone().any(|label| label == "[Content_Types].xml") && labels.any(|label| label.starts_with("xl/"))
}

#[cfg(test)]
mod tests;
