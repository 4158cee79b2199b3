-- Yearly workbooks of adders, capability and clearing prices for capacity.

CREATE TABLE ancillary.rt_ordc_adders_sced_annual (
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
    rtdll DOUBLE,
    batch_id BIGINT,
    prc DOUBLE,
    rtolcap DOUBLE,
    rtoffcap DOUBLE,
    rtorpa DOUBLE,
    rtoffpa DOUBLE,
    rtbp DOUBLE,
    rtolnsrs DOUBLE,
    rtclrcap DOUBLE,
    rtclrbp DOUBLE,
    rtclrlsl DOUBLE,
    rtclrns DOUBLE,
    rtclrreg DOUBLE,
    rtnclrrrs DOUBLE,
    rtcst30hsl DOUBLE,
    rtoffnshsl DOUBLE,
    rtoff10 DOUBLE,
    rtoff30 DOUBLE,
    rtollasl DOUBLE,
    rtolhasl DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_ordc_adders_sced_annual IS 'Real-time price adders, one row per SCED run (NP6-792-ER), latest posting wins';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.system_lambda IS 'system lambda of the run [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtrdpa IS 'reliability deployment price adder for energy, before 2025-12-05 the on-line adder RTORDPA [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtrdparus IS 'reliability deployment price adder for regulation up [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtrdpards IS 'reliability deployment price adder for regulation down [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtrdparrs IS 'reliability deployment price adder for responsive reserve [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtrdpaecrs IS 'reliability deployment price adder for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtrdpanss IS 'reliability deployment price adder for non-spin [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtrruc IS 'RUC capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtrrmr IS 'RMR capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtdnclr IS 'load resources deployed [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtders IS 'emergency response service deployed [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtdctieimport IS 'DC tie imports for reliability [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtdctieexport IS 'DC tie exports for reliability [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtbltimport IS 'block load transfer imports [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtbltexport IS 'block load transfer exports [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtollsl IS 'on-line low sustained limit, system total [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtolhsl IS 'on-line high sustained limit, system total [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtdll IS 'RTDLL as printed, first seen 2026-09-07 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.batch_id IS 'batch of the pricing run, retired 2025-12-05';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.prc IS 'physical responsive capability, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtolcap IS 'reserve quantity RTOLCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtoffcap IS 'reserve quantity RTOFFCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtorpa IS 'on-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtoffpa IS 'off-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtbp IS 'reserve quantity RTBP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtolnsrs IS 'reserve quantity RTOLNSRS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtclrcap IS 'reserve quantity RTCLRCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtclrbp IS 'reserve quantity RTCLRBP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtclrlsl IS 'reserve quantity RTCLRLSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtclrns IS 'reserve quantity RTCLRNS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtclrreg IS 'reserve quantity RTCLRREG as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtnclrrrs IS 'reserve quantity RTNCLRRRS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtcst30hsl IS 'reserve quantity RTCST30HSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtoffnshsl IS 'reserve quantity RTOFFNSHSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtoff10 IS 'off-line capacity that can be on line in ten minutes, until 2025-12-04 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtoff30 IS 'off-line capacity that can be on line in thirty minutes, until 2025-12-04 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtollasl IS 'reserve quantity RTOLLASL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_annual.rtolhasl IS 'reserve quantity RTOLHASL as printed, retired 2025-12-05 [MW]';

CREATE TABLE ancillary.rt_ordc_adders_15min_annual (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    repeated_hour_flag BOOLEAN,
    rtrdpa DOUBLE,
    rtrdpru DOUBLE,
    rtrdprd DOUBLE,
    rtrdprrs DOUBLE,
    rtrdpecrs DOUBLE,
    rtrdpns DOUBLE,
    rtrsvpor DOUBLE,
    rtrsvpoff DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_ordc_adders_15min_annual IS 'Real-time price adders, one row per 15-minute interval (NP6-793-ER), latest posting wins';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min_annual.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min_annual.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min_annual.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min_annual.rtrdpa IS 'reliability deployment price adder for energy, before 2025-12-05 printed as RTRDP [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min_annual.rtrdpru IS 'reliability deployment price for regulation up [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min_annual.rtrdprd IS 'reliability deployment price for regulation down [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min_annual.rtrdprrs IS 'reliability deployment price for responsive reserve [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min_annual.rtrdpecrs IS 'reliability deployment price for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min_annual.rtrdpns IS 'reliability deployment price for non-spin [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min_annual.rtrsvpor IS 'on-line reserve price, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min_annual.rtrsvpoff IS 'off-line reserve price, retired 2025-12-05 [$/MWh]';

CREATE TABLE ancillary.rt_as_total_capability_annual (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    cap_regup_total DOUBLE,
    cap_regdn_total DOUBLE,
    cap_rrs_total DOUBLE,
    cap_ecrs_total DOUBLE,
    cap_nspin_total DOUBLE,
    cap_regup_rrs_total DOUBLE,
    cap_regup_rrs_ecrs_total DOUBLE,
    cap_regup_rrs_ecrs_nspin_total DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_as_total_capability_annual IS 'Capability for ancillary services, one row per SCED run (NP6-794-ER), latest posting wins';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.cap_regup_total IS 'capability for REGUP [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.cap_regdn_total IS 'capability for REGDN [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.cap_rrs_total IS 'capability for RRS [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.cap_ecrs_total IS 'capability for ECRS [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.cap_nspin_total IS 'capability for NSPIN [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.cap_regup_rrs_total IS 'capability for REGUP, RRS together [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.cap_regup_rrs_ecrs_total IS 'capability for REGUP, RRS, ECRS together [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability_annual.cap_regup_rrs_ecrs_nspin_total IS 'capability for REGUP, RRS, ECRS, NSPIN together [MW]';

CREATE TABLE ancillary.rt_mcpc_sced_annual (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    as_type VARCHAR NOT NULL,
    capped_mcpc DOUBLE,
    uncapped_mcpc DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_mcpc_sced_annual IS 'Real-time clearing prices for capacity, one row per SCED run and ancillary service (NP6-795-ER), latest posting wins';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_annual.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_annual.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_annual.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_annual.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_annual.as_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_annual.capped_mcpc IS 'clearing price for capacity after the cap, continues the single column of 2025 [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_mcpc_sced_annual.uncapped_mcpc IS 'clearing price for capacity before the cap, NULL in the workbook of 2025 [$/MW per h]';

CREATE TABLE ancillary.rt_mcpc_15min_annual (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    as_type VARCHAR NOT NULL,
    mcpc DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_mcpc_15min_annual IS 'Real-time clearing prices for capacity, one row per 15-minute interval and ancillary service (NP6-796-ER), latest posting wins';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_annual.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_annual.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_annual.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_annual.as_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.rt_mcpc_15min_annual.mcpc IS 'clearing price for capacity of the settlement interval [$/MW per h]';
