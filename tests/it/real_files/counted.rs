//! Every real file by itself: its rows in each table, and values that were read from it by other means.

use std::collections::BTreeSet;

use crate::support::{
    Store,
    market::{datasets, real},
    store::{files_below, rows, value},
};

use super::expected::{Expected, FILES, Spot};

/// Folders of what is no product: listings and answers of the API.
const NO_PRODUCT: [&str; 2] = ["listing/", "public-api/"];

#[test]
fn every_real_file_of_a_product_has_its_rows_and_values_written_down() {
    let known = datasets();
    let there: BTreeSet<String> = files_below(&real())
        .into_iter()
        .filter(|file| file.contains('/') && !NO_PRODUCT.iter().any(|folder| file.starts_with(folder)))
        .collect();
    for file in &there {
        let emil_id = file.split('/').next().unwrap();
        assert!(known.contains_key(emil_id), "{file}: the catalog has no enabled dataset for it");
    }
    let written: BTreeSet<String> = FILES.iter().map(|file| file.path.to_owned()).collect();
    assert_eq!(there, written);
    for file in FILES {
        assert!(file.spots.len() >= 3, "{}", file.path);
        assert_eq!(known[file.path.split('/').next().unwrap()], file.dataset, "{}", file.path);
    }
}

#[test]
fn every_real_file_lands_with_exactly_its_rows_and_the_values_read_by_other_means() {
    let (store, folder) = (Store::new(), real());
    let names: BTreeSet<&str> = FILES.iter().map(|file| file.dataset).collect();
    let arguments: Vec<&str> = ["--source-dir", folder.to_str().unwrap()].into_iter().chain(names).collect();
    let summary = store.fetch(&arguments).expect(0);
    assert_eq!(summary.failures(), [""; 0]);
    let warehouse = store.warehouse();
    assert_eq!(rows(&warehouse, "SELECT source_doc || ' ' || reason FROM ops.quarantine"), [""; 0]);
    assert_eq!(rows(&warehouse, "SELECT dataset || ' ' || kind || ' ' || column_name FROM ops.schema_drift"), [""; 0]);
    for file in FILES {
        let document = document(&warehouse, file);
        let total: u64 = file.tables.iter().map(|(_, rows)| rows).sum();
        let counts = format!(
            "SELECT rows_read || ' ' || rows_quarantined || ' ' || files_failed FROM ops.source_document
             WHERE dataset = '{}' AND source_doc = {document}",
            file.dataset
        );
        assert_eq!(value(&warehouse, &counts), format!("{total} 0 0"), "{}", file.path);
        for (table, expected) in file.tables {
            let count = value(&warehouse, &format!("SELECT count(*) FROM {table} WHERE _source_doc = {document}"));
            assert_eq!(count, expected.to_string(), "{} in {table}", file.path);
        }
        for Spot(table, column, row, expected) in file.spots {
            let found = value(&warehouse, &format!("SELECT {column} FROM {table} WHERE _source_doc = {document} AND {row}"));
            assert!(is_same(&found, expected), "{}: {column} of {table} where {row}: {found:?}, printed {expected:?}", file.path);
        }
    }
}

/// The file's number in the lineage columns.
fn document(warehouse: &ercot_warehouse::Warehouse, file: &Expected) -> String {
    let name = file.path.rsplit('/').next().unwrap();
    value(
        warehouse,
        &format!("SELECT source_doc FROM ops.source_document WHERE dataset = '{}' AND constructed_name = '{name}'", file.dataset),
    )
}

/// Numbers are compared as numbers (`224` is `224.0`), everything else as text.
fn is_same(found: &str, expected: &str) -> bool {
    match (found.parse::<f64>(), expected.parse::<f64>()) {
        (Ok(found), Ok(expected)) => found.to_bits() == expected.to_bits(),
        _ => found == expected,
    }
}

#[test]
fn the_counted_hours_of_a_day_of_25_are_consecutive_instants() {
    let (store, folder) = (Store::new(), real());
    store.fetch(&["--source-dir", folder.to_str().unwrap(), "two_day_as_reports"]).expect(0);
    let warehouse = store.warehouse();
    let sql = "SELECT epoch(interval_start_utc - TIMESTAMP '2024-11-03 05:00:00')::BIGINT // 3600 - hour_ending
               FROM ancillary.two_day_cleared_regup";
    assert_eq!(rows(&warehouse, sql), ["-1"; 25], "hour 1 begins at midnight, every next one an hour later");
    // No flag is printed: the passes of the repeated hour differ in the counted hour alone.
    let hours = "SELECT count(DISTINCT interval_start_utc) FROM ancillary.two_day_offers_regup";
    assert_eq!(value(&warehouse, hours), "25");
}
