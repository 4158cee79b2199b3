//! The `ercot` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    ercot_runtime::exit::run_main(|| ercot::run(&ercot::Args::from_command_line()?))
}
