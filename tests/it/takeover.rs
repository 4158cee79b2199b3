//! Taking over an installation of the earlier system.

mod installation;

use std::{fs, os::unix::fs::MetadataExt};

use serde_json::{Value, json};

use crate::support::{
    NOW, Store,
    programs::{Ended, command, run},
    store::{rows, value},
};

use installation::{Installation, KNOWN, UNKNOWN};

/// `ercot import` into a store.
fn import(store: &Store, old: &Installation, more: &[&str]) -> Ended {
    let mut import = command("ercot");
    import.args(old.arguments(more)).arg("--data-dir").arg(store.root()).args(["--now", NOW]);
    run(import)
}

fn dataset<'r>(report: &'r Value, name: &str) -> &'r Value {
    let datasets = report["datasets"].as_array().unwrap();
    datasets.iter().find(|dataset| dataset["name"] == name).unwrap_or_else(|| panic!("no {name} in {report:#}"))
}

fn table<'r>(report: &'r Value, name: &str) -> &'r Value {
    let tables = report["tables"].as_array().unwrap();
    tables.iter().find(|table| table["table"] == name).unwrap_or_else(|| panic!("no {name} in {report:#}"))
}

#[test]
fn files_and_tables_land_and_what_cannot_be_taken_over_is_named() {
    let (store, old) = (Store::new(), Installation::new());
    let before = old.contents();
    let report = import(&store, &old, &["--json"]).expect(1).json();
    assert_eq!(old.contents(), before, "the earlier installation has changed");

    let prices = dataset(&report, "rt_lmp_5min");
    assert_eq!(
        (&prices["files_found"], &prices["publish_times"]["records"], &prices["publish_times"]["names"]),
        (&json!(3), &json!(1), &json!(1))
    );
    let refused = prices["refused"].as_array().unwrap();
    assert!(refused.len() == 1 && refused[0]["what"].as_str().unwrap().contains("001010"), "{refused:?}");
    assert_eq!(dataset(&report, "dam_spp")["files_found"], 2);
    assert_eq!(dataset(&report, "dam_spp")["publish_times"], json!({ "records": 1, "names": 0, "file_times": 1 }));
    let left_out = report["left_out"].as_array().unwrap();
    assert!(
        left_out.len() == 1 && left_out[0]["what"] == "data/raw/my_private_report" && left_out[0]["files"] == 1,
        "{left_out:?}"
    );
    let manifests = report["manifests"].as_array().unwrap();
    let broken = manifests.iter().find(|manifest| manifest["file"] == "data/manifests/dam_spp.json").unwrap();
    assert!(broken["problem"].as_str().unwrap().contains("no JSON"), "{broken}");

    assert_eq!(table(&report, "market.rt_lmp_5min")["columns_left_out"], json!(["sced_ts_utc"]));
    assert_eq!(table(&report, "main.dam_spp")["rows_of_unknown_pass"], 2);
    let problem = |name| table(&report, name)["problem"].as_str().unwrap().to_owned();
    assert!(problem("main.sced_system_lambda").contains("SCEDTimeStamp"), "{}", problem("main.sced_system_lambda"));
    assert!(problem("main.load_forecast_weather_zone").contains("published"));
    assert_eq!(report["other_tables"], json!(["features.lmp_target"]));
}

