//! The operator's command line: the programs' own `run` functions under one name, and what only people use.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod demo;

use clap::{Parser, Subcommand};
use ercot_runtime::exit::ExitStatus;

pub use demo::DemoArgs;

const EXAMPLES: &str = "\
Examples:
  ercot demo                       run the main job offline, on the bundled sample and real files
  ercot fetch --group context      the same as ercot-fetch --group context
  ercot fetch tables               the tables with their rows";

/// ERCOT's public data: captured, landed, watched.
#[derive(Debug, Parser)]
#[command(name = "ercot", version, about, after_help = EXAMPLES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the main job offline and check what landed
    Demo(DemoArgs),
    /// Download, unpack and ingest (the same as ercot-fetch)
    Fetch(Box<ercot_fetch::Args>),
}

/// Runs the program.
///
/// # Errors
///
/// Those of the command.
pub fn run(args: &Args) -> anyhow::Result<ExitStatus> {
    match &args.command {
        Command::Demo(demo) => demo::run(demo),
        Command::Fetch(fetch) => ercot_fetch::run(fetch),
    }
}
