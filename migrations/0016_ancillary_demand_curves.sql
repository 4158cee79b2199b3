-- Demand curves for ancillary services.

CREATE TABLE ancillary.as_demand_curves (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    as_type VARCHAR NOT NULL,
    demand_curve_point BIGINT NOT NULL,
    quantity DOUBLE,
    price DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.as_demand_curves IS 'Demand curves for ancillary services of the day-ahead market and SCED, one row per posting, hour, service and point (NP4-212-CD), every posting kept';
COMMENT ON COLUMN ancillary.as_demand_curves.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.as_demand_curves.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.as_demand_curves.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.as_demand_curves.as_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.as_demand_curves.demand_curve_point IS 'number of the point on the curve, from 1';
COMMENT ON COLUMN ancillary.as_demand_curves.quantity IS 'quantity of the service at this point [MW]';
COMMENT ON COLUMN ancillary.as_demand_curves.price IS 'value of one more MW of the service at this point [$/MW per h]';

CREATE TABLE ancillary.hourly_ruc_as_demand_curves (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    ruc_timestamp TIMESTAMP NOT NULL,
    as_type VARCHAR NOT NULL,
    demand_curve_point BIGINT NOT NULL,
    quantity DOUBLE,
    price DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.hourly_ruc_as_demand_curves IS 'Demand curves for ancillary services of the hourly reliability unit commitment, one row per run, hour, service and point (NP4-213-CD), latest posting wins';
COMMENT ON COLUMN ancillary.hourly_ruc_as_demand_curves.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.hourly_ruc_as_demand_curves.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.hourly_ruc_as_demand_curves.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.hourly_ruc_as_demand_curves.ruc_timestamp IS 'RUC run stamp as printed, Central Prevailing Time; it has no flag of its own';
COMMENT ON COLUMN ancillary.hourly_ruc_as_demand_curves.as_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.hourly_ruc_as_demand_curves.demand_curve_point IS 'number of the point on the curve, from 1';
COMMENT ON COLUMN ancillary.hourly_ruc_as_demand_curves.quantity IS 'quantity of the service at this point [MW]';
COMMENT ON COLUMN ancillary.hourly_ruc_as_demand_curves.price IS 'value of one more MW of the service at this point [$/MW per h]';

CREATE TABLE ancillary.daily_ruc_as_demand_curves (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    ruc_timestamp TIMESTAMP NOT NULL,
    as_type VARCHAR NOT NULL,
    demand_curve_point BIGINT NOT NULL,
    quantity DOUBLE,
    price DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.daily_ruc_as_demand_curves IS 'Demand curves for ancillary services of the daily reliability unit commitment, one row per run, hour, service and point (NP4-214-CD), latest posting wins';
COMMENT ON COLUMN ancillary.daily_ruc_as_demand_curves.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.daily_ruc_as_demand_curves.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.daily_ruc_as_demand_curves.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.daily_ruc_as_demand_curves.ruc_timestamp IS 'RUC run stamp as printed, Central Prevailing Time; it has no flag of its own';
COMMENT ON COLUMN ancillary.daily_ruc_as_demand_curves.as_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.daily_ruc_as_demand_curves.demand_curve_point IS 'number of the point on the curve, from 1';
COMMENT ON COLUMN ancillary.daily_ruc_as_demand_curves.quantity IS 'quantity of the service at this point [MW]';
COMMENT ON COLUMN ancillary.daily_ruc_as_demand_curves.price IS 'value of one more MW of the service at this point [$/MW per h]';

CREATE TABLE ancillary.weekly_ruc_as_demand_curves (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    ruc_timestamp TIMESTAMP NOT NULL,
    as_type VARCHAR NOT NULL,
    demand_curve_point BIGINT NOT NULL,
    quantity DOUBLE,
    price DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.weekly_ruc_as_demand_curves IS 'Demand curves for ancillary services of the weekly reliability unit commitment, one row per run, hour, service and point (NP4-215-CD), latest posting wins';
COMMENT ON COLUMN ancillary.weekly_ruc_as_demand_curves.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.weekly_ruc_as_demand_curves.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.weekly_ruc_as_demand_curves.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.weekly_ruc_as_demand_curves.ruc_timestamp IS 'RUC run stamp as printed, Central Prevailing Time; it has no flag of its own';
COMMENT ON COLUMN ancillary.weekly_ruc_as_demand_curves.as_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.weekly_ruc_as_demand_curves.demand_curve_point IS 'number of the point on the curve, from 1';
COMMENT ON COLUMN ancillary.weekly_ruc_as_demand_curves.quantity IS 'quantity of the service at this point [MW]';
COMMENT ON COLUMN ancillary.weekly_ruc_as_demand_curves.price IS 'value of one more MW of the service at this point [$/MW per h]';
