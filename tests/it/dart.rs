//! Day-ahead against real-time prices: hours of four intervals, the two types under one name, what one side lacks, and the
//! spreads on top.

mod spread;
mod workbooks;

use std::collections::BTreeMap;

use crate::{
    marts_hourly::{
        DAM_SPP, RT_SPP,
        given::{Given, assert_same, cells, numbers},
        hours_of, lines,
    },
    support::{
        calendar,
        market::Product,
        store::{rows, value},
    },
};

pub(super) const RT_WORKBOOK: &str = "Delivery Date,Delivery Hour,Delivery Interval,Repeated Hour Flag,Settlement Point Name,\
                                      Settlement Point Type,Settlement Point Price";

/// Half a unit in the last place of a price below 8,192 as a binary fraction.
const ROUNDED: f64 = f64::EPSILON * 2048.0;

/// How far the mean of four prices is from the exact one: each price is off by [`ROUNDED`], each of the three sums below 32,768
/// by four times that, and what is left is divided by 4; the exact mean is rounded, too.
const MEAN_OF_FOUR: f64 = (4.0 * ROUNDED + 3.0 * 4.0 * ROUNDED) / 4.0 + ROUNDED;

/// Whole cents of a printed price.
fn cents(price: &str) -> i32 {
    let (whole, part) = price.trim_start_matches('-').split_once('.').unwrap_or((price.trim_start_matches('-'), ""));
    let number: i32 = format!("{whole}{part:0<2}").parse().unwrap();
    assert!(part.len() <= 2, "{price}");
    if price.starts_with('-') { -number } else { number }
}

#[test]
fn every_real_time_hour_of_the_sample_is_the_mean_of_its_four_printed_prices() {
    let store = Given::sample(&["NP4-190-CD", "NP6-905-CD"]).load();
    let warehouse = store.warehouse();
    let product = Product::read("NP6-905-CD");
    let headers =
        ["DeliveryDate", "DeliveryHour", "DSTFlag", "SettlementPointName", "SettlementPointType", "SettlementPointPrice"];
    let (mut plain, mut weighted): (BTreeMap<String, Vec<i32>>, BTreeMap<String, Vec<i32>>) = Default::default();
    for line in cells(&product, &headers) {
        let start = calendar::sql(calendar::hour_start(&line[0], &line[1], "1", &line[2]));
        let hours = if line[4] == "LZEW" { &mut weighted } else { &mut plain };
        hours.entry(format!("{start} {}", line[3])).or_default().push(cents(&line[5]));
    }
    assert!(weighted.len() >= 8 * 24 && plain.len() > weighted.len());
    let key = "interval_start_utc || ' ' || settlement_point AS key";
    for (column, hours) in [("rt_spp", plain), ("rt_spp_energy_weighted", weighted)] {
        let of = |prices: &Vec<i32>| {
            assert_eq!(prices.len(), 4);
            f64::from(prices.iter().sum::<i32>()) / 400.0
        };
        let expected: BTreeMap<String, f64> = hours.iter().map(|(key, prices)| (key.clone(), of(prices))).collect();
        let sql = format!("SELECT {key}, {column} AS number FROM mart.dart_hourly WHERE {column} IS NOT NULL");
        assert_same(&numbers(&warehouse, &sql), &expected, MEAN_OF_FOUR, column);
    }
    let odd = "SELECT count(*) FROM mart.dart_hourly WHERE rt_intervals <> 4 OR rt_intervals_posted <> 4 OR rt_minus_dam IS NULL
               OR rt_minus_dam <> rt_spp - dam_spp OR settlement_point_type = 'LZEW'
               OR (rt_spp_energy_weighted IS NULL) <> (settlement_point_type <> 'LZ')";
    assert_eq!(value(&warehouse, odd), "0");

    for mart in ["mart.dart_hourly", "mart.dart_basis('HB_HUBAVG')", "mart.spread('HB_WEST', 'LZ_WEST')"] {
        let of_day = |day: &str| hours_of(&warehouse, mart, day);
        assert!(of_day("2026-10-31").ends_with(" 2026-10-31 05:00:00 2026-11-01 05:00:00"), "{mart}");
        assert!(of_day("2026-11-01").ends_with(" 2026-11-01 05:00:00 2026-11-02 06:00:00"), "{mart}");
        let hours = "SELECT count(DISTINCT date_trunc('hour', interval_start_utc)) FROM";
        assert_eq!(value(&warehouse, &format!("{hours} {mart} WHERE operating_day = DATE '2026-11-01'")), "25", "{mart}");
        assert_eq!(value(&warehouse, &format!("{hours} {mart} WHERE operating_day = DATE '2026-11-02'")), "24", "{mart}");
    }
    let points = "SELECT DISTINCT count(*) FROM mart.dart_hourly GROUP BY interval_start_utc";
    assert_eq!(value(&warehouse, points), "270", "every hour has every point once");
}

