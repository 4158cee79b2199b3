//! What can be wrong with a sample directory.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

/// A sample that cannot be served. Every message names the file.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A file or the directory could not be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file or directory.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The directory is not a sample.
    #[error("{}: no *.documents.csv.gz in it; is this a sample directory?", path.display())]
    NoDocuments {
        /// The directory.
        path: PathBuf,
    },
    /// The rows of a documents file are missing.
    #[error("{} has no data file beside it: {} is missing", documents.display(), data.display())]
    NoDataFile {
        /// The documents file.
        documents: PathBuf,
        /// The file that is missing.
        data: PathBuf,
    },
    /// A documents file is not CSV, or its gz is damaged.
    #[error("{}: not a readable gz CSV", path.display())]
    Csv {
        /// The documents file.
        path: PathBuf,
        /// What the CSV reader says, with the line.
        source: csv::Error,
    },
    /// A documents file with other columns.
    #[error("{}, line 1: header is `{found}`, expected `{expected}`", path.display())]
    Header {
        /// The documents file.
        path: PathBuf,
        /// Its header.
        found: String,
        /// The header it should have.
        expected: String,
    },
    /// A row of a documents file.
    #[error("{}, line {line}: {problem}", path.display())]
    Row {
        /// The documents file.
        path: PathBuf,
        /// The line, the header being line 1.
        line: u64,
        /// What is wrong.
        problem: RowProblem,
    },
    /// Rows that no document holds.
    #[error("{}: no document holds the data rows {} to {} (counted from 0)", path.display(), rows.start, rows.end - 1)]
    UncoveredRows {
        /// The documents file.
        path: PathBuf,
        /// The rows without a document.
        rows: Range<usize>,
    },
    /// A document that reaches beyond the rows there are.
    #[error("{}: DocID {doc_id} holds the data rows {} to {} (counted from 0), the file has {row_count} rows", path.display(), rows.start, rows.end)]
    RowsBeyondFile {
        /// The data file.
        path: PathBuf,
        /// The document.
        doc_id: u64,
        /// The rows it should hold.
        rows: Range<usize>,
        /// How many rows the data file has.
        row_count: usize,
    },
    /// Two documents under one DocID, once the xml twins have got theirs.
    #[error(
        "DocID {doc_id} of an xml twin is also the DocID of a document; keep the sample's DocIDs within {span} of each other"
    )]
    TwinDocId {
        /// The DocID that two documents have.
        doc_id: u64,
        /// The distance between a document and its twin.
        span: u64,
    },
    /// A zip could not be written.
    #[error("cannot write the zip of DocID {doc_id}")]
    Zip {
        /// The document.
        doc_id: u64,
        /// What the zip writer says.
        source: async_zip::error::ZipError,
    },
    /// The thread that cuts documents stopped.
    #[error("the documents of report type {report_type_id} could not be cut out of the sample")]
    Stopped {
        /// The report type.
        report_type_id: u32,
        /// How the thread ended.
        source: tokio::task::JoinError,
    },
}

/// What is wrong with a row of a documents file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowProblem {
    /// A field that cannot be read.
    #[error("cannot read {column} `{text}`")]
    Field {
        /// The column's header.
        column: &'static str,
        /// The field as written.
        text: String,
    },
    /// The two publish times name two instants.
    #[error("PublishTimeUTC {utc} and PublishTimeCentral {central} are different instants")]
    TimesDiffer {
        /// The time in UTC.
        utc: String,
        /// The time in Central.
        central: String,
    },
    /// A DocID that another row has.
    #[error("DocID {doc_id} was already given in {}, line {first_line}", first_path.display())]
    RepeatedDocId {
        /// The DocID.
        doc_id: u64,
        /// Where it was met first.
        first_path: PathBuf,
        /// The line there.
        first_line: u64,
    },
}
