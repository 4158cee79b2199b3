//! Ingest of NP6-788 documents against plain DuckDB `read_csv` over the same extracted files, in one run.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};
use clap::Parser;
use ercot_benches::{
    documents::{self, Posted, block_on},
    machine,
    zips::unpacked,
};
use ercot_mis::catalog::Catalog;
use ercot_warehouse::{IngestBatch, IngestDocument, Resources, Warehouse, ingest};
use jiff::Timestamp;

/// Times our ingest (zip to committed, merged, typed rows) and DuckDB's `read_csv` (extracted CSV to an untyped table).
#[derive(Parser)]
struct Args {
    /// Sample folder with NP6-788-CD.csv.gz
    #[arg(long, env = "ERCOT_SAMPLE_MARKET", default_value = "data/sample")]
    sample: PathBuf,
    /// Times each side is run; the best counts
    #[arg(long, default_value_t = 3)]
    repeat: usize,
    /// Keep the extracted files and zips here, for the pandas script
    #[arg(long)]
    keep: Option<PathBuf>,
}

/// The fastest way to ask DuckDB: nothing to detect.
const TYPED: &str = ", auto_detect = false, header = true, delim = ',', quote = '', timestampformat = '%m/%d/%Y %H:%M:%S', columns = \
    {'SCEDTimestamp': 'TIMESTAMP', 'RepeatedHourFlag': 'VARCHAR', 'SettlementPoint': 'VARCHAR', 'LMP': 'DOUBLE'}";

fn main() -> Result<()> {
    let args = Args::parse();
    let scratch = tempfile::tempdir()?;
    let folder = args.keep.clone().unwrap_or_else(|| scratch.path().to_owned());
    let posted = documents::read(&args.sample, "NP6-788-CD")?;
    let rows: usize = posted.iter().map(|document| document.rows).sum();
    write_files(&folder, &posted)?;
    println!("machine: {}", machine::processor());
    println!("NP6-788: {} documents, {rows} rows", posted.len());
    let (mut ours, mut theirs, mut sniffing) = (f64::MAX, f64::MAX, f64::MAX);
    for _ in 0..args.repeat {
        theirs = theirs.min(read_csv(&folder, scratch.path(), rows, TYPED)?);
        sniffing = sniffing.min(read_csv(&folder, scratch.path(), rows, "")?);
        ours = ours.min(ingest_zips(&folder, scratch.path(), &posted, rows)?);
    }
    let rate = |seconds: f64| rows as f64 / seconds;
    println!("ours,   zips to merged rows:      {ours:.3} s  {:.0} rows/s", rate(ours));
    println!("DuckDB, read_csv, columns given:  {theirs:.3} s  {:.0} rows/s", rate(theirs));
    println!("DuckDB, read_csv, as it comes:    {sniffing:.3} s  {:.0} rows/s", rate(sniffing));
    println!("ours / DuckDB with columns given, in rows/s: {:.2}", theirs / ours);
    println!("peak memory of this process:      {} MiB", machine::peak_memory_mib());
    Ok(())
}

fn write_files(folder: &Path, posted: &[Posted]) -> Result<()> {
    let (csv, zips) = (folder.join("csv"), folder.join("zip"));
    fs::create_dir_all(&csv)?;
    fs::create_dir_all(&zips)?;
    for document in posted {
        fs::write(csv.join(document.member()), &document.csv)?;
        fs::write(zips.join(&document.name), block_on(documents::zip(document))?)?;
    }
    Ok(())
}

fn read_csv(folder: &Path, scratch: &Path, rows: usize, options: &str) -> Result<f64> {
    let file = scratch.join("read_csv.duckdb");
    let _ = fs::remove_file(&file);
    let started = Instant::now();
    let connection = duckdb::Connection::open(&file)?;
    let pattern = folder.join("csv/*.csv");
    connection
        .execute_batch(&format!("CREATE TABLE t AS SELECT * FROM read_csv('{}'{options}); CHECKPOINT;", pattern.display()))?;
    let seconds = started.elapsed().as_secs_f64();
    let found: usize = connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0))?;
    anyhow::ensure!(found == rows, "read_csv found {found} rows, not {rows}");
    Ok(seconds)
}

fn ingest_zips(folder: &Path, scratch: &Path, posted: &[Posted], rows: usize) -> Result<f64> {
    let catalog = Catalog::builtin()?;
    let dataset = catalog.get("rt_lmp_5min").context("the catalog has no rt_lmp_5min")?;
    let file = scratch.join("ours.duckdb");
    let _ = fs::remove_file(&file);
    let staging = scratch.join("staging");
    let now: Timestamp = "2026-11-23T12:00:00Z".parse()?;
    let started = Instant::now();
    let mut warehouse = Warehouse::open(&file, Resources::default())?;
    for chunk in posted.chunks(512) {
        let batch = IngestBatch {
            dataset: &dataset.name,
            layouts: &dataset.layouts,
            documents: unpack_on_all_threads(folder, &staging, chunk)?,
        };
        let report = ingest(&mut warehouse, &batch, now, &|_| ())?;
        anyhow::ensure!(report.documents.iter().all(|document| document.failures.is_empty()), "a document failed");
        fs::remove_dir_all(&staging)?;
    }
    warehouse.connection().execute_batch("CHECKPOINT")?;
    let seconds = started.elapsed().as_secs_f64();
    let found: usize = warehouse.connection().query_row("SELECT count(*) FROM market.rt_lmp_5min", [], |row| row.get(0))?;
    anyhow::ensure!(found == rows, "our ingest has {found} rows, not {rows}");
    Ok(seconds)
}

/// As `ercot-fetch` does.
fn unpack_on_all_threads(folder: &Path, staging: &Path, posted: &[Posted]) -> Result<Vec<IngestDocument>> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let parts: Vec<Result<Vec<IngestDocument>>> = std::thread::scope(|scope| {
        let part = |part: &'_ [Posted]| part.iter().map(|document| unpacked(folder, staging, document)).collect();
        let started: Vec<_> =
            posted.chunks(posted.len().div_ceil(threads)).map(|chunk| scope.spawn(move || part(chunk))).collect();
        started.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread panicked")))).collect()
    });
    Ok(parts.into_iter().collect::<Result<Vec<_>>>()?.concat())
}
