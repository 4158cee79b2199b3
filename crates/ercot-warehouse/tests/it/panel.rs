use std::num::NonZeroU16;

use arrow::array::{Array, AsArray};
use ercot_warehouse::{
    AsOfRequest, ConstraintKey, MuMatrix, PanelError, PanelWindow, PointLookup, PriceMeasure, PricePanel, Regressors, Warehouse,
    mu_matrices, price_panels, regressors,
};
use jiff::Timestamp;

use crate::as_of_world::{World, postings};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn window(first: &str, last: &str) -> PanelWindow {
    PanelWindow::new(first.parse().unwrap(), last.parse().unwrap()).unwrap()
}

fn the_day() -> PanelWindow {
    window("2026-11-01", "2026-11-01")
}

fn prices(warehouse: &Warehouse, points: &[&str]) -> PricePanel {
    price_panels(warehouse, points, the_day()).unwrap().next().unwrap().unwrap()
}

fn mu(warehouse: &Warehouse) -> MuMatrix {
    mu_matrices(warehouse, None, the_day()).unwrap().next().unwrap().unwrap()
}

fn explained(warehouse: &Warehouse) -> Regressors {
    regressors(warehouse, the_day()).unwrap().next().unwrap().unwrap()
}

fn key(constraint: &str) -> ConstraintKey {
    ConstraintKey { constraint_name: constraint.to_owned(), contingency_name: "DBIG".to_owned() }
}

/// Equal, where what is missing equals what is missing.
fn same(left: &[f64], right: &[f64]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.to_bits() == right.to_bits())
}

#[test]
fn prices_come_run_by_run_in_the_order_of_the_points_and_what_is_missing_says_so() {
    let world = World::load(&postings());
    let warehouse = world.plain();
    let panel = prices(&warehouse, &["LZ_WEST", "NOWHERE", "HB_WEST"]);
    let runs = ["05:55:14", "06:00:14", "06:30:14", "07:30:14", "08:00:14", "08:05:14"];
    assert_eq!(panel.runs, runs.map(|clock| at(&format!("2026-11-01T{clock}Z"))));
    assert_eq!((panel.lmp_at(0, 0), panel.lmp_at(0, 1), panel.lmp_at(0, 2)), (Some(21.0), None, Some(20.25)));
    // Corrected twice, the second time to 18.5 + 3/8.
    assert_eq!(panel.lmp_at(3, 2), Some(18.875));
    assert_eq!((panel.lmp_at(0, 3), panel.lmp_at(6, 0), panel.congestion_at(0, 1)), (None, None, None));
    assert_eq!(panel.congestion_at(1, 2), Some(21.25 - 26.1));
    let congestion = panel.congestion();
    assert_eq!(congestion.len(), 18);
    assert!(congestion[1].is_nan() && congestion[5].to_bits() == (21.25_f64 - 26.1).to_bits());
}

#[test]
fn a_window_comes_in_blocks_of_days_and_each_run_once() {
    let world = World::load(&postings());
    let warehouse = world.plain();
    let days = window("2026-10-30", "2026-11-03").with_days_per_block(NonZeroU16::new(2).unwrap());
    let blocks: Vec<_> = price_panels(&warehouse, &["HB_WEST"], days).unwrap().map(|block| block.unwrap().runs.len()).collect();
    assert_eq!(blocks, [0, 6, 0]);
    let blocks: Vec<_> = mu_matrices(&warehouse, None, days).unwrap().map(Result::unwrap).collect();
    assert_eq!(blocks.iter().map(|block| block.runs.len()).collect::<Vec<_>>(), [0, 6, 0]);
    // The columns are those of the window in every block.
    assert!(blocks.iter().all(|block| *block.constraints == [key("LINE_A"), key("LINE_B")]));
    let blocks: Vec<_> = regressors(&warehouse, days).unwrap().map(|block| block.unwrap().runs.len()).collect();
    assert_eq!(blocks, [0, 6, 0]);
}

#[test]
fn a_constraint_that_a_delivered_file_does_not_list_is_at_zero_and_one_of_a_missing_file_is_unknown() {
    let world = World::load(&postings());
    let all = mu(&world.plain());
    assert_eq!(*all.constraints, [key("LINE_A"), key("LINE_B")]);
    assert_eq!((all.mu_at(0, 0), all.mu_at(0, 1)), (Some(12.5), Some(0.0)));
    assert_eq!((all.mu_at(1, 0), all.mu_at(1, 2)), (Some(0.0), None));
    assert_eq!(all.published_at[1], Some(at("2026-11-01T07:05:03Z")));
    assert_eq!(all.row(2).unwrap().collect::<Vec<_>>(), [(0, 17.25), (1, 3.0)]);
    assert_eq!(all.row_starts, [0, 1, 1, 3, 4, 5, 6]);

    let before = mu(world.as_of(&AsOfRequest::published(at("2026-11-01T07:30:20Z"))).warehouse());
    assert_eq!(before.runs.len(), 4);
    assert_eq!((before.is_known(2), before.is_known(3), before.is_known(4)), (true, false, false));
    assert_eq!((before.mu_at(2, 1), before.mu_at(3, 0)), (Some(3.0), None));
    assert!(before.row(3).is_none());
    assert!(same(&before.dense(), &[12.5, 0.0, 0.0, 0.0, 17.25, 3.0, f64::NAN, f64::NAN]));
}

