//! A market over n outcomes of which exactly one happens.

use serde::{Deserialize, Serialize};

use super::{Fill, Liquidity, RuleError, in_units, never_free};
use crate::numeric::{Sum, log_expm1, log_growth, log_mix, log_sum_exp, log1m_exp, normalize};

/// Priors may miss 1 by this much: a hundred thousand of them, rounded each.
const PRIOR_SUM_TOLERANCE: f64 = 1e-9;

/// A market over n outcomes of which exactly one happens; a share of an outcome pays 1 if it does.
///
/// Cloning one gives a market of its own, to try trades on.
///
/// ```
/// use ercot_lmsr::rule::{Liquidity, OutcomeMarket};
///
/// let mut market = OutcomeMarket::uniform(2, Liquidity::new(100.0)?)?;
/// let fill = market.trade(0, 100.0)?;
/// assert!((fill.cost - 62.01145).abs() < 1e-5);
/// assert!((market.price(0)? - 0.731_058_6).abs() < 1e-7);
/// # Ok::<(), ercot_lmsr::rule::RuleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutcomeMarket {
    liquidity: Liquidity,
    log_prices: Vec<f64>,
    log_prior: Vec<f64>,
}

impl OutcomeMarket {
    /// Equal prices for all outcomes.
    ///
    /// # Errors
    ///
    /// [`RuleError::TooFewOutcomes`].
    pub fn uniform(outcomes: usize, liquidity: Liquidity) -> Result<Self, RuleError> {
        Self::from_quantities(&vec![0.0; outcomes], liquidity)
    }

    /// Prices that start at the prior probabilities. They are scaled to sum to exactly 1.
    ///
    /// # Errors
    ///
    /// [`RuleError::Prior`] for one that is not inside (0, 1), [`RuleError::PriorSum`] where they miss 1 by more than 1e-9.
    pub fn with_prior(prior: &[f64], liquidity: Liquidity) -> Result<Self, RuleError> {
        let log_prices = log_prior(prior)?;
        Ok(Self { liquidity, log_prior: log_prices.clone(), log_prices })
    }

    /// The market in which these shares are outstanding, as C(q) writes it.
    ///
    /// # Errors
    ///
    /// [`RuleError::TooFewOutcomes`], [`RuleError::Shares`] for a quantity that is no number.
    pub fn from_quantities(quantities: &[f64], liquidity: Liquidity) -> Result<Self, RuleError> {
        if quantities.len() < 2 {
            return Err(RuleError::TooFewOutcomes { count: quantities.len() });
        }
        let most = quantities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let unit = |&quantity: &f64| in_units(quantity - most, liquidity);
        let mut log_prices = quantities.iter().map(unit).collect::<Result<Vec<f64>, RuleError>>()?;
        normalize(&mut log_prices);
        Ok(Self { liquidity, log_prior: log_prices.clone(), log_prices })
    }

    /// How many outcomes there are.
    pub fn outcomes(&self) -> usize {
        self.log_prices.len()
    }

    /// b.
    pub fn liquidity(&self) -> Liquidity {
        self.liquidity
    }

    /// The price of an outcome: the probability that the market gives it, and what an infinitesimal share costs.
    ///
    /// # Errors
    ///
    /// [`RuleError::UnknownOutcome`].
    pub fn price(&self, outcome: usize) -> Result<f64, RuleError> {
        self.log_price(outcome).map(f64::exp)
    }

    /// The logarithm of the price, which is exact also where the price is below the smallest number.
    ///
    /// # Errors
    ///
    /// [`RuleError::UnknownOutcome`].
    pub fn log_price(&self, outcome: usize) -> Result<f64, RuleError> {
        let count = self.outcomes();
        self.log_prices.get(outcome).copied().ok_or(RuleError::UnknownOutcome { index: outcome, count })
    }

    /// All prices: the state prices (Arrow and Debreu's) of the outcomes. They sum to 1.
    pub fn prices(&self) -> Vec<f64> {
        self.log_prices.iter().map(|log| log.exp()).collect()
    }

