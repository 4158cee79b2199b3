//! SIGKILL at any moment: the next run ends where an undisturbed one would have.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use rand::{RngExt, SeedableRng, rngs::StdRng};

use crate::support::{
    NIGHT, Replay, SMALL, Store, Window, is_long,
    programs::{Ended, Running},
    replay::Stats,
    store::{Contents, differences},
};

const SIGKILL: i32 = 9;

/// Documents that a fetch has under way at once: 16 of each of 4 datasets. Only these may be downloaded twice.
const IN_FLIGHT: usize = 64;

/// Where a run is ended, with how often the step is passed before.
const STEPS: [&str; 8] =
    ["listing:3", "body:100", "rename:100", "manifest:100", "unpack:60", "insert:3", "commit:3", "committed:3"];

/// The same at the first time, and late; 2.9 days of the wind report are two transactions.
const MORE_STEPS: [&str; 14] = [
    "listing",
    "body",
    "rename",
    "manifest",
    "unpack",
    "insert",
    "commit",
    "committed",
    "body:900",
    "rename:900",
    "manifest:900",
    "unpack:900",
    "commit:5",
    "committed:5",
];

const LONG_WINDOW: Window = Window { since: "2026-10-30T05:00:00Z", until: "2026-11-02T02:00:00Z" };

/// What every run of a test fetches, and what an undisturbed one made of it.
struct Bench {
    replay: Replay,
    window: Window,
    undisturbed: Contents,
    took: Duration,
}

impl Bench {
    fn new(window: Window) -> Self {
        let replay = Replay::until(&window, &[]);
        let mut bench = Self { replay, window, undisturbed: Contents::new(), took: Duration::ZERO };
        let store = Store::new();
        let ended = bench.start(&store, None).wait().expect(0);
        bench.took = ended.took;
        bench.undisturbed = store.contents();
        assert!(bench.undisturbed["ops.source_document"].0 > 200, "{:?}", bench.undisturbed);
        bench
    }

    fn start(&self, store: &Store, kill_at: Option<&str>) -> Running {
        let url = self.replay.url();
        let mut command = store.command(&[&["--json", "--base-url", &url, "--since", self.window.since], &SMALL[..]].concat());
        if let Some(step) = kill_at {
            command.env("ERCOT_TEST_KILL_AT", step);
        }
        Running::start(command)
    }

    /// After a kill: what the manifests say is true, one more run ends well, and everything is as if nothing had been.
    fn assert_recovers(&self, store: &Store, before: &Stats, when: &str) {
        // A kill in the first moments leaves nothing at all.
        if store.root().exists() {
            store.run(&["verify"]).expect(0);
        }
        let ended = self.start(store, None).wait();
        assert_eq!(ended.status.code(), Some(0), "{when}: the next run ended with {}\n{}", ended.status, ended.said());
        assert_eq!(differences(&store.contents(), &self.undisturbed), [""; 0], "{when}");
        let verified = store.run(&["verify", "--json"]).expect(0).json();
        assert_eq!(verified["files_checked"].as_u64(), Some(self.undisturbed["ops.source_document"].0), "{when}: {verified}");
        assert_eq!(store.half_written(), [""; 0], "{when}");
        let downloads = self.replay.stats().downloads_since(before);
        let again = downloads.values().filter(|count| **count > 1).count();
        assert!(downloads.values().all(|count| *count <= 2) && again <= IN_FLIGHT, "{when}: {again} documents downloaded again");
    }

    fn kill_at_step(&self, step: &str) {
        let (store, before) = (Store::new(), self.replay.stats());
        let ended = self.start(&store, Some(step)).wait();
        assert_killed(&ended, step);
        self.assert_recovers(&store, &before, step);
    }

    /// Ends a run after a part of the time that an undisturbed one takes; sooner if it was quicker this time.
    fn kill_after(&self, store: &Store, part: f64) -> (Duration, Stats) {
        let mut wait = self.took.mul_f64(part);
        loop {
            let before = self.replay.stats();
            let mut running = self.start(store, None);
            let started = Instant::now();
            while started.elapsed() < wait && !running.has_ended() {
                thread::sleep(Duration::from_millis(1));
            }
            running.kill();
            let ended = running.wait();
            if ended.status.success() {
                fs::remove_dir_all(store.root()).unwrap();
                wait = wait.mul_f64(0.8);
                continue;
            }
            assert_killed(&ended, "a moment");
            return (wait, before);
        }
    }
}

