-- Which constraints matter, over a trailing window of 14 operating days that ends with the last day of known shadow prices.
--
-- A constraint is its name and its contingency. Sums are taken over decimals, which add up to the same whatever the order.

CREATE VIEW ref.ptdf_window AS
WITH last_day AS (
    SELECT max(operating_day) AS day FROM mart.sced_run WHERE mu_known
)
SELECT sced_ts_utc, sced_ts_utc_minute, operating_day, system_lambda, lmp_points, active_constraints, binding_constraints,
    mu_known AND system_lambda IS NOT NULL AND lmp_points > 0 AS is_usable, known_at
FROM mart.sced_run JOIN last_day ON operating_day BETWEEN day - 13 AND day;
COMMENT ON VIEW ref.ptdf_window IS 'SCED runs of the trailing window that shift factors are fitted in, one row per run';
COMMENT ON COLUMN ref.ptdf_window.sced_ts_utc IS 'instant of the SCED run, exact: stamp and flag together, UTC';
COMMENT ON COLUMN ref.ptdf_window.sced_ts_utc_minute IS 'instant of the SCED run cut to the minute, UTC; not unique, so join on sced_ts_utc';
COMMENT ON COLUMN ref.ptdf_window.operating_day IS 'Operating Day, the Central date of the run';
COMMENT ON COLUMN ref.ptdf_window.system_lambda IS 'system lambda, after the cap where there are two: NP6-322-CD, else NP6-323-CD or its annual workbook [$/MWh]';
COMMENT ON COLUMN ref.ptdf_window.lmp_points IS 'settlement points with an LMP of the run (NP6-788-CD) [points]';
COMMENT ON COLUMN ref.ptdf_window.active_constraints IS 'constraints that SCED managed in the run, NULL if unknown (NP6-86-CD) [constraints]';
COMMENT ON COLUMN ref.ptdf_window.binding_constraints IS 'constraints with a shadow price above 0 in the run, NULL if unknown (NP6-86-CD) [constraints]';
COMMENT ON COLUMN ref.ptdf_window.is_usable IS 'true if shadow prices, system lambda and LMPs of the run are all known';
COMMENT ON COLUMN ref.ptdf_window.known_at IS 'publish time of the last of all reports in the row: as it is, the row was known from then on, UTC';

CREATE MACRO ref.constraint_activity_between(first_day, last_day) AS TABLE
WITH runs AS (
    SELECT sced_ts_utc, in_force_seconds FROM mart.sced_run WHERE operating_day BETWEEN first_day AND last_day AND mu_known
), rows_of_runs AS (
    SELECT s.constraint_name, s.contingency_name, s.sced_ts_utc, s.shadow_price, s.max_shadow_price,
        abs(s.shadow_price)::DECIMAL(18, 5) AS abs_mu, coalesce(r.in_force_seconds, 300) AS seconds
    FROM market.sced_shadow_prices s JOIN runs r ON r.sced_ts_utc = s.sced_ts_utc
    WHERE s.operating_day BETWEEN first_day AND last_day
)
SELECT constraint_name, contingency_name, count(*) AS active_ct, count(*) FILTER (shadow_price > 0) AS bind_ct,
    (SELECT count(*) FROM runs) AS runs_known, sum(abs_mu)::DOUBLE AS abs_mu,
    sum(abs_mu)::DOUBLE / (SELECT count(*) FROM runs) AS avg_abs_mu, max(shadow_price) AS max_mu,
    count(*) FILTER (shadow_price > 0 AND shadow_price >= max_shadow_price) AS at_cap_ct,
    coalesce(sum(seconds) FILTER (shadow_price > 0), 0)::DOUBLE / 3600 AS binding_hours,
    min(sced_ts_utc) FILTER (shadow_price > 0) AS first_bound_utc, max(sced_ts_utc) FILTER (shadow_price > 0) AS last_bound_utc
FROM rows_of_runs GROUP BY ALL;
COMMENT ON MACRO TABLE ref.constraint_activity_between IS 'The columns of ref.constraint_activity over the operating days from the first to the last, both included';

CREATE VIEW ref.constraint_activity AS
SELECT constraint_name, contingency_name, active_ct, bind_ct, runs_known, abs_mu, avg_abs_mu, max_mu, at_cap_ct, binding_hours,
    first_bound_utc, last_bound_utc
FROM ref.constraint_activity_between(
    (SELECT max(operating_day) - 13 FROM mart.sced_run WHERE mu_known), (SELECT max(operating_day) FROM mart.sced_run WHERE mu_known));
