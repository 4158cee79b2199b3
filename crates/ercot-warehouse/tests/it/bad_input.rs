use std::{fs::File, io::Write};

use crate::support::Bench;

const LMP: &str = "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP\n";

/// Loads one faulty and one sound document, checks that the sound one landed, and returns the faulty one's quarantine.
fn quarantine(text: impl AsRef<[u8]>) -> (Bench, String) {
    let mut bench = Bench::new();
    let faulty = bench.document("1", "2026-10-26T05:00:12Z", text);
    let sound = bench.document("2", "2026-10-26T05:05:12Z", format!("{LMP}10/26/2026 00:05:10,N,HB_NORTH,       27.04\n"));
    let report = bench.load("rt_lmp_5min", vec![faulty, sound]);
    assert_eq!(report.documents[1].rows.inserted, 1);
    let sql = "SELECT string_agg(concat_ws(' ', file, line, column_name, reason), '; ' ORDER BY line) FROM ops.quarantine";
    let quarantine = bench.value(sql);
    (bench, quarantine)
}

fn rows(bench: &Bench) -> String {
    bench.value("SELECT count(*) FROM market.rt_lmp_5min")
}

#[test]
fn missing_column_names_the_file_the_line_and_the_column() {
    let (bench, quarantine) =
        quarantine("SCEDTimestamp,RepeatedHourFlag,SettlementPoint,Price\n10/26/2026 00:00:10,N,HB_WEST,1\n");
    assert!(quarantine.contains("1.csv") && quarantine.contains("line 1") && quarantine.contains("lacks LMP"), "{quarantine}");
    assert!(quarantine.contains("unknown Price"), "{quarantine}");
    assert_eq!(rows(&bench), "1");
    assert_eq!(
        bench.value("SELECT string_agg(source_doc || ':' || files_failed, ' ' ORDER BY source_doc) FROM ops.source_document"),
        "1:1 2:0"
    );
}

#[test]
fn swapped_columns_land_by_name() {
    let (bench, _) = quarantine("SettlementPoint,LMP,SCEDTimestamp,RepeatedHourFlag\nHB_WEST,12.5,10/26/2026 00:00:10,N\n");
    assert_eq!(bench.value("SELECT lmp FROM market.rt_lmp_5min WHERE settlement_point = 'HB_WEST'"), "12.5");
    assert_eq!(bench.value("SELECT kind FROM ops.schema_drift"), "reordered");
}

#[test]
fn swapped_values_are_named_by_line_and_column_and_the_rest_loads() {
    let (bench, quarantine) = quarantine(format!(
        "{LMP}10/26/2026 00:00:10,N,HB_WEST,1\n10/26/2026 00:00:10,N,12.5,HB_NORTH\n10/26/2026 00:00:10,N,HB_PAN,2\n"
    ));
    assert!(quarantine.contains("1.csv 3 lmp \"HB_NORTH\" is not a number"), "{quarantine}");
    assert_eq!(rows(&bench), "3");
}

#[test]
fn impossible_times_are_named_and_never_shifted() {
    let (bench, quarantine) = quarantine(format!(
        "{LMP}03/08/2026 02:30:10,N,HB_WEST,1\n10/26/2026 00:00:10,Y,HB_WEST,1\n10/26/2026 25:00:10,N,HB_WEST,1\n10/26/2026 00:00:10,,HB_WEST,1\n"
    ));
    for part in [
        "2 sced_timestamp",
        "does not exist",
        "3 repeated_hour_flag",
        "happens only once",
        "4 sced_timestamp",
        "5 repeated_hour_flag",
    ] {
        assert!(quarantine.contains(part), "{part}: {quarantine}");
    }
    assert_eq!(rows(&bench), "1");
}

#[test]
fn spring_hour_and_negative_hour_of_a_daily_report_are_named() {
    let mut bench = Bench::new();
    let text = "DeliveryDate,HourEnding,SystemLambda,DSTFlag\n03/08/2026,2:00,20,N\n03/08/2026,3:00,21,N\n03/08/2026,-1:00,22,N\n03/08/2026,4:00,23,N\n";
    let document = bench.document("1", "2026-03-07T18:40:00Z", text);
    let report = bench.load("dam_system_lambda", vec![document]);
    assert_eq!((report.documents[0].rows.inserted, report.documents[0].rows.quarantined), (2, 2));
    let lines = bench.value("SELECT string_agg(line || ' ' || column_name, ',' ORDER BY line) FROM ops.quarantine");
    assert_eq!(lines, "3 delivery_date,4 hour_ending");
}

#[test]
fn byte_order_mark_and_carriage_returns_are_read() {
    let (bench, quarantine) = quarantine(format!("\u{feff}{LMP}10/26/2026 00:00:10,N,HB_WEST,1\n").replace('\n', "\r\n"));
    assert_eq!((quarantine.as_str(), rows(&bench).as_str()), ("", "2"));
}

