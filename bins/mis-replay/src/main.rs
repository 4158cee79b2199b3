//! Serves a sample directory as ERCOT's MIS does.

use std::process::ExitCode;

use clap::Parser as _;
use ercot_runtime::exit::run_main;

fn main() -> ExitCode {
    run_main(|| mis_replay::run(&mis_replay::Args::try_parse()?))
}
