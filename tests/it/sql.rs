//! `ercot sql`: what it prints, how it ends, and that it changes nothing.

use std::{fs, io::Write, process::Stdio};

use serde_json::json;

use crate::support::{
    NIGHT, Replay, Store,
    programs::{Ended, command, run},
};

/// A store with the day-ahead prices of the repeated hour.
fn filled() -> Store {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &["dam_spp"], &NIGHT, &[]).expect(0);
    store
}

fn ask(store: &Store, arguments: &[&str]) -> Ended {
    let mut sql = command("ercot");
    sql.arg("sql").args(arguments).arg("--data-dir").arg(store.root());
    run(sql)
}

const HOURS: &str = "SELECT DISTINCT interval_start_utc, hour_ending, dst_flag, NULL AS nothing FROM dam_spp
                     WHERE hour_ending = 2 AND delivery_date = DATE '2026-11-01' ORDER BY 1";

#[test]
fn each_format_prints_the_repeated_hour_in_its_own_way() {
    let store = filled();
    let formats = [
        (
            "table",
            "interval_start_utc   hour_ending  dst_flag  nothing\n2026-11-01T06:00:00            2  false        NULL\n\
             2026-11-01T07:00:00            2  true         NULL\n(2 rows)\n",
        ),
        ("csv", "interval_start_utc,hour_ending,dst_flag,nothing\n2026-11-01T06:00:00,2,false,\n2026-11-01T07:00:00,2,true,\n"),
        (
            "jsonl",
            "{\"interval_start_utc\": \"2026-11-01T06:00:00\", \"hour_ending\": 2, \"dst_flag\": false, \"nothing\": null}\n\
             {\"interval_start_utc\": \"2026-11-01T07:00:00\", \"hour_ending\": 2, \"dst_flag\": true, \"nothing\": null}\n",
        ),
        (
            "markdown",
            "| interval_start_utc | hour_ending | dst_flag | nothing |\n| --- | ---: | --- | ---: |\n\
             | 2026-11-01T06:00:00 | 2 | false | NULL |\n| 2026-11-01T07:00:00 | 2 | true | NULL |\n",
        ),
    ];
    for (format, expected) in formats {
        assert_eq!(ask(&store, &["--format", format, HOURS]).expect(0).stdout, expected, "{format}");
    }
    let row =
        |start: &str, flag: bool| json!({ "interval_start_utc": start, "hour_ending": 2, "dst_flag": flag, "nothing": null });
    let expected = json!([row("2026-11-01T06:00:00", false), row("2026-11-01T07:00:00", true)]);
    for arguments in [["--format", "json", HOURS].as_slice(), &["--json", HOURS]] {
        assert_eq!(ask(&store, arguments).expect(0).json(), expected);
    }
    assert_eq!(ask(&store, &["--json", "SELECT 1 AS a WHERE false"]).expect(0).json(), json!([]));
}

#[test]
fn a_table_shows_the_first_rows_and_counts_all_of_them() {
    let store = filled();
    let shown = ask(&store, &["FROM range(100)"]).expect(0).stdout;
    assert_eq!(shown.lines().count(), 42, "{shown}");
    assert!(shown.ends_with("(40 of 100 rows; --max-rows 0 prints all)\n"), "{shown}");
    assert_eq!(ask(&store, &["--max-rows", "0", "FROM range(100)"]).expect(0).stdout.lines().count(), 102);
    assert_eq!(ask(&store, &["--max-rows", "3", "--format", "csv", "FROM range(100)"]).expect(0).stdout, "range\n0\n1\n2\n");
    assert_eq!(ask(&store, &["--format", "csv", "FROM range(5000)"]).expect(0).stdout.lines().count(), 5001);
}

#[test]
fn nothing_is_written_and_no_other_file_is_read() {
    let store = filled();
    let (files, bytes) = (store.files(), fs::read(store.warehouse_file()).unwrap());
    let outside = store.around().join("outside.csv");
    fs::write(&outside, "a\n1\n").unwrap();
    let outside = outside.display();
    for statement in [
        "DELETE FROM market.dam_spp".to_owned(),
        "DROP TABLE market.dam_spp".to_owned(),
        "INSERT INTO ops.migration VALUES ('x', 'y')".to_owned(),
        format!("COPY market.dam_spp TO '{outside}'"),
        format!("FROM '{outside}'"),
        format!("ATTACH '{outside}.duckdb'"),
        "SET enable_external_access = true".to_owned(),
    ] {
        let ended = ask(&store, &[&statement]).expect(1);
        assert!(ended.stderr.starts_with("error: ") && ended.stdout.is_empty(), "{statement}: {}", ended.said());
    }
    assert_eq!((store.files(), fs::read(store.warehouse_file()).unwrap()), (files, bytes));
    assert_eq!(fs::read_to_string(store.around().join("outside.csv")).unwrap(), "a\n1\n");
}

