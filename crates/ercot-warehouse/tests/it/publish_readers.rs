//! What a reader of published snapshots sees: bad pointers, damaged snapshots, and a publisher that never rests.

use std::{
    fs,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
};

use ercot_warehouse::{Lease, PublishOptions, Snapshot, SnapshotError, Snapshots, WarehouseError, publish};

use crate::publish::{Publisher, RESOURCES, RUNS, now, options, value};

fn published() -> Publisher {
    let publisher = Publisher::new();
    publisher.publish(&PublishOptions::default());
    publisher
}

fn refused(publisher: &Publisher) -> SnapshotError {
    Snapshot::open(&publisher.folder, RESOURCES, None).err().expect("it opened")
}

#[test]
fn a_folder_without_a_pointer_says_that_nothing_is_published() {
    let publisher = Publisher::new();
    let error = refused(&publisher);
    assert!(matches!(error, SnapshotError::NothingPublished { .. }), "{error}");
    assert!(error.to_string().contains("ercot publish"), "{error}");
}

#[test]
fn a_pointer_that_is_none_is_named_with_what_is_wrong() {
    let publisher = published();
    let path = publisher.folder.join("current.json");
    let sound = fs::read_to_string(&path).unwrap();
    let cases = [
        (String::new(), "EOF"),
        (sound[..sound.len() / 2].to_owned(), "EOF"),
        ("{}".to_owned(), "version"),
        (sound.replace("snapshot-1.duckdb", "../../etc/passwd"), "snapshot-1.duckdb belongs"),
        (sound.replace("\"sequence\": 1", "\"sequence\": -1"), "invalid value"),
        (sound.replace("2026-10-28T12:00:00Z", "yesterday"), "year"),
        (" ".repeat(1 << 20), "larger than 65536 bytes"),
    ];
    for (text, expected) in cases {
        fs::write(&path, &text).unwrap();
        let error = refused(&publisher);
        assert!(matches!(error, SnapshotError::Pointer { .. }), "{error}");
        let said = error.to_string();
        assert!(said.contains(expected) && said.contains("current.json"), "{expected}: {said}");
    }
}

#[test]
fn a_snapshot_that_is_cut_gone_or_no_database_is_named_and_the_one_before_is_still_there() {
    let mut publisher = published();
    publisher.publish_another(27, &PublishOptions::default());
    let mut snapshots = Snapshots::open(&publisher.folder, RESOURCES, None).unwrap();
    let path = publisher.folder.join("snapshot-2.duckdb");
    let whole = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(matches!(refused(&publisher), SnapshotError::Missing { path } if path.ends_with("snapshot-2.duckdb")));
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let cut = refused(&publisher);
    assert!(matches!(cut, SnapshotError::SizeMismatch { .. }), "{cut}");
    assert!(cut.to_string().contains(&format!("has {} bytes instead of {}", whole.len() / 2, whole.len())), "{cut}");
    fs::write(&path, vec![7; whole.len()]).unwrap();
    let garbage = refused(&publisher);
    assert!(matches!(garbage, SnapshotError::Warehouse(WarehouseError::Open { .. })), "{garbage}");
    // A reader that has it open does not notice, and the pointer has not moved.
    assert_eq!(value(snapshots.current().unwrap(), RUNS), "4");
    fs::remove_file(publisher.folder.join("snapshot-2.lease")).unwrap();
    assert!(matches!(refused(&publisher), SnapshotError::Missing { path } if path.ends_with("snapshot-2.lease")));
    // The next publish writes another, though the warehouse has not changed.
    assert_eq!(publisher.publish(&PublishOptions::default()).published.sequence, 3);
    assert_eq!(value(snapshots.current().unwrap(), RUNS), "4");
    assert_eq!(snapshots.held().published().sequence, 3);
}

