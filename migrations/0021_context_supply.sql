-- Wind, solar and reserve capability.

CREATE TABLE context.wind_5min_system (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    interval_ending TIMESTAMP,
    system_wide_gen DOUBLE,
    lz_south_houston DOUBLE,
    lz_west DOUBLE,
    lz_north DOUBLE,
    system_wide_hsl DOUBLE,
    dst_flag BOOLEAN,
    west_north DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.wind_5min_system IS 'Wind output by load zone, one row per 5-minute interval (NP4-733-CD), latest posting wins';
COMMENT ON COLUMN context.wind_5min_system.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.wind_5min_system.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.wind_5min_system.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.wind_5min_system.interval_ending IS 'end of the interval as printed, Central Prevailing Time';
COMMENT ON COLUMN context.wind_5min_system.system_wide_gen IS 'wind output, ERCOT total [MW]';
COMMENT ON COLUMN context.wind_5min_system.lz_south_houston IS 'wind output, load zones South and Houston [MW]';
COMMENT ON COLUMN context.wind_5min_system.lz_west IS 'wind output, load zone West [MW]';
COMMENT ON COLUMN context.wind_5min_system.lz_north IS 'wind output, load zone North [MW]';
COMMENT ON COLUMN context.wind_5min_system.system_wide_hsl IS 'wind high sustained limit, ERCOT total [MW]';
COMMENT ON COLUMN context.wind_5min_system.west_north IS 'wind output, load zones West and North, printed in the files of 2014 only [MW]';

CREATE TABLE context.solar_5min_system (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    interval_ending TIMESTAMP,
    system_wide_gen DOUBLE,
    system_wide_hsl DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.solar_5min_system IS 'Solar output, one row per 5-minute interval (NP4-738-CD), latest posting wins';
COMMENT ON COLUMN context.solar_5min_system.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.solar_5min_system.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.solar_5min_system.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.solar_5min_system.interval_ending IS 'end of the interval as printed, Central Prevailing Time';
COMMENT ON COLUMN context.solar_5min_system.system_wide_gen IS 'solar output, ERCOT total [MW]';
COMMENT ON COLUMN context.solar_5min_system.system_wide_hsl IS 'solar high sustained limit, ERCOT total [MW]';

CREATE TABLE context.wind_forecast_model (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    region VARCHAR NOT NULL,
    value DOUBLE,
    model VARCHAR NOT NULL,
    in_use_flag BOOLEAN,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.wind_forecast_model IS 'Wind forecasts of every model by region, one row per posting, hour, region and model (NP4-442-CD), every posting is kept';
COMMENT ON COLUMN context.wind_forecast_model.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.wind_forecast_model.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.wind_forecast_model.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.wind_forecast_model.region IS 'COASTAL, NORTH, PANHANDLE, SOUTH, WEST or SYSTEM_TOTAL, which is the sum of the others';
COMMENT ON COLUMN context.wind_forecast_model.value IS 'forecast wind output [MW]';
COMMENT ON COLUMN context.wind_forecast_model.model IS 'forecast model';
COMMENT ON COLUMN context.wind_forecast_model.in_use_flag IS 'true for the model that ERCOT operates by';

CREATE TABLE context.physical_responsive_capability (
    instant_utc TIMESTAMP NOT NULL,
    operating_day DATE,
    measured_at TIMESTAMP,
    epoch_ms BIGINT,
    clock VARCHAR,
    dst_flag BOOLEAN,
    prc DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.physical_responsive_capability IS 'Physical responsive capability, one row about every ten seconds (dashboard daily-prc), latest posting wins';
COMMENT ON COLUMN context.physical_responsive_capability.instant_utc IS 'the instant, UTC';
COMMENT ON COLUMN context.physical_responsive_capability.operating_day IS 'Operating Day, the Central date of the instant';
COMMENT ON COLUMN context.physical_responsive_capability.measured_at IS 'time of the measurement, UTC';
COMMENT ON COLUMN context.physical_responsive_capability.epoch_ms IS 'the same time in milliseconds since 1970-01-01 UTC';
COMMENT ON COLUMN context.physical_responsive_capability.clock IS 'the same time on the Central wall clock, as printed';
COMMENT ON COLUMN context.physical_responsive_capability.prc IS 'physical responsive capability [MW]';
