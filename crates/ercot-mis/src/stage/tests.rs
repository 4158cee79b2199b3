use super::*;
use crate::fetch::FailureKind;
use crate::testing::{ZipPart, zip, zip_of};
use ercot_manifest::hash::hash_bytes;
use ercot_manifest::{Manifest, PublishedBasis};
use ercot_types::clock::FixedClock;
use std::fs;

fn clock() -> FixedClock {
    FixedClock("2026-10-26T06:00:00Z".parse().unwrap())
}

struct Held {
    folder: tempfile::TempDir,
    manifest: ManifestWriter,
}

impl Held {
    /// A data directory with these raw files, DocIDs from 1.
    fn new(files: &[(&str, Vec<u8>)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::open(&folder.path().join("m.jsonl")).unwrap();
        for (index, (name, content)) in files.iter().enumerate() {
            let document = Document {
                doc_id: Some((index + 1).to_string()),
                url: format!("https://example.invalid/{index}"),
                name: (*name).to_owned(),
                published_at: clock().0,
                published_basis: PublishedBasis::Listing,
                expires_at: None,
            };
            let path = crate::paths::raw_path("d", &document).unwrap();
            let target = path.under(folder.path());
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(&target, content).unwrap();
            let file = HeldFile { path, sha256: hash_bytes(content), bytes: content.len() as u64 };
            manifest.record_downloaded(&document, file, clock().0).unwrap();
        }
        Self { folder, manifest }
    }

    fn stage(&mut self) -> StageOutcome {
        let options = StageOptions::new(self.folder.path());
        let pending: Vec<Entry> = self.manifest.pending_ingest().into_iter().cloned().collect();
        stage_entries("d", &pending, &mut self.manifest, &options, &clock()).unwrap()
    }
}

#[test]
fn what_is_held_is_unpacked_once_and_again_when_its_files_are_lost() {
    let mut held =
        Held::new(&[("a_csv.zip", zip_of(&[("a.csv", b"A,B\n1,2\n"), ("b.xml", b"<b/>")])), ("b.csv", b"A,B\n3,4\n".to_vec())]);
    let outcome = held.stage();
    let sizes: Vec<u64> = outcome.staged.iter().flat_map(|document| document.csvs.iter().map(|csv| csv.bytes)).collect();
    assert_eq!((outcome.staged.len(), sizes), (2, vec![8, 8]));
    let staged: Vec<_> = held.manifest.pending_ingest().iter().map(|entry| entry.staged[0].path.to_string()).collect();
    assert_eq!(staged, ["staging/d/1/a.csv", "raw/d/2026-10-26/2_b.csv"]);
    let before = fs::metadata(held.folder.path().join("staging/d/1/a.csv")).unwrap().modified().unwrap();
    let again = held.stage();
    assert_eq!(
        again.staged.iter().map(|document| &document.csvs).collect::<Vec<_>>(),
        outcome.staged.iter().map(|document| &document.csvs).collect::<Vec<_>>()
    );
    assert_eq!(fs::metadata(held.folder.path().join("staging/d/1/a.csv")).unwrap().modified().unwrap(), before);
    let document = held.manifest.pending_ingest()[0].document.clone();
    clear_staging("d", &document, held.folder.path()).unwrap();
    clear_staging("d", &document, held.folder.path()).unwrap();
    held.stage();
    assert_eq!(fs::read(held.folder.path().join("staging/d/1/a.csv")).unwrap(), b"A,B\n1,2\n");
    fs::write(held.folder.path().join("staging/d/1/a.csv"), "A,B\n9,9\n").unwrap();
    held.stage();
    assert_eq!(fs::read(held.folder.path().join("staging/d/1/a.csv")).unwrap(), b"A,B\n1,2\n");
}

#[test]
fn a_file_that_does_not_unpack_is_set_aside_and_the_rest_goes_on() {
    let hostile = zip(&[ZipPart::new("ok.csv", b"A,B\n"), ZipPart::new("../evil.csv", b"A,B\n")]);
    let mut held = Held::new(&[
        ("bad_csv.zip", hostile),
        ("page_csv.zip", b"<html>No Document</html>".to_vec()),
        ("good_csv.zip", zip_of(&[("a.csv", b"A,B\n1,2\n")])),
    ]);
    let outcome = held.stage();
    assert_eq!(outcome.staged.len(), 1);
    let reasons: Vec<_> = outcome.quarantined.iter().map(|failure| (failure.kind, failure.reason.as_str())).collect();
    assert_eq!(
        reasons,
        [
            (FailureKind::Unusable, "bad_csv.zip, entry \"../evil.csv\": the name has a part '..' or '.'"),
            (FailureKind::Damaged, "page_csv.zip is not the file it is named after: it is a page that says \"No Document\""),
        ]
    );
    assert!(!held.folder.path().join("staging/d/1").exists());
    assert_eq!(held.manifest.counts().quarantined, 2);
    assert_eq!(held.stage().quarantined, []);
}

#[test]
fn tables_of_archives_inside_an_archive_are_staged_and_cleared_with_it() {
    let inner = zip_of(&[("DAMSPNP4190.csv", b"A,B\n1,2\n")]);
    let mut held = Held::new(&[("bundle.zip", zip_of(&[("a_csv.zip", &inner), ("b_csv.zip", &inner)]))]);
    let outcome = held.stage();
    let names: Vec<_> = outcome.staged[0].csvs.iter().map(|csv| csv.name.as_str()).collect();
    assert_eq!(names, ["a_csv.zip/DAMSPNP4190.csv", "b_csv.zip/DAMSPNP4190.csv"]);
    let entry = held.manifest.pending_ingest()[0].clone();
    assert_eq!(entry.staged[1].path.to_string(), "staging/d/1/b_csv.zip/DAMSPNP4190.csv");
    assert_eq!(held.stage().staged[0].csvs, outcome.staged[0].csvs, "what is there is not unpacked again");
    clear_staging("d", &entry.document, held.folder.path()).unwrap();
    assert!(!held.folder.path().join("staging/d/1").exists());
}

#[test]
fn a_raw_file_that_has_vanished_is_to_be_downloaded_again() {
    let mut held = Held::new(&[("a_csv.zip", zip_of(&[("a.csv", b"A,B\n1,2\n")]))]);
    let document = held.manifest.pending_ingest()[0].document.clone();
    fs::remove_dir_all(held.folder.path().join("raw")).unwrap();
    assert_eq!(held.stage().gone.len(), 1);
    assert!(held.manifest.needs_download(&document).is_needed());
}
