//! What a published snapshot costs: as a copy of the file, rebuilt from the last days, and as a set of Parquet files.
//!
//! A warehouse is either generated (NP6-788 prices by a fixed formula) or given; a given one is copied first and not changed.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{
    fs,
    num::NonZeroU32,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};
use clap::Parser;
use duckdb::Connection;
use ercot_benches::machine;
use ercot_warehouse::{Extent, PublishOptions, PublishOutcome, Resources, Snapshot, Snapshots, Warehouse, publish};
use jiff::Timestamp;

/// Times publishing a warehouse.
#[derive(Parser)]
struct Args {
    /// A warehouse to publish instead of a generated one
    #[arg(long, value_name = "FILE")]
    warehouse: Option<PathBuf>,
    /// Days of the generated warehouse, 291 SCED runs each
    #[arg(long, default_value_t = 365)]
    days: i64,
    /// Settlement points of each run
    #[arg(long, default_value_t = 1_123)]
    points: i64,
    /// Times each is run; the median counts
    #[arg(long, default_value_t = 3)]
    repeat: usize,
    /// DuckDB's memory limit in MiB
    #[arg(long, default_value_t = 512)]
    memory_mib: u64,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let scratch = tempfile::tempdir()?;
    let file = scratch.path().join("ercot.duckdb");
    let resources = Resources { memory_bytes: args.memory_mib << 20, ..Resources::default() };
    match &args.warehouse {
        Some(given) => drop(fs::copy(given, &file).with_context(|| format!("{} could not be copied", given.display()))?),
        None => generate(&file, resources, &args)?,
    }
    let warehouse = Warehouse::open(&file, resources)?;
    println!("machine: {}", machine::processor());
    println!("warehouse: {:.1} MB, {} rows of rt_lmp_5min", megabytes(&file)?, rows(&warehouse)?);
    let bench = Bench { warehouse, folder: scratch.path().join("published"), repeat: args.repeat };
    bench.publishing("copy of the file", Extent::Whole)?;
    for days in [2, 7, 35] {
        let days = NonZeroU32::new(days).context("there is no zero here")?;
        bench.publishing(&format!("last {days} days, rebuilt"), Extent::LastDays(days))?;
    }
    bench.publishing("copy of the file", Extent::Whole)?;
    bench.reading(resources)?;
    bench.parquet(&scratch.path().join("parquet"))?;
    println!("peak memory of this process: {} MiB", machine::peak_memory_mib());
    Ok(())
}

struct Bench {
    warehouse: Warehouse,
    folder: PathBuf,
    repeat: usize,
}

impl Bench {
    /// Publishes after a small change each time, then once more without any.
    fn publishing(&self, what: &str, extent: Extent) -> Result<()> {
        let options = PublishOptions { extent, ..PublishOptions::default() };
        let now = Timestamp::now();
        let mut seconds = Vec::new();
        let mut bytes = 0;
        for number in 0..self.repeat {
            let change = format!("CREATE OR REPLACE TABLE ops.change AS SELECT {number} AS number, now()::VARCHAR AS at");
            self.warehouse.connection().execute_batch(&change)?;
            let started = Instant::now();
            let publication = publish(&self.warehouse, &self.folder, &options, now, &|_| ())?;
            seconds.push(started.elapsed().as_secs_f64());
            anyhow::ensure!(publication.outcome == PublishOutcome::Published, "nothing was published");
            bytes = publication.published.bytes;
        }
        let started = Instant::now();
        let again = publish(&self.warehouse, &self.folder, &options, now, &|_| ())?;
        anyhow::ensure!(again.outcome == PublishOutcome::Unchanged, "it was published again");
        let unchanged = started.elapsed().as_secs_f64() * 1e3;
        println!("{what}: {:.3} s, {:.1} MB; when nothing changed {unchanged:.1} ms", median(seconds), bytes as f64 / 1e6);
        Ok(())
    }

