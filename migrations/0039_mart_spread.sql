-- The spread between two settlement points in every market, as one series of rows.

CREATE MACRO mart.spread(point_a, point_b) AS TABLE
WITH hours AS NOT MATERIALIZED (
    -- A point has an hour once, so that max only picks its value.
    SELECT operating_day, interval_start_utc, interval_end_utc, max(hour_ending) AS hour_ending,
        bool_or(repeated_hour_flag) AS repeated_hour_flag,
        max(dam_spp) FILTER (settlement_point = point_a) AS dam_a, max(dam_spp) FILTER (settlement_point = point_b) AS dam_b,
        max(rt_spp) FILTER (settlement_point = point_a) AS rt_a, max(rt_spp) FILTER (settlement_point = point_b) AS rt_b,
        max(dam_known_at) AS dam_known_at, max(rt_known_at) AS rt_known_at
    FROM mart.dart_hourly
    WHERE settlement_point IN (point_a, point_b)
    GROUP BY operating_day, interval_start_utc, interval_end_utc
), rt_prices AS (
    SELECT operating_day, interval_start_utc, interval_end_utc, settlement_point_name, '1' || settlement_point_type AS choice,
        settlement_point_type, settlement_point_price, _published_at
    FROM market.rt_spp_15min
    UNION ALL
    SELECT operating_day, interval_start_utc, interval_end_utc, settlement_point_name, '2' || settlement_point_type AS choice,
        settlement_point_type, settlement_point_price, _published_at
    FROM market.rt_spp_annual
), rt_intervals AS (
    -- As in mart.dart_hourly: the posting before the yearly workbook, and no type that is weighted by energy.
    SELECT operating_day, interval_start_utc, interval_end_utc,
        arg_min({'spp': settlement_point_price, 'known_at': _published_at}, choice)
            FILTER (settlement_point_name = point_a) AS of_a,
        arg_min({'spp': settlement_point_price, 'known_at': _published_at}, choice)
            FILTER (settlement_point_name = point_b) AS of_b
    FROM rt_prices
    WHERE settlement_point_name IN (point_a, point_b) AND settlement_point_type NOT IN ('LZEW', 'LZ_DCEW')
        AND settlement_point_price IS NOT NULL
    GROUP BY operating_day, interval_start_utc, interval_end_utc
), runs AS (
    SELECT operating_day, sced_ts_utc, max(lmp) FILTER (settlement_point = point_a) AS lmp_a,
        max(lmp) FILTER (settlement_point = point_b) AS lmp_b, max(_published_at) AS known_at
    FROM market.rt_lmp_5min
    WHERE settlement_point IN (point_a, point_b)
    GROUP BY operating_day, sced_ts_utc
), prices AS (
    SELECT 'DAM' AS market, operating_day, interval_start_utc, interval_end_utc, dam_a AS price_a, dam_b AS price_b,
        dam_known_at AS known_at
    FROM hours WHERE dam_a IS NOT NULL OR dam_b IS NOT NULL
    UNION ALL
    SELECT 'RT_HOURLY' AS market, operating_day, interval_start_utc, interval_end_utc, rt_a, rt_b, rt_known_at
    FROM hours WHERE rt_a IS NOT NULL OR rt_b IS NOT NULL
    UNION ALL
    SELECT 'RT_15MIN' AS market, operating_day, interval_start_utc, interval_end_utc, of_a.spp, of_b.spp,
        greatest(of_a.known_at, of_b.known_at)
    FROM rt_intervals
    UNION ALL
    SELECT 'SCED' AS market, operating_day, sced_ts_utc, NULL, lmp_a, lmp_b, known_at FROM runs
)
SELECT prices.market, prices.operating_day, prices.interval_start_utc, prices.interval_end_utc, hours.hour_ending,
    hours.repeated_hour_flag, point_a AS point_a, point_b AS point_b, price_a, price_b, price_a - price_b AS spread,
    hours.dam_a - hours.dam_b AS dam_spread, (price_a - price_b) - (hours.dam_a - hours.dam_b) AS spread_minus_dam,
    greatest(prices.known_at, hours.dam_known_at) AS known_at
FROM prices
LEFT JOIN hours ON hours.operating_day = prices.operating_day
    AND hours.interval_start_utc = date_trunc('hour', prices.interval_start_utc);
COMMENT ON MACRO TABLE mart.spread IS 'Spread of two settlement points, price_a less price_b, all prices in $/MWh. The column market says which price: DAM (hour), RT_HOURLY (mean of four 15-minute prices), RT_15MIN (with adders), SCED (LMP of a run without adders; interval_start_utc is the exact instant of the run, interval_end_utc is NULL, the run holds until the next). dam_spread is the day-ahead spread of the same hour and spread_minus_dam what a day-ahead position from b to a earns against this price. A price that one point does not have is NULL, and with it the spread. known_at is the latest publish time of what the row is made of, UTC (NP4-190-CD, NP6-905-CD, NP6-788-CD, else NP4-180-ER, NP6-785-ER)';
