use ercot_types::market::{ScedRun, SettlementPoint};

use super::*;
use crate::key::FeatureKey;
use crate::panel::{Panel, PanelBuilder, RunRow};

fn key(index: usize) -> FeatureKey {
    FeatureKey::constraint(format!("C{index}|BASE CASE").parse().unwrap())
}

/// Prices that two constraints make, to the cent. Constraint 9 binds in the last rows only; point 2 has prices from row 60 on.
fn panel(rows: i64) -> Panel {
    let names = (0..3).map(|point| SettlementPoint(format!("P{point}"))).collect();
    let mut builder = PanelBuilder::new(names).unwrap();
    for row in 0..rows {
        let value = |step: i64| f64::from(i32::try_from(row * step % 17).unwrap());
        let (first, second) = (value(5) * 2.345, value(7) * 1.234);
        let mut features = vec![(key(0), first), (key(1), second)];
        let newcomer = if row >= 97 { 30.0 } else { 0.0 };
        features.push((key(9), newcomer));
        let cents = |price: f64| (100.0 * price).round() / 100.0;
        let price = |own: f64, other: f64| cents(own * first + other * second - 0.4 * newcomer);
        let mut targets = vec![(0, price(-0.3, 0.1)), (1, price(0.25, -0.6))];
        if row >= 60 {
            targets.push((2, price(0.05, 0.5)));
        }
        let run = ScedRun(jiff::Timestamp::from_second(1_780_290_000 + 300 * row).unwrap());
        builder.push(&RunRow { run, features: &features, targets: &targets }).unwrap();
    }
    builder.finish().unwrap()
}

#[test]
fn factors_are_found_also_of_a_point_that_appears_half_way() {
    let report = fit(&panel(100), &ProtocolOptions::default()).unwrap();
    assert!(report.is_promoted(), "{:?}", report.rejections);
    for (point, truth) in report.points.iter().zip([[-0.3, 0.1], [0.25, -0.6], [0.05, 0.5]]) {
        // Rounding to the cent over some μ of 20: ten standard errors.
        for ((found, truth), error) in point.fit.coefficients.iter().zip(truth).zip(&point.standard_errors) {
            assert!((found - truth).abs() <= 10.0 * error && *error < 1e-3, "{}: {found} {truth} ± {error}", point.point);
        }
    }
    assert_eq!(report.points[2].training_rows, 30);
}

#[test]
fn the_hold_out_chooses_nothing() {
    let original = panel(100);
    let mut values = Vec::new();
    for row in 0..100 {
        let changed =
            |point| original.targets.get(row, point).map_or(f64::NAN, |price| if row < 90 { price } else { 1e6 - price });
        values.extend((0..3).map(changed));
    }
    let targets = crate::panel::TargetBlock::new(&original.design, original.targets.points().to_vec(), values).unwrap();
    let spoiled = Panel { design: original.design.clone(), targets };
    let (report, other) =
        (fit(&original, &ProtocolOptions::default()).unwrap(), fit(&spoiled, &ProtocolOptions::default()).unwrap());
    assert_eq!(report.choice, other.choice);
    for (first, second) in report.points.iter().zip(&other.points) {
        assert_eq!(first.fit, second.fit);
        assert_ne!(first.score, second.score);
    }
    assert!(!other.is_promoted());
}

#[test]
fn runs_with_a_constraint_that_no_fit_saw_are_scored_apart() {
    let report = fit(&panel(100), &ProtocolOptions::default()).unwrap();
    assert_eq!(report.split.holdout_seen, (90..97).collect::<Vec<u32>>());
    let score = &report.totals.score;
    assert_eq!((score.seen.count, score.all.count), (21, 30));
    assert!(score.seen.rmse() < 0.01 && score.all.rmse() > 1.0);
    assert_eq!(report.binding_counts[2], 0);
    let table = report.factor_table("one");
    assert_eq!(table.features.iter().map(|feature| feature.key.clone()).collect::<Vec<_>>(), [key(0), key(1)]);
    let factors = crate::model::ShiftFactors::new(table).unwrap();
    assert_eq!(factors.coefficient(1, 1), Some(report.points[1].fit.coefficients[1]));
    assert!(report.points.iter().all(|point| point.fit.coefficients[2] == 0.0));
}

