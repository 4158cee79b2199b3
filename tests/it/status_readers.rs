//! What `status` says about the marts and the published snapshot, and that both programs say the same.

use serde_json::{Value, json};

use crate::support::{
    Replay, Store, Window,
    programs::{Ended, command, run},
};

/// A morning, and the hour after it.
const MORNING: Window = Window { since: "2026-10-30T05:00:00Z", until: "2026-10-30T08:00:00Z" };
const NEXT_HOUR: Window = Window { since: "2026-10-30T05:00:00Z", until: "2026-10-30T09:00:00Z" };
const DATASET: &str = "sced_system_lambda";

fn ercot(store: &Store, now: &str, arguments: &[&str]) -> Ended {
    let mut ercot = command("ercot");
    ercot.args(arguments).arg("--data-dir").arg(store.root()).args(["--now", now]);
    run(ercot)
}

fn status(store: &Store, now: &str) -> Value {
    ercot(store, now, &["status", "--json", DATASET]).json()
}

fn kinds(status: &Value) -> Vec<&str> {
    let about_readers = |kind: &&str| ["marts", "published"].contains(kind);
    status["findings"].as_array().unwrap().iter().map(|finding| finding["kind"].as_str().unwrap()).filter(about_readers).collect()
}

#[test]
fn marts_and_a_snapshot_that_lag_behind_a_load_for_an_hour_are_findings() {
    let store = Store::at(MORNING.until);
    store.fetch_from(&Replay::until(&MORNING, &[]), &[DATASET], &MORNING, &[]).expect(0);
    // Nothing was built or published: neither is in use.
    let before = status(&store, "2026-10-30T12:00:00Z");
    assert_eq!((&before["published"], &before["marts"]["built"]), (&json!({ "state": "nothing" }), &json!([])));
    assert_eq!(kinds(&before), [""; 0]);

    ercot(&store, MORNING.until, &["refresh"]).expect(0);
    ercot(&store, MORNING.until, &["publish"]).expect(0);
    let fresh = status(&store, "2026-10-30T08:05:00Z");
    assert_eq!((&fresh["published"]["state"], &fresh["published"]["age_seconds"]), (&json!("published"), &json!(300)));
    assert_eq!((&fresh["marts"]["built"][0]["age_seconds"], &fresh["marts"]["touched_days"]), (&json!(300), &json!(0)));
    assert_eq!(kinds(&status(&store, "2026-10-30T12:00:00Z")), [""; 0]);

    let later = store.moved_to(NEXT_HOUR.until);
    later.fetch_from(&Replay::until(&NEXT_HOUR, &[]), &[DATASET], &NEXT_HOUR, &[]).expect(0);
    assert_eq!(status(&store, "2026-10-30T09:05:00Z")["marts"]["touched_days"], 1);
    assert_eq!(kinds(&status(&store, "2026-10-30T09:05:00Z")), [""; 0]);
    assert_eq!(kinds(&status(&store, "2026-10-30T10:30:00Z")), ["marts", "published"]);
    let text = ercot(&store, "2026-10-30T10:30:00Z", &["status", DATASET]).expect(1).stdout;
    assert!(text.contains("run ercot refresh") && text.contains("run ercot publish"), "{text}");
    assert!(text.contains("snapshot 1, published 2 h 30 min ago"), "{text}");
}

#[test]
fn both_programs_tell_the_same_status_with_the_same_exit_code() {
    let store = Store::at(MORNING.until);
    store.fetch_from(&Replay::until(&MORNING, &[]), &[DATASET], &MORNING, &[]).expect(0);
    for (now, code) in [("2026-10-30T08:05:00Z", 0), ("2026-10-30T12:00:00Z", 1)] {
        let theirs = store.moved_to(now).run(&["status", "--json", DATASET]).expect(code);
        let ours = ercot(&store, now, &["status", "--json", DATASET]).expect(code);
        assert_eq!(ours.json(), theirs.json());
    }
    let help = run({
        let mut help = command("ercot");
        help.args(["status", "--help"]);
        help
    });
    assert!(help.expect(0).stdout.contains("Examples:"));
}
