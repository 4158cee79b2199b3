//! Who holds what.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::event::Question;
use crate::rule::Charge;

/// An account's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub String);

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Cash and positions.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Account {
    /// Cash, in the unit of the payout.
    pub cash: f64,
    /// Positions by the question's text.
    pub positions: BTreeMap<String, Position>,
}

/// Shares of one question's event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// The question.
    pub question: Question,
    /// Shares: each pays 1 if the event happens, and under a condition if both do; negative: sold.
    pub shares: f64,
    /// What was paid, fees left out: the stake that comes back if the condition fails.
    pub stake: f64,
    /// Fees and rounding, which come back only if the market is void.
    pub fees: f64,
    /// What a settlement has paid; a later one pays the difference.
    pub paid: f64,
}

impl Account {
    pub(super) fn take(&mut self, question: &Question, charge: &Charge) {
        let fresh = || Position { question: question.clone(), shares: 0.0, stake: 0.0, fees: 0.0, paid: 0.0 };
        let position = self.positions.entry(question.to_string()).or_insert_with(fresh);
        position.shares += charge.fill.shares;
        position.stake += charge.fill.cost;
        position.fees += charge.fee + charge.rounding;
    }

    /// What the account owes if everything that it sold happens, and every condition fails under which it was paid: enough
    /// cash is kept for that, whatever the scenarios say.
    pub fn owed_at_worst(&self) -> f64 {
        self.positions.values().map(Position::owed_at_worst).sum()
    }
}

impl Position {
    fn owed_at_worst(&self) -> f64 {
        let event_happens = (-self.shares).max(0.0);
        // A negative stake was received, and is paid back where the condition fails.
        let condition_fails = if self.question.given.is_some() { (-self.stake).max(0.0) } else { 0.0 };
        // What a settlement has taken already is owed no more.
        (event_happens.max(condition_fails) + self.paid.min(0.0)).max(0.0)
    }
}
