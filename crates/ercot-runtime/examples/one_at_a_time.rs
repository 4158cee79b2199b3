//! A process that takes a lock, holds it for some seconds and ends as all binaries end.
//!
//! `cargo run -p ercot-runtime --example one_at_a_time -- --data-dir data/run --hold-seconds 30`; start it twice.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use ercot_runtime::config::{CommonArgs, OutputFormat};
use ercot_runtime::data_dir::Folder;
use ercot_runtime::exit::{ExitStatus, run_main};
use ercot_runtime::lock::{Holder, RunLock};
use ercot_runtime::{logging, output};
use ercot_types::clock::SystemClock;

/// Holds a lock for some seconds.
#[derive(Debug, Parser)]
struct Args {
    #[command(flatten)]
    common: CommonArgs,
    /// Holds the lock this long
    #[arg(long, default_value_t = 1)]
    hold_seconds: u64,
    /// Waits this long for the lock
    #[arg(long, default_value_t = 0)]
    wait_seconds: u64,
}

fn main() -> ExitCode {
    run_main(|| {
        let args = Args::try_parse()?;
        logging::init(&args.common.log, std::io::stderr)?;
        let data_dir = args.common.data_dir()?;
        data_dir.create(Folder::Locks)?;
        let holder = Holder::this_process(&SystemClock);
        let wait = Duration::from_secs(args.wait_seconds);
        let lock = RunLock::acquire(&data_dir.lock_file("example"), &holder, wait)?;
        tracing::info!(lock = %lock.path().display(), now = %args.common.clock().now(), "working");
        match args.common.output() {
            OutputFormat::Json => output::print_json(&holder)?,
            OutputFormat::Text => output::print(&format!("process {} holds the lock\n", holder.pid))?,
        }
        std::thread::sleep(Duration::from_secs(args.hold_seconds));
        Ok(ExitStatus::Done)
    })
}
