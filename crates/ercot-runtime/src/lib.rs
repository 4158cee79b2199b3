//! Starts a process: configuration, logs, run lock, exit codes.
//!
//! For binaries only. All of them take the same options ([`config::CommonArgs`]), end with the same codes
//! ([`exit::ExitStatus`]), print results on stdout and everything else on stderr.
//!
//! # Example
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use clap::Parser;
//! use ercot_runtime::config::CommonArgs;
//! use ercot_runtime::exit::{ExitStatus, run_main};
//! use ercot_runtime::lock::{Holder, RunLock};
//! use ercot_types::clock::SystemClock;
//!
//! /// Does nothing, one process at a time.
//! #[derive(Parser)]
//! struct Args {
//!     #[command(flatten)]
//!     common: CommonArgs,
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     run_main(|| {
//!         let args = Args::try_parse()?;
//!         ercot_runtime::logging::init(&args.common.log, std::io::stderr)?;
//!         let data_dir = args.common.data_dir()?;
//!         data_dir.create(ercot_runtime::data_dir::Folder::Locks)?;
//!         let holder = Holder::this_process(&SystemClock);
//!         let _lock = RunLock::acquire(&data_dir.lock_file("nothing"), &holder, Duration::ZERO)?;
//!         Ok(ExitStatus::Done)
//!     })
//! }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod clock;
pub mod config;
pub mod config_file;
pub mod data_dir;
pub mod exit;
pub mod lock;
pub mod logging;
pub mod output;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
