//! The sample directory: which documents were posted, and which rows each of them holds.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use jiff::Timestamp;

use crate::error::{RowProblem, SampleError};
use crate::names::ConstructedName;

const DOCUMENTS_SUFFIX: &str = ".documents.csv.gz";
const HEADER: [&str; 6] = ["DocID", "ConstructedName", "PublishTimeUTC", "PublishTimeCentral", "FirstRow", "RowCount"];

/// The stem of the name under which MIS posts a product of several CSVs as one zip.
const SEVERAL_CSVS: [(&str, &str); 1] = [("NP4-160-SG", "SP_List_EB_Mapping")];

/// A report type with everything that was posted under it.
#[derive(Debug)]
pub struct Report {
    /// The number that listings are asked by.
    pub report_type_id: u32,
    /// The EMIL ID, the first part of the sample's file name.
    pub emil_id: String,
    /// The sample's data files that the documents are cut out of.
    pub files: Vec<PathBuf>,
    /// Documents, oldest first.
    pub documents: Vec<Document>,
}

/// One posting: what MIS gives under one DocID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The DocID of the csv zip.
    pub doc_id: u64,
    /// The name of the csv zip.
    pub name: ConstructedName,
    /// When it was posted.
    pub published_at: Timestamp,
    /// The CSV files in its zip, in the order of their DocIDs.
    pub members: Vec<Member>,
}

/// One CSV file of a document's zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name of the zip entry.
    pub entry_name: String,
    /// The data file, an index into [`Report::files`].
    pub file: usize,
    /// Data rows of the file, counted from 0 after the header.
    pub rows: Range<usize>,
    /// The DocID that the sample gives these rows.
    pub doc_id: u64,
}

impl Document {
    /// The number of data rows in all members.
    pub fn row_count(&self) -> usize {
        self.members.iter().map(|member| member.rows.len()).sum()
    }
}

/// A row of a `*.documents.csv.gz`.
struct Posting {
    doc_id: u64,
    name: ConstructedName,
    published_at: Timestamp,
    rows: Range<usize>,
}

/// Reads which documents a sample directory holds, by report type.
///
/// # Errors
///
/// [`SampleError`] names the file, and the line where there is one.
pub fn read_reports(directory: &Path) -> Result<Vec<Report>, SampleError> {
    let mut reports: BTreeMap<u32, Report> = BTreeMap::new();
    let mut seen = HashMap::new();
    for product in product_names(directory)? {
        let documents_path = directory.join(format!("{product}{DOCUMENTS_SUFFIX}"));
        let data_path = directory.join(format!("{product}.csv.gz"));
        let postings = read_postings(&documents_path, &mut seen)?;
        if !data_path.is_file() {
            return Err(SampleError::NoDataFile { documents: documents_path, data: data_path });
        }
        check_cover(&documents_path, &postings)?;
        for posting in postings {
            let report_type_id = posting.name.report_type_id();
            let report = reports.entry(report_type_id).or_insert_with(|| Report {
                report_type_id,
                emil_id: emil_id(&product).to_owned(),
                files: Vec::new(),
                documents: Vec::new(),
            });
            if report.files.last() != Some(&data_path) {
                report.files.push(data_path.clone());
            }
            add_posting(report, &product, posting);
        }
    }
    let mut reports: Vec<Report> = reports.into_values().collect();
    for report in &mut reports {
        for document in &mut report.documents {
            document.members.sort_by_key(|member| member.doc_id);
            document.doc_id = document.members.first().map_or(document.doc_id, |member| member.doc_id);
        }
        report.documents.sort_by_key(|document| (document.published_at, document.doc_id));
    }
    Ok(reports)
}

/// Adds a posting of the report's last file as a document of its own, or as one more member where the product posts
/// several CSVs in one zip.
fn add_posting(report: &mut Report, product: &str, posting: Posting) {
    let file = report.files.len() - 1;
    let Posting { doc_id, name, published_at, rows } = posting;
    let stem = SEVERAL_CSVS.iter().find(|(emil, _)| *emil == emil_id(product)).map(|(_, stem)| *stem);
    let Some(stem) = stem else {
        let members = vec![Member { entry_name: name.entry_name(), file, rows, doc_id }];
        report.documents.push(Document { doc_id, name, published_at, members });
        return;
    };
    let member = Member { entry_name: format!("{}.csv", name.stem()), file, rows, doc_id };
    match report.documents.iter_mut().find(|document| document.published_at == published_at) {
        Some(document) => document.members.push(member),
        None => {
            report.documents.push(Document { doc_id, name: name.with_stem(stem), published_at, members: vec![member] });
        }
    }
}

