//! A fetcher that stands still for days: what is lost, and that nothing else is.
//!
//! ERCOT lists SCED products for five days. The sample that comes with the repository has four days, so everything is scaled
//! down to it: two days of listing, outages of two fifths of the length. With a sample of thirteen days or more
//! (`ERCOT_SAMPLE_MARKET`) the listing and the outages have their full lengths.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{
    Replay, archive, calendar,
    market::{self},
    programs::{Ended, command, run},
    store::files_below,
};

/// A dataset, its report, and the days for which MIS lists it: in full, and scaled.
struct Product {
    dataset: &'static str,
    emil_id: &'static str,
    listed_days: [u16; 2],
}

/// Two SCED products that are listed for five days, one with the same runs that is listed longer, one of quarter hours, and
/// one that is posted when needed.
const PRODUCTS: [Product; 5] = [
    Product { dataset: "sced_system_lambda", emil_id: "NP6-322-CD", listed_days: [5, 2] },
    Product { dataset: "rt_ordc_adders_sced", emil_id: "NP6-323-CD", listed_days: [5, 2] },
    Product { dataset: "rt_as_total_capability", emil_id: "NP6-328-CD", listed_days: [7, 3] },
    Product { dataset: "rt_mcpc_15min", emil_id: "NP6-331-CD", listed_days: [7, 2] },
    Product { dataset: "sced_shadow_prices", emil_id: "NP6-86-CD", listed_days: [7, 3] },
];

/// Days of listing that the servers of a scaled outage have.
const SCALED_DAYS: [u16; 2] = [2, 3];

/// One posting, with the instant of its run where the name tells it.
#[derive(Clone)]
struct Posted {
    doc_id: u64,
    published_at: Timestamp,
    run: Option<Timestamp>,
}

/// The sample, and when the fetcher stops.
struct Outage {
    postings: BTreeMap<&'static str, Vec<Posted>>,
    is_full: bool,
    stop: Timestamp,
    folder: TempDir,
}

impl Outage {
    fn prepare() -> Self {
        let postings: BTreeMap<_, _> = PRODUCTS.iter().map(|product| (product.dataset, postings(product.emil_id))).collect();
        let runs = &postings["sced_system_lambda"];
        let (first, last) = (runs.first().unwrap().published_at, runs.last().unwrap().published_at);
        let is_full = last.duration_since(first) > SignedDuration::from_hours(12 * 24);
        // Four in the afternoon, Central, of the first day.
        let stop = calendar::central(day_of(first).at(16, 0, 0, 0), false);
        let outage = Self { postings, is_full, stop, folder: tempfile::tempdir().unwrap() };
        fs::write(outage.catalog(), outage.catalog_text()).unwrap();
        outage
    }

    /// Days, of which the scaled outage has two fifths.
    fn after_days(&self, days: f64) -> Timestamp {
        let hours = days * 24.0 * if self.is_full { 1.0 } else { 0.4 };
        self.stop + SignedDuration::try_from_secs_f64((hours * 3600.0).round()).unwrap()
    }

    fn listed_days(&self, product: &Product) -> u16 {
        product.listed_days[usize::from(!self.is_full)]
    }

    fn catalog(&self) -> String {
        self.folder.path().join("catalog.json").to_str().unwrap().to_owned()
    }

    /// The built-in catalog with the listing's days of this outage.
    fn catalog_text(&self) -> String {
        let mut catalog = market::catalog();
        for dataset in catalog["datasets"].as_array_mut().unwrap() {
            if let Some(product) = PRODUCTS.iter().find(|product| dataset["name"] == product.dataset) {
                dataset["retention_days"] = self.listed_days(product).into();
            }
        }
        catalog.to_string()
    }

    fn root(&self) -> String {
        self.folder.path().join("data").to_str().unwrap().to_owned()
    }

    fn run(&self, arguments: &[&str], now: Timestamp) -> Ended {
        let mut program = command("ercot-fetch");
        program.args(arguments).args([
            "--config",
            &self.catalog(),
            "--data-dir",
            &self.root(),
            "--now",
            &now.to_string(),
            "--json",
        ]);
        run(program)
    }

    /// One run of the timer: what MIS lists at that instant is captured.
    fn fetch(&self, now: Timestamp) {
        let at = now.to_string();
        let servers: Vec<(Option<u16>, Vec<&Product>)> = if self.is_full {
            vec![(None, PRODUCTS.iter().collect())]
        } else {
            let of = |days: u16| PRODUCTS.iter().filter(|product| self.listed_days(product) == days).collect();
            SCALED_DAYS.into_iter().map(|days| (Some(days), of(days))).collect()
        };
        for (days, products) in servers {
            let days = days.map(|days| days.to_string());
            let retention: Vec<&str> = days.iter().flat_map(|days| ["--retention-days", days]).collect();
            let replay = Replay::start(&[&["--now", &at], &retention[..]].concat());
            let url = replay.url();
            let datasets = products.iter().map(|product| product.dataset);
            let arguments: Vec<&str> = ["--skip-db", "--base-url", &url].into_iter().chain(datasets).collect();
            self.run(&arguments, now).expect(0);
        }
    }

