//! ERCOT's own files through the directory source: every row counted a second way, values against the printed text.

mod counted;
mod expected;
mod printed;

use std::{collections::BTreeMap, fs};

use jiff::Timestamp;

use crate::support::{
    Store, calendar,
    market::{self, real},
    store::{differences, rows, value},
};

use self::printed::{Table, tables};

/// How a report says when, by the names in its header.
enum When {
    /// Day, hour and flag; none for a report that ignores the clock change.
    Hour(&'static str, &'static str, Option<&'static str>),
    /// Day, hour, interval and flag.
    Quarter([&'static str; 4]),
    /// Stamp and flag of a SCED run.
    Run(&'static str, &'static str),
    Never,
}

struct Report {
    emil_id: &'static str,
    table: &'static str,
    when: When,
    /// (column, header) of the names in the key.
    names: &'static [(&'static str, &'static str)],
    /// (column, header) of a number.
    number: (&'static str, &'static str),
}

const REPORTS: [Report; 11] = [
    Report {
        emil_id: "NP3-233-CD",
        table: "context.resource_outage_capacity",
        when: When::Hour("Date", "HourEnding", None),
        names: &[],
        number: ("total_resource_mw", "TotalResourceMW"),
    },
    Report {
        emil_id: "NP4-160-SG",
        table: "reference.settlement_points",
        when: When::Never,
        names: &[("electrical_bus", "ELECTRICAL_BUS"), ("node_name", "NODE_NAME"), ("substation", "SUBSTATION")],
        number: ("psse_bus_number", "PSSE_BUS_NUMBER"),
    },
    Report {
        emil_id: "NP4-180-ER",
        table: "market.dam_spp_annual",
        when: When::Hour("Delivery Date", "Hour Ending", Some("Repeated Hour Flag")),
        names: &[("settlement_point", "Settlement Point")],
        number: ("settlement_point_price", "Settlement Point Price"),
    },
    Report {
        emil_id: "NP4-181-ER",
        table: "ancillary.dam_mcpc_annual",
        when: When::Hour("Delivery Date", "Hour Ending", Some("Repeated Hour Flag")),
        names: &[],
        number: ("regup", "REGUP"),
    },
    Report {
        emil_id: "NP4-190-CD",
        table: "market.dam_spp",
        when: When::Hour("DeliveryDate", "HourEnding", Some("DSTFlag")),
        names: &[("settlement_point", "SettlementPoint")],
        number: ("settlement_point_price", "SettlementPointPrice"),
    },
    Report {
        emil_id: "NP4-191-CD",
        table: "market.dam_shadow_prices",
        when: When::Hour("DeliveryDate", "HourEnding", Some("DSTFlag")),
        names: &[("constraint_name", "ConstraintName"), ("contingency_name", "ContingencyName")],
        number: ("shadow_price", "ShadowPrice"),
    },
    Report {
        emil_id: "NP6-322-CD",
        table: "market.sced_system_lambda",
        when: When::Run("SCEDTimeStamp", "RepeatedHourFlag"),
        names: &[],
        number: ("capped_system_lambda", "CappedSystemLambda"),
    },
    Report {
        emil_id: "NP6-332-CD",
        table: "ancillary.rt_mcpc_sced",
        when: When::Run("SCEDTimestamp", "RepeatedHourFlag"),
        names: &[("as_type", "ASType")],
        number: ("capped_mcpc", "CappedMCPC"),
    },
    Report {
        emil_id: "NP6-785-ER",
        table: "market.rt_spp_annual",
        when: When::Quarter(["Delivery Date", "Delivery Hour", "Delivery Interval", "Repeated Hour Flag"]),
        names: &[("settlement_point_name", "Settlement Point Name"), ("settlement_point_type", "Settlement Point Type")],
        number: ("settlement_point_price", "Settlement Point Price"),
    },
    Report {
        emil_id: "NP6-788-CD",
        table: "market.rt_lmp_5min",
        when: When::Run("SCEDTimestamp", "RepeatedHourFlag"),
        names: &[("settlement_point", "SettlementPoint")],
        number: ("lmp", "LMP"),
    },
    Report {
        emil_id: "NP6-86-CD",
        table: "market.sced_shadow_prices",
        when: When::Run("SCEDTimeStamp", "RepeatedHourFlag"),
        names: &[("constraint_name", "ConstraintName"), ("contingency_name", "ContingencyName")],
        number: ("shadow_price", "ShadowPrice"),
    },
];

/// What the folder holds of the reports that the catalog knows, by EMIL ID.
fn printed() -> BTreeMap<String, Vec<Table>> {
    let known = market::datasets();
    let folders = fs::read_dir(real()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    folders.filter(|folder| known.contains_key(folder)).map(|folder| (folder.clone(), tables(&real().join(folder)))).collect()
}

#[test]
fn every_row_of_every_real_file_lands_and_values_are_as_printed() {
    let (store, folder, printed) = (Store::new(), real(), printed());
    let arguments = ["--source-dir", folder.to_str().unwrap()];
    let summary = store.fetch(&arguments).expect(0);
    assert_eq!(summary.failures(), [""; 0]);
    let names = market::datasets();
    for (emil_id, tables) in &printed {
        let found = summary.dataset(&names[emil_id]);
        let files: std::collections::BTreeSet<&String> = tables.iter().map(|table| &table.file).collect();
        let expected: usize = tables.iter().map(|table| table.rows.len()).sum();
        assert_eq!(found["new_files"], files.len(), "{emil_id}");
        assert_eq!(found["rows"]["read"], expected, "{emil_id}");
        assert_eq!((&found["rows"]["quarantined"], &found["rows"]["updated"]), (&0.into(), &0.into()), "{emil_id}");
    }
    let total: u64 = printed.values().flatten().map(|table| table.rows.len() as u64).sum();
    assert_eq!(summary.number("/totals/rows/read"), total);

    let warehouse = store.warehouse();
    for report in &REPORTS {
        let tables = printed.get(report.emil_id).unwrap_or_else(|| panic!("no real file of {}", report.emil_id));
        let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
        let count = value(&warehouse, &format!("SELECT count(*) FROM {}", report.table));
        assert_eq!(count, rows.to_string(), "{}: no row of these files is printed twice", report.table);
        values_are_as_printed(&warehouse, report, tables);
    }
    drop(warehouse);

    let contents = store.contents();
    assert_eq!(store.fetch(&arguments).expect(0).new_files(), 0);
    assert_eq!(differences(&store.contents(), &contents), [""; 0]);
    store.run(&["verify"]).expect(0);
}

/// The first row of each file, one from its middle, and its last; of a report with one small file these are all it has.
fn values_are_as_printed(warehouse: &ercot_warehouse::Warehouse, report: &Report, tables: &[Table]) {
    let mut compared = 0;
    for table in tables {
        let header: Vec<&str> = table.header.iter().map(|cell| cell.trim()).collect();
        let place =
            |name: &str| header.iter().position(|cell| *cell == name).unwrap_or_else(|| panic!("no {name} in {header:?}"));
        let last = table.rows.len() - 1;
        for index in [0, last / 3, last / 2, last] {
            let cell = |name: &str| table.rows[index][place(name)].trim();
            let mut filter = match report.when {
                When::Hour(day, hour, flag) => {
                    is_at("interval_start_utc", calendar::hour_start(cell(day), cell(hour), "1", flag.map_or("N", cell)))
                }
                When::Quarter([day, hour, interval, flag]) => {
                    is_at("interval_start_utc", calendar::hour_start(cell(day), cell(hour), cell(interval), cell(flag)))
                }
                When::Run(stamp, flag) => is_at("sced_ts_utc", calendar::run(cell(stamp), cell(flag))),
                When::Never => "true".to_owned(),
            };
            for (column, header) in report.names {
                filter += &format!(" AND {column} = '{}'", cell(header));
            }
            let (column, header) = report.number;
            let found = rows(warehouse, &format!("SELECT {column} FROM {} WHERE {filter}", report.table));
            let expected: f64 = cell(header).parse().unwrap();
            let numbers: Vec<f64> = found.iter().map(|text| text.parse().unwrap()).collect();
            // A forecast has one row for each posting of the hour.
            let is_vintage = report.emil_id == "NP3-233-CD";
            assert!(numbers.contains(&expected), "{}: {filter}: {numbers:?}, printed {expected}", report.table);
            assert!(is_vintage || numbers.len() == 1, "{}: {filter}: {numbers:?}", report.table);
            compared += 1;
        }
    }
    assert!(compared >= 3, "{}", report.emil_id);
}

fn is_at(column: &str, instant: Timestamp) -> String {
    format!("{column} = '{}'", calendar::sql(instant))
}

#[test]
fn a_year_of_hours_has_as_many_as_the_calendar() {
    let (store, folder) = (Store::new(), real());
    store.fetch(&["--source-dir", folder.to_str().unwrap(), "dam_spp_history"]).expect(0);
    let warehouse = store.warehouse();
    let hours = |day: &str| {
        let of_day = format!("FROM market.dam_spp_annual WHERE operating_day = DATE '{day}'");
        value(&warehouse, &format!("SELECT count(DISTINCT interval_start_utc) {of_day}"))
    };
    assert_eq!((hours("2025-03-09"), hours("2025-07-01"), hours("2025-11-02")), ("23".into(), "24".into(), "25".into()));
    let all = value(&warehouse, "SELECT count(DISTINCT interval_start_utc) FROM market.dam_spp_annual");
    assert_eq!(all, (365 * 24).to_string());
}
