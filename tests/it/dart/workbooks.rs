//! The real prices of 2025 against an independent computation, `data/facts/dart`, and the yearly workbooks beside the
//! reports that ERCOT posts.

use std::{fs, path::Path};

use ercot_warehouse::Warehouse;

use crate::{
    marts_hourly::{DAM_SPP, DAM_WORKBOOK, RT_SPP, given::Given, lines},
    support::store::{rows, value},
};

use super::{ROUNDED, RT_WORKBOOK, quarters};

/// A line of `monthly.csv` or `daily.csv`, by header.
fn facts(file: &str) -> Vec<Vec<(String, String)>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/facts/dart").join(file);
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    lines.map(|cells| header.iter().cloned().zip(cells).collect()).collect()
}

/// The same numbers out of the mart, in the order of the facts: counts, and sums in quarter cents, which are whole.
fn counted(warehouse: &Warehouse, by: &str) -> Vec<String> {
    let quarter_cents = |column: &str| format!("coalesce(sum(round({column} * 400)::BIGINT), 0)");
    let sql = format!(
        "SELECT concat_ws(',', {by}, settlement_point,
             count(DISTINCT operating_day) FILTER (dam_spp IS NOT NULL), count(dam_spp), {},
             count(DISTINCT operating_day) FILTER (rt_spp IS NOT NULL), count(rt_spp), {},
             count(DISTINCT operating_day) FILTER (rt_minus_dam IS NOT NULL), count(rt_minus_dam), {},
             count(*) FILTER (rt_minus_dam > 0), coalesce(round(min(rt_minus_dam) * 400)::BIGINT::VARCHAR, ''),
             coalesce(round(max(rt_minus_dam) * 400)::BIGINT::VARCHAR, ''))
         FROM mart.dart_hourly WHERE settlement_point IN ('HB_HOUSTON', 'HB_NORTH', 'HB_SOUTH', 'HB_WEST')
             AND year(operating_day) = 2025
         GROUP BY {by}, settlement_point ORDER BY {by}, settlement_point",
        quarter_cents("dam_spp"),
        quarter_cents("rt_spp"),
        quarter_cents("rt_minus_dam"),
    );
    rows(warehouse, &sql)
}

#[test]
fn real_time_less_day_ahead_of_2025_is_what_pandas_made_of_the_same_files() {
    let store = Given::real(&["NP4-180-ER", "NP6-785-ER"]).load();
    let warehouse = store.warehouse();
    for (file, by, lines) in
        [("monthly.csv", "strftime(operating_day, '%Y-%m')", 12 * 4), ("daily.csv", "operating_day::VARCHAR", 365 * 4)]
    {
        let facts = facts(file);
        assert_eq!(facts.len(), lines, "{file}");
        let exact = |fact: &Vec<(String, String)>| {
            let cells = fact.iter().filter(|(header, _)| !header.ends_with("_mean")).map(|(_, cell)| cell.as_str());
            cells.collect::<Vec<_>>().join(",")
        };
        let expected: Vec<String> = facts.iter().map(exact).collect();
        let found = counted(&warehouse, by);
        let differing = found.iter().zip(&expected).find(|(found, expected)| found != expected);
        assert_eq!(differing, None, "{file}");
        assert_eq!(found.len(), expected.len(), "{file}");
    }
    monthly_means_are_those_of_pandas(&warehouse);
    days_and_months_that_the_files_hold(&warehouse);
}

fn monthly_means_are_those_of_pandas(warehouse: &Warehouse) {
    // Half of the last printed digit. A sum of at most 744 prices below 8,192 stays below 2^23, where half a unit in the last place
    // is 1,024 times that of a price; each addition loses no more than that, and the mean as much as one of them.
    let tolerance = 0.5e-6 + 1024.0 * ROUNDED;
    for fact in facts("monthly.csv") {
        let of = |header: &str| fact.iter().find(|(name, _)| name == header).unwrap().1.clone();
        for (header, column) in [("dam_mean", "dam_spp"), ("rt_mean", "rt_spp"), ("dart_mean", "rt_minus_dam")] {
            let sql = format!(
                "SELECT avg({column}) FROM mart.dart_hourly
                 WHERE strftime(operating_day, '%Y-%m') = '{}' AND settlement_point = '{}'",
                of("month"),
                of("hub")
            );
            let (found, expected) = (value(warehouse, &sql), of(header));
            assert_eq!(found.is_empty(), expected.is_empty(), "{fact:?}");
            if let (Ok(found), Ok(expected)) = (found.parse::<f64>(), expected.parse::<f64>()) {
                assert!((found - expected).abs() <= tolerance, "{column} of {fact:?}: {found}");
            }
        }
    }
}

fn days_and_months_that_the_files_hold(warehouse: &Warehouse) {
    let sql =
        "SELECT strftime(operating_day, '%m') || ' ' || count(DISTINCT operating_day) || ' ' || count(*) FROM mart.dart_hourly
               WHERE rt_minus_dam IS NOT NULL GROUP BY strftime(operating_day, '%m') ORDER BY 1";
    let four_hubs = ["01 31 2976", "02 28 2688", "06 30 2880", "07 31 2976", "08 31 2976"];
    assert_eq!(rows(warehouse, sql), four_hubs);
    let sources = "SELECT DISTINCT dam_spp_source || ' ' || rt_intervals || ' ' || rt_intervals_posted FROM mart.dart_hourly
                   WHERE rt_minus_dam IS NOT NULL";
    assert_eq!(rows(warehouse, sources), ["NP4-180-ER 4 0"]);
}

