//! `ercot export`: what other engines read is what the warehouse has, a second run writes nothing, and what is there stays
//! whole whatever goes wrong.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use duckdb::Connection;
use serde_json::{Value, json};

use crate::support::{
    NIGHT, Replay, Store,
    programs::{Ended, command, run},
    store::files_below,
};

const DATASETS: [&str; 3] = ["dam_spp", "sced_shadow_prices", "rt_mcpc_15min"];

/// A store with tables of all kinds, one of them without operating days.
fn filled() -> Store {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &DATASETS, &NIGHT, &[]).expect(0);
    let url = replay.url();
    store.fetch(&["--base-url", &url, "settlement_points_mapping"]).expect(0);
    store
}

fn command_of(store: &Store, folder: &Path, arguments: &[&str]) -> Command {
    let mut export = command("ercot");
    export.args(["export", "--format", "parquet", "--json", "--to"]).arg(folder).args(arguments);
    export.arg("--data-dir").arg(store.root()).args(["--now", crate::support::NOW]);
    export
}

fn export(store: &Store, folder: &Path, arguments: &[&str]) -> Ended {
    run(command_of(store, folder, arguments))
}

/// What was done for a table.
fn table<'r>(report: &'r Value, name: &str) -> &'r Value {
    let tables = report["tables"].as_array().unwrap();
    tables.iter().find(|table| table["table"] == name).unwrap_or_else(|| panic!("no {name} in {report:#}"))
}

fn done(report: &Value, name: &str) -> (u64, u64, u64) {
    let table = table(report, name);
    let count = |field: &str| table[field].as_u64().unwrap();
    (count("written"), count("unchanged"), count("removed"))
}

/// Every exported file with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let names = files_below(folder).into_iter().filter(|name| name.ends_with(".parquet"));
    names.map(|name| (name.clone(), fs::read(folder.join(&name)).unwrap())).collect()
}

fn partition(folder: &Path, table: &str, day: &str) -> PathBuf {
    folder.join(format!("dataset={table}/operating_day={day}/part-0.parquet"))
}

/// A path inside a literal of SQL.
fn quoted(path: &Path) -> String {
    path.to_str().unwrap().replace('\'', "''")
}

/// The rows that only one of warehouse and export has, of the columns of the warehouse.
fn differing_rows(store: &Store, folder: &Path, table: &str) -> u64 {
    let connection = Connection::open_in_memory().unwrap();
    let (file, home) = (quoted(&store.warehouse_file()), quoted(&folder.join(format!("dataset={table}"))));
    connection.execute_batch(&format!("ATTACH '{file}' AS w (READ_ONLY)")).unwrap();
    let (one, other) = (
        format!("SELECT * FROM w.{table}"),
        format!(
            "SELECT * EXCLUDE (dataset) FROM read_parquet('{home}/**/*.parquet', hive_partitioning = true,
                    hive_types = {{'dataset': VARCHAR, 'operating_day': DATE}})"
        ),
    );
    // By name, because the folder's column comes last.
    let by_name = |rows: &str| format!("(SELECT * FROM (FROM w.{table} LIMIT 0) UNION ALL BY NAME ({rows}))");
    let (one, other) = (by_name(&one), by_name(&other));
    let sql = format!("SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))");
    connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

