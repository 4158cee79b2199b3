use ercot_ptdf::model::{FactorTable, FeatureFactors, Provenance, ShiftFactors, Standing};
use ercot_ptdf::nowcast::{Activity, NowcastError, Nowcaster, ShadowPriceSource};
use ercot_ptdf::online::FactorUncertainty;
use ercot_ptdf::panel::{Design, DesignBuilder};
use ercot_types::market::{ScedRun, SettlementPoint};

use super::support::{Follow, key, median, nowcast_hold_out};
use crate::sample::{Normal, Sample};

#[test]
fn binding_constraints_and_their_prices_are_known_an_hour_before_the_file() {
    let sample = Sample::load();
    let panel = sample.panel(0..sample.runs.len(), 0.0, 0);
    for follow in [Follow::Promoted, Follow::Files] {
        let [score] = &nowcast_hold_out(&panel, follow, &[5.0])[..] else { panic!() };
        let (f1, error) = (score.f1().unwrap(), score.median_relative_error().unwrap());
        eprintln!("exact prices: F1 {f1:.4} at 5, median error {:.4} %", error * 100.0);
        assert!(f1 >= 0.99, "{score:?}");
        assert!(error <= 0.001, "{error}");
    }
}

#[test]
fn noise_of_half_a_dollar_leaves_most_of_the_binding_set() {
    let sample = Sample::load();
    let mut found = [Vec::new(), Vec::new()];
    for seed in 1..=5 {
        let panel = sample.panel(0..sample.runs.len(), 0.5, seed);
        for (follow, found) in [Follow::Promoted, Follow::Files].into_iter().zip(&mut found) {
            let scores = nowcast_hold_out(&panel, follow, &[5.0, 20.0]);
            let f1: Vec<f64> = scores.iter().map(|score| score.f1().unwrap()).collect();
            eprintln!("noise 0.5, seed {seed}: F1 {:.4} at 5, {:.4} at 20", f1[0], f1[1]);
            found.push(f1[1]);
        }
    }
    let [promoted, files] = found.map(median);
    eprintln!("median at 20: promoted {promoted:.4}, learned from the files {files:.4}");
    assert!(files >= 0.93, "{files}");
    assert!(promoted >= 0.93, "{promoted}");
}

/// A market of two constraints that are nearly alike, and a third.
fn alike() -> (ShiftFactors, Design) {
    let mut normal = Normal::new(7);
    let points = 100;
    let first: Vec<f64> = (0..points).map(|_| 0.2 * normal.next()).collect();
    let second = first.iter().map(|value| value + 0.002 * normal.next()).collect();
    let third = (0..points).map(|_| 0.2 * normal.next()).collect();
    let run = |index: i64| {
        ScedRun("2026-11-02T06:00:00Z".parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_secs(300 * index))
    };
    let names = ["LEFT|SA", "LEFT|SB", "OTHER|SC"];
    let feature = |(name, coefficients): (&str, Vec<f64>)| FeatureFactors {
        key: key(name),
        standing: Standing::Promoted,
        average_abs_value: 40.0,
        binding_runs: 50,
        coefficients,
    };
    let table = FactorTable {
        provenance: Provenance { run_id: "alike".to_owned(), window_start: run(0), window_end: run(149) },
        points: (0..points).map(|index| SettlementPoint(format!("P{index}"))).collect(),
        intercepts_usd_per_mwh: vec![0.0; points],
        features: names.into_iter().zip([first, second, third]).map(feature).collect(),
    };
    let mut design = DesignBuilder::default();
    for index in 0..150 {
        let name = names[usize::try_from(index / 10 % 3).unwrap()];
        design.push(run(index), &[(key(name), 40.0)]).unwrap();
    }
    (ShiftFactors::new(table).unwrap(), design.finish())
}

fn nowcaster(noise_variance: f64) -> Nowcaster {
    let (factors, design) = alike();
    let uncertainty = FactorUncertainty::of_training(&factors, &design, 0..150, noise_variance).unwrap();
    let activity = Activity::of_training(&factors, &design, 0..150);
    Nowcaster::new(factors, uncertainty, activity)
}

fn next_run() -> ScedRun {
    ScedRun("2026-11-02T18:35:00Z".parse().unwrap())
}

