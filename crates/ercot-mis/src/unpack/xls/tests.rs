use super::*;
use crate::testing::xls::{at, bof, compound, label, number, put, record, stream, xls};
use crate::unpack::tests::{Named, message, unpacked};
use calamine::{Data, Reader};
use proptest::prelude::*;
use std::io::Cursor;

const FIXTURE: &[u8] = include_bytes!("../../../fixtures/made_for_people.xls");

fn only(content: &[u8]) -> String {
    let files: Vec<Named> = unpacked("a.xls", content).unwrap();
    assert_eq!(files.len(), 1);
    files[0].1.clone()
}

#[test]
fn a_workbook_made_for_people_keeps_its_title_and_its_remark() {
    let files = unpacked("NP1346.xls", FIXTURE).unwrap();
    let expected = "Unplanned Resource Outages Report\n\
        As of 11/20/2026\n\
        Resource Name,Fuel Type,Available MW Maximum,Effective MW Reduction Due to Outage,Actual Outage Start,Planned End Date\n\
        Plant A – Unit 1,NG,512.5,12,11/18/2026 13:05:00,11/30/2026\n\
        Plant B,WIND,150,-0.25,11/19/2026,\n\
        * Preliminary,,,,,\n";
    assert_eq!(files[0], ("NP1346#Unplanned_Resource_Outages.csv".to_owned(), expected.to_owned()));
    let expected = "Delivery Date,Delivery Hour,Repeated Hour Flag,Settlement Point Price,Elapsed\n\
        12/01/2010,1,N,21.37,24:00\n12/01/2010,2,Y,1000000,25:00\n12/01/2010,3,N,-1234.56789,26:00\n";
    assert_eq!(files[1], ("NP1346#Prices.csv".to_owned(), expected.to_owned()));
    assert_eq!(files.len(), 2, "hidden sheets and sheets with a header only are left out");
}

#[test]
fn another_reader_finds_the_same_cells() {
    let mut other: calamine::Xls<_> = calamine::open_workbook_from_rs(Cursor::new(FIXTURE)).unwrap();
    for (index, sheet) in ["Unplanned Resource Outages", "Prices"].into_iter().enumerate() {
        let rows = other.worksheet_range(sheet).unwrap();
        let text = |cell: &Data| match cell {
            Data::DateTime(stamp) => stamp_text(stamp),
            Data::Bool(value) => flag_text(*value),
            other => other.to_string(),
        };
        let rows = rows.rows().map(|row| row.iter().map(text).collect::<Vec<_>>());
        let expected: Vec<_> = rows.filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        let csv = unpacked("a.xls", FIXTURE).unwrap()[index].1.clone();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
        let found: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            let filled = found.iter().map(String::as_str).chain(std::iter::repeat(""));
            assert!(filled.take(expected.len()).eq(expected.iter().map(String::as_str)), "{found:?} {expected:?}");
        }
    }
}

#[test]
fn numbers_are_read_in_every_storage_form() {
    let rk = |value: u32| value.to_le_bytes();
    let integer = |value: i32, hundredths: u32| (value << 2).cast_unsigned() | 2 | hundredths;
    let double = |value: f64, hundredths: u32| u32::try_from(value.to_bits() >> 32).unwrap() & !3 | hundredths;
    let mut many = [1_u16, 0].map(u16::to_le_bytes).concat();
    for value in [integer(-7, 0), integer(2137, 1), double(0.5, 0), double(150.0, 1)] {
        many.extend([0, 0]);
        many.extend(rk(value));
    }
    many.extend(3_u16.to_le_bytes());
    let formula = |row, column, value: [u8; 8]| record(0x0006, &[&at(row, column)[..], &value, &[0; 8]].concat());
    let cells = [
        label(0, 0, "A"),
        record(0x00bd, &many),
        formula(2, 0, 1.5_f64.to_le_bytes()),
        formula(2, 1, [1, 0, 1, 0, 0, 0, 0xff, 0xff]),
        formula(2, 2, [2, 0, 7, 0, 0, 0, 0xff, 0xff]),
        formula(2, 3, [0, 0, 0, 0, 0, 0, 0xff, 0xff]),
        record(0x0207, &[&[4, 0, 0][..], b"text"].concat()),
        record(0x0205, &[&at(3, 0)[..], &[0x2a, 1]].concat()),
        record(0x027e, &[&at(3, 1)[..], &rk(integer(42, 0))].concat()),
    ];
    assert_eq!(only(&xls(&cells)), "A\n-7,21.37,0.5,1.5\n1.5,Y,#DIV/0!,text\n#N/A,42,,\n");
}

