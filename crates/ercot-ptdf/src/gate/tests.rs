use super::*;
use crate::protocol::{Candidate, Errors, GridScore};
use crate::solver::LinearFit;
use ercot_types::market::SettlementPoint;

fn errors(rmse: f64) -> Errors {
    Errors { count: 100, squares: 100.0 * rmse * rmse, absolute: 80.0 * rmse }
}

fn score(rmse: f64, least_squares: f64, mean: f64) -> PointScore {
    PointScore {
        seen: errors(rmse),
        all: errors(rmse),
        least_squares: errors(least_squares),
        without_shadow_prices: errors(mean),
    }
}

fn features() -> Vec<FeatureKey> {
    vec![FeatureKey::constraint("WESTEX|BASE CASE".parse().unwrap()), FeatureKey::Regressor(crate::key::Regressor::NonSpin)]
}

fn point(score: PointScore, coefficients: [f64; 2], standard_errors: [f64; 2]) -> PointFit {
    let fit = LinearFit { coefficients: coefficients.to_vec(), intercept: 0.0 };
    PointFit {
        point: SettlementPoint("HB_WEST".to_owned()),
        chosen: GridScore { candidate: Candidate::LeastSquares, penalty: None, rmse: 0.0, mae: None },
        least_squares: fit.clone(),
        fit,
        standard_errors: standard_errors.to_vec(),
        training_rows: 1000,
        training_rmse: 0.1,
        score,
        rejections: Vec::new(),
    }
}

fn judge(score: PointScore, coefficients: [f64; 2], standard_errors: [f64; 2]) -> Vec<Rejection> {
    let evidence = Evidence { features: &features(), points: 1 };
    judge_point(&point(score, coefficients, standard_errors), &evidence, &GateOptions::default())
}

#[test]
fn a_fit_is_promoted_at_the_margins_and_not_beyond() {
    assert_eq!(judge(score(0.9499, 0.9100, 1.0), [0.5, 0.0], [0.0; 2]), []);
    assert!(matches!(judge(score(0.9501, 0.94, 1.0), [0.5, 0.0], [0.0; 2])[..], [Rejection::NotBetterThanMean { .. }]));
    assert_eq!(judge(score(0.1049, 0.1, 1.0), [0.5, 0.0], [0.0; 2]), []);
    assert!(matches!(judge(score(0.1051, 0.1, 1.0), [0.5, 0.0], [0.0; 2])[..], [Rejection::WorseThanLeastSquares { .. }]));
}

#[test]
fn errors_below_the_rounding_of_prices_are_not_held_against_a_fit() {
    // A cent over the root of 12, and 5 %: 0.00303.
    assert_eq!(judge(score(0.0030, 0.0010, 0.0030), [0.0; 2], [0.0; 2]), []);
    assert_eq!(judge(score(0.0031, 0.0010, 0.0031), [0.0; 2], [0.0; 2]).len(), 2);
}

#[test]
fn without_a_price_to_compare_nothing_is_promoted() {
    assert_eq!(judge(PointScore::default(), [0.5, 0.0], [0.0; 2]), [Rejection::NothingToCompare]);
    assert!(judge_run(&Totals::default(), &[], &GateOptions::default()).contains(&Rejection::NothingToCompare));
}

#[test]
fn an_impossible_factor_is_named_unless_it_is_within_its_uncertainty() {
    let good = score(0.1, 0.1, 1.0);
    let found = judge(good, [1.2, 0.0], [0.01, 0.0]);
    let [Rejection::ImpossibleFactor { count: 1, feature, factor, .. }] = &found[..] else { panic!("{found:?}") };
    assert_eq!((feature, *factor), (&features()[0], -1.2));
    assert_eq!(judge(good, [1.2, 0.0], [0.2, 0.0]), [], "two standard errors say nothing");
    assert_eq!(judge(good, [1.2, 0.0], [f64::INFINITY, 0.0]).len(), 1, "no uncertainty is known");
    assert_eq!(judge(good, [0.5, 7.0], [0.0; 2]), [], "a regressor is no shift factor");
    assert_eq!(judge(good, [f64::NAN, 0.0], [0.0; 2]).len(), 1);
}

#[test]
fn one_impossible_factor_rejects_the_run_and_the_worst_is_named() {
    let evidence = Evidence { features: &features(), points: 2 };
    let mut points = vec![point(score(0.1, 0.1, 1.0), [1.2, 0.0], [0.0; 2]), point(score(0.1, 0.1, 1.0), [-7.75, 0.0], [0.0; 2])];
    for point in &mut points {
        point.rejections = judge_point(point, &evidence, &GateOptions::default());
    }
    let totals = Totals { score: score(0.1, 0.1, 1.0), by_run: Vec::new() };
    let options = GateOptions { rejected_points_share: 1.0, ..GateOptions::default() };
    let found = judge_run(&totals, &points, &options);
    let [Rejection::ImpossibleFactor { count: 2, factor, .. }] = &found[..] else { panic!("{found:?}") };
    assert!((factor - 7.75).abs() < 1e-12);
    assert!(found[0].to_string().contains("WESTEX|BASE CASE"));
}
