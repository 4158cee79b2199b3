//! Documents from other places than ERCOT's listing: fixed addresses and folders that the catalog names.

use std::{
    fs::{self, File},
    path::Path,
    time::{Duration, SystemTime},
};

use serde_json::json;

use crate::support::{
    NIGHT, Replay, Store, archive,
    market::{self, documents},
    store::{rows, value},
};

const HEADER: &str = "DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag\n";

/// A catalog with the day-ahead prices alone, from another source.
fn catalog_with(store: &Store, source: serde_json::Value) -> String {
    let mut catalog = market::catalog();
    let datasets = catalog["datasets"].as_array_mut().unwrap();
    datasets.retain(|dataset| dataset["name"] == "dam_spp");
    datasets[0]["source"] = source;
    // What other names and closed reports point at is not there.
    catalog["aliases"] = json!([]);
    catalog["closed"] = json!([]);
    let path = store.around().join("catalog.json");
    fs::write(&path, catalog.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn prices(store: &Store) -> Vec<String> {
    rows(&store.warehouse(), "SELECT settlement_point || ' ' || settlement_point_price FROM market.dam_spp ORDER BY 1")
}

fn file_url(path: &Path) -> String {
    format!("file://{}", path.display())
}

#[test]
fn fixed_addresses_of_files_and_servers_are_fetched_once() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    let file = store.around().join("20250423_da_spp.csv.gz");
    fs::write(&file, archive::gzip(format!("{HEADER}04/23/2025,01:00,HB_WEST, 36.22,N\n").as_bytes())).unwrap();
    let posting = &documents("NP4-190-CD", &NIGHT)[0];
    let server = format!("{}/misdownload/servlets/mirDownload?doclookupId={}", replay.url(), posting.doc_id);
    let catalog = catalog_with(&store, json!({ "mode": "urls", "urls": [file_url(&file), server] }));
    let summary = store.fetch(&["--config", &catalog]).expect(0);
    assert_eq!((summary.new_files(), summary.number("/totals/rows/read")), (2, posting.rows as u64 + 1));
    assert_eq!(value(&store.warehouse(), "SELECT count(*) FROM market.dam_spp"), (posting.rows + 1).to_string());
    assert_eq!(store.fetch(&["--config", &catalog]).expect(0).new_files(), 0);
}

#[test]
fn a_file_that_is_published_again_at_its_address_supersedes_what_it_said() {
    let store = Store::new();
    let path = store.around().join("prices.csv");
    let catalog = catalog_with(&store, json!({ "mode": "urls", "urls": [file_url(&path)] }));
    let publish = |price: &str, at: u64| {
        fs::write(&path, format!("{HEADER}04/23/2025,01:00,HB_WEST, {price},N\n")).unwrap();
        let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(at);
        File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
        store.fetch(&["--config", &catalog]).expect(0)
    };
    assert_eq!(publish("36.22", 1_745_000_000).new_files(), 1);
    assert_eq!(publish("36.22", 1_745_000_000).new_files(), 0);
    let second = publish("36.5", 1_745_003_600);
    assert_eq!((second.new_files(), second.number("/totals/rows/updated")), (1, 1));
    assert_eq!(prices(&store), ["HB_WEST 36.5"]);
    let history = "SELECT settlement_point_price || ' ' || _published_at || ' ' || _superseded_at FROM history.market__dam_spp";
    assert_eq!(rows(&store.warehouse(), history), ["36.22 2025-04-18 18:13:20 2025-04-18 19:13:20"]);
    store.run(&["verify"]).expect(0);
}

#[test]
fn an_address_that_fails_is_named_and_the_others_are_fetched() {
    let store = Store::new();
    let good = store.around().join("good.csv");
    fs::write(&good, format!("{HEADER}04/23/2025,01:00,HB_WEST, 36.22,N\n")).unwrap();
    let missing = file_url(&store.around().join("missing.csv"));
    let catalog = catalog_with(&store, json!({ "mode": "urls", "urls": [missing, file_url(&good)] }));
    let summary = store.fetch(&["--config", &catalog]).expect(1);
    assert_eq!((summary.new_files(), summary.failures().len()), (1, 1));
    assert!(summary.failures()[0].contains("missing.csv"), "{:?}", summary.failures());
    assert_eq!(prices(&store), ["HB_WEST 36.22"]);
}

#[test]
fn a_folder_that_the_catalog_names_is_read() {
    let store = Store::new();
    let folder = store.around().join("files");
    fs::create_dir_all(folder.join("NP4-190-CD/2025")).unwrap();
    fs::write(folder.join("NP4-190-CD/2025/day.csv"), format!("{HEADER}04/23/2025,01:00,HB_WEST, 36.22,N\n")).unwrap();
    // Loose files belong to the report whose name they have; others to none.
    let loose = "cdr.00012331.0000000000000000.20250423.123000000.DAMSPNP4190_csv.zip";
    let text = format!("{HEADER}04/24/2025,01:00,HB_NORTH, 30,N\n");
    fs::write(folder.join(loose), archive::zip(&[("a.csv", text.as_bytes())])).unwrap();
    fs::write(folder.join("other.csv"), "a,b\n").unwrap();
    let catalog = catalog_with(&store, json!({ "mode": "directory", "path": folder }));
    let summary = store.fetch(&["--config", &catalog]).expect(0);
    assert_eq!(summary.new_files(), 2);
    assert_eq!(prices(&store), ["HB_NORTH 30.0", "HB_WEST 36.22"]);
}
