-- RTC+B market trials, never mixed with production.

CREATE TABLE trial.rt_lmp (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    settlement_point VARCHAR NOT NULL,
    lmp DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE trial.rt_lmp IS 'LMPs of the RTC+B market trials, one row per run and settlement point (NP6-788-RTCMT), latest posting wins';
COMMENT ON COLUMN trial.rt_lmp.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN trial.rt_lmp.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN trial.rt_lmp.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN trial.rt_lmp.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN trial.rt_lmp.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN trial.rt_lmp.lmp IS 'locational marginal price of the trial run [$/MWh]';

CREATE TABLE trial.rt_price_adders_sced (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    system_lambda DOUBLE,
    rtrdpa DOUBLE,
    rtrdparus DOUBLE,
    rtrdpards DOUBLE,
    rtrdparrs DOUBLE,
    rtrdpaecrs DOUBLE,
    rtrdpanss DOUBLE,
    rtrruc DOUBLE,
    rtrrmr DOUBLE,
    rtdnclr DOUBLE,
    rtders DOUBLE,
    rtdctieimport DOUBLE,
    rtdctieexport DOUBLE,
    rtbltimport DOUBLE,
    rtbltexport DOUBLE,
    rtollsl DOUBLE,
    rtolhsl DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE trial.rt_price_adders_sced IS 'Price adders of the RTC+B market trials, one row per run (NP6-323-RTCMT), latest posting wins';
COMMENT ON COLUMN trial.rt_price_adders_sced.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN trial.rt_price_adders_sced.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN trial.rt_price_adders_sced.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN trial.rt_price_adders_sced.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN trial.rt_price_adders_sced.system_lambda IS 'system lambda of the run [$/MWh]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtrdpa IS 'reliability deployment price adder for energy [$/MWh]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtrdparus IS 'reliability deployment price adder for regulation up [$/MW per h]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtrdpards IS 'reliability deployment price adder for regulation down [$/MW per h]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtrdparrs IS 'reliability deployment price adder for responsive reserve [$/MW per h]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtrdpaecrs IS 'reliability deployment price adder for ECRS [$/MW per h]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtrdpanss IS 'reliability deployment price adder for non-spin [$/MW per h]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtrruc IS 'RUC capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtrrmr IS 'RMR capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtdnclr IS 'load resources deployed [MW]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtders IS 'emergency response service deployed [MW]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtdctieimport IS 'DC tie imports for reliability [MW]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtdctieexport IS 'DC tie exports for reliability [MW]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtbltimport IS 'block load transfer imports [MW]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtbltexport IS 'block load transfer exports [MW]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtollsl IS 'on-line low sustained limit, system total [MW]';
COMMENT ON COLUMN trial.rt_price_adders_sced.rtolhsl IS 'on-line high sustained limit, system total [MW]';
