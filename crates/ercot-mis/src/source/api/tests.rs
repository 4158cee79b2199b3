use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use ercot_manifest::{Manifest, ManifestWriter};
use ercot_types::clock::FixedClock;

use super::*;
use crate::catalog::Catalog;
use crate::fetch::{FetchError, FetchOptions, FetchOutcome, fetch_dataset};
use crate::http::{HttpConfig, ProxyUse, RetryPolicy};
use crate::progress::NoProgress;
use crate::source::ListingFormat;
use crate::testing::server::{Asked, Reply, Server};
use crate::testing::{ZipPart, zip, zip_of};
use crate::words::chain;

pub(super) const USERNAME: &str = "ann@example.com";
pub(super) const PASSWORD: &str = "p&ss \"w0rd\"";
pub(super) const KEY: &str = "0123456789abcdef-key";
pub(super) const TOKEN: &str = "eyJ0b2tlbiI6MX0";
const TOKEN_PATH: &str = "/oauth2/v2.0/token";

pub(super) fn credentials() -> Credentials {
    Credentials { username: Secret::new(USERNAME), password: Secret::new(PASSWORD), subscription_key: Secret::new(KEY) }
}

fn http() -> Http {
    let retry = RetryPolicy { base: Duration::from_millis(1), ..RetryPolicy::default() };
    let loopback = HostLimits::unpaced(4);
    Http::new(HttpConfig { retry, loopback, proxy: ProxyUse::Never, ..HttpConfig::default() }).unwrap()
}

