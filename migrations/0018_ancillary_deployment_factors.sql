-- Deployment factors of ancillary services: the share that unit commitment takes to be deployed.

CREATE TABLE ancillary.weekly_ruc_as_deployment (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    ruc_timestamp TIMESTAMP NOT NULL,
    delivery_date DATE,
    delivery_hour SMALLINT,
    as_type VARCHAR NOT NULL,
    as_deployment_factors DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.weekly_ruc_as_deployment IS 'Deployment factors of ancillary services in the weekly reliability unit commitment, one row per run, hour and service (NP5-525-CD), latest posting wins';
COMMENT ON COLUMN ancillary.weekly_ruc_as_deployment.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.weekly_ruc_as_deployment.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.weekly_ruc_as_deployment.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.weekly_ruc_as_deployment.ruc_timestamp IS 'RUC run stamp as printed, Central Prevailing Time; it has no flag of its own';
COMMENT ON COLUMN ancillary.weekly_ruc_as_deployment.as_type IS 'one of six kinds of service, REGUP, REGDN, RRS, ECRS and NSPIN among them';
COMMENT ON COLUMN ancillary.weekly_ruc_as_deployment.as_deployment_factors IS 'share of the service that is taken to be deployed, 0 to 1';

CREATE TABLE ancillary.projected_as_deployment (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    as_type VARCHAR NOT NULL,
    as_deployment_factors DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.projected_as_deployment IS 'Projected deployment factors of ancillary services, one row per hour and service (NP5-526-CD), latest posting wins';
COMMENT ON COLUMN ancillary.projected_as_deployment.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.projected_as_deployment.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.projected_as_deployment.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.projected_as_deployment.as_type IS 'one of six kinds of service, REGUP, REGDN, RRS, ECRS and NSPIN among them';
COMMENT ON COLUMN ancillary.projected_as_deployment.as_deployment_factors IS 'share of the service that is taken to be deployed, 0 to 1';

CREATE TABLE ancillary.daily_ruc_as_deployment (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    ruc_timestamp TIMESTAMP NOT NULL,
    delivery_date DATE,
    delivery_hour SMALLINT,
    as_type VARCHAR NOT NULL,
    as_deployment_factors DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.daily_ruc_as_deployment IS 'Deployment factors of ancillary services in the daily reliability unit commitment, one row per run, hour and service (NP5-527-CD), latest posting wins';
COMMENT ON COLUMN ancillary.daily_ruc_as_deployment.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.daily_ruc_as_deployment.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.daily_ruc_as_deployment.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.daily_ruc_as_deployment.ruc_timestamp IS 'RUC run stamp as printed, Central Prevailing Time; it has no flag of its own';
COMMENT ON COLUMN ancillary.daily_ruc_as_deployment.as_type IS 'one of six kinds of service, REGUP, REGDN, RRS, ECRS and NSPIN among them';
COMMENT ON COLUMN ancillary.daily_ruc_as_deployment.as_deployment_factors IS 'share of the service that is taken to be deployed, 0 to 1';

CREATE TABLE ancillary.hourly_ruc_as_deployment (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    ruc_timestamp TIMESTAMP NOT NULL,
    delivery_date DATE,
    delivery_hour SMALLINT,
    as_type VARCHAR NOT NULL,
    as_deployment_factors DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.hourly_ruc_as_deployment IS 'Deployment factors of ancillary services in the hourly reliability unit commitment, one row per run, hour and service (NP5-528-CD), latest posting wins';
COMMENT ON COLUMN ancillary.hourly_ruc_as_deployment.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.hourly_ruc_as_deployment.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.hourly_ruc_as_deployment.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.hourly_ruc_as_deployment.ruc_timestamp IS 'RUC run stamp as printed, Central Prevailing Time; it has no flag of its own';
COMMENT ON COLUMN ancillary.hourly_ruc_as_deployment.as_type IS 'one of six kinds of service, REGUP, REGDN, RRS, ECRS and NSPIN among them';
COMMENT ON COLUMN ancillary.hourly_ruc_as_deployment.as_deployment_factors IS 'share of the service that is taken to be deployed, 0 to 1';
