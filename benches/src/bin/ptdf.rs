//! Shift factors on one core: the sums of products, and 100 λ for 1,000 points, on the problem that `peers/ptdf_peers.py` makes.
//!
//! usage: `ptdf FOLDER`, with `X.f64`, `Y.f64` and `dims` in it.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use ercot_benches::machine;
use ercot_ptdf::gram::Moments;
use ercot_ptdf::key::FeatureKey;
use ercot_ptdf::panel::{DesignBuilder, Panel, TargetBlock};
use ercot_ptdf::solver::{Intercept, PathOptions, PathSolver, Scaling};
use ercot_types::market::{ConstraintKey, ScedRun, SettlementPoint};

const L1_RATIO: f64 = 0.5;

#[derive(Parser)]
struct Args {
    /// Where the problem lies.
    folder: PathBuf,
}

fn numbers(path: &Path) -> Result<Vec<f64>> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    ensure!(bytes.len().is_multiple_of(8), "{} is cut off", path.display());
    Ok(bytes.chunks_exact(8).map(|part| part.try_into().map(f64::from_le_bytes)).collect::<Result<_, _>>()?)
}

fn load(folder: &Path) -> Result<Panel> {
    let dims = fs::read_to_string(folder.join("dims"))?;
    let dims: Vec<usize> = dims.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [rows, features, points] = dims[..] else { anyhow::bail!("dims holds rows, features and points") };
    let x = numbers(&folder.join("X.f64"))?;
    let keys: Vec<FeatureKey> = (0..features)
        .map(|index| ConstraintKey { constraint_name: format!("C{index:04}"), contingency_name: "BASE CASE".to_owned() })
        .map(FeatureKey::from)
        .collect();
    let mut design = DesignBuilder::default();
    for (row, line) in (0_i64..).zip(x.chunks_exact(features)) {
        let run = ScedRun(jiff::Timestamp::from_second(1_780_290_000 + 300 * row)?);
        let entries: Vec<(FeatureKey, f64)> = line
            .iter()
            .enumerate()
            .filter(|(_, value)| **value != 0.0)
            .map(|(index, value)| (keys[index].clone(), *value))
            .collect();
        design.push(run, &entries)?;
    }
    let design = design.finish();
    ensure!(design.rows() == rows, "X.f64 has {} rows, dims says {rows}", design.rows());
    let names = (0..points).map(|point| SettlementPoint(format!("P{point}"))).collect();
    let targets = TargetBlock::new(&design, names, numbers(&folder.join("Y.f64"))?)?;
    Ok(Panel { design, targets })
}

/// Processor seconds of all threads, where the system says them, and wall seconds.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, f64, T) {
    let on_processor = || {
        let threads = fs::read_dir("/proc/self/task").ok()?;
        let one = |thread: std::io::Result<fs::DirEntry>| {
            let text = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse::<f64>().ok()
        };
        threads.map(one).sum::<Option<f64>>()
    };
    let (started, before) = (Instant::now(), on_processor());
    let result = work();
    let wall = started.elapsed().as_secs_f64();
    let processor = on_processor().zip(before).map_or(wall, |(after, before)| (after - before) * 1e-9);
    (processor, wall, result)
}

fn main() -> Result<()> {
    let panel = load(&Args::parse().folder)?;
    let points = panel.targets.points().len();
    let training: Vec<u32> = (0..).take(panel.design.rows() * 9 / 10).collect();
    println!("machine: {}; processor seconds", machine::processor());
    println!("{} rows, {} features, {points} points", training.len(), panel.design.features().len());
    let mut best = f64::INFINITY;
    let mut moments = Moments::zero(0, 0);
    for _ in 0..3 {
        let (processor, _, sums) = timed(|| Moments::of(&panel.design, &panel.targets, &training));
        best = best.min(processor);
        moments = sums;
    }
    println!("sums of products: {best:.4} s");
    for kkt_tolerance in [5e-5, 1e-6] {
        let options = PathOptions {
            lambdas: 100,
            smallest_ratio: 1e-3,
            intercept: Intercept::Fitted,
            scaling: Scaling::Standardised,
            kkt_tolerance,
            ..PathOptions::default()
        };
        let (mut violations, mut support) = (Vec::with_capacity(points * 100), 0);
        let (processor, wall, outcome) = timed(|| -> Result<()> {
            let mut solver = PathSolver::new(&moments.gram, panel.design.features(), &options)?;
            for point in 0..points {
                solver.follow(&moments, point, L1_RATIO, None, |step| {
                    violations.push(step.kkt_violation() / (step.penalty().lambda * L1_RATIO));
                    support = step.support();
                })?;
            }
            Ok(())
        });
        outcome?;
        violations.sort_by(f64::total_cmp);
        println!(
            "tolerance {kkt_tolerance:.0e}: {processor:.2} CPU-s ({wall:.2} s), {:.2} ms/point; KKT violation median {:.1e}, max {:.1e}; last support {support}",
            processor * 1e3 / points as f64,
            violations[violations.len() / 2],
            violations[violations.len() - 1],
        );
    }
    Ok(())
}