fn dataset(name: &str) -> Dataset {
    Catalog::builtin().unwrap().get(name).unwrap().clone()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// 1 to 31 October 2026.
pub(super) fn october() -> Window {
    Window { from: at("2026-10-01T05:00:00Z"), until: at("2026-11-01T05:00:00Z") }
}

/// What the zip of a document holds.
pub(super) fn content(doc_id: u64) -> Vec<u8> {
    zip_of(&[("a.csv", format!("A\n{doc_id}\n").as_bytes())])
}

/// The parcel of documents, named as ERCOT names its entries.
pub(super) fn parcel(ids: &[u64], change: impl Fn(u64) -> Option<Vec<u8>>) -> Vec<u8> {
    let part = |id: &u64| {
        let name = format!("{id}.cdr.00012331.0000000000000000.20261001.123{:03}.DAMSPNP4190_csv.zip", id % 1000);
        Some(ZipPart::new(&name, &change(*id)?))
    };
    zip(&ids.iter().filter_map(part).collect::<Vec<_>>())
}

/// A page of the archive: document n was posted on the n-th at 12:30, newest first.
pub(super) fn page(kind: &str, ids: &[i64], number: usize, of: usize, records: usize) -> String {
    let entry = |id: &i64| {
        let day = id.unsigned_abs() % 100;
        let name = if *id < 0 { "DAMSPNP4190_2026-10" } else { "DAMSPNP4190_csv" };
        serde_json::json!({ "docId": id, "friendlyName": name, "postDatetime": format!("2026-10-{day:02}T12:30:00.000") })
    };
    let entries: Vec<_> = ids.iter().rev().map(entry).collect();
    serde_json::json!({
        "_meta": { "totalRecords": records, "pageSize": 1000, "totalPages": of, "currentPage": number },
        "product": { "emilId": "NP4-190-CD" }, kind: entries
    })
    .to_string()
}

fn ids_asked(text: &str) -> Vec<u64> {
    let body: serde_json::Value = serde_json::from_str(text.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    body["docIds"].as_array().unwrap().iter().map(|id| id.as_u64().unwrap()).collect()
}

/// A server with the documents 101 to 105, unless `other` has another answer.
pub(super) async fn api(other: impl Fn(&Asked<'_>) -> Option<Reply> + Send + Sync + 'static) -> Server {
    Server::start_with(move |asked| {
        if let Some(reply) = other(asked) {
            return reply;
        }
        if asked.path == TOKEN_PATH {
            return Reply::ok(format!("{{\"id_token\":\"{TOKEN}{}\",\"expires_in\":\"3600\"}}", asked.earlier));
        }
        match (asked.path.split_once("download="), asked.path.contains("/download")) {
            (Some((_, id)), _) => Reply::ok(content(id.parse().unwrap())),
            (None, true) => Reply::ok(parcel(&ids_asked(asked.text), |id| Some(content(id)))),
            (None, false) if asked.path.contains("/bundle/") => Reply::ok(page("bundles", &[], 0, 0, 0)),
            (None, false) => Reply::ok(page("archives", &[101, 102, 103, 104, 105], 1, 1, 5)),
        }
    })
    .await
}

/// A data directory that is filled from the API.
pub(super) struct Run {
    pub(super) folder: tempfile::TempDir,
    pub(super) manifest: ManifestWriter,
    pub(super) options: FetchOptions,
    pub(super) empty_months: EmptyMonths,
}

impl Run {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let manifest = Manifest::open(&folder.path().join("manifests/d.jsonl")).unwrap();
        Self { options: FetchOptions::new(folder.path()), folder, manifest, empty_months: EmptyMonths::Open }
    }

    pub(super) fn source(&self, server: &Server, window: Window) -> ApiSource {
        let api = PublicApi::new(http(), server.url("/api/public-reports"), server.url(TOKEN_PATH), credentials());
        api.source(&dataset("dam_spp"), window, self.folder.path(), self.empty_months)
    }

    pub(super) async fn fetch(&mut self, source: &ApiSource) -> Result<FetchOutcome, FetchError> {
        let clock = FixedClock(at("2026-12-24T00:00:00Z"));
        fetch_dataset(&dataset("dam_spp"), source, &mut self.manifest, &self.options, &clock, &NoProgress).await
    }

    /// Scratch folders of the API that are there.
    pub(super) fn parcels(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("staging/dam_spp")).map_or(0, Iterator::count)
    }

    /// The DocIDs that are held, with what their files hold, which must be whole and the right ones.
    pub(super) fn held(&self) -> Vec<u64> {
        assert!(self.manifest.verify(self.folder.path()).findings.is_empty());
        let held = self.manifest.entries().filter(|entry| entry.file.is_some());
        let mut ids: Vec<u64> = held
            .map(|entry| {
                let id = entry.document.doc_id.as_ref().unwrap().parse().unwrap();
                let path = entry.file.as_ref().unwrap().path.under(self.folder.path());
                assert_eq!(std::fs::read(path).unwrap(), content(id), "{id}");
                id
            })
            .collect();
        ids.sort_unstable();
        ids
    }
}

fn posts(server: &Server) -> usize {
    server.requests.lock().unwrap().iter().filter(|text| text.starts_with("POST /api")).count()
}

#[tokio::test]
async fn documents_come_in_one_download_and_each_is_kept_with_its_own_line() {
    let server = api(|_| None).await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    let outcome = run.fetch(&source).await.unwrap();
    assert_eq!((outcome.listed, outcome.downloaded, outcome.format), (5, 5, ListingFormat::Api));
    assert_eq!(run.held(), [101, 102, 103, 104, 105]);
    let entry = run.manifest.pending_ingest()[0];
    assert_eq!(entry.document.name, "DAMSPNP4190_csv.zip");
    assert_eq!(entry.document.published_at, at("2026-10-01T17:30:00Z"), "Central time was meant");
    assert_eq!(entry.document.url, server.url("/api/public-reports/archive/np4-190-cd?download=101").to_string());
    assert_eq!((source.requests(), posts(&server)), (2, 1));
    let heads = server.requests.lock().unwrap().clone();
    assert!(heads[0].contains("grant_type=password&username=ann%40example.com&password=p%26ss+%22w0rd%22"), "{}", heads[0]);
    assert!(
        heads[1].contains("postDatetimeFrom=2026-10-01T00%3A00%3A00&postDatetimeTo=2026-11-01T00%3A00%3A00&size=1000&page=1")
    );
    assert!(heads[1].contains(&format!("authorization: Bearer {TOKEN}0\r\n")) && heads[1].contains(KEY));
    let again = run.source(&server, october());
    assert_eq!(run.fetch(&again).await.unwrap().new, 0);
    assert_eq!(posts(&server), 1, "nothing is asked for twice");
    drop((source, again));
    assert_eq!(run.parcels(), 0);
}

#[tokio::test]
async fn all_pages_are_read_and_a_count_that_does_not_fit_is_named() {
    let server = api(|asked| {
        let number = usize::from(asked.path.ends_with("page=2")) + 1;
        let ids: &[i64] = if number == 1 { &[103, 104] } else { &[101, 102] };
        asked.path.contains("page=").then(|| Reply::ok(page("archives", ids, number, 2, 5)))
    })
    .await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    let outcome = run.fetch(&source).await.unwrap();
    assert_eq!((outcome.listed, outcome.downloaded), (4, 4));
    assert_eq!(outcome.ignored.faulty, ["the listing announces 5 documents and names 4"]);
}

#[tokio::test]
async fn an_expired_token_is_replaced_once_and_a_second_refusal_ends_it() {
    let server = api(|asked| (asked.text.contains(&format!("Bearer {TOKEN}0"))).then(|| Reply::status(401, "expired"))).await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    assert_eq!(run.fetch(&source).await.unwrap().downloaded, 5);
    let logins = |server: &Server| server.paths().iter().filter(|path| *path == TOKEN_PATH).count();
    assert_eq!(logins(&server), 2);
    let server = api(|asked| (asked.path != TOKEN_PATH).then(|| Reply::status(401, "denied"))).await;
    let source = run.source(&server, october());
    let error = chain(&run.fetch(&source).await.unwrap_err());
    assert!(error.contains("a new token was refused too") && error.contains("ERCOT_API_SUBSCRIPTION_KEY"), "{error}");
    let asked = server.paths().len();
    assert_eq!((logins(&server), asked), (2, 4));
    assert!(run.fetch(&source).await.is_err());
    assert_eq!(server.paths().len(), asked, "a refused account asks for nothing more");
}

#[tokio::test]
async fn a_refused_login_is_asked_for_once_and_says_which_variables_to_check() {
    let body = r#"{"error":"access_denied","error_description":"AADB2C90225: The username or password is invalid."}"#;
    let server = api(move |asked| (asked.path == TOKEN_PATH).then(|| Reply::status(400, body))).await;
    let mut run = Run::new();
    for _ in 0..3 {
        let source = run.source(&server, october());
        for _ in 0..2 {
            let error = chain(&run.fetch(&source).await.unwrap_err());
            assert!(error.contains("AADB2C90225; check ERCOT_API_USERNAME and ERCOT_API_PASSWORD"), "{error}");
        }
    }
    assert_eq!(server.paths().len(), 3, "once for each account that was set up");
}

#[tokio::test]
async fn too_many_requests_are_waited_out() {
    let server = api(|asked| (asked.earlier == 0).then(|| Reply::status(429, "slow down").header("Retry-After", "0"))).await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    assert_eq!(run.fetch(&source).await.unwrap().downloaded, 5);
    assert_eq!(run.held().len(), 5);
}

#[tokio::test]
async fn a_damaged_inner_zip_is_asked_for_by_itself_and_costs_only_itself() {
    for is_ever_whole in [true, false] {
        let server = api(move |asked| {
            let damaged = || [&content(103)[..40], &[0; 40]].concat();
            if asked.path.ends_with("/download") {
                let part = |id| Some(if id == 103 { damaged() } else { content(id) });
                return Some(Reply::ok(parcel(&ids_asked(asked.text), part)));
            }
            (asked.path.ends_with("download=103") && !is_ever_whole).then(|| Reply::ok(damaged()))
        })
        .await;
        let mut run = Run::new();
        let source = run.source(&server, october());
        let outcome = run.fetch(&source).await.unwrap();
        let expected = if is_ever_whole { (5, 0) } else { (4, 1) };
        assert_eq!((outcome.downloaded, outcome.failed.len()), expected, "{:?}", outcome.failed);
        assert_eq!(run.held().contains(&103), is_ever_whole);
        assert!(outcome.failed.iter().all(|failure| failure.doc_id.as_deref() == Some("103")));
    }
}

#[tokio::test]
async fn an_entry_whose_checksum_fails_and_a_document_left_out_are_asked_for_by_themselves() {
    let server = api(|asked| {
        asked.path.ends_with("/download").then(|| {
            let parts = ids_asked(asked.text).into_iter().filter(|id| *id != 102).map(|id| {
                let crc_error = u32::from(id == 104);
                ZipPart { crc_error, ..ZipPart::new(&format!("{id}.zip"), &content(id)) }
            });
            Reply::ok(zip(&parts.collect::<Vec<_>>()))
        })
    })
    .await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    assert_eq!(run.fetch(&source).await.unwrap().downloaded, 5);
    let singles: Vec<_> = server.paths().into_iter().filter(|path| path.contains("download=")).collect();
    assert_eq!((singles.len(), run.held().len()), (2, 5), "{singles:?}");
}

#[tokio::test]
async fn a_truncated_parcel_is_asked_for_again_and_a_poisoned_one_is_halved() {
    let server = api(|asked| {
        let is_first = asked.path.ends_with("/download") && asked.earlier == 0;
        is_first.then(|| Reply::ok(parcel(&ids_asked(asked.text), |id| Some(content(id)))).cut(300))
    })
    .await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    assert_eq!((run.fetch(&source).await.unwrap().downloaded, posts(&server)), (5, 2));
    let server = api(|asked| {
        let is_poisoned = asked.path.ends_with("/download") && ids_asked(asked.text).contains(&104);
        is_poisoned.then(|| Reply::status(400, r#"{"message":"Your request could not be processed."}"#))
    })
    .await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    assert_eq!(run.fetch(&source).await.unwrap().downloaded, 5);
    assert_eq!(run.held().len(), 5);
}

#[tokio::test]
async fn a_page_with_status_200_is_neither_a_listing_nor_a_document() {
    let server = api(|asked| asked.path.contains("size=").then(|| Reply::ok("<html>Incident 7</html>"))).await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    let error = run.fetch(&source).await.unwrap_err().to_string();
    assert!(error.contains("something that is no listing: \"Incident 7\""), "{error}");
    let server = api(|asked| asked.path.contains("download").then(|| Reply::ok("<html>Incident 7</html>"))).await;
    let source = run.source(&server, october());
    let outcome = run.fetch(&source).await.unwrap();
    assert_eq!((outcome.downloaded, outcome.failed.len()), (0, 5));
    assert!(outcome.failed[0].reason.contains("Incident 7"), "{}", outcome.failed[0].reason);
}

#[tokio::test]
async fn a_month_of_more_than_a_batch_comes_as_one_bundle() {
    let ids: Vec<i64> = (0..60).map(|n| 101 + n % 30 + 1000 * (n / 30)).collect();
    let listed = ids.clone();
    let server = api(move |asked| {
        let all = || listed.iter().map(|id| id.unsigned_abs()).chain([9_105]).collect::<Vec<_>>();
        match asked.path {
            path if path.contains("/bundle/") && path.contains("download=-101") => {
                Some(Reply::ok(parcel(&all(), |id| Some(content(id)))))
            }
            path if path.contains("/bundle/") => Some(Reply::ok(page("bundles", &[-101], 1, 1, 1))),
            path if path.contains("size=") => Some(Reply::ok(page("archives", &listed, 1, 1, listed.len()))),
            _ => None,
        }
    })
    .await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    let outcome = run.fetch(&source).await.unwrap();
    assert_eq!(outcome.downloaded, 60, "{outcome:?}");
    assert_eq!((posts(&server), source.requests()), (0, 3), "the archive, the bundles, one bundle");
    // The archive does not list 9105, the bundle holds it: it counts by the time in its constructed name.
    assert!(source.has_more());
    assert_eq!(run.fetch(&source).await.unwrap().downloaded, 1);
    let extra = run.manifest.entries().find(|entry| entry.document.doc_id.as_deref() == Some("9105")).unwrap();
    assert_eq!(extra.document.published_at, at("2026-10-01T17:31:05Z"));
    assert!(extra.document.url.contains("/bundle/np4-190-cd?download=-101#cdr.00012331."), "{}", extra.document.url);
    assert_eq!(run.held().len(), 61);
}

#[tokio::test]
async fn a_month_that_the_archive_does_not_list_is_taken_from_its_bundle() {
    let downloads = std::sync::Arc::new(AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&downloads);
    let server = api(move |asked| match asked.path {
        path if path.contains("download=-101") => {
            counted.fetch_add(1, SeqCst);
            Some(Reply::ok(parcel(&[101, 102], |id| Some(content(id)))))
        }
        path if path.contains("/bundle/") => Some(Reply::ok(page("bundles", &[-101], 1, 1, 1))),
        path if path.contains("size=") => Some(Reply::ok(page("archives", &[], 0, 0, 0))),
        _ => None,
    })
    .await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    assert_eq!(run.fetch(&source).await.unwrap().downloaded, 2);
    assert_eq!((run.held(), downloads.load(SeqCst)), (vec![101, 102], 1));
}

#[test]
fn the_repeated_hour_is_told_by_doc_ids_of_that_night_alone() {
    let document = |doc_id: u32, published_at: &str| Document {
        doc_id: Some(doc_id.to_string()),
        url: String::new(),
        name: String::new(),
        published_at: at(published_at),
        published_basis: PublishedBasis::Listing,
        expires_at: None,
    };
    let mut documents = [
        // An old document with a new number says nothing about the night.
        document(1, "2026-11-03T12:00:00Z"),
        document(10, "2026-11-01T06:05:00Z"),
        document(11, "2026-11-01T06:30:00Z"),
        document(12, "2026-11-01T06:55:00Z"),
        document(13, "2026-11-01T06:05:00Z"),
        document(14, "2026-11-01T06:30:00Z"),
        document(15, "2026-11-01T06:55:00Z"),
        document(16, "2026-11-01T08:05:00Z"),
    ];
    tell_passes(&mut documents);
    let published: Vec<_> = documents.iter().map(|document| document.published_at.to_string()).collect();
    let clocks = ["03T12:00", "01T06:05", "01T06:30", "01T06:55", "01T07:05", "01T07:30", "01T07:55", "01T08:05"];
    assert_eq!(published, clocks.map(|clock| format!("2026-11-{clock}:00Z")));
    assert!(documents.iter().all(|document| document.published_basis == PublishedBasis::Listing));
}
