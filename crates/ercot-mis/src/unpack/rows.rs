//! Writes the rows of one sheet as CSV.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use ercot_manifest::hash::HashingWriter;

use super::UnpackError;
use super::limits::Budget;
use super::stage::CsvFile;

/// Columns of a worksheet, by the format's own limit.
const MAX_COLUMNS: usize = 16_384;

/// Takes the cells of a sheet in order and writes its rows: blank ones are left out, and rows that are shorter than the
/// widest one so far are filled up. What is written counts against the budget, because a single cell far to the right makes
/// every later row as wide.
pub(super) struct SheetWriter<'w, 'l> {
    csv: csv::Writer<BufWriter<HashingWriter<File>>>,
    name: String,
    path: PathBuf,
    budget: &'w mut Budget<'l>,
    /// The document and the sheet, for messages.
    place: (&'w str, &'w str),
    row: u64,
    fields: Vec<String>,
    width: usize,
    rows: u64,
}

impl<'w, 'l> SheetWriter<'w, 'l> {
    /// Begins a sheet of a document.
    pub(super) fn new(csv: CsvFile, budget: &'w mut Budget<'l>, file: &'w str, sheet: &'w str) -> Self {
        let CsvFile { name, path, writer } = csv;
        let csv = csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(writer));
        Self { csv, name, path, budget, place: (file, sheet), row: 0, fields: Vec::new(), width: 0, rows: 0 }
    }

    /// Takes one cell. Rows and columns count from 0 and ascend.
    pub(super) fn cell(&mut self, row: u64, column: usize, text: String) -> Result<(), UnpackError> {
        if row > self.row {
            self.flush()?;
            self.row = row;
        }
        if row < self.row || column < self.fields.len() || column >= MAX_COLUMNS {
            let (file, sheet) = self.place;
            return Err(UnpackError::Cells { file: file.to_owned(), sheet: sheet.to_owned(), row: row + 1 });
        }
        self.fields.resize(column, String::new());
        self.fields.push(text);
        Ok(())
    }

    /// Ends the sheet. None: no row follows the first one that is not blank; the file is removed.
    pub(super) fn finish(mut self) -> Result<Option<CsvFile>, UnpackError> {
        self.flush()?;
        let Self { csv, name, path, rows, .. } = self;
        let failed = |source| UnpackError::Write { path: path.clone(), source };
        let buffered = csv.into_inner().map_err(|error| failed(error.into_error()))?;
        let writer = buffered.into_inner().map_err(|error| failed(error.into_error()))?;
        if rows <= 1 {
            std::fs::remove_file(&path).map_err(failed)?;
            return Ok(None);
        }
        Ok(Some(CsvFile { name, path, writer }))
    }

    fn flush(&mut self) -> Result<(), UnpackError> {
        if self.fields.iter().all(|field| field.trim().is_empty()) {
            self.fields.clear();
            return Ok(());
        }
        self.width = self.width.max(self.fields.len());
        self.fields.resize(self.width, String::new());
        let bytes = self.fields.iter().map(|field| field.len() + 1).sum();
        self.budget.take(bytes).map_err(|hit| {
            let (file, sheet) = self.place;
            UnpackError::Limit { file: file.to_owned(), entry: sheet.to_owned(), hit }
        })?;
        let written = self.csv.write_record(&self.fields);
        written.map_err(|error| UnpackError::Write { path: self.path.clone(), source: error.into() })?;
        self.fields.clear();
        self.rows += 1;
        Ok(())
    }
}
