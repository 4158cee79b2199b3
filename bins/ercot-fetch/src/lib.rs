//! Downloads, unpacks and ingests ERCOT's public files: the job that runs under cron.
//!
//! One run captures first and ingests afterwards: every listed document that is not held is downloaded, made durable and
//! noted in its dataset's manifest before any file is parsed, so that a fault in the warehouse never costs a byte. Then
//! everything captured and not yet ingested, of this run or of an earlier one, is loaded.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod args;
mod backfill;
mod capture;
mod commands;
mod kill;
mod land;
mod landing;
mod page;
mod probe;
mod progress;
mod report;
mod selection;
mod status;
mod verify;

use std::sync::Arc;

use anyhow::Context;
use ercot_runtime::{
    config::OutputFormat,
    data_dir::{DataDir, Folder},
    exit::{ExitStatus, usage_error},
    lock::{Holder, RunLock},
    logging,
};
use ercot_types::clock::{Clock, SystemClock};

pub use args::{Args, Command, FetchArgs};
pub use landing::{LandOptions, Landing, land_captured};

use crate::{
    progress::Bars,
    report::{Report, print_report},
    selection::Selection,
};

/// Runs the program.
///
/// # Errors
///
/// Whatever keeps the run from starting: usage, configuration, the lock. What fails on the way is in the report and in the
/// returned status.
pub fn run(args: &Args) -> anyhow::Result<ExitStatus> {
    let bars = Bars::new(args.common.json, args.quiet);
    logging::init(&args.common.log, bars.log_writer()).context("the log could not be set up")?;
    let outcome = dispatch(args, &bars);
    if let (Err(error), OutputFormat::Json) = (&outcome, args.common.output()) {
        report::print_try_later(error)?;
    }
    outcome
}

fn dispatch(args: &Args, bars: &Bars) -> anyhow::Result<ExitStatus> {
    match &args.command {
        Some(Command::Catalog(catalog)) => commands::catalog(catalog, args),
        Some(Command::Prune(prune)) => commands::prune(prune, args),
        Some(Command::Verify) => verify::verify(args),
        Some(Command::Repair) => commands::repair(args),
        Some(Command::Tables(tables)) => commands::tables(tables, args),
        Some(Command::Backfill(backfill)) => backfill::backfill(backfill, args, bars),
        Some(Command::Status(status)) => status::status(status, args),
        None => fetch(args, bars),
    }
}

/// What every command needs.
pub(crate) struct Session {
    pub(crate) data_dir: DataDir,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Session {
    pub(crate) fn new(args: &Args) -> anyhow::Result<Self> {
        Ok(Self { data_dir: args.common.data_dir()?, clock: args.common.clock() })
    }

    /// Manifests without their `raw/` folder are those of a disk that is not mounted: every file would count as gone.
    pub(crate) fn refuse_a_data_directory_that_lost_its_files(&self) -> anyhow::Result<()> {
        let manifests = std::fs::read_dir(self.data_dir.manifests()).into_iter().flatten().flatten();
        let mut lines = manifests.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "jsonl"));
        let known = lines.any(|entry| entry.metadata().is_ok_and(|metadata| metadata.len() > 0));
        if known && !self.data_dir.raw().exists() {
            let raw = self.data_dir.raw();
            return Err(usage_error(format!(
                "{} is missing although the manifests know captured files: mount or restore it, or create it empty if the files are gone for good",
                raw.display()
            )));
        }
        Ok(())
    }

    /// Takes the lock that keeps two fetches, or a fetch and a prune, from writing the same manifests.
    pub(crate) fn lock(&self, args: &Args) -> anyhow::Result<RunLock> {
        self.data_dir.create(Folder::Locks)?;
        // A lock is about this machine's processes: --now must not bend since when it is held.
        let holder = Holder::this_process(&SystemClock);
        Ok(RunLock::acquire(&self.data_dir.lock_file("fetch"), &holder, args.lock_wait())?)
    }
}

fn fetch(args: &Args, bars: &Bars) -> anyhow::Result<ExitStatus> {
    let selection = Selection::new(args)?;
    let session = Session::new(args)?;
    // A dry run writes nothing, not even a lock file.
    let _lock = if args.fetch.dry_run { None } else { Some(session.lock(args)?) };
    session.refuse_a_data_directory_that_lost_its_files()?;
    let started_at = session.clock.now();
    let mut report = Report::new(started_at);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the asynchronous runtime could not be started")?;
    let opened = runtime.block_on(capture::capture(args, &selection, &session, bars, &mut report))?;
    // What goes wrong from here on must not cost the summary of what was captured.
    if !args.fetch.lands_in_the_warehouse() {
        // Whoever prunes has to open the manifests.
        drop(opened);
    } else if let Err(error) = land::land_opened(opened, args, &selection, &session, bars, &mut report) {
        report.fail("ingest", &error);
    }
    if let (Some(keep), false) = (args.fetch.manifest_keep, args.fetch.dry_run)
        && let Err(error) = commands::prune_manifests(&selection, &session, keep, ercot_manifest::PruneMode::Apply)
    {
        report.fail("prune", &error);
    }
    report.finish(session.clock.now());
    bars.clear();
    print_report(&report, args.common.output())?;
    Ok(report.status())
}
