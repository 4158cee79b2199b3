//! The factored form, regime -> constraint -> price: `cargo run -p ercot-lmsr --example tree_market`.

use std::error::Error;
use std::io::{self, Write};

use ercot_lmsr::event::{Question, Range, Regime};
use ercot_lmsr::market::CoherentMarket;
use ercot_lmsr::rule::Liquidity;
use ercot_lmsr::tree::{Meaning, Network, TreeMarket, Variable};
use ercot_types::market::SettlementPoint;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    let variable = |name: &str, meaning, parents: &[usize], table: &[f64]| Variable {
        name: name.to_owned(),
        meaning,
        parents: parents.to_vec(),
        table: table.to_vec(),
    };
    let price = |point: &str| -> Result<Meaning, Box<dyn Error>> {
        Ok(Meaning::Price { point: SettlementPoint(point.to_owned()), parts: Range::partition(&[25.0, 100.0])? })
    };
    let network = Network::new(vec![
        variable("regime", Meaning::Regime(vec![vec![], vec![Regime::LoadHigh]]), &[], &[0.8, 0.2]),
        // In each regime: slack, binding.
        variable("WESTEX", Meaning::Constraint("WESTEX|BASE CASE".parse()?), &[0], &[0.9, 0.1, 0.4, 0.6]),
        variable("west", price("HB_WEST")?, &[1], &[0.30, 0.65, 0.05, 0.70, 0.25, 0.05]),
        variable("south", price("HB_SOUTH")?, &[1], &[0.30, 0.65, 0.05, 0.05, 0.55, 0.40]),
    ])?;
    let mut market = TreeMarket::new(network, Liquidity::new(100.0)?, 4096)?;
    let watched = ["load_hi", "binds(WESTEX|BASE CASE)", "node_gt(HB_WEST,25)", "node_gt(HB_SOUTH,100)"];
    for bet in ["node_gt(HB_SOUTH,100)", "binds(WESTEX|BASE CASE) given load_hi"] {
        let question: Question = bet.parse()?;
        let quote = market.trade(&question, 100.0)?;
        writeln!(out, "100 shares of {question}: {:.2}", quote.fill.cost)?;
        for text in watched {
            writeln!(out, "    {:.4}  {text}", market.odds(&text.parse()?)?.price())?;
        }
    }
    if let Err(error) = market.odds(&"node_gt(HB_WEST,30)".parse()?) {
        writeln!(out, "refused: {error}")?;
    }
    Ok(())
}
