//! The day on which the clocks go back, 2026-11-01: 25 hours, no row twice, both passes of 01:00 to 02:00.

use crate::support::{
    calendar,
    market::Product,
    store::{rows, value},
};

use super::Fetched;

const DAY: &str = "2026-11-01";

/// Tables of one row an hour or more, with the columns that a row's key has beside the hour. Forecasts have `_published_at`
/// in it: every posting is kept.
const HOURLY: [(&str, &str, &str); 9] = [
    ("NP4-190-CD", "market.dam_spp", "settlement_point"),
    ("NP4-523-CD", "market.dam_system_lambda", "1"),
    ("NP4-191-CD", "market.dam_shadow_prices", "(constraint_name, contingency_name)"),
    ("NP4-188-CD", "ancillary.dam_mcpc", "ancillary_type"),
    ("NP6-345-CD", "context.actual_load_weather_zone", "1"),
    ("NP3-561-CD", "context.load_forecast_weather_zone", "_published_at"),
    ("NP4-732-CD", "context.wind_hourly_system", "_published_at"),
    ("NP4-737-CD", "context.solar_hourly_system", "_published_at"),
    ("NP3-233-CD", "context.resource_outage_capacity", "_published_at"),
];

pub(super) fn every_hourly_table_has_25_hours(fetched: &Fetched) {
    let warehouse = fetched.store.warehouse();
    for (emil_id, table, key) in HOURLY {
        let of_day = format!("FROM {table} WHERE operating_day = DATE '{DAY}'");
        let hours = value(&warehouse, &format!("SELECT count(DISTINCT interval_start_utc) {of_day}"));
        // NP3-233 has no flag and numbers the hours of every day 1 to 24. NP4-191 prints an hour only if something binds.
        match emil_id {
            "NP3-233-CD" => assert_eq!(hours, "24", "{table}"),
            "NP4-191-CD" => assert!(hours.parse::<u32>().unwrap() <= 25, "{table}: {hours}"),
            _ => assert_eq!(hours, "25", "{table}"),
        }
        let (count, keys) = (format!("SELECT count(*) {of_day}"), format!("count(DISTINCT (interval_start_utc, {key}))"));
        let (count, keys) = (value(&warehouse, &count), value(&warehouse, &format!("SELECT {keys} {of_day}")));
        assert_eq!(count, keys, "{table} has a row twice");
        let wrong = format!("{of_day} AND interval_end_utc - interval_start_utc <> INTERVAL 1 HOUR");
        assert_eq!(value(&warehouse, &format!("SELECT count(*) {wrong}")), "0", "{table}: not every row is an hour");
    }
    // The day is 25 hours from midnight to midnight, 05:00 UTC to 06:00 UTC.
    let span = "SELECT min(interval_start_utc) || ' ' || max(interval_end_utc) FROM market.dam_spp WHERE operating_day =";
    assert_eq!(value(&warehouse, &format!("{span} DATE '{DAY}'")), "2026-11-01 05:00:00 2026-11-02 06:00:00");
}

pub(super) fn quarter_hours_and_runs_are_there_in_both_passes(fetched: &Fetched) {
    let warehouse = fetched.store.warehouse();
    for (table, key) in
        [("market.rt_spp_15min", "(settlement_point_name, settlement_point_type)"), ("ancillary.rt_mcpc_15min", "as_type")]
    {
        let of_day = format!("FROM {table} WHERE operating_day = DATE '{DAY}'");
        assert_eq!(value(&warehouse, &format!("SELECT count(DISTINCT interval_start_utc) {of_day}")), "100", "{table}");
        let surplus = format!("SELECT count(*) - count(DISTINCT (interval_start_utc, {key})) {of_day}");
        assert_eq!(value(&warehouse, &surplus), "0", "{table} has a row twice");
    }
    for (_, table) in super::POSTED_AGAIN {
        let of_day = format!("FROM {table} WHERE operating_day = DATE '{DAY}'");
        assert_eq!(value(&warehouse, &format!("SELECT count(DISTINCT interval_start_utc) {of_day}")), "300", "{table}");
        assert_eq!(value(&warehouse, &format!("SELECT count(*) {of_day}")), "300", "{table} has a row twice");
    }
    for (emil_id, table) in [
        ("NP6-788-CD", "market.rt_lmp_5min"),
        ("NP6-322-CD", "market.sced_system_lambda"),
        ("NP6-332-CD", "ancillary.rt_mcpc_sced"),
        ("NP6-323-CD", "ancillary.rt_ordc_adders_sced"),
        ("NP6-328-CD", "ancillary.rt_as_total_capability"),
        ("NP6-86-CD", "market.sced_shadow_prices"),
    ] {
        let mut expected: Vec<String> = lines(fetched.product(emil_id), "01:").map(|line| run_of(&line)).collect();
        expected.sort();
        expected.dedup();
        let (first, second) = expected.split_at(expected.partition_point(|run| run.as_str() < "2026-11-01 07:00:00"));
        assert!(first.len() >= 12 && second.len() >= 12, "{emil_id}: {expected:?}");
        let found = rows(
            &warehouse,
            &format!(
                "SELECT DISTINCT sced_ts_utc FROM {table}
                 WHERE sced_ts_utc >= '2026-11-01 06:00:00' AND sced_ts_utc < '2026-11-01 08:00:00' ORDER BY 1"
            ),
        );
        assert_eq!(found, expected, "{table}: runs of the repeated hour");
    }
}

