//! The operator's command line: the programs' own `run` functions under one name, and what only people use.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod demo;
mod import;
mod sql;

use clap::{Parser, Subcommand};
use ercot_runtime::{config_file, exit::ExitStatus};

pub use demo::DemoArgs;
pub use import::ImportArgs;
pub use sql::{Format, SqlArgs};

const EXAMPLES: &str = "\
Examples:
  ercot demo                       run the main job offline, on the bundled sample and real files
  ercot fetch --group context      the same as ercot-fetch --group context
  ercot fetch tables               the tables with their rows
  ercot sql                        ask the data questions at a prompt
  ercot sql 'FROM dam_spp LIMIT 5'   ask one
  ercot import OLD_DIR --dry-run   see what an earlier installation has to give";

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
    /// Ask the data questions, read-only
    Sql(SqlArgs),
    /// Take over the files and tables of an earlier installation
    Import(Box<ImportArgs>),
}

impl Args {
    /// Parses the command line of this process, with the values of the configuration file beneath it: `[fetch]`, `[sql]` and
    /// `[import]` for the commands of these names, `[common]` for all three.
    ///
    /// # Errors
    ///
    /// clap's, and those of the configuration file.
    pub fn from_command_line() -> anyhow::Result<Self> {
        config_file::parse_commands(&[("fetch", "fetch"), ("sql", "sql"), ("import", "import")])
    }
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
        Command::Sql(sql) => sql::run(sql),
        Command::Import(import) => import::run(import),
    }
}
