//! Rows that are wrong are refused with what is wrong and where.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails where it cannot go on")]

use ercot_ptdf::key::{Direction, FeatureKey, Regressor};
use ercot_ptdf::panel::{PanelBuilder, PanelError, RunRow};
use ercot_types::market::{ScedRun, SettlementPoint};

fn run(second: i64) -> ScedRun {
    ScedRun(jiff::Timestamp::from_second(1_780_290_000 + second).unwrap())
}

fn westex() -> FeatureKey {
    FeatureKey::constraint("WESTEX|BASE CASE".parse().unwrap())
}

fn builder() -> PanelBuilder {
    PanelBuilder::new(vec![SettlementPoint("HB_WEST".to_owned()), SettlementPoint("HB_NORTH".to_owned())]).unwrap()
}

fn push(
    builder: &mut PanelBuilder,
    second: i64,
    features: &[(FeatureKey, f64)],
    targets: &[(usize, f64)],
) -> Result<(), PanelError> {
    builder.push(&RunRow { run: run(second), features, targets })
}

#[test]
fn a_refused_row_leaves_the_panel_as_it_was() {
    let mut builder = builder();
    push(&mut builder, 300, &[(westex(), 4.0)], &[(0, -2.0), (1, 0.5)]).unwrap();
    let nan = push(&mut builder, 600, &[(westex(), f64::NAN)], &[(0, 1.0)]).unwrap_err();
    assert!(matches!(nan, PanelError::FeatureNotFinite { .. }) && nan.to_string().contains("WESTEX|BASE CASE"), "{nan}");
    let infinite = push(&mut builder, 600, &[], &[(1, f64::INFINITY)]).unwrap_err();
    assert!(matches!(infinite, PanelError::TargetNotFinite { .. }) && infinite.to_string().contains("HB_NORTH"), "{infinite}");
    assert!(matches!(push(&mut builder, 600, &[], &[(0, f64::NAN)]), Err(PanelError::TargetNotFinite { .. })));
    let negative = push(&mut builder, 600, &[(westex(), -1.0)], &[]);
    assert!(matches!(negative, Err(PanelError::NegativeShadowPrice { .. })));
    assert!(matches!(push(&mut builder, 300, &[], &[]), Err(PanelError::DuplicateRun { .. })));
    let unsorted = push(&mut builder, 0, &[], &[]).unwrap_err();
    assert!(unsorted.to_string().contains("sort the rows"), "{unsorted}");
    let twice = push(&mut builder, 600, &[(westex(), 1.0), (westex(), 2.0)], &[]);
    assert!(matches!(twice, Err(PanelError::DuplicateFeature { .. })));
    assert!(matches!(push(&mut builder, 600, &[], &[(0, 1.0), (0, 1.0)]), Err(PanelError::DuplicateTarget { .. })));
    assert!(matches!(push(&mut builder, 600, &[], &[(2, 1.0)]), Err(PanelError::UnknownPoint { index: 2, points: 2 })));
    push(&mut builder, 600, &[(westex(), 0.0)], &[(1, 0.25)]).unwrap();
    let panel = builder.finish().unwrap();
    assert_eq!((panel.design.rows(), panel.design.features().len()), (2, 1));
    assert_eq!(panel.targets.get(1, 0), None, "missing is missing, not 0");
    assert_eq!(panel.targets.get(1, 1), Some(0.25));
    assert!(panel.design.row(1).features.is_empty());
}

#[test]
fn points_given_twice_are_refused() {
    let point = SettlementPoint("HB_WEST".to_owned());
    let twice = PanelBuilder::new(vec![point.clone(), point.clone()]).unwrap_err();
    assert_eq!(twice, PanelError::DuplicatePoint { point });
}

#[test]
fn columns_are_in_the_order_of_their_keys_whatever_order_they_come_in() {
    let forward = FeatureKey::Constraint { constraint: "A|B".parse().unwrap(), direction: Some(Direction::Forward) };
    let regressor = FeatureKey::from(Regressor::ScarcityAdder);
    let mut builder = builder();
    push(&mut builder, 0, &[(regressor.clone(), -3.0), (westex(), 1.0)], &[]).unwrap();
    push(&mut builder, 300, &[(westex(), 2.0), (forward.clone(), 5.0)], &[]).unwrap();
    let design = builder.finish().unwrap().design;
    assert_eq!(design.features(), [forward, westex(), regressor]);
    assert_eq!(design.row(1).iter().collect::<Vec<_>>(), [(0, 5.0), (1, 2.0)]);
    assert_eq!(design.row(0).iter().collect::<Vec<_>>(), [(1, 1.0), (2, -3.0)]);
}

#[test]
fn a_basis_is_missing_where_either_price_is() {
    let mut builder = builder();
    push(&mut builder, 0, &[], &[(0, 5.0), (1, 2.0)]).unwrap();
    push(&mut builder, 300, &[], &[(0, 5.0)]).unwrap();
    let targets = builder.finish().unwrap().targets;
    let basis = targets.basis_to(&SettlementPoint("HB_NORTH".to_owned())).unwrap();
    assert_eq!((basis.get(0, 0), basis.get(1, 0), basis.get(0, 1)), (Some(3.0), None, Some(0.0)));
    assert!(matches!(targets.basis_to(&SettlementPoint("HB_PAN".to_owned())), Err(PanelError::PointNotInBlock { .. })));
}
