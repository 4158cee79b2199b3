-- Estimated shift factors: the tables that a fit fills. None is filled by a refresh.
--
-- A fit writes the staged tables first; what passes its checks becomes current, and what was current goes to the history.

CREATE TABLE ref.estimated_ptdf (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR,
    node VARCHAR NOT NULL,
    beta DOUBLE NOT NULL,
    feature_type VARCHAR NOT NULL,
    abs_beta DOUBLE,
    avg_abs_mu DOUBLE,
    expected_impact DOUBLE
);
COMMENT ON TABLE ref.estimated_ptdf IS 'Estimated sensitivities, one row per node and constraint or regressor: the fit that is in use';
COMMENT ON COLUMN ref.estimated_ptdf.run_id IS 'fit that the row belongs to, leads to ref.estimated_ptdf_metadata';
COMMENT ON COLUMN ref.estimated_ptdf.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf.constraint_name IS 'constraint, or name of the regressor';
COMMENT ON COLUMN ref.estimated_ptdf.contingency_name IS 'contingency of the constraint, NULL for a regressor';
COMMENT ON COLUMN ref.estimated_ptdf.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf.beta IS 'congestion at the node per unit of the feature: for a constraint minus the shift factor [$/MWh per $/MW per h]';
COMMENT ON COLUMN ref.estimated_ptdf.feature_type IS 'constraint or regressor';
COMMENT ON COLUMN ref.estimated_ptdf.abs_beta IS 'absolute value of beta';
COMMENT ON COLUMN ref.estimated_ptdf.avg_abs_mu IS 'mean of the absolute shadow price over the runs of the window with known shadow prices [$/MW per h]';
COMMENT ON COLUMN ref.estimated_ptdf.expected_impact IS 'abs_beta times avg_abs_mu [$/MWh]';

CREATE TABLE ref.estimated_ptdf_staged (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR,
    node VARCHAR NOT NULL,
    beta DOUBLE NOT NULL,
    feature_type VARCHAR NOT NULL,
    abs_beta DOUBLE,
    avg_abs_mu DOUBLE,
    expected_impact DOUBLE
);
COMMENT ON TABLE ref.estimated_ptdf_staged IS 'Estimated sensitivities, one row per node and constraint or regressor: a fit that is not yet in use';
COMMENT ON COLUMN ref.estimated_ptdf_staged.run_id IS 'fit that the row belongs to, leads to ref.estimated_ptdf_metadata';
COMMENT ON COLUMN ref.estimated_ptdf_staged.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_staged.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_staged.constraint_name IS 'constraint, or name of the regressor';
COMMENT ON COLUMN ref.estimated_ptdf_staged.contingency_name IS 'contingency of the constraint, NULL for a regressor';
COMMENT ON COLUMN ref.estimated_ptdf_staged.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf_staged.beta IS 'congestion at the node per unit of the feature: for a constraint minus the shift factor [$/MWh per $/MW per h]';
COMMENT ON COLUMN ref.estimated_ptdf_staged.feature_type IS 'constraint or regressor';
COMMENT ON COLUMN ref.estimated_ptdf_staged.abs_beta IS 'absolute value of beta';
COMMENT ON COLUMN ref.estimated_ptdf_staged.avg_abs_mu IS 'mean of the absolute shadow price over the runs of the window with known shadow prices [$/MW per h]';
COMMENT ON COLUMN ref.estimated_ptdf_staged.expected_impact IS 'abs_beta times avg_abs_mu [$/MWh]';

