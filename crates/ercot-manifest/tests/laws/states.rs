//! What a manifest knows about documents, and what it refuses.

use std::fs;

use crate::support::{Folder, Step, at, content, document, held, page, staged, take};
use ercot_manifest::{
    Document, DownloadNeed, EntryKey, IngestedRows, Manifest, ManifestError, Problem, PublishedBasis, Stage, State,
    TransitionError,
};

#[test]
fn a_document_goes_from_listing_to_warehouse() {
    let folder = Folder::new();
    let mut writer = folder.open();
    let document = document(1);
    assert_eq!(writer.needs_download(&document), DownloadNeed::New);
    writer.record_listed(&document, at(0)).unwrap();
    assert_eq!(writer.needs_download(&document), DownloadNeed::New);
    let key = writer.record_downloaded(&document, held(&document), at(1)).unwrap();
    assert_eq!(writer.needs_download(&document), DownloadNeed::Held);
    writer.record_staged(&key, vec![staged(&document)], at(2)).unwrap();
    assert_eq!(writer.pending_ingest()[0].staged, [staged(&document)]);
    let rows = IngestedRows { inserted: 979, updated: 3, quarantined: 1 };
    writer.record_ingested(&key, rows, at(3)).unwrap();
    assert!(writer.pending_ingest().is_empty());
    let entry = writer.get(&key).unwrap();
    assert_eq!((entry.state.clone(), entry.since, entry.downloaded_at), (State::Ingested, at(3), Some(at(1))));
    assert_eq!(entry.ingested.unwrap().rows, rows);
    assert_eq!(writer.counts().ingested, 1);
    assert_eq!(writer.counts().bytes_held, document.name.len() as u64);
}

#[test]
fn an_entry_is_found_by_doc_id_at_another_host_and_by_url_without_doc_id() {
    let folder = Folder::new();
    let mut writer = folder.open();
    take(&mut writer, &document(1), Step::Download, at(0));
    let elsewhere = Document { url: "http://127.0.0.1:8080/mirDownload?doclookupId=1".to_owned(), ..document(1) };
    assert!(writer.contains(&elsewhere));
    let by_url = Document { doc_id: None, ..document(1) };
    assert_eq!(writer.find(&by_url), writer.find(&document(1)));
    let other = Document { doc_id: Some("2".to_owned()), ..document(1) };
    assert_eq!(writer.needs_download(&other), DownloadNeed::New, "two DocIDs are two documents");
}

#[test]
fn a_document_that_was_first_seen_without_doc_id_takes_it_on() {
    let folder = Folder::new();
    let mut writer = folder.open();
    let without = Document { doc_id: None, ..document(1) };
    writer.record_failed(&without, Stage::Download, "timed out", at(0)).unwrap();
    let key = writer.record_downloaded(&document(1), held(&document(1)), at(1)).unwrap();
    assert_eq!(key, EntryKey::DocId("1".to_owned()));
    assert_eq!(writer.entries().count(), 1);
    assert_eq!(content(&folder.read()), content(&writer));
}

#[test]
fn a_later_version_of_a_page_is_a_document_of_its_own() {
    let folder = Folder::new();
    let mut writer = folder.open();
    let first = writer.record_downloaded(&page(1, 0), held(&page(1, 0)), at(0)).unwrap();
    writer.record_ingested(&first, IngestedRows::default(), at(1)).unwrap();
    assert_eq!(writer.needs_download(&page(1, 1)), DownloadNeed::Republished);
    let second = writer.record_downloaded(&page(1, 1), held(&page(1, 1)), at(2)).unwrap();
    assert_ne!(first, second);
    assert_eq!(writer.get(&first).unwrap().state, State::Ingested);
    assert_eq!(writer.pending_ingest().len(), 1);
    assert_eq!(writer.needs_download(&page(1, 0)), DownloadNeed::Ingested);
}

#[test]
fn a_later_version_under_the_same_path_leaves_the_earlier_one_without_bytes() {
    let folder = Folder::new();
    let mut writer = folder.open();
    let first = writer.record_downloaded(&page(1, 0), held(&page(1, 0)), at(0)).unwrap();
    writer.record_ingested(&first, IngestedRows::default(), at(1)).unwrap();
    writer.record_downloaded(&page(1, 1), held(&page(1, 0)), at(2)).unwrap();
    let earlier = writer.get(&first).unwrap();
    assert_eq!((earlier.state.clone(), earlier.file.clone()), (State::Ingested, None));
}

#[test]
fn a_page_whose_publish_time_is_only_the_time_of_retrieval_is_not_downloaded_twice() {
    let folder = Folder::new();
    let mut writer = folder.open();
    let retrieved = |version| Document { published_basis: PublishedBasis::Retrieved, ..page(1, version) };
    writer.record_downloaded(&retrieved(0), held(&page(1, 0)), at(0)).unwrap();
    assert_eq!(writer.needs_download(&retrieved(1)), DownloadNeed::Held);
}

