//! What must hold on the sample market, whose true factors are known.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails where it cannot go on")]
#![allow(clippy::cast_precision_loss, reason = "counts are small")]

mod sample;

use ercot_ptdf::gate::Rejection;
use ercot_ptdf::panel::Panel;
use ercot_ptdf::protocol::{FitReport, ProtocolOptions, Split, fit};
use ercot_ptdf::solver::{Intercept, Scaling};
use nalgebra::DMatrix;
use sample::Sample;

/// Coefficients of points × features.
type Coefficients = Vec<Vec<f64>>;

/// Least squares by Householder's QR on the dense matrix: nothing in common with the Gram.
fn least_squares_by_qr(panel: &Panel, rows: usize) -> Coefficients {
    let active: Vec<usize> = panel
        .design
        .binding_counts(0..rows)
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(index, _)| index)
        .collect();
    let dense = |row: usize, column: usize| {
        panel.design.row(row).iter().find(|(feature, _)| *feature == active[column]).map_or(0.0, |(_, value)| value)
    };
    let matrix = DMatrix::from_fn(rows, active.len(), dense);
    let mut right = DMatrix::from_fn(rows, panel.targets.points().len(), |row, point| panel.targets.get(row, point).unwrap());
    let qr = matrix.qr();
    qr.q_tr_mul(&mut right);
    let solved = qr.r().solve_upper_triangular(&right.rows(0, active.len()).clone_owned()).unwrap();
    let mut coefficients = vec![vec![0.0; panel.design.features().len()]; panel.targets.points().len()];
    for (point, line) in coefficients.iter_mut().enumerate() {
        for (place, &feature) in active.iter().enumerate() {
            line[feature] = solved[(place, point)];
        }
    }
    coefficients
}

/// Median over runs of the root mean square error over points.
fn median_run_rmse(panel: &Panel, rows: &[u32], coefficients: &Coefficients) -> f64 {
    let run = |&row: &u32| {
        let entries = panel.design.row(row as usize);
        let error = |(point, own): (usize, &Vec<f64>)| panel.targets.get(row as usize, point).unwrap() - entries.dot(own);
        let squares: f64 = coefficients.iter().enumerate().map(error).map(|error| error * error).sum();
        (squares / coefficients.len() as f64).sqrt()
    };
    let mut runs: Vec<f64> = rows.iter().map(run).collect();
    runs.sort_by(f64::total_cmp);
    f64::midpoint(runs[(runs.len() - 1) / 2], runs[runs.len() / 2])
}

/// Root mean square and largest error over the features that `counts` lets through.
fn coefficient_errors(found: &Coefficients, truth: &Coefficients, keep: impl Fn(usize) -> bool) -> (f64, f64) {
    let (mut squares, mut count, mut largest) = (0.0, 0, 0.0_f64);
    for (found, truth) in found.iter().zip(truth) {
        for (feature, (found, truth)) in found.iter().zip(truth).enumerate().filter(|(feature, _)| keep(*feature)) {
            let error = found - truth;
            assert!(error.is_finite(), "feature {feature}");
            squares += error * error;
            count += 1;
            largest = largest.max(error.abs());
        }
    }
    ((squares / f64::from(count)).sqrt(), largest)
}

fn coefficients(report: &FitReport) -> Coefficients {
    report.points.iter().map(|point| point.fit.coefficients.clone()).collect()
}

fn is_full(sample: &Sample) -> bool {
    sample.runs.len() > 4_000
}

#[test]
fn factors_are_as_good_as_least_squares_can_make_them_on_exact_prices() {
    let sample = Sample::load();
    let panel = sample.panel(0..sample.runs.len(), 0.0, 0);
    let report = fit(&panel, &ProtocolOptions::default()).unwrap();
    let (truth, found) = (sample.truth(&panel), coefficients(&report));
    let plain = least_squares_by_qr(&panel, report.split.training_rows);
    let seen = &report.split.holdout_seen;
    let ours = median_run_rmse(&panel, seen, &found);
    let reference = median_run_rmse(&panel, seen, &plain);
    let often = |feature: usize| report.binding_counts[feature] >= 12;
    let (rms, largest) = coefficient_errors(&found, &truth, often);
    let (plain_rms, plain_largest) = coefficient_errors(&plain, &truth, often);
    println!(
        "median RMSE {ours:.5} (least squares {reference:.5}), coefficients {rms:.2e} / {largest:.2e} ({plain_rms:.2e} / {plain_largest:.2e})"
    );
    println!("chosen {:?}", report.choice.chosen);
    // The figures for 14 days stand 2 %, 2.4 and 1.9 times above plain least squares: the same room on any cut.
    let limits = if is_full(&sample) { (0.0048, 5e-5, 5e-4) } else { (1.02 * reference, 2.4 * plain_rms, 1.9 * plain_largest) };
    assert!(ours <= limits.0 && rms <= limits.1 && largest <= limits.2, "{limits:?}");
    assert!((report.totals.median_run_rmse(|run| &run.seen) - ours).abs() <= 1e-9);
    for (found, truth) in found.iter().zip(&truth) {
        for (feature, (found, truth)) in found.iter().zip(truth).enumerate() {
            assert!(!often(feature) || truth.abs() < 0.02 || found * truth > 0.0, "sign of {}", report.features[feature]);
        }
    }
    assert!(report.is_promoted(), "{:?}", report.rejections);
}