#[test]
fn rows_of_files_stand_before_rows_of_tables_and_every_row_says_where_it_is_from() {
    let (store, old) = (Store::new(), Installation::new());
    import(&store, &old, &[]).expect(1);
    let warehouse = store.warehouse();
    let found = rows(
        &warehouse,
        "SELECT sced_ts_utc || ' ' || settlement_point || ' ' || lmp || ' ' || published_basis FROM market.rt_lmp_5min
         JOIN ops.source_document ON source_doc = _source_doc ORDER BY sced_ts_utc, settlement_point",
    );
    let expected = [
        "2026-10-20 05:00:11 HB_WEST 31.5 imported_table",
        "2026-10-21 04:55:11 HB_WEST -1.25 imported_table",
        "2026-10-26 05:00:10 HB_NORTH 22.0 imported_table",
        "2026-10-26 05:00:10 HB_WEST 21.0 imported",
        "2026-10-26 05:05:10 HB_WEST 23.5 imported_file_name",
        "2026-11-01 07:30:10 HB_WEST 40.0 imported_table",
    ];
    assert_eq!(found, expected);
    let document = |name: &str, column: &str| {
        value(&warehouse, &format!("SELECT {column} FROM ops.source_document WHERE constructed_name = '{name}'"))
    };
    assert_eq!(document(KNOWN, "doc_id"), "1200700063");
    assert_eq!(document(KNOWN, "published_at"), "2026-10-26 05:00:14");
    assert_eq!(document(UNKNOWN, "published_at"), "2026-10-26 05:05:12.719");
    // Rows of a table are known from the day after their operating day on: nothing is known before it could have been.
    let day = "imported.market.rt_lmp_5min.2026-10-20.csv.gz";
    assert_eq!(document(day, "published_at"), "2026-10-22 05:00:00");
    let url = document(day, "url");
    assert!(url.starts_with("file:///") && url.contains("/ercot.duckdb#market.rt_lmp_5min/2026-10-20/"), "{url}");

    let reasons = rows(&warehouse, "SELECT reason FROM ops.quarantine WHERE dataset = 'dam_spp'");
    assert!(reasons.len() == 2 && reasons.iter().all(|reason| reason.contains("says when")), "{reasons:?}");
    let hours = "SELECT string_agg(delivery_date || ' ' || hour_ending, ', ' ORDER BY interval_start_utc) FROM market.dam_spp";
    assert_eq!(value(&warehouse, hours), "2026-10-27 1, 2026-10-28 1, 2026-11-01 1, 2026-11-01 24");
    assert_eq!(value(&warehouse, "SELECT count(*) FROM trial.rt_lmp_5min"), "1");
    let trials = "SELECT string_agg(operating_day || ' ' || as_type, ', ' ORDER BY operating_day) FROM ancillary.rt_mcpc_sced";
    assert_eq!(value(&warehouse, trials), "2025-12-05 REGDN, 2025-12-10 REGUP");
    assert_eq!(value(&warehouse, "SELECT operating_day || ' ' || quantity FROM ancillary.dam_total_as_sold"), "2025-12-05 100.5");
    drop(warehouse);
    store.run(&["verify"]).expect(0);
}

#[test]
fn tables_that_lost_something_are_taken_as_far_as_they_are_clear_and_the_rest_is_counted() {
    let (store, old) = (Store::new(), Installation::new());
    let report = import(&store, &old, &["--json"]).expect(1).json();
    let warehouse = store.warehouse();
    // Days that the table keeps as stamps.
    let price = "SELECT interval_start_utc || ' ' || settlement_point_price FROM market.rt_spp_15min";
    assert_eq!(value(&warehouse, price), "2026-10-26 05:00:00 20.5");
    // The two rows with the label 01:00, N are set aside, whatever stands before them.
    let wind = "SELECT string_agg(interval_end_utc::TIME || ' ' || system_wide_gen, ', ' ORDER BY interval_end_utc) FROM context.wind_5min_region";
    assert_eq!(value(&warehouse, wind), "05:55:00 1.0, 06:05:00 4.0, 07:05:00 5.0");
    assert_eq!(table(&report, "main.wind_5min_region")["rows_of_unknown_pass"], 2);
    let reasons = rows(&warehouse, "SELECT reason FROM ops.quarantine WHERE dataset = 'wind_5min_region'");
    assert!(reasons.len() == 2 && reasons.iter().all(|reason| reason.contains("says when")), "{reasons:?}");
    // A key with two values has neither.
    let lambda = "SELECT string_agg(hour_ending || ' ' || system_lambda, ', ') FROM market.dam_system_lambda";
    assert_eq!(value(&warehouse, lambda), "2 22.0");
    assert_eq!(table(&report, "main.dam_system_lambda")["ambiguous_rows"], 2);
    assert_eq!(table(&report, "main.dam_spp")["ambiguous_rows"], 0);
    // Postings that do not say when are not put into one.
    let list = table(&report, "main.heuristic_pricing_buses");
    let problem = list["problem"].as_str().unwrap();
    assert!(
        problem.contains("2 row(s) of 2 posting(s)") && problem.contains("\"2026-10-21\"") && problem.contains("NULL"),
        "{problem}"
    );
    assert_eq!((&list["rows"], &list["documents"]), (&json!(3), &json!(1)));
    assert_eq!(table(&report, "main.rt_mcpc_sced")["rows_before_first_day"], 1);
    assert_eq!(table(&report, "ancillary.disclosure_offer_updates")["into"], "ancillary.disclosure_offer_updates");
}

