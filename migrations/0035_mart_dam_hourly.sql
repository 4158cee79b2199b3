-- The day-ahead market by hour and settlement point.
--
-- A row is there for every point that has a price, or energy bought or sold; what is not known of it is NULL. Prices are one
-- series: the hourly report where it has the hour and the point, the yearly workbook otherwise. Price corrections are in
-- the report tables already.

CREATE TABLE mart.fact_dam_hourly (
    operating_day DATE NOT NULL,
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP NOT NULL,
    hour_ending SMALLINT,
    repeated_hour_flag BOOLEAN,
    settlement_point VARCHAR NOT NULL,
    dam_spp DOUBLE,
    dam_spp_source VARCHAR,
    system_lambda DOUBLE,
    congestion DOUBLE,
    mcpc_regup DOUBLE,
    mcpc_regdn DOUBLE,
    mcpc_rrs DOUBLE,
    mcpc_ecrs DOUBLE,
    mcpc_nspin DOUBLE,
    energy_bought DOUBLE,
    energy_sold DOUBLE,
    known_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE mart.fact_dam_hourly IS 'Day-ahead market, one row per hour and settlement point that has a price, or energy bought or sold (NP4-190-CD, NP4-180-ER, NP4-523-CD, NP4-188-CD, NP4-181-ER, NP4-192-CD, NP4-193-CD)';
COMMENT ON COLUMN mart.fact_dam_hourly.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN mart.fact_dam_hourly.interval_start_utc IS 'start of the hour, UTC';
COMMENT ON COLUMN mart.fact_dam_hourly.interval_end_utc IS 'end of the hour, UTC';
COMMENT ON COLUMN mart.fact_dam_hourly.hour_ending IS 'hour ending as printed, 1 to 24, Central Prevailing Time; 2 comes twice on the November day [h]';
COMMENT ON COLUMN mart.fact_dam_hourly.repeated_hour_flag IS 'true only in the second pass of the repeated hour in November';
COMMENT ON COLUMN mart.fact_dam_hourly.settlement_point IS 'resource node, hub, load zone or DC tie (NP4-190-CD)';
COMMENT ON COLUMN mart.fact_dam_hourly.dam_spp IS 'day-ahead settlement point price, corrections included, NULL for a point with energy only (NP4-190-CD, else NP4-180-ER) [$/MWh]';
COMMENT ON COLUMN mart.fact_dam_hourly.dam_spp_source IS 'report that dam_spp is from: NP4-190-CD, or NP4-180-ER where the former does not have the hour and the point';
COMMENT ON COLUMN mart.fact_dam_hourly.system_lambda IS 'day-ahead system lambda of the hour (NP4-523-CD) [$/MWh]';
COMMENT ON COLUMN mart.fact_dam_hourly.congestion IS 'dam_spp less system_lambda, the part of the price that constraints make; there are no losses in it (NP4-190-CD, NP4-523-CD) [$/MWh]';
COMMENT ON COLUMN mart.fact_dam_hourly.mcpc_regup IS 'day-ahead clearing price for capacity, REGUP (NP4-188-CD, else NP4-181-ER) [$/MW per h]';
COMMENT ON COLUMN mart.fact_dam_hourly.mcpc_regdn IS 'day-ahead clearing price for capacity, REGDN (NP4-188-CD, else NP4-181-ER) [$/MW per h]';
COMMENT ON COLUMN mart.fact_dam_hourly.mcpc_rrs IS 'day-ahead clearing price for capacity, RRS (NP4-188-CD, else NP4-181-ER) [$/MW per h]';
COMMENT ON COLUMN mart.fact_dam_hourly.mcpc_ecrs IS 'day-ahead clearing price for capacity, ECRS, NULL before the service began on 2023-06-10 (NP4-188-CD, else NP4-181-ER) [$/MW per h]';
COMMENT ON COLUMN mart.fact_dam_hourly.mcpc_nspin IS 'day-ahead clearing price for capacity, NSPIN (NP4-188-CD, else NP4-181-ER) [$/MW per h]';
COMMENT ON COLUMN mart.fact_dam_hourly.energy_bought IS 'energy bought at the point, average of the hour, NULL if the report does not list the point (NP4-192-CD) [MW]';
COMMENT ON COLUMN mart.fact_dam_hourly.energy_sold IS 'energy sold at the point, average of the hour, NULL if the report does not list the point (NP4-193-CD) [MW]';
COMMENT ON COLUMN mart.fact_dam_hourly.known_at IS 'latest publish time of what the row is made of, UTC';

CREATE MACRO build.mart__fact_dam_hourly(first_day, last_day) AS TABLE
WITH posted AS (
    SELECT operating_day, interval_start_utc, hour_ending, dst_flag AS repeated_hour_flag, settlement_point,
        settlement_point_price AS dam_spp, 'NP4-190-CD' AS dam_spp_source, _published_at
    FROM market.dam_spp
    WHERE operating_day BETWEEN first_day AND last_day AND settlement_point_price IS NOT NULL
), of_workbooks AS (
    SELECT operating_day, interval_start_utc, hour_ending, repeated_hour_flag, settlement_point,
        settlement_point_price AS dam_spp, 'NP4-180-ER' AS dam_spp_source, _published_at
    FROM market.dam_spp_annual ANTI JOIN posted USING (interval_start_utc, settlement_point)
    WHERE operating_day BETWEEN first_day AND last_day AND settlement_point_price IS NOT NULL
), reports AS (
    SELECT * FROM posted
    UNION ALL BY NAME
    SELECT * FROM of_workbooks
    UNION ALL BY NAME
    SELECT operating_day, interval_start_utc, hour_ending, repeated_hour_flag, settlement_point,
        total_dam_energy_bought AS energy_bought, _published_at
    FROM market.dam_total_energy_purchased WHERE operating_day BETWEEN first_day AND last_day
    UNION ALL BY NAME
    SELECT operating_day, interval_start_utc, hour_ending, repeated_hour_flag, settlement_point,
        total_dam_energy_sold AS energy_sold, _published_at
    FROM market.dam_total_energy_sold WHERE operating_day BETWEEN first_day AND last_day
), points AS (
    -- Each report has an hour and a point once, so that max only picks its value.
    SELECT operating_day, interval_start_utc, settlement_point,
        max(hour_ending) AS hour_ending, coalesce(bool_or(repeated_hour_flag), false) AS repeated_hour_flag,
        max(dam_spp) AS dam_spp, max(dam_spp_source) AS dam_spp_source,
        max(energy_bought) AS energy_bought, max(energy_sold) AS energy_sold, max(_published_at) AS published_at
    FROM reports
    GROUP BY operating_day, interval_start_utc, settlement_point
), lambdas AS (
    SELECT interval_start_utc, system_lambda, _published_at AS published_at
    FROM market.dam_system_lambda WHERE operating_day BETWEEN first_day AND last_day
), posted_services AS (
    SELECT interval_start_utc,
        max(mcpc) FILTER (ancillary_type = 'REGUP') AS regup, max(mcpc) FILTER (ancillary_type = 'REGDN') AS regdn,
        max(mcpc) FILTER (ancillary_type = 'RRS') AS rrs, max(mcpc) FILTER (ancillary_type = 'ECRS') AS ecrs,
        max(mcpc) FILTER (ancillary_type = 'NSPIN') AS nspin, max(_published_at) AS published_at
    FROM ancillary.dam_mcpc WHERE operating_day BETWEEN first_day AND last_day
    GROUP BY interval_start_utc
), services AS (
    SELECT * FROM posted_services
    UNION ALL BY NAME
    SELECT interval_start_utc, regup, regdn, rrs, ecrs, nspin, _published_at AS published_at
    FROM ancillary.dam_mcpc_annual ANTI JOIN posted_services USING (interval_start_utc)
    WHERE operating_day BETWEEN first_day AND last_day
)
SELECT points.operating_day, points.interval_start_utc, points.interval_start_utc + INTERVAL 1 HOUR AS interval_end_utc,
    hour_ending, repeated_hour_flag, settlement_point, dam_spp, dam_spp_source, system_lambda,
    dam_spp - system_lambda AS congestion, regup AS mcpc_regup, regdn AS mcpc_regdn, rrs AS mcpc_rrs, ecrs AS mcpc_ecrs,
    nspin AS mcpc_nspin, energy_bought, energy_sold,
    greatest(points.published_at, lambdas.published_at, services.published_at) AS known_at
FROM points
LEFT JOIN lambdas ON lambdas.interval_start_utc = points.interval_start_utc
LEFT JOIN services ON services.interval_start_utc = points.interval_start_utc;
COMMENT ON MACRO TABLE build.mart__fact_dam_hourly IS 'Rows of mart.fact_dam_hourly of a span of Operating Days, both ends included, as they follow from the report tables';

INSERT INTO ops.mart_source (mart, source_table, days_before, days_after) VALUES
    ('mart.fact_dam_hourly', 'market.dam_spp', 0, 0),
    ('mart.fact_dam_hourly', 'market.dam_spp_annual', 0, 0),
    ('mart.fact_dam_hourly', 'market.dam_system_lambda', 0, 0),
    ('mart.fact_dam_hourly', 'market.dam_total_energy_purchased', 0, 0),
    ('mart.fact_dam_hourly', 'market.dam_total_energy_sold', 0, 0),
    ('mart.fact_dam_hourly', 'ancillary.dam_mcpc', 0, 0),
    ('mart.fact_dam_hourly', 'ancillary.dam_mcpc_annual', 0, 0);