#[test]
fn a_failing_document_is_visible_and_is_tried_again() {
    let folder = Folder::new();
    let mut writer = folder.open();
    for minute in 0..3 {
        writer.record_failed(&document(1), Stage::Download, "502 Bad Gateway", at(minute)).unwrap();
    }
    assert_eq!(writer.needs_download(&document(1)), DownloadNeed::Retry);
    let failures = writer.find(&document(1)).unwrap().failures.clone().unwrap();
    assert_eq!((failures.count, failures.last_at, failures.last_reason.as_str()), (3, at(2), "502 Bad Gateway"));
    assert_eq!(writer.counts().failing, 1);
    take(&mut writer, &document(1), Step::Download, at(4));
    assert_eq!(writer.counts().failing, 0);
}

#[test]
fn a_quarantined_document_is_ingested_only_after_an_explicit_call() {
    let folder = Folder::new();
    let mut writer = folder.open();
    let key = writer.record_downloaded(&document(1), held(&document(1)), at(0)).unwrap();
    writer.record_quarantined(&key, Stage::Ingest, "column LMP is missing", at(1)).unwrap();
    assert_eq!(writer.needs_download(&document(1)), DownloadNeed::Quarantined);
    assert!(writer.pending_ingest().is_empty());
    let refused = writer.record_ingested(&key, IngestedRows::default(), at(2)).unwrap_err();
    assert!(matches!(&refused, ManifestError::Refused { source: TransitionError::State { .. }, .. }), "{refused:?}");
    writer.requeue(&key, at(3)).unwrap();
    assert_eq!(writer.pending_ingest().len(), 1);
    writer.record_ingested(&key, IngestedRows::default(), at(4)).unwrap();
}

#[test]
fn a_lost_raw_file_is_downloaded_again_unless_it_was_ingested() {
    let folder = Folder::new();
    let mut writer = folder.open();
    let waiting = writer.record_downloaded(&document(1), held(&document(1)), at(0)).unwrap();
    let ingested = writer.record_downloaded(&document(2), held(&document(2)), at(0)).unwrap();
    writer.record_ingested(&ingested, IngestedRows::default(), at(1)).unwrap();
    writer.record_gone(&waiting, at(2)).unwrap();
    writer.record_gone(&ingested, at(2)).unwrap();
    assert_eq!(writer.needs_download(&document(1)), DownloadNeed::New);
    assert_eq!(writer.needs_download(&document(2)), DownloadNeed::Ingested);
    let refused = writer.record_gone(&waiting, at(3)).unwrap_err();
    assert!(matches!(&refused, ManifestError::Refused { source: TransitionError::NoBytes { .. }, .. }), "{refused:?}");
}

#[test]
fn downloading_an_ingested_document_again_matters_only_when_the_bytes_differ() {
    let folder = Folder::new();
    let mut writer = folder.open();
    let key = writer.record_downloaded(&document(1), held(&document(1)), at(0)).unwrap();
    writer.record_ingested(&key, IngestedRows::default(), at(1)).unwrap();
    writer.record_downloaded(&document(1), held(&document(1)), at(2)).unwrap();
    assert!(writer.pending_ingest().is_empty());
    let mut other = held(&document(1));
    other.sha256 = ercot_manifest::hash::hash_bytes(b"corrected");
    writer.record_downloaded(&document(1), other, at(3)).unwrap();
    assert_eq!(writer.pending_ingest().len(), 1);
}

#[test]
fn an_event_about_an_unknown_document_is_refused_and_not_written() {
    let folder = Folder::new();
    let mut writer = folder.open();
    let error = writer.record_staged(&document(1).key(), Vec::new(), at(0)).unwrap_err();
    assert!(matches!(&error, ManifestError::Refused { source: TransitionError::Unknown { .. }, .. }), "{error:?}");
    assert_eq!(folder.text(), "");
}

#[test]
fn what_waits_for_ingest_comes_oldest_first_with_ties_by_doc_id_as_a_number() {
    let folder = Folder::new();
    let mut writer = folder.open();
    let same_time = |number: u32| Document { published_at: at(0), ..document(number) };
    for document in [document(4), same_time(10), same_time(9), document(2)] {
        writer.record_downloaded(&document, held(&document), at(0)).unwrap();
    }
    let order: Vec<_> = writer.pending_ingest().iter().map(|entry| entry.document.doc_id.clone().unwrap()).collect();
    assert_eq!(order, ["9", "10", "2", "4"]);
}

