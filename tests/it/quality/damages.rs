//! Damages, and what is said about each.

use serde_json::Value;

use super::{DAY, alarms, damaged, factors, filled, outcome, verify};
use crate::support::store::value;

/// The run in the second pass of the repeated hour that is damaged, as a place in a list of runs.
const RUN: &str = "(SELECT min(sced_ts_utc) FROM market.sced_system_lambda WHERE sced_ts_utc > TIMESTAMP '2026-11-01 07:20:00')";

/// A damage and what must be said about it.
struct Damage {
    what: &'static str,
    sql: String,
    check: &'static str,
    table: &'static str,
    /// A part of the item of the worst row.
    item: &'static str,
    /// Its instant, as SQL over the undamaged warehouse; empty if it does not matter.
    at: String,
    /// Its distance, smallest and largest.
    residual: (f64, f64),
}

fn price(table: &str, column: &str, change: &str, rows: &str) -> String {
    format!("UPDATE {table} SET {column} = {change} WHERE {rows}")
}

/// The check's name on the command line.
fn option(check: &str) -> &str {
    match check {
        "congestion_reach" => "range",
        "hub_mean" => "hub-means",
        "lmp_identity" => "lmp-identity",
        other => other,
    }
}

/// An instant of the SQL `sql` as it is printed.
fn printed(sql: &str) -> String {
    format!("SELECT strftime({sql}, '%Y-%m-%dT%H:%M:%SZ')")
}

fn prices() -> Vec<Damage> {
    let hour = "TIMESTAMP '2026-11-01 07:00:00'";
    vec![
        Damage {
            what: "an LMP that is two cents off",
            sql: price(
                "market.rt_lmp_5min",
                "lmp",
                "lmp + 0.02",
                &format!("sced_ts_utc = {RUN} AND settlement_point = 'ABILEN1_WND'"),
            ),
            check: "lmp_identity",
            table: "market.rt_lmp_5min",
            item: "ABILEN1_WND",
            at: printed(RUN),
            residual: (0.014, 0.026),
        },
        Damage {
            what: "a hub average of real time a cent beyond rounding",
            sql: price(
                "market.rt_lmp_5min",
                "lmp",
                "lmp + 0.03",
                &format!("sced_ts_utc = {RUN} AND settlement_point = 'HB_HUBAVG'"),
            ),
            check: "hub_mean",
            table: "market.rt_lmp_5min",
            item: "HB_HUBAVG",
            at: printed(RUN),
            residual: (0.02, 0.04),
        },
        Damage {
            what: "a hub average of the day-ahead market a cent beyond rounding, in the repeated hour",
            sql: price(
                "market.dam_spp",
                "settlement_point_price",
                "settlement_point_price - 0.03",
                &format!("interval_start_utc = {hour} AND settlement_point = 'HB_HUBAVG'"),
            ),
            check: "hub_mean",
            table: "market.dam_spp",
            item: "HB_HUBAVG",
            at: printed(hour),
            residual: (-0.04, -0.02),
        },
    ]
}

fn settlement_prices_and_impossible_prices() -> Vec<Damage> {
    let quarter = "TIMESTAMP '2026-11-01 07:15:00'";
    vec![
        Damage {
            what: "a settlement price of a hub three cents off",
            sql: price(
                "market.rt_spp_15min",
                "settlement_point_price",
                "settlement_point_price + 0.03",
                &format!("interval_start_utc = {quarter} AND settlement_point_name = 'HB_WEST'"),
            ),
            check: "spp",
            table: "market.rt_spp_15min",
            item: "HB_WEST HU",
            at: printed(quarter),
            residual: (0.02, 0.04),
        },
        Damage {
            what: "an adder that is in no settlement price",
            sql: price("ancillary.rt_ordc_adders_sced", "rtrdpa", "50", &format!("sced_ts_utc = {RUN}")),
            check: "spp",
            table: "market.rt_spp_15min",
            item: "HB_",
            at: String::new(),
            residual: (-60.0, -1.0),
        },
        Damage {
            what: "an LMP that no congestion can make",
            sql: price("market.rt_lmp_5min", "lmp", "1e6", &format!("sced_ts_utc = {RUN} AND settlement_point = 'ABILEN1_WND'")),
            check: "congestion_reach",
            table: "market.rt_lmp_5min",
            item: "ABILEN1_WND",
            at: printed(RUN),
            residual: (9e5, 1e6),
        },
        Damage {
            what: "a settlement price that no congestion can make",
            sql: price(
                "market.rt_spp_15min",
                "settlement_point_price",
                "-1e6",
                &format!("interval_start_utc = {quarter} AND settlement_point_name = 'ABILEN1_WND'"),
            ),
            check: "congestion_reach",
            table: "market.rt_spp_15min",
            item: "ABILEN1_WND",
            at: printed(quarter),
            residual: (9e5, 1e6),
        },
    ]
}

