//! What a document's own faults do to its CSV.

use crate::faults::FaultKind;

/// The header of a column that is added.
const ADDED: &str = "NEW_COLUMN";

/// What is put behind a header that is changed.
const RENAMED: &str = "_NEW";

/// The fields of a line.
type Line = Vec<Vec<u8>>;

/// A change of the header line and the others.
type Edit = fn(&mut Line, &mut [Line]);

/// The CSV as a fault makes it; `None` for faults that leave it as it is.
///
/// # Errors
///
/// What the CSV reader says.
pub(crate) fn edited(kind: FaultKind, csv: &[u8]) -> Option<Result<Vec<u8>, csv::Error>> {
    let edit: Edit = match kind {
        FaultKind::RenamedColumn => |header, rows| rename(header, rows),
        FaultKind::AddedColumn => add,
        FaultKind::Revised | FaultKind::RevisedInPlace => |_, rows| put_wrong_value(rows),
        _ => return None,
    };
    Some(rewrite(csv, edit))
}

fn rewrite(csv: &[u8], edit: Edit) -> Result<Vec<u8>, csv::Error> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv);
    let mut lines = Vec::new();
    for record in reader.byte_records() {
        lines.push(record?.iter().map(<[u8]>::to_vec).collect::<Vec<_>>());
    }
    if let Some((header, rows)) = lines.split_first_mut() {
        edit(header, rows);
    }
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::with_capacity(csv.len() + 1024));
    for line in lines {
        writer.write_record(line)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn rename(header: &mut [Vec<u8>], rows: &mut [Line]) {
    if let Some(name) = last_number(rows).and_then(|column| header.get_mut(column)) {
        name.extend_from_slice(RENAMED.as_bytes());
    }
}

fn add(header: &mut Line, rows: &mut [Line]) {
    header.push(ADDED.into());
    for (number, row) in rows.iter_mut().enumerate() {
        row.push((number + 1).to_string().into());
    }
}

/// The last number of the first row is one more than it should be.
fn put_wrong_value(rows: &mut [Line]) {
    let Some(column) = last_number(rows) else { return };
    let field = rows.first_mut().and_then(|row| row.get_mut(column));
    if let Some((field, number)) = field.and_then(|field| number(field).map(|number| (field, number))) {
        *field = format!("{:.2}", number + 1.0).into();
    }
}

/// The last column that has a number in the first row.
fn last_number(rows: &[Line]) -> Option<usize> {
    rows.first()?.iter().rposition(|field| number(field).is_some())
}

fn number(field: &[u8]) -> Option<f64> {
    std::str::from_utf8(field).ok()?.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const CSV: &str = "DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag\n\
                       10/30/2026,01:00,HB_WEST, 22.3,N\n10/30/2026,02:00,HB_WEST, 19,N\n";

    fn edit(kind: FaultKind) -> String {
        String::from_utf8(edited(kind, CSV.as_bytes()).unwrap().unwrap()).unwrap()
    }

    #[test]
    fn the_header_of_the_last_numbers_is_renamed_and_nothing_else() {
        assert_eq!(edit(FaultKind::RenamedColumn), CSV.replace("SettlementPointPrice", "SettlementPointPrice_NEW"));
    }

    #[test]
    fn a_column_is_added_at_the_end_of_every_line() {
        let expected = CSV.replace("DSTFlag\n", "DSTFlag,NEW_COLUMN\n").replacen(",N\n", ",N,1\n", 1);
        assert_eq!(edit(FaultKind::AddedColumn), expected.replace(",N\n", ",N,2\n"));
    }

    #[test]
    fn a_wrong_value_stands_in_the_first_row_alone() {
        for kind in [FaultKind::Revised, FaultKind::RevisedInPlace] {
            assert_eq!(edit(kind), CSV.replace(" 22.3", "23.30"));
        }
    }

    #[test]
    fn other_faults_and_files_without_rows_leave_the_text_alone() {
        assert!(edited(FaultKind::Late, CSV.as_bytes()).is_none());
        let header = "a,b\n";
        assert_eq!(edited(FaultKind::Revised, header.as_bytes()).unwrap().unwrap(), header.as_bytes());
    }
}
