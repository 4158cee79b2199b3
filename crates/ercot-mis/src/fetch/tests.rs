use super::*;
use crate::catalog::Catalog;
use crate::http::{HostLimits, Http, HttpConfig, ProxyUse, RetryPolicy};
use crate::progress::NoProgress;
use crate::source::{DirectorySource, ListingFormat, ListingKind, MisSource, UrlSource};
use crate::testing::server::{Reply, Server};
use crate::testing::{ZipPart, real_files, zip, zip_of};
use ercot_manifest::{Manifest, PublishedBasis};
use ercot_types::clock::FixedClock;
use std::sync::Mutex;
use std::time::Duration;

const NOW: &str = "2026-10-26T06:00:00Z";
const JSON: &str = "/misapp/servlets/IceDocListJsonWS?reportTypeId=12300";
const HTML: &str = "/misapp/GetReports.do?reportTypeId=12300";

fn clock() -> FixedClock {
    FixedClock(NOW.parse().unwrap())
}

fn dataset() -> Dataset {
    Catalog::builtin().unwrap().get("rt_lmp_5min").unwrap().clone()
}

fn http() -> Http {
    let retry = RetryPolicy { base: Duration::from_millis(1), ..RetryPolicy::default() };
    let loopback = HostLimits::unpaced(4);
    Http::new(HttpConfig { retry, loopback, proxy: ProxyUse::Never, ..HttpConfig::default() }).unwrap()
}

/// The constructed name of the run at 00:0m local.
fn name(minute: usize, twin: &str) -> String {
    format!("cdr.00012300.0000000000000000.20261026.000{minute}12719.LMPSROSNODENP6788_20261026_000{minute}10_{twin}.zip")
}

/// A listing of CSV and XML twins, newest first; document n has the DocID n.
fn listing(minutes: std::ops::Range<usize>) -> String {
    let twin = |minute: usize, twin: &str, id: usize| {
        serde_json::json!({ "Document": {
            "DocID": id.to_string(), "ConstructedName": name(minute, twin), "Extension": "zip",
            "PublishDate": format!("2026-10-26T00:0{minute}:12-06:00"), "ExpiredDate": "2026-10-31T00:00:00-05:00"
        } })
    };
    let twins = minutes.rev().flat_map(|minute| [twin(minute, "csv", minute), twin(minute, "xml", 100 + minute)]);
    serde_json::json!({ "ListDocsByRptTypeRes": { "DocumentList": twins.collect::<Vec<_>>() } }).to_string()
}

fn content(id: &str) -> Vec<u8> {
    zip_of(&[(&format!("{id}.csv"), format!("A,B\n{id},2\n").as_bytes())])
}

/// Serves a listing and its documents, unless `other` has another answer.
async fn mis(minutes: std::ops::Range<usize>, other: impl Fn(&str, usize) -> Option<Reply> + Send + Sync + 'static) -> Server {
    Server::start(move |path, earlier| {
        let path = path.split("&_=").next().unwrap();
        other(path, earlier).unwrap_or_else(|| match path.split_once("doclookupId=") {
            Some((_, id)) => Reply::ok(content(id)),
            None if path == JSON => Reply::ok(listing(minutes.clone())),
            None => Reply::status(404, "no such page"),
        })
    })
    .await
}

struct Run {
    folder: tempfile::TempDir,
    options: FetchOptions,
    manifest: ManifestWriter,
}

impl Run {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let manifest = Manifest::open(&folder.path().join("manifests/d.jsonl")).unwrap();
        Self { options: FetchOptions::new(folder.path()), folder, manifest }
    }

    async fn fetch(&mut self, server: &Server) -> Result<FetchOutcome, FetchError> {
        let source = MisSource::new(http(), server.base.clone());
        fetch_dataset(&dataset(), &source, &mut self.manifest, &self.options, &clock(), &NoProgress).await
    }

    fn raw(&self, id: usize) -> PathBuf {
        self.folder.path().join(format!("raw/rt_lmp_5min/2026-10-26/{id}_{}", name(id, "csv")))
    }
}

#[tokio::test]
async fn new_documents_are_kept_once_and_a_second_run_finds_none() {
    let server = mis(0..5, |_, _| None).await;
    let mut run = Run::new();
    let outcome = run.fetch(&server).await.unwrap();
    assert_eq!((outcome.listed, outcome.new, outcome.downloaded, outcome.failed.len()), (5, 5, 5, 0));
    assert_eq!((outcome.ignored.unmatched, outcome.format), (5, ListingFormat::Json));
    assert_eq!(std::fs::read(run.raw(3)).unwrap(), content("3"));
    assert!(run.manifest.verify(run.folder.path()).findings.is_empty());
    let entry = run.manifest.pending_ingest()[0];
    assert_eq!(entry.document.doc_id.as_deref(), Some("0"));
    // The offset -06:00 of the listing is wrong in October and dropped.
    assert_eq!(entry.document.published_at, "2026-10-26T05:00:12Z".parse().unwrap());
    assert_eq!(entry.document.expires_at, Some("2026-10-31T05:00:00Z".parse().unwrap()));
    let again = run.fetch(&server).await.unwrap();
    assert_eq!((again.listed, again.new, again.downloaded), (5, 0, 0));
    assert_eq!(server.paths().iter().filter(|path| path.contains("doclookupId")).count(), 5);
}

