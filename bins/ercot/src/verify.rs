//! `ercot verify`: whether the rows agree with each other, with physics, and with how often they should come.

mod complete;
mod factors;
mod text;

use std::{collections::BTreeSet, path::PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use ercot_mis::catalog::Catalog;
use ercot_runtime::{
    config::{CommonArgs, OutputFormat},
    exit::{ExitContext, ExitStatus, usage_error},
    logging, output,
};
use ercot_types::{report::Versions, time::OperatingDay};
use ercot_warehouse::{
    Warehouse,
    quality::{
        Days, FactorSource, Outcome, check_estimated_identity, check_hub_means, check_keys, check_lmp_identity, check_ranges,
        check_reach, check_settlement, last_day,
    },
};
use jiff::{Timestamp, ToSpan};
use serde::Serialize;

use crate::opened::{OpenArgs, Opened, Reads};

/// Days that are looked at where neither `--from` nor `--to` is given.
const DEFAULT_DAYS: i64 = 7;

/// Groups of the catalog whose tables say nothing about how far the data reach.
const PAST_GROUPS: [&str; 2] = ["annual", "trials"];

const EXAMPLES: &str = "\
Examples:
  ercot verify                                      the last 7 operating days that there are
  ercot verify --from 2026-10-01 --to 2026-10-31    a month
  ercot verify --check keys,missing                 only these checks
  ercot verify --shift-factors data/sample/true_ptdf.csv.gz
                                                    LMP = lambda - sum SF*mu, with factors from a file
                                                    (ConstraintKey,SettlementPoint,PTDF; .csv or .csv.gz)
  ercot verify --json | jq '.checks[] | select(.severity == \"alarm\" and .outside > 0)'

Checks: keys (repeated natural keys), missing (runs, intervals and hours that the cadence expects), range (values that cannot be,
each with its reason), hub-means, spp (settlement price = time-weighted LMP + adders), lmp-identity. What is alarmed and what is
only reported, and how each tolerance follows from rounding, is in docs/operations.md.

Exit codes: 0 no alarm; 1 alarms, each named; 2 usage, or there are no data; 75 the data are being written, try later.";

/// Options of `ercot verify`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct VerifyArgs {
    /// Options that every program has.
    #[command(flatten)]
    pub common: CommonArgs,
    /// First operating day, YYYY-MM-DD [default: 6 days before the last]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<OperatingDay>,
    /// Last operating day [default: the last one with data, today at most]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub to: Option<OperatingDay>,
    /// Only these checks, comma-separated
    #[arg(long, value_name = "NAMES", value_enum, value_delimiter = ',')]
    pub check: Vec<CheckName>,
    /// Shift factors to check LMPs with, besides the estimated ones
    #[arg(long, value_name = "FILE")]
    pub shift_factors: Option<PathBuf>,
    /// Catalog to use instead of the built-in one
    #[arg(long, value_name = "FILE", env = "ERCOT_CATALOG")]
    pub config: Option<PathBuf>,
    /// Which data are read.
    #[command(flatten)]
    pub open: OpenArgs,
}

/// The checks by the names of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum CheckName {
    /// Natural keys that a table holds more than once
    Keys,
    /// Runs, intervals and hours that are missing
    Missing,
    /// Values outside their physical range, and prices beyond what congestion can do
    Range,
    /// Hubs against the means that they are
    HubMeans,
    /// Settlement prices against time-weighted LMPs and adders
    Spp,
    /// LMPs against lambda, shadow prices and shift factors
    LmpIdentity,
}

/// An operating day of the command line.
pub(crate) fn day(text: &str) -> Result<OperatingDay, String> {
    OperatingDay::parse(text).map_err(|error| format!("{error}; give a day as 2026-11-01"))
}

/// What was looked at, and what was found.
#[derive(Debug, Serialize)]
struct Verified {
    now: Timestamp,
    status: &'static str,
    exit_code: u8,
    #[serde(flatten)]
    reads: Reads,
    #[serde(flatten)]
    days: Days,
    /// Rows outside of checks that alarm.
    alarms: u64,
    /// Rows outside of checks that only report.
    reported: u64,
    checks: Vec<Outcome>,
    /// What could not be checked, and why.
    not_checked: Vec<String>,
}

/// Runs `ercot verify`.
pub(crate) fn run(args: &VerifyArgs) -> anyhow::Result<ExitStatus> {
    logging::init(&args.common.log, std::io::stderr)?;
    let outcome = verify(args);
    if let (Err(error), OutputFormat::Json) = (&outcome, args.common.output()) {
        ercot_fetch::print_try_later(error)?;
    }
    outcome
}

