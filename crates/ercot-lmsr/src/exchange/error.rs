use jiff::Timestamp;

use super::{AccountId, Phase};
use crate::market::MarketError;
use crate::rule::RuleError;

/// What an exchange refuses. Nothing is done then.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExchangeError {
    /// There is no such account.
    #[error("there is no account {account}; a deposit opens one")]
    UnknownAccount {
        /// The account.
        account: AccountId,
    },
    /// The account cannot pay for the worst case.
    #[error("account {account} needs {needed} and has {free} that no position binds")]
    Funds {
        /// The account.
        account: AccountId,
        /// What is needed.
        needed: f64,
        /// What there is.
        free: f64,
    },
    /// An amount that is no positive number.
    #[error("an amount must be a positive number, not {value}")]
    Amount {
        /// What was given.
        value: f64,
    },
    /// Not now.
    #[error("cannot {what} while the exchange is {phase:?}")]
    Phase {
        /// What was asked.
        what: &'static str,
        /// Where it stands.
        phase: Phase,
    },
    /// Before the last entry of the log.
    #[error("{at} is before the last entry of the log, {last}")]
    Earlier {
        /// When it was asked.
        at: Timestamp,
        /// The last entry's time.
        last: Timestamp,
    },
    /// A log that does not give what it says.
    #[error("entry {sequence} of the log does not give what it says; the log or the start is not the one that made it")]
    Replay {
        /// The entry.
        sequence: u64,
    },
    /// The market refuses.
    #[error(transparent)]
    Market(#[from] MarketError),
    /// The trader's limits, or the rule, refuse.
    #[error(transparent)]
    Rule(#[from] RuleError),
}
