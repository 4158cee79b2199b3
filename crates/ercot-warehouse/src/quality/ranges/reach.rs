//! How far congestion can move a price: |LMP − λ| ≤ Σ μ, because no shift factor of a point is larger than 1.
//!
//! It needs no shift factors, and finds what is impossible whatever they are.

use crate::{
    error::WarehouseError,
    quality::{
        BINARY_DUST, Check, Days, HALF_A_CENT, Outcome, Severity, has_rows, identity::runs_with_known_shadow_prices,
        settlement::in_force,
    },
    warehouse::Warehouse,
};

/// Half of the last decimal of a shadow price as NP4-191 prints it [$/MW per h].
const DAM_SHADOW_PRICE_ROUNDING: f64 = 0.0005;

/// Checks real-time LMPs, real-time settlement prices and day-ahead prices against λ and the shadow prices of their run,
/// interval or hour.
///
/// Tolerance: half a cent of the price and half a cent for what is printed finer or as fine (λ, shadow prices, adders), and
/// half of the third decimal for each shadow price of the day-ahead market.
///
/// # Errors
///
/// [`WarehouseError::Statement`].
pub fn check_reach(warehouse: &Warehouse, days: Days) -> Result<Vec<Outcome>, WarehouseError> {
    type Statement = fn(Days) -> String;
    let checks: [(&str, &str, Statement); 3] = [
        ("market.rt_lmp_5min", "market.sced_system_lambda", real_time),
        ("market.rt_spp_15min", "market.sced_system_lambda", settlement),
        ("market.dam_spp", "market.dam_shadow_prices", day_ahead),
    ];
    let mut outcomes = Vec::new();
    for (table, needed, statement) in checks {
        if has_rows(warehouse, table, days)? && has_rows(warehouse, needed, days)? {
            let residual = "price beyond what λ and all shadow prices together allow [$/MWh]";
            let check = Check { name: "congestion_reach", table, severity: Severity::Alarm, residual };
            outcomes.push(check.run(warehouse, days, &|days| statement(days))?);
        }
    }
    Ok(outcomes)
}

/// λ of each run with the sum of its shadow prices; runs of which it is not known what bound are left out.
fn reach_of_runs(days: Days) -> String {
    format!(
        "SELECT run.sced_ts_utc AS run, run.system_lambda, coalesce(bound.total, 0) AS total
         FROM ({runs}) run LEFT JOIN (
             SELECT sced_ts_utc, sum(shadow_price) AS total FROM market.sced_shadow_prices WHERE {window} GROUP BY sced_ts_utc
         ) bound USING (sced_ts_utc)",
        runs = runs_with_known_shadow_prices(days),
        window = days.hold_widely("operating_day"),
    )
}

fn real_time(days: Days) -> String {
    format!(
        "WITH reach AS ({reach})
         SELECT price.operating_day, price.sced_ts_utc AS instant, price.settlement_point AS item, price.lmp AS figure,
                CASE WHEN price.lmp IS NOT NULL AND reach.run IS NOT NULL
                     THEN greatest(abs(price.lmp - reach.system_lambda) - reach.total, 0) END AS residual,
                {tolerance} AS tolerance
         FROM market.rt_lmp_5min price LEFT JOIN reach ON reach.run = price.sced_ts_utc
         WHERE {window}",
        reach = reach_of_runs(days),
        tolerance = 2.0 * HALF_A_CENT + BINARY_DUST,
        window = days.hold("price.operating_day"),
    )
}

/// A settlement price is a mean of its runs' LMPs with whatever weights, and an adder.
fn settlement(days: Days) -> String {
    format!(
        "WITH reach AS ({reach}),
         in_force AS ({in_force}),
         adder AS (SELECT sced_ts_utc AS run, coalesce(rtrdpa, 0) + coalesce(rtorpa, 0) AS adder
                   FROM ancillary.rt_ordc_adders_sced WHERE {window}),
         within AS (
             SELECT interval_start, min(system_lambda - total) AS low, max(system_lambda + total) + max(adder) AS high
             FROM in_force JOIN reach USING (run) JOIN adder USING (run)
             GROUP BY interval_start HAVING sum(seconds) = 900)
         SELECT spp.operating_day, spp.interval_start_utc AS instant,
                spp.settlement_point_name || ' ' || spp.settlement_point_type AS item, spp.settlement_point_price AS figure,
                CASE WHEN within.interval_start IS NOT NULL
                     THEN greatest(within.low - spp.settlement_point_price, spp.settlement_point_price - within.high, 0) END AS residual,
                {tolerance} AS tolerance
         FROM market.rt_spp_15min spp LEFT JOIN within ON within.interval_start = spp.interval_start_utc
         WHERE {priced}",
        reach = reach_of_runs(days),
        in_force = in_force(days),
        tolerance = 3.0 * HALF_A_CENT + BINARY_DUST,
        window = days.hold_widely("operating_day"),
        priced = days.hold("spp.operating_day"),
    )
}

/// An hour without shadow prices is free of congestion if the file of its day was loaded.
fn day_ahead(days: Days) -> String {
    format!(
        "WITH bound AS (
             SELECT interval_start_utc, sum(shadow_price) AS total, count(*) AS constraints
             FROM market.dam_shadow_prices WHERE {window} GROUP BY interval_start_utc),
         known AS (SELECT DISTINCT operating_day FROM market.dam_shadow_prices WHERE {window})
         SELECT price.operating_day, price.interval_start_utc AS instant, price.settlement_point AS item,
                price.settlement_point_price AS figure,
                CASE WHEN price.operating_day IN (SELECT operating_day FROM known)
                     THEN greatest(abs(price.settlement_point_price - hourly.system_lambda) - coalesce(bound.total, 0), 0)
                END AS residual,
                {tolerance} + coalesce(bound.constraints, 0) * {DAM_SHADOW_PRICE_ROUNDING} AS tolerance
         FROM market.dam_spp price
         JOIN market.dam_system_lambda hourly USING (interval_start_utc)
         LEFT JOIN bound USING (interval_start_utc)
         WHERE {priced}",
        tolerance = 2.0 * HALF_A_CENT + BINARY_DUST,
        window = days.hold("operating_day"),
        priced = days.hold("price.operating_day"),
    )
}
