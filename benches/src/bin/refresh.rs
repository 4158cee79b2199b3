//! Refresh of one new day into the marts, as the history grows to a year; beside it a query that a person would write.
#![allow(clippy::print_stdout)]

use std::{fs, path::Path, time::Instant};

use anyhow::{Context, Result};
use clap::Parser;
use ercot_benches::{
    documents::Posted,
    generated::{self, RUNS_A_DAY},
    machine,
};
use ercot_manifest::{Document, PublishedBasis, hash::hash_bytes};
use ercot_mis::catalog::Catalog;
use ercot_warehouse::{IngestBatch, IngestDocument, IngestFile, RefreshScope, Resources, Warehouse, ingest, refresh};
use jiff::Timestamp;

/// Times a refresh after one more day, with months of history behind it.
#[derive(Parser)]
struct Args {
    /// Days of history at which a day is added and timed
    #[arg(long, value_delimiter = ',', default_value = "7,30,91,182,364")]
    days: Vec<i64>,
    /// Settlement points of each run
    #[arg(long, default_value_t = 1_123)]
    points: usize,
    /// DuckDB's memory limit in MiB, as `ercot refresh --memory-mib`
    #[arg(long, default_value_t = 512)]
    memory_mib: u64,
}

/// Runs that are loaded together.
const RUNS_PER_LOAD: i64 = 512;

/// The same facts of the runs of a day, by hand: what the marts hold of these reports, with nothing about vintages, coverage or
/// publish times.
const BY_HAND: &str = "
    WITH prices AS (
        SELECT sced_ts_utc, count(*) AS points, min(lmp) AS low, max(lmp) AS high FROM market.rt_lmp_5min
        WHERE operating_day BETWEEN $1::DATE AND $2::DATE GROUP BY 1
    ), bound AS (
        SELECT sced_ts_utc, count(*) FILTER (shadow_price > 0) AS binding FROM market.sced_shadow_prices
        WHERE operating_day BETWEEN $1::DATE AND $2::DATE GROUP BY 1
    )
    SELECT operating_day, l.sced_ts_utc, capped_system_lambda, points, low, high, binding
    FROM market.sced_system_lambda l LEFT JOIN prices USING (sced_ts_utc) LEFT JOIN bound USING (sced_ts_utc)
    WHERE operating_day BETWEEN $1::DATE AND $2::DATE";

fn main() -> Result<()> {
    let args = Args::parse();
    let scratch = tempfile::tempdir()?;
    let file = scratch.path().join("year.duckdb");
    let resources = Resources { memory_bytes: args.memory_mib << 20, ..Resources::default() };
    let mut history =
        History { catalog: Catalog::builtin()?, first: "2026-01-01T06:00:10Z".parse()?, loaded: 0, points: args.points };
    println!("machine: {}", machine::processor());
    println!("days of history | rows of prices | refresh of one more day, s | days built | by hand, s | nothing stale, s");
    for days in &args.days {
        let mut warehouse = Warehouse::open(&file, resources)?;
        history.load(&mut warehouse, scratch.path(), days * RUNS_A_DAY)?;
        timed_refresh(&mut warehouse, history.first)?;
        history.load(&mut warehouse, scratch.path(), (days + 1) * RUNS_A_DAY)?;
        drop(warehouse);
        // As a job would: the file is opened, and nothing of it is in memory.
        let mut warehouse = Warehouse::open(&file, resources)?;
        let rows: u64 = warehouse.connection().query_row("SELECT count(*) FROM market.rt_lmp_5min", [], |row| row.get(0))?;
        let (seconds, built) = timed_refresh(&mut warehouse, history.first)?;
        let by_hand = by_hand(&warehouse)?;
        let (nothing, none) = timed_refresh(&mut warehouse, history.first)?;
        anyhow::ensure!(built > 0 && none == 0, "{built} days were built, and then {none}");
        println!("{days:>15} | {rows:>14} | {seconds:>26.3} | {built:>10} | {by_hand:>10.3} | {nothing:>16.3}");
    }
    println!("warehouse file: {} MiB", fs::metadata(&file)?.len() >> 20);
    println!("peak memory of the process: {} MiB", machine::peak_memory_mib());
    Ok(())
}

