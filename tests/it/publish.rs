//! `ercot publish` and `ercot-fetch --publish`, killed at every step: readers always have a whole snapshot, and the next publish
//! makes everything as if nothing had been.

use std::{collections::BTreeMap, path::PathBuf};

use ercot_types::report::TableName;
use ercot_warehouse::{Resources, Snapshot, fingerprint};
use serde_json::Value;

use crate::support::{
    NIGHT, Replay, SMALL, Store,
    programs::{Ended, command, run},
    store::{Contents, differences, files_below},
};

const SIGKILL: i32 = 9;

/// The steps of a publish, with whether the pointer names the new snapshot by then.
const STEPS: [(&str, bool); 5] = [
    ("publish-copy", false),
    ("publish-fsync", false),
    ("publish-rename", false),
    ("publish-pointer", false),
    ("publish-prune", true),
];

/// More operating days than are fetched.
const ALL_DAYS: &[&str] = &["--days", "60"];

/// `ercot` on a data directory.
pub(crate) fn ercot(store: &Store, command_name: &str, arguments: &[&str]) -> std::process::Command {
    let mut command = command("ercot");
    command.arg(command_name).args(arguments).arg("--data-dir").arg(store.root()).args(["--now", crate::support::NOW]);
    command
}

pub(crate) fn publish(store: &Store, arguments: &[&str]) -> Ended {
    run(ercot(store, "publish", arguments))
}

pub(crate) fn published(store: &Store) -> PathBuf {
    store.root().join("published")
}

pub(crate) fn pointer(store: &Store) -> Value {
    serde_json::from_slice(&std::fs::read(published(store).join("current.json")).unwrap()).unwrap()
}

/// Every table of the newest snapshot, opened as a reader opens it.
pub(crate) fn snapshot_contents(store: &Store) -> Contents {
    let snapshot = Snapshot::open(&published(store), Resources { threads: 2, ..Resources::default() }, None).unwrap();
    let warehouse = snapshot.warehouse();
    let names =
        crate::support::store::rows(warehouse, "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal");
    let content = |name: String| {
        let print = fingerprint(warehouse, &TableName::try_from(name.clone()).unwrap(), &[]).unwrap();
        (name, (print.rows, print.sha256))
    };
    names.into_iter().map(content).collect()
}

/// The files of the folder that have to do with snapshots, by their suffix.
fn kinds(store: &Store) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for file in files_below(&published(store)) {
        *kinds.entry(file.split_once('.').map_or("", |(_, suffix)| suffix).to_owned()).or_default() += 1;
    }
    kinds
}

/// A store with a snapshot of a part of the night, and more in its warehouse.
fn with_more_to_publish(replay: &Replay, extent: &[&str]) -> (Store, Contents) {
    let store = Store::new();
    store.fetch_from(replay, &SMALL, &NIGHT, &["--max-new", "5"]).expect(0);
    publish(&store, extent).expect(0);
    let before = snapshot_contents(&store);
    assert_eq!(differences(&before, &store.contents()), [""; 0]);
    store.fetch_from(replay, &SMALL, &NIGHT, &[]).expect(0);
    (store, before)
}

fn kill_at_every_step(extent: &[&str]) {
    let replay = Replay::until(&NIGHT, &[]);
    let (store, mut before) = with_more_to_publish(&replay, extent);
    for (number, (step, is_announced)) in STEPS.into_iter().enumerate() {
        // Something that the snapshot does not have yet, different each time.
        let sql = format!("CREATE TABLE ops.step_{number} AS SELECT {number} AS step");
        duckdb::Connection::open(store.warehouse_file()).unwrap().execute_batch(&sql).unwrap();
        let after = store.contents();
        let sequence = pointer(&store)["sequence"].as_u64().unwrap();

        let mut command = ercot(&store, "publish", extent);
        command.env("ERCOT_TEST_KILL_AT", step);
        let ended = run(command);
        assert_eq!(ended.signal(), Some(SIGKILL), "{step}: {}\n{}", ended.status, ended.said());
        let is_half_written = files_below(&published(&store)).iter().any(|file| file.contains(".part"));
        assert_eq!(is_half_written, number < 3, "{step}: {:?}", files_below(&published(&store)));

        let expected = if is_announced { &after } else { &before };
        assert_eq!(differences(&snapshot_contents(&store), expected), [""; 0], "{step}: what readers see");
        assert_eq!(pointer(&store)["sequence"], sequence + u64::from(is_announced), "{step}");
        assert_eq!(differences(&store.contents(), &after), [""; 0], "{step}: the warehouse");

        let next = publish(&store, &[&["--json"], extent].concat()).expect(0).json();
        assert_eq!(next["outcome"], if is_announced { "unchanged" } else { "published" }, "{step}: {next}");
        assert_eq!(pointer(&store)["sequence"], sequence + 1, "{step}");
        assert_eq!(differences(&snapshot_contents(&store), &after), [""; 0], "{step}: after the next publish");
        let kept = (number + 2).min(3);
        let expected =
            [("duckdb", kept), ("json", 1), ("lease", kept), ("lock", 1)].map(|(kind, count)| (kind.to_owned(), count));
        assert_eq!(kinds(&store), BTreeMap::from(expected), "{step}: something is left over");
        before = after;
    }
}

