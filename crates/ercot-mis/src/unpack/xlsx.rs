//! Worksheets as CSV, in the text forms of ERCOT's own CSV files.

use std::io::{BufRead, Seek, Write};

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType, Reader, SheetType, Xlsx, XlsxError};
use jiff::civil::DateTime;
use jiff::{Unit, fmt::strtime};

use super::UnpackError;

/// Columns of a worksheet, by the format's own limit.
const MAX_COLUMNS: usize = 16_384;

/// Rows that a worksheet yielded, its header row not counted.
pub(crate) type Rows = u64;

/// The names of a workbook's worksheets, in order. Charts and macros are none.
pub(crate) fn open<R: BufRead + Seek>(reader: R, file: &str) -> Result<(Xlsx<R>, Vec<String>), UnpackError> {
    let workbook = Xlsx::new(reader).map_err(|source| failed(file, "", source))?;
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names = sheets.map(|sheet| sheet.name.clone()).collect();
    Ok((workbook, names))
}

/// The name of a worksheet's CSV: `<workbook>#<sheet>.csv`.
pub(crate) fn csv_name(file: &str, sheet: &str) -> String {
    let cut = file.len().saturating_sub(if super::names::has_extension(file, ".xlsx") { 5 } else { 0 });
    let stem = file.get(..cut).unwrap_or(file);
    crate::paths::safe_name(&format!("{stem}#{}.csv", sheet.trim()))
}

/// Writes one worksheet as CSV, its first row that is not blank first, and counts the rows after it.
pub(crate) fn write_sheet<R: BufRead + Seek>(
    workbook: &mut Xlsx<R>,
    file: &str,
    sheet: &str,
    csv: &mut csv::Writer<impl Write>,
) -> Result<Rows, SheetError> {
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|source| failed(file, sheet, source))?;
    let mut row = Row { number: 0, fields: Vec::new(), width: 0 };
    let mut written = 0_u64;
    while let Some(cell) = cells.next_cell().map_err(|source| failed(file, sheet, source))? {
        let (number, column) = cell.get_position();
        let (number, column) = (u64::from(number), column as usize);
        if number > row.number {
            written += row.flush(csv)?;
            row.number = number;
        }
        if number < row.number || column < row.fields.len() || column >= MAX_COLUMNS {
            return Err(UnpackError::Cells { file: file.to_owned(), sheet: sheet.to_owned(), row: number + 1 }.into());
        }
        row.fields.resize(column, String::new());
        row.fields.push(text(cell.get_value()));
    }
    written += row.flush(csv)?;
    csv.flush()?;
    Ok(written.saturating_sub(1))
}

/// A worksheet that cannot be read, or a CSV that cannot be written.
pub(crate) enum SheetError {
    Sheet(UnpackError),
    Write(std::io::Error),
}

impl From<UnpackError> for SheetError {
    fn from(error: UnpackError) -> Self {
        Self::Sheet(error)
    }
}

impl From<std::io::Error> for SheetError {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<csv::Error> for SheetError {
    fn from(error: csv::Error) -> Self {
        Self::Write(error.into())
    }
}

struct Row {
    number: u64,
    fields: Vec<String>,
    /// Fields of the header row: shorter rows are filled up.
    width: usize,
}

impl Row {
    /// Writes the row unless it is blank.
    fn flush(&mut self, csv: &mut csv::Writer<impl Write>) -> Result<u64, csv::Error> {
        if self.fields.iter().all(|field| field.trim().is_empty()) {
            self.fields.clear();
            return Ok(0);
        }
        if self.width == 0 {
            self.width = self.fields.len();
        }
        self.fields.resize(self.fields.len().max(self.width), String::new());
        csv.write_record(&self.fields)?;
        self.fields.clear();
        Ok(1)
    }
}

fn failed(file: &str, sheet: &str, source: XlsxError) -> UnpackError {
    UnpackError::Workbook { file: file.to_owned(), sheet: sheet.to_owned(), source: Box::new(source) }
}

/// A cell as ERCOT's CSV files would print it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "Y".to_owned(),
        DataRef::Bool(false) => "N".to_owned(),
        DataRef::DateTime(stamp) => stamp_text(stamp),
        DataRef::Error(error) => error.to_string(),
    }
}

/// `01/31/2025`, `01/31/2025 13:05:00`, or for a time of day and for an hour ending `13:05` and `24:00`.
fn stamp_text(stamp: &ExcelDateTime) -> String {
    let days = stamp.as_f64();
    // Day 0 and the midnight that ends it: a time of day or a number of hours, never a date of ERCOT's.
    if stamp.is_duration() || (0.0..=1.0).contains(&days) {
        return hours_text(days);
    }
    let (year, month, day, hour, minute, second, milli) = stamp.to_ymd_hms_milli();
    let fields = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let clock = (i8::try_from(hour), i8::try_from(minute), i8::try_from(second));
    let ((Ok(year), Ok(month), Ok(day)), (Ok(hour), Ok(minute), Ok(second))) = (fields, clock) else {
        return days.to_string();
    };
    let rounded = DateTime::new(year, month, day, hour, minute, second, i32::from(milli) * 1_000_000)
        .and_then(|local| local.round(Unit::Second));
    let format = |local: DateTime| {
        let pattern = if local.time() == jiff::civil::Time::midnight() { "%m/%d/%Y" } else { "%m/%d/%Y %H:%M:%S" };
        strtime::format(pattern, local)
    };
    rounded.and_then(format).unwrap_or_else(|_| days.to_string())
}

fn hours_text(days: f64) -> String {
    let date = ExcelDateTime::new(days.fract(), ExcelDateTimeType::DateTime, false);
    let (_, _, _, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let seconds = u64::from(hour) * 3600 + u64::from(minute) * 60 + u64::from(second) + u64::from(milli >= 500);
    let whole_days = format!("{:.0}", days.trunc()).parse::<u64>().unwrap_or(0);
    let seconds = seconds + whole_days.saturating_mul(86_400);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (hours, minutes, 0) => format!("{hours:02}:{minutes:02}"),
        (hours, minutes, seconds) => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(days: f64) -> String {
        stamp_text(&ExcelDateTime::new(days, ExcelDateTimeType::DateTime, false))
    }

    #[test]
    fn dates_and_hours_are_printed_as_ercot_prints_them() {
        assert_eq!(stamp(45_658.0), "01/01/2025");
        assert_eq!(stamp(45_658.0 + 13.0 / 24.0), "01/01/2025 13:00:00");
        assert_eq!(stamp(1.0 / 24.0), "01:00");
        assert_eq!(stamp(23.0 / 24.0), "23:00");
        assert_eq!(stamp(1.0), "24:00");
        assert_eq!(stamp(0.0), "00:00");
        let hours = ExcelDateTime::new(25.0 / 24.0, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(stamp_text(&hours), "25:00");
    }

    #[test]
    fn numbers_keep_their_shortest_digits_and_flags_are_letters() {
        assert_eq!(text(&DataRef::Float(22.87)), "22.87");
        assert_eq!(text(&DataRef::Float(23.0)), "23");
        assert_eq!(text(&DataRef::Float(-0.01)), "-0.01");
        assert_eq!(text(&DataRef::Bool(true)), "Y");
    }

    #[test]
    fn a_sheets_file_is_named_after_workbook_and_sheet() {
        assert_eq!(csv_name("rpt.00013060.DAMLZHBSPP_2025.xlsx", "Jan"), "rpt.00013060.DAMLZHBSPP_2025#Jan.csv");
        assert_eq!(csv_name("a.xlsx", "../x"), "a#.._x.csv");
    }
}
