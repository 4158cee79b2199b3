//! The logarithmic market scoring rule: prices, costs, and what follows from them.
//!
//! With shares q and liquidity b, the cost function is C(q) = b·ln Σ exp(qᵢ/b), the price of outcome i is its derivative
//! exp(qᵢ/b) / Σ exp(qⱼ/b), and a trade δ costs C(q + δ) − C(q) (R. Hanson, "Logarithmic market scoring rules for modular
//! combinatorial information aggregation", 2003). The state is kept as log-probabilities, and costs come from log1p and
//! expm1: the difference of two levels of C charges nothing for a long shot at q/b = 40.

mod binary;
mod outcomes;
mod sensitive;
mod terms;

use serde::{Deserialize, Serialize};

pub use binary::BinaryMarket;
pub use outcomes::{OutcomeMarket, cost_level};
pub use sensitive::LiquiditySensitiveMarket;
pub use terms::{Charge, Guard, Terms};

/// The liquidity parameter b, in the unit of the payout: how many shares move the log-odds by 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Liquidity(f64);

/// What is wrong with a market, a trade or a question.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RuleError {
    /// b must be positive and finite.
    #[error("the liquidity must be a positive number, not {value}")]
    Liquidity {
        /// What was given.
        value: f64,
    },
    /// A market needs two outcomes or more.
    #[error("a market needs at least 2 outcomes, not {count}")]
    TooFewOutcomes {
        /// What was given.
        count: usize,
    },
    /// A prior probability that is no number in (0, 1): the maker's loss would have no bound.
    #[error("prior {index} is {value}; every prior must lie between 0 and 1, and neither be 0 nor 1")]
    Prior {
        /// The outcome.
        index: usize,
        /// What was given.
        value: f64,
    },
    /// The prior probabilities must sum to 1.
    #[error("the priors sum to {sum}, not to 1")]
    PriorSum {
        /// What they sum to.
        sum: f64,
    },
    /// There is no such outcome.
    #[error("there is no outcome {index}: the market has {count}, counted from 0")]
    UnknownOutcome {
        /// What was given.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// A vector of another length.
    #[error("{found} quantities were given for {expected} outcomes")]
    Length {
        /// Outcomes of the market.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// Shares that are no number, or so many that their ratio to b is none.
    #[error("{value} is no number of shares that a liquidity of {liquidity} can price")]
    Shares {
        /// What was given.
        value: f64,
        /// The market's b.
        liquidity: f64,
    },
    /// A budget that is no positive amount.
    #[error("a budget must be a positive amount, not {value}")]
    Budget {
        /// What was given.
        value: f64,
    },
    /// A price that no trade can reach.
    #[error("the target price must lie between 0 and 1, and neither be 0 nor 1; it is {value}")]
    Target {
        /// What was given.
        value: f64,
    },
    /// A move that says nothing about the liquidity.
    #[error("{quantity} shares moved the price from {from} to {to}: no positive liquidity explains that")]
    Move {
        /// The price before.
        from: f64,
        /// The price after.
        to: f64,
        /// The shares bought.
        quantity: f64,
    },
    /// α of the liquidity-sensitive rule must be positive.
    #[error("alpha must be a positive number, not {value}")]
    Alpha {
        /// What was given.
        value: f64,
    },
    /// The liquidity-sensitive rule needs shares that are not negative and not all zero.
    #[error("the liquidity-sensitive rule needs quantities of 0 or more with a positive sum; quantity {index} is {value}")]
    Inventory {
        /// The outcome.
        index: usize,
        /// What was given.
        value: f64,
    },
    /// A fee rate or tick that is negative or no number.
    #[error("{name} must be 0 or more and finite; it is {value}")]
    Terms {
        /// Which one.
        name: &'static str,
        /// What was given.
        value: f64,
    },
    /// The trade would cost more, or move the price further, than the trader allowed.
    #[error("{what} would be {value}, beyond the limit of {limit}; nothing was traded")]
    Slippage {
        /// What is beyond the limit.
        what: &'static str,
        /// What it would be.
        value: f64,
        /// The trader's limit.
        limit: f64,
    },
}

impl Liquidity {
    /// Checks that `value` is positive and finite.
    ///
    /// # Errors
    ///
    /// [`RuleError::Liquidity`].
    pub fn new(value: f64) -> Result<Self, RuleError> {
        if value.is_finite() && value > 0.0 { Ok(Self(value)) } else { Err(RuleError::Liquidity { value }) }
    }

    /// b.
    pub fn value(self) -> f64 {
        self.0
    }

    /// The b with which `quantity` shares moved a binary price from `from` to `to`: quantity / (logit(to) − logit(from)).
    ///
    /// # Errors
    ///
    /// [`RuleError::Target`] for a price outside (0, 1), [`RuleError::Move`] where no positive b fits.
    ///
    /// ```
    /// use ercot_lmsr::rule::Liquidity;
    /// let liquidity = Liquidity::from_move(0.5, 0.6, 10.0)?;
    /// assert!((liquidity.value() - 24.663).abs() < 1e-3);
    /// # Ok::<(), ercot_lmsr::rule::RuleError>(())
    /// ```
    pub fn from_move(from: f64, to: f64, quantity: f64) -> Result<Self, RuleError> {
        let moved = log_odds(to)? - log_odds(from)?;
        let value = quantity / moved;
        if value.is_finite() && value > 0.0 { Ok(Self(value)) } else { Err(RuleError::Move { from, to, quantity }) }
    }

    /// The b with which the maker never loses more than `budget` from these prior probabilities: budget / max ln(1/p).
    ///
    /// b·ln n holds for equal priors only: with an informative prior the least likely outcome decides.
    ///
    /// # Errors
    ///
    /// [`RuleError::Budget`], and what [`OutcomeMarket::with_prior`] says of priors.
    pub fn from_loss_budget(budget: f64, prior: &[f64]) -> Result<Self, RuleError> {
        let log_prices = outcomes::log_prior(prior)?;
        let least = log_prices.iter().copied().fold(0.0, f64::min);
        if !(budget.is_finite() && budget > 0.0) {
            return Err(RuleError::Budget { value: budget });
        }
        Self::new(budget / -least)
    }
}

impl TryFrom<f64> for Liquidity {
    type Error = RuleError;

    fn try_from(value: f64) -> Result<Self, RuleError> {
        Self::new(value)
    }
}

impl From<Liquidity> for f64 {
    fn from(liquidity: Liquidity) -> Self {
        liquidity.0
    }
}

/// What a trade did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fill {
    /// Shares of the outcome or event: positive bought from the maker, negative sold to it. Each pays 1 if it happens.
    pub shares: f64,
    /// What the trader pays before fees; negative: what the trader gets.
    pub cost: f64,
    /// The outcome's price before.
    pub price_before: f64,
    /// The outcome's price after.
    pub price_after: f64,
}

impl Fill {
    /// Cost per share; the price where no shares changed hands.
    pub fn average_price(&self) -> f64 {
        if self.shares == 0.0 { self.price_before } else { self.cost / self.shares }
    }
}

/// ln(p / (1 − p)).
pub(crate) fn log_odds(price: f64) -> Result<f64, RuleError> {
    if price > 0.0 && price < 1.0 { Ok(price.ln() - (-price).ln_1p()) } else { Err(RuleError::Target { value: price }) }
}

/// Shares in units of b.
pub(crate) fn in_units(shares: f64, liquidity: Liquidity) -> Result<f64, RuleError> {
    let units = shares / liquidity.value();
    // Beyond 1e15 a unit is below the last digit: the sum of two trades would lose one of them.
    if units.is_finite() && units.abs() <= 1e15 {
        Ok(units)
    } else {
        Err(RuleError::Shares { value: shares, liquidity: liquidity.value() })
    }
}

/// A cost that rounded to nothing although something was bought is the smallest amount there is: no share is free.
pub(crate) fn never_free(cost: f64, pays: bool) -> f64 {
    if pays && cost <= 0.0 { f64::from_bits(1) } else { cost }
}
