//! `backfill`: what is missing between two days, from MIS while it lists it, else from ERCOT's public API.

mod days;
mod fill;
mod report;

use anyhow::Context;
use clap::Args as ClapArgs;
use ercot_mis::{
    catalog::Dataset,
    fetch::FetchMode,
    source::{Credentials, PublicApi},
};
use ercot_runtime::{
    data_dir::Folder,
    exit::{ExitStatus, usage_error},
};
use futures_util::{StreamExt, stream};
use jiff::civil::Date;

use crate::{Session, args::Args, capture::http_client, land, progress::Bars, report::Report, selection::Selection};
use days::Days;
use fill::Filler;
use report::{BackfillReport, DatasetFill};

/// Datasets that are filled at the same time. The limits per host hold across all of them.
const DATASETS_AT_ONCE: usize = 4;

/// Options of `backfill`.
#[derive(Debug, ClapArgs)]
pub struct BackfillArgs {
    /// The first day, by the Central date of posting (2026-10-01)
    #[arg(long, value_name = "DAY")]
    pub from: Date,
    /// The last day, included
    #[arg(long, value_name = "DAY")]
    pub to: Date,
    /// Datasets to fill; all that are enabled if none is named
    #[arg(value_name = "DATASET")]
    pub targets: Vec<String>,
    /// Datasets to fill, comma-separated
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub datasets: Vec<String>,
    /// Only the enabled datasets of this group
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// At most this many new documents per dataset
    #[arg(long, value_name = "N")]
    pub max_new: Option<usize>,
    /// Capture only; do not open the warehouse
    #[arg(long, alias = "download-only")]
    pub skip_db: bool,
    /// Show what would be fetched, from where and in how many requests; write nothing
    #[arg(long)]
    pub dry_run: bool,
}

impl BackfillArgs {
    /// A switch counts on either side of the command's name.
    fn mode(&self, args: &Args) -> FetchMode {
        if self.dry_run || args.fetch.dry_run { FetchMode::DryRun } else { FetchMode::Run }
    }
}

pub(crate) fn backfill(options: &BackfillArgs, args: &Args, bars: &Bars) -> anyhow::Result<ExitStatus> {
    let named: Vec<String> = options.targets.iter().chain(&options.datasets).cloned().collect();
    let selection = Selection::with(args, &named, options.group.as_deref())?;
    let session = Session::new(args)?;
    let now = session.clock.now();
    let days = Days::new(options.from, options.to, now).map_err(usage_error)?;
    let mode = options.mode(args);
    // A dry run writes nothing, not even a lock file.
    let _lock = if mode == FetchMode::DryRun { None } else { Some(session.lock(args)?) };
    session.refuse_a_data_directory_that_lost_its_files()?;
    if mode == FetchMode::Run {
        session.data_dir.create(Folder::Raw)?;
        session.data_dir.create(Folder::Manifests)?;
    }
    let http = http_client(args)?;
    let account = Credentials::from_variables(|name| std::env::var(name).ok());
    let (api_url, token_url) = (args.fetch.api_url.clone(), args.fetch.token_url.clone());
    let filler = Filler {
        base_url: &args.fetch.base_url,
        mode,
        max_new: options.max_new.or(args.fetch.max_new),
        days,
        session: &session,
        bars,
        http: &http,
        api: account.map(|account| PublicApi::new(http.clone(), api_url, token_url, account)),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the asynchronous runtime could not be started")?;
    let fills = stream::iter(selection.datasets()).map(|dataset: &Dataset| filler.fill(dataset));
    let datasets: Vec<DatasetFill> = runtime.block_on(fills.buffered(DATASETS_AT_ONCE).collect());
    let lands = mode == FetchMode::Run && !options.skip_db && !args.fetch.skip_db;
    let landing = lands.then(|| landed(args, &selection, &session, bars));
    let report = BackfillReport::new(days, mode, datasets, landing);
    bars.clear();
    report.print(args.common.output())?;
    Ok(report.status())
}

/// Loads what was captured, of this run and of earlier ones.
fn landed(args: &Args, selection: &Selection, session: &Session, bars: &Bars) -> Report {
    let mut report = Report::new(session.clock.now());
    if let Err(error) = land::land(args, selection, session, bars, &mut report) {
        report.fail("ingest", &error);
    }
    report.finish(session.clock.now());
    report
}