#[tokio::test]
async fn the_page_stands_in_when_the_json_listing_fails() {
    let page = |minute: usize| {
        let row = "<tr><td class='labelOptional_ind'>NAME</td><td><a href='/misdownload/servlets/mirDownload?mimic_duns=0&doclookupId=ID'>zip</a></td></tr>";
        row.replace("NAME", &name(minute, "csv")).replace("ID", &minute.to_string())
    };
    for answer in [Reply::ok("<html>Incapsula incident</html>"), Reply::status(500, "down")] {
        let server = mis(0..1, move |path, _| match path {
            JSON => Some(answer.clone()),
            HTML => Some(Reply::ok(format!("<table>{}{}</table>", page(2), page(1)))),
            _ => None,
        })
        .await;
        let mut run = Run::new();
        let outcome = run.fetch(&server).await.unwrap();
        assert_eq!((outcome.format, outcome.downloaded), (ListingFormat::Html, 2));
        let document = &run.manifest.pending_ingest()[0].document;
        assert_eq!(document.published_basis, PublishedBasis::FileName);
        assert_eq!(document.published_at, "2026-10-26T05:01:12.719Z".parse().unwrap());
        // Published plus the catalog's five days.
        assert_eq!(document.expires_at, Some("2026-10-31T05:01:12.719Z".parse().unwrap()));
    }
}

#[tokio::test]
async fn a_listing_that_fails_in_both_forms_reports_the_first_failure() {
    let fault = std::fs::read(real_files().join("listing/ResponseFault_missing_reportTypeId.json")).unwrap();
    let server = mis(0..1, move |path, _| (path == JSON).then(|| Reply::ok(fault.clone()))).await;
    let error = Run::new().fetch(&server).await.unwrap_err();
    assert!(error.to_string().contains("Did not recieve a numeric ReportTypeId"), "{error}");
    let server = mis(0..1, |_, _| Some(Reply::status(403, "Forbidden"))).await;
    let error = Run::new().fetch(&server).await.unwrap_err();
    assert!(chain(&error).contains("answered 403"), "{}", chain(&error));
    assert_eq!(server.paths(), [JSON]);
}

#[tokio::test]
async fn an_empty_listing_is_unknown_rather_than_no_data() {
    let server = mis(0..0, |_, _| None).await;
    let outcome = Run::new().fetch(&server).await.unwrap();
    assert_eq!(outcome.listing, ListingKind::Unknown { reason: "the listing is empty".into() });
    let server = mis(0..0, |path, _| (path == JSON).then(|| Reply::ok(listing(0..2).replace("LMPSROS", "OTHER")))).await;
    let outcome = Run::new().fetch(&server).await.unwrap();
    let reason = "none of the 4 documents listed fits the dataset's file_regex".to_owned();
    assert_eq!(outcome.listing, ListingKind::Unknown { reason });
}

#[tokio::test]
async fn what_arrives_damaged_is_asked_for_again_and_then_reported() {
    let server = mis(0..4, |path, earlier| {
        let truncated = content("1")[..40].to_vec();
        let flipped = zip(&[ZipPart { crc_error: 1, ..ZipPart::new("2.csv", b"A,B\n2,2\n") }]);
        match (path.rsplit_once('=')?.1, earlier) {
            ("0", 0) => Some(Reply::ok("<html>No Document</html>")),
            ("1", 0) => Some(Reply::ok(content("1")).cut(40)),
            ("1", 1) => Some(Reply::ok(truncated)),
            ("2", _) => Some(Reply::ok(flipped)),
            ("3", 0) => Some(Reply::status(503, "")),
            _ => None,
        }
        .filter(|_| path.contains("doclookupId"))
    })
    .await;
    let mut run = Run::new();
    let outcome = run.fetch(&server).await.unwrap();
    assert_eq!((outcome.downloaded, outcome.failed.len()), (3, 1));
    let failure = &outcome.failed[0];
    assert_eq!((failure.doc_id.as_deref(), failure.kind), (Some("2"), FailureKind::Damaged));
    assert!(failure.reason.ends_with("entry 2.csv is damaged: a computed CRC32 value did not match the expected value"));
    assert!(!run.raw(2).exists());
    let asked = |id: &str| server.paths().iter().filter(|path| path.ends_with(&format!("doclookupId={id}"))).count();
    assert_eq!([asked("0"), asked("1"), asked("2"), asked("3")], [2, 3, 3, 2]);
    // The next run asks again: the listing still has it.
    assert_eq!(run.fetch(&server).await.unwrap().new, 1);
}

