//! The whole sample over HTTP into a warehouse, counted a second way.

mod repeated_hour;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::support::{
    Replay, Store, Window, calendar, is_long,
    market::{self, Product},
    replay::TWIN_SPAN,
    store::{Summary, differences, rows, value},
};

/// More documents than this take too long for every day.
const MANY_DOCUMENTS: usize = 12_000;

/// Of a longer sample only what tells about the day of 25 hours: from its day-ahead prices to its last actual.
const DAY_OF_25_HOURS: Window = Window { since: "2026-10-31T17:00:00Z", until: "2026-11-02T12:00:00Z" };

const EVERYTHING: Window = Window { since: "2000-01-01T00:00:00Z", until: "2100-01-01T00:00:00Z" };

/// Reports that post the last hour again every five minutes, with their tables.
const POSTED_AGAIN: [(&str, &str); 2] = [("NP4-743-CD", "context.wind_5min_region"), ("NP4-746-CD", "context.solar_5min_region")];

/// The sample that was fetched, and where.
struct Fetched {
    store: Store,
    replay: Replay,
    window: Window,
    products: Vec<Product>,
    datasets: Vec<String>,
}

impl Fetched {
    fn fetch(&self) -> Summary {
        let datasets: Vec<&str> = self.datasets.iter().map(String::as_str).collect();
        self.store.fetch_from(&self.replay, &datasets, &self.window, &[]).expect(0)
    }

    fn product(&self, emil_id: &str) -> &Product {
        self.products.iter().find(|product| product.emil_id == emil_id).unwrap()
    }
}

fn prepare() -> Fetched {
    let stems = market::stems();
    let documents: usize = stems.iter().map(|stem| market::postings(stem).len()).sum();
    let window = if documents > MANY_DOCUMENTS && !is_long() { DAY_OF_25_HOURS } else { EVERYTHING };
    let mut products: Vec<Product> = stems.iter().map(|stem| Product::read(stem).within(&window)).collect();
    products.retain(|product| !product.postings.is_empty());
    let names = market::datasets();
    let datasets: BTreeSet<String> = products.iter().map(|product| names[&product.emil_id].clone()).collect();
    assert!(datasets.len() >= 15, "{datasets:?}");
    let replay = Replay::until(&window, &[]);
    Fetched { store: Store::new(), replay, window, products, datasets: datasets.into_iter().collect() }
}

#[test]
fn the_whole_sample_lands_once_and_a_second_run_changes_nothing() {
    let fetched = prepare();
    let first = fetched.fetch();
    assert_eq!(first.failures(), [""; 0]);
    rows_read_are_the_samples_own(&fetched, &first);
    every_row_is_in_its_table(&fetched);
    assert_eq!(fetched.store.leftovers(), [""; 0]);

    let downloads = fetched.replay.stats();
    each_csv_document_was_downloaded_once_and_no_twin(&fetched, &downloads.downloads.keys().copied().collect());
    assert!(downloads.downloads.values().chain(downloads.requests.values()).all(|count| *count == 1), "{downloads:?}");

    let tables = fetched.store.run(&["tables", "--fingerprint", "--json"]).expect(0).json();
    let contents = fetched.store.contents();
    let second = fetched.fetch();
    assert_eq!(second.new_files(), 0);
    assert_eq!(second.number("/totals/rows/read"), 0);
    assert_eq!(fetched.replay.stats().requests, downloads.requests, "a second run asked for documents again");
    assert_eq!(fetched.store.run(&["tables", "--fingerprint", "--json"]).expect(0).json(), tables);
    assert_eq!(differences(&fetched.store.contents(), &contents), [""; 0]);
    assert!(tables.as_array().unwrap().iter().all(|table| table["sha256"].as_str().unwrap().len() == 64), "{tables}");

    let verified = fetched.store.run(&["verify", "--json"]).expect(0).json();
    assert_eq!(verified["files_checked"].as_u64(), Some(first.new_files()), "{verified}");

    for (emil_id, table) in POSTED_AGAIN {
        intervals_are_those_of_the_documents_publish_times(&fetched, emil_id, table);
    }
    repeated_hour::every_hourly_table_has_25_hours(&fetched);
    repeated_hour::quarter_hours_and_runs_are_there_in_both_passes(&fetched);
    repeated_hour::values_of_both_passes_are_those_of_the_printed_lines(&fetched);
}

