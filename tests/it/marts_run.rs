//! The marts of SCED runs, from the sample to the identity of prices; and how `ercot refresh` ends.

use std::collections::BTreeMap;

use ercot_types::report::TableName;
use ercot_warehouse::{Resources, Warehouse, fingerprint};

use crate::support::{
    NIGHT, Replay, Store, Window, market,
    programs::{Ended, command, run},
    store::{rows, value},
};

const SIGKILL: i32 = 9;

/// Reports that the identity of prices needs.
const PRICES: [&str; 3] = ["rt_lmp_5min", "sced_system_lambda", "sced_shadow_prices"];

const EVERYTHING: Window = Window { since: "2000-01-01T00:00:00Z", until: "2100-01-01T00:00:00Z" };

/// Ends in the middle of the day of 25 hours, in the middle of an hour.
const FIRST_HALF: Window = Window { since: "2000-01-01T00:00:00Z", until: "2026-11-01T12:20:00Z" };

fn refresh_with(store: &Store, arguments: &[&str], kill_at: Option<&str>) -> Ended {
    let mut refresh = command("ercot");
    refresh.arg("refresh").args(arguments).arg("--data-dir").arg(store.root());
    if let Some(step) = kill_at {
        refresh.env("ERCOT_TEST_KILL_AT", step);
    }
    run(refresh)
}

fn refresh(store: &Store, arguments: &[&str]) -> Ended {
    refresh_with(store, arguments, None)
}

/// The marts that are built, with rows and digests.
fn marts(store: &Store) -> BTreeMap<String, (u64, String)> {
    let warehouse = store.warehouse();
    let names = rows(&warehouse, "SELECT DISTINCT mart FROM ops.mart_source");
    assert!(names.iter().any(|name| name == "mart.sced_run"), "{names:?}");
    let print = |name: String| {
        let print = fingerprint(&warehouse, &TableName::try_from(name.clone()).unwrap(), &[]).unwrap();
        (name, (print.rows, print.sha256))
    };
    names.into_iter().map(print).collect()
}

/// A store with the shadow prices, lambdas and day-ahead prices of a night, which are stretches of several marts.
fn a_night() -> Store {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &["sced_shadow_prices", "sced_system_lambda", "dam_spp"], &NIGHT, &[]).expect(0);
    store
}

#[test]
fn congestion_is_minus_the_sum_of_shift_factor_times_shadow_price_for_every_run_and_point() {
    let store = Store::new();
    for window in [FIRST_HALF, EVERYTHING] {
        let replay = Replay::until(&window, &[]);
        store.fetch_from(&replay, &PRICES, &window, &[]).expect(0);
        refresh(&store, &[]).expect(0);
    }
    every_price_is_explained(&store.warehouse());
    every_run_is_there_and_known(&store.warehouse());
    the_day_of_25_hours_has_them(&store.warehouse());
    a_filled_run_has_all_constraints(&store.warehouse());

    let incremental = marts(&store);
    let nothing = refresh(&store, &["--json"]).expect(0).json();
    assert_eq!(nothing["days"].as_u64(), Some(0), "{nothing}");
    let full = refresh(&store, &["--full", "--json"]).expect(0).json();
    assert!(full["days"].as_u64().unwrap() >= 4, "{full}");
    assert_eq!(marts(&store), incremental, "a full refresh comes to something else");
}

