//! Readers at 200 queries a second over the published snapshots while a fetch ingests a day and publishes again and again.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use ercot_warehouse::{Resources, Snapshot, Snapshots};
use jiff::{SignedDuration, Timestamp};

use crate::{
    publish::{pointer, published},
    support::{Replay, SMALL, Store, Window, programs::wait_until},
};

/// An operating day, in every sample.
const DAY: Window = Window { since: "2026-10-31T05:00:00Z", until: "2026-11-01T05:00:00Z" };

/// Fetches of that day, each with what was posted since the one before.
const FETCHES: u32 = 8;

const READERS: u32 = 4;

/// Of each reader: together 200 a second.
const PAUSE: Duration = Duration::from_millis(20);

/// More queries than the readers come to in the longest time that a test may take would be a loop without pauses.
const MOST_QUERIES: u64 = 200_000;

/// In one transaction with its rows a document is noted with their number.
const WHOLE: &str =
    "SELECT (SELECT coalesce(sum(rows_inserted), 0)::BIGINT FROM ops.source_document WHERE dataset = 'sced_shadow_prices'),
    (SELECT count(*) FROM market.sced_shadow_prices),
    (SELECT coalesce(sum(rows_inserted), 0)::BIGINT FROM ops.source_document WHERE dataset = 'wind_5min_region'),
    (SELECT count(*) FROM context.wind_5min_region)";

/// The sequence that the pointer names, read without the library.
fn announced(folder: &Path) -> u64 {
    let text = fs::read(folder.join("current.json")).unwrap();
    serde_json::from_slice::<serde_json::Value>(&text).unwrap()["sequence"].as_u64().unwrap()
}

/// Rows of the two tables, after a look that neither holds half a load.
fn rows(snapshot: &Snapshot) -> (i64, i64) {
    let counts = snapshot.warehouse().connection().query_row(WHOLE, [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
    });
    let (noted, prices, noted_wind, wind) = counts.unwrap();
    assert_eq!((noted, noted_wind), (prices, wind), "snapshot {} has half a load", snapshot.published().sequence);
    (prices, wind)
}

/// What the readers and the test tell each other.
#[derive(Default)]
struct Board {
    is_over: AtomicBool,
    queries: AtomicU64,
    /// The sequence that each reader read last.
    seen: [AtomicU64; READERS as usize],
}

fn read_on(folder: &Path, number: usize, board: &Board) {
    let resources = Resources { threads: 1, memory_bytes: 128 << 20 };
    let mut snapshots = Snapshots::open(folder, resources, None).unwrap();
    let (started, mut before) = (Instant::now(), (0, 0));
    for query in 1_u32.. {
        if board.is_over.load(Ordering::SeqCst) {
            return;
        }
        let at_least = announced(folder);
        let snapshot = snapshots.current().unwrap();
        let found = rows(snapshot);
        let sequence = snapshot.published().sequence;
        assert!(sequence >= at_least, "read snapshot {sequence} when {at_least} was announced");
        assert!(found >= before, "{found:?} after {before:?}");
        before = found;
        board.seen[number].store(sequence, Ordering::SeqCst);
        assert!(board.queries.fetch_add(1, Ordering::SeqCst) < MOST_QUERIES);
        thread::sleep((PAUSE * query).saturating_sub(started.elapsed()));
    }
}

#[test]
fn readers_at_200_queries_a_second_never_fail_nor_see_half_a_load_nor_an_older_one_than_announced() {
    let since: Timestamp = DAY.since.parse().unwrap();
    let span = DAY.until.parse::<Timestamp>().unwrap().duration_since(since);
    let at =
        |fetch: u32| -> Timestamp { since + SignedDuration::from_secs(span.as_secs() * i64::from(fetch) / i64::from(FETCHES)) };
    let replay = Replay::until(&DAY, &[]);
    let store = Store::new();
    let folder = published(&store);
    let fetch = |number: u32| {
        let now = at(number).to_string();
        replay.set_now(&now);
        let summary = store.moved_to(&now).fetch_from(&replay, &SMALL, &DAY, &["--publish", "--publish-keep", "1"]);
        assert_eq!(summary.json["published"]["outcome"], "published", "{}", summary.json);
        pointer(&store)["sequence"].as_u64().unwrap()
    };
    // The day begins without a daily report, so that the exit code tells of an empty listing; what counts is that it published.
    let first = fetch(1);
    let board = Board::default();
    thread::scope(|scope| {
        let (folder, board) = (folder.as_path(), &board);
        let readers: Vec<_> = (0..READERS as usize).map(|number| scope.spawn(move || read_on(folder, number, board))).collect();
        let mut last = first;
        for number in 2..=FETCHES {
            let sequence = fetch(number);
            assert_eq!(sequence, last + 1);
            last = sequence;
            wait_until("every reader follows the pointer", || {
                let has_ended = readers.iter().any(thread::ScopedJoinHandle::is_finished);
                has_ended || board.seen.iter().all(|seen| seen.load(Ordering::SeqCst) >= sequence)
            });
        }
        board.is_over.store(true, Ordering::SeqCst);
        for reader in readers {
            reader.join().unwrap();
        }
    });
    assert!(board.queries.into_inner() >= u64::from(READERS * (FETCHES - 1)));
    let snapshot = Snapshot::open(&folder, Resources::default(), None).unwrap();
    let warehouse = store.warehouse();
    let expected = |table: &str| crate::support::store::value(&warehouse, &format!("SELECT count(*) FROM {table}"));
    let (prices, wind) = rows(&snapshot);
    assert_eq!(prices.to_string(), expected("market.sced_shadow_prices"));
    assert_eq!(wind.to_string(), expected("context.wind_5min_region"));
    assert!(prices > 1_000 && wind > 200, "{prices} {wind}");
}
