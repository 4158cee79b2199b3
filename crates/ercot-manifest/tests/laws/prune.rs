//! Pruning forgets what is not worth knowing and nothing else.

use std::collections::HashSet;
use std::fs;

use crate::support::{Folder, Step, any_history, at, content, document, held, live, page, take};
use ercot_manifest::{DownloadNeed, Entry, Manifest, ManifestError, PruneMode, State};
use proptest::prelude::*;

fn ingest(folder: &Folder, numbers: impl IntoIterator<Item = u32>) {
    let mut writer = folder.open();
    for number in numbers {
        folder.store(&document(number));
        take(&mut writer, &document(number), Step::Download, at(9_000));
        take(&mut writer, &document(number), Step::Ingest, at(9_001));
    }
}

#[test]
fn the_newest_entries_stay_and_older_ones_leave_identity_and_file() {
    let folder = Folder::new();
    ingest(&folder, [5, 3, 9, 1, 7]);
    let mut writer = folder.open();
    let report = writer.prune(2, folder.data_dir(), PruneMode::Apply).unwrap();
    assert_eq!((report.kept, report.retired_held, report.retired_gone), (2, 3, 0));
    let mut kept: Vec<_> = writer.entries().map(|entry| entry.document.doc_id.clone().unwrap()).collect();
    kept.sort();
    assert_eq!(kept, ["7", "9"]);
    for number in [1, 3, 5, 7, 9] {
        assert_eq!(writer.needs_download(&document(number)), DownloadNeed::Ingested);
    }
    assert_eq!(folder.text().lines().count(), 5);
    // The bytes of what was retired are still watched over.
    fs::write(held(&document(3)).path.under(folder.data_dir()), "changed").unwrap();
    let verified = writer.verify(folder.data_dir());
    assert_eq!(verified.files_checked, 5);
    assert_eq!(verified.findings.len(), 1);
    // Until they are gone.
    folder.remove(&document(3));
    assert_eq!(writer.prune(2, folder.data_dir(), PruneMode::Apply).unwrap().released, 1);
    assert!(writer.verify(folder.data_dir()).findings.is_empty());
    assert!(writer.contains(&document(3)));
}

#[test]
fn an_entry_whose_file_is_gone_is_dropped_and_downloaded_again_only_if_it_was_not_ingested() {
    let folder = Folder::new();
    ingest(&folder, [1, 2]);
    let mut writer = folder.open();
    folder.store(&document(3));
    take(&mut writer, &document(3), Step::Download, at(9_002));
    folder.store(&document(4));
    take(&mut writer, &document(4), Step::Download, at(9_003));
    take(&mut writer, &document(4), Step::Quarantine, at(9_004));
    for number in 1..=4 {
        folder.remove(&document(number));
    }
    let report = writer.prune(100, folder.data_dir(), PruneMode::Apply).unwrap();
    assert_eq!((report.kept, report.retired_gone), (0, 2));
    assert_eq!(report.dropped, [document(3).key(), document(4).key()]);
    assert!(writer.contains(&document(1)) && writer.contains(&document(2)));
    assert_eq!(writer.needs_download(&document(3)), DownloadNeed::New);
    assert_eq!(writer.needs_download(&document(4)), DownloadNeed::New);
}

#[test]
fn what_waits_for_ingest_or_is_quarantined_stays_whatever_its_age() {
    let folder = Folder::new();
    let mut writer = folder.open();
    for number in [1, 2] {
        folder.store(&document(number));
        take(&mut writer, &document(number), Step::Download, at(0));
    }
    take(&mut writer, &document(2), Step::Quarantine, at(1));
    drop(writer);
    ingest(&folder, 10..15);
    let mut writer = folder.open();
    let report = writer.prune(1, folder.data_dir(), PruneMode::Apply).unwrap();
    assert_eq!(report.pinned, [document(1).key(), document(2).key()]);
    assert_eq!(report.kept, 3);
    assert_eq!(writer.pending_ingest().len(), 1);
    assert_eq!(writer.needs_download(&document(2)), DownloadNeed::Quarantined);
}

#[test]
fn a_document_that_was_ingested_and_requeued_is_not_downloaded_again_when_its_file_is_gone() {
    let folder = Folder::new();
    ingest(&folder, [1]);
    let mut writer = folder.open();
    take(&mut writer, &document(1), Step::Requeue, at(9_005));
    assert_eq!(writer.pending_ingest().len(), 1);
    folder.remove(&document(1));
    writer.prune(10, folder.data_dir(), PruneMode::Apply).unwrap();
    assert_eq!(writer.needs_download(&document(1)), DownloadNeed::Ingested);
}

