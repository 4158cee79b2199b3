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

/// Bytes of one row, which is held in memory: hundreds of times what the widest row of a report has. In a workbook a cell
/// may be a reference to a text of 64 KiB.
const MAX_ROW_BYTES: usize = 8 * 1024 * 1024;

/// Takes the cells of a sheet in order and writes its rows: blank ones are left out, and rows that are shorter than the
/// widest one so far are filled up. Every text counts against the budget before it is kept, and so does what separates them,
/// because a single cell far to the right makes every later row as wide.
pub(super) struct SheetWriter<'w, 'l> {
    csv: csv::Writer<BufWriter<HashingWriter<File>>>,
    name: String,
    path: PathBuf,
    budget: &'w mut Budget<'l>,
    /// The document and the sheet, for messages.
    place: (&'w str, &'w str),
    row: u64,
    fields: Vec<String>,
    /// Bytes of these.
    row_bytes: usize,
    width: usize,
    rows: u64,
}

impl<'w, 'l> SheetWriter<'w, 'l> {
    /// Begins a sheet of a document.
    pub(super) fn new(csv: CsvFile, budget: &'w mut Budget<'l>, file: &'w str, sheet: &'w str) -> Self {
        let CsvFile { name, path, writer } = csv;
        let csv = csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(writer));
        Self { csv, name, path, budget, place: (file, sheet), row: 0, fields: Vec::new(), row_bytes: 0, width: 0, rows: 0 }
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
        self.row_bytes += text.len();
        if self.row_bytes > MAX_ROW_BYTES {
            let (file, sheet) = self.place;
            return Err(UnpackError::Row { file: file.to_owned(), sheet: sheet.to_owned(), row: row + 1, limit: MAX_ROW_BYTES });
        }
        self.take(text.len())?;
        self.fields.resize(column, String::new());
        self.fields.push(text);
        Ok(())
    }

    fn take(&mut self, bytes: usize) -> Result<(), UnpackError> {
        self.budget.take(bytes).map_err(|hit| {
            let (file, sheet) = self.place;
            UnpackError::Limit { file: file.to_owned(), entry: sheet.to_owned(), hit }
        })
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
        self.row_bytes = 0;
        if self.fields.iter().all(|field| field.trim().is_empty()) {
            self.fields.clear();
            return Ok(());
        }
        self.width = self.width.max(self.fields.len());
        self.fields.resize(self.width, String::new());
        // The texts were taken one by one; these are the separators.
        self.take(self.width)?;
        let written = self.csv.write_record(&self.fields);
        written.map_err(|error| UnpackError::Write { path: self.path.clone(), source: error.into() })?;
        self.fields.clear();
        self.rows += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::limits::{LimitHit, UnpackLimits};
    use super::*;

    /// Hands texts to a writer as the cells of one row; how many it takes, and why it ends.
    fn taken(limits: &UnpackLimits, texts: impl Iterator<Item = String>) -> (usize, Option<UnpackError>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a#Jan.csv");
        let writer = HashingWriter::new(File::create(&path).unwrap());
        let mut budget = Budget::new(limits, u64::MAX);
        let mut rows = SheetWriter::new(CsvFile { name: "a#Jan.csv".into(), path, writer }, &mut budget, "a.xls", "Jan");
        for (column, text) in texts.enumerate() {
            if let Err(error) = rows.cell(4, column, text) {
                return (column, Some(error));
            }
        }
        (rows.fields.len(), None)
    }

    fn large_texts() -> impl Iterator<Item = String> {
        std::iter::repeat_with(|| "x".repeat(65_535)).take(1000)
    }

    #[test]
    fn a_row_ends_at_its_limit_and_not_when_it_is_complete() {
        let (cells, error) = taken(&UnpackLimits::default(), large_texts());
        assert_eq!(cells, MAX_ROW_BYTES / 65_535);
        assert_eq!(error.unwrap().to_string(), "a.xls, sheet \"Jan\", row 5: the row has more than 8388608 bytes");
        let next_row = taken(&UnpackLimits::default(), large_texts().take(MAX_ROW_BYTES / 65_535));
        assert!(next_row.1.is_none());
    }

    #[test]
    fn each_text_counts_against_the_budget_before_it_is_kept() {
        let limits = UnpackLimits { total_bytes: 200_000, ..UnpackLimits::default() };
        let (cells, error) = taken(&limits, large_texts());
        assert_eq!(cells, 3);
        assert!(matches!(error, Some(UnpackError::Limit { hit: LimitHit::TotalBytes(200_000), .. })), "{error:?}");
    }
}