/// The cells of the rows of the day whose second cell or stamp begins so.
fn lines<'p>(product: &'p Product, clock: &'p str) -> impl Iterator<Item = Vec<&'p str>> {
    let cells = product.all_rows().map(|row| row.split(',').collect::<Vec<_>>());
    cells.filter(move |cells| {
        let (day, stamp) = cells[0].split_once(' ').unwrap_or((cells[0], cells[1]));
        day == "11/01/2026" && stamp.starts_with(clock)
    })
}

fn run_of(line: &[&str]) -> String {
    calendar::sql(calendar::run(line[0], line[1]))
}

/// How a line says when, and which column of its table has which cell.
struct Spot {
    emil_id: &'static str,
    table: &'static str,
    /// The cell of the hour or the stamp begins so in the repeated hour.
    clock: &'static str,
    flag: &'static str,
    interval: Option<&'static str>,
    /// (column, header) of the names in the key.
    names: &'static [(&'static str, &'static str)],
    /// (column, header) of a number.
    number: (&'static str, &'static str),
}

const fn spot(emil_id: &'static str, table: &'static str, clock: &'static str, number: (&'static str, &'static str)) -> Spot {
    Spot { emil_id, table, clock, flag: "DSTFlag", interval: None, names: &[], number }
}

const SPOTS: [Spot; 9] = [
    Spot {
        names: &[("settlement_point", "SettlementPoint")],
        ..spot("NP4-190-CD", "market.dam_spp", "02:00", ("settlement_point_price", "SettlementPointPrice"))
    },
    spot("NP4-523-CD", "market.dam_system_lambda", "2:00", ("system_lambda", "SystemLambda")),
    Spot { names: &[("ancillary_type", "AncillaryType")], ..spot("NP4-188-CD", "ancillary.dam_mcpc", "02:00", ("mcpc", "MCPC")) },
    spot("NP6-345-CD", "context.actual_load_weather_zone", "02:00", ("total", "TOTAL")),
    Spot {
        interval: Some("DeliveryInterval"),
        names: &[("settlement_point_name", "SettlementPointName"), ("settlement_point_type", "SettlementPointType")],
        ..spot("NP6-905-CD", "market.rt_spp_15min", "2", ("settlement_point_price", "SettlementPointPrice"))
    },
    Spot {
        flag: "RepeatedHourFlag",
        interval: Some("DeliveryInterval"),
        names: &[("as_type", "ASType")],
        ..spot("NP6-331-CD", "ancillary.rt_mcpc_15min", "2", ("mcpc", "MCPC"))
    },
    Spot {
        flag: "RepeatedHourFlag",
        names: &[("settlement_point", "SettlementPoint")],
        ..spot("NP6-788-CD", "market.rt_lmp_5min", "01:", ("lmp", "LMP"))
    },
    Spot {
        flag: "RepeatedHourFlag",
        ..spot("NP6-322-CD", "market.sced_system_lambda", "01:", ("capped_system_lambda", "CappedSystemLambda"))
    },
    Spot {
        flag: "RepeatedHourFlag",
        names: &[("constraint_name", "ConstraintName"), ("contingency_name", "ContingencyName")],
        ..spot("NP6-86-CD", "market.sced_shadow_prices", "01:", ("shadow_price", "ShadowPrice"))
    },
];

pub(super) fn values_of_both_passes_are_those_of_the_printed_lines(fetched: &Fetched) {
    let warehouse = fetched.store.warehouse();
    for spot in &SPOTS {
        let product = fetched.product(spot.emil_id);
        let flag = product.column(spot.flag);
        for pass in ["N", "Y"] {
            let of_pass = |line: &Vec<&str>| line[flag].trim() == pass && is_of_clock(spot, line);
            let lines: Vec<Vec<&str>> = lines(product, spot.clock).filter(of_pass).collect();
            assert!(!lines.is_empty(), "{} has no line of the pass {pass}", spot.emil_id);
            for line in [&lines[0], &lines[lines.len() / 2], &lines[lines.len() - 1]] {
                let (found, printed) = look_up(&warehouse, spot, product, line);
                let numbers: Vec<f64> = found.iter().map(|text| text.parse().unwrap()).collect();
                assert_eq!(numbers, [printed], "{} {line:?}", spot.table);
            }
        }
    }
}

/// `2` begins 20 to 24 as well.
fn is_of_clock(spot: &Spot, line: &[&str]) -> bool {
    spot.interval.is_none() || line[1] == spot.clock
}

fn look_up(warehouse: &ercot_warehouse::Warehouse, spot: &Spot, product: &Product, line: &[&str]) -> (Vec<String>, f64) {
    let cell = |header: &str| line[product.column(header)].trim();
    let (column, instant) = if line[0].contains(' ') {
        ("sced_ts_utc", calendar::run(line[0], cell(spot.flag)))
    } else {
        let interval = spot.interval.map_or("1", cell);
        ("interval_start_utc", calendar::hour_start(line[0], line[1], interval, cell(spot.flag)))
    };
    let name = |text, (column, header): &(&str, &str)| format!("{text} AND {column} = '{}'", cell(header));
    let names = spot.names.iter().fold(String::new(), name);
    let sql = format!("SELECT {} FROM {} WHERE {column} = '{}'{names}", spot.number.0, spot.table, calendar::sql(instant));
    (rows(warehouse, &sql), cell(spot.number.1).parse().unwrap())
}
