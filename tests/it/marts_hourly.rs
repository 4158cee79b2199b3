//! The day-ahead marts against the printed lines: prices to the cent, the hours of the days of the clock changes, and what
//! only one report has.

pub(crate) mod given;

use std::collections::BTreeMap;

use ercot_warehouse::{Resources, Warehouse};

use crate::support::{
    Store, calendar,
    market::Product,
    store::{rows, value},
};

use self::given::{Given, assert_same, cells, numbers};

pub(crate) const DAM_SPP: &str = "DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag";
pub(crate) const DAM_WORKBOOK: &str = "Delivery Date,Hour Ending,Repeated Hour Flag,Settlement Point,Settlement Point Price";
pub(crate) const RT_SPP: &str =
    "DeliveryDate,DeliveryHour,DeliveryInterval,SettlementPointName,SettlementPointType,SettlementPointPrice,DSTFlag";
const DAM_LAMBDA: &str = "DeliveryDate,HourEnding,SystemLambda,DSTFlag";
const DAM_MCPC: &str = "DeliveryDate,HourEnding,AncillaryType,MCPC,DSTFlag";
const BOUGHT: &str = "DeliveryDate,HourEnding,Settlement_Point,Total_DAM_Energy_Bought,RepeatedHourFlag";
const SOLD: &str = "DeliveryDate,HourEnding,Settlement_Point,TotalDAMEnergySold,RepeatedHourFlag";
const BUS_LMP: &str = "DeliveryDate,HourEnding,BusName,LMP,DSTFlag";

pub(crate) fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// `hours first last` of the Operating Days of a mart that are asked for.
pub(crate) fn hours_of(warehouse: &Warehouse, mart: &str, day: &str) -> String {
    let sql = format!(
        "SELECT count(DISTINCT interval_start_utc) || ' ' || min(interval_start_utc) || ' ' || max(interval_end_utc)
         FROM {mart} WHERE operating_day = DATE '{day}'"
    );
    value(warehouse, &sql)
}

#[test]
fn every_day_ahead_number_of_the_sample_is_in_the_mart_to_the_cent() {
    let store = Given::sample(&["NP4-190-CD", "NP4-523-CD", "NP4-188-CD"]).load();
    let warehouse = store.warehouse();
    let start = |line: &[String]| calendar::sql(calendar::hour_start(&line[0], &line[1], "1", &line[2]));

    let lines = cells(
        &Product::read("NP4-190-CD"),
        &["DeliveryDate", "HourEnding", "DSTFlag", "SettlementPoint", "SettlementPointPrice"],
    );
    let prices: BTreeMap<String, f64> =
        lines.iter().map(|line| (format!("{} {}", start(line), line[3]), line[4].parse().unwrap())).collect();
    assert_eq!(prices.len(), lines.len());
    let key = "interval_start_utc || ' ' || settlement_point AS key";
    let found = numbers(&warehouse, &format!("SELECT {key}, dam_spp AS number FROM mart.fact_dam_hourly"));
    assert_same(&found, &prices, 0.0, "NP4-190-CD");

    let lines = cells(&Product::read("NP4-523-CD"), &["DeliveryDate", "HourEnding", "DSTFlag", "SystemLambda"]);
    let lambdas: BTreeMap<String, f64> = lines.iter().map(|line| (start(line), line[3].parse().unwrap())).collect();
    // Were a lambda not the same for all points of its hour, its key would be there twice.
    let of_hour = "SELECT DISTINCT interval_start_utc AS key, system_lambda AS number FROM mart.fact_dam_hourly";
    assert_same(&numbers(&warehouse, of_hour), &lambdas, 0.0, "NP4-523-CD");
    let other = "SELECT count(*) FROM mart.fact_dam_hourly WHERE congestion IS DISTINCT FROM dam_spp - system_lambda";
    assert_eq!(value(&warehouse, other), "0");

    let lines = cells(&Product::read("NP4-188-CD"), &["DeliveryDate", "HourEnding", "DSTFlag", "AncillaryType", "MCPC"]);
    for service in ["REGUP", "REGDN", "RRS", "ECRS", "NSPIN"] {
        let own = lines.iter().filter(|line| line[3] == service);
        let expected: BTreeMap<String, f64> = own.map(|line| (start(line), line[4].parse().unwrap())).collect();
        let column = format!("mcpc_{}", service.to_lowercase());
        let sql = format!("SELECT DISTINCT interval_start_utc AS key, {column} AS number FROM mart.fact_dam_hourly");
        assert_same(&numbers(&warehouse, &sql), &expected, 0.0, service);
    }
}

