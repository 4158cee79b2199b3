//! Publishing and reading when something is wrong: a clear error, the right exit code, and nothing lost.

use std::{
    fs,
    process::{Command, Stdio},
};

use crate::{
    publish::{ercot, pointer, publish, published, snapshot_contents},
    support::{
        NIGHT, Replay, Store,
        programs::{Ended, command, run},
        store::{differences, files_below},
    },
};

const COUNT: &str = "SELECT count(*) AS rows FROM dam_spp";

/// A store with a snapshot, and more in its warehouse.
fn store() -> Store {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &["dam_spp"], &NIGHT, &[]).expect(0);
    publish(&store, &[]).expect(0);
    store.fetch_from(&replay, &["sced_shadow_prices"], &NIGHT, &[]).expect(0);
    store
}

fn sql(store: &Store, arguments: &[&str]) -> Ended {
    run(ercot(store, "sql", arguments))
}

/// A publish whose files may grow to so many KiB only, as on a disk that is full.
fn publish_with_file_limit(store: &Store, kib: u64, arguments: &[&str]) -> Ended {
    let publish = ercot(store, "publish", arguments);
    let mut limited = Command::new("bash");
    // Without the signal a write beyond the limit fails like one on a full disk.
    limited
        .arg("-c")
        .arg(format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\""))
        .arg(publish.get_program())
        .args(publish.get_args())
        .stdin(Stdio::null());
    for (variable, value) in publish.get_envs() {
        match value {
            Some(value) => limited.env(variable, value),
            None => limited.env_remove(variable),
        };
    }
    run(limited)
}

#[test]
fn a_full_disk_is_said_and_leaves_the_earlier_snapshot_and_no_half_one() {
    let store = store();
    let (files, read, warehouse) = (files_below(&published(&store)), snapshot_contents(&store), store.contents());
    let kib = fs::metadata(store.warehouse_file()).unwrap().len() >> 10;
    for (limit, arguments) in [(kib / 2, &[][..]), (400, &["--days", "5"])] {
        let ended = publish_with_file_limit(&store, limit, arguments).expect(1);
        let said = ended.said();
        assert!(said.contains("there is no room to write") && said.contains("snapshot-2.duckdb.part"), "{said}");
        assert!(said.contains("--days"), "nothing says what to do:\n{said}");
        assert_eq!(files_below(&published(&store)), files, "{arguments:?}");
        assert_eq!(differences(&snapshot_contents(&store), &read), [""; 0]);
        assert_eq!(differences(&store.contents(), &warehouse), [""; 0]);
    }
    publish(&store, &[]).expect(0);
    assert_eq!(differences(&snapshot_contents(&store), &warehouse), [""; 0]);
}

#[test]
fn a_warehouse_that_is_being_written_is_to_be_tried_later_and_readers_go_on() {
    let store = store();
    let writer = duckdb::Connection::open(store.warehouse_file()).unwrap();
    let busy = publish(&store, &["--json"]).expect(75);
    assert_eq!(busy.json()["status"], "try later");
    assert!(busy.stderr.contains("another process has it open"), "{}", busy.stderr);
    assert_eq!(
        sql(&store, &["--wait", "0", "--json", COUNT]).expect(0).json()[0]["rows"].as_u64().map(|rows| rows > 0),
        Some(true)
    );
    sql(&store, &["--wait", "0", "--warehouse", COUNT]).expect(75);
    drop(writer);

    let lock = fs::File::create(store.root().join("locks/warehouse.lock")).unwrap();
    lock.lock().unwrap();
    let held = publish(&store, &["--json"]).expect(75);
    assert!(held.json()["try_later"][0].as_str().unwrap().contains("warehouse.lock"), "{}", held.stdout);
    drop(lock);
    let lock = fs::File::open(published(&store).join("publisher.lock")).unwrap();
    lock.lock().unwrap();
    let publishing = publish(&store, &[]).expect(75);
    assert!(publishing.stderr.contains("another process is publishing into"), "{}", publishing.stderr);
    drop(lock);
    publish(&store, &[]).expect(0);
}

