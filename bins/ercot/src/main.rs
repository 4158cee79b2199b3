//! The `ercot` program.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    ercot_runtime::exit::run_main(|| ercot::run(&ercot::Args::try_parse()?))
}
