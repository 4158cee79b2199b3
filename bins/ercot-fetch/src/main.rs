//! The `ercot-fetch` program.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    ercot_runtime::exit::run_main(|| ercot_fetch::run(&ercot_fetch::Args::try_parse()?))
}
