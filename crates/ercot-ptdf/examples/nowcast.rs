//! Which constraints bind now, before the file says so, and a newcomer: `cargo run -p ercot-ptdf --example nowcast`.

use std::error::Error;
use std::io::{self, Write};

use ercot_ptdf::key::FeatureKey;
use ercot_ptdf::model::{FactorTable, FeatureFactors, Provenance, ShiftFactors, Standing};
use ercot_ptdf::nowcast::{Activity, Nowcaster};
use ercot_ptdf::online::{FactorUncertainty, KnownRun, Learning, OnlineFactors};
use ercot_ptdf::panel::{Design, DesignBuilder};
use ercot_types::market::{ConstraintKey, ScedRun, SettlementPoint};

/// β = −SF of four points on three constraints, MW/MW.
const FACTORS: [(&str, [f64; 4]); 3] = [
    ("WESTEX|BASE CASE", [-0.45, 0.08, 0.11, 0.02]),
    ("N_TO_H|BASE CASE", [-0.05, -0.12, 0.31, 0.04]),
    ("NEWLINE_1|SNEW1", [0.02, 0.21, -0.09, -0.33]),
];

fn key(text: &str) -> Result<FeatureKey, Box<dyn Error>> {
    Ok(text.parse::<ConstraintKey>()?.into())
}

fn run(minutes: i64) -> Result<ScedRun, Box<dyn Error>> {
    let start: jiff::Timestamp = "2026-11-15T06:00:10Z".parse()?;
    Ok(ScedRun(start + jiff::SignedDuration::from_mins(minutes)))
}

/// LMP − λ of a run, to the cent.
fn congestion(shadow_prices: [f64; 3]) -> Vec<f64> {
    let sum = |point: usize| FACTORS.iter().zip(shadow_prices).map(|((_, column), price)| column[point] * price).sum::<f64>();
    (0..4).map(|point| (sum(point) * 100.0).round() / 100.0).collect()
}

/// The first two constraints, as a fit would leave them, with the shadow prices that it was made from.
fn fitted() -> Result<(ShiftFactors, Design), Box<dyn Error>> {
    let mut design = DesignBuilder::default();
    for index in 0..200 {
        let (name, _) = FACTORS[usize::try_from(index / 25 % 2)?];
        design.push(run(5 * index - 1000)?, &[(key(name)?, 20.0)])?;
    }
    let feature = |(name, column): &(&str, [f64; 4])| {
        Ok::<_, Box<dyn Error>>(FeatureFactors {
            key: key(name)?,
            standing: Standing::Promoted,
            average_abs_value: 20.0,
            binding_runs: 100,
            coefficients: column.to_vec(),
        })
    };
    let factors = ShiftFactors::new(FactorTable {
        provenance: Provenance { run_id: "nightly".to_owned(), window_start: run(-1000)?, window_end: run(-5)? },
        points: ["HB_WEST", "HB_NORTH", "HB_HOUSTON", "HB_SOUTH"].map(|name| SettlementPoint(name.to_owned())).to_vec(),
        intercepts_usd_per_mwh: vec![0.0; 4],
        features: FACTORS.iter().take(2).map(feature).collect::<Result<_, _>>()?,
    })?;
    Ok((factors, design.finish()))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    let (factors, design) = fitted()?;
    let uncertainty = FactorUncertainty::of_training(&factors, &design, 0..200, 0.0)?;
    let activity = Activity::of_training(&factors, &design, 0..200);
    let mut nowcaster = Nowcaster::new(factors.clone(), uncertainty.clone(), activity);
    let mut online = OnlineFactors::new(factors, uncertainty, Learning::EveryFactor)?;

    let mut show = |nowcaster: &mut Nowcaster, minutes: i64, prices: &[f64]| -> Result<(), Box<dyn Error>> {
        let nowcast = nowcaster.estimate(run(minutes)?, prices, &[])?;
        writeln!(out, "{}: residual is {:.1} times the noise", nowcast.run.0, nowcast.residual_ratio)?;
        for estimate in &nowcast.estimates {
            let name = nowcaster.factors().feature(estimate.feature).map(ToString::to_string).unwrap_or_default();
            let (price, error) = (estimate.shadow_price_usd_per_mw_hour, estimate.standard_error_usd_per_mw_hour);
            writeln!(out, "    {name}: {price:.2} ± {error:.2} $/MW per hour (nowcast)")?;
        }
        Ok(())
    };
    show(&mut nowcaster, 0, &congestion([31.0, 6.0, 0.0]))?;
    // A line that no fit has seen binds: the residual says so.
    let strange = congestion([0.0, 14.0, 22.0]);
    show(&mut nowcaster, 5, &strange)?;
    // An hour later the file names it, and one run is enough to learn from.
    let values = [(key("N_TO_H|BASE CASE")?, 14.0), (key("NEWLINE_1|SNEW1")?, 22.0)];
    online.learn(&KnownRun { run: run(5)?, values: &values, congestion_usd_per_mwh: &strange })?;
    nowcaster.adopt(&online);
    nowcaster.observe(run(5)?, &values)?;
    show(&mut nowcaster, 70, &congestion([0.0, 9.0, 40.0]))?;
    Ok(())
}
