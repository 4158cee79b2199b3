//! Prices of the latest run at a few points, out of a year of prices: the prepared look-up beside a hand-written query.
//!
//! The prices are made up. Both are asked in turns, so that they share the machine's moods.
#![allow(clippy::print_stdout, clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use clap::Parser;
use ercot_benches::machine;
use ercot_warehouse::{AsOf, AsOfRequest, PanelWindow, PointLookup, Resources, Warehouse, price_panels};

/// Looks up prices in a generated year.
#[derive(Parser)]
struct Args {
    /// SCED runs, one each five minutes
    #[arg(long, default_value_t = 105_120)]
    runs: u64,
    /// Settlement points of each run
    #[arg(long, default_value_t = 1_000)]
    points: u64,
    /// Points to look up
    #[arg(long, default_value_t = 20)]
    asked: u64,
    /// Look-ups
    #[arg(long, default_value_t = 1_000)]
    times: usize,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let scratch = tempfile::tempdir()?;
    let path = scratch.path().join("year.duckdb");
    let resources = Resources::default();
    fill(&Warehouse::open(&path, resources)?, &args)?;
    println!("machine: {}", machine::processor());
    println!("{} rows, {} points asked {} times", args.runs * args.points, args.asked, args.times);

    let warehouse = Warehouse::open_read_only(&path, resources)?;
    let points: Vec<String> = (0..args.asked).map(|point| format!("NODE_{:04}", point * args.points / args.asked)).collect();
    let mut lookup = PointLookup::new(&warehouse, &points)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..args.times {
        let started = Instant::now();
        let latest = lookup.latest()?;
        ours.push(started.elapsed());
        let started = Instant::now();
        let rows = by_hand(&warehouse, &points)?;
        theirs.push(started.elapsed());
        let found = latest.map_or(0, |latest| latest.lmp.iter().flatten().count());
        ensure!(found == points.len() && rows == points.len(), "{found} and {rows} prices were found");
    }
    report("look-up, statements prepared once", ours);
    report("hand-written query, one statement", theirs);

    let started = Instant::now();
    let request = AsOfRequest::published("2026-06-01T00:00:00Z".parse()?);
    let known = AsOf::open(&path, resources, None, &request)?;
    println!("as-of reader opened in {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    let mut lookup = PointLookup::new(known.warehouse(), &points)?;
    let times = (0..args.times / 10).map(|_| {
        let started = Instant::now();
        lookup.latest().map(|_| started.elapsed())
    });
    report("look-up through the as-of reader", times.collect::<Result<Vec<_>, _>>()?);
    panels(&warehouse, &points)
}

/// A month of prices at the points, block by block.
fn panels(warehouse: &Warehouse, points: &[String]) -> Result<()> {
    let started = Instant::now();
    let window = PanelWindow::new("2026-03-01".parse()?, "2026-03-31".parse()?)?;
    let mut cells = 0;
    for panel in price_panels(warehouse, points, window)? {
        cells += panel?.lmp.len();
    }
    println!("price panel of a month: {cells} cells in {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    Ok(())
}

fn fill(warehouse: &Warehouse, args: &Args) -> Result<()> {
    let run = "TIMESTAMP '2026-01-01 06:00:10' + to_seconds(run * 300)";
    let day = "(TIMESTAMP '2026-01-01 00:00:10' + to_seconds(run * 300))::DATE";
    let lineage = format!("1, {run} + INTERVAL 2 SECOND, {run} + INTERVAL 20 SECOND");
    warehouse.connection().execute_batch(&format!(
        "INSERT INTO market.rt_lmp_5min (sced_ts_utc, operating_day, settlement_point, lmp, _source_doc, _published_at, _ingested_at)
         SELECT {run}, {day}, printf('NODE_%04d', point), (run * 7919 + point * 104729) % 20000 / 100.0, {lineage}
         FROM range({}) r(run), range({}) p(point);
         INSERT INTO market.sced_system_lambda (sced_ts_utc, operating_day, capped_system_lambda, _source_doc, _published_at, _ingested_at)
         SELECT {run}, {day}, 25 + run % 10, {lineage} FROM range({}) r(run);
         INSERT INTO mart.sced_run (sced_ts_utc, sced_ts_utc_minute, operating_day, system_lambda, mu_known)
         SELECT sced_ts_utc, date_trunc('minute', sced_ts_utc), operating_day, capped_system_lambda, false FROM market.sced_system_lambda;
         CHECKPOINT",
        args.runs, args.points, args.runs
    ))?;
    Ok(())
}

/// What a trader would type.
fn by_hand(warehouse: &Warehouse, points: &[String]) -> Result<usize> {
    let names: Vec<String> = points.iter().map(|point| format!("'{point}'")).collect();
    let sql = format!(
        "SELECT settlement_point, lmp, lmp - capped_system_lambda AS congestion
         FROM market.rt_lmp_5min JOIN market.sced_system_lambda USING (sced_ts_utc)
         WHERE sced_ts_utc = (SELECT max(sced_ts_utc) FROM market.rt_lmp_5min) AND settlement_point IN ({})",
        names.join(", ")
    );
    let mut statement = warehouse.connection().prepare(&sql)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, f64>(1)?, row.get::<_, f64>(2)?)))?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?.len())
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| {
        let place = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len().max(1)) - 1;
        times.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    };
    println!("{what}: p50 {:.2} ms, p99 {:.2} ms, worst {:.2} ms", at(0.5), at(0.99), at(1.0));
}
