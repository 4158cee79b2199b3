//! What is fetched, what is left for later, and what the manifests keep.

use std::{collections::BTreeMap, fs};

use crate::support::{
    NIGHT, Replay, Store, Window,
    market::{Posting, documents},
    replay::Stats,
    store::differences,
};

const DATASET: &str = "sced_shadow_prices";
const EMIL_ID: &str = "NP6-86-CD";

/// Of the window, sixteen documents of one hour each.
fn postings() -> Vec<Posting> {
    documents(EMIL_ID, &NIGHT)
}

fn rows() -> u64 {
    postings().iter().map(|posting| posting.rows as u64).sum()
}

fn ids(postings: &[Posting]) -> BTreeMap<u64, u64> {
    postings.iter().map(|posting| (posting.doc_id, 1)).collect()
}

#[test]
fn max_new_takes_the_oldest_first_and_says_what_it_leaves() {
    let (store, replay, postings) = (Store::new(), Replay::until(&NIGHT, &[]), postings());
    let mut before = Stats::default();
    for (round, three) in postings.chunks(3).enumerate() {
        let summary = store.fetch_from(&replay, &[DATASET], &NIGHT, &["--max-new", "3"]).expect(0);
        let dataset = summary.dataset(DATASET);
        assert_eq!(dataset["new_files"], three.len());
        assert_eq!(dataset["left_out"], postings.len().saturating_sub(3 * (round + 1)));
        assert_eq!(dataset["expiring_unfetched"], 0);
        let now = replay.stats();
        assert_eq!(now.downloads_since(&before), ids(three), "round {round} did not take the oldest");
        before = now;
    }
    let text = Store::new().run(&["--base-url", &replay.url(), "--max-new", "3", "--since", NIGHT.since, DATASET]).expect(0);
    assert!(text.stdout.contains("left for later runs by --max-new"), "{}", text.stdout);
}

/// SCED products are listed for five days. An hour before the end of the fifth day after 2026-10-31 its documents are
/// about to go.
const LAST_HOUR: &str = "2026-11-06T05:00:00Z";

#[test]
fn max_new_fails_and_warns_when_documents_would_leave_the_listing_unfetched() {
    let (store, replay) = (Store::at(LAST_HOUR), Replay::start(&["--now", LAST_HOUR]));
    let url = replay.url();
    let summary = store.fetch(&["--base-url", &url, "sced_system_lambda", "--max-new", "3"]).expect(1);
    let dataset = summary.dataset("sced_system_lambda");
    let of_the_day = Window { since: "2026-10-31T05:00:00Z", until: "2026-11-01T04:59:59Z" };
    let at_risk = documents("NP6-322-CD", &of_the_day);
    assert_eq!(dataset["new_files"], 3);
    // Three are had; the others go within the day, and runs every five minutes come to 288 times three at most.
    assert!(dataset["expiring_unfetched"].as_u64().unwrap() >= at_risk.len() as u64 - 3, "{dataset}");
    assert_eq!(replay.stats().downloads, ids(&at_risk[..3]), "not the oldest that are still listed");
    assert!(summary.ended.stderr.contains("leave the listing"), "{}", summary.ended.stderr);

    let everything = store.fetch(&["--base-url", &url, "sced_system_lambda"]).expect(0);
    assert_eq!(everything.dataset("sced_system_lambda")["expiring_unfetched"], 0);
}

#[test]
fn documents_that_have_left_the_listing_are_not_missed_and_stay_in_the_warehouse() {
    let (store, early) = (Store::at("2026-11-02T00:00:00Z"), Replay::start(&["--now", "2026-11-02T00:00:00Z"]));
    store.fetch(&["--base-url", &early.url(), "sced_system_lambda", "--since", "2026-11-01T12:00:00Z"]).expect(0);
    let before = store.contents();
    let late = Replay::start(&["--now", "2026-12-24T00:00:00Z"]);
    let summary = store.fetch(&["--base-url", &late.url(), "sced_system_lambda"]).expect(1);
    assert_eq!(summary.dataset("sced_system_lambda")["listing"], "unknown");
    assert_eq!(differences(&store.contents(), &before), [""; 0]);
}