#[test]
fn a_publish_killed_at_each_step_leaves_readers_a_whole_snapshot_and_the_next_one_cleans_up() {
    kill_at_every_step(&[]);
}

#[test]
fn a_publish_of_the_last_days_killed_at_each_step_does_so_too() {
    kill_at_every_step(ALL_DAYS);
}

#[test]
fn a_fetch_killed_as_it_publishes_keeps_what_it_loaded_and_the_next_one_publishes_it() {
    let replay = Replay::until(&NIGHT, &[]);
    for (step, _) in STEPS {
        let store = Store::new();
        let url = replay.url();
        let mut fetch =
            store.command(&[&["--json", "--base-url", &url, "--since", NIGHT.since, "--publish"], &SMALL[..]].concat());
        fetch.env("ERCOT_TEST_KILL_AT", step);
        let ended = run(fetch);
        assert_eq!(ended.signal(), Some(SIGKILL), "{step}: {}\n{}", ended.status, ended.said());
        let loaded = store.contents();
        assert!(loaded["ops.source_document"].0 > 200, "{step}: {loaded:?}");
        let summary = store.fetch_from(&replay, &SMALL, &NIGHT, &["--publish"]).expect(0);
        assert_eq!(summary.new_files(), 0);
        assert_eq!(differences(&snapshot_contents(&store), &loaded), [""; 0], "{step}");
    }
}

#[test]
fn a_fetch_publishes_what_it_loaded_and_nothing_when_nothing_came() {
    let replay = Replay::until(&NIGHT, &[]);
    let store = Store::new();
    let first = store.fetch_from(&replay, &["dam_spp"], &NIGHT, &["--publish"]).expect(0);
    assert_eq!((first.number("/published/published/sequence"), &first.json["published"]["outcome"]), (1, &"published".into()));
    let second = store.fetch_from(&replay, &["dam_spp"], &NIGHT, &["--publish"]).expect(0);
    assert_eq!((second.number("/published/published/sequence"), &second.json["published"]["outcome"]), (1, &"unchanged".into()));
    let without = store.fetch_from(&replay, &["sced_shadow_prices"], &NIGHT, &[]).expect(0);
    assert!(without.json.get("published").is_none(), "{}", without.json);
    assert_eq!(pointer(&store)["sequence"], 1);
    let captured = store.fetch_from(&replay, &["rt_mcpc_15min"], &NIGHT, &["--publish", "--skip-db"]).expect(0);
    assert!(captured.json.get("published").is_none());
    let url = replay.url();
    let text = store.run(&["--base-url", &url, "--since", NIGHT.since, "--publish", "dam_spp"]).expect(0).stdout;
    assert!(text.contains("published snapshot-2.duckdb: ") && text.contains(", everything, "), "{text}");
    assert_eq!(differences(&snapshot_contents(&store), &store.contents()), [""; 0]);
}

#[test]
fn a_refresh_can_publish_what_it_built() {
    let replay = Replay::until(&NIGHT, &[]);
    let store = Store::new();
    store.fetch_from(&replay, &["dam_spp", "rt_spp_15min"], &NIGHT, &[]).expect(0);
    let done = run(ercot(&store, "refresh", &["--publish", "--json"])).expect(0).json();
    assert_eq!((&done["published"]["outcome"], &done["published"]["published"]["sequence"]), (&"published".into(), &1.into()));
    assert!(done["days"].as_u64().unwrap() > 0, "{done}");
    assert_eq!(differences(&snapshot_contents(&store), &store.contents()), [""; 0]);
    let again = run(ercot(&store, "refresh", &["--publish"])).expect(0).stdout;
    assert!(again.contains("nothing changed since snapshot-1.duckdb was published"), "{again}");
}

#[test]
fn publishing_can_be_asked_for_in_the_environment_and_in_the_configuration_file() {
    let replay = Replay::until(&NIGHT, &[]);
    let (store, url) = (Store::new(), replay.url());
    let arguments = ["--base-url", &url, "--since", NIGHT.since, "dam_spp"];
    let mut fetch = store.command(&arguments);
    fetch.env("ERCOT_PUBLISH", "0");
    run(fetch).expect(0);
    assert!(!published(&store).exists());
    let mut fetch = store.command(&arguments);
    fetch.env("ERCOT_PUBLISH", "1").env("ERCOT_PUBLISH_DAYS", "2");
    run(fetch).expect(0);
    // The last day that has prices is the first of November.
    assert_eq!(pointer(&store)["first_day"], "2026-10-31");
    let file = store.around().join("ercot.toml");
    std::fs::write(&file, "[fetch]\npublish = true\npublish-keep = 1\n[publish]\ndays = 3\n").unwrap();
    let mut fetch = store.command(&arguments);
    fetch.env("ERCOT_CONFIG_FILE", &file);
    run(fetch).expect(0);
    assert_eq!((&pointer(&store)["sequence"], &pointer(&store)["first_day"]), (&2.into(), &Value::Null));
    assert_eq!(kinds(&store)["duckdb"], 1);
    let mut publish = ercot(&store, "publish", &[]);
    publish.env("ERCOT_CONFIG_FILE", &file);
    run(publish).expect(0);
    assert_eq!(pointer(&store)["first_day"], "2026-10-30");
}
