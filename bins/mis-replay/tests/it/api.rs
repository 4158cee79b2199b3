//! The public API over the same documents.

use std::sync::LazyLock;
use std::time::Duration;

use jiff::Timestamp;
use mis_replay::api::{Account, ApiOptions, Secret};
use mis_replay::clock::ReplayClock;
use mis_replay::plan::FaultPlan;
use mis_replay::sample::Document;
use mis_replay::{ReplayOptions, Retention};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

use crate::harness::{Site, repository, start};

const ACCOUNT: [(&str, &str); 4] =
    [("grant_type", "password"), ("username", "user@b.example"), ("password", "p+ss w&rd"), ("response_type", "id_token")];

const KEY: &str = "subscription-key";

fn options() -> ReplayOptions {
    let [_, (_, username), (_, password), _] = ACCOUNT;
    let account = Account { username: username.to_owned(), password: Secret::new(password), subscription_key: Secret::new(KEY) };
    ReplayOptions { api: ApiOptions { account, ..ApiOptions::default() }, ..ReplayOptions::default() }
}

/// A client that has a token.
struct Client {
    site: Site,
    token: String,
}

impl Client {
    async fn start(options: ReplayOptions) -> Self {
        let site = start(options).await;
        let reply: Value = token(&site, &ACCOUNT).await.json().await.unwrap();
        Self { token: reply["id_token"].as_str().unwrap().to_owned(), site }
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("Ocp-Apim-Subscription-Key", KEY).header("Authorization", format!("Bearer {}", self.token))
    }

    async fn get(&self, path: &str) -> Response {
        let url = format!("{}/api/public-reports{path}", self.site.base_url);
        self.signed(self.site.client.get(url)).send().await.unwrap()
    }

    async fn json(&self, path: &str) -> Value {
        self.get(path).await.json().await.unwrap()
    }

    async fn post(&self, path: &str, body: Value) -> Response {
        let url = format!("{}/api/public-reports{path}", self.site.base_url);
        self.signed(self.site.client.post(url).json(&body)).send().await.unwrap()
    }
}

async fn token(site: &Site, fields: &[(&str, &str)]) -> Response {
    // Written by hand: the client is built without forms.
    let encoded = |text: &str| text.bytes().fold(String::new(), |encoded, byte| encoded + &format!("%{byte:02X}"));
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let path = "/ercotb2c.onmicrosoft.com/B2C_1_PUBAPI-ROPC-FLOW/oauth2/v2.0/token";
    site.client.post(format!("{}{path}", site.base_url)).body(body.join("&")).send().await.unwrap()
}

