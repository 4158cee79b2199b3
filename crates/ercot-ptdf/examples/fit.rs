//! From runs to factors with a verdict, and what a badly chosen net is told: `cargo run -p ercot-ptdf --example fit`.

use std::error::Error;
use std::io::{self, Write};

use ercot_ptdf::honesty::{BootstrapOptions, bootstrap, inspect};
use ercot_ptdf::key::FeatureKey;
use ercot_ptdf::panel::{Panel, PanelBuilder, RunRow};
use ercot_ptdf::protocol::{ProtocolOptions, fit};
use ercot_ptdf::solver::{Intercept, Scaling};
use ercot_types::market::{ConstraintKey, ScedRun, SettlementPoint};

/// β = −SF of three points on two constraints.
const FACTORS: [[f64; 2]; 3] = [[-0.45, 0.08], [0.10, 0.21], [0.02, -0.33]];

fn panel() -> Result<Panel, Box<dyn Error>> {
    let names = ["HB_WEST", "HB_NORTH", "HB_HOUSTON"];
    let mut builder = PanelBuilder::new(names.iter().map(|name| SettlementPoint((*name).to_owned())).collect())?;
    let constraints: [ConstraintKey; 2] = ["WESTEX|BASE CASE".parse()?, "N_TO_H|SNEW1".parse()?];
    let start: jiff::Timestamp = "2026-11-02T06:00:10Z".parse()?;
    for row in 0..864_i32 {
        let shadow_prices = [f64::from(row * 7 % 83 - 40).max(0.0), f64::from(row * 11 % 61 - 30).max(0.0) * 1.5];
        let features: Vec<(FeatureKey, f64)> = constraints.iter().cloned().map(FeatureKey::from).zip(shadow_prices).collect();
        let price = |own: &[f64; 2]| own.iter().zip(shadow_prices).map(|(beta, mu)| beta * mu).sum::<f64>();
        let cents = |price: f64| (price * 100.0).round() / 100.0;
        let targets: Vec<(usize, f64)> = FACTORS.iter().map(|own| cents(price(own))).enumerate().collect();
        let run = ScedRun(start + jiff::SignedDuration::from_mins(i64::from(row) * 5));
        builder.push(&RunRow { run, features: &features, targets: &targets })?;
    }
    Ok(builder.finish()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    let panel = panel()?;
    let options = ProtocolOptions::default();
    let report = fit(&panel, &options)?;
    writeln!(out, "promoted: {}", report.is_promoted())?;
    writeln!(out, "hold-out RMSE {:.4} $/MWh", report.totals.score.seen.rmse())?;
    let design = inspect(&panel.design, &report.split.training());
    writeln!(out, "condition number {:.2}", design.condition_number)?;
    let intervals = bootstrap(&panel, &report, &options, &BootstrapOptions { draws: 200, seed: 1, level: 0.9 })?;
    for (point, own) in report.points.iter().zip(&intervals) {
        for ((feature, beta), interval) in report.features.iter().zip(&point.fit.coefficients).zip(own) {
            writeln!(out, "{:<10} {feature:<18} SF {:+.5} [{:+.5}, {:+.5}]", point.point, -beta, -interval.high, -interval.low)?;
        }
    }

    // A mix of a half, λ that stays large, and an intercept.
    let mut bad = ProtocolOptions { l1_ratios: vec![0.5], ..ProtocolOptions::default() };
    bad.path.smallest_ratio = 0.05;
    bad.path.intercept = Intercept::Fitted;
    bad.path.scaling = Scaling::Standardised;
    let split = report.split.clone();
    let mut choice = ercot_ptdf::protocol::choose(&panel, &split, &bad)?;
    choice.chosen = choice.grid.iter().rfind(|score| score.penalty.is_some()).copied().into_iter().collect();
    for reason in ercot_ptdf::protocol::fit_chosen(&panel, split, choice, &bad)?.rejections {
        writeln!(out, "rejected: {reason}")?;
    }
    Ok(())
}
