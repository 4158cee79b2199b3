-- One row per SCED run with everything that is the same for all points.
--
-- A run is the exact stamp with its flag, which is the exact instant: reports of one run have the same instant, and reports
-- of two runs of one minute do not. A 5-minute average belongs to the runs inside its interval (start <= run < end). A
-- forecast is the latest posting that was out when the run began.
--
-- Shadow prices come an hour at a time. mu_known says that the file with the run's hour is here and whole: then a constraint
-- that has no row did not bind. Without the file nothing is known, and that is not the same as zero. The hour is known from
-- the file's rows; a file without rows is about the hour before the one it was posted in.

CREATE TABLE mart.sced_run (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP NOT NULL,
    operating_day DATE NOT NULL,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    next_sced_ts_utc TIMESTAMP,
    in_force_seconds INTEGER,
    system_lambda DOUBLE,
    uncapped_system_lambda DOUBLE,
    scarcity_adder DOUBLE,
    rtrdpa DOUBLE,
    rtrdparus DOUBLE,
    rtrdpards DOUBLE,
    rtrdparrs DOUBLE,
    rtrdpaecrs DOUBLE,
    rtrdpanss DOUBLE,
    rtorpa DOUBLE,
    rtoffpa DOUBLE,
    mcpc_regup DOUBLE,
    mcpc_regdn DOUBLE,
    mcpc_rrs DOUBLE,
    mcpc_ecrs DOUBLE,
    mcpc_nspin DOUBLE,
    cap_regup_total DOUBLE,
    cap_regdn_total DOUBLE,
    cap_rrs_total DOUBLE,
    cap_ecrs_total DOUBLE,
    cap_nspin_total DOUBLE,
    cap_regup_rrs_total DOUBLE,
    cap_regup_rrs_ecrs_total DOUBLE,
    cap_regup_rrs_ecrs_nspin_total DOUBLE,
    prc DOUBLE,
    rtolcap DOUBLE,
    rtoffcap DOUBLE,
    wind_system DOUBLE,
    wind_panhandle DOUBLE,
    wind_coastal DOUBLE,
    wind_south DOUBLE,
    wind_west DOUBLE,
    wind_north DOUBLE,
    solar_system DOUBLE,
    solar_center_west DOUBLE,
    solar_north_west DOUBLE,
    solar_far_west DOUBLE,
    solar_far_east DOUBLE,
    solar_south_east DOUBLE,
    solar_center_east DOUBLE,
    load_forecast_system DOUBLE,
    load_forecast_coast DOUBLE,
    load_forecast_east DOUBLE,
    load_forecast_far_west DOUBLE,
    load_forecast_north DOUBLE,
    load_forecast_north_central DOUBLE,
    load_forecast_south_central DOUBLE,
    load_forecast_southern DOUBLE,
    load_forecast_west DOUBLE,
    load_forecast_published_at TIMESTAMP,
    outage_south DOUBLE,
    outage_north DOUBLE,
    outage_west DOUBLE,
    outage_houston DOUBLE,
    outage_irr_south DOUBLE,
    outage_irr_north DOUBLE,
    outage_irr_west DOUBLE,
    outage_irr_houston DOUBLE,
    outage_published_at TIMESTAMP,
    lmp_points INTEGER,
    lmp_min DOUBLE,
    lmp_max DOUBLE,
    mu_known BOOLEAN NOT NULL,
    mu_published_at TIMESTAMP,
    active_constraints INTEGER,
    binding_constraints INTEGER,
    lambda_published_at TIMESTAMP,
    lmp_published_at TIMESTAMP,
    known_at TIMESTAMP
);
COMMENT ON TABLE mart.sced_run IS 'Everything of a SCED run that is the same for all points, one row per run; a run is there as soon as one report of it is';
COMMENT ON COLUMN mart.sced_run.sced_ts_utc IS 'instant of the SCED run, exact: stamp and flag together, UTC';
COMMENT ON COLUMN mart.sced_run.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC; not unique, so join on sced_ts_utc';
COMMENT ON COLUMN mart.sced_run.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN mart.sced_run.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN mart.sced_run.repeated_hour_flag IS 'true in the second pass of the repeated hour in November';
COMMENT ON COLUMN mart.sced_run.next_sced_ts_utc IS 'instant of the next run, which ends this one, UTC; NULL if it is unknown or more than 15 minutes later, because then a run is missing';
COMMENT ON COLUMN mart.sced_run.in_force_seconds IS 'time until the next run, NULL if that is unknown [s]';
COMMENT ON COLUMN mart.sced_run.system_lambda IS 'system lambda, after the cap where there are two: NP6-322-CD, else NP6-323-CD or its annual workbook [$/MWh]';
COMMENT ON COLUMN mart.sced_run.uncapped_system_lambda IS 'system lambda before the cap, NULL before 2026-08-27 (NP6-322-CD) [$/MWh]';
COMMENT ON COLUMN mart.sced_run.scarcity_adder IS 'what settlement adds to the LMP: RTRDPA, until 2025-12-04 RTORPA + RTORDPA (NP6-323-CD) [$/MWh]';
COMMENT ON COLUMN mart.sced_run.rtrdpa IS 'reliability deployment price adder for energy, printed RTORDPA until 2025-12-04 (NP6-323-CD) [$/MWh]';
COMMENT ON COLUMN mart.sced_run.rtrdparus IS 'reliability deployment price adder for regulation up, NULL before 2025-12-05 (NP6-323-CD) [$/MW per h]';
COMMENT ON COLUMN mart.sced_run.rtrdpards IS 'reliability deployment price adder for regulation down, NULL before 2025-12-05 (NP6-323-CD) [$/MW per h]';
COMMENT ON COLUMN mart.sced_run.rtrdparrs IS 'reliability deployment price adder for responsive reserve, NULL before 2025-12-05 (NP6-323-CD) [$/MW per h]';
COMMENT ON COLUMN mart.sced_run.rtrdpaecrs IS 'reliability deployment price adder for ECRS, NULL before 2025-12-05 (NP6-323-CD) [$/MW per h]';
COMMENT ON COLUMN mart.sced_run.rtrdpanss IS 'reliability deployment price adder for non-spinning reserve, NULL before 2025-12-05 (NP6-323-CD) [$/MW per h]';
COMMENT ON COLUMN mart.sced_run.rtorpa IS 'on-line reserve price adder, NULL from 2025-12-05 (NP6-323-CD) [$/MWh]';
COMMENT ON COLUMN mart.sced_run.rtoffpa IS 'off-line reserve price adder, NULL from 2025-12-05 (NP6-323-CD) [$/MWh]';
COMMENT ON COLUMN mart.sced_run.mcpc_regup IS 'clearing price for capacity, regulation up, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN mart.sced_run.mcpc_regdn IS 'clearing price for capacity, regulation down, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN mart.sced_run.mcpc_rrs IS 'clearing price for capacity, responsive reserve, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN mart.sced_run.mcpc_ecrs IS 'clearing price for capacity, ECRS, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN mart.sced_run.mcpc_nspin IS 'clearing price for capacity, non-spinning reserve, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN mart.sced_run.cap_regup_total IS 'capability to provide regulation up, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.cap_regdn_total IS 'capability to provide regulation down, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.cap_rrs_total IS 'capability to provide responsive reserve, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.cap_ecrs_total IS 'capability to provide ECRS, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.cap_nspin_total IS 'capability to provide non-spinning reserve, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.cap_regup_rrs_total IS 'capability to provide regulation up and responsive reserve together, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.cap_regup_rrs_ecrs_total IS 'capability to provide regulation up, responsive reserve and ECRS together, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.cap_regup_rrs_ecrs_nspin_total IS 'capability to provide regulation up, responsive reserve, ECRS and non-spinning reserve together, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.prc IS 'physical responsive capability, NULL from 2025-12-05 (NP6-323-CD); later values are in context.physical_responsive_capability [MW]';
COMMENT ON COLUMN mart.sced_run.rtolcap IS 'on-line reserve capacity, NULL from 2025-12-05 (NP6-323-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.rtoffcap IS 'off-line reserve capacity, NULL from 2025-12-05 (NP6-323-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.wind_system IS 'wind output in the 5 minutes of the run, ERCOT total (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.wind_panhandle IS 'wind output in the 5 minutes of the run, region panhandle (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.wind_coastal IS 'wind output in the 5 minutes of the run, region coastal (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.wind_south IS 'wind output in the 5 minutes of the run, region south (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.wind_west IS 'wind output in the 5 minutes of the run, region west (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.wind_north IS 'wind output in the 5 minutes of the run, region north (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.solar_system IS 'solar output in the 5 minutes of the run, ERCOT total (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.solar_center_west IS 'solar output in the 5 minutes of the run, region center west (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.solar_north_west IS 'solar output in the 5 minutes of the run, region north west (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.solar_far_west IS 'solar output in the 5 minutes of the run, region far west (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.solar_far_east IS 'solar output in the 5 minutes of the run, region far east (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.solar_south_east IS 'solar output in the 5 minutes of the run, region south east (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.solar_center_east IS 'solar output in the 5 minutes of the run, region center east (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.load_forecast_system IS 'load forecast for the hour of the run, the latest that was out by then, ERCOT total (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.load_forecast_coast IS 'load forecast for the hour of the run, the latest that was out by then, weather zone coast (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.load_forecast_east IS 'load forecast for the hour of the run, the latest that was out by then, weather zone east (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.load_forecast_far_west IS 'load forecast for the hour of the run, the latest that was out by then, weather zone far west (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.load_forecast_north IS 'load forecast for the hour of the run, the latest that was out by then, weather zone north (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.load_forecast_north_central IS 'load forecast for the hour of the run, the latest that was out by then, weather zone north central (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.load_forecast_south_central IS 'load forecast for the hour of the run, the latest that was out by then, weather zone south central (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.load_forecast_southern IS 'load forecast for the hour of the run, the latest that was out by then, weather zone southern (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.load_forecast_west IS 'load forecast for the hour of the run, the latest that was out by then, weather zone west (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.load_forecast_published_at IS 'publish time of that load forecast, UTC';
COMMENT ON COLUMN mart.sced_run.outage_south IS 'outaged capacity of conventional resources in the hour of the run, the latest report that was out by then, load zone South (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.outage_north IS 'outaged capacity of conventional resources in the hour of the run, the latest report that was out by then, load zone North (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.outage_west IS 'outaged capacity of conventional resources in the hour of the run, the latest report that was out by then, load zone West (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.outage_houston IS 'outaged capacity of conventional resources in the hour of the run, the latest report that was out by then, load zone Houston (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.outage_irr_south IS 'outaged capacity of intermittent renewable resources in the hour of the run, the latest report that was out by then, load zone South (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.outage_irr_north IS 'outaged capacity of intermittent renewable resources in the hour of the run, the latest report that was out by then, load zone North (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.outage_irr_west IS 'outaged capacity of intermittent renewable resources in the hour of the run, the latest report that was out by then, load zone West (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.outage_irr_houston IS 'outaged capacity of intermittent renewable resources in the hour of the run, the latest report that was out by then, load zone Houston (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.sced_run.outage_published_at IS 'publish time of that outage report, UTC';
COMMENT ON COLUMN mart.sced_run.lmp_points IS 'settlement points with an LMP of the run (NP6-788-CD) [points]';
COMMENT ON COLUMN mart.sced_run.lmp_min IS 'lowest LMP of the run (NP6-788-CD) [$/MWh]';
COMMENT ON COLUMN mart.sced_run.lmp_max IS 'highest LMP of the run (NP6-788-CD) [$/MWh]';
COMMENT ON COLUMN mart.sced_run.mu_known IS 'true if the NP6-86-CD file with the hour of the run is here and none of its rows was rejected: a constraint without a row is then at 0; false means unknown';
COMMENT ON COLUMN mart.sced_run.mu_published_at IS 'publish time from which the shadow prices of the run were known as they are, UTC; NULL if they are unknown';
COMMENT ON COLUMN mart.sced_run.active_constraints IS 'constraints that SCED managed in the run, NULL if unknown (NP6-86-CD) [constraints]';
COMMENT ON COLUMN mart.sced_run.binding_constraints IS 'constraints with a shadow price above 0 in the run, NULL if unknown (NP6-86-CD) [constraints]';
COMMENT ON COLUMN mart.sced_run.lambda_published_at IS 'publish time of the system lambda, UTC';
COMMENT ON COLUMN mart.sced_run.lmp_published_at IS 'publish time of the last LMP of the run, UTC';
COMMENT ON COLUMN mart.sced_run.known_at IS 'publish time of the last of all reports in the row: as it is, the row was known from then on, UTC';

CREATE MACRO build.mart__sced_run(first_day, last_day) AS TABLE
WITH lambdas AS (
    SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag, capped_system_lambda, uncapped_system_lambda, _published_at
    FROM market.sced_system_lambda WHERE operating_day BETWEEN first_day AND last_day + 1
), adders AS (
    SELECT * FROM (
        SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag, system_lambda, rtrdpa, rtrdparus, rtrdpards, rtrdparrs,
            rtrdpaecrs, rtrdpanss, rtorpa, rtoffpa, prc, rtolcap, rtoffcap, _published_at, 0 AS choice
        FROM ancillary.rt_ordc_adders_sced WHERE operating_day BETWEEN first_day AND last_day + 1
        UNION ALL
        SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag, system_lambda, rtrdpa, rtrdparus, rtrdpards, rtrdparrs,
            rtrdpaecrs, rtrdpanss, rtorpa, rtoffpa, prc, rtolcap, rtoffcap, _published_at, 1
        FROM ancillary.rt_ordc_adders_sced_annual WHERE operating_day BETWEEN first_day AND last_day + 1
    ) QUALIFY row_number() OVER (PARTITION BY sced_ts_utc ORDER BY choice) = 1
), clearing AS (
    SELECT * FROM (
        SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag, as_type, capped_mcpc, _published_at, 0 AS choice
        FROM ancillary.rt_mcpc_sced WHERE operating_day BETWEEN first_day AND last_day + 1
        UNION ALL
        SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag, as_type, capped_mcpc, _published_at, 1
        FROM ancillary.rt_mcpc_sced_annual WHERE operating_day BETWEEN first_day AND last_day + 1
    ) QUALIFY row_number() OVER (PARTITION BY sced_ts_utc, as_type ORDER BY choice) = 1
), services AS (
    SELECT sced_ts_utc, any_value(operating_day) AS operating_day, any_value(sced_timestamp) AS sced_timestamp,
        any_value(repeated_hour_flag) AS repeated_hour_flag,
        max(capped_mcpc) FILTER (as_type = 'REGUP') AS mcpc_regup, max(capped_mcpc) FILTER (as_type = 'REGDN') AS mcpc_regdn,
        max(capped_mcpc) FILTER (as_type = 'RRS') AS mcpc_rrs, max(capped_mcpc) FILTER (as_type = 'ECRS') AS mcpc_ecrs,
        max(capped_mcpc) FILTER (as_type = 'NSPIN') AS mcpc_nspin, max(_published_at) AS _published_at
    FROM clearing GROUP BY sced_ts_utc
), capabilities AS (
    SELECT * FROM (
        SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag, cap_regup_total, cap_regdn_total, cap_rrs_total,
            cap_ecrs_total, cap_nspin_total, cap_regup_rrs_total, cap_regup_rrs_ecrs_total, cap_regup_rrs_ecrs_nspin_total,
            _published_at, 0 AS choice
        FROM ancillary.rt_as_total_capability WHERE operating_day BETWEEN first_day AND last_day + 1
        UNION ALL
        SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag, cap_regup_total, cap_regdn_total, cap_rrs_total,
            cap_ecrs_total, cap_nspin_total, cap_regup_rrs_total, cap_regup_rrs_ecrs_total, cap_regup_rrs_ecrs_nspin_total,
            _published_at, 1
        FROM ancillary.rt_as_total_capability_annual WHERE operating_day BETWEEN first_day AND last_day + 1
    ) QUALIFY row_number() OVER (PARTITION BY sced_ts_utc ORDER BY choice) = 1
), prices AS (
    SELECT sced_ts_utc, any_value(operating_day) AS operating_day, any_value(sced_timestamp) AS sced_timestamp,
        any_value(repeated_hour_flag) AS repeated_hour_flag, count(lmp) AS lmp_points, min(lmp) AS lmp_min, max(lmp) AS lmp_max,
        max(_published_at) AS _published_at
    FROM market.rt_lmp_5min WHERE operating_day BETWEEN first_day AND last_day + 1 GROUP BY sced_ts_utc
), shadow AS (
    SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag, shadow_price, _source_doc, _published_at
    FROM market.sced_shadow_prices WHERE operating_day BETWEEN first_day AND last_day + 1
), stamps AS (
    SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag FROM lambdas
    UNION ALL SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag FROM adders
    UNION ALL SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag FROM services
    UNION ALL SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag FROM capabilities
    UNION ALL SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag FROM prices
    UNION ALL SELECT sced_ts_utc, operating_day, sced_timestamp, repeated_hour_flag FROM shadow
), followed AS (
    SELECT sced_ts_utc, min(operating_day) AS operating_day, min(sced_timestamp) AS sced_timestamp,
        bool_or(repeated_hour_flag) AS repeated_hour_flag, lead(sced_ts_utc) OVER (ORDER BY sced_ts_utc) AS next_sced_ts_utc,
        date_trunc('hour', sced_ts_utc) AS hour_utc
    FROM stamps GROUP BY sced_ts_utc
), runs AS (
    SELECT * REPLACE (CASE WHEN next_sced_ts_utc <= sced_ts_utc + INTERVAL 15 MINUTE THEN next_sced_ts_utc END AS next_sced_ts_utc)
    FROM followed WHERE operating_day BETWEEN first_day AND last_day
), constraints AS (
    SELECT sced_ts_utc, count(*) AS active, count(*) FILTER (shadow_price > 0) AS binding, max(_published_at) AS _published_at
    FROM shadow GROUP BY sced_ts_utc
), files AS (
    SELECT source_doc, published_at, rows_read, rows_quarantined FROM ops.source_document
    WHERE dataset = 'sced_shadow_prices' AND files_failed = 0 AND published_at >= first_day
), delivered AS (
    SELECT date_trunc('hour', sced_ts_utc) AS hour_utc, min(_published_at) AS published_at,
        NOT bool_or(coalesce(rows_quarantined, 0) > 0) AS is_whole
    FROM shadow LEFT JOIN files ON source_doc = _source_doc GROUP BY ALL
    UNION ALL
    SELECT date_trunc('hour', published_at) - INTERVAL 1 HOUR, min(published_at), true FROM files
    WHERE rows_read = 0 AND published_at < date_trunc('hour', published_at) + INTERVAL 30 MINUTE
        AND published_at < last_day + 3 GROUP BY ALL
), hours AS (
    SELECT hour_utc, min(published_at) AS published_at, bool_and(is_whole) AS is_whole FROM delivered GROUP BY hour_utc
), wind AS (
    SELECT interval_start_utc, interval_end_utc, system_wide_gen, panhandle, coastal, south, west, north, _published_at
    FROM context.wind_5min_region WHERE operating_day BETWEEN first_day AND last_day
), solar AS (
    SELECT interval_start_utc, interval_end_utc, system_wide_gen, center_west_gen, north_west_gen, far_west_gen, far_east_gen,
        south_east_gen, center_east_gen, _published_at
    FROM context.solar_5min_region WHERE operating_day BETWEEN first_day AND last_day
), forecasts AS (
    SELECT interval_start_utc, system_total, coast, east, far_west, north, north_central, south_central, southern, west, _published_at
    FROM context.load_forecast_weather_zone WHERE operating_day BETWEEN first_day AND last_day
), outages AS (
    SELECT * FROM context.resource_outage_capacity WHERE operating_day BETWEEN first_day AND last_day
)
SELECT r.sced_ts_utc, date_trunc('minute', r.sced_ts_utc) AS sced_ts_utc_minute, r.operating_day, r.sced_timestamp, r.repeated_hour_flag,
    r.next_sced_ts_utc, date_diff('second', r.sced_ts_utc, r.next_sced_ts_utc) AS in_force_seconds,
    coalesce(l.capped_system_lambda, a.system_lambda) AS system_lambda, l.uncapped_system_lambda,
    CASE WHEN a.rtrdpa IS NOT NULL OR a.rtorpa IS NOT NULL THEN coalesce(a.rtrdpa, 0) + coalesce(a.rtorpa, 0) END AS scarcity_adder,
    a.rtrdpa, a.rtrdparus, a.rtrdpards, a.rtrdparrs, a.rtrdpaecrs, a.rtrdpanss, a.rtorpa, a.rtoffpa,
    s.mcpc_regup, s.mcpc_regdn, s.mcpc_rrs, s.mcpc_ecrs, s.mcpc_nspin,
    c.cap_regup_total, c.cap_regdn_total, c.cap_rrs_total, c.cap_ecrs_total, c.cap_nspin_total, c.cap_regup_rrs_total,
    c.cap_regup_rrs_ecrs_total, c.cap_regup_rrs_ecrs_nspin_total, a.prc, a.rtolcap, a.rtoffcap,
    w.system_wide_gen AS wind_system, w.panhandle AS wind_panhandle, w.coastal AS wind_coastal, w.south AS wind_south,
    w.west AS wind_west, w.north AS wind_north,
    v.system_wide_gen AS solar_system, v.center_west_gen AS solar_center_west, v.north_west_gen AS solar_north_west,
    v.far_west_gen AS solar_far_west, v.far_east_gen AS solar_far_east, v.south_east_gen AS solar_south_east,
    v.center_east_gen AS solar_center_east,
    f.system_total AS load_forecast_system, f.coast AS load_forecast_coast, f.east AS load_forecast_east,
    f.far_west AS load_forecast_far_west, f.north AS load_forecast_north, f.north_central AS load_forecast_north_central,
    f.south_central AS load_forecast_south_central, f.southern AS load_forecast_southern, f.west AS load_forecast_west,
    f._published_at AS load_forecast_published_at,
    o.total_resource_mw_zone_south AS outage_south, o.total_resource_mw_zone_north AS outage_north,
    o.total_resource_mw_zone_west AS outage_west, o.total_resource_mw_zone_houston AS outage_houston,
    o.total_irr_mw_zone_south AS outage_irr_south, o.total_irr_mw_zone_north AS outage_irr_north,
    o.total_irr_mw_zone_west AS outage_irr_west, o.total_irr_mw_zone_houston AS outage_irr_houston,
    o._published_at AS outage_published_at,
    p.lmp_points, p.lmp_min, p.lmp_max,
    coalesce(h.is_whole, false) AS mu_known,
    CASE WHEN h.is_whole THEN greatest(h.published_at, k._published_at) END AS mu_published_at,
    CASE WHEN h.is_whole THEN coalesce(k.active, 0) END AS active_constraints,
    CASE WHEN h.is_whole THEN coalesce(k.binding, 0) END AS binding_constraints,
    coalesce(CASE WHEN l.capped_system_lambda IS NOT NULL THEN l._published_at END, a._published_at) AS lambda_published_at,
    p._published_at AS lmp_published_at,
    greatest(l._published_at, a._published_at, s._published_at, c._published_at, p._published_at, w._published_at, v._published_at,
        f._published_at, o._published_at, CASE WHEN h.is_whole THEN greatest(h.published_at, k._published_at) END) AS known_at
FROM runs r
LEFT JOIN lambdas l ON l.sced_ts_utc = r.sced_ts_utc
LEFT JOIN adders a ON a.sced_ts_utc = r.sced_ts_utc
LEFT JOIN services s ON s.sced_ts_utc = r.sced_ts_utc
LEFT JOIN capabilities c ON c.sced_ts_utc = r.sced_ts_utc
LEFT JOIN prices p ON p.sced_ts_utc = r.sced_ts_utc
LEFT JOIN constraints k ON k.sced_ts_utc = r.sced_ts_utc
LEFT JOIN hours h ON h.hour_utc = r.hour_utc
LEFT JOIN wind w ON w.interval_start_utc = time_bucket(INTERVAL 5 MINUTE, r.sced_ts_utc) AND r.sced_ts_utc < w.interval_end_utc
LEFT JOIN solar v ON v.interval_start_utc = time_bucket(INTERVAL 5 MINUTE, r.sced_ts_utc) AND r.sced_ts_utc < v.interval_end_utc
ASOF LEFT JOIN forecasts f ON f.interval_start_utc = r.hour_utc AND r.sced_ts_utc >= f._published_at
ASOF LEFT JOIN outages o ON o.interval_start_utc = r.hour_utc AND r.sced_ts_utc >= o._published_at;

COMMENT ON MACRO TABLE build.mart__sced_run IS 'Computes mart.sced_run for the operating days from the first to the last, both included';

INSERT INTO ops.mart_source VALUES
    ('mart.sced_run', 'market.sced_system_lambda', 1, 0),
    ('mart.sced_run', 'ancillary.rt_ordc_adders_sced', 1, 0),
    ('mart.sced_run', 'ancillary.rt_ordc_adders_sced_annual', 1, 0),
    ('mart.sced_run', 'ancillary.rt_mcpc_sced', 1, 0),
    ('mart.sced_run', 'ancillary.rt_mcpc_sced_annual', 1, 0),
    ('mart.sced_run', 'ancillary.rt_as_total_capability', 1, 0),
    ('mart.sced_run', 'ancillary.rt_as_total_capability_annual', 1, 0),
    ('mart.sced_run', 'market.rt_lmp_5min', 1, 0),
    ('mart.sced_run', 'market.sced_shadow_prices', 1, 0),
    ('mart.sced_run', 'context.wind_5min_region', 0, 0),
    ('mart.sced_run', 'context.solar_5min_region', 0, 0),
    ('mart.sced_run', 'context.load_forecast_weather_zone', 0, 0),
    ('mart.sced_run', 'context.resource_outage_capacity', 0, 0);
