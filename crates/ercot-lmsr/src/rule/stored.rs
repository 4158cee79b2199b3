//! Markets and terms as they are stored, before they are checked: what is read from outside passes the same checks as what
//! the constructors make.

use serde::Deserialize;

use super::{BinaryMarket, Liquidity, LiquiditySensitiveMarket, MAX_LOG_SPREAD, OutcomeMarket, RuleError, Terms};
use crate::numeric::log_sum_exp;

/// What the prices of a stored market may miss 1 by, as a logarithm: n rounded ones of which the farthest is 2²¹.
const SUM_TOLERANCE: f64 = 1e-9;

#[derive(Deserialize)]
pub(super) struct Rates {
    fee_rate: f64,
    tick: f64,
}

#[derive(Deserialize)]
pub(super) struct Binary {
    liquidity: Liquidity,
    log_odds: f64,
    prior_log_odds: f64,
}

#[derive(Deserialize)]
pub(super) struct Outcomes {
    liquidity: Liquidity,
    log_prices: Vec<f64>,
    log_prior: Vec<f64>,
}

#[derive(Deserialize)]
pub(super) struct Sensitive {
    alpha: f64,
    quantities: Vec<f64>,
}

impl TryFrom<Rates> for Terms {
    type Error = RuleError;

    fn try_from(stored: Rates) -> Result<Self, RuleError> {
        Self::new(stored.fee_rate, stored.tick)
    }
}

impl TryFrom<Binary> for BinaryMarket {
    type Error = RuleError;

    fn try_from(stored: Binary) -> Result<Self, RuleError> {
        let Binary { liquidity, log_odds, prior_log_odds } = stored;
        if [log_odds, prior_log_odds].iter().all(|odds| odds.abs() <= MAX_LOG_SPREAD) {
            Ok(Self { liquidity, log_odds, prior_log_odds })
        } else {
            Err(RuleError::Stored { what: "its odds are no numbers, or beyond reach" })
        }
    }
}

impl TryFrom<Outcomes> for OutcomeMarket {
    type Error = RuleError;

    fn try_from(stored: Outcomes) -> Result<Self, RuleError> {
        let Outcomes { liquidity, log_prices, log_prior } = stored;
        if log_prices.len() != log_prior.len() {
            return Err(RuleError::Length { expected: log_prior.len(), found: log_prices.len() });
        }
        if log_prices.len() < 2 {
            return Err(RuleError::TooFewOutcomes { count: log_prices.len() });
        }
        for logs in [&log_prices, &log_prior] {
            // The largest price is 1/n or more, so that the least lies a spread and ln n below 1 at most.
            let lowest = -MAX_LOG_SPREAD - 64.0;
            if !logs.iter().all(|log| (lowest..=0.0).contains(log)) {
                return Err(RuleError::Stored { what: "the logarithm of a price is above 0, beyond reach or no number" });
            }
            if log_sum_exp(logs).abs() > SUM_TOLERANCE {
                return Err(RuleError::Stored { what: "its prices do not sum to 1" });
            }
        }
        Ok(Self { liquidity, log_prices, log_prior })
    }
}

impl TryFrom<Sensitive> for LiquiditySensitiveMarket {
    type Error = RuleError;

    fn try_from(stored: Sensitive) -> Result<Self, RuleError> {
        Self::new(stored.alpha, &stored.quantities)
    }
}
