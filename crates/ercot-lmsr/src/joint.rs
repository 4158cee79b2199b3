//! The scoring rule over one space of states: every event is a set of states, so that all odds come from one distribution.

mod error;
mod standing;
mod weights;

use serde::{Deserialize, Serialize};

use crate::numeric::{Sum, log_expm1, log_growth, log_mix, normalize, softplus};
use crate::rule::{Fill, Liquidity, RuleError, in_units, log_odds, never_free};
use crate::subset::Subset;

pub use error::JointError;
pub use standing::Standing;
use weights::Weights;

/// The most states that a market takes.
pub const MAX_STATES: usize = 1 << 24;

/// How much of the prior is spread evenly over all states, so that none starts at 0: more than 0, less than 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Floor(f64);

impl Floor {
    /// One hundredth.
    pub const DEFAULT: Self = Self(0.01);

    /// Checks that the part lies inside (0, 1).
    ///
    /// # Errors
    ///
    /// [`JointError::Floor`].
    pub fn new(part: f64) -> Result<Self, JointError> {
        if part > 0.0 && part < 1.0 { Ok(Self(part)) } else { Err(JointError::Floor { value: part }) }
    }

    /// The part.
    pub fn part(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Floor {
    type Error = JointError;

    fn try_from(part: f64) -> Result<Self, JointError> {
        Self::new(part)
    }
}

impl From<Floor> for f64 {
    fn from(floor: Floor) -> Self {
        floor.0
    }
}

/// The odds of an event, as logarithms, so that neither side loses its digits to the other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Odds {
    /// ln of the event's probability.
    pub log_probability: f64,
    /// ln of the probability that it does not happen.
    pub log_complement: f64,
}

impl Odds {
    /// Of two parts of a total above 0. Each logarithm comes from the form that keeps its digits: of a small part directly, of a
    /// large one through what is missing.
    pub(crate) fn of_parts(inside: f64, outside: f64) -> Self {
        let total = inside + outside;
        let log = |part: f64, rest: f64| if part <= rest { (part / total).ln() } else { (-rest / total).ln_1p() };
        Self { log_probability: log(inside, outside), log_complement: log(outside, inside) }
    }

    /// What `shares` cost at these odds, and what they make of the price.
    pub(crate) fn fill(self, shares: f64, liquidity: Liquidity) -> Result<Fill, RuleError> {
        let units = in_units(shares, liquidity)?;
        let growth = log_mix(self.log_probability, self.log_complement, units);
        let after = Self { log_probability: self.log_probability + units - growth, log_complement: self.log_complement - growth };
        let cost = never_free(liquidity.value() * growth, shares > 0.0);
        Ok(Fill { shares, cost, price_before: self.price(), price_after: after.price() })
    }

    /// The event's probability: the price of a share that pays 1 if it happens.
    pub fn price(self) -> f64 {
        // The smaller of the two is exact; the larger is 1 less the smaller.
        if self.log_probability <= self.log_complement { self.log_probability.exp() } else { -self.log_complement.exp_m1() }
    }
}

/// What a bet under a condition did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ConditionalFill {
    /// Shares, price of the event given the condition before and after, and as cost the stake. Stake and payout are off
    /// where the condition fails: the stake is paid back.
    pub fill: Fill,
    /// The probability of the condition, which the bet does not change.
    pub given: f64,
}

/// A market maker over a space of states of which one comes true.
///
/// ```
/// use ercot_lmsr::{joint::{Floor, JointMarket}, rule::Liquidity, subset::Subset};
///
/// let mut market = JointMarket::new(&[0.5, 0.3, 0.2], Floor::DEFAULT, Liquidity::new(10.0)?)?;
/// let first_two = Subset::of(3, |state| state < 2);
/// let before = market.odds(&first_two)?.price();
/// let fill = market.trade(&first_two, 5.0)?;
/// assert!(fill.price_after > before);
/// // Every other event has moved with it.
/// assert!(market.odds(&!first_two)?.price() < 1.0 - before);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct JointMarket {
    liquidity: Liquidity,
    log_prior: Vec<f64>,
    weights: Weights,
}

impl JointMarket {
    /// A market whose states start with these weights, scaled to sum to 1, of which the floor is spread evenly.
    ///
    /// # Errors
    ///
    /// [`JointError::States`] for fewer than 2 states or more than [`MAX_STATES`], [`JointError::Weight`] for a weight that is
    /// negative or no number, or if all are 0.
    pub fn new(weights: &[f64], floor: Floor, liquidity: Liquidity) -> Result<Self, JointError> {
        if weights.len() < 2 || weights.len() > MAX_STATES {
            return Err(JointError::States { count: weights.len() });
        }
        if let Some((index, &value)) = weights.iter().enumerate().find(|(_, value)| !(value.is_finite() && **value >= 0.0)) {
            return Err(JointError::Weight { index, value });
        }
        let total = weights.iter().copied().collect::<Sum>().total();
        if !(total.is_finite() && total > 0.0) {
            return Err(JointError::Weight { index: 0, value: total });
        }
        let even = floor.part() / states_as_number(weights.len());
        let mixed = |weight: &f64| ((1.0 - floor.part()) * (weight / total) + even).ln();
        let mut log_prior: Vec<f64> = weights.iter().map(mixed).collect();
        normalize(&mut log_prior);
        Ok(Self { liquidity, weights: Weights::new(log_prior.clone()), log_prior })
    }

