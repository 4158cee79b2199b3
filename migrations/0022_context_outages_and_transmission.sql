-- Outages, adequacy, DC ties and constraints of the unit commitment.

CREATE TABLE context.unplanned_outages (
    resource_name VARCHAR,
    resource_unit_code VARCHAR NOT NULL,
    fuel_type VARCHAR,
    outage_type VARCHAR,
    available_mw_maximum DOUBLE,
    available_mw_during_outage DOUBLE,
    effective_mw_reduction DOUBLE,
    actual_outage_start TIMESTAMP NOT NULL,
    planned_end_date TIMESTAMP,
    actual_end_date TIMESTAMP,
    nature_of_work VARCHAR,
    return_to_service_date TIMESTAMP,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.unplanned_outages IS 'Forced outages and derates of resources, one row per posting, unit and start (NP1-346-ER), every posting is kept';
COMMENT ON COLUMN context.unplanned_outages.resource_name IS 'plant';
COMMENT ON COLUMN context.unplanned_outages.resource_unit_code IS 'unit';
COMMENT ON COLUMN context.unplanned_outages.fuel_type IS 'fuel';
COMMENT ON COLUMN context.unplanned_outages.outage_type IS 'kind of outage, for example Forced or Forced Extension';
COMMENT ON COLUMN context.unplanned_outages.available_mw_maximum IS 'capacity of the unit without the outage [MW]';
COMMENT ON COLUMN context.unplanned_outages.available_mw_during_outage IS 'capacity that is left [MW]';
COMMENT ON COLUMN context.unplanned_outages.effective_mw_reduction IS 'capacity that is lost [MW]';
COMMENT ON COLUMN context.unplanned_outages.actual_outage_start IS 'start as printed, Central Prevailing Time';
COMMENT ON COLUMN context.unplanned_outages.planned_end_date IS 'planned end as printed, Central Prevailing Time';
COMMENT ON COLUMN context.unplanned_outages.actual_end_date IS 'end as printed, Central Prevailing Time, NULL while the outage lasts';
COMMENT ON COLUMN context.unplanned_outages.nature_of_work IS 'cause as printed';
COMMENT ON COLUMN context.unplanned_outages.return_to_service_date IS 'end as printed in the workbooks of 2022, Central Prevailing Time';

CREATE TABLE context.star_report (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    cap_gen_res_south DOUBLE,
    cap_gen_res_north DOUBLE,
    cap_gen_res_west DOUBLE,
    cap_gen_res_houston DOUBLE,
    cap_load_res_south DOUBLE,
    cap_load_res_north DOUBLE,
    cap_load_res_west DOUBLE,
    cap_load_res_houston DOUBLE,
    offline_available_mw_south DOUBLE,
    offline_available_mw_north DOUBLE,
    offline_available_mw_west DOUBLE,
    offline_available_mw_houston DOUBLE,
    avail_cap_gen DOUBLE,
    avail_cap_reserve DOUBLE,
    cap_gen_res_total DOUBLE,
    cap_load_res_total DOUBLE,
    offline_available_mw_total DOUBLE,
    cap_regup_total DOUBLE,
    cap_regdn_total DOUBLE,
    cap_rrs_total DOUBLE,
    cap_ecrs_total DOUBLE,
    cap_nspin_total DOUBLE,
    cap_regup_rrs_total DOUBLE,
    cap_regup_rrs_ecrs_total DOUBLE,
    cap_regup_rrs_ecrs_nspin_total DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.star_report IS 'Capacity that is expected to be available, one row per posting and hour (NP3-763-CD), every posting is kept';
COMMENT ON COLUMN context.star_report.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.star_report.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.star_report.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.star_report.cap_gen_res_south IS 'capacity of generation resources, load zone South [MW]';
COMMENT ON COLUMN context.star_report.cap_gen_res_north IS 'capacity of generation resources, load zone North [MW]';
COMMENT ON COLUMN context.star_report.cap_gen_res_west IS 'capacity of generation resources, load zone West [MW]';
COMMENT ON COLUMN context.star_report.cap_gen_res_houston IS 'capacity of generation resources, load zone Houston [MW]';
COMMENT ON COLUMN context.star_report.cap_load_res_south IS 'capacity of load resources, load zone South [MW]';
COMMENT ON COLUMN context.star_report.cap_load_res_north IS 'capacity of load resources, load zone North [MW]';
COMMENT ON COLUMN context.star_report.cap_load_res_west IS 'capacity of load resources, load zone West [MW]';
COMMENT ON COLUMN context.star_report.cap_load_res_houston IS 'capacity of load resources, load zone Houston [MW]';
COMMENT ON COLUMN context.star_report.offline_available_mw_south IS 'capacity that is off line and available, load zone South [MW]';
COMMENT ON COLUMN context.star_report.offline_available_mw_north IS 'capacity that is off line and available, load zone North [MW]';
COMMENT ON COLUMN context.star_report.offline_available_mw_west IS 'capacity that is off line and available, load zone West [MW]';
COMMENT ON COLUMN context.star_report.offline_available_mw_houston IS 'capacity that is off line and available, load zone Houston [MW]';
COMMENT ON COLUMN context.star_report.avail_cap_gen IS 'capacity available for generation [MW]';
COMMENT ON COLUMN context.star_report.avail_cap_reserve IS 'capacity available beyond the load forecast [MW]';
COMMENT ON COLUMN context.star_report.cap_gen_res_total IS 'capacity of generation resources, ERCOT total [MW]';
COMMENT ON COLUMN context.star_report.cap_load_res_total IS 'capacity of load resources, ERCOT total [MW]';
COMMENT ON COLUMN context.star_report.offline_available_mw_total IS 'capacity that is off line and available, ERCOT total [MW]';
COMMENT ON COLUMN context.star_report.cap_regup_total IS 'capability for REGUP, NULL before 2025-12-05 [MW]';
COMMENT ON COLUMN context.star_report.cap_regdn_total IS 'capability for REGDN, NULL before 2025-12-05 [MW]';
COMMENT ON COLUMN context.star_report.cap_rrs_total IS 'capability for RRS, NULL before 2025-12-05 [MW]';
COMMENT ON COLUMN context.star_report.cap_ecrs_total IS 'capability for ECRS, NULL before 2025-12-05 [MW]';
COMMENT ON COLUMN context.star_report.cap_nspin_total IS 'capability for NSPIN, NULL before 2025-12-05 [MW]';
COMMENT ON COLUMN context.star_report.cap_regup_rrs_total IS 'capability for REGUP, RRS together, NULL before 2025-12-05 [MW]';
COMMENT ON COLUMN context.star_report.cap_regup_rrs_ecrs_total IS 'capability for REGUP, RRS, ECRS together, NULL before 2025-12-05 [MW]';
COMMENT ON COLUMN context.star_report.cap_regup_rrs_ecrs_nspin_total IS 'capability for REGUP, RRS, ECRS, NSPIN together, NULL before 2025-12-05 [MW]';

CREATE TABLE context.planned_outage_limit_7day (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    operating_date DATE,
    hour_ending SMALLINT,
    resource_pol_nonirr_nonpun DOUBLE,
    agg_approved_resource_pol_nonirr_nonpun DOUBLE,
    agg_received_resource_pol_nonirr_nonpun DOUBLE,
    resource_pol_irr DOUBLE,
    agg_approved_resource_pol_irr DOUBLE,
    agg_received_resource_pol_irr DOUBLE,
    resource_pol_esr DOUBLE,
    agg_approved_resource_pol_esr DOUBLE,
    agg_received_resource_pol_esr DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.planned_outage_limit_7day IS 'Capacity that may be on planned outage in the next seven days, one row per posting and hour (NP3-162-CD), every posting is kept';
COMMENT ON COLUMN context.planned_outage_limit_7day.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.planned_outage_limit_7day.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.planned_outage_limit_7day.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.planned_outage_limit_7day.operating_date IS 'Operating Day, Central';
COMMENT ON COLUMN context.planned_outage_limit_7day.resource_pol_nonirr_nonpun IS 'capacity that may be on planned outage, resources other than intermittent renewables and private use networks [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day.agg_approved_resource_pol_nonirr_nonpun IS 'approved planned outages, resources other than intermittent renewables and private use networks [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day.agg_received_resource_pol_nonirr_nonpun IS 'planned outages received and not approved yet, resources other than intermittent renewables and private use networks [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day.resource_pol_irr IS 'capacity that may be on planned outage, intermittent renewable resources [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day.agg_approved_resource_pol_irr IS 'approved planned outages, intermittent renewable resources [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day.agg_received_resource_pol_irr IS 'planned outages received and not approved yet, intermittent renewable resources [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day.resource_pol_esr IS 'capacity that may be on planned outage, energy storage resources, NULL before 2026-06-25 [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day.agg_approved_resource_pol_esr IS 'approved planned outages, energy storage resources, NULL before 2026-06-25 [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day.agg_received_resource_pol_esr IS 'planned outages received and not approved yet, energy storage resources, NULL before 2026-06-25 [MW]';

CREATE TABLE context.planned_outage_limit_7day_plus (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    operating_date DATE,
    resource_pol_nonirr_nonpun DOUBLE,
    resource_pol_esr DOUBLE,
    agg_approved_resource_pol_nonirr_nonpun DOUBLE,
    agg_received_resource_pol_nonirr_nonpun DOUBLE,
    resource_pol_irr DOUBLE,
    agg_approved_resource_pol_irr DOUBLE,
    agg_received_resource_pol_irr DOUBLE,
    agg_approved_resource_pol_esr DOUBLE,
    agg_received_resource_pol_esr DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.planned_outage_limit_7day_plus IS 'Capacity that may be on planned outage from the eighth day on, one row per posting and day (NP3-161-CD), every posting is kept';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.interval_start_utc IS 'start of the day, UTC';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.interval_end_utc IS 'end of the day, UTC';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.operating_day IS 'Operating Day';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.operating_date IS 'Operating Day, Central';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.resource_pol_nonirr_nonpun IS 'capacity that may be on planned outage, resources other than intermittent renewables and private use networks [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.resource_pol_esr IS 'capacity that may be on planned outage, energy storage resources, NULL before 2026-06-25 [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.agg_approved_resource_pol_nonirr_nonpun IS 'approved planned outages, resources other than intermittent renewables and private use networks [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.agg_received_resource_pol_nonirr_nonpun IS 'planned outages received and not approved yet, resources other than intermittent renewables and private use networks [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.resource_pol_irr IS 'capacity that may be on planned outage, intermittent renewable resources [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.agg_approved_resource_pol_irr IS 'approved planned outages, intermittent renewable resources [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.agg_received_resource_pol_irr IS 'planned outages received and not approved yet, intermittent renewable resources [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.agg_approved_resource_pol_esr IS 'approved planned outages, energy storage resources, NULL before 2026-06-25 [MW]';
COMMENT ON COLUMN context.planned_outage_limit_7day_plus.agg_received_resource_pol_esr IS 'planned outages received and not approved yet, energy storage resources, NULL before 2026-06-25 [MW]';

CREATE TABLE context.dc_tie_schedules (
    instant_utc TIMESTAMP NOT NULL,
    operating_day DATE,
    dc_tie VARCHAR NOT NULL,
    gmt_interval_ending TIMESTAMP,
    interval_ending TIMESTAMP,
    repeated_hour BOOLEAN,
    mw DOUBLE,
    import_export VARCHAR,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.dc_tie_schedules IS 'Approved schedules of the DC ties, one row per posting, tie and 15-minute interval (NP3-765-CD), every posting is kept';
COMMENT ON COLUMN context.dc_tie_schedules.instant_utc IS 'the instant, UTC';
COMMENT ON COLUMN context.dc_tie_schedules.operating_day IS 'Operating Day, the Central date of the instant';
COMMENT ON COLUMN context.dc_tie_schedules.dc_tie IS 'DC tie';
COMMENT ON COLUMN context.dc_tie_schedules.gmt_interval_ending IS 'end of the interval, UTC';
COMMENT ON COLUMN context.dc_tie_schedules.interval_ending IS 'end of the interval as printed, Central Prevailing Time';
COMMENT ON COLUMN context.dc_tie_schedules.mw IS 'scheduled flow, unsigned; import_export gives the direction [MW]';
COMMENT ON COLUMN context.dc_tie_schedules.import_export IS 'IMPORT into ERCOT or EXPORT';

CREATE TABLE context.hourly_ruc_constraints (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    ruc_timestamp TIMESTAMP NOT NULL,
    constraint_id BIGINT,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR NOT NULL,
    limit_mw DOUBLE,
    value_mw DOUBLE,
    violation_amount DOUBLE,
    from_station VARCHAR,
    to_station VARCHAR,
    from_station_kv DOUBLE,
    to_station_kv DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.hourly_ruc_constraints IS 'Constraints that bind in the hourly RUC, one row per run, hour, constraint and contingency (NP5-755-CD), latest posting wins';
COMMENT ON COLUMN context.hourly_ruc_constraints.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.hourly_ruc_constraints.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.hourly_ruc_constraints.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.hourly_ruc_constraints.ruc_timestamp IS 'stamp of the RUC run as printed, Central Prevailing Time';
COMMENT ON COLUMN context.hourly_ruc_constraints.constraint_id IS 'number inside the run, not stable across runs';
COMMENT ON COLUMN context.hourly_ruc_constraints.constraint_name IS 'constraint';
COMMENT ON COLUMN context.hourly_ruc_constraints.contingency_name IS 'contingency, or BASE CASE';
COMMENT ON COLUMN context.hourly_ruc_constraints.limit_mw IS 'limit of the constraint [MW]';
COMMENT ON COLUMN context.hourly_ruc_constraints.value_mw IS 'flow that the run expects, unsigned [MW]';
COMMENT ON COLUMN context.hourly_ruc_constraints.violation_amount IS 'flow beyond the limit [MW]';
COMMENT ON COLUMN context.hourly_ruc_constraints.from_station IS 'station that the flow leaves, NULL for interfaces';
COMMENT ON COLUMN context.hourly_ruc_constraints.to_station IS 'station that the flow enters, NULL for interfaces';
COMMENT ON COLUMN context.hourly_ruc_constraints.from_station_kv IS 'voltage at the from station, 0 for interfaces [kV]';
COMMENT ON COLUMN context.hourly_ruc_constraints.to_station_kv IS 'voltage at the to station, 0 for interfaces [kV]';

CREATE TABLE context.daily_ruc_constraints (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    ruc_timestamp TIMESTAMP NOT NULL,
    constraint_id BIGINT,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR NOT NULL,
    limit_mw DOUBLE,
    value_mw DOUBLE,
    violation_amount DOUBLE,
    from_station VARCHAR,
    to_station VARCHAR,
    from_station_kv DOUBLE,
    to_station_kv DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE context.daily_ruc_constraints IS 'Constraints that bind in the daily RUC, one row per run, hour, constraint and contingency (NP5-754-CD), latest posting wins';
COMMENT ON COLUMN context.daily_ruc_constraints.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN context.daily_ruc_constraints.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN context.daily_ruc_constraints.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN context.daily_ruc_constraints.ruc_timestamp IS 'stamp of the RUC run as printed, Central Prevailing Time';
COMMENT ON COLUMN context.daily_ruc_constraints.constraint_id IS 'number inside the run, not stable across runs';
COMMENT ON COLUMN context.daily_ruc_constraints.constraint_name IS 'constraint';
COMMENT ON COLUMN context.daily_ruc_constraints.contingency_name IS 'contingency, or BASE CASE';
COMMENT ON COLUMN context.daily_ruc_constraints.limit_mw IS 'limit of the constraint [MW]';
COMMENT ON COLUMN context.daily_ruc_constraints.value_mw IS 'flow that the run expects, unsigned [MW]';
COMMENT ON COLUMN context.daily_ruc_constraints.violation_amount IS 'flow beyond the limit [MW]';
COMMENT ON COLUMN context.daily_ruc_constraints.from_station IS 'station that the flow leaves, NULL for interfaces';
COMMENT ON COLUMN context.daily_ruc_constraints.to_station IS 'station that the flow enters, NULL for interfaces';
COMMENT ON COLUMN context.daily_ruc_constraints.from_station_kv IS 'voltage at the from station, 0 for interfaces [kV]';
COMMENT ON COLUMN context.daily_ruc_constraints.to_station_kv IS 'voltage at the to station, 0 for interfaces [kV]';
