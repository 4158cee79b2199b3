//! A month of a small market through a bad server: every kind of fault, by a seed, in the way of listings and documents. The
//! tables end as those of a month without faults, but for what was named as missing.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use ercot_types::report::TableName;
use jiff::{SignedDuration, Timestamp};

use crate::support::{
    Replay, Store,
    month::{DATASETS, Market},
    programs::{command, run},
    replay::{Injected, Stats},
    store::{Contents, Summary, differences, rows},
};

/// From one run of the fetcher to the next. SCED reports are listed for five days.
const BETWEEN_RUNS: SignedDuration = SignedDuration::from_hours(60);

/// Runs after the last posting: what has failed so far is had in them.
const RUNS_AFTERWARDS: usize = 3;

/// What may differ: where a row came from and when, and columns that the catalog does not know.
const LINEAGE: [&str; 4] = ["_source_doc", "_published_at", "_ingested_at", "_extra"];

/// A month of fetching.
struct Month {
    store: Store,
    replay: Replay,
    /// Everything that failed, over all runs.
    failures: Vec<String>,
    drift: String,
}

impl Month {
    fn new(sample: &Path, arguments: &[&str]) -> Self {
        let replay = Replay::of(sample, &[&["--now", "2026-10-16T00:00:00Z"], arguments].concat());
        Self { store: Store::new(), replay, failures: Vec::new(), drift: String::new() }
    }

    /// A run of the fetcher at an instant.
    fn fetch_at(&mut self, now: Timestamp) -> Summary {
        let now = now.to_string();
        self.replay.set_now(&now);
        let mut fetch = command("ercot-fetch");
        fetch.args(["--json", "--base-url", &self.replay.url()]).args(DATASETS);
        fetch.arg("--data-dir").arg(self.store.root()).args(["--now", &now]);
        Summary::of(run(fetch))
    }

    /// A run, and that it names what it could not have.
    fn fetch_and_check(&mut self, now: Timestamp) {
        let before = self.replay.stats();
        let summary = self.fetch_at(now);
        let (after, injected) = (self.replay.stats(), self.replay.injected());
        let failures = summary.failures();
        assert!(!summary.ended.stderr.contains("panicked"), "{}", summary.ended.stderr);
        let mut hurt = false;
        for doc_id in not_had(&before, &after) {
            // A line without a document says that the rest of a dataset was left to the next run.
            let address = format!("doclookupId={doc_id}");
            let named = failures.iter().any(|failure| failure.contains(&address) || failure.contains(" download : "));
            assert!(named, "{now}: DocID {doc_id} failed and is not named: {failures:#?}");
            hurt = true;
        }
        for (dataset, report_type) in DATASETS.iter().zip([12300, 12302, 12331, 13101]) {
            let expected = expected_listing(report_type, &before, &after, &injected);
            let found = summary.dataset(dataset)["listing"].as_str().unwrap();
            assert_eq!(found, expected, "{now}: {dataset}: {:?} {failures:#?}", injected.answers);
            hurt |= found != "complete";
        }
        let set_aside = failures.iter().any(|failure| failure.contains(" ingest "));
        assert_eq!(summary.ended.code() != 0, hurt || set_aside, "{now}: {}", summary.json);
        self.failures.extend(failures);
        self.drift.extend(DATASETS.iter().map(|dataset| summary.dataset(dataset)["drift"].to_string()));
    }

    /// The current tables without lineage.
    fn values(&self) -> Contents {
        let warehouse = self.store.warehouse();
        let content = |name: String| {
            let table = TableName::try_from(name.clone()).unwrap();
            let print = ercot_warehouse::fingerprint(&warehouse, &table, &LINEAGE).unwrap();
            (name, (print.rows, print.sha256))
        };
        rows(&warehouse, &tables("NOT IN ('ops', 'history')")).into_iter().map(content).collect()
    }

    /// Every version of every row that the month has seen, without lineage.
    fn versions(&self) -> BTreeMap<String, BTreeSet<String>> {
        let warehouse = self.store.warehouse();
        let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for table in rows(&warehouse, &tables("<> 'ops'")) {
            let is_history = table.starts_with("history.");
            let excluded = if is_history { [&LINEAGE[..], &["_superseded_at"]].concat() } else { LINEAGE.to_vec() };
            let sql = format!("SELECT t::VARCHAR FROM (SELECT * EXCLUDE ({}) FROM {table}) t", excluded.join(", "));
            let current = table.trim_start_matches("history.").replace("__", ".");
            versions.entry(current).or_default().extend(rows(&warehouse, &sql));
        }
        versions
    }
}

fn tables(schemas: &str) -> String {
    format!(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal AND schema_name {schemas} ORDER BY 1"
    )
}

