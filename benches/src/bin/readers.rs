//! What readers of published snapshots cost an ingest beyond what the same readers cost it when they read an unrelated file.
//!
//! A day of NP6-788 is ingested in batches, each of which is published, while another process asks 200 questions a second: of
//! nothing, of an unrelated snapshot, of what is being published. Everything else is the same.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use clap::Parser;
use ercot_benches::{
    documents::{self, Posted, block_on},
    machine,
    zips::unpacked,
};
use ercot_mis::catalog::{Catalog, Dataset};
use ercot_warehouse::{IngestBatch, PublishOptions, Resources, Snapshots, Warehouse, ingest, publish};
use jiff::Timestamp;

/// Times an ingest beside readers.
#[derive(Parser)]
struct Args {
    /// Sample folder with NP6-788-CD.csv.gz
    #[arg(long, env = "ERCOT_SAMPLE_MARKET", default_value = "data/sample")]
    sample: PathBuf,
    /// Rounds; each runs every kind of readers once, and the medians count
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// SCED runs that are loaded and published together
    #[arg(long, default_value_t = 12)]
    batch: usize,
    /// Questions a second
    #[arg(long, default_value_t = 200)]
    rate: u32,
    /// Ask this folder until the file `stop` is in the working folder, and say how it went: what the readers' process does
    #[arg(long, hide = true)]
    read: Option<PathBuf>,
}

/// SCED runs of a day.
const RUNS: usize = 291;

/// The latest prices of the hubs and a few nodes.
const QUESTION: &str = "SELECT count(*), avg(lmp) FROM market.rt_lmp_5min
    WHERE sced_ts_utc = (SELECT max(sced_ts_utc) FROM market.rt_lmp_5min) AND settlement_point LIKE 'HB_%'";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    None,
    Unrelated,
    Published,
}

fn main() -> Result<()> {
    let args = Args::parse();
    if let Some(folder) = &args.read {
        return read(folder, args.rate);
    }
    let scratch = tempfile::tempdir()?;
    let bench = Bench::new(scratch.path(), &args)?;
    println!("machine: {}", machine::processor());
    println!("{} documents in batches of {}, {} questions a second", bench.day.len(), args.batch, args.rate);
    let kinds = [Readers::None, Readers::Unrelated, Readers::Published];
    let mut seconds = [const { Vec::new() }; 3];
    for round in 0..args.rounds {
        // Another order each time: what else the machine does must not always meet the same kind.
        for place in 0..kinds.len() {
            let index = (round + place) % kinds.len();
            seconds[index].push(bench.run(kinds[index], &args)?);
        }
    }
    let [none, unrelated, published] = seconds.map(median);
    println!("ingest and publish without readers:               {none:.2} s");
    println!("… with readers of an unrelated snapshot:          {unrelated:.2} s ({:+.1} %)", percent(unrelated, none));
    println!("… with readers of what is published:              {published:.2} s ({:+.1} %)", percent(published, none));
    println!("beyond the unrelated ones:                        {:+.1} %", percent(published, unrelated));
    Ok(())
}

struct Bench {
    scratch: PathBuf,
    dataset: Dataset,
    day: Vec<Posted>,
    base: PathBuf,
}

impl Bench {
    /// A warehouse of all days but the last, and a snapshot of it that has nothing to do with what is measured.
    fn new(scratch: &Path, args: &Args) -> Result<Self> {
        let mut posted = documents::read(&args.sample, "NP6-788-CD")?;
        fs::create_dir_all(scratch.join("zip"))?;
        for document in &posted {
            fs::write(scratch.join("zip").join(&document.name), block_on(documents::zip(document))?)?;
        }
        let day = posted.split_off(posted.len().saturating_sub(RUNS));
        let dataset = Catalog::builtin()?.get("rt_lmp_5min").context("the catalog has no rt_lmp_5min")?.clone();
        let bench = Self { scratch: scratch.to_owned(), dataset, day, base: scratch.join("base.duckdb") };
        let mut warehouse = Warehouse::open(&bench.base, Resources::default())?;
        for documents in posted.chunks(512) {
            bench.load(&mut warehouse, documents)?;
        }
        publish(&warehouse, &scratch.join("unrelated"), &PublishOptions::default(), Timestamp::UNIX_EPOCH, &|_| ())?;
        Ok(bench)
    }

