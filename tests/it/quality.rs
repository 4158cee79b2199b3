//! `ercot verify`: a clean sample gives no alarm, and each kind of damage is found and named with table, key and figure.
//!
//! The market is loaded once; each damage is done to a copy of its warehouse file.

mod damages;
mod hub_buses;

use std::fs;

use ercot_warehouse::{Resources, Warehouse};
use serde_json::{Value, json};

use crate::support::{
    Replay, Store, Window, market,
    programs::{Ended, command, run},
};

/// Eight hours around midnight and the repeated hour of 2026-11-01, with the day-ahead market of that day.
const HOURS: Window = Window { since: "2026-11-01T04:00:00Z", until: "2026-11-01T09:10:00Z" };
const NOW: &str = "2026-11-01T09:10:00Z";
const DAY: [&str; 4] = ["--from", "2026-11-01", "--to", "2026-11-01"];

/// Posted on the day before.
const DAY_AHEAD: [&str; 4] = ["dam_spp", "dam_system_lambda", "dam_shadow_prices", "dam_mcpc"];

/// Products of the hours themselves.
const REAL_TIME: [&str; 7] = [
    "rt_lmp_5min",
    "sced_system_lambda",
    "sced_shadow_prices",
    "rt_ordc_adders_sced",
    "rt_spp_15min",
    "solar_5min_region",
    "wind_5min_region",
];

/// A store with these hours in it.
fn filled() -> Store {
    let (store, replay) = (Store::at(NOW), Replay::until(&HOURS, &[]));
    let yesterday = Window { since: "2026-10-31T16:00:00Z", until: HOURS.until };
    store.fetch_from(&replay, &DAY_AHEAD, &yesterday, &[]).expect(0);
    store.fetch_from(&replay, &REAL_TIME, &HOURS, &[]).expect(0);
    store
}

fn factors() -> String {
    market::sample().join("true_ptdf.csv.gz").to_str().unwrap().to_owned()
}

fn verify(store: &Store, arguments: &[&str]) -> Ended {
    let mut verify = command("ercot");
    verify.arg("verify").args(arguments).arg("--data-dir").arg(store.root()).args(["--now", NOW]);
    run(verify)
}

/// Does something to a copy of a store's warehouse.
fn damaged(store: &Store, sql: &str) -> Store {
    let copy = Store::at(NOW);
    fs::create_dir_all(copy.warehouse_file().parent().unwrap()).unwrap();
    fs::copy(store.warehouse_file(), copy.warehouse_file()).unwrap();
    let warehouse = Warehouse::open(&copy.warehouse_file(), Resources::default()).unwrap();
    warehouse.connection().execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    copy
}

/// The outcome of a check of a table.
fn outcome<'v>(verified: &'v Value, check: &str, table: &str) -> &'v Value {
    let found = verified["checks"].as_array().unwrap().iter().filter(|it| it["check"] == check && it["table"] == table);
    // A table has several ranges; the one with something outside is meant.
    let found: Vec<&Value> = found.collect();
    let worst = found.iter().find(|it| it["outside"] != 0).or(found.first());
    worst.unwrap_or_else(|| panic!("no {check} of {table} in {verified:#}"))
}

/// The checks that alarm, as `check table`.
fn alarms(verified: &Value) -> Vec<String> {
    let checks = verified["checks"].as_array().unwrap().iter();
    let alarms = checks.filter(|it| it["severity"] == "alarm" && it["outside"].as_u64().unwrap() > 0);
    alarms.map(|it| format!("{} {}", it["check"].as_str().unwrap(), it["table"].as_str().unwrap())).collect()
}

