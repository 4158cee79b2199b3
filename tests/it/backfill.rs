//! `ercot-fetch backfill`: what MIS no longer lists comes from the public API, and ends in the same tables.

use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    net::TcpListener,
    process::Command,
    sync::{Arc, Mutex},
};

use serde_json::Value;

use crate::support::{
    Replay, SMALL, Store, Window,
    market::postings,
    programs::{Ended, run},
    store::{Summary, differences},
};

/// A week later: of the 31st MIS lists nothing any more but day-ahead prices, of the 1st it lists everything.
const WEEK_LATER: &str = "2026-11-08T12:00:00Z";

/// The two days that are filled.
const DAYS: [&str; 4] = ["--from", "2026-10-31", "--to", "2026-11-01"];

/// The same days as instants.
const SPAN: Window = Window { since: "2026-10-31T05:00:00Z", until: "2026-11-02T05:59:59Z" };

/// An account whose parts are found wherever they are written.
const ACCOUNT: [(&str, &str); 3] = [
    ("ERCOT_API_USERNAME", "planted-user@example.com"),
    ("ERCOT_API_PASSWORD", "planted p&ss\"word"),
    ("ERCOT_API_SUBSCRIPTION_KEY", "planted-key-0123456789"),
];

/// The server with MIS and the public API, as both are a week later.
fn replay(arguments: &[&str]) -> Replay {
    let account = ["--api-username", ACCOUNT[0].1, "--api-password", ACCOUNT[1].1, "--api-key", ACCOUNT[2].1];
    Replay::start(&[&["--now", WEEK_LATER], &account[..], arguments].concat())
}

/// A backfill of [`DAYS`] from a server, without an account.
fn command(store: &Store, replay: &Replay, more: &[&str]) -> Command {
    command_of(store, replay, &replay.url(), &[&DAYS[..], &SMALL[..], more].concat())
}

/// A backfill with the API of a server, and MIS at some address.
fn command_of(store: &Store, replay: &Replay, base_url: &str, arguments: &[&str]) -> Command {
    let (api, token) = (format!("{}/api/public-reports", replay.url()), format!("{}/oauth2/v2.0/token", replay.url()));
    let addresses = ["--base-url", base_url, "--api-url", &api, "--token-url", &token];
    store.command(&[&["backfill", "--json"], &addresses[..], arguments].concat())
}

/// A backfill of other days and datasets, with the account.
fn backfill_of(store: &Store, replay: &Replay, arguments: &[&str]) -> Summary {
    let mut command = command_of(store, replay, &replay.url(), arguments);
    command.envs(ACCOUNT);
    Summary::of(run(command))
}

/// The same with the account.
fn backfill(store: &Store, replay: &Replay, more: &[&str]) -> Summary {
    let mut command = command(store, replay, more);
    command.envs(ACCOUNT);
    Summary::of(run(command))
}

fn number(summary: &Summary, dataset: &str, field: &str) -> u64 {
    summary.dataset(dataset)[field].as_u64().unwrap_or_else(|| panic!("no {field} in {}", summary.dataset(dataset)))
}

fn sum(summary: &Summary, field: &str) -> u64 {
    SMALL.iter().map(|dataset| number(summary, dataset, field)).sum()
}

/// How often each document was downloaded, from MIS or from the API.
fn downloads(replay: &Replay) -> BTreeMap<String, u64> {
    let stats: Value = serde_json::from_str(&replay.get("/_replay/stats")).unwrap();
    let mut counts = BTreeMap::new();
    for documents in [&stats["downloads"], &stats["api"]["documents"]] {
        for (id, count) in documents.as_object().unwrap_or_else(|| panic!("no documents in {stats}")) {
            *counts.entry(id.clone()).or_default() += count.as_u64().unwrap();
        }
    }
    counts.retain(|_, count| *count > 0);
    counts
}

