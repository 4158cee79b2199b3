//! Workbooks of today's Excel.

use super::super::*;
use super::{message, unpacked};
use crate::testing::{read_text, real_files, workbook, zip_of};
use std::fmt::Write;

fn text(cell: &str, text: &str) -> String {
    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// Rows with one cell each.
fn rows_of(numbers: std::ops::Range<u32>, value: &str) -> String {
    let mut rows = String::new();
    for row in numbers {
        write!(rows, "<row r=\"{row}\">{}</row>", text(&format!("A{row}"), value)).unwrap();
    }
    rows
}

#[test]
fn worksheets_become_csv_files_and_sheets_without_rows_are_left_out() {
    let rows = "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Delivery Date</t></is></c>\
        <c r=\"B2\" t=\"inlineStr\"><is><t>Price, $</t></is></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>01/01/2025</t></is></c><c r=\"B3\"><v>-0.5</v></c></row>\
        <row r=\"4\"/><row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>01/02/2025</t></is></c></row>";
    let header = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Delivery Date</t></is></c></row>";
    let book = workbook(&[("Jan", rows), ("Feb", header), ("Mar", "")]);
    let expected = "Delivery Date,\"Price, $\"\n01/01/2025,-0.5\n01/02/2025,\n".to_owned();
    assert_eq!(unpacked("Y_2025.xlsx", &book).unwrap(), [("Y_2025#Jan.csv".to_owned(), expected.clone())]);
    let zipped = zip_of(&[("Y_2025.xlsx", &book)]);
    assert_eq!(unpacked("rpt.Y_2025.zip", &zipped).unwrap(), [("Y_2025#Jan.csv".to_owned(), expected)]);
}

#[test]
fn cells_out_of_order_are_an_error_with_sheet_and_row() {
    let rows = "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>";
    let said = message("y.xlsx", &workbook(&[("Jan", rows)]));
    assert_eq!(said, "y.xlsx, sheet \"Jan\", row 2: cells are out of order or beyond column 16384");
}

#[test]
fn ercots_own_workbook_of_day_ahead_prices_has_131_400_rows() {
    let name = "rpt.00013060.0000000000000000.DAMLZHBSPP_2025.xlsx";
    let raw = real_files().join("NP4-180-ER").join(name);
    let folder = tempfile::tempdir().unwrap();
    let got = unpack(&raw, name, folder.path(), &UnpackLimits::default()).unwrap();
    assert_eq!(verify(&raw, name, &UnpackLimits::default()).unwrap(), Container::Xlsx);
    assert_eq!(got.files.len(), 12);
    assert_eq!(got.files[0].name, "rpt.00013060.0000000000000000.DAMLZHBSPP_2025#Jan.csv");
    let january = read_text(&got.files[0].path);
    let mut lines = january.lines();
    assert_eq!(lines.next(), Some("Delivery Date,Hour Ending,Repeated Hour Flag,Settlement Point,Settlement Point Price"));
    assert_eq!(lines.next(), Some("01/01/2025,01:00,N,HB_BUSAVG,23"));
    let rows: usize = got.files.iter().map(|csv| read_text(&csv.path).lines().count() - 1).sum();
    assert_eq!(rows, 131_400);
}

#[test]
fn a_workbook_made_for_people_keeps_its_title_and_its_remark() {
    let row = |number: u32, cells: &[(&str, &str)]| {
        let cells: String = cells.iter().map(|(column, value)| text(&format!("{column}{number}"), value)).collect();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    // As NP1-346-ER: a title, the header on row 5, a remark at the end.
    let rows = [
        row(1, &[("A", "Unplanned Resource Outages")]),
        row(2, &[("B", "As of 11/20/2026")]),
        row(4, &[("A", " "), ("C", "")]),
        row(5, &[("A", "Resource Name"), ("B", "Fuel Type"), ("C", "Planned End Date")]),
        row(6, &[("A", "PLANT_A"), ("B", "NG")]),
        row(9, &[("A", "* Preliminary")]),
    ];
    let book = workbook(&[("Unplanned Resource Outages", &rows.concat())]);
    let expected = "Unplanned Resource Outages\n,As of 11/20/2026\nResource Name,Fuel Type,Planned End Date\nPLANT_A,NG,\n\
        * Preliminary,,\n";
    let name = "rpt.00022492.0000000000000000.UNPLANNED_RESOURCE_OUTAGES.xlsx";
    let csv = "rpt.00022492.0000000000000000.UNPLANNED_RESOURCE_OUTAGES#Unplanned_Resource_Outages.csv";
    assert_eq!(unpacked(name, &book).unwrap(), [(csv.to_owned(), expected.to_owned())]);
}

#[test]
fn sheets_that_people_do_not_see_are_left_out() {
    let rows = |value: &str| format!("<row r=\"1\">{}</row><row r=\"2\">{}</row>", text("A1", "A"), text("A2", value));
    let (seen, hidden) = (rows("1"), rows("2"));
    let book = workbook(&[("Jan", &seen), ("Lookup\" state=\"hidden", &hidden), ("Old\" state=\"veryHidden", &hidden)]);
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw");
    std::fs::write(&raw, book).unwrap();
    let got = unpack(&raw, "Y.xlsx", &folder.path().join("s"), &UnpackLimits::default()).unwrap();
    assert_eq!(got.files.iter().map(|csv| csv.name.as_str()).collect::<Vec<_>>(), ["Y#Jan.csv"]);
    assert_eq!(got.ignored, ["Y#Lookup.csv", "Y#Old.csv"]);
}

#[test]
fn a_million_blank_rows_are_no_rows() {
    let rows = rows_of(2..1_000_000, " ");
    let header = format!("<row r=\"1\">{}</row>", text("A1", "A"));
    let limits = UnpackLimits { ratio: 1_000_000, ..UnpackLimits::default() };
    let only_blank = workbook(&[("Jan", &format!("{header}{rows}"))]);
    let error = super::with_limits("y.xlsx", &only_blank, &limits).unwrap_err();
    assert_eq!(error.to_string(), "y.xlsx holds no CSV table; it holds y#Jan.csv");
    let last = format!("<row r=\"1000001\">{}</row>", text("A1000001", "1"));
    let files = super::with_limits("y.xlsx", &workbook(&[("Jan", &format!("{header}{rows}{last}"))]), &limits).unwrap();
    assert_eq!(files[0].1, "A\n1\n");
}

#[test]
fn one_cell_far_to_the_right_does_not_fill_the_disk() {
    let rows = rows_of(2..4000, "1");
    let book = workbook(&[("Jan", &format!("<row r=\"1\">{}</row>{rows}", text("XFD1", "A")))]);
    let said = message("y.xlsx", &book);
    assert_eq!(said, "y.xlsx, entry Jan: it unpacks to more than 200 times its size, as zip bombs do");
}
