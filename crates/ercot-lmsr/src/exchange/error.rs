use ercot_types::market::ConstraintKey;
use jiff::Timestamp;

use super::{AccountId, Phase};
use crate::market::MarketError;
use crate::rule::RuleError;
use crate::scenario::ScenarioError;

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
    /// More cash or shares than are counted.
    #[error("account {account} would have {value:e}; {:e} is the most that is counted", super::MAX_AMOUNT)]
    TooMuch {
        /// The account.
        account: AccountId,
        /// What it would have.
        value: f64,
    },
    /// Scenarios of another interval or product than the market's.
    #[error("a market keeps its interval and its product; open another one for the new scenarios")]
    Delivery,
    /// The new scenarios say nothing about what a position is about.
    #[error("positions in {question} are open, and the new scenarios do not know it")]
    OpenPosition {
        /// The question.
        question: String,
        /// What is missing.
        source: ScenarioError,
    },
    /// The outcome leaves out what open positions depend on.
    #[error(
        "the outcome does not decide {} open questions: {}; give what they depend on, or make the market void",
        questions.len(),
        questions.iter().take(5).cloned().collect::<Vec<_>>().join("; ")
    )]
    Undecided {
        /// The questions, all of them.
        questions: Vec<String>,
    },
    /// The outcome names a constraint that the market never knew.
    #[error(
        "the outcome has a shadow price of {constraint}, which the market does not know; leave it out if it is none of its matter"
    )]
    UnknownConstraint {
        /// The constraint.
        constraint: ConstraintKey,
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
    /// An entry of the log at another place than it says.
    #[error("entry {expected} of the log says that it is {found}; entries are missing, doubled or out of order")]
    Sequence {
        /// Its place.
        expected: u64,
        /// What it says.
        found: u64,
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
