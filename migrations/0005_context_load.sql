-- Load and outage capacity.

CREATE TABLE context.load_forecast_weather_zone (
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
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.load_forecast_weather_zone IS 'Load forecast by weather zone, one row per posting and hour (NP3-561-CD), every posting is kept';
COMMENT ON COLUMN context.load_forecast_weather_zone.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.load_forecast_weather_zone.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.load_forecast_weather_zone.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.load_forecast_weather_zone.coast IS 'forecast load, weather zone Coast [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone.east IS 'forecast load, weather zone East [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone.far_west IS 'forecast load, weather zone FarWest [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone.north IS 'forecast load, weather zone North [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone.north_central IS 'forecast load, weather zone NorthCentral [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone.south_central IS 'forecast load, weather zone SouthCentral [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone.southern IS 'forecast load, weather zone Southern [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone.west IS 'forecast load, weather zone West [MW]';
COMMENT ON COLUMN context.load_forecast_weather_zone.system_total IS 'forecast load, ERCOT total [MW]';

CREATE TABLE context.actual_load_weather_zone (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    oper_day DATE,
    hour_ending SMALLINT,
    coast DOUBLE,
    east DOUBLE,
    far_west DOUBLE,
    north DOUBLE,
    north_c DOUBLE,
    southern DOUBLE,
    south_c DOUBLE,
    west DOUBLE,
    total DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.actual_load_weather_zone IS 'Actual load by weather zone, one row per hour (NP6-345-CD), latest posting wins';
COMMENT ON COLUMN context.actual_load_weather_zone.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.actual_load_weather_zone.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.actual_load_weather_zone.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.actual_load_weather_zone.oper_day IS 'Operating Day, Central';
COMMENT ON COLUMN context.actual_load_weather_zone.coast IS 'hourly average load, weather zone COAST [MW]';
COMMENT ON COLUMN context.actual_load_weather_zone.east IS 'hourly average load, weather zone EAST [MW]';
COMMENT ON COLUMN context.actual_load_weather_zone.far_west IS 'hourly average load, weather zone FAR_WEST [MW]';
COMMENT ON COLUMN context.actual_load_weather_zone.north IS 'hourly average load, weather zone NORTH [MW]';
COMMENT ON COLUMN context.actual_load_weather_zone.north_c IS 'hourly average load, weather zone NORTH_C [MW]';
COMMENT ON COLUMN context.actual_load_weather_zone.southern IS 'hourly average load, weather zone SOUTHERN [MW]';
COMMENT ON COLUMN context.actual_load_weather_zone.south_c IS 'hourly average load, weather zone SOUTH_C [MW]';
COMMENT ON COLUMN context.actual_load_weather_zone.west IS 'hourly average load, weather zone WEST [MW]';
COMMENT ON COLUMN context.actual_load_weather_zone.total IS 'hourly average load, ERCOT total [MW]';

CREATE TABLE context.resource_outage_capacity (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    date DATE,
    hour_ending SMALLINT,
    total_resource_mw_zone_south DOUBLE,
    total_resource_mw_zone_north DOUBLE,
    total_resource_mw_zone_west DOUBLE,
    total_resource_mw_zone_houston DOUBLE,
    total_irr_mw_zone_south DOUBLE,
    total_irr_mw_zone_north DOUBLE,
    total_irr_mw_zone_west DOUBLE,
    total_irr_mw_zone_houston DOUBLE,
    total_new_equip_resource_mw_zone_south DOUBLE,
    total_new_equip_resource_mw_zone_north DOUBLE,
    total_new_equip_resource_mw_zone_west DOUBLE,
    total_new_equip_resource_mw_zone_houston DOUBLE,
    total_resource_mw DOUBLE,
    total_irr_mw DOUBLE,
    total_new_equip_resource_mw DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.resource_outage_capacity IS 'Outaged generation capacity by load zone, one row per posting and hour (NP3-233-CD), every posting is kept';
COMMENT ON COLUMN context.resource_outage_capacity.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.resource_outage_capacity.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.resource_outage_capacity.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.resource_outage_capacity.date IS 'day, Central';
COMMENT ON COLUMN context.resource_outage_capacity.total_resource_mw_zone_south IS 'outaged capacity of conventional resources, load zone South [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_resource_mw_zone_north IS 'outaged capacity of conventional resources, load zone North [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_resource_mw_zone_west IS 'outaged capacity of conventional resources, load zone West [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_resource_mw_zone_houston IS 'outaged capacity of conventional resources, load zone Houston [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_irr_mw_zone_south IS 'outaged capacity of intermittent renewable resources, load zone South [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_irr_mw_zone_north IS 'outaged capacity of intermittent renewable resources, load zone North [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_irr_mw_zone_west IS 'outaged capacity of intermittent renewable resources, load zone West [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_irr_mw_zone_houston IS 'outaged capacity of intermittent renewable resources, load zone Houston [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_new_equip_resource_mw_zone_south IS 'capacity of new equipment not yet in service, load zone South [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_new_equip_resource_mw_zone_north IS 'capacity of new equipment not yet in service, load zone North [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_new_equip_resource_mw_zone_west IS 'capacity of new equipment not yet in service, load zone West [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_new_equip_resource_mw_zone_houston IS 'capacity of new equipment not yet in service, load zone Houston [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_resource_mw IS 'outaged capacity of conventional resources, ERCOT total, printed in the files of 2021 only [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_irr_mw IS 'outaged capacity of intermittent renewable resources, ERCOT total, printed in the files of 2021 only [MW]';
COMMENT ON COLUMN context.resource_outage_capacity.total_new_equip_resource_mw IS 'capacity of new equipment not yet in service, ERCOT total, printed in the files of 2021 only [MW]';
