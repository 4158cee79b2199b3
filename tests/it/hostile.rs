//! Files that are broken, hostile or not what they say, beside good ones: the good rows land, each fault is named.

mod files;

use std::fs;

use crate::support::{
    Store, archive, is_long, market,
    store::{Summary, files_below, rows, value},
};

use self::files::{Folder, GOOD_ROWS, HEADER, LMP, fault};

fn fetch(store: &Store, folder: &Folder, more: &[&str]) -> Summary {
    let source = folder.path();
    store.fetch(&[&["--source-dir", source.to_str().unwrap(), "rt_lmp_5min", "dam_spp"], more].concat())
}

fn lmp_rows(store: &Store) -> usize {
    value(&store.warehouse(), "SELECT count(*) FROM market.rt_lmp_5min").parse().unwrap()
}

/// `file line column reason` of everything that is in quarantine.
fn quarantine(store: &Store) -> Vec<String> {
    let sql = "SELECT source_doc || ' ' || file || ' ' || coalesce(line::VARCHAR, '-') || ' ' || coalesce(column_name, '-') || \
               ' ' || reason FROM ops.quarantine ORDER BY 1";
    rows(&store.warehouse(), sql)
}

fn assert_named(lines: &[String], parts: &[&str]) {
    let found = lines.iter().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(found, "nothing names all of {parts:?} in\n{}", lines.join("\n"));
}

#[test]
fn broken_files_are_each_named_and_every_good_row_beside_them_lands() {
    let (store, folder) = (Store::new(), Folder::new());
    let good = folder.with_good_files();
    let faults = folder.with_broken_files();
    let summary = fetch(&store, &folder, &[]).expect(1);

    let failures = summary.failures();
    for fault in &faults {
        assert_named(&failures, &[&[fault.step, fault.file], fault.says].concat());
    }
    assert_eq!(failures.len(), faults.len(), "{}", failures.join("\n"));
    assert_eq!(lmp_rows(&store), good);
    assert_eq!(store.leftovers(), [""; 0]);

    // A folder is read again by every run: what stays damaged there fails again, what was taken does not.
    let contents = store.contents();
    let second = fetch(&store, &folder, &[]).expect(1);
    let damaged: Vec<&str> = faults.iter().filter(|fault| fault.step == "download").map(|fault| fault.file).collect();
    assert_eq!(second.failures().len(), damaged.len(), "{}", second.failures().join("\n"));
    for file in damaged {
        assert_named(&second.failures(), &[file]);
    }
    assert_eq!((second.new_files(), store.contents() == contents), (0, true));
    store.run(&["verify"]).expect(0);
}

#[test]
fn hostile_names_write_nothing_outside_the_data_directory() {
    let (store, folder) = (Store::new(), Folder::new());
    folder.with_good_files();
    let before = files_below(store.around());
    let absolute = store.around().join("evil.csv");
    let names =
        ["../evil.csv", "../../../evil.csv", "a/../../evil.csv", absolute.to_str().unwrap(), "C:evil.csv", "..\\evil.csv"];
    for (number, name) in names.iter().enumerate() {
        folder.put_zip(&format!("name{number}_csv.zip"), &[(name, format!("{HEADER}{LMP}").as_bytes())]);
    }
    let summary = fetch(&store, &folder, &[]).expect(1);
    assert_eq!(summary.failures().len(), names.len(), "{:?}", summary.failures());
    for number in 0..names.len() {
        assert_named(&summary.failures(), &["unpack", &format!("name{number}_csv.zip")]);
    }
    let written: Vec<String> = files_below(store.around()).into_iter().filter(|file| !before.contains(file)).collect();
    assert!(written.iter().all(|file| file.starts_with("data/")), "{written:?}");
    assert!(!written.iter().any(|file| file.contains("evil")), "{written:?}");
    assert_eq!(lmp_rows(&store), GOOD_ROWS * 3);
}