#[test]
fn verify_finds_a_flipped_byte_a_changed_size_and_a_missing_file() {
    let folder = Folder::new();
    let mut writer = folder.open();
    for number in 1..=4 {
        folder.store(&document(number));
        take(&mut writer, &document(number), Step::Download, at(0));
    }
    assert!(writer.verify(folder.data_dir()).findings.is_empty());
    let path = |number| held(&document(number)).path.under(folder.data_dir());
    let mut bytes = fs::read(path(1)).unwrap();
    bytes[7] ^= 1;
    fs::write(path(1), bytes).unwrap();
    fs::write(path(2), "short").unwrap();
    fs::remove_file(path(3)).unwrap();
    let report = writer.verify(folder.data_dir());
    assert_eq!(report.files_checked, 4);
    let problems: Vec<_> = report.findings.iter().map(|finding| (&finding.key, &finding.problem)).collect();
    let key = |number| document(number).key();
    assert!(matches!(problems[0], (found, Problem::Hash { .. }) if *found == key(1)), "{problems:?}");
    assert!(matches!(problems[1], (found, Problem::Size { found: 5, .. }) if *found == key(2)), "{problems:?}");
    assert!(matches!(problems[2], (found, Problem::Missing) if *found == key(3)), "{problems:?}");
    assert_eq!(problems.len(), 3);
    assert!(report.findings[2].to_string().ends_with("3_csv.zip (DocID 3) is missing"), "{}", report.findings[2]);
}

#[test]
fn a_damaged_line_is_named_and_repair_leaves_out_only_what_hangs_on_it() {
    let folder = Folder::new();
    let mut writer = folder.open();
    for number in 1..=3 {
        take(&mut writer, &document(number), Step::Download, at(0));
        take(&mut writer, &document(number), Step::Ingest, at(1));
    }
    drop(writer);
    let damaged = folder.text().replacen("\"downloaded\":{\"document\":{\"doc_id\":\"2\"", "\"downloaded\":{\"doc\0", 1);
    fs::write(folder.manifest(), &damaged).unwrap();
    for error in [Manifest::read(&folder.manifest()).unwrap_err(), Manifest::open(&folder.manifest()).unwrap_err()] {
        assert!(matches!(&error, ManifestError::Damaged { line: 3, .. }), "{error:?}");
        assert!(error.to_string().contains("rt_lmp_5min.jsonl line 3 is damaged; restore"), "{error}");
    }
    let report = Manifest::repair(&folder.manifest()).unwrap();
    assert_eq!(report.left_out.iter().map(|left_out| left_out.line).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(report.kept, 4);
    assert_eq!(fs::read_to_string(report.original.unwrap()).unwrap(), damaged);
    let repaired = folder.read();
    assert_eq!(repaired.needs_download(&document(2)), DownloadNeed::New);
    assert!(repaired.contains(&document(1)) && repaired.contains(&document(3)));
    assert_eq!(Manifest::repair(&folder.manifest()).unwrap().original, None);
}

#[test]
fn a_line_of_a_later_release_is_refused_even_by_repair() {
    let folder = Folder::new();
    drop(folder.open());
    fs::write(folder.manifest(), "{\"v\":2,\"instant\":5}\n").unwrap();
    for error in [Manifest::read(&folder.manifest()).unwrap_err(), Manifest::repair(&folder.manifest()).unwrap_err()] {
        assert!(matches!(&error, ManifestError::LaterVersion { line: 1, version: 2, .. }), "{error:?}");
    }
}

#[test]
fn a_path_that_climbs_out_of_the_data_directory_is_a_damaged_line() {
    let folder = Folder::new();
    take(&mut folder.open(), &document(1), Step::Download, at(0));
    fs::write(folder.manifest(), folder.text().replace("raw/rt_lmp_5min", "../..")).unwrap();
    assert!(matches!(Manifest::read(&folder.manifest()), Err(ManifestError::Damaged { line: 1, .. })));
}

#[test]
fn a_missing_manifest_reads_as_an_empty_one_and_is_not_created() {
    let folder = Folder::new();
    assert_eq!(folder.read().counts().entries(), 0);
    assert!(!folder.manifest().exists());
}

#[test]
fn the_line_format_is_the_documented_one() {
    let folder = Folder::new();
    let mut writer = folder.open();
    take(&mut writer, &document(1), Step::Download, at(0));
    take(&mut writer, &document(1), Step::Ingest, at(1));
    let text = folder.text();
    let lines: Vec<_> = text.lines().collect();
    let sha256 = held(&document(1)).sha256;
    let expected = format!(
        "{{\"v\":1,\"at\":\"2026-10-26T05:00:00Z\",\"event\":{{\"downloaded\":{{\"document\":{{\"doc_id\":\"1\",\
         \"url\":\"https://www.ercot.com/misdownload/servlets/mirDownload?doclookupId=1\",\
         \"name\":\"LMPSROSNODENP6788_1_csv.zip\",\"published_at\":\"2026-10-26T05:05:00Z\",\
         \"published_basis\":\"listing\",\"expires_at\":\"2026-10-31T05:05:00Z\"}},\
         \"file\":{{\"path\":\"raw/rt_lmp_5min/2026-10-26/LMPSROSNODENP6788_1_csv.zip\",\"sha256\":\"{sha256}\",\"bytes\":27}}}}}}}}"
    );
    assert_eq!(lines[0], expected);
    assert_eq!(
        lines[1],
        "{\"v\":1,\"at\":\"2026-10-26T05:01:00Z\",\"event\":{\"ingested\":{\"key\":{\"doc_id\":\"1\"},\
         \"rows\":{\"inserted\":979,\"updated\":1,\"quarantined\":2}}}}"
    );
}
