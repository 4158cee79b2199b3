use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use mis_replay::{Replay, ReplayOptions};

use crate::harness::{PRICES, Site, sample_directory, start, unzip};

const MAPPING: u32 = 10008;

fn lines(path: &Path) -> Vec<String> {
    let mut text = String::new();
    MultiGzDecoder::new(File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// DocID, constructed name, and the text that the document should have, straight from the two files of a product.
fn expected_documents(product: &str) -> Vec<(u64, String, String)> {
    let directory = sample_directory();
    let data = lines(&directory.join(format!("{product}.csv.gz")));
    let documents = lines(&directory.join(format!("{product}.documents.csv.gz")));
    documents[1..]
        .iter()
        .map(|document| {
            let fields: Vec<&str> = document.split(',').collect();
            let (first, count): (usize, usize) = (fields[4].parse().unwrap(), fields[5].parse().unwrap());
            let rows = &data[1 + first..1 + first + count];
            let text: String = std::iter::once(&data[0]).chain(rows).flat_map(|line| [line, "\n"]).collect();
            (fields[0].parse().unwrap(), fields[1].to_owned(), text)
        })
        .collect()
}

fn products() -> Vec<String> {
    let names = std::fs::read_dir(sample_directory()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut products: Vec<String> = names.filter_map(|name| name.strip_suffix(".documents.csv.gz").map(str::to_owned)).collect();
    products.sort();
    products
}

async fn csv_of(site: &Site, doc_id: u64) -> (String, String) {
    let response = site.download(doc_id).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/zip");
    let mut entries = unzip(&response.bytes().await.unwrap()).await;
    assert_eq!(entries.len(), 1, "one CSV in a zip");
    entries.remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_of_every_product_hold_exactly_their_rows() {
    let site = start(ReplayOptions::default()).await;
    for product in products().iter().filter(|product| !product.starts_with("NP4-160-SG.")) {
        let expected = expected_documents(product);
        // Every 11th, and the last: several hundred documents, those of the repeated hour among them.
        let last = expected.len() - 1;
        for (_, (doc_id, name, text)) in expected.iter().enumerate().filter(|(index, _)| index % 11 == 0 || *index == last) {
            let (entry_name, csv) = csv_of(&site, *doc_id).await;
            assert!(csv == *text, "{product}, DocID {doc_id}: other rows than the sample's");
            let parts: Vec<&str> = name.split('.').collect();
            let six_digits = format!("{}.{}.", parts[..4].join("."), &parts[4][..6]);
            assert_eq!(entry_name, format!("{six_digits}{}.csv", parts[5].strip_suffix("_csv").unwrap()));
            assert_eq!(site.replay.downloads(*doc_id), 1);
        }
    }
}

#[tokio::test]
async fn the_documents_of_a_product_hold_all_its_rows() {
    let site = start(ReplayOptions::default()).await;
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for report in site.replay.reports() {
        for document in &report.documents {
            for member in &document.members {
                let file = report.files[member.file].file_name().unwrap().to_str().unwrap();
                *rows.entry(file.strip_suffix(".csv.gz").unwrap().to_owned()).or_default() += member.rows.len();
            }
        }
    }
    let counted: BTreeMap<String, usize> = products()
        .into_iter()
        .map(|product| {
            let n_rows = lines(&sample_directory().join(format!("{product}.csv.gz"))).len() - 1;
            (product, n_rows)
        })
        .collect();
    assert_eq!(rows, counted);
}

#[tokio::test]
async fn the_mapping_is_one_zip_with_a_csv_per_member() {
    let site = start(ReplayOptions::default()).await;
    let ids = site.listed_ids(MAPPING, "SP_List_EB_Mapping_csv.zip").await;
    let mut expected: Vec<(u64, String, String)> = products()
        .iter()
        .filter(|product| product.starts_with("NP4-160-SG."))
        .flat_map(|product| expected_documents(product))
        .collect();
    expected.sort();
    assert_eq!(ids, [expected[0].0]);
    let entries = unzip(&site.download(ids[0]).await.bytes().await.unwrap()).await;
    assert_eq!(entries.len(), 3);
    for ((entry_name, csv), (_, name, text)) in entries.iter().zip(&expected) {
        let stem = name.rsplit('.').nth(1).unwrap().strip_suffix("_csv").unwrap();
        assert_eq!(*entry_name, format!("{stem}.csv"));
        assert!(csv == text, "{entry_name}");
    }
    assert!(entries.iter().any(|(name, _)| name.starts_with("Settlement_Points_")));
}

#[tokio::test]
async fn the_xml_twin_is_a_zip_of_one_xml() {
    let site = start(ReplayOptions::default()).await;
    let ids = site.listed_ids(PRICES, "_xml.zip").await;
    let entries = unzip(&site.download(ids[0]).await.bytes().await.unwrap()).await;
    let [(name, xml)] = entries.as_slice() else { panic!("one entry") };
    let csv_name = site.report(PRICES).documents.last().unwrap().name.entry_name();
    assert_eq!(*name, csv_name.replace(".csv", ".xml"));
    assert!(xml.contains("<ReportTypeID>12300</ReportTypeID>"));
}

#[tokio::test]
async fn a_local_header_holds_crc_and_sizes_so_that_a_zip_can_be_read_as_it_streams() {
    let site = start(ReplayOptions::default()).await;
    let zip = site.download(site.price_document().doc_id).await.bytes().await.unwrap();
    let number = |range: std::ops::Range<usize>| zip[range].iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    assert_eq!(&zip[..4], b"PK\x03\x04");
    assert_eq!(number(6..8) & 0b1000, 0, "no data descriptor");
    assert_ne!(number(14..18), 0, "CRC");
    assert_ne!(number(18..22), 0, "compressed size");
    assert_ne!(number(22..26), 0, "size");
}

#[tokio::test]
async fn an_unknown_doc_id_gets_an_html_page_with_status_200() {
    let site = start(ReplayOptions::default()).await;
    for query in ["?doclookupId=1", "?doclookupId=abc", ""] {
        let response = site.get(&format!("/misdownload/servlets/mirDownload{query}")).await;
        assert_eq!(response.status(), 200);
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
        assert!(response.text().await.unwrap().contains("No Document"));
    }
}

#[tokio::test]
async fn two_replays_of_one_sample_serve_the_same_bytes() {
    let (one, other) = (start(ReplayOptions::default()).await, start(ReplayOptions::default()).await);
    for doc_id in [one.price_document().doc_id, one.report(MAPPING).documents[0].doc_id] {
        assert_eq!(one.download(doc_id).await.bytes().await.unwrap(), other.download(doc_id).await.bytes().await.unwrap());
    }
}

#[tokio::test]
async fn the_link_of_the_html_listing_downloads_the_document() {
    let site = start(ReplayOptions::default()).await;
    let doc_id = site.price_document().doc_id;
    let path = format!("/misdownload/servlets/mirDownload?mimic_duns=0000000000000&doclookupId={doc_id}");
    assert!(site.get(&path).await.bytes().await.unwrap().starts_with(b"PK\x03\x04"));
}

#[tokio::test]
async fn requests_are_counted_per_document_and_listing() {
    let site = start(ReplayOptions::default()).await;
    let doc_id = site.price_document().doc_id;
    assert_eq!((site.replay.requests(doc_id), site.replay.downloads(doc_id)), (0, 0));
    site.download(doc_id).await;
    site.download(doc_id).await;
    site.list(PRICES).await;
    let stats: serde_json::Value = serde_json::from_str(&site.text("/_replay/stats").await).unwrap();
    assert_eq!(stats["downloads"][doc_id.to_string()], 2);
    assert_eq!(stats["document_requests"][doc_id.to_string()], 2);
    assert_eq!(stats["listing_requests"]["12300"], 1);
    assert_eq!(stats["faults"], serde_json::json!({}));
}

#[tokio::test]
async fn preloading_reads_the_whole_sample() {
    Replay::open(&sample_directory(), ReplayOptions::default()).unwrap().preload().await.unwrap();
}
