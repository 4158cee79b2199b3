//! Going over to other scenarios, and what positions are settled by that were opened before.

use std::collections::BTreeMap;

use ercot_types::market::{ConstraintKey, SettlementPoint};

use super::{Exchange, ExchangeError, Outcome, Receipt};
use crate::event::{Expression, Question};
use crate::graph::EventGraph;
use crate::market::MarketError;
use crate::scenario::{RegimeThresholds, ScenarioError, ScenarioInput, ScenarioSet};

/// What scenarios say beside their numbers: what a question means that was traded on them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Epoch {
    pub(super) shift_factor_run: String,
    pub(super) constraints: Vec<ConstraintKey>,
    shift_factors: BTreeMap<SettlementPoint, Vec<(usize, f64)>>,
    thresholds: RegimeThresholds,
    pub(super) graph: EventGraph,
}

impl Epoch {
    pub(super) fn of(input: &ScenarioInput, shift_factor_run: String) -> Self {
        Self {
            shift_factor_run,
            constraints: input.constraints.clone(),
            shift_factors: input.shift_factors.clone(),
            thresholds: input.thresholds,
            graph: input.graph.clone(),
        }
    }

    /// The truth as a set of one scenario, with this epoch's thresholds, shift factors and graph.
    pub(super) fn truth(&self, outcome: &Outcome) -> Result<ScenarioSet, ScenarioError> {
        let row = |value: f64| vec![value];
        let shadow_price = |key: &ConstraintKey| outcome.shadow_prices.as_ref().and_then(|known| known.get(key)).copied();
        ScenarioSet::new(ScenarioInput {
            source: "the truth".to_owned(),
            weights: row(1.0),
            system_lambda: row(outcome.system_lambda.unwrap_or(0.0)),
            constraints: self.constraints.clone(),
            shadow_prices: self.constraints.iter().map(|key| row(shadow_price(key).unwrap_or(0.0))).collect(),
            shift_factors: self.shift_factors.clone(),
            given_prices: outcome.prices.iter().map(|(point, price)| (point.clone(), row(*price))).collect(),
            levels: outcome.levels.iter().map(|(quantity, value)| (*quantity, row(*value))).collect(),
            thresholds: self.thresholds,
            graph: self.graph.clone(),
            ..ScenarioInput::default()
        })
    }
}

impl Exchange {
    pub(super) fn rebase(&mut self, scenarios: &ScenarioInput, shift_factor_run: &str) -> Result<Receipt, ExchangeError> {
        let scenarios = ScenarioSet::new(scenarios.clone()).map_err(MarketError::from)?;
        let now = self.market.scenarios();
        if (scenarios.interval(), scenarios.product()) != (now.interval(), now.product()) {
            return Err(ExchangeError::Delivery);
        }
        for position in self.accounts.values().flat_map(|account| account.positions.values()) {
            if !position.is_flat() {
                known(&scenarios, &position.question)?;
            }
        }
        let epoch = Epoch::of(scenarios.input(), shift_factor_run.to_owned());
        let rebase = self.market.rebase(scenarios)?;
        if self.epochs.last() != Some(&epoch) {
            self.epochs.push(epoch);
        }
        Ok(Receipt::Rebased(rebase))
    }
}

/// What a position is about must stay something that can be traded, or nobody could give it back.
fn known(scenarios: &ScenarioSet, question: &Question) -> Result<(), ExchangeError> {
    let holds = |expression: &Expression| scenarios.holds_expression(expression).map(|_| ());
    let known = holds(&question.event).and_then(|()| question.given.as_ref().map_or(Ok(()), holds));
    known.map_err(|source| ExchangeError::OpenPosition { question: question.to_string(), source })
}
