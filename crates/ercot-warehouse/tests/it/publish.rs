//! What a publish writes, keeps and removes.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    fs,
    num::{NonZeroU32, NonZeroUsize},
    path::{Path, PathBuf},
};

use ercot_warehouse::{
    Extent, Lease, Publication, PublishOptions, PublishOutcome, PublishStep, Resources, Snapshot, SnapshotError, publish,
};
use jiff::Timestamp;

use crate::support::Bench;

const NOW: &str = "2026-10-28T12:00:00Z";

pub(crate) const RESOURCES: Resources = Resources { memory_bytes: 256 << 20, threads: 1 };

pub(crate) fn now() -> Timestamp {
    NOW.parse().unwrap()
}

pub(crate) fn options(keep: usize) -> PublishOptions {
    PublishOptions { keep: NonZeroUsize::new(keep).unwrap(), ..PublishOptions::default() }
}

fn last_days(days: u32) -> PublishOptions {
    PublishOptions { extent: Extent::LastDays(NonZeroU32::new(days).unwrap()), ..PublishOptions::default() }
}

/// A warehouse with a system lambda at noon of some days of October, and where to publish it.
pub(crate) struct Publisher {
    pub(crate) bench: Bench,
    pub(crate) folder: PathBuf,
}

impl Publisher {
    pub(crate) fn new() -> Self {
        let mut publisher = Self { folder: PathBuf::new(), bench: Bench::new() };
        publisher.folder = publisher.bench.folder.path().join("published");
        publisher.add_days(&[24, 25, 26]);
        publisher
    }

    pub(crate) fn add_days(&mut self, days: &[u8]) {
        let header = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda\n".to_owned();
        let text = days.iter().fold(header, |text, day| text + &format!("10/{day:02}/2026 12:00:10,N,20.5,20.5\n"));
        let document = self.bench.document(&days[0].to_string(), "2026-10-27T05:00:12Z", text);
        self.bench.load("sced_system_lambda", vec![document]);
    }

    pub(crate) fn publish(&self, options: &PublishOptions) -> Publication {
        publish(&self.bench.warehouse, &self.folder, options, now(), &|_| ()).unwrap()
    }

    /// A publish of a warehouse that has one day more.
    pub(crate) fn publish_another(&mut self, day: u8, options: &PublishOptions) -> Publication {
        self.add_days(&[day]);
        let publication = self.publish(options);
        assert_eq!(publication.outcome, PublishOutcome::Published);
        publication
    }

    pub(crate) fn open(&self) -> Snapshot {
        Snapshot::open(&self.folder, RESOURCES, None).unwrap()
    }

    /// The files of the folder without the publisher's lock.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut files: Vec<String> =
            fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        files.retain(|file| file != "publisher.lock");
        files
    }
}

pub(crate) fn value(snapshot: &Snapshot, sql: &str) -> String {
    let sql = format!("SELECT ({sql})::VARCHAR");
    let found = snapshot.warehouse().connection().query_row(&sql, [], |row| row.get::<_, Option<String>>(0));
    found.unwrap_or_else(|error| panic!("{sql}: {error}")).unwrap_or_default()
}

pub(crate) const RUNS: &str = "SELECT count(*) FROM market.sced_system_lambda";

