-- Prices of electrical buses.

CREATE TABLE market.dam_hourly_lmps (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    bus_name VARCHAR NOT NULL,
    lmp DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.dam_hourly_lmps IS 'Day-ahead LMPs, one row per hour and electrical bus (NP4-183-CD), latest posting wins';
COMMENT ON COLUMN market.dam_hourly_lmps.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.dam_hourly_lmps.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.dam_hourly_lmps.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.dam_hourly_lmps.bus_name IS 'electrical bus';
COMMENT ON COLUMN market.dam_hourly_lmps.lmp IS 'day-ahead locational marginal price of the bus [$/MWh]';

CREATE TABLE market.rt_bus_lmp_5min (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    electrical_bus VARCHAR NOT NULL,
    capped_lmp DOUBLE,
    uncapped_lmp DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.rt_bus_lmp_5min IS 'Real-time LMPs, one row per SCED run and electrical bus (NP6-787-CD), latest posting wins';
COMMENT ON COLUMN market.rt_bus_lmp_5min.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.rt_bus_lmp_5min.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.rt_bus_lmp_5min.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.rt_bus_lmp_5min.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.rt_bus_lmp_5min.electrical_bus IS 'electrical bus';
COMMENT ON COLUMN market.rt_bus_lmp_5min.capped_lmp IS 'locational marginal price after the cap, continues the single column printed before 2026-08-27 [$/MWh]';
COMMENT ON COLUMN market.rt_bus_lmp_5min.uncapped_lmp IS 'locational marginal price before the cap, NULL before 2026-08-27 [$/MWh]';