CREATE TABLE ref.estimated_ptdf_history (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR,
    node VARCHAR NOT NULL,
    beta DOUBLE NOT NULL,
    feature_type VARCHAR NOT NULL,
    abs_beta DOUBLE,
    avg_abs_mu DOUBLE,
    expected_impact DOUBLE,
    superseded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_history IS 'Estimated sensitivities, one row per node and constraint or regressor: fits that were in use';
COMMENT ON COLUMN ref.estimated_ptdf_history.run_id IS 'fit that the row belongs to, leads to ref.estimated_ptdf_metadata';
COMMENT ON COLUMN ref.estimated_ptdf_history.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_history.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_history.constraint_name IS 'constraint, or name of the regressor';
COMMENT ON COLUMN ref.estimated_ptdf_history.contingency_name IS 'contingency of the constraint, NULL for a regressor';
COMMENT ON COLUMN ref.estimated_ptdf_history.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf_history.beta IS 'congestion at the node per unit of the feature: for a constraint minus the shift factor [$/MWh per $/MW per h]';
COMMENT ON COLUMN ref.estimated_ptdf_history.feature_type IS 'constraint or regressor';
COMMENT ON COLUMN ref.estimated_ptdf_history.abs_beta IS 'absolute value of beta';
COMMENT ON COLUMN ref.estimated_ptdf_history.avg_abs_mu IS 'mean of the absolute shadow price over the runs of the window with known shadow prices [$/MW per h]';
COMMENT ON COLUMN ref.estimated_ptdf_history.expected_impact IS 'abs_beta times avg_abs_mu [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_history.superseded_at IS 'time when another fit took its place, UTC';

CREATE TABLE ref.estimated_ptdf_intercepts (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    node VARCHAR NOT NULL,
    intercept DOUBLE NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_intercepts IS 'Intercepts of the fit, one row per node: the fit that is in use';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts.intercept IS 'congestion when every feature is 0, 0 for a fit without intercepts [$/MWh]';

CREATE TABLE ref.estimated_ptdf_intercepts_staged (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    node VARCHAR NOT NULL,
    intercept DOUBLE NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_intercepts_staged IS 'Intercepts of the fit, one row per node: a fit that is not yet in use';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts_staged.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts_staged.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts_staged.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts_staged.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts_staged.intercept IS 'congestion when every feature is 0, 0 for a fit without intercepts [$/MWh]';

CREATE TABLE ref.estimated_ptdf_intercepts_history (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    node VARCHAR NOT NULL,
    intercept DOUBLE NOT NULL,
    superseded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_intercepts_history IS 'Intercepts of the fit, one row per node: fits that were in use';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts_history.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts_history.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts_history.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts_history.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts_history.intercept IS 'congestion when every feature is 0, 0 for a fit without intercepts [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_intercepts_history.superseded_at IS 'time when another fit took its place, UTC';

CREATE TABLE ref.estimated_ptdf_constraint_offsets (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR,
    mean_offset DOUBLE NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_constraint_offsets IS 'What the choice of reference takes from the sensitivities of a constraint, one row per constraint: the fit that is in use';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets.constraint_name IS 'constraint';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets.contingency_name IS 'contingency of the constraint';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets.mean_offset IS 'part of beta common to all nodes, which belongs to the reference of system lambda and was not subtracted unless the parameters of the fit say so [$/MWh per $/MW per h]';

CREATE TABLE ref.estimated_ptdf_constraint_offsets_staged (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR,
    mean_offset DOUBLE NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_constraint_offsets_staged IS 'What the choice of reference takes from the sensitivities of a constraint, one row per constraint: a fit that is not yet in use';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_staged.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_staged.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_staged.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_staged.constraint_name IS 'constraint';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_staged.contingency_name IS 'contingency of the constraint';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_staged.mean_offset IS 'part of beta common to all nodes, which belongs to the reference of system lambda and was not subtracted unless the parameters of the fit say so [$/MWh per $/MW per h]';

CREATE TABLE ref.estimated_ptdf_constraint_offsets_history (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    constraint_name VARCHAR NOT NULL,
    contingency_name VARCHAR,
    mean_offset DOUBLE NOT NULL,
    superseded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_constraint_offsets_history IS 'What the choice of reference takes from the sensitivities of a constraint, one row per constraint: fits that were in use';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_history.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_history.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_history.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_history.constraint_name IS 'constraint';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_history.contingency_name IS 'contingency of the constraint';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_history.mean_offset IS 'part of beta common to all nodes, which belongs to the reference of system lambda and was not subtracted unless the parameters of the fit say so [$/MWh per $/MW per h]';
COMMENT ON COLUMN ref.estimated_ptdf_constraint_offsets_history.superseded_at IS 'time when another fit took its place, UTC';

CREATE TABLE ref.estimated_ptdf_node_rmse (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    node VARCHAR NOT NULL,
    rmse DOUBLE NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_node_rmse IS 'Error of the fit, one row per node: the fit that is in use';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse.rmse IS 'root mean square error over the held-out runs [$/MWh]';

CREATE TABLE ref.estimated_ptdf_node_rmse_staged (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    node VARCHAR NOT NULL,
    rmse DOUBLE NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_node_rmse_staged IS 'Error of the fit, one row per node: a fit that is not yet in use';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse_staged.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse_staged.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse_staged.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse_staged.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse_staged.rmse IS 'root mean square error over the held-out runs [$/MWh]';

CREATE TABLE ref.estimated_ptdf_node_rmse_history (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    node VARCHAR NOT NULL,
    rmse DOUBLE NOT NULL,
    superseded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_node_rmse_history IS 'Error of the fit, one row per node: fits that were in use';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse_history.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse_history.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse_history.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse_history.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse_history.rmse IS 'root mean square error over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_node_rmse_history.superseded_at IS 'time when another fit took its place, UTC';

CREATE TABLE ref.estimated_ptdf_metadata (
    run_id VARCHAR NOT NULL,
    run_ts TIMESTAMP NOT NULL,
    window_start TIMESTAMP NOT NULL,
    window_end TIMESTAMP NOT NULL,
    parameters VARCHAR,
    observations BIGINT,
    features BIGINT,
    nodes BIGINT,
    rmse DOUBLE,
    mae DOUBLE,
    train_rmse DOUBLE,
    train_mae DOUBLE,
    val_rmse DOUBLE,
    val_mae DOUBLE,
    baseline_rmse DOUBLE,
    baseline_mae DOUBLE,
    improvement_rmse DOUBLE,
    improvement_mae DOUBLE,
    holdout_fraction DOUBLE,
    train_observations BIGINT,
    val_observations BIGINT,
    active_constraints BIGINT,
    alpha DOUBLE,
    "lambda" DOUBLE
);
COMMENT ON TABLE ref.estimated_ptdf_metadata IS 'Fits, one row each: the fit that is in use';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.run_id IS 'name of the fit';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.run_ts IS 'time of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.window_start IS 'first SCED run of the window, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.window_end IS 'last SCED run of the window, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.parameters IS 'all parameters of the fit, JSON';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.observations IS 'SCED runs in the window [runs]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.features IS 'constraints and regressors';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.nodes IS 'settlement points';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.rmse IS 'root mean square error over all runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.mae IS 'mean absolute error over all runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.train_rmse IS 'root mean square error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.train_mae IS 'mean absolute error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.val_rmse IS 'root mean square error over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.val_mae IS 'mean absolute error over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.baseline_rmse IS 'root mean square error of the baseline over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.baseline_mae IS 'mean absolute error of the baseline over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.improvement_rmse IS 'share of the baseline that the fit takes off its root mean square error';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.improvement_mae IS 'share of the baseline that the fit takes off its mean absolute error';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.holdout_fraction IS 'share of the runs that were held out';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.train_observations IS 'runs that were fitted [runs]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.val_observations IS 'held-out runs [runs]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.active_constraints IS 'constraints that bound in the window';
COMMENT ON COLUMN ref.estimated_ptdf_metadata.alpha IS 'mix of the penalties: 1 is the lasso, 0 the ridge';
COMMENT ON COLUMN ref.estimated_ptdf_metadata."lambda" IS 'strength of the penalty that was chosen';

CREATE TABLE ref.estimated_ptdf_metadata_staged (
    run_id VARCHAR NOT NULL,
    run_ts TIMESTAMP NOT NULL,
    window_start TIMESTAMP NOT NULL,
    window_end TIMESTAMP NOT NULL,
    parameters VARCHAR,
    observations BIGINT,
    features BIGINT,
    nodes BIGINT,
    rmse DOUBLE,
    mae DOUBLE,
    train_rmse DOUBLE,
    train_mae DOUBLE,
    val_rmse DOUBLE,
    val_mae DOUBLE,
    baseline_rmse DOUBLE,
    baseline_mae DOUBLE,
    improvement_rmse DOUBLE,
    improvement_mae DOUBLE,
    holdout_fraction DOUBLE,
    train_observations BIGINT,
    val_observations BIGINT,
    active_constraints BIGINT,
    alpha DOUBLE,
    "lambda" DOUBLE
);
COMMENT ON TABLE ref.estimated_ptdf_metadata_staged IS 'Fits, one row each: a fit that is not yet in use';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.run_id IS 'name of the fit';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.run_ts IS 'time of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.window_start IS 'first SCED run of the window, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.window_end IS 'last SCED run of the window, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.parameters IS 'all parameters of the fit, JSON';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.observations IS 'SCED runs in the window [runs]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.features IS 'constraints and regressors';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.nodes IS 'settlement points';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.rmse IS 'root mean square error over all runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.mae IS 'mean absolute error over all runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.train_rmse IS 'root mean square error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.train_mae IS 'mean absolute error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.val_rmse IS 'root mean square error over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.val_mae IS 'mean absolute error over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.baseline_rmse IS 'root mean square error of the baseline over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.baseline_mae IS 'mean absolute error of the baseline over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.improvement_rmse IS 'share of the baseline that the fit takes off its root mean square error';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.improvement_mae IS 'share of the baseline that the fit takes off its mean absolute error';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.holdout_fraction IS 'share of the runs that were held out';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.train_observations IS 'runs that were fitted [runs]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.val_observations IS 'held-out runs [runs]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.active_constraints IS 'constraints that bound in the window';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged.alpha IS 'mix of the penalties: 1 is the lasso, 0 the ridge';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_staged."lambda" IS 'strength of the penalty that was chosen';

CREATE TABLE ref.estimated_ptdf_metadata_history (
    run_id VARCHAR NOT NULL,
    run_ts TIMESTAMP NOT NULL,
    window_start TIMESTAMP NOT NULL,
    window_end TIMESTAMP NOT NULL,
    parameters VARCHAR,
    observations BIGINT,
    features BIGINT,
    nodes BIGINT,
    rmse DOUBLE,
    mae DOUBLE,
    train_rmse DOUBLE,
    train_mae DOUBLE,
    val_rmse DOUBLE,
    val_mae DOUBLE,
    baseline_rmse DOUBLE,
    baseline_mae DOUBLE,
    improvement_rmse DOUBLE,
    improvement_mae DOUBLE,
    holdout_fraction DOUBLE,
    train_observations BIGINT,
    val_observations BIGINT,
    active_constraints BIGINT,
    alpha DOUBLE,
    "lambda" DOUBLE,
    superseded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_metadata_history IS 'Fits, one row each: fits that were in use';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.run_id IS 'name of the fit';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.run_ts IS 'time of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.window_start IS 'first SCED run of the window, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.window_end IS 'last SCED run of the window, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.parameters IS 'all parameters of the fit, JSON';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.observations IS 'SCED runs in the window [runs]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.features IS 'constraints and regressors';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.nodes IS 'settlement points';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.rmse IS 'root mean square error over all runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.mae IS 'mean absolute error over all runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.train_rmse IS 'root mean square error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.train_mae IS 'mean absolute error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.val_rmse IS 'root mean square error over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.val_mae IS 'mean absolute error over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.baseline_rmse IS 'root mean square error of the baseline over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.baseline_mae IS 'mean absolute error of the baseline over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.improvement_rmse IS 'share of the baseline that the fit takes off its root mean square error';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.improvement_mae IS 'share of the baseline that the fit takes off its mean absolute error';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.holdout_fraction IS 'share of the runs that were held out';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.train_observations IS 'runs that were fitted [runs]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.val_observations IS 'held-out runs [runs]';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.active_constraints IS 'constraints that bound in the window';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.alpha IS 'mix of the penalties: 1 is the lasso, 0 the ridge';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history."lambda" IS 'strength of the penalty that was chosen';
COMMENT ON COLUMN ref.estimated_ptdf_metadata_history.superseded_at IS 'time when another fit took its place, UTC';

CREATE TABLE ref.estimated_ptdf_fit_metrics (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    "lambda" DOUBLE NOT NULL,
    train_rmse DOUBLE,
    train_mae DOUBLE,
    val_rmse DOUBLE,
    val_mae DOUBLE
);
COMMENT ON TABLE ref.estimated_ptdf_fit_metrics IS 'Errors along the path of penalties, one row per penalty: the fit that is in use';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics."lambda" IS 'strength of the penalty';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics.train_rmse IS 'root mean square error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics.train_mae IS 'mean absolute error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics.val_rmse IS 'root mean square error over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics.val_mae IS 'mean absolute error over the held-out runs [$/MWh]';

CREATE TABLE ref.estimated_ptdf_fit_metrics_staged (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    "lambda" DOUBLE NOT NULL,
    train_rmse DOUBLE,
    train_mae DOUBLE,
    val_rmse DOUBLE,
    val_mae DOUBLE
);
COMMENT ON TABLE ref.estimated_ptdf_fit_metrics_staged IS 'Errors along the path of penalties, one row per penalty: a fit that is not yet in use';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_staged.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_staged.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_staged.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_staged."lambda" IS 'strength of the penalty';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_staged.train_rmse IS 'root mean square error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_staged.train_mae IS 'mean absolute error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_staged.val_rmse IS 'root mean square error over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_staged.val_mae IS 'mean absolute error over the held-out runs [$/MWh]';

CREATE TABLE ref.estimated_ptdf_fit_metrics_history (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    "lambda" DOUBLE NOT NULL,
    train_rmse DOUBLE,
    train_mae DOUBLE,
    val_rmse DOUBLE,
    val_mae DOUBLE,
    superseded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_fit_metrics_history IS 'Errors along the path of penalties, one row per penalty: fits that were in use';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_history.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_history.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_history.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_history."lambda" IS 'strength of the penalty';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_history.train_rmse IS 'root mean square error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_history.train_mae IS 'mean absolute error over the runs that were fitted [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_history.val_rmse IS 'root mean square error over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_history.val_mae IS 'mean absolute error over the held-out runs [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_fit_metrics_history.superseded_at IS 'time when another fit took its place, UTC';

CREATE TABLE ref.estimated_ptdf_node_summary (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    node VARCHAR NOT NULL,
    max_abs_beta DOUBLE,
    max_expected_impact DOUBLE,
    total_expected_impact DOUBLE,
    constraint_count BIGINT,
    top_constraint VARCHAR,
    top_expected_impact DOUBLE
);
COMMENT ON TABLE ref.estimated_ptdf_node_summary IS 'What drives each node, one row per node: the fit that is in use';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary.max_abs_beta IS 'largest absolute beta [$/MWh per $/MW per h]';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary.max_expected_impact IS 'largest expected impact of a constraint [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary.total_expected_impact IS 'sum of the expected impacts [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary.constraint_count IS 'constraints with a beta other than 0';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary.top_constraint IS 'constraint with the largest expected impact';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary.top_expected_impact IS 'expected impact of that constraint [$/MWh]';

CREATE TABLE ref.estimated_ptdf_node_summary_staged (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    node VARCHAR NOT NULL,
    max_abs_beta DOUBLE,
    max_expected_impact DOUBLE,
    total_expected_impact DOUBLE,
    constraint_count BIGINT,
    top_constraint VARCHAR,
    top_expected_impact DOUBLE
);
COMMENT ON TABLE ref.estimated_ptdf_node_summary_staged IS 'What drives each node, one row per node: a fit that is not yet in use';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_staged.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_staged.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_staged.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_staged.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_staged.max_abs_beta IS 'largest absolute beta [$/MWh per $/MW per h]';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_staged.max_expected_impact IS 'largest expected impact of a constraint [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_staged.total_expected_impact IS 'sum of the expected impacts [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_staged.constraint_count IS 'constraints with a beta other than 0';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_staged.top_constraint IS 'constraint with the largest expected impact';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_staged.top_expected_impact IS 'expected impact of that constraint [$/MWh]';

CREATE TABLE ref.estimated_ptdf_node_summary_history (
    run_id VARCHAR NOT NULL,
    window_start TIMESTAMP,
    window_end TIMESTAMP,
    node VARCHAR NOT NULL,
    max_abs_beta DOUBLE,
    max_expected_impact DOUBLE,
    total_expected_impact DOUBLE,
    constraint_count BIGINT,
    top_constraint VARCHAR,
    top_expected_impact DOUBLE,
    superseded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ref.estimated_ptdf_node_summary_history IS 'What drives each node, one row per node: fits that were in use';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_history.run_id IS 'fit that the row belongs to';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_history.window_start IS 'first SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_history.window_end IS 'last SCED run of the window of the fit, UTC';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_history.node IS 'settlement point';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_history.max_abs_beta IS 'largest absolute beta [$/MWh per $/MW per h]';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_history.max_expected_impact IS 'largest expected impact of a constraint [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_history.total_expected_impact IS 'sum of the expected impacts [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_history.constraint_count IS 'constraints with a beta other than 0';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_history.top_constraint IS 'constraint with the largest expected impact';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_history.top_expected_impact IS 'expected impact of that constraint [$/MWh]';
COMMENT ON COLUMN ref.estimated_ptdf_node_summary_history.superseded_at IS 'time when another fit took its place, UTC';
