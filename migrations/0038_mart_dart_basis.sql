-- The basis of every settlement point to a hub, day-ahead and real-time.

CREATE MACRO mart.dart_basis(hub) AS TABLE
SELECT point.operating_day, point.interval_start_utc, point.interval_end_utc, point.hour_ending, point.repeated_hour_flag,
    point.settlement_point, point.settlement_point_type, hub AS hub,
    point.dam_spp, hub_prices.dam_spp AS hub_dam_spp, point.dam_spp - hub_prices.dam_spp AS dam_basis,
    point.rt_spp, hub_prices.rt_spp AS hub_rt_spp, point.rt_spp - hub_prices.rt_spp AS rt_basis,
    point.rt_minus_dam, hub_prices.rt_minus_dam AS hub_rt_minus_dam,
    (point.rt_spp - hub_prices.rt_spp) - (point.dam_spp - hub_prices.dam_spp) AS rt_minus_dam_basis,
    greatest(point.known_at, hub_prices.known_at) AS known_at
FROM mart.dart_hourly point
LEFT JOIN (SELECT * FROM mart.dart_hourly WHERE settlement_point = hub) hub_prices
    ON hub_prices.operating_day = point.operating_day AND hub_prices.interval_start_utc = point.interval_start_utc;
COMMENT ON MACRO TABLE mart.dart_basis IS 'mart.dart_hourly with the basis of every settlement point to a hub, all prices in $/MWh: dam_basis and rt_basis are the price of the point less that of the hub, NULL where one is missing; rt_minus_dam_basis is rt_basis less dam_basis, what a day-ahead position from the hub to the point earns (NP4-190-CD, NP6-905-CD, else NP4-180-ER, NP6-785-ER)';
