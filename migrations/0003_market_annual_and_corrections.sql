-- Yearly price workbooks and price corrections.

CREATE TABLE market.rt_spp_corrections (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    settlement_point_name VARCHAR NOT NULL,
    settlement_point_type VARCHAR NOT NULL,
    spp_original DOUBLE,
    spp_corrected DOUBLE,
    price_correction_time TIMESTAMP NOT NULL,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.rt_spp_corrections IS 'Corrections of real-time settlement point prices, one row per interval, point, type and correction (NP4-197-M, SPP), every posting is kept';
COMMENT ON COLUMN market.rt_spp_corrections.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.rt_spp_corrections.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.rt_spp_corrections.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.rt_spp_corrections.settlement_point_name IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN market.rt_spp_corrections.settlement_point_type IS 'type as in NP6-905-CD';
COMMENT ON COLUMN market.rt_spp_corrections.spp_original IS 'settlement point price before the correction [$/MWh]';
COMMENT ON COLUMN market.rt_spp_corrections.spp_corrected IS 'settlement point price after the correction [$/MWh]';
COMMENT ON COLUMN market.rt_spp_corrections.price_correction_time IS 'time of the correction as printed, Central Prevailing Time';

CREATE TABLE market.rt_lmp_corrections (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    settlement_point VARCHAR NOT NULL,
    lmp_original DOUBLE,
    lmp_corrected DOUBLE,
    price_correction_time TIMESTAMP NOT NULL,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.rt_lmp_corrections IS 'Corrections of LMPs at settlement points, one row per SCED run, point and correction (NP4-197-M, SPLMP), every posting is kept';
COMMENT ON COLUMN market.rt_lmp_corrections.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.rt_lmp_corrections.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.rt_lmp_corrections.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.rt_lmp_corrections.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.rt_lmp_corrections.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN market.rt_lmp_corrections.lmp_original IS 'LMP before the correction [$/MWh]';
COMMENT ON COLUMN market.rt_lmp_corrections.lmp_corrected IS 'LMP after the correction [$/MWh]';
COMMENT ON COLUMN market.rt_lmp_corrections.price_correction_time IS 'time of the correction as printed, Central Prevailing Time';

CREATE TABLE market.rt_bus_lmp_corrections (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    electrical_bus VARCHAR NOT NULL,
    capped_lmp_original DOUBLE,
    uncapped_lmp_original DOUBLE,
    capped_lmp_corrected DOUBLE,
    uncapped_lmp_corrected DOUBLE,
    price_correction_time TIMESTAMP NOT NULL,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.rt_bus_lmp_corrections IS 'Corrections of LMPs at electrical buses, one row per SCED run, bus and correction (NP4-197-M, EBLMP), every posting is kept';
COMMENT ON COLUMN market.rt_bus_lmp_corrections.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.rt_bus_lmp_corrections.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.rt_bus_lmp_corrections.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.rt_bus_lmp_corrections.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.rt_bus_lmp_corrections.electrical_bus IS 'electrical bus, leading zeros matter';
COMMENT ON COLUMN market.rt_bus_lmp_corrections.capped_lmp_original IS 'capped LMP before the correction [$/MWh]';
COMMENT ON COLUMN market.rt_bus_lmp_corrections.uncapped_lmp_original IS 'uncapped LMP before the correction, NULL before 2026-09-01 [$/MWh]';
COMMENT ON COLUMN market.rt_bus_lmp_corrections.capped_lmp_corrected IS 'capped LMP after the correction [$/MWh]';
COMMENT ON COLUMN market.rt_bus_lmp_corrections.uncapped_lmp_corrected IS 'uncapped LMP after the correction, NULL before 2026-09-01 [$/MWh]';
COMMENT ON COLUMN market.rt_bus_lmp_corrections.price_correction_time IS 'time of the correction as printed, Central Prevailing Time';

CREATE TABLE market.rt_spp_annual (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    repeated_hour_flag BOOLEAN,
    settlement_point_name VARCHAR NOT NULL,
    settlement_point_type VARCHAR NOT NULL,
    settlement_point_price DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.rt_spp_annual IS 'Real-time prices of hubs and load zones, one row per 15-minute interval, point and type (NP6-785-ER), latest posting wins';
COMMENT ON COLUMN market.rt_spp_annual.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.rt_spp_annual.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.rt_spp_annual.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.rt_spp_annual.settlement_point_name IS 'hub or load zone';
COMMENT ON COLUMN market.rt_spp_annual.settlement_point_type IS 'HU, SH, AH, LZ, LZEW and others';
COMMENT ON COLUMN market.rt_spp_annual.settlement_point_price IS 'real-time settlement point price, adders included [$/MWh]';

CREATE TABLE market.dam_spp_annual (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    repeated_hour_flag BOOLEAN,
    settlement_point VARCHAR NOT NULL,
    settlement_point_price DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.dam_spp_annual IS 'Day-ahead prices of hubs and load zones, one row per hour and point (NP4-180-ER), latest posting wins';
COMMENT ON COLUMN market.dam_spp_annual.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.dam_spp_annual.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.dam_spp_annual.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.dam_spp_annual.settlement_point IS 'hub or load zone';
COMMENT ON COLUMN market.dam_spp_annual.settlement_point_price IS 'day-ahead settlement point price [$/MWh]';