#[test]
fn a_list_that_is_posted_again_unchanged_is_two_documents() {
    let (store, old) = (Store::new(), Installation::new());
    let report = import(&store, &old, &["--json", "--skip-tables"]).expect(1).json();
    let list = dataset(&report, "heuristic_pricing_buses");
    assert_eq!((&list["files_found"], &list["imported"], &list["already_here"]), (&json!(2), &json!(2), &json!(0)));
    let postings = "SELECT string_agg(_published_at || ' ' || from_eb_name, ', ' ORDER BY _published_at) FROM reference.heuristic_pricing_buses";
    assert_eq!(value(&store.warehouse(), postings), "2026-10-25 13:00:00 A, 2026-10-26 13:00:00 A");
}

#[test]
fn a_second_import_does_nothing() {
    let (store, old) = (Store::new(), Installation::new());
    import(&store, &old, &["--json"]).expect(1);
    let (files, contents) = (store.files(), store.contents());
    let report = import(&store, &old, &["--json"]).expect(1).json();
    assert_eq!(report["datasets"].as_array().unwrap().iter().filter(|dataset| dataset["imported"] != 0).count(), 0, "{report:#}");
    assert_eq!((store.files(), store.contents()), (files, contents));
    // Nor does one from a copy of the folder: the bytes are known.
    let copy = Installation::new();
    let report = import(&store, &copy, &["--json", "--skip-tables"]).expect(1).json();
    assert_eq!(report["datasets"].as_array().unwrap().iter().filter(|dataset| dataset["imported"] != 0).count(), 0, "{report:#}");
}

#[test]
fn a_dry_run_writes_nothing_and_foretells_the_import() {
    let (store, old) = (Store::new(), Installation::new());
    let (before, planned) = (old.contents(), import(&store, &old, &["--json", "--dry-run"]).expect(1).json());
    assert!(!store.root().exists() && old.contents() == before);
    let done = import(&store, &old, &["--json"]).expect(1).json();
    let numbers = |report: &Value| -> Vec<(Value, Value, Value)> {
        let datasets = report["datasets"].as_array().unwrap().iter();
        datasets.map(|dataset| (dataset["name"].clone(), dataset["imported"].clone(), dataset["bytes"].clone())).collect()
    };
    assert_eq!(numbers(&planned), numbers(&done));
    let text = import(&store, &old, &["--dry-run"]).expect(1).stdout;
    assert!(text.contains("Dry run: nothing was written") && text.contains("left out: data/raw/my_private_report"), "{text}");
}

#[test]
fn linked_files_are_the_same_files() {
    let (store, old) = (Store::new(), Installation::new());
    let report = import(&store, &old, &["--json", "--link", "--skip-db", "--skip-tables"]).expect(1).json();
    assert_eq!(dataset(&report, "rt_lmp_5min")["linked"], 2);
    assert!(!store.warehouse_file().exists());
    let held = store.raw_files().into_iter().find(|file| file.ends_with(KNOWN)).unwrap();
    let inode = |path: &std::path::Path| fs::metadata(path).unwrap().ino();
    let original = old.path().join("data/raw/rt_lmp_5min").join(KNOWN);
    assert_eq!(inode(&store.root().join(held)), inode(&original));
    // The next fetch loads what an import has only captured.
    let empty = store.around().join("empty");
    fs::create_dir(&empty).unwrap();
    store.fetch(&["rt_lmp_5min", "--source-dir", empty.to_str().unwrap()]);
    assert_eq!(value(&store.warehouse(), "SELECT count(*) FROM market.rt_lmp_5min"), "2");
}

