-- What models read: shadow prices and congestion.
--
-- The long form of the shadow prices holds what the files hold. A run without a row of a constraint is at 0 for it if
-- mart.sced_run says that its shadow prices are known, and unknown otherwise; features.sced_mu_filled says so row by row.

CREATE VIEW features.sced_mu AS
SELECT sced_ts_utc, sced_ts_utc_minute, operating_day, constraint_name, contingency_name,
    concat(constraint_name, '|', contingency_name) AS constraint_key, shadow_price AS mu, max_shadow_price,
    _published_at AS mu_published_at
FROM market.sced_shadow_prices;
COMMENT ON VIEW features.sced_mu IS 'Shadow prices in long form, one row per SCED run, constraint and contingency that SCED managed; where there is no row, see mu_known of mart.sced_run';
COMMENT ON COLUMN features.sced_mu.sced_ts_utc IS 'instant of the SCED run, exact: stamp and flag together, UTC';
COMMENT ON COLUMN features.sced_mu.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC; not unique, so join on sced_ts_utc';
COMMENT ON COLUMN features.sced_mu.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN features.sced_mu.constraint_name IS 'transmission element or generic transmission constraint';
COMMENT ON COLUMN features.sced_mu.contingency_name IS 'outage the limit guards against, BASE CASE when none';
COMMENT ON COLUMN features.sced_mu.constraint_key IS 'constraint and contingency, joined by |: together they name a limit';
COMMENT ON COLUMN features.sced_mu.mu IS 'shadow price, 0 when the constraint was managed and did not bind (NP6-86-CD) [$/MW per h]';
COMMENT ON COLUMN features.sced_mu.max_shadow_price IS 'cap of the shadow price for this row (NP6-86-CD) [$/MW per h]';
COMMENT ON COLUMN features.sced_mu.mu_published_at IS 'publish time of the row, UTC';

CREATE MACRO features.sced_mu_filled(first_day, last_day) AS TABLE
WITH runs AS (
    SELECT sced_ts_utc, sced_ts_utc_minute, operating_day, mu_known, mu_published_at FROM mart.sced_run
    WHERE operating_day BETWEEN first_day AND last_day
), prices AS (
    SELECT sced_ts_utc, constraint_name, contingency_name, constraint_key, mu FROM features.sced_mu
    WHERE operating_day BETWEEN first_day AND last_day
), constraints AS (
    SELECT DISTINCT constraint_name, contingency_name, constraint_key FROM prices WHERE mu > 0
)
SELECT r.sced_ts_utc, r.sced_ts_utc_minute, r.operating_day, c.constraint_name, c.contingency_name, c.constraint_key,
    coalesce(p.mu, CASE WHEN r.mu_known THEN 0 END) AS mu, r.mu_known, r.mu_published_at
FROM runs r CROSS JOIN constraints c
LEFT JOIN prices p ON p.sced_ts_utc = r.sced_ts_utc AND p.constraint_name = c.constraint_name
    AND p.contingency_name = c.contingency_name;
COMMENT ON MACRO TABLE features.sced_mu_filled IS 'Shadow prices of every SCED run from the first to the last operating day and every constraint that bound in them: 0 where the constraint did not bind, NULL where it is unknown. PIVOT it on constraint_key for one column per constraint';

CREATE VIEW features.lmp_target AS
SELECT p.sced_ts_utc_minute, p.sced_ts_utc, p.operating_day, p.settlement_point, p.lmp - r.system_lambda AS y_congestion,
    r.scarcity_adder, r.mcpc_regup, r.mcpc_rrs, r.mcpc_ecrs, r.mcpc_nspin, r.mu_known,
    greatest(p._published_at, r.lambda_published_at) AS y_published_at
FROM market.rt_lmp_5min p
JOIN mart.sced_run r ON r.operating_day = p.operating_day AND r.sced_ts_utc = p.sced_ts_utc
WHERE p.lmp IS NOT NULL AND r.system_lambda IS NOT NULL;
COMMENT ON VIEW features.lmp_target IS 'Congestion and what may explain it beside the constraints, one row per SCED run and settlement point where LMP and system lambda are known';
COMMENT ON COLUMN features.lmp_target.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC; not unique, so join on sced_ts_utc';
COMMENT ON COLUMN features.lmp_target.sced_ts_utc IS 'instant of the SCED run, exact: stamp and flag together, UTC';
COMMENT ON COLUMN features.lmp_target.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN features.lmp_target.settlement_point IS 'resource node, hub, load zone or DC tie';
COMMENT ON COLUMN features.lmp_target.y_congestion IS 'LMP less system lambda [$/MWh]';
COMMENT ON COLUMN features.lmp_target.scarcity_adder IS 'what settlement adds to the LMP: RTRDPA, until 2025-12-04 RTORPA + RTORDPA (NP6-323-CD) [$/MWh]';
COMMENT ON COLUMN features.lmp_target.mcpc_regup IS 'clearing price for capacity, regulation up, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN features.lmp_target.mcpc_rrs IS 'clearing price for capacity, responsive reserve, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN features.lmp_target.mcpc_ecrs IS 'clearing price for capacity, ECRS, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN features.lmp_target.mcpc_nspin IS 'clearing price for capacity, non-spinning reserve, after the cap, NULL before 2025-12-05 (NP6-332-CD) [$/MW per h]';
COMMENT ON COLUMN features.lmp_target.mu_known IS 'true if the NP6-86-CD file with the hour of the run is here and none of its rows was rejected: a constraint without a row is then at 0; false means unknown';
COMMENT ON COLUMN features.lmp_target.y_published_at IS 'publish time of LMP and system lambda, whichever was later, UTC';
