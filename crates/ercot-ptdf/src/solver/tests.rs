use super::cholesky::Factor;
use super::*;
use crate::gram::{Gram, Moments};
use crate::key::{FeatureKey, Regressor};
use crate::panel::{Panel, PanelBuilder, RunRow};
use ercot_types::market::{ScedRun, SettlementPoint};

fn key(index: usize) -> FeatureKey {
    FeatureKey::constraint(format!("C{index}|BASE CASE").parse().unwrap())
}

fn panel(rows: &[(Vec<(FeatureKey, f64)>, f64)]) -> Panel {
    let mut builder = PanelBuilder::new(vec![SettlementPoint("P".to_owned())]).unwrap();
    for (row, (features, price)) in (0_i64..).zip(rows) {
        let run = ScedRun(jiff::Timestamp::from_second(1_700_000_000 + 300 * row).unwrap());
        builder.push(&RunRow { run, features, targets: &[(0, *price)] }).unwrap();
    }
    builder.finish().unwrap()
}

fn moments(panel: &Panel) -> Moments {
    let rows: Vec<u32> = (0..).take(panel.design.rows()).collect();
    Moments::of(&panel.design, &panel.targets, &rows)
}

#[test]
fn least_squares_of_collinear_features_leaves_one_out_and_predicts_the_same() {
    let rows: Vec<_> = (1..20)
        .map(|row| {
            let value = f64::from(row);
            (vec![(key(0), value), (key(1), 2.0 * value), (key(2), value * value)], -0.5 * value - 0.1 * value * value)
        })
        .collect();
    let panel = panel(&rows);
    let moments = moments(&panel);
    let fit = least_squares(&moments.gram, &moments, 0, panel.design.features(), &PathOptions::default()).unwrap();
    assert!(fit.coefficients[0] == 0.0 || fit.coefficients[1] == 0.0, "{:?}", fit.coefficients);
    assert!((fit.coefficients[0] + 2.0 * fit.coefficients[1] + 0.5).abs() < 1e-9);
    assert!((fit.coefficients[2] + 0.1).abs() < 1e-9);
    let problem = Quadratic::new(&moments.gram, panel.design.features(), &PathOptions::default());
    let factor = Factor::new(&problem.matrix, 3);
    assert_eq!((factor.rank(), factor.left_out().len()), (2, 1));
    assert!(factor.inverse_diagonal()[factor.left_out()[0]].is_infinite());
}

#[test]
fn the_inverse_diagonal_is_that_of_the_inverse() {
    let matrix = [4.0, 1.0, 0.5, 1.0, 3.0, -0.2, 0.5, -0.2, 2.0];
    let inverse = nalgebra::Matrix3::from_row_slice(&matrix).try_inverse().unwrap();
    for (place, value) in Factor::new(&matrix, 3).inverse_diagonal().iter().enumerate() {
        assert!((value - inverse[(place, place)]).abs() < 1e-15, "{value}");
    }
}

#[test]
fn the_box_holds_for_constraints_and_not_for_regressors() {
    let regressor = FeatureKey::Regressor(Regressor::NonSpin);
    let rows: Vec<_> = (1..30)
        .map(|row| {
            let (first, second) = (f64::from(row % 7), f64::from(row % 5));
            (vec![(key(0), first), (regressor.clone(), second)], -1.8 * first + 2.5 * second)
        })
        .collect();
    let panel = panel(&rows);
    let moments = moments(&panel);
    for scaling in [Scaling::Raw, Scaling::Standardised] {
        let options = PathOptions { largest_factor: Some(1.0), scaling, ..PathOptions::default() };
        let free = least_squares(&moments.gram, &moments, 0, panel.design.features(), &PathOptions::default()).unwrap();
        let boxed = least_squares(&moments.gram, &moments, 0, panel.design.features(), &options).unwrap();
        assert!((free.coefficients[0] + 1.8).abs() < 1e-9 && (free.coefficients[1] - 2.5).abs() < 1e-9);
        // With the first at its bound the second is least squares of what is left.
        let left = (moments.xy(0)[1] + moments.gram.cross(0, 1)) / moments.gram.cross(1, 1);
        assert!((boxed.coefficients[0] + 1.0).abs() < 1e-12, "{:?}", boxed.coefficients);
        assert!((boxed.coefficients[1] - left).abs() < 1e-6, "{:?} {left}", boxed.coefficients);
        let path = solve_path(&moments.gram, &moments, 0, panel.design.features(), 1.0, None, &options).unwrap();
        assert!(path.iter().all(|point| point.fit.coefficients[0].abs() <= 1.0 + 1e-12));
        assert!(path.iter().all(|point| point.kkt_violation <= 1e-6 * point.penalty.lambda + 1e-12));
    }
}

