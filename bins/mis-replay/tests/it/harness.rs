//! Starts a replay on a free port and asks it.

use std::path::PathBuf;
use std::sync::{Arc, Once};
use std::time::Duration;

use async_zip::base::read1::seek::ZipArchiveReader;
use async_zip::error::ZipError;
use futures_util::AsyncReadExt as _;
use futures_util::io::Cursor;
use mis_replay::sample::{Document, Report};
use mis_replay::{Replay, ReplayOptions, serve};
use reqwest::{Client, Response};
use serde_json::Value;
use tokio::net::TcpListener;

pub(crate) struct Site {
    pub(crate) replay: Arc<Replay>,
    pub(crate) base_url: String,
    pub(crate) client: Client,
}

/// The sample that the tests run over: `ERCOT_SAMPLE_MARKET`, by default the bundled one.
pub(crate) fn sample_directory() -> PathBuf {
    std::env::var_os("ERCOT_SAMPLE_MARKET").map_or_else(|| repository().join("data/sample"), PathBuf::from)
}

pub(crate) fn repository() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

pub(crate) async fn start(options: ReplayOptions) -> Site {
    start_over(Replay::open(&sample_directory(), options).unwrap()).await
}

pub(crate) async fn start_over(replay: Replay) -> Site {
    // The client is built with TLS but without a provider of its own, even for plain HTTP.
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
    let replay = Arc::new(replay);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(serve(Arc::clone(&replay), listener, std::future::pending()));
    let client = Client::builder().no_proxy().timeout(Duration::from_secs(60)).build().unwrap();
    Site { replay, base_url, client }
}

impl Site {
    pub(crate) async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.base_url)).send().await.unwrap()
    }

    pub(crate) async fn text(&self, path: &str) -> String {
        self.get(path).await.text().await.unwrap()
    }

    pub(crate) async fn download(&self, doc_id: u64) -> Response {
        self.get(&format!("/misdownload/servlets/mirDownload?doclookupId={doc_id}")).await
    }

    /// The `DocumentList` of a JSON listing.
    pub(crate) async fn list(&self, report_type_id: u32) -> Value {
        let path = format!("/misapp/servlets/IceDocListJsonWS?reportTypeId={report_type_id}&_=1761455000000");
        let listing: Value = serde_json::from_str(&self.text(&path).await).unwrap();
        listing["ListDocsByRptTypeRes"]["DocumentList"].clone()
    }

    /// The DocIDs of a JSON listing, in its order, one kind of twin only.
    pub(crate) async fn listed_ids(&self, report_type_id: u32, name_end: &str) -> Vec<u64> {
        let list = self.list(report_type_id).await;
        let documents = list.as_array().expect("a list").iter().map(|item| &item["Document"]);
        documents
            .filter(|document| document["ConstructedName"].as_str().unwrap().ends_with(name_end))
            .map(|document| document["DocID"].as_str().unwrap().parse().unwrap())
            .collect()
    }

    pub(crate) fn report(&self, report_type_id: u32) -> &Report {
        self.replay.reports().find(|report| report.report_type_id == report_type_id).expect("a report type of the sample")
    }

    /// Some document with prices, the first of NP6-788.
    pub(crate) fn price_document(&self) -> &Document {
        &self.report(PRICES).documents[0]
    }
}

/// The report type of NP6-788.
pub(crate) const PRICES: u32 = 12300;

/// Unpacks a zip, checking every CRC.
pub(crate) async fn unzip(bytes: &[u8]) -> Vec<(String, String)> {
    try_unzip(bytes).await.unwrap()
}

/// As [`unzip`], with what is wrong with the zip.
pub(crate) async fn try_unzip(bytes: &[u8]) -> Result<Vec<(String, String)>, ZipError> {
    let mut archive = ZipArchiveReader::open(Cursor::new(bytes)).await?;
    let mut entries = Vec::new();
    for index in 0..archive.cdrs().len() {
        let name = archive.cdrs()[index].insecure_file_name.as_str().expect("an ASCII name").to_owned();
        let mut text = String::new();
        archive.file(index).await?.read_to_string(&mut text).await?;
        entries.push((name, text));
    }
    Ok(entries)
}
