-- Solar power.

CREATE TABLE context.solar_hourly_system (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    system_wide_gen DOUBLE,
    cop_hsl_system_wide DOUBLE,
    stppf_system_wide DOUBLE,
    pvgrpp_system_wide DOUBLE,
    system_wide_hsl DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.solar_hourly_system IS 'Solar power, actual and forecast, one row per posting and hour (NP4-737-CD), every posting is kept';
COMMENT ON COLUMN context.solar_hourly_system.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.solar_hourly_system.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.solar_hourly_system.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.solar_hourly_system.system_wide_gen IS 'hourly average solar output, ERCOT total, NULL for future hours [MW]';
COMMENT ON COLUMN context.solar_hourly_system.cop_hsl_system_wide IS 'high sustained limit in the current operating plan, ERCOT total [MW]';
COMMENT ON COLUMN context.solar_hourly_system.stppf_system_wide IS 'short-term forecast, STPPF, expected value, ERCOT total [MW]';
COMMENT ON COLUMN context.solar_hourly_system.pvgrpp_system_wide IS 'production potential, PVGRPP, conservative value, ERCOT total [MW]';
COMMENT ON COLUMN context.solar_hourly_system.system_wide_hsl IS 'high sustained limit, ERCOT total, NULL before 2024-09-26 [MW]';

CREATE TABLE context.solar_hourly_region (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    system_wide_gen DOUBLE,
    cop_hsl_system_wide DOUBLE,
    stppf_system_wide DOUBLE,
    pvgrpp_system_wide DOUBLE,
    gen_center_west DOUBLE,
    cop_hsl_center_west DOUBLE,
    stppf_center_west DOUBLE,
    pvgrpp_center_west DOUBLE,
    gen_north_west DOUBLE,
    cop_hsl_north_west DOUBLE,
    stppf_north_west DOUBLE,
    pvgrpp_north_west DOUBLE,
    gen_far_west DOUBLE,
    cop_hsl_far_west DOUBLE,
    stppf_far_west DOUBLE,
    pvgrpp_far_west DOUBLE,
    gen_far_east DOUBLE,
    cop_hsl_far_east DOUBLE,
    stppf_far_east DOUBLE,
    pvgrpp_far_east DOUBLE,
    gen_south_east DOUBLE,
    cop_hsl_south_east DOUBLE,
    stppf_south_east DOUBLE,
    pvgrpp_south_east DOUBLE,
    gen_center_east DOUBLE,
    cop_hsl_center_east DOUBLE,
    stppf_center_east DOUBLE,
    pvgrpp_center_east DOUBLE,
    system_wide_hsl DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.solar_hourly_region IS 'Solar power, actual and forecast, one row per posting and hour (NP4-745-CD), every posting is kept';
COMMENT ON COLUMN context.solar_hourly_region.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.solar_hourly_region.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.solar_hourly_region.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.solar_hourly_region.system_wide_gen IS 'hourly average solar output, ERCOT total, NULL for future hours [MW]';
COMMENT ON COLUMN context.solar_hourly_region.cop_hsl_system_wide IS 'high sustained limit in the current operating plan, ERCOT total [MW]';
COMMENT ON COLUMN context.solar_hourly_region.stppf_system_wide IS 'short-term forecast, STPPF, expected value, ERCOT total [MW]';
COMMENT ON COLUMN context.solar_hourly_region.pvgrpp_system_wide IS 'production potential, PVGRPP, conservative value, ERCOT total [MW]';
COMMENT ON COLUMN context.solar_hourly_region.gen_center_west IS 'hourly average solar output, center west, NULL for future hours [MW]';
COMMENT ON COLUMN context.solar_hourly_region.cop_hsl_center_west IS 'high sustained limit in the current operating plan, center west [MW]';
COMMENT ON COLUMN context.solar_hourly_region.stppf_center_west IS 'short-term forecast, STPPF, expected value, center west [MW]';
COMMENT ON COLUMN context.solar_hourly_region.pvgrpp_center_west IS 'production potential, PVGRPP, conservative value, center west [MW]';
COMMENT ON COLUMN context.solar_hourly_region.gen_north_west IS 'hourly average solar output, north west, NULL for future hours [MW]';
COMMENT ON COLUMN context.solar_hourly_region.cop_hsl_north_west IS 'high sustained limit in the current operating plan, north west [MW]';
COMMENT ON COLUMN context.solar_hourly_region.stppf_north_west IS 'short-term forecast, STPPF, expected value, north west [MW]';
COMMENT ON COLUMN context.solar_hourly_region.pvgrpp_north_west IS 'production potential, PVGRPP, conservative value, north west [MW]';
COMMENT ON COLUMN context.solar_hourly_region.gen_far_west IS 'hourly average solar output, far west, NULL for future hours [MW]';
COMMENT ON COLUMN context.solar_hourly_region.cop_hsl_far_west IS 'high sustained limit in the current operating plan, far west [MW]';
COMMENT ON COLUMN context.solar_hourly_region.stppf_far_west IS 'short-term forecast, STPPF, expected value, far west [MW]';
COMMENT ON COLUMN context.solar_hourly_region.pvgrpp_far_west IS 'production potential, PVGRPP, conservative value, far west [MW]';
COMMENT ON COLUMN context.solar_hourly_region.gen_far_east IS 'hourly average solar output, far east, NULL for future hours [MW]';
COMMENT ON COLUMN context.solar_hourly_region.cop_hsl_far_east IS 'high sustained limit in the current operating plan, far east [MW]';
COMMENT ON COLUMN context.solar_hourly_region.stppf_far_east IS 'short-term forecast, STPPF, expected value, far east [MW]';
COMMENT ON COLUMN context.solar_hourly_region.pvgrpp_far_east IS 'production potential, PVGRPP, conservative value, far east [MW]';
COMMENT ON COLUMN context.solar_hourly_region.gen_south_east IS 'hourly average solar output, south east, NULL for future hours [MW]';
COMMENT ON COLUMN context.solar_hourly_region.cop_hsl_south_east IS 'high sustained limit in the current operating plan, south east [MW]';
COMMENT ON COLUMN context.solar_hourly_region.stppf_south_east IS 'short-term forecast, STPPF, expected value, south east [MW]';
COMMENT ON COLUMN context.solar_hourly_region.pvgrpp_south_east IS 'production potential, PVGRPP, conservative value, south east [MW]';
COMMENT ON COLUMN context.solar_hourly_region.gen_center_east IS 'hourly average solar output, center east, NULL for future hours [MW]';
COMMENT ON COLUMN context.solar_hourly_region.cop_hsl_center_east IS 'high sustained limit in the current operating plan, center east [MW]';
COMMENT ON COLUMN context.solar_hourly_region.stppf_center_east IS 'short-term forecast, STPPF, expected value, center east [MW]';
COMMENT ON COLUMN context.solar_hourly_region.pvgrpp_center_east IS 'production potential, PVGRPP, conservative value, center east [MW]';
COMMENT ON COLUMN context.solar_hourly_region.system_wide_hsl IS 'high sustained limit, ERCOT total, NULL before 2024-09-26 [MW]';

CREATE TABLE context.solar_5min_region (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    interval_ending TIMESTAMP,
    system_wide_gen DOUBLE,
    center_west_gen DOUBLE,
    north_west_gen DOUBLE,
    far_west_gen DOUBLE,
    far_east_gen DOUBLE,
    south_east_gen DOUBLE,
    center_east_gen DOUBLE,
    system_wide_hsl DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.solar_5min_region IS 'Solar power, 5-minute averages, one row per interval (NP4-746-CD), latest posting wins';
COMMENT ON COLUMN context.solar_5min_region.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.solar_5min_region.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.solar_5min_region.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.solar_5min_region.interval_ending IS 'end of the 5-minute interval as printed with drifting seconds, Central Prevailing Time';
COMMENT ON COLUMN context.solar_5min_region.system_wide_gen IS '5-minute average solar output, ERCOT total [MW]';
COMMENT ON COLUMN context.solar_5min_region.center_west_gen IS '5-minute average solar output, region center west [MW]';
COMMENT ON COLUMN context.solar_5min_region.north_west_gen IS '5-minute average solar output, region north west [MW]';
COMMENT ON COLUMN context.solar_5min_region.far_west_gen IS '5-minute average solar output, region far west [MW]';
COMMENT ON COLUMN context.solar_5min_region.far_east_gen IS '5-minute average solar output, region far east [MW]';
COMMENT ON COLUMN context.solar_5min_region.south_east_gen IS '5-minute average solar output, region south east [MW]';
COMMENT ON COLUMN context.solar_5min_region.center_east_gen IS '5-minute average solar output, region center east [MW]';
COMMENT ON COLUMN context.solar_5min_region.system_wide_hsl IS 'high sustained limit, ERCOT total [MW]';
