//! The ranges. Each says where its limits are from.

use super::{Columns, Range};
use crate::quality::Severity::{Alarm, Report};

/// No limit but that it is a number.
const NONE: &str = "1e9";

/// The highest price that the power balance allows: 1 $ above the highest offer cap in force.
const HIGHEST_PRICE: &str = "CASE WHEN operating_day < DATE '2022-01-01' THEN 9001 ELSE 5001 END";
const CAP_SOURCE: &str = "offers lie between -250 $/MWh and the high system-wide offer cap, 9000 until 2021 and 5000 since \
                          (PUCT 25.505, 25.509); the power balance penalty goes 1 $ beyond (OBDRR037)";

/// Hours that are night everywhere in ERCOT on every day of the year: sunset is never later than 02:00Z nor sunrise earlier
/// than 11:00Z between 94 and 104 degrees west.
const NIGHT: &str = "hour(interval_start_utc) BETWEEN 3 AND 9";
const NIGHT_SOURCE: &str =
    "no sun between 03:00Z and 10:00Z on any day; 50 MW are left to telemetry, 100 MW to the plants' own use";

const OWN_USE: &str = "-100";
const OWN_USE_SOURCE: &str = "net output falls below zero by the plants' own use only, some 0.2 % of 40 GW";
const PHYSICAL: &str = "a limit, a capability, a forecast or an outage is no negative power";
const BUYING: &str = "an amount bought or sold is not negative";
const SHADOW_SOURCE: &str = "a shadow price is between 0 and the cap that its row prints as MaxShadowPrice (NP6-86)";
const CAPACITY_SOURCE: &str =
    "offers for capacity and the demand curves are not negative (NP4-212), so neither are clearing prices";
const ADDER_SOURCE: &str = "an adder is not negative, and not above the value of lost load";
const LOAD: &str = "ERCOT's load was 20 to 86 GW between 2010 and 2026; this finds a slipped digit, not a record";

const fn range(table: &'static str, columns: Columns, (low, high): (&'static str, &'static str), source: &'static str) -> Range {
    Range { table, columns, low, high, rows: "true", severity: Alarm, source }
}

/// A range that is worth knowing about only.
const fn told(range: Range) -> Range {
    Range { severity: Report, ..range }
}