#[test]
fn a_day_of_25_hours_has_them_and_a_day_of_24_too() {
    let passes = ["01:00,BUS_1,10.5,N", "02:00,BUS_1,20.5,N", "02:00,BUS_1,-30.25,Y", "03:00,BUS_1,40.5,N"];
    let buses: Vec<String> = passes.iter().map(|line| format!("11/01/2026,{line}")).collect();
    let given = Given::sample(&["NP4-190-CD", "NP4-523-CD"]);
    let store = given.with("NP4-183-CD", "DAMHRLMPNP4183_20261031_1245.csv", BUS_LMP, &buses).load();
    let warehouse = store.warehouse();
    let of_day = |day: &str| hours_of(&warehouse, "mart.fact_dam_hourly", day);
    assert_eq!(of_day("2026-11-01"), "25 2026-11-01 05:00:00 2026-11-02 06:00:00");
    assert_eq!(of_day("2026-10-31"), "24 2026-10-31 05:00:00 2026-11-01 05:00:00");
    assert_eq!(of_day("2026-11-02"), "24 2026-11-02 06:00:00 2026-11-03 06:00:00");
    let repeated =
        "SELECT DISTINCT interval_start_utc || ' ' || hour_ending || ' ' || repeated_hour_flag FROM mart.fact_dam_hourly
                    WHERE operating_day = DATE '2026-11-01' AND hour_ending = 2 ORDER BY 1";
    assert_eq!(rows(&warehouse, repeated), ["2026-11-01 06:00:00 2 false", "2026-11-01 07:00:00 2 true"]);

    let lambda = numbers(&warehouse, "SELECT interval_start_utc AS key, system_lambda AS number FROM market.dam_system_lambda");
    let congestion = |(hour, lmp): (&str, f64)| {
        let hour = format!("2026-11-01 {hour}:00:00");
        let less = lmp - lambda[&hour];
        (hour, less)
    };
    let expected = [("05", 10.5), ("06", 20.5), ("07", -30.25), ("08", 40.5)].into_iter().map(congestion).collect();
    let sql = "SELECT interval_start_utc AS key, congestion AS number FROM mart.dam_hourly_lmp_bus";
    assert_same(&numbers(&warehouse, sql), &expected, 0.0, "NP4-183-CD");
}

#[test]
fn the_spring_day_of_the_workbook_has_23_hours_and_the_autumn_day_25() {
    let store = Given::real(&["NP4-180-ER"]).load();
    let warehouse = store.warehouse();
    for mart in
        ["mart.fact_dam_hourly", "mart.dart_hourly", "mart.dart_basis('HB_HOUSTON')", "mart.spread('HB_WEST', 'HB_NORTH')"]
    {
        let of_day = |day: &str| hours_of(&warehouse, mart, day);
        assert_eq!(of_day("2025-03-09"), "23 2025-03-09 06:00:00 2025-03-10 05:00:00", "{mart}");
        assert_eq!(of_day("2025-11-02"), "25 2025-11-02 05:00:00 2025-11-03 06:00:00", "{mart}");
        assert_eq!(of_day("2025-07-01"), "24 2025-07-01 05:00:00 2025-07-02 05:00:00", "{mart}");
    }
    let hour_3 = "SELECT count(*) FROM mart.fact_dam_hourly WHERE operating_day = DATE '2025-03-09' AND hour_ending = 3";
    assert_eq!(value(&warehouse, hour_3), "0");
    let sources = "SELECT DISTINCT dam_spp_source FROM mart.fact_dam_hourly";
    assert_eq!(rows(&warehouse, sources), ["NP4-180-ER"]);
}