#[test]
fn an_import_of_sound_files_ends_with_0_and_says_what_came() {
    let (store, old) = (Store::new(), Installation::new());
    let sound = store.around().join("sound");
    fs::create_dir_all(sound.join("raw/rt_lmp_5min")).unwrap();
    fs::copy(old.path().join("data/raw/rt_lmp_5min").join(KNOWN), sound.join("raw/rt_lmp_5min").join(KNOWN)).unwrap();
    let mut import = command("ercot");
    import.arg("import").arg(&sound).arg("--data-dir").arg(store.root()).args(["--now", NOW]);
    let text = run(import).expect(0).stdout;
    assert!(text.contains("files and tables taken over") && text.contains("\nLoaded:\n"), "{text}");
    let row = text.lines().find(|line| line.starts_with("rt_lmp_5min")).unwrap();
    assert_eq!(row.split_whitespace().collect::<Vec<_>>()[1..3], ["1", "1"], "{text}");
}

#[test]
fn links_out_of_the_folder_are_not_followed() {
    let (store, old) = (Store::new(), Installation::new());
    let outside = store.around().join("outside.csv");
    fs::write(&outside, "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP\n10/26/2026 00:15:10,N,HB_WEST,1.0\n").unwrap();
    std::os::unix::fs::symlink(&outside, old.path().join("data/raw/rt_lmp_5min/outside.csv")).unwrap();
    std::os::unix::fs::symlink(store.around(), old.path().join("data/raw/dam_spp")).unwrap();
    let report = import(&store, &old, &["--json", "--skip-tables"]).expect(1).json();
    let reasons: Vec<String> = report["left_out"].as_array().unwrap().iter().map(Value::to_string).collect();
    assert_eq!(reasons.iter().filter(|reason| reason.contains("not followed")).count(), 2, "{reasons:?}");
    assert_eq!(value(&store.warehouse(), "SELECT count(*) FROM market.rt_lmp_5min"), "2");
}

#[test]
fn a_captured_document_is_not_taken_over_again_and_its_row_stays() {
    let (store, old) = (Store::new(), Installation::new());
    let folder = store.around().join("given/NP6-788-CD");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(old.path().join("data/raw/rt_lmp_5min").join(KNOWN), folder.join(KNOWN)).unwrap();
    store.fetch(&["rt_lmp_5min", "--source-dir", folder.parent().unwrap().to_str().unwrap()]).expect(0);
    let row = "SELECT lmp || ' ' || _published_at FROM market.rt_lmp_5min WHERE sced_ts_utc = '2026-10-26 05:00:10' AND settlement_point = 'HB_WEST'";
    let before = value(&store.warehouse(), row);
    let report = import(&store, &old, &["--json"]).expect(1).json();
    assert!(dataset(&report, "rt_lmp_5min")["already_here"].as_u64().unwrap() >= 1);
    assert_eq!(value(&store.warehouse(), row), before);
}

#[test]
fn no_secret_of_an_earlier_manifest_is_taken_over() {
    let (store, old) = (Store::new(), Installation::new());
    let said = import(&store, &old, &["--json"]).expect(1).said();
    let manifest = fs::read_to_string(store.root().join("manifests/rt_lmp_5min.jsonl")).unwrap();
    assert!(
        manifest.contains("doclookupId=1200700063") && !manifest.contains("planted-secret") && !said.contains("planted-secret")
    );
}

#[test]
fn what_is_no_installation_and_a_database_in_use_say_what_to_do() {
    let (store, old) = (Store::new(), Installation::new());
    let mut elsewhere = command("ercot");
    elsewhere.args(["import", store.around().to_str().unwrap(), "--data-dir"]).arg(store.root());
    assert!(run(elsewhere).expect(2).stderr.contains("data/raw nor ercot.duckdb"));
    for part in ["data/raw", "data/manifests"] {
        fs::remove_dir_all(old.path().join(part)).unwrap();
    }
    let _writer = duckdb::Connection::open(old.path().join("ercot.duckdb")).unwrap();
    let report = import(&store, &old, &["--json"]).expect(75).json();
    assert!(report["try_later"][0].as_str().unwrap().contains("in use by the earlier system"), "{report}");
}
