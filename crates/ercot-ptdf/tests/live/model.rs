use ercot_ptdf::model::{
    Driver, FactorTable, FeatureFactors, Matched, ModelError, Prediction, Provenance, ShiftFactors, Standing,
};
use ercot_types::market::{ScedRun, SettlementPoint};

use super::support::key;

fn point(name: &str) -> SettlementPoint {
    SettlementPoint(name.to_owned())
}

fn table() -> FactorTable {
    let feature = |name: &str, standing, coefficients: [f64; 3]| FeatureFactors {
        key: key(name),
        standing,
        average_abs_value: 20.0,
        binding_runs: 100,
        coefficients: coefficients.to_vec(),
    };
    FactorTable {
        provenance: Provenance {
            run_id: "run-7".to_owned(),
            window_start: ScedRun("2026-11-01T05:00:12Z".parse().unwrap()),
            window_end: ScedRun("2026-11-15T05:55:10Z".parse().unwrap()),
        },
        points: vec![point("WEST"), point("NORTH"), point("HUB")],
        intercepts_usd_per_mwh: vec![0.0, 0.5, 0.0],
        features: vec![
            feature("WESTEX|BASE CASE", Standing::Promoted, [-0.5, 0.25, 0.125]),
            feature("LINE_B|SB", Standing::Promoted, [0.25, 0.25, 0.0]),
            feature("LINE_A|SA", Standing::Provisional, [0.5, -0.5, 0.0]),
        ],
    }
}

fn factors() -> ShiftFactors {
    ShiftFactors::new(table()).unwrap()
}

fn matched(values: &[(&str, f64)]) -> Matched {
    let mut matched = Matched::default();
    let values: Vec<_> = values.iter().map(|(name, value)| (key(name), *value)).collect();
    matched.set(&factors(), &values).unwrap();
    matched
}

#[test]
fn a_price_is_lambda_plus_the_sum_over_constraints_and_names_what_it_leaves_out() {
    let matched = matched(&[("LINE_A|SA", 8.0), ("NEW|SNEW", 3.0), ("LINE_B|SB", 0.0), ("WESTEX|BASE CASE", 40.0)]);
    let mut prediction = Prediction::default();
    factors().predict(30.0, &matched, &mut prediction).unwrap();
    assert_eq!(prediction.congestion_usd_per_mwh(), [-16.0, 6.5, 5.0]);
    assert_eq!(prediction.price_usd_per_mwh(), [14.0, 36.5, 35.0]);
    assert_eq!(prediction.without_factors(), [1]);
    assert_eq!(prediction.provisional(), [2]);
    let calm = Matched::default();
    factors().predict(30.0, &calm, &mut prediction).unwrap();
    assert_eq!(prediction.price_usd_per_mwh(), [30.0, 30.5, 30.0]);
    assert!(prediction.without_factors().is_empty() && prediction.provisional().is_empty());
}

#[test]
fn drivers_come_by_size_then_by_name_and_their_shares_are_of_the_whole() {
    // At NORTH: 0.25 · 16 = 4, 0.25 · 4 = 1, −0.5 · 2 = −1.
    let matched = matched(&[("WESTEX|BASE CASE", 16.0), ("LINE_B|SB", 4.0), ("LINE_A|SA", 2.0)]);
    let mut drivers: Vec<Driver> = Vec::new();
    factors().explain(1, &matched, 2, &mut drivers).unwrap();
    let told: Vec<_> = drivers.iter().map(|driver| (driver.feature, driver.contribution_usd_per_mwh, driver.share)).collect();
    assert_eq!(told, [(0, 4.0, 4.0 / 6.0), (2, -1.0, 1.0 / 6.0)], "LINE_A before LINE_B, which is left out of two");
    assert_eq!((drivers[1].coefficient, drivers[1].value, drivers[1].standing), (-0.5, 2.0, Standing::Provisional));
}