#[test]
fn shared_texts_go_on_in_the_next_record_with_another_width() {
    let wide: Vec<u8> = "né—".encode_utf16().flat_map(u16::to_le_bytes).collect();
    // "La Zo" in one byte a character, "né—" in two; then a text with runs that lie in the record after.
    let table = [&[2, 0, 0, 0, 2, 0, 0, 0, 8, 0, 0][..], b"La Zo"].concat();
    let more = [&[1][..], &wide, &[2, 0, 8, 1, 0], b"HB"].concat();
    let globals = [record(0x00fc, &table), record(0x003c, &more), record(0x003c, &[9; 4])].concat();
    let shared = |row, index: u32| record(0x00fd, &[&at(row, 0)[..], &index.to_le_bytes()].concat());
    let cells = [label(0, 0, "A"), shared(1, 0), shared(2, 1), shared(3, 2), label(4, 0, "end")].concat();
    let csv = only(&compound("Workbook", &stream(&globals, &[("Jan", cells)])));
    assert_eq!(csv, "A\nLa Zoné—\nHB\nend\n");
}

#[test]
fn a_chart_on_a_sheet_is_not_read_as_cells() {
    let chart = [bof(), number(9, 9, 1.0), record(0x000a, &[])].concat();
    assert_eq!(only(&xls(&[label(0, 0, "A"), chart, number(1, 0, 2.0)])), "A\n2\n");
}

#[test]
fn absurd_dimensions_cost_nothing_and_cells_beyond_the_format_are_refused() {
    let claim = record(0x0200, &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]);
    assert_eq!(only(&xls(&[claim, label(0, 0, "A"), number(65_535, 0, 1.0)])), "A\n1\n");
    let said = message("a.xls", &xls(&[label(0, 0, "A"), number(1, 65_535, 1.0)]));
    assert_eq!(said, "a.xls, sheet \"Jan\", row 2: cells are out of order or beyond column 16384");
    let said = message("a.xls", &xls(&[label(1, 0, "A"), number(0, 0, 1.0)]));
    assert_eq!(said, "a.xls, sheet \"Jan\", row 1: cells are out of order or beyond column 16384");
}

#[test]
fn one_cell_far_to_the_right_does_not_fill_the_disk() {
    let mut cells = vec![label(0, 16_383, "A")];
    cells.extend((1..6000).map(|row| number(row, 0, 1.0)));
    let said = message("a.xls", &xls(&cells));
    assert_eq!(said, "a.xls, entry Jan: it unpacks to more than 200 times its size, as zip bombs do");
}

#[test]
fn a_row_of_many_large_texts_costs_no_more_than_its_limit() {
    // A row may name one text in each of its cells: a small file, and a gigabyte in memory.
    let text = [&[1, 0, 0, 0, 1, 0, 0, 0][..], &60_000_u16.to_le_bytes(), &[0], &vec![b'x'; 60_000]].concat();
    let shared = |column: u16| record(0x00fd, &[&at(1, column)[..], &[0; 4]].concat());
    let book = |columns: u16| {
        let cells: Vec<u8> = std::iter::once(label(0, 0, "A")).chain((0..columns).map(shared)).flatten().collect();
        compound("Workbook", &stream(&record(0x00fc, &text), &[("Jan", cells)]))
    };
    assert!(book(16_384).len() < 500_000);
    assert_eq!(message("a.xls", &book(16_384)), "a.xls, sheet \"Jan\", row 2: the row has more than 8388608 bytes");
    assert_eq!(only(&book(100)).len(), "A\n".len() + 100 * 60_000 + ",".len() * 99 + "\n".len());
}

