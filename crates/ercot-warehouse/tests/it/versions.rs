use ercot_warehouse::{fingerprint, verify_keys};

use crate::support::{Bench, layouts, table};

const LAMBDA: &str = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda\n";

fn wind(rows: &[(&str, f64)]) -> String {
    let header = "INTERVAL_ENDING,SYSTEM_WIDE_GEN,PANHANDLE,COASTAL,SOUTH,WEST,NORTH,SYSTEM_WIDE_HSL,DSTFlag\n".to_owned();
    rows.iter().fold(header, |text, (label, value)| text + &format!("{label},{value},1,1,1,1,1,1,N\n"))
}

#[test]
fn both_passes_of_the_repeated_hour_land_on_their_own_instants() {
    let mut bench = Bench::new();
    let text = format!("{LAMBDA}11/01/2026 01:30:14,N,20.5,20.5\n11/01/2026 01:30:14,Y,21.5,21.5\n");
    let document = bench.document("1", "2026-11-01T08:00:00Z", text);
    let report = bench.load("sced_system_lambda", vec![document]);
    assert_eq!(report.documents[0].rows.inserted, 2);
    let value = |instant: &str| {
        bench.value(&format!("SELECT capped_system_lambda FROM market.sced_system_lambda WHERE sced_ts_utc = '{instant}'"))
    };
    assert_eq!(value("2026-11-01 06:30:14"), "20.5");
    assert_eq!(value("2026-11-01 07:30:14"), "21.5");
    assert_eq!(bench.value("SELECT min(sced_ts_utc_minute) FROM market.sced_system_lambda"), "2026-11-01 06:30:00");
}

#[test]
fn loading_the_same_documents_again_changes_nothing() {
    let mut bench = Bench::new();
    let text = format!("{LAMBDA}10/26/2026 00:00:10,N,20.5,20.5\n");
    let document = bench.document("1", "2026-10-26T05:00:12Z", text);
    bench.load("sced_system_lambda", vec![document.clone()]);
    let before = fingerprint(&bench.warehouse, &table("market.sced_system_lambda"), &[]).unwrap();
    let report = bench.load("sced_system_lambda", vec![document]);
    assert!(report.documents[0].already_ingested);
    assert_eq!(fingerprint(&bench.warehouse, &table("market.sced_system_lambda"), &[]).unwrap(), before);
    assert_eq!(bench.value("SELECT count(*) FROM ops.source_document"), "1");
}

#[test]
fn equal_reposting_keeps_the_first_publish_time_and_a_changed_one_supersedes() {
    let mut bench = Bench::new();
    let first = bench.document("10", "2026-10-26T05:05:47Z", wind(&[("10/26/2026 00:05", 100.0)]));
    let second = bench.document("11", "2026-10-26T05:10:47Z", wind(&[("10/26/2026 00:05", 100.0), ("10/26/2026 00:10", 90.0)]));
    let third = bench.document("12", "2026-10-26T05:15:47Z", wind(&[("10/26/2026 00:05", 101.0), ("10/26/2026 00:10", 90.0)]));
    let report = bench.load("wind_5min_region", vec![first, second]);
    assert_eq!((report.documents[0].rows.inserted, report.documents[1].rows.inserted), (1, 1));
    assert_eq!(report.documents[1].rows.unchanged, 1);
    let report = bench.load("wind_5min_region", vec![third]);
    assert_eq!((report.documents[0].rows.updated, report.documents[0].rows.unchanged), (1, 1));

    let row = "FROM context.wind_5min_region WHERE interval_end_utc = '2026-10-26 05:05:00'";
    assert_eq!(bench.value(&format!("SELECT system_wide_gen || ' ' || _source_doc {row}")), "101.0 12");
    let old = "FROM history.context__wind_5min_region WHERE _superseded_at > _published_at";
    let version = "system_wide_gen || ' ' || _published_at || ' ' || _superseded_at";
    assert_eq!(bench.value(&format!("SELECT {version} {old}")), "100.0 2026-10-26 05:05:47 2026-10-26 05:15:47");
    assert_eq!(
        bench.value("SELECT _published_at FROM context.wind_5min_region WHERE system_wide_gen = 90"),
        "2026-10-26 05:10:47"
    );
}

/// Every order of the numbers below `count`.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![vec![]];
    }
    let shorter = orders(count - 1);
    let insert = |order: &Vec<usize>, at: usize| [&order[..at], &[count - 1], &order[at..]].concat();
    shorter.iter().flat_map(|order| (0..count).map(move |at| insert(order, at))).collect()
}

