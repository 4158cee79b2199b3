//! Documents per second from a loopback server to durable, hashed, verified raw files with their manifest.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{path::PathBuf, sync::Arc, time::Instant};

use anyhow::{Context, Result};
use clap::Parser;
use ercot_benches::machine;
use ercot_manifest::Manifest;
use ercot_mis::{
    catalog::Catalog,
    fetch::{FetchOptions, fetch_dataset},
    http::{HostLimits, Http, HttpConfig},
    progress::NoProgress,
    source::MisSource,
};
use ercot_types::clock::FixedClock;
use mis_replay::{Replay, ReplayOptions};

/// Fetches a product's documents over HTTP from `mis-replay` in the same process.
#[derive(Parser)]
struct Args {
    /// Sample folder
    #[arg(long, env = "ERCOT_SAMPLE_MARKET", default_value = "data/sample")]
    sample: PathBuf,
    /// Dataset to fetch
    #[arg(long, default_value = "rt_lmp_5min")]
    dataset: String,
    /// Connections at a time; 4 is what ercot-fetch allows itself
    #[arg(long, default_value_t = 4)]
    concurrent: usize,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let args = Args::parse();
    let catalog = Catalog::builtin()?;
    let dataset = catalog.get(&args.dataset).context("the catalog has no such dataset")?;
    let replay = Arc::new(Replay::open(&args.sample, ReplayOptions::default())?);
    replay.preload().await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let base_url = format!("http://{}", listener.local_addr()?).parse()?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(mis_replay::serve(replay, listener, async {
        let _ = stopped.await;
    }));
    let scratch = tempfile::tempdir()?;
    let http = Http::new(HttpConfig { loopback: HostLimits::unpaced(args.concurrent), ..HttpConfig::default() })?;
    let mut manifest = Manifest::open(&scratch.path().join("manifests/bench.jsonl"))?;
    let clock = FixedClock("2026-11-23T12:00:00Z".parse()?);
    let source = MisSource::new(http, base_url);
    let started = Instant::now();
    let outcome = fetch_dataset(dataset, &source, &mut manifest, &FetchOptions::new(scratch.path()), &clock, &NoProgress).await?;
    let seconds = started.elapsed().as_secs_f64();
    anyhow::ensure!(outcome.failed.is_empty() && outcome.downloaded > 0, "{} downloads failed", outcome.failed.len());
    println!("machine: {} (server and client share them)", machine::processor());
    println!("{}: {} documents, {} bytes in {seconds:.2} s", args.dataset, outcome.downloaded, outcome.bytes);
    println!("{:.0} documents/s at {} connections", outcome.downloaded as f64 / seconds, args.concurrent);
    let _ = stop.send(());
    server.await??;
    Ok(())
}