/// A snapshot is a file of another name; nothing in it may lead back to the file that it was copied from.
#[test]
fn a_snapshot_answers_through_its_own_views_and_macros_when_the_warehouse_is_gone() {
    let publisher = Publisher::new();
    let made = "CREATE SCHEMA IF NOT EXISTS made;
        CREATE VIEW made.peak AS SELECT max(capped_system_lambda) AS peak FROM market.sced_system_lambda;
        CREATE MACRO made.runs(first_day, last_day) AS TABLE
            SELECT count(*) AS runs FROM market.sced_system_lambda WHERE operating_day BETWEEN first_day AND last_day;";
    publisher.bench.warehouse.connection().execute_batch(made).unwrap();
    let facts = publisher.publish(&PublishOptions::default()).published;
    let Publisher { bench, folder } = publisher;
    let kept = tempfile::tempdir().unwrap();
    let elsewhere = kept.path().join("published");
    fs::rename(&folder, &elsewhere).unwrap();
    drop(bench);
    let snapshot = Snapshot::open(&elsewhere, RESOURCES, None).unwrap();
    assert_eq!(value(&snapshot, "SELECT peak FROM made.peak"), "20.5");
    assert_eq!(value(&snapshot, "SELECT runs FROM made.runs(DATE '2026-10-25', DATE '2026-10-26')"), "2");
    assert_eq!(snapshot.published(), &facts);
    assert_eq!((facts.sequence, facts.published_at, facts.first_day), (1, now(), None));
    assert_eq!(facts.latest_sced_run, Some("2026-10-26T17:00:10Z".parse().unwrap()));
    assert_eq!(facts.bytes, fs::metadata(snapshot.path()).unwrap().len());
}

#[test]
fn a_snapshot_cannot_be_written_and_the_pointer_says_what_is_there() {
    let publisher = Publisher::new();
    publisher.publish(&PublishOptions::default());
    let snapshot = publisher.open();
    assert!(fs::metadata(snapshot.path()).unwrap().permissions().readonly());
    assert!(snapshot.warehouse().connection().execute_batch("DELETE FROM market.sced_system_lambda").is_err());
    let pointer: serde_json::Value = serde_json::from_slice(&fs::read(publisher.folder.join("current.json")).unwrap()).unwrap();
    assert_eq!((&pointer["version"], &pointer["sequence"]), (&1.into(), &1.into()));
    assert_eq!(pointer["name"], "snapshot-1.duckdb");
    assert_eq!(pointer["published_at"], NOW);
    assert_eq!(pointer["migrations"].as_str().unwrap().len(), 64);
}

#[test]
fn a_warehouse_that_has_not_changed_is_not_published_again() {
    let mut publisher = Publisher::new();
    let first = publisher.publish(&PublishOptions::default());
    let again = publisher.publish(&PublishOptions::default());
    assert_eq!((again.outcome, &again.published), (PublishOutcome::Unchanged, &first.published));
    assert_eq!(publisher.publish(&last_days(2)).outcome, PublishOutcome::Published, "another extent is another snapshot");
    assert_eq!(publisher.publish(&last_days(2)).outcome, PublishOutcome::Unchanged);
    publisher.publish_another(27, &last_days(2));
    // Somebody deleted the file.
    fs::remove_file(publisher.folder.join("snapshot-3.duckdb")).unwrap();
    let mended = publisher.publish(&last_days(2));
    assert_eq!((mended.outcome, mended.published.sequence), (PublishOutcome::Published, 4));
    assert_eq!(value(&publisher.open(), RUNS), "2");
}

#[test]
fn the_last_days_are_kept_in_tables_and_their_histories_and_other_tables_whole() {
    let mut publisher = Publisher::new();
    // Supersedes the row of the 24th and that of the 26th.
    let text = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda
10/24/2026 12:00:10,N,21,21\n10/26/2026 12:00:10,N,21,21\n";
    let document = publisher.bench.document("99", "2026-10-27T06:00:12Z", text);
    publisher.bench.load("sced_system_lambda", vec![document]);
    let facts = publisher.publish(&last_days(2)).published;
    // The latest run is of the 26th, earlier than today.
    assert_eq!(facts.first_day, Some(jiff::civil::date(2026, 10, 25)));
    let snapshot = publisher.open();
    assert_eq!(
        value(&snapshot, "SELECT string_agg(operating_day::VARCHAR, ' ' ORDER BY 1) FROM market.sced_system_lambda"),
        "2026-10-25 2026-10-26"
    );
    assert_eq!(
        value(&snapshot, "SELECT string_agg(operating_day::VARCHAR, ' ') FROM history.market__sced_system_lambda"),
        "2026-10-26"
    );
    assert_eq!(value(&snapshot, "SELECT count(*) FROM ops.source_document"), "2");
    let same = ["ops.migration", "ops.source_document"];
    for table in same {
        let all = format!("SELECT string_agg(t::VARCHAR, '' ORDER BY t::VARCHAR) FROM {table} t");
        assert_eq!(value(&snapshot, &all), publisher.bench.value(&all), "{table}");
    }
}

