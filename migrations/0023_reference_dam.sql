-- Day-ahead energy by settlement point, and points and buses without voltage.

CREATE TABLE market.dam_total_energy_purchased (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    settlement_point VARCHAR NOT NULL,
    total_dam_energy_bought DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.dam_total_energy_purchased IS 'Energy bought in the day-ahead market, one row per hour and settlement point (NP4-192-CD), latest posting wins';
COMMENT ON COLUMN market.dam_total_energy_purchased.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.dam_total_energy_purchased.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.dam_total_energy_purchased.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.dam_total_energy_purchased.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN market.dam_total_energy_purchased.total_dam_energy_bought IS 'energy bought at the point, average of the hour [MW]';

CREATE TABLE market.dam_total_energy_sold (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    settlement_point VARCHAR NOT NULL,
    total_dam_energy_sold DOUBLE,
    repeated_hour_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.dam_total_energy_sold IS 'Energy sold in the day-ahead market, one row per hour and settlement point (NP4-193-CD), latest posting wins';
COMMENT ON COLUMN market.dam_total_energy_sold.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.dam_total_energy_sold.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.dam_total_energy_sold.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.dam_total_energy_sold.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN market.dam_total_energy_sold.total_dam_energy_sold IS 'energy sold at the point, average of the hour [MW]';

CREATE TABLE market.dam_ptp_obligations (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    settlement_point VARCHAR NOT NULL,
    total_ptp_obl_awarded_source DOUBLE,
    total_ptp_obl_awarded_sink DOUBLE,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE market.dam_ptp_obligations IS 'Point-to-point obligations awarded in the day-ahead market, one row per hour and settlement point (NP4-194-CD), latest posting wins';
COMMENT ON COLUMN market.dam_ptp_obligations.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN market.dam_ptp_obligations.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN market.dam_ptp_obligations.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN market.dam_ptp_obligations.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN market.dam_ptp_obligations.total_ptp_obl_awarded_source IS 'awarded obligations with their source at the point [MW]';
COMMENT ON COLUMN market.dam_ptp_obligations.total_ptp_obl_awarded_sink IS 'awarded obligations with their sink at the point [MW]';

CREATE TABLE reference.dam_similar_settlement_points (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    settlement_point VARCHAR NOT NULL,
    group_index BIGINT,
    update_time TIMESTAMP,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE reference.dam_similar_settlement_points IS 'Settlement points that are electrically the same in the day-ahead market, one row per posting, hour and point (NP4-158-SG), every posting is kept';
COMMENT ON COLUMN reference.dam_similar_settlement_points.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN reference.dam_similar_settlement_points.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN reference.dam_similar_settlement_points.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN reference.dam_similar_settlement_points.settlement_point IS 'settlement point';
COMMENT ON COLUMN reference.dam_similar_settlement_points.group_index IS 'points with the same number in the same hour are one group; the numbers mean nothing across files';
COMMENT ON COLUMN reference.dam_similar_settlement_points.update_time IS 'time of the posting as printed, Central Prevailing Time';

CREATE TABLE reference.dam_deenergized_settlement_points (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    settlement_point VARCHAR NOT NULL,
    dst_flag BOOLEAN,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE reference.dam_deenergized_settlement_points IS 'Settlement points without voltage in the day-ahead base case, one row per posting, hour and point (NP4-200-CD), every posting is kept';
COMMENT ON COLUMN reference.dam_deenergized_settlement_points.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN reference.dam_deenergized_settlement_points.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN reference.dam_deenergized_settlement_points.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN reference.dam_deenergized_settlement_points.settlement_point IS 'settlement point';

CREATE TABLE reference.heuristic_pricing_buses (
    market_type VARCHAR NOT NULL,
    from_eb_name VARCHAR NOT NULL,
    to_eb_name VARCHAR,
    type VARCHAR,
    priority BIGINT NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE reference.heuristic_pricing_buses IS 'Buses whose price a bus without voltage takes, one row per posting, market, bus and priority (NP4-231-CD), every posting is kept';
COMMENT ON COLUMN reference.heuristic_pricing_buses.market_type IS 'market, for example DAM';
COMMENT ON COLUMN reference.heuristic_pricing_buses.from_eb_name IS 'electrical bus without voltage, leading zeros matter';
COMMENT ON COLUMN reference.heuristic_pricing_buses.to_eb_name IS 'electrical bus whose price it takes';
COMMENT ON COLUMN reference.heuristic_pricing_buses.type IS 'relation of the two, for example Equal';
COMMENT ON COLUMN reference.heuristic_pricing_buses.priority IS 'order in which the buses are tried';