/// The lines of the four intervals of an hour at a point.
fn quarters(day: &str, hour: u32, point: &str, prices: [&str; 4], flag: &str) -> Vec<String> {
    let line = |(index, price): (usize, &&str)| format!("{day},{hour},{},{point},{price},{flag}", index + 1);
    prices.iter().enumerate().map(line).collect()
}

const RT_FILE: &str = "SPPHLZNP6905_20261028_2345.csv";

#[test]
fn the_passes_of_the_repeated_hour_are_two_hours_with_a_mean_each() {
    let first = quarters("11/01/2026", 2, "HB_NORTH,HU", ["1", "2", "3", "4"], "N");
    let second = quarters("11/01/2026", 2, "HB_NORTH,HU", ["-10", "-20", "-30", "-40"], "Y");
    let dam = lines(&["11/01/2026,02:00,HB_NORTH,100,N", "11/01/2026,02:00,HB_NORTH,200,Y"]);
    let store = Given::new()
        .with("NP4-190-CD", "DAMSPNP4190_20261031_1245.csv", DAM_SPP, &dam)
        .with("NP6-905-CD", "SPPHLZNP6905_20261101_2345.csv", RT_SPP, &[first, second].concat())
        .load();
    let sql = "SELECT concat_ws(' ', interval_start_utc, hour_ending, repeated_hour_flag, dam_spp, rt_spp, rt_minus_dam)
               FROM mart.dart_hourly ORDER BY 1";
    let expected = ["2026-11-01 06:00:00 2 false 100.0 2.5 -97.5", "2026-11-01 07:00:00 2 true 200.0 -25.0 -225.0"];
    assert_eq!(rows(&store.warehouse(), sql), expected);
}

#[test]
fn the_spring_day_has_23_real_time_hours_in_every_mart() {
    let hours = (1..=24).filter(|hour| *hour != 3);
    let rt: Vec<String> = hours
        .clone()
        .flat_map(|hour| ["HB_NORTH,HU", "HB_WEST,HU"].map(|point| (hour, point)))
        .flat_map(|(hour, point)| quarters("03/08/2026", hour, point, ["1", "2", "3", &hour.to_string()], "N"))
        .collect();
    let store = Given::new().with("NP6-905-CD", "SPPHLZNP6905_20260308_2359.csv", RT_SPP, &rt).load();
    let warehouse = store.warehouse();
    for mart in ["mart.dart_hourly", "mart.dart_basis('HB_NORTH')"] {
        assert_eq!(hours_of(&warehouse, mart, "2026-03-08"), "23 2026-03-08 06:00:00 2026-03-09 05:00:00", "{mart}");
    }
    let of_market = "SELECT market || ' ' || count(*) || ' ' || min(interval_start_utc) || ' ' || max(interval_end_utc)
                     FROM mart.spread('HB_NORTH', 'HB_WEST') GROUP BY market ORDER BY 1";
    let span = "2026-03-08 06:00:00 2026-03-09 05:00:00";
    assert_eq!(rows(&warehouse, of_market), [format!("RT_15MIN 92 {span}"), format!("RT_HOURLY 23 {span}")]);
    let wrong =
        "SELECT count(*) FROM mart.dart_hourly WHERE rt_spp <> (6 + hour_ending) / 4 OR rt_intervals <> 4 OR hour_ending = 3";
    assert_eq!(value(&warehouse, wrong), "0");
}

#[test]
fn an_hour_without_all_four_prices_has_no_mean_and_says_how_many_there_are() {
    let whole = quarters("10/28/2026", 7, "HB_NORTH,HU", ["10", "-250.5", "30", "40"], "N");
    let mut short = quarters("10/28/2026", 8, "HB_NORTH,HU", ["10", "20", "30", "40"], "N");
    short.remove(2);
    let dam = lines(&["10/28/2026,07:00,HB_NORTH,5,N", "10/28/2026,08:00,HB_NORTH,5,N", "10/28/2026,09:00,HB_NORTH,5,N"]);
    let store = Given::new()
        .with("NP4-190-CD", "DAMSPNP4190_20261027_1245.csv", DAM_SPP, &dam)
        .with("NP6-905-CD", RT_FILE, RT_SPP, &[whole, short].concat())
        .load();
    let sql =
        "SELECT concat_ws(' ', hour_ending, rt_intervals, coalesce(rt_spp::VARCHAR, '-'), coalesce(rt_minus_dam::VARCHAR, '-'))
               FROM mart.dart_hourly ORDER BY 1";
    assert_eq!(rows(&store.warehouse(), sql), ["7 4 -42.625 -47.625", "8 3 - -", "9 0 - -"]);
}

