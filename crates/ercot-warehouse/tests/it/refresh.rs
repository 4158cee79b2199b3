//! A refresh builds what is stale, and nothing else; and it comes to the same as building everything.

use ercot_warehouse::{
    Fingerprint, RefreshReason, RefreshReport, RefreshScope, RefreshStep, WarehouseError, fingerprint, refresh,
};
use proptest::prelude::*;

use crate::{
    corrections::correction_layouts,
    support::{Bench, INGESTED, table},
};

const LAMBDA: &str = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda\n";
const LMP: &str = "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP\n";
const MU: &str = "SCEDTimeStamp,RepeatedHourFlag,ConstraintID,ConstraintName,ContingencyName,ShadowPrice,MaxShadowPrice,Limit,Value,\
                  ViolatedMW,FromStation,ToStation,FromStationkV,ToStationkV,CCTStatus\n";

fn try_refresh(bench: &mut Bench, scope: RefreshScope) -> Result<RefreshReport, WarehouseError> {
    refresh(&mut bench.warehouse, scope, INGESTED.parse().unwrap(), &mut |_| ())
}

fn stale(bench: &mut Bench) -> RefreshReport {
    try_refresh(bench, RefreshScope::Stale).unwrap()
}

/// The days that were built of the runs, as `first last count reason`.
fn of_runs(report: &RefreshReport) -> String {
    let mart = report.marts.iter().find(|mart| mart.mart == "mart.sced_run").unwrap();
    let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "-".to_owned());
    format!("{} {} {} {:?}", day(&mart.first_day), day(&mart.last_day), mart.days, mart.reason)
}

/// Every mart that a refresh builds.
fn marts(bench: &Bench) -> Vec<Fingerprint> {
    let mut statement = bench.warehouse.connection().prepare("SELECT DISTINCT mart FROM ops.mart_source ORDER BY 1").unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names.into_iter().map(|name| fingerprint(&bench.warehouse, &table(&name), &[]).unwrap()).collect()
}

/// Posts the lambda of the run at noon of a day in October 2026.
fn post(bench: &mut Bench, day: u8, doc_id: u32, hour: u8, lambda: &str) {
    let text = format!("{LAMBDA}10/{day:02}/2026 12:00:10,N,{lambda},{lambda}\n");
    let document = bench.document(&doc_id.to_string(), &format!("2026-10-{day:02}T{hour:02}:00:12Z"), text);
    bench.load("sced_system_lambda", vec![document]);
}

fn post_price(bench: &mut Bench, day: u8, doc_id: u32, lmp: &str) {
    let text = format!("{LMP}10/{day:02}/2026 12:00:10,N,HB_WEST,{lmp}\n");
    let document = bench.document(&doc_id.to_string(), &format!("2026-10-{day:02}T17:00:14Z"), text);
    bench.load("rt_lmp_5min", vec![document]);
}

fn correct(bench: &mut Bench, day: u8, doc_id: u32, lambda: &str) {
    let header = "SCEDTimeStamp,RepeatedHourFlag,LambdaOriginal,LambdaCorrected,PriceCorrectionTime\n";
    let text = format!("{header}10/{day:02}/2026 12:00:10,N,1,{lambda},11/01/2026 10:00:00\n");
    let mut document = bench.document(&doc_id.to_string(), &format!("2026-11-{:02}T16:00:00Z", doc_id % 20 + 1), text);
    document.files[0].layouts = vec![0, 1];
    bench.load_with("lambda_corrections", &correction_layouts(), vec![document]);
}

fn touched(bench: &Bench) -> String {
    bench.value(
        "SELECT string_agg(table_name || ' ' || operating_day, ', ' ORDER BY table_name, operating_day) FROM ops.touched_day",
    )
}

#[test]
fn a_load_notes_the_days_that_it_changed_and_no_others() {
    let mut bench = Bench::new();
    post(&mut bench, 26, 10, 17, "1");
    post(&mut bench, 28, 11, 17, "2");
    assert_eq!(touched(&bench), "market.sced_system_lambda 2026-10-26, market.sced_system_lambda 2026-10-28");
    stale(&mut bench);
    assert_eq!(touched(&bench), "");
    post(&mut bench, 26, 12, 18, "1");
    assert_eq!(touched(&bench), "", "an equal re-posting changes nothing");
    post(&mut bench, 26, 13, 19, "3");
    assert_eq!(touched(&bench), "market.sced_system_lambda 2026-10-26");
    stale(&mut bench);
    correct(&mut bench, 28, 20, "7");
    assert!(touched(&bench).contains("market.sced_system_lambda 2026-10-28"), "{}", touched(&bench));
    assert!(!touched(&bench).contains("2026-10-26"), "{}", touched(&bench));
}