#[test]
fn order_of_arrival_does_not_matter_for_values_that_come_back() {
    for values in [[100.0, 101.0, 100.0, 100.0], [100.0, 100.0, 101.0, 100.0], [100.0, 101.0, 101.0, 100.0]] {
        let mut prints = Vec::new();
        for order in orders(4) {
            let mut bench = Bench::new();
            for index in order {
                let at = format!("2026-10-26T05:{:02}:47Z", 5 + 5 * index);
                let document = bench.document(&format!("{}", 10 + index), &at, wind(&[("10/26/2026 00:05", values[index])]));
                bench.load("wind_5min_region", vec![document]);
            }
            assert_eq!(bench.value("SELECT system_wide_gen FROM context.wind_5min_region"), "100.0");
            let tables = ["context.wind_5min_region", "history.context__wind_5min_region"];
            prints.push(tables.map(|name| fingerprint(&bench.warehouse, &table(name), &[]).unwrap()));
        }
        assert_eq!(prints.len(), 24);
        assert!(prints.iter().all(|print| *print == prints[0]), "{values:?}");
    }
}

#[test]
fn reposting_that_only_spells_the_time_otherwise_is_no_new_version() {
    let mut bench = Bench::new();
    let header = "INTERVAL_ENDING,SYSTEM_WIDE_GEN,CenterWest_GEN,NorthWest_GEN,FarWest_GEN,FarEast_GEN,SouthEast_GEN,CenterEast_GEN,SYSTEM_WIDE_HSL,DSTFlag\n";
    let row = |seconds: &str| format!("{header}10/26/2026 12:05:{seconds} AM,1,1,1,1,1,1,1,1,N\n");
    let documents =
        vec![bench.document("1", "2026-10-26T05:05:52Z", row("30")), bench.document("2", "2026-10-26T05:10:52Z", row("31"))];
    let report = bench.load("solar_5min_region", documents);
    assert_eq!((report.documents[1].rows.updated, report.documents[1].rows.unchanged), (0, 1));
}

#[test]
fn key_twice_in_one_document_counts_with_its_last_row_and_is_noted() {
    let mut bench = Bench::new();
    let text = format!("{LAMBDA}10/26/2026 00:00:10,N,1,1\n10/26/2026 00:00:10,N,2,2\n");
    let document = bench.document("5", "2026-10-26T05:00:12Z", text);
    let report = bench.load("sced_system_lambda", vec![document]);
    assert_eq!((report.documents[0].rows.inserted, report.documents[0].rows.unchanged), (1, 1));
    let older = bench.document("4", "2026-10-26T05:00:11Z", format!("{LAMBDA}10/26/2026 00:00:10,N,3,3\n"));
    bench.load("sced_system_lambda", vec![older]);
    assert_eq!(bench.value("SELECT capped_system_lambda FROM market.sced_system_lambda"), "2.0");
    assert!(bench.value("SELECT reason FROM ops.quarantine").starts_with("1 row(s) have a key that a later row"));
}

#[test]
fn order_of_arrival_does_not_matter() {
    let texts = [
        ("10", "2026-10-26T05:05:47Z", wind(&[("10/26/2026 00:05", 100.0)])),
        ("11", "2026-10-26T05:10:47Z", wind(&[("10/26/2026 00:05", 101.0), ("10/26/2026 00:10", 90.0)])),
        ("12", "2026-10-26T05:15:47Z", wind(&[("10/26/2026 00:05", 102.0), ("10/26/2026 00:10", 90.0)])),
    ];
    let prints = [[0, 1, 2], [2, 1, 0], [1, 2, 0]].map(|order| {
        let mut bench = Bench::new();
        for index in order {
            let (id, at, text) = &texts[index];
            let document = bench.document(id, at, text);
            bench.load("wind_5min_region", vec![document]);
        }
        ["context.wind_5min_region", "history.context__wind_5min_region"]
            .map(|name| fingerprint(&bench.warehouse, &table(name), &[]).unwrap())
    });
    assert_eq!(prints[0][1].rows, 3);
    assert_eq!(prints[0], prints[1]);
    assert_eq!(prints[0], prints[2]);
}