#[test]
fn statements_come_from_standard_input_and_the_first_that_fails_ends_it() {
    let store = filled();
    let script = |text: &str| {
        let path = store.around().join("script.sql");
        fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
        let mut sql = command("ercot");
        sql.args(["sql", "--format", "csv", "--data-dir"]).arg(store.root());
        sql.stdin(Stdio::from(fs::File::open(path).unwrap()));
        run(sql)
    };
    let ended = script("SELECT 1 AS a; -- one; comment\nSELECT\n  ';' AS b;\n.tables dam_spp\nSELECT 3 AS c").expect(0);
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert_eq!(
        (&lines[..5], &lines[lines.len() - 2..]),
        (&["a", "1", "b", ";", "table,rows (about),comment"][..], &["c", "3"][..])
    );
    assert!(lines.iter().any(|line| line.starts_with("market.dam_spp,")), "{lines:?}");
    let ended = script("SELECT 1 AS a; SELECT nothing; SELECT 2 AS b;").expect(1);
    assert_eq!(ended.stdout, "a\n1\n");
    assert!(ended.stderr.contains("\"nothing\" was not found"), "{}", ended.stderr);
}

#[test]
fn the_columns_of_a_table_come_with_their_meaning_and_unit() {
    let store = filled();
    let described = ask(&store, &["--json", ".schema rt_lmp_5min"]).expect(0).json();
    let columns = described.as_array().unwrap();
    assert!(
        columns.iter().all(|column| column["table"] == "market.rt_lmp_5min" && column["meaning"].is_string()),
        "{described:#}"
    );
    let price = columns.iter().find(|column| column["column"] == "lmp").unwrap();
    assert!(price["type"] == "DOUBLE" && price["meaning"].as_str().unwrap().contains("$/MWh"), "{price}");
}

#[test]
fn a_statement_that_does_not_end_is_ended() {
    let endless = "SELECT count(*) FROM range(100000000000) a, range(1000000) b WHERE a.range * b.range = 7";
    let ended = ask(&filled(), &["--timeout", "1", endless]).expect(1);
    assert!(ended.stderr.contains("more than 1 s") && ended.stderr.contains("--timeout"), "{}", ended.stderr);
}

#[test]
fn a_missing_and_a_busy_warehouse_say_what_to_do_and_a_published_snapshot_is_never_busy() {
    let store = Store::new();
    let missing = ask(&store, &["SELECT 1"]).expect(2);
    assert!(missing.stderr.contains("run ercot-fetch first"), "{}", missing.stderr);
    assert!(!store.root().exists(), "looking made something");
    let store = filled();
    let published = store.root().join("published");
    let writer = duckdb::Connection::open(store.warehouse_file()).unwrap();
    let busy = ask(&store, &["--wait", "0", "SELECT 1"]).expect(75);
    assert!(busy.stderr.contains("being written"), "{}", busy.stderr);
    drop(writer);
    fs::create_dir(&published).unwrap();
    fs::copy(store.warehouse_file(), published.join("2026-11-02.duckdb")).unwrap();
    let _writer = duckdb::Connection::open(store.warehouse_file()).unwrap();
    ask(&store, &["--wait", "0", "SELECT count(*) FROM dam_spp"]).expect(0);
}

#[test]
fn the_configuration_file_holds_for_the_operators_commands() {
    let store = filled();
    let file = store.around().join("ercot.toml");
    let text = format!("[common]\ndata-dir = {:?}\n[sql]\nmax-rows = 2\n[fetch]\nmax-new = 0\n", store.root());
    fs::write(&file, text).unwrap();
    let with = |arguments: &[&str]| {
        let mut ercot = command("ercot");
        ercot.args(arguments).env("ERCOT_CONFIG_FILE", &file);
        run(ercot)
    };
    assert!(with(&["sql", "FROM range(9)"]).expect(0).stdout.contains("(2 of 9 rows"));
    let tables = with(&["fetch", "tables"]).expect(0).stdout;
    assert!(tables.contains("market.dam_spp"), "{tables}");
    fs::write(&file, "[fetch]\nmax-gnu = 1\n").unwrap();
    assert!(with(&["fetch", "tables"]).expect(2).stderr.contains("max-gnu"));
}
