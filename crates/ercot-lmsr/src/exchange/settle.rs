//! The truth, and what it pays.

use std::collections::BTreeMap;

use ercot_types::market::{ConstraintKey, SettlementPoint};
use serde::{Deserialize, Serialize};

use super::{Exchange, ExchangeError, Phase, Position, Receipt};
use crate::event::{Expression, Quantity, Question};
use crate::market::MarketError;
use crate::scenario::{ScenarioInput, ScenarioSet};

/// What was true in the interval. What is left out is not known, and bets on it are off.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// The prices of points, $/MWh.
    pub prices: BTreeMap<SettlementPoint, f64>,
    /// System lambda, $/MWh. None: not known.
    pub system_lambda: Option<f64>,
    /// Shadow prices of the market's constraints, $/MWh; one that is left out did not bind. None: not known yet.
    #[serde(default, with = "constraint_rows")]
    pub shadow_prices: Option<BTreeMap<ConstraintKey, f64>>,
    /// Load, wind, solar, reserves, adder.
    pub levels: BTreeMap<Quantity, f64>,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The event happened.
    Happened,
    /// It did not.
    DidNotHappen,
    /// The condition failed: stakes go back.
    ConditionFailed,
    /// What it depends on is not known: the bet is off, stakes and fees go back.
    Unknown,
}

/// A settlement of all positions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// By the question's text.
    pub verdicts: BTreeMap<String, Verdict>,
    /// What all accounts got in this settlement; after a correction, the difference. Negative: what they paid.
    pub paid: f64,
    /// Which settlement it is: 1 for the first, 2 after the first correction.
    pub round: u32,
}

impl Exchange {
    pub(super) fn settle(&mut self, outcome: &Outcome) -> Result<Receipt, ExchangeError> {
        let truth = self.truth(outcome)?;
        let questions = self.accounts.values().flat_map(|account| &account.positions);
        let mut verdicts = BTreeMap::new();
        for (text, position) in questions {
            if !verdicts.contains_key(text) {
                verdicts.insert(text.clone(), verdict(&truth, outcome, &position.question));
            }
        }
        let mut paid = 0.0;
        for account in self.accounts.values_mut() {
            for (text, position) in &mut account.positions {
                let due = verdicts.get(text).map_or(0.0, |verdict| payout(position, *verdict));
                let difference = due - position.paid;
                account.cash += difference;
                position.paid = due;
                paid += difference;
            }
        }
        let round = self.settlement.as_ref().map_or(1, |settlement| settlement.round + 1);
        let settlement = Settlement { verdicts, paid, round };
        self.settlement = Some(settlement.clone());
        self.phase = Phase::Settled;
        Ok(Receipt::Settled(settlement))
    }

    pub(super) fn void(&mut self) -> Receipt {
        let mut returned = 0.0;
        for account in self.accounts.values_mut() {
            for position in account.positions.values() {
                account.cash += position.stake + position.fees;
                returned += position.stake + position.fees;
            }
            account.positions.clear();
        }
        self.phase = Phase::Void;
        Receipt::Voided { returned }
    }

    /// The truth as a set of one scenario, with the market's own shift factors.
    fn truth(&self, outcome: &Outcome) -> Result<ScenarioSet, ExchangeError> {
        let known = self.market.scenarios().input();
        let row = |value: f64| vec![value];
        let shadow_price = |key: &ConstraintKey| outcome.shadow_prices.as_ref().and_then(|known| known.get(key)).copied();
        let truth = ScenarioInput {
            source: "the truth".to_owned(),
            interval: known.interval,
            weights: row(1.0),
            system_lambda: row(outcome.system_lambda.unwrap_or(0.0)),
            constraints: known.constraints.clone(),
            shadow_prices: known.constraints.iter().map(|key| row(shadow_price(key).unwrap_or(0.0))).collect(),
            shift_factors: known.shift_factors.clone(),
            given_prices: outcome.prices.iter().map(|(point, price)| (point.clone(), row(*price))).collect(),
            levels: outcome.levels.iter().map(|(quantity, value)| (*quantity, row(*value))).collect(),
            thresholds: known.thresholds,
        };
        Ok(ScenarioSet::new(truth).map_err(MarketError::from)?)
    }
}

fn verdict(truth: &ScenarioSet, outcome: &Outcome, question: &Question) -> Verdict {
    let holds = |expression: &Expression| {
        let known = expression.atoms().into_iter().all(|atom| outcome.tells(atom));
        let holds = truth.holds_expression(expression).ok().filter(|_| known)?;
        Some(holds.is_all())
    };
    match (question.given.as_ref().map(holds), holds(&question.event)) {
        // A condition that failed takes the bet off, whatever is known of the event.
        (Some(Some(false)), _) => Verdict::ConditionFailed,
        (Some(None), _) | (_, None) => Verdict::Unknown,
        (_, Some(true)) => Verdict::Happened,
        (_, Some(false)) => Verdict::DidNotHappen,
    }
}

fn payout(position: &Position, verdict: Verdict) -> f64 {
    match verdict {
        Verdict::Happened => position.shares,
        Verdict::DidNotHappen => 0.0,
        Verdict::ConditionFailed => position.stake,
        Verdict::Unknown => position.stake + position.fees,
    }
}

impl Outcome {
    /// Whether it says what an atom depends on.
    fn tells(&self, atom: &crate::event::Atom) -> bool {
        use crate::event::Atom;
        match atom {
            Atom::Price { point, .. } => self.prices.contains_key(point),
            Atom::Basis { point, hub, .. } => self.prices.contains_key(point) && self.prices.contains_key(hub),
            Atom::Binds { .. }
            | Atom::ShadowPrice { .. }
            | Atom::ContributesMost { .. }
            | Atom::Share { .. }
            | Atom::DriverShare { .. } => self.shadow_prices.is_some(),
            Atom::Level { quantity: Quantity::SystemLambda, .. } => self.system_lambda.is_some(),
            // The scenario set itself knows which levels it has.
            Atom::Level { .. } | Atom::Regime(_) => true,
        }
    }
}

/// Constraints as `name|contingency`: JSON has no other keys than texts.
mod constraint_rows {
    use std::collections::BTreeMap;

    use ercot_types::market::ConstraintKey;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    type Rows = Option<BTreeMap<ConstraintKey, f64>>;

    #[allow(clippy::ref_option, reason = "serde hands a reference to the field")]
    pub(super) fn serialize<S: Serializer>(rows: &Rows, serializer: S) -> Result<S::Ok, S::Error> {
        let texts = rows.as_ref().map(|rows| rows.iter().map(|(key, value)| (key.to_string(), *value)));
        texts.map(Iterator::collect::<BTreeMap<String, f64>>).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rows, D::Error> {
        let texts = Option::<BTreeMap<String, f64>>::deserialize(deserializer)?;
        let parse = |(text, value): (String, f64)| Ok((text.parse().map_err(D::Error::custom)?, value));
        texts.map(|texts| texts.into_iter().map(parse).collect()).transpose()
    }
}
