//! A generated year of NP6-788 through the ingest, zip by zip: how fast, and how much memory at the peak.
//!
//! The prices are made up (a fixed formula); the stamps walk through both clock changes of the year.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{fmt::Write, fs, path::Path, time::Instant};

use anyhow::{Context, Result};
use clap::Parser;
use ercot_benches::{
    documents::{self, Posted, block_on},
    machine,
    zips::unpacked,
};
use ercot_mis::catalog::Catalog;
use ercot_types::time::{Pass, utc_to_central};
use ercot_warehouse::{IngestBatch, Resources, Warehouse, ingest};
use jiff::{Timestamp, ToSpan};

/// Streams a generated year of five-minute prices.
#[derive(Parser)]
struct Args {
    /// SCED runs; 293 a day
    #[arg(long, default_value_t = 106_000)]
    runs: i64,
    /// Settlement points of each run
    #[arg(long, default_value_t = 1_123)]
    points: usize,
    /// DuckDB's memory limit in MiB, as `ercot-fetch --memory-mib`
    #[arg(long, default_value_t = 512)]
    memory_mib: u64,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let scratch = tempfile::tempdir()?;
    let catalog = Catalog::builtin()?;
    let dataset = catalog.get("rt_lmp_5min").context("the catalog has no rt_lmp_5min")?;
    let resources = Resources { memory_bytes: args.memory_mib << 20, ..Resources::default() };
    let mut warehouse = Warehouse::open(&scratch.path().join("year.duckdb"), resources)?;
    let first: Timestamp = "2026-01-01T06:00:10Z".parse()?;
    let (mut ingest_seconds, mut rows, mut run) = (0.0, 0, 0);
    println!("machine: {}", machine::processor());
    while run < args.runs {
        let until = (run + 512).min(args.runs);
        let posted: Vec<Posted> = (run..until).map(|run| document(first, run, args.points)).collect::<Result<_>>()?;
        write_zips(scratch.path(), &posted)?;
        let started = Instant::now();
        let staging = scratch.path().join("staging");
        let documents = posted.iter().map(|posted| unpacked(scratch.path(), &staging, posted)).collect::<Result<_>>()?;
        let batch = IngestBatch { dataset: &dataset.name, layouts: &dataset.layouts, documents };
        let report = ingest(&mut warehouse, &batch, first, &|_| ())?;
        ingest_seconds += started.elapsed().as_secs_f64();
        rows += report.documents.iter().map(|document| document.rows.inserted).sum::<u64>();
        fs::remove_dir_all(&staging)?;
        fs::remove_dir_all(scratch.path().join("zip"))?;
        run = until;
    }
    let found: u64 = warehouse.connection().query_row("SELECT count(*) FROM market.rt_lmp_5min", [], |row| row.get(0))?;
    anyhow::ensure!(
        found == rows && rows == u64::try_from(args.runs)? * args.points as u64,
        "{found} rows are there, {rows} were inserted"
    );
    drop(warehouse);
    println!("{rows} rows in {ingest_seconds:.0} s of unpacking and ingest: {:.0} rows/s", rows as f64 / ingest_seconds);
    println!("warehouse file: {} MiB", fs::metadata(scratch.path().join("year.duckdb"))?.len() >> 20);
    println!("peak memory of the process: {} MiB", machine::peak_memory_mib());
    Ok(())
}

fn document(first: Timestamp, run: i64, points: usize) -> Result<Posted> {
    let stamp = first.checked_add((run * 297).seconds())?;
    let (local, pass) = utc_to_central(stamp);
    let flag = if pass == Pass::Second { 'Y' } else { 'N' };
    let printed = local.strftime("%m/%d/%Y %H:%M:%S").to_string();
    let mut csv = "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP\n".to_owned();
    for point in 0..points {
        let cents = (run * 7919 + i64::try_from(point)? * 104_729) % 20_000 - 2_000;
        writeln!(csv, "{printed},{flag},NODE_{point:04}_RN,{:>12.2}", cents as f64 / 100.0)?;
    }
    let compact = local.strftime("%Y%m%d_%H%M%S");
    let name = format!("cdr.00012300.0000000000000000.{compact}{flag}.LMPSROSNODENP6788_{compact}_csv.zip");
    Ok(Posted {
        doc_id: (1_300_000_000 + run).to_string(),
        name,
        published_at: stamp.checked_add(2.seconds())?,
        csv,
        rows: points,
    })
}

fn write_zips(folder: &Path, posted: &[Posted]) -> Result<()> {
    let zips = folder.join("zip");
    fs::create_dir_all(&zips)?;
    for document in posted {
        fs::write(zips.join(&document.name), block_on(documents::zip(document))?)?;
    }
    Ok(())
}