#[test]
fn the_spring_day_of_every_day_ahead_report_has_23_hours() {
    let hours: Vec<u32> = (1..=24).filter(|hour| *hour != 3).collect();
    let of_each = |cells: &dyn Fn(u32) -> String| -> Vec<String> {
        hours.iter().map(|hour| format!("03/08/2026,{hour:02}:00,{},N", cells(*hour))).collect()
    };
    let given = Given::new()
        .with("NP4-190-CD", "DAMSPNP4190_20260307_1245.csv", DAM_SPP, &of_each(&|hour| format!("HB_NORTH,{hour}.25")))
        .with("NP4-523-CD", "DAMSYSLAMBDANP4523_20260307_1245.csv", DAM_LAMBDA, &of_each(&|hour| format!("{hour}")))
        .with("NP4-188-CD", "DAMCPCNP4188_20260307_1245.csv", DAM_MCPC, &of_each(&|hour| format!("RRS,{hour}.5")))
        .with("NP4-183-CD", "DAMHRLMPNP4183_20260307_1245.csv", BUS_LMP, &of_each(&|hour| format!("BUS_1,{hour}.75")))
        .with("NP4-192-CD", "DAMTOTQTYENGYBUYNP4192_20260307_1245.csv", BOUGHT, &of_each(&|hour| format!("HB_NORTH,{hour}")));
    let store = given.load();
    let warehouse = store.warehouse();
    for mart in ["mart.fact_dam_hourly", "mart.dam_hourly_lmp_bus"] {
        assert_eq!(hours_of(&warehouse, mart, "2026-03-08"), "23 2026-03-08 06:00:00 2026-03-09 05:00:00", "{mart}");
    }
    let wrong = "SELECT count(*) FROM mart.fact_dam_hourly WHERE congestion <> 0.25 OR mcpc_rrs <> hour_ending + 0.5
                 OR energy_bought <> hour_ending OR mcpc_regup IS NOT NULL OR energy_sold IS NOT NULL";
    assert_eq!(value(&warehouse, wrong), "0");
    assert_eq!(value(&warehouse, "SELECT count(*) FROM mart.dam_hourly_lmp_bus WHERE congestion <> 0.75"), "0");
}

#[test]
fn a_point_that_only_one_report_has_is_kept_with_nothing_in_the_other_columns() {
    let given = Given::new()
        .with(
            "NP4-190-CD",
            "DAMSPNP4190_20261027_1245.csv",
            DAM_SPP,
            &lines(&["10/28/2026,07:00,PRICE_ONLY,-12.34,N", "10/28/2026,07:00,BOTH,5,N"]),
        )
        .with(
            "NP4-192-CD",
            "DAMTOTQTYENGYBUYNP4192_20261027_1246.csv",
            BOUGHT,
            &lines(&["10/28/2026,07:00,BOTH,10.1,N", "10/28/2026,07:00,BUY_ONLY,2,N"]),
        )
        .with(
            "NP4-193-CD",
            "DAMTOTQTYENGYSOLDNP4193_20261027_1247.csv",
            SOLD,
            &lines(&["10/28/2026,07:00,BOTH,0,N", "10/28/2026,07:00,SELL_ONLY,3,N"]),
        );
    let store = given.load();
    let sql = "SELECT concat_ws(' ', settlement_point, coalesce(dam_spp::VARCHAR, '-'), coalesce(energy_bought::VARCHAR, '-'),
               coalesce(energy_sold::VARCHAR, '-'), coalesce(system_lambda::VARCHAR, '-'), known_at) FROM mart.fact_dam_hourly ORDER BY 1";
    let expected = [
        "BOTH 5.0 10.1 0.0 - 2026-10-27 17:47:00",
        "BUY_ONLY - 2.0 - - 2026-10-27 17:46:00",
        "PRICE_ONLY -12.34 - - - 2026-10-27 17:45:00",
        "SELL_ONLY - - 3.0 - 2026-10-27 17:47:00",
    ];
    assert_eq!(rows(&store.warehouse(), sql), expected);
}

