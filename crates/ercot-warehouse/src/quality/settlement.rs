//! SPP = LMP weighted with the time its run was in force, and the adders weighted the same way.

use super::{BINARY_DUST, Check, Days, HALF_A_CENT, Outcome, Severity, has_rows};
use crate::{error::WarehouseError, warehouse::Warehouse};

/// Types of points whose price is this mean: hubs, and the averages over hubs.
const HUB_TYPES: &str = "'HU', 'SH', 'AH'";

/// The longest time that a run is taken to be in force [s]: of two runs farther apart one is missing between them.
pub(super) const LONGEST_RUN_SECONDS: u32 = 450;

/// Length of a settlement interval [s].
pub(super) const INTERVAL_SECONDS: u32 = 900;

/// Checks hubs, where a distance is an alarm, and reports all other points: ERCOT weights resource nodes by base points and
/// zones by load.
///
/// Judged are intervals that are covered by runs without a gap, with an LMP and an adder for each run. Tolerance: half a cent
/// each of the settlement price, of the LMPs and of the adder (of each of the two adders before 2025-12-05).
///
/// # Errors
///
/// [`WarehouseError::Statement`].
pub fn check_settlement(warehouse: &Warehouse, days: Days) -> Result<Vec<Outcome>, WarehouseError> {
    for table in ["market.rt_spp_15min", "market.rt_lmp_5min", "ancillary.rt_ordc_adders_sced"] {
        if !has_rows(warehouse, table, days)? {
            return Ok(Vec::new());
        }
    }
    let residual = "SPP − (time-weighted LMP + adders) [$/MWh]";
    let hubs = Check { name: "spp", table: "market.rt_spp_15min", severity: Severity::Alarm, residual };
    let others = Check { name: "spp_elsewhere", table: "market.rt_spp_15min", severity: Severity::Report, residual };
    Ok(vec![
        hubs.run(warehouse, days, &|days| judged(days, &format!("spp.settlement_point_type IN ({HUB_TYPES})")))?,
        others.run(warehouse, days, &|days| judged(days, &format!("spp.settlement_point_type NOT IN ({HUB_TYPES})")))?,
    ])
}

/// The runs in force in each settlement interval, as `(interval_start, run, seconds)`, with a day more on each side.
///
/// A run of any of the three products counts, so that one that a product lacks is not taken for a longer one before it.
pub(super) fn in_force(days: Days) -> String {
    format!(
        "SELECT interval_start, run,
                epoch(least(ended, interval_start + INTERVAL {INTERVAL_SECONDS} SECOND)) - epoch(greatest(run, interval_start)) AS seconds
         FROM (
             SELECT run, ended, unnest(generate_series(time_bucket(INTERVAL {INTERVAL_SECONDS} SECOND, run),
                                                       ended - INTERVAL 1 MICROSECOND,
                                                       INTERVAL {INTERVAL_SECONDS} SECOND)) AS interval_start
             FROM (
                 SELECT run, least(coalesce(lead(run) OVER (ORDER BY run), TIMESTAMP '9999-12-31'),
                                   run + INTERVAL {LONGEST_RUN_SECONDS} SECOND) AS ended
                 FROM (SELECT sced_ts_utc AS run FROM ancillary.rt_ordc_adders_sced WHERE {window}
                       UNION SELECT sced_ts_utc FROM market.sced_system_lambda WHERE {window}
                       UNION SELECT sced_ts_utc FROM market.rt_lmp_5min WHERE {window} AND settlement_point LIKE 'HB\\_%' ESCAPE '\\')))",
        window = days.hold_widely("operating_day"),
    )
}

fn judged(days: Days, which: &str) -> String {
    format!(
        "WITH in_force AS ({in_force}),
         covered AS (
             SELECT interval_start, count(*) AS runs FROM in_force GROUP BY interval_start HAVING sum(seconds) = {INTERVAL_SECONDS}),
         adder AS (
             SELECT sced_ts_utc AS run, coalesce(rtrdpa, 0) + coalesce(rtorpa, 0) AS adder,
                    (rtrdpa IS NOT NULL)::INTEGER + (rtorpa IS NOT NULL)::INTEGER AS adders
             FROM ancillary.rt_ordc_adders_sced WHERE {window}),
         spp AS (SELECT * FROM market.rt_spp_15min spp WHERE {priced} AND {which}),
         made AS (
             SELECT f.interval_start, p.settlement_point, count(p.lmp) AS priced, count(*) FILTER (adder.adders > 0) AS added,
                    sum(f.seconds * (p.lmp + adder.adder)) / {INTERVAL_SECONDS} AS price, max(adder.adders) AS adders
             FROM in_force f
             JOIN market.rt_lmp_5min p ON p.sced_ts_utc = f.run
             LEFT JOIN adder ON adder.run = f.run
             WHERE {lmp_window} AND p.settlement_point IN (SELECT settlement_point_name FROM spp)
             GROUP BY ALL)
         SELECT spp.operating_day, spp.interval_start_utc AS instant,
                spp.settlement_point_name || ' ' || spp.settlement_point_type AS item, spp.settlement_point_price AS figure,
                CASE WHEN made.priced = covered.runs AND made.added = covered.runs
                     THEN spp.settlement_point_price - made.price END AS residual,
                {HALF_A_CENT} * (2 + coalesce(made.adders, 1)) + {BINARY_DUST} AS tolerance
         FROM spp
         LEFT JOIN covered ON covered.interval_start = spp.interval_start_utc
         LEFT JOIN made ON made.interval_start = spp.interval_start_utc AND made.settlement_point = spp.settlement_point_name",
        in_force = in_force(days),
        window = days.hold_widely("operating_day"),
        lmp_window = days.hold_widely("p.operating_day"),
        priced = days.hold("spp.operating_day"),
    )
}
