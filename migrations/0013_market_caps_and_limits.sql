-- Offer caps, dispatch limits and the hours that count towards emergency pricing.

CREATE TABLE market.system_wide_offer_caps (
    swcap_type VARCHAR NOT NULL,
    daswcap DOUBLE,
    rtswcap DOUBLE,
    swcap DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.system_wide_offer_caps IS 'System-wide offer caps, one row per posting and kind (NP4-791-CD), every posting kept';
COMMENT ON COLUMN market.system_wide_offer_caps.swcap_type IS 'AS or ENERGY: what the cap is for';
COMMENT ON COLUMN market.system_wide_offer_caps.daswcap IS 'cap of day-ahead offers; for AS in $/MW per h; NULL before 2025-12-05 [$/MWh]';
COMMENT ON COLUMN market.system_wide_offer_caps.rtswcap IS 'cap of real-time offers; for AS in $/MW per h; NULL before 2025-12-05 [$/MWh]';
COMMENT ON COLUMN market.system_wide_offer_caps.swcap IS 'cap of both markets, retired 2025-12-05; for AS in $/MW per h [$/MWh]';

CREATE TABLE market.sced_hdl_ldl (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    gtbd DOUBLE,
    sum_hdl DOUBLE,
    sum_ldl DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.sced_hdl_ldl IS 'Generation to be dispatched and dispatch limits, one row per SCED run (NP6-915-CD), latest posting wins';
COMMENT ON COLUMN market.sced_hdl_ldl.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.sced_hdl_ldl.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.sced_hdl_ldl.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.sced_hdl_ldl.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.sced_hdl_ldl.gtbd IS 'generation to be dispatched [MW]';
COMMENT ON COLUMN market.sced_hdl_ldl.sum_hdl IS 'high dispatch limits of all resources, added [MW]';
COMMENT ON COLUMN market.sced_hdl_ldl.sum_ldl IS 'low dispatch limits of all resources, added [MW]';

CREATE TABLE market.epp_cumulative_hours (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    rt_system_lambda DOUBLE,
    rtrdpa DOUBLE,
    rt_system_lambda_rtdpa DOUBLE,
    hcap_dam DOUBLE,
    hours_hcap_dam DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.epp_cumulative_hours IS 'Hours at the offer cap that count towards emergency pricing, one row per 15-minute interval (NP4-412-CD), latest posting wins';
COMMENT ON COLUMN market.epp_cumulative_hours.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.epp_cumulative_hours.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.epp_cumulative_hours.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.epp_cumulative_hours.rt_system_lambda IS 'system lambda, average of the interval [$/MWh]';
COMMENT ON COLUMN market.epp_cumulative_hours.rtrdpa IS 'reliability deployment price adder for energy, average of the interval [$/MWh]';
COMMENT ON COLUMN market.epp_cumulative_hours.rt_system_lambda_rtdpa IS 'system lambda and adder, added [$/MWh]';
COMMENT ON COLUMN market.epp_cumulative_hours.hcap_dam IS 'system-wide offer cap of the day-ahead market [$/MWh]';
COMMENT ON COLUMN market.epp_cumulative_hours.hours_hcap_dam IS 'hours at the cap within the last 24 hours [h]';
