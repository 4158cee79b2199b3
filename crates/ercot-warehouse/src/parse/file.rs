//! Reads one CSV file by its layout: binds the header, keeps the good rows, names the bad ones.

use std::{
    collections::HashSet,
    fs::File,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    ops::Range,
    path::Path,
};

use ercot_types::{
    report::{BindError, Binding, ColumnKind, Drift, Field, ReportLayout, missing_since},
    time::{central_date, parse_date},
};
use jiff::{Timestamp, civil::Date};

use super::{
    columns::RowBatch,
    fields::split,
    frame::{Rows, header, is_blank},
    lines::{Line, Lines},
    value::{Value, excerpt, parse},
    when::{TimeColumns, When},
};

/// No ERCOT table has a line near this length; the widest 60-day rows stay under 10 kB.
const LONGEST_LINE_BYTES: usize = 1 << 20;

/// Rows that are collected before they go to DuckDB: its row group, so that memory stays bounded.
const ROWS_PER_BATCH: usize = 122_880;

/// Text that is collected before it goes to DuckDB; Arrow's columns of text end at 2 GiB.
const TEXT_BYTES_PER_BATCH: usize = 32 << 20;

/// Faults of one file that are kept in full; the rest is counted.
const FAULTS_KEPT: usize = 1_000;

/// What reading a file gave besides its rows.
#[derive(Debug, Default)]
pub(crate) struct FileOutcome {
    /// Data rows in the file, bad ones included.
    pub(crate) rows_read: u64,
    /// Rows that landed in the batch.
    pub(crate) rows_kept: u64,
    /// Rows of the hour that does not exist, in reports that ignore the clock change.
    pub(crate) rows_ignored: u64,
    /// Bad rows, the first of them in full.
    pub(crate) faults: Vec<RowFault>,
    /// Bad rows in all.
    pub(crate) rows_bad: u64,
    /// Differences of the header from its epoch's.
    pub(crate) drift: Vec<Drift>,
    /// What its keys say about a merge.
    pub(crate) keys: KeySpan,
}

/// What a file's keys say about a merge: if no key is there twice, and the stretch of time is free, rows can be appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeySpan {
    /// True if no two rows have the same key.
    pub(crate) unique: bool,
    /// Microseconds of the first and last instant of the rows, if they have any.
    pub(crate) instants: Option<(i64, i64)>,
}

impl Default for KeySpan {
    fn default() -> Self {
        Self { unique: true, instants: None }
    }
}

impl KeySpan {
    fn add(&mut self, instant: Option<i64>, new_key: bool) {
        self.unique &= new_key;
        if let Some(instant) = instant {
            let (first, last) = self.instants.unwrap_or((instant, instant));
            self.instants = Some((first.min(instant), last.max(instant)));
        }
    }
}

/// A row that did not load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowFault {
    /// Line in the file, from 1.
    pub(crate) line: u64,
    /// The table column at fault, if it is one.
    pub(crate) column: Option<String>,
    /// What is wrong.
    pub(crate) reason: String,
    /// The line, cut to a readable length.
    pub(crate) raw_text: String,
}

/// A file of which no row can be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileFault {
    #[error("the file could not be read")]
    Read(#[from] io::Error),
    #[error("the file is empty: not even a header")]
    Empty,
    #[error("line {line}: the header is longer than {LONGEST_LINE_BYTES} bytes")]
    LongHeader { line: u64 },
    #[error("line {line}: {source}")]
    Header { line: u64, source: BindError },
    #[error("none of the first {lines} lines is the header; line {line} comes closest: {source}")]
    NoHeader { lines: u8, line: u64, source: BindError },
    #[error("the layout's time convention names a column that it does not have")]
    Layout,
}

/// Parses files of one layout into batches.
pub(crate) struct TableParser<'l> {
    layout: &'l ReportLayout,
    time: TimeColumns,
    key_columns: Vec<usize>,
    /// Which of the derived instants are part of the key, and whether the operating day is.
    key_instants: Vec<usize>,
    key_day: bool,
    row: Vec<Value>,
    ranges: Vec<Option<Range<usize>>>,
    /// The last text and value of each column: stamps, dates and flags repeat from row to row.
    memory: Vec<(Vec<u8>, Value)>,
    last_when: Option<(Vec<Value>, When)>,
}

/// One fault inside a row, before the line is known.
struct Fault {
    column: Option<usize>,
    reason: String,
}