    /// A market that starts at exactly these probabilities.
    ///
    /// # Errors
    ///
    /// [`JointError::States`], and [`JointError::Weight`] unless all are above 0.
    pub fn with_prior(prior: &[f64], liquidity: Liquidity) -> Result<Self, JointError> {
        if let Some((index, &value)) = prior.iter().enumerate().find(|(_, value)| !(value.is_finite() && **value > 0.0)) {
            return Err(JointError::Weight { index, value });
        }
        let mut log_prior: Vec<f64> = prior.iter().map(|value| value.ln()).collect();
        if log_prior.len() < 2 || log_prior.len() > MAX_STATES {
            return Err(JointError::States { count: prior.len() });
        }
        normalize(&mut log_prior);
        Ok(Self { liquidity, weights: Weights::new(log_prior.clone()), log_prior })
    }

    /// How many states there are.
    pub fn states(&self) -> usize {
        self.log_prior.len()
    }

    /// b.
    pub fn liquidity(&self) -> Liquidity {
        self.liquidity
    }

    /// The odds of an event.
    ///
    /// # Errors
    ///
    /// [`JointError::Space`] for a set of another space, [`JointError::Impossible`] and [`JointError::Certain`] for events that
    /// hold in no state or in every one.
    pub fn odds(&self, event: &Subset) -> Result<Odds, JointError> {
        self.check(event)?;
        Ok(self.weights.odds(event.words(), None))
    }

    /// The odds of an event given another one.
    ///
    /// # Errors
    ///
    /// [`JointError::Contradiction`] for a condition that no state meets; of the event under the condition as
    /// [`JointMarket::odds`].
    pub fn odds_given(&self, event: &Subset, given: &Subset) -> Result<Odds, JointError> {
        self.check_given(event, given)?;
        Ok(self.weights.odds(event.words(), Some(given.words())))
    }

    /// What `shares` of an event cost.
    ///
    /// # Errors
    ///
    /// As [`JointMarket::odds`], and [`JointError::Rule`] for shares that are no number.
    pub fn quote(&self, event: &Subset, shares: f64) -> Result<Fill, JointError> {
        let odds = self.odds(event)?;
        Ok(odds.fill(shares, self.liquidity)?)
    }

    /// Trades `shares` of an event.
    ///
    /// # Errors
    ///
    /// As [`JointMarket::quote`]; nothing is traded then.
    pub fn trade(&mut self, event: &Subset, shares: f64) -> Result<Fill, JointError> {
        let fill = self.quote(event, shares)?;
        self.weights.shift(event.iter(), in_units(shares, self.liquidity)?);
        Ok(fill)
    }

    /// What a bet on an event under a condition costs. The stake is paid back where the condition fails.
    ///
    /// # Errors
    ///
    /// As [`JointMarket::odds_given`], and [`JointError::Rule`].
    pub fn quote_given(&self, event: &Subset, given: &Subset, shares: f64) -> Result<ConditionalFill, JointError> {
        let odds = self.odds_given(event, given)?;
        let condition = self.weights.odds(given.words(), None);
        Ok(ConditionalFill { fill: odds.fill(shares, self.liquidity)?, given: condition.price() })
    }

    /// Makes a bet on an event under a condition; the probability of the condition stays as it is.
    ///
    /// In the states where the condition holds the trader owns `shares` of the event less the stake, elsewhere nothing: a
    /// bundle that costs 0 and whose weights leave the condition's mass alone.
    ///
    /// # Errors
    ///
    /// As [`JointMarket::quote_given`]; nothing is traded then.
    pub fn trade_given(&mut self, event: &Subset, given: &Subset, shares: f64) -> Result<ConditionalFill, JointError> {
        let quote = self.quote_given(event, given, shares)?;
        let stake = quote.fill.cost / self.liquidity.value();
        let units = in_units(shares, self.liquidity)?;
        let both = event.clone() & given;
        let without = !event.clone() & given;
        self.weights.shift(both.iter(), units - stake);
        self.weights.shift(without.iter(), -stake);
        Ok(quote)
    }

    /// What a claim costs that pays `payouts[s]` in state s.
    ///
    /// # Errors
    ///
    /// [`JointError::Length`], [`JointError::Rule`].
    pub fn claim_cost(&self, payouts: &[f64]) -> Result<f64, JointError> {
        self.check_length(payouts)?;
        let units: Result<Vec<f64>, _> = payouts.iter().map(|&payout| in_units(payout, self.liquidity)).collect();
        let units = units?;
        Ok(self.liquidity.value() * log_growth(&self.log_prices(), &units))
    }

