-- Load forecasts, actual load and weather.

CREATE TABLE context.load_forecast_forecast_zone (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    north DOUBLE,
    south DOUBLE,
    west DOUBLE,
    houston DOUBLE,
    system_total DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.load_forecast_forecast_zone IS 'Load forecast by forecast zone, one row per posting and hour (NP3-560-CD), every posting is kept';
COMMENT ON COLUMN context.load_forecast_forecast_zone.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.load_forecast_forecast_zone.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.load_forecast_forecast_zone.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.load_forecast_forecast_zone.north IS 'forecast load, forecast zone North [MW]';
COMMENT ON COLUMN context.load_forecast_forecast_zone.south IS 'forecast load, forecast zone South [MW]';
COMMENT ON COLUMN context.load_forecast_forecast_zone.west IS 'forecast load, forecast zone West [MW]';
COMMENT ON COLUMN context.load_forecast_forecast_zone.houston IS 'forecast load, forecast zone Houston [MW]';
COMMENT ON COLUMN context.load_forecast_forecast_zone.system_total IS 'forecast load, ERCOT total [MW]';

CREATE TABLE context.load_forecast_weather_zone_model (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    coast DOUBLE,
    east DOUBLE,
    far_west DOUBLE,
    north DOUBLE,
    north_central DOUBLE,
    south_central DOUBLE,
    southern DOUBLE,
    west DOUBLE,
    system_total DOUBLE,
    model VARCHAR NOT NULL,
    in_use_flag BOOLEAN,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.load_forecast_weather_zone_model IS 'Load forecasts of every model by weather zone, one row per posting, hour and model (NP3-565-CD), every posting is kept';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.coast IS 'forecast load, weather zone Coast [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.east IS 'forecast load, weather zone East [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.far_west IS 'forecast load, weather zone FarWest [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.north IS 'forecast load, weather zone North [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.north_central IS 'forecast load, weather zone NorthCentral [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.south_central IS 'forecast load, weather zone SouthCentral [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.southern IS 'forecast load, weather zone Southern [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.west IS 'forecast load, weather zone West [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.system_total IS 'forecast load, ERCOT total [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.model IS 'forecast model; ERCOT says with in_use_flag which one it operates by';
COMMENT ON COLUMN context.load_forecast_weather_zone_model.in_use_flag IS 'true for the model that ERCOT operates by';

CREATE TABLE context.load_forecast_intra_hour (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    interval_ending TIMESTAMP,
    coast DOUBLE,
    east DOUBLE,
    far_west DOUBLE,
    north DOUBLE,
    north_central DOUBLE,
    south_central DOUBLE,
    southern DOUBLE,
    west DOUBLE,
    system_total DOUBLE,
    model VARCHAR NOT NULL,
    in_use_flag BOOLEAN,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.load_forecast_intra_hour IS 'Load forecasts for the next two hours by weather zone, one row per posting, 5-minute interval and model (NP3-562-CD), every posting is kept';
COMMENT ON COLUMN context.load_forecast_intra_hour.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.load_forecast_intra_hour.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.load_forecast_intra_hour.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.load_forecast_intra_hour.interval_ending IS 'end of the interval as printed, Central Prevailing Time';
COMMENT ON COLUMN context.load_forecast_intra_hour.coast IS 'forecast load, weather zone Coast [MW]';
COMMENT ON COLUMN context.load_forecast_intra_hour.east IS 'forecast load, weather zone East [MW]';
COMMENT ON COLUMN context.load_forecast_intra_hour.far_west IS 'forecast load, weather zone FarWest [MW]';
COMMENT ON COLUMN context.load_forecast_intra_hour.north IS 'forecast load, weather zone North [MW]';
COMMENT ON COLUMN context.load_forecast_intra_hour.north_central IS 'forecast load, weather zone NorthCentral [MW]';
COMMENT ON COLUMN context.load_forecast_intra_hour.south_central IS 'forecast load, weather zone SouthCentral [MW]';
COMMENT ON COLUMN context.load_forecast_intra_hour.southern IS 'forecast load, weather zone Southern [MW]';
COMMENT ON COLUMN context.load_forecast_intra_hour.west IS 'forecast load, weather zone West [MW]';
COMMENT ON COLUMN context.load_forecast_intra_hour.system_total IS 'forecast load, ERCOT total [MW]';
COMMENT ON COLUMN context.load_forecast_intra_hour.model IS 'forecast model; ERCOT says with in_use_flag which one it operates by';
COMMENT ON COLUMN context.load_forecast_intra_hour.in_use_flag IS 'true for the model that ERCOT operates by';

CREATE TABLE context.load_distribution_factors (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    ldf_date DATE,
    ldf_hour SMALLINT,
    substation VARCHAR NOT NULL,
    distribution_factor DOUBLE,
    load_id VARCHAR NOT NULL,
    mvar_distribution_factor DOUBLE,
    mrid_load VARCHAR,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.load_distribution_factors IS 'Distribution factors of every load, one row per posting, hour and load (NP4-159-CD), every posting is kept';
COMMENT ON COLUMN context.load_distribution_factors.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.load_distribution_factors.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.load_distribution_factors.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.load_distribution_factors.substation IS 'station';
COMMENT ON COLUMN context.load_distribution_factors.distribution_factor IS 'active load of the load point, relative to the other loads of the file; no unit';
COMMENT ON COLUMN context.load_distribution_factors.load_id IS 'load inside the station, leading zeros matter';
COMMENT ON COLUMN context.load_distribution_factors.mvar_distribution_factor IS 'reactive load of the load point; no unit';
COMMENT ON COLUMN context.load_distribution_factors.mrid_load IS 'identifier in the network model, with or without braces as printed';

CREATE TABLE context.weather_assumptions (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    coast DOUBLE,
    east DOUBLE,
    far_west DOUBLE,
    north DOUBLE,
    north_central DOUBLE,
    south_central DOUBLE,
    southern DOUBLE,
    west DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.weather_assumptions IS 'Temperatures that the load forecast assumes, by weather zone, one row per posting and hour (NP4-722-CD), every posting is kept';
COMMENT ON COLUMN context.weather_assumptions.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.weather_assumptions.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.weather_assumptions.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.weather_assumptions.coast IS 'assumed temperature, weather zone Coast [degF]';
COMMENT ON COLUMN context.weather_assumptions.east IS 'assumed temperature, weather zone East [degF]';
COMMENT ON COLUMN context.weather_assumptions.far_west IS 'assumed temperature, weather zone FarWest [degF]';
COMMENT ON COLUMN context.weather_assumptions.north IS 'assumed temperature, weather zone North [degF]';
COMMENT ON COLUMN context.weather_assumptions.north_central IS 'assumed temperature, weather zone NorthCentral [degF]';
COMMENT ON COLUMN context.weather_assumptions.south_central IS 'assumed temperature, weather zone SouthCentral [degF]';
COMMENT ON COLUMN context.weather_assumptions.southern IS 'assumed temperature, weather zone Southern [degF]';
COMMENT ON COLUMN context.weather_assumptions.west IS 'assumed temperature, weather zone West [degF]';

CREATE TABLE context.actual_load_forecast_zone (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    oper_day DATE,
    hour_ending SMALLINT,
    north DOUBLE,
    south DOUBLE,
    west DOUBLE,
    houston DOUBLE,
    total DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.actual_load_forecast_zone IS 'Actual load by forecast zone, one row per hour (NP6-346-CD), latest posting wins';
COMMENT ON COLUMN context.actual_load_forecast_zone.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.actual_load_forecast_zone.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.actual_load_forecast_zone.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.actual_load_forecast_zone.oper_day IS 'Operating Day, Central';
COMMENT ON COLUMN context.actual_load_forecast_zone.north IS 'hourly average load, forecast zone NORTH [MW]';
COMMENT ON COLUMN context.actual_load_forecast_zone.south IS 'hourly average load, forecast zone SOUTH [MW]';
COMMENT ON COLUMN context.actual_load_forecast_zone.west IS 'hourly average load, forecast zone WEST [MW]';
COMMENT ON COLUMN context.actual_load_forecast_zone.houston IS 'hourly average load, forecast zone HOUSTON [MW]';
COMMENT ON COLUMN context.actual_load_forecast_zone.total IS 'hourly average load, ERCOT total [MW]';

CREATE TABLE context.system_wide_demand (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    time_ending VARCHAR,
    demand DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.system_wide_demand IS 'System-wide demand, one row per 15-minute interval (NP6-235-CD), latest posting wins';
COMMENT ON COLUMN context.system_wide_demand.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.system_wide_demand.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.system_wide_demand.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.system_wide_demand.time_ending IS 'end of the interval as printed, 00:15 to 24:00, Central Prevailing Time';
COMMENT ON COLUMN context.system_wide_demand.demand IS 'average demand of the interval [MW]';