#[test]
fn the_report_of_a_real_day_and_the_workbook_of_its_year_give_the_same_prices() {
    let store = Given::real(&["NP4-180-ER", "NP4-190-CD"]).load();
    let warehouse = store.warehouse();
    let sources = "SELECT dam_spp_source || ' ' || count(*) FROM mart.dart_hourly WHERE operating_day = DATE '2025-04-23' GROUP BY dam_spp_source";
    // 24 hours of 988 points, all 15 of the workbook among them.
    assert_eq!(rows(&warehouse, sources), ["NP4-190-CD 23712"]);
    let compared = "SELECT count(*) || ' ' || count(*) FILTER (mart.dam_spp <> book.settlement_point_price)
                    FROM mart.dart_hourly mart JOIN market.dam_spp_annual book USING (interval_start_utc, settlement_point)
                    WHERE mart.operating_day = DATE '2025-04-23'";
    assert_eq!(value(&warehouse, compared), format!("{} 0", 24 * 15));
    let day_before = "SELECT DISTINCT dam_spp_source FROM mart.dart_hourly WHERE operating_day = DATE '2025-04-22'";
    assert_eq!(rows(&warehouse, day_before), ["NP4-180-ER"]);
}

#[test]
fn posted_intervals_win_one_by_one_and_the_mart_tells_which_they_are() {
    let book = |hour: u32| (1..=4).map(move |interval| format!("10/28/2026,{hour},{interval},N,HB_NORTH,HU,1"));
    let workbook: Vec<String> = [7, 8, 9].into_iter().flat_map(book).collect();
    let mut posted = quarters("10/28/2026", 7, "HB_NORTH,HU", ["10", "10", "10", "10"], "N");
    posted.extend(quarters("10/28/2026", 8, "HB_NORTH,HU", ["10", "10", "10", "10"], "N").drain(1..));
    // Another type of the name is not replaced, and does not replace.
    posted.extend(quarters("10/28/2026", 9, "HB_NORTH,LZEW", ["99", "99", "99", "99"], "N"));
    let store = Given::new()
        .with("NP6-905-CD", super::RT_FILE, RT_SPP, &posted)
        .with("NP6-785-ER", "RTMLZHBSPP_2026_20261101_0500.csv", RT_WORKBOOK, &workbook)
        .load();
    let warehouse = store.warehouse();
    let sql = "SELECT concat_ws(' ', hour_ending, rt_spp, rt_intervals, rt_intervals_posted, rt_known_at) FROM mart.dart_hourly ORDER BY 1";
    let expected = ["7 10.0 4 4 2026-10-29 04:45:00", "8 7.75 4 3 2026-11-01 11:00:00", "9 1.0 4 0 2026-11-01 11:00:00"];
    assert_eq!(rows(&warehouse, sql), expected);
    let quarters = "SELECT string_agg(price_a::INTEGER, ' ' ORDER BY interval_start_utc) FROM mart.spread('HB_NORTH', 'NO_POINT')
                    WHERE market = 'RT_15MIN'";
    assert_eq!(value(&warehouse, quarters), "10 10 10 10 1 10 10 10 1 1 1 1");
}

#[test]
fn a_workbook_beside_reports_adds_hours_and_changes_none() {
    let dam = lines(&["10/28/2026,07:00,HB_NORTH,5,N"]);
    let rt = quarters("10/28/2026", 7, "HB_NORTH,HU", ["1", "2", "3", "4"], "N");
    let reports = || {
        Given::new().with("NP4-190-CD", "DAMSPNP4190_20261027_1245.csv", DAM_SPP, &dam).with(
            "NP6-905-CD",
            super::RT_FILE,
            RT_SPP,
            &rt,
        )
    };
    let without = reports().load();
    let dam_book = lines(&["10/28/2026,07:00,N,HB_NORTH,-999", "10/28/2026,08:00,N,HB_NORTH,6"]);
    let rt_book = lines(&["10/28/2026,7,1,N,HB_NORTH,HU,-999", "10/28/2026,8,1,N,HB_NORTH,HU,6"]);
    let with = reports()
        .with("NP4-180-ER", "DAMLZHBSPP_2026_20261101_0500.csv", DAM_WORKBOOK, &dam_book)
        .with("NP6-785-ER", "RTMLZHBSPP_2026_20261101_0500.csv", RT_WORKBOOK, &rt_book)
        .load();
    let row = "SELECT t::VARCHAR FROM mart.dart_hourly t WHERE hour_ending = 7";
    assert_eq!(value(&with.warehouse(), row), value(&without.warehouse(), row));
    let added = "SELECT concat_ws(' ', dam_spp, dam_spp_source, rt_intervals, rt_intervals_posted) FROM mart.dart_hourly WHERE hour_ending = 8";
    assert_eq!(rows(&with.warehouse(), added), ["6.0 NP4-180-ER 1 0"]);
}
