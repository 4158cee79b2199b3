//! Two programs that want the same data directory or the same warehouse at once.

use ercot_warehouse::{Resources, Warehouse};

use crate::support::{
    Replay, Store, Window,
    market::documents,
    programs::{Running, wait_until},
    store::{Summary, differences},
};

/// Six hours with an hourly report.
const EVENING: Window = Window { since: "2026-11-01T03:00:00Z", until: "2026-11-01T09:00:00Z" };

const DOCUMENTS: u64 = 6;

fn serve(fault: &[&str]) -> Replay {
    assert_eq!(documents("NP6-86-CD", &EVENING).len() as u64, DOCUMENTS);
    Replay::until(&EVENING, fault)
}

fn start(store: &Store, replay: &Replay, more: &[&str]) -> Running {
    let url = replay.url();
    let arguments = ["--json", "--base-url", &url, "--since", EVENING.since, "sced_shadow_prices"];
    Running::start(store.command(&[&arguments, more].concat()))
}

/// A fetch that has the lock and is in the middle of its downloads.
fn start_and_wait_for_downloads(store: &Store, replay: &Replay) -> Running {
    let mut running = start(store, replay, &[]);
    wait_until("the first fetch downloads", || {
        assert!(!running.has_ended(), "the first fetch ended early");
        !replay.stats().requests.is_empty()
    });
    running
}

#[test]
fn a_second_fetch_exits_75_at_once_and_names_the_holder_and_since_when() {
    let (store, replay) = (Store::new(), serve(&["--fault", "stall:1"]));
    // The listing stalls too, so the lock is held for as long as the first one lives.
    let mut first = start(&store, &replay, &[]);
    let lock = store.root().join("locks/fetch.lock");
    wait_until("the first fetch has the lock", || std::fs::read_to_string(&lock).is_ok_and(|text| text.ends_with('\n')));
    let second = start(&store, &replay, &[]).wait().expect(75);
    assert!(second.took.as_secs() < 5, "{:?}", second.took);
    assert!(second.stderr.contains(&format!("held by process {} (ercot-fetch", first.id())), "{}", second.stderr);
    // The machine's clock, whatever --now says.
    let since = second.stderr.split(" since ").nth(1).unwrap().split([',', ' ']).next().unwrap();
    let held = jiff::Timestamp::now().duration_since(since.parse().unwrap());
    assert!((0..300).contains(&held.as_secs()), "{since}: {}", second.stderr);
    assert!(!first.has_ended());

    let pruning = store.run(&["prune", "--keep", "1"]).expect(75);
    assert!(pruning.stderr.contains(&first.id().to_string()), "{}", pruning.stderr);

    first.kill();
    first.wait();
    let sound = serve(&[]);
    let third = Summary::of(start(&store, &sound, &[]).wait()).expect(0);
    assert_eq!(third.new_files(), DOCUMENTS, "the lock of a killed process is in the way");
}

#[test]
fn a_fetch_that_may_wait_for_the_lock_finds_nothing_new_afterwards() {
    let (store, replay) = (Store::new(), serve(&["--fault", "slow:1"]));
    let first = start_and_wait_for_downloads(&store, &replay);
    let second = start(&store, &replay, &["--lock-wait", "200"]);
    let first = Summary::of(first.wait()).expect(0);
    let second = Summary::of(second.wait()).expect(0);
    assert_eq!((first.new_files(), second.new_files()), (DOCUMENTS, 0));
    assert!(replay.stats().downloads.values().all(|count| *count == 1));
    assert!(second.ended.stderr.contains("waiting for"), "{}", second.ended.stderr);
}

#[test]
fn a_fetch_that_may_wait_a_little_gives_up_with_75() {
    let (store, replay) = (Store::new(), serve(&["--fault", "stall:1"]));
    let first = start(&store, &replay, &[]);
    let lock = store.root().join("locks/fetch.lock");
    wait_until("the first fetch has the lock", || std::fs::read_to_string(&lock).is_ok_and(|text| text.ends_with('\n')));
    let second = start(&store, &replay, &["--lock-wait", "1"]).wait().expect(75);
    assert!((1..30).contains(&second.took.as_secs()), "{:?}", second.took);
    drop(first);
}

#[test]
fn another_data_directory_is_not_in_the_way() {
    let (store, replay) = (Store::new(), serve(&["--fault", "slow:1"]));
    let first = start_and_wait_for_downloads(&store, &replay);
    let other = Store::new();
    assert_eq!(Summary::of(start(&other, &replay, &[]).wait()).expect(0).new_files(), DOCUMENTS);
    assert_eq!(Summary::of(first.wait()).expect(0).new_files(), DOCUMENTS);
    assert_eq!(other.contents(), store.contents());
}

#[test]
fn while_another_process_has_the_warehouse_a_fetch_captures_everything_and_a_later_one_loads_it() {
    let (store, replay) = (Store::new(), serve(&[]));
    let undisturbed = Store::new();
    Summary::of(start(&undisturbed, &replay, &[]).wait()).expect(0);

    let resources = Resources { threads: 1, ..Resources::default() };
    let warehouse = Warehouse::open(&store.warehouse_file(), resources).unwrap();
    let busy = Summary::of(start(&store, &replay, &[]).wait()).expect(75);
    assert_eq!((busy.new_files(), busy.number("/totals/rows/read")), (DOCUMENTS, 0));
    assert_eq!(busy.failures(), [""; 0]);
    assert!(busy.json["try_later"][0].as_str().unwrap().contains("another process has it open"), "{}", busy.json);
    assert_eq!(store.raw_files().len() as u64, DOCUMENTS);
    drop(warehouse);

    let later = Summary::of(start(&store, &replay, &[]).wait()).expect(0);
    assert_eq!((later.new_files(), later.dataset("sced_shadow_prices")["documents_loaded"].as_u64()), (0, Some(DOCUMENTS)));
    assert_eq!(differences(&store.contents(), &undisturbed.contents()), [""; 0]);
}

#[test]
fn a_reader_of_the_warehouse_makes_a_fetch_try_later_and_never_fail() {
    let (store, replay) = (Store::new(), serve(&[]));
    let first = start(&store, &replay, &["--max-new", "3"]);
    Summary::of(first.wait()).expect(0);
    let reader = store.warehouse();
    let busy = Summary::of(start(&store, &replay, &[]).wait()).expect(75);
    assert_eq!(busy.new_files(), DOCUMENTS - 3);
    drop(reader);
    Summary::of(start(&store, &replay, &[]).wait()).expect(0);
}

#[test]
fn looking_at_a_warehouse_that_is_being_written_is_to_be_tried_later() {
    let store = Store::new();
    let resources = Resources { threads: 1, ..Resources::default() };
    let _warehouse = Warehouse::open(&store.warehouse_file(), resources).unwrap();
    std::fs::create_dir_all(store.root().join("manifests")).unwrap();
    for command in ["tables", "verify"] {
        let ended = store.run(&[command]);
        assert_eq!(ended.code(), 75, "{command}: {}", ended.said());
        assert!(ended.stderr.contains("another process has it open"), "{command}: {}", ended.stderr);
    }
}