#[tokio::test]
async fn a_document_that_has_left_is_reported_and_the_rest_goes_on() {
    let server = mis(0..3, |path, _| path.ends_with("doclookupId=1").then(|| Reply::status(404, "No Document"))).await;
    let outcome = Run::new().fetch(&server).await.unwrap();
    assert_eq!((outcome.downloaded, outcome.failed[0].kind, outcome.stopped), (2, FailureKind::Missing, None));
}

#[tokio::test]
async fn a_refusal_ends_the_run_without_a_storm() {
    let server = mis(0..9, |path, _| path.contains("doclookupId").then(|| Reply::status(403, ""))).await;
    let mut run = Run::new();
    run.options.documents_in_flight = 1;
    let outcome = run.fetch(&server).await.unwrap();
    assert!(outcome.stopped.unwrap().contains("answered 403"));
    assert_eq!(server.requests.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn the_oldest_documents_come_first_and_what_would_be_lost_is_counted() {
    let server = mis(0..6, |_, _| None).await;
    let mut run = Run::new();
    run.options.max_new = Some(2);
    let outcome = run.fetch(&server).await.unwrap();
    assert_eq!((outcome.new, outcome.downloaded, outcome.left_out, outcome.expiring_unfetched), (6, 2, 4, 0));
    assert!(run.raw(0).exists() && run.raw(1).exists() && !run.raw(2).exists());
    // Once in two days: the last of the four would be fetched after it has left.
    run.options.run_every = SignedDuration::from_hours(72);
    let outcome = run.fetch(&server).await.unwrap();
    assert_eq!((outcome.left_out, outcome.expiring_unfetched), (2, 0));
    run.options.max_new = Some(0);
    let outcome = run.fetch(&server).await.unwrap();
    assert_eq!((outcome.left_out, outcome.expiring_unfetched), (2, 2));
    run.options.max_new = None;
    run.options.since = Some("2026-10-26T05:05:00Z".parse().unwrap());
    let outcome = run.fetch(&server).await.unwrap();
    assert_eq!((outcome.before_since, outcome.new, outcome.downloaded), (5, 1, 1));
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    let server = mis(0..2, |_, _| None).await;
    let mut run = Run::new();
    run.options.mode = FetchMode::DryRun;
    let outcome = run.fetch(&server).await.unwrap();
    assert_eq!((outcome.new, outcome.downloaded, outcome.planned.len()), (2, 0, 2));
    assert!(!run.folder.path().join("raw").exists());
    assert_eq!(run.manifest.entries().count(), 0);
}

#[tokio::test]
async fn a_whole_file_of_a_killed_run_is_adopted_and_a_damaged_one_is_not() {
    let server = mis(0..2, |_, _| None).await;
    let mut run = Run::new();
    std::fs::create_dir_all(run.raw(0).parent().unwrap()).unwrap();
    std::fs::write(run.raw(0), content("0")).unwrap();
    std::fs::write(run.raw(1), &content("1")[..50]).unwrap();
    let half = run.raw(7).with_extension("part");
    std::fs::write(&half, b"PK").unwrap();
    let outcome = run.fetch(&server).await.unwrap();
    assert_eq!((outcome.adopted, outcome.downloaded), (1, 1));
    assert_eq!(std::fs::read(run.raw(1)).unwrap(), content("1"));
    assert!(!half.exists());
    assert!(run.manifest.verify(run.folder.path()).findings.is_empty());
}

#[tokio::test]
async fn hostile_content_is_kept_because_capture_does_not_depend_on_unpacking() {
    let server =
        mis(0..1, |path, _| path.contains("doclookupId").then(|| Reply::ok(zip(&[ZipPart::new("../x.csv", b"A,B\n")])))).await;
    let outcome = Run::new().fetch(&server).await.unwrap();
    assert_eq!(outcome.downloaded, 1);
}

struct Recorder(Mutex<Vec<Step>>);

impl StepHook for Recorder {
    fn reached(&self, step: Step) {
        self.0.lock().unwrap().push(step);
    }
}

#[tokio::test]
async fn every_step_is_announced_in_order() {
    let server = mis(0..1, |_, _| None).await;
    let recorder = Arc::new(Recorder(Mutex::default()));
    let mut run = Run::new();
    run.options.hook = recorder.clone();
    run.fetch(&server).await.unwrap();
    assert_eq!(*recorder.0.lock().unwrap(), [Step::Listing, Step::Body, Step::Rename, Step::Manifest]);
}

#[tokio::test]
async fn nobody_at_home_is_reported_as_unreachable() {
    let server = mis(0..1, |_, _| None).await;
    let source = MisSource::new(http(), server.base.clone());
    drop(server);
    tokio::task::yield_now().await;
    let mut run = Run::new();
    let error = fetch_dataset(&dataset(), &source, &mut run.manifest, &run.options, &clock(), &NoProgress).await;
    assert!(error.unwrap_err().is_unreachable());
}

#[tokio::test]
async fn the_real_files_come_from_their_folders_once() {
    let catalog = Catalog::builtin().unwrap();
    let source = DirectorySource::new(real_files());
    let run = |manifest: &'static str| {
        let (catalog, source) = (catalog.clone(), source.clone());
        async move {
            let folder = tempfile::tempdir().unwrap();
            let options = FetchOptions::new(folder.path());
            let dataset = catalog.get(manifest).unwrap();
            let mut manifest = Manifest::open(&folder.path().join("m.jsonl")).unwrap();
            let fetched = fetch_dataset(dataset, &source, &mut manifest, &options, &clock(), &NoProgress).await.unwrap();
            let again = fetch_dataset(dataset, &source, &mut manifest, &options, &clock(), &NoProgress).await.unwrap();
            assert_eq!((again.new, fetched.failed.len()), (0, 0));
            fetched
        }
    };
    let prices = run("dam_spp").await;
    assert_eq!((prices.listed, prices.downloaded, prices.format), (1, 1, ListingFormat::Directory));
    assert_eq!(run("resource_outage_capacity").await.downloaded, 8);
    assert_eq!(run("dam_spp_history").await.downloaded, 1);
    let nothing = run("actual_load_weather_zone").await;
    assert_eq!(nothing.listing, ListingKind::Unknown { reason: "the folder has no file of this report".into() });
}

#[tokio::test]
async fn loose_files_belong_to_the_dataset_that_their_name_fits() {
    let folder = tempfile::tempdir().unwrap();
    for file in [name(1, "csv"), name(1, "xml"), "other_csv.zip".to_owned()] {
        std::fs::write(folder.path().join(file), content("1")).unwrap();
    }
    let listing = DirectorySource::new(folder.path()).list(&dataset(), clock().0).await.unwrap();
    assert_eq!(listing.documents.iter().map(|document| document.name.clone()).collect::<Vec<_>>(), [name(1, "csv")]);
    let missing = DirectorySource::new(folder.path().join("absent")).list(&dataset(), clock().0).await;
    assert!(matches!(missing, Err(SourceError::Folder { .. })));
}

#[tokio::test]
async fn an_address_is_fetched_again_when_its_server_says_it_was_modified() {
    let server = Server::start(|_, earlier| {
        // Two requests per run: one asks for the time, one for the bytes.
        let day = if earlier < 4 { "26" } else { "27" };
        Reply::ok("A,B\n1,2\n").header("Last-Modified", &format!("Mon, {day} Oct 2026 05:00:00 GMT"))
    })
    .await;
    let mut dataset = dataset();
    dataset.source = crate::catalog::SourceMode::Urls { urls: vec![server.url("/files/a.csv").to_string()] };
    let mut run = Run::new();
    let source = UrlSource::new(http());
    let mut counts = Vec::new();
    for _ in 0..4 {
        let fetched = fetch_dataset(&dataset, &source, &mut run.manifest, &run.options, &clock(), &NoProgress).await.unwrap();
        counts.push(fetched.downloaded);
    }
    assert_eq!(counts, [1, 0, 0, 1]);
    assert_eq!(run.manifest.pending_ingest().len(), 2);
}

#[tokio::test]
async fn a_host_that_failed_three_times_in_a_row_is_asked_no_more() {
    // A refusal is not repeated, "too many requests" is, five times.
    for (status, is_unreachable, requests) in [(403, false, 3), (429, true, 15)] {
        let server = mis(0..2, move |_, _| Some(Reply::status(status, "no").header("Retry-After", "0"))).await;
        let source = MisSource::new(http(), server.base.clone());
        let mut run = Run::new();
        let mut said = Vec::new();
        for _ in 0..5 {
            let fetched = fetch_dataset(&dataset(), &source, &mut run.manifest, &run.options, &clock(), &NoProgress).await;
            let error = fetched.unwrap_err();
            assert_eq!(error.is_unreachable(), is_unreachable);
            said.push(chain(&error));
        }
        assert!(!said[2].contains("was not asked for"), "{}", said[2]);
        assert!(said[3].contains("was not asked for") && said[4].contains(&format!("answered {status}")), "{}", said[4]);
        assert_eq!(server.paths().len(), requests);
    }
}