#[test]
fn a_clean_sample_gives_no_alarm_and_every_check_has_judged_something() {
    let store = filled();
    let factors = factors();
    let verified = verify(&store, &[&DAY[..], &["--shift-factors", &factors, "--json"]].concat());
    let said = verified.said();
    let found: Value = serde_json::from_str(&verified.stdout).unwrap_or_else(|_| panic!("{said}"));
    assert_eq!(alarms(&found), [""; 0], "{said}");
    verified.expect(0);
    assert_eq!((&found["status"], &found["alarms"], &found["not_checked"]), (&json!("ok"), &json!(0), &json!([])));
    for (check, table) in [
        ("keys", "market.rt_lmp_5min"),
        ("missing", "market.rt_lmp_5min"),
        ("missing", "market.rt_spp_15min"),
        ("missing", "market.dam_spp"),
        ("range", "market.sced_shadow_prices"),
        ("range", "context.solar_5min_region"),
        ("congestion_reach", "market.rt_lmp_5min"),
        ("congestion_reach", "market.rt_spp_15min"),
        ("congestion_reach", "market.dam_spp"),
        ("hub_mean", "market.rt_lmp_5min"),
        ("hub_mean", "market.dam_spp"),
        ("hub_mean", "market.rt_spp_15min"),
        ("spp", "market.rt_spp_15min"),
        ("spp_elsewhere", "market.rt_spp_15min"),
        ("lmp_identity", "market.rt_lmp_5min"),
    ] {
        assert!(outcome(&found, check, table)["judged"].as_u64().unwrap() > 0, "{check} {table} judged nothing: {said}");
    }
    // 25 hours of the day-ahead market, and not 24.
    assert_eq!(outcome(&found, "missing", "market.dam_spp")["judged"], 25);
    // Every point of every run of the day whose prices are there by now and whose file of shadow prices is.
    let judged = outcome(&found, "lmp_identity", "market.rt_lmp_5min");
    let runs = crate::support::store::value(
        &store.warehouse(),
        "SELECT count(*)::VARCHAR FROM market.rt_lmp_5min WHERE operating_day = DATE '2026-11-01'",
    );
    let total = judged["judged"].as_u64().unwrap() + judged["not_judged"].as_u64().unwrap();
    assert_eq!(total.to_string(), runs);
}

#[test]
fn a_look_for_people_has_a_table_a_sum_and_no_colour_in_a_pipe() {
    let store = filled();
    let text = verify(&store, &DAY).expect(0).stdout;
    assert!(text.starts_with("check") && text.contains("0 alarm(s)"), "{text}");
    assert!(text.contains("not checked: lmp-identity: no shift factors are known"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
    // Without days it looks at the last seven that there are.
    let verified = verify(&store, &["--json", "--check", "keys"]).expect(0).json();
    assert_eq!((&verified["from"], &verified["to"]), (&json!("2026-10-26"), &json!("2026-11-01")));
    let only_keys = verified["checks"].as_array().unwrap().iter().all(|it| it["check"] == "keys");
    assert!(only_keys, "{verified:#}");
}

#[test]
fn usage_is_2_and_data_that_are_being_written_are_75() {
    let store = Store::at(NOW);
    let ended = verify(&store, &[]).expect(2);
    assert!(ended.stderr.contains("run ercot-fetch first"), "{}", ended.stderr);
    let ended = verify(&store, &["--from", "2026-11-02", "--to", "tomorrow"]).expect(2);
    assert!(ended.stderr.contains("2026-11-01"), "{}", ended.stderr);
    let ended = verify(&store, &["--shift-factors", "nowhere.csv"]).expect(2);
    assert!(ended.stderr.contains("nowhere.csv"), "{}", ended.stderr);

    let warehouse = Warehouse::open(&store.warehouse_file(), Resources::default()).unwrap();
    let ended = verify(&store, &["--wait", "0", "--json"]).expect(75);
    assert_eq!(ended.json()["exit_code"], 75);
    drop(warehouse);
    let ended = verify(&store, &[]).expect(2);
    assert!(ended.stderr.contains("no operating day"), "{}", ended.stderr);
    let ended = verify(&store, &["--from", "2026-11-02", "--to", "2026-11-01"]).expect(2);
    assert!(ended.stderr.contains("--from 2026-11-02 is after --to 2026-11-01"), "{}", ended.stderr);
}