    /// The value of a claim that pays `claim[i]` if outcome i happens: Σ price·claim.
    ///
    /// # Errors
    ///
    /// [`RuleError::Length`].
    pub fn value(&self, claim: &[f64]) -> Result<f64, RuleError> {
        self.check_length(claim)?;
        Ok(self.log_prices.iter().zip(claim).map(|(log, payout)| log.exp() * payout).collect::<Sum>().total())
    }

    /// The entropy of the prices, in nats.
    pub fn entropy(&self) -> f64 {
        let term = |log: &f64| if *log == f64::NEG_INFINITY { 0.0 } else { -log * log.exp() };
        self.log_prices.iter().map(term).collect::<Sum>().total()
    }

    /// The most that the maker can lose from the prior on, whatever is traded: b·max ln(1/p₀).
    pub fn worst_case_loss(&self) -> f64 {
        -self.liquidity.value() * self.log_prior.iter().copied().fold(0.0, f64::min)
    }

    /// What `shares` of one outcome cost. Negative shares are sold to the maker, negative costs are paid by it.
    ///
    /// # Errors
    ///
    /// [`RuleError::UnknownOutcome`], [`RuleError::Shares`].
    pub fn cost(&self, outcome: usize, shares: f64) -> Result<f64, RuleError> {
        let log_price = self.log_price(outcome)?;
        let units = in_units(shares, self.liquidity)?;
        let cost = self.liquidity.value() * log_mix(log_price, self.log_others(outcome), units);
        Ok(never_free(cost, shares > 0.0))
    }

    /// What a bundle costs: `shares[i]` of outcome i.
    ///
    /// A bundle of the same number of every outcome costs exactly that number.
    ///
    /// # Errors
    ///
    /// [`RuleError::Length`], [`RuleError::Shares`].
    pub fn bundle_cost(&self, shares: &[f64]) -> Result<f64, RuleError> {
        self.check_length(shares)?;
        let units: Result<Vec<f64>, RuleError> = shares.iter().map(|&shares| in_units(shares, self.liquidity)).collect();
        let units = units?;
        if let Some(&first) = shares.first()
            && shares.iter().all(|shares| shares.to_bits() == first.to_bits())
        {
            return Ok(first);
        }
        let cost = self.liquidity.value() * log_growth(&self.log_prices, &units);
        let pays = shares.iter().all(|&shares| shares >= 0.0) && shares.iter().any(|&shares| shares > 0.0);
        Ok(never_free(cost, pays))
    }

    /// Trades `shares` of one outcome.
    ///
    /// # Errors
    ///
    /// As [`OutcomeMarket::cost`]; nothing is traded then.
    pub fn trade(&mut self, outcome: usize, shares: f64) -> Result<Fill, RuleError> {
        let cost = self.cost(outcome, shares)?;
        let price_before = self.price(outcome)?;
        let units = in_units(shares, self.liquidity)?;
        if let Some(log_price) = self.log_prices.get_mut(outcome) {
            *log_price += units;
        }
        normalize(&mut self.log_prices);
        Ok(Fill { shares, cost, price_before, price_after: self.price(outcome)? })
    }

    /// Trades a bundle and returns what it costs.
    ///
    /// # Errors
    ///
    /// As [`OutcomeMarket::bundle_cost`]; nothing is traded then.
    pub fn trade_bundle(&mut self, shares: &[f64]) -> Result<f64, RuleError> {
        let cost = self.bundle_cost(shares)?;
        for (log_price, shares) in self.log_prices.iter_mut().zip(shares) {
            *log_price += shares / self.liquidity.value();
        }
        normalize(&mut self.log_prices);
        Ok(cost)
    }

    /// The price of an outcome after `shares` of it.
    ///
    /// # Errors
    ///
    /// As [`OutcomeMarket::cost`].
    pub fn price_after(&self, outcome: usize, shares: f64) -> Result<f64, RuleError> {
        let log_price = self.log_price(outcome)?;
        let units = in_units(shares, self.liquidity)?;
        Ok((log_price + units - log_mix(log_price, self.log_others(outcome), units)).exp())
    }