#[test]
fn the_tables_are_those_of_a_fetch_that_came_in_time_and_only_gaps_are_filled() {
    let in_time = Store::at(WEEK_LATER);
    let then = Replay::until(&SPAN, &[]);
    let wanted = in_time.fetch_from(&then, &SMALL, &SPAN, &[]).expect(0).new_files();
    let (store, replay) = (Store::at(WEEK_LATER), replay(&[]));
    // Part of it is held, from MIS, with MIS's names.
    let held = store.fetch_from(&then, &SMALL, &SPAN, &["--max-new", "20"]).new_files();
    assert!(held > 0 && held < wanted, "{held} of {wanted}");
    let summary = backfill(&store, &replay, &[]).expect(0);
    assert_eq!((sum(&summary, "held"), sum(&summary, "fetched"), sum(&summary, "missing")), (held, wanted - held, 0));
    assert_eq!(differences(&store.market_contents(), &in_time.market_contents()), [""; 0]);
    let downloads = downloads(&replay);
    assert_eq!(
        (downloads.len() as u64, downloads.values().max()),
        (wanted - held, Some(&1)),
        "each once, and none that was held"
    );
    let sources = |dataset: &str| -> Vec<String> {
        let parts = summary.dataset(dataset)["parts"].as_array().unwrap().iter();
        parts.map(|part| part["source"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(sources("rt_mcpc_15min"), ["mis", "api"]);
    store.run(&["verify"]).expect(0);
    assert_eq!(store.leftovers(), [""; 0]);
    let again = backfill(&store, &replay, &[]).expect(0);
    assert_eq!((sum(&again, "held"), sum(&again, "fetched"), sum(&again, "missing")), (wanted, 0, 0));
    assert_eq!(self::downloads(&replay), downloads);
}

#[test]
fn without_an_account_the_part_of_mis_is_done_and_the_rest_is_named() {
    let (store, replay) = (Store::at(WEEK_LATER), replay(&[]));
    let summary = Summary::of(run(command(&store, &replay, &[]))).expect(1);
    let why = summary.dataset("rt_mcpc_15min")["why"].to_string();
    let variables = "set ERCOT_API_USERNAME, ERCOT_API_PASSWORD, ERCOT_API_SUBSCRIPTION_KEY";
    assert!(why.contains("2026-10-31 to 2026-10-31 is no longer on MIS") && why.contains(variables), "{why}");
    assert_eq!(number(&summary, "rt_mcpc_15min", "days_not_asked"), 1);
    assert_eq!(number(&summary, "dam_spp", "days_not_asked"), 0);
    assert!(SMALL.iter().all(|dataset| number(&summary, dataset, "fetched") > 0), "{}", summary.json);
    assert!(summary.number("/landing/totals/rows/inserted") > 0);
}

#[test]
fn a_dry_run_says_what_it_would_take_and_writes_nothing() {
    let (store, replay) = (Store::at(WEEK_LATER), replay(&[]));
    let summary = backfill(&store, &replay, &["--dry-run"]).expect(0);
    assert!(sum(&summary, "would_fetch") > 0 && sum(&summary, "fetched") == 0, "{}", summary.json);
    assert_eq!((store.files(), downloads(&replay).len()), (Vec::<String>::new(), 0));
    assert!(summary.number("/api_requests") >= 6 && summary.number("/api_minutes") == 1, "{}", summary.json);
    let filled = backfill(&store, &replay, &[]).expect(0);
    assert_eq!(sum(&filled, "fetched"), sum(&summary, "would_fetch"));
}

#[test]
fn days_and_addresses_that_make_no_sense_are_usage_errors() {
    let store = Store::at(WEEK_LATER);
    for (arguments, said) in [
        (vec!["--from", "2026-11-02", "--to", "2026-11-01"], "is after"),
        (vec!["--from", "2026-11-01", "--to", "2026-11-09"], "is in the future"),
        (vec!["--from", "yesterday", "--to", "2026-11-01"], "yesterday"),
        (vec!["--from", "2026-11-01", "--to", "2026-11-01", "--api-url", "http://api.ercot.com/x"], "give an https address"),
        (
            vec!["--from", "2026-11-01", "--to", "2026-11-01", "--token-url", "https://u:p@b.invalid/"],
            "leave the credentials out",
        ),
    ] {
        let ended = store.run(&[&["backfill"], &arguments[..]].concat()).expect(2);
        assert!(ended.stderr.contains(said), "{said}: {}", ended.stderr);
    }
    assert_eq!(store.files(), [""; 0]);
}

/// Everything that a run has written.
fn assert_no_secret(store: &Store, ended: &Ended) {
    let mut written = vec![("stdout".to_owned(), ended.stdout.clone()), ("stderr".to_owned(), ended.stderr.clone())];
    for file in store.files() {
        written.push((file.clone(), String::from_utf8_lossy(&fs::read(store.root().join(&file)).unwrap()).into_owned()));
    }
    assert!(written.iter().any(|(what, text)| what == "stderr" && text.contains("TRACE")), "nothing was logged");
    for (what, text) in written {
        for secret in ["planted", "p&ss", "p%26ss", "0123456789", "replay-token-1"] {
            let at = text.find(secret).map(|at| text.get(at.saturating_sub(80)..(at + 80).min(text.len())));
            // The start of a digest or of a number may look like the key's digits; nothing looks like all of it.
            let is_whole = secret != "0123456789" || text.contains("planted-key");
            assert!(at.is_none() || !is_whole, "{what} holds {secret}: {at:?}");
        }
    }
}

#[test]
fn no_secret_is_written_anywhere_whether_it_works_or_fails() {
    let loud = ["--log-level", "trace"];
    let worked = replay(&[]);
    let store = Store::at(WEEK_LATER);
    let summary = backfill(&store, &worked, &loud).expect(0);
    assert!(store.files().iter().any(|file| file.ends_with("ercot.duckdb")));
    assert_no_secret(&store, &summary.ended);
    // Another password, then another key: refused, and said plainly.
    let right = ["--api-username", ACCOUNT[0].1, "--api-password", ACCOUNT[1].1, "--api-key", "another"];
    let wrong = ["--api-username", ACCOUNT[0].1, "--api-password", "another"];
    for (account, variable) in [(&wrong[..], ACCOUNT[1].0), (&right[..], ACCOUNT[2].0)] {
        let refuses = Replay::start(&[&["--now", WEEK_LATER], account].concat());
        let store = Store::at(WEEK_LATER);
        let summary = backfill(&store, &refuses, &loud).expect(1);
        assert_no_secret(&store, &summary.ended);
        let why = summary.dataset("rt_mcpc_15min")["why"].to_string();
        assert!(why.contains("refuses the account") && why.contains(variable), "{variable}: {why}");
    }
}

#[test]
fn a_limit_ends_the_run_and_later_runs_bring_the_rest() {
    let (store, replay) = (Store::at(WEEK_LATER), replay(&[]));
    let span = ["--from", "2026-10-30", "--to", "2026-10-31", "--skip-db", "sced_system_lambda"];
    let mut fetched = Vec::new();
    // More than a batch, so that the month's bundle is downloaded, and less than it holds.
    while fetched.last() != Some(&0) {
        assert!(fetched.len() < 4, "{fetched:?}");
        let more: &[&str] = if fetched.len() < 2 { &["--max-new", "510"] } else { &[] };
        let summary = backfill_of(&store, &replay, &[&span[..], more].concat()).expect(0);
        fetched.push(number(&summary, "sced_system_lambda", "fetched"));
    }
    assert_eq!(fetched[0], 510, "{fetched:?}");
    assert!(fetched[1] > 0 && downloads(&replay).len() as u64 >= 510, "{fetched:?}");
    let none = Store::at(WEEK_LATER);
    let summary = backfill_of(&none, &replay, &[&span[..], &["--max-new", "0"]].concat()).expect(0);
    let held: u64 = fetched.iter().sum();
    assert_eq!((number(&summary, "sced_system_lambda", "fetched"), number(&summary, "sced_system_lambda", "missing")), (0, held));
}

#[test]
fn days_of_which_nothing_is_listed_are_a_failure_and_named_whatever_else_fails() {
    for more in [&[][..], &["--fault", "corrupt-zip:1:always"]] {
        let (store, replay) = (Store::at(WEEK_LATER), replay(more));
        let span = ["--from", "2026-10-20", "--to", "2026-10-30", "--skip-db", "dam_spp"];
        let summary = backfill_of(&store, &replay, &span).expect(1);
        // DAM results are posted at noon: the day is the same in UTC.
        let posted: Vec<String> = postings("NP4-190-CD").iter().map(|posting| posting.published_at.to_string()).collect();
        let is_empty = |day: &String| !posted.iter().any(|at| at.starts_with(day.as_str()));
        let empty: Vec<String> = (20..=30).map(|day| format!("2026-10-{day}")).filter(is_empty).collect();
        assert!((1..11).contains(&empty.len()), "some days of the span have postings and some have none: {empty:?}");
        assert_eq!(summary.dataset("dam_spp")["days_without_documents"], serde_json::json!(empty), "{more:?}");
        let why = summary.dataset("dam_spp")["why"].to_string();
        assert!(why.contains("the archive lists no document of these days: this may be an outage"), "{why}");
        let brings_any = number(&summary, "dam_spp", "fetched") > 0;
        assert_eq!(brings_any, more.is_empty(), "{}", summary.json);
    }
}

#[test]
fn days_that_were_not_asked_for_are_not_called_empty() {
    let (store, replay) = (Store::at(WEEK_LATER), replay(&[]));
    let days = ["--from", "2026-10-20", "--to", "2026-10-30", "--skip-db", "dam_spp", "sced_shadow_prices"];
    let summary = Summary::of(run(command_of(&store, &replay, &replay.url(), &days))).expect(1);
    assert_eq!(number(&summary, "sced_shadow_prices", "days_not_asked"), 11);
    assert_eq!(summary.dataset("sced_shadow_prices")["days_without_documents"], serde_json::json!([]));
}

/// A proxy that refuses everything, and notes what it was asked.
fn refusing_proxy() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut head = [0; 4096];
            let read = stream.read(&mut head).unwrap_or(0);
            noted.lock().unwrap().push(String::from_utf8_lossy(&head[..read]).into_owned());
            let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (address, asked)
}

#[test]
fn credentials_for_a_server_on_this_machine_never_go_through_a_proxy() {
    let (store, replay, (proxy, asked)) = (Store::at(WEEK_LATER), replay(&[]), refusing_proxy());
    let days = ["--skip-db", "--from", "2026-10-31", "--to", "2026-10-31", "rt_mcpc_15min", "dam_spp"];
    let mut command = command_of(&store, &replay, "http://mis.invalid", &days);
    for variable in ["NO_PROXY", "no_proxy", "http_proxy"] {
        command.env_remove(variable);
    }
    command.envs(ACCOUNT).env("HTTP_PROXY", &proxy);
    let summary = Summary::of(run(command));
    let asked = asked.lock().unwrap();
    let is_of_mis = |head: &String| head.starts_with("GET http://mis.invalid/");
    assert!(!asked.is_empty() && asked.iter().all(is_of_mis), "{asked:?}");
    assert!(number(&summary, "rt_mcpc_15min", "fetched") > 0, "{}", summary.json);
}