    fn load(&self, warehouse: &mut Warehouse, posted: &[Posted]) -> Result<()> {
        let staging = self.scratch.join("staging");
        let documents = posted.iter().map(|posted| unpacked(&self.scratch, &staging, posted)).collect::<Result<_>>()?;
        let batch = IngestBatch { dataset: &self.dataset.name, layouts: &self.dataset.layouts, documents };
        ingest(warehouse, &batch, Timestamp::UNIX_EPOCH, &|_| ())?;
        fs::remove_dir_all(&staging)?;
        Ok(())
    }

    /// Seconds for the day, loaded and published batch by batch.
    fn run(&self, readers: Readers, args: &Args) -> Result<f64> {
        let folder = tempfile::tempdir_in(&self.scratch)?;
        let file = folder.path().join("ercot.duckdb");
        let published = folder.path().join("published");
        fs::copy(&self.base, &file)?;
        let mut warehouse = Warehouse::open(&file, Resources::default())?;
        let publish = |warehouse: &Warehouse| {
            publish(warehouse, &published, &PublishOptions::default(), Timestamp::now(), &|_| ())
                .map(|done| done.published.sequence)
        };
        publish(&warehouse)?;
        let asked = match readers {
            Readers::None => None,
            Readers::Unrelated => Some(self.scratch.join("unrelated")),
            Readers::Published => Some(published.clone()),
        };
        let process = asked.map(|asked| start(folder.path(), &asked, args.rate)).transpose()?;
        if process.is_some() {
            thread::sleep(Duration::from_secs(1));
        }
        let started = Instant::now();
        let mut sequence = 0;
        for documents in self.day.chunks(args.batch) {
            self.load(&mut warehouse, documents)?;
            sequence = publish(&warehouse)?;
        }
        let seconds = started.elapsed().as_secs_f64();
        if let Some(process) = process {
            fs::write(folder.path().join("stop"), "")?;
            let output = process.wait_with_output()?;
            anyhow::ensure!(output.status.success(), "the readers failed");
            println!("  {seconds:.2} s, {sequence} snapshots; readers: {}", String::from_utf8_lossy(&output.stdout).trim());
        }
        Ok(seconds)
    }
}

fn start(folder: &Path, asked: &Path, rate: u32) -> Result<Child> {
    let mut command = Command::new(env::current_exe()?);
    command.arg("--read").arg(asked).args(["--rate", &rate.to_string()]).current_dir(folder).stdout(Stdio::piped());
    Ok(command.spawn()?)
}

/// Asks at a steady rate; a question that takes too long is not made up for.
fn read(folder: &Path, rate: u32) -> Result<()> {
    let pause = Duration::from_secs(1) / rate;
    let mut snapshots = Snapshots::open(folder, Resources { threads: 1, ..Resources::default() }, None)?;
    let (first, started) = (snapshots.held().published().sequence, Instant::now());
    let mut took = Vec::new();
    while !Path::new("stop").exists() {
        let begun = Instant::now();
        let snapshot = snapshots.current()?;
        let hubs: i64 = snapshot.warehouse().connection().query_row(QUESTION, [], |row| row.get(0))?;
        anyhow::ensure!(hubs > 0, "no hub has a price");
        took.push(begun.elapsed().as_secs_f64());
        thread::sleep(pause.saturating_sub(begun.elapsed()));
    }
    let rate = took.len() as f64 / started.elapsed().as_secs_f64();
    let followed = snapshots.held().published().sequence - first;
    took.sort_by(f64::total_cmp);
    let at = |part: usize| took.get(took.len() * part / 100).copied().unwrap_or(f64::NAN) * 1e3;
    let (median, late) = (at(50), at(99));
    println!(
        "{} questions, {rate:.0} a second, median {median:.1} ms, p99 {late:.1} ms, {followed} new snapshots followed",
        took.len()
    );
    Ok(())
}

fn percent(value: f64, base: f64) -> f64 {
    (value / base - 1.0) * 100.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
