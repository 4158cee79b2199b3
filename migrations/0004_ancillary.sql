-- Clearing prices for capacity, price adders and ancillary service capability.

CREATE TABLE ancillary.rt_mcpc_sced (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    as_type VARCHAR NOT NULL,
    capped_mcpc DOUBLE,
    uncapped_mcpc DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_mcpc_sced IS 'Real-time clearing prices for capacity, one row per SCED run and ancillary service (NP6-332-CD), latest posting wins';
COMMENT ON COLUMN ancillary.rt_mcpc_sced.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_sced.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_sced.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ancillary.rt_mcpc_sced.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rt_mcpc_sced.as_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.rt_mcpc_sced.capped_mcpc IS 'clearing price for capacity after the cap, continues the single column printed before 2026-08-27 [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_mcpc_sced.uncapped_mcpc IS 'clearing price for capacity before the cap, NULL before 2026-08-27 [$/MW per h]';

CREATE TABLE ancillary.rt_mcpc_15min (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    repeated_hour_flag BOOLEAN,
    as_type VARCHAR NOT NULL,
    mcpc DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_mcpc_15min IS 'Real-time clearing prices for capacity, one row per 15-minute interval and ancillary service (NP6-331-CD), latest posting wins';
COMMENT ON COLUMN ancillary.rt_mcpc_15min.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_15min.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.rt_mcpc_15min.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.rt_mcpc_15min.as_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.rt_mcpc_15min.mcpc IS 'clearing price for capacity of the settlement interval [$/MW per h]';

CREATE TABLE ancillary.rt_ordc_adders_sced (
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
    rtorpa DOUBLE,
    rtoffpa DOUBLE,
    rtolcap DOUBLE,
    rtoffcap DOUBLE,
    rtbp DOUBLE,
    rtclrcap DOUBLE,
    rtclrreg DOUBLE,
    rtclrbp DOUBLE,
    rtclrlsl DOUBLE,
    rtclrns DOUBLE,
    rtnclrrrs DOUBLE,
    rtolnsrs DOUBLE,
    rtcst30hsl DOUBLE,
    rtoffnshsl DOUBLE,
    rtruccst30hsl DOUBLE,
    rtollasl DOUBLE,
    rtolhasl DOUBLE,
    rtnclrnscap DOUBLE,
    rtnclrecrs DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_ordc_adders_sced IS 'Real-time price adders and reserve quantities, one row per SCED run (NP6-323-CD), latest posting wins';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.system_lambda IS 'system lambda of the run [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtrdpa IS 'reliability deployment price adder for energy, before 2025-12-05 the on-line adder RTORDPA [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtrdparus IS 'reliability deployment price adder for regulation up [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtrdpards IS 'reliability deployment price adder for regulation down [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtrdparrs IS 'reliability deployment price adder for responsive reserve [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtrdpaecrs IS 'reliability deployment price adder for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtrdpanss IS 'reliability deployment price adder for non-spin [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtrruc IS 'RUC capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtrrmr IS 'RMR capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtdnclr IS 'load resources deployed [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtders IS 'emergency response service deployed [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtdctieimport IS 'DC tie imports for reliability [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtdctieexport IS 'DC tie exports for reliability [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtbltimport IS 'block load transfer imports [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtbltexport IS 'block load transfer exports [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtollsl IS 'on-line low sustained limit, system total [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtolhsl IS 'on-line high sustained limit, system total [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtdll IS 'RTDLL as printed, first seen 2026-09-07 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.batch_id IS 'batch of the pricing run, retired 2025-12-05';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.prc IS 'physical responsive capability, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtorpa IS 'on-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtoffpa IS 'off-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtolcap IS 'reserve quantity RTOLCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtoffcap IS 'reserve quantity RTOFFCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtbp IS 'reserve quantity RTBP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtclrcap IS 'reserve quantity RTCLRCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtclrreg IS 'reserve quantity RTCLRREG as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtclrbp IS 'reserve quantity RTCLRBP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtclrlsl IS 'reserve quantity RTCLRLSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtclrns IS 'reserve quantity RTCLRNS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtnclrrrs IS 'reserve quantity RTNCLRRRS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtolnsrs IS 'reserve quantity RTOLNSRS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtcst30hsl IS 'reserve quantity RTCST30HSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtoffnshsl IS 'reserve quantity RTOFFNSHSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtruccst30hsl IS 'reserve quantity RTRUCCST30HSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtollasl IS 'reserve quantity RTOLLASL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtolhasl IS 'reserve quantity RTOLHASL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtnclrnscap IS 'reserve quantity RTNCLRNSCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced.rtnclrecrs IS 'reserve quantity RTNCLRECRS as printed, retired 2025-12-05 [MW]';

CREATE TABLE ancillary.rt_ordc_adders_15min (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    rtrdpa DOUBLE,
    rtrdpru DOUBLE,
    rtrdprd DOUBLE,
    rtrdprrs DOUBLE,
    rtrdpecrs DOUBLE,
    rtrdpns DOUBLE,
    repeated_hour_flag BOOLEAN,
    rtrsvpor DOUBLE,
    rtrsvpoff DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_ordc_adders_15min IS 'Real-time price adders, one row per 15-minute interval (NP6-324-CD), latest posting wins';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min.rtrdpa IS 'reliability deployment price adder for energy, before 2025-12-05 printed as RTRDP [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min.rtrdpru IS 'reliability deployment price for regulation up [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min.rtrdprd IS 'reliability deployment price for regulation down [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min.rtrdprrs IS 'reliability deployment price for responsive reserve [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min.rtrdpecrs IS 'reliability deployment price for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min.rtrdpns IS 'reliability deployment price for non-spin [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min.rtrsvpor IS 'on-line reserve price, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_15min.rtrsvpoff IS 'off-line reserve price, retired 2025-12-05 [$/MWh]';

CREATE TABLE ancillary.rt_as_total_capability (
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
COMMENT ON TABLE ancillary.rt_as_total_capability IS 'Capability to provide ancillary services, one row per SCED run (NP6-328-CD), latest posting wins';
COMMENT ON COLUMN ancillary.rt_as_total_capability.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN ancillary.rt_as_total_capability.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN ancillary.rt_as_total_capability.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ancillary.rt_as_total_capability.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rt_as_total_capability.cap_regup_total IS 'capability for REGUP [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability.cap_regdn_total IS 'capability for REGDN [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability.cap_rrs_total IS 'capability for RRS [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability.cap_ecrs_total IS 'capability for ECRS [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability.cap_nspin_total IS 'capability for NSPIN [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability.cap_regup_rrs_total IS 'capability for REGUP, RRS together [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability.cap_regup_rrs_ecrs_total IS 'capability for REGUP, RRS, ECRS together [MW]';
COMMENT ON COLUMN ancillary.rt_as_total_capability.cap_regup_rrs_ecrs_nspin_total IS 'capability for REGUP, RRS, ECRS, NSPIN together [MW]';

CREATE TABLE ancillary.dam_mcpc (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    ancillary_type VARCHAR NOT NULL,
    mcpc DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.dam_mcpc IS 'Day-ahead clearing prices for capacity, one row per hour and ancillary service (NP4-188-CD), latest posting wins';
COMMENT ON COLUMN ancillary.dam_mcpc.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.dam_mcpc.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.dam_mcpc.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.dam_mcpc.ancillary_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN ancillary.dam_mcpc.mcpc IS 'day-ahead clearing price for capacity [$/MW per h]';

CREATE TABLE ancillary.dam_mcpc_annual (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    repeated_hour_flag BOOLEAN,
    regdn DOUBLE,
    regup DOUBLE,
    rrs DOUBLE,
    nspin DOUBLE,
    ecrs DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.dam_mcpc_annual IS 'Day-ahead clearing prices for capacity, one row per hour with a column per service (NP4-181-ER), latest posting wins';
COMMENT ON COLUMN ancillary.dam_mcpc_annual.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.dam_mcpc_annual.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.dam_mcpc_annual.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.dam_mcpc_annual.regdn IS 'day-ahead clearing price for capacity, REGDN [$/MW per h]';
COMMENT ON COLUMN ancillary.dam_mcpc_annual.regup IS 'day-ahead clearing price for capacity, REGUP [$/MW per h]';
COMMENT ON COLUMN ancillary.dam_mcpc_annual.rrs IS 'day-ahead clearing price for capacity, RRS [$/MW per h]';
COMMENT ON COLUMN ancillary.dam_mcpc_annual.nspin IS 'day-ahead clearing price for capacity, NSPIN [$/MW per h]';
COMMENT ON COLUMN ancillary.dam_mcpc_annual.ecrs IS 'day-ahead clearing price for capacity, ECRS, NULL before the service began on 2023-06-10 [$/MW per h]';
