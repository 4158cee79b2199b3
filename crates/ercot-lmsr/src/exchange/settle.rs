//! The truth, and what it pays.

use std::collections::{BTreeMap, BTreeSet};

use ercot_types::market::{ConstraintKey, SettlementPoint};
use serde::{Deserialize, Serialize};

use super::{Exchange, ExchangeError, Phase, Position, PositionKey, Receipt};
use crate::event::{Atom, Expression, Quantity, Question};
use crate::graph::Rule;
use crate::market::MarketError;
use crate::scenario::{Measure, ScenarioError, ScenarioSet};

/// What was true in the interval. What is left out is not known; a market is not settled while open bets depend on it.
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
}

/// What became of one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ruling {
    /// The question's text.
    pub question: String,
    /// The epoch by whose thresholds, shift factors and graph it is settled.
    pub epoch: usize,
    /// What became of it.
    pub verdict: Verdict,
}

/// A settlement of all positions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// By question, then by epoch: all that open positions are about.
    pub rulings: Vec<Ruling>,
    /// What all accounts got in this settlement; after a correction, the difference. Negative: what they paid.
    pub paid: f64,
    /// Which settlement it is: 1 for the first, 2 after the first correction.
    pub round: u32,
}

impl Settlement {
    /// What became of a question, by its text and the epoch in which it was traded.
    pub fn verdict(&self, question: &str, epoch: usize) -> Option<Verdict> {
        let found = self.rulings.iter().find(|ruling| ruling.question == question && ruling.epoch == epoch);
        found.map(|ruling| ruling.verdict)
    }
}

impl Exchange {
    pub(super) fn settle(&mut self, outcome: &Outcome) -> Result<Receipt, ExchangeError> {
        self.check_constraints(outcome)?;
        let verdicts = self.verdicts(outcome)?;
        let mut paid = 0.0;
        for account in self.accounts.values_mut() {
            for (key, position) in &mut account.positions {
                let due = verdicts.get(key).map_or(0.0, |verdict| payout(position, *verdict));
                let difference = due - position.paid;
                account.cash += difference;
                position.paid = due;
                paid += difference;
            }
        }
        let round = self.settlement.as_ref().map_or(1, |settlement| settlement.round + 1);
        let ruling = |(PositionKey { question, epoch }, verdict)| Ruling { question, epoch, verdict };
        let settlement = Settlement { rulings: verdicts.into_iter().map(ruling).collect(), paid, round };
        self.settlement = Some(settlement.clone());
        self.phase = Phase::Settled;
        Ok(Receipt::Settled(settlement))
    }

    /// A constraint that the outcome leaves out did not bind: one that is misspelt must not pass for it.
    fn check_constraints(&self, outcome: &Outcome) -> Result<(), ExchangeError> {
        let known = |key: &ConstraintKey| self.epochs.iter().any(|epoch| epoch.constraints.contains(key));
        match outcome.shadow_prices.iter().flatten().find(|(key, _)| !known(key)) {
            Some((key, _)) => Err(ExchangeError::UnknownConstraint { constraint: key.clone() }),
            None => Ok(()),
        }
    }

    /// What became of everything that open positions are about. All of it must be decided: were single bets called off, others
    /// on the same scenarios would lose what covered them, and the maker more than its bound.
    fn verdicts(&self, outcome: &Outcome) -> Result<BTreeMap<PositionKey, Verdict>, ExchangeError> {
        let truths: Result<Vec<ScenarioSet>, ScenarioError> = self.epochs.iter().map(|epoch| epoch.truth(outcome)).collect();
        let truths = truths.map_err(MarketError::from)?;
        let (mut verdicts, mut undecided) = (BTreeMap::new(), BTreeSet::new());
        for (key, position) in self.accounts.values().flat_map(|account| &account.positions) {
            if position.is_flat() || verdicts.contains_key(key) {
                continue;
            }
            let truth = truths.get(position.epoch).map(|set| Truth { set, outcome });
            match truth.and_then(|truth| truth.verdict(&position.question)) {
                Some(verdict) => drop(verdicts.insert(key.clone(), verdict)),
                None => drop(undecided.insert(key.question.clone())),
            }
        }
        if undecided.is_empty() { Ok(verdicts) } else { Err(ExchangeError::Undecided { questions: Vec::from_iter(undecided) }) }
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
}

fn payout(position: &Position, verdict: Verdict) -> f64 {
    match verdict {
        Verdict::Happened => position.shares,
        Verdict::DidNotHappen => 0.0,
        Verdict::ConditionFailed => position.stake,
    }
}

/// One epoch's view of what was true.
struct Truth<'t> {
    set: &'t ScenarioSet,
    outcome: &'t Outcome,
}

