//! Samples that cannot be served, and what is said about them.

use std::error::Error;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use mis_replay::{Replay, ReplayOptions, SampleError};
use tempfile::TempDir;

use crate::harness::start_over;

const HEADER: &str = "DocID,ConstructedName,PublishTimeUTC,PublishTimeCentral,FirstRow,RowCount\n";
const DATA: &str = "SCEDTimestamp,Value\na,1\nb,2\nc,3\n";

fn write_gz(path: &Path, text: &str) {
    let mut encoder = GzEncoder::new(File::create(path).unwrap(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap();
}

fn posting(doc_id: &str, rows: &str) -> String {
    format!(
        "{doc_id},cdr.00012300.0000000000000000.20261026.000012719.X_csv.zip,2026-10-26T05:00:12Z,2026-10-26T00:00:12-05:00,{rows}\n"
    )
}

/// A sample of one product with these documents and [`DATA`].
fn sample(documents: &str) -> TempDir {
    let directory = TempDir::new().unwrap();
    write_gz(&directory.path().join("NP6-788-CD.documents.csv.gz"), documents);
    write_gz(&directory.path().join("NP6-788-CD.csv.gz"), DATA);
    directory
}

fn open(directory: &TempDir) -> Result<Replay, SampleError> {
    Replay::open(directory.path(), ReplayOptions::default())
}

fn message(directory: &TempDir) -> String {
    let error = open(directory).err().expect("the sample cannot be served");
    let cause = error.source().map_or_else(String::new, |cause| format!(": {cause}"));
    format!("{error}{cause}")
}

#[test]
fn a_directory_without_documents_files_is_no_sample() {
    let directory = TempDir::new().unwrap();
    assert!(message(&directory).contains("no *.documents.csv.gz in it"));
    let missing = Replay::open(&directory.path().join("nowhere"), ReplayOptions::default()).err().unwrap();
    assert!(missing.to_string().contains("nowhere"), "{missing}");
}

#[test]
fn a_missing_data_file_is_named() {
    let directory = sample(&format!("{HEADER}{}", posting("1", "0,3")));
    std::fs::remove_file(directory.path().join("NP6-788-CD.csv.gz")).unwrap();
    assert!(message(&directory).ends_with("NP6-788-CD.csv.gz is missing"));
}

#[test]
fn another_header_is_shown_beside_the_expected_one() {
    let message = message(&sample("DocID,Name\n1,2\n"));
    assert!(message.contains("line 1: header is `DocID,Name`, expected `DocID,ConstructedName"), "{message}");
}

#[test]
fn a_bad_field_is_named_with_file_line_and_column() {
    for (bad, said) in [
        (posting("one", "0,3"), "cannot read DocID `one`"),
        (posting("1", "-1,3"), "cannot read FirstRow `-1`"),
        (posting("1", "0,many"), "cannot read RowCount `many`"),
        (posting("1", "0,3").replace("_csv.zip", ".csv"), "cannot read ConstructedName `cdr."),
        (posting("1", "0,3").replace("05:00:12Z", "25:00:12Z"), "cannot read PublishTimeUTC `2026-10-26T25"),
        (posting("1", "0,3").replace("-05:00", "-06:00"), "are different instants"),
        (posting("2", "0,3"), "DocID 2 was already given in"),
    ] {
        let message = message(&sample(&format!("{HEADER}{}{bad}", posting("2", "0,3"))));
        assert!(message.contains("NP6-788-CD.documents.csv.gz, line 3: "), "{message}");
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn rows_that_no_document_holds_are_an_error() {
    let message = message(&sample(&format!("{HEADER}{}{}", posting("1", "0,1"), posting("2", "2,1"))));
    assert!(message.ends_with("no document holds the data rows 1 to 1 (counted from 0)"), "{message}");
}

#[test]
fn an_xml_twin_never_takes_the_doc_id_of_another_document() {
    let message = message(&sample(&format!("{HEADER}{}{}", posting("7", "0,1"), posting("500000007", "1,2"))));
    assert!(message.contains("DocID 500000007"), "{message}");
}

#[tokio::test]
async fn documents_beyond_the_data_file_are_named_when_they_are_read() {
    let directory = sample(&format!("{HEADER}{}", posting("7", "0,4")));
    let replay = open(&directory).unwrap();
    let error = replay.preload().await.unwrap_err().to_string();
    assert!(error.contains("NP6-788-CD.csv.gz: DocID 7 holds the data rows 0 to 4"), "{error}");
    assert!(error.ends_with("the file has 3 rows"), "{error}");

    let response = start_over(replay).await.download(7).await;
    assert_eq!(response.status(), 500);
    assert_eq!(response.text().await.unwrap(), error);
}

#[tokio::test]
async fn data_rows_without_a_document_are_named_when_they_are_read() {
    let directory = sample(&format!("{HEADER}{}", posting("7", "0,2")));
    let error = open(&directory).unwrap().preload().await.unwrap_err().to_string();
    assert!(error.ends_with("NP6-788-CD.csv.gz: no document holds the data rows 2 to 2 (counted from 0)"), "{error}");
}

#[tokio::test]
async fn a_damaged_data_file_is_named_when_it_is_read() {
    let directory = sample(&format!("{HEADER}{}", posting("7", "0,3")));
    let path = directory.path().join("NP6-788-CD.csv.gz");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() - 9]).unwrap();
    let error = open(&directory).unwrap().preload().await.unwrap_err();
    assert!(error.to_string().ends_with("NP6-788-CD.csv.gz"), "{error}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_last_line_without_a_line_end_is_served_with_one() {
    let directory = sample(&format!("{HEADER}{}", posting("7", "0,3")));
    write_gz(&directory.path().join("NP6-788-CD.csv.gz"), DATA.trim_end());
    let site = start_over(open(&directory).unwrap()).await;
    let entries = crate::harness::unzip(&site.download(7).await.bytes().await.unwrap()).await;
    assert_eq!(entries[0].1, DATA);
}

#[tokio::test]
async fn other_files_in_the_directory_are_left_alone() {
    let directory = sample(&format!("{HEADER}{}", posting("7", "0,3")));
    write_gz(&directory.path().join("true_ptdf.csv.gz"), "ConstraintKey,SettlementPoint,PTDF\n");
    std::fs::write(directory.path().join("README.md"), "a sample").unwrap();
    assert_eq!(open(&directory).unwrap().reports().count(), 1);
}
