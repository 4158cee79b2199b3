//! What `status`, `verify` and `catalog probe` find, and how they end.

use std::{
    collections::BTreeSet,
    fs,
    time::{Duration, SystemTime},
};

use ercot_warehouse::{Resources, Warehouse};
use serde_json::{Value, json};

use crate::support::{
    Replay, Store, Window,
    market::{self, documents},
};

/// A morning of the sample, and a moment after it.
const MORNING: Window = Window { since: "2026-10-30T05:00:00Z", until: "2026-10-30T12:00:00Z" };
const AFTER: &str = "2026-10-30T12:05:00Z";

/// Products of SCED runs and of quarter hours.
const DATASETS: [(&str, &str); 3] =
    [("sced_system_lambda", "NP6-322-CD"), ("rt_ordc_adders_sced", "NP6-323-CD"), ("rt_mcpc_15min", "NP6-331-CD")];

fn names() -> Vec<&'static str> {
    DATASETS.iter().map(|(dataset, _)| *dataset).collect()
}

/// A store with the morning in it.
fn filled() -> Store {
    let (store, replay) = (Store::at(AFTER), Replay::until(&MORNING, &[]));
    store.fetch_from(&replay, &names(), &MORNING, &[]).expect(0);
    store
}

fn status(store: &Store, more: &[&str]) -> crate::support::programs::Ended {
    store.run(&[&["status", "--json"], &names()[..], more].concat())
}

fn found<'s>(status: &'s Value, name: &str) -> &'s Value {
    status["datasets"].as_array().unwrap().iter().find(|dataset| dataset["name"] == name).unwrap()
}