#[test]
fn bad_rows_are_named_by_file_and_line_and_the_others_of_their_file_land() {
    let (store, folder) = (Store::new(), Folder::new());
    let file = |name: &str, rows: &[&[u8]]| folder.put_zip(name, &[(&name.replace("_csv.zip", ".csv"), &rows.concat())]);
    let header = HEADER.as_bytes();
    let row = |point: &str| format!("10/26/2026 00:00:10,N,{point},1.5\n").into_bytes();
    file("swapped_csv.zip", &[header, &row("A1"), b"10/26/2026 00:00:10,N,21.5,A2\n", &row("A3")]);
    file("utf8_csv.zip", &[header, &row("B1"), b"10/26/2026 00:00:10,N,B\xff2,1\n", &row("B3")]);
    file("bom_csv.zip", &[b"\xef\xbb\xbf", HEADER.replace('\n', "\r\n").as_bytes(), b"10/26/2026 00:00:10,N,C1,1\r\n"]);
    let long = vec![b'x'; if is_long() { 15 << 20 } else { 3 << 20 }];
    file("line_csv.zip", &[header, &row("D1"), &long, b"\n", &row("D3")]);
    file("short_csv.zip", &[header, &row("E1"), b"10/26/2026 00:00:10,N,E2\n", b"10/26/2026 00:00:10,N,E3,1,2\n"]);
    file("gap_csv.zip", &[header, &row("F1"), b"03/08/2026 02:30:00,N,F2,1\n", b"10/26/2026 00:00:10,Y,F3,1\n"]);
    folder.put_day_ahead(
        "cdr.00012331.0000000000000000.20260307.123000000.DAMSPNP4190_csv.zip",
        "03/08/2026,02:00,HB_WEST, 1,N\n03/08/2026,03:00,HB_WEST, 2,N\n03/08/2026,-1:00,HB_WEST, 3,N\n03/08/2026,04:00,HB_WEST, 4,N\n",
    );
    let summary = fetch(&store, &folder, &[]).expect(1);
    assert_eq!(summary.failures(), [""; 0], "rows are no failed files");
    assert_eq!(summary.number("/totals/rows/quarantined"), 9);

    let points = rows(&store.warehouse(), "SELECT settlement_point FROM market.rt_lmp_5min ORDER BY 1");
    assert_eq!(points, ["A1", "A3", "B1", "B3", "C1", "D1", "D3", "E1", "F1"]);
    let hours = rows(&store.warehouse(), "SELECT settlement_point_price FROM market.dam_spp ORDER BY 1");
    assert_eq!(hours, ["1.0", "4.0"]);

    let lines = quarantine(&store);
    assert_eq!(lines.len(), 9, "{lines:?}");
    for parts in [
        ["swapped.csv 3 lmp ", "\"A2\" is not a number"],
        ["utf8.csv 3 settlement_point ", "UTF-8"],
        ["line.csv 3 - ", "the line is longer than"],
        ["short.csv 3 - ", "the row has 3 fields, the header 4"],
        ["short.csv 4 - ", "the row has 5 fields, the header 4"],
        ["gap.csv 3 sced_timestamp ", "2026-03-08"],
        ["gap.csv 4 repeated_hour_flag ", "10-26"],
        [".csv 3 delivery_date ", "2026-03-08"],
        [".csv 4 hour_ending ", "-1:00"],
    ] {
        assert_named(&lines, &parts);
    }
    // The rows are dealt with: nothing is left to do.
    let second = fetch(&store, &folder, &[]).expect(0);
    assert_eq!((second.new_files(), second.number("/totals/rows/quarantined")), (0, 0));
    assert_eq!(quarantine(&store), lines);
}

#[test]
fn bad_rows_are_named_to_whoever_reads_the_summary() {
    let (store, folder) = (Store::new(), Folder::new());
    let text = format!("{HEADER}10/26/2026 00:00:10,N,HB_WEST,dear\n");
    folder.put_zip("dear_csv.zip", &[("dear.csv", text.as_bytes())]);
    let source = folder.path();
    let ended = store.run(&["--source-dir", source.to_str().unwrap(), "rt_lmp_5min"]).expect(1);
    for part in ["dear", "line 2", "lmp", "is not a number"] {
        assert!(ended.said().contains(part), "{part:?} is not said:\n{}", ended.said());
    }
}

#[test]
fn a_csv_that_is_not_packed_is_read_like_one_that_is() {
    let (store, folder) = (Store::new(), Folder::new());
    let text = [HEADER.as_bytes(), b"10/26/2026 00:00:10,N,A\xff,1\n10/26/2026 00:00:10,N,HB_WEST,2\n"].concat();
    folder.put("plain.csv", &text);
    let summary = fetch(&store, &folder, &[]).expect(1);
    assert_eq!((summary.failures(), lmp_rows(&store)), (Vec::new(), 1));
    assert_named(&quarantine(&store), &["plain.csv 2 settlement_point", "UTF-8"]);
}

#[test]
fn a_line_of_two_gigabytes_is_named_and_the_rows_around_it_land() {
    let (store, folder) = (Store::new(), Folder::new());
    // The hole of a sparse file reads as zeros. The whole length takes a while, so it is for where time does not matter.
    let hole: u64 = if is_long() { 2 << 30 } else { 64 << 20 };
    let before = (0..400).fold(String::new(), |text, number| format!("{text}10/26/2026 00:00:10,N,N{number},1\n"));
    folder.put_with_hole("hole.csv", &format!("{HEADER}{before}"), hole, "\n10/26/2026 00:00:10,N,LAST,2\n");
    let summary = fetch(&store, &folder, &[]).expect(1);
    assert_eq!((summary.failures(), lmp_rows(&store)), (Vec::new(), 401));
    assert_named(&quarantine(&store), &["hole.csv 402 - ", "the line is longer than"]);
}

