use serde::{Deserialize, Serialize};

use crate::numeric::{log_mix, log_sum_exp, normalize, scaled_mix, softplus};
use crate::rule::{Fill, Liquidity, RuleError, in_units, never_free_shares};

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

    /// Of two sides' logarithms, which need not sum to 1.
    pub(crate) fn of_logarithms(inside: &[f64], outside: &[f64]) -> Self {
        let mut sides = [log_sum_exp(inside), log_sum_exp(outside)];
        normalize(&mut sides);
        let [log_probability, log_complement] = sides;
        Self { log_probability, log_complement }
    }

    /// What `shares` cost at these odds, and what they make of the price.
    pub(crate) fn fill(self, shares: f64, liquidity: Liquidity) -> Result<Fill, RuleError> {
        let units = in_units(shares, liquidity)?;
        let log_odds = (self.log_probability + units) - self.log_complement;
        let after = Self { log_probability: -softplus(-log_odds), log_complement: -softplus(log_odds) };
        let cost = scaled_mix(liquidity.value(), self.log_probability, self.log_complement, shares);
        let cost = never_free_shares(cost, shares);
        Ok(Fill { shares, cost, price_before: self.price(), price_after: after.price() })
    }

    /// What a trade of so many b adds to the logarithm of the event's probability, and to that of its complement.
    ///
    /// The number less the cost would be the difference of two large numbers where the event is likely.
    pub(crate) fn moves(self, units: f64) -> (f64, f64) {
        let (inside, outside) = (self.log_probability, self.log_complement);
        (-log_mix(outside, inside, -units), -log_mix(inside, outside, units))
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
