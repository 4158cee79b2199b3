//! `catalog probe`: whether the newest document of each product still looks as the catalog says.
//!
//! A document that is not held is captured as a fetch captures it, so that it is never downloaded a second time, and is
//! loaded by the next run. The warehouse is not touched: the document is parsed into a scratch one.

mod capture;
mod compare;
mod parse;
mod report;

use anyhow::Context;
use clap::Args as ClapArgs;
use ercot_runtime::{config::OutputFormat, exit::ExitStatus, output};
use futures_util::{StreamExt, stream};

use crate::{Session, args::Args, capture::http_client, progress::Bars, selection::Selection};
use capture::Newest;
use report::{DatasetProbe, ProbeReport};

/// Datasets that are listed at the same time.
const DATASETS_AT_ONCE: usize = 4;

/// Options of `probe`.
#[derive(Debug, ClapArgs)]
pub struct ProbeArgs {
    /// Datasets to probe; all that are enabled if none is named
    #[arg(value_name = "DATASET")]
    pub datasets: Vec<String>,
    /// Only the enabled datasets of this group
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
}

pub(crate) fn probe(options: &ProbeArgs, args: &Args) -> anyhow::Result<ExitStatus> {
    let selection = Selection::with(args, &options.datasets, options.group.as_deref())?;
    let session = Session::new(args)?;
    let _lock = session.lock(args)?;
    session.refuse_a_data_directory_that_lost_its_files()?;
    let bars = Bars::new(args.common.json, args.quiet);
    let http = http_client(args)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the asynchronous runtime could not be started")?;
    let captures = stream::iter(selection.datasets()).map(|dataset| capture::newest(dataset, args, &session, &http, &bars));
    let found: Vec<(_, Newest)> = runtime.block_on(captures.buffered(DATASETS_AT_ONCE).collect());
    bars.clear();
    let mut scratch = parse::Scratch::new()?;
    let mut report = ProbeReport::new(session.clock.now());
    for (dataset, newest) in found {
        let mut probed = DatasetProbe::new(dataset);
        match newest {
            Newest::Held { entry, file, origin } => {
                let files = scratch.examine(dataset, &entry, &file, &session);
                probed.examined(&entry.document, origin, files);
            }
            Newest::NothingListed { reason } => probed.not_examined(report::Verdict::NothingListed, reason),
            Newest::NothingToProbe { reason } => probed.not_examined(report::Verdict::NothingToProbe, reason),
            Newest::Unreachable { reason } => probed.not_examined(report::Verdict::Unreachable, reason),
            Newest::Failed { reason } => probed.not_examined(report::Verdict::Failed, reason),
        }
        report.datasets.push(probed);
    }
    report.finish();
    match args.common.output() {
        OutputFormat::Json => output::print_json(&report)?,
        OutputFormat::Text => output::print(&report.text())?,
    }
    Ok(report.exit_status())
}