fn ids(archives: &Value) -> Vec<u64> {
    archives.as_array().unwrap().iter().map(|archive| archive["docId"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn a_request_without_token_or_key_is_refused_with_401() {
    let client = Client::start(options()).await;
    let url = format!("{}/api/public-reports/archive/np4-190-cd", client.site.base_url);
    let get = || client.site.client.get(&url);
    for request in [
        get(),
        get().header("Ocp-Apim-Subscription-Key", KEY),
        get().header("Ocp-Apim-Subscription-Key", KEY).header("Authorization", "Bearer other"),
        get().header("Ocp-Apim-Subscription-Key", "other").header("Authorization", format!("Bearer {}", client.token)),
        get().header("Authorization", format!("Bearer {}", client.token)),
    ] {
        assert_eq!(request.send().await.unwrap().status(), 401);
    }
    assert_eq!(client.get("/archive/np4-190-cd").await.status(), 200);
    let stats = client.site.replay.stats().api;
    assert_eq!((stats.refused, stats.tokens, stats.listings), (5, 1, 1));
}

#[tokio::test]
async fn a_wrong_password_gets_no_token() {
    let site = start(options()).await;
    let mut wrong = ACCOUNT;
    wrong[2].1 = "other";
    let reply = token(&site, &wrong).await;
    assert_eq!(reply.status(), 400);
    assert!(reply.json::<Value>().await.unwrap()["error"].as_str().unwrap().contains("access_denied"));
}

#[tokio::test]
async fn requests_beyond_the_limit_get_429_without_retry_after() {
    let api = ApiOptions { requests_per_minute: Some(2), ..options().api };
    let client = Client::start(ReplayOptions { api, ..options() }).await;
    let statuses = [client.get("").await.status(), client.get("/np4-190-cd").await.status()];
    assert_eq!(statuses.map(|status| status.as_u16()), [200, 200]);
    let refused = client.get("/archive/np4-190-cd").await;
    assert_eq!(refused.status(), 429);
    assert!(!refused.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn an_archive_listing_has_the_shape_of_the_real_one() {
    let client = Client::start(options()).await;
    let query = "?postDatetimeFrom=2026-10-30T00:00:00&postDatetimeTo=2026-10-31T00:00:00&size=1000";
    let listing = client.json(&format!("/archive/np4-190-cd{query}")).await;
    let real = std::fs::read_to_string(repository().join("data/real/public-api/archive_listing.json")).unwrap();
    let real: Value = serde_json::from_str(&real).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&listing), keys(&real));
    for part in ["_meta", "product", "_links"] {
        assert_eq!(keys(&listing[part]), keys(&real[part]), "{part}");
    }
    assert_eq!(listing["_meta"]["query"], real["_meta"]["query"].clone().replace_dates());
    let (one, real) = (&listing["archives"][0], &real["archives"][0]);
    assert_eq!(keys(one), keys(real));
    let on_the_day = |document: &&Document| (DAY.0..DAY.1).contains(&document.published_at);
    let documents: Vec<&Document> = client.site.report(12331).documents.iter().filter(on_the_day).collect();
    let [document] = documents[..] else { panic!("one posting on the day that is asked for: {documents:?}") };
    assert_eq!(ids(&listing["archives"]), [document.doc_id]);
    assert_eq!(one["postDatetime"], "2026-10-30T12:42:24.000");
    assert!(one["_links"]["endpoint"]["href"].as_str().unwrap().ends_with(&format!("np4-190-cd?download={}", document.doc_id)));
    assert_eq!(listing["product"]["reportTypeId"], 12331);
}

/// 2026-10-30 in Central Daylight Time.
static DAY: LazyLock<(Timestamp, Timestamp)> =
    LazyLock::new(|| ("2026-10-30T05:00:00Z".parse().unwrap(), "2026-10-31T05:00:00Z".parse().unwrap()));

trait ReplaceDates {
    fn replace_dates(self) -> Value;
}

impl ReplaceDates for Value {
    /// The query that this test asked with in place of the real one's.
    fn replace_dates(mut self) -> Value {
        self["parameters"] = json!({ "postDatetimeFrom": "2026-10-30T00:00:00", "postDatetimeTo": "2026-10-31T00:00:00" });
        self
    }
}

#[tokio::test]
async fn the_pages_of_an_archive_make_up_the_whole_newest_first() {
    let client = Client::start(options()).await;
    let documents: Vec<u64> = client.site.report(12302).documents.iter().rev().map(|document| document.doc_id).collect();
    let page_count = documents.len().div_ceil(40);
    assert!(page_count >= 3 && !documents.len().is_multiple_of(40), "the last page is short: {}", documents.len());
    let mut paged = Vec::new();
    for page in 1..=page_count {
        let listing = client.json(&format!("/archive/NP6-86-CD?size=40&page={page}")).await;
        assert_eq!((&listing["_meta"]["totalPages"], &listing["_meta"]["currentPage"]), (&json!(page_count), &json!(page)));
        assert_eq!(listing["_meta"]["totalRecords"], documents.len());
        paged.extend(ids(&listing["archives"]));
    }
    assert_eq!(paged, documents);
    assert_eq!(ids(&client.json(&format!("/archive/NP6-86-CD?size=40&page={}", page_count + 1)).await["archives"]), [0; 0]);
    for query in ["size=1001", "size=0", "page=0", "postDatetimeFrom=yesterday"] {
        assert_eq!(client.get(&format!("/archive/NP6-86-CD?{query}")).await.status(), 400, "{query}");
    }
}

#[tokio::test]
async fn a_download_is_a_zip_of_the_zips_that_mis_gives() {
    let client = Client::start(options()).await;
    let documents: Vec<u64> = client.site.report(12331).documents[..3].iter().map(|document| document.doc_id).collect();
    let reply = client.post("/archive/np4-190-cd/download", json!({ "docIds": documents })).await;
    let outer = reply.bytes().await.unwrap();
    let mut archive =
        async_zip::base::read1::seek::ZipArchiveReader::open(futures_util::io::Cursor::new(&outer[..])).await.unwrap();
    for (index, doc_id) in documents.iter().enumerate() {
        assert_eq!(archive.cdrs()[index].insecure_file_name.as_str(), Some(format!("{doc_id}.zip").as_str()));
        let mut inner = Vec::new();
        let mut reader = archive.file(index).await.unwrap();
        futures_util::AsyncReadExt::read_to_end(&mut reader, &mut inner).await.unwrap();
        assert_eq!(inner, client.site.download(*doc_id).await.bytes().await.unwrap());
        let alone = client.get(&format!("/archive/np4-190-cd?download={doc_id}")).await.bytes().await.unwrap();
        assert_eq!(inner, alone);
    }
    let given = client.site.replay.stats().api.documents;
    assert_eq!(given, documents.iter().map(|doc_id| (*doc_id, 2)).collect());
}

#[tokio::test]
async fn a_download_that_cannot_be_read_or_names_nothing_is_refused() {
    let client = Client::start(options()).await;
    for (body, status) in [
        (json!({}), 400),
        (json!({ "docIds": [] }), 400),
        (json!({ "docIds": vec![1; 1001] }), 400),
        (json!({ "docIds": ["a"] }), 400),
        (json!({ "docIds": [1] }), 404),
    ] {
        assert_eq!(client.post("/archive/np4-190-cd/download", body).await.status(), status);
    }
    assert_eq!(client.get("/archive/np4-190-cd?download=1").await.status(), 404);
    assert_eq!(client.get("/archive/np9-999-cd").await.status(), 404);
}

#[tokio::test]
async fn the_archive_keeps_what_has_left_the_listing_and_has_nothing_before_it_is_posted() {
    let clock = ReplayClock::standing_at("2026-11-20T00:00:00Z".parse().unwrap());
    let client = Client::start(ReplayOptions { clock, retention: Retention::ByReportType, ..options() }).await;
    assert_eq!(client.site.list(12300).await, json!([]));
    let all = client.site.report(12300).documents.len();
    assert_eq!(client.json("/archive/np6-788-cd?size=1").await["_meta"]["totalRecords"], all);
    let then: Timestamp = "2026-10-30T06:00:00Z".parse().unwrap();
    client.site.replay.set_now(then);
    let posted = client.site.report(12300).documents.iter().filter(|document| document.published_at <= then).count();
    assert!((1..all).contains(&posted));
    assert_eq!(client.json("/archive/np6-788-cd?size=1").await["_meta"]["totalRecords"], posted);
}

#[tokio::test]
async fn the_archive_has_what_mis_never_listed() {
    let faults = FaultPlan { faults: vec!["missing:1".parse().unwrap()], ..FaultPlan::default() };
    let client = Client::start(ReplayOptions { faults, ..options() }).await;
    assert_eq!(client.site.list(12331).await, json!([]));
    let all = client.site.report(12331).documents.len();
    assert_eq!(client.json("/archive/np4-190-cd").await["_meta"]["totalRecords"], all);
}

#[tokio::test]
async fn faults_strike_the_api_too() {
    let faults = FaultPlan { faults: vec!["503:1".parse().unwrap()], ..FaultPlan::default() };
    let client = Client::start(ReplayOptions { faults, ..options() }).await;
    assert_eq!(client.get("/archive/np4-190-cd").await.status(), 503);
    let doc_id = client.site.report(12331).documents[0].doc_id;
    assert_eq!(client.get(&format!("/archive/np4-190-cd?download={doc_id}")).await.status(), 503);
    assert!(client.site.replay.stats().api.documents.is_empty());
}

#[tokio::test]
async fn a_month_that_is_over_is_a_bundle_of_its_documents() {
    let clock = ReplayClock::standing_at("2026-11-03T00:00:00Z".parse().unwrap());
    let client = Client::start(ReplayOptions { clock, retention: Retention::Forever, ..options() }).await;
    let listing = client.json("/bundle/np4-190-cd").await;
    let [bundle] = &listing["bundles"].as_array().unwrap()[..] else { panic!("October alone: {listing}") };
    assert_eq!(bundle["postDatetime"], "2026-10-31T23:59:59.000");
    let doc_id = bundle["docId"].as_i64().unwrap();
    assert!(doc_id < 0);
    let zip = client.get(&format!("/bundle/np4-190-cd?download={doc_id}")).await.bytes().await.unwrap();
    let names: Vec<String> = zip_names(&zip).await;
    let november: Timestamp = "2026-11-01T05:00:00Z".parse().unwrap();
    let october = client.site.report(12331).documents.iter().filter(|document| document.published_at < november);
    let expected: Vec<String> = october
        .map(|document| format!("{}.{}", document.doc_id, document.name.zip_name(mis_replay::names::FileKind::Csv)))
        .collect();
    assert!(expected.len() < client.site.report(12331).documents.len(), "some are November's");
    assert_eq!(names, expected);
    assert_eq!(client.post("/bundle/np4-190-cd/download", json!({ "docIds": [doc_id] })).await.status(), 400);
}

async fn zip_names(zip: &[u8]) -> Vec<String> {
    let archive = async_zip::base::read1::seek::ZipArchiveReader::open(futures_util::io::Cursor::new(zip)).await.unwrap();
    archive.cdrs().iter().map(|entry| entry.insecure_file_name.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_token_is_good_for_as_long_as_its_life_and_no_longer() {
    let api = ApiOptions { token_life: Duration::from_millis(200), ..options().api };
    let client = Client::start(ReplayOptions { api, ..options() }).await;
    tokio::time::sleep(Duration::from_millis(250)).await;
    assert_eq!(client.get("").await.status(), 401);
}
