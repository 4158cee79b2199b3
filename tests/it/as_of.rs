//! The sample market read as it was known, while what was published later is another thing each time.

use std::{fs, path::Path};

use ercot_types::report::TableName;
use ercot_warehouse::{AsOf, AsOfRequest, Fingerprint, PanelWindow, Resources, fingerprint, mu_matrices, price_panels};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::support::{
    Replay, Store, Window, archive,
    market::{self, Posting},
    store::value,
};

/// Three hours and a half around the repeated hour, in every sample.
const HOURS: Window = Window { since: "2026-11-01T05:00:00Z", until: "2026-11-01T08:30:00Z" };

/// Prices, what stands beside them, and forecasts.
const REPORTS: [&str; 8] =
    ["NP6-788-CD", "NP6-322-CD", "NP6-86-CD", "NP6-332-CD", "NP6-323-CD", "NP6-905-CD", "NP4-743-CD", "NP4-732-CD"];

/// What is posted again with other values is posted then.
const AGAIN: (&str, &str, &str) = ("2026-11-01T08:20:00Z", "2026-11-01T02:20:00-06:00", "20261101.022000000");

/// When a document is posted that is never posted: long after the clock of the listings.
const NEVER: (&str, &str) = ("2027-01-01T06:00:00Z", "2027-01-01T00:00:00-06:00");

/// Documents of the repeated hour are all posted: the listing prints one clock for both passes, and the documents around one
/// tell which it is.
const AFTER_THE_PASSES: &str = "2026-11-01T08:00:00Z";

/// Columns of `ops.source_document` that tell of the fetch, or of documents after the document.
const OF_THE_FETCH: [&str; 5] = ["url", "downloaded_at", "rows_inserted", "rows_updated", "rows_unchanged"];

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn fetch(sample: &Path) -> Store {
    let replay = Replay::of(sample, &["--now", HOURS.until, "--retention-days", "0"]);
    let names = market::datasets();
    let datasets: Vec<&str> = REPORTS.iter().map(|report| names[*report].as_str()).collect();
    let store = Store::new();
    let summary = store.fetch_from(&replay, &datasets, &HOURS, &[]);
    assert!(summary.new_files() > 150, "{}", summary.json);
    store
}

fn known(store: &Store, at: Timestamp) -> AsOf {
    let resources = Resources { threads: 2, ..Resources::default() };
    AsOf::open(&store.warehouse_file(), resources, None, &AsOfRequest::published(at)).unwrap()
}

fn prints(known: &AsOf) -> Vec<Fingerprint> {
    let print = |name: &TableName| {
        let except: &[&str] = if name.to_string() == "ops.source_document" { &OF_THE_FETCH } else { &[] };
        fingerprint(known.warehouse(), name, except).unwrap()
    };
    known.names().iter().map(print).filter(|print| print.rows > 0).collect()
}

/// A row with every measured number changed.
fn altered(row: &str) -> String {
    let cell = |cell: &str| match cell.trim().parse::<f64>() {
        Ok(number) if cell.contains('.') => format!("{:.2}", number + 1234.5),
        _ => cell.to_owned(),
    };
    row.split(',').map(cell).collect::<Vec<_>>().join(",")
}