    /// Trades a claim that pays `payouts[s]` in state s, and returns what it costs.
    ///
    /// # Errors
    ///
    /// As [`JointMarket::claim_cost`]; nothing is traded then.
    pub fn trade_claim(&mut self, payouts: &[f64]) -> Result<f64, JointError> {
        let cost = self.claim_cost(payouts)?;
        self.weights.shift_each(payouts.iter().map(|payout| payout / self.liquidity.value()));
        Ok(cost)
    }

    /// How many shares of an event a budget buys.
    ///
    /// # Errors
    ///
    /// As [`JointMarket::odds`], and [`JointError::Rule`] for a budget that is not positive.
    pub fn shares_for_budget(&self, event: &Subset, budget: f64) -> Result<f64, JointError> {
        let odds = self.odds(event)?;
        if !(budget.is_finite() && budget > 0.0) {
            return Err(RuleError::Budget { value: budget }.into());
        }
        let ratio = log_expm1(in_units(budget, self.liquidity)?) - odds.log_probability;
        Ok(self.liquidity.value() * softplus(ratio))
    }

    /// How many shares of an event move its price to `target`.
    ///
    /// # Errors
    ///
    /// As [`JointMarket::odds`], and [`JointError::Rule`] for a target outside (0, 1).
    pub fn shares_for_price(&self, event: &Subset, target: f64) -> Result<f64, JointError> {
        let odds = self.odds(event)?;
        Ok(self.liquidity.value() * (log_odds(target)? - (odds.log_probability - odds.log_complement)))
    }

    /// The logarithms of the state prices.
    pub fn log_prices(&self) -> Vec<f64> {
        self.weights.log_prices()
    }

    /// The state prices (Arrow and Debreu's): what 1 in a state costs. They sum to 1.
    pub fn state_prices(&self) -> Vec<f64> {
        self.log_prices().into_iter().map(f64::exp).collect()
    }

    /// The value of a claim at the state prices: Σ price·payout.
    ///
    /// # Errors
    ///
    /// [`JointError::Length`].
    pub fn value(&self, payouts: &[f64]) -> Result<f64, JointError> {
        self.check_length(payouts)?;
        Ok(self.weights.mean(payouts))
    }

    /// The most that the maker can lose from the prior on, in any state and whatever is traded: b·max ln(1/p₀).
    pub fn worst_case_loss(&self) -> f64 {
        -self.liquidity.value() * self.log_prior.iter().copied().fold(0.0, f64::min)
    }

    /// What the maker loses in the worst state if nothing more is traded: b·max ln(p/p₀), never above
    /// [`JointMarket::worst_case_loss`].
    pub fn loss_so_far(&self) -> f64 {
        let log_prices = self.log_prices();
        let gains = log_prices.iter().zip(&self.log_prior).map(|(now, prior)| now - prior);
        self.liquidity.value() * gains.fold(0.0, f64::max)
    }

    /// The prices of standing events, in their order.
    ///
    /// # Errors
    ///
    /// [`JointError::Space`] if they are events of another space.
    pub fn standing_prices(&self, standing: &Standing, prices: &mut Vec<f64>) -> Result<(), JointError> {
        if standing.states() != self.states() {
            return Err(JointError::Space { expected: self.states(), found: standing.states() });
        }
        standing.prices(self.weights.relative(), prices);
        Ok(())
    }

    fn check(&self, event: &Subset) -> Result<(), JointError> {
        if event.states() != self.states() {
            return Err(JointError::Space { expected: self.states(), found: event.states() });
        }
        if event.is_none() {
            return Err(JointError::Impossible);
        }
        if event.is_all() { Err(JointError::Certain) } else { Ok(()) }
    }

    fn check_given(&self, event: &Subset, given: &Subset) -> Result<(), JointError> {
        for set in [event, given] {
            if set.states() != self.states() {
                return Err(JointError::Space { expected: self.states(), found: set.states() });
            }
        }
        let (mut both, mut without) = (0, 0);
        for (event, given) in event.words().iter().zip(given.words()) {
            both |= event & given;
            without |= !event & given;
        }
        match (both, without) {
            (0, 0) => Err(JointError::Contradiction),
            (0, _) => Err(JointError::Impossible),
            (_, 0) => Err(JointError::Certain),
            _ => Ok(()),
        }
    }

    fn check_length(&self, payouts: &[f64]) -> Result<(), JointError> {
        let (expected, found) = (self.states(), payouts.len());
        if expected == found { Ok(()) } else { Err(JointError::Length { expected, found }) }
    }
}

#[allow(clippy::cast_precision_loss, reason = "MAX_STATES is far below 2^53")]
fn states_as_number(count: usize) -> f64 {
    count as f64
}
