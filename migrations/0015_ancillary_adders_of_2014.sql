-- The files of 2014 have two reserve quantities more. The table is made anew, because a column that is added stands behind the
-- lineage columns; its history gains the columns with the next load.

CREATE TABLE ancillary.rt_ordc_adders_sced_with_2014 (
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
    rtoff10 DOUBLE,
    rtoff30 DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rt_ordc_adders_sced_with_2014 IS 'Real-time price adders and reserve quantities, one row per SCED run (NP6-323-CD), latest posting wins';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.system_lambda IS 'system lambda of the run [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtrdpa IS 'reliability deployment price adder for energy, before 2025-12-05 the on-line adder RTORDPA [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtrdparus IS 'reliability deployment price adder for regulation up [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtrdpards IS 'reliability deployment price adder for regulation down [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtrdparrs IS 'reliability deployment price adder for responsive reserve [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtrdpaecrs IS 'reliability deployment price adder for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtrdpanss IS 'reliability deployment price adder for non-spin [$/MW per h]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtrruc IS 'RUC capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtrrmr IS 'RMR capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtdnclr IS 'load resources deployed [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtders IS 'emergency response service deployed [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtdctieimport IS 'DC tie imports for reliability [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtdctieexport IS 'DC tie exports for reliability [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtbltimport IS 'block load transfer imports [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtbltexport IS 'block load transfer exports [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtollsl IS 'on-line low sustained limit, system total [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtolhsl IS 'on-line high sustained limit, system total [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtdll IS 'RTDLL as printed, first seen 2026-09-07 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.batch_id IS 'batch of the pricing run, retired 2025-12-05';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.prc IS 'physical responsive capability, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtorpa IS 'on-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtoffpa IS 'off-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtolcap IS 'reserve quantity RTOLCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtoffcap IS 'reserve quantity RTOFFCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtbp IS 'reserve quantity RTBP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtclrcap IS 'reserve quantity RTCLRCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtclrreg IS 'reserve quantity RTCLRREG as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtclrbp IS 'reserve quantity RTCLRBP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtclrlsl IS 'reserve quantity RTCLRLSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtclrns IS 'reserve quantity RTCLRNS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtnclrrrs IS 'reserve quantity RTNCLRRRS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtolnsrs IS 'reserve quantity RTOLNSRS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtcst30hsl IS 'reserve quantity RTCST30HSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtoffnshsl IS 'reserve quantity RTOFFNSHSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtruccst30hsl IS 'reserve quantity RTRUCCST30HSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtollasl IS 'reserve quantity RTOLLASL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtolhasl IS 'reserve quantity RTOLHASL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtnclrnscap IS 'reserve quantity RTNCLRNSCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtnclrecrs IS 'reserve quantity RTNCLRECRS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtoff10 IS 'reserve quantity RTOFF10 as printed, retired by 2015-06-30 [MW]';
COMMENT ON COLUMN ancillary.rt_ordc_adders_sced_with_2014.rtoff30 IS 'reserve quantity RTOFF30 as printed, retired by 2015-06-30 [MW]';

INSERT INTO ancillary.rt_ordc_adders_sced_with_2014 BY NAME SELECT * FROM ancillary.rt_ordc_adders_sced;
DROP TABLE ancillary.rt_ordc_adders_sced;
ALTER TABLE ancillary.rt_ordc_adders_sced_with_2014 RENAME TO rt_ordc_adders_sced;
