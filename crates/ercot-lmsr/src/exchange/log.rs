//! What was done, and doing it again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AccountId, Exchange, ExchangeError, Genesis, Outcome, Phase, Settlement};
use crate::event::Question;
use crate::market::Rebase;
use crate::rule::{Charge, Guard};
use crate::scenario::ScenarioInput;

/// Something to do.
#[allow(clippy::large_enum_variant, reason = "trades are nearly all of a log, and are the large ones")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Puts cash into an account, which is opened by it.
    Deposit {
        /// The account.
        account: AccountId,
        /// The amount.
        amount: f64,
    },
    /// Takes cash out that no position binds.
    Withdraw {
        /// The account.
        account: AccountId,
        /// The amount.
        amount: f64,
    },
    /// Trades shares of an event.
    Trade {
        /// The account.
        account: AccountId,
        /// The event, perhaps under a condition.
        question: Question,
        /// Shares; negative: to sell.
        shares: f64,
        /// What the trader will bear.
        #[serde(default)]
        guard: Guard,
    },
    /// Refuses trades for the time being.
    Pause,
    /// Takes trades again.
    Resume,
    /// Refuses trades for good.
    Close,
    /// Goes over to other scenarios.
    Rebase {
        /// The scenarios.
        scenarios: Box<ScenarioInput>,
    },
    /// Pays positions out by what was true. After a correction by ERCOT once more: the difference is paid.
    Settle {
        /// What was true.
        outcome: Outcome,
    },
    /// Pays everything back, fees included.
    Void {
        /// Why.
        reason: String,
    },
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receipt {
    /// The account's cash.
    Balance {
        /// Cash.
        cash: f64,
    },
    /// A trade.
    Traded {
        /// What was paid, and what it did to the price.
        charge: Charge,
        /// The probability of the condition; None: there was none.
        given: Option<f64>,
    },
    /// Another phase.
    Turned(Phase),
    /// Other scenarios.
    Rebased(Rebase),
    /// Positions were paid out.
    Settled(Settlement),
    /// Everything was paid back.
    Voided {
        /// The sum.
        returned: f64,
    },
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place, from 0.
    pub sequence: u64,
    /// When it was done.
    pub at: Timestamp,
    /// What was done.
    pub action: Action,
    /// What came of it.
    pub receipt: Receipt,
}

/// Does a log again, and checks that everything comes out as it says, bit for bit.
///
/// # Errors
///
/// [`ExchangeError::Replay`] at the first entry that differs, and what keeps an entry from being done at all.
pub fn replay(genesis: Genesis, log: &[Entry]) -> Result<Exchange, ExchangeError> {
    let mut exchange = Exchange::new(genesis)?;
    for entry in log {
        let receipt = exchange.apply(entry.at, entry.action.clone())?;
        if *receipt != entry.receipt {
            return Err(ExchangeError::Replay { sequence: entry.sequence });
        }
    }
    Ok(exchange)
}
