-- Wind power.

CREATE TABLE context.wind_hourly_system (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    system_wide_gen DOUBLE,
    cop_hsl_system_wide DOUBLE,
    stwpf_system_wide DOUBLE,
    wgrpp_system_wide DOUBLE,
    gen_lz_south_houston DOUBLE,
    cop_hsl_lz_south_houston DOUBLE,
    stwpf_lz_south_houston DOUBLE,
    wgrpp_lz_south_houston DOUBLE,
    gen_lz_west DOUBLE,
    cop_hsl_lz_west DOUBLE,
    stwpf_lz_west DOUBLE,
    wgrpp_lz_west DOUBLE,
    gen_lz_north DOUBLE,
    cop_hsl_lz_north DOUBLE,
    stwpf_lz_north DOUBLE,
    wgrpp_lz_north DOUBLE,
    system_wide_hsl DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.wind_hourly_system IS 'Wind power, actual and forecast, one row per posting and hour (NP4-732-CD), every posting is kept';
COMMENT ON COLUMN context.wind_hourly_system.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.wind_hourly_system.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.wind_hourly_system.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.wind_hourly_system.system_wide_gen IS 'hourly average wind output, ERCOT total, NULL for future hours [MW]';
COMMENT ON COLUMN context.wind_hourly_system.cop_hsl_system_wide IS 'high sustained limit in the current operating plan, ERCOT total [MW]';
COMMENT ON COLUMN context.wind_hourly_system.stwpf_system_wide IS 'short-term forecast, STWPF, expected value, ERCOT total [MW]';
COMMENT ON COLUMN context.wind_hourly_system.wgrpp_system_wide IS 'production potential, WGRPP, conservative value, ERCOT total [MW]';
COMMENT ON COLUMN context.wind_hourly_system.gen_lz_south_houston IS 'hourly average wind output, south houston, NULL for future hours [MW]';
COMMENT ON COLUMN context.wind_hourly_system.cop_hsl_lz_south_houston IS 'high sustained limit in the current operating plan, south houston [MW]';
COMMENT ON COLUMN context.wind_hourly_system.stwpf_lz_south_houston IS 'short-term forecast, STWPF, expected value, south houston [MW]';
COMMENT ON COLUMN context.wind_hourly_system.wgrpp_lz_south_houston IS 'production potential, WGRPP, conservative value, south houston [MW]';
COMMENT ON COLUMN context.wind_hourly_system.gen_lz_west IS 'hourly average wind output, west, NULL for future hours [MW]';
COMMENT ON COLUMN context.wind_hourly_system.cop_hsl_lz_west IS 'high sustained limit in the current operating plan, west [MW]';
COMMENT ON COLUMN context.wind_hourly_system.stwpf_lz_west IS 'short-term forecast, STWPF, expected value, west [MW]';
COMMENT ON COLUMN context.wind_hourly_system.wgrpp_lz_west IS 'production potential, WGRPP, conservative value, west [MW]';
COMMENT ON COLUMN context.wind_hourly_system.gen_lz_north IS 'hourly average wind output, north, NULL for future hours [MW]';
COMMENT ON COLUMN context.wind_hourly_system.cop_hsl_lz_north IS 'high sustained limit in the current operating plan, north [MW]';
COMMENT ON COLUMN context.wind_hourly_system.stwpf_lz_north IS 'short-term forecast, STWPF, expected value, north [MW]';
COMMENT ON COLUMN context.wind_hourly_system.wgrpp_lz_north IS 'production potential, WGRPP, conservative value, north [MW]';
COMMENT ON COLUMN context.wind_hourly_system.system_wide_hsl IS 'high sustained limit, ERCOT total, NULL before 2024-09-26 [MW]';

CREATE TABLE context.wind_hourly_region (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    system_wide_gen DOUBLE,
    cop_hsl_system_wide DOUBLE,
    stwpf_system_wide DOUBLE,
    wgrpp_system_wide DOUBLE,
    gen_panhandle DOUBLE,
    cop_hsl_panhandle DOUBLE,
    stwpf_panhandle DOUBLE,
    wgrpp_panhandle DOUBLE,
    gen_coastal DOUBLE,
    cop_hsl_coastal DOUBLE,
    stwpf_coastal DOUBLE,
    wgrpp_coastal DOUBLE,
    gen_south DOUBLE,
    cop_hsl_south DOUBLE,
    stwpf_south DOUBLE,
    wgrpp_south DOUBLE,
    gen_west DOUBLE,
    cop_hsl_west DOUBLE,
    stwpf_west DOUBLE,
    wgrpp_west DOUBLE,
    gen_north DOUBLE,
    cop_hsl_north DOUBLE,
    stwpf_north DOUBLE,
    wgrpp_north DOUBLE,
    system_wide_hsl DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.wind_hourly_region IS 'Wind power, actual and forecast, one row per posting and hour (NP4-742-CD), every posting is kept';
COMMENT ON COLUMN context.wind_hourly_region.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.wind_hourly_region.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.wind_hourly_region.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.wind_hourly_region.system_wide_gen IS 'hourly average wind output, ERCOT total, NULL for future hours [MW]';
COMMENT ON COLUMN context.wind_hourly_region.cop_hsl_system_wide IS 'high sustained limit in the current operating plan, ERCOT total [MW]';
COMMENT ON COLUMN context.wind_hourly_region.stwpf_system_wide IS 'short-term forecast, STWPF, expected value, ERCOT total [MW]';
COMMENT ON COLUMN context.wind_hourly_region.wgrpp_system_wide IS 'production potential, WGRPP, conservative value, ERCOT total [MW]';
COMMENT ON COLUMN context.wind_hourly_region.gen_panhandle IS 'hourly average wind output, panhandle, NULL for future hours [MW]';
COMMENT ON COLUMN context.wind_hourly_region.cop_hsl_panhandle IS 'high sustained limit in the current operating plan, panhandle [MW]';
COMMENT ON COLUMN context.wind_hourly_region.stwpf_panhandle IS 'short-term forecast, STWPF, expected value, panhandle [MW]';
COMMENT ON COLUMN context.wind_hourly_region.wgrpp_panhandle IS 'production potential, WGRPP, conservative value, panhandle [MW]';
COMMENT ON COLUMN context.wind_hourly_region.gen_coastal IS 'hourly average wind output, coastal, NULL for future hours [MW]';
COMMENT ON COLUMN context.wind_hourly_region.cop_hsl_coastal IS 'high sustained limit in the current operating plan, coastal [MW]';
COMMENT ON COLUMN context.wind_hourly_region.stwpf_coastal IS 'short-term forecast, STWPF, expected value, coastal [MW]';
COMMENT ON COLUMN context.wind_hourly_region.wgrpp_coastal IS 'production potential, WGRPP, conservative value, coastal [MW]';
COMMENT ON COLUMN context.wind_hourly_region.gen_south IS 'hourly average wind output, south, NULL for future hours [MW]';
COMMENT ON COLUMN context.wind_hourly_region.cop_hsl_south IS 'high sustained limit in the current operating plan, south [MW]';
COMMENT ON COLUMN context.wind_hourly_region.stwpf_south IS 'short-term forecast, STWPF, expected value, south [MW]';
COMMENT ON COLUMN context.wind_hourly_region.wgrpp_south IS 'production potential, WGRPP, conservative value, south [MW]';
COMMENT ON COLUMN context.wind_hourly_region.gen_west IS 'hourly average wind output, west, NULL for future hours [MW]';
COMMENT ON COLUMN context.wind_hourly_region.cop_hsl_west IS 'high sustained limit in the current operating plan, west [MW]';
COMMENT ON COLUMN context.wind_hourly_region.stwpf_west IS 'short-term forecast, STWPF, expected value, west [MW]';
COMMENT ON COLUMN context.wind_hourly_region.wgrpp_west IS 'production potential, WGRPP, conservative value, west [MW]';
COMMENT ON COLUMN context.wind_hourly_region.gen_north IS 'hourly average wind output, north, NULL for future hours [MW]';
COMMENT ON COLUMN context.wind_hourly_region.cop_hsl_north IS 'high sustained limit in the current operating plan, north [MW]';
COMMENT ON COLUMN context.wind_hourly_region.stwpf_north IS 'short-term forecast, STWPF, expected value, north [MW]';
COMMENT ON COLUMN context.wind_hourly_region.wgrpp_north IS 'production potential, WGRPP, conservative value, north [MW]';
COMMENT ON COLUMN context.wind_hourly_region.system_wide_hsl IS 'high sustained limit, ERCOT total, NULL before 2024-09-26 [MW]';

CREATE TABLE context.wind_5min_region (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    interval_ending TIMESTAMP,
    system_wide_gen DOUBLE,
    panhandle DOUBLE,
    coastal DOUBLE,
    south DOUBLE,
    west DOUBLE,
    north DOUBLE,
    system_wide_hsl DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.wind_5min_region IS 'Wind power, 5-minute averages, one row per interval (NP4-743-CD), latest posting wins';
COMMENT ON COLUMN context.wind_5min_region.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.wind_5min_region.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.wind_5min_region.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.wind_5min_region.interval_ending IS 'end of the 5-minute interval as printed, Central Prevailing Time';
COMMENT ON COLUMN context.wind_5min_region.system_wide_gen IS '5-minute average wind output, ERCOT total [MW]';
COMMENT ON COLUMN context.wind_5min_region.panhandle IS '5-minute average wind output, region Panhandle [MW]';
COMMENT ON COLUMN context.wind_5min_region.coastal IS '5-minute average wind output, region Coastal [MW]';
COMMENT ON COLUMN context.wind_5min_region.south IS '5-minute average wind output, region South [MW]';
COMMENT ON COLUMN context.wind_5min_region.west IS '5-minute average wind output, region West [MW]';
COMMENT ON COLUMN context.wind_5min_region.north IS '5-minute average wind output, region North [MW]';
COMMENT ON COLUMN context.wind_5min_region.system_wide_hsl IS 'high sustained limit, ERCOT total [MW]';
