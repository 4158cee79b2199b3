//! A server that misbehaves: what can be had lands as if it had not, the rest is named.

mod answers;
mod documents;

use crate::support::{
    NIGHT, Replay, Store, Window,
    market::documents,
    programs::{Running, command, run, wait_until},
    store::{Contents, Summary, differences, value},
};

const DATASETS: [&str; 3] = ["dam_spp", "sced_shadow_prices", "rt_mcpc_15min"];

/// Before the clocks go back: what the page of documents says of that hour has a test of its own.
const EVENING: Window = Window { since: "2026-10-31T15:00:00Z", until: "2026-11-01T05:00:00Z" };

const EMIL_IDS: [&str; 3] = ["NP4-190-CD", "NP6-86-CD", "NP6-331-CD"];

fn wanted() -> u64 {
    EMIL_IDS.iter().map(|emil_id| documents(emil_id, &EVENING).len() as u64).sum()
}

fn undisturbed() -> Contents {
    let (store, replay) = (Store::new(), Replay::until(&EVENING, &[]));
    let summary = store.fetch_from(&replay, &DATASETS, &EVENING, &[]).expect(0);
    assert_eq!(summary.new_files(), wanted());
    store.market_contents()
}

/// Every kind of fault that a client can see, with the rate at which it strikes.
fn assert_lands_anyway(kinds: &[(&str, f64)]) {
    let expected = undisturbed();
    for (kind, rate) in kinds {
        let fault = format!("{kind}:{rate}");
        let (store, replay) = (Store::new(), Replay::until(&EVENING, &["--fault", &fault, "--seed", "11"]));
        let summary = store.fetch_from(&replay, &DATASETS, &EVENING, &[]);
        assert_eq!((summary.ended.code(), summary.failures()), (0, Vec::new()), "{fault}");
        assert_eq!(summary.new_files(), wanted(), "{fault}");
        let stats = replay.stats();
        assert!(stats.faults.get(*kind).is_some_and(|count| *count >= 2), "{fault} never struck: {:?}", stats.faults);
        assert!(stats.requests.values().any(|count| *count > 1), "{fault}: no document was asked for again");
        assert!(stats.requests.values().all(|count| *count <= 3), "{fault}: {:?}", stats.requests);
        assert_eq!(differences(&store.market_contents(), &expected), [""; 0], "{fault}");
        store.run(&["verify"]).expect(0);
        assert_eq!(store.leftovers(), [""; 0], "{fault}");
    }
}

#[test]
fn refusals_to_answer_now_are_waited_out() {
    assert_lands_anyway(&[("429", 0.3), ("429-retry-after", 0.08), ("503", 0.3)]);
}

#[test]
fn bodies_that_are_not_the_document_are_asked_for_again() {
    assert_lands_anyway(&[("html-200", 0.3), ("fault-200", 0.3)]);
}

#[test]
fn damaged_and_unfinished_bodies_are_asked_for_again() {
    assert_lands_anyway(&[("truncated", 0.3), ("short-body", 0.3), ("corrupt-zip", 0.3)]);
}

#[test]
fn an_object_where_the_list_belongs_is_the_one_document_that_it_is() {
    let (store, replay) = (Store::new(), Replay::until(&EVENING, &["--fault", "object-listing:1"]));
    let summary = store.fetch_from(&replay, &DATASETS, &EVENING, &[]).expect(0);
    for (dataset, emil_id) in DATASETS.iter().zip(EMIL_IDS) {
        assert_eq!(summary.dataset(dataset)["new_files"], 1, "{dataset}");
        let newest = documents(emil_id, &EVENING).last().unwrap().doc_id;
        assert!(replay.stats().downloads.contains_key(&newest), "{dataset}: not the newest document");
    }
}

