//! Prices, costs and bounds of the scoring rule: `cargo run -p ercot-lmsr --example scoring_rule`.

use std::error::Error;
use std::io::{self, Write};

use ercot_lmsr::rule::{BinaryMarket, Guard, Liquidity, OutcomeMarket, Terms};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();

    // A maker that may lose 500 at most on an event that it thinks to be 12 % likely.
    let liquidity = Liquidity::from_loss_budget(500.0, &[0.12, 0.88])?;
    let mut market = BinaryMarket::new(0.12, liquidity)?;
    writeln!(out, "b {:.2}, worst case {:.2}", liquidity.value(), market.worst_case_loss())?;

    let shares = market.shares_for_budget(40.0)?;
    writeln!(out, "40.00 buys {shares:.2} shares; {:.2} would move the price to .25", market.shares_for_price(0.25)?)?;
    let fill = market.trade(shares)?;
    writeln!(out, "paid {:.2}: {:.4} -> {:.4}", fill.cost, fill.price_before, fill.price_after)?;

    // Half a per cent fee, amounts in cents against the trader, and the trader's own limit.
    let charge = Terms::new(0.005, 0.01)?.charge(fill);
    writeln!(out, "with fee {:.4} and rounding {:.4}: {:.2}", charge.fee, charge.rounding, charge.total)?;
    if let Err(refused) = (Guard { total: Some(40.0), price: None }).check(&charge) {
        writeln!(out, "refused: {refused}")?;
    }

    // A long shot at q/b = 40: a difference of two cost levels would charge nothing at all.
    let far = OutcomeMarket::from_quantities(&[0.0, 40.0], Liquidity::new(1.0)?)?;
    writeln!(out, "one share of a long shot costs {:e}", far.cost(0, 1.0)?)?;
    Ok(())
}