#[test]
fn since_leaves_older_documents_alone() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    let late = Window { since: "2026-11-01T05:05:00Z", until: NIGHT.until };
    let expected = documents(EMIL_ID, &late);
    assert!(expected.len() < postings().len());
    store.fetch_from(&replay, &[DATASET], &late, &[]).expect(0);
    assert_eq!(replay.stats().downloads, ids(&expected));
    // At the very instant of a posting, that posting is taken.
    let exact = expected[2].published_at.to_string();
    let other = Store::new();
    let summary = other.fetch(&["--base-url", &replay.url(), DATASET, "--since", &exact]).expect(0);
    assert_eq!(summary.new_files(), expected.len() as u64 - 2);
}

#[test]
fn without_the_database_a_run_captures_and_the_next_one_loads() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    let captured = store.fetch_from(&replay, &[DATASET], &NIGHT, &["--skip-db"]).expect(0);
    assert_eq!((captured.new_files(), captured.number("/totals/rows/read")), (postings().len() as u64, 0));
    assert!(!store.root().join("duckdb").exists(), "{:?}", store.files());
    let loaded = store.fetch_from(&replay, &[DATASET], &NIGHT, &[]).expect(0);
    assert_eq!((loaded.new_files(), loaded.number("/totals/rows/inserted")), (0, rows()));
    assert_eq!(replay.stats().downloads, ids(&postings()));
}

#[test]
fn a_dry_run_tells_what_it_would_fetch_and_writes_nothing() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    let would = store.fetch_from(&replay, &[DATASET], &NIGHT, &["--dry-run"]).expect(0);
    assert_eq!(would.dataset(DATASET)["would_fetch"], postings().len());
    assert_eq!(would.new_files(), 0);
    assert!(replay.stats().requests.is_empty(), "a dry run downloads");
    let written: Vec<String> = store.files().into_iter().filter(|file| !file.starts_with("locks/")).collect();
    assert_eq!(written, [""; 0]);

    // Over what is there already it changes no byte.
    store.fetch_from(&replay, &[DATASET], &NIGHT, &["--max-new", "4"]).expect(0);
    let contents = |store: &Store| -> BTreeMap<String, Vec<u8>> {
        let files = store.files().into_iter().filter(|file| !file.starts_with("locks/"));
        files.map(|file| (file.clone(), fs::read(store.root().join(file)).unwrap())).collect()
    };
    let before = contents(&store);
    let would = store.fetch_from(&replay, &[DATASET], &NIGHT, &["--dry-run", "--max-new", "2"]).expect(0);
    assert_eq!(would.dataset(DATASET)["would_fetch"], 2);
    assert_eq!(contents(&store), before);
}

#[test]
fn a_pruned_manifest_never_makes_a_document_be_downloaded_again() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &[DATASET], &NIGHT, &[]).expect(0);
    let (contents, count) = (store.contents(), postings().len());
    let manifest = store.root().join(format!("manifests/{DATASET}.jsonl"));

    let unpruned = fs::read(&manifest).unwrap();
    let pruned = store.run(&["prune", "--keep", "5", "--json"]).expect(0).json();
    let of_dataset = pruned["datasets"].as_array().unwrap().iter().find(|dataset| dataset["name"] == DATASET).unwrap().clone();
    assert_eq!((&of_dataset["kept"], &of_dataset["dropped"]), (&5.into(), &(count - 5).into()), "{pruned}");
    assert!(fs::read(&manifest).unwrap().len() < unpruned.len());
    assert_eq!(store.raw_files().len(), count, "prune touches no raw file");
    store.run(&["verify"]).expect(0);
    assert_eq!(store.fetch_from(&replay, &[DATASET], &NIGHT, &[]).expect(0).new_files(), 0);

    fs::remove_dir_all(store.root().join("raw")).unwrap();
    // The folder itself stays: without it the disk would count as not mounted.
    fs::create_dir(store.root().join("raw")).unwrap();
    for keep in ["5", "0"] {
        store.run(&["prune", "--keep", keep]).expect(0);
        let again = store.fetch_from(&replay, &[DATASET], &NIGHT, &[]).expect(0);
        assert_eq!((again.new_files(), again.number("/totals/rows/read")), (0, 0), "--keep {keep}");
    }
    assert_eq!(replay.stats().downloads, ids(&postings()));
    assert_eq!(differences(&store.contents(), &contents), [""; 0]);
    // What was pruned away is gone on purpose: nothing is missed.
    store.run(&["verify"]).expect(0);
}

