-- What resources offered and did in SCED, 60 days after the Operating Day.

CREATE TABLE market.disclosure_sced_generation (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    qse VARCHAR,
    dme VARCHAR,
    resource_name VARCHAR NOT NULL,
    resource_type VARCHAR,
    sced1_curve_mw1 DOUBLE,
    sced1_curve_price1 DOUBLE,
    sced1_curve_mw2 DOUBLE,
    sced1_curve_price2 DOUBLE,
    sced1_curve_mw3 DOUBLE,
    sced1_curve_price3 DOUBLE,
    sced1_curve_mw4 DOUBLE,
    sced1_curve_price4 DOUBLE,
    sced1_curve_mw5 DOUBLE,
    sced1_curve_price5 DOUBLE,
    sced1_curve_mw6 DOUBLE,
    sced1_curve_price6 DOUBLE,
    sced1_curve_mw7 DOUBLE,
    sced1_curve_price7 DOUBLE,
    sced1_curve_mw8 DOUBLE,
    sced1_curve_price8 DOUBLE,
    sced1_curve_mw9 DOUBLE,
    sced1_curve_price9 DOUBLE,
    sced1_curve_mw10 DOUBLE,
    sced1_curve_price10 DOUBLE,
    sced1_curve_mw11 DOUBLE,
    sced1_curve_price11 DOUBLE,
    sced1_curve_mw12 DOUBLE,
    sced1_curve_price12 DOUBLE,
    sced1_curve_mw13 DOUBLE,
    sced1_curve_price13 DOUBLE,
    sced1_curve_mw14 DOUBLE,
    sced1_curve_price14 DOUBLE,
    sced1_curve_mw15 DOUBLE,
    sced1_curve_price15 DOUBLE,
    sced1_curve_mw16 DOUBLE,
    sced1_curve_price16 DOUBLE,
    sced1_curve_mw17 DOUBLE,
    sced1_curve_price17 DOUBLE,
    sced1_curve_mw18 DOUBLE,
    sced1_curve_price18 DOUBLE,
    sced1_curve_mw19 DOUBLE,
    sced1_curve_price19 DOUBLE,
    sced1_curve_mw20 DOUBLE,
    sced1_curve_price20 DOUBLE,
    sced1_curve_mw21 DOUBLE,
    sced1_curve_price21 DOUBLE,
    sced1_curve_mw22 DOUBLE,
    sced1_curve_price22 DOUBLE,
    sced1_curve_mw23 DOUBLE,
    sced1_curve_price23 DOUBLE,
    sced1_curve_mw24 DOUBLE,
    sced1_curve_price24 DOUBLE,
    sced1_curve_mw25 DOUBLE,
    sced1_curve_price25 DOUBLE,
    sced1_curve_mw26 DOUBLE,
    sced1_curve_price26 DOUBLE,
    sced1_curve_mw27 DOUBLE,
    sced1_curve_price27 DOUBLE,
    sced1_curve_mw28 DOUBLE,
    sced1_curve_price28 DOUBLE,
    sced1_curve_mw29 DOUBLE,
    sced1_curve_price29 DOUBLE,
    sced1_curve_mw30 DOUBLE,
    sced1_curve_price30 DOUBLE,
    sced1_curve_mw31 DOUBLE,
    sced1_curve_price31 DOUBLE,
    sced1_curve_mw32 DOUBLE,
    sced1_curve_price32 DOUBLE,
    sced1_curve_mw33 DOUBLE,
    sced1_curve_price33 DOUBLE,
    sced1_curve_mw34 DOUBLE,
    sced1_curve_price34 DOUBLE,
    sced1_curve_mw35 DOUBLE,
    sced1_curve_price35 DOUBLE,
    sced2_curve_mw1 DOUBLE,
    sced2_curve_price1 DOUBLE,
    sced2_curve_mw2 DOUBLE,
    sced2_curve_price2 DOUBLE,
    sced2_curve_mw3 DOUBLE,
    sced2_curve_price3 DOUBLE,
    sced2_curve_mw4 DOUBLE,
    sced2_curve_price4 DOUBLE,
    sced2_curve_mw5 DOUBLE,
    sced2_curve_price5 DOUBLE,
    sced2_curve_mw6 DOUBLE,
    sced2_curve_price6 DOUBLE,
    sced2_curve_mw7 DOUBLE,
    sced2_curve_price7 DOUBLE,
    sced2_curve_mw8 DOUBLE,
    sced2_curve_price8 DOUBLE,
    sced2_curve_mw9 DOUBLE,
    sced2_curve_price9 DOUBLE,
    sced2_curve_mw10 DOUBLE,
    sced2_curve_price10 DOUBLE,
    sced2_curve_mw11 DOUBLE,
    sced2_curve_price11 DOUBLE,
    sced2_curve_mw12 DOUBLE,
    sced2_curve_price12 DOUBLE,
    sced2_curve_mw13 DOUBLE,
    sced2_curve_price13 DOUBLE,
    sced2_curve_mw14 DOUBLE,
    sced2_curve_price14 DOUBLE,
    sced2_curve_mw15 DOUBLE,
    sced2_curve_price15 DOUBLE,
    sced2_curve_mw16 DOUBLE,
    sced2_curve_price16 DOUBLE,
    sced2_curve_mw17 DOUBLE,
    sced2_curve_price17 DOUBLE,
    sced2_curve_mw18 DOUBLE,
    sced2_curve_price18 DOUBLE,
    sced2_curve_mw19 DOUBLE,
    sced2_curve_price19 DOUBLE,
    sced2_curve_mw20 DOUBLE,
    sced2_curve_price20 DOUBLE,
    sced2_curve_mw21 DOUBLE,
    sced2_curve_price21 DOUBLE,
    sced2_curve_mw22 DOUBLE,
    sced2_curve_price22 DOUBLE,
    sced2_curve_mw23 DOUBLE,
    sced2_curve_price23 DOUBLE,
    sced2_curve_mw24 DOUBLE,
    sced2_curve_price24 DOUBLE,
    sced2_curve_mw25 DOUBLE,
    sced2_curve_price25 DOUBLE,
    sced2_curve_mw26 DOUBLE,
    sced2_curve_price26 DOUBLE,
    sced2_curve_mw27 DOUBLE,
    sced2_curve_price27 DOUBLE,
    sced2_curve_mw28 DOUBLE,
    sced2_curve_price28 DOUBLE,
    sced2_curve_mw29 DOUBLE,
    sced2_curve_price29 DOUBLE,
    sced2_curve_mw30 DOUBLE,
    sced2_curve_price30 DOUBLE,
    sced2_curve_mw31 DOUBLE,
    sced2_curve_price31 DOUBLE,
    sced2_curve_mw32 DOUBLE,
    sced2_curve_price32 DOUBLE,
    sced2_curve_mw33 DOUBLE,
    sced2_curve_price33 DOUBLE,
    sced2_curve_mw34 DOUBLE,
    sced2_curve_price34 DOUBLE,
    sced2_curve_mw35 DOUBLE,
    sced2_curve_price35 DOUBLE,
    output_schedule DOUBLE,
    hsl DOUBLE,
    hdl DOUBLE,
    lsl DOUBLE,
    ldl DOUBLE,
    telemetered_resource_status VARCHAR,
    base_point DOUBLE,
    telemetered_net_output DOUBLE,
    ramp_rate_up DOUBLE,
    ramp_rate_down DOUBLE,
    as_capability_regup DOUBLE,
    as_capability_regdn DOUBLE,
    as_capability_ecrs DOUBLE,
    as_capability_nspin DOUBLE,
    as_capability_rrspfr DOUBLE,
    as_capability_rrsffr DOUBLE,
    as_awards_nspin DOUBLE,
    as_awards_rrsffr DOUBLE,
    as_awards_rrspfr DOUBLE,
    as_awards_rrsufr DOUBLE,
    as_awards_ecrs DOUBLE,
    as_awards_regup DOUBLE,
    as_awards_regdn DOUBLE,
    bid_type VARCHAR,
    start_up_cold_offer DOUBLE,
    start_up_hot_offer DOUBLE,
    start_up_inter_offer DOUBLE,
    min_gen_cost DOUBLE,
    submitted_tpo_mw1 DOUBLE,
    submitted_tpo_price1 DOUBLE,
    submitted_tpo_mw2 DOUBLE,
    submitted_tpo_price2 DOUBLE,
    submitted_tpo_mw3 DOUBLE,
    submitted_tpo_price3 DOUBLE,
    submitted_tpo_mw4 DOUBLE,
    submitted_tpo_price4 DOUBLE,
    submitted_tpo_mw5 DOUBLE,
    submitted_tpo_price5 DOUBLE,
    submitted_tpo_mw6 DOUBLE,
    submitted_tpo_price6 DOUBLE,
    submitted_tpo_mw7 DOUBLE,
    submitted_tpo_price7 DOUBLE,
    submitted_tpo_mw8 DOUBLE,
    submitted_tpo_price8 DOUBLE,
    submitted_tpo_mw9 DOUBLE,
    submitted_tpo_price9 DOUBLE,
    submitted_tpo_mw10 DOUBLE,
    submitted_tpo_price10 DOUBLE,
    proxy_extension VARCHAR,
    hasl DOUBLE,
    lasl DOUBLE,
    ancillary_service_regup DOUBLE,
    ancillary_service_regdn DOUBLE,
    ancillary_service_rrs DOUBLE,
    ancillary_service_rrsffr DOUBLE,
    ancillary_service_nsrs DOUBLE,
    ancillary_service_ecrs DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_sced_generation IS 'Generation resources in SCED, one row per run and resource (NP3-965-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_sced_generation.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.disclosure_sced_generation.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.disclosure_sced_generation.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.disclosure_sced_generation.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.disclosure_sced_generation.qse IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_sced_generation.dme IS 'decision making entity';
COMMENT ON COLUMN market.disclosure_sced_generation.resource_name IS 'resource';
COMMENT ON COLUMN market.disclosure_sced_generation.resource_type IS 'kind of resource';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw1 IS 'first SCED step, output of point 1 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price1 IS 'first SCED step, price of point 1 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw2 IS 'first SCED step, output of point 2 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price2 IS 'first SCED step, price of point 2 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw3 IS 'first SCED step, output of point 3 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price3 IS 'first SCED step, price of point 3 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw4 IS 'first SCED step, output of point 4 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price4 IS 'first SCED step, price of point 4 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw5 IS 'first SCED step, output of point 5 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price5 IS 'first SCED step, price of point 5 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw6 IS 'first SCED step, output of point 6 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price6 IS 'first SCED step, price of point 6 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw7 IS 'first SCED step, output of point 7 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price7 IS 'first SCED step, price of point 7 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw8 IS 'first SCED step, output of point 8 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price8 IS 'first SCED step, price of point 8 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw9 IS 'first SCED step, output of point 9 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price9 IS 'first SCED step, price of point 9 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw10 IS 'first SCED step, output of point 10 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price10 IS 'first SCED step, price of point 10 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw11 IS 'first SCED step, output of point 11 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price11 IS 'first SCED step, price of point 11 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw12 IS 'first SCED step, output of point 12 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price12 IS 'first SCED step, price of point 12 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw13 IS 'first SCED step, output of point 13 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price13 IS 'first SCED step, price of point 13 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw14 IS 'first SCED step, output of point 14 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price14 IS 'first SCED step, price of point 14 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw15 IS 'first SCED step, output of point 15 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price15 IS 'first SCED step, price of point 15 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw16 IS 'first SCED step, output of point 16 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price16 IS 'first SCED step, price of point 16 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw17 IS 'first SCED step, output of point 17 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price17 IS 'first SCED step, price of point 17 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw18 IS 'first SCED step, output of point 18 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price18 IS 'first SCED step, price of point 18 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw19 IS 'first SCED step, output of point 19 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price19 IS 'first SCED step, price of point 19 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw20 IS 'first SCED step, output of point 20 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price20 IS 'first SCED step, price of point 20 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw21 IS 'first SCED step, output of point 21 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price21 IS 'first SCED step, price of point 21 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw22 IS 'first SCED step, output of point 22 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price22 IS 'first SCED step, price of point 22 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw23 IS 'first SCED step, output of point 23 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price23 IS 'first SCED step, price of point 23 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw24 IS 'first SCED step, output of point 24 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price24 IS 'first SCED step, price of point 24 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw25 IS 'first SCED step, output of point 25 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price25 IS 'first SCED step, price of point 25 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw26 IS 'first SCED step, output of point 26 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price26 IS 'first SCED step, price of point 26 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw27 IS 'first SCED step, output of point 27 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price27 IS 'first SCED step, price of point 27 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw28 IS 'first SCED step, output of point 28 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price28 IS 'first SCED step, price of point 28 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw29 IS 'first SCED step, output of point 29 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price29 IS 'first SCED step, price of point 29 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw30 IS 'first SCED step, output of point 30 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price30 IS 'first SCED step, price of point 30 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw31 IS 'first SCED step, output of point 31 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price31 IS 'first SCED step, price of point 31 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw32 IS 'first SCED step, output of point 32 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price32 IS 'first SCED step, price of point 32 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw33 IS 'first SCED step, output of point 33 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price33 IS 'first SCED step, price of point 33 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw34 IS 'first SCED step, output of point 34 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price34 IS 'first SCED step, price of point 34 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_mw35 IS 'first SCED step, output of point 35 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced1_curve_price35 IS 'first SCED step, price of point 35 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw1 IS 'second SCED step, output of point 1 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price1 IS 'second SCED step, price of point 1 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw2 IS 'second SCED step, output of point 2 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price2 IS 'second SCED step, price of point 2 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw3 IS 'second SCED step, output of point 3 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price3 IS 'second SCED step, price of point 3 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw4 IS 'second SCED step, output of point 4 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price4 IS 'second SCED step, price of point 4 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw5 IS 'second SCED step, output of point 5 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price5 IS 'second SCED step, price of point 5 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw6 IS 'second SCED step, output of point 6 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price6 IS 'second SCED step, price of point 6 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw7 IS 'second SCED step, output of point 7 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price7 IS 'second SCED step, price of point 7 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw8 IS 'second SCED step, output of point 8 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price8 IS 'second SCED step, price of point 8 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw9 IS 'second SCED step, output of point 9 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price9 IS 'second SCED step, price of point 9 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw10 IS 'second SCED step, output of point 10 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price10 IS 'second SCED step, price of point 10 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw11 IS 'second SCED step, output of point 11 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price11 IS 'second SCED step, price of point 11 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw12 IS 'second SCED step, output of point 12 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price12 IS 'second SCED step, price of point 12 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw13 IS 'second SCED step, output of point 13 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price13 IS 'second SCED step, price of point 13 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw14 IS 'second SCED step, output of point 14 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price14 IS 'second SCED step, price of point 14 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw15 IS 'second SCED step, output of point 15 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price15 IS 'second SCED step, price of point 15 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw16 IS 'second SCED step, output of point 16 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price16 IS 'second SCED step, price of point 16 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw17 IS 'second SCED step, output of point 17 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price17 IS 'second SCED step, price of point 17 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw18 IS 'second SCED step, output of point 18 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price18 IS 'second SCED step, price of point 18 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw19 IS 'second SCED step, output of point 19 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price19 IS 'second SCED step, price of point 19 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw20 IS 'second SCED step, output of point 20 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price20 IS 'second SCED step, price of point 20 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw21 IS 'second SCED step, output of point 21 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price21 IS 'second SCED step, price of point 21 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw22 IS 'second SCED step, output of point 22 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price22 IS 'second SCED step, price of point 22 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw23 IS 'second SCED step, output of point 23 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price23 IS 'second SCED step, price of point 23 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw24 IS 'second SCED step, output of point 24 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price24 IS 'second SCED step, price of point 24 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw25 IS 'second SCED step, output of point 25 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price25 IS 'second SCED step, price of point 25 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw26 IS 'second SCED step, output of point 26 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price26 IS 'second SCED step, price of point 26 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw27 IS 'second SCED step, output of point 27 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price27 IS 'second SCED step, price of point 27 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw28 IS 'second SCED step, output of point 28 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price28 IS 'second SCED step, price of point 28 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw29 IS 'second SCED step, output of point 29 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price29 IS 'second SCED step, price of point 29 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw30 IS 'second SCED step, output of point 30 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price30 IS 'second SCED step, price of point 30 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw31 IS 'second SCED step, output of point 31 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price31 IS 'second SCED step, price of point 31 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw32 IS 'second SCED step, output of point 32 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price32 IS 'second SCED step, price of point 32 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw33 IS 'second SCED step, output of point 33 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price33 IS 'second SCED step, price of point 33 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw34 IS 'second SCED step, output of point 34 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price34 IS 'second SCED step, price of point 34 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_mw35 IS 'second SCED step, output of point 35 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.sced2_curve_price35 IS 'second SCED step, price of point 35 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.output_schedule IS 'scheduled output [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.hsl IS 'high sustained limit [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.hdl IS 'high dispatch limit [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.lsl IS 'low sustained limit [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.ldl IS 'low dispatch limit [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.telemetered_resource_status IS 'status by telemetry';
COMMENT ON COLUMN market.disclosure_sced_generation.base_point IS 'dispatch target of the run [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.telemetered_net_output IS 'metered output [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.ramp_rate_up IS 'ramp rate up [MW per min]';
COMMENT ON COLUMN market.disclosure_sced_generation.ramp_rate_down IS 'ramp rate down [MW per min]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_capability_regup IS 'capability for REGUP [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_capability_regdn IS 'capability for REGDN [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_capability_ecrs IS 'capability for ECRS [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_capability_nspin IS 'capability for NSPIN [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_capability_rrspfr IS 'capability for RRSPFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_capability_rrsffr IS 'capability for RRSFFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_awards_nspin IS 'award of NSPIN [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_awards_rrsffr IS 'award of RRSFFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_awards_rrspfr IS 'award of RRSPFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_awards_rrsufr IS 'award of RRSUFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_awards_ecrs IS 'award of ECRS [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_awards_regup IS 'award of REGUP [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.as_awards_regdn IS 'award of REGDN [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.bid_type IS 'kind of offer';
COMMENT ON COLUMN market.disclosure_sced_generation.start_up_cold_offer IS 'start-up offer, cold [$ per start]';
COMMENT ON COLUMN market.disclosure_sced_generation.start_up_hot_offer IS 'start-up offer, hot [$ per start]';
COMMENT ON COLUMN market.disclosure_sced_generation.start_up_inter_offer IS 'start-up offer, intermediate [$ per start]';
COMMENT ON COLUMN market.disclosure_sced_generation.min_gen_cost IS 'minimum energy offer [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_mw1 IS 'offer as submitted, output of point 1 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_price1 IS 'offer as submitted, price of point 1 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_mw2 IS 'offer as submitted, output of point 2 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_price2 IS 'offer as submitted, price of point 2 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_mw3 IS 'offer as submitted, output of point 3 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_price3 IS 'offer as submitted, price of point 3 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_mw4 IS 'offer as submitted, output of point 4 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_price4 IS 'offer as submitted, price of point 4 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_mw5 IS 'offer as submitted, output of point 5 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_price5 IS 'offer as submitted, price of point 5 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_mw6 IS 'offer as submitted, output of point 6 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_price6 IS 'offer as submitted, price of point 6 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_mw7 IS 'offer as submitted, output of point 7 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_price7 IS 'offer as submitted, price of point 7 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_mw8 IS 'offer as submitted, output of point 8 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_price8 IS 'offer as submitted, price of point 8 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_mw9 IS 'offer as submitted, output of point 9 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_price9 IS 'offer as submitted, price of point 9 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_mw10 IS 'offer as submitted, output of point 10 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.submitted_tpo_price10 IS 'offer as submitted, price of point 10 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_generation.proxy_extension IS 'whether the curve was extended by a proxy offer';
COMMENT ON COLUMN market.disclosure_sced_generation.hasl IS 'high limit left for energy, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.lasl IS 'low limit left for energy, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.ancillary_service_regup IS 'responsibility for REGUP, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.ancillary_service_regdn IS 'responsibility for REGDN, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.ancillary_service_rrs IS 'responsibility for RRS, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.ancillary_service_rrsffr IS 'responsibility for RRSFFR, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.ancillary_service_nsrs IS 'responsibility for NSRS, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_generation.ancillary_service_ecrs IS 'responsibility for ECRS, before 2025-12-05 [MW]';

CREATE TABLE market.disclosure_sced_storage (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    qse VARCHAR,
    dme VARCHAR,
    resource_name VARCHAR NOT NULL,
    resource_type VARCHAR,
    sced1_curve_mw1 DOUBLE,
    sced1_curve_price1 DOUBLE,
    sced1_curve_mw2 DOUBLE,
    sced1_curve_price2 DOUBLE,
    sced1_curve_mw3 DOUBLE,
    sced1_curve_price3 DOUBLE,
    sced1_curve_mw4 DOUBLE,
    sced1_curve_price4 DOUBLE,
    sced1_curve_mw5 DOUBLE,
    sced1_curve_price5 DOUBLE,
    sced1_curve_mw6 DOUBLE,
    sced1_curve_price6 DOUBLE,
    sced1_curve_mw7 DOUBLE,
    sced1_curve_price7 DOUBLE,
    sced1_curve_mw8 DOUBLE,
    sced1_curve_price8 DOUBLE,
    sced1_curve_mw9 DOUBLE,
    sced1_curve_price9 DOUBLE,
    sced1_curve_mw10 DOUBLE,
    sced1_curve_price10 DOUBLE,
    sced1_curve_mw11 DOUBLE,
    sced1_curve_price11 DOUBLE,
    sced1_curve_mw12 DOUBLE,
    sced1_curve_price12 DOUBLE,
    sced1_curve_mw13 DOUBLE,
    sced1_curve_price13 DOUBLE,
    sced1_curve_mw14 DOUBLE,
    sced1_curve_price14 DOUBLE,
    sced1_curve_mw15 DOUBLE,
    sced1_curve_price15 DOUBLE,
    sced1_curve_mw16 DOUBLE,
    sced1_curve_price16 DOUBLE,
    sced1_curve_mw17 DOUBLE,
    sced1_curve_price17 DOUBLE,
    sced1_curve_mw18 DOUBLE,
    sced1_curve_price18 DOUBLE,
    sced1_curve_mw19 DOUBLE,
    sced1_curve_price19 DOUBLE,
    sced1_curve_mw20 DOUBLE,
    sced1_curve_price20 DOUBLE,
    sced1_curve_mw21 DOUBLE,
    sced1_curve_price21 DOUBLE,
    sced1_curve_mw22 DOUBLE,
    sced1_curve_price22 DOUBLE,
    sced1_curve_mw23 DOUBLE,
    sced1_curve_price23 DOUBLE,
    sced1_curve_mw24 DOUBLE,
    sced1_curve_price24 DOUBLE,
    sced1_curve_mw25 DOUBLE,
    sced1_curve_price25 DOUBLE,
    sced1_curve_mw26 DOUBLE,
    sced1_curve_price26 DOUBLE,
    sced1_curve_mw27 DOUBLE,
    sced1_curve_price27 DOUBLE,
    sced1_curve_mw28 DOUBLE,
    sced1_curve_price28 DOUBLE,
    sced1_curve_mw29 DOUBLE,
    sced1_curve_price29 DOUBLE,
    sced1_curve_mw30 DOUBLE,
    sced1_curve_price30 DOUBLE,
    sced1_curve_mw31 DOUBLE,
    sced1_curve_price31 DOUBLE,
    sced1_curve_mw32 DOUBLE,
    sced1_curve_price32 DOUBLE,
    sced1_curve_mw33 DOUBLE,
    sced1_curve_price33 DOUBLE,
    sced1_curve_mw34 DOUBLE,
    sced1_curve_price34 DOUBLE,
    sced1_curve_mw35 DOUBLE,
    sced1_curve_price35 DOUBLE,
    sced2_curve_mw1 DOUBLE,
    sced2_curve_price1 DOUBLE,
    sced2_curve_mw2 DOUBLE,
    sced2_curve_price2 DOUBLE,
    sced2_curve_mw3 DOUBLE,
    sced2_curve_price3 DOUBLE,
    sced2_curve_mw4 DOUBLE,
    sced2_curve_price4 DOUBLE,
    sced2_curve_mw5 DOUBLE,
    sced2_curve_price5 DOUBLE,
    sced2_curve_mw6 DOUBLE,
    sced2_curve_price6 DOUBLE,
    sced2_curve_mw7 DOUBLE,
    sced2_curve_price7 DOUBLE,
    sced2_curve_mw8 DOUBLE,
    sced2_curve_price8 DOUBLE,
    sced2_curve_mw9 DOUBLE,
    sced2_curve_price9 DOUBLE,
    sced2_curve_mw10 DOUBLE,
    sced2_curve_price10 DOUBLE,
    sced2_curve_mw11 DOUBLE,
    sced2_curve_price11 DOUBLE,
    sced2_curve_mw12 DOUBLE,
    sced2_curve_price12 DOUBLE,
    sced2_curve_mw13 DOUBLE,
    sced2_curve_price13 DOUBLE,
    sced2_curve_mw14 DOUBLE,
    sced2_curve_price14 DOUBLE,
    sced2_curve_mw15 DOUBLE,
    sced2_curve_price15 DOUBLE,
    sced2_curve_mw16 DOUBLE,
    sced2_curve_price16 DOUBLE,
    sced2_curve_mw17 DOUBLE,
    sced2_curve_price17 DOUBLE,
    sced2_curve_mw18 DOUBLE,
    sced2_curve_price18 DOUBLE,
    sced2_curve_mw19 DOUBLE,
    sced2_curve_price19 DOUBLE,
    sced2_curve_mw20 DOUBLE,
    sced2_curve_price20 DOUBLE,
    sced2_curve_mw21 DOUBLE,
    sced2_curve_price21 DOUBLE,
    sced2_curve_mw22 DOUBLE,
    sced2_curve_price22 DOUBLE,
    sced2_curve_mw23 DOUBLE,
    sced2_curve_price23 DOUBLE,
    sced2_curve_mw24 DOUBLE,
    sced2_curve_price24 DOUBLE,
    sced2_curve_mw25 DOUBLE,
    sced2_curve_price25 DOUBLE,
    sced2_curve_mw26 DOUBLE,
    sced2_curve_price26 DOUBLE,
    sced2_curve_mw27 DOUBLE,
    sced2_curve_price27 DOUBLE,
    sced2_curve_mw28 DOUBLE,
    sced2_curve_price28 DOUBLE,
    sced2_curve_mw29 DOUBLE,
    sced2_curve_price29 DOUBLE,
    sced2_curve_mw30 DOUBLE,
    sced2_curve_price30 DOUBLE,
    sced2_curve_mw31 DOUBLE,
    sced2_curve_price31 DOUBLE,
    sced2_curve_mw32 DOUBLE,
    sced2_curve_price32 DOUBLE,
    sced2_curve_mw33 DOUBLE,
    sced2_curve_price33 DOUBLE,
    sced2_curve_mw34 DOUBLE,
    sced2_curve_price34 DOUBLE,
    sced2_curve_mw35 DOUBLE,
    sced2_curve_price35 DOUBLE,
    output_schedule DOUBLE,
    hsl DOUBLE,
    hdl DOUBLE,
    lsl DOUBLE,
    ldl DOUBLE,
    telemetered_resource_status VARCHAR,
    base_point DOUBLE,
    telemetered_net_output DOUBLE,
    ramp_rate_up DOUBLE,
    ramp_rate_down DOUBLE,
    as_capability_regup DOUBLE,
    as_capability_regdn DOUBLE,
    as_capability_ecrs DOUBLE,
    as_capability_nspin DOUBLE,
    as_capability_rrspfr DOUBLE,
    as_capability_rrsffr DOUBLE,
    state_of_charge DOUBLE,
    minimum_soc DOUBLE,
    maximum_soc DOUBLE,
    as_awards_nspin DOUBLE,
    as_awards_rrsffr DOUBLE,
    as_awards_rrspfr DOUBLE,
    as_awards_rrsufr DOUBLE,
    as_awards_ecrs DOUBLE,
    as_awards_regup DOUBLE,
    as_awards_regdn DOUBLE,
    bid_type VARCHAR,
    start_up_cold_offer DOUBLE,
    start_up_hot_offer DOUBLE,
    start_up_inter_offer DOUBLE,
    min_gen_cost DOUBLE,
    submitted_tpo_mw1 DOUBLE,
    submitted_tpo_price1 DOUBLE,
    submitted_tpo_mw2 DOUBLE,
    submitted_tpo_price2 DOUBLE,
    submitted_tpo_mw3 DOUBLE,
    submitted_tpo_price3 DOUBLE,
    submitted_tpo_mw4 DOUBLE,
    submitted_tpo_price4 DOUBLE,
    submitted_tpo_mw5 DOUBLE,
    submitted_tpo_price5 DOUBLE,
    submitted_tpo_mw6 DOUBLE,
    submitted_tpo_price6 DOUBLE,
    submitted_tpo_mw7 DOUBLE,
    submitted_tpo_price7 DOUBLE,
    submitted_tpo_mw8 DOUBLE,
    submitted_tpo_price8 DOUBLE,
    submitted_tpo_mw9 DOUBLE,
    submitted_tpo_price9 DOUBLE,
    submitted_tpo_mw10 DOUBLE,
    submitted_tpo_price10 DOUBLE,
    proxy_extension VARCHAR,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_sced_storage IS 'Energy storage resources in SCED, one row per run and resource (NP3-965-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_sced_storage.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.disclosure_sced_storage.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.disclosure_sced_storage.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.disclosure_sced_storage.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.disclosure_sced_storage.qse IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_sced_storage.dme IS 'decision making entity';
COMMENT ON COLUMN market.disclosure_sced_storage.resource_name IS 'resource';
COMMENT ON COLUMN market.disclosure_sced_storage.resource_type IS 'kind of resource';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw1 IS 'first SCED step, output of point 1 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price1 IS 'first SCED step, price of point 1 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw2 IS 'first SCED step, output of point 2 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price2 IS 'first SCED step, price of point 2 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw3 IS 'first SCED step, output of point 3 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price3 IS 'first SCED step, price of point 3 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw4 IS 'first SCED step, output of point 4 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price4 IS 'first SCED step, price of point 4 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw5 IS 'first SCED step, output of point 5 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price5 IS 'first SCED step, price of point 5 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw6 IS 'first SCED step, output of point 6 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price6 IS 'first SCED step, price of point 6 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw7 IS 'first SCED step, output of point 7 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price7 IS 'first SCED step, price of point 7 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw8 IS 'first SCED step, output of point 8 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price8 IS 'first SCED step, price of point 8 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw9 IS 'first SCED step, output of point 9 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price9 IS 'first SCED step, price of point 9 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw10 IS 'first SCED step, output of point 10 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price10 IS 'first SCED step, price of point 10 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw11 IS 'first SCED step, output of point 11 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price11 IS 'first SCED step, price of point 11 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw12 IS 'first SCED step, output of point 12 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price12 IS 'first SCED step, price of point 12 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw13 IS 'first SCED step, output of point 13 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price13 IS 'first SCED step, price of point 13 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw14 IS 'first SCED step, output of point 14 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price14 IS 'first SCED step, price of point 14 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw15 IS 'first SCED step, output of point 15 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price15 IS 'first SCED step, price of point 15 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw16 IS 'first SCED step, output of point 16 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price16 IS 'first SCED step, price of point 16 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw17 IS 'first SCED step, output of point 17 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price17 IS 'first SCED step, price of point 17 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw18 IS 'first SCED step, output of point 18 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price18 IS 'first SCED step, price of point 18 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw19 IS 'first SCED step, output of point 19 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price19 IS 'first SCED step, price of point 19 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw20 IS 'first SCED step, output of point 20 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price20 IS 'first SCED step, price of point 20 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw21 IS 'first SCED step, output of point 21 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price21 IS 'first SCED step, price of point 21 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw22 IS 'first SCED step, output of point 22 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price22 IS 'first SCED step, price of point 22 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw23 IS 'first SCED step, output of point 23 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price23 IS 'first SCED step, price of point 23 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw24 IS 'first SCED step, output of point 24 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price24 IS 'first SCED step, price of point 24 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw25 IS 'first SCED step, output of point 25 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price25 IS 'first SCED step, price of point 25 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw26 IS 'first SCED step, output of point 26 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price26 IS 'first SCED step, price of point 26 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw27 IS 'first SCED step, output of point 27 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price27 IS 'first SCED step, price of point 27 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw28 IS 'first SCED step, output of point 28 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price28 IS 'first SCED step, price of point 28 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw29 IS 'first SCED step, output of point 29 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price29 IS 'first SCED step, price of point 29 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw30 IS 'first SCED step, output of point 30 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price30 IS 'first SCED step, price of point 30 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw31 IS 'first SCED step, output of point 31 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price31 IS 'first SCED step, price of point 31 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw32 IS 'first SCED step, output of point 32 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price32 IS 'first SCED step, price of point 32 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw33 IS 'first SCED step, output of point 33 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price33 IS 'first SCED step, price of point 33 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw34 IS 'first SCED step, output of point 34 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price34 IS 'first SCED step, price of point 34 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_mw35 IS 'first SCED step, output of point 35 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced1_curve_price35 IS 'first SCED step, price of point 35 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw1 IS 'second SCED step, output of point 1 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price1 IS 'second SCED step, price of point 1 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw2 IS 'second SCED step, output of point 2 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price2 IS 'second SCED step, price of point 2 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw3 IS 'second SCED step, output of point 3 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price3 IS 'second SCED step, price of point 3 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw4 IS 'second SCED step, output of point 4 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price4 IS 'second SCED step, price of point 4 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw5 IS 'second SCED step, output of point 5 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price5 IS 'second SCED step, price of point 5 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw6 IS 'second SCED step, output of point 6 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price6 IS 'second SCED step, price of point 6 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw7 IS 'second SCED step, output of point 7 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price7 IS 'second SCED step, price of point 7 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw8 IS 'second SCED step, output of point 8 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price8 IS 'second SCED step, price of point 8 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw9 IS 'second SCED step, output of point 9 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price9 IS 'second SCED step, price of point 9 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw10 IS 'second SCED step, output of point 10 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price10 IS 'second SCED step, price of point 10 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw11 IS 'second SCED step, output of point 11 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price11 IS 'second SCED step, price of point 11 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw12 IS 'second SCED step, output of point 12 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price12 IS 'second SCED step, price of point 12 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw13 IS 'second SCED step, output of point 13 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price13 IS 'second SCED step, price of point 13 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw14 IS 'second SCED step, output of point 14 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price14 IS 'second SCED step, price of point 14 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw15 IS 'second SCED step, output of point 15 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price15 IS 'second SCED step, price of point 15 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw16 IS 'second SCED step, output of point 16 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price16 IS 'second SCED step, price of point 16 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw17 IS 'second SCED step, output of point 17 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price17 IS 'second SCED step, price of point 17 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw18 IS 'second SCED step, output of point 18 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price18 IS 'second SCED step, price of point 18 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw19 IS 'second SCED step, output of point 19 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price19 IS 'second SCED step, price of point 19 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw20 IS 'second SCED step, output of point 20 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price20 IS 'second SCED step, price of point 20 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw21 IS 'second SCED step, output of point 21 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price21 IS 'second SCED step, price of point 21 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw22 IS 'second SCED step, output of point 22 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price22 IS 'second SCED step, price of point 22 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw23 IS 'second SCED step, output of point 23 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price23 IS 'second SCED step, price of point 23 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw24 IS 'second SCED step, output of point 24 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price24 IS 'second SCED step, price of point 24 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw25 IS 'second SCED step, output of point 25 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price25 IS 'second SCED step, price of point 25 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw26 IS 'second SCED step, output of point 26 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price26 IS 'second SCED step, price of point 26 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw27 IS 'second SCED step, output of point 27 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price27 IS 'second SCED step, price of point 27 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw28 IS 'second SCED step, output of point 28 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price28 IS 'second SCED step, price of point 28 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw29 IS 'second SCED step, output of point 29 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price29 IS 'second SCED step, price of point 29 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw30 IS 'second SCED step, output of point 30 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price30 IS 'second SCED step, price of point 30 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw31 IS 'second SCED step, output of point 31 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price31 IS 'second SCED step, price of point 31 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw32 IS 'second SCED step, output of point 32 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price32 IS 'second SCED step, price of point 32 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw33 IS 'second SCED step, output of point 33 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price33 IS 'second SCED step, price of point 33 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw34 IS 'second SCED step, output of point 34 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price34 IS 'second SCED step, price of point 34 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_mw35 IS 'second SCED step, output of point 35 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.sced2_curve_price35 IS 'second SCED step, price of point 35 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.output_schedule IS 'scheduled output [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.hsl IS 'high sustained limit [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.hdl IS 'high dispatch limit [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.lsl IS 'low sustained limit [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.ldl IS 'low dispatch limit [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.telemetered_resource_status IS 'status by telemetry';
COMMENT ON COLUMN market.disclosure_sced_storage.base_point IS 'dispatch target of the run [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.telemetered_net_output IS 'metered output [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.ramp_rate_up IS 'ramp rate up [MW per min]';
COMMENT ON COLUMN market.disclosure_sced_storage.ramp_rate_down IS 'ramp rate down [MW per min]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_capability_regup IS 'capability for REGUP [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_capability_regdn IS 'capability for REGDN [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_capability_ecrs IS 'capability for ECRS [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_capability_nspin IS 'capability for NSPIN [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_capability_rrspfr IS 'capability for RRSPFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_capability_rrsffr IS 'capability for RRSFFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.state_of_charge IS 'state of charge [MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.minimum_soc IS 'lowest state of charge allowed [MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.maximum_soc IS 'highest state of charge allowed [MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_awards_nspin IS 'award of NSPIN [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_awards_rrsffr IS 'award of RRSFFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_awards_rrspfr IS 'award of RRSPFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_awards_rrsufr IS 'award of RRSUFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_awards_ecrs IS 'award of ECRS [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_awards_regup IS 'award of REGUP [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.as_awards_regdn IS 'award of REGDN [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.bid_type IS 'kind of offer';
COMMENT ON COLUMN market.disclosure_sced_storage.start_up_cold_offer IS 'start-up offer, cold [$ per start]';
COMMENT ON COLUMN market.disclosure_sced_storage.start_up_hot_offer IS 'start-up offer, hot [$ per start]';
COMMENT ON COLUMN market.disclosure_sced_storage.start_up_inter_offer IS 'start-up offer, intermediate [$ per start]';
COMMENT ON COLUMN market.disclosure_sced_storage.min_gen_cost IS 'minimum energy offer [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_mw1 IS 'offer as submitted, output of point 1 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_price1 IS 'offer as submitted, price of point 1 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_mw2 IS 'offer as submitted, output of point 2 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_price2 IS 'offer as submitted, price of point 2 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_mw3 IS 'offer as submitted, output of point 3 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_price3 IS 'offer as submitted, price of point 3 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_mw4 IS 'offer as submitted, output of point 4 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_price4 IS 'offer as submitted, price of point 4 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_mw5 IS 'offer as submitted, output of point 5 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_price5 IS 'offer as submitted, price of point 5 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_mw6 IS 'offer as submitted, output of point 6 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_price6 IS 'offer as submitted, price of point 6 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_mw7 IS 'offer as submitted, output of point 7 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_price7 IS 'offer as submitted, price of point 7 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_mw8 IS 'offer as submitted, output of point 8 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_price8 IS 'offer as submitted, price of point 8 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_mw9 IS 'offer as submitted, output of point 9 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_price9 IS 'offer as submitted, price of point 9 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_mw10 IS 'offer as submitted, output of point 10 [MW]';
COMMENT ON COLUMN market.disclosure_sced_storage.submitted_tpo_price10 IS 'offer as submitted, price of point 10 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_storage.proxy_extension IS 'whether the curve was extended by a proxy offer';

CREATE TABLE market.disclosure_sced_load (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    qse VARCHAR,
    dme VARCHAR,
    resource_name VARCHAR NOT NULL,
    telemetered_resource_status VARCHAR,
    max_power_consumption DOUBLE,
    low_power_consumption DOUBLE,
    real_power_consumption DOUBLE,
    as_awards_nspin DOUBLE,
    as_awards_rrsffr DOUBLE,
    as_awards_rrspfr DOUBLE,
    as_awards_rrsufr DOUBLE,
    as_awards_ecrs DOUBLE,
    as_awards_regup DOUBLE,
    as_awards_regdn DOUBLE,
    sced_bid_to_buy_curve_mw1 DOUBLE,
    sced_bid_to_buy_curve_price1 DOUBLE,
    sced_bid_to_buy_curve_mw2 DOUBLE,
    sced_bid_to_buy_curve_price2 DOUBLE,
    sced_bid_to_buy_curve_mw3 DOUBLE,
    sced_bid_to_buy_curve_price3 DOUBLE,
    sced_bid_to_buy_curve_mw4 DOUBLE,
    sced_bid_to_buy_curve_price4 DOUBLE,
    sced_bid_to_buy_curve_mw5 DOUBLE,
    sced_bid_to_buy_curve_price5 DOUBLE,
    sced_bid_to_buy_curve_mw6 DOUBLE,
    sced_bid_to_buy_curve_price6 DOUBLE,
    sced_bid_to_buy_curve_mw7 DOUBLE,
    sced_bid_to_buy_curve_price7 DOUBLE,
    sced_bid_to_buy_curve_mw8 DOUBLE,
    sced_bid_to_buy_curve_price8 DOUBLE,
    sced_bid_to_buy_curve_mw9 DOUBLE,
    sced_bid_to_buy_curve_price9 DOUBLE,
    sced_bid_to_buy_curve_mw10 DOUBLE,
    sced_bid_to_buy_curve_price10 DOUBLE,
    self_provided_rrsffr DOUBLE,
    self_provided_rrsufr DOUBLE,
    self_provided_ecrs DOUBLE,
    ramp_rate_up DOUBLE,
    ramp_rate_down DOUBLE,
    as_capability_nspin DOUBLE,
    as_capability_ecrs DOUBLE,
    as_capability_regup DOUBLE,
    as_capability_regdn DOUBLE,
    as_capability_rrspfr DOUBLE,
    as_capability_rrsffr DOUBLE,
    as_capability_rrsufr DOUBLE,
    hdl DOUBLE,
    ldl DOUBLE,
    base_point DOUBLE,
    as_responsibility_for_rrs DOUBLE,
    as_responsibility_for_rrsffr DOUBLE,
    as_responsibility_for_nonspin DOUBLE,
    as_responsibility_for_regup DOUBLE,
    as_responsibility_for_regdown DOUBLE,
    as_responsibility_for_ecrs DOUBLE,
    hasl DOUBLE,
    lasl DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_sced_load IS 'Load resources in SCED, one row per run and resource (NP3-965-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_sced_load.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.disclosure_sced_load.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.disclosure_sced_load.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.disclosure_sced_load.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.disclosure_sced_load.qse IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_sced_load.dme IS 'decision making entity';
COMMENT ON COLUMN market.disclosure_sced_load.resource_name IS 'resource';
COMMENT ON COLUMN market.disclosure_sced_load.telemetered_resource_status IS 'status by telemetry';
COMMENT ON COLUMN market.disclosure_sced_load.max_power_consumption IS 'highest consumption [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.low_power_consumption IS 'lowest consumption [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.real_power_consumption IS 'metered consumption [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_awards_nspin IS 'award of NSPIN [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_awards_rrsffr IS 'award of RRSFFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_awards_rrspfr IS 'award of RRSPFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_awards_rrsufr IS 'award of RRSUFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_awards_ecrs IS 'award of ECRS [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_awards_regup IS 'award of REGUP [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_awards_regdn IS 'award of REGDN [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_mw1 IS 'bid to buy, output of point 1 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_price1 IS 'bid to buy, price of point 1 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_mw2 IS 'bid to buy, output of point 2 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_price2 IS 'bid to buy, price of point 2 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_mw3 IS 'bid to buy, output of point 3 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_price3 IS 'bid to buy, price of point 3 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_mw4 IS 'bid to buy, output of point 4 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_price4 IS 'bid to buy, price of point 4 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_mw5 IS 'bid to buy, output of point 5 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_price5 IS 'bid to buy, price of point 5 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_mw6 IS 'bid to buy, output of point 6 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_price6 IS 'bid to buy, price of point 6 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_mw7 IS 'bid to buy, output of point 7 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_price7 IS 'bid to buy, price of point 7 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_mw8 IS 'bid to buy, output of point 8 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_price8 IS 'bid to buy, price of point 8 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_mw9 IS 'bid to buy, output of point 9 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_price9 IS 'bid to buy, price of point 9 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_mw10 IS 'bid to buy, output of point 10 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.sced_bid_to_buy_curve_price10 IS 'bid to buy, price of point 10 [$/MWh]';
COMMENT ON COLUMN market.disclosure_sced_load.self_provided_rrsffr IS 'RRSFFR that the participant provides for itself [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.self_provided_rrsufr IS 'RRSUFR that the participant provides for itself [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.self_provided_ecrs IS 'ECRS that the participant provides for itself [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.ramp_rate_up IS 'ramp rate up [MW per min]';
COMMENT ON COLUMN market.disclosure_sced_load.ramp_rate_down IS 'ramp rate down [MW per min]';
COMMENT ON COLUMN market.disclosure_sced_load.as_capability_nspin IS 'capability for NSPIN [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_capability_ecrs IS 'capability for ECRS [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_capability_regup IS 'capability for REGUP [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_capability_regdn IS 'capability for REGDN [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_capability_rrspfr IS 'capability for RRSPFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_capability_rrsffr IS 'capability for RRSFFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_capability_rrsufr IS 'capability for RRSUFR [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.hdl IS 'high dispatch limit [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.ldl IS 'low dispatch limit [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.base_point IS 'dispatch target of the run [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_responsibility_for_rrs IS 'responsibility for RRS, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_responsibility_for_rrsffr IS 'responsibility for RRSFFR, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_responsibility_for_nonspin IS 'responsibility for NonSpin, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_responsibility_for_regup IS 'responsibility for RegUp, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_responsibility_for_regdown IS 'responsibility for RegDown, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.as_responsibility_for_ecrs IS 'responsibility for ECRS, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.hasl IS 'high limit left for energy, before 2025-12-05 [MW]';
COMMENT ON COLUMN market.disclosure_sced_load.lasl IS 'low limit left for energy, before 2025-12-05 [MW]';

CREATE TABLE market.disclosure_settlement_meters (
    interval_time TIMESTAMP NOT NULL,
    interval_number BIGINT NOT NULL,
    resource_code VARCHAR NOT NULL,
    interval_value DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_settlement_meters IS 'Generation at settlement meters, one row per 15-minute interval and resource (NP3-965-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_settlement_meters.interval_time IS 'last second of the interval as printed, Central Prevailing Time';
COMMENT ON COLUMN market.disclosure_settlement_meters.interval_number IS 'number of the interval in the Operating Day, from 1';
COMMENT ON COLUMN market.disclosure_settlement_meters.resource_code IS 'resource';
COMMENT ON COLUMN market.disclosure_settlement_meters.interval_value IS 'metered generation of the interval; the unit is not confirmed [MWh]';

CREATE TABLE ancillary.disclosure_sced_self_arranged (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    qse VARCHAR NOT NULL,
    regup DOUBLE,
    regdn DOUBLE,
    nspin DOUBLE,
    nspnm DOUBLE,
    rrspfr DOUBLE,
    rrsffr DOUBLE,
    rrsufr DOUBLE,
    ecrss DOUBLE,
    ecrsm DOUBLE,
    rrsgn DOUBLE,
    rrsld DOUBLE,
    rrsnc DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.disclosure_sced_self_arranged IS 'Ancillary services that scheduling entities arranged for themselves, one row per run and entity (NP3-965-ER), latest posting wins';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.qse IS 'scheduling entity';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.regup IS 'self-arranged REGUP [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.regdn IS 'self-arranged REGDN [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.nspin IS 'self-arranged NSPIN [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.nspnm IS 'self-arranged NSPNM [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.rrspfr IS 'self-arranged RRSPFR [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.rrsffr IS 'self-arranged RRSFFR [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.rrsufr IS 'self-arranged RRSUFR [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.ecrss IS 'self-arranged ECRSS [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.ecrsm IS 'self-arranged ECRSM [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.rrsgn IS 'self-arranged RRSGN, in old files only [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.rrsld IS 'self-arranged RRSLD, in old files only [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_self_arranged.rrsnc IS 'self-arranged RRSNC, in old files only [MW]';

CREATE TABLE market.disclosure_dispatch_limit_overrides (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    participant_name VARCHAR,
    resource_name VARCHAR NOT NULL,
    hdl_original DOUBLE,
    hdl_manual DOUBLE,
    hdl_final DOUBLE,
    ldl_original DOUBLE,
    ldl_manual DOUBLE,
    ldl_final DOUBLE,
    reason_code VARCHAR,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dispatch_limit_overrides IS 'Dispatch limits that operators changed by hand, one row per run and resource (NP3-965-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.participant_name IS 'market participant';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.resource_name IS 'resource';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.hdl_original IS 'high dispatch limit, original [MW]';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.hdl_manual IS 'high dispatch limit, manual [MW]';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.hdl_final IS 'high dispatch limit, final [MW]';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.ldl_original IS 'low dispatch limit, original [MW]';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.ldl_manual IS 'low dispatch limit, manual [MW]';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.ldl_final IS 'low dispatch limit, final [MW]';
COMMENT ON COLUMN market.disclosure_dispatch_limit_overrides.reason_code IS 'reason';

CREATE TABLE ancillary.disclosure_capability_overrides (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    start_timestamp TIMESTAMP,
    end_timestamp TIMESTAMP,
    participant_name VARCHAR,
    resource_name VARCHAR NOT NULL,
    as_type VARCHAR NOT NULL,
    as_capability_limit DOUBLE,
    derated_qty DOUBLE,
    reason_code VARCHAR,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.disclosure_capability_overrides IS 'Ancillary service capability that operators changed by hand, one row per run, resource and service (NP3-965-ER), latest posting wins';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.start_timestamp IS 'begin as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.end_timestamp IS 'end as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.participant_name IS 'market participant';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.resource_name IS 'resource';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.as_type IS 'ancillary service';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.as_capability_limit IS 'capability that is left [MW]';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.derated_qty IS 'capability that is taken away [MW]';
COMMENT ON COLUMN ancillary.disclosure_capability_overrides.reason_code IS 'reason';

CREATE TABLE market.disclosure_offer_updates (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    resource_name VARCHAR NOT NULL,
    reason VARCHAR,
    updates_during_operating_hour BIGINT,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_offer_updates IS 'Energy offers updated inside the operating hour, one row per hour and resource (NP3-965-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_offer_updates.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_offer_updates.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_offer_updates.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_offer_updates.resource_name IS 'resource';
COMMENT ON COLUMN market.disclosure_offer_updates.reason IS 'reasons, one for each update';
COMMENT ON COLUMN market.disclosure_offer_updates.updates_during_operating_hour IS 'number of updates';

CREATE TABLE ancillary.disclosure_sced_offers (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    resource_name VARCHAR NOT NULL,
    price1_regup DOUBLE,
    price1_regdn DOUBLE,
    price1_rrspfr DOUBLE,
    price1_rrsufr DOUBLE,
    price1_rrsffr DOUBLE,
    price1_nspin DOUBLE,
    price1_ecrs DOUBLE,
    quantity_mw1 DOUBLE,
    price2_regup DOUBLE,
    price2_regdn DOUBLE,
    price2_rrspfr DOUBLE,
    price2_rrsufr DOUBLE,
    price2_rrsffr DOUBLE,
    price2_nspin DOUBLE,
    price2_ecrs DOUBLE,
    quantity_mw2 DOUBLE,
    price3_regup DOUBLE,
    price3_regdn DOUBLE,
    price3_rrspfr DOUBLE,
    price3_rrsufr DOUBLE,
    price3_rrsffr DOUBLE,
    price3_nspin DOUBLE,
    price3_ecrs DOUBLE,
    quantity_mw3 DOUBLE,
    price4_regup DOUBLE,
    price4_regdn DOUBLE,
    price4_rrspfr DOUBLE,
    price4_rrsufr DOUBLE,
    price4_rrsffr DOUBLE,
    price4_nspin DOUBLE,
    price4_ecrs DOUBLE,
    quantity_mw4 DOUBLE,
    price5_regup DOUBLE,
    price5_regdn DOUBLE,
    price5_rrspfr DOUBLE,
    price5_rrsufr DOUBLE,
    price5_rrsffr DOUBLE,
    price5_nspin DOUBLE,
    price5_ecrs DOUBLE,
    quantity_mw5 DOUBLE,
    price6_regup DOUBLE,
    price6_regdn DOUBLE,
    price6_rrspfr DOUBLE,
    price6_rrsufr DOUBLE,
    price6_rrsffr DOUBLE,
    price6_nspin DOUBLE,
    price6_ecrs DOUBLE,
    quantity_mw6 DOUBLE,
    offer_type VARCHAR NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.disclosure_sced_offers IS 'Ancillary service offers in SCED, one row per run, resource and kind of offer (NP3-965-ER), latest posting wins';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.resource_name IS 'resource';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price1_regup IS 'price of block 1 for REGUP [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price1_regdn IS 'price of block 1 for REGDN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price1_rrspfr IS 'price of block 1 for RRSPFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price1_rrsufr IS 'price of block 1 for RRSUFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price1_rrsffr IS 'price of block 1 for RRSFFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price1_nspin IS 'price of block 1 for NSPIN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price1_ecrs IS 'price of block 1 for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.quantity_mw1 IS 'quantity of block 1 [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price2_regup IS 'price of block 2 for REGUP [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price2_regdn IS 'price of block 2 for REGDN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price2_rrspfr IS 'price of block 2 for RRSPFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price2_rrsufr IS 'price of block 2 for RRSUFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price2_rrsffr IS 'price of block 2 for RRSFFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price2_nspin IS 'price of block 2 for NSPIN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price2_ecrs IS 'price of block 2 for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.quantity_mw2 IS 'quantity of block 2 [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price3_regup IS 'price of block 3 for REGUP [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price3_regdn IS 'price of block 3 for REGDN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price3_rrspfr IS 'price of block 3 for RRSPFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price3_rrsufr IS 'price of block 3 for RRSUFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price3_rrsffr IS 'price of block 3 for RRSFFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price3_nspin IS 'price of block 3 for NSPIN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price3_ecrs IS 'price of block 3 for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.quantity_mw3 IS 'quantity of block 3 [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price4_regup IS 'price of block 4 for REGUP [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price4_regdn IS 'price of block 4 for REGDN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price4_rrspfr IS 'price of block 4 for RRSPFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price4_rrsufr IS 'price of block 4 for RRSUFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price4_rrsffr IS 'price of block 4 for RRSFFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price4_nspin IS 'price of block 4 for NSPIN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price4_ecrs IS 'price of block 4 for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.quantity_mw4 IS 'quantity of block 4 [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price5_regup IS 'price of block 5 for REGUP [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price5_regdn IS 'price of block 5 for REGDN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price5_rrspfr IS 'price of block 5 for RRSPFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price5_rrsufr IS 'price of block 5 for RRSUFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price5_rrsffr IS 'price of block 5 for RRSFFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price5_nspin IS 'price of block 5 for NSPIN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price5_ecrs IS 'price of block 5 for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.quantity_mw5 IS 'quantity of block 5 [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price6_regup IS 'price of block 6 for REGUP [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price6_regdn IS 'price of block 6 for REGDN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price6_rrspfr IS 'price of block 6 for RRSPFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price6_rrsufr IS 'price of block 6 for RRSUFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price6_rrsffr IS 'price of block 6 for RRSFFR [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price6_nspin IS 'price of block 6 for NSPIN [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.price6_ecrs IS 'price of block 6 for ECRS [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.quantity_mw6 IS 'quantity of block 6 [MW]';
COMMENT ON COLUMN ancillary.disclosure_sced_offers.offer_type IS 'kind of offer: ONRES, OFFNS, REGDN and others';

CREATE TABLE ancillary.disclosure_offer_updates (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    delivery_hour SMALLINT,
    resource_name VARCHAR NOT NULL,
    as_type VARCHAR NOT NULL,
    updates_during_operating_period BIGINT,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.disclosure_offer_updates IS 'Ancillary service offers updated inside the operating period, one row per hour, resource and kind of offer (NP3-965-ER), latest posting wins';
COMMENT ON COLUMN ancillary.disclosure_offer_updates.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.disclosure_offer_updates.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.disclosure_offer_updates.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.disclosure_offer_updates.resource_name IS 'resource';
COMMENT ON COLUMN ancillary.disclosure_offer_updates.as_type IS 'kind of offer';
COMMENT ON COLUMN ancillary.disclosure_offer_updates.updates_during_operating_period IS 'number of updates';

CREATE TABLE market.disclosure_dsr_loads (
    sced_ts_utc TIMESTAMP NOT NULL,
    sced_ts_utc_minute TIMESTAMP,
    operating_day DATE,
    sced_timestamp TIMESTAMP,
    repeated_hour_flag BOOLEAN,
    qse_name VARCHAR NOT NULL,
    total_telemetered_dsr_loads DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dsr_loads IS 'Loads that follow generation of the same entity, one row per run and entity (NP3-965-ER, until 2025-12-04), latest posting wins';
COMMENT ON COLUMN market.disclosure_dsr_loads.sced_ts_utc IS 'instant of the SCED run, UTC';
COMMENT ON COLUMN market.disclosure_dsr_loads.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC';
COMMENT ON COLUMN market.disclosure_dsr_loads.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN market.disclosure_dsr_loads.sced_timestamp IS 'SCED run stamp as printed, Central Prevailing Time';
COMMENT ON COLUMN market.disclosure_dsr_loads.qse_name IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_dsr_loads.total_telemetered_dsr_loads IS 'metered load [MW]';