#[test]
fn constraints_can_be_named_and_then_are_the_columns() {
    let world = World::load(&postings());
    let warehouse = world.plain();
    let given = vec![key("LINE_B"), key("NEVER_SEEN")];
    let matrix = mu_matrices(&warehouse, Some(given.clone()), the_day()).unwrap().next().unwrap().unwrap();
    assert_eq!(*matrix.constraints, given);
    assert_eq!((matrix.mu_at(5, 0), matrix.mu_at(5, 1), matrix.mu_at(0, 0)), (Some(6.0), Some(0.0), Some(0.0)));
    let twice = mu_matrices(&warehouse, Some(vec![key("LINE_B"), key("LINE_B")]), the_day());
    assert!(matches!(twice.err(), Some(PanelError::Twice { name }) if name == "LINE_B | DBIG"));
}

#[test]
fn regressors_are_those_of_the_run_and_missing_where_no_report_has_them() {
    let block = explained(&World::load(&postings()).plain());
    assert!(same(&block.system_lambda, &[25.1, 26.1, 27.1, 28.1, 29.1, 30.1]));
    assert!(same(&block.mcpc_regup, &[1.5, 2.5, 3.5, 4.5, 5.5, 6.5]) && same(&block.mcpc_nspin, &block.mcpc_regup));
    assert!(block.scarcity_adder.iter().all(|value| value.is_nan()) && block.scarcity_adder.len() == 6);
}

#[test]
fn panels_of_everything_known_at_last_are_those_of_the_plain_warehouse() {
    let world = World::load(&postings());
    let known = world.as_of(&AsOfRequest::published(at("2026-11-30T00:00:00Z")));
    let plain = world.plain();
    let (left, right) = (prices(&plain, &["HB_WEST", "HB_NORTH"]), prices(known.warehouse(), &["HB_WEST", "HB_NORTH"]));
    assert_eq!(left.runs, right.runs);
    assert!(same(&left.lmp, &right.lmp) && same(&left.system_lambda, &right.system_lambda));
    assert_eq!(mu(&plain), mu(known.warehouse()));
    assert!(same(&explained(&plain).mcpc_ecrs, &explained(known.warehouse()).mcpc_ecrs));
}

#[test]
fn prices_of_a_run_are_looked_up_at_any_instant() {
    let world = World::load(&postings());
    let warehouse = world.plain();
    let mut lookup = PointLookup::new(&warehouse, &["NOWHERE", "HB_NORTH", "HB_WEST"]).unwrap();
    let latest = lookup.latest().unwrap().unwrap();
    assert_eq!(latest.run, at("2026-11-01T08:05:14Z"));
    assert_eq!(latest.lmp, [None, Some(35.1), Some(25.25)]);
    assert_eq!((latest.system_lambda, latest.congestion_at(0), latest.congestion_at(2)), (Some(30.1), None, Some(25.25 - 30.1)));
    assert_eq!(latest.published_at, at("2026-11-01T08:05:17Z"));
    let corrected = lookup.at(at("2026-11-01T07:59:59Z")).unwrap().unwrap();
    assert_eq!((corrected.run, corrected.lmp[2]), (at("2026-11-01T07:30:14Z"), Some(18.875)));
    assert_eq!(corrected.published_at, at("2026-11-05T16:00:00Z"));
    assert_eq!(lookup.at(at("2026-11-01T05:55:13.999Z")).unwrap(), None);
    assert_eq!(lookup.latest().unwrap().unwrap(), latest, "statements are used again");

    let known = world.as_of(&AsOfRequest::published(at("2026-11-01T07:30:16Z")));
    let then = PointLookup::new(known.warehouse(), &["HB_WEST"]).unwrap().latest().unwrap().unwrap();
    assert_eq!((then.run, then.lmp, then.system_lambda), (at("2026-11-01T07:30:14Z"), vec![Some(23.25)], None));
}

