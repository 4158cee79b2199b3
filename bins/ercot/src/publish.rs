//! `ercot publish`: an immutable copy of the warehouse for readers.

use std::{
    num::{NonZeroU32, NonZeroUsize},
    time::{Duration, Instant},
};

use clap::Args;
use ercot_runtime::{
    config::{CommonArgs, OutputFormat},
    exit::ExitStatus,
    logging, output,
};
use ercot_warehouse::{Extent, Publication, PublishOptions, Resources};
use serde::Serialize;

const EXAMPLES: &str = "\
Examples:
  ercot publish                    publish what is committed; nothing, if nothing changed since the last time
  ercot publish --keep 5           leave five snapshots, the new one included
  ercot publish --days 35          only the last 35 operating days, written anew: smaller, and slower to make
  ercot publish --json             what was done, for programs

`ercot-fetch --publish` does the same after every load. Readers follow published/current.json of the data directory; a snapshot
that somebody reads is not removed.

Exit codes: 0 done, or nothing changed; 1 failed (a full disk, a newer database), readers keep what they have; 2 usage, or
there is no warehouse; 75 the warehouse is being written, try later.";

/// Options of `ercot publish`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct PublishArgs {
    /// Options that every program has.
    #[command(flatten)]
    pub common: CommonArgs,
    /// Snapshots to leave, the new one included
    #[arg(long, value_name = "N", env = "ERCOT_PUBLISH_KEEP", default_value = "3")]
    pub keep: NonZeroUsize,
    /// Publish the last N operating days only [default: everything]
    #[arg(long, value_name = "N", env = "ERCOT_PUBLISH_DAYS")]
    pub days: Option<NonZeroU32>,
    /// Wait this many seconds for a load to end, instead of exiting with 75 at once
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub lock_wait: u64,
    /// DuckDB's memory limit in MiB
    #[arg(long, value_name = "MIB", env = "ERCOT_MEMORY_MIB", default_value_t = 512)]
    pub memory_mib: u64,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'p> {
    status: &'static str,
    exit_code: u8,
    seconds: f64,
    #[serde(flatten)]
    publication: &'p Publication,
}

/// Runs `ercot publish`.
pub(crate) fn run(args: &PublishArgs) -> anyhow::Result<ExitStatus> {
    logging::init(&args.common.log, std::io::stderr)?;
    let outcome = publish(args);
    if let (Err(error), OutputFormat::Json) = (&outcome, args.common.output()) {
        ercot_fetch::print_try_later(error)?;
    }
    outcome
}

fn publish(args: &PublishArgs) -> anyhow::Result<ExitStatus> {
    let data_dir = args.common.data_dir()?;
    let options = PublishOptions { extent: args.days.map_or(Extent::Whole, Extent::LastDays), keep: args.keep };
    let resources = Resources { memory_bytes: args.memory_mib << 20, ..Resources::default() };
    let wait = Duration::from_secs(args.lock_wait);
    let started = Instant::now();
    let publication = ercot_fetch::publish_warehouse(&data_dir, args.common.clock().as_ref(), resources, &options, wait)?;
    let seconds = started.elapsed().as_secs_f64();
    let status = ExitStatus::Done;
    match args.common.output() {
        OutputFormat::Json => {
            output::print_json(&Report { status: "done", exit_code: status.code(), seconds, publication: &publication })?;
        }
        OutputFormat::Text => {
            output::print(&format!("{}in {seconds:.2} s\n", ercot_fetch::describe_publication(&publication)))?;
        }
    }
    Ok(status)
}
