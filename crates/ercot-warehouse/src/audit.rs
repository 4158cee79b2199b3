//! What the `ops` tables say about each dataset.

use std::{
    collections::{BTreeMap, HashSet},
    fs::File,
    path::Path,
};

use ercot_manifest::{Document, hash::Sha256Digest};
use jiff::{Timestamp, civil::DateTime, tz::Offset};

use crate::{
    error::WarehouseError,
    ingest::IngestDocument,
    parse::{Line, Lines, split},
    warehouse::Warehouse,
};

/// The longest line of a head that is read; an ERCOT header stays under 4 kB.
const LONGEST_LINE_BYTES: usize = 1 << 20;

/// What is noted of one dataset.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatasetNotes {
    /// Documents of which every file was loaded.
    pub documents: u64,
    /// What was set aside, by the hour in which the documents were published.
    pub quarantine: Vec<QuarantineNote>,
    /// How headers differ from the catalog's.
    pub drift: Vec<DriftNote>,
}

/// What was set aside of the documents that were published in one hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantineNote {
    /// When the last of them was published.
    pub published_at: Timestamp,
    /// Rows that did not load.
    pub rows: u64,
    /// Files of which nothing loaded.
    pub files: u64,
}

/// One difference between headers and the catalog, over all documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriftNote {
    /// `added`, `missing` or `reordered`.
    pub kind: String,
    /// The header cell, or all of them for a changed order.
    pub column: String,
    /// Documents that have it.
    pub documents: u64,
    /// When the first of them was published.
    pub first_published_at: Timestamp,
    /// When the last of them was published.
    pub last_published_at: Timestamp,
}

/// Reads the notes of all datasets.
///
/// # Errors
///
/// [`WarehouseError::Statement`] if DuckDB fails.
pub fn dataset_notes(warehouse: &Warehouse) -> Result<BTreeMap<String, DatasetNotes>, WarehouseError> {
    let connection = warehouse.connection();
    let action = || WarehouseError::statement("read the notes about documents");
    let mut notes: BTreeMap<String, DatasetNotes> = BTreeMap::new();
    let sql = "SELECT dataset, count(DISTINCT source_doc) FROM ops.source_document WHERE files_failed = 0 GROUP BY 1";
    let mut statement = connection.prepare(sql).map_err(action())?;
    let mut rows = statement.query([]).map_err(action())?;
    while let Some(row) = rows.next().map_err(action())? {
        notes.entry(row.get(0).map_err(action())?).or_default().documents = row.get(1).map_err(action())?;
    }
    let sql = "SELECT dataset, strftime(max(coalesce(published_at, quarantined_at)), '%Y-%m-%dT%H:%M:%S'),
                      count(line), count(*) - count(line)
               FROM ops.quarantine GROUP BY dataset, date_trunc('hour', coalesce(published_at, quarantined_at)) ORDER BY 1, 2";
    let mut statement = connection.prepare(sql).map_err(action())?;
    let mut rows = statement.query([]).map_err(action())?;
    while let Some(row) = rows.next().map_err(action())? {
        let published_at = instant(&row.get::<_, String>(1).map_err(action())?);
        let (rows, files) = (row.get(2).map_err(action())?, row.get(3).map_err(action())?);
        let note = QuarantineNote { published_at, rows, files };
        notes.entry(row.get(0).map_err(action())?).or_default().quarantine.push(note);
    }
    let sql = "SELECT dataset, kind, coalesce(column_name, ''), count(DISTINCT source_doc),
                      strftime(min(coalesce(published_at, seen_at)), '%Y-%m-%dT%H:%M:%S'),
                      strftime(max(coalesce(published_at, seen_at)), '%Y-%m-%dT%H:%M:%S')
               FROM ops.schema_drift GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
    let mut statement = connection.prepare(sql).map_err(action())?;
    let mut rows = statement.query([]).map_err(action())?;
    while let Some(row) = rows.next().map_err(action())? {
        let note = DriftNote {
            kind: row.get(1).map_err(action())?,
            column: row.get(2).map_err(action())?,
            documents: row.get(3).map_err(action())?,
            first_published_at: instant(&row.get::<_, String>(4).map_err(action())?),
            last_published_at: instant(&row.get::<_, String>(5).map_err(action())?),
        };
        notes.entry(row.get(0).map_err(action())?).or_default().drift.push(note);
    }
    Ok(notes)
}

/// The documents of a dataset that are noted as loaded, as [`IngestDocument::source_doc`] numbers them.
///
/// # Errors
///
/// [`WarehouseError::Statement`] if DuckDB fails.
pub fn loaded_documents(warehouse: &Warehouse, dataset: &str) -> Result<HashSet<i64>, WarehouseError> {
    let action = || WarehouseError::statement(format!("list the documents of {dataset}"));
    let sql = "SELECT DISTINCT source_doc FROM ops.source_document WHERE files_failed = 0 AND dataset = ?";
    let mut statement = warehouse.connection().prepare(sql).map_err(action())?;
    let found = statement.query_map([dataset], |row| row.get(0)).map_err(action())?;
    found.collect::<Result<_, _>>().map_err(action())
}

/// The number under which [`loaded_documents`] has a document.
pub fn source_doc(document: &Document, sha256: Sha256Digest) -> i64 {
    IngestDocument { document: document.clone(), sha256, bytes: 0, downloaded_at: None, files: Vec::new() }.source_doc()
}

/// The cells of the first lines of a CSV file, trimmed; blank lines do not count.
///
/// # Errors
///
/// [`WarehouseError::File`] if the file cannot be read.
pub fn head(path: &Path, lines: usize) -> Result<Vec<Vec<String>>, WarehouseError> {
    let unreadable = |source| WarehouseError::File { path: path.to_owned(), source };
    let mut reader = Lines::new(File::open(path).map_err(unreadable)?, LONGEST_LINE_BYTES);
    let (mut head, mut unquoted, mut ranges) = (Vec::new(), Vec::new(), Vec::new());
    while head.len() < lines {
        let Some((_, line)) = reader.next_line().map_err(unreadable)? else { break };
        let Line::Whole(line) = line else { break };
        let bytes = split(line, &mut unquoted, &mut ranges);
        let cells: Vec<String> = ranges.iter().map(|range| String::from_utf8_lossy(&bytes[range.clone()]).into_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            head.push(cells);
        }
    }
    Ok(head)
}

/// The tables hold UTC; a text that is no time would be the database's fault and counts as long ago.
fn instant(text: &str) -> Timestamp {
    text.parse::<DateTime>().ok().and_then(|time| Offset::UTC.to_timestamp(time).ok()).unwrap_or(Timestamp::MIN)
}
