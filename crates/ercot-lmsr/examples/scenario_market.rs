//! One market over every event of a scenario set: `cargo run -p ercot-lmsr --example scenario_market`.

use std::error::Error;
use std::io::{self, Write};

use ercot_lmsr::event::{Event, Quantity, Question};
use ercot_lmsr::joint::Floor;
use ercot_lmsr::market::{CoherentMarket, ScenarioMarket};
use ercot_lmsr::rule::Liquidity;
use ercot_lmsr::scenario::{RegimeThresholds, ScenarioInput, ScenarioSet};
use ercot_types::market::SettlementPoint;

fn scenarios() -> Result<ScenarioSet, Box<dyn Error>> {
    // 64 scenarios: load rises through them, and WESTEX binds in every third one.
    let steps = || (0..64_u32).map(f64::from);
    let binds = |step: f64| if step % 3.0 == 0.0 { 10.0 + step } else { 0.0 };
    Ok(ScenarioSet::new(ScenarioInput {
        weights: vec![1.0; 64],
        system_lambda: steps().map(|step| 15.0 + step).collect(),
        constraints: vec!["WESTEX|BASE CASE".parse()?],
        shadow_prices: vec![steps().map(binds).collect()],
        shift_factors: [(SettlementPoint("HB_WEST".to_owned()), vec![(0, 0.6)])].into(),
        levels: [(Quantity::Load, steps().map(|step| 45_000.0 + 500.0 * step).collect())].into(),
        thresholds: RegimeThresholds { load_high: Some(70_000.0), ..RegimeThresholds::default() },
        ..ScenarioInput::default()
    })?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    let mut market = ScenarioMarket::new(scenarios()?, Floor::DEFAULT, Liquidity::new(100.0)?)?;
    let texts = ["load_hi", "binds(WESTEX|BASE CASE)", "node_gt(HB_WEST,25)", "node_gt(HB_WEST,60)", "node_le(HB_WEST,25)"];
    let events: Vec<Event> = texts.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
    market.list(&events)?;

    for bet in ["node_gt(HB_WEST,60)", "binds(WESTEX|BASE CASE) given load_hi", "node_gt(HB_WEST,25) & !load_hi"] {
        let question: Question = bet.parse()?;
        let quote = market.trade(&question, 80.0)?;
        writeln!(
            out,
            "80 shares of {question}: {:.2}, {:.3} -> {:.3}",
            quote.fill.cost, quote.fill.price_before, quote.fill.price_after
        )?;
        for listing in market.listing()? {
            writeln!(out, "    {:.4}  {}", listing.price, listing.event)?;
        }
    }
    writeln!(out, "the maker can lose {:.2} at worst", market.worst_case_loss())?;
    if let Err(error) = market.odds(&"node_gt(HB_WEST,25) given node_gt(HB_WEST,60)".parse()?) {
        writeln!(out, "refused: {error}")?;
    }
    Ok(())
}
