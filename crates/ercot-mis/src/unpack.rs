//! Raw files to CSV files, within limits.
//!
//! What a raw file is, its first bytes say, not its name: zip (with CSV files, with workbooks, or with zips), gzip, a workbook,
//! a JSON document with lists of objects, or a CSV that stays where it is. Nothing inside a file decides where anything is
//! written, and every length and checksum is checked. The text inside the CSV files is not looked at; of worksheets every row
//! that is not blank is kept, with titles and remarks, because only the report's layout knows where its header is.

mod cells;
mod error;
mod gzip;
mod json;
mod limits;
mod names;
mod parcel;
mod raw;
mod rows;
mod sniff;
mod stage;
mod xls;
mod xlsx;
mod zip;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use ercot_manifest::hash::{Sha256Digest, hash_file};

pub use error::UnpackError;
pub use json::JsonFault;
pub use limits::{LimitHit, UnpackLimits};
pub use names::NameFault;
pub use sniff::BodyFault;
pub use xls::XlsFault;

pub(crate) use names::has_extension;
pub(crate) use parcel::{Parcelled, split};
pub(crate) use sniff::{fault_description, quote_body};

use limits::Budget;
use raw::{Origin, RawReader};
use sniff::Magic;
use stage::{Item, Stage};

/// What a raw file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A zip file.
    Zip,
    /// A workbook of today's Excel.
    Xlsx,
    /// A workbook of Excel 97 to 2003.
    Xls,
    /// A gzip stream.
    Gzip,
    /// A JSON document with at least one list of objects.
    Json,
    /// A text that looks like a table.
    Csv,
}

/// The CSV files of one raw file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unpacked {
    /// What was written, in the archive's order. They are not made durable: they can be unpacked again.
    pub files: Vec<StagedCsv>,
    /// Entries that hold no table: other formats, worksheets without rows, charts and hidden sheets, and parts of JSON
    /// documents that are no rows.
    pub ignored: Vec<String>,
}

/// One CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedCsv {
    /// Its name inside the archive, without folders. A worksheet is called `<workbook>#<sheet>.csv`, a list in a JSON
    /// document `<document>#<path>.csv`. For an archive inside the archive its name and a slash come first,
    /// `inner.zip/a.csv`: what follows the last slash is the file's own name.
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
    if magic == Magic::Text {
        let hashed = hash_file(raw).map_err(|source| UnpackError::Read { path: raw.to_owned(), source })?;
        let (name, path) = (name.to_owned(), raw.to_owned());
        let csv = StagedCsv { name, path, sha256: hashed.sha256, bytes: hashed.bytes };
        return Ok(Unpacked { files: vec![csv], ignored: Vec::new() });
    }
    let mut stage = Stage::new(staging, name, limits, raw_bytes);
    let document = Item { origin: Origin::Disk(raw), name, inside: "", depth: 0 };
    stage.take(document, (reader, raw_bytes), magic)?;
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
/// Of zips inside a zip the outer checksums are checked: they cover every byte. An xls workbook has no checksum; that its parts
/// are all there is checked instead.
///
/// # Errors
///
/// [`UnpackError`]. Names are not checked: a hostile name is a matter of unpacking, the bytes are still what was published.
pub fn verify(raw: &Path, name: &str, limits: &UnpackLimits) -> Result<Container, UnpackError> {
    let (reader, raw_bytes, magic) = open(raw, name)?;
    let mut budget = Budget::new(limits, raw_bytes);
    match magic {
        Magic::Text => Ok(Container::Csv),
        Magic::Gzip => gzip::read(reader, name, name, &mut budget, |_| Ok(())).map(|()| Container::Gzip),
        Magic::Zip => {
            let mut archive = zip::Archive::open(reader, raw_bytes, zip::Place { file: name, inside: "" }, limits)?;
            for member in &archive.members()? {
                archive.read(member, &mut budget, |_| Ok(()))?;
            }
            Ok(if archive.is_workbook() { Container::Xlsx } else { Container::Zip })
        }
        Magic::Xls => {
            let content = whole(reader, raw, name, (raw_bytes, xls::MAX_BYTES))?;
            let opened = xls::Xls::open(&content);
            opened.map_err(|fault| UnpackError::Xls { file: name.to_owned(), sheet: String::new(), fault })?;
            Ok(Container::Xls)
        }
        Magic::Json => {
            json::read(&whole(reader, raw, name, (raw_bytes, json::MAX_BYTES))?, name)?;
            Ok(Container::Json)
        }
    }
}

fn open<'a>(raw: &'a Path, name: &str) -> Result<(RawReader<'a>, u64, Magic), UnpackError> {
    let unreadable = |source| UnpackError::Read { path: raw.to_owned(), source };
    let (mut reader, bytes) = Origin::Disk(raw).open().map_err(unreadable)?;
    let head = reader.head().map_err(unreadable)?;
    let magic = sniff::recognize(&head, name).map_err(|fault| UnpackError::Body { file: name.to_owned(), fault })?;
    Ok((reader, bytes, magic))
}

/// All bytes of a file that is not larger than its format needs.
fn whole<'r>(reader: RawReader<'r>, path: &Path, file: &str, (bytes, limit): (u64, u64)) -> Result<Cow<'r, [u8]>, UnpackError> {
    if bytes > limit {
        let (file, entry) = (file.to_owned(), "(all of it)".to_owned());
        return Err(UnpackError::Limit { file, entry, hit: LimitHit::FileBytes(limit) });
    }
    reader.whole().map_err(|source| UnpackError::Read { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
