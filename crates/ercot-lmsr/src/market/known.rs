//! What is kept of listed events, so that a question made of the like is answered without looking at the scenarios again.

use std::collections::HashMap;

use ercot_types::market::SettlementPoint;

use crate::event::{Atom, Expression};
use crate::scenario::{ScenarioError, ScenarioSet};
use crate::subset::Subset;

/// The most prices that are kept: 64 MiB.
const MOST_PRICES: usize = 8 << 20;

#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// The scenarios in which atoms hold, by their text.
    atoms: HashMap<String, Subset>,
    /// The prices of points that listed events are about.
    prices: HashMap<SettlementPoint, Vec<f64>>,
    /// The scenarios in which the listed events hold, in their order.
    pub(super) sets: Vec<Subset>,
}

impl Known {
    /// The scenarios in which an expression holds; what they are found by is kept.
    pub(super) fn keep(&mut self, scenarios: &ScenarioSet, expression: &Expression) -> Result<Subset, ScenarioError> {
        for atom in expression.atoms() {
            if let Atom::Price { point, .. } = atom
                && !self.prices.contains_key(point)
                && (self.prices.len() + 1) * scenarios.count() <= MOST_PRICES
            {
                self.prices.insert(point.clone(), scenarios.prices(point)?);
            }
            let text = atom.to_string();
            if !self.atoms.contains_key(&text) {
                let holds = self.holds_atom(scenarios, atom)?;
                self.atoms.insert(text, holds);
            }
        }
        self.holds(scenarios, expression)
    }

    /// As the scenarios say.
    pub(super) fn holds(&self, scenarios: &ScenarioSet, expression: &Expression) -> Result<Subset, ScenarioError> {
        let states = scenarios.count();
        match expression {
            Expression::Atom(atom) => self.holds_atom(scenarios, atom),
            Expression::Not(inner) => Ok(!self.holds(scenarios, inner)?),
            Expression::All(parts) => {
                parts.iter().try_fold(Subset::all(states), |all, part| Ok(all & &self.holds(scenarios, part)?))
            }
            Expression::Any(parts) => {
                parts.iter().try_fold(Subset::none(states), |any, part| Ok(any | &self.holds(scenarios, part)?))
            }
            Expression::Either(left, right) => Ok(self.holds(scenarios, left)? ^ &self.holds(scenarios, right)?),
        }
    }

    fn holds_atom(&self, scenarios: &ScenarioSet, atom: &Atom) -> Result<Subset, ScenarioError> {
        if let Some(holds) = self.atoms.get(&atom.to_string()) {
            return Ok(holds.clone());
        }
        if let Atom::Price { point, range } = atom
            && let Some(prices) = self.prices.get(point)
        {
            return Ok(ScenarioSet::within(prices, *range));
        }
        scenarios.holds_expression(&Expression::Atom(atom.clone()))
    }
}
