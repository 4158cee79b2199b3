//! Each fault of documents by itself: another header, another value, twice, late, never, or under a wrong clock.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use super::{DATASETS, EMIL_IDS, EVENING, undisturbed, wanted};
use crate::support::{
    NIGHT, Replay, Store, Window,
    market::{self, documents},
    programs::{command, run},
    replay::Afflicted,
    store::{Contents, Summary, differences, rows, value},
};

/// A quarter of an hour after the evening: what is revised or posted twice is so by then.
const LATER: &str = "2026-11-01T05:15:00Z";

/// What a document's fault must change: where a row came from, and when.
const LINEAGE: [&str; 3] = ["_source_doc", "_published_at", "_ingested_at"];

const CURRENT_TABLES: &str = "SELECT schema_name || '.' || table_name AS name FROM duckdb_tables()
                              WHERE NOT internal AND schema_name NOT IN ('ops', 'history') ORDER BY name";

/// The sample with a fault in a fifth of its documents, as of the end of the evening.
fn afflicted(kind: &str) -> Replay {
    Replay::until(&EVENING, &["--fault", &format!("{kind}:0.2"), "--seed", "5"])
}

/// The documents of the evening that have the fault.
fn struck(replay: &Replay) -> Vec<Afflicted> {
    let of_the_evening: BTreeSet<u64> =
        EMIL_IDS.iter().flat_map(|emil_id| documents(emil_id, &EVENING)).map(|posting| posting.doc_id).collect();
    let struck: Vec<Afflicted> =
        replay.injected().documents.into_iter().filter(|document| of_the_evening.contains(&document.doc_id)).collect();
    assert!(struck.len() >= 5, "{struck:?}");
    struck
}

fn fetch(store: &Store, replay: &Replay) -> Summary {
    store.fetch_from(replay, &DATASETS, &EVENING, &[])
}

/// What the summary says about columns.
fn drift(summary: &Summary) -> String {
    DATASETS.iter().map(|dataset| summary.dataset(dataset)["drift"].to_string()).collect()
}

/// The current tables without where their rows came from and when.
fn values(store: &Store, more: &[&str]) -> Contents {
    let warehouse = store.warehouse();
    let content = |name: String| {
        let except = [&LINEAGE[..], more].concat();
        let table = ercot_types::report::TableName::try_from(name.clone()).unwrap();
        let print = ercot_warehouse::fingerprint(&warehouse, &table, &except).unwrap();
        (name, (print.rows, print.sha256))
    };
    rows(&warehouse, CURRENT_TABLES).into_iter().map(content).collect()
}

/// The tables of a run without faults, without lineage.
fn sound_values(more: &[&str]) -> Contents {
    let (store, replay) = (Store::new(), Replay::until(&EVENING, &[]));
    fetch(&store, &replay).expect(0);
    values(&store, more)
}