COMMENT ON VIEW ref.constraint_activity IS 'What each constraint did in the trailing window, one row per constraint and contingency that SCED managed';
COMMENT ON COLUMN ref.constraint_activity.constraint_name IS 'transmission element or generic transmission constraint';
COMMENT ON COLUMN ref.constraint_activity.contingency_name IS 'outage the limit guards against, BASE CASE when none';
COMMENT ON COLUMN ref.constraint_activity.active_ct IS 'SCED runs that managed the constraint [runs]';
COMMENT ON COLUMN ref.constraint_activity.bind_ct IS 'SCED runs in which it bound [runs]';
COMMENT ON COLUMN ref.constraint_activity.runs_known IS 'SCED runs of the window with known shadow prices [runs]';
COMMENT ON COLUMN ref.constraint_activity.abs_mu IS 'sum of the absolute shadow price over the runs [$/MW per h]';
COMMENT ON COLUMN ref.constraint_activity.avg_abs_mu IS 'mean of the absolute shadow price over all runs with known shadow prices, 0 where the constraint did not bind [$/MW per h]';
COMMENT ON COLUMN ref.constraint_activity.max_mu IS 'highest shadow price [$/MW per h]';
COMMENT ON COLUMN ref.constraint_activity.at_cap_ct IS 'SCED runs in which the shadow price was at its cap [runs]';
COMMENT ON COLUMN ref.constraint_activity.binding_hours IS 'time that it bound, 5 minutes for a run whose end is not known [h]';
COMMENT ON COLUMN ref.constraint_activity.first_bound_utc IS 'first SCED run of the window in which it bound, UTC';
COMMENT ON COLUMN ref.constraint_activity.last_bound_utc IS 'last SCED run of the window in which it bound, UTC';

CREATE VIEW ref.top_constraints AS
SELECT row_number() OVER (ORDER BY abs_mu DESC, constraint_name, contingency_name) AS rank, constraint_name, contingency_name,
    bind_ct, abs_mu, binding_hours, max_mu, last_bound_utc
FROM ref.constraint_activity WHERE bind_ct > 0;
COMMENT ON VIEW ref.top_constraints IS 'Constraints that bound in the trailing window, ordered by the sum of their shadow prices, one row per constraint and contingency';
COMMENT ON COLUMN ref.top_constraints.rank IS '1 for the largest sum of shadow prices';
COMMENT ON COLUMN ref.top_constraints.constraint_name IS 'transmission element or generic transmission constraint';
COMMENT ON COLUMN ref.top_constraints.contingency_name IS 'outage the limit guards against, BASE CASE when none';
COMMENT ON COLUMN ref.top_constraints.bind_ct IS 'SCED runs in which it bound [runs]';
COMMENT ON COLUMN ref.top_constraints.abs_mu IS 'sum of the absolute shadow price over the runs [$/MW per h]';
COMMENT ON COLUMN ref.top_constraints.binding_hours IS 'time that it bound, 5 minutes for a run whose end is not known [h]';
COMMENT ON COLUMN ref.top_constraints.max_mu IS 'highest shadow price [$/MW per h]';
COMMENT ON COLUMN ref.top_constraints.last_bound_utc IS 'last SCED run of the window in which it bound, UTC';

CREATE VIEW ref.node_top_constraints AS
SELECT e.node, e.constraint_name, e.contingency_name, e.beta, a.avg_abs_mu, e.abs_beta * a.avg_abs_mu AS avg_abs_contrib,
    row_number() OVER (
        PARTITION BY e.node ORDER BY e.abs_beta * a.avg_abs_mu DESC, e.constraint_name, e.contingency_name
    ) AS rank_for_node
FROM (SELECT node, constraint_name, contingency_name, beta, abs(beta) AS abs_beta FROM ref.estimated_ptdf WHERE feature_type = 'constraint') e
JOIN ref.constraint_activity a ON a.constraint_name = e.constraint_name AND a.contingency_name = e.contingency_name;
COMMENT ON VIEW ref.node_top_constraints IS 'Which constraints move each node, by the fit in use and the trailing window, one row per node and constraint';
COMMENT ON COLUMN ref.node_top_constraints.node IS 'settlement point';
COMMENT ON COLUMN ref.node_top_constraints.constraint_name IS 'transmission element or generic transmission constraint';
COMMENT ON COLUMN ref.node_top_constraints.contingency_name IS 'outage the limit guards against, BASE CASE when none';
COMMENT ON COLUMN ref.node_top_constraints.beta IS 'congestion at the node per shadow price, minus the shift factor (ref.estimated_ptdf) [$/MWh per $/MW per h]';
COMMENT ON COLUMN ref.node_top_constraints.avg_abs_mu IS 'mean of the absolute shadow price over all runs with known shadow prices, 0 where the constraint did not bind [$/MW per h]';
COMMENT ON COLUMN ref.node_top_constraints.avg_abs_contrib IS 'absolute beta times avg_abs_mu [$/MWh]';
COMMENT ON COLUMN ref.node_top_constraints.rank_for_node IS '1 for the constraint that moves the node most';

