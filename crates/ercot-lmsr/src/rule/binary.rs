//! A market over one event: it happens or it does not.

use serde::{Deserialize, Serialize};

use super::{Fill, Liquidity, RuleError, in_units, log_odds, never_free};
use crate::numeric::{log_expm1, log_mix, softplus};

/// A market over one event, with its log-odds as state: the fastest form of the rule.
///
/// ```
/// use ercot_lmsr::rule::{BinaryMarket, Liquidity};
///
/// let mut market = BinaryMarket::new(0.3, Liquidity::new(5.0)?)?;
/// let fill = market.trade(10.0)?;
/// assert!(fill.price_after > 0.7 && fill.cost > 10.0 * 0.3);
/// # Ok::<(), ercot_lmsr::rule::RuleError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BinaryMarket {
    liquidity: Liquidity,
    log_odds: f64,
    prior_log_odds: f64,
}

impl BinaryMarket {
    /// A market whose price starts at `prior`.
    ///
    /// # Errors
    ///
    /// [`RuleError::Prior`] unless it lies inside (0, 1).
    pub fn new(prior: f64, liquidity: Liquidity) -> Result<Self, RuleError> {
        let log_odds = log_odds(prior).map_err(|_| RuleError::Prior { index: 0, value: prior })?;
        Ok(Self { liquidity, log_odds, prior_log_odds: log_odds })
    }

    /// b.
    pub fn liquidity(&self) -> Liquidity {
        self.liquidity
    }

    /// The price of the event.
    pub fn price(&self) -> f64 {
        self.log_price().exp()
    }

    /// The price of the event's not happening.
    pub fn price_not(&self) -> f64 {
        self.log_price_not().exp()
    }

    /// ln price.
    pub fn log_price(&self) -> f64 {
        -softplus(-self.log_odds)
    }

    /// ln(1 − price).
    pub fn log_price_not(&self) -> f64 {
        -softplus(self.log_odds)
    }

    /// Net shares of the event that would have made this price from even odds: b·logit(price).
    pub fn shares(&self) -> f64 {
        self.liquidity.value() * self.log_odds
    }

    /// The level of the cost function over those shares, b·ln(1 + exp(q/b)).
    pub fn cost_level(&self) -> f64 {
        self.liquidity.value() * softplus(self.log_odds)
    }

    /// What the maker loses at most if the event happens: b·ln(1/p₀).
    pub fn worst_case_loss_if_it_happens(&self) -> f64 {
        self.liquidity.value() * softplus(-self.prior_log_odds)
    }

    /// What the maker loses at most if the event does not happen: b·ln(1/(1 − p₀)).
    pub fn worst_case_loss_if_not(&self) -> f64 {
        self.liquidity.value() * softplus(self.prior_log_odds)
    }

    /// The larger of the two.
    pub fn worst_case_loss(&self) -> f64 {
        self.worst_case_loss_if_it_happens().max(self.worst_case_loss_if_not())
    }

    /// What `shares` of the event cost: b·log1p(p·expm1(shares/b)).
    ///
    /// # Errors
    ///
    /// [`RuleError::Shares`].
    pub fn cost(&self, shares: f64) -> Result<f64, RuleError> {
        self.cost_at(self.log_odds, shares)
    }

    /// What `shares` of the event's not happening cost.
    ///
    /// # Errors
    ///
    /// [`RuleError::Shares`].
    pub fn cost_not(&self, shares: f64) -> Result<f64, RuleError> {
        self.cost_at(-self.log_odds, shares)
    }

    /// What `shares` of something with these log-odds cost.
    fn cost_at(&self, log_odds: f64, shares: f64) -> Result<f64, RuleError> {
        let units = in_units(shares, self.liquidity)?;
        let growth = if log_odds.abs() < 600.0 && units.abs() <= 1.0 {
            // The same as the logarithmic form, in fewer steps: the less likely side's probability is e/(1 + e).
            let e = (-log_odds.abs()).exp();
            let p = e / (1.0 + e);
            if log_odds <= 0.0 { (p * units.exp_m1()).ln_1p() } else { units + (p * (-units).exp_m1()).ln_1p() }
        } else {
            log_mix(-softplus(-log_odds), -softplus(log_odds), units)
        };
        Ok(never_free(self.liquidity.value() * growth, shares > 0.0))
    }

    /// The price after `shares` of the event.
    ///
    /// # Errors
    ///
    /// [`RuleError::Shares`].
    pub fn price_after(&self, shares: f64) -> Result<f64, RuleError> {
        let mut after = *self;
        after.log_odds += in_units(shares, self.liquidity)?;
        Ok(after.price())
    }

    /// Trades `shares` of the event.
    ///
    /// # Errors
    ///
    /// [`RuleError::Shares`]; nothing is traded then.
    pub fn trade(&mut self, shares: f64) -> Result<Fill, RuleError> {
        let cost = self.cost(shares)?;
        let price_before = self.price();
        self.log_odds += in_units(shares, self.liquidity)?;
        Ok(Fill { shares, cost, price_before, price_after: self.price() })
    }

    /// How many shares a budget buys.
    ///
    /// # Errors
    ///
    /// [`RuleError::Budget`], [`RuleError::Shares`].
    pub fn shares_for_budget(&self, budget: f64) -> Result<f64, RuleError> {
        if !(budget.is_finite() && budget > 0.0) {
            return Err(RuleError::Budget { value: budget });
        }
        let ratio = log_expm1(in_units(budget, self.liquidity)?) - self.log_price();
        Ok(self.liquidity.value() * softplus(ratio))
    }

    /// How many shares move the price to `target`.
    ///
    /// # Errors
    ///
    /// [`RuleError::Target`].
    pub fn shares_for_price(&self, target: f64) -> Result<f64, RuleError> {
        Ok(self.liquidity.value() * (log_odds(target)? - self.log_odds))
    }
}
