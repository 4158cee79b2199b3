use std::io;
use std::path::PathBuf;

use super::json::JsonFault;
use super::limits::LimitHit;
use super::names::NameFault;
use super::sniff::BodyFault;
use super::xls::XlsFault;

/// A raw file that does not yield its tables. `file` is the document's name, `entry` the name inside it; the name of an
/// archive inside an archive, and a slash, stand before what it holds.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// The raw file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The raw file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A CSV file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The CSV file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The content is not what the name says: a message instead of a file, nothing at all, or another format.
    #[error("{file} is not the file it is named after: {fault}")]
    Body {
        /// The document.
        file: String,
        /// What it is instead.
        fault: BodyFault,
    },
    /// The zip's directory is damaged or truncated, or asks for a feature that is not there.
    #[error("{file} is not a whole zip file")]
    Archive {
        /// The document.
        file: String,
        /// What the zip reader said.
        source: async_zip::error::ZipError,
    },
    /// An entry is damaged: wrong checksum, wrong length, truncated or not inflatable.
    #[error("{file}, entry {entry} is damaged")]
    Entry {
        /// The document.
        file: String,
        /// The entry.
        entry: String,
        /// What the zip reader said.
        source: async_zip::error::ZipError,
    },
    /// An entry's name is hostile or unusable.
    #[error("{file}, entry {entry:?}: {fault}")]
    Name {
        /// The document.
        file: String,
        /// The name as found, made printable.
        entry: String,
        /// What is wrong with it.
        fault: NameFault,
    },
    /// A limit was reached: a zip bomb, or a file larger than anything ERCOT publishes.
    #[error("{file}, entry {entry}: {hit}")]
    Limit {
        /// The document.
        file: String,
        /// The entry.
        entry: String,
        /// The limit.
        hit: LimitHit,
    },
    /// Zips inside each other, deeper than the limit.
    #[error("{file}, entry {entry}: a zip inside more than {limit} others is not unpacked")]
    Nested {
        /// The document.
        file: String,
        /// The entry.
        entry: String,
        /// The limit.
        limit: usize,
    },
    /// There is no CSV, no worksheet with rows and no list of objects inside.
    #[error("{file} holds no CSV table; it holds {held}")]
    NoTable {
        /// The document.
        file: String,
        /// What it holds, names separated by commas.
        held: String,
    },
    /// The gzip stream is damaged or truncated.
    #[error("{file} is not a whole gzip file")]
    Gzip {
        /// The document.
        file: String,
        /// What the decoder said.
        source: io::Error,
    },
    /// A JSON document that is no table.
    #[error("{file} is not a table in JSON")]
    Json {
        /// The document.
        file: String,
        /// What is wrong with it.
        source: JsonFault,
    },
    /// An xls workbook cannot be read.
    #[error("{file}, sheet {sheet:?} cannot be read: {fault}")]
    Xls {
        /// The document.
        file: String,
        /// The sheet; empty while the workbook itself is opened.
        sheet: String,
        /// What is wrong with it.
        fault: XlsFault,
    },
    /// An xlsx workbook cannot be read.
    #[error("{file}, sheet {sheet:?} cannot be read")]
    Workbook {
        /// The document.
        file: String,
        /// The sheet; empty while the workbook itself is opened.
        sheet: String,
        /// What the reader said.
        source: Box<calamine::XlsxError>,
    },
    /// A worksheet's cells are not in order.
    #[error("{file}, sheet {sheet:?}, row {row}: cells are out of order or beyond column 16384")]
    Cells {
        /// The document.
        file: String,
        /// The sheet.
        sheet: String,
        /// The row, from 1.
        row: u64,
    },
    /// A row is larger than any that ERCOT publishes; rows are held in memory.
    #[error("{file}, sheet {sheet:?}, row {row}: the row has more than {limit} bytes")]
    Row {
        /// The document.
        file: String,
        /// The sheet.
        sheet: String,
        /// The row, from 1.
        row: u64,
        /// The limit, in bytes.
        limit: usize,
    },
}

impl UnpackError {
    /// True if the bytes were damaged on their way, or another body came instead: asking again may help. Names and limits
    /// are not damage: ERCOT's bytes are then kept as they are.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Body { .. } | Self::Archive { .. } | Self::Entry { .. } | Self::Gzip { .. } => true,
            Self::Xls { fault, .. } => fault.is_damage(),
            Self::Json { source, .. } => matches!(source, JsonFault::Syntax(_)),
            Self::Read { .. }
            | Self::Write { .. }
            | Self::Name { .. }
            | Self::Limit { .. }
            | Self::Nested { .. }
            | Self::NoTable { .. }
            | Self::Workbook { .. }
            | Self::Cells { .. }
            | Self::Row { .. } => false,
        }
    }

    /// True if this machine failed rather than the file: the disk is full, a file is not readable.
    pub fn is_local(&self) -> bool {
        matches!(self, Self::Read { .. } | Self::Write { .. })
    }
}