#[test]
fn a_choice_per_point_and_one_for_all_both_find_the_factors() {
    for scope in [ChoiceScope::Pooled, ChoiceScope::PerPoint] {
        for refit in [Refit::None, Refit::Support] {
            let options = ProtocolOptions { refit, scope, ..ProtocolOptions::default() };
            let report = fit(&panel(100), &options).unwrap();
            assert!(report.is_promoted(), "{scope:?} {refit:?} {:?}", report.rejections);
            assert_eq!(report.choice.chosen.len(), if scope == ChoiceScope::Pooled { 1 } else { 3 });
        }
    }
}

#[test]
fn blocks_of_points_with_one_choice_add_up_to_the_whole() {
    let options = ProtocolOptions {
        path: PathOptions { scaling: crate::solver::Scaling::Raw, ..PathOptions::default() },
        l1_ratios: vec![1.0],
        ..ProtocolOptions::default()
    };
    let whole = panel(100);
    let report = fit(&whole, &options).unwrap();
    let mut totals = Totals::default();
    for columns in [0..2, 2..3] {
        let values = (0..100).flat_map(|row| columns.clone().map(move |point| (row, point)));
        let values = values.map(|(row, point)| whole.targets.get(row, point).unwrap_or(f64::NAN)).collect();
        let points = whole.targets.points()[columns.clone()].to_vec();
        let targets = crate::panel::TargetBlock::new(&whole.design, points, values).unwrap();
        let block = Panel { design: whole.design.clone(), targets };
        // A candidate that does not pool points is the same in every block.
        let mut choice = report.choice.clone();
        choice.chosen[0].candidate = Candidate::LeastSquares;
        let part = fit_chosen(&block, report.split.clone(), choice, &options).unwrap();
        totals.add(&part.totals);
    }
    let mut choice = report.choice.clone();
    choice.chosen[0].candidate = Candidate::LeastSquares;
    let together = fit_chosen(&whole, report.split.clone(), choice, &options).unwrap();
    assert!((totals.median_run_rmse(|run| &run.all) - together.totals.median_run_rmse(|run| &run.all)).abs() < 1e-12);
    assert_eq!(totals.score.all.count, together.totals.score.all.count);
}

#[test]
fn panels_that_cannot_be_fitted_say_why() {
    let options = ProtocolOptions::default();
    assert!(matches!(fit(&panel(0), &options), Err(FitError::TooFewRuns { rows: 0, .. })));
    assert!(matches!(fit(&panel(4), &options), Err(FitError::TooFewRuns { rows: 4, .. })));
    let mut builder = PanelBuilder::new(vec![SettlementPoint("P".to_owned())]).unwrap();
    for row in 0..50_i64 {
        let run = ScedRun(jiff::Timestamp::from_second(1_780_290_000 + 300 * row).unwrap());
        builder.push(&RunRow { run, features: &[], targets: &[(0, 0.0)] }).unwrap();
    }
    assert!(matches!(fit(&builder.finish().unwrap(), &options), Err(FitError::NothingBinds { rows: 45 })));
    let whole = panel(100);
    let empty = crate::panel::TargetBlock::new(&whole.design, vec![], vec![]).unwrap();
    assert_eq!(fit(&Panel { design: whole.design.clone(), targets: empty }, &options), Err(FitError::NoPoints));
    let names = vec![SettlementPoint("P".to_owned())];
    let missing = crate::panel::TargetBlock::new(&whole.design, names, vec![f64::NAN; 100]).unwrap();
    let nothing = fit(&Panel { design: whole.design.clone(), targets: missing }, &options);
    assert!(matches!(nothing, Err(FitError::NoPrices { rows: 90 })));
    let wrong = ProtocolOptions { holdout_share: 1.0, ..ProtocolOptions::default() };
    assert!(matches!(fit(&whole, &wrong), Err(FitError::Options(_))));
}