#[test]
fn a_later_version_of_a_retired_page_is_downloaded() {
    let folder = Folder::new();
    let mut writer = folder.open();
    take(&mut writer, &page(1, 0), Step::Download, at(0));
    take(&mut writer, &page(1, 0), Step::Ingest, at(1));
    writer.prune(0, folder.data_dir(), PruneMode::Apply).unwrap();
    assert_eq!(writer.retired().count(), 1);
    assert_eq!(writer.needs_download(&page(1, 0)), DownloadNeed::Ingested);
    assert_eq!(writer.needs_download(&page(1, 1)), DownloadNeed::Republished);
}

#[test]
fn a_dry_run_changes_no_byte_and_reports_the_same() {
    let folder = Folder::new();
    ingest(&folder, 1..6);
    let before = folder.text();
    let mut writer = folder.open();
    let planned = writer.prune(2, folder.data_dir(), PruneMode::DryRun).unwrap();
    assert_eq!(folder.read().plan_prune(2, folder.data_dir()).unwrap(), planned);
    assert_eq!(folder.text(), before);
    assert_eq!(writer.prune(2, folder.data_dir(), PruneMode::Apply).unwrap(), planned);
    assert!(planned.changes_anything());
}

#[test]
fn a_prune_with_nothing_to_forget_leaves_the_file_unless_it_is_long() {
    let folder = Folder::new();
    ingest(&folder, [1]);
    let before = folder.text();
    let mut writer = folder.open();
    assert!(!writer.prune(10, folder.data_dir(), PruneMode::Apply).unwrap().changes_anything());
    assert_eq!(folder.text(), before);
    for minute in 0..10 {
        take(&mut writer, &document(1), Step::Fail, at(9_100 + minute));
    }
    let state = content(&writer);
    writer.prune(10, folder.data_dir(), PruneMode::Apply).unwrap();
    assert_eq!(folder.text().lines().count(), 1);
    assert_eq!(content(&folder.read()), state);
}

#[test]
fn a_data_directory_that_is_not_mounted_is_an_error_rather_than_a_loss_of_all_files() {
    let folder = Folder::new();
    ingest(&folder, [1]);
    let before = folder.text();
    let error = folder.open().prune(10, &folder.data_dir().join("absent"), PruneMode::Apply).unwrap_err();
    assert!(matches!(error, ManifestError::NoDataDir { .. }), "{error:?}");
    assert_eq!(folder.text(), before);
}

#[test]
fn the_writer_goes_on_after_a_prune_and_still_holds_its_lock() {
    let folder = Folder::new();
    ingest(&folder, 1..4);
    let mut writer = folder.open();
    writer.prune(1, folder.data_dir(), PruneMode::Apply).unwrap();
    take(&mut writer, &document(8), Step::Download, at(9_200));
    assert!(matches!(Manifest::open(&folder.manifest()), Err(ManifestError::Locked { .. })));
    assert_eq!(content(&folder.read()), content(&writer));
    assert!(folder.read().contains(&document(8)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn pruning_any_history_keeps_what_must_be_kept(
        history in any_history(40),
        keep in 0_usize..5,
        gone in prop::collection::hash_set(0_usize..9, 0..5),
    ) {
        let folder = Folder::new();
        let mut writer = folder.open();
        live(&mut writer, &history);
        let before: Vec<Entry> = writer.entries().cloned().collect();
        let mut present = HashSet::new();
        for (index, entry) in before.iter().enumerate() {
            if entry.file.is_some() && !gone.contains(&index) {
                folder.store(&entry.document);
                present.insert(entry.key());
            }
        }
        let planned = writer.prune(keep, folder.data_dir(), PruneMode::DryRun).unwrap();
        let report = writer.prune(keep, folder.data_dir(), PruneMode::Apply).unwrap();
        prop_assert_eq!(&planned, &report);
        drop(writer);
        let after = folder.open();
        for entry in &before {
            if entry.ingested.is_some() {
                prop_assert!(after.contains(&entry.document), "{:?}", entry);
            }
            if present.contains(&entry.key()) {
                prop_assert!(after.contains(&entry.document), "{:?}", entry);
                if entry.state != State::Ingested {
                    prop_assert_eq!(after.get(&entry.key()), Some(entry));
                }
            }
        }
        prop_assert!(after.entries().count() <= keep + report.pinned.len());
        prop_assert_eq!(after.entries().count(), report.kept);
        let mut after = after;
        prop_assert!(!after.prune(keep, folder.data_dir(), PruneMode::Apply).unwrap().changes_anything());
    }
}