/// The findings as `dataset kind`.
fn findings(status: &Value) -> Vec<String> {
    let findings = status["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| format!("{} {}", finding["dataset"].as_str().unwrap_or("-"), finding["kind"].as_str().unwrap()))
        .collect()
}

/// The built-in catalog with one dataset changed, as a file beside the data directory.
fn catalog_with(store: &Store, name: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut catalog = market::catalog();
    let datasets = catalog["datasets"].as_array_mut().unwrap();
    change(datasets.iter_mut().find(|dataset| dataset["name"] == name).unwrap());
    let path = store.around().join("catalog.json");
    fs::write(&path, catalog.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_complete_store_ends_with_0_and_tells_documents_rows_and_ages() {
    let store = filled();
    let found_all = status(&store, &[]).expect(0).json();
    assert_eq!((&found_all["status"], &found_all["findings"]), (&json!("ok"), &json!([])));
    assert_eq!(found_all["warehouse"]["state"], "read");
    for (dataset, emil_id) in DATASETS {
        let posted = documents(emil_id, &MORNING);
        let rows: usize = posted.iter().map(|posting| posting.rows).sum();
        let found = found(&found_all, dataset);
        assert_eq!((&found["documents"], &found["rows"]), (&json!(posted.len()), &json!(rows)), "{dataset}");
        assert_eq!(found["last"]["published_at"], posted.last().unwrap().published_at.to_string());
        assert_eq!((&found["last"]["fetched_at"], &found["freshness"]["state"]), (&json!(AFTER), &json!("fresh")));
        // The first quarter-hour posting after midnight ends the day before.
        let since = if dataset == "rt_mcpc_15min" { "2026-10-30T05:15:00Z" } else { MORNING.since };
        let of_the_day = documents(emil_id, &Window { since, ..MORNING }).len();
        let day = &found["days"][0];
        assert_eq!((&day["day"], &day["missing"], &day["held"]), (&json!("2026-10-30"), &json!(0), &json!(of_the_day)));
    }
    let text = store.run(&[&["status"], &names()[..]].concat()).expect(0).stdout;
    assert!(text.starts_with("dataset") && text.contains("0 missing, 0 gone from MIS, 0 finding(s)"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
}

#[test]
fn every_line_of_the_table_fits_100_columns() {
    let store = Store::at(AFTER);
    fs::create_dir_all(store.root()).unwrap();
    let text = store.run(&["status"]).expect(1).stdout;
    let table: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).collect();
    assert!(table.len() > 50, "{text}");
    let long: Vec<&&str> = table.iter().filter(|line| line.chars().count() > 100).collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn a_product_that_stopped_coming_is_late_and_then_stale() {
    let store = filled();
    let at = |now: &str| status(&store.moved_to(now), &[]);
    let late = at("2026-10-30T12:20:00Z").json();
    assert_eq!(found(&late, "sced_system_lambda")["freshness"]["state"], "late");
    let stale = at("2026-10-30T13:30:00Z").expect(1).json();
    assert_eq!(found(&stale, "sced_system_lambda")["freshness"]["state"], "stale");
    assert!(findings(&stale).contains(&"sced_system_lambda stale".to_owned()), "{:?}", findings(&stale));
    // From 12:00, posted after the end of the morning, to 13:00: the slot of 13:15 is not due yet. They are on the listing
    // still: a fetch brings them, a backfill is not needed.
    let missing = found(&stale, "rt_mcpc_15min");
    assert_eq!((&missing["missing"], &missing["gone"]), (&json!(5), &json!(0)));
    assert_eq!(missing["gaps"][0]["availability"]["where"], "mis");
    assert_eq!(stale["backfill"], json!([]));
    let days_later = at("2026-11-09T12:00:00Z").expect(1).json();
    assert!(found(&days_later, "sced_system_lambda")["gone"].as_u64().unwrap() > 1000);
    assert_eq!(days_later["backfill"].as_array().unwrap().len(), 2, "{}", days_later["backfill"]);
}

#[test]
fn what_was_not_fetched_between_two_runs_is_named_slot_by_slot() {
    let early = Window { since: MORNING.since, until: "2026-10-30T07:00:00Z" };
    let late = Window { since: "2026-10-30T09:00:00Z", until: MORNING.until };
    let store = Store::at(AFTER);
    for window in [&early, &late] {
        let replay = Replay::until(window, &[]);
        store.fetch_from(&replay, &["sced_system_lambda", "rt_mcpc_15min"], window, &["--skip-db"]).expect(0);
    }
    let replay = Replay::until(&MORNING, &[]);
    store.fetch_from(&replay, &["rt_ordc_adders_sced"], &MORNING, &["--skip-db"]).expect(0);
    let json = status(&store, &[]).expect(1).json();
    assert_eq!(findings(&json), ["sced_system_lambda missing", "rt_mcpc_15min missing"]);
    let between = Window { since: "2026-10-30T07:00:01Z", until: "2026-10-30T08:59:59Z" };
    for (dataset, emil_id) in [DATASETS[0], DATASETS[2]] {
        assert_eq!(found(&json, dataset)["missing"], documents(emil_id, &between).len(), "{dataset}");
    }
    let gap = &found(&json, "rt_mcpc_15min")["gaps"][0];
    assert_eq!((&gap["first"], &gap["last"]), (&json!("2026-10-30T07:00:00Z"), &json!("2026-10-30T08:45:00Z")));
    assert_eq!(found(&json, "sced_system_lambda")["gaps"][0]["basis"], "siblings");
    // Asked for days on which nothing was collected, it tells them too.
    let strict = status(&store, &["--days", "3"]).expect(1).json();
    assert!(found(&strict, "rt_mcpc_15min")["missing"].as_u64().unwrap() > 3 * 90, "{strict}");
}

#[test]
fn a_warehouse_that_is_being_written_leaves_the_rows_open() {
    let store = filled();
    let _writer = Warehouse::open(&store.warehouse_file(), Resources { threads: 1, ..Resources::default() }).unwrap();
    let json = status(&store, &[]).expect(75).json();
    assert_eq!((&json["warehouse"]["state"], &json["exit_code"]), (&json!("busy"), &json!(75)));
    assert_eq!(found(&json, "rt_mcpc_15min")["rows"], Value::Null);
    assert_eq!(found(&json, "rt_mcpc_15min")["freshness"]["state"], "fresh");
    // What is known to be wrong is not hidden by what is not known.
    status(&store.moved_to("2026-10-30T13:30:00Z"), &[]).expect(1);
}

#[test]
fn a_warehouse_that_was_deleted_is_noticed_and_the_remedy_named() {
    let store = filled();
    fs::remove_dir_all(store.root().join("duckdb")).unwrap();
    let json = status(&store, &[]).expect(1).json();
    assert_eq!(json["warehouse"]["state"], "lost");
    let expected: BTreeSet<String> = names().iter().map(|name| format!("{name} lost_rows")).collect();
    assert_eq!(findings(&json).into_iter().collect::<BTreeSet<_>>(), expected);
    let verified = store.run(&["--datasets", &names().join(","), "verify"]).expect(1).stdout;
    assert!(verified.contains("there is no warehouse") && verified.contains("Rebuilding the warehouse"), "{verified}");
    // A new warehouse that lacks the old documents is no better.
    drop(Warehouse::open(&store.warehouse_file(), Resources { threads: 1, ..Resources::default() }).unwrap());
    let json = status(&store, &[]).expect(1).json();
    assert_eq!(findings(&json).len(), 3);
    let verified = store.run(&["--datasets", &names().join(","), "verify"]).expect(1).stdout;
    assert!(verified.contains("the warehouse lacks"), "{verified}");
}

#[test]
fn verify_names_files_that_no_manifest_knows() {
    let store = filled();
    let arguments = ["--datasets", "rt_mcpc_15min,sced_system_lambda", "verify"];
    store.run(&arguments).expect(0);
    let orphan = store.root().join("raw/rt_mcpc_15min/2026-10-30/1_orphan_csv.zip");
    fs::write(&orphan, "PK").unwrap();
    // A run that goes on writes the file first and the manifest after it.
    store.run(&arguments).expect(0);
    let hours_ago = SystemTime::now() - Duration::from_secs(2 * 3600);
    fs::File::options().write(true).open(&orphan).unwrap().set_modified(hours_ago).unwrap();
    fs::write(orphan.with_extension("zip.damaged"), "PK").unwrap();
    let said = store.run(&arguments).expect(1).stdout;
    assert!(
        said.contains("raw/rt_mcpc_15min/2026-10-30/1_orphan_csv.zip is in no manifest") && said.contains("--source-dir"),
        "{said}"
    );
    assert!(said.contains("1 finding(s)"), "{said}");
    fs::remove_file(orphan).unwrap();
    fs::create_dir_all(store.root().join("raw/of_another_catalog")).unwrap();
    store.run(&arguments).expect(0);
    let said = store.run(&["verify"]).expect(1).stdout;
    assert!(said.contains("raw/of_another_catalog belongs to no dataset"), "{said}");
}

#[test]
fn drift_and_quarantined_documents_are_findings() {
    let (store, replay) = (Store::at(AFTER), Replay::until(&MORNING, &[]));
    let lambda = "sced_system_lambda";
    let reordered = catalog_with(&store, lambda, |dataset| {
        let epochs = dataset["layouts"][0]["epochs"].as_array_mut().unwrap();
        epochs.last_mut().unwrap()["header"].as_array_mut().unwrap().reverse();
    });
    store.fetch_from(&replay, &[lambda], &MORNING, &["--config", &reordered]).expect(0);
    let json = store.run(&["status", "--json", lambda]).expect(1).json();
    assert_eq!(findings(&json), ["sced_system_lambda drift"]);
    assert_eq!(found(&json, lambda)["drift"][0]["kind"], "reordered");

    let other = Store::at(AFTER);
    let renamed = catalog_with(&other, lambda, |dataset| {
        let text = dataset["layouts"][0].to_string().replace("CappedSystemLambda", "CappedLambda");
        dataset["layouts"][0] = serde_json::from_str(&text).unwrap();
    });
    other.fetch_from(&replay, &[lambda], &MORNING, &["--config", &renamed]).expect(1);
    let json = other.run(&["status", "--json", lambda]).expect(1).json();
    assert_eq!(findings(&json), ["sced_system_lambda quarantine"], "{json}");
    let quarantined = found(&json, lambda)["quarantine"]["documents"].as_array().unwrap();
    assert_eq!(quarantined.len(), documents("NP6-322-CD", &MORNING).len());
    // Its bytes are held: a day with a quarantined document is not a day with a gap.
    assert_eq!(found(&json, lambda)["missing"], 0);
}

#[test]
fn captured_documents_that_are_not_loaded_are_a_finding_once_they_wait() {
    let store = filled();
    let later = Window { since: MORNING.until, until: "2026-10-30T12:06:00Z" };
    let replay = Replay::until(&later, &[]);
    let now = "2026-10-30T12:10:00Z";
    store.moved_to(now).fetch_from(&replay, &names(), &later, &["--skip-db"]).expect(0);
    let waiting = status(&store.moved_to(now), &[]).expect(0).json();
    let captured = documents("NP6-322-CD", &later).len();
    assert_eq!(found(&waiting, "sced_system_lambda")["waiting"], json!({ "documents": captured, "since": now }));
    let waiting = status(&store.moved_to("2026-10-30T13:11:00Z"), &[]).json();
    assert!(findings(&waiting).contains(&"sced_system_lambda waiting".to_owned()), "{:?}", findings(&waiting));
}

#[test]
fn captured_documents_wait_to_be_loaded_also_where_there_is_no_warehouse_to_read() {
    let hours_later = "2026-10-30T14:00:00Z";
    let waits = |store: &Store, state: &str| {
        let json = status(&store.moved_to(hours_later), &[]).expect(1).json();
        assert_eq!(json["warehouse"]["state"], state);
        assert!(findings(&json).contains(&"sced_system_lambda waiting".to_owned()), "{state}: {:?}", findings(&json));
    };
    let (never_loaded, replay) = (Store::at(AFTER), Replay::until(&MORNING, &[]));
    never_loaded.fetch_from(&replay, &names(), &MORNING, &["--skip-db"]).expect(0);
    waits(&never_loaded, "absent");

    let later = Window { since: MORNING.until, until: "2026-10-30T12:06:00Z" };
    let store = filled();
    let more = Replay::until(&later, &[]);
    store.moved_to("2026-10-30T12:10:00Z").fetch_from(&more, &names(), &later, &["--skip-db"]).expect(0);
    waits(&store, "read");
    fs::write(store.warehouse_file(), "no database").unwrap();
    waits(&store, "unreadable");
    fs::remove_file(store.warehouse_file()).unwrap();
    waits(&store, "lost");
}

#[test]
fn probe_captures_each_newest_document_once_and_finds_the_headers_as_they_should_be() {
    let (store, replay) = (Store::at(AFTER), Replay::until(&MORNING, &[]));
    let url = replay.url();
    let enabled = market::datasets();
    let sample: BTreeSet<String> = market::stems()
        .iter()
        .map(|stem| enabled[stem.split_once('.').map_or(stem.as_str(), |(emil_id, _)| emil_id)].clone())
        .collect();
    let listed: Vec<&str> = sample.iter().map(String::as_str).collect();
    let probe = || store.run(&[&["catalog", "probe", "--json", "--base-url", &url], &listed[..]].concat()).json();
    let first = probe();
    let verdicts = |probe: &Value| -> Vec<(String, String)> {
        let datasets = probe["datasets"].as_array().unwrap().iter();
        datasets
            .map(|dataset| (dataset["name"].as_str().unwrap().to_owned(), dataset["verdict"].as_str().unwrap().to_owned()))
            .collect()
    };
    for (name, verdict) in verdicts(&first) {
        // The day-ahead products of the sample begin in the afternoon.
        assert!(verdict == "match" || verdict == "nothing_listed", "{name}: {verdict}\n{first:#}");
    }
    let matches = verdicts(&first).iter().filter(|(_, verdict)| verdict == "match").count();
    assert!(matches >= 10, "{first:#}");
    assert!(first["datasets"].as_array().unwrap().iter().flat_map(|dataset| dataset["files"].as_array().unwrap()).all(|file| {
        file["rows"].as_u64().unwrap() > 0 && file["bad_rows"] == 0 && file["header"]["columns"].as_u64().unwrap() >= 1
    }));
    assert!(!store.warehouse_file().exists(), "a probe wrote the warehouse");

    let downloads = replay.stats().downloads;
    assert_eq!((downloads.len(), store.raw_files().len()), (matches, matches));
    assert_eq!(verdicts(&probe()), verdicts(&first));
    assert_eq!(replay.stats().downloads, downloads, "a second probe downloaded again");
    store.fetch_from(&replay, &["sced_system_lambda"], &MORNING, &[]).expect(0);
    assert!(replay.stats().downloads.values().all(|count| *count == 1));
    assert_eq!(store.run(&["status", "--json", "sced_system_lambda"]).expect(0).json()["totals"]["missing"], 0);
}

#[test]
fn probe_names_what_differs_and_ends_with_1_and_with_75_where_nobody_answers() {
    let (store, replay) = (Store::at(AFTER), Replay::until(&MORNING, &[]));
    let url = replay.url();
    let renamed = catalog_with(&store, "sced_system_lambda", |dataset| {
        let text = dataset["layouts"][0].to_string().replace("\"UncappedSystemLambda\"", "\"UncappedLambda\"");
        dataset["layouts"][0] = serde_json::from_str(&text).unwrap();
    });
    let arguments = ["catalog", "probe", "sced_system_lambda", "rt_mcpc_15min", "--base-url", &url, "--config", &renamed];
    let json = store.run(&[&arguments[..], &["--json"]].concat()).expect(1).json();
    let drifted = found(&json, "sced_system_lambda");
    assert_eq!((&drifted["verdict"], &found(&json, "rt_mcpc_15min")["verdict"]), (&json!("drift"), &json!("match")));
    let header = &drifted["files"][0]["header"];
    assert_eq!((&header["missing"], &header["added"]), (&json!(["UncappedLambda"]), &json!(["UncappedSystemLambda"])));
    assert_eq!(header["renamed"], json!([{ "from": "UncappedLambda", "to": "UncappedSystemLambda" }]));
    let text = store.run(&arguments).expect(1).stdout;
    assert!(text.contains("renamed? UncappedLambda -> UncappedSystemLambda"), "{text}");

    let nobody = ["catalog", "probe", "rt_mcpc_15min", "--json", "--base-url", "http://127.0.0.1:9"];
    let json = Store::at(AFTER).run(&nobody).expect(75).json();
    assert_eq!(found(&json, "rt_mcpc_15min")["verdict"], "unreachable");
}

#[test]
fn probe_ends_with_1_where_trying_later_does_not_help() {
    for (fault, verdict) in [("html-200:1", "failed"), ("corrupt-zip:1", "failed"), ("empty-listing:1", "nothing_listed")] {
        let (store, replay) = (Store::at(AFTER), Replay::until(&MORNING, &["--fault", fault]));
        let url = replay.url();
        let probe = ["catalog", "probe", "rt_mcpc_15min", "--json", "--base-url", &url];
        let json = store.run(&probe).expect(1).json();
        let found = found(&json, "rt_mcpc_15min");
        assert_eq!((&found["verdict"], &json["status"]), (&json!(verdict), &json!("findings")), "{fault}");
        assert!(!found["reason"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_held_lock_is_told_as_json_with_its_holder() {
    let (store, replay) = (Store::at(AFTER), Replay::until(&MORNING, &["--fault", "stall:1"]));
    let url = replay.url();
    let holder = crate::support::programs::Running::start(store.command(&["--base-url", &url, "rt_mcpc_15min"]));
    let lock = store.root().join("locks/fetch.lock");
    crate::support::programs::wait_until("the fetch holds its lock", || {
        fs::read_to_string(&lock).is_ok_and(|text| !text.is_empty())
    });
    for arguments in [&["--json"][..], &["prune", "--json"], &["repair", "--json"], &["catalog", "probe", "--json"]] {
        let json = store.run(arguments).expect(75).json();
        assert_eq!((&json["status"], &json["exit_code"]), (&json!("try later"), &json!(75)), "{arguments:?}");
        assert_eq!(json["held_by"]["pid"], holder.id(), "{arguments:?}");
        assert!(json["try_later"][0].as_str().unwrap().contains("fetch.lock"), "{arguments:?}");
    }
    // Looking needs no lock.
    assert_ne!(store.run(&["status", "--json", "rt_mcpc_15min"]).code(), 75);
}

#[test]
fn status_of_what_makes_no_sense_is_usage() {
    let store = Store::at(AFTER);
    let ended = store.run(&["status"]).expect(2);
    assert!(ended.stderr.contains("is it the right --data-dir"), "{}", ended.stderr);
    fs::create_dir_all(store.root()).unwrap();
    for arguments in [&["status", "no_such_thing"][..], &["status", "--days", "0"], &["status", "--group", "core"]] {
        store.run(arguments).expect(2);
    }
}
