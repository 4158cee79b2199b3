-- Prices that the look-ahead runs (RTD) expect. A run and an interval it looks at have an instant each.

CREATE TABLE market.rtd_indicative_lmps (
    rtd_ts_utc TIMESTAMP NOT NULL,
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    rtd_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    interval_id BIGINT,
    interval_ending TIMESTAMP,
    interval_repeated_hour_flag BOOLEAN,
    settlement_point VARCHAR NOT NULL,
    settlement_point_type VARCHAR,
    lmp DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.rtd_indicative_lmps IS 'Indicative LMPs of the look-ahead runs, one row per RTD run, interval and settlement point (NP6-970-CD), latest posting wins';
COMMENT ON COLUMN market.rtd_indicative_lmps.rtd_ts_utc IS 'instant of the RTD run, UTC';
COMMENT ON COLUMN market.rtd_indicative_lmps.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.rtd_indicative_lmps.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.rtd_indicative_lmps.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.rtd_indicative_lmps.rtd_timestamp IS 'RTD run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.rtd_indicative_lmps.interval_id IS 'number of the interval inside the run, from 1';
COMMENT ON COLUMN market.rtd_indicative_lmps.interval_ending IS 'end of the interval as printed, Central Prevailing Time';
COMMENT ON COLUMN market.rtd_indicative_lmps.interval_repeated_hour_flag IS 'true if the interval ends in the second pass of the repeated hour';
COMMENT ON COLUMN market.rtd_indicative_lmps.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN market.rtd_indicative_lmps.settlement_point_type IS 'RN, LCCRN, PUN, HU, SH, AH, LZ, LZ_DC and others';
COMMENT ON COLUMN market.rtd_indicative_lmps.lmp IS 'indicative locational marginal price [$/MWh]';