/// A range of the night.
const fn dark(table: &'static str, columns: &'static [&'static str]) -> Range {
    Range { rows: NIGHT, ..range(table, Columns::Named(columns), (OWN_USE, "50"), NIGHT_SOURCE) }
}

const ZONE_LOAD: (&str, &str) = ("0", "200000");
const TOTAL_LOAD: (&str, &str) = ("10000", "200000");
const POSITIVE: (&str, &str) = ("0", NONE);
const NET: (&str, &str) = (OWN_USE, NONE);
const PRICE: (&str, &str) = ("-251", HIGHEST_PRICE);
const ADDER: (&str, &str) = ("0", HIGHEST_PRICE);

/// Parts of the names of limits and forecasts of wind and solar power.
const LIMITS: &[&str] = &["hsl", "stwpf", "wgrpp", "stppf", "pvgrpp"];

/// All ranges.
pub const RANGES: &[Range] = &[
    range("market.sced_system_lambda", Columns::Named(&["capped_system_lambda"]), PRICE, CAP_SOURCE),
    range("market.dam_system_lambda", Columns::Named(&["system_lambda"]), PRICE, CAP_SOURCE),
    told(range("market.rt_lmp_5min", Columns::Named(&["lmp"]), PRICE, CAP_SOURCE)),
    told(range("market.rt_spp_15min", Columns::Named(&["settlement_point_price"]), PRICE, CAP_SOURCE)),
    told(range("market.dam_spp", Columns::Named(&["settlement_point_price"]), PRICE, CAP_SOURCE)),
    range(
        "market.sced_shadow_prices",
        Columns::Named(&["shadow_price"]),
        ("0", "coalesce(max_shadow_price, 1e9)"),
        SHADOW_SOURCE,
    ),
    range(
        "market.sced_shadow_prices",
        Columns::Named(&["limit_mw", "value_mw"]),
        POSITIVE,
        "limit and flow carry no sign (NP6-86)",
    ),
    range("market.dam_shadow_prices", Columns::Named(&["shadow_price"]), POSITIVE, "a shadow price is not negative"),
    range("ancillary.rt_mcpc_sced", Columns::Named(&["capped_mcpc"]), POSITIVE, CAPACITY_SOURCE),
    range("ancillary.rt_mcpc_15min", Columns::Named(&["mcpc"]), POSITIVE, CAPACITY_SOURCE),
    range("ancillary.dam_mcpc", Columns::Named(&["mcpc"]), POSITIVE, CAPACITY_SOURCE),
    range("ancillary.rt_ordc_adders_sced", Columns::Holding(&["rtrdp", "rtorpa", "rtoffpa"]), ADDER, ADDER_SOURCE),
    range("ancillary.rt_ordc_adders_15min", Columns::Holding(&["rtrdp", "rtrsvp"]), ADDER, ADDER_SOURCE),
    range("ancillary.rt_ordc_adders_sced", Columns::Named(&["rtolhsl", "prc"]), POSITIVE, PHYSICAL),
    range("ancillary.rt_as_total_capability", Columns::Holding(&["cap_"]), POSITIVE, PHYSICAL),
    range("context.physical_responsive_capability", Columns::Named(&["prc"]), POSITIVE, PHYSICAL),
    range("context.actual_load_weather_zone", Columns::NotHolding(&["total"]), ZONE_LOAD, LOAD),
    range("context.actual_load_weather_zone", Columns::Named(&["total"]), TOTAL_LOAD, LOAD),
    range("context.actual_load_forecast_zone", Columns::Named(&["total"]), TOTAL_LOAD, LOAD),
    range("context.system_wide_demand", Columns::Named(&["demand"]), TOTAL_LOAD, LOAD),
    range("context.load_forecast_weather_zone", Columns::NotHolding(&["total"]), ZONE_LOAD, LOAD),
    range("context.load_forecast_weather_zone", Columns::Named(&["system_total"]), TOTAL_LOAD, LOAD),
    range("context.load_forecast_forecast_zone", Columns::Named(&["system_total"]), TOTAL_LOAD, LOAD),
    range("context.wind_hourly_system", Columns::Holding(LIMITS), POSITIVE, PHYSICAL),
    range("context.wind_hourly_system", Columns::NotHolding(LIMITS), NET, OWN_USE_SOURCE),
    range("context.wind_hourly_region", Columns::Holding(LIMITS), POSITIVE, PHYSICAL),
    range("context.wind_hourly_region", Columns::NotHolding(LIMITS), NET, OWN_USE_SOURCE),
    range("context.wind_5min_region", Columns::Holding(LIMITS), POSITIVE, PHYSICAL),
    range("context.wind_5min_region", Columns::NotHolding(LIMITS), NET, OWN_USE_SOURCE),
    range("context.wind_5min_system", Columns::NotHolding(LIMITS), NET, OWN_USE_SOURCE),
    range("context.solar_hourly_system", Columns::Holding(LIMITS), POSITIVE, PHYSICAL),
    range("context.solar_hourly_system", Columns::NotHolding(LIMITS), NET, OWN_USE_SOURCE),
    range("context.solar_hourly_region", Columns::Holding(LIMITS), POSITIVE, PHYSICAL),
    range("context.solar_hourly_region", Columns::NotHolding(LIMITS), NET, OWN_USE_SOURCE),
    range("context.solar_5min_region", Columns::Holding(LIMITS), POSITIVE, PHYSICAL),
    range("context.solar_5min_region", Columns::NotHolding(LIMITS), NET, OWN_USE_SOURCE),
    range("context.solar_5min_system", Columns::NotHolding(LIMITS), NET, OWN_USE_SOURCE),
    dark("context.solar_hourly_system", &["system_wide_gen", "stppf_system_wide"]),
    dark("context.solar_hourly_region", &["system_wide_gen", "stppf_system_wide"]),
    dark("context.solar_5min_region", &["system_wide_gen"]),
    dark("context.solar_5min_system", &["system_wide_gen"]),
    range("context.resource_outage_capacity", Columns::Holding(&["_mw"]), POSITIVE, PHYSICAL),
    range("market.dam_total_energy_purchased", Columns::Named(&["total_dam_energy_bought"]), POSITIVE, BUYING),
    range("market.dam_total_energy_sold", Columns::Named(&["total_dam_energy_sold"]), POSITIVE, BUYING),
];