    /// What a list of trades (outcome, shares) would do, one after the other; the market itself stays as it is.
    ///
    /// # Errors
    ///
    /// That of the first trade that cannot be done.
    pub fn simulate(&self, trades: &[(usize, f64)]) -> Result<Vec<Fill>, RuleError> {
        let mut market = self.clone();
        trades.iter().map(|&(outcome, shares)| market.trade(outcome, shares)).collect()
    }

    /// How many shares of an outcome a budget buys: b·log1p(expm1(budget/b)/p).
    ///
    /// # Errors
    ///
    /// [`RuleError::Budget`] unless it is positive, [`RuleError::Shares`] where b makes no number of it.
    pub fn shares_for_budget(&self, outcome: usize, budget: f64) -> Result<f64, RuleError> {
        let log_price = self.log_price(outcome)?;
        if !(budget.is_finite() && budget > 0.0) {
            return Err(RuleError::Budget { value: budget });
        }
        let ratio = log_expm1(in_units(budget, self.liquidity)?) - log_price;
        // log1p(eʳ) = softplus(r).
        Ok(self.liquidity.value() * crate::numeric::softplus(ratio))
    }

    /// How many shares move the price of an outcome to `target`: b·(logit(target) − logit(price)).
    ///
    /// # Errors
    ///
    /// [`RuleError::Target`] unless it lies inside (0, 1).
    pub fn shares_for_price(&self, outcome: usize, target: f64) -> Result<f64, RuleError> {
        let now = self.log_price(outcome)? - self.log_others(outcome);
        Ok(self.liquidity.value() * (super::log_odds(target)? - now))
    }

    /// ln(1 − price), from the outcome's own price where that is small and from the others' sum where it is not.
    fn log_others(&self, outcome: usize) -> f64 {
        let own = self.log_prices.get(outcome).copied().unwrap_or(f64::NEG_INFINITY);
        if own < -std::f64::consts::LN_2 {
            return log1m_exp(own);
        }
        let others = self.log_prices.iter().enumerate().filter(|(index, _)| *index != outcome).map(|(_, log)| *log);
        log_sum_exp(&others.collect::<Vec<f64>>())
    }

    fn check_length(&self, values: &[f64]) -> Result<(), RuleError> {
        let (expected, found) = (self.outcomes(), values.len());
        if expected == found { Ok(()) } else { Err(RuleError::Length { expected, found }) }
    }
}

/// The level of the cost function, b·ln Σ exp(qᵢ/b): the largest quantity plus what the others add.
///
/// # Errors
///
/// As [`OutcomeMarket::from_quantities`].
pub fn cost_level(quantities: &[f64], liquidity: Liquidity) -> Result<f64, RuleError> {
    let most = quantities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let units: Result<Vec<f64>, RuleError> = quantities.iter().map(|&q| in_units(q - most, liquidity)).collect();
    let units = units?;
    if units.len() < 2 {
        return Err(RuleError::TooFewOutcomes { count: units.len() });
    }
    Ok(most + liquidity.value() * log_sum_exp(&units))
}

pub(super) fn log_prior(prior: &[f64]) -> Result<Vec<f64>, RuleError> {
    if prior.len() < 2 {
        return Err(RuleError::TooFewOutcomes { count: prior.len() });
    }
    if let Some((index, &value)) = prior.iter().enumerate().find(|(_, value)| !(**value > 0.0 && **value < 1.0)) {
        return Err(RuleError::Prior { index, value });
    }
    let sum = prior.iter().copied().collect::<Sum>().total();
    if (sum - 1.0).abs() > PRIOR_SUM_TOLERANCE {
        return Err(RuleError::PriorSum { sum });
    }
    let mut log_prices: Vec<f64> = prior.iter().map(|value| value.ln()).collect();
    normalize(&mut log_prices);
    Ok(log_prices)
}
