//! Prices, drivers, a what-if and a basis from shift factors: `cargo run -p ercot-ptdf --example predict`.

use std::error::Error;
use std::io::{self, Write};

use ercot_ptdf::key::FeatureKey;
use ercot_ptdf::model::{FactorTable, FeatureFactors, Matched, Prediction, Provenance, ShiftFactors, Standing};
use ercot_types::market::{ConstraintKey, ScedRun, SettlementPoint};

fn key(text: &str) -> Result<FeatureKey, Box<dyn Error>> {
    Ok(text.parse::<ConstraintKey>()?.into())
}

fn factors() -> Result<ShiftFactors, Box<dyn Error>> {
    let feature = |name: &str, standing, average_abs_value, coefficients: [f64; 3]| {
        Ok::<_, Box<dyn Error>>(FeatureFactors {
            key: key(name)?,
            standing,
            average_abs_value,
            binding_runs: 300,
            coefficients: coefficients.to_vec(),
        })
    };
    Ok(ShiftFactors::new(FactorTable {
        provenance: Provenance {
            run_id: "2026-11-15T06:00:00Z".to_owned(),
            window_start: ScedRun("2026-11-01T05:00:12Z".parse()?),
            window_end: ScedRun("2026-11-15T05:55:10Z".parse()?),
        },
        points: ["HB_WEST", "HB_NORTH", "HB_HOUSTON"].map(|name| SettlementPoint(name.to_owned())).to_vec(),
        intercepts_usd_per_mwh: vec![0.0; 3],
        features: vec![
            feature("WESTEX|BASE CASE", Standing::Promoted, 22.0, [-0.45, 0.08, 0.11])?,
            feature("N_TO_H|BASE CASE", Standing::Promoted, 8.5, [-0.05, -0.12, 0.31])?,
            feature("LENORA_BIGSPR_1|SSILRO84", Standing::Provisional, 77.0, [0.07, 0.0, 0.0])?,
        ],
    })?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    let factors = factors()?;
    let binding = [(key("WESTEX|BASE CASE")?, 30.0), (key("LENORA_BIGSPR_1|SSILRO84")?, 40.0), (key("NEWLINE_1|SNEW1")?, 5.0)];

    let (mut matched, mut prediction) = (Matched::default(), Prediction::default());
    matched.set(&factors, &binding)?;
    factors.predict(26.4, &matched, &mut prediction)?;
    for (point, price) in factors.points().iter().zip(prediction.price_usd_per_mwh()) {
        writeln!(out, "{point:<12} {price:>8.2} $/MWh")?;
    }
    for (name, shadow_price) in prediction.without_factors().iter().filter_map(|&place| binding.get(place)) {
        writeln!(out, "not in these prices: {name} at {shadow_price} $/MW per hour has no learned factors")?;
    }

    let mut drivers = Vec::new();
    factors.explain(0, &matched, 3, &mut drivers)?;
    for driver in &drivers {
        let name = factors.feature(driver.feature).map(ToString::to_string).unwrap_or_default();
        let (part, share) = (driver.contribution_usd_per_mwh, 100.0 * driver.share);
        writeln!(out, "HB_WEST: {part:>7.2} $/MWh ({share:.0} %) from {name}, {:?}", driver.standing)?;
    }

    let mut changes = Matched::default();
    changes.set_changes(&factors, &[(key("WESTEX|BASE CASE")?, 20.0)])?;
    let mut moved = Vec::new();
    factors.what_if(&changes, &[0, 2], &mut moved)?;
    writeln!(out, "20 more on WESTEX: HB_WEST {:+.2}, HB_HOUSTON {:+.2} $/MWh", moved[0], moved[1])?;

    let mut basis = Vec::new();
    factors.basis(&matched, &[0], 2, &mut basis)?;
    writeln!(out, "HB_WEST less HB_HOUSTON: {:.2} $/MWh", basis[0])?;
    Ok(())
}