fn fault(content: &[u8]) -> XlsFault {
    match unpacked("a.xls", content) {
        Err(UnpackError::Xls { file, fault, .. }) if file == "a.xls" => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_workbook_that_is_cut_off_is_damage_at_every_length() {
    let whole = xls(&[label(0, 0, "A"), number(1, 0, 1.0)]);
    assert!(unpacked("a.xls", &whole).is_ok());
    for length in (8..whole.len()).step_by(37) {
        let error = unpacked("a.xls", &whole[..length]).unwrap_err();
        assert!(error.is_damage(), "{length}: {error}");
    }
}

#[test]
fn chains_that_run_in_a_circle_end() {
    let mut directory = xls(&[label(0, 0, "A")]);
    // The directory is the sector after the only table sector; its chain leads back to itself.
    put(&mut directory, 512 + 4, 1);
    assert_eq!(fault(&directory), XlsFault::Circle);
    let mut tables = xls(&[label(0, 0, "A")]);
    put(&mut tables, 68, 3);
    put(&mut tables, 512 * 5 - 4, 3);
    assert_eq!(fault(&tables), XlsFault::Circle);
    let mut workbook = xls(&[label(0, 0, "A"), number(1, 0, 1.0)]);
    put(&mut workbook, 512 + 8, 2);
    // The stream's first sector again and again: its records begin anew after the last one and never end.
    assert!(unpacked("a.xls", &workbook).is_ok());
    put(&mut workbook, 512 * 2 + 128 + 120, u32::MAX);
    assert_eq!(fault(&workbook), XlsFault::Truncated);
}

#[test]
fn other_documents_and_protected_or_old_workbooks_are_told() {
    assert_eq!(fault(&compound("WordDocument", &[])), XlsFault::NoWorkbook);
    assert_eq!(fault(&compound("Book", &[])), XlsFault::TooOld);
    assert_eq!(fault(&compound("Workbook", &record(0x0809, &[0, 5, 5, 0]))), XlsFault::TooOld);
    let protected = stream(&record(0x002f, &[1, 0]), &[("Jan", Vec::new())]);
    assert_eq!(fault(&compound("Workbook", &protected)), XlsFault::Protected);
    let said = message("a.xls", &compound("Workbook", &protected));
    assert_eq!(said, "a.xls, sheet \"\" cannot be read: it is protected by a password");
    assert!(!unpacked("a.xls", &compound("Workbook", &protected)).unwrap_err().is_damage());
}

#[test]
fn sheets_that_share_their_bytes_and_records_that_are_too_short_are_told() {
    let entry = |name: u8| record(0x0085, &[0, 0, 0, 0, 0, 0, 1, 0, name]);
    let twice = [bof(), entry(b'a'), entry(b'b'), record(0x000a, &[])].concat();
    assert_eq!(fault(&compound("Workbook", &twice)), XlsFault::Overlap);
    let many: Vec<u8> = (0..300).flat_map(|_| entry(b'a')).collect();
    assert_eq!(fault(&compound("Workbook", &[bof(), many].concat())), XlsFault::Sheets(256));
    let short = xls(&[label(0, 0, "A"), record(0x0203, &[0, 0, 0, 0])]);
    assert!(matches!(fault(&short), XlsFault::Record { kind: 0x0203, .. }));
}

proptest! {
    #[test]
    fn no_damage_to_a_workbook_panics(places in proptest::collection::vec((0..5632_usize, any::<u8>()), 1..6), cut in 0..600_usize) {
        let mut content = FIXTURE.to_vec();
        for (place, value) in places {
            content[place] = value;
        }
        content.truncate(content.len() - cut);
        let _ = unpacked("a.xls", &content);
    }

    #[test]
    fn no_records_panic(kinds in proptest::collection::vec((0..9_usize, proptest::collection::vec(any::<u8>(), 0..40)), 0..12)) {
        let known = [0x0203, 0x027e, 0x00bd, 0x0204, 0x00d6, 0x00fd, 0x0205, 0x0006, 0x0207];
        let cells: Vec<_> = kinds.iter().map(|(kind, data)| record(known[*kind], data)).collect();
        let _ = unpacked("a.xls", &xls(&cells));
    }

    #[test]
    fn no_table_of_texts_panics(pieces in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 1..4)) {
        let first = [vec![0; 8], pieces[0].clone()].concat();
        let mut globals = record(0x00fc, &first);
        globals.extend(pieces[1..].iter().flat_map(|piece| record(0x003c, piece)));
        let _ = unpacked("a.xls", &compound("Workbook", &stream(&globals, &[("Jan", label(0, 0, "A"))])));
    }
}