#[test]
fn record_batches_have_instants_numbers_and_nulls() {
    let world = World::load(&postings());
    let warehouse = world.plain();
    let panel = prices(&warehouse, &["HB_WEST", "NOWHERE"]);
    let batch = panel.to_batch(PriceMeasure::Lmp).unwrap();
    let names: Vec<_> = batch.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names, ["sced_ts_utc", "HB_WEST", "NOWHERE"]);
    assert_eq!((batch.num_rows(), batch.column(1).null_count(), batch.column(2).null_count()), (6, 0, 6));
    let stamps = batch.column(0).as_primitive::<arrow::datatypes::TimestampMicrosecondType>();
    assert_eq!(stamps.value(0), at("2026-11-01T05:55:14Z").as_microsecond());
    let congestion = panel.to_batch(PriceMeasure::Congestion).unwrap();
    let west = congestion.column(1).as_primitive::<arrow::datatypes::Float64Type>();
    assert_eq!(west.value(1).to_bits(), (21.25_f64 - 26.1).to_bits());

    let matrix = mu(world.as_of(&AsOfRequest::published(at("2026-11-01T07:30:20Z"))).warehouse());
    let entries = matrix.to_batch().unwrap();
    assert_eq!((entries.num_rows(), entries.num_columns()), (3, 4));
    assert_eq!(entries.column(1).as_string::<i32>().iter().flatten().collect::<Vec<_>>(), ["LINE_A", "LINE_A", "LINE_B"]);
    let runs = matrix.runs_to_batch().unwrap();
    assert_eq!(runs.column(1).as_boolean().iter().flatten().collect::<Vec<_>>(), [true, true, true, false]);
    assert_eq!(runs.column(2).null_count(), 1);
    assert_eq!(explained(&warehouse).to_batch().unwrap().column(2).null_count(), 6);
    let latest = PointLookup::new(&warehouse, &["HB_WEST", "NOWHERE"]).unwrap().latest().unwrap().unwrap();
    assert_eq!(latest.to_batch().unwrap().column(3).null_count(), 1);
}

#[test]
fn what_cannot_be_asked_is_refused_with_what_to_do() {
    let world = World::load(&postings());
    let warehouse = world.plain();
    let upside_down = PanelWindow::new("2026-11-02".parse().unwrap(), "2026-11-01".parse().unwrap());
    assert!(matches!(upside_down, Err(PanelError::Days { .. })));
    assert!(matches!(price_panels::<&str>(&warehouse, &[], the_day()).err(), Some(PanelError::NoPoints)));
    assert!(matches!(PointLookup::new(&warehouse, &["A", "A"]).err(), Some(PanelError::Twice { name }) if name == "A"));
    let hostile = "HB_WEST'); DROP TABLE market.rt_lmp_5min; --";
    let panel = prices(&warehouse, &[hostile]);
    assert!(panel.lmp.iter().all(|value| value.is_nan()) && panel.lmp.len() == 6);
    drop(warehouse);

    let connection = duckdb::Connection::open(&world.path).unwrap();
    connection.execute_batch("DROP TABLE mart.sced_run; DROP MACRO TABLE build.mart__sced_run; CHECKPOINT").unwrap();
    drop(connection);
    let refused = regressors(&world.plain(), the_day()).err().unwrap();
    assert!(matches!(refused, PanelError::NoMart), "{refused}");
}

#[cfg(feature = "polars")]
#[test]
fn frames_hold_what_the_record_batches_hold() {
    let world = World::load(&postings());
    let warehouse = world.plain();
    let panel = prices(&warehouse, &["HB_WEST", "NOWHERE"]);
    let frame = panel.to_frame(PriceMeasure::Congestion).unwrap();
    assert_eq!(frame.get_column_names(), ["sced_ts_utc", "HB_WEST", "NOWHERE"]);
    assert_eq!((frame.height(), frame.column("NOWHERE").unwrap().null_count()), (6, 6));
    let west: Vec<_> = frame.column("HB_WEST").unwrap().f64().unwrap().iter().collect();
    assert_eq!(west, (0..6).map(|run| panel.congestion_at(run, 0)).collect::<Vec<_>>());
    let stamps: Vec<_> = frame.column("sced_ts_utc").unwrap().datetime().unwrap().physical().iter().flatten().collect();
    assert_eq!(stamps, panel.runs.iter().map(|run| run.as_microsecond()).collect::<Vec<_>>());

    let matrix = mu(&warehouse);
    let entries = matrix.to_frame().unwrap();
    assert_eq!((entries.height(), entries.width()), (matrix.values.len(), 4));
    assert_eq!(entries.column("constraint_name").unwrap().str().unwrap().get(0), Some("LINE_A"));
    let runs = matrix.runs_to_frame().unwrap();
    assert_eq!(runs.column("mu_known").unwrap().bool().unwrap().sum(), Some(6));
    assert_eq!(explained(&warehouse).to_frame().unwrap().column("mcpc_rrs").unwrap().null_count(), 0);
    let latest = PointLookup::new(&warehouse, &["HB_WEST", "NOWHERE"]).unwrap().latest().unwrap().unwrap();
    assert_eq!(latest.to_frame().unwrap().column("congestion").unwrap().null_count(), 1);
}