fn rows_that_are_gone_or_there_twice() -> Vec<Damage> {
    vec![
        Damage {
            what: "a run that one product lacks",
            sql: format!("DELETE FROM market.rt_lmp_5min WHERE sced_ts_utc = {RUN}"),
            check: "missing",
            table: "market.rt_lmp_5min",
            item: "other products have it",
            at: printed(RUN),
            residual: (1.0, 1.0),
        },
        Damage {
            what: "a settlement interval",
            sql: "DELETE FROM market.rt_spp_15min WHERE interval_start_utc = TIMESTAMP '2026-11-01 07:15:00'".to_owned(),
            check: "missing",
            table: "market.rt_spp_15min",
            item: "by the cadence",
            at: "SELECT '2026-11-01T07:30:00Z'".to_owned(),
            residual: (1.0, 1.0),
        },
        Damage {
            what: "the repeated hour of the day-ahead market",
            sql: "DELETE FROM market.dam_spp WHERE interval_start_utc = TIMESTAMP '2026-11-01 07:00:00'".to_owned(),
            check: "missing",
            table: "market.dam_spp",
            item: "by the cadence",
            at: "SELECT '2026-11-01T07:00:00Z'".to_owned(),
            residual: (1.0, 1.0),
        },
        Damage {
            what: "a row that is there twice",
            sql: format!(
                "INSERT INTO market.rt_lmp_5min SELECT * FROM market.rt_lmp_5min
                 WHERE sced_ts_utc = {RUN} AND settlement_point = 'HB_WEST'"
            ),
            check: "keys",
            table: "market.rt_lmp_5min",
            item: "settlement_point=HB_WEST",
            at: printed(RUN),
            residual: (1.0, 1.0),
        },
    ]
}

fn impossible_values() -> Vec<Damage> {
    let range = |what, table, column: &str, value: &str, rows: &str, item, residual| Damage {
        what,
        sql: price(table, column, value, rows),
        check: "range",
        table,
        item,
        at: String::new(),
        residual,
    };
    let run = format!("sced_ts_utc = {RUN}");
    let binding = "rowid = (SELECT min(rowid) FROM market.sced_shadow_prices WHERE operating_day = DATE '2026-11-01')";
    let night = "interval_start_utc = TIMESTAMP '2026-11-01 07:15:00'";
    vec![
        range(
            "a negative shadow price",
            "market.sced_shadow_prices",
            "shadow_price",
            "-5",
            binding,
            "shadow_price=-5",
            (-5.0, -5.0),
        ),
        range(
            "a shadow price above its cap",
            "market.sced_shadow_prices",
            "shadow_price",
            "max_shadow_price + 7",
            binding,
            "shadow_price=",
            (7.0, 7.0),
        ),
        range(
            "a lambda above every cap",
            "market.sced_system_lambda",
            "capped_system_lambda",
            "9999",
            &run,
            "capped_system_lambda=9999",
            (4998.0, 4998.0),
        ),
        range(
            "a lambda that is not a number",
            "market.sced_system_lambda",
            "capped_system_lambda",
            "'NaN'::DOUBLE",
            &run,
            "capped_system_lambda=nan",
            (f64::NAN, f64::NAN),
        ),
        range(
            "sun at night",
            "context.solar_5min_region",
            "system_wide_gen",
            "5000",
            night,
            "system_wide_gen=5000",
            (4950.0, 4950.0),
        ),
        range("wind that draws power", "context.wind_5min_region", "west", "-500", night, "west=-500", (-400.0, -400.0)),
        range("a negative adder", "ancillary.rt_ordc_adders_sced", "rtrdparrs", "-1", &run, "rtrdparrs=-1", (-1.0, -1.0)),
        range(
            "a negative clearing price",
            "ancillary.dam_mcpc",
            "mcpc",
            "-2",
            "ancillary_type = 'RRS'",
            "RRS mcpc=-2",
            (-2.0, -2.0),
        ),
    ]
}

#[test]
fn each_damage_is_found_and_named_with_table_key_and_figure() {
    let store = filled();
    let factors = factors();
    let all = [prices(), settlement_prices_and_impossible_prices(), rows_that_are_gone_or_there_twice(), impossible_values()]
        .into_iter()
        .flatten();
    for Damage { what, sql, check, table, item, at, residual: (smallest, largest) } in all {
        let at = if at.is_empty() { None } else { Some(value(&store.warehouse(), &at)) };
        let copy = damaged(&store, &sql);
        let ended = verify(&copy, &[&DAY[..], &["--shift-factors", &factors, "--json", "--check", option(check)]].concat());
        assert_eq!(ended.code(), 1, "{what}: {}", ended.said());
        let found: Value = ended.json();
        let alarm = format!("{check} {table}");
        assert!(alarms(&found).contains(&alarm), "{what}: {alarm} is not among {:?}", alarms(&found));
        let row = &outcome(&found, check, table)["rows"][0];
        assert!(row["item"].as_str().unwrap().contains(item), "{what}: {row}");
        assert_eq!(row["operating_day"], "2026-11-01", "{what}: {row}");
        if let Some(at) = at {
            assert_eq!(row["at"], at.as_str(), "{what}: {row}");
        }
        match row["residual"].as_f64() {
            Some(residual) => assert!((smallest - 1e-9..=largest + 1e-9).contains(&residual), "{what}: {row}"),
            None => assert!(smallest.is_nan(), "{what}: {row}"),
        }
    }
}

#[test]
fn a_resource_node_that_is_off_is_reported_and_not_alarmed() {
    let store = filled();
    // Nodes weight by base point: a few cents are within what congestion can make, and may be as they should be.
    let quarter = "interval_start_utc = TIMESTAMP '2026-11-01 07:15:00' AND settlement_point_name = 'ABILEN1_WND'";
    let copy = damaged(&store, &price("market.rt_spp_15min", "settlement_point_price", "settlement_point_price + 2", quarter));
    let verified = verify(&copy, &[&DAY[..], &["--json", "--check", "spp"]].concat()).expect(0).json();
    let rows = outcome(&verified, "spp_elsewhere", "market.rt_spp_15min")["rows"].as_array().unwrap().clone();
    assert!(rows.iter().any(|row| row["item"] == "ABILEN1_WND RN"), "{rows:#?}");
    assert_eq!(verified["alarms"], 0);
    assert!(verified["reported"].as_u64().unwrap() > 0);
}
