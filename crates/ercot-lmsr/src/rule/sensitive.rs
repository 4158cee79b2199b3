//! The liquidity-sensitive rule: b grows with what is outstanding.

use serde::{Deserialize, Serialize};

use super::{Liquidity, RuleError, stored};
use crate::numeric::{Sum, log_sum_exp, normalize};

/// The rule with b(q) = α·Σ qᵢ, whose prices sum to a little more than 1, so that the maker can end without a loss
/// (A. Othman, D. Pennock, D. Reeves, T. Sandholm, "A practical liquidity-sensitive automated market maker", ACM EC 2010;
/// journal form: ACM Transactions on Economics and Computation 1(3), 2013).
///
/// Quantities never become negative: shares can be sold back, not short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "stored::Sensitive")]
pub struct LiquiditySensitiveMarket {
    alpha: f64,
    quantities: Vec<f64>,
}

impl LiquiditySensitiveMarket {
    /// A market in which `quantities` are outstanding.
    ///
    /// # Errors
    ///
    /// [`RuleError::Alpha`], [`RuleError::TooFewOutcomes`], [`RuleError::Inventory`], [`RuleError::Liquidity`] where α·Σ qᵢ is
    /// no b.
    pub fn new(alpha: f64, quantities: &[f64]) -> Result<Self, RuleError> {
        if !(alpha.is_finite() && alpha > 0.0) {
            return Err(RuleError::Alpha { value: alpha });
        }
        check_inventory(alpha, quantities)?;
        Ok(Self { alpha, quantities: quantities.to_vec() })
    }

    /// The α with which the prices' sum never exceeds 1 + `vigorish`: vigorish / (n·ln n).
    ///
    /// # Errors
    ///
    /// [`RuleError::Alpha`], [`RuleError::TooFewOutcomes`].
    pub fn alpha_for_vigorish(vigorish: f64, outcomes: usize) -> Result<f64, RuleError> {
        if outcomes < 2 {
            return Err(RuleError::TooFewOutcomes { count: outcomes });
        }
        let count = f64::from(u32::try_from(outcomes).unwrap_or(u32::MAX));
        let alpha = vigorish / (count * count.ln());
        if alpha.is_finite() && alpha > 0.0 { Ok(alpha) } else { Err(RuleError::Alpha { value: vigorish }) }
    }

    /// b(q) = α·Σ qᵢ.
    pub fn liquidity(&self) -> f64 {
        self.alpha * self.quantities.iter().copied().collect::<Sum>().total()
    }

    /// The level of the cost function.
    pub fn cost_level(&self) -> f64 {
        let (most, beyond) = level(self.alpha, &self.quantities);
        most + beyond
    }

    /// The prices; they sum to between 1 and 1 + α·n·ln n.
    pub fn prices(&self) -> Vec<f64> {
        let liquidity = self.liquidity();
        let most = self.quantities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut logs: Vec<f64> = self.quantities.iter().map(|quantity| (quantity - most) / liquidity).collect();
        normalize(&mut logs);
        // Euler: the cost function is homogeneous, so that the prices follow from the weights' entropy.
        let part = |log: &f64| if *log == f64::NEG_INFINITY { 0.0 } else { -log * log.exp() };
        let entropy = logs.iter().map(part).collect::<Sum>().total();
        logs.iter().map(|log| log.exp() + self.alpha * entropy).collect()
    }

    /// What a bundle costs.
    ///
    /// # Errors
    ///
    /// [`RuleError::Length`], [`RuleError::Inventory`] where a quantity would become negative, [`RuleError::Liquidity`].
    pub fn bundle_cost(&self, shares: &[f64]) -> Result<f64, RuleError> {
        let after = self.after(shares)?;
        let (most_before, beyond_before) = level(self.alpha, &self.quantities);
        let (most_after, beyond_after) = level(self.alpha, &after);
        let cost = (most_after - most_before) + (beyond_after - beyond_before);
        // The cost function is convex: a trade costs no less than its shares at the prices before it. A difference of levels
        // can round to less, and both to nothing.
        let least = self.prices().iter().zip(shares).map(|(price, shares)| price * shares).collect::<Sum>().total();
        let cost = cost.max(least);
        if shares.iter().any(|shares| *shares < 0.0) {
            return Ok(cost);
        }
        Ok(super::never_free(cost, 0.0, shares.iter().copied().fold(0.0, f64::max)))
    }