/// The built-in catalog with a second spelling for every column: what mending it comes to.
fn mended_catalog(store: &Store) -> String {
    fn mend(value: &mut Value) {
        if let Some(headers) = value.get_mut("headers").and_then(Value::as_array_mut) {
            let more: Vec<Value> = headers.iter().map(|header| format!("{}_NEW", header.as_str().unwrap()).into()).collect();
            headers.extend(more);
        }
        match value {
            Value::Array(items) => items.iter_mut().for_each(mend),
            Value::Object(fields) => fields.values_mut().for_each(mend),
            _ => {}
        }
    }
    let mut catalog = market::catalog();
    let datasets = catalog["datasets"].as_array_mut().unwrap();
    datasets.retain(|dataset| DATASETS.contains(&dataset["name"].as_str().unwrap()));
    mend(&mut catalog["datasets"]);
    let none = serde_json::json!([]);
    (catalog["aliases"], catalog["closed"]) = (none.clone(), none);
    catalog["version"] = 1.into();
    let path = store.around().join("mended.json");
    fs::write(&path, catalog.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_renamed_column_sets_its_documents_aside_until_the_catalog_is_mended() {
    let (store, replay) = (Store::new(), afflicted("renamed-column"));
    let summary = fetch(&store, &replay).expect(1);
    let (struck, failures) = (struck(&replay), summary.failures());
    for document in &struck {
        let named = failures.iter().find(|failure| failure.contains(" ingest ") && failure.contains(&document.name));
        assert!(named.is_some(), "{} is not named: {failures:#?}", document.name);
    }
    assert_eq!(failures.len(), struck.len(), "{failures:#?}");
    assert_eq!(summary.new_files(), wanted(), "the bytes of all of them are kept");
    // What was set aside is neither downloaded nor loaded again by itself.
    let sound = Replay::until(&EVENING, &[]);
    assert_eq!(fetch(&store, &sound).expect(0).new_files(), 0);
    assert_ne!(values(&store, &[]), sound_values(&[]));

    let catalog = mended_catalog(&store);
    let again = store.fetch_from(&sound, &DATASETS, &EVENING, &["--config", &catalog, "--retry-quarantined"]).expect(0);
    assert_eq!((again.new_files(), again.failures()), (0, Vec::new()));
    assert_eq!(differences(&store.market_contents(), &undisturbed()), [""; 0]);
}

#[test]
fn a_renamed_column_that_older_files_lack_is_named_and_its_values_are_kept_beside_the_row() {
    let (store, replay) = (Store::new(), afflicted("renamed-column"));
    // Files from before 2026-08-27 have no UncappedSystemLambda, so a file without it loads.
    let summary = store.fetch_from(&replay, &["sced_system_lambda"], &EVENING, &[]).expect(1);
    let posted = documents("NP6-322-CD", &EVENING);
    assert_eq!((summary.new_files(), summary.failures()), (posted.len() as u64, Vec::new()));
    let drift = summary.dataset("sced_system_lambda")["drift"].to_string();
    assert!(drift.contains("missing: UncappedSystemLambda") && drift.contains("UncappedSystemLambda_NEW"), "{drift}");
    let struck: BTreeSet<u64> = replay.injected().documents.iter().map(|document| document.doc_id).collect();
    let expected: usize = posted.iter().filter(|posting| struck.contains(&posting.doc_id)).map(|posting| posting.rows).sum();
    let kept = "SELECT count(*) FROM market.sced_system_lambda
                WHERE uncapped_system_lambda IS NULL
                AND (_extra->>'UncappedSystemLambda_NEW')::DOUBLE = capped_system_lambda";
    let empty = "SELECT count(*) FROM market.sced_system_lambda WHERE uncapped_system_lambda IS NULL";
    assert!(expected >= 5);
    assert_eq!(value(&store.warehouse(), empty), expected.to_string());
    // In this market no cap acts: both columns print the same number.
    assert_eq!(value(&store.warehouse(), kept), expected.to_string());
}

#[test]
fn an_added_column_is_kept_beside_the_row_and_named() {
    let (store, replay) = (Store::new(), afflicted("added-column"));
    let summary = fetch(&store, &replay).expect(0);
    assert_eq!((summary.new_files(), summary.failures()), (wanted(), Vec::new()));
    assert!(drift(&summary).contains("NEW_COLUMN"), "{}", summary.json);
    assert_eq!(differences(&values(&store, &["_extra"]), &sound_values(&["_extra"])), [""; 0]);
    let struck: BTreeSet<String> = struck(&replay).iter().map(|document| document.doc_id.to_string()).collect();
    let kept = "SELECT DISTINCT _source_doc FROM market.sced_shadow_prices WHERE _extra LIKE '%NEW_COLUMN%'";
    let kept = rows(&store.warehouse(), kept);
    assert!(!kept.is_empty() && kept.iter().all(|doc_id| struck.contains(doc_id)), "{kept:?}");
}

#[test]
fn a_document_revised_under_its_name_and_another_doc_id_supersedes_what_it_said() {
    let (store, replay) = (Store::new(), afflicted("revised"));
    let first = fetch(&store, &replay).expect(0);
    replay.set_now(LATER);
    let second = fetch(&store, &replay).expect(0);
    let struck = struck(&replay).len() as u64;
    let until_later = Window { until: LATER, ..EVENING };
    let posted: u64 = EMIL_IDS.iter().map(|emil_id| documents(emil_id, &until_later).len() as u64).sum();
    // The last ones posted have been revised only in part.
    let fetched = first.new_files() + second.new_files();
    assert!((posted + struck..=posted + struck + 3).contains(&fetched), "{fetched} of {posted}, {struck} revised");
    assert_eq!(differences(&values(&store, &[]), &sound_values_at(LATER)), [""; 0]);
    let superseded = "SELECT sum(estimated_size) FROM duckdb_tables() WHERE schema_name = 'history'";
    let superseded: u64 = value(&store.warehouse(), superseded).parse().unwrap();
    assert!(superseded >= struck, "{superseded} superseded rows, {struck} documents were revised");
    store.run(&["verify"]).expect(0);
}

/// The tables of a run without faults at a later instant.
fn sound_values_at(now: &str) -> Contents {
    let (store, replay) = (Store::new(), Replay::until(&EVENING, &[]));
    replay.set_now(now);
    fetch(&store, &replay).expect(0);
    values(&store, &[])
}

#[test]
fn a_document_revised_in_place_before_it_is_fetched_lands_as_it_is_then() {
    let (store, replay) = (Store::new(), afflicted("revised-in-place"));
    // Ten minutes after the last posting of the evening, all are as they should be.
    replay.set_now(LATER);
    let until = Window { until: "2026-11-01T05:00:00Z", ..EVENING };
    let summary = store.fetch_from(&replay, &["dam_spp", "sced_shadow_prices"], &until, &[]).expect(0);
    assert_eq!(summary.failures(), [""; 0]);
    let sound = Store::new();
    let undisturbed = Replay::until(&EVENING, &[]);
    undisturbed.set_now(LATER);
    sound.fetch_from(&undisturbed, &["dam_spp", "sced_shadow_prices"], &until, &[]).expect(0);
    assert_eq!(differences(&values(&store, &[]), &values(&sound, &[])), [""; 0]);
}

#[test]
fn a_document_that_is_listed_twice_is_fetched_once() {
    let (store, replay) = (Store::new(), afflicted("listed-twice"));
    let summary = fetch(&store, &replay).expect(0);
    assert_eq!((summary.new_files(), summary.failures()), (wanted(), Vec::new()));
    assert!(replay.stats().requests.values().all(|count| *count == 1));
    assert_eq!(differences(&store.market_contents(), &undisturbed()), [""; 0]);
}

#[test]
fn a_document_that_is_posted_twice_changes_no_row() {
    let (store, replay) = (Store::new(), afflicted("posted-twice"));
    let summary = fetch(&store, &replay).expect(0);
    // What was posted in the last minute has not been posted again yet.
    assert!(summary.new_files() >= wanted() + struck(&replay).len() as u64 - 1, "{}", summary.json);
    assert_eq!(summary.failures(), [""; 0]);
    assert_eq!(differences(&values(&store, &[]), &sound_values(&[])), [""; 0]);
    // The first posting counts.
    let current = |contents: Contents| contents.into_iter().filter(|(name, _)| !name.starts_with("history.")).collect();
    assert_eq!(differences(&current(store.market_contents()), &current(undisturbed())), [""; 0]);
    store.run(&["verify"]).expect(0);
}

#[test]
fn a_document_that_is_listed_late_is_had_late_and_lands_as_if_it_had_not_been() {
    let (store, replay) = (Store::new(), afflicted("late"));
    let first = fetch(&store, &replay).expect(0);
    assert!(first.new_files() < wanted() && first.new_files() >= wanted() - struck(&replay).len() as u64);
    let sound = Store::new();
    fetch(&sound, &Replay::until(&EVENING, &[])).expect(0);
    assert_ne!(rows_of_the_evening(&store), rows_of_the_evening(&sound));
    // Two hours later everything of the evening is listed.
    replay.set_now("2026-11-01T07:00:00Z");
    fetch(&store, &replay).expect(0);
    assert_eq!(rows_of_the_evening(&store), rows_of_the_evening(&sound));
}

/// The rows that were posted in the evening, with their lineage.
fn rows_of_the_evening(store: &Store) -> Vec<String> {
    let warehouse = store.warehouse();
    let of = |table: &String| {
        let sql = format!("SELECT t::VARCHAR FROM {table} t WHERE _published_at <= TIMESTAMP '2026-11-01 05:00:00' ORDER BY 1");
        rows(&warehouse, &sql)
    };
    rows(&warehouse, CURRENT_TABLES).iter().flat_map(of).collect()
}

#[test]
fn a_document_that_mis_never_lists_leaves_a_gap_that_status_names_and_nothing_else() {
    let (store, replay) = (Store::new(), afflicted("missing"));
    let summary = fetch(&store, &replay).expect(0);
    let missing = struck(&replay);
    assert_eq!(summary.new_files(), wanted() - missing.len() as u64);
    // A minute after the evening nothing else is due.
    let mut status = command("ercot-fetch");
    status.args(["status", "--json", "rt_mcpc_15min", "--data-dir"]).arg(store.root()).args(["--now", "2026-11-01T05:01:00Z"]);
    let status = run(status).expect(1).json();
    let is_missing = |doc_id: u64| missing.iter().any(|document| document.doc_id == doc_id);
    // What came before the first document that is held was never promised.
    let since_the_first = documents("NP6-331-CD", &EVENING).into_iter().skip_while(|posting| is_missing(posting.doc_id));
    let gaps = since_the_first.filter(|posting| is_missing(posting.doc_id)).count();
    assert!(gaps >= 3);
    assert_eq!(status["datasets"][0]["missing"], gaps, "{status}");
    let sound = Replay::until(&EVENING, &[]);
    assert_eq!(fetch(&store, &sound).expect(0).new_files(), missing.len() as u64);
    assert_eq!(differences(&store.market_contents(), &undisturbed()), [""; 0]);
}

#[test]
fn publish_times_by_a_wrong_clock_change_no_value_and_cost_no_second_download() {
    let (store, replay) = (Store::new(), afflicted("clock-skew"));
    let summary = fetch(&store, &replay).expect(0);
    assert_eq!((summary.new_files(), summary.failures()), (wanted(), Vec::new()));
    struck(&replay);
    assert_eq!(differences(&values(&store, &[]), &sound_values(&[])), [""; 0]);
    assert_eq!(fetch(&store, &replay).expect(0).new_files(), 0);
    // Once the clock is right, held documents have later publish times: they may have been changed in place, and are named.
    let right = fetch(&store, &Replay::until(&EVENING, &[])).expect(1);
    let failures = right.failures();
    assert!(!failures.is_empty() && failures.iter().all(|failure| failure.contains("changed in place")), "{failures:#?}");
    assert_eq!(right.new_files(), 0);
}

#[test]
fn publish_times_with_the_wrong_offset_are_read_as_if_it_were_right() {
    let (store, replay) = (Store::new(), afflicted("wrong-offset"));
    fetch(&store, &replay).expect(0);
    struck(&replay);
    assert_eq!(differences(&store.market_contents(), &undisturbed()), [""; 0]);
}

#[test]
fn wrong_offsets_in_the_repeated_hour_change_no_value() {
    let datasets = ["wind_5min_region", "sced_shadow_prices", "rt_mcpc_15min"];
    let fetched = |faults: &[&str]| {
        let (store, replay) = (Store::new(), Replay::until(&NIGHT, faults));
        store.fetch_from(&replay, &datasets, &NIGHT, &[]).expect(0);
        values(&store, &[])
    };
    let sound = fetched(&[]);
    for rate in ["0.3", "1"] {
        let fault = format!("wrong-offset:{rate}");
        assert_eq!(differences(&fetched(&["--fault", &fault, "--seed", "5"]), &sound), [""; 0], "{rate}");
    }
}