#[test]
fn a_zone_settles_at_its_plain_type_and_the_weighted_one_stands_beside_it() {
    let plain = quarters("10/28/2026", 7, "LZ_WEST,LZ", ["1", "2", "3", "4"], "N");
    let mut weighted = quarters("10/28/2026", 7, "LZ_WEST,LZEW", ["100", "200", "300", "400"], "N");
    let tie = quarters("10/28/2026", 7, "DC_E,LZ_DC", ["5", "6", "7", "8"], "N");
    let tie_weighted = quarters("10/28/2026", 7, "DC_E,LZ_DCEW", ["500", "600", "700", "800"], "N");
    let weighted_only = quarters("10/28/2026", 7, "LZ_ODD,LZEW", ["1", "1", "1", "1"], "N");
    let later = quarters("10/28/2026", 8, "LZ_WEST,LZ", ["1", "2", "3", "4"], "N");
    weighted.extend(quarters("10/28/2026", 8, "LZ_WEST,LZEW", ["100", "200", "300", "400"], "N").drain(..3));
    let store = Given::new()
        .with("NP4-190-CD", "DAMSPNP4190_20261027_1245.csv", DAM_SPP, &lines(&["10/28/2026,07:00,LZ_WEST,2,N"]))
        .with("NP6-905-CD", RT_FILE, RT_SPP, &[plain, weighted, tie, tie_weighted, weighted_only, later].concat())
        .load();
    let warehouse = store.warehouse();
    let sql = "SELECT concat_ws(' ', settlement_point, hour_ending, coalesce(settlement_point_type, '-'), rt_intervals, coalesce(rt_spp::VARCHAR, '-'),
               coalesce(rt_spp_energy_weighted::VARCHAR, '-'), coalesce(rt_minus_dam::VARCHAR, '-')) FROM mart.dart_hourly ORDER BY 1";
    let expected =
        ["DC_E 7 LZ_DC 4 6.5 650.0 -", "LZ_ODD 7 - 0 - 1.0 -", "LZ_WEST 7 LZ 4 2.5 250.0 0.5", "LZ_WEST 8 LZ 4 2.5 - -"];
    assert_eq!(rows(&warehouse, sql), expected);
    let spread =
        "SELECT market || ' ' || sum(spread) FROM mart.spread('DC_E', 'LZ_WEST') WHERE hour_ending = 7 AND spread IS NOT NULL
                  GROUP BY market ORDER BY 1";
    assert_eq!(rows(&warehouse, spread), ["RT_15MIN 16.0", "RT_HOURLY 4.0"]);
}

#[test]
fn a_point_of_one_market_only_is_kept_without_a_difference() {
    let rt = quarters("10/28/2026", 7, "RT_ONLY,RN", ["1", "2", "3", "4"], "N");
    let store = Given::new()
        .with("NP4-190-CD", "DAMSPNP4190_20261027_1245.csv", DAM_SPP, &lines(&["10/28/2026,07:00,DAM_ONLY,-2.5,N"]))
        .with("NP6-905-CD", RT_FILE, RT_SPP, &rt)
        .load();
    let sql = "SELECT concat_ws(' ', settlement_point, interval_end_utc, hour_ending, repeated_hour_flag, coalesce(dam_spp::VARCHAR, '-'),
               coalesce(rt_spp::VARCHAR, '-'), coalesce(rt_minus_dam::VARCHAR, '-'), known_at) FROM mart.dart_hourly ORDER BY 1";
    let expected = [
        "DAM_ONLY 2026-10-28 12:00:00 7 false -2.5 - - 2026-10-27 17:45:00",
        "RT_ONLY 2026-10-28 12:00:00 7 false - 2.5 - 2026-10-29 04:45:00",
    ];
    assert_eq!(rows(&store.warehouse(), sql), expected);
}

#[test]
fn a_corrected_interval_changes_its_hour_from_the_corrections_publish_time_on() {
    let rt = [7, 8].map(|hour| quarters("10/28/2026", hour, "HB_NORTH,HU", ["1", "2", "3", "4"], "N")).concat();
    let store = Given::new().with("NP6-905-CD", RT_FILE, RT_SPP, &rt).load();
    let sql = "SELECT concat_ws(' ', hour_ending, rt_spp, rt_known_at) FROM mart.dart_hourly ORDER BY 1";
    assert_eq!(rows(&store.warehouse(), sql), ["7 2.5 2026-10-29 04:45:00", "8 2.5 2026-10-29 04:45:00"]);
    let header = "DeliveryDate,DeliveryHour,DeliveryInterval,SettlementPointName,SettlementPointType,SPPOriginal,SPPCorrected,\
                  PriceCorrectionTime,DSTFlag";
    let name = "cdr.00013045.0000000000000000.20261105.170000000.pricecorrection_RTM_SPP_20261028_to_20261028_NP4197_csv.zip";
    let corrected = lines(&["10/28/2026,8,2,HB_NORTH,HU,2,42,11/05/2026 16:00:00,N"]);
    Given::new().with("NP4-197-M", name, header, &corrected).load_into(&store.moved_to("2026-11-06T12:00:00Z"));
    assert_eq!(rows(&store.warehouse(), sql), ["7 2.5 2026-10-29 04:45:00", "8 12.5 2026-11-05 23:00:00"]);
}