impl<'l> TableParser<'l> {
    pub(crate) fn new(layout: &'l ReportLayout) -> Result<Self, FileFault> {
        let columns = layout.columns.len();
        let in_key = |name: &str| layout.natural_key.iter().any(|key| key == name);
        let derived = layout.time.derived_columns().iter().enumerate();
        Ok(Self {
            layout,
            time: TimeColumns::new(layout).ok_or(FileFault::Layout)?,
            key_columns: layout.natural_key.iter().filter_map(|key| layout.column_index(key)).collect(),
            key_instants: derived
                .filter(|(_, (name, kind))| *kind == "TIMESTAMP" && in_key(name))
                .map(|(index, _)| index)
                .collect(),
            key_day: in_key("operating_day"),
            row: vec![Value::Null; columns],
            ranges: vec![None; columns],
            memory: vec![(Vec::new(), Value::Null); columns],
            last_when: None,
        })
    }

    /// Reads a file into `batch`; its rows point to `document`. A full batch goes to `full` and a new one takes its place.
    pub(crate) fn read(
        &mut self,
        path: &Path,
        published_at: Timestamp,
        document: i32,
        batch: &mut RowBatch,
        full: &mut dyn FnMut(RowBatch),
    ) -> Result<FileOutcome, FileFault> {
        let mut lines = Lines::new(File::open(path)?, LONGEST_LINE_BYTES);
        let binding = header(self.layout, &mut lines)?;
        // A correction's file is read by the dataset's own layout too, which knows the whole header and keeps what is new in it.
        let own = !self.layout.corrects;
        let mut drift = Vec::new();
        if own {
            drift.clone_from(&binding.drift);
            drift.extend(missing_since(self.layout, &binding, central_date(published_at)));
        }
        let keeps_extra = own && binding.fields.iter().any(|field| matches!(field, Field::Unknown(_)));
        let mut outcome = FileOutcome { drift, ..FileOutcome::default() };
        let (mut unquoted, mut fields) = (Vec::new(), Vec::new());
        let mut keys: HashSet<u64> = HashSet::new();
        let mut rows = Rows::new(&mut lines, self.layout.frame);
        while let Some((number, line)) = rows.next_row()? {
            let Line::Whole(line) = line else {
                let fault = Fault { column: None, reason: format!("the line is longer than {LONGEST_LINE_BYTES} bytes") };
                self.note(&mut outcome, number, fault, b"");
                continue;
            };
            if is_blank(line, self.layout.frame) {
                continue;
            }
            let bytes = split(line, &mut unquoted, &mut fields);
            if self.layout.frame.is_some() {
                fit_width(&mut fields, binding.fields.len());
            }
            match self.parse_row(&binding, bytes, &fields, published_at) {
                Ok(When::LeftOut) => outcome.rows_ignored += 1,
                Ok(when) => {
                    let extra = if keeps_extra { extra_columns(&binding, bytes, &fields) } else { None };
                    outcome.keys.add(when.derived().map(|(instants, _)| instants[0]), keys.insert(self.key_digest(bytes, when)));
                    batch.push(&self.row, bytes, &self.ranges, when, extra.as_deref(), document);
                    outcome.rows_kept += 1;
                    if batch.rows() >= ROWS_PER_BATCH || batch.text_bytes() >= TEXT_BYTES_PER_BATCH {
                        full(std::mem::replace(batch, RowBatch::new(self.layout)));
                    }
                }
                Err(fault) => self.note(&mut outcome, number, fault, line),
            }
        }
        outcome.rows_read = outcome.rows_kept + outcome.rows_bad + outcome.rows_ignored;
        Ok(outcome)
    }

    fn parse_row(
        &mut self,
        binding: &Binding,
        bytes: &[u8],
        fields: &[Range<usize>],
        published_at: Timestamp,
    ) -> Result<When, Fault> {
        let fields = match fields {
            // Some older files end every row with a comma.
            [own @ .., last] if own.len() == binding.fields.len() && last.is_empty() => own,
            all => all,
        };
        if fields.len() != binding.fields.len() {
            let reason = format!("the row has {} fields, the header {}", fields.len(), binding.fields.len());
            return Err(Fault { column: None, reason });
        }
        self.row.fill(Value::Null);
        self.ranges.fill(None);
        for (field, range) in binding.fields.iter().zip(fields) {
            if let Field::Column(column) = *field {
                self.row[column] = self.value(column, &bytes[range.clone()])?;
                self.ranges[column] = Some(range.clone());
            }
        }
        if let Some(&empty) = self.key_columns.iter().find(|&&column| self.row[column] == Value::Null) {
            return Err(Fault { column: Some(empty), reason: "the value is empty, but it is part of the key".to_owned() });
        }
        let when = self.when(published_at)?;
        let early = |first: Date| when.derived().is_some_and(|(_, operating_day)| operating_day < first);
        Ok(if self.layout.first_day.is_some_and(early) { When::LeftOut } else { when })
    }

