-- Price corrections of the day-ahead and the real-time market.

CREATE TABLE market.dam_spp_corrections (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    settlement_point VARCHAR NOT NULL,
    spp_original DOUBLE,
    spp_corrected DOUBLE,
    price_correction_time TIMESTAMP NOT NULL,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.dam_spp_corrections IS 'Corrections of day-ahead settlement point prices, one row per posting, hour, point and correction (NP4-196-M, SPP), every posting is kept';
COMMENT ON COLUMN market.dam_spp_corrections.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.dam_spp_corrections.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.dam_spp_corrections.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.dam_spp_corrections.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN market.dam_spp_corrections.spp_original IS 'settlement point price before the correction [$/MWh]';
COMMENT ON COLUMN market.dam_spp_corrections.spp_corrected IS 'settlement point price after the correction [$/MWh]';
COMMENT ON COLUMN market.dam_spp_corrections.price_correction_time IS 'time of the correction as printed, Central Prevailing Time';

CREATE TABLE ancillary.dam_mcpc_corrections (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    as_type VARCHAR NOT NULL,
    mcpc_original DOUBLE,
    mcpc_corrected DOUBLE,
    price_correction_time TIMESTAMP NOT NULL,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.dam_mcpc_corrections IS 'Corrections of day-ahead clearing prices for capacity, one row per posting, hour, service and correction (NP4-196-M, MCPC), every posting is kept';
COMMENT ON COLUMN ancillary.dam_mcpc_corrections.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.dam_mcpc_corrections.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.dam_mcpc_corrections.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.dam_mcpc_corrections.as_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.dam_mcpc_corrections.mcpc_original IS 'clearing price before the correction [$/MW per h]';
COMMENT ON COLUMN ancillary.dam_mcpc_corrections.mcpc_corrected IS 'clearing price after the correction [$/MW per h]';
COMMENT ON COLUMN ancillary.dam_mcpc_corrections.price_correction_time IS 'time of the correction as printed, Central Prevailing Time';

CREATE TABLE market.dam_bus_lmp_corrections (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    electrical_bus VARCHAR NOT NULL,
    lmp_original DOUBLE,
    lmp_corrected DOUBLE,
    price_correction_time TIMESTAMP NOT NULL,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.dam_bus_lmp_corrections IS 'Corrections of day-ahead LMPs at electrical buses, one row per posting, hour, bus and correction (NP4-196-M, EBLMP), every posting is kept';
COMMENT ON COLUMN market.dam_bus_lmp_corrections.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.dam_bus_lmp_corrections.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.dam_bus_lmp_corrections.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.dam_bus_lmp_corrections.electrical_bus IS 'electrical bus, leading zeros matter';
COMMENT ON COLUMN market.dam_bus_lmp_corrections.lmp_original IS 'LMP before the correction [$/MWh]';
COMMENT ON COLUMN market.dam_bus_lmp_corrections.lmp_corrected IS 'LMP after the correction [$/MWh]';
COMMENT ON COLUMN market.dam_bus_lmp_corrections.price_correction_time IS 'time of the correction as printed, Central Prevailing Time';

CREATE TABLE ancillary.rt_mcpc_sced_corrections (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    as_type VARCHAR NOT NULL,
    capped_mcpc_original DOUBLE,
    uncapped_mcpc_original DOUBLE,
    capped_mcpc_corrected DOUBLE,
    uncapped_mcpc_corrected DOUBLE,
    price_correction_time TIMESTAMP NOT NULL,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_mcpc_sced_corrections IS 'Corrections of real-time clearing prices for capacity, one row per posting, SCED run, service and correction (NP4-197-M, MCPC_SCED), every posting is kept';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_corrections.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_corrections.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_corrections.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_corrections.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_corrections.as_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_corrections.capped_mcpc_original IS 'capped clearing price before the correction [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_corrections.uncapped_mcpc_original IS 'uncapped clearing price before the correction, NULL before 2026-09-01 [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_corrections.capped_mcpc_corrected IS 'capped clearing price after the correction [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_corrections.uncapped_mcpc_corrected IS 'uncapped clearing price after the correction, NULL before 2026-09-01 [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_corrections.price_correction_time IS 'time of the correction as printed, Central Prevailing Time';

CREATE TABLE ancillary.rt_mcpc_15min_corrections (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    as_type VARCHAR NOT NULL,
    mcpc_original DOUBLE,
    mcpc_corrected DOUBLE,
    price_correction_time TIMESTAMP NOT NULL,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_mcpc_15min_corrections IS 'Corrections of real-time clearing prices for capacity, one row per posting, 15-minute interval, service and correction (NP4-197-M, MCPC_SPP), every posting is kept';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_corrections.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_corrections.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_corrections.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_corrections.as_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_corrections.mcpc_original IS 'clearing price before the correction [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_corrections.mcpc_corrected IS 'clearing price after the correction [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_corrections.price_correction_time IS 'time of the correction as printed, Central Prevailing Time';

CREATE TABLE market.sced_shadow_price_corrections (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    constraint_id BIGINT,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR NOT NULL,
    shadow_price_original DOUBLE,
    shadow_price_corrected DOUBLE,
    limit_original DOUBLE,
    limit_corrected DOUBLE,
    value_original DOUBLE,
    value_corrected DOUBLE,
    price_correction_time TIMESTAMP NOT NULL,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.sced_shadow_price_corrections IS 'Corrections of real-time shadow prices, one row per posting, SCED run, constraint, contingency and correction (NP4-197-M, ShadowPrice), every posting is kept';
COMMENT ON COLUMN market.sced_shadow_price_corrections.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.sced_shadow_price_corrections.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.sced_shadow_price_corrections.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.sced_shadow_price_corrections.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.sced_shadow_price_corrections.constraint_id IS 'number inside the run, not stable across runs';
COMMENT ON COLUMN market.sced_shadow_price_corrections.constraint_name IS 'constraint';
COMMENT ON COLUMN market.sced_shadow_price_corrections.contingency_name IS 'contingency, or BASE CASE';
COMMENT ON COLUMN market.sced_shadow_price_corrections.shadow_price_original IS 'shadow price before the correction [$/MW per h]';
COMMENT ON COLUMN market.sced_shadow_price_corrections.shadow_price_corrected IS 'shadow price after the correction [$/MW per h]';
COMMENT ON COLUMN market.sced_shadow_price_corrections.limit_original IS 'limit before the correction [MW]';
COMMENT ON COLUMN market.sced_shadow_price_corrections.limit_corrected IS 'limit after the correction [MW]';
COMMENT ON COLUMN market.sced_shadow_price_corrections.value_original IS 'flow before the correction [MW]';
COMMENT ON COLUMN market.sced_shadow_price_corrections.value_corrected IS 'flow after the correction [MW]';
COMMENT ON COLUMN market.sced_shadow_price_corrections.price_correction_time IS 'time of the correction as printed, Central Prevailing Time';

CREATE TABLE market.sog_lmp_corrections (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    resource_type VARCHAR,
    resource_name VARCHAR,
    meter_name VARCHAR NOT NULL,
    meter_lmp_original DOUBLE,
    meter_lmp_corrected DOUBLE,
    rtrdpa_original DOUBLE,
    rtrdpa_corrected DOUBLE,
    final_lmp_original DOUBLE,
    final_lmp_corrected DOUBLE,
    price_correction_time TIMESTAMP NOT NULL,
    repeated_hour_flag BOOLEAN,
    rtorpa_original DOUBLE,
    rtorpa_corrected DOUBLE,
    rtordpa_original DOUBLE,
    rtordpa_corrected DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.sog_lmp_corrections IS 'Corrections of LMPs at settlement-only generators, one row per posting, SCED run, meter and correction (NP4-197-M, SOGLMP), every posting is kept';
COMMENT ON COLUMN market.sog_lmp_corrections.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.sog_lmp_corrections.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.sog_lmp_corrections.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.sog_lmp_corrections.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.sog_lmp_corrections.resource_type IS 'SODG or SOTG, a settlement-only generator in the distribution or the transmission grid';
COMMENT ON COLUMN market.sog_lmp_corrections.resource_name IS 'settlement-only generator';
COMMENT ON COLUMN market.sog_lmp_corrections.meter_name IS 'meter, leading zeros matter';
COMMENT ON COLUMN market.sog_lmp_corrections.meter_lmp_original IS 'LMP at the meter before the correction [$/MWh]';
COMMENT ON COLUMN market.sog_lmp_corrections.meter_lmp_corrected IS 'LMP at the meter after the correction [$/MWh]';
COMMENT ON COLUMN market.sog_lmp_corrections.rtrdpa_original IS 'reliability deployment price adder before the correction, NULL before 2025-12-05 [$/MWh]';
COMMENT ON COLUMN market.sog_lmp_corrections.rtrdpa_corrected IS 'reliability deployment price adder after the correction, NULL before 2025-12-05 [$/MWh]';
COMMENT ON COLUMN market.sog_lmp_corrections.final_lmp_original IS 'LMP with adders before the correction [$/MWh]';
COMMENT ON COLUMN market.sog_lmp_corrections.final_lmp_corrected IS 'LMP with adders after the correction [$/MWh]';
COMMENT ON COLUMN market.sog_lmp_corrections.price_correction_time IS 'time of the correction as printed, Central Prevailing Time';
COMMENT ON COLUMN market.sog_lmp_corrections.rtorpa_original IS 'on-line reserve price adder before the correction, until 2025-12-04 [$/MWh]';
COMMENT ON COLUMN market.sog_lmp_corrections.rtorpa_corrected IS 'on-line reserve price adder after the correction, until 2025-12-04 [$/MWh]';
COMMENT ON COLUMN market.sog_lmp_corrections.rtordpa_original IS 'reliability deployment price adder before the correction, until 2025-12-04 [$/MWh]';
COMMENT ON COLUMN market.sog_lmp_corrections.rtordpa_corrected IS 'reliability deployment price adder after the correction, until 2025-12-04 [$/MWh]';

CREATE TABLE market.sog_price_corrections (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    resource_type VARCHAR,
    resource_name VARCHAR,
    meter_name VARCHAR NOT NULL,
    price_original DOUBLE,
    price_corrected DOUBLE,
    price_correction_time TIMESTAMP NOT NULL,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.sog_price_corrections IS 'Corrections of real-time prices at settlement-only generators, one row per posting, 15-minute interval, meter and correction (NP4-197-M, SOGPRICE), every posting is kept';
COMMENT ON COLUMN market.sog_price_corrections.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.sog_price_corrections.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.sog_price_corrections.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.sog_price_corrections.resource_type IS 'SODG or SOTG, a settlement-only generator in the distribution or the transmission grid';
COMMENT ON COLUMN market.sog_price_corrections.resource_name IS 'settlement-only generator';
COMMENT ON COLUMN market.sog_price_corrections.meter_name IS 'meter, leading zeros matter';
COMMENT ON COLUMN market.sog_price_corrections.price_original IS 'price before the correction [$/MWh]';
COMMENT ON COLUMN market.sog_price_corrections.price_corrected IS 'price after the correction [$/MWh]';
COMMENT ON COLUMN market.sog_price_corrections.price_correction_time IS 'time of the correction as printed, Central Prevailing Time';