CREATE VIEW dashboard.node_driver_live AS
WITH latest AS (
    SELECT max(sced_ts_utc) AS sced_ts_utc FROM mart.sced_run WHERE mu_known
), live AS (
    SELECT l.sced_ts_utc, constraint_name, contingency_name, mu FROM features.sced_mu s JOIN latest l ON l.sced_ts_utc = s.sced_ts_utc
), contributions AS (
    SELECT n.node, n.constraint_name, n.contingency_name, n.rank_for_node, n.beta, coalesce(v.mu, 0) AS current_mu,
        n.beta * coalesce(v.mu, 0) AS live_contribution, n.avg_abs_mu, n.avg_abs_contrib, l.sced_ts_utc
    FROM ref.node_top_constraints n CROSS JOIN latest l
    LEFT JOIN live v ON v.constraint_name = n.constraint_name AND v.contingency_name = n.contingency_name
), totals AS (
    SELECT *, abs(live_contribution) AS abs_live_contribution,
        sum(abs(live_contribution)) OVER (PARTITION BY node ORDER BY constraint_name, contingency_name
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS total_abs_live_contribution
    FROM contributions
)
SELECT node, constraint_name, contingency_name, rank_for_node,
    row_number() OVER (PARTITION BY node ORDER BY abs_live_contribution DESC, rank_for_node) AS live_rank, beta, current_mu,
    live_contribution, abs_live_contribution, total_abs_live_contribution,
    abs_live_contribution / nullif(total_abs_live_contribution, 0) AS live_share,
    CASE WHEN current_mu > 0 THEN 'positive' WHEN current_mu < 0 THEN 'negative' ELSE 'zero' END AS mu_direction,
    avg_abs_mu, avg_abs_contrib, sced_ts_utc, date_trunc('minute', sced_ts_utc) AS sced_ts_utc_minute
FROM totals;
COMMENT ON VIEW dashboard.node_driver_live IS 'What drives each node in the latest SCED run with known shadow prices, one row per node and constraint';
COMMENT ON COLUMN dashboard.node_driver_live.node IS 'settlement point';
COMMENT ON COLUMN dashboard.node_driver_live.constraint_name IS 'transmission element or generic transmission constraint';
COMMENT ON COLUMN dashboard.node_driver_live.contingency_name IS 'outage the limit guards against, BASE CASE when none';
COMMENT ON COLUMN dashboard.node_driver_live.rank_for_node IS '1 for the constraint that moves the node most';
COMMENT ON COLUMN dashboard.node_driver_live.live_rank IS '1 for the largest absolute live contribution';
COMMENT ON COLUMN dashboard.node_driver_live.beta IS 'congestion at the node per shadow price, minus the shift factor (ref.estimated_ptdf) [$/MWh per $/MW per h]';
COMMENT ON COLUMN dashboard.node_driver_live.current_mu IS 'shadow price in that run, 0 when the constraint did not bind [$/MW per h]';
COMMENT ON COLUMN dashboard.node_driver_live.live_contribution IS 'beta times current shadow price: the part of the congestion that the constraint explains [$/MWh]';
COMMENT ON COLUMN dashboard.node_driver_live.abs_live_contribution IS 'absolute value of the live contribution [$/MWh]';
COMMENT ON COLUMN dashboard.node_driver_live.total_abs_live_contribution IS 'sum of the absolute live contributions at the node [$/MWh]';
COMMENT ON COLUMN dashboard.node_driver_live.live_share IS 'share of the constraint in that sum, NULL when nothing binds';
COMMENT ON COLUMN dashboard.node_driver_live.mu_direction IS 'positive, zero or negative: the sign of the current shadow price';
COMMENT ON COLUMN dashboard.node_driver_live.avg_abs_mu IS 'mean of the absolute shadow price over all runs with known shadow prices, 0 where the constraint did not bind [$/MW per h]';
COMMENT ON COLUMN dashboard.node_driver_live.avg_abs_contrib IS 'absolute beta times avg_abs_mu [$/MWh]';
COMMENT ON COLUMN dashboard.node_driver_live.sced_ts_utc IS 'instant of the latest SCED run with known shadow prices, UTC';
COMMENT ON COLUMN dashboard.node_driver_live.sced_ts_utc_minute IS 'the same cut to the minute, UTC';