#[test]
fn the_posted_price_wins_over_the_workbook_in_each_hour_and_at_each_point() {
    let workbook = lines(&["10/28/2026,07:00,N,HB_NORTH,1", "10/28/2026,07:00,N,HB_WEST,2", "10/28/2026,08:00,N,HB_NORTH,3"]);
    let posted = lines(&["10/28/2026,07:00,HB_NORTH,20.5,N"]);
    let given = Given::new().with("NP4-190-CD", "DAMSPNP4190_20261027_1245.csv", DAM_SPP, &posted).with(
        "NP4-180-ER",
        "DAMLZHBSPP_2026_20261101_0500.csv",
        DAM_WORKBOOK,
        &workbook,
    );
    let store = given.load();
    for mart in ["fact_dam_hourly", "dart_hourly"] {
        let sql = format!(
            "SELECT concat_ws(' ', hour_ending, settlement_point, dam_spp, dam_spp_source, known_at) FROM mart.{mart} ORDER BY 1"
        );
        let expected = [
            "7 HB_NORTH 20.5 NP4-190-CD 2026-10-27 17:45:00",
            "7 HB_WEST 2.0 NP4-180-ER 2026-11-01 11:00:00",
            "8 HB_NORTH 3.0 NP4-180-ER 2026-11-01 11:00:00",
        ];
        assert_eq!(rows(&store.warehouse(), &sql), expected, "{mart}");
    }
}

#[test]
fn services_of_years_before_the_hourly_report_come_from_the_workbook() {
    let store = Given::real(&["NP4-181-ER"])
        .with(
            "NP4-190-CD",
            "DAMSPNP4190_20160630_1245.csv",
            DAM_SPP,
            &lines(&["07/01/2016,01:00,HB_NORTH,20.5,N", "07/01/2016,02:00,HB_NORTH,20,N"]),
        )
        .with("NP4-188-CD", "DAMCPCNP4188_20160630_1245.csv", DAM_MCPC, &lines(&["07/01/2016,02:00,RRS,7.77,N"]))
        .load();
    let warehouse = store.warehouse();
    let of = |hour: u32, column: &str| {
        value(&warehouse, &format!("SELECT {column} FROM mart.fact_dam_hourly WHERE hour_ending = {hour}"))
    };
    let printed = "SELECT rrs FROM ancillary.dam_mcpc_annual WHERE operating_day = DATE '2016-07-01' AND hour_ending = 1";
    assert_eq!(of(1, "mcpc_rrs"), value(&warehouse, printed));
    assert_eq!(of(1, "mcpc_ecrs"), "", "the service did not exist");
    assert_eq!((of(2, "mcpc_rrs"), of(2, "mcpc_regup")), ("7.77".to_owned(), String::new()), "an hour has one source");
}