#[test]
fn invalid_utf8_is_named_by_line_and_the_rest_loads() {
    let mut text = format!("{LMP}10/26/2026 00:00:10,N,HB_").into_bytes();
    text.extend_from_slice(b"\xff\xfe,1\n10/26/2026 00:00:10,N,HB_WEST,2\n");
    let (bench, quarantine) = quarantine(text);
    assert!(quarantine.contains("1.csv 2 settlement_point") && quarantine.contains("UTF-8"), "{quarantine}");
    assert_eq!(rows(&bench), "2");
}

#[test]
fn short_and_long_rows_are_named() {
    let (bench, quarantine) = quarantine(format!("{LMP}10/26/2026 00:00:10,N,HB_WEST\n10/26/2026 00:00:10,N,HB_WEST,1,2\n"));
    assert!(quarantine.contains("2 the row has 3 fields, the header 4"), "{quarantine}");
    assert!(quarantine.contains("3 the row has 5 fields"), "{quarantine}");
    assert_eq!(rows(&bench), "1");
}

#[test]
fn empty_file_and_empty_key_are_named() {
    assert!(quarantine("").1.contains("empty"));
    assert!(quarantine(format!("{LMP}10/26/2026 00:00:10,N, ,1\n")).1.contains("settlement_point"));
}

#[test]
fn two_gigabyte_line_is_named_and_the_rest_loads() {
    let mut bench = Bench::new();
    let document = bench.document("1", "2026-10-26T05:00:12Z", format!("{LMP}10/26/2026 00:00:10,N,HB_WEST,1\n"));
    let mut file = File::options().append(true).open(&document.files[0].path).unwrap();
    // A hole of the file system: reads as 2 GB of NUL bytes without taking the room.
    let length = file.metadata().unwrap().len() + (2 << 30);
    file.set_len(length).unwrap();
    file.write_all(b"\n10/26/2026 00:00:10,N,HB_NORTH,2\n").unwrap();
    let report = bench.load("rt_lmp_5min", vec![document]);
    assert_eq!((report.documents[0].rows.inserted, report.documents[0].rows.quarantined), (2, 1));
    assert!(bench.value("SELECT line || ' ' || reason FROM ops.quarantine").starts_with("3 the line is longer than"));
}

#[test]
fn quarantined_file_can_be_retried_and_is_noted_once() {
    let mut bench = Bench::new();
    let document = bench.document("1", "2026-10-26T05:00:12Z", "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,Price\n");
    bench.load("rt_lmp_5min", vec![document.clone()]);
    let report = bench.load("rt_lmp_5min", vec![document]);
    assert!(!report.documents[0].already_ingested);
    assert_eq!(bench.value("SELECT count(*) FROM ops.quarantine"), "1");
}

#[test]
fn file_that_loads_after_all_leaves_the_quarantine() {
    let mut bench = Bench::new();
    let document = bench.document(
        "1",
        "2026-10-26T05:00:12Z",
        "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,Price\n10/26/2026 00:00:10,N,HB_WEST,1\n",
    );
    bench.load("rt_lmp_5min", vec![document.clone()]);
    let mut mended = crate::support::layouts("rt_lmp_5min");
    mended[0].columns[3].headers.push("Price".to_owned());
    mended[0].epochs[0].header[3] = "Price".to_owned();
    let report = bench.load_with("rt_lmp_5min", &mended, vec![document]);
    assert_eq!(report.documents[0].rows.inserted, 1);
    assert_eq!(bench.value("SELECT count(*) FROM ops.quarantine"), "0");
    assert_eq!(bench.value("SELECT count(*) FROM ops.source_document WHERE files_failed = 0"), "1");
}

#[test]
fn quarantine_of_a_loaded_document_stays_when_it_is_offered_again_with_others() {
    let mut bench = Bench::new();
    let first = bench.document("1", "2026-10-26T05:00:12Z", format!("{LMP}10/26/2026 00:00:10,N,HB_WEST,x\n"));
    let second = bench.document("2", "2026-10-26T05:05:12Z", format!("{LMP}10/26/2026 00:05:10,N,HB_WEST,y\n"));
    bench.load("rt_lmp_5min", vec![first.clone()]);
    bench.load("rt_lmp_5min", vec![first, second]);
    assert_eq!(bench.value("SELECT string_agg(source_doc, ',' ORDER BY source_doc) FROM ops.quarantine"), "1,2");
}

#[test]
fn file_that_cannot_be_read_fails_the_batch_and_leaves_nothing() {
    let mut bench = Bench::new();
    let sound = bench.document("1", "2026-10-26T05:00:12Z", format!("{LMP}10/26/2026 00:00:10,N,HB_WEST,1\n"));
    let mut missing = bench.document("2", "2026-10-26T05:05:12Z", LMP);
    std::fs::remove_file(&missing.files[0].path).unwrap();
    missing.files[0].name = "gone.csv".to_owned();
    assert!(bench.try_load("rt_lmp_5min", vec![sound.clone(), missing]).is_err());
    assert_eq!(rows(&bench), "0");
    assert_eq!(bench.load("rt_lmp_5min", vec![sound]).documents[0].rows.inserted, 1);
}