/// What DuckDB lists of a file's tables, columns, views and macros, with their comments.
fn catalogue(connection: &duckdb::Connection) -> BTreeSet<String> {
    let sql = "SELECT 'column ' || schema_name || '.' || table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(comment, '')
               FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal
               UNION ALL SELECT 'table ' || schema_name || '.' || table_name || ' ' || coalesce(comment, '') FROM duckdb_tables()
               WHERE database_name = current_database() AND NOT internal AND NOT temporary
               UNION ALL SELECT 'view ' || schema_name || '.' || view_name || ' ' || coalesce(comment, '') || sql FROM duckdb_views()
               WHERE database_name = current_database() AND NOT internal
               UNION ALL SELECT 'macro ' || schema_name || '.' || function_name || ' ' || macro_definition FROM duckdb_functions()
               WHERE database_name = current_database() AND NOT internal AND macro_definition IS NOT NULL";
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_snapshot_of_the_last_days_has_every_table_view_macro_and_comment_of_the_warehouse() {
    let publisher = Publisher::new();
    publisher.publish(&last_days(1));
    let snapshot = publisher.open();
    let (expected, found) = (catalogue(publisher.bench.warehouse.connection()), catalogue(snapshot.warehouse().connection()));
    assert!(expected.len() > 300, "{}", expected.len());
    assert_eq!(expected.difference(&found).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(found.difference(&expected).collect::<Vec<_>>(), [""; 0]);
    let views =
        "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE database_name = current_database() AND NOT internal";
    let mut statement = snapshot.warehouse().connection().prepare(views).unwrap();
    for view in statement.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap) {
        value(&snapshot, &format!("SELECT count(*) FROM (FROM {view} LIMIT 0)"));
    }
}

#[test]
fn the_newest_snapshots_are_kept_and_one_that_is_read_as_well() {
    let mut publisher = Publisher::new();
    publisher.publish(&options(2));
    let reader = publisher.open();
    publisher.publish_another(27, &options(2));
    let third = publisher.publish_another(28, &options(2));
    assert_eq!((third.removed.as_slice(), third.in_use.as_slice()), (&[][..], &[1][..]));
    assert_eq!(value(&reader, RUNS), "3", "the snapshot of a reader changed under it");
    let other_thread = reader.try_clone().unwrap();
    drop(reader);
    assert_eq!(publisher.publish(&options(2)).in_use, [1], "the second connection does not hold the lease");
    assert_eq!(value(&other_thread, RUNS), "3");
    drop(other_thread);
    let fourth = publisher.publish_another(29, &options(2));
    assert_eq!(fourth.removed, [2, 1]);
    let kept = ["current.json", "snapshot-3.duckdb", "snapshot-3.lease", "snapshot-4.duckdb", "snapshot-4.lease"];
    assert_eq!(publisher.files(), kept);
}

#[test]
fn at_every_step_the_pointer_leads_to_a_whole_snapshot() {
    let mut publisher = Publisher::new();
    let steps = [PublishStep::Copy, PublishStep::Fsync, PublishStep::Rename, PublishStep::Pointer, PublishStep::Prune];
    publisher.publish(&PublishOptions::default());
    for (publication, extent) in [Extent::Whole, last_days(9).extent].into_iter().enumerate() {
        let seen = RefCell::new(Vec::new());
        let before = publication as u64 + 1;
        publisher.add_days(&[u8::try_from(publication).unwrap() + 27]);
        let observer = |step: PublishStep| {
            // One of the many pieces is enough.
            if seen.borrow().contains(&step) {
                return;
            }
            let sequence = if step == PublishStep::Prune { before + 1 } else { before };
            let snapshot = publisher.open();
            assert_eq!(snapshot.published().sequence, sequence, "{step:?}");
            // Three days are there at first, and each publication adds one.
            assert_eq!(value(&snapshot, RUNS), (sequence + 2).to_string(), "{step:?}");
            seen.borrow_mut().push(step);
        };
        let options = PublishOptions { extent, ..PublishOptions::default() };
        publish(&publisher.bench.warehouse, &publisher.folder, &options, now(), &observer).unwrap();
        assert_eq!(seen.into_inner(), steps, "{extent:?}");
    }
}

#[test]
fn what_a_killed_publisher_left_is_removed_and_no_announced_snapshot() {
    let mut publisher = Publisher::new();
    publisher.publish(&PublishOptions::default());
    let left = [
        "snapshot-2.duckdb",
        "snapshot-2.lease",
        "snapshot-3.duckdb.part",
        "snapshot-3.duckdb.part.wal",
        "snapshot-1.duckdb.part",
    ];
    for file in left {
        fs::write(publisher.folder.join(file), "half").unwrap();
    }
    fs::write(publisher.folder.join("notes.txt"), "of a person").unwrap();
    let publication = publisher.publish_another(27, &PublishOptions::default());
    let mut found = publication.leftovers;
    found.sort();
    let mut left = left.map(str::to_owned);
    left.sort();
    assert_eq!(found, left);
    assert_eq!(publication.published.sequence, 2);
    assert_eq!(value(&publisher.open(), RUNS), "4");
    assert!(publisher.files().contains(&"notes.txt".to_owned()) && publisher.files().contains(&"snapshot-1.duckdb".to_owned()));
}

#[test]
fn a_garbled_pointer_is_replaced_and_costs_no_snapshot() {
    let mut publisher = Publisher::new();
    publisher.publish(&PublishOptions::default());
    fs::write(publisher.folder.join("current.json"), "{\"version\":1,").unwrap();
    let publication = publisher.publish_another(27, &PublishOptions::default());
    assert!(publication.mended_pointer.unwrap().contains("EOF"));
    assert_eq!((publication.published.sequence, publication.leftovers.len()), (2, 0));
    assert!(publisher.folder.join("snapshot-1.duckdb").exists());
    assert_eq!(value(&publisher.open(), RUNS), "4");
}

#[test]
fn a_second_publisher_and_a_newer_pointer_are_refused_and_change_nothing() {
    let mut publisher = Publisher::new();
    publisher.publish(&PublishOptions::default());
    publisher.add_days(&[27]);
    let refused = |publisher: &Publisher| {
        let before = publisher.files();
        let error = publish(&publisher.bench.warehouse, &publisher.folder, &options(1), now(), &|_| ()).unwrap_err();
        assert_eq!(publisher.files(), before);
        error
    };
    let lock = fs::File::open(publisher.folder.join("publisher.lock")).unwrap();
    lock.lock().unwrap();
    let busy = refused(&publisher);
    assert!(matches!(busy, SnapshotError::Busy { .. }) && busy.is_busy(), "{busy}");
    drop(lock);
    fs::write(publisher.folder.join("current.json"), "{\"version\": 2, \"catalogue\": []}").unwrap();
    let newer = refused(&publisher);
    assert!(newer.to_string().contains("newer program (version 2, known is 1)"), "{newer}");
    assert!(Lease::take(&publisher.folder).unwrap_err().to_string().contains("update the program"));
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let publisher = Publisher::new();
    fs::write(&publisher.folder, "in the way").unwrap();
    let error = publish(&publisher.bench.warehouse, &publisher.folder, &options(1), now(), &|_| ()).unwrap_err();
    assert!(error.to_string().contains(&Path::new("published").display().to_string()), "{error}");
}
