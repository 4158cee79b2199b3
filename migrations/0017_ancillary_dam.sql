-- Ancillary services of the day-ahead market: offers, plan and sales.

CREATE TABLE ancillary.as_offer_curve (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    ancillary_type VARCHAR NOT NULL,
    price DOUBLE NOT NULL,
    quantity DOUBLE NOT NULL,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.as_offer_curve IS 'Aggregated day-ahead offers of ancillary services, one row per posting, hour, service and point of the curve (NP4-19-CD), every posting kept';
COMMENT ON COLUMN ancillary.as_offer_curve.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.as_offer_curve.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.as_offer_curve.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.as_offer_curve.ancillary_type IS 'REGUP, REGDN, RRSPF, RRSFF, RRSUF, ECRSS, ECRSM, NSPIN or NSPNM; OFFNS and other names in older files';
COMMENT ON COLUMN ancillary.as_offer_curve.price IS 'price of the point [$/MW per h]';
COMMENT ON COLUMN ancillary.as_offer_curve.quantity IS 'quantity offered at this price or below, all offers added [MW]';

CREATE TABLE ancillary.dam_as_plan (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    ancillary_type VARCHAR NOT NULL,
    quantity DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.dam_as_plan IS 'Plan of ancillary service quantities, one row per posting, hour and service (NP4-33-CD), every posting kept';
COMMENT ON COLUMN ancillary.dam_as_plan.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.dam_as_plan.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.dam_as_plan.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.dam_as_plan.ancillary_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.dam_as_plan.quantity IS 'quantity that ERCOT plans to buy [MW]';

CREATE TABLE ancillary.dam_total_as_sold (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    as_type VARCHAR NOT NULL,
    quantity DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.dam_total_as_sold IS 'Ancillary services sold in the day-ahead market, one row per hour and kind of service (NP4-532-CD), latest posting wins';
COMMENT ON COLUMN ancillary.dam_total_as_sold.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.dam_total_as_sold.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.dam_total_as_sold.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.dam_total_as_sold.as_type IS 'kind of service: ECRSM, ECRSS, OFFEC and others';
COMMENT ON COLUMN ancillary.dam_total_as_sold.quantity IS 'quantity sold in the day-ahead market [MW]';
