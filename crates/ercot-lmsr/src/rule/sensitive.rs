//! The liquidity-sensitive rule: b grows with what is outstanding.

use serde::{Deserialize, Serialize};

use super::{Liquidity, RuleError};
use crate::numeric::{Sum, log_sum_exp};

/// The rule with b(q) = α·Σ qᵢ, whose prices sum to a little more than 1, so that the maker can end without a loss
/// (A. Othman, T. Sandholm, D. Pennock, D. Reeves, "A practical liquidity-sensitive automated market maker", 2010).
///
/// Quantities never become negative: shares can be sold back, not short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LiquiditySensitiveMarket {
    alpha: f64,
    quantities: Vec<f64>,
}

impl LiquiditySensitiveMarket {
    /// A market in which `quantities` are outstanding.
    ///
    /// # Errors
    ///
    /// [`RuleError::Alpha`], [`RuleError::TooFewOutcomes`], [`RuleError::Inventory`].
    pub fn new(alpha: f64, quantities: &[f64]) -> Result<Self, RuleError> {
        if !(alpha.is_finite() && alpha > 0.0) {
            return Err(RuleError::Alpha { value: alpha });
        }
        check_inventory(quantities)?;
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
        let units: Vec<f64> = self.quantities.iter().map(|quantity| quantity / liquidity).collect();
        let log_total = log_sum_exp(&units);
        let weights: Vec<f64> = units.iter().map(|unit| (unit - log_total).exp()).collect();
        // Euler: the cost function is homogeneous, so that the prices follow from its entropy.
        let mean: f64 = weights.iter().zip(&units).map(|(weight, unit)| weight * unit).collect::<Sum>().total();
        weights.iter().map(|weight| weight + self.alpha * (log_total - mean)).collect()
    }

    /// What a bundle costs.
    ///
    /// # Errors
    ///
    /// [`RuleError::Length`], [`RuleError::Inventory`] where a quantity would become negative.
    pub fn bundle_cost(&self, shares: &[f64]) -> Result<f64, RuleError> {
        let after = self.after(shares)?;
        let (most_before, beyond_before) = level(self.alpha, &self.quantities);
        let (most_after, beyond_after) = level(self.alpha, &after);
        Ok((most_after - most_before) + (beyond_after - beyond_before))
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
        check_inventory(&after)?;
        Ok(after)
    }
}

fn check_inventory(quantities: &[f64]) -> Result<(), RuleError> {
    if quantities.len() < 2 {
        return Err(RuleError::TooFewOutcomes { count: quantities.len() });
    }
    let faulty = |value: &f64| !(value.is_finite() && *value >= 0.0);
    if let Some((index, &value)) = quantities.iter().enumerate().find(|(_, value)| faulty(value)) {
        return Err(RuleError::Inventory { index, value });
    }
    let sum = quantities.iter().copied().collect::<Sum>().total();
    if sum > 0.0 && sum.is_finite() { Ok(()) } else { Err(RuleError::Inventory { index: 0, value: sum }) }
}

/// The largest quantity, and what the level has beyond it: two numbers, so that a difference of levels keeps its digits.
fn level(alpha: f64, quantities: &[f64]) -> (f64, f64) {
    let liquidity = alpha * quantities.iter().copied().collect::<Sum>().total();
    let most = quantities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let units: Vec<f64> = quantities.iter().map(|quantity| (quantity - most) / liquidity).collect();
    (most, liquidity * log_sum_exp(&units))
}