fn rows_read_are_the_samples_own(fetched: &Fetched, summary: &Summary) {
    let names = market::datasets();
    for dataset in &fetched.datasets {
        let own: Vec<&Product> = fetched.products.iter().filter(|product| names[&product.emil_id] == *dataset).collect();
        // The tables of one report share a zip.
        let documents = own.iter().map(|product| product.postings.len()).max().unwrap();
        let rows: usize = own.iter().map(|product| product.all_rows().count()).sum();
        let found = summary.dataset(dataset);
        let count = |pointer: &str| usize::try_from(found.pointer(pointer).unwrap().as_u64().unwrap()).unwrap();
        assert_eq!(count("/new_files"), documents, "{dataset}: documents");
        assert_eq!(count("/rows/read"), rows, "{dataset}: rows read");
        assert_eq!(count("/rows/quarantined"), 0, "{dataset}: {found}");
        let landed = count("/rows/inserted") + count("/rows/updated") + count("/rows/unchanged");
        assert_eq!(landed, rows, "{dataset}: rows that went somewhere");
    }
}

/// No report of the sample has a row twice but the two that post the last hour again.
fn every_row_is_in_its_table(fetched: &Fetched) {
    let warehouse = fetched.store.warehouse();
    let catalog = market::catalog();
    let names = market::datasets();
    for dataset in &fetched.datasets {
        let entry = catalog["datasets"].as_array().unwrap().iter().find(|entry| entry["name"] == *dataset).unwrap();
        if POSTED_AGAIN.iter().any(|(emil_id, _)| entry["emil_id"] == *emil_id) {
            continue;
        }
        let own = fetched.products.iter().filter(|product| names[&product.emil_id] == *dataset);
        let expected: usize = own.map(|product| product.all_rows().count()).sum();
        let tables = entry["layouts"].as_array().unwrap().iter().map(|layout| layout["table"].as_str().unwrap());
        let count = |table| value(&warehouse, &format!("SELECT count(*) FROM {table}")).parse::<usize>().unwrap();
        assert_eq!(tables.map(count).sum::<usize>(), expected, "{dataset}: rows in its tables");
    }
}

fn each_csv_document_was_downloaded_once_and_no_twin(fetched: &Fetched, downloaded: &BTreeSet<u64>) {
    let mut expected = BTreeSet::new();
    for product in &fetched.products {
        // The document of several tables has the lowest of their DocIDs.
        let same_report: Vec<&Product> = fetched.products.iter().filter(|other| other.emil_id == product.emil_id).collect();
        let lowest = same_report.iter().filter_map(|other| other.postings.first()).map(|posting| posting.doc_id).min();
        let ids = product.postings.iter().map(|posting| posting.doc_id);
        expected.extend(ids.filter(|id| same_report.len() == 1 || Some(*id) == lowest));
    }
    assert_eq!(*downloaded, expected);
    let twins: BTreeSet<u64> = expected.iter().map(|id| id + TWIN_SPAN).collect();
    assert_eq!(twins.intersection(downloaded).count(), 0);
}

/// The labels are ambiguous in the repeated hour, the publish times are not: the last row of a document is the interval
/// that had just ended, each row before it five minutes earlier.
fn intervals_are_those_of_the_documents_publish_times(fetched: &Fetched, emil_id: &str, table: &str) {
    let product = fetched.product(emil_id);
    let five_minutes = SignedDuration::from_mins(5);
    let column = product.column("SYSTEM_WIDE_GEN");
    let mut expected = std::collections::BTreeMap::new();
    for posting in &product.postings {
        let seconds = posting.published_at.as_second();
        let mut end = Timestamp::from_second(seconds - seconds.rem_euclid(300)).unwrap();
        for row in product.rows(posting).iter().rev() {
            let number: f64 = row.split(',').nth(column).unwrap().trim().parse().unwrap();
            // Postings are in order: a later one overwrites.
            expected.insert((end - five_minutes, end), number.to_string());
            end -= five_minutes;
        }
    }
    let expected: Vec<String> = expected
        .into_iter()
        .map(|((start, end), number)| format!("{} {} {number}", calendar::sql(start), calendar::sql(end)))
        .collect();
    let found = rows(
        &fetched.store.warehouse(),
        &format!(
            "SELECT interval_start_utc || ' ' || interval_end_utc || ' ' || \
             regexp_replace(system_wide_gen::VARCHAR, '\\.0$', '') FROM {table} ORDER BY interval_start_utc"
        ),
    );
    assert!(found.len() > 300, "{emil_id}: {}", found.len());
    assert_eq!(found, expected, "{emil_id}");
}