/// Documents that were asked for since an earlier count and never had.
fn not_had(before: &Stats, after: &Stats) -> Vec<u64> {
    let asked = |doc_id: &&u64| after.requests[*doc_id] > *before.requests.get(*doc_id).unwrap_or(&0);
    after.requests.keys().filter(asked).filter(|doc_id| !after.downloads.contains_key(doc_id)).copied().collect()
}

/// What the summary must say about a listing: how the last answer since an earlier count fared decides.
fn expected_listing(report_type: u64, before: &Stats, after: &Stats, injected: &Injected) -> &'static str {
    let (first, next) = (before.listings.get(&report_type).copied().unwrap_or(0), after.listings[&report_type]);
    assert!(next > first, "report type {report_type} was not listed");
    let of = |answer: &&crate::support::replay::Struck| {
        answer.of == "listing" && answer.id == report_type && answer.attempt == next - 1
    };
    match injected.answers.iter().find(of).map(|answer| answer.kind.as_str()) {
        None | Some("slow" | "object-listing") => "complete",
        Some("empty-listing") => "unknown",
        Some(_) => "failed",
    }
}

fn a_bad_month_ends_as_a_good_one(seed: &str) {
    let (market, folder) = (Market::new(), tempfile::tempdir().unwrap());
    market.write(folder.path(), &BTreeSet::new());
    let schedule = format!("{seed},0.02");
    let mut bad = Month::new(folder.path(), &["--fault-schedule", &schedule, "--stall-seconds", "0.2"]);
    // Two minutes before the hour: every posting is older than the ten minutes in which it may be revised in place.
    let mut now = Market::begins_at() + BETWEEN_RUNS - SignedDuration::from_mins(2);
    while now < market.ends_at() {
        bad.fetch_and_check(now);
        now += BETWEEN_RUNS;
    }
    for _ in 0..RUNS_AFTERWARDS {
        bad.fetch_and_check(now);
        now += SignedDuration::from_hours(3);
    }
    let injected = bad.replay.injected();
    assert_all_named(&bad, &injected);

    // A month without faults and without the documents that were named, fetched at its end.
    let lost = lost(&bad, &market, &injected);
    let rest = tempfile::tempdir().unwrap();
    market.write(rest.path(), &lost);
    let mut good = Month::new(rest.path(), &["--retention-days", "0"]);
    good.fetch_at(now).expect(0);
    assert_eq!(good.store.raw_files().len(), market.doc_ids().count() - lost.len());
    assert_eq!(differences(&bad.values(), &good.values()), [""; 0]);
    let (found, versions) = (bad.versions(), good.versions());
    for (table, expected) in versions {
        let gone: Vec<_> = expected.difference(&found[&table]).take(3).collect();
        assert!(gone.is_empty(), "{table} has lost versions: {gone:?}");
    }
    bad.store.run(&["verify"]).expect(0);
    assert_eq!(bad.store.leftovers(), [""; 0]);
}

/// Every fault that cost something was named; every other document was had once.
fn assert_all_named(month: &Month, injected: &Injected) {
    let renamed = injected.of("renamed-column");
    for document in &renamed {
        let named = month.failures.iter().any(|failure| failure.contains(" ingest ") && failure.contains(&document.name));
        assert!(named, "{} is not named", document.name);
    }
    assert!(!renamed.is_empty() && !injected.of("missing").is_empty(), "a schedule without the worst of it");
    assert!(injected.of("added-column").is_empty() || month.drift.contains("NEW_COLUMN"), "{}", month.drift);
    let stats = month.replay.stats();
    assert!(stats.downloads.values().all(|count| *count == 1), "a document was had twice");
    assert!(stats.faults.len() >= 9, "the schedule struck with few kinds: {:?}", stats.faults);
}

/// Documents of the market that are not in the tables: each is missing at the source, was set aside, or failed until it left
/// the listing. The last two were named.
fn lost(month: &Month, market: &Market, injected: &Injected) -> BTreeSet<u64> {
    let ids = |kind| injected.of(kind).into_iter().map(|document| document.doc_id).collect::<BTreeSet<u64>>();
    let (missing, mut lost, downloads) = (ids("missing"), ids("renamed-column"), month.replay.stats().downloads);
    for doc_id in market.doc_ids().filter(|doc_id| !downloads.contains_key(doc_id)) {
        let named = month.failures.iter().any(|failure| failure.contains(&format!("doclookupId={doc_id}")));
        assert!(named != missing.contains(&doc_id), "DocID {doc_id} was never had and is not named");
        lost.insert(doc_id);
    }
    assert!(lost.len() < market.doc_ids().count() / 50, "{} documents are lost", lost.len());
    lost
}

#[test]
fn a_month_with_the_faults_of_one_seed_ends_as_one_without() {
    a_bad_month_ends_as_a_good_one("1");
}

#[test]
fn a_month_with_the_faults_of_another_seed_ends_as_one_without() {
    a_bad_month_ends_as_a_good_one("2");
}
