//! The basis to a hub and the spread of two points, against the printed lines.

use std::collections::BTreeMap;

use crate::{
    marts_hourly::{
        DAM_SPP, RT_SPP,
        given::{Given, assert_same, cells, numbers},
        lines,
    },
    support::{
        calendar,
        market::Product,
        store::{rows, value},
    },
};

use super::{ROUNDED, RT_FILE, quarters};

const RT_LMP: &str = "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP";

/// The difference of two points in the lines of a report, by instant; a line is (instant, point, price).
fn differences(printed: impl Iterator<Item = (String, String, f64)>, point_a: &str, point_b: &str) -> BTreeMap<String, f64> {
    let mut prices: BTreeMap<String, (Option<f64>, Option<f64>)> = BTreeMap::new();
    for (instant, point, price) in printed {
        let pair = prices.entry(instant).or_default();
        if point == point_a {
            pair.0 = Some(price);
        } else if point == point_b {
            pair.1 = Some(price);
        }
    }
    prices.into_iter().map(|(instant, (a, b))| (instant, a.unwrap() - b.unwrap())).collect()
}

#[test]
fn the_spreads_of_the_sample_are_the_differences_of_the_printed_prices() {
    let (point_a, point_b) = ("LZ_WEST", "HB_HOUSTON");
    let store = Given::sample(&["NP4-190-CD", "NP6-905-CD", "NP6-788-CD"]).load();
    let warehouse = store.warehouse();
    let product = Product::read("NP4-190-CD");
    let dam = cells(&product, &["DeliveryDate", "HourEnding", "DSTFlag", "SettlementPoint", "SettlementPointPrice"]);
    let dam = dam.into_iter().map(|line| {
        let start = calendar::hour_start(&line[0], &line[1], "1", &line[2]);
        (calendar::sql(start), line[3].clone(), line[4].parse().unwrap())
    });
    let product = Product::read("NP6-905-CD");
    let headers = [
        "DeliveryDate",
        "DeliveryHour",
        "DeliveryInterval",
        "DSTFlag",
        "SettlementPointName",
        "SettlementPointPrice",
        "SettlementPointType",
    ];
    let rt = cells(&product, &headers).into_iter().filter(|line| line[6] != "LZEW").map(|line| {
        let start = calendar::hour_start(&line[0], &line[1], &line[2], &line[3]);
        (calendar::sql(start), line[4].clone(), line[5].parse().unwrap())
    });
    let product = Product::read("NP6-788-CD");
    let runs = cells(&product, &["SCEDTimestamp", "RepeatedHourFlag", "SettlementPoint", "LMP"]).into_iter();
    let runs = runs.map(|line| (calendar::sql(calendar::run(&line[0], &line[1])), line[2].clone(), line[3].parse().unwrap()));
    let (dam, rt, runs) =
        (differences(dam, point_a, point_b), differences(rt, point_a, point_b), differences(runs, point_a, point_b));
    for (market, expected) in [("DAM", &dam), ("RT_15MIN", &rt), ("SCED", &runs)] {
        let sql = format!(
            "SELECT interval_start_utc AS key, spread AS number FROM mart.spread('{point_a}', '{point_b}') WHERE market = '{market}'"
        );
        assert_same(&numbers(&warehouse, &sql), expected, 0.0, market);
    }
    let odd = format!(
        "SELECT count(*) FROM mart.spread('{point_a}', '{point_b}') spread
         WHERE spread <> price_a - price_b OR spread_minus_dam <> spread - dam_spread OR dam_spread IS NULL
             OR point_a <> '{point_a}' OR point_b <> '{point_b}' OR (market = 'SCED') <> (interval_end_utc IS NULL)"
    );
    assert_eq!(value(&warehouse, &odd), "0");
    // Against prices that start within the hour, of each pass of the repeated hour.
    let hour = |instant: &str| format!("{}:00:00", &instant[..13]);
    let against: BTreeMap<String, f64> =
        runs.iter().map(|(instant, spread)| (instant.clone(), spread - dam[&hour(instant)])).collect();
    let sql = format!(
        "SELECT interval_start_utc AS key, spread_minus_dam AS number FROM mart.spread('{point_a}', '{point_b}') WHERE market = 'SCED'"
    );
    assert_same(&numbers(&warehouse, &sql), &against, 0.0, "against day-ahead");
}