/// The sample with something else after an instant: every number changed, every seventh row no row, every third document never
/// posted, and the last documents before the instant posted again with other values.
fn poisoned(after: Timestamp) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (number, stem) in REPORTS.into_iter().enumerate() {
        let text = |name: String| String::from_utf8(archive::gunzip(&fs::read(market::sample().join(name)).unwrap())).unwrap();
        let mut lines: Vec<String> = text(format!("{stem}.csv.gz")).lines().map(str::to_owned).collect();
        let documents = text(format!("{stem}.documents.csv.gz"));
        let mut documents: Vec<String> = documents.lines().map(str::to_owned).collect();
        let postings = market::postings(stem);
        let mut last: Vec<&Posting> = postings.iter().filter(|posting| posting.published_at <= after).collect();
        last.sort_by_key(|posting| posting.published_at);
        for (place, posting) in last.into_iter().rev().take(4).enumerate() {
            let (first_row, rows) = (1 + posting.first_row, posting.rows);
            let again: Vec<String> = lines[first_row..first_row + rows].iter().map(|row| altered(row)).collect();
            let name = documents[1..].iter().find(|line| line.starts_with(&format!("{},", posting.doc_id))).unwrap();
            let name: Vec<&str> = name.split(',').nth(1).unwrap().split('.').collect();
            let name = [&name[..3], &[AGAIN.2], &name[5..]].concat().join(".");
            let doc_id = 1_490_000_000 + 100 * number + place;
            documents.push(format!("{doc_id},{name},{},{},{},{rows}", AGAIN.0, AGAIN.1, lines.len() - 1));
            lines.extend(again);
        }
        for posting in postings.iter().filter(|posting| posting.published_at > after) {
            for (place, row) in lines[1 + posting.first_row..][..posting.rows].iter_mut().enumerate() {
                *row = if place % 7 == 3 { "no,row,at,all".to_owned() } else { altered(row) };
            }
        }
        let never: Vec<String> = postings
            .iter()
            .filter(|posting| posting.published_at > after.max(at(AFTER_THE_PASSES)) && posting.doc_id % 3 == 0)
            .map(|posting| posting.doc_id.to_string())
            .collect();
        for line in &mut documents {
            let mut cells: Vec<&str> = line.split(',').collect();
            if never.iter().any(|doc_id| doc_id == cells[0]) {
                (cells[2], cells[3]) = NEVER;
                *line = cells.join(",");
            }
        }
        let write = |name: String, lines: &[String]| {
            fs::write(folder.path().join(name), archive::gzip((lines.join("\n") + "\n").as_bytes())).unwrap();
        };
        write(format!("{stem}.csv.gz"), &lines);
        write(format!("{stem}.documents.csv.gz"), &documents);
    }
    folder
}

#[test]
fn the_sample_as_of_an_instant_is_the_same_whatever_is_posted_later() {
    let store = fetch(&market::sample());
    let mut reader = known(&store, at(HOURS.until));
    let everything = prints(&reader);
    for (instant, what) in [
        ("2026-11-01T06:32:00Z", "first pass, between a run's LMPs and the file with its shadow prices"),
        ("2026-11-01T07:31:00Z", "second pass of the repeated hour"),
    ] {
        let folder = poisoned(at(instant));
        let other = fetch(folder.path());
        reader.move_to(at(instant)).unwrap();
        let mut other = known(&other, at(instant));
        let (clean, after) = (prints(&reader), prints(&other));
        assert!(clean.iter().any(|print| print.table == "mart.fact_rt_5min"), "{what}: {clean:?}");
        assert_eq!(clean, after, "{what}");
        // The poison is there.
        other.move_to(at(HOURS.until)).unwrap();
        assert_ne!(prints(&other), everything, "{what}");
    }
    drop(reader);
    what_is_known_of_a_run_grows_with_the_reports(&store);
}

fn what_is_known_of_a_run_grows_with_the_reports(store: &Store) {
    let run =
        value(&store.warehouse(), "SELECT min(sced_ts_utc) FROM market.rt_lmp_5min WHERE sced_ts_utc >= '2026-11-01 06:30:00'");
    let window = PanelWindow::new("2026-11-01".parse().unwrap(), "2026-11-01".parse().unwrap()).unwrap();
    let run: Timestamp = format!("{}Z", run.replace(' ', "T")).parse().unwrap();
    for (instant, has_price, knows_mu) in
        [("2026-11-01T06:29:59Z", false, false), ("2026-11-01T07:04:00Z", true, false), ("2026-11-01T07:06:00Z", true, true)]
    {
        let known = known(store, at(instant));
        let prices = price_panels(known.warehouse(), &["HB_NORTH"], window).unwrap().next().unwrap().unwrap();
        let place = prices.runs.iter().position(|known| *known == run);
        assert_eq!(place.is_some_and(|place| prices.lmp_at(place, 0).is_some()), has_price, "{instant}");
        let mu = mu_matrices(known.warehouse(), None, window).unwrap().next().unwrap().unwrap();
        assert_eq!(place.is_some_and(|place| mu.is_known(place)), knows_mu, "{instant}");
        assert_eq!(mu.runs, prices.runs);
    }
}