#[test]
fn a_path_begins_without_coefficients_and_ends_at_least_squares() {
    let rows: Vec<_> = (1..60)
        .map(|row| {
            let (first, second) = (f64::from(row * 7 % 11), f64::from(row * 5 % 13));
            (vec![(key(0), first), (key(1), second)], -0.3 * first + 0.02 * second + f64::from(row % 3) * 0.1)
        })
        .collect();
    let panel = panel(&rows);
    let moments = moments(&panel);
    let options = PathOptions { intercept: Intercept::Fitted, ..PathOptions::default() };
    let features = panel.design.features();
    let path = solve_path(&moments.gram, &moments, 0, features, 0.9, None, &options).unwrap();
    let end = least_squares(&moments.gram, &moments, 0, features, &options).unwrap();
    assert!(path[0].fit.coefficients.iter().all(|value| *value == 0.0));
    assert!(path.last().unwrap().penalty.lambda <= 1e-5 * path[0].penalty.lambda);
    let last = &path.last().unwrap().fit;
    for (ours, end) in last.coefficients.iter().zip(&end.coefficients) {
        assert!((ours - end).abs() < 1e-7, "{ours} {end}");
    }
    assert!((last.intercept - end.intercept).abs() < 1e-6);
}

#[test]
fn the_same_problem_gives_the_same_bits_every_time() {
    let rows: Vec<_> = (1..40).map(|row| (vec![(key(row % 5), f64::from(u8::try_from(row).unwrap()))], 0.1)).collect();
    let panel = panel(&rows);
    let moments = moments(&panel);
    let solve = || solve_path(&moments.gram, &moments, 0, panel.design.features(), 0.5, None, &PathOptions::default()).unwrap();
    assert_eq!(solve(), solve());
}

#[test]
fn options_and_shapes_that_cannot_be_are_named() {
    let panel = panel(&[(vec![(key(0), 1.0)], 1.0)]);
    let moments = moments(&panel);
    let (gram, features) = (&moments.gram, panel.design.features());
    let with = |options: &PathOptions| solve_path(gram, &moments, 0, features, 0.5, None, options).unwrap_err().to_string();
    assert!(with(&PathOptions { lambdas: 0, ..PathOptions::default() }).starts_with("lambdas is 0"));
    assert!(with(&PathOptions { smallest_ratio: f64::NAN, ..PathOptions::default() }).starts_with("smallest_ratio is NaN"));
    assert!(with(&PathOptions { kkt_tolerance: 0.0, ..PathOptions::default() }).starts_with("kkt_tolerance is 0"));
    assert!(with(&PathOptions { largest_factor: Some(-1.0), ..PathOptions::default() }).starts_with("largest_factor is -1"));
    let options = PathOptions::default();
    let ratio = solve_path(gram, &moments, 0, features, 1.5, None, &options).unwrap_err();
    assert!(ratio.to_string().starts_with("l1_ratio is 1.5"));
    assert_eq!(
        solve_path(gram, &moments, 3, features, 0.5, None, &options),
        Err(SolverError::NoSuchPoint { point: 3, points: 1 })
    );
    assert_eq!(
        least_squares(&Gram::zero(4), &moments, 0, features, &options),
        Err(SolverError::OtherFeatures { gram: 4, products: 1 })
    );
}