fn emil_id(product: &str) -> &str {
    product.split_once('.').map_or(product, |(emil_id, _)| emil_id)
}

fn product_names(directory: &Path) -> Result<Vec<String>, SampleError> {
    let read_error = |source| SampleError::Read { path: directory.to_owned(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(directory).map_err(read_error)? {
        let name = entry.map_err(read_error)?.file_name();
        if let Some(product) = name.to_str().and_then(|name| name.strip_suffix(DOCUMENTS_SUFFIX)) {
            names.push(product.to_owned());
        }
    }
    if names.is_empty() {
        return Err(SampleError::NoDocuments { path: directory.to_owned() });
    }
    names.sort();
    Ok(names)
}

/// Reads one `*.documents.csv.gz`; `seen` holds the DocIDs of all files and where they were first met.
fn read_postings(path: &Path, seen: &mut HashMap<u64, (PathBuf, u64)>) -> Result<Vec<Posting>, SampleError> {
    let file = fs::File::open(path).map_err(|source| SampleError::Read { path: path.to_owned(), source })?;
    let mut reader = csv::Reader::from_reader(MultiGzDecoder::new(file));
    let csv_error = |source: csv::Error| SampleError::Csv { path: path.to_owned(), source };
    let header = reader.headers().map_err(csv_error)?;
    if header != HEADER.as_slice() {
        let found = header.iter().collect::<Vec<_>>().join(",");
        return Err(SampleError::Header { path: path.to_owned(), found, expected: HEADER.join(",") });
    }
    let mut postings = Vec::new();
    for record in reader.records() {
        let record = record.map_err(csv_error)?;
        let line = record.position().map_or(0, csv::Position::line);
        let row_error = |problem| SampleError::Row { path: path.to_owned(), line, problem };
        let posting = parse_posting(&record).map_err(row_error)?;
        if let Some((first_path, first_line)) = seen.insert(posting.doc_id, (path.to_owned(), line)) {
            let doc_id = posting.doc_id;
            return Err(row_error(RowProblem::RepeatedDocId { doc_id, first_path, first_line }));
        }
        postings.push(posting);
    }
    Ok(postings)
}

fn parse_posting(record: &csv::StringRecord) -> Result<Posting, RowProblem> {
    let field = |column: usize| record.get(column).unwrap_or_default();
    let problem = |column: usize| RowProblem::Field { column: HEADER[column], text: field(column).to_owned() };
    let number = |column: usize| field(column).parse::<usize>().map_err(|_| problem(column));
    let instant = |column: usize| field(column).parse::<Timestamp>().map_err(|_| problem(column));
    let name = ConstructedName::parse(field(1)).ok_or_else(|| problem(1))?;
    let published_at = instant(2)?;
    if instant(3)? != published_at {
        return Err(RowProblem::TimesDiffer { utc: field(2).to_owned(), central: field(3).to_owned() });
    }
    let (first_row, row_count) = (number(4)?, number(5)?);
    let end = first_row.checked_add(row_count).ok_or_else(|| problem(5))?;
    let doc_id = field(0).parse().map_err(|_| problem(0))?;
    Ok(Posting { doc_id, name, published_at, rows: first_row..end })
}

/// Rows that no document holds would be lost without a word.
fn check_cover(path: &Path, postings: &[Posting]) -> Result<(), SampleError> {
    let mut ranges: Vec<&Range<usize>> = postings.iter().map(|posting| &posting.rows).collect();
    ranges.sort_by_key(|rows| rows.start);
    let mut covered = 0;
    for rows in ranges {
        if rows.start > covered {
            return Err(SampleError::UncoveredRows { path: path.to_owned(), rows: covered..rows.start });
        }
        covered = covered.max(rows.end);
    }
    Ok(())
}