#[test]
fn one_batch_gives_the_same_tables_as_one_document_at_a_time() {
    let texts: Vec<(String, String, String)> = (0..40)
        .map(|n| {
            let rows: Vec<(String, f64)> = (0..=n)
                .map(|k| (format!("10/26/2026 {:02}:{:02}", (k + 1) / 12, (k + 1) % 12 * 5), f64::from((k + n) / 7)))
                .collect();
            let rows: Vec<(&str, f64)> = rows.iter().map(|(label, value)| (label.as_str(), *value)).collect();
            (format!("{n}"), format!("2026-10-26T{:02}:{:02}:47Z", 5 + (n + 1) / 12, (n + 1) % 12 * 5), wind(&rows))
        })
        .collect();
    let prints = [1_usize, 7, 40].map(|size| {
        let mut bench = Bench::new();
        for chunk in texts.chunks(size) {
            let documents = chunk.iter().map(|(id, at, text)| bench.document(id, at, text)).collect();
            bench.load("wind_5min_region", documents);
        }
        assert_eq!(verify_keys(&bench.warehouse, &layouts("wind_5min_region")[0]).unwrap(), []);
        ["context.wind_5min_region", "history.context__wind_5min_region"]
            .map(|name| fingerprint(&bench.warehouse, &table(name), &[]).unwrap())
    });
    assert_eq!(prints[0][0].rows, 40);
    assert!(prints[0][1].rows > 40);
    assert_eq!(prints[0], prints[1]);
    assert_eq!(prints[0], prints[2]);
}

#[test]
fn every_posting_of_a_forecast_is_kept() {
    let mut bench = Bench::new();
    let header = "DeliveryDate,HourEnding,Coast,East,FarWest,North,NorthCentral,SouthCentral,Southern,West,SystemTotal,DSTFlag\n";
    let row = "10/25/2026,1:00,1,1,1,1,1,1,1,1,8,N\n";
    let documents = vec![
        bench.document("1", "2026-10-25T08:30:02Z", format!("{header}{row}")),
        bench.document("2", "2026-10-25T14:30:02Z", format!("{header}{row}{row}")),
    ];
    let report = bench.load("load_forecast_weather_zone", documents);
    assert_eq!((report.documents[0].rows.inserted, report.documents[1].rows.inserted), (1, 1));
    assert_eq!(bench.value("SELECT count(*) FROM context.load_forecast_weather_zone"), "2");
}

#[test]
fn old_and_new_headers_fill_one_series() {
    let mut bench = Bench::new();
    let documents = vec![
        bench.document("1", "2026-08-26T05:00:12Z", "SCEDTimeStamp,RepeatedHourFlag,SystemLambda\n08/26/2026 00:00:10,N,20.5\n"),
        bench.document("2", "2026-08-27T05:00:12Z", format!("{LAMBDA}08/27/2026 00:00:10,N,21.5,22.5\n")),
    ];
    bench.load("sced_system_lambda", documents);
    let sum = "SELECT sum(capped_system_lambda) || ' ' || sum(uncapped_system_lambda) FROM market.sced_system_lambda";
    assert_eq!(bench.value(sum), "42.0 22.5");
}

#[test]
fn new_column_is_kept_and_reported() {
    let mut bench = Bench::new();
    let text =
        "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda,BatchID\n10/26/2026 00:00:10,N,20.5,20.5,17\n";
    let document = bench.document("1", "2026-10-26T05:00:12Z", text);
    let report = bench.load("sced_system_lambda", vec![document]);
    assert_eq!(report.documents[0].drift, ["added: BatchID"]);
    assert_eq!(bench.value("SELECT _extra FROM market.sced_system_lambda"), r#"{"BatchID":"17"}"#);
    assert_eq!(bench.value("SELECT kind || ' ' || column_name FROM ops.schema_drift"), "added BatchID");
}

#[test]
fn history_gets_the_columns_that_its_table_gets() {
    let mut bench = Bench::new();
    let first = bench.document("10", "2026-10-26T05:05:47Z", wind(&[("10/26/2026 00:05", 100.0)]));
    bench.load("wind_5min_region", vec![first]);
    bench.warehouse.connection().execute_batch("ALTER TABLE context.wind_5min_region ADD COLUMN remark VARCHAR").unwrap();
    let second = bench.document("11", "2026-10-26T05:10:47Z", wind(&[("10/26/2026 00:05", 101.0)]));
    bench.load("wind_5min_region", vec![second]);
    assert_eq!(bench.value("SELECT count(*) FROM history.context__wind_5min_region WHERE remark IS NULL"), "1");
}