#[test]
fn an_empty_listing_is_unknown_and_no_proof_that_nothing_was_posted() {
    let replay = Replay::until(&EVENING, &["--fault", "empty-listing:1"]);
    let store = Store::new();
    let summary = store.fetch_from(&replay, &DATASETS, &EVENING, &[]).expect(1);
    for dataset in DATASETS {
        assert_eq!(summary.dataset(dataset)["listing"], "unknown", "{dataset}");
        assert!(summary.ended.stderr.contains(dataset), "{dataset} is not named: {}", summary.ended.stderr);
    }
    assert!(summary.ended.stderr.contains("may be an outage"), "{}", summary.ended.stderr);

    // What was held stays held, and is not asked for again once the listing is back.
    let sound = Replay::until(&EVENING, &[]);
    assert_eq!(store.fetch_from(&sound, &DATASETS, &EVENING, &[]).expect(0).new_files(), wanted());
    let contents = store.contents();
    store.fetch_from(&replay, &DATASETS, &EVENING, &[]).expect(1);
    assert_eq!(differences(&store.contents(), &contents), [""; 0]);
    assert_eq!(store.fetch_from(&sound, &DATASETS, &EVENING, &[]).expect(0).new_files(), 0);
}

#[test]
fn documents_that_stay_damaged_are_named_and_what_was_had_before_stays() {
    let (store, sound) = (Store::new(), Replay::until(&EVENING, &[]));
    store.fetch_from(&sound, &DATASETS, &EVENING, &["--max-new", "5"]).expect(0);
    let before = store.contents();

    let broken = Replay::until(&EVENING, &["--fault", "corrupt-zip:1"]);
    let summary = store.fetch_from(&broken, &DATASETS, &EVENING, &[]).expect(1);
    // One daily document, and five of each other report, are there already.
    let missing = wanted() - 11;
    assert_eq!(summary.failures().len() as u64, missing, "{:?}", summary.failures());
    for failure in summary.failures() {
        assert!(failure.contains(" download cdr.") && failure.contains("_csv.zip: "), "no document is named: {failure}");
        assert!(failure.contains("doclookupId="), "no address is named: {failure}");
    }
    assert_eq!(summary.number("/totals/failures"), missing);
    assert_eq!(differences(&store.contents(), &before), [""; 0]);
    assert_eq!(store.leftovers(), [""; 0]);

    let last = store.fetch_from(&sound, &DATASETS, &EVENING, &[]).expect(0);
    assert_eq!(last.new_files(), missing);
    assert_eq!(differences(&store.market_contents(), &undisturbed()), [""; 0]);
}

#[test]
fn a_document_that_keeps_failing_fails_the_runs_that_leave_it_alone_too_and_is_named() {
    let (store, broken) = (Store::new(), Replay::until(&EVENING, &["--fault", "corrupt-zip:1"]));
    for _ in 0..4 {
        let failed = store.fetch_from(&broken, &["dam_spp"], &EVENING, &["--skip-db"]).expect(1);
        assert_eq!((failed.failures().len(), &failed.dataset("dam_spp")["resting"]), (1, &serde_json::json!([])));
    }
    let requests = broken.stats().requests;
    let left_alone = store.fetch_from(&broken, &["dam_spp"], &EVENING, &["--skip-db"]).expect(1);
    assert_eq!((left_alone.failures(), broken.stats().requests), (Vec::new(), requests), "it was asked for");
    let resting = left_alone.dataset("dam_spp")["resting"].as_array().unwrap();
    let (name, reason) = (resting[0]["document"].as_str().unwrap(), resting[0]["reason"].as_str().unwrap());
    assert_eq!((resting.len(), &resting[0]["attempts"]), (1, &serde_json::json!(4)));
    assert!(name.starts_with("cdr.") && reason.contains("doclookupId="), "{resting:?}");

    let url = broken.url();
    let text = store.run(&["dam_spp", "--skip-db", "--base-url", &url, "--since", EVENING.since]).expect(1);
    assert!(text.stdout.contains(&format!("{name} failed in 4 runs")) && text.stdout.contains(reason), "{}", text.said());
}

#[test]
fn a_listing_that_is_no_listing_fails_its_datasets_and_names_the_address() {
    let replay = Replay::until(&EVENING, &["--fault", "html-200:1"]);
    let summary = Store::new().fetch_from(&replay, &DATASETS, &EVENING, &[]).expect(1);
    let failures = summary.failures();
    assert_eq!(failures.len(), DATASETS.len(), "{failures:?}");
    for (failure, dataset) in failures.iter().zip(DATASETS) {
        assert!(failure.starts_with(&format!("{dataset} listing ")) && failure.contains("reportTypeId="), "{failure}");
    }
}

#[test]
fn a_server_that_says_no_to_everything_is_to_be_tried_later() {
    let replay = Replay::until(&EVENING, &["--fault", "503:1"]);
    let summary = Store::new().fetch_from(&replay, &["dam_spp"], &EVENING, &[]).expect(75);
    assert_eq!(summary.dataset("dam_spp")["listing"], "failed");
    assert!(summary.failures()[0].contains("503"), "{:?}", summary.failures());
}

