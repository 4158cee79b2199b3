//! A data directory that is damaged, or a disk that takes no more: what is safe is said, and one good run makes it whole.

use std::{fs, process::Command};

use ercot_warehouse::{Resources, Warehouse};

use crate::support::{
    NIGHT, Replay, Store,
    programs::{Ended, run},
    store::{Contents, Summary, differences},
};

const DATASETS: [&str; 2] = ["dam_spp", "sced_shadow_prices"];

fn undisturbed(replay: &Replay) -> Contents {
    let store = Store::new();
    store.fetch_from(replay, &DATASETS, &NIGHT, &[]).expect(0);
    store.contents()
}

/// A fetch whose files may grow to so many KiB only, as on a disk that is full.
fn fetch_with_file_limit(store: &Store, replay: &Replay, kib: u32) -> Ended {
    let url = replay.url();
    let fetch = store.command(&[&["--json", "--base-url", &url, "--since", NIGHT.since], &DATASETS[..]].concat());
    let mut limited = Command::new("bash");
    // Without the signal a write beyond the limit fails like one on a full disk.
    limited
        .arg("-c")
        .arg(format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\""))
        .arg(fetch.get_program())
        .args(fetch.get_args());
    for (variable, value) in fetch.get_envs() {
        match value {
            Some(value) => limited.env(variable, value),
            None => limited.env_remove(variable),
        };
    }
    run(limited)
}

#[test]
fn a_disk_that_has_no_room_for_the_warehouse_keeps_what_was_captured() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    let ended = fetch_with_file_limit(&store, &replay, 200);
    assert_eq!(ended.code(), 1, "{}", ended.said());
    let said = ended.said();
    assert!(said.contains("ercot.duckdb") || said.contains("warehouse"), "the warehouse is not named:\n{said}");
    assert_eq!(store.raw_files().len(), 17, "not everything was captured:\n{said}");
    store.fetch_from(&replay, &DATASETS, &NIGHT, &[]).expect(0);
    assert_eq!(differences(&store.contents(), &undisturbed(&replay)), [""; 0]);
    assert!(replay.stats().downloads.values().all(|count| *count <= 2));
}

#[test]
fn a_disk_that_has_no_room_for_a_document_says_so_and_the_next_run_fetches_it() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    // The hourly documents are smaller than this, the daily one is larger.
    let ended = fetch_with_file_limit(&store, &replay, 30);
    assert_eq!(ended.code(), 1, "{}", ended.said());
    assert!(ended.said().contains("DAMSPNP4190"), "the document is not named:\n{}", ended.said());
    assert!(store.raw_files().iter().all(|file| !file.ends_with("DAMSPNP4190_csv.zip")), "{:?}", store.raw_files());
    store.fetch_from(&replay, &DATASETS, &NIGHT, &[]).expect(0);
    assert_eq!(differences(&store.contents(), &undisturbed(&replay)), [""; 0]);
    assert_eq!(store.leftovers(), [""; 0]);
}

#[test]
fn a_torn_last_line_of_a_manifest_costs_nothing() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &DATASETS, &NIGHT, &["--skip-db"]).expect(0);
    let manifest = store.root().join("manifests/sced_shadow_prices.jsonl");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, &text[..text.len() - 20]).unwrap();
    let summary = store.fetch_from(&replay, &DATASETS, &NIGHT, &[]).expect(0);
    assert!(summary.ended.stderr.contains("unfinished last line"), "{}", summary.ended.stderr);
    // Its file is there, whole: it is taken up again, not downloaded.
    assert_eq!(summary.new_files(), 1);
    assert!(replay.stats().downloads.values().all(|count| *count == 1));
    assert_eq!(differences(&store.contents(), &undisturbed(&replay)), [""; 0]);
}

