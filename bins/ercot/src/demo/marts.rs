//! The marts at the end of the demo.

use std::{path::Path, time::Duration};

use anyhow::Context;
use ercot_runtime::{data_dir::DataDir, output};
use ercot_types::clock::FixedClock;
use ercot_warehouse::{RefreshScope, Resources, Warehouse};
use jiff::Timestamp;

use super::checks::Checks;

/// Builds the marts of a data directory, twice: the second time nothing may be stale.
pub(super) fn refresh(data_dir: &Path, now: Timestamp, checks: &mut Checks) -> anyhow::Result<()> {
    let folder = DataDir::new(data_dir)?;
    let clock = FixedClock(now);
    let build = || {
        ercot_fetch::refresh_warehouse(&folder, &clock, Resources::default(), RefreshScope::Stale, Duration::ZERO, &mut |_| ())
    };
    let first = build()?;
    output::print(&format!("\n{}", ercot_fetch::describe_refresh(&first)))?;
    checks.equal("a second refresh: days built", build()?.days(), 0);
    Ok(())
}

/// Joins the true shift factors of the simulated market to the shadow prices: they must give the congestion of every price.
///
/// Prices are printed to the cent, lambdas and shadow prices to five decimals: each may be off by half of its last digit.
pub(super) fn explain_every_price(data_dir: &Path, sample: &Path, checks: &mut Checks) -> anyhow::Result<()> {
    let factors = sample.join("true_ptdf.csv.gz");
    if !factors.exists() {
        return Ok(());
    }
    let warehouse = Warehouse::open_read_only(&DataDir::new(data_dir)?.warehouse_file(), Resources::default())?;
    let factors = factors.to_string_lossy().replace('\'', "''");
    let sql = format!(
        "WITH factors AS (
             SELECT ConstraintKey AS constraint_key, SettlementPoint AS settlement_point, PTDF AS factor
             FROM read_csv('{factors}', header = true)
         ), explained AS (
             SELECT sced_ts_utc, settlement_point, sum(factor * mu) AS congestion, sum(abs(factor)) * 0.5e-5 + 1e-6 AS slack
             FROM features.sced_mu JOIN factors USING (constraint_key) WHERE mu > 0 GROUP BY ALL
         )
         SELECT count(*), count(*) FILTER (
             abs(p.congestion + coalesce(e.congestion, 0)) <= 0.005 + 0.5e-5 + coalesce(e.slack, 0))
         FROM mart.fact_rt_5min p LEFT JOIN explained e USING (sced_ts_utc, settlement_point)"
    );
    let counts = warehouse.connection().query_row(&sql, [], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, u64>(1)?)));
    let (prices, explained) = counts.context("the prices could not be compared with the shift factors")?;
    checks.equal("prices that the true shift factors explain", explained, prices);
    let prices = output::format_count(prices);
    checks.holds(
        &format!("LMP = lambda - sum of shift factor x shadow price within rounding, for all {prices} prices"),
        explained > 0,
    );
    Ok(())
}