#[test]
fn a_change_moves_prices_by_the_difference_of_two_predictions_and_basis_has_no_lambda() {
    let factors = factors();
    let (before, after) = (matched(&[("WESTEX|BASE CASE", 16.0)]), matched(&[("LINE_B|SB", 4.0)]));
    let mut changes = Matched::default();
    changes.set_changes(&factors, &[(key("WESTEX|BASE CASE"), -16.0), (key("LINE_B|SB"), 4.0)]).unwrap();
    let mut moved = Vec::new();
    factors.what_if(&changes, &[2, 0], &mut moved).unwrap();
    let (mut first, mut second) = (Prediction::default(), Prediction::default());
    factors.predict(25.0, &before, &mut first).unwrap();
    factors.predict(25.0, &after, &mut second).unwrap();
    let difference = |point: usize| second.price_usd_per_mwh()[point] - first.price_usd_per_mwh()[point];
    assert_eq!(moved, [difference(2), difference(0)]);

    let mut basis = Vec::new();
    factors.basis(&before, &[0, 1], 2, &mut basis).unwrap();
    let price = first.price_usd_per_mwh();
    assert_eq!(basis, [price[0] - price[2], price[1] - price[2]]);
}

#[test]
fn factors_come_back_from_text_as_they_were_and_text_that_is_wrong_is_refused() {
    let text = serde_json::to_string(&factors()).unwrap();
    assert_eq!(serde_json::from_str::<ShiftFactors>(&text).unwrap(), factors());
    let short = text.replacen("[-0.5,0.25,0.125]", "[-0.5,0.25]", 1);
    assert_ne!(short, text);
    let error = serde_json::from_str::<ShiftFactors>(&short).unwrap_err().to_string();
    assert!(error.contains("2 numbers for 3 points"), "{error}");
}

#[test]
fn tables_that_cannot_be_right_are_refused_by_name() {
    let refused = |change: fn(&mut FactorTable)| {
        let mut changed = table();
        change(&mut changed);
        ShiftFactors::new(changed).unwrap_err()
    };
    assert!(matches!(refused(|t| t.points[1] = t.points[0].clone()), ModelError::DuplicatePoint { .. }));
    assert!(matches!(refused(|t| t.features[1].key = t.features[0].key.clone()), ModelError::DuplicateFeature { .. }));
    let nan = refused(|t| t.features[2].coefficients[1] = f64::NAN);
    assert!(nan.to_string().contains("LINE_A|SA at NORTH is NaN"), "{nan}");
    assert!(matches!(refused(|t| t.intercepts_usd_per_mwh[0] = f64::INFINITY), ModelError::Intercept { .. }));
    assert!(matches!(refused(|t| t.intercepts_usd_per_mwh.clear()), ModelError::Length { found: 0, points: 3, .. }));
    assert!(matches!(refused(|t| t.features[0].average_abs_value = -1.0), ModelError::AverageAbsValue { .. }));
    let reversed = |t: &mut FactorTable| std::mem::swap(&mut t.provenance.window_start, &mut t.provenance.window_end);
    assert!(matches!(refused(reversed), ModelError::Window { .. }));
}

#[test]
fn runs_that_cannot_be_right_are_refused_and_leave_an_empty_match() {
    let mut matched = matched(&[("LINE_B|SB", 4.0)]);
    let mut set = |values: &[(&str, f64)]| {
        let values: Vec<_> = values.iter().map(|(name, value)| (key(name), *value)).collect();
        let error = matched.set(&factors(), &values).unwrap_err();
        assert!(matched.known().is_empty());
        error
    };
    assert!(matches!(set(&[("LINE_B|SB", f64::NAN)]), ModelError::Value { .. }));
    assert!(matches!(set(&[("LINE_B|SB", -1.0)]), ModelError::NegativeShadowPrice { .. }));
    assert!(matches!(set(&[("LINE_B|SB", 1.0), ("LINE_B|SB", 2.0)]), ModelError::DuplicateFeature { .. }));
}

#[test]
fn a_match_with_other_factors_and_points_that_are_not_there_are_refused() {
    let mut fewer = table();
    fewer.features.truncate(1);
    let fewer = ShiftFactors::new(fewer).unwrap();
    let matched = matched(&[("LINE_A|SA", 2.0)]);
    let foreign = ModelError::ForeignMatch { index: 2, features: 1 };
    assert_eq!(fewer.predict(20.0, &matched, &mut Prediction::default()), Err(foreign.clone()));
    assert_eq!(fewer.what_if(&matched, &[0], &mut Vec::new()), Err(foreign));
    let unknown = ModelError::UnknownPoint { index: 3, points: 3 };
    assert_eq!(factors().explain(3, &matched, 1, &mut Vec::new()), Err(unknown.clone()));
    assert_eq!(factors().basis(&matched, &[0], 3, &mut Vec::new()), Err(unknown));
    assert!(factors().predict(f64::NAN, &matched, &mut Prediction::default()).is_err());
}