#[test]
fn a_table_that_no_layout_knows_is_named_and_the_others_of_its_document_land() {
    let (store, folder) = (Store::new(), Folder::new());
    let reference = folder.path().join("NP4-160-SG");
    fs::create_dir(&reference).unwrap();
    let hubs = ("Hub_Name_AND_DC_Ties_1.csv", b"NAME\nHB_WEST\nHB_NORTH\n".as_slice());
    let zip = archive::zip(&[hubs, ("Fish_Names_1.csv", b"FISH\ncod\n")]);
    fs::write(reference.join("SP_List_EB_Mapping_csv.zip"), zip).unwrap();
    let source = folder.path();
    let fetch = |more: &[&str]| {
        let arguments = ["--source-dir", source.to_str().unwrap(), "settlement_points_mapping"];
        store.fetch(&[&arguments, more].concat())
    };
    let first = fetch(&[]).expect(1);
    assert_named(&first.failures(), &["SP_List_EB_Mapping_csv.zip", "Fish_Names_1.csv", "no layout"]);
    let names = || rows(&store.warehouse(), "SELECT name FROM reference.hub_names_and_dc_ties ORDER BY 1");
    assert_eq!(names(), ["HB_NORTH", "HB_WEST"]);
    fetch(&[]).expect(0);
    fetch(&["--retry-quarantined"]).expect(1);
    assert_eq!(names(), ["HB_NORTH", "HB_WEST"]);
}

/// A catalog in which the LMP column has one more spelling, and a newer epoch with it if so wished.
fn mended_catalog(store: &Store, spelling: &str, with_epoch: bool) -> String {
    let mut catalog = market::catalog();
    let datasets = catalog["datasets"].as_array_mut().unwrap();
    let dataset = datasets.iter_mut().find(|dataset| dataset["name"] == "rt_lmp_5min").unwrap();
    let layout = &mut dataset["layouts"][0];
    let columns = layout["columns"].as_array_mut().unwrap();
    let column = columns.iter_mut().find(|column| column["name"] == "lmp").unwrap();
    column["headers"].as_array_mut().unwrap().push(spelling.into());
    if with_epoch {
        let mut epoch = layout["epochs"][0].clone();
        epoch["from"] = "2026-10-01".into();
        *epoch["header"].as_array_mut().unwrap().last_mut().unwrap() = spelling.into();
        layout["epochs"].as_array_mut().unwrap().push(epoch);
    }
    let path = store.around().join("mended.json");
    fs::write(&path, catalog.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn assert_mended(with_epoch: bool) {
    let (store, folder) = (Store::new(), Folder::new());
    let good = folder.with_good_files();
    folder.put_zip("renamed_csv.zip", &[("renamed.csv", format!("{}{LMP}", HEADER.replace("LMP", "Price")).as_bytes())]);
    let summary = fetch(&store, &folder, &[]).expect(1);
    assert_named(&summary.failures(), &["ingest renamed_csv.zip", "line 1", "lacks LMP", "Price", "\"headers\""]);
    assert_named(&quarantine(&store), &["renamed.csv", "lacks LMP"]);
    assert_eq!(lmp_rows(&store), good);

    let catalog = mended_catalog(&store, "Price", with_epoch);
    store.run(&["catalog", "check", &catalog]).expect(0);
    // Without being asked to, a run leaves what is in quarantine alone.
    let left = fetch(&store, &folder, &["--config", &catalog]).expect(0);
    assert_eq!((left.number("/totals/rows/read"), lmp_rows(&store)), (0, good));
    let retried = fetch(&store, &folder, &["--config", &catalog, "--retry-quarantined"]).expect(0);
    assert_eq!((retried.new_files(), retried.failures()), (0, Vec::new()));
    assert_eq!(lmp_rows(&store), good + 1);
    assert_eq!(quarantine(&store), [""; 0], "what has loaded is still in quarantine");
}

#[test]
fn a_renamed_column_loads_once_the_catalog_has_an_epoch_with_it() {
    assert_mended(true);
}

#[test]
fn a_renamed_column_loads_once_the_catalog_is_mended_as_the_message_says() {
    assert_mended(false);
}

#[test]
fn quarantine_that_is_tried_again_without_mending_changes_nothing() {
    let (store, folder) = (Store::new(), Folder::new());
    let good = folder.with_good_files();
    folder.with_broken_files();
    fetch(&store, &folder, &[]).expect(1);
    let (lines, contents) = (quarantine(&store), store.contents());
    fetch(&store, &folder, &["--retry-quarantined"]).expect(1);
    assert_eq!((quarantine(&store), lmp_rows(&store)), (lines, good));
    assert_eq!(store.contents(), contents);
}

#[test]
fn a_bomb_does_not_fill_the_disk() {
    let (store, folder) = (Store::new(), Folder::new());
    let bomb = fault("bomb_csv.zip", &folder.with_broken_files());
    fetch(&store, &folder, &[]).expect(1);
    let staged: u64 = store
        .files()
        .iter()
        .filter(|file| !file.starts_with("raw/") && !file.starts_with("duckdb/"))
        .map(|file| fs::metadata(store.root().join(file)).unwrap().len())
        .sum();
    assert!(staged < 1 << 20, "{staged} bytes beside the raw files, after {}", bomb.file);
}