#[test]
fn a_server_that_is_not_there_is_to_be_tried_later_and_what_is_held_is_loaded() {
    let (store, sound) = (Store::new(), Replay::until(&EVENING, &[]));
    store.fetch_from(&sound, &DATASETS, &EVENING, &["--skip-db"]).expect(0);
    let gone = sound.url();
    drop(sound);
    let arguments = [&["--base-url", &gone, "--since", EVENING.since], &DATASETS[..]].concat();
    let summary = store.fetch(&arguments).expect(75);
    assert!(summary.failures().iter().all(|failure| failure.contains("cannot be reached")), "{:?}", summary.failures());
    assert_eq!(summary.number("/totals/rows/read"), documents_rows(), "capture and load are two things");
    assert_eq!(differences(&store.market_contents(), &undisturbed()), [""; 0]);

    let text = run(store.command(&arguments)).expect(75);
    assert!(text.stdout.contains("cannot be reached") && text.stdout.contains(&gone), "{}", text.said());
}

#[test]
fn a_server_that_dies_in_the_middle_leaves_what_was_captured_to_be_loaded() {
    let (store, replay) = (Store::new(), Replay::until(&EVENING, &["--fault", "slow:0.5"]));
    let (url, gone) = (replay.url(), replay.url());
    let arguments = ["--json", "--base-url", &url, "--since", EVENING.since, "rt_mcpc_15min"];
    let running = Running::start(store.command(&arguments));
    wait_until("some documents are there", || store.raw_files().len() >= 8);
    drop(replay);
    let summary = Summary::of(running.wait());
    assert_ne!(summary.ended.code(), 0);
    assert!(summary.failures().iter().any(|failure| failure.contains(&gone)), "{:?}", summary.failures());
    assert!(summary.new_files() >= 8 && summary.number("/totals/rows/read") == 5 * summary.new_files(), "{}", summary.json);
    assert_eq!(store.leftovers(), [""; 0]);
    let sound = Replay::until(&EVENING, &[]);
    let rest = store.fetch_from(&sound, &["rt_mcpc_15min"], &EVENING, &[]).expect(0);
    assert_eq!(rest.new_files() + summary.new_files(), documents("NP6-331-CD", &EVENING).len() as u64);
}

fn documents_rows() -> u64 {
    EMIL_IDS.iter().flat_map(|emil_id| documents(emil_id, &EVENING)).map(|posting| posting.rows as u64).sum()
}

#[test]
fn a_sample_that_is_not_there_is_named() {
    let store = Store::new();
    let missing = store.around().join("no-such-sample");
    let mut replay = command("mis-replay");
    replay.arg("--sample").arg(&missing).args(["--exit-when-idle", "5"]);
    let ended = run(replay);
    assert_ne!(ended.code(), 0);
    assert!(ended.stderr.contains("no-such-sample"), "{}", ended.stderr);

    let missing = missing.to_str().unwrap();
    let summary = Summary::of(store.run(&["--json", "--source-dir", missing, "dam_spp"])).expect(1);
    assert!(summary.failures()[0].contains("no-such-sample"), "{:?}", summary.failures());
}

#[test]
fn without_the_json_listing_the_page_gives_the_same_tables() {
    // Every JSON listing is struck, every page is sound: a rate just below 1 spares the second answer.
    let (store, sound) = (Store::new(), Store::new());
    let replay = Replay::until(&NIGHT, &["--fault", "fault-200:0.999999"]);
    let datasets = ["wind_5min_region", "sced_shadow_prices"];
    let summary = store.fetch_from(&replay, &datasets, &NIGHT, &[]).expect(0);
    let expected = sound.fetch_from(&Replay::until(&NIGHT, &[]), &datasets, &NIGHT, &[]).expect(0);
    assert_eq!(summary.new_files(), expected.new_files());
    let by_name = "SELECT count(*) FROM ops.source_document WHERE published_basis = 'file_name'";
    assert_eq!(value(&store.warehouse(), by_name), summary.new_files().to_string(), "the page was not asked");
    assert_eq!(differences(&store.market_contents(), &sound.market_contents()), [""; 0]);
}