    /// Trades a bundle and returns what it costs.
    ///
    /// # Errors
    ///
    /// As [`LiquiditySensitiveMarket::bundle_cost`]; nothing is traded then.
    pub fn trade_bundle(&mut self, shares: &[f64]) -> Result<f64, RuleError> {
        let cost = self.bundle_cost(shares)?;
        self.quantities = self.after(shares)?;
        Ok(cost)
    }

    /// The plain rule with today's b and prices' weights: what the next small trades see.
    ///
    /// # Errors
    ///
    /// [`RuleError::Liquidity`] where b rounds to nothing.
    pub fn frozen(&self) -> Result<super::OutcomeMarket, RuleError> {
        super::OutcomeMarket::from_quantities(&self.quantities, Liquidity::new(self.liquidity())?)
    }

    fn after(&self, shares: &[f64]) -> Result<Vec<f64>, RuleError> {
        let (expected, found) = (self.quantities.len(), shares.len());
        if expected != found {
            return Err(RuleError::Length { expected, found });
        }
        let after: Vec<f64> = self.quantities.iter().zip(shares).map(|(quantity, shares)| quantity + shares).collect();
        check_inventory(self.alpha, &after)?;
        Ok(after)
    }
}

fn check_inventory(alpha: f64, quantities: &[f64]) -> Result<(), RuleError> {
    if quantities.len() < 2 {
        return Err(RuleError::TooFewOutcomes { count: quantities.len() });
    }
    let faulty = |value: &f64| !(value.is_finite() && *value >= 0.0);
    if let Some((index, &value)) = quantities.iter().enumerate().find(|(_, value)| faulty(value)) {
        return Err(RuleError::Inventory { index, value });
    }
    let sum = quantities.iter().copied().collect::<Sum>().total();
    if !(sum > 0.0 && sum.is_finite()) {
        return Err(RuleError::Inventory { index: 0, value: sum });
    }
    Liquidity::new(alpha * sum).map(|_| ())
}

/// The largest quantity, and what the level has beyond it: two numbers, so that a difference of levels keeps its digits.
fn level(alpha: f64, quantities: &[f64]) -> (f64, f64) {
    let liquidity = alpha * quantities.iter().copied().collect::<Sum>().total();
    let most = quantities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let units: Vec<f64> = quantities.iter().map(|quantity| (quantity - most) / liquidity).collect();
    (most, liquidity * log_sum_exp(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_trade_costs_less_than_its_shares_at_the_prices_before_it() {
        // Differences of levels that have lost their digits: small purchases, sales and swaps of large stocks.
        for (alpha, quantities, shares) in [
            (7.06e-5, [163_133_125.6, 469_528.77], [7.047e-3, -1.0919e-2]),
            (5.1e-2, [22.4, 33_606.39], [3.5e-9, -1.398e-5]),
            (4e-2, [3.87, 17_940.36], [-9.8e-4, 1.487e-5]),
            (1e-2, [0.0, 1e6], [1.0, -1e-30]),
            (3e-6, [1.7e-2, 2.3e-3], [6.4e-12, -6.3e-8]),
        ] {
            let market = LiquiditySensitiveMarket::new(alpha, &quantities).unwrap();
            let prices = market.prices();
            let at_prices = prices[0] * shares[0] + prices[1] * shares[1];
            let rounding = 4.0 * f64::EPSILON * (prices[0] * shares[0]).abs().max((prices[1] * shares[1]).abs());
            let cost = market.bundle_cost(&shares).unwrap();
            assert!(cost >= at_prices - rounding, "{quantities:?}, {shares:?}: {cost:e} is less than {at_prices:e}");
        }
    }
}