#[test]
fn a_snapshot_of_a_newer_program_is_refused_and_one_of_an_older_is_not() {
    let mut publisher = published();
    publisher
        .bench
        .warehouse
        .connection()
        .execute_batch("DELETE FROM ops.migration WHERE name = (SELECT max(name) FROM ops.migration)")
        .unwrap();
    publisher.publish(&PublishOptions::default());
    assert_eq!(value(&publisher.open(), RUNS), "3");
    publisher.bench.warehouse.connection().execute_batch("INSERT INTO ops.migration VALUES ('9999_later.sql', 'x')").unwrap();
    publisher.publish_another(27, &PublishOptions::default());
    let error = refused(&publisher);
    assert!(matches!(&error, SnapshotError::Warehouse(WarehouseError::MigrationUnknown { name }) if name == "9999_later.sql"));
    assert!(error.to_string().contains("update the program"), "{error}");
}

#[test]
fn a_reader_follows_the_pointer_and_lets_the_earlier_snapshot_go() {
    let mut publisher = published();
    let mut snapshots = Snapshots::open(&publisher.folder, RESOURCES, None).unwrap();
    assert_eq!((value(snapshots.current().unwrap(), RUNS).as_str(), snapshots.held().published().sequence), ("3", 1));
    let second = publisher.publish_another(27, &options(1));
    assert_eq!((value(snapshots.held(), RUNS).as_str(), second.in_use.as_slice()), ("3", &[1][..]));
    assert_eq!((value(snapshots.current().unwrap(), RUNS).as_str(), snapshots.held().published().sequence), ("4", 2));
    assert_eq!(publisher.publish(&options(1)).removed, [1]);
    // A pointer that cannot be read leaves the reader what it has.
    fs::write(publisher.folder.join("current.json"), "garbage").unwrap();
    assert!(snapshots.current().is_err());
    assert_eq!(value(snapshots.held(), RUNS), "4");
}

#[test]
fn a_reader_needs_no_right_to_write() {
    use std::os::unix::fs::PermissionsExt;
    let publisher = published();
    let lease = publisher.folder.join("snapshot-1.lease");
    for (path, mode) in [(&lease, 0o444), (&publisher.folder, 0o555)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    let before = publisher.files();
    assert_eq!(value(&publisher.open(), RUNS), "3");
    assert_eq!(publisher.files(), before, "a reader wrote beside the snapshot");
    fs::set_permissions(&publisher.folder, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The moment between reading the pointer and taking the lease, again and again: with one snapshot kept, each publish removes the
/// one that a reader may be about to open.
#[test]
fn readers_that_open_while_snapshots_come_and_go_always_get_a_whole_one_that_is_not_older_than_the_pointer() {
    const PUBLICATIONS: u8 = 20;
    let publisher = published();
    let (announced, is_over, opened) = (AtomicU64::new(1), AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    while !is_over.load(Ordering::SeqCst) {
                        let at_least = announced.load(Ordering::SeqCst);
                        let lease = Lease::take(&publisher.folder).unwrap();
                        assert!(lease.published().sequence >= at_least, "{} < {at_least}", lease.published().sequence);
                        assert_eq!(fs::metadata(lease.path()).unwrap().len(), lease.published().bytes);
                        opened.fetch_add(1, Ordering::SeqCst);
                    }
                })
            })
            .collect();
        for number in 0..PUBLICATIONS {
            let sql = format!("CREATE TABLE ops.made_{number} (x INTEGER)");
            publisher.bench.warehouse.connection().execute_batch(&sql).unwrap();
            let publication = publish(&publisher.bench.warehouse, &publisher.folder, &options(1), now(), &|_| ());
            announced.store(publication.unwrap().published.sequence, Ordering::SeqCst);
        }
        is_over.store(true, Ordering::SeqCst);
        for reader in readers {
            reader.join().unwrap();
        }
    });
    assert_eq!(announced.into_inner(), u64::from(PUBLICATIONS) + 1);
    assert!(opened.into_inner() >= u64::from(PUBLICATIONS));
    publisher.publish(&options(1));
    assert_eq!(publisher.files(), ["current.json", "snapshot-21.duckdb", "snapshot-21.lease"]);
}