    /// The timer runs every five minutes until the outage, and again after it.
    fn strike(&self, resume: Timestamp) {
        for minutes in [10, 5, 0] {
            self.fetch(self.stop - SignedDuration::from_mins(minutes));
        }
        self.fetch(resume);
    }

    fn status(&self, now: Timestamp) -> Ended {
        let datasets = PRODUCTS.iter().map(|product| product.dataset);
        self.run(&["status"].into_iter().chain(datasets).collect::<Vec<_>>(), now)
    }

    /// Runs the command line that the status gave, against a server with the public API.
    fn backfill(command_line: &str, now: Timestamp) {
        let account = ["--api-username", "someone", "--api-password", "something", "--api-key", "some-key"];
        let replay = Replay::start(&[&["--now", &now.to_string()], &account[..]].concat());
        let url = replay.url();
        let mut program = command("ercot-fetch");
        program.args(command_line.split(' ').skip(1)).args(["--skip-db", "--json", "--now", &now.to_string()]);
        program.args(["--base-url", &url, "--api-url", &format!("{url}/api/public-reports")]);
        program.args(["--token-url", &format!("{url}/oauth2/v2.0/token")]);
        let account = [("USERNAME", "someone"), ("PASSWORD", "something"), ("SUBSCRIPTION_KEY", "some-key")];
        program.envs(account.map(|(name, value)| (format!("ERCOT_API_{name}"), value)));
        run(program).expect(0);
    }

    /// The DocIDs of the raw files of a dataset.
    fn held(&self, dataset: &str) -> BTreeSet<u64> {
        let files = files_below(&self.folder.path().join("data/raw").join(dataset));
        files.iter().map(|file| file.rsplit('/').next().unwrap().split('_').next().unwrap().parse().unwrap()).collect()
    }

    /// What was posted by an instant, and of it what had left the listing during the outage without having been captured.
    fn posted_and_lost(&self, product: &Product, resume: Timestamp) -> (Vec<Posted>, Vec<Posted>) {
        let postings = &self.postings[product.dataset];
        let posted: Vec<Posted> = postings.iter().filter(|one| one.published_at <= resume).cloned().collect();
        let is_lost = |one: &&Posted| one.published_at > self.stop && expires(one, self.listed_days(product)) <= resume;
        let lost = posted.iter().filter(is_lost).cloned().collect();
        (posted, lost)
    }
}

/// The Central day of an instant, by the rule of the law.
fn day_of(instant: Timestamp) -> Date {
    let day = jiff::tz::Offset::UTC.to_datetime(instant).date();
    let before = day.yesterday().unwrap();
    if calendar::central(day.at(0, 0, 0, 0), false) <= instant { day } else { before }
}

/// The Central midnight at which a document leaves the listing.
fn expires(posted: &Posted, days: u16) -> Timestamp {
    let last = day_of(posted.published_at).checked_add(jiff::Span::new().days(i64::from(days))).unwrap();
    calendar::central(last.tomorrow().unwrap().at(0, 0, 0, 0), false)
}

/// The postings of a report, oldest first.
fn postings(emil_id: &str) -> Vec<Posted> {
    let bytes = fs::read(market::sample().join(format!("{emil_id}.documents.csv.gz"))).unwrap();
    let text = String::from_utf8(archive::gunzip(&bytes)).unwrap();
    let posting = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        Posted { doc_id: cells[0].parse().unwrap(), published_at: cells[2].parse().unwrap(), run: run_of(cells[1]) }
    };
    let mut postings: Vec<Posted> = text.lines().skip(1).map(posting).collect();
    postings.sort_by_key(|posting| (posting.published_at, posting.doc_id));
    postings
}

/// The run of `…NP6322_20261101_013014xhr_csv.zip`.
fn run_of(name: &str) -> Option<Timestamp> {
    let parts: Vec<&str> = name.strip_suffix("_csv.zip")?.rsplitn(3, '_').collect();
    let [clock, day, _] = parts[..] else { return None };
    let number = |text: &str| text.parse::<i16>().ok();
    let day = Date::new(number(day.get(..4)?)?, day.get(4..6)?.parse().ok()?, day.get(6..8)?.parse().ok()?).ok()?;
    let part = |from: usize| clock.get(from..from + 2)?.parse::<i8>().ok();
    Some(calendar::central(day.at(part(0)?, part(2)?, part(4)?, 0), clock.ends_with("xhr")))
}

