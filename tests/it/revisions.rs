//! Rows that are posted again with other values: the last posting wins, the others become history, in whatever order and
//! pieces the documents come in.

use std::path::Path;

use crate::support::{
    Replay, Store, is_long,
    made::{EVERYTHING, Revised},
    programs::Running,
    store::{Summary, differences, rows},
};

const DATASET: &str = "wind_5min_region";

/// More than are loaded in one transaction.
const DOCUMENTS: usize = 600;

struct Made {
    revised: Revised,
    folder: tempfile::TempDir,
}

impl Made {
    fn new(documents: usize) -> Self {
        let (revised, folder) = (Revised::new(documents), tempfile::tempdir().unwrap());
        revised.write(folder.path());
        Self { revised, folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn assert_landed(&self, store: &Store, when: &str) {
        let (current, history) = self.revised.versions();
        assert!(history.len() * 3 > current.len(), "{} of {} are revised", history.len(), current.len());
        let warehouse = store.warehouse();
        let text = "interval_start_utc || ' ' || system_wide_gen::INTEGER || ' ' || _published_at";
        let found = rows(&warehouse, &format!("SELECT {text} FROM context.wind_5min_region ORDER BY interval_start_utc"));
        assert_eq!(found, current, "{when}");
        let order = "ORDER BY interval_start_utc, _published_at";
        // A re-posting of equal values is kept too; it never holds.
        let superseded = "history.context__wind_5min_region WHERE _superseded_at > _published_at";
        let sql = format!("SELECT {text} || ' ' || _superseded_at FROM {superseded} {order}");
        assert_eq!(rows(&warehouse, &sql), history, "{when}: history");
    }
}

fn fetch(store: &Store, replay: &Replay, more: &[&str]) -> Summary {
    store.fetch_from(replay, &[DATASET], &EVERYTHING, more).expect(0)
}

#[test]
fn the_last_posting_wins_and_the_others_become_history() {
    let (made, store) = (Made::new(DOCUMENTS), Store::new());
    let replay = Replay::of(made.path(), &[]);
    assert_eq!(fetch(&store, &replay, &[]).new_files(), DOCUMENTS as u64);
    made.assert_landed(&store, "in one run");
    let before = store.contents();
    fetch(&store, &replay, &[]);
    assert_eq!(differences(&store.contents(), &before), [""; 0]);
    store.run(&["verify"]).expect(0);
}

#[test]
fn documents_that_come_late_or_a_few_at_a_time_end_in_the_same_tables() {
    let made = Made::new(120);
    let replay = Replay::of(made.path(), &[]);
    let bit_by_bit = Store::new();
    // As the expiry of made documents is near, a run that leaves some warns.
    for _ in 0..5 {
        let arguments = ["--max-new", "25"];
        bit_by_bit.fetch_from(&replay, &[DATASET], &EVERYTHING, &arguments);
    }
    made.assert_landed(&bit_by_bit, "25 at a time");

    let newest_first = Store::new();
    for since in ["2026-10-26T20:00:00Z", "2026-10-26T17:00:00Z", "2026-10-26T14:30:00Z", EVERYTHING.since] {
        newest_first.fetch(&["--base-url", &replay.url(), DATASET, "--since", since]).expect(0);
    }
    made.assert_landed(&newest_first, "newest first");
    assert_eq!(newest_first.raw_files().len(), 120);
}

#[test]
fn runs_as_the_market_goes_on_end_in_the_same_tables_as_one_run_afterwards() {
    let (made, store) = (Made::new(120), Store::new());
    for now in ["2026-10-26T14:00:00Z", "2026-10-26T14:05:50Z", "2026-10-26T19:00:00Z", EVERYTHING.until] {
        let replay = Replay::of(made.path(), &["--now", now, "--retention-days", "0"]);
        fetch(&store, &replay, &[]);
    }
    made.assert_landed(&store, "as the market goes on");
}

#[test]
fn a_run_killed_between_its_transactions_is_made_whole_by_the_next_one() {
    let made = Made::new(DOCUMENTS);
    let replay = Replay::of(made.path(), &[]);
    let undisturbed = Store::new();
    fetch(&undisturbed, &replay, &[]);
    let steps = ["insert:2", "commit:1", "committed:1", "commit:2", "unpack:550", "committed:2"];
    for step in steps.iter().take(if is_long() { steps.len() } else { 3 }) {
        let store = Store::new();
        let url = replay.url();
        let mut command = store.command(&["--json", "--base-url", &url, DATASET, "--since", EVERYTHING.since]);
        command.env("ERCOT_TEST_KILL_AT", step);
        assert_eq!(Running::start(command).wait().signal(), Some(9), "{step}");
        fetch(&store, &replay, &[]);
        made.assert_landed(&store, step);
        assert_eq!(differences(&store.contents(), &undisturbed.contents()), [""; 0], "{step}");
        store.run(&["verify"]).expect(0);
    }
}
