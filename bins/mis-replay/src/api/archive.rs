//! Products, the archive listing with its pages, and documents by DocID.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use ercot_types::time::utc_to_central;
use jiff::civil::DateTime;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::Refusal;
use crate::archive::zip_of_zips;
use crate::faults::FaultKind;
use crate::listing::title;
use crate::plan::Subject;
use crate::query::{number, parameter};
use crate::replay::{PackedReport, Replay};
use crate::respond::Content;
use crate::sample::{Document, Report};
use crate::server::failure;

/// The most that a page or a download may hold.
const MOST: usize = 1000;

/// The most that a request's list of DocIDs may take.
const MOST_BYTES: usize = 64 * 1024;

const REPORTS: &str = "/api/public-reports";

/// Every product of the sample.
pub(super) async fn products(State(replay): State<Arc<Replay>>, headers: HeaderMap) -> Response {
    if let Err(refusal) = replay.api.admit(&headers, Instant::now()) {
        return refusal.respond(&replay);
    }
    let host = host(&headers);
    let products: Vec<Value> = replay.reports().map(|report| product_json(report, &host)).collect();
    json_content(&json!({ "_embedded": { "products": products }, "_links": {} })).respond(None)
}

/// One product.
pub(super) async fn product(State(replay): State<Arc<Replay>>, Path(emil_id): Path<String>, headers: HeaderMap) -> Response {
    match admitted(&replay, &emil_id, &headers) {
        Ok(packed) => json_content(&product_json(packed.report(), &host(&headers))).respond(None),
        Err(refusal) => refusal.respond(&replay),
    }
}

/// A page of the archive listing, or the document that the query names.
pub(super) async fn archive(
    State(replay): State<Arc<Replay>>,
    Path(emil_id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let packed = match admitted(&replay, &emil_id, &headers) {
        Ok(packed) => packed,
        Err(refusal) => return refusal.respond(&replay),
    };
    if parameter(query.as_deref(), "download").is_some() {
        return one(&replay, packed, number(query.as_deref(), "download")).await;
    }
    let documents = match packed.published(replay.now()).await {
        Ok(documents) => documents,
        Err(error) => return failure(&error),
    };
    let strike = replay.strike(Subject::ArchiveListing(packed.report().report_type_id));
    replay.count_api(|api| api.listings += 1);
    let is_empty = strike.is_some_and(|strike| strike.kind == FaultKind::EmptyListing);
    let documents = documents.into_iter().rev().map(|(document, _)| document).filter(|_| !is_empty);
    match Page::of(query.as_deref()) {
        None => Refusal::Query.respond(&replay),
        Some(page) => json_content(&page.json(packed.report(), documents.collect(), &host(&headers))).respond(strike),
    }
}

/// The zip of one document.
async fn one(replay: &Replay, packed: &PackedReport, doc_id: Option<u64>) -> Response {
    let documents = match packed.published(replay.now()).await {
        Ok(documents) => documents,
        Err(error) => return failure(&error),
    };
    let Some((_, bytes)) = documents.into_iter().find(|(document, _)| Some(document.doc_id) == doc_id) else {
        return Refusal::NoDocument.respond(replay);
    };
    give(replay, packed.report(), &doc_id.into_iter().collect::<Vec<_>>(), bytes.clone())
}

/// A zip of the zips of the documents that the body names, each under `<DocID>.zip`.
pub(super) async fn download(
    State(replay): State<Arc<Replay>>,
    Path(emil_id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let packed = match admitted(&replay, &emil_id, &headers) {
        Ok(packed) => packed,
        Err(refusal) => return refusal.respond(&replay),
    };
    let Some(wanted) = doc_ids(&body) else { return Refusal::Query.respond(&replay) };
    let now = replay.now();
    let documents = match packed.published(now).await {
        Ok(documents) => documents,
        Err(error) => return failure(&error),
    };
    let given = documents.into_iter().filter(|(document, _)| wanted.contains(&document.doc_id));
    let entries: Vec<(String, Bytes)> =
        given.map(|(document, bytes)| (format!("{}.zip", document.doc_id), bytes.clone())).collect();
    let given: Vec<u64> = entries.iter().filter_map(|(name, _)| name.strip_suffix(".zip")?.parse().ok()).collect();
    if given.is_empty() {
        return Refusal::NoDocument.respond(&replay);
    }
    match zip_of_zips(&entries, now).await {
        Ok(zip) => give(&replay, packed.report(), &given, zip.into()),
        Err(error) => failure(&error),
    }
}

/// The answer with documents, counted unless a fault strikes it.
fn give(replay: &Replay, report: &Report, doc_ids: &[u64], bytes: Bytes) -> Response {
    let strike = replay.strike(Subject::ArchiveDownload(report.report_type_id));
    replay.count_api(|api| {
        api.downloads += 1;
        if strike.is_none_or(|strike| strike.kind == FaultKind::Slow) {
            for doc_id in doc_ids {
                *api.documents.entry(*doc_id).or_default() += 1;
            }
        }
    });
    Content::zip(bytes).respond(strike)
}

/// The product that a request is about, if it may ask.
pub(super) fn admitted<'r>(replay: &'r Replay, emil_id: &str, headers: &HeaderMap) -> Result<&'r PackedReport, Refusal> {
    replay.api.admit(headers, Instant::now())?;
    replay.product(emil_id).ok_or(Refusal::NoProduct)
}