fn assert_killed(ended: &Ended, when: &str) {
    assert_eq!(
        ended.signal(),
        Some(SIGKILL),
        "{when}: not killed but {} (is there a `kill` program?)\n{}",
        ended.status,
        ended.stderr
    );
}

#[test]
fn a_run_killed_at_each_named_step_is_made_whole_by_the_next_one() {
    let bench = Bench::new(NIGHT);
    for step in STEPS {
        bench.kill_at_step(step);
    }
}

#[test]
fn a_run_killed_at_ten_random_moments_is_made_whole_by_the_next_one() {
    let bench = Bench::new(NIGHT);
    let mut random = StdRng::seed_from_u64(2026);
    let moments = if is_long() { 100 } else { 10 };
    for number in 0..moments {
        let part = (f64::from(number) + random.random_range(0.0..1.0)) / f64::from(moments);
        let store = Store::new();
        let (after, before) = bench.kill_after(&store, part);
        bench.assert_recovers(&store, &before, &format!("killed after {after:?} of {:?}", bench.took));
    }
}

#[test]
fn a_run_killed_again_and_again_comes_to_its_end() {
    let bench = Bench::new(NIGHT);
    let (store, mut random) = (Store::new(), StdRng::seed_from_u64(10));
    let kills = if is_long() { 40 } else { 6 };
    for _ in 0..kills {
        let mut running = bench.start(&store, None);
        let wait = bench.took.mul_f64(random.random_range(0.05..0.5));
        let started = Instant::now();
        while started.elapsed() < wait && !running.has_ended() {
            thread::sleep(Duration::from_millis(1));
        }
        running.kill();
        running.wait();
    }
    bench.start(&store, None).wait().expect(0);
    assert_eq!(differences(&store.contents(), &bench.undisturbed), [""; 0]);
    store.run(&["verify"]).expect(0);
    assert_eq!(store.half_written(), [""; 0]);
}

#[test]
fn a_run_killed_as_it_makes_the_warehouse_is_made_whole_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("NP6-322-CD")).unwrap();
    let text = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda\n10/26/2026 00:00:10,N,20.5,20.5\n";
    fs::write(folder.path().join("NP6-322-CD/lambda.csv"), text).unwrap();
    let arguments = ["--source-dir", folder.path().to_str().unwrap(), "sced_system_lambda"];
    // A new database is written in several steps within a millisecond or two: about every fourth kill meets one of them.
    for attempt in 0..if is_long() { 200 } else { 25 } {
        let store = Store::new();
        let mut running = Running::start(store.command(&arguments));
        let home = store.warehouse_file().parent().unwrap().to_owned();
        while fs::read_dir(&home).map_or(0, Iterator::count) == 0 && !running.has_ended() {}
        running.kill();
        running.wait();
        let ended = store.run(&arguments);
        assert_eq!(ended.code(), 0, "attempt {attempt}: no later run ends well\n{}", ended.said());
        store.run(&["verify"]).expect(0);
        assert_eq!(store.contents()["market.sced_system_lambda"].0, 1, "attempt {attempt}");
    }
}

#[test]
fn staged_files_that_a_killed_run_left_are_removed_by_the_next_one() {
    let bench = Bench::new(NIGHT);
    let store = Store::new();
    bench.start(&store, None).wait().expect(0);
    // As after a kill between the note that a document is ingested and the removal of its scratch files.
    for dataset in SMALL {
        let raw = store.raw_files().into_iter().find(|file| file.starts_with(&format!("raw/{dataset}/"))).unwrap();
        let doc_id = raw.rsplit('/').next().unwrap().split('_').next().unwrap();
        let folder = store.root().join("staging").join(dataset).join(doc_id);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.csv"), "scratch\n").unwrap();
    }
    bench.start(&store, None).wait().expect(0);
    assert_eq!(store.leftovers(), [""; 0]);
    assert_eq!(differences(&store.contents(), &bench.undisturbed), [""; 0]);
}

#[test]
fn a_long_run_killed_early_and_late_at_each_step_is_made_whole_by_the_next_one() {
    if !is_long() {
        return;
    }
    let bench = Bench::new(LONG_WINDOW);
    for step in MORE_STEPS {
        bench.kill_at_step(step);
    }
}
