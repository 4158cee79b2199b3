//! Worksheets of xls workbooks (Excel 97 to 2003).
//!
//! calamine reads this format too, but believes the file: it reserves as many cells as a sheet claims to have, follows chains
//! of sectors that run in a circle, and has no bound that could be put around it. Here nothing is allocated by what the file
//! claims, and every part of it is read once. Formulas are taken with the value that was saved.
//!
//! The record layouts are those of MS-XLS and MS-CFB, Microsoft's open specifications.

mod compound;
mod formats;
mod records;
mod strings;

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::UnpackError;
use super::cells::{flag_text, stamp_text};
use super::rows::SheetWriter;
use super::xlsx::SheetName;
use formats::{Format, Formats};
use records::{Record, Records};
use strings::{SharedStrings, long_text, short_text};

/// The largest xls file that is read; the format holds at most 65,536 rows a sheet.
pub(super) const MAX_BYTES: u64 = 128 * 1024 * 1024;

/// Worksheets of a workbook.
const MAX_SHEETS: usize = 256;

/// Why an xls file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum XlsFault {
    /// It ends early, or refers to places beyond its end.
    #[error("the file ends before its content does")]
    Truncated,
    /// A chain of sectors never ends.
    #[error("a chain of its sectors runs in a circle")]
    Circle,
    /// It is a compound file without a workbook: another kind of document.
    #[error("it holds no workbook")]
    NoWorkbook,
    /// It asks for a password.
    #[error("it is protected by a password")]
    Protected,
    /// It is older than Excel 97.
    #[error("it was written for an Excel before 97")]
    TooOld,
    /// A record is shorter than its kind says.
    #[error("the record {kind:#06x} at byte {at} is too short")]
    Record {
        /// The kind of record, by its number in the specification.
        kind: u16,
        /// Where it begins, in bytes from the start of the workbook's stream.
        at: usize,
    },
    /// Two sheets begin at the same place, or one runs into the next.
    #[error("its sheets overlap")]
    Overlap,
    /// It has more worksheets than this.
    #[error("it has more than {0} sheets")]
    Sheets(usize),
}

impl XlsFault {
    /// True if the bytes may have been damaged on their way: the format has no checksum.
    pub(super) fn is_damage(self) -> bool {
        match self {
            Self::Truncated | Self::Circle | Self::NoWorkbook | Self::Record { .. } | Self::Overlap => true,
            Self::Protected | Self::TooOld | Self::Sheets(_) => false,
        }
    }
}

/// An opened workbook.
pub(super) struct Xls {
    stream: Vec<u8>,
    sheets: Vec<XlsSheet>,
    strings: SharedStrings,
    formats: Formats,
    is_1904: bool,
}

/// A sheet of a workbook.
struct XlsSheet {
    name: String,
    is_table: bool,
    start: usize,
    /// Where the next sheet begins.
    end: usize,
}

impl Xls {
    /// Reads what precedes the sheets.
    pub(super) fn open(content: &[u8]) -> Result<Self, XlsFault> {
        let stream = compound::workbook_stream(content)?;
        let mut sheets = Vec::new();
        let mut strings = SharedStrings::default();
        let mut formats = Formats::default();
        let mut is_1904 = false;
        let mut records = Records::new(&stream, 0, stream.len());
        let first = records.next()?;
        if first.kind != records::BOF || first.u16(0)? != records::BIFF8 {
            return Err(XlsFault::TooOld);
        }
        loop {
            let record = records.next()?;
            match record.kind {
                records::EOF => break,
                records::FILE_PASS => return Err(XlsFault::Protected),
                records::DATE_MODE => is_1904 = record.u16(0)? == 1,
                records::FORMAT => formats.define(record.u16(0)?, &long_text(&record, 2)?),
                records::XF => formats.add_cell_format(record.u16(2)?),
                records::SHARED_STRINGS => strings = SharedStrings::read(&record, &mut records)?,
                records::BOUND_SHEET if sheets.len() == MAX_SHEETS => return Err(XlsFault::Sheets(MAX_SHEETS)),
                records::BOUND_SHEET => sheets.push(sheet(&record, stream.len())?),
                _ => {}
            }
        }
        bound(&mut sheets)?;
        Ok(Self { stream, sheets, strings, formats, is_1904 })
    }

    /// The sheets in order.
    pub(super) fn sheets(&self) -> Vec<SheetName> {
        self.sheets.iter().map(|sheet| SheetName { name: sheet.name.clone(), is_table: sheet.is_table }).collect()
    }