/// The true factors of the sample, joined to `features.sced_mu` as a user would, against the congestion of the fact table.
///
/// Prices are printed to the cent, lambdas and shadow prices to five decimals, factors to nine. So each side may be off by
/// half of its last digit, a shadow price times its factor and a factor times its shadow price; sums of some dozen doubles of
/// this size add less than 1e-9.
fn every_price_is_explained(warehouse: &Warehouse) {
    let factors = market::sample().join("true_ptdf.csv.gz");
    let explained = format!(
        "WITH factors AS (
             SELECT ConstraintKey AS constraint_key, SettlementPoint AS settlement_point, PTDF AS factor
             FROM read_csv('{}', header = true, columns = {{'ConstraintKey': 'VARCHAR', 'SettlementPoint': 'VARCHAR', 'PTDF': 'DOUBLE'}})
         ), explained AS (
             SELECT sced_ts_utc, settlement_point, sum(factor * mu) AS congestion,
                 sum(abs(factor) * 0.5e-5 + mu * 0.5e-9) AS slack, count(*) AS terms
             FROM features.sced_mu JOIN factors USING (constraint_key) WHERE mu > 0 GROUP BY ALL
         )
         SELECT p.sced_ts_utc, p.settlement_point, abs(p.congestion + coalesce(e.congestion, 0)) AS off,
             0.005 + 0.5e-5 + coalesce(e.slack, 0) + 1e-9 AS allowed, coalesce(e.terms, 0) AS terms, abs(p.congestion) AS size
         FROM mart.fact_rt_5min p LEFT JOIN explained e USING (sced_ts_utc, settlement_point)",
        factors.display()
    );
    let prices = value(warehouse, "SELECT count(*) FROM market.rt_lmp_5min");
    let found = value(
        warehouse,
        &format!("SELECT concat_ws(' ', count(*), count(off), count(*) FILTER (off > allowed)) FROM ({explained})"),
    );
    assert_eq!(found, format!("{prices} {prices} 0"), "prices, explained ones, and those that are off");
    // The identity is no triviality: most prices have several terms, and some congestion is large.
    let weight = value(warehouse, &format!("SELECT concat_ws(' ', median(terms) >= 3, max(size) > 100) FROM ({explained})"));
    assert_eq!(weight, "true true");
}

fn every_run_is_there_and_known(warehouse: &Warehouse) {
    let runs = "SELECT concat_ws(' ', count(*), count(DISTINCT sced_ts_utc), count(*) FILTER (mu_known), count(system_lambda))";
    let of_reports = value(warehouse, "SELECT count(DISTINCT sced_ts_utc) FROM market.rt_lmp_5min");
    let found = value(warehouse, &format!("{runs} FROM mart.sced_run"));
    assert_eq!(
        found,
        [of_reports.as_str(); 4].join(" "),
        "runs, distinct runs, runs with known shadow prices, runs with a lambda"
    );
    // NP6-86 is posted at five past the hour: 5 to 65 minutes after its runs, whose stamps are seconds after the five minutes.
    let lag = "SELECT concat_ws(' ', min(mu_published_at - sced_ts_utc) >= INTERVAL 5 MINUTE,
        max(mu_published_at - sced_ts_utc) <= INTERVAL 65 MINUTE) FROM mart.sced_run";
    assert_eq!(value(warehouse, lag), "true true");
}

fn the_day_of_25_hours_has_them(warehouse: &Warehouse) {
    for relation in ["mart.sced_run", "mart.fact_rt_5min", "mart.binding_constraints", "features.sced_mu", "features.lmp_target"]
    {
        let hours = |day: &str| {
            let sql = "SELECT count(DISTINCT date_trunc('hour', sced_ts_utc))";
            value(warehouse, &format!("{sql} FROM {relation} WHERE operating_day = DATE '{day}'"))
        };
        assert_eq!((hours("2026-10-31"), hours("2026-11-01")), ("24".to_owned(), "25".to_owned()), "{relation}");
    }
    // Both passes of 01:30 have the same stamp.
    let twins = "SELECT count(*) FROM mart.sced_run a JOIN mart.sced_run b USING (sced_timestamp)
        WHERE a.sced_ts_utc + INTERVAL 1 HOUR = b.sced_ts_utc AND NOT a.repeated_hour_flag AND b.repeated_hour_flag";
    assert_eq!(value(warehouse, twins), "1");
}

