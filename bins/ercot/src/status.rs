//! `ercot status`: the same as `ercot-fetch status`, under the operator's command line.

use std::path::PathBuf;

use clap::{Args, Parser};
use ercot_runtime::{config::CommonArgs, exit::ExitStatus};

const EXAMPLES: &str = "\
Examples:
  ercot status                          how fresh every product is, what is missing, how old marts and snapshot are
  ercot status --group context          only the enabled datasets of one group
  ercot status --days 31 rt_lmp_5min    a month of one dataset, all of it expected to be there
  ercot status --json | jq '.findings'  what somebody should look at

Exit codes: 0 all fresh and complete; 1 something is stale, missing, set aside, drifted, failing, not loaded, not refreshed or not
published, each named; 2 usage; 75 nothing is known to be wrong, but the warehouse is being written.";

/// Options of `ercot status`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct StatusOptions {
    /// Options that every program has.
    #[command(flatten)]
    pub common: CommonArgs,
    /// What to look at.
    #[command(flatten)]
    pub status: ercot_fetch::StatusArgs,
    /// Catalog to use instead of the built-in one
    #[arg(long, value_name = "FILE", env = "ERCOT_CATALOG")]
    pub config: Option<PathBuf>,
}

/// Runs `ercot status`.
pub(crate) fn run(args: &StatusOptions) -> anyhow::Result<ExitStatus> {
    let mut fetch = ercot_fetch::Args::try_parse_from(["ercot-fetch"])?;
    fetch.common = args.common.clone();
    fetch.config.clone_from(&args.config);
    fetch.command = Some(ercot_fetch::Command::Status(args.status.clone()));
    ercot_fetch::run(&fetch)
}
