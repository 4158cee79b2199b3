//! Each kind of fault of answers by itself: some documents cannot be had at all in one run, and all of them in the next.

use std::collections::BTreeSet;

use super::{DATASETS, EVENING, undisturbed, wanted};
use crate::support::{Replay, Store, is_long, store::differences};

/// With it some documents are struck and none of the three listings.
const SEED: &str = "23";

/// The same for the kinds that strike a listing with [`SEED`].
const OTHER_SEED: &str = "24";

/// Some documents are struck in every answer: they are named, with the exit code, and nothing else is missing. A later run
/// without the fault makes it good.
fn assert_named_and_made_good(kind: &str, seed: &str, more: &[&str]) {
    let fault = format!("{kind}:0.08:always");
    let replay = Replay::until(&EVENING, &[&["--fault", &fault, "--seed", seed], more].concat());
    let store = Store::new();
    let summary = store.fetch_from(&replay, &DATASETS, &EVENING, &[]).expect(1);
    let (stats, failures) = (replay.stats(), summary.failures());
    assert!(replay.injected().answers.iter().all(|answer| answer.of == "document" && answer.kind == kind), "choose another seed");
    let landed: BTreeSet<u64> = stats.downloads.keys().copied().collect();
    let failed: BTreeSet<u64> = stats.requests.keys().copied().filter(|doc_id| !landed.contains(doc_id)).collect();
    assert!(failed.len() >= 2 && landed.len() >= 10, "{kind}: {} failed, {} landed", failed.len(), landed.len());
    assert_eq!(summary.new_files(), landed.len() as u64, "{kind}");
    let named = |doc_id: &u64| failures.iter().any(|failure| failure.contains(&format!("doclookupId={doc_id}")));
    // Where nobody answers three times in a row, the run leaves the rest of a dataset to the next one and says so.
    let is_given_up = failures.iter().any(|failure| failure.contains(" download : "));
    assert!(failed.iter().all(named) || is_given_up, "{kind}: {failed:?} are not all named: {failures:#?}");
    assert!(failed.iter().any(named), "{kind}: none of {failed:?} is named: {failures:#?}");
    let left = wanted() - summary.new_files();
    assert!(left == failed.len() as u64 || is_given_up, "{kind}: a document was not asked for");
    assert_eq!(store.leftovers(), [""; 0], "{kind}");
    assert!(!summary.ended.stderr.contains("panicked"), "{kind}: {}", summary.ended.stderr);

    let sound = Replay::until(&EVENING, &[]);
    let rest = store.fetch_from(&sound, &DATASETS, &EVENING, &[]).expect(0);
    assert_eq!(rest.new_files(), left, "{kind}");
    assert!(sound.stats().downloads.keys().all(|doc_id| !landed.contains(doc_id)), "{kind}: a document was had twice");
    assert_eq!(differences(&store.market_contents(), &undisturbed()), [""; 0], "{kind}");
    store.run(&["verify"]).expect(0);
}

#[test]
fn documents_refused_with_429_are_named_and_had_later() {
    assert_named_and_made_good("429", SEED, &[]);
}

#[test]
fn documents_refused_with_429_and_seconds_to_wait_are_named_and_had_later() {
    assert_named_and_made_good("429-retry-after", OTHER_SEED, &[]);
}

#[test]
fn documents_refused_with_429_and_a_date_by_a_wrong_clock_are_named_and_had_later() {
    assert_named_and_made_good("429-retry-date", OTHER_SEED, &[]);
}

#[test]
fn documents_refused_with_503_are_named_and_had_later() {
    assert_named_and_made_good("503", SEED, &[]);
}

#[test]
fn documents_that_are_pages_with_status_200_are_named_and_had_later() {
    assert_named_and_made_good("html-200", SEED, &[]);
}

#[test]
fn documents_that_are_fault_messages_with_status_200_are_named_and_had_later() {
    assert_named_and_made_good("fault-200", SEED, &[]);
}

#[test]
fn documents_that_break_off_are_named_and_had_later() {
    assert_named_and_made_good("truncated", SEED, &[]);
}

#[test]
fn documents_that_are_half_a_zip_are_named_and_had_later() {
    assert_named_and_made_good("short-body", SEED, &[]);
}

#[test]
fn documents_with_a_wrong_crc_are_named_and_had_later() {
    assert_named_and_made_good("corrupt-zip", SEED, &[]);
}

#[test]
fn documents_that_stall_until_the_connection_ends_are_named_and_had_later() {
    assert_named_and_made_good("stall", SEED, &["--stall-seconds", "0.3"]);
}

#[test]
fn documents_that_trickle_arrive_whole() {
    let replay = Replay::until(&EVENING, &["--fault", "slow:0.08:always", "--seed", SEED]);
    let store = Store::new();
    let summary = store.fetch_from(&replay, &DATASETS, &EVENING, &[]).expect(0);
    assert_eq!((summary.new_files(), summary.failures()), (wanted(), Vec::new()));
    assert!(replay.stats().faults["slow"] >= 2);
    assert_eq!(differences(&store.market_contents(), &undisturbed()), [""; 0]);
}

/// Takes as long as the fetcher waits for a silent server, twice: a minute each.
#[test]
fn answers_that_stall_for_ever_are_given_up_and_asked_for_again() {
    if !is_long() {
        return;
    }
    // The first answer to each question stalls.
    let replay = Replay::until(&EVENING, &["--fault", "stall:0.999999"]);
    let store = Store::new();
    let summary = store.fetch_from(&replay, &["dam_spp"], &EVENING, &[]).expect(0);
    assert_eq!((summary.new_files(), summary.failures()), (1, Vec::new()));
    assert_eq!(replay.stats().faults["stall"], 2);
}

/// Each kind in the way of listings: the datasets are named, and a later run has everything.
#[test]
fn listings_that_cannot_be_had_are_named_and_had_later() {
    let kinds = [
        ("429", "unreachable"),
        ("503", "unreachable"),
        ("html-200", "failed"),
        ("fault-200", "failed"),
        ("truncated", "failed"),
        ("empty-listing", "unknown"),
    ];
    let store = Store::new();
    for (kind, outcome) in kinds {
        let fault = format!("{kind}:1");
        let replay = Replay::until(&EVENING, &["--fault", &fault]);
        let summary = store.fetch_from(&replay, &["dam_spp", "sced_shadow_prices"], &EVENING, &[]);
        let expected = if outcome == "unreachable" { (75, "failed") } else { (1, outcome) };
        for dataset in ["dam_spp", "sced_shadow_prices"] {
            let listing = summary.dataset(dataset)["listing"].as_str().unwrap();
            assert_eq!((summary.ended.code(), listing), expected, "{kind}: {}", summary.json);
            let said = format!("{:?} {}", summary.failures(), summary.ended.stderr);
            assert!(said.contains(dataset), "{kind}: {dataset} is not named: {said}");
        }
        assert_eq!(summary.new_files(), 0, "{kind}");
    }
    let sound = Replay::until(&EVENING, &[]);
    store.fetch_from(&sound, &DATASETS, &EVENING, &[]).expect(0);
    assert_eq!(differences(&store.market_contents(), &undisturbed()), [""; 0]);
}