fn verify(args: &VerifyArgs) -> anyhow::Result<ExitStatus> {
    let catalog = match &args.config {
        Some(file) => {
            Catalog::load(file).exit_as(ExitStatus::Usage, format!("the catalog {} could not be read", file.display()))?
        }
        None => Catalog::builtin().context("the built-in catalog could not be read")?,
    };
    let factors = args.shift_factors.as_deref().map(factors::read).transpose()?;
    let opened = Opened::new(&args.open, &args.common.data_dir()?)?;
    let now = args.common.clock().now();
    let days = days(args, &catalog, opened.warehouse(), now)?;
    let mut verified = Verified {
        now,
        status: "ok",
        exit_code: 0,
        reads: opened.reads.clone(),
        days,
        alarms: 0,
        reported: 0,
        checks: Vec::new(),
        not_checked: Vec::new(),
    };
    let warehouse = opened.warehouse();
    let is_wanted = |name| args.check.is_empty() || args.check.contains(&name);
    if is_wanted(CheckName::Keys) {
        keys(&catalog, warehouse, days, &mut verified)?;
    }
    if is_wanted(CheckName::Missing) {
        verified.checks.extend(complete::check(&catalog, warehouse, days, now)?);
    }
    if is_wanted(CheckName::Range) {
        verified.checks.extend(check_ranges(warehouse, days)?);
        verified.checks.extend(check_reach(warehouse, days)?);
    }
    if is_wanted(CheckName::HubMeans) {
        verified.checks.extend(check_hub_means(warehouse, days)?);
    }
    if is_wanted(CheckName::Spp) {
        verified.checks.extend(check_settlement(warehouse, days)?);
    }
    if is_wanted(CheckName::LmpIdentity) {
        identity(factors.as_ref(), warehouse, days, &mut verified)?;
    }
    let status = verified.finish();
    match args.common.output() {
        OutputFormat::Json => output::print_json(&verified)?,
        OutputFormat::Text => output::print(&text::text(&verified, output::stdout_colour()))?,
    }
    Ok(status)
}

/// The days to look at; 2 if there is nothing to look at.
fn days(args: &VerifyArgs, catalog: &Catalog, warehouse: &Warehouse, now: Timestamp) -> anyhow::Result<Days> {
    let to = match args.to {
        Some(to) => to,
        None => last_day_with_data(catalog, warehouse, OperatingDay::of(now))?
            .ok_or_else(|| usage_error("the data have no operating day; run ercot-fetch first"))?,
    };
    let from = match args.from {
        Some(from) => from,
        None => OperatingDay(to.0.checked_sub((DEFAULT_DAYS - 1).days()).context("--to is at the end of time")?),
    };
    if to < from {
        return Err(usage_error(format!("--from {from} is after --to {to}")));
    }
    Ok(Days { from, to })
}

/// The last day of what happened; forecasts reach farther, and archives end earlier.
fn last_day_with_data(catalog: &Catalog, warehouse: &Warehouse, today: OperatingDay) -> anyhow::Result<Option<OperatingDay>> {
    let mut last = None;
    for dataset in catalog.datasets.iter().filter(|dataset| !PAST_GROUPS.contains(&dataset.group.as_str())) {
        for layout in dataset.layouts.iter().filter(|layout| !layout.corrects && layout.versions == Versions::Supersede) {
            last = last.max(last_day(warehouse, &layout.table, today)?);
        }
    }
    Ok(last)
}

fn keys(catalog: &Catalog, warehouse: &Warehouse, days: Days, verified: &mut Verified) -> anyhow::Result<()> {
    let mut seen = BTreeSet::new();
    // Corrections go into a table of another dataset, which is checked with that one.
    for layout in catalog.datasets.iter().flat_map(|dataset| &dataset.layouts).filter(|layout| !layout.corrects) {
        if seen.insert(layout.table.to_string())
            && let Some(outcome) = check_keys(warehouse, layout, days)?
            && outcome.judged > 0
        {
            verified.checks.push(outcome);
        }
    }
    Ok(())
}

fn identity(
    factors: Option<&ercot_warehouse::quality::ShiftFactors>,
    warehouse: &Warehouse,
    days: Days,
    verified: &mut Verified,
) -> anyhow::Result<()> {
    if let Some(factors) = factors {
        verified.checks.extend(check_lmp_identity(warehouse, days, factors)?);
    }
    let (source, outcomes) = check_estimated_identity(warehouse, days)?;
    verified.checks.extend(outcomes);
    if factors.is_none() && source == FactorSource::Missing {
        let reason = "lmp-identity: no shift factors are known; fit them, or give --shift-factors FILE";
        verified.not_checked.push(reason.to_owned());
    }
    Ok(())
}

impl Verified {
    /// Sums up, and says how it ends.
    fn finish(&mut self) -> ExitStatus {
        for outcome in &self.checks {
            if outcome.is_alarm() {
                self.alarms += outcome.outside;
            } else {
                self.reported += outcome.outside;
            }
        }
        let status = if self.alarms > 0 { ExitStatus::Failed } else { ExitStatus::Done };
        self.status = if self.alarms > 0 { "alarms" } else { "ok" };
        self.exit_code = status.code();
        status
    }
}
