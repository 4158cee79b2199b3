//! `ercot refresh`: brings the marts up to date with what was loaded.

use std::time::{Duration, Instant};

use clap::Args;
use ercot_fetch::PublishFlags;
use ercot_runtime::{
    config::{CommonArgs, OutputFormat},
    exit::ExitStatus,
    logging, output,
};
use ercot_warehouse::{Publication, RefreshReport, RefreshScope, RefreshStep, Resources};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

const EXAMPLES: &str = "\
Examples:
  ercot refresh                    build the days of the marts whose reports changed since the last time
  ercot refresh --full             build everything anew; the result is the same
  ercot refresh --json             what was built, for programs
  ercot refresh --publish          build, and give readers a snapshot; ercot-fetch --publish does both after a load

Opening the warehouse applies the migrations that it lacks. A mart that a migration defines anew is built in full. A refresh that
is cut off loses nothing: each stretch of days is a transaction, and the next refresh goes on.

Exit codes: 0 done, or nothing was stale; 1 failed (a migration edited after its release, a newer database, a full disk), the marts
keep what they had; 2 usage, or there is no warehouse; 75 the warehouse is being written, try later.";

/// Options of `ercot refresh`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RefreshArgs {
    /// Options that every program has.
    #[command(flatten)]
    pub common: CommonArgs,
    /// Build every day of every mart
    #[arg(long)]
    pub full: bool,
    /// What readers get afterwards.
    #[command(flatten)]
    pub publish: PublishFlags,
    /// Wait this many seconds for a load to end, instead of exiting with 75 at once
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub lock_wait: u64,
    /// DuckDB's memory limit in MiB
    #[arg(long, value_name = "MIB", env = "ERCOT_MEMORY_MIB", default_value_t = 512)]
    pub memory_mib: u64,
    /// No progress bar
    #[arg(long)]
    pub quiet: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Summary<'r> {
    status: &'static str,
    exit_code: u8,
    seconds: f64,
    days: u64,
    #[serde(flatten)]
    report: &'r RefreshReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<&'r Publication>,
}

/// Runs `ercot refresh`.
pub(crate) fn run(args: &RefreshArgs) -> anyhow::Result<ExitStatus> {
    logging::init(&args.common.log, std::io::stderr)?;
    let outcome = refresh(args);
    if let (Err(error), OutputFormat::Json) = (&outcome, args.common.output()) {
        ercot_fetch::print_try_later(error)?;
    }
    outcome
}

fn refresh(args: &RefreshArgs) -> anyhow::Result<ExitStatus> {
    let data_dir = args.common.data_dir()?;
    let scope = if args.full { RefreshScope::Everything } else { RefreshScope::Stale };
    let resources = Resources { memory_bytes: args.memory_mib << 20, ..Resources::default() };
    let wait = Duration::from_secs(args.lock_wait);
    let bar = bar(args);
    let started = Instant::now();
    let clock = args.common.clock();
    let mut observer = |step: RefreshStep<'_>| advance(&bar, step);
    let done = match args.publish.options() {
        None => ercot_fetch::refresh_warehouse(&data_dir, clock.as_ref(), resources, scope, wait, &mut observer)
            .map(|report| (report, None)),
        Some(options) => {
            ercot_fetch::refresh_and_publish(&data_dir, clock.as_ref(), resources, scope, &options, wait, &mut observer)
                .map(|(report, publication)| (report, Some(publication)))
        }
    };
    bar.finish_and_clear();
    let (report, publication) = done?;
    let seconds = started.elapsed().as_secs_f64();
    let status = ExitStatus::Done;
    match args.common.output() {
        OutputFormat::Json => {
            let days = report.days();
            let published = publication.as_ref();
            output::print_json(&Summary { status: "done", exit_code: status.code(), seconds, days, report: &report, published })?;
        }
        OutputFormat::Text => {
            let published = publication.as_ref().map(ercot_fetch::describe_publication).unwrap_or_default();
            output::print(&format!("{}{published}in {seconds:.2} s\n", ercot_fetch::describe_refresh(&report)))?;
        }
    }
    Ok(status)
}

/// Drawn on stderr if it is a terminal and neither `--json` nor `--quiet` was given.
fn bar(args: &RefreshArgs) -> ProgressBar {
    let drawn = output::stderr_is_terminal() && !args.quiet && args.common.output() == OutputFormat::Text;
    let target = if drawn { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(0), target);
    let template = "{prefix:<28} building {bar:30} {pos:>6}/{len} days {elapsed}";
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn advance(bar: &ProgressBar, step: RefreshStep<'_>) {
    match step {
        RefreshStep::Planned { days } => bar.set_length(days),
        RefreshStep::Build { mart } => bar.set_prefix(mart.to_owned()),
        RefreshStep::Built { days, .. } => bar.inc(days),
    }
}
