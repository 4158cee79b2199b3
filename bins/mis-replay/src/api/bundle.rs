//! Monthly bundles: everything that was posted in a month that is over, in one zip.
//!
//! A bundle has a negative DocID, the last second of its month as its posting time, and members named
//! `<DocID>.<constructed name>`. A bundle is given by its link; the POST form answers 400, as ERCOT's may.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use ercot_types::time::central_date;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::Refusal;
use super::archive::{admitted, host, json_content};
use crate::archive::zip_of_zips;
use crate::faults::FaultKind;
use crate::listing::title;
use crate::names::FileKind;
use crate::plan::Subject;
use crate::query::{number, parameter};
use crate::replay::{PackedReport, Replay};
use crate::respond::Content;
use crate::sample::{Document, Report};
use crate::server::failure;

/// Documents of a month with their zips.
type Months<'r> = BTreeMap<Date, Vec<(&'r Document, &'r Bytes)>>;

/// The list of bundles, or the bundle that the query names.
pub(super) async fn bundle(
    State(replay): State<Arc<Replay>>,
    Path(emil_id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let packed = match admitted(&replay, &emil_id, &headers) {
        Ok(packed) => packed,
        Err(refusal) => return refusal.respond(&replay),
    };
    let months = match months(&replay, packed).await {
        Ok(months) => months,
        Err(response) => return response,
    };
    if parameter(query.as_deref(), "download").is_some() {
        return one(&replay, packed.report(), &months, number(query.as_deref(), "download")).await;
    }
    let strike = replay.strike(Subject::ArchiveListing(packed.report().report_type_id));
    replay.count_api(|api| api.listings += 1);
    let is_empty = strike.is_some_and(|strike| strike.kind == FaultKind::EmptyListing);
    let months: Vec<Date> = months.keys().rev().copied().filter(|_| !is_empty).collect();
    json_content(&listing(packed.report(), &months, &host(&headers))).respond(strike)
}

/// Bundles are not given by POST.
pub(super) async fn download(State(replay): State<Arc<Replay>>, Path(emil_id): Path<String>, headers: HeaderMap) -> Response {
    let refusal = admitted(&replay, &emil_id, &headers).err().unwrap_or(Refusal::Query);
    refusal.respond(&replay)
}

/// The documents of each month that is over, by its last day.
async fn months<'r>(replay: &Replay, packed: &'r PackedReport) -> Result<Months<'r>, Response> {
    let documents = packed.published(replay.now()).await.map_err(|error| failure(&error))?;
    let today = central_date(replay.now());
    let mut months = Months::new();
    for (document, bytes) in documents {
        let last_day = central_date(document.published_at).last_of_month();
        if last_day < today {
            months.entry(last_day).or_default().push((document, bytes));
        }
    }
    Ok(months)
}

async fn one(replay: &Replay, report: &Report, months: &Months<'_>, doc_id: Option<i64>) -> Response {
    let month = months.iter().find(|(last_day, _)| Some(bundle_id(report, **last_day)) == doc_id);
    let Some((_, documents)) = month else { return Refusal::NoDocument.respond(replay) };
    let member = |(document, bytes): &(&Document, &Bytes)| {
        (format!("{}.{}", document.doc_id, document.name.zip_name(FileKind::Csv)), (*bytes).clone())
    };
    let entries: Vec<(String, Bytes)> = documents.iter().map(member).collect();
    let zip = match zip_of_zips(&entries, replay.now()).await {
        Ok(zip) => zip,
        Err(error) => return failure(&error),
    };
    let strike = replay.strike(Subject::ArchiveDownload(report.report_type_id));
    replay.count_api(|api| {
        api.downloads += 1;
        if strike.is_none_or(|strike| strike.kind == FaultKind::Slow) {
            for (document, _) in documents {
                *api.documents.entry(document.doc_id).or_default() += 1;
            }
        }
    });
    Content::zip(zip.into()).respond(strike)
}

fn listing(report: &Report, months: &[Date], host: &str) -> Value {
    let path = format!("/api/public-reports/bundle/{}", report.emil_id.to_ascii_lowercase());
    let bundles: Vec<Value> = months
        .iter()
        .map(|last_day| {
            let doc_id = bundle_id(report, *last_day);
            json!({
                "docId": doc_id,
                "friendlyName": format!("{}_{}", report.emil_id, last_day.strftime("%Y-%m")),
                "postDatetime": format!("{last_day}T23:59:59.000"),
                "_links": { "endpoint": { "href": format!("http://{host}{path}?download={doc_id}") } },
            })
        })
        .collect();
    json!({
        "_meta": { "totalRecords": bundles.len(), "pageSize": 1000, "totalPages": 1, "currentPage": 1 },
        "product": { "emilId": report.emil_id, "name": title(report), "reportTypeId": report.report_type_id },
        "bundles": bundles,
        "_links": { "self": { "href": format!("http://{host}{path}") } },
    })
}

/// Below zero, another one for each report type and month.
fn bundle_id(report: &Report, last_day: Date) -> i64 {
    let month = i64::from(last_day.year()) * 12 + i64::from(last_day.month());
    -(i64::from(report.report_type_id) * 100_000 + month)
}
