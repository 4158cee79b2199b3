-- Real-time and day-ahead prices, lambdas and transmission constraints.
--
-- Every report table, here and in the files that follow, has the same three parts: the instants in UTC and the
-- Operating Day, then ERCOT's columns as printed (local time stays local), then the lineage columns. _extra holds as
-- JSON the columns that the catalog does not know. Flags are true only in the second pass of the repeated hour in November.

CREATE TABLE market.dam_spp (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    settlement_point VARCHAR NOT NULL,
    settlement_point_price DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.dam_spp IS 'Day-ahead settlement point prices, one row per hour and settlement point (NP4-190-CD), latest posting wins';
COMMENT ON COLUMN market.dam_spp.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.dam_spp.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.dam_spp.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.dam_spp.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN market.dam_spp.settlement_point_price IS 'day-ahead settlement point price [$/MWh]';

CREATE TABLE market.rt_lmp_5min (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    settlement_point VARCHAR NOT NULL,
    lmp DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.rt_lmp_5min IS 'Real-time LMPs, one row per SCED run and settlement point (NP6-788-CD), latest posting wins';
COMMENT ON COLUMN market.rt_lmp_5min.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.rt_lmp_5min.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.rt_lmp_5min.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.rt_lmp_5min.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.rt_lmp_5min.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN market.rt_lmp_5min.lmp IS 'locational marginal price of the SCED run, without adders [$/MWh]';

CREATE TABLE market.rt_spp_15min (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    settlement_point_name VARCHAR NOT NULL,
    settlement_point_type VARCHAR NOT NULL,
    settlement_point_price DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.rt_spp_15min IS 'Real-time settlement point prices, one row per 15-minute interval, point and point type (NP6-905-CD), latest posting wins';
COMMENT ON COLUMN market.rt_spp_15min.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.rt_spp_15min.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.rt_spp_15min.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.rt_spp_15min.settlement_point_name IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN market.rt_spp_15min.settlement_point_type IS 'RN, PUN, HU, SH, AH, LZ, LZEW, LZ_DC, LZ_DCEW and others';
COMMENT ON COLUMN market.rt_spp_15min.settlement_point_price IS 'real-time settlement point price, adders included [$/MWh]';

CREATE TABLE market.sced_system_lambda (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    capped_system_lambda DOUBLE,
    uncapped_system_lambda DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.sced_system_lambda IS 'System lambda, one row per SCED run (NP6-322-CD), latest posting wins';
COMMENT ON COLUMN market.sced_system_lambda.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.sced_system_lambda.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.sced_system_lambda.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.sced_system_lambda.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.sced_system_lambda.capped_system_lambda IS 'system lambda after the cap, continues the single column printed before 2026-08-27 [$/MWh]';
COMMENT ON COLUMN market.sced_system_lambda.uncapped_system_lambda IS 'system lambda before the cap, NULL before 2026-08-27 [$/MWh]';

CREATE TABLE market.dam_system_lambda (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    system_lambda DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.dam_system_lambda IS 'Day-ahead system lambda, one row per hour (NP4-523-CD), latest posting wins';
COMMENT ON COLUMN market.dam_system_lambda.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.dam_system_lambda.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.dam_system_lambda.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.dam_system_lambda.system_lambda IS 'day-ahead system lambda [$/MWh]';

CREATE TABLE market.sced_shadow_prices (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    constraint_id BIGINT,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR NOT NULL,
    shadow_price DOUBLE,
    max_shadow_price DOUBLE,
    limit_mw DOUBLE,
    value_mw DOUBLE,
    violated_mw DOUBLE,
    from_station VARCHAR,
    to_station VARCHAR,
    from_station_kv DOUBLE,
    to_station_kv DOUBLE,
    cct_status VARCHAR,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.sced_shadow_prices IS 'Active transmission constraints, one row per SCED run, constraint and contingency (NP6-86-CD), latest posting wins';
COMMENT ON COLUMN market.sced_shadow_prices.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.sced_shadow_prices.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.sced_shadow_prices.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.sced_shadow_prices.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.sced_shadow_prices.constraint_id IS 'number inside the file only, not stable between runs';
COMMENT ON COLUMN market.sced_shadow_prices.constraint_name IS 'transmission element or generic transmission constraint';
COMMENT ON COLUMN market.sced_shadow_prices.contingency_name IS 'outage the limit guards against, BASE CASE when none';
COMMENT ON COLUMN market.sced_shadow_prices.shadow_price IS 'marginal value of the limit, 0 when active but not binding [$/MW per h]';
COMMENT ON COLUMN market.sced_shadow_prices.max_shadow_price IS 'cap of the shadow price for this row [$/MW per h]';
COMMENT ON COLUMN market.sced_shadow_prices.limit_mw IS 'limit SCED enforced, printed as Limit [MW]';
COMMENT ON COLUMN market.sced_shadow_prices.value_mw IS 'flow SCED computed, printed as Value [MW]';
COMMENT ON COLUMN market.sced_shadow_prices.violated_mw IS 'flow above the limit, negative when below [MW]';
COMMENT ON COLUMN market.sced_shadow_prices.from_station IS 'station at the sending end, NULL for a generic transmission constraint';
COMMENT ON COLUMN market.sced_shadow_prices.to_station IS 'station at the receiving end, NULL for a generic transmission constraint';
COMMENT ON COLUMN market.sced_shadow_prices.from_station_kv IS '0 for a generic transmission constraint [kV]';
COMMENT ON COLUMN market.sced_shadow_prices.to_station_kv IS '0 for a generic transmission constraint [kV]';
COMMENT ON COLUMN market.sced_shadow_prices.cct_status IS 'competitive constraint test, COMP or NONCOMP';

CREATE TABLE market.dam_shadow_prices (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    constraint_id BIGINT,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR NOT NULL,
    constraint_limit DOUBLE,
    constraint_value DOUBLE,
    violation_amount DOUBLE,
    shadow_price DOUBLE,
    from_station VARCHAR,
    to_station VARCHAR,
    from_station_kv DOUBLE,
    to_station_kv DOUBLE,
    delivery_time TIMESTAMP,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.dam_shadow_prices IS 'Binding day-ahead constraints, one row per hour, constraint and contingency (NP4-191-CD), latest posting wins';
COMMENT ON COLUMN market.dam_shadow_prices.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.dam_shadow_prices.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.dam_shadow_prices.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.dam_shadow_prices.constraint_id IS 'number inside the file only, not stable between runs';
COMMENT ON COLUMN market.dam_shadow_prices.constraint_name IS 'transmission element or generic transmission constraint';
COMMENT ON COLUMN market.dam_shadow_prices.contingency_name IS 'outage the limit guards against, BASE CASE when none';
COMMENT ON COLUMN market.dam_shadow_prices.constraint_limit IS 'limit the day-ahead market enforced [MW]';
COMMENT ON COLUMN market.dam_shadow_prices.constraint_value IS 'flow the day-ahead market computed [MW]';
COMMENT ON COLUMN market.dam_shadow_prices.violation_amount IS 'flow above the limit [MW]';
COMMENT ON COLUMN market.dam_shadow_prices.shadow_price IS 'marginal value of the limit [$/MW per h]';
COMMENT ON COLUMN market.dam_shadow_prices.from_station IS 'station at the sending end, NULL for a generic transmission constraint';
COMMENT ON COLUMN market.dam_shadow_prices.to_station IS 'station at the receiving end, NULL for a generic transmission constraint';
COMMENT ON COLUMN market.dam_shadow_prices.from_station_kv IS '0 for a generic transmission constraint [kV]';
COMMENT ON COLUMN market.dam_shadow_prices.to_station_kv IS '0 for a generic transmission constraint [kV]';
COMMENT ON COLUMN market.dam_shadow_prices.delivery_time IS 'beginning of the hour as printed, Central Prevailing Time';