#[test]
fn the_first_refresh_builds_everything_and_the_next_one_nothing() {
    let mut bench = Bench::new();
    post(&mut bench, 26, 10, 17, "1");
    post(&mut bench, 28, 11, 17, "2");
    let report = stale(&mut bench);
    // A run ends where the next one begins, so the day before is stale too.
    assert_eq!(of_runs(&report), "2026-10-25 2026-10-28 4 Some(NeverBuilt)");
    assert_eq!(bench.value("SELECT string_agg(system_lambda, ' ' ORDER BY sced_ts_utc) FROM mart.sced_run"), "1.0 2.0");
    let before = marts(&bench);
    let again = stale(&mut bench);
    assert_eq!((again.days(), of_runs(&again)), (0, "- - 0 None".to_owned()));
    assert_eq!(marts(&bench), before);
}

#[test]
fn only_days_whose_sources_changed_are_built() {
    let mut bench = Bench::new();
    for day in 20..=28 {
        post(&mut bench, day, 10 + u32::from(day), 17, "1");
    }
    stale(&mut bench);
    post(&mut bench, 24, 50, 18, "5");
    let report = stale(&mut bench);
    assert_eq!(of_runs(&report), "2026-10-23 2026-10-24 2 Some(SourcesChanged)");
    let runs = report.marts.iter().find(|mart| mart.mart == "mart.sced_run").unwrap();
    assert_eq!((runs.rows_removed, runs.rows_written), (2, 2));
    assert_eq!(bench.value("SELECT sum(system_lambda) FROM mart.sced_run"), "13.0");
}

#[test]
fn a_mart_that_is_defined_anew_is_built_in_full_and_opening_the_file_again_is_no_new_definition() {
    let mut bench = Bench::new();
    post(&mut bench, 26, 10, 17, "1");
    stale(&mut bench);
    let Bench { folder, warehouse } = bench;
    drop(warehouse);
    let warehouse =
        ercot_warehouse::Warehouse::open(&folder.path().join("duckdb/ercot.duckdb"), ercot_warehouse::Resources::default());
    let mut bench = Bench { folder, warehouse: warehouse.unwrap() };
    assert_eq!(stale(&mut bench).days(), 0);

    let columns = "SELECT * REPLACE (coalesce(system_lambda, 0) + 100 AS system_lambda)";
    let definition = bench.value("SELECT macro_definition FROM duckdb_functions() WHERE function_name = 'mart__sced_run'");
    bench
        .warehouse
        .connection()
        .execute_batch(&format!(
            "CREATE OR REPLACE MACRO build.mart__sced_run(first_day, last_day) AS TABLE {columns} FROM ({definition})"
        ))
        .unwrap();
    let report = stale(&mut bench);
    assert!(of_runs(&report).ends_with("Some(DefinitionChanged)"), "{report:?}");
    assert_eq!(bench.value("SELECT system_lambda FROM mart.sced_run"), "101.0");
    let others = report.marts.iter().filter(|mart| mart.reason == Some(RefreshReason::DefinitionChanged)).count();
    assert_eq!(others, 1, "{report:?}");
    assert_eq!(stale(&mut bench).days(), 0);
}

#[test]
fn a_mart_of_a_mart_follows_it() {
    let mut bench = Bench::new();
    post(&mut bench, 26, 10, 17, "1");
    let mart = "CREATE TABLE mart.day (operating_day DATE, highest DOUBLE);
        CREATE MACRO build.mart__day(first_day, last_day) AS TABLE SELECT operating_day, max(system_lambda) AS highest
            FROM mart.sced_run WHERE operating_day BETWEEN first_day AND last_day GROUP BY ALL;
        INSERT INTO ops.mart_source VALUES ('mart.day', 'mart.sced_run', 0, 0);";
    bench.warehouse.connection().execute_batch(mart).unwrap();
    stale(&mut bench);
    assert_eq!(bench.value("SELECT highest FROM mart.day"), "1.0");
    post(&mut bench, 26, 11, 18, "4");
    stale(&mut bench);
    assert_eq!(bench.value("SELECT highest FROM mart.day"), "4.0");
    bench.warehouse.connection().execute_batch("INSERT INTO ops.mart_source VALUES ('mart.sced_run', 'mart.day', 0, 0)").unwrap();
    let error = try_refresh(&mut bench, RefreshScope::Stale).unwrap_err();
    assert!(matches!(error, WarehouseError::Mart { .. }) && error.to_string().contains("circle"), "{error}");
    assert_eq!(bench.value("SELECT highest FROM mart.day"), "4.0");
}

#[test]
fn a_macro_without_a_table_or_without_sources_is_refused_by_name() {
    for (sql, expected) in [
        ("CREATE MACRO build.mart__lost(first_day, last_day) AS TABLE SELECT first_day AS operating_day", "no table"),
        (
            "CREATE TABLE mart.lost (operating_day DATE);
             CREATE MACRO build.mart__lost(first_day, last_day) AS TABLE SELECT first_day AS operating_day",
            "does not say what it reads",
        ),
    ] {
        let mut bench = Bench::new();
        bench.warehouse.connection().execute_batch(sql).unwrap();
        let error = try_refresh(&mut bench, RefreshScope::Stale).unwrap_err().to_string();
        assert!(error.contains("mart.lost") && error.contains(expected), "{error}");
    }
}