#[test]
fn a_correction_counts_once_it_is_published() {
    let posted = lines(&["10/28/2026,07:00,HB_NORTH,20.5,N", "10/28/2026,08:00,HB_NORTH,21.5,N"]);
    let given = Given::new().with("NP4-190-CD", "DAMSPNP4190_20261027_1245.csv", DAM_SPP, &posted);
    let store = given.load();
    let text = "concat_ws(' ', hour_ending, dam_spp, known_at)";
    for mart in ["fact_dam_hourly", "dart_hourly"] {
        let found = rows(&store.warehouse(), &format!("SELECT {text} FROM mart.{mart} ORDER BY 1"));
        assert_eq!(found, ["7 20.5 2026-10-27 17:45:00", "8 21.5 2026-10-27 17:45:00"], "{mart}");
    }
    let correction = Given::new().with(
        "NP4-196-M",
        "cdr.00013044.0000000000000000.20261105.170000000.pricecorrection_DAM_SPP_20261028_to_20261028_NP4196_csv.zip",
        "DeliveryDate,DeliveryHour,SettlementPoint,SPPOriginal,SPPCorrected,PriceCorrectionTime,DSTFlag",
        &lines(&["10/28/2026,08:00,HB_NORTH,21.5,-4.25,11/05/2026 16:00:00,N"]),
    );
    let later = store.moved_to("2026-11-06T12:00:00Z");
    correction.load_into(&later);
    for mart in ["fact_dam_hourly", "dart_hourly"] {
        let found = rows(&store.warehouse(), &format!("SELECT {text} FROM mart.{mart} ORDER BY 1"));
        assert_eq!(found, ["7 20.5 2026-10-27 17:45:00", "8 -4.25 2026-11-05 23:00:00"], "{mart}");
    }
}

#[test]
fn every_column_of_the_hourly_marts_says_its_unit_and_its_source() {
    let store = Store::new();
    drop(Warehouse::open(&store.warehouse_file(), Resources::default()).unwrap());
    let warehouse = store.warehouse();
    let of_marts = "schema_name = 'mart' AND table_name IN ('fact_dam_hourly', 'dart_hourly', 'dam_hourly_lmp_bus')";
    let columns = value(&warehouse, &format!("SELECT count(*) FROM duckdb_columns() WHERE {of_marts}"));
    assert!(columns.parse::<u32>().unwrap() > 40, "{columns}");
    let silent = format!("SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE {of_marts} AND comment IS NULL");
    assert_eq!(rows(&warehouse, &silent), [""; 0]);
    let vague = format!(
        "SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE {of_marts} AND data_type = 'DOUBLE'
         AND NOT regexp_matches(comment, '\\(NP.*\\) \\[\\$?[A-Za-z/ ]+\\]$')"
    );
    assert_eq!(rows(&warehouse, &vague), [""; 0]);
    let macros = "SELECT schema_name || '.' || function_name FROM duckdb_functions() WHERE NOT internal
                  AND function_name IN ('spread', 'dart_basis', 'mart__fact_dam_hourly', 'mart__dart_hourly') AND comment IS NOT NULL ORDER BY 1";
    let expected = ["build.mart__dart_hourly", "build.mart__fact_dam_hourly", "mart.dart_basis", "mart.spread"];
    assert_eq!(rows(&warehouse, macros), expected);
    let tables =
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'mart' AND table_name IN ('fact_dam_hourly', 'dart_hourly')
                  AND comment LIKE '%(NP%)'";
    assert_eq!(value(&warehouse, tables), "2");
}

#[test]
fn a_mart_names_every_report_table_that_its_macro_reads() {
    let store = Store::new();
    drop(Warehouse::open(&store.warehouse_file(), Resources::default()).unwrap());
    let warehouse = store.warehouse();
    for mart in ["fact_dam_hourly", "dart_hourly"] {
        let read = format!(
            "SELECT DISTINCT unnest(regexp_extract_all(macro_definition, '\\b(?:market|ancillary|context|reference)\\.\\w+')) AS name
             FROM duckdb_functions() WHERE schema_name = 'build' AND function_name = 'mart__{mart}' ORDER BY name"
        );
        let named = format!("SELECT source_table FROM ops.mart_source WHERE mart = 'mart.{mart}' ORDER BY source_table");
        let named = rows(&warehouse, &named);
        assert!(named.len() >= 4, "{named:?}");
        assert_eq!(rows(&warehouse, &read), named, "mart.{mart}");
    }
}