#[test]
fn a_dry_prune_changes_nothing() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &[DATASET], &NIGHT, &[]).expect(0);
    let manifest = store.root().join(format!("manifests/{DATASET}.jsonl"));
    let before = fs::read(&manifest).unwrap();
    let dry = store.run(&["prune", "--keep", "5", "--dry-run", "--json"]).expect(0).json();
    assert_eq!(dry["datasets"][0]["dropped"], postings().len() - 5, "{dry}");
    assert_eq!(fs::read(&manifest).unwrap(), before);
}

#[test]
fn what_was_captured_and_never_loaded_survives_pruning() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &[DATASET], &NIGHT, &["--skip-db"]).expect(0);
    store.run(&["prune", "--keep", "0"]).expect(0);
    let loaded = store.fetch_from(&replay, &[DATASET], &NIGHT, &[]).expect(0);
    assert_eq!((loaded.new_files(), loaded.number("/totals/rows/inserted")), (0, rows()));
}

#[test]
fn manifest_keep_prunes_at_the_end_of_each_run() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    let sizes: Vec<usize> = ["10000", "3"]
        .iter()
        .map(|keep| {
            store.fetch_from(&replay, &[DATASET], &NIGHT, &["--manifest-keep", keep]).expect(0);
            fs::read(store.root().join(format!("manifests/{DATASET}.jsonl"))).unwrap().len()
        })
        .collect();
    assert!(sizes[1] < sizes[0], "{sizes:?}");
    let third = store.fetch_from(&replay, &[DATASET], &NIGHT, &["--manifest-keep", "3"]).expect(0);
    assert_eq!(third.new_files(), 0);
    assert_eq!(replay.stats().downloads, ids(&postings()));
}

#[test]
fn a_raw_file_that_was_damaged_or_lost_is_found_by_verify() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &[DATASET], &NIGHT, &[]).expect(0);
    let files = store.raw_files();
    let damaged = store.root().join(&files[0]);
    let mut bytes = fs::read(&damaged).unwrap();
    bytes[40] ^= 1;
    fs::write(&damaged, bytes).unwrap();
    fs::remove_file(store.root().join(&files[1])).unwrap();
    let found = store.run(&["verify", "--json"]).expect(1).json();
    let findings: Vec<&str> = found["findings"].as_array().unwrap().iter().map(|finding| finding.as_str().unwrap()).collect();
    assert_eq!(findings.len(), 2, "{findings:?}");
    assert!(findings.iter().any(|finding| finding.contains(&files[0]) && finding.contains("SHA-256")), "{findings:?}");
    assert!(findings.iter().any(|finding| finding.contains(&files[1]) && finding.contains("is missing")), "{findings:?}");
}

#[test]
fn a_captured_file_that_vanished_before_it_was_loaded_is_fetched_again() {
    let (store, replay) = (Store::new(), Replay::until(&NIGHT, &[]));
    store.fetch_from(&replay, &[DATASET], &NIGHT, &["--skip-db"]).expect(0);
    fs::remove_file(store.root().join(&store.raw_files()[0])).unwrap();
    // The loss is named, everything else loads, and one more run makes it good.
    let first = store.fetch_from(&replay, &[DATASET], &NIGHT, &[]).expect(1);
    assert_eq!(first.failures().len(), 1, "{:?}", first.failures());
    let second = store.fetch_from(&replay, &[DATASET], &NIGHT, &[]).expect(0);
    assert_eq!(second.new_files(), 1);
    assert_eq!(store.contents()["market.sced_shadow_prices"].0, rows());
}
