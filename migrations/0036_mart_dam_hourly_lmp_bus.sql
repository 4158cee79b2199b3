-- Day-ahead prices of electrical buses, with the lambda of the hour beside them.

CREATE VIEW mart.dam_hourly_lmp_bus AS
SELECT bus.operating_day, bus.interval_start_utc, bus.interval_end_utc, bus.hour_ending,
    coalesce(bus.dst_flag, false) AS repeated_hour_flag, bus.bus_name, bus.lmp, hour.system_lambda,
    bus.lmp - hour.system_lambda AS congestion, greatest(bus._published_at, hour._published_at) AS known_at
FROM market.dam_hourly_lmps bus
LEFT JOIN market.dam_system_lambda hour
    ON hour.operating_day = bus.operating_day AND hour.interval_start_utc = bus.interval_start_utc;
COMMENT ON VIEW mart.dam_hourly_lmp_bus IS 'Day-ahead LMPs, one row per hour and electrical bus (NP4-183-CD, NP4-523-CD)';
COMMENT ON COLUMN mart.dam_hourly_lmp_bus.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN mart.dam_hourly_lmp_bus.interval_start_utc IS 'start of the hour, UTC';
COMMENT ON COLUMN mart.dam_hourly_lmp_bus.interval_end_utc IS 'end of the hour, UTC';
COMMENT ON COLUMN mart.dam_hourly_lmp_bus.hour_ending IS 'hour ending as printed, 1 to 24, Central Prevailing Time; 2 comes twice on the November day [h]';
COMMENT ON COLUMN mart.dam_hourly_lmp_bus.repeated_hour_flag IS 'true only in the second pass of the repeated hour in November';
COMMENT ON COLUMN mart.dam_hourly_lmp_bus.bus_name IS 'electrical bus, leading zeros matter (NP4-183-CD)';
COMMENT ON COLUMN mart.dam_hourly_lmp_bus.lmp IS 'day-ahead locational marginal price of the bus, corrections included (NP4-183-CD) [$/MWh]';
COMMENT ON COLUMN mart.dam_hourly_lmp_bus.system_lambda IS 'day-ahead system lambda of the hour, NULL if it was not posted (NP4-523-CD) [$/MWh]';
COMMENT ON COLUMN mart.dam_hourly_lmp_bus.congestion IS 'lmp less system_lambda (NP4-183-CD, NP4-523-CD) [$/MWh]';
COMMENT ON COLUMN mart.dam_hourly_lmp_bus.known_at IS 'latest publish time of what the row is made of, UTC';
