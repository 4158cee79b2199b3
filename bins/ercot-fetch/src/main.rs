//! The `ercot-fetch` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    ercot_runtime::exit::run_main(|| ercot_fetch::run(&ercot_runtime::config_file::parse("fetch")?))
}
