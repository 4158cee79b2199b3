//! Loads what another program has put into the store.

use std::path::PathBuf;

use clap::Parser;
use ercot_runtime::{config::CommonArgs, exit::ExitStatus};

use crate::{
    Session,
    args::Args,
    land,
    progress::Bars,
    report::{Report, text},
    selection::Selection,
};

/// What to load, and with how much of the machine.
#[derive(Debug, Clone)]
pub struct LandOptions {
    /// The data directory, the clock and how to print.
    pub common: CommonArgs,
    /// Another catalog than the built-in one.
    pub catalog: Option<PathBuf>,
    /// Names of the datasets; disabled ones are loaded too.
    pub datasets: Vec<String>,
    /// DuckDB's memory limit in MiB.
    pub memory_mib: u64,
    /// No progress bars.
    pub quiet: bool,
}

/// What loading came to.
#[derive(Debug)]
pub struct Landing {
    /// How a fetch that had done the same would end.
    pub status: ExitStatus,
    /// The summary as `ercot-fetch --json` prints it.
    pub summary: serde_json::Value,
    /// The summary for people.
    pub text: String,
}

/// Loads every captured document of some datasets that waits for it. The caller holds the lock of the fetch.
///
/// # Errors
///
/// When the catalog or the data directory cannot be used. What does not load is in the summary.
pub fn land_captured(options: &LandOptions) -> anyhow::Result<Landing> {
    let mut args = Args::try_parse_from(["ercot-fetch"])?;
    args.common = options.common.clone();
    args.config.clone_from(&options.catalog);
    args.quiet = options.quiet;
    args.fetch.datasets.clone_from(&options.datasets);
    args.fetch.memory_mib = options.memory_mib;
    let selection = Selection::new(&args)?;
    let session = Session::new(&args)?;
    let bars = Bars::new(args.common.json, args.quiet);
    let mut report = Report::new(session.clock.now());
    if let Err(error) = land::land(&args, &selection, &session, &bars, &mut report) {
        report.fail("ingest", &error);
    }
    report.finish(session.clock.now());
    bars.clear();
    Ok(Landing { status: report.status(), summary: serde_json::to_value(&report)?, text: text(&report) })
}
