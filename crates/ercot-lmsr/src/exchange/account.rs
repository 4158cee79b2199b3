//! Who holds what.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Phase;
use crate::event::Question;
use crate::numeric::sum_down;
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

/// What a position is found by: shares of the same question that are settled differently are two positions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PositionKey {
    /// The question's text.
    pub question: String,
    /// The [`Exchange::epoch`](super::Exchange::epoch) in which it was opened.
    pub epoch: usize,
}

/// Cash and positions.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Account {
    /// Cash, in the unit of the payout.
    pub cash: f64,
    /// Positions; stored as a list.
    #[serde(with = "rows")]
    pub positions: BTreeMap<PositionKey, Position>,
}

/// Shares of one question's event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// The question.
    pub question: Question,
    /// The epoch whose thresholds, shift factors and graph settle it.
    pub epoch: usize,
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
    /// The position in a question, by its text and the epoch.
    pub fn position(&self, question: &str, epoch: usize) -> Option<&Position> {
        self.positions.get(&PositionKey { question: question.to_owned(), epoch })
    }

    /// Books a trade. Every sum is rounded against the trader: beside a large one a small amount would be booked as nothing,
    /// and shares were free.
    pub(super) fn take(&mut self, key: &PositionKey, question: &Question, charge: &Charge) {
        self.cash = sum_down(self.cash, -charge.total);
        let fresh = || Position { question: question.clone(), epoch: key.epoch, shares: 0.0, stake: 0.0, fees: 0.0, paid: 0.0 };
        let position = self.positions.entry(key.clone()).or_insert_with(fresh);
        position.shares = sum_down(position.shares, charge.fill.shares);
        position.stake = sum_down(position.stake, charge.fill.cost);
        position.fees = sum_down(position.fees, charge.fee + charge.rounding);
    }

    /// What the account owes at worst, whatever the scenarios say: if everything that it sold happens and every condition fails
    /// under which it was paid, or if the market is void and all that it was paid goes back. Enough cash is kept for that.
    pub fn owed_at_worst(&self, phase: Phase) -> f64 {
        let settled = self.positions.values().map(Position::owed_at_worst).sum::<f64>();
        // Once it is settled, a market cannot be void any more.
        if phase == Phase::Settled {
            return settled;
        }
        let voided = -self.positions.values().map(|position| position.stake + position.fees).sum::<f64>();
        settled.max(voided)
    }
}

impl Position {
    /// Whether it pays nothing whatever happens.
    pub fn is_flat(&self) -> bool {
        self.shares == 0.0 && (self.question.given.is_none() || self.stake == 0.0)
    }

    fn owed_at_worst(&self) -> f64 {
        let event_happens = (-self.shares).max(0.0);
        // A negative stake was received, and is paid back where the condition fails.
        let condition_fails = if self.question.given.is_some() { (-self.stake).max(0.0) } else { 0.0 };
        // What a settlement has taken already is owed no more.
        (event_happens.max(condition_fails) + self.paid.min(0.0)).max(0.0)
    }
}

/// Positions as a list: JSON has no other keys than texts.
mod rows {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::{Position, PositionKey};

    pub(super) fn serialize<S: Serializer>(rows: &BTreeMap<PositionKey, Position>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(rows.values())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<PositionKey, Position>, D::Error> {
        let mut rows = BTreeMap::new();
        for position in Vec::<Position>::deserialize(deserializer)? {
            let key = PositionKey { question: position.question.to_string(), epoch: position.epoch };
            if rows.insert(key, position).is_some() {
                return Err(D::Error::custom("two positions in the same question and epoch"));
            }
        }
        Ok(rows)
    }
}
