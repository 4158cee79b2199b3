//! Hub prices are means: of their buses in two levels, and of the hubs.

use super::{BINARY_DUST, Check, Days, HALF_A_CENT, Outcome, Severity, has_rows};
use crate::{error::WarehouseError, warehouse::Warehouse};

/// The mean of the four hubs.
pub const HUB_AVERAGE: &str = "HB_HUBAVG";

/// The four hubs whose mean it is.
pub const HUBS: [&str; 4] = ["HB_HOUSTON", "HB_NORTH", "HB_SOUTH", "HB_WEST"];

const RESIDUAL: &str = "hub price − mean [$/MWh]";

/// A table with prices of hubs.
struct HubPrices {
    table: &'static str,
    at: &'static str,
    point: &'static str,
    price: &'static str,
}

const REAL_TIME: HubPrices =
    HubPrices { table: "market.rt_lmp_5min", at: "sced_ts_utc", point: "settlement_point", price: "lmp" };
const DAY_AHEAD: HubPrices =
    HubPrices { table: "market.dam_spp", at: "interval_start_utc", point: "settlement_point", price: "settlement_point_price" };
const SETTLEMENT: HubPrices = HubPrices {
    table: "market.rt_spp_15min",
    at: "interval_start_utc",
    point: "settlement_point_name",
    price: "settlement_point_price",
};

/// A table with prices of buses, beside that of the hubs they make.
struct BusPrices {
    table: &'static str,
    bus: &'static str,
    price: &'static str,
    hubs: &'static HubPrices,
}

const BUSES: [BusPrices; 2] = [
    BusPrices { table: "market.rt_bus_lmp_5min", bus: "electrical_bus", price: "capped_lmp", hubs: &REAL_TIME },
    BusPrices { table: "market.dam_hourly_lmps", bus: "bus_name", price: "lmp", hubs: &DAY_AHEAD },
];

/// Checks `HB_HUBAVG` against its four hubs in three tables, and every hub against its buses where bus prices are.
///
/// Tolerance of both: half a cent of the hub's price and half a cent of the mean of prices rounded to cents. A mean with a
/// price missing is not judged.
///
/// # Errors
///
/// [`WarehouseError::Statement`].
pub fn check_hub_means(warehouse: &Warehouse, days: Days) -> Result<Vec<Outcome>, WarehouseError> {
    let mut outcomes = Vec::new();
    for prices in [&REAL_TIME, &DAY_AHEAD, &SETTLEMENT] {
        if has_rows(warehouse, prices.table, days)? {
            let check = Check { name: "hub_mean", table: prices.table, severity: Severity::Alarm, residual: RESIDUAL };
            outcomes.push(check.run(warehouse, days, &|days| average(prices, days))?);
        }
    }
    for buses in &BUSES {
        if has_rows(warehouse, buses.table, days)? && has_rows(warehouse, buses.hubs.table, days)? {
            let check = Check { name: "hub_buses", table: buses.hubs.table, severity: Severity::Alarm, residual: RESIDUAL };
            outcomes.push(check.run(warehouse, days, &|days| two_levels(buses, days))?);
        }
    }
    Ok(outcomes)
}

fn tolerance() -> f64 {
    2.0 * HALF_A_CENT + BINARY_DUST
}

fn average(prices: &HubPrices, days: Days) -> String {
    let HubPrices { table, at, point, price } = prices;
    let hubs = HUBS.map(|hub| format!("'{hub}'")).join(", ");
    format!(
        "SELECT operating_day, {at} AS instant, '{HUB_AVERAGE}' AS item, any_value({price}) FILTER ({point} = '{HUB_AVERAGE}') AS figure,
                CASE WHEN count(DISTINCT {point}) FILTER ({point} IN ({hubs}) AND {price} IS NOT NULL) = {count}
                     THEN any_value({price}) FILTER ({point} = '{HUB_AVERAGE}') - avg({price}) FILTER ({point} IN ({hubs}))
                END AS residual,
                {tolerance} AS tolerance
         FROM {table} WHERE {window} AND {point} IN ({hubs}, '{HUB_AVERAGE}')
         GROUP BY ALL HAVING count(*) FILTER ({point} = '{HUB_AVERAGE}') > 0",
        count = HUBS.len(),
        tolerance = tolerance(),
        window = days.hold("operating_day"),
    )
}

/// The mean over the buses of each hub bus, and the mean of these over the hub, by the latest definition.
fn two_levels(buses: &BusPrices, days: Days) -> String {
    let BusPrices { table, bus, price, hubs } = buses;
    format!(
        "WITH latest AS (
             SELECT DISTINCT electrical_bus, hub_bus_name, hub FROM reference.settlement_points
             WHERE hub <> '' AND hub_bus_name <> ''
                   AND _published_at = (SELECT max(_published_at) FROM reference.settlement_points)),
         size AS (SELECT hub, hub_bus_name, count(*) AS buses FROM latest GROUP BY ALL),
         hub_size AS (SELECT hub, count(*) AS hub_buses FROM size GROUP BY hub),
         hub_bus AS (
             SELECT b.{at} AS instant, latest.hub, latest.hub_bus_name, avg(b.{price}) AS price, count(b.{price}) AS priced
             FROM {table} b JOIN latest ON latest.electrical_bus = b.{bus} WHERE {bus_window} GROUP BY ALL),
         mean AS (
             SELECT instant, hub, avg(price) AS price, bool_and(priced = buses) AND count(*) = any_value(hub_buses) AS is_whole
             FROM hub_bus JOIN size USING (hub, hub_bus_name) JOIN hub_size USING (hub) GROUP BY instant, hub)
         SELECT p.operating_day, p.{at} AS instant, p.{point} AS item, p.{hub_price} AS figure,
                CASE WHEN mean.is_whole THEN p.{hub_price} - mean.price END AS residual, {tolerance} AS tolerance
         FROM {hub_table} p JOIN mean ON mean.instant = p.{at} AND mean.hub = p.{point} WHERE {hub_window}",
        at = hubs.at,
        point = hubs.point,
        hub_price = hubs.price,
        hub_table = hubs.table,
        tolerance = tolerance(),
        bus_window = days.hold("b.operating_day"),
        hub_window = days.hold("p.operating_day"),
    )
}
