use super::*;
use crate::key::FeatureKey;
use crate::panel::{Panel, PanelBuilder, RunRow};
use crate::protocol::{FitError, ProtocolOptions, fit};
use ercot_types::market::{ScedRun, SettlementPoint};

fn key(index: usize) -> FeatureKey {
    FeatureKey::constraint(format!("C{index}|BASE CASE").parse().unwrap())
}

fn noise(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    #[expect(clippy::cast_precision_loss, reason = "31 bits")]
    let whole = (*state >> 33) as f64;
    whole / f64::from(1_u32 << 31)
}

/// Ten days, hourly. Constraint 0 binds alone at times; 1 and 2 bind in the same runs; 3 is twice 1. Points 0 and 1 are alike.
fn panel() -> Panel {
    let names = (0..4).map(|point| SettlementPoint(format!("P{point}"))).collect();
    let mut builder = PanelBuilder::new(names).unwrap();
    let mut state = 5;
    for row in 0..240_i64 {
        let mut features = Vec::new();
        if noise(&mut state) < 0.5 {
            features.push((key(0), 5.0 + 40.0 * noise(&mut state)));
        }
        if noise(&mut state) < 0.3 {
            let value = 5.0 + 40.0 * noise(&mut state);
            features.extend([(key(1), value), (key(2), 5.0 + 10.0 * noise(&mut state)), (key(3), 2.0 * value)]);
        }
        let mu = |index: usize| features.iter().find(|(feature, _)| *feature == key(index)).map_or(0.0, |(_, value)| *value);
        let exact = [-0.5 * mu(0) + 0.2 * mu(2), -0.5 * mu(0) + 0.2 * mu(2), 0.3 * mu(1), -0.1 * mu(0)];
        let spread = [0.5, 0.5, 0.5, 0.5];
        let targets: Vec<(usize, f64)> =
            exact.iter().zip(spread).map(|(price, spread)| price + spread * (noise(&mut state) - 0.5)).enumerate().collect();
        let run = ScedRun(jiff::Timestamp::from_second(1_780_290_000 + 3600 * row).unwrap());
        builder.push(&RunRow { run, features: &features, targets: &targets }).unwrap();
    }
    builder.finish().unwrap()
}

fn rows(panel: &Panel) -> Vec<u32> {
    (0..).take(panel.design.rows()).collect()
}

#[test]
fn features_that_bind_together_or_explain_each_other_are_named() {
    let panel = panel();
    let report = inspect(&panel.design, &rows(&panel));
    assert_eq!(report.together, [[1, 2, 3]]);
    assert_eq!(report.rank, 3);
    assert!(report.condition_number.is_infinite());
    assert!(report.features[1].variance_inflation.is_infinite() || report.features[3].variance_inflation.is_infinite());
    assert!(report.features[0].variance_inflation < 2.0 && report.features[0].group.is_none());
    assert_eq!(report.features[2].group, Some(0));
    let none = inspect(&panel.design, &[]);
    assert!(none.condition_number.is_nan() && none.features[0].variance_inflation.is_nan() && none.rank == 0);
}

#[test]
fn the_condition_number_of_two_features_is_that_of_their_angle() {
    let mut builder = PanelBuilder::new(vec![]).unwrap();
    for (row, features) in (0_i64..).zip([vec![(key(0), 3.0)], vec![(key(0), 4.0), (key(1), 2.0)]]) {
        let run = ScedRun(jiff::Timestamp::from_second(1_780_290_000 + 300 * row).unwrap());
        builder.push(&RunRow { run, features: &features, targets: &[] }).unwrap();
    }
    let report = inspect(&builder.finish().unwrap().design, &[0, 1]);
    // Cosine 0.8: eigenvalues 1.8 and 0.2; inflation 1/(1 − 0.64).
    assert!((report.condition_number - 3.0).abs() < 1e-12);
    assert!((report.features[0].variance_inflation - 1.0 / 0.36).abs() < 1e-12);
}

#[test]
fn bootstrap_intervals_hold_the_truth_repeat_with_the_seed_and_know_what_few_days_say() {
    let panel = panel();
    let options = ProtocolOptions::default();
    let report = fit(&panel, &options).unwrap();
    let draws = BootstrapOptions { draws: 100, seed: 7, level: 0.98 };
    let intervals = bootstrap(&panel, &report, &options, &draws).unwrap();
    assert_eq!(intervals, bootstrap(&panel, &report, &options, &draws).unwrap());
    assert_ne!(intervals, bootstrap(&panel, &report, &options, &BootstrapOptions { seed: 8, ..draws }).unwrap());
    let own = intervals[0][0];
    assert!(own.low < -0.5 + 0.01 && own.high > -0.5 - 0.01 && own.high - own.low < 0.05, "{own:?}");
    assert_eq!(own.draws, 100);
    let wrong = bootstrap(&panel, &report, &options, &BootstrapOptions { level: 1.0, ..draws });
    assert!(matches!(wrong, Err(FitError::Options(_))));
}

#[test]
fn windows_that_agree_correlate_and_a_changed_factor_shows() {
    let panel = panel();
    let options = ProtocolOptions::default();
    let report = fit(&panel, &options).unwrap();
    let all = rows(&panel);
    let stability = compare_windows(&panel, &report, &options, [&all[..120], &all[120..]]);
    assert!(stability.correlation > 0.98, "{}", stability.correlation);
    let only_first = compare_windows(&panel, &report, &options, [&all[..120], &[]]);
    assert!(only_first.features.is_empty() && only_first.correlation.is_nan());
    assert!(stability.features.iter().all(|feature| feature.rms_difference < 0.05));
}

#[test]
fn alike_points_are_grouped_and_a_point_of_half_the_size_is_not_alike() {
    let panel = panel();
    assert_eq!(alike(&panel.targets, 0.99), [[0, 1]]);
    assert_eq!(alike(&panel.targets, 1.0), [[0; 0]; 0]);
}
