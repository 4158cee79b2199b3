-- Prices of settlement-only generators (SOG), by meter.

CREATE TABLE market.lmp_by_sog (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    resource_type VARCHAR,
    resource_name VARCHAR,
    station_name VARCHAR,
    voltage_level DOUBLE,
    meter_name VARCHAR NOT NULL,
    meter_lmp DOUBLE,
    rtrdpa DOUBLE,
    final_lmp DOUBLE,
    rtorpa DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.lmp_by_sog IS 'Real-time prices of settlement-only generators with adders, one row per SCED run and meter (NP6-327-CD), latest posting wins';
COMMENT ON COLUMN market.lmp_by_sog.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.lmp_by_sog.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.lmp_by_sog.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.lmp_by_sog.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.lmp_by_sog.resource_type IS 'SODG, SOTG and others';
COMMENT ON COLUMN market.lmp_by_sog.resource_name IS 'resource behind the meter';
COMMENT ON COLUMN market.lmp_by_sog.station_name IS 'station of the meter';
COMMENT ON COLUMN market.lmp_by_sog.voltage_level IS 'voltage at the meter [kV]';
COMMENT ON COLUMN market.lmp_by_sog.meter_name IS 'meter; looks like a number of up to 22 digits and is none';
COMMENT ON COLUMN market.lmp_by_sog.meter_lmp IS 'locational marginal price at the meter, without adders [$/MWh]';
COMMENT ON COLUMN market.lmp_by_sog.rtrdpa IS 'reliability deployment price adder, before 2025-12-05 printed as RTORDPA [$/MWh]';
COMMENT ON COLUMN market.lmp_by_sog.final_lmp IS 'price at the meter with the adders [$/MWh]';
COMMENT ON COLUMN market.lmp_by_sog.rtorpa IS 'on-line reserve price adder, retired 2025-12-05 [$/MWh]';

CREATE TABLE market.rt_price_by_sog (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    resource_type VARCHAR,
    resource_name VARCHAR,
    meter_name VARCHAR NOT NULL,
    meter_price DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.rt_price_by_sog IS 'Real-time settlement prices of settlement-only generators, one row per 15-minute interval and meter (NP6-326-CD), latest posting wins';
COMMENT ON COLUMN market.rt_price_by_sog.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.rt_price_by_sog.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.rt_price_by_sog.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.rt_price_by_sog.resource_type IS 'SODG, SOTG and others';
COMMENT ON COLUMN market.rt_price_by_sog.resource_name IS 'resource behind the meter';
COMMENT ON COLUMN market.rt_price_by_sog.meter_name IS 'meter; looks like a number of up to 22 digits and is none';
COMMENT ON COLUMN market.rt_price_by_sog.meter_price IS 'settlement price at the meter [$/MWh]';