#[test]
fn of_two_constraints_that_noise_hides_the_one_that_bound_last_is_named_and_the_other_reported() {
    let mut nowcaster = nowcaster(0.25);
    let mut normal = Normal::new(1);
    let prices: Vec<f64> = nowcaster.factors().column(0).iter().map(|value| 30.0 * value + 0.5 * normal.next()).collect();
    // The last training runs had OTHER; LEFT|SB binds in the last published one.
    nowcaster.observe(ScedRun("2026-11-02T18:30:00Z".parse().unwrap()), &[(key("LEFT|SB"), 35.0)]).unwrap();
    // An hour later that says little more than how often each of them binds.
    let run = ScedRun("2026-11-02T19:30:00Z".parse().unwrap());
    let nowcast = nowcaster.estimate(run, &prices, &[]).unwrap();
    let named: Vec<usize> = nowcast.estimates.iter().map(|estimate| estimate.feature).collect();
    assert_eq!(named, [1]);
    let estimate = nowcast.estimates[0];
    let error = estimate.standard_error_usd_per_mw_hour;
    assert!((estimate.shadow_price_usd_per_mw_hour - 30.0).abs() < 4.0 * error && error < 1.0, "{estimate:?}");
    assert!(nowcast.ambiguities.iter().any(|other| (other.feature, other.instead) == (1, 0)), "{:?}", nowcast.ambiguities);
    assert_eq!(nowcast.source, ShadowPriceSource::Nowcast);
    assert!(serde_json::to_string(&nowcast).unwrap().contains("\"source\":\"nowcast\""));
}

#[test]
fn exact_prices_tell_the_same_two_apart_without_doubt() {
    let mut nowcaster = nowcaster(0.0);
    let prices: Vec<f64> = nowcaster.factors().column(0).iter().map(|value| 30.0 * value).collect();
    nowcaster.observe(ScedRun("2026-11-02T18:30:00Z".parse().unwrap()), &[(key("LEFT|SB"), 35.0)]).unwrap();
    let nowcast = nowcaster.estimate(next_run(), &prices, &[]).unwrap();
    assert_eq!(nowcast.estimates.iter().map(|estimate| estimate.feature).collect::<Vec<_>>(), [0]);
    assert!(nowcast.ambiguities.is_empty(), "{:?}", nowcast.ambiguities);
}

#[test]
fn missing_prices_are_left_out_rather_than_taken_for_zero() {
    let mut nowcaster = nowcaster(0.0);
    let mut prices: Vec<f64> = nowcaster.factors().column(2).iter().map(|value| 30.0 * value).collect();
    prices.iter_mut().step_by(2).for_each(|price| *price = f64::NAN);
    let nowcast = nowcaster.estimate(next_run(), &prices, &[]).unwrap();
    assert_eq!(nowcast.points, 50);
    let [estimate] = nowcast.estimates[..] else { panic!("{:?}", nowcast.estimates) };
    // What shrinking takes is a part in a million: the noise is the rounding of prices.
    assert!(estimate.feature == 2 && (estimate.shadow_price_usd_per_mw_hour - 30.0).abs() < 1e-3, "{estimate:?}");
    let none = vec![f64::NAN; 100];
    assert!(matches!(nowcaster.estimate(next_run(), &none, &[]), Err(NowcastError::NoPrices { .. })));
    assert!(nowcaster.estimate(next_run(), &none[1..], &[]).is_err());
}

#[test]
fn what_no_factors_explain_stays_in_the_residual() {
    let mut nowcaster = nowcaster(0.25);
    let mut normal = Normal::new(3);
    let stranger: Vec<f64> = (0..100).map(|_| 10.0 * normal.next()).collect();
    let nowcast = nowcaster.estimate(next_run(), &stranger, &[]).unwrap();
    assert!(nowcast.residual_ratio > 10.0, "{}", nowcast.residual_ratio);
    let calm: Vec<f64> = (0..100).map(|_| 0.5 * normal.next()).collect();
    let nowcast = nowcaster.estimate(next_run(), &calm, &[]).unwrap();
    assert!(nowcast.residual_ratio < 1.5, "{}", nowcast.residual_ratio);
}

#[test]
fn chances_follow_the_last_file_and_fade_to_the_usual_rate() {
    let (factors, design) = alike();
    let mut activity = Activity::of_training(&factors, &design, 0..150);
    let mut matched = ercot_ptdf::model::Matched::default();
    matched.set(&factors, &[(key("LEFT|SA"), 12.0)]).unwrap();
    let last = ScedRun("2026-11-02T18:30:00Z".parse().unwrap());
    activity.observe(last, &matched).unwrap();
    let chance = |minutes: i64| activity.probability(0, ScedRun(last.0 + jiff::SignedDuration::from_mins(minutes)));
    assert!(chance(5) > chance(30) && chance(30) > chance(60));
    // It binds in 10 of 30 runs.
    assert!((chance(60 * 24) - 1.0 / 3.0).abs() < 0.1, "{}", chance(60 * 24));
    assert!(matches!(activity.observe(last, &matched), Err(NowcastError::NotLater { .. })));
}
