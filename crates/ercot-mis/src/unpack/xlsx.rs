//! Worksheets of xlsx workbooks.

use std::io::{BufRead, Seek};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::UnpackError;
use super::cells::{flag_text, stamp_text};
use super::names::has_extension;
use super::rows::SheetWriter;

/// One sheet of a workbook.
pub(super) struct SheetName {
    pub(super) name: String,
    /// False for charts, macros, and what is hidden from people.
    pub(super) is_table: bool,
}

/// Opens a workbook and tells its sheets in order.
pub(super) fn open<R: BufRead + Seek>(reader: R, file: &str) -> Result<(Xlsx<R>, Vec<SheetName>), UnpackError> {
    let workbook = Xlsx::new(reader).map_err(|source| failed(file, "", source))?;
    let sheet = |sheet: &calamine::Sheet| {
        let is_table = sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
        SheetName { name: sheet.name.clone(), is_table }
    };
    let sheets = workbook.sheets_metadata().iter().map(sheet).collect();
    Ok((workbook, sheets))
}

/// The name of a worksheet's CSV: `<workbook>#<sheet>.csv`.
pub(super) fn csv_name(file: &str, sheet: &str) -> String {
    let extension = [".xlsx", ".xls"].into_iter().find(|extension| has_extension(file, extension));
    let stem = file.get(..file.len() - extension.map_or(0, str::len)).unwrap_or(file);
    crate::paths::safe_name(&format!("{stem}#{}.csv", sheet.trim()))
}

/// Hands the cells of one worksheet to a writer.
pub(super) fn read_sheet<R: BufRead + Seek>(
    workbook: &mut Xlsx<R>,
    file: &str,
    sheet: &str,
    rows: &mut SheetWriter<'_, '_>,
) -> Result<(), UnpackError> {
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|source| failed(file, sheet, source))?;
    while let Some(cell) = cells.next_cell().map_err(|source| failed(file, sheet, source))? {
        let (row, column) = cell.get_position();
        rows.cell(u64::from(row), column as usize, text(cell.get_value()))?;
    }
    Ok(())
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
        DataRef::Bool(value) => flag_text(*value),
        DataRef::DateTime(stamp) => stamp_text(stamp),
        DataRef::Error(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(csv_name("RTMLZHBSPP_2010.XLS", " Jan "), "RTMLZHBSPP_2010#Jan.csv");
        assert_eq!(csv_name("a.xlsx", "../x"), "a#.._x.csv");
    }
}
