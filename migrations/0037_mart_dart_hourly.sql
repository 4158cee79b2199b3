-- Day-ahead against real-time prices by hour and settlement point.
--
-- The real-time price of an hour is the mean of its four 15-minute prices, and NULL unless all four are there. Both sides are
-- one series each: the report that ERCOT posts where it has the interval and the point, the yearly workbook otherwise.
-- A point that only one side has is kept.
--
-- NP6-905-CD has load zones and DC ties twice under one name: LZ and LZ_DC, against which day-ahead positions settle, and
-- LZEW and LZ_DCEW, weighted by energy, at which load settles. The latter stand in a column of their own.

CREATE TABLE mart.dart_hourly (
    operating_day DATE NOT NULL,
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP NOT NULL,
    hour_ending SMALLINT,
    repeated_hour_flag BOOLEAN,
    settlement_point VARCHAR NOT NULL,
    settlement_point_type VARCHAR,
    dam_spp DOUBLE,
    dam_spp_source VARCHAR,
    rt_spp DOUBLE,
    rt_intervals TINYINT NOT NULL,
    rt_intervals_posted TINYINT NOT NULL,
    rt_minus_dam DOUBLE,
    rt_spp_energy_weighted DOUBLE,
    dam_known_at TIMESTAMP,
    rt_known_at TIMESTAMP,
    known_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE mart.dart_hourly IS 'Day-ahead against real-time prices, one row per hour and settlement point that either side has (NP4-190-CD, NP4-180-ER, NP6-905-CD, NP6-785-ER)';
COMMENT ON COLUMN mart.dart_hourly.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN mart.dart_hourly.interval_start_utc IS 'start of the hour, UTC';
COMMENT ON COLUMN mart.dart_hourly.interval_end_utc IS 'end of the hour, UTC';
COMMENT ON COLUMN mart.dart_hourly.hour_ending IS 'hour ending as printed, 1 to 24, Central Prevailing Time; 2 comes twice on the November day [h]';
COMMENT ON COLUMN mart.dart_hourly.repeated_hour_flag IS 'true only in the second pass of the repeated hour in November';
COMMENT ON COLUMN mart.dart_hourly.settlement_point IS 'resource node, hub, load zone or DC tie (NP4-190-CD, NP6-905-CD)';
COMMENT ON COLUMN mart.dart_hourly.settlement_point_type IS 'type of the point in the real-time report, NULL if it is not there; never LZEW or LZ_DCEW (NP6-905-CD, NP6-785-ER)';
COMMENT ON COLUMN mart.dart_hourly.dam_spp IS 'day-ahead settlement point price, corrections included (NP4-190-CD, else NP4-180-ER) [$/MWh]';
COMMENT ON COLUMN mart.dart_hourly.dam_spp_source IS 'report that dam_spp is from: NP4-190-CD, or NP4-180-ER where the former does not have the hour and the point';
COMMENT ON COLUMN mart.dart_hourly.rt_spp IS 'mean of the four real-time settlement point prices of the hour, adders and corrections included, NULL unless all four are there (NP6-905-CD, else NP6-785-ER) [$/MWh]';
COMMENT ON COLUMN mart.dart_hourly.rt_intervals IS '15-minute intervals of the hour that have a real-time price, 0 to 4 (NP6-905-CD, NP6-785-ER)';
COMMENT ON COLUMN mart.dart_hourly.rt_intervals_posted IS 'those of rt_intervals that are from NP6-905-CD and not from the yearly workbook; 4 leaves the workbooks out';
COMMENT ON COLUMN mart.dart_hourly.rt_minus_dam IS 'rt_spp less dam_spp: what energy bought day-ahead earns in real time (NP4-190-CD, NP6-905-CD, else NP4-180-ER, NP6-785-ER) [$/MWh]';
COMMENT ON COLUMN mart.dart_hourly.rt_spp_energy_weighted IS 'as rt_spp, of the type LZEW or LZ_DCEW under the name, at which load settles; NULL for points that are not load zones or DC ties (NP6-905-CD, else NP6-785-ER) [$/MWh]';
COMMENT ON COLUMN mart.dart_hourly.dam_known_at IS 'publish time of dam_spp, UTC';
COMMENT ON COLUMN mart.dart_hourly.rt_known_at IS 'latest publish time of the real-time prices of the hour, UTC';
COMMENT ON COLUMN mart.dart_hourly.known_at IS 'latest publish time of what the row is made of, UTC';

CREATE MACRO build.mart__dart_hourly(first_day, last_day) AS TABLE
WITH dam_posted AS (
    SELECT operating_day, interval_start_utc, hour_ending, dst_flag AS repeated_hour_flag, settlement_point,
        settlement_point_price AS dam_spp, 'NP4-190-CD' AS dam_spp_source, _published_at AS dam_known_at
    FROM market.dam_spp
    WHERE operating_day BETWEEN first_day AND last_day AND settlement_point_price IS NOT NULL
), dam AS (
    SELECT * FROM dam_posted
    UNION ALL BY NAME
    SELECT operating_day, interval_start_utc, hour_ending, repeated_hour_flag, settlement_point,
        settlement_point_price AS dam_spp, 'NP4-180-ER' AS dam_spp_source, _published_at AS dam_known_at
    FROM market.dam_spp_annual ANTI JOIN dam_posted USING (interval_start_utc, settlement_point)
    WHERE operating_day BETWEEN first_day AND last_day AND settlement_point_price IS NOT NULL
), rt_posted AS (
    SELECT operating_day, interval_start_utc, delivery_hour, dst_flag AS repeated_hour_flag, settlement_point_name,
        settlement_point_type, settlement_point_price, _published_at, true AS is_posted
    FROM market.rt_spp_15min
    WHERE operating_day BETWEEN first_day AND last_day AND settlement_point_price IS NOT NULL
), rt_intervals AS (
    SELECT * FROM rt_posted
    UNION ALL BY NAME
    SELECT operating_day, interval_start_utc, delivery_hour, repeated_hour_flag, settlement_point_name,
        settlement_point_type, settlement_point_price, _published_at, false AS is_posted
    FROM market.rt_spp_annual ANTI JOIN rt_posted USING (interval_start_utc, settlement_point_name, settlement_point_type)
    WHERE operating_day BETWEEN first_day AND last_day AND settlement_point_price IS NOT NULL
), quarters AS (
    SELECT *, minute(interval_start_utc) // 15 AS quarter, settlement_point_type IN ('LZEW', 'LZ_DCEW') AS is_weighted
    FROM rt_intervals
), rt_hours AS (
    -- Added in a fixed order below: a sum over rows could differ in its last bit from one run to the next. Should a name have
    -- several types that are not weighted, the first in the alphabet counts.
    SELECT operating_day, date_trunc('hour', interval_start_utc) AS interval_start_utc,
        settlement_point_name AS settlement_point, max(delivery_hour) AS delivery_hour,
        bool_or(repeated_hour_flag) AS repeated_hour_flag, max(_published_at) AS rt_known_at,
        min(settlement_point_type) FILTER (NOT is_weighted) AS settlement_point_type,
        bit_count(coalesce(bit_or(1 << quarter) FILTER (NOT is_weighted), 0)) AS rt_intervals,
        bit_count(coalesce(bit_or(1 << quarter) FILTER (NOT is_weighted AND is_posted), 0)) AS rt_intervals_posted,
        arg_min(settlement_point_price, settlement_point_type) FILTER (NOT is_weighted AND quarter = 0) AS spp_1,
        arg_min(settlement_point_price, settlement_point_type) FILTER (NOT is_weighted AND quarter = 1) AS spp_2,
        arg_min(settlement_point_price, settlement_point_type) FILTER (NOT is_weighted AND quarter = 2) AS spp_3,
        arg_min(settlement_point_price, settlement_point_type) FILTER (NOT is_weighted AND quarter = 3) AS spp_4,
        arg_min(settlement_point_price, settlement_point_type) FILTER (is_weighted AND quarter = 0) AS weighted_1,
        arg_min(settlement_point_price, settlement_point_type) FILTER (is_weighted AND quarter = 1) AS weighted_2,
        arg_min(settlement_point_price, settlement_point_type) FILTER (is_weighted AND quarter = 2) AS weighted_3,
        arg_min(settlement_point_price, settlement_point_type) FILTER (is_weighted AND quarter = 3) AS weighted_4
    FROM quarters
    GROUP BY ALL
), rt AS (
    SELECT *, (spp_1 + spp_2 + spp_3 + spp_4) / 4 AS rt_spp,
        (weighted_1 + weighted_2 + weighted_3 + weighted_4) / 4 AS rt_spp_energy_weighted
    FROM rt_hours
)
SELECT operating_day, interval_start_utc, interval_start_utc + INTERVAL 1 HOUR AS interval_end_utc,
    coalesce(dam.hour_ending, rt.delivery_hour) AS hour_ending,
    coalesce(dam.repeated_hour_flag, rt.repeated_hour_flag, false) AS repeated_hour_flag,
    settlement_point, rt.settlement_point_type, dam.dam_spp, dam.dam_spp_source, rt.rt_spp,
    coalesce(rt.rt_intervals, 0)::TINYINT AS rt_intervals, coalesce(rt.rt_intervals_posted, 0)::TINYINT AS rt_intervals_posted,
    rt.rt_spp - dam.dam_spp AS rt_minus_dam, rt.rt_spp_energy_weighted, dam.dam_known_at, rt.rt_known_at,
    greatest(dam.dam_known_at, rt.rt_known_at) AS known_at
FROM dam FULL JOIN rt USING (operating_day, interval_start_utc, settlement_point);
COMMENT ON MACRO TABLE build.mart__dart_hourly IS 'Rows of mart.dart_hourly of a span of Operating Days, both ends included, as they follow from the report tables';

INSERT INTO ops.mart_source (mart, source_table, days_before, days_after) VALUES
    ('mart.dart_hourly', 'market.dam_spp', 0, 0),
    ('mart.dart_hourly', 'market.dam_spp_annual', 0, 0),
    ('mart.dart_hourly', 'market.rt_spp_15min', 0, 0),
    ('mart.dart_hourly', 'market.rt_spp_annual', 0, 0);