fn a_filled_run_has_all_constraints(warehouse: &Warehouse) {
    let day = "DATE '2026-11-01', DATE '2026-11-01'";
    let long = "FROM features.sced_mu WHERE operating_day = DATE '2026-11-01' AND mu > 0";
    let filled = format!("FROM features.sced_mu_filled({day})");
    let expected = value(
        warehouse,
        &format!(
            "SELECT (SELECT count(*) FROM mart.sced_run WHERE operating_day = DATE '2026-11-01') * count(DISTINCT constraint_key) {long}"
        ),
    );
    assert_eq!(value(warehouse, &format!("SELECT count(mu) {filled}")), expected);
    let sum = |from: &str| value(warehouse, &format!("SELECT sum(mu::DECIMAL(18, 5)) {from}"));
    assert_eq!(sum(&filled), sum(long));
}

#[test]
fn a_refresh_killed_at_any_step_keeps_the_last_good_state_and_the_next_one_ends_it() {
    let store = a_night();
    refresh(&store, &[]).expect(0);
    let good = marts(&store);
    for step in ["refresh-planned", "refresh-build:1", "refresh-built:1", "refresh-build:2"] {
        let killed = refresh_with(&store, &["--full"], Some(step));
        assert_eq!(killed.signal(), Some(SIGKILL), "{step}: {}", killed.said());
        assert_eq!(marts(&store), good, "{step}");
        let left: u64 = value(&store.warehouse(), "SELECT count(*) FROM ops.stale_day").parse().unwrap();
        assert!(left > 0, "{step}: nothing was left to do");
        let ended = refresh(&store, &["--json"]).expect(0).json();
        assert_eq!(ended["days"].as_u64(), Some(left), "{step}: {ended}");
        assert_eq!(marts(&store), good, "{step}");
        assert_eq!(value(&store.warehouse(), "SELECT count(*) FROM ops.stale_day"), "0", "{step}");
    }
}

#[test]
fn a_first_refresh_that_is_killed_is_ended_by_the_next() {
    let store = a_night();
    let killed = refresh_with(&store, &[], Some("refresh-build:1"));
    assert_eq!(killed.signal(), Some(SIGKILL), "{}", killed.said());
    assert_eq!(value(&store.warehouse(), "SELECT count(*) FROM mart.sced_run"), "0");
    refresh(&store, &[]).expect(0);
    let other = a_night();
    refresh(&other, &[]).expect(0);
    assert_eq!(marts(&store), marts(&other));
}

#[test]
fn what_keeps_a_refresh_from_starting_has_its_exit_code_and_says_what_to_do() {
    let store = Store::new();
    assert!(refresh(&store, &[]).expect(2).said().contains("there is no warehouse"));
    let store = a_night();
    let writer = || Warehouse::open(&store.warehouse_file(), Resources::default()).unwrap();

    let held = writer();
    let busy = refresh(&store, &["--json"]).expect(75);
    assert!(busy.said().contains("try again"), "{}", busy.said());
    assert_eq!(busy.json()["exit_code"].as_u64(), Some(75));
    drop(held);

    let before = marts(&store);
    let tamper = |sql: &str| writer().connection().execute_batch(sql).unwrap();
    tamper("UPDATE ops.migration SET sha256 = repeat('0', 64) WHERE name = '0030_sced_runs.sql'");
    let edited = refresh(&store, &[]).expect(1);
    assert!(edited.said().contains("0030_sced_runs.sql has changed since it was applied"), "{}", edited.said());
    assert!(edited.said().contains("forward-only"), "{}", edited.said());
    assert_eq!(marts(&store), before);

    let store = a_night();
    let newer = "INSERT INTO ops.migration VALUES ('9999_of_tomorrow.sql', repeat('0', 64))";
    Warehouse::open(&store.warehouse_file(), Resources::default()).unwrap().connection().execute_batch(newer).unwrap();
    let refused = refresh(&store, &[]).expect(1);
    assert!(
        refused.said().contains("9999_of_tomorrow.sql") && refused.said().contains("update the program"),
        "{}",
        refused.said()
    );
    let rows = value(&store.warehouse(), "SELECT count(*) > 0 FROM market.sced_system_lambda");
    assert_eq!(rows, "true", "nothing is lost");
}
