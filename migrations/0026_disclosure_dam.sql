-- What was offered, bid and awarded day-ahead, 60 days after the Operating Day.

CREATE TABLE market.disclosure_dam_generation (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    qse VARCHAR,
    dme VARCHAR,
    resource_name VARCHAR NOT NULL,
    resource_type VARCHAR,
    qse_submitted_curve_mw1 DOUBLE,
    qse_submitted_curve_price1 DOUBLE,
    qse_submitted_curve_mw2 DOUBLE,
    qse_submitted_curve_price2 DOUBLE,
    qse_submitted_curve_mw3 DOUBLE,
    qse_submitted_curve_price3 DOUBLE,
    qse_submitted_curve_mw4 DOUBLE,
    qse_submitted_curve_price4 DOUBLE,
    qse_submitted_curve_mw5 DOUBLE,
    qse_submitted_curve_price5 DOUBLE,
    qse_submitted_curve_mw6 DOUBLE,
    qse_submitted_curve_price6 DOUBLE,
    qse_submitted_curve_mw7 DOUBLE,
    qse_submitted_curve_price7 DOUBLE,
    qse_submitted_curve_mw8 DOUBLE,
    qse_submitted_curve_price8 DOUBLE,
    qse_submitted_curve_mw9 DOUBLE,
    qse_submitted_curve_price9 DOUBLE,
    qse_submitted_curve_mw10 DOUBLE,
    qse_submitted_curve_price10 DOUBLE,
    start_up_hot DOUBLE,
    start_up_inter DOUBLE,
    start_up_cold DOUBLE,
    min_gen_cost DOUBLE,
    hsl DOUBLE,
    lsl DOUBLE,
    resource_status VARCHAR,
    awarded_quantity DOUBLE,
    settlement_point_name VARCHAR,
    energy_settlement_point_price DOUBLE,
    regup_awarded DOUBLE,
    regup_mcpc DOUBLE,
    regdown_awarded DOUBLE,
    regdown_mcpc DOUBLE,
    rrspfr_awarded DOUBLE,
    rrsffr_awarded DOUBLE,
    rrsufr_awarded DOUBLE,
    rrs_mcpc DOUBLE,
    ecrssd_awarded DOUBLE,
    ecrs_mcpc DOUBLE,
    nonspin_awarded DOUBLE,
    nonspin_mcpc DOUBLE,
    rrs_awarded DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dam_generation IS 'Generation resources in the day-ahead market, one row per hour and resource (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dam_generation.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_generation.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_generation.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_dam_generation.qse IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_dam_generation.dme IS 'decision making entity';
COMMENT ON COLUMN market.disclosure_dam_generation.resource_name IS 'resource';
COMMENT ON COLUMN market.disclosure_dam_generation.resource_type IS 'kind of resource';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_mw1 IS 'offer as submitted, output of point 1 [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_price1 IS 'offer as submitted, price of point 1 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_mw2 IS 'offer as submitted, output of point 2 [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_price2 IS 'offer as submitted, price of point 2 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_mw3 IS 'offer as submitted, output of point 3 [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_price3 IS 'offer as submitted, price of point 3 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_mw4 IS 'offer as submitted, output of point 4 [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_price4 IS 'offer as submitted, price of point 4 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_mw5 IS 'offer as submitted, output of point 5 [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_price5 IS 'offer as submitted, price of point 5 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_mw6 IS 'offer as submitted, output of point 6 [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_price6 IS 'offer as submitted, price of point 6 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_mw7 IS 'offer as submitted, output of point 7 [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_price7 IS 'offer as submitted, price of point 7 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_mw8 IS 'offer as submitted, output of point 8 [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_price8 IS 'offer as submitted, price of point 8 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_mw9 IS 'offer as submitted, output of point 9 [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_price9 IS 'offer as submitted, price of point 9 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_mw10 IS 'offer as submitted, output of point 10 [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.qse_submitted_curve_price10 IS 'offer as submitted, price of point 10 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.start_up_hot IS 'start-up offer, hot [$ per start]';
COMMENT ON COLUMN market.disclosure_dam_generation.start_up_inter IS 'start-up offer, intermediate [$ per start]';
COMMENT ON COLUMN market.disclosure_dam_generation.start_up_cold IS 'start-up offer, cold [$ per start]';
COMMENT ON COLUMN market.disclosure_dam_generation.min_gen_cost IS 'minimum energy offer [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.hsl IS 'high sustained limit [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.lsl IS 'low sustained limit [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.resource_status IS 'status';
COMMENT ON COLUMN market.disclosure_dam_generation.awarded_quantity IS 'energy award [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.settlement_point_name IS 'settlement point of the resource';
COMMENT ON COLUMN market.disclosure_dam_generation.energy_settlement_point_price IS 'day-ahead price at the settlement point [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_generation.regup_awarded IS 'award of RegUp [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.regup_mcpc IS 'clearing price of RegUp [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_generation.regdown_awarded IS 'award of RegDown [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.regdown_mcpc IS 'clearing price of RegDown [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_generation.rrspfr_awarded IS 'award of RRSPFR [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.rrsffr_awarded IS 'award of RRSFFR [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.rrsufr_awarded IS 'award of RRSUFR [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.rrs_mcpc IS 'clearing price of RRS [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_generation.ecrssd_awarded IS 'award of ECRSSD [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.ecrs_mcpc IS 'clearing price of ECRS [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_generation.nonspin_awarded IS 'award of NonSpin [MW]';
COMMENT ON COLUMN market.disclosure_dam_generation.nonspin_mcpc IS 'clearing price of NonSpin [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_generation.rrs_awarded IS 'award of RRS, in old files only [MW]';

CREATE TABLE market.disclosure_dam_storage (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    qse VARCHAR,
    dme VARCHAR,
    resource_name VARCHAR NOT NULL,
    resource_type VARCHAR,
    qse_submitted_curve_mw1 DOUBLE,
    qse_submitted_curve_price1 DOUBLE,
    qse_submitted_curve_mw2 DOUBLE,
    qse_submitted_curve_price2 DOUBLE,
    qse_submitted_curve_mw3 DOUBLE,
    qse_submitted_curve_price3 DOUBLE,
    qse_submitted_curve_mw4 DOUBLE,
    qse_submitted_curve_price4 DOUBLE,
    qse_submitted_curve_mw5 DOUBLE,
    qse_submitted_curve_price5 DOUBLE,
    qse_submitted_curve_mw6 DOUBLE,
    qse_submitted_curve_price6 DOUBLE,
    qse_submitted_curve_mw7 DOUBLE,
    qse_submitted_curve_price7 DOUBLE,
    qse_submitted_curve_mw8 DOUBLE,
    qse_submitted_curve_price8 DOUBLE,
    qse_submitted_curve_mw9 DOUBLE,
    qse_submitted_curve_price9 DOUBLE,
    qse_submitted_curve_mw10 DOUBLE,
    qse_submitted_curve_price10 DOUBLE,
    start_up_hot DOUBLE,
    start_up_inter DOUBLE,
    start_up_cold DOUBLE,
    min_gen_cost DOUBLE,
    hsl DOUBLE,
    lsl DOUBLE,
    resource_status VARCHAR,
    awarded_quantity DOUBLE,
    settlement_point_name VARCHAR,
    energy_settlement_point_price DOUBLE,
    regup_awarded DOUBLE,
    regup_mcpc DOUBLE,
    regdown_awarded DOUBLE,
    regdown_mcpc DOUBLE,
    rrspfr_awarded DOUBLE,
    rrsffr_awarded DOUBLE,
    rrsufr_awarded DOUBLE,
    rrs_mcpc DOUBLE,
    ecrssd_awarded DOUBLE,
    ecrs_mcpc DOUBLE,
    nonspin_awarded DOUBLE,
    nonspin_mcpc DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dam_storage IS 'Energy storage resources in the day-ahead market, one row per hour and resource (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dam_storage.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_storage.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_storage.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_dam_storage.qse IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_dam_storage.dme IS 'decision making entity';
COMMENT ON COLUMN market.disclosure_dam_storage.resource_name IS 'resource';
COMMENT ON COLUMN market.disclosure_dam_storage.resource_type IS 'kind of resource';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_mw1 IS 'offer as submitted, output of point 1 [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_price1 IS 'offer as submitted, price of point 1 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_mw2 IS 'offer as submitted, output of point 2 [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_price2 IS 'offer as submitted, price of point 2 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_mw3 IS 'offer as submitted, output of point 3 [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_price3 IS 'offer as submitted, price of point 3 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_mw4 IS 'offer as submitted, output of point 4 [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_price4 IS 'offer as submitted, price of point 4 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_mw5 IS 'offer as submitted, output of point 5 [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_price5 IS 'offer as submitted, price of point 5 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_mw6 IS 'offer as submitted, output of point 6 [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_price6 IS 'offer as submitted, price of point 6 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_mw7 IS 'offer as submitted, output of point 7 [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_price7 IS 'offer as submitted, price of point 7 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_mw8 IS 'offer as submitted, output of point 8 [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_price8 IS 'offer as submitted, price of point 8 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_mw9 IS 'offer as submitted, output of point 9 [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_price9 IS 'offer as submitted, price of point 9 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_mw10 IS 'offer as submitted, output of point 10 [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.qse_submitted_curve_price10 IS 'offer as submitted, price of point 10 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.start_up_hot IS 'start-up offer, hot [$ per start]';
COMMENT ON COLUMN market.disclosure_dam_storage.start_up_inter IS 'start-up offer, intermediate [$ per start]';
COMMENT ON COLUMN market.disclosure_dam_storage.start_up_cold IS 'start-up offer, cold [$ per start]';
COMMENT ON COLUMN market.disclosure_dam_storage.min_gen_cost IS 'minimum energy offer [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.hsl IS 'high sustained limit [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.lsl IS 'low sustained limit [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.resource_status IS 'status';
COMMENT ON COLUMN market.disclosure_dam_storage.awarded_quantity IS 'energy award [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.settlement_point_name IS 'settlement point of the resource';
COMMENT ON COLUMN market.disclosure_dam_storage.energy_settlement_point_price IS 'day-ahead price at the settlement point [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_storage.regup_awarded IS 'award of RegUp [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.regup_mcpc IS 'clearing price of RegUp [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_storage.regdown_awarded IS 'award of RegDown [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.regdown_mcpc IS 'clearing price of RegDown [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_storage.rrspfr_awarded IS 'award of RRSPFR [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.rrsffr_awarded IS 'award of RRSFFR [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.rrsufr_awarded IS 'award of RRSUFR [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.rrs_mcpc IS 'clearing price of RRS [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_storage.ecrssd_awarded IS 'award of ECRSSD [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.ecrs_mcpc IS 'clearing price of ECRS [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_storage.nonspin_awarded IS 'award of NonSpin [MW]';
COMMENT ON COLUMN market.disclosure_dam_storage.nonspin_mcpc IS 'clearing price of NonSpin [$/MW per h]';

CREATE TABLE market.disclosure_dam_load (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    load_resource_name VARCHAR NOT NULL,
    max_power_consumption_for_load_resource DOUBLE,
    low_power_consumption_for_load_resource DOUBLE,
    regup_awarded DOUBLE,
    regup_mcpc DOUBLE,
    regdown_awarded DOUBLE,
    regdown_mcpc DOUBLE,
    rrspfr_awarded DOUBLE,
    rrsffr_awarded DOUBLE,
    rrsufr_awarded DOUBLE,
    rrs_mcpc DOUBLE,
    ecrssd_awarded DOUBLE,
    ecrsmd_awarded DOUBLE,
    ecrs_mcpc DOUBLE,
    nonspin_awarded DOUBLE,
    nonspin_mcpc DOUBLE,
    rrs_awarded DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dam_load IS 'Load resources in the day-ahead market, one row per hour and resource (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dam_load.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_load.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_load.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_dam_load.load_resource_name IS 'load resource';
COMMENT ON COLUMN market.disclosure_dam_load.max_power_consumption_for_load_resource IS 'highest consumption [MW]';
COMMENT ON COLUMN market.disclosure_dam_load.low_power_consumption_for_load_resource IS 'lowest consumption [MW]';
COMMENT ON COLUMN market.disclosure_dam_load.regup_awarded IS 'award of RegUp [MW]';
COMMENT ON COLUMN market.disclosure_dam_load.regup_mcpc IS 'clearing price of RegUp [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_load.regdown_awarded IS 'award of RegDown [MW]';
COMMENT ON COLUMN market.disclosure_dam_load.regdown_mcpc IS 'clearing price of RegDown [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_load.rrspfr_awarded IS 'award of RRSPFR [MW]';
COMMENT ON COLUMN market.disclosure_dam_load.rrsffr_awarded IS 'award of RRSFFR [MW]';
COMMENT ON COLUMN market.disclosure_dam_load.rrsufr_awarded IS 'award of RRSUFR [MW]';
COMMENT ON COLUMN market.disclosure_dam_load.rrs_mcpc IS 'clearing price of RRS [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_load.ecrssd_awarded IS 'award of ECRSSD [MW]';
COMMENT ON COLUMN market.disclosure_dam_load.ecrsmd_awarded IS 'award of ECRSMD [MW]';
COMMENT ON COLUMN market.disclosure_dam_load.ecrs_mcpc IS 'clearing price of ECRS [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_load.nonspin_awarded IS 'award of NonSpin [MW]';
COMMENT ON COLUMN market.disclosure_dam_load.nonspin_mcpc IS 'clearing price of NonSpin [$/MW per h]';
COMMENT ON COLUMN market.disclosure_dam_load.rrs_awarded IS 'award of RRS, in old files only [MW]';

CREATE TABLE market.disclosure_dam_energy_bids (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    settlement_point VARCHAR NOT NULL,
    qse_name VARCHAR NOT NULL,
    energy_only_bid_mw1 DOUBLE,
    energy_only_bid_price1 DOUBLE,
    energy_only_bid_mw2 DOUBLE,
    energy_only_bid_price2 DOUBLE,
    energy_only_bid_mw3 DOUBLE,
    energy_only_bid_price3 DOUBLE,
    energy_only_bid_mw4 DOUBLE,
    energy_only_bid_price4 DOUBLE,
    energy_only_bid_mw5 DOUBLE,
    energy_only_bid_price5 DOUBLE,
    energy_only_bid_mw6 DOUBLE,
    energy_only_bid_price6 DOUBLE,
    energy_only_bid_mw7 DOUBLE,
    energy_only_bid_price7 DOUBLE,
    energy_only_bid_mw8 DOUBLE,
    energy_only_bid_price8 DOUBLE,
    energy_only_bid_mw9 DOUBLE,
    energy_only_bid_price9 DOUBLE,
    energy_only_bid_mw10 DOUBLE,
    energy_only_bid_price10 DOUBLE,
    bid_id VARCHAR NOT NULL,
    multi_hour_block_indicator VARCHAR,
    block_curve_indicator VARCHAR,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dam_energy_bids IS 'Energy-only bids in the day-ahead market, one row per hour, point, entity and bid (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.settlement_point IS 'settlement point';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.qse_name IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_mw1 IS 'bid, quantity of point 1 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_price1 IS 'bid, price of point 1 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_mw2 IS 'bid, quantity of point 2 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_price2 IS 'bid, price of point 2 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_mw3 IS 'bid, quantity of point 3 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_price3 IS 'bid, price of point 3 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_mw4 IS 'bid, quantity of point 4 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_price4 IS 'bid, price of point 4 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_mw5 IS 'bid, quantity of point 5 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_price5 IS 'bid, price of point 5 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_mw6 IS 'bid, quantity of point 6 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_price6 IS 'bid, price of point 6 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_mw7 IS 'bid, quantity of point 7 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_price7 IS 'bid, price of point 7 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_mw8 IS 'bid, quantity of point 8 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_price8 IS 'bid, price of point 8 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_mw9 IS 'bid, quantity of point 9 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_price9 IS 'bid, price of point 9 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_mw10 IS 'bid, quantity of point 10 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.energy_only_bid_price10 IS 'bid, price of point 10 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.bid_id IS 'bid, named by the entity';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.multi_hour_block_indicator IS 'Y if the hours clear together or not at all';
COMMENT ON COLUMN market.disclosure_dam_energy_bids.block_curve_indicator IS 'kind of quantity: F fixed block, V variable block, C curve';

CREATE TABLE market.disclosure_dam_energy_bid_awards (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    settlement_point VARCHAR NOT NULL,
    qse_name VARCHAR NOT NULL,
    award_mw DOUBLE,
    settlement_point_price DOUBLE,
    bid_id VARCHAR NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dam_energy_bid_awards IS 'Awards of energy-only bids in the day-ahead market, one row per hour, point, entity and bid (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dam_energy_bid_awards.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_energy_bid_awards.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_energy_bid_awards.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_dam_energy_bid_awards.settlement_point IS 'settlement point';
COMMENT ON COLUMN market.disclosure_dam_energy_bid_awards.qse_name IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_dam_energy_bid_awards.award_mw IS 'award, negative for a purchase [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_bid_awards.settlement_point_price IS 'day-ahead price at the point [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_bid_awards.bid_id IS 'bid, named by the entity';

CREATE TABLE market.disclosure_dam_energy_offers (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    settlement_point VARCHAR NOT NULL,
    qse_name VARCHAR NOT NULL,
    energy_only_offer_mw1 DOUBLE,
    energy_only_offer_price1 DOUBLE,
    energy_only_offer_mw2 DOUBLE,
    energy_only_offer_price2 DOUBLE,
    energy_only_offer_mw3 DOUBLE,
    energy_only_offer_price3 DOUBLE,
    energy_only_offer_mw4 DOUBLE,
    energy_only_offer_price4 DOUBLE,
    energy_only_offer_mw5 DOUBLE,
    energy_only_offer_price5 DOUBLE,
    energy_only_offer_mw6 DOUBLE,
    energy_only_offer_price6 DOUBLE,
    energy_only_offer_mw7 DOUBLE,
    energy_only_offer_price7 DOUBLE,
    energy_only_offer_mw8 DOUBLE,
    energy_only_offer_price8 DOUBLE,
    energy_only_offer_mw9 DOUBLE,
    energy_only_offer_price9 DOUBLE,
    energy_only_offer_mw10 DOUBLE,
    energy_only_offer_price10 DOUBLE,
    offer_id VARCHAR NOT NULL,
    multi_hour_block_indicator VARCHAR,
    block_curve_indicator VARCHAR,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dam_energy_offers IS 'Energy-only offers in the day-ahead market, one row per hour, point, entity and offer (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.settlement_point IS 'settlement point';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.qse_name IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_mw1 IS 'offer, quantity of point 1 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_price1 IS 'offer, price of point 1 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_mw2 IS 'offer, quantity of point 2 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_price2 IS 'offer, price of point 2 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_mw3 IS 'offer, quantity of point 3 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_price3 IS 'offer, price of point 3 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_mw4 IS 'offer, quantity of point 4 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_price4 IS 'offer, price of point 4 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_mw5 IS 'offer, quantity of point 5 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_price5 IS 'offer, price of point 5 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_mw6 IS 'offer, quantity of point 6 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_price6 IS 'offer, price of point 6 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_mw7 IS 'offer, quantity of point 7 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_price7 IS 'offer, price of point 7 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_mw8 IS 'offer, quantity of point 8 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_price8 IS 'offer, price of point 8 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_mw9 IS 'offer, quantity of point 9 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_price9 IS 'offer, price of point 9 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_mw10 IS 'offer, quantity of point 10 [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.energy_only_offer_price10 IS 'offer, price of point 10 [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.offer_id IS 'offer, named by the entity';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.multi_hour_block_indicator IS 'Y if the hours clear together or not at all';
COMMENT ON COLUMN market.disclosure_dam_energy_offers.block_curve_indicator IS 'kind of quantity: F fixed block, V variable block, C curve';

CREATE TABLE market.disclosure_dam_energy_offer_awards (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    settlement_point VARCHAR NOT NULL,
    qse_name VARCHAR NOT NULL,
    award_mw DOUBLE,
    settlement_point_price DOUBLE,
    offer_id VARCHAR NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dam_energy_offer_awards IS 'Awards of energy-only offers in the day-ahead market, one row per hour, point, entity and offer (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dam_energy_offer_awards.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_energy_offer_awards.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_energy_offer_awards.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_dam_energy_offer_awards.settlement_point IS 'settlement point';
COMMENT ON COLUMN market.disclosure_dam_energy_offer_awards.qse_name IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_dam_energy_offer_awards.award_mw IS 'award [MW]';
COMMENT ON COLUMN market.disclosure_dam_energy_offer_awards.settlement_point_price IS 'day-ahead price at the point [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_energy_offer_awards.offer_id IS 'offer, named by the entity';

CREATE TABLE market.disclosure_dam_ptp_bids (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    qse_name VARCHAR NOT NULL,
    settlement_point_source VARCHAR NOT NULL,
    settlement_point_sink VARCHAR NOT NULL,
    ptp_bid_mw DOUBLE,
    ptp_bid_price DOUBLE,
    bid_id VARCHAR NOT NULL,
    multi_hour_block_indicator VARCHAR,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dam_ptp_bids IS 'Bids for point-to-point obligations, one row per hour, entity, path and bid (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dam_ptp_bids.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_ptp_bids.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_ptp_bids.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_dam_ptp_bids.qse_name IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_dam_ptp_bids.settlement_point_source IS 'point where the obligation begins';
COMMENT ON COLUMN market.disclosure_dam_ptp_bids.settlement_point_sink IS 'point where the obligation ends';
COMMENT ON COLUMN market.disclosure_dam_ptp_bids.ptp_bid_mw IS 'quantity [MW]';
COMMENT ON COLUMN market.disclosure_dam_ptp_bids.ptp_bid_price IS 'highest price difference that the bidder pays [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_ptp_bids.bid_id IS 'bid, named by the entity';
COMMENT ON COLUMN market.disclosure_dam_ptp_bids.multi_hour_block_indicator IS 'Y if the hours clear together or not at all';

CREATE TABLE market.disclosure_dam_ptp_bid_awards (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    qse_name VARCHAR NOT NULL,
    settlement_point_source VARCHAR NOT NULL,
    settlement_point_sink VARCHAR NOT NULL,
    ptp_bid_award_mw DOUBLE,
    ptp_bid_price DOUBLE,
    bid_id VARCHAR NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dam_ptp_bid_awards IS 'Awards of point-to-point obligations, one row per hour, entity, path and bid (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dam_ptp_bid_awards.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_ptp_bid_awards.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_ptp_bid_awards.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_dam_ptp_bid_awards.qse_name IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_dam_ptp_bid_awards.settlement_point_source IS 'point where the obligation begins';
COMMENT ON COLUMN market.disclosure_dam_ptp_bid_awards.settlement_point_sink IS 'point where the obligation ends';
COMMENT ON COLUMN market.disclosure_dam_ptp_bid_awards.ptp_bid_award_mw IS 'award [MW]';
COMMENT ON COLUMN market.disclosure_dam_ptp_bid_awards.ptp_bid_price IS 'price difference of the path [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_ptp_bid_awards.bid_id IS 'bid, named by the entity';

CREATE TABLE market.disclosure_dam_ptp_options (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    qse_name VARCHAR NOT NULL,
    settlement_point_source VARCHAR NOT NULL,
    settlement_point_sink VARCHAR NOT NULL,
    mw DOUBLE,
    price DOUBLE,
    offer_id VARCHAR NOT NULL,
    multi_hour_block_indicator VARCHAR,
    crr_id VARCHAR,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dam_ptp_options IS 'Point-to-point obligations linked to options, one row per hour, entity, path and offer (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dam_ptp_options.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_ptp_options.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_ptp_options.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_dam_ptp_options.qse_name IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_dam_ptp_options.settlement_point_source IS 'point where the obligation begins';
COMMENT ON COLUMN market.disclosure_dam_ptp_options.settlement_point_sink IS 'point where the obligation ends';
COMMENT ON COLUMN market.disclosure_dam_ptp_options.mw IS 'quantity [MW]';
COMMENT ON COLUMN market.disclosure_dam_ptp_options.price IS 'price of the offer [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_ptp_options.offer_id IS 'offer, named by the entity';
COMMENT ON COLUMN market.disclosure_dam_ptp_options.multi_hour_block_indicator IS 'Y if the hours clear together or not at all';
COMMENT ON COLUMN market.disclosure_dam_ptp_options.crr_id IS 'congestion revenue right behind the offer';

CREATE TABLE market.disclosure_dam_ptp_option_awards (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    qse_name VARCHAR NOT NULL,
    settlement_point_source VARCHAR NOT NULL,
    settlement_point_sink VARCHAR NOT NULL,
    mw DOUBLE,
    price DOUBLE,
    offer_id VARCHAR NOT NULL,
    crr_id VARCHAR,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.disclosure_dam_ptp_option_awards IS 'Awards of point-to-point obligations linked to options, one row per hour, entity, path and offer (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN market.disclosure_dam_ptp_option_awards.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_ptp_option_awards.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.disclosure_dam_ptp_option_awards.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.disclosure_dam_ptp_option_awards.qse_name IS 'scheduling entity';
COMMENT ON COLUMN market.disclosure_dam_ptp_option_awards.settlement_point_source IS 'point where the obligation begins';
COMMENT ON COLUMN market.disclosure_dam_ptp_option_awards.settlement_point_sink IS 'point where the obligation ends';
COMMENT ON COLUMN market.disclosure_dam_ptp_option_awards.mw IS 'award [MW]';
COMMENT ON COLUMN market.disclosure_dam_ptp_option_awards.price IS 'price difference of the path [$/MWh]';
COMMENT ON COLUMN market.disclosure_dam_ptp_option_awards.offer_id IS 'offer, named by the entity';
COMMENT ON COLUMN market.disclosure_dam_ptp_option_awards.crr_id IS 'congestion revenue right behind the offer';

CREATE TABLE ancillary.disclosure_dam_self_arranged (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    qse VARCHAR NOT NULL,
    regup DOUBLE,
    regdown DOUBLE,
    nonspin DOUBLE,
    nspnm DOUBLE,
    rrspfr DOUBLE,
    rrsffr DOUBLE,
    rrsufr DOUBLE,
    ecrssd DOUBLE,
    ecrsmd DOUBLE,
    rrs_for_gen DOUBLE,
    rrs_for_clr DOUBLE,
    rrs_for_nclr DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.disclosure_dam_self_arranged IS 'Ancillary services that scheduling entities arranged for themselves day-ahead, one row per hour and entity (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.qse IS 'scheduling entity';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.regup IS 'self-arranged RegUp [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.regdown IS 'self-arranged RegDown [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.nonspin IS 'self-arranged NonSpin [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.nspnm IS 'self-arranged NSPNM [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.rrspfr IS 'self-arranged RRSPFR [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.rrsffr IS 'self-arranged RRSFFR [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.rrsufr IS 'self-arranged RRSUFR [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.ecrssd IS 'self-arranged ECRSSD [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.ecrsmd IS 'self-arranged ECRSMD [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.rrs_for_gen IS 'self-arranged RRS for Gen, in old files only [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.rrs_for_clr IS 'self-arranged RRS for CLR, in old files only [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_self_arranged.rrs_for_nclr IS 'self-arranged RRS for NCLR, in old files only [MW]';

CREATE TABLE ancillary.disclosure_dam_as_only_offers (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    qse_name VARCHAR NOT NULL,
    offer_id VARCHAR NOT NULL,
    as_type VARCHAR NOT NULL,
    as_only_offer_mw1 DOUBLE,
    as_only_offer_price1 DOUBLE,
    as_only_offer_mw2 DOUBLE,
    as_only_offer_price2 DOUBLE,
    as_only_offer_mw3 DOUBLE,
    as_only_offer_price3 DOUBLE,
    as_only_offer_mw4 DOUBLE,
    as_only_offer_price4 DOUBLE,
    as_only_offer_mw5 DOUBLE,
    as_only_offer_price5 DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.disclosure_dam_as_only_offers IS 'Ancillary service offers without a resource behind them, one row per hour, entity, service and offer (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.qse_name IS 'scheduling entity';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.offer_id IS 'offer, named by the entity';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.as_type IS 'ancillary service';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.as_only_offer_mw1 IS 'offer, quantity of point 1 [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.as_only_offer_price1 IS 'offer, price of point 1 [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.as_only_offer_mw2 IS 'offer, quantity of point 2 [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.as_only_offer_price2 IS 'offer, price of point 2 [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.as_only_offer_mw3 IS 'offer, quantity of point 3 [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.as_only_offer_price3 IS 'offer, price of point 3 [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.as_only_offer_mw4 IS 'offer, quantity of point 4 [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.as_only_offer_price4 IS 'offer, price of point 4 [$/MW per h]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.as_only_offer_mw5 IS 'offer, quantity of point 5 [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_offers.as_only_offer_price5 IS 'offer, price of point 5 [$/MW per h]';

CREATE TABLE ancillary.disclosure_dam_as_only_awards (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    qse_name VARCHAR NOT NULL,
    as_type VARCHAR NOT NULL,
    offer_id VARCHAR NOT NULL,
    quantity1_award DOUBLE,
    quantity2_award DOUBLE,
    quantity3_award DOUBLE,
    quantity4_award DOUBLE,
    quantity5_award DOUBLE,
    total_award DOUBLE,
    mcpc DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.disclosure_dam_as_only_awards IS 'Awards of ancillary service offers without a resource behind them, one row per hour, entity, service and offer (NP3-966-ER), latest posting wins';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.qse_name IS 'scheduling entity';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.as_type IS 'ancillary service';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.offer_id IS 'offer, named by the entity';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.quantity1_award IS 'award of block 1 [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.quantity2_award IS 'award of block 2 [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.quantity3_award IS 'award of block 3 [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.quantity4_award IS 'award of block 4 [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.quantity5_award IS 'award of block 5 [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.total_award IS 'award of all blocks [MW]';
COMMENT ON COLUMN ancillary.disclosure_dam_as_only_awards.mcpc IS 'clearing price [$/MW per h]';