#[test]
fn the_basis_to_a_hub_is_the_difference_of_the_rows_of_the_mart() {
    let store = Given::sample(&["NP4-190-CD", "NP6-905-CD"]).load();
    let warehouse = store.warehouse();
    let key = "interval_start_utc || ' ' || settlement_point AS key";
    for (basis, price) in [("dam_basis", "dam_spp"), ("rt_basis", "rt_spp"), ("rt_minus_dam_basis", "rt_minus_dam")] {
        let all = numbers(&warehouse, &format!("SELECT {key}, {price} AS number FROM mart.dart_hourly"));
        let to_hub = |(key, price): (&String, &f64)| {
            let (instant, _) = key.rsplit_once(' ').unwrap();
            (key.clone(), price - all[&format!("{instant} HB_SOUTH")])
        };
        let expected: BTreeMap<String, f64> = all.iter().map(to_hub).collect();
        // Two orders of three subtractions each, of prices whose differences stay below 8,192.
        let tolerance = if basis == "rt_minus_dam_basis" { 6.0 * ROUNDED } else { 0.0 };
        let found = numbers(&warehouse, &format!("SELECT {key}, {basis} AS number FROM mart.dart_basis('HB_SOUTH')"));
        assert_same(&found, &expected, tolerance, basis);
    }
    assert_eq!(rows(&warehouse, "SELECT DISTINCT hub FROM mart.dart_basis('HB_SOUTH')"), ["HB_SOUTH"]);
    let nowhere = "SELECT count(*) || ' ' || count(dam_basis) || ' ' || count(rt_basis) FROM mart.dart_basis('HB_NOWHERE')";
    let all = value(&warehouse, "SELECT count(*) FROM mart.dart_hourly");
    assert_eq!(value(&warehouse, nowhere), format!("{all} 0 0"), "a hub without prices takes no row away");
}

#[test]
fn a_price_that_one_point_lacks_leaves_the_spread_open() {
    let rt = [
        quarters("10/28/2026", 7, "HB_NORTH,HU", ["1", "2", "3", "4"], "N"),
        quarters("10/28/2026", 7, "HB_WEST,HU", ["5", "5", "5", "5"], "N"),
    ]
    .concat();
    let runs =
        lines(&["10/28/2026 06:05:10,N,HB_NORTH,10", "10/28/2026 06:05:10,N,HB_WEST,4", "10/28/2026 06:10:11,N,HB_NORTH,9"]);
    let dam = lines(&["10/28/2026,07:00,HB_NORTH,20,N", "10/28/2026,07:00,HB_WEST,17,N", "10/28/2026,08:00,HB_WEST,17,N"]);
    let store = Given::new()
        .with("NP4-190-CD", "DAMSPNP4190_20261027_1245.csv", DAM_SPP, &dam)
        .with("NP6-905-CD", RT_FILE, RT_SPP, &rt[1..])
        .with("NP6-788-CD", "LMPSROSNODENP6788_20261028_061100.csv", RT_LMP, &runs)
        .load();
    let sql = "SELECT concat_ws(' ', market, strftime(interval_start_utc, '%H:%M:%S'), coalesce(price_a::VARCHAR, '-'), coalesce(price_b::VARCHAR, '-'),
                   coalesce(spread::VARCHAR, '-'), coalesce(dam_spread::VARCHAR, '-'), coalesce(spread_minus_dam::VARCHAR, '-'), known_at)
               FROM mart.spread('HB_NORTH', 'HB_WEST') ORDER BY 1";
    let expected = [
        "DAM 11:00:00 20.0 17.0 3.0 3.0 0.0 2026-10-27 17:45:00",
        "DAM 12:00:00 - 17.0 - - - 2026-10-27 17:45:00",
        "RT_15MIN 11:00:00 - 5.0 - 3.0 - 2026-10-29 04:45:00",
        "RT_15MIN 11:15:00 2.0 5.0 -3.0 3.0 -6.0 2026-10-29 04:45:00",
        "RT_15MIN 11:30:00 3.0 5.0 -2.0 3.0 -5.0 2026-10-29 04:45:00",
        "RT_15MIN 11:45:00 4.0 5.0 -1.0 3.0 -4.0 2026-10-29 04:45:00",
        "RT_HOURLY 11:00:00 - 5.0 - 3.0 - 2026-10-29 04:45:00",
        "SCED 11:05:10 10.0 4.0 6.0 3.0 3.0 2026-10-28 11:11:00",
        "SCED 11:10:11 9.0 - - 3.0 - 2026-10-28 11:11:00",
    ];
    assert_eq!(rows(&store.warehouse(), sql), expected);
}