#[test]
fn a_manifest_with_a_garbled_line_is_named_and_can_be_repaired_and_the_other_datasets_go_on() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &DATASETS, &NIGHT, &["--max-new", "6"]).expect(0);
    let manifest = store.root().join("manifests/sced_shadow_prices.jsonl");
    let text = fs::read_to_string(&manifest).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[3] = "{\"v\":1,garbled";
    fs::write(&manifest, lines.join("\n") + "\n").unwrap();

    let summary = store.fetch_from(&replay, &DATASETS, &NIGHT, &[]).expect(1);
    let failures = summary.failures();
    assert!(failures[0].contains("sced_shadow_prices.jsonl") && failures[0].contains("line 4"), "{failures:?}");
    assert_eq!(summary.dataset("dam_spp")["failures"], serde_json::json!([]));
    assert_eq!(fs::read_to_string(&manifest).unwrap(), lines.join("\n") + "\n", "a damaged manifest was written to");

    store.run(&["repair"]).expect(0);
    store.fetch_from(&replay, &DATASETS, &NIGHT, &[]).expect(0);
    store.fetch_from(&replay, &DATASETS, &NIGHT, &[]).expect(0);
    let contents = store.contents();
    let expected = undisturbed(&replay);
    for table in ["market.sced_shadow_prices", "market.dam_spp"] {
        assert_eq!(contents[table], expected[table], "{table}");
    }
    store.run(&["verify"]).expect(0);
}

#[test]
fn a_warehouse_that_is_none_stops_nothing_from_being_captured() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    fs::create_dir_all(store.warehouse_file().parent().unwrap()).unwrap();
    fs::write(store.warehouse_file(), "this is no database").unwrap();
    let url = replay.url();
    let ended = store.run(&[&["--json", "--base-url", &url, "--since", NIGHT.since], &DATASETS[..]].concat()).expect(1);
    assert!(ended.stderr.contains("ercot.duckdb") || ended.stdout.contains("ercot.duckdb"), "{}", ended.said());
    assert_eq!(store.raw_files().len(), 17);
    fs::remove_file(store.warehouse_file()).unwrap();
    let summary = store.fetch_from(&replay, &DATASETS, &NIGHT, &[]).expect(0);
    assert_eq!(summary.new_files(), 0);
    assert_eq!(differences(&store.contents(), &undisturbed(&replay)), [""; 0]);
}

#[test]
fn a_raw_folder_that_is_not_mounted_is_refused_before_anything_is_forgotten_or_fetched() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &DATASETS, &NIGHT, &["--skip-db"]).expect(0);
    let (raw, away) = (store.root().join("raw"), store.around().join("away"));
    fs::rename(&raw, &away).unwrap();
    let before = replay.stats();
    let url = replay.url();
    for arguments in [&["--base-url", &url, "--since", NIGHT.since, DATASETS[0]][..], &["prune", "--keep", "1"]] {
        let ended = store.run(arguments);
        assert_ne!(ended.code(), 0, "{}", ended.said());
        assert!(ended.stderr.contains("raw is missing"), "{}", ended.stderr);
    }
    assert_eq!(replay.stats(), before);
    fs::rename(&away, &raw).unwrap();
    store.fetch_from(&replay, &DATASETS, &NIGHT, &[]).expect(0);
    assert_eq!(differences(&store.contents(), &undisturbed(&replay)), [""; 0]);
}

#[test]
fn a_natural_key_that_is_there_twice_is_found_by_verify() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &["dam_spp"], &NIGHT, &[]).expect(0);
    store.run(&["verify"]).expect(0);
    let warehouse = Warehouse::open(&store.warehouse_file(), Resources { threads: 1, ..Resources::default() }).unwrap();
    let again = "INSERT INTO market.dam_spp SELECT * FROM market.dam_spp WHERE settlement_point = 'HB_WEST' LIMIT 2";
    warehouse.connection().execute_batch(again).unwrap();
    drop(warehouse);
    let found = store.run(&["verify", "--json"]).expect(1).json();
    let findings = found["findings"].as_array().unwrap();
    assert!(findings.len() == 1 && findings[0].as_str().unwrap().contains("market.dam_spp: 2 row(s)"), "{found}");
}

#[test]
fn a_run_that_fails_to_load_still_prints_its_summary() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    fs::create_dir_all(store.warehouse_file().parent().unwrap()).unwrap();
    fs::write(store.warehouse_file(), "this is no database").unwrap();
    let url = replay.url();
    let ended = store.run(&[&["--json", "--base-url", &url, "--since", NIGHT.since], &DATASETS[..]].concat());
    let summary = Summary::of(ended).expect(1);
    assert_eq!(summary.new_files(), 17, "what was captured is not told");
}