fn dataset<'s>(status: &'s Value, name: &str) -> &'s Value {
    status["datasets"].as_array().unwrap().iter().find(|dataset| dataset["name"] == name).unwrap()
}

/// The findings, but for the documents that wait to be loaded: these tests capture only.
fn beside_what_waits(status: &Value) -> Vec<&Value> {
    status["findings"].as_array().unwrap().iter().filter(|finding| finding["kind"] != "waiting").collect()
}

fn instant(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn an_outage_of_four_and_a_half_days_loses_nothing() {
    let outage = Outage::prepare();
    let resume = outage.after_days(4.5);
    outage.strike(resume);
    for product in &PRODUCTS {
        let (posted, lost) = outage.posted_and_lost(product, resume);
        assert!(lost.is_empty() && posted.iter().any(|one| one.published_at > outage.stop), "{}", product.dataset);
        let expected: BTreeSet<u64> = posted.iter().map(|one| one.doc_id).collect();
        assert_eq!(outage.held(product.dataset), expected, "{}", product.dataset);
    }
    let status = outage.status(resume).expect(1).json();
    assert_eq!((&status["totals"]["missing"], &status["backfill"]), (&Value::from(0), &Value::Array(vec![])));
    assert_eq!(beside_what_waits(&status), [&Value::Null; 0]);
}

#[test]
fn an_outage_of_six_days_is_told_to_the_run_with_what_a_backfill_would_bring() {
    let outage = Outage::prepare();
    let resume = outage.after_days(6.0);
    outage.strike(resume);
    let status = outage.status(resume).expect(1).json();
    let mut gone = BTreeMap::new();
    for product in &PRODUCTS {
        let (posted, lost) = outage.posted_and_lost(product, resume);
        let lost_ids: BTreeSet<u64> = lost.iter().map(|one| one.doc_id).collect();
        let expected: BTreeSet<u64> = posted.iter().map(|one| one.doc_id).filter(|id| !lost_ids.contains(id)).collect();
        assert_eq!(outage.held(product.dataset), expected, "{}", product.dataset);

        let found = dataset(&status, product.dataset);
        assert_eq!(found["gone"], lost.len(), "{}: {}", product.dataset, found["gaps"]);
        assert_eq!(found["missing"], lost.len(), "{}: {}", product.dataset, found["gaps"]);
        if lost.is_empty() {
            assert_eq!(found["gaps"], Value::Array(vec![]));
        } else {
            the_gap_is_that_of_the_outage(found, &lost);
            gone.insert(product.dataset, lost);
        }
    }
    let lost: usize = gone.values().map(Vec::len).sum();
    assert!(gone.len() >= 2 && lost > 100, "the outage is too short to lose anything: {lost}");
    assert_eq!(status["totals"]["gone"], lost);

    let (from, to) = (day_of(outage.stop), gone.values().flatten().map(|one| day_of(one.published_at)).max().unwrap());
    let named: Vec<&str> = gone.keys().copied().collect();
    let commands = status["backfill"].as_array().unwrap();
    assert_eq!(commands.len(), 1, "{commands:?}");
    assert_eq!(commands[0]["datasets"], Value::from(named.clone()));
    assert_eq!(commands[0]["documents"], lost);
    let expected = format!("ercot-fetch backfill --from {from} --to {to}");
    let command = commands[0]["command"].as_str().unwrap();
    assert!(command.starts_with(&expected) && command.ends_with(&named.join(" ")), "{command}");
    Outage::backfill(command, resume);
    let status = outage.status(resume).expect(1).json();
    assert_eq!((&status["totals"]["missing"], beside_what_waits(&status)), (&Value::from(0), vec![]));
}

/// One gap, from the first lost document to the last, whose number is counted and not estimated.
fn the_gap_is_that_of_the_outage(found: &Value, lost: &[Posted]) {
    let gaps = found["gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!(gaps[0]["availability"]["where"], "api");
    let ends = (instant(&gaps[0]["first"]), instant(&gaps[0]["last"]), gaps[0]["basis"].as_str());
    if let (Some(first_run), Some(last_run)) = (lost[0].run, lost[lost.len() - 1].run) {
        assert_eq!(ends, (first_run, last_run, Some("siblings")));
    } else {
        let slot = |one: &Posted| Timestamp::from_second(one.published_at.as_second() / 900 * 900).unwrap();
        assert_eq!(ends, (slot(&lost[0]), slot(&lost[lost.len() - 1]), Some("cadence")));
    }
}