/// `{"docIds":[…]}`, numbers or texts.
fn doc_ids(body: &[u8]) -> Option<Vec<u64>> {
    let body: Value = serde_json::from_slice(body.get(..body.len().min(MOST_BYTES))?).ok()?;
    let ids = body.get("docIds")?.as_array()?;
    let id = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
    let ids: Vec<u64> = ids.iter().map(id).collect::<Option<_>>()?;
    (1..=MOST).contains(&ids.len()).then_some(ids)
}

/// What a listing is asked for.
#[derive(Debug)]
struct Page {
    from: Option<DateTime>,
    to: Option<DateTime>,
    size: usize,
    number: usize,
}

impl Page {
    /// Reads a query; `None` if a parameter cannot be read.
    fn of(query: Option<&str>) -> Option<Self> {
        let instant = |name: &str| match parameter(query, name) {
            None => Some(None),
            Some(text) => text.parse::<DateTime>().ok().map(Some),
        };
        let count = |name: &str, default: usize| match parameter(query, name) {
            None => Some(default),
            Some(text) => text.parse::<usize>().ok().filter(|count| *count > 0),
        };
        let size = count("size", MOST)?;
        let (from, to) = (instant("postDatetimeFrom")?, instant("postDatetimeTo")?);
        (size <= MOST).then_some(Self { from, to, size, number: count("page", 1)? })
    }

    /// The page of the documents, which come newest first.
    fn json(&self, report: &Report, mut documents: Vec<&Document>, host: &str) -> Value {
        documents.retain(|document| {
            let posted = post_datetime(document);
            self.from.is_none_or(|from| from <= posted) && self.to.is_none_or(|to| posted <= to)
        });
        let path = format!("{REPORTS}/archive/{}", report.emil_id.to_ascii_lowercase());
        let (total, pages) = (documents.len(), documents.len().div_ceil(self.size).max(1));
        let shown = documents.into_iter().skip((self.number - 1).saturating_mul(self.size)).take(self.size);
        let archives: Vec<Value> = shown
            .map(|document| {
                let href = format!("http://{host}{path}?download={}", document.doc_id);
                json!({
                    "docId": document.doc_id,
                    "friendlyName": format!("{}_csv", document.name.stem()),
                    "postDatetime": post_datetime(document).strftime("%Y-%m-%dT%H:%M:%S.000").to_string(),
                    "_links": { "endpoint": { "href": href } },
                })
            })
            .collect();
        let asked = [("postDatetimeFrom", self.from), ("postDatetimeTo", self.to)];
        let parameters: serde_json::Map<String, Value> =
            asked.iter().filter_map(|(name, at)| Some(((*name).to_owned(), Value::from((*at)?.to_string())))).collect();
        json!({
            "_meta": {
                "totalRecords": total,
                "pageSize": self.size,
                "totalPages": pages,
                "currentPage": self.number,
                "query": { "parameterCount": parameters.len(), "parameters": parameters, "sortedBy": "postDatetime: DESC" },
            },
            "product": { "emilId": report.emil_id, "name": title(report), "reportTypeId": report.report_type_id },
            "archives": archives,
            "_links": {
                "self": { "href": format!("http://{host}{path}") },
                "parent": { "href": format!("http://{host}{REPORTS}") },
            },
        })
    }
}

fn product_json(report: &Report, host: &str) -> Value {
    let emil_id = report.emil_id.to_ascii_lowercase();
    let link = |path: &str| json!({ "href": format!("http://{host}{REPORTS}{path}") });
    json!({
        "emilId": report.emil_id,
        "name": title(report),
        "reportTypeId": report.report_type_id,
        "status": "Active",
        "downloadLimit": MOST,
        "_links": {
            "self": link(&format!("/{emil_id}")),
            "archive": link(&format!("/archive/{emil_id}")),
            "bundle": link(&format!("/bundle/{emil_id}")),
        },
    })
}

/// The API prints Central time without an offset.
fn post_datetime(document: &Document) -> DateTime {
    utc_to_central(document.published_at).0
}

pub(super) fn host(headers: &HeaderMap) -> String {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost").to_owned()
}

pub(super) fn json_content(value: &Value) -> Content {
    Content::json(value.to_string())
}