    fn value(&mut self, column: usize, field: &[u8]) -> Result<Value, Fault> {
        let kind = self.layout.columns[column].kind;
        let (text, value) = &mut self.memory[column];
        if *value != Value::Null && text == field {
            return Ok(*value);
        }
        let parsed = parse(kind, field).or_else(|error| match midnight(kind, field) {
            // A worksheet shows a stamp of midnight as its date. Where the stamp says when the row is, that is no proof.
            Some(value) if !self.time.indices.contains(&column) => Ok(value),
            _ => Err(Fault { column: Some(column), reason: error.to_string() }),
        })?;
        text.clear();
        text.extend_from_slice(field);
        *value = parsed;
        Ok(parsed)
    }

    fn when(&mut self, published_at: Timestamp) -> Result<When, Fault> {
        let same = |(values, _): &&(Vec<Value>, When)| {
            self.time.indices.iter().zip(values).all(|(&index, value)| self.row[index] == *value)
        };
        if let Some((_, when)) = self.last_when.as_ref().filter(same) {
            return Ok(*when);
        }
        let before = self.last_when.as_ref().map(|(_, when)| *when);
        let when = self.time.when(&self.row, before, published_at);
        let when = when.map_err(|error| Fault { column: Some(error.column), reason: error.reason })?;
        let values = self.time.indices.iter().map(|&index| self.row[index]).collect();
        self.last_when = Some((values, when));
        Ok(when)
    }

    /// A digest of the row's key. Two keys may share one, which makes a merge slower and never wrong.
    fn key_digest(&self, bytes: &[u8], when: When) -> u64 {
        let mut hasher = DefaultHasher::new();
        if let Some((instants, operating_day)) = when.derived() {
            self.key_instants.iter().for_each(|&index| instants[index].hash(&mut hasher));
            if self.key_day {
                operating_day.hash(&mut hasher);
            }
        }
        for &column in &self.key_columns {
            match (&self.ranges[column], self.row[column]) {
                (Some(range), Value::Text) => bytes[range.clone()].hash(&mut hasher),
                // Equal numbers and stamps may be spelled differently.
                (_, Value::Number(number)) => (number + 0.0).to_bits().hash(&mut hasher),
                (_, value) => format!("{value:?}").hash(&mut hasher),
            }
        }
        hasher.finish()
    }

    fn note(&self, outcome: &mut FileOutcome, line: u64, fault: Fault, raw: &[u8]) {
        outcome.rows_bad += 1;
        if outcome.faults.len() < FAULTS_KEPT {
            outcome.faults.push(RowFault {
                line,
                column: fault.column.map(|column| self.layout.columns[column].name.clone()),
                reason: fault.reason,
                raw_text: excerpt(raw),
            });
        }
    }
}

/// Gives a worksheet's row the width of its header: what is missing at its end is empty, and empty cells beyond are none.
fn fit_width(fields: &mut Vec<Range<usize>>, width: usize) {
    while fields.len() > width && fields.last().is_some_and(Range::is_empty) {
        fields.pop();
    }
    if fields.len() < width {
        fields.resize(width, 0..0);
    }
}

/// The first instant of a day for a stamp that is printed as a date.
fn midnight(kind: ColumnKind, field: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(field).ok().filter(|_| kind == ColumnKind::LocalStamp)?;
    parse_date(text).ok().map(|day| Value::Stamp(day.at(0, 0, 0, 0)))
}

/// The row's unknown columns as a JSON object, or nothing if there are none.
fn extra_columns(binding: &Binding, bytes: &[u8], fields: &[Range<usize>]) -> Option<String> {
    let mut extra = serde_json::Map::new();
    for (field, range) in binding.fields.iter().zip(fields) {
        if let Field::Unknown(name) = field {
            let text = String::from_utf8_lossy(&bytes[range.clone()]).into_owned();
            extra.insert(name.clone(), serde_json::Value::String(text));
        }
    }
    if extra.is_empty() { None } else { Some(serde_json::Value::Object(extra).to_string()) }
}
