//! The first half of a run: list and download, dataset by dataset, into `raw/` and the manifests.

use std::sync::Arc;

use anyhow::Context;
use ercot_manifest::{Manifest, ManifestWriter};
use ercot_mis::{
    catalog::Dataset,
    fetch::{FetchMode, FetchOptions, fetch_dataset},
    http::{HostLimits, Http, HttpConfig},
    progress::Progress,
    source::{AnySource, DirectorySource, api_limits},
};
use ercot_runtime::data_dir::Folder;
use futures_util::{StreamExt, stream};
use tempfile::TempDir;

use crate::{
    Session,
    args::Args,
    kill::KillPoint,
    land::{Left, Opened},
    progress::Bars,
    report::{DatasetReport, Report},
    selection::Selection,
};

/// Datasets that are listed and fetched at the same time. The limits per host hold across all of them.
const DATASETS_AT_ONCE: usize = 4;

/// Captures every dataset; a dataset that fails does not keep the others from being captured. Returns the manifests as they
/// are then, so that they need not be read again.
pub(crate) async fn capture(
    args: &Args,
    selection: &Selection,
    session: &Session,
    bars: &Bars,
    report: &mut Report,
) -> anyhow::Result<Opened> {
    if !args.fetch.dry_run {
        session.data_dir.create(Folder::Raw)?;
        session.data_dir.create(Folder::Manifests)?;
    }
    let http = http_client(args)?;
    let kill_point = Arc::new(KillPoint::from_environment());
    let captures =
        stream::iter(selection.datasets()).map(|dataset| capture_dataset(args, session, bars, &http, &kill_point, dataset));
    let outcomes: Vec<(DatasetReport, Left)> = captures.buffered(DATASETS_AT_ONCE).collect().await;
    let mut opened = Opened::default();
    for (captured, left) in outcomes {
        opened.take(&captured.name, left);
        report.datasets.push(captured);
    }
    Ok(opened)
}

/// The client of this run, with its limits.
pub(crate) fn http_client(args: &Args) -> anyhow::Result<Http> {
    Http::new(HttpConfig {
        contact: args.fetch.contact.clone(),
        limits: HostLimits { requests_per_second: Some(args.fetch.requests_per_second), ..HostLimits::default() },
        loopback: HostLimits::unpaced(HostLimits::default().concurrent),
        hosts: args.fetch.api_url.host_str().map(|host| (host.to_owned(), api_limits())).into_iter().collect(),
        ..HttpConfig::default()
    })
    .context("the HTTP client could not be set up")
}

async fn capture_dataset(
    args: &Args,
    session: &Session,
    bars: &Bars,
    http: &Http,
    kill_point: &Arc<KillPoint>,
    dataset: &Dataset,
) -> (DatasetReport, Left) {
    let mut report = DatasetReport::new(dataset);
    let source = match &args.fetch.source_dir {
        Some(folder) => AnySource::Directory(DirectorySource::new(folder)),
        None => AnySource::of(dataset, http, &args.fetch.base_url),
    };
    let mut options = FetchOptions::new(session.data_dir.root());
    options.mode = if args.fetch.dry_run { FetchMode::DryRun } else { FetchMode::Run };
    options.max_new = args.fetch.max_new;
    options.since = args.fetch.since;
    options.hook = kill_point.clone();
    let (mut manifest, _scratch) = match open_manifest(args, session, dataset) {
        Ok(opened) => opened,
        Err(error) => {
            report.fail("manifest", &error);
            return (report, Left::Unknown);
        }
    };
    if let Some(torn) = manifest.torn_tail() {
        tracing::warn!(
            dataset = dataset.name,
            line = torn.line,
            bytes = torn.bytes,
            "cut an unfinished last line off the manifest"
        );
    }
    let bar = bars.dataset(&dataset.name);
    match fetch_dataset(dataset, &source, &mut manifest, &options, session.clock.as_ref(), &bar as &dyn Progress).await {
        Ok(outcome) => report.captured(dataset, options.mode, &outcome),
        Err(error) => report.listing_failed(error),
    }
    bar.finish();
    let left = if args.fetch.dry_run { Left::Unknown } else { Left::of(manifest, args.fetch.retry_quarantined) };
    (report, left)
}

/// Opens the dataset's manifest; for a dry run, which writes nothing, a copy of it in a scratch folder.
fn open_manifest(args: &Args, session: &Session, dataset: &Dataset) -> anyhow::Result<(ManifestWriter, Option<TempDir>)> {
    let path = session.data_dir.manifest_file(&dataset.name);
    if !args.fetch.dry_run {
        return Ok((Manifest::open(&path)?, None));
    }
    let scratch = tempfile::tempdir().context("a scratch folder could not be created")?;
    let copy = scratch.path().join("manifest.jsonl");
    if path.exists() {
        std::fs::copy(&path, &copy).with_context(|| format!("{} could not be read", path.display()))?;
    }
    Ok((Manifest::open(&copy)?, Some(scratch)))
}