    /// Hands the cells of a sheet to a writer. `file` is the workbook's name for messages.
    pub(super) fn read_sheet(&self, index: usize, file: &str, rows: &mut SheetWriter<'_, '_>) -> Result<(), UnpackError> {
        let Some(sheet) = self.sheets.get(index) else { return Ok(()) };
        let failed = |fault| UnpackError::Xls { file: file.to_owned(), sheet: sheet.name.clone(), fault };
        let mut records = Records::new(&self.stream, sheet.start, sheet.end);
        // Charts that lie on a sheet are streams within its stream.
        let mut depth = 0_usize;
        let mut formula = None;
        loop {
            let record = records.next().map_err(failed)?;
            match record.kind {
                records::BOF => depth += 1,
                records::EOF if depth <= 1 => return Ok(()),
                records::EOF => depth -= 1,
                _ if depth > 1 => {}
                records::FORMULA => match self.formula(&record).map_err(failed)? {
                    Some(text) => put(&record, text, rows, &failed)?,
                    None => formula = Some((record.u16(0).map_err(failed)?, record.u16(2).map_err(failed)?)),
                },
                records::FORMULA_STRING => {
                    if let Some((row, column)) = formula.take() {
                        rows.cell(u64::from(row), usize::from(column), long_text(&record, 0).map_err(failed)?)?;
                    }
                }
                records::MANY_RK => self.many(&record, rows, &failed)?,
                _ => {
                    if let Some(text) = self.cell(&record).map_err(failed)? {
                        put(&record, text, rows, &failed)?;
                    }
                }
            }
        }
    }

    /// The text of a record that is one cell.
    fn cell(&self, record: &Record<'_>) -> Result<Option<String>, XlsFault> {
        Ok(Some(match record.kind {
            records::NUMBER => self.number(record.f64(6)?, record.u16(4)?),
            records::RK => self.number(rk(record.u32(6)?), record.u16(4)?),
            records::LABEL | records::RICH_LABEL => long_text(record, 6)?,
            records::SHARED_LABEL => self.strings.get(record.u32(6)?).to_owned(),
            records::BOOLEAN_OR_ERROR => boolean_or_error(record.u8(6)?, record.u8(7)? != 0),
            _ => return Ok(None),
        }))
    }

    /// Many numbers in a row: cell formats and numbers in turn, and the last column.
    fn many(
        &self,
        record: &Record<'_>,
        rows: &mut SheetWriter<'_, '_>,
        failed: &impl Fn(XlsFault) -> UnpackError,
    ) -> Result<(), UnpackError> {
        let row = record.u16(0).map_err(failed)?;
        let first = usize::from(record.u16(2).map_err(failed)?);
        for index in 0..record.data.len().saturating_sub(6) / 6 {
            let at = 4 + index * 6;
            let (format, number) = (record.u16(at).map_err(failed)?, record.u32(at + 2).map_err(failed)?);
            rows.cell(u64::from(row), first + index, self.number(rk(number), format))?;
        }
        Ok(())
    }

    /// The saved value of a formula. None: a text, which follows in a record of its own.
    fn formula(&self, record: &Record<'_>) -> Result<Option<String>, XlsFault> {
        if record.u16(12)? != 0xffff {
            return Ok(Some(self.number(record.f64(6)?, record.u16(4)?)));
        }
        Ok(match record.u8(6)? {
            0 => None,
            kind @ (1 | 2) => Some(boolean_or_error(record.u8(8)?, kind == 2)),
            _ => Some(String::new()),
        })
    }

    fn number(&self, value: f64, cell_format: u16) -> String {
        let stamp = |kind| stamp_text(&ExcelDateTime::new(value, kind, self.is_1904));
        match self.formats.of_cell(cell_format) {
            Format::Number => value.to_string(),
            Format::Stamp => stamp(ExcelDateTimeType::DateTime),
            Format::Duration => stamp(ExcelDateTimeType::TimeDelta),
        }
    }
}

fn put(
    record: &Record<'_>,
    text: String,
    rows: &mut SheetWriter<'_, '_>,
    failed: &impl Fn(XlsFault) -> UnpackError,
) -> Result<(), UnpackError> {
    let (row, column) = (record.u16(0).map_err(failed)?, record.u16(2).map_err(failed)?);
    rows.cell(u64::from(row), usize::from(column), text)
}

/// Position, visibility, kind and name.
fn sheet(record: &Record<'_>, end: usize) -> Result<XlsSheet, XlsFault> {
    let start = usize::try_from(record.u32(0)?).map_err(|_| XlsFault::Truncated)?;
    // Of the first byte only two bits say whether people see the sheet.
    let (hidden, kind) = (record.u8(4)? % 4, record.u8(5)?);
    Ok(XlsSheet { name: short_text(record, 6)?, is_table: hidden == 0 && kind == 0, start, end })
}

/// Ends every sheet where the next one begins, so that no byte is read for two of them.
fn bound(sheets: &mut [XlsSheet]) -> Result<(), XlsFault> {
    let mut starts: Vec<usize> = sheets.iter().map(|sheet| sheet.start).collect();
    starts.sort_unstable();
    if starts.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(XlsFault::Overlap);
    }
    for sheet in sheets {
        let next = starts.get(starts.partition_point(|start| *start <= sheet.start));
        sheet.end = next.copied().unwrap_or(sheet.end).min(sheet.end);
    }
    Ok(())
}

/// A number in 30 bits: the upper ones of a double or an integer, either of them perhaps in hundredths.
fn rk(bits: u32) -> f64 {
    let value = if bits & 2 != 0 { f64::from(bits.cast_signed() >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    if bits & 1 != 0 { value / 100.0 } else { value }
}

fn boolean_or_error(value: u8, is_error: bool) -> String {
    if !is_error {
        return flag_text(value != 0);
    }
    let text = match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    text.to_owned()
}

#[cfg(test)]
mod tests;