    /// What a reader pays for following the pointer, and for a question.
    fn reading(&self, resources: Resources) -> Result<()> {
        let mut snapshots = Snapshots::open(&self.folder, resources, None)?;
        let looks: u32 = 1_000;
        let started = Instant::now();
        for _ in 0..looks {
            snapshots.current()?;
        }
        println!("look at a pointer that stays: {:.1} µs", started.elapsed().as_secs_f64() * 1e6 / f64::from(looks));
        let mut seconds = Vec::new();
        for _ in 0..20 {
            let started = Instant::now();
            Snapshot::open(&self.folder, resources, None)?;
            seconds.push(started.elapsed().as_secs_f64());
        }
        println!("open a snapshot: {:.1} ms", median(seconds) * 1e3);
        let connection = snapshots.current()?.warehouse().connection();
        println!("a day of one point from the snapshot: {:.2} ms", ask(connection, "market.rt_lmp_5min", self.repeat)? * 1e3);
        Ok(())
    }

    /// The same data as a set of Parquet files, one a table.
    fn parquet(&self, folder: &Path) -> Result<()> {
        let connection = self.warehouse.connection();
        let mut statement = connection.prepare(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary
             AND database_name = current_database() AND estimated_size > 0 ORDER BY 1",
        )?;
        let tables: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<duckdb::Result<_>>()?;
        let mut seconds = Vec::new();
        for _ in 0..self.repeat {
            let _ = fs::remove_dir_all(folder);
            fs::create_dir_all(folder)?;
            let started = Instant::now();
            for table in &tables {
                let target = folder.join(format!("{table}.parquet"));
                connection.execute_batch(&format!("COPY {table} TO '{}' (FORMAT parquet)", target.display()))?;
                fs::File::open(&target)?.sync_all()?;
            }
            seconds.push(started.elapsed().as_secs_f64());
        }
        let bytes: u64 = fs::read_dir(folder)?.map(|entry| Ok(entry?.metadata()?.len())).sum::<std::io::Result<u64>>()?;
        println!("Parquet set of {} files: {:.3} s, {:.1} MB", tables.len(), median(seconds), bytes as f64 / 1e6);
        let reader = Connection::open_in_memory()?;
        let source = format!("read_parquet('{}')", folder.join("market.rt_lmp_5min.parquet").display());
        println!("a day of one point from the Parquet set: {:.2} ms", ask(&reader, &source, self.repeat)? * 1e3);
        Ok(())
    }
}

/// Seconds for a day of one point's prices.
fn ask(connection: &Connection, source: &str, repeat: usize) -> Result<f64> {
    let (point, day): (String, String) = connection.query_row(
        &format!("SELECT any_value(settlement_point), (max(operating_day) - 1)::VARCHAR FROM {source}"),
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let sql =
        format!("SELECT count(*), avg(lmp) FROM {source} WHERE operating_day = DATE '{day}' AND settlement_point = '{point}'");
    let mut seconds = Vec::new();
    for _ in 0..repeat * 5 {
        let started = Instant::now();
        let count: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
        seconds.push(started.elapsed().as_secs_f64());
        anyhow::ensure!(count > 200, "{count} runs on {day}");
    }
    Ok(median(seconds))
}

fn generate(file: &Path, resources: Resources, args: &Args) -> Result<()> {
    let warehouse = Warehouse::open(file, resources)?;
    for day in 0..args.days {
        let sql = format!(
            "INSERT INTO market.rt_lmp_5min BY NAME
             SELECT run_at AS sced_ts_utc, date_trunc('minute', run_at) AS sced_ts_utc_minute, (run_at - INTERVAL 6 HOUR)::DATE AS operating_day,
                 run_at - INTERVAL 6 HOUR AS sced_timestamp, false AS repeated_hour_flag, printf('NODE_%04d_RN', point) AS settlement_point,
                 ((run * 7919 + point * 104729) % 20000 - 2000) / 100 AS lmp, 1300000000 + run AS _source_doc,
                 run_at + INTERVAL 2 SECOND AS _published_at, run_at + INTERVAL 1 MINUTE AS _ingested_at
             FROM (SELECT run, TIMESTAMP '2026-01-01 06:00:10' + to_seconds(run * 297) AS run_at
                 FROM range({first}, {first} + 291) runs(run)), range({points}) points(point)",
            first = day * 291,
            points = args.points,
        );
        warehouse.connection().execute_batch(&sql)?;
    }
    Ok(())
}

fn rows(warehouse: &Warehouse) -> Result<u64> {
    Ok(warehouse.connection().query_row("SELECT count(*) FROM market.rt_lmp_5min", [], |row| row.get(0))?)
}

fn megabytes(file: &Path) -> Result<f64> {
    Ok(fs::metadata(file)?.len() as f64 / 1e6)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
