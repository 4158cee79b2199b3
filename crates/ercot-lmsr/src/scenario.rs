//! Weighted scenarios of one interval of the grid, and which events hold in each.
//!
//! A scenario has a system lambda λ, a shadow price μ ≥ 0 for every constraint, and what is known of load, wind, solar,
//! reserves and adders. A point's price in it is LMP = λ − Σ SF·μ (no loss term), with the point's shift factors SF; points
//! without shift factors can come with prices of their own.

mod error;
mod evaluate;
mod measure;
mod thresholds;

use std::collections::BTreeMap;

use ercot_types::market::{ConstraintKey, SettlementPoint};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Quantity;

pub use error::ScenarioError;
pub use measure::Measure;
pub use thresholds::RegimeThresholds;

/// What a scenario set is made of. S scenarios, K constraints, N points.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ScenarioInput {
    /// Where the scenarios come from, for people: `assimilation run 2026-10-26T14:00Z, 4096 members`.
    pub source: String,
    /// The start of the interval that the scenarios are of. None: of no particular one.
    pub interval: Option<Timestamp>,
    /// S weights, 0 or more; they need not sum to 1.
    pub weights: Vec<f64>,
    /// S system lambdas, $/MWh.
    pub system_lambda: Vec<f64>,
    /// K constraints.
    pub constraints: Vec<ConstraintKey>,
    /// K rows of S shadow prices, $/MWh, 0 or more.
    pub shadow_prices: Vec<Vec<f64>>,
    /// Points with their shift factors: pairs of a constraint's index and a factor, MW per MW, positive where an injection at
    /// the point loads the constraint. A constraint that is left out has the factor 0.
    pub shift_factors: BTreeMap<SettlementPoint, Vec<(usize, f64)>>,
    /// Points with given prices, S each, $/MWh. Where a point has shift factors too, its price is the given one, and the
    /// factors tell what drives it.
    pub given_prices: BTreeMap<SettlementPoint, Vec<f64>>,
    /// What else is known, S values each: load, wind, solar and reserves in MW, the scarcity adder in $/MWh.
    pub levels: BTreeMap<Quantity, Vec<f64>>,
    /// What counts as high, low and tight.
    pub thresholds: RegimeThresholds,
}

/// Scenarios that fit together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ScenarioInput", into = "ScenarioInput")]
pub struct ScenarioSet {
    input: ScenarioInput,
}

impl ScenarioSet {
    /// Checks lengths and values.
    ///
    /// # Errors
    ///
    /// [`ScenarioError`], which names what does not fit.
    pub fn new(input: ScenarioInput) -> Result<Self, ScenarioError> {
        let count = input.weights.len();
        if !(1..=crate::joint::MAX_STATES).contains(&count) {
            return Err(ScenarioError::Count { count });
        }
        check_row("the weights", &input.weights, count, |value| value >= 0.0)?;
        if input.weights.iter().all(|weight| *weight == 0.0) {
            return Err(ScenarioError::NoWeight);
        }
        check_row("the system lambdas", &input.system_lambda, count, |_| true)?;
        let (constraints, rows) = (input.constraints.len(), input.shadow_prices.len());
        if constraints != rows {
            return Err(ScenarioError::Rows { constraints, rows });
        }
        for (index, (constraint, row)) in input.constraints.iter().zip(&input.shadow_prices).enumerate() {
            check_row(&format!("the shadow prices of {constraint}"), row, count, |value| value >= 0.0)?;
            if input.constraints.iter().take(index).any(|earlier| earlier == constraint) {
                return Err(ScenarioError::Twice { name: constraint.to_string() });
            }
        }
        for (point, factors) in &input.shift_factors {
            check_factors(point, factors, constraints)?;
        }
        for (point, row) in &input.given_prices {
            check_row(&format!("the given prices of {point}"), row, count, |_| true)?;
        }
        for (quantity, row) in &input.levels {
            if *quantity == Quantity::SystemLambda {
                return Err(ScenarioError::Twice { name: quantity.name().to_owned() });
            }
            check_row(quantity.name(), row, count, |_| true)?;
        }
        Ok(Self { input })
    }

    /// How many scenarios there are.
    pub fn count(&self) -> usize {
        self.input.weights.len()
    }

    /// Their weights.
    pub fn weights(&self) -> &[f64] {
        &self.input.weights
    }

    /// The interval that they are of.
    pub fn interval(&self) -> Option<Timestamp> {
        self.input.interval
    }

    /// Everything they are made of.
    pub fn input(&self) -> &ScenarioInput {
        &self.input
    }

    /// The points that have prices.
    pub fn points(&self) -> impl Iterator<Item = &SettlementPoint> {
        let given = self.input.given_prices.keys().filter(|point| !self.input.shift_factors.contains_key(point));
        self.input.shift_factors.keys().chain(given)
    }

    /// A point's price in every scenario, $/MWh.
    ///
    /// # Errors
    ///
    /// [`ScenarioError::UnknownPoint`] with names that are close.
    pub fn prices(&self, point: &SettlementPoint) -> Result<Vec<f64>, ScenarioError> {
        if let Some(prices) = self.input.given_prices.get(point) {
            return Ok(prices.clone());
        }
        let mut prices = self.input.system_lambda.clone();
        for (factor, row) in self.factors(point)? {
            for (price, shadow_price) in prices.iter_mut().zip(row) {
                *price -= factor * shadow_price;
            }
        }
        Ok(prices)
    }

    /// A point's shift factors, each with the constraint's shadow prices.
    fn factors(&self, point: &SettlementPoint) -> Result<impl Iterator<Item = (f64, &Vec<f64>)>, ScenarioError> {
        let factors = self.input.shift_factors.get(point).ok_or_else(|| self.unknown_point(point))?;
        Ok(factors.iter().filter_map(|(index, factor)| Some((*factor, self.input.shadow_prices.get(*index)?))))
    }

    fn unknown_point(&self, point: &SettlementPoint) -> ScenarioError {
        let part = point.0.to_uppercase();
        let close = |known: &&SettlementPoint| !part.is_empty() && (known.0.contains(&part) || part.contains(&known.0));
        let close = self.points().filter(close).take(3).cloned().collect();
        ScenarioError::UnknownPoint { point: point.clone(), close }
    }
}

fn check_row(name: &str, row: &[f64], count: usize, fits: impl Fn(f64) -> bool) -> Result<(), ScenarioError> {
    if row.len() != count {
        return Err(ScenarioError::Length { name: name.to_owned(), expected: count, found: row.len() });
    }
    match row.iter().enumerate().find(|(_, value)| !(value.is_finite() && fits(**value))) {
        Some((scenario, &value)) => Err(ScenarioError::Value { name: name.to_owned(), scenario, value }),
        None => Ok(()),
    }
}

fn check_factors(point: &SettlementPoint, factors: &[(usize, f64)], constraints: usize) -> Result<(), ScenarioError> {
    for (place, &(index, factor)) in factors.iter().enumerate() {
        let twice = factors.iter().take(place).any(|(earlier, _)| *earlier == index);
        if index >= constraints || twice || !factor.is_finite() {
            return Err(ScenarioError::Factor { point: point.clone(), index, factor, constraints });
        }
    }
    Ok(())
}

impl TryFrom<ScenarioInput> for ScenarioSet {
    type Error = ScenarioError;

    fn try_from(input: ScenarioInput) -> Result<Self, ScenarioError> {
        Self::new(input)
    }
}

impl From<ScenarioSet> for ScenarioInput {
    fn from(set: ScenarioSet) -> Self {
        set.input
    }
}