#[test]
fn a_refresh_that_fails_keeps_the_last_good_rows_and_the_next_one_goes_on() {
    let mut bench = Bench::new();
    for day in [10, 20, 28] {
        post(&mut bench, day, 10 + u32::from(day), 17, "1");
    }
    stale(&mut bench);
    for day in [10, 20, 28] {
        post(&mut bench, day, 60 + u32::from(day), 18, "9");
    }
    // The third stretch of days meets an error.
    let connection = bench.warehouse.connection();
    let definition = bench.value("SELECT macro_definition FROM duckdb_functions() WHERE function_name = 'mart__sced_run'");
    let define = |body: &str| format!("CREATE OR REPLACE MACRO build.mart__sced_run(first_day, last_day) AS TABLE {body}");
    let broken = "SELECT * REPLACE (CASE WHEN operating_day >= DATE '2026-10-28' THEN error('in the way') ELSE system_lambda END AS system_lambda)";
    connection.execute_batch(&define(&format!("{broken} FROM ({definition})"))).unwrap();
    let error = try_refresh(&mut bench, RefreshScope::Stale).unwrap_err().to_string();
    assert!(error.contains("mart.sced_run from 2026-10-2"), "{error}");
    let lambdas = "SELECT string_agg(system_lambda, ' ' ORDER BY sced_ts_utc) FROM mart.sced_run";
    assert_eq!(bench.value(lambdas), "9.0 9.0 1.0");
    bench.warehouse.connection().execute_batch(&define(&definition)).unwrap();
    stale(&mut bench);
    assert_eq!(bench.value(lambdas), "9.0 9.0 9.0");
}

#[test]
fn the_observer_counts_the_days_that_are_built() {
    let mut bench = Bench::new();
    for day in 1..=20 {
        post(&mut bench, day, 10 + u32::from(day), 17, "1");
    }
    let (mut planned, mut built) = (0, 0);
    let now = INGESTED.parse().unwrap();
    let report = refresh(&mut bench.warehouse, RefreshScope::Everything, now, &mut |step| match step {
        RefreshStep::Planned { days } => planned += days,
        RefreshStep::Built { days, .. } => built += days,
        RefreshStep::Build { .. } => {}
    });
    assert_eq!((planned, built), (report.unwrap().days(), planned));
    assert!(built >= 21, "{built}");
}

/// Something that changes the report tables, or a refresh.
#[derive(Debug, Clone)]
enum Event {
    Lambda { day: u8, hour: u8, value: u8 },
    Price { day: u8, value: u8 },
    Shadow { day: u8, hour: u8, rows: u8 },
    Correction { day: u8, value: u8 },
    Refresh,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (20..25_u8, 17..22_u8, 1..4_u8).prop_map(|(day, hour, value)| Event::Lambda { day, hour, value }),
        (20..25_u8, 1..4_u8).prop_map(|(day, value)| Event::Price { day, value }),
        (20..25_u8, 17..20_u8, 0..3_u8).prop_map(|(day, hour, rows)| Event::Shadow { day, hour, rows }),
        (20..25_u8, 1..4_u8).prop_map(|(day, value)| Event::Correction { day, value }),
        Just(Event::Refresh),
    ]
}

fn happen(bench: &mut Bench, number: u32, event: &Event) {
    let doc_id = 100 + number;
    match *event {
        Event::Lambda { day, hour, value } => post(bench, day, doc_id, hour, &value.to_string()),
        Event::Price { day, value } => post_price(bench, day, doc_id, &value.to_string()),
        Event::Shadow { day, hour, rows } => {
            let row = |row: u8| format!("10/{day}/2026 12:00:10,N,{row},LINE{row},BASE CASE,{row},5251,1,1,0,A,B,138,138,COMP\n");
            let text = MU.to_owned() + &(0..rows).map(row).collect::<String>();
            let document = bench.document(&doc_id.to_string(), &format!("2026-10-{day}T{:02}:05:00Z", hour + 1), text);
            bench.load("sced_shadow_prices", vec![document]);
        }
        Event::Correction { day, value } => {
            // There is a table to correct once a lambda was loaded.
            post(bench, day, doc_id + 1000, 17, "1");
            correct(bench, day, doc_id, &value.to_string());
        }
        Event::Refresh => drop(stale(bench)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn an_incremental_refresh_leaves_what_a_full_one_leaves(events in prop::collection::vec(event(), 1..10)) {
        let mut bench = Bench::new();
        for (number, event) in (0..).zip(&events) {
            happen(&mut bench, number, event);
        }
        stale(&mut bench);
        let incremental = marts(&bench);
        try_refresh(&mut bench, RefreshScope::Everything).unwrap();
        prop_assert_eq!(incremental, marts(&bench));
    }
}
