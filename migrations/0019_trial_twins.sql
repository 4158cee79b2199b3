-- RTC+B market trials: every table has the columns and the name of its production twin.

ALTER TABLE trial.rt_lmp RENAME TO rt_lmp_5min;
ALTER TABLE IF EXISTS history.trial__rt_lmp RENAME TO trial__rt_lmp_5min;

CREATE TABLE trial.dam_spp (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    settlement_point VARCHAR NOT NULL,
    settlement_point_price DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE trial.dam_spp IS 'Day-ahead settlement point prices of the RTC+B market trials, one row per hour and settlement point (NP4-190-RTCMT), latest posting wins';
COMMENT ON COLUMN trial.dam_spp.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN trial.dam_spp.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN trial.dam_spp.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN trial.dam_spp.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN trial.dam_spp.settlement_point_price IS 'day-ahead settlement point price [$/MWh]';

CREATE TABLE trial.dam_hourly_lmps (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    bus_name VARCHAR NOT NULL,
    lmp DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE trial.dam_hourly_lmps IS 'Day-ahead LMPs of the RTC+B market trials, one row per hour and electrical bus (NP4-183-RTCMT), latest posting wins';
COMMENT ON COLUMN trial.dam_hourly_lmps.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN trial.dam_hourly_lmps.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN trial.dam_hourly_lmps.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN trial.dam_hourly_lmps.bus_name IS 'electrical bus';
COMMENT ON COLUMN trial.dam_hourly_lmps.lmp IS 'day-ahead locational marginal price of the bus [$/MWh]';

CREATE TABLE trial.dam_mcpc (
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
COMMENT ON TABLE trial.dam_mcpc IS 'Day-ahead clearing prices for capacity of the RTC+B market trials, one row per hour and ancillary service (NP4-188-RTCMT), latest posting wins';
COMMENT ON COLUMN trial.dam_mcpc.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN trial.dam_mcpc.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN trial.dam_mcpc.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN trial.dam_mcpc.ancillary_type IS 'REGUP, REGDN, RRS, ECRS or NSPIN';
COMMENT ON COLUMN trial.dam_mcpc.mcpc IS 'day-ahead clearing price for capacity [$/MW per h]';

CREATE TABLE trial.dam_shadow_prices (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    constraint_id BIGINT,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR NOT NULL,
    constraint_limit DOUBLE,
    constraint_value DOUBLE,
    violation_amount DOUBLE,
    shadow_price DOUBLE,
    from_station VARCHAR,
    to_station VARCHAR,
    from_station_kv DOUBLE,
    to_station_kv DOUBLE,
    delivery_time TIMESTAMP,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE trial.dam_shadow_prices IS 'Binding day-ahead constraints of the RTC+B market trials, one row per hour, constraint and contingency (NP4-191-RTCMT), latest posting wins';
COMMENT ON COLUMN trial.dam_shadow_prices.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN trial.dam_shadow_prices.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN trial.dam_shadow_prices.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN trial.dam_shadow_prices.constraint_id IS 'number inside the file only, not stable between runs';
COMMENT ON COLUMN trial.dam_shadow_prices.constraint_name IS 'transmission element or generic transmission constraint';
COMMENT ON COLUMN trial.dam_shadow_prices.contingency_name IS 'outage the limit guards against, BASE CASE when none';
COMMENT ON COLUMN trial.dam_shadow_prices.constraint_limit IS 'limit the day-ahead market enforced [MW]';
COMMENT ON COLUMN trial.dam_shadow_prices.constraint_value IS 'flow the day-ahead market computed [MW]';
COMMENT ON COLUMN trial.dam_shadow_prices.violation_amount IS 'flow above the limit [MW]';
COMMENT ON COLUMN trial.dam_shadow_prices.shadow_price IS 'marginal value of the limit [$/MW per h]';
COMMENT ON COLUMN trial.dam_shadow_prices.from_station IS 'station at the sending end, NULL for a generic transmission constraint';
COMMENT ON COLUMN trial.dam_shadow_prices.to_station IS 'station at the receiving end, NULL for a generic transmission constraint';
COMMENT ON COLUMN trial.dam_shadow_prices.from_station_kv IS '0 for a generic transmission constraint [kV]';
COMMENT ON COLUMN trial.dam_shadow_prices.to_station_kv IS '0 for a generic transmission constraint [kV]';
COMMENT ON COLUMN trial.dam_shadow_prices.delivery_time IS 'beginning of the hour as printed, Central Prevailing Time';

CREATE TABLE trial.rt_spp_15min (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    delivery_interval SMALLINT,
    settlement_point_name VARCHAR NOT NULL,
    settlement_point_type VARCHAR NOT NULL,
    settlement_point_price DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE trial.rt_spp_15min IS 'Real-time settlement point prices of the RTC+B market trials, one row per 15-minute interval, point and point type (NP6-905-RTCMT), latest posting wins';
COMMENT ON COLUMN trial.rt_spp_15min.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN trial.rt_spp_15min.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN trial.rt_spp_15min.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN trial.rt_spp_15min.settlement_point_name IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN trial.rt_spp_15min.settlement_point_type IS 'RN, PUN, HU, SH, AH, LZ, LZEW, LZ_DC, LZ_DCEW and others';
COMMENT ON COLUMN trial.rt_spp_15min.settlement_point_price IS 'real-time settlement point price, adders included [$/MWh]';

CREATE TABLE trial.sced_shadow_prices (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    constraint_id BIGINT,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR NOT NULL,
    shadow_price DOUBLE,
    max_shadow_price DOUBLE,
    limit_mw DOUBLE,
    value_mw DOUBLE,
    violated_mw DOUBLE,
    from_station VARCHAR,
    to_station VARCHAR,
    from_station_kv DOUBLE,
    to_station_kv DOUBLE,
    cct_status VARCHAR,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE trial.sced_shadow_prices IS 'Active transmission constraints of the RTC+B market trials, one row per SCED run, constraint and contingency (NP6-86-RTCMT), latest posting wins';
COMMENT ON COLUMN trial.sced_shadow_prices.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN trial.sced_shadow_prices.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN trial.sced_shadow_prices.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN trial.sced_shadow_prices.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN trial.sced_shadow_prices.constraint_id IS 'number inside the file only, not stable between runs';
COMMENT ON COLUMN trial.sced_shadow_prices.constraint_name IS 'transmission element or generic transmission constraint';
COMMENT ON COLUMN trial.sced_shadow_prices.contingency_name IS 'outage the limit guards against, BASE CASE when none';
COMMENT ON COLUMN trial.sced_shadow_prices.shadow_price IS 'marginal value of the limit, 0 when active but not binding [$/MW per h]';
COMMENT ON COLUMN trial.sced_shadow_prices.max_shadow_price IS 'cap of the shadow price for this row [$/MW per h]';
COMMENT ON COLUMN trial.sced_shadow_prices.limit_mw IS 'limit SCED enforced, printed as Limit [MW]';
COMMENT ON COLUMN trial.sced_shadow_prices.value_mw IS 'flow SCED computed, printed as Value [MW]';
COMMENT ON COLUMN trial.sced_shadow_prices.violated_mw IS 'flow above the limit, negative when below [MW]';
COMMENT ON COLUMN trial.sced_shadow_prices.from_station IS 'station at the sending end, NULL for a generic transmission constraint';
COMMENT ON COLUMN trial.sced_shadow_prices.to_station IS 'station at the receiving end, NULL for a generic transmission constraint';
COMMENT ON COLUMN trial.sced_shadow_prices.from_station_kv IS '0 for a generic transmission constraint [kV]';
COMMENT ON COLUMN trial.sced_shadow_prices.to_station_kv IS '0 for a generic transmission constraint [kV]';
COMMENT ON COLUMN trial.sced_shadow_prices.cct_status IS 'competitive constraint test, COMP or NONCOMP';

CREATE TABLE trial.rt_ordc_adders_sced (
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
COMMENT ON TABLE trial.rt_ordc_adders_sced IS 'Price adders of the RTC+B market trials, one row per run (NP6-323-RTCMT), latest posting wins';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.system_lambda IS 'system lambda of the run [$/MWh]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtrdpa IS 'reliability deployment price adder for energy, before 2025-12-05 the on-line adder RTORDPA [$/MWh]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtrdparus IS 'reliability deployment price adder for regulation up [$/MW per h]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtrdpards IS 'reliability deployment price adder for regulation down [$/MW per h]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtrdparrs IS 'reliability deployment price adder for responsive reserve [$/MW per h]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtrdpaecrs IS 'reliability deployment price adder for ECRS [$/MW per h]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtrdpanss IS 'reliability deployment price adder for non-spin [$/MW per h]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtrruc IS 'RUC capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtrrmr IS 'RMR capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtdnclr IS 'load resources deployed [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtders IS 'emergency response service deployed [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtdctieimport IS 'DC tie imports for reliability [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtdctieexport IS 'DC tie exports for reliability [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtbltimport IS 'block load transfer imports [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtbltexport IS 'block load transfer exports [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtollsl IS 'on-line low sustained limit, system total [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtolhsl IS 'on-line high sustained limit, system total [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtdll IS 'RTDLL as printed, first seen 2026-09-07 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.batch_id IS 'batch of the pricing run, retired 2025-12-05';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.prc IS 'physical responsive capability, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtorpa IS 'on-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtoffpa IS 'off-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtolcap IS 'reserve quantity RTOLCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtoffcap IS 'reserve quantity RTOFFCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtbp IS 'reserve quantity RTBP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtclrcap IS 'reserve quantity RTCLRCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtclrreg IS 'reserve quantity RTCLRREG as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtclrbp IS 'reserve quantity RTCLRBP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtclrlsl IS 'reserve quantity RTCLRLSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtclrns IS 'reserve quantity RTCLRNS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtnclrrrs IS 'reserve quantity RTNCLRRRS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtolnsrs IS 'reserve quantity RTOLNSRS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtcst30hsl IS 'reserve quantity RTCST30HSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtoffnshsl IS 'reserve quantity RTOFFNSHSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtruccst30hsl IS 'reserve quantity RTRUCCST30HSL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtollasl IS 'reserve quantity RTOLLASL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtolhasl IS 'reserve quantity RTOLHASL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtnclrnscap IS 'reserve quantity RTNCLRNSCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtnclrecrs IS 'reserve quantity RTNCLRECRS as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtoff10 IS 'reserve quantity RTOFF10 as printed, retired by 2015-06-30 [MW]';
COMMENT ON COLUMN trial.rt_ordc_adders_sced.rtoff30 IS 'reserve quantity RTOFF30 as printed, retired by 2015-06-30 [MW]';

INSERT INTO trial.rt_ordc_adders_sced BY NAME SELECT * FROM trial.rt_price_adders_sced;
DROP TABLE trial.rt_price_adders_sced;
ALTER TABLE IF EXISTS history.trial__rt_price_adders_sced RENAME TO trial__rt_ordc_adders_sced;

CREATE TABLE trial.rtd_indicative_lmps (
    rtd_ts_utc TIMESTAMP NOT NULL,
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    rtd_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    interval_id BIGINT,
    interval_ending TIMESTAMP,
    interval_repeated_hour_flag BOOLEAN,
    settlement_point VARCHAR NOT NULL,
    settlement_point_type VARCHAR,
    lmp DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE trial.rtd_indicative_lmps IS 'Indicative LMPs of the RTC+B market trials, one row per RTD run, interval and settlement point (NP6-970-RTCMT), latest posting wins';
COMMENT ON COLUMN trial.rtd_indicative_lmps.rtd_ts_utc IS 'instant of the RTD run, UTC';
COMMENT ON COLUMN trial.rtd_indicative_lmps.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN trial.rtd_indicative_lmps.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN trial.rtd_indicative_lmps.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN trial.rtd_indicative_lmps.rtd_timestamp IS 'RTD run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN trial.rtd_indicative_lmps.interval_id IS 'number of the interval inside the run, from 1';
COMMENT ON COLUMN trial.rtd_indicative_lmps.interval_ending IS 'end of the interval as printed, Central Prevailing Time';
COMMENT ON COLUMN trial.rtd_indicative_lmps.interval_repeated_hour_flag IS 'true if the interval ends in the second pass of the repeated hour';
COMMENT ON COLUMN trial.rtd_indicative_lmps.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN trial.rtd_indicative_lmps.settlement_point_type IS 'RN, LCCRN, PUN, HU, SH, AH, LZ, LZ_DC and others';
COMMENT ON COLUMN trial.rtd_indicative_lmps.lmp IS 'indicative locational marginal price [$/MWh]';

CREATE TABLE trial.rtd_indicative_adders (
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
COMMENT ON TABLE trial.rtd_indicative_adders IS 'Indicative price adders of the RTC+B market trials, one row per RTD run and interval (NP6-325-RTCMT), latest posting wins';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtd_ts_utc IS 'instant of the RTD run, UTC';
COMMENT ON COLUMN trial.rtd_indicative_adders.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN trial.rtd_indicative_adders.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN trial.rtd_indicative_adders.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtd_timestamp IS 'RTD run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN trial.rtd_indicative_adders.interval_id IS 'number of the interval inside the run, from 1';
COMMENT ON COLUMN trial.rtd_indicative_adders.interval_ending IS 'end of the interval as printed, Central Prevailing Time';
COMMENT ON COLUMN trial.rtd_indicative_adders.ie_repeated_hour_flag IS 'true if the interval ends in the second pass of the repeated hour';
COMMENT ON COLUMN trial.rtd_indicative_adders.system_lambda IS 'indicative system lambda [$/MWh]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtrdpa IS 'indicative reliability deployment price adder for energy, before 2025-12-05 the on-line adder RTORDPA [$/MWh]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtrdparus IS 'indicative reliability deployment price adder for regulation up [$/MW per h]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtrdpards IS 'indicative reliability deployment price adder for regulation down [$/MW per h]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtrdparrs IS 'indicative reliability deployment price adder for responsive reserve [$/MW per h]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtrdpaecrs IS 'indicative reliability deployment price adder for ECRS [$/MW per h]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtrdpanss IS 'indicative reliability deployment price adder for non-spin [$/MW per h]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtrruc IS 'RUC capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtrrmr IS 'RMR capacity relaxed in the pricing run [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtdnclr IS 'load resources deployed [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtders IS 'emergency response service deployed [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtdctieimport IS 'DC tie imports for reliability [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtdctieexport IS 'DC tie exports for reliability [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtbltimport IS 'block load transfer imports [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtbltexport IS 'block load transfer exports [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtollsl IS 'on-line low sustained limit, system total [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtolhsl IS 'on-line high sustained limit, system total [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtdll IS 'RTDLL as printed, first seen 2026-09-07 [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.batch_id IS 'batch of the pricing run, retired 2025-12-05';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtorpa IS 'on-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtoffpa IS 'off-line reserve price adder, retired 2025-12-05 [$/MWh]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtolcap IS 'reserve quantity RTOLCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtoffcap IS 'reserve quantity RTOFFCAP as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtollasl IS 'reserve quantity RTOLLASL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtolhasl IS 'reserve quantity RTOLHASL as printed, retired 2025-12-05 [MW]';
COMMENT ON COLUMN trial.rtd_indicative_adders.rtnclrecrs IS 'reserve quantity RTNCLRECRS as printed, retired 2025-12-05 [MW]';