/// The same for a table without operating days.
fn differing_whole_rows(store: &Store, folder: &Path, table: &str) -> u64 {
    let connection = Connection::open_in_memory().unwrap();
    let (file, home) = (quoted(&store.warehouse_file()), quoted(&folder.join(format!("dataset={table}"))));
    connection.execute_batch(&format!("ATTACH '{file}' AS w (READ_ONLY)")).unwrap();
    let one = format!("SELECT * FROM w.{table}");
    let other = format!("SELECT * FROM read_parquet('{home}/part-0.parquet', hive_partitioning = false)");
    let sql = format!("SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))");
    connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn what_is_read_back_is_what_the_warehouse_has() {
    let store = filled();
    let folder = store.around().join("it's a lake");
    let report = export(&store, &folder, &[]).expect(0).json();
    assert_eq!((&report["status"], &report["exit_code"]), (&json!("done"), &json!(0)));
    for name in ["market.dam_spp", "market.sced_shadow_prices", "ancillary.rt_mcpc_15min"] {
        assert!(table(&report, name)["rows"].as_u64().unwrap() > 0);
        assert_eq!(differing_rows(&store, &folder, name), 0, "{name}");
    }
    assert_eq!(differing_whole_rows(&store, &folder, "reference.settlement_points"), 0);
    assert!(partition(&folder, "market.dam_spp", "2026-11-01").is_file());
    // Superseded versions and what the warehouse notes for itself are not asked for.
    let names: Vec<String> =
        report["tables"].as_array().unwrap().iter().map(|it| it["table"].as_str().unwrap().to_owned()).collect();
    assert!(names.iter().all(|name| !name.starts_with("history.") && !name.starts_with("ops.")), "{names:?}");
    assert!(!folder.join("_temporary").exists());
}

#[test]
fn a_second_export_writes_nothing_and_equal_rows_give_equal_bytes() {
    let store = filled();
    let (folder, other) = (store.around().join("lake"), store.around().join("other"));
    let first = export(&store, &folder, &[]).expect(0).json();
    let written = files(&folder);
    let second = export(&store, &folder, &[]).expect(0).json();
    for entry in second["tables"].as_array().unwrap() {
        let name = entry["table"].as_str().unwrap();
        let (all, _, _) = done(&first, name);
        assert_eq!(done(&second, name), (0, all, 0), "{name}");
        assert_eq!(entry["rows"], table(&first, name)["rows"], "{name}");
    }
    assert_eq!(files(&folder), written);
    export(&store, &other, &[]).expect(0);
    assert!(files(&other) == written, "the same rows gave other bytes");
}

#[test]
fn an_export_takes_up_where_it_was_cut_off_and_replaces_what_is_damaged() {
    let store = filled();
    let folder = store.around().join("lake");
    export(&store, &folder, &["--dataset", "sced_shadow_prices"]).expect(0);
    let whole = files(&folder);
    assert!(whole.len() > 1, "{:?}", whole.keys());
    let paths: Vec<PathBuf> = whole.keys().map(|name| folder.join(name)).collect();
    fs::remove_file(&paths[0]).unwrap();
    fs::write(&paths[1], b"PAR1 half of a fi").unwrap();
    fs::create_dir_all(folder.join("_temporary")).unwrap();
    fs::write(folder.join("_temporary/market.dam_spp-2026-11-01.tmp"), b"PAR1").unwrap();
    let report = export(&store, &folder, &["--dataset", "sced_shadow_prices"]).expect(0).json();
    assert_eq!(done(&report, "market.sced_shadow_prices"), (2, whole.len() as u64 - 2, 0));
    assert!(files(&folder) == whole);
    assert!(!folder.join("_temporary").exists());
}

#[test]
fn only_days_that_changed_are_written_and_days_that_are_gone_are_removed() {
    let store = filled();
    let folder = store.around().join("lake");
    export(&store, &folder, &["--dataset", "market.sced_shadow_prices"]).expect(0);
    let before = files(&folder);
    let change = |sql: &str| Connection::open(store.warehouse_file()).unwrap().execute_batch(sql).unwrap();
    let name = "market.sced_shadow_prices";

    change("UPDATE market.sced_shadow_prices SET shadow_price = shadow_price + 1 WHERE operating_day = DATE '2026-11-01'");
    let report = export(&store, &folder, &["--dataset", name]).expect(0).json();
    assert_eq!(done(&report, name), (1, before.len() as u64 - 1, 0));
    assert_eq!(differing_rows(&store, &folder, name), 0);

    // Days outside of those that are exported stay as they are.
    change("DELETE FROM market.sced_shadow_prices WHERE operating_day = DATE '2026-11-01'");
    let report = export(&store, &folder, &["--dataset", name, "--until", "2026-10-31"]).expect(0).json();
    assert_eq!(done(&report, name).2, 0);
    assert!(partition(&folder, name, "2026-11-01").is_file());
    let report = export(&store, &folder, &["--dataset", name, "--from", "2026-11-01"]).expect(0).json();
    assert_eq!(done(&report, name), (0, 0, 1));
    assert!(!partition(&folder, name, "2026-11-01").parent().unwrap().exists());
    assert_eq!(differing_rows(&store, &folder, name), 0);
}

#[test]
fn marts_views_and_superseded_versions_can_be_exported_by_name() {
    let store = filled();
    let folder = store.around().join("lake");
    let change = |sql: &str| Connection::open(store.warehouse_file()).unwrap().execute_batch(sql).unwrap();
    change(
        "CREATE TABLE mart.made AS SELECT operating_day, count(*) AS hours FROM market.dam_spp GROUP BY operating_day;
         CREATE VIEW mart.seen AS SELECT operating_day, hours * 2 AS twice FROM mart.made;
         INSERT INTO mart.made VALUES (NULL, 7)",
    );
    let report = export(&store, &folder, &["--dataset", "mart.made,seen,history.market__dam_spp"]).expect(0).json();
    assert_eq!(table(&report, "mart.seen")["rows"], table(&report, "mart.made")["rows"]);
    assert_eq!(differing_rows(&store, &folder, "mart.made"), 0);
    assert_eq!(differing_rows(&store, &folder, "mart.seen"), 0);
    // Rows without a day are where Hive looks for them.
    assert!(partition(&folder, "mart.made", "__HIVE_DEFAULT_PARTITION__").is_file());
    let mut list = command("ercot");
    list.args(["export", "--list"]).arg("--data-dir").arg(store.root());
    let listed = run(list).expect(0).stdout;
    for line in ["mart.made", "mart.seen", "history.market__dam_spp", "market.dam_spp"] {
        assert!(listed.lines().any(|found| found.starts_with(line)), "{line}: {listed}");
    }
    assert!(!listed.contains("ops."), "{listed}");
}

#[test]
fn a_full_disk_leaves_what_was_there_and_nothing_half_written() {
    let store = filled();
    let folder = store.around().join("lake");
    export(&store, &folder, &["--dataset", "dam_spp"]).expect(0);
    let before = files(&folder);
    let sql = "UPDATE market.dam_spp SET settlement_point_price = settlement_point_price * 1.37";
    Connection::open(store.warehouse_file()).unwrap().execute_batch(sql).unwrap();
    let whole = command_of(&store, &folder, &["--dataset", "dam_spp"]);
    let mut limited = Command::new("bash");
    // Without the signal a write beyond the limit fails like one on a full disk.
    limited.arg("-c").arg("trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"").arg(whole.get_program()).args(whole.get_args());
    let ended = run(limited).expect(1);
    assert!(ended.stderr.contains("part-0.parquet") && ended.stderr.contains("untouched"), "{}", ended.stderr);
    assert!(files(&folder) == before);
    let left: Vec<String> = files_below(&folder).into_iter().filter(|name| name.contains(".tmp")).collect();
    assert_eq!(left, [""; 0]);
    export(&store, &folder, &["--dataset", "dam_spp"]).expect(0);
    assert_eq!(differing_rows(&store, &folder, "market.dam_spp"), 0);
}

#[test]
fn usage_is_2_and_a_folder_that_another_export_writes_to_is_75() {
    let store = Store::new();
    let folder = store.around().join("lake");
    let ended = export(&store, &folder, &[]).expect(2);
    assert!(ended.stderr.contains("run ercot-fetch first"), "{}", ended.stderr);
    let store = filled();
    let ended = export(&store, &folder, &["--dataset", "dam_spq"]).expect(2);
    assert!(ended.stderr.contains("dam_spq is no dataset, table or view"), "{}", ended.stderr);
    let ended = export(&store, &folder, &["--from", "2026-11-02", "--until", "2026-11-01"]).expect(2);
    assert!(ended.stderr.contains("is after"), "{}", ended.stderr);
    assert!(!folder.exists(), "a mistake made a folder");

    fs::create_dir_all(&folder).unwrap();
    let lock = fs::File::create(folder.join("_export.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(export(&store, &folder, &[]).expect(75).json()["exit_code"], 75);
    drop(lock);
    export(&store, &folder, &["--dataset", "dam_spp"]).expect(0);
}
