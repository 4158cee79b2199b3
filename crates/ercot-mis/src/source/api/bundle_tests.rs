use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use jiff::civil::date;

use super::ApiSource;
use super::bundles::EmptyMonths;
use super::tests::{Run, api, content, october, page, parcel};
use crate::fetch::FetchMode;
use crate::source::{ListingKind, Source};
use crate::testing::server::{Asked, Reply, Server};

/// Documents 101 to 130 and 1101 to 1130.
const IDS: usize = 60;

fn ids() -> Vec<i64> {
    (0..30).map(|n| 101 + n).chain((0..30).map(|n| 1101 + n)).collect()
}

/// A server whose archive lists some documents and that has a bundle of October; counts the downloads of it.
async fn with_bundle(
    listed: Vec<i64>,
    bundle: impl Fn(&Asked<'_>) -> Reply + Send + Sync + 'static,
) -> (Server, Arc<AtomicUsize>) {
    let downloads = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&downloads);
    let server = api(move |asked| match asked.path {
        path if path.contains("download=-101") => {
            counted.fetch_add(1, SeqCst);
            Some(bundle(asked))
        }
        path if path.contains("/bundle/") => Some(Reply::ok(page("bundles", &[-101], 1, 1, 1))),
        path if path.contains("size=") => Some(Reply::ok(page("archives", &listed, 1, 1, listed.len()))),
        _ => None,
    })
    .await;
    (server, downloads)
}

fn whole(ids: &[i64]) -> Reply {
    let ids: Vec<u64> = ids.iter().map(|id| id.unsigned_abs()).collect();
    Reply::ok(parcel(&ids, |id| Some(content(id))))
}

async fn list(source: &ApiSource) -> crate::source::Listing {
    let dataset = crate::catalog::Catalog::builtin().unwrap().get("dam_spp").unwrap().clone();
    source.list(&dataset, "2026-12-24T00:00:00Z".parse().unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_bundle_that_fails_leaves_its_documents_to_batches() {
    let failures: [fn() -> Reply; 3] =
        [|| Reply::status(503, "try later"), || Reply::status(404, "gone"), || Reply::ok("PK, but no zip at all")];
    for failure in failures {
        let (server, downloads) = with_bundle(ids(), move |_| failure()).await;
        let mut run = Run::new();
        let source = run.source(&server, october());
        let outcome = run.fetch(&source).await.unwrap();
        assert_eq!((outcome.downloaded, outcome.failed.len()), (IDS, 0), "{:?}", outcome.failed.first());
        assert!(downloads.load(SeqCst) > 0);
    }
    let (server, _) = with_bundle(ids(), |_| Reply::status(403, "not you")).await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    let outcome = run.fetch(&source).await.unwrap();
    assert_eq!(outcome.downloaded, 0, "who is refused asks for no more");
}

#[tokio::test]
async fn a_dry_run_plans_the_bundle_of_an_empty_month_and_downloads_nothing() {
    let (server, downloads) = with_bundle(Vec::new(), |_| whole(&[101, 102])).await;
    let mut run = Run::new();
    run.options.mode = FetchMode::DryRun;
    run.empty_months = EmptyMonths::Plan;
    let source = run.source(&server, october());
    let outcome = run.fetch(&source).await.unwrap();
    assert_eq!((outcome.planned.len(), source.planned_bundles(), downloads.load(SeqCst)), (0, 1, 0));
    assert!(source.is_unopened(date(2026, 10, 7)) && !source.is_unopened(date(2026, 11, 7)));
}

#[tokio::test]
async fn with_nothing_left_to_fetch_bundles_are_not_even_listed() {
    let (server, downloads) = with_bundle(Vec::new(), |_| whole(&[101, 102])).await;
    let mut run = Run::new();
    run.options.max_new = Some(0);
    run.empty_months = EmptyMonths::Leave;
    let source = run.source(&server, october());
    assert_eq!(run.fetch(&source).await.unwrap().new, 0);
    assert!(source.is_unopened(date(2026, 10, 7)) && source.planned_bundles() == 0);
    assert!(downloads.load(SeqCst) == 0 && server.paths().iter().all(|path| !path.contains("/bundle/")));
}

#[tokio::test]
async fn a_bundle_of_an_empty_month_that_cannot_be_had_is_a_fault_of_the_listing() {
    let (server, _) = with_bundle(Vec::new(), |_| Reply::status(404, "gone")).await;
    let mut run = Run::new();
    let source = run.source(&server, october());
    let outcome = run.fetch(&source).await.unwrap();
    assert!(matches!(&outcome.listing, ListingKind::Unknown { reason } if reason.contains("DAMSPNP4190_2026-10 cannot be had")));
    assert_eq!(outcome.ignored.faulty.len(), 1);
}

#[tokio::test]
async fn what_a_limit_leaves_out_of_a_bundle_is_not_taken_for_unlisted() {
    let (server, _) = with_bundle(ids(), |_| whole(&ids())).await;
    let mut run = Run::new();
    run.options.max_new = Some(55);
    let source = run.source(&server, october());
    let outcome = run.fetch(&source).await.unwrap();
    assert_eq!((outcome.downloaded, outcome.left_out), (55, 5));
    assert!(!source.has_more(), "the archive lists the other five");
}

#[tokio::test]
async fn a_source_removes_its_own_scratch_and_that_of_no_other() {
    let (server, _) = with_bundle(Vec::new(), |_| whole(&[101, 102])).await;
    let run = Run::new();
    let working = run.source(&server, october());
    assert_eq!((list(&working).await.documents.len(), run.parcels()), (2, 1));
    let other = run.source(&server, october());
    assert_eq!((list(&other).await.documents.len(), run.parcels()), (2, 2));
    drop(other);
    assert_eq!(run.parcels(), 1);
    drop(working);
    assert_eq!(run.parcels(), 0);
    std::fs::create_dir_all(run.folder.path().join("staging/dam_spp/api-parcels-1-1/0")).unwrap();
    std::fs::create_dir_all(run.folder.path().join("staging/dam_spp/1001")).unwrap();
    let dataset = crate::catalog::Catalog::builtin().unwrap().get("dam_spp").unwrap().clone();
    super::remove_leftover_parcels(&dataset, run.folder.path());
    assert_eq!(run.parcels(), 1, "staged documents stay");
}

#[tokio::test]
async fn only_the_apis_own_message_says_that_it_does_not_have_a_report() {
    let own = r#"{ "statusCode": 404, "message": "The product does not exist." }"#;
    for (body, is_absent) in [
        (own, true),
        (r#"{"message":"Resource not found"}"#, true),
        ("<html><title>404</title>nginx</html>", false),
        ("", false),
        (r#"{"error":"no route"}"#, false),
        (r#"{"statusCode":503,"message":"backend"}"#, false),
    ] {
        let server = api(move |asked| asked.path.contains("size=").then(|| Reply::status(404, body))).await;
        let mut run = Run::new();
        let source = run.source(&server, october());
        let error = run.fetch(&source).await.unwrap_err();
        assert_eq!(error.is_absent(), is_absent, "{body}: {error:?}");
        assert!(!error.is_unreachable(), "{body}");
    }
}