#[test]
fn a_reader_of_the_warehouse_delays_a_publish_after_a_load_and_costs_nothing() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &["dam_spp"], &NIGHT, &["--publish"]).expect(0);
    let reader = store.warehouse();
    let busy = store.fetch_from(&replay, &["sced_shadow_prices"], &NIGHT, &["--publish"]).expect(75);
    assert!(busy.json.get("published").is_none() && pointer(&store)["sequence"] == 1, "{}", busy.json);
    drop(reader);
    store.fetch_from(&replay, &["sced_shadow_prices"], &NIGHT, &["--publish"]).expect(0);
    assert_eq!(differences(&snapshot_contents(&store), &store.contents()), [""; 0]);
}

#[test]
fn a_database_of_a_newer_program_is_not_published_and_readers_keep_what_they_have() {
    let store = store();
    let read = snapshot_contents(&store);
    let newer = "INSERT INTO ops.migration VALUES ('9999_later.sql', 'x')";
    duckdb::Connection::open(store.warehouse_file()).unwrap().execute_batch(newer).unwrap();
    let ended = publish(&store, &[]).expect(1);
    assert!(ended.stderr.contains("migrated by a newer program: 9999_later.sql"), "{}", ended.stderr);
    assert_eq!(differences(&snapshot_contents(&store), &read), [""; 0]);
    let edited =
        "DELETE FROM ops.migration WHERE name LIKE '9999%'; UPDATE ops.migration SET sha256 = 'x' WHERE name LIKE '0001%'";
    duckdb::Connection::open(store.warehouse_file()).unwrap().execute_batch(edited).unwrap();
    let ended = publish(&store, &[]).expect(1);
    assert!(ended.stderr.contains("has changed since it was applied"), "{}", ended.stderr);
}

#[test]
fn a_half_written_snapshot_and_a_garbled_pointer_are_named_with_the_way_around_and_the_way_out() {
    let store = store();
    let snapshot = published(&store).join("snapshot-1.duckdb");
    let whole = fs::read(&snapshot).unwrap();
    fs::remove_file(&snapshot).unwrap();
    fs::write(&snapshot, &whole[..whole.len() / 3]).unwrap();
    let said = sql(&store, &[COUNT]).expect(1).stderr;
    assert!(said.contains("bytes instead of") && said.contains("snapshot-1.duckdb") && said.contains("--warehouse"), "{said}");
    fs::write(published(&store).join("current.json"), "{").unwrap();
    let said = sql(&store, &[COUNT]).expect(1).stderr;
    assert!(said.contains("current.json") && said.contains("ercot publish"), "{said}");
    let itself = sql(&store, &["--warehouse", COUNT]).expect(0);
    assert!(itself.stderr.contains("reads the warehouse itself"), "{}", itself.stderr);
    publish(&store, &[]).expect(0);
    sql(&store, &[COUNT]).expect(0);
}

#[test]
fn what_is_asked_is_said_with_its_age_for_people_and_for_programs() {
    let store = store();
    assert_eq!(sql(&store, &[COUNT]).expect(0).stderr, "reads snapshot 1, published 0 s ago\n");
    let mut command = command("ercot");
    command.args(["sql", "--json", COUNT, "--now", "2026-11-02T15:00:00Z", "--data-dir"]).arg(store.root());
    let ended = run(command).expect(0);
    assert!(ended.json().is_array());
    let source: serde_json::Value = serde_json::from_str(&ended.stderr).unwrap();
    assert_eq!((&source["reads"], &source["sequence"], &source["age_seconds"]), (&"snapshot".into(), &1.into(), &10_800.into()));
    assert_eq!(source["published_at"], "2026-11-02T12:00:00Z");
    // The snapshot does not have what was loaded since.
    let shadow = "SELECT count(*) AS rows FROM sced_shadow_prices";
    assert_eq!(sql(&store, &["--json", shadow]).expect(0).json()[0]["rows"], 0);
    assert_ne!(sql(&store, &["--json", "--warehouse", shadow]).expect(0).json()[0]["rows"], 0);
}

#[test]
fn without_a_warehouse_there_is_nothing_to_publish() {
    let store = Store::new();
    let ended = publish(&store, &[]).expect(2);
    assert!(ended.stderr.contains("run ercot-fetch first"), "{}", ended.stderr);
    assert!(!store.root().exists(), "looking made something");
    publish(&store, &["--keep", "0"]).expect(2);
    publish(&store, &["--days", "0"]).expect(2);
}
