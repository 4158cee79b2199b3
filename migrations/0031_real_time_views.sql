-- Real-time prices with all that is known about their runs, and the constraints that bound.

CREATE VIEW mart.fact_rt_5min AS
SELECT
    p.sced_ts_utc, p.sced_ts_utc_minute, p.operating_day, p.sced_timestamp, p.repeated_hour_flag, p.settlement_point, p.lmp,
    r.system_lambda, p.lmp - r.system_lambda AS congestion, r.scarcity_adder, p.lmp + r.scarcity_adder AS price,
    r.in_force_seconds, r.uncapped_system_lambda, r.rtrdpa, r.rtrdparus, r.rtrdpards, r.rtrdparrs, r.rtrdpaecrs, r.rtrdpanss,
    r.rtorpa, r.rtoffpa, r.mcpc_regup, r.mcpc_regdn, r.mcpc_rrs, r.mcpc_ecrs, r.mcpc_nspin, r.cap_regup_total, r.cap_regdn_total,
    r.cap_rrs_total, r.cap_ecrs_total, r.cap_nspin_total, r.cap_regup_rrs_total, r.cap_regup_rrs_ecrs_total,
    r.cap_regup_rrs_ecrs_nspin_total, r.prc, r.rtolcap, r.rtoffcap, r.wind_system, r.wind_panhandle, r.wind_coastal, r.wind_south,
    r.wind_west, r.wind_north, r.solar_system, r.solar_center_west, r.solar_north_west, r.solar_far_west, r.solar_far_east,
    r.solar_south_east, r.solar_center_east, r.load_forecast_system, r.load_forecast_coast, r.load_forecast_east,
    r.load_forecast_far_west, r.load_forecast_north, r.load_forecast_north_central, r.load_forecast_south_central,
    r.load_forecast_southern, r.load_forecast_west, r.load_forecast_published_at, r.outage_south, r.outage_north, r.outage_west,
    r.outage_houston, r.outage_irr_south, r.outage_irr_north, r.outage_irr_west, r.outage_irr_houston, r.outage_published_at,
    r.mu_known, r.mu_published_at, r.active_constraints, r.binding_constraints, r.lambda_published_at,
    p._published_at AS lmp_published_at, greatest(p._published_at, r.known_at) AS known_at