impl Truth<'_> {
    fn verdict(&self, question: &Question) -> Option<Verdict> {
        // A condition that failed takes the bet off, whatever is known of the event.
        if let Some(given) = &question.given
            && !self.holds(given)?
        {
            return Some(Verdict::ConditionFailed);
        }
        Some(if self.holds(&question.event)? { Verdict::Happened } else { Verdict::DidNotHappen })
    }

    /// Whether an expression is true. None: that depends on what is not known.
    fn holds(&self, expression: &Expression) -> Option<bool> {
        match expression {
            Expression::Atom(atom) => {
                let told = self.tells(atom);
                self.set.holds_expression(expression).ok().filter(|_| told).map(|holds| holds.is_all())
            }
            Expression::Not(inner) => self.holds(inner).map(|holds| !holds),
            Expression::All(parts) => self.all(parts, true),
            Expression::Any(parts) => self.all(parts, false).map(|none| !none),
            Expression::Either(left, right) => Some(self.holds(left)? != self.holds(right)?),
        }
    }

    /// Whether all parts are `wanted`: one that is not decides, whatever is known of the others.
    fn all(&self, parts: &[Expression], wanted: bool) -> Option<bool> {
        let all: Vec<Option<bool>> = parts.iter().map(|part| self.holds(part).map(|holds| holds == wanted)).collect();
        if all.contains(&Some(false)) { Some(false) } else { all.into_iter().collect::<Option<Vec<bool>>>().map(|_| true) }
    }

    /// Whether the outcome says what an atom depends on.
    fn tells(&self, atom: &Atom) -> bool {
        let outcome = self.outcome;
        match atom {
            Atom::Price { point, .. } => outcome.prices.contains_key(point),
            Atom::Basis { point, hub, .. } => outcome.prices.contains_key(point) && outcome.prices.contains_key(hub),
            Atom::Binds { .. }
            | Atom::ShadowPrice { .. }
            | Atom::ContributesMost { .. }
            | Atom::Share { .. }
            | Atom::DriverShare { .. } => outcome.shadow_prices.is_some(),
            Atom::Level { quantity: Quantity::SystemLambda, .. } => outcome.system_lambda.is_some(),
            // The scenario set itself knows which levels it has.
            Atom::Level { .. } | Atom::Regime(_) => true,
            Atom::Graph { node } => {
                self.set.input().graph.leaves(node).is_ok_and(|leaves| leaves.iter().all(|leaf| self.gives(leaf)))
            }
        }
    }

    /// Whether the outcome says what a leaf of the graph depends on.
    fn gives(&self, leaf: &Rule) -> bool {
        let outcome = self.outcome;
        match leaf {
            Rule::Event(expression) => expression.atoms().into_iter().all(|atom| self.tells(atom)),
            Rule::Measure(measure) => match measure {
                Measure::Price { point } => outcome.prices.contains_key(point),
                Measure::Basis { point, hub } => outcome.prices.contains_key(point) && outcome.prices.contains_key(hub),
                Measure::ShadowPrice { .. } | Measure::Share { .. } | Measure::DriverShare { .. } => {
                    outcome.shadow_prices.is_some()
                }
                Measure::Level { quantity: Quantity::SystemLambda } => outcome.system_lambda.is_some(),
                Measure::Level { .. } => true,
            },
            // Numbers that came with the scenarios; what is true of them no outcome says.
            _ => false,
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
