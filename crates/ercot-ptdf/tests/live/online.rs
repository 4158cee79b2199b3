use ercot_ptdf::model::Standing;
use ercot_ptdf::online::{Learning, OnlineError};

use super::support::{key, known, learner, least_squares, median, run_rmse, training, values};
use crate::sample::Sample;

/// Median RMSE over all held-out runs, from the newcomer's fourth run on where there is one.
fn hold_out_median(learning: Learning) -> (f64, usize) {
    let sample = Sample::load();
    let panel = sample.panel(0..sample.runs.len(), 0.0, 0);
    let rows = training(&panel);
    let mut online = learner(&panel, rows.clone(), learning);
    let mut newcomers = Vec::new();
    let (mut errors, mut third_row) = (Vec::new(), rows.end);
    for row in rows.end..panel.design.rows() {
        let binding = values(&panel, row);
        errors.push((row, run_rmse(online.factors(), &panel, row)));
        let learned = online.learn(&known(&panel, row, &binding)).unwrap();
        newcomers.extend(learned.newcomers);
        if newcomers.iter().any(|&feature| online.factors().binding_runs(feature) == 3) && third_row == rows.end {
            third_row = row + 1;
        }
    }
    assert!(newcomers.iter().all(|&feature| online.factors().standing(feature) == Some(Standing::Provisional)));
    let after = errors.iter().filter(|(row, _)| *row >= third_row).map(|(_, error)| *error).collect();
    (median(after), newcomers.len())
}

/// The bound for a market with prices in cents: half as much again as the true factors leave.
const NEWCOMER_LIMIT_USD_PER_MWH: f64 = 0.0045;

#[test]
fn newcomers_learned_on_line_bring_the_hold_out_close_to_the_true_factors() {
    let (error, newcomers) = hold_out_median(Learning::Newcomers);
    eprintln!("newcomers only: median RMSE {error:.5} $/MWh, {newcomers} newcomers");
    assert!(error <= NEWCOMER_LIMIT_USD_PER_MWH, "{error}");
}

#[test]
fn learning_every_factor_run_by_run_does_better() {
    let (every, newcomers) = hold_out_median(Learning::EveryFactor);
    let (alone, _) = hold_out_median(Learning::Newcomers);
    eprintln!("every factor: median RMSE {every:.5} $/MWh, {newcomers} newcomers");
    assert!(every <= NEWCOMER_LIMIT_USD_PER_MWH && every <= alone, "{every} {alone}");
}

#[test]
fn recursive_least_squares_ends_where_least_squares_on_all_rows_does() {
    let sample = Sample::load();
    let panel = sample.panel(0..600, 0.0, 0);
    let mut online = learner(&panel, 0..400, Learning::EveryFactor);
    for row in 400..600 {
        online.learn(&known(&panel, row, &values(&panel, row))).unwrap();
    }
    let all = least_squares(&panel, 0..600);
    for feature in 0..all.feature_count() {
        let name = all.feature(feature).unwrap();
        let own = online.factors().feature_index(name).unwrap();
        // The two give a factor different, tiny priors: what a run of $1/MW says outweighs both a thousand times.
        let error = online.uncertainty().standard_error(own);
        for (a, b) in all.column(feature).iter().zip(online.factors().column(own)) {
            assert!((a - b).abs() <= 1e-3 + error, "{name}: {a} {b}");
        }
        if error < 1e-3 {
            assert!(all.column(feature).iter().zip(online.factors().column(own)).all(|(a, b)| (a - b).abs() < 1e-5), "{name}");
        }
    }
}

#[test]
fn promoted_factors_stay_unless_every_factor_may_learn() {
    let sample = Sample::load();
    let panel = sample.panel(0..600, 0.0, 0);
    let learn = |learning| {
        let mut online = learner(&panel, 0..400, learning);
        let before = online.factors().clone();
        for row in 400..600 {
            online.learn(&known(&panel, row, &values(&panel, row))).unwrap();
        }
        (0..before.feature_count()).filter(|&feature| before.column(feature) != online.factors().column(feature)).count()
    };
    assert_eq!(learn(Learning::Newcomers), 0);
    assert!(learn(Learning::EveryFactor) > 0);
}

#[test]
fn one_run_teaches_a_newcomer_and_points_without_price_learn_nothing() {
    let sample = Sample::load();
    let panel = sample.panel(0..400, 0.0, 0);
    let mut online = learner(&panel, 0..400, Learning::Newcomers);
    let mut prices = vec![20.0; panel.targets.points().len()];
    prices[3] = f64::NAN;
    let newcomer = [(key("NEWLINE|SNEW1"), 40.0)];
    let run = ercot_types::market::ScedRun("2027-01-01T00:00:10Z".parse().unwrap());
    let learned =
        online.learn(&ercot_ptdf::online::KnownRun { run, values: &newcomer, congestion_usd_per_mwh: &prices }).unwrap();
    let [feature] = learned.newcomers[..] else { panic!("{learned:?}") };
    let column = online.factors().column(feature);
    assert!((column[0] - 0.5).abs() < 1e-6 && column[3] == 0.0);
    assert_eq!(online.factors().standing(feature), Some(Standing::Provisional));
    assert_eq!((online.factors().binding_runs(feature), online.factors().average_abs_value(feature)), (1, 40.0));
}

#[test]
fn a_run_that_was_learned_and_prices_that_are_none_are_refused_and_teach_nothing() {
    let sample = Sample::load();
    let panel = sample.panel(0..420, 0.0, 0);
    let mut online = learner(&panel, 0..400, Learning::EveryFactor);
    let binding = values(&panel, 410);
    online.learn(&known(&panel, 410, &binding)).unwrap();
    let before = online.factors().clone();
    assert!(matches!(online.learn(&known(&panel, 410, &binding)), Err(OnlineError::NotLater { .. })));
    let mut run = known(&panel, 411, &binding);
    run.congestion_usd_per_mwh = &run.congestion_usd_per_mwh[1..];
    assert!(matches!(online.learn(&run), Err(OnlineError::Prices { .. })));
    let infinite = vec![f64::INFINITY; panel.targets.points().len()];
    run.congestion_usd_per_mwh = &infinite;
    assert!(matches!(online.learn(&run), Err(OnlineError::Price { .. })));
    let twice = [(key("NEW|SNEW"), 1.0), (key("NEW|SNEW"), 2.0)];
    assert!(matches!(online.learn(&known(&panel, 411, &twice)), Err(OnlineError::Model(_))));
    assert_eq!(*online.factors(), before);
}