fn timed_refresh(warehouse: &mut Warehouse, now: Timestamp) -> Result<(f64, u64)> {
    let started = Instant::now();
    let report = refresh(warehouse, RefreshScope::Stale, now, &mut |_| ())?;
    Ok((started.elapsed().as_secs_f64(), report.days()))
}

/// Writes the last two days into a table by hand, in a transaction: the days that a new day makes stale.
fn by_hand(warehouse: &Warehouse) -> Result<f64> {
    let connection = warehouse.connection();
    let sql = "SELECT (max(operating_day) - 1)::VARCHAR, max(operating_day)::VARCHAR FROM market.sced_system_lambda";
    let (first, last): (String, String) = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let query = BY_HAND.replace("$1", &format!("'{first}'")).replace("$2", &format!("'{last}'"));
    connection
        .execute_batch(&format!("CREATE SCHEMA IF NOT EXISTS hand; CREATE TABLE IF NOT EXISTS hand.runs AS {query} LIMIT 0"))?;
    let started = Instant::now();
    connection.execute_batch(&format!(
        "BEGIN; DELETE FROM hand.runs WHERE operating_day BETWEEN DATE '{first}' AND DATE '{last}';
         INSERT INTO hand.runs {query}; COMMIT;"
    ))?;
    Ok(started.elapsed().as_secs_f64())
}

/// A generated history that grows.
struct History {
    catalog: Catalog,
    first: Timestamp,
    loaded: i64,
    points: usize,
}

impl History {
    /// Loads the runs up to a count.
    fn load(&mut self, warehouse: &mut Warehouse, folder: &Path, runs: i64) -> Result<()> {
        while self.loaded < runs {
            let next = (self.loaded + RUNS_PER_LOAD).min(runs);
            let range = self.loaded..next;
            let prices = range.clone().map(|run| generated::prices(self.first, run, self.points)).collect::<Result<Vec<_>>>()?;
            self.ingest(warehouse, folder, "rt_lmp_5min", prices)?;
            self.ingest(warehouse, folder, "sced_system_lambda", vec![generated::lambdas(self.first, range.clone())?])?;
            self.ingest(warehouse, folder, "sced_shadow_prices", vec![generated::shadow_prices(self.first, range)?])?;
            self.loaded = next;
        }
        Ok(())
    }

    fn ingest(&self, warehouse: &mut Warehouse, folder: &Path, dataset: &str, posted: Vec<Posted>) -> Result<()> {
        let dataset = self.catalog.get(dataset).with_context(|| format!("the catalog has no {dataset}"))?;
        let files = folder.join("csv");
        fs::create_dir_all(&files)?;
        let document = |posted: Posted| -> Result<IngestDocument> {
            let path = files.join(posted.member());
            fs::write(&path, &posted.csv)?;
            Ok(IngestDocument {
                sha256: hash_bytes(posted.csv.as_bytes()),
                bytes: posted.csv.len() as u64,
                downloaded_at: None,
                files: vec![IngestFile { name: posted.member(), path, layouts: vec![0] }],
                document: Document {
                    doc_id: Some(posted.doc_id),
                    url: String::new(),
                    name: posted.name,
                    published_at: posted.published_at,
                    published_basis: PublishedBasis::Listing,
                    expires_at: None,
                },
            })
        };
        let documents = posted.into_iter().map(document).collect::<Result<_>>()?;
        let batch = IngestBatch { dataset: &dataset.name, layouts: &dataset.layouts, documents };
        let report = ingest(warehouse, &batch, self.first, &|_| ())?;
        anyhow::ensure!(report.documents.iter().all(|document| document.rows.quarantined == 0), "generated rows were rejected");
        fs::remove_dir_all(&files)?;
        Ok(())
    }
}
