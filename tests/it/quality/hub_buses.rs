//! Hubs against their buses, in two levels. The sample has no bus prices, so they are made for one run.

use super::{DAY, alarms, damaged, filled, outcome, verify};

/// Hubs with one hub bus of one bus, `A1`, and another of three, `B1` to `B3`.
const DEFINITION: &str = "
    CREATE TEMP TABLE lineage AS SELECT _source_doc, _published_at, _ingested_at FROM market.rt_lmp_5min LIMIT 1;
    INSERT INTO reference.settlement_points BY NAME
    SELECT hub || '_' || bus AS electrical_bus, hub || '_' || bus AS node_name, hub || '_' || bus[1] AS hub_bus_name, hub, lineage.*
    FROM (SELECT unnest(['HB_NORTH', 'HB_WEST']) AS hub), (SELECT unnest(['A1', 'B1', 'B2', 'B3']) AS bus), lineage;";

/// Prices of the buses at one run: hub bus A lies 8 $ above the hub's price and B 8 $ below it, so that the mean of the hub
/// buses is the hub's price and the mean of the buses is 4 $ below it.
const PRICES: &str = "
    INSERT INTO market.rt_bus_lmp_5min BY NAME
    SELECT p.sced_ts_utc, p.operating_day, d.electrical_bus, p.lmp + CASE WHEN d.hub_bus_name LIKE '%A' THEN 8 ELSE -8 END AS capped_lmp,
           lineage.*
    FROM reference.settlement_points d JOIN market.rt_lmp_5min p ON p.settlement_point = d.hub, lineage
    WHERE p.sced_ts_utc = (SELECT min(sced_ts_utc) FROM market.sced_system_lambda WHERE operating_day = DATE '2026-11-01');";

#[test]
fn a_hub_is_the_mean_of_its_hub_buses_and_not_of_its_buses() {
    let store = filled();
    let clean = damaged(&store, &format!("{DEFINITION} {PRICES}"));
    let arguments = [&DAY[..], &["--json", "--check", "hub-means"]].concat();
    let verified = verify(&clean, &arguments).expect(0).json();
    let hubs = outcome(&verified, "hub_buses", "market.rt_lmp_5min");
    assert_eq!((&hubs["judged"], &hubs["outside"]), (&serde_json::json!(2), &serde_json::json!(0)), "{hubs:#}");

    // Three cents on one of three buses of one of two hub buses are half a cent; twelve are two cents.
    let off = |cents: &str| {
        let sql =
            format!("UPDATE market.rt_bus_lmp_5min SET capped_lmp = capped_lmp + {cents} WHERE electrical_bus = 'HB_WEST_B2'");
        verify(&damaged(&clean, &sql), &arguments)
    };
    off("0.03").expect(0);
    let verified = off("0.12").expect(1).json();
    assert_eq!(alarms(&verified), ["hub_buses market.rt_lmp_5min"]);
    let row = &outcome(&verified, "hub_buses", "market.rt_lmp_5min")["rows"][0];
    assert_eq!(row["item"], "HB_WEST");
    assert!((row["residual"].as_f64().unwrap() + 0.02).abs() < 1e-6, "{row}");
}

#[test]
fn a_hub_with_a_bus_without_price_is_not_judged() {
    let store = filled();
    let sql = format!("{DEFINITION} {PRICES} DELETE FROM market.rt_bus_lmp_5min WHERE electrical_bus = 'HB_NORTH_A1'");
    let arguments = [&DAY[..], &["--json", "--check", "hub-means"]].concat();
    let verified = verify(&damaged(&store, &sql), &arguments).expect(0).json();
    let hubs = outcome(&verified, "hub_buses", "market.rt_lmp_5min");
    assert_eq!((&hubs["judged"], &hubs["not_judged"]), (&serde_json::json!(1), &serde_json::json!(1)), "{hubs:#}");
}