#[test]
fn the_badly_chosen_net_is_rejected_with_its_reasons() {
    let sample = Sample::load();
    let panel = sample.panel(0..sample.runs.len(), 0.0, 0);
    let mut options = ProtocolOptions { l1_ratios: vec![0.5], ..ProtocolOptions::default() };
    options.path.smallest_ratio = 1e-3;
    options.path.intercept = Intercept::Fitted;
    options.path.scaling = Scaling::Standardised;
    let split = Split::new(&panel.design, &options).unwrap();
    let mut choice = ercot_ptdf::protocol::choose(&panel, &split, &options).unwrap();
    // The prototype had no end at λ = 0: the best of its own grid is taken.
    let nets = choice.grid.iter().filter(|score| score.penalty.is_some());
    let best = nets.reduce(|best, next| if next.rmse < best.rmse { next } else { best }).unwrap();
    choice.chosen = vec![*best];
    let report = ercot_ptdf::protocol::fit_chosen(&panel, split, choice, &options).unwrap();
    for reason in &report.rejections {
        println!("{reason}");
    }
    assert!(!report.is_promoted());
    assert!(report.rejections.iter().any(|reason| matches!(reason, Rejection::WorseThanLeastSquares { .. })));
}

/// Medians over seeds of: ours, true factors, lasso chosen by RMSE, least squares (median RMSE over seen runs); and coefficient
/// rms of ours, lasso, least squares.
fn with_noise(sample: &Sample, start: usize) -> [f64; 7] {
    let mut all: Vec<[f64; 7]> = Vec::new();
    for seed in 0..10 {
        let panel = sample.panel(start..sample.runs.len(), 0.5, seed);
        let truth = sample.truth(&panel);
        // Sixty λ choose as well as a hundred, and take less of the tests' time.
        let mut options = ProtocolOptions::default();
        options.path.lambdas = 60;
        let report = fit(&panel, &options).unwrap();
        let mut lasso = ProtocolOptions { l1_ratios: vec![1.0], equal_within: 0.0, ..options };
        lasso.path.scaling = Scaling::Raw;
        let lasso = coefficients(&fit(&panel, &lasso).unwrap());
        let (ours, plain) = (coefficients(&report), least_squares_by_qr(&panel, report.split.training_rows));
        let rmse = |coefficients: &Coefficients| median_run_rmse(&panel, &report.split.holdout_seen, coefficients);
        let bound = |feature: usize| report.binding_counts[feature] > 0;
        let errors = |coefficients: &Coefficients| coefficient_errors(coefficients, &truth, bound).0;
        let figures = [rmse(&ours), rmse(&truth), rmse(&lasso), rmse(&plain), errors(&ours), errors(&lasso), errors(&plain)];
        all.push(figures);
    }
    std::array::from_fn(|figure| {
        let mut values: Vec<f64> = all.iter().map(|figures| figures[figure]).collect();
        values.sort_by(f64::total_cmp);
        f64::midpoint(values[4], values[5])
    })
}

fn assert_stands_up_to_noise(sample: &Sample, start: usize) {
    let [ours, truth, lasso, plain, rms, lasso_rms, plain_rms] = with_noise(sample, start);
    let errors = format!("RMSE {ours:.4}, true {truth:.4}, lasso {lasso:.4}, least squares {plain:.4}");
    let factors = format!("coefficients {rms:.5}, lasso {lasso_rms:.5}, least squares {plain_rms:.5}");
    // A few days leave constraints with one to four binding runs: there even least squares is far from the true factors.
    let reachable = if is_full(sample) { 1.05 * truth } else { 1.01 * plain };
    assert!(ours <= reachable, "{errors}");
    assert!(rms <= lasso_rms, "{factors}");
}

#[test]
fn noise_of_half_a_dollar_is_borne_on_the_whole_sample() {
    let sample = Sample::load();
    assert_stands_up_to_noise(&sample, 0);
}

#[test]
fn noise_of_half_a_dollar_is_borne_on_three_days() {
    let sample = Sample::load();
    assert_stands_up_to_noise(&sample, sample.last_days(3));
}
