-- Clearing prices for capacity and price adders that the look-ahead runs (RTD) expect.

CREATE TABLE ancillary.rtd_mcpc (
    rtd_ts_utc TIMESTAMP NOT NULL,
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    rtd_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    interval_id BIGINT,
    interval_ending TIMESTAMP,
    interval_ending_repeated_hour_flag BOOLEAN,
    regup DOUBLE,
    regdn DOUBLE,
    rrs DOUBLE,
    ecrs DOUBLE,
    nspin DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rtd_mcpc IS 'Indicative clearing prices for capacity of the look-ahead runs, one row per RTD run and interval (NP6-329-CD), latest posting wins';
COMMENT ON COLUMN ancillary.rtd_mcpc.rtd_ts_utc IS 'instant of the RTD run, UTC';
COMMENT ON COLUMN ancillary.rtd_mcpc.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.rtd_mcpc.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.rtd_mcpc.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.rtd_mcpc.rtd_timestamp IS 'RTD run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rtd_mcpc.interval_id IS 'number of the interval inside the run, from 1';
COMMENT ON COLUMN ancillary.rtd_mcpc.interval_ending IS 'end of the interval as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rtd_mcpc.interval_ending_repeated_hour_flag IS 'true if the interval ends in the second pass of the repeated hour';
COMMENT ON COLUMN ancillary.rtd_mcpc.regup IS 'indicative clearing price for capacity, REGUP [$/MW per h]';
COMMENT ON COLUMN ancillary.rtd_mcpc.regdn IS 'indicative clearing price for capacity, REGDN [$/MW per h]';
COMMENT ON COLUMN ancillary.rtd_mcpc.rrs IS 'indicative clearing price for capacity, RRS [$/MW per h]';
COMMENT ON COLUMN ancillary.rtd_mcpc.ecrs IS 'indicative clearing price for capacity, ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.rtd_mcpc.nspin IS 'indicative clearing price for capacity, NSPIN [$/MW per h]';

CREATE TABLE ancillary.rtd_indicative_adders (
    rtd_ts_utc TIMESTAMP NOT NULL,
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    rtd_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    interval_id BIGINT,
    interval_ending TIMESTAMP,
    ie_repeated_hour_flag BOOLEAN,
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
    rtorpa DOUBLE,
    rtoffpa DOUBLE,
    rtolcap DOUBLE,
    rtoffcap DOUBLE,
    rtollasl DOUBLE,
    rtolhasl DOUBLE,
    rtnclrecrs DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.rtd_indicative_adders IS 'Indicative price adders of the look-ahead runs, one row per RTD run and interval (NP6-325-CD), latest posting wins';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtd_ts_utc IS 'instant of the RTD run, UTC';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtd_timestamp IS 'RTD run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.interval_id IS 'number of the interval inside the run, from 1';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.interval_ending IS 'end of the interval as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.ie_repeated_hour_flag IS 'true if the interval ends in the second pass of the repeated hour';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.system_lambda IS 'indicative system lambda [$/MWh]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtrdpa IS 'indicative reliability deployment price adder for energy, before 2025-12-05 the on-line adder RTORDPA [$/MWh]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtrdparus IS 'indicative reliability deployment price adder for regulation up [$/MW per h]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtrdpards IS 'indicative reliability deployment price adder for regulation down [$/MW per h]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtrdparrs IS 'indicative reliability deployment price adder for responsive reserve [$/MW per h]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtrdpaecrs IS 'indicative reliability deployment price adder for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtrdpanss IS 'indicative reliability deployment price adder for non-spin [$/MW per h]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtrruc IS 'RUC capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtrrmr IS 'RMR capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtdnclr IS 'load resources deployed [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtders IS 'emergency response service deployed [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtdctieimport IS 'DC tie imports for reliability [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtdctieexport IS 'DC tie exports for reliability [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtbltimport IS 'block load transfer imports [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtbltexport IS 'block load transfer exports [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtollsl IS 'on-line low sustained limit, system total [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtolhsl IS 'on-line high sustained limit, system total [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtdll IS 'RTDLL as printed, first seen 2026-09-07 [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.batch_id IS 'batch of the pricing run, retired 2025-12-05';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtorpa IS 'on-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtoffpa IS 'off-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtolcap IS 'reserve quantity RTOLCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtoffcap IS 'reserve quantity RTOFFCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtollasl IS 'reserve quantity RTOLLASL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtolhasl IS 'reserve quantity RTOLHASL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN ancillary.rtd_indicative_adders.rtnclrecrs IS 'reserve quantity RTNCLRECRS as printed, retired 2025-12-05 [MW]';