FROM market.rt_lmp_5min p
LEFT JOIN mart.sced_run r ON r.operating_day = p.operating_day AND r.sced_ts_utc = p.sced_ts_utc;
COMMENT ON VIEW mart.fact_rt_5min IS 'Real-time prices with the state of their SCED run, one row per run and settlement point; a column of the run is NULL until its report is here';
COMMENT ON COLUMN mart.fact_rt_5min.sced_ts_utc IS 'instant of the SCED run, exact: stamp and flag together, UTC';
COMMENT ON COLUMN mart.fact_rt_5min.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC; not unique, so join on sced_ts_utc';
COMMENT ON COLUMN mart.fact_rt_5min.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN mart.fact_rt_5min.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN mart.fact_rt_5min.repeated_hour_flag IS 'true in the second pass of the repeated hour in November';
COMMENT ON COLUMN mart.fact_rt_5min.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN mart.fact_rt_5min.lmp IS 'locational marginal price of the run, without adders (NP6-788-CD) [$/MWh]';
COMMENT ON COLUMN mart.fact_rt_5min.system_lambda IS 'system lambda, after the cap where there are two: NP6-322-CD, else NP6-323-CD or its annual workbook [$/MWh]';
COMMENT ON COLUMN mart.fact_rt_5min.congestion IS 'LMP less system lambda: minus the sum of shift factor times shadow price over the constraints [$/MWh]';
COMMENT ON COLUMN mart.fact_rt_5min.scarcity_adder IS 'what settlement adds to the LMP: RTRDPA, until 2025-12-04 RTORPA + RTORDPA (NP6-323-CD) [$/MWh]';
COMMENT ON COLUMN mart.fact_rt_5min.price IS 'LMP and scarcity adder, what settlement weights over the quarter hour [$/MWh]';
COMMENT ON COLUMN mart.fact_rt_5min.in_force_seconds IS 'time until the next run; NULL if that is unknown or more than 15 minutes later, because then a run is missing [s]';
COMMENT ON COLUMN mart.fact_rt_5min.uncapped_system_lambda IS 'system lambda before the cap, NULL before 2026-08-27 (NP6-322-CD) [$/MWh]';
COMMENT ON COLUMN mart.fact_rt_5min.rtrdpa IS 'reliability deployment price adder for energy, printed RTORDPA until 2025-12-04 (NP6-323-CD) [$/MWh]';
COMMENT ON COLUMN mart.fact_rt_5min.rtrdparus IS 'reliability deployment price adder for regulation up, NULL before 2025-12-05 (NP6-323-CD) [$/MW per h]';
COMMENT ON COLUMN mart.fact_rt_5min.rtrdpards IS 'reliability deployment price adder for regulation down, NULL before 2025-12-05 (NP6-323-CD) [$/MW per h]';
COMMENT ON COLUMN mart.fact_rt_5min.rtrdparrs IS 'reliability deployment price adder for responsive reserve, NULL before 2025-12-05 (NP6-323-CD) [$/MW per h]';
COMMENT ON COLUMN mart.fact_rt_5min.rtrdpaecrs IS 'reliability deployment price adder for ECRS, NULL before 2025-12-05 (NP6-323-CD) [$/MW per h]';
COMMENT ON COLUMN mart.fact_rt_5min.rtrdpanss IS 'reliability deployment price adder for non-spinning reserve, NULL before 2025-12-05 (NP6-323-CD) [$/MW per h]';
COMMENT ON COLUMN mart.fact_rt_5min.rtorpa IS 'on-line reserve price adder, NULL from 2025-12-05 (NP6-323-CD) [$/MWh]';
COMMENT ON COLUMN mart.fact_rt_5min.rtoffpa IS 'off-line reserve price adder, NULL from 2025-12-05 (NP6-323-CD) [$/MWh]';
COMMENT ON COLUMN mart.fact_rt_5min.mcpc_regup IS 'clearing price for capacity, regulation up, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN mart.fact_rt_5min.mcpc_regdn IS 'clearing price for capacity, regulation down, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN mart.fact_rt_5min.mcpc_rrs IS 'clearing price for capacity, responsive reserve, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN mart.fact_rt_5min.mcpc_ecrs IS 'clearing price for capacity, ECRS, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN mart.fact_rt_5min.mcpc_nspin IS 'clearing price for capacity, non-spinning reserve, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN mart.fact_rt_5min.cap_regup_total IS 'capability to provide regulation up, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.cap_regdn_total IS 'capability to provide regulation down, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.cap_rrs_total IS 'capability to provide responsive reserve, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.cap_ecrs_total IS 'capability to provide ECRS, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.cap_nspin_total IS 'capability to provide non-spinning reserve, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.cap_regup_rrs_total IS 'capability to provide regulation up and responsive reserve together, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.cap_regup_rrs_ecrs_total IS 'capability to provide regulation up, responsive reserve and ECRS together, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.cap_regup_rrs_ecrs_nspin_total IS 'capability to provide regulation up, responsive reserve, ECRS and non-spinning reserve together, NULL before 2025-12-05 (NP6-328-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.prc IS 'physical responsive capability, NULL from 2025-12-05 (NP6-323-CD); later values are in context.physical_responsive_capability [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.rtolcap IS 'on-line reserve capacity, NULL from 2025-12-05 (NP6-323-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.rtoffcap IS 'off-line reserve capacity, NULL from 2025-12-05 (NP6-323-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.wind_system IS 'wind output in the 5 minutes of the run, ERCOT total (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.wind_panhandle IS 'wind output in the 5 minutes of the run, region panhandle (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.wind_coastal IS 'wind output in the 5 minutes of the run, region coastal (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.wind_south IS 'wind output in the 5 minutes of the run, region south (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.wind_west IS 'wind output in the 5 minutes of the run, region west (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.wind_north IS 'wind output in the 5 minutes of the run, region north (NP4-743-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.solar_system IS 'solar output in the 5 minutes of the run, ERCOT total (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.solar_center_west IS 'solar output in the 5 minutes of the run, region center west (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.solar_north_west IS 'solar output in the 5 minutes of the run, region north west (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.solar_far_west IS 'solar output in the 5 minutes of the run, region far west (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.solar_far_east IS 'solar output in the 5 minutes of the run, region far east (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.solar_south_east IS 'solar output in the 5 minutes of the run, region south east (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.solar_center_east IS 'solar output in the 5 minutes of the run, region center east (NP4-746-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.load_forecast_system IS 'load forecast for the hour of the run, the latest that was out by then, ERCOT total (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.load_forecast_coast IS 'load forecast for the hour of the run, the latest that was out by then, weather zone coast (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.load_forecast_east IS 'load forecast for the hour of the run, the latest that was out by then, weather zone east (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.load_forecast_far_west IS 'load forecast for the hour of the run, the latest that was out by then, weather zone far west (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.load_forecast_north IS 'load forecast for the hour of the run, the latest that was out by then, weather zone north (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.load_forecast_north_central IS 'load forecast for the hour of the run, the latest that was out by then, weather zone north central (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.load_forecast_south_central IS 'load forecast for the hour of the run, the latest that was out by then, weather zone south central (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.load_forecast_southern IS 'load forecast for the hour of the run, the latest that was out by then, weather zone southern (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.load_forecast_west IS 'load forecast for the hour of the run, the latest that was out by then, weather zone west (NP3-561-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.load_forecast_published_at IS 'publish time of that load forecast, UTC';
COMMENT ON COLUMN mart.fact_rt_5min.outage_south IS 'outaged capacity of conventional resources in the hour of the run, the latest report that was out by then, load zone South (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.outage_north IS 'outaged capacity of conventional resources in the hour of the run, the latest report that was out by then, load zone North (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.outage_west IS 'outaged capacity of conventional resources in the hour of the run, the latest report that was out by then, load zone West (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.outage_houston IS 'outaged capacity of conventional resources in the hour of the run, the latest report that was out by then, load zone Houston (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.outage_irr_south IS 'outaged capacity of intermittent renewable resources in the hour of the run, the latest report that was out by then, load zone South (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.outage_irr_north IS 'outaged capacity of intermittent renewable resources in the hour of the run, the latest report that was out by then, load zone North (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.outage_irr_west IS 'outaged capacity of intermittent renewable resources in the hour of the run, the latest report that was out by then, load zone West (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.outage_irr_houston IS 'outaged capacity of intermittent renewable resources in the hour of the run, the latest report that was out by then, load zone Houston (NP3-233-CD) [MW]';
COMMENT ON COLUMN mart.fact_rt_5min.outage_published_at IS 'publish time of that outage report, UTC';
COMMENT ON COLUMN mart.fact_rt_5min.mu_known IS 'true if the NP6-86-CD file with the hour of the run is here and none of its rows was rejected: a constraint without a row is then at 0; false means unknown';
COMMENT ON COLUMN mart.fact_rt_5min.mu_published_at IS 'publish time from which the shadow prices of the run were known as they are, UTC; NULL if they are unknown';
COMMENT ON COLUMN mart.fact_rt_5min.active_constraints IS 'constraints that SCED managed in the run, NULL if unknown (NP6-86-CD) [constraints]';
COMMENT ON COLUMN mart.fact_rt_5min.binding_constraints IS 'constraints with a shadow price above 0 in the run, NULL if unknown (NP6-86-CD) [constraints]';
COMMENT ON COLUMN mart.fact_rt_5min.lambda_published_at IS 'publish time of the system lambda, UTC';
COMMENT ON COLUMN mart.fact_rt_5min.lmp_published_at IS 'publish time of the LMP, UTC';
COMMENT ON COLUMN mart.fact_rt_5min.known_at IS 'publish time of the last of all reports in the row: as it is, the row was known from then on, UTC';

CREATE VIEW mart.binding_constraints AS
SELECT
    s.sced_ts_utc, s.sced_ts_utc_minute, s.operating_day, s.constraint_name, s.contingency_name, s.limit_mw,
    s.value_mw AS flow_mw, s.violated_mw, s.shadow_price, s.max_shadow_price,
    s.shadow_price / nullif(s.max_shadow_price, 0) AS share_of_cap, coalesce(r.in_force_seconds, 300) / 3600 AS binding_hours,
    sum(coalesce(r.in_force_seconds, 300)) OVER day / 3600 AS binding_hours_of_day, s.from_station, s.to_station,
    s.from_station_kv, s.to_station_kv, s._published_at AS mu_published_at
FROM market.sced_shadow_prices s
LEFT JOIN mart.sced_run r ON r.operating_day = s.operating_day AND r.sced_ts_utc = s.sced_ts_utc
WHERE s.shadow_price > 0
WINDOW day AS (PARTITION BY s.operating_day, s.constraint_name, s.contingency_name);
COMMENT ON VIEW mart.binding_constraints IS 'Constraints that bound, one row per SCED run, constraint and contingency';
COMMENT ON COLUMN mart.binding_constraints.sced_ts_utc IS 'instant of the SCED run, exact: stamp and flag together, UTC';
COMMENT ON COLUMN mart.binding_constraints.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC; not unique, so join on sced_ts_utc';
COMMENT ON COLUMN mart.binding_constraints.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN mart.binding_constraints.constraint_name IS 'transmission element or generic transmission constraint';
COMMENT ON COLUMN mart.binding_constraints.contingency_name IS 'outage the limit guards against, BASE CASE when none';
COMMENT ON COLUMN mart.binding_constraints.limit_mw IS 'limit that SCED enforced (NP6-86-CD) [MW]';
COMMENT ON COLUMN mart.binding_constraints.flow_mw IS 'flow that SCED computed, in the direction of the limit (NP6-86-CD) [MW]';
COMMENT ON COLUMN mart.binding_constraints.violated_mw IS 'flow above the limit, negative when below (NP6-86-CD) [MW]';
COMMENT ON COLUMN mart.binding_constraints.shadow_price IS 'marginal value of the limit (NP6-86-CD) [$/MW per h]';
COMMENT ON COLUMN mart.binding_constraints.max_shadow_price IS 'cap of the shadow price for this row (NP6-86-CD) [$/MW per h]';
COMMENT ON COLUMN mart.binding_constraints.share_of_cap IS 'shadow price divided by its cap, 1 when the limit gives way';
COMMENT ON COLUMN mart.binding_constraints.binding_hours IS 'time that the run was in force, 5 minutes where its end is not known [h]';
COMMENT ON COLUMN mart.binding_constraints.binding_hours_of_day IS 'time that the constraint bound in all runs of the Operating Day together [h]';
COMMENT ON COLUMN mart.binding_constraints.from_station IS 'station at the sending end, NULL for a generic transmission constraint';
COMMENT ON COLUMN mart.binding_constraints.to_station IS 'station at the receiving end, NULL for a generic transmission constraint';
COMMENT ON COLUMN mart.binding_constraints.from_station_kv IS '0 for a generic transmission constraint [kV]';
COMMENT ON COLUMN mart.binding_constraints.to_station_kv IS '0 for a generic transmission constraint [kV]';
COMMENT ON COLUMN mart.binding_constraints.mu_published_at IS 'publish time of the row, UTC';
