//! What the maker adds to the rule's cost, and what a trader will bear.

use serde::{Deserialize, Serialize};

use super::{Fill, RuleError};

/// Ticks beyond this are below the last digit of the number that counts them.
const MOST_TICKS: f64 = 9.0e15;

/// Fee and rounding, both against the trader.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    fee_rate: f64,
    tick: f64,
}

/// What a trader pays in the end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Charge {
    /// The rule's cost and what it did to the price.
    pub fill: Fill,
    /// The fee, 0 or more.
    pub fee: f64,
    /// What rounding to the tick added, 0 or more.
    pub rounding: f64,
    /// What the trader pays: cost + fee + rounding. Negative: what the trader gets.
    pub total: f64,
}

/// The most that a trader will bear; what is None is not limited.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Guard {
    /// The most to pay; for a sale, minus the least to get.
    pub total: Option<f64>,
    /// The highest price after a purchase, the lowest after a sale.
    pub price: Option<f64>,
}

impl Terms {
    /// No fee and no rounding: the bare rule.
    pub const FREE: Self = Self { fee_rate: 0.0, tick: 0.0 };

    /// A fee as a fraction of the cost's absolute value, and the smallest unit of money (0: none).
    ///
    /// # Errors
    ///
    /// [`RuleError::Terms`].
    pub fn new(fee_rate: f64, tick: f64) -> Result<Self, RuleError> {
        for (name, value) in [("the fee rate", fee_rate), ("the tick", tick)] {
            if !(value.is_finite() && value >= 0.0) {
                return Err(RuleError::Terms { name, value });
            }
        }
        Ok(Self { fee_rate, tick })
    }

    /// Adds fee and rounding to a fill.
    pub fn charge(&self, fill: Fill) -> Charge {
        let fee = fill.cost.abs() * self.fee_rate;
        let exact = fill.cost + fee;
        let total = self.rounded_up(exact);
        Charge { fill, fee, rounding: total - exact, total }
    }

    /// The next multiple of the tick that is not below the amount: purchases cost more, sales bring less.
    fn rounded_up(&self, amount: f64) -> f64 {
        if self.tick == 0.0 {
            return amount;
        }
        let ticks = (amount / self.tick).ceil();
        if ticks.abs() > MOST_TICKS {
            return amount;
        }
        let rounded = ticks * self.tick;
        // The quotient may have been rounded down to a whole number.
        if rounded < amount { (ticks + 1.0) * self.tick } else { rounded }
    }
}

impl Default for Terms {
    fn default() -> Self {
        Self::FREE
    }
}

impl Guard {
    /// Refuses a charge beyond the limits.
    ///
    /// # Errors
    ///
    /// [`RuleError::Slippage`].
    pub fn check(&self, charge: &Charge) -> Result<(), RuleError> {
        if let Some(limit) = self.total
            // A limit that is no number refuses everything.
            && !matches!(charge.total.partial_cmp(&limit), Some(std::cmp::Ordering::Less | std::cmp::Ordering::Equal))
        {
            return Err(RuleError::Slippage { what: "the total", value: charge.total, limit });
        }
        if let Some(limit) = self.price {
            let after = charge.fill.price_after;
            let fits = if charge.fill.shares >= 0.0 { after <= limit } else { after >= limit };
            if !fits {
                return Err(RuleError::Slippage { what: "the price", value: after, limit });
            }
        }
        Ok(())
    }
}
