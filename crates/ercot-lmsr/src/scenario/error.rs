use ercot_types::market::SettlementPoint;
use jiff::Timestamp;

use crate::event::ConstraintPattern;

/// Scenarios that do not fit together, or an event that they say nothing about.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScenarioError {
    /// Too few or too many scenarios.
    #[error("a set has 1 to {} scenarios, not {count}", crate::joint::MAX_STATES)]
    Count {
        /// What was given.
        count: usize,
    },
    /// All weights are 0.
    #[error("all weights are 0")]
    NoWeight,
    /// A row of another length.
    #[error("{name} are {found}; there are {expected} scenarios")]
    Length {
        /// What it is.
        name: String,
        /// Scenarios.
        expected: usize,
        /// Values.
        found: usize,
    },
    /// A value that cannot be.
    #[error("{name}: {value} in scenario {scenario}; a finite number is needed, and weights and shadow prices are 0 or more")]
    Value {
        /// What it is.
        name: String,
        /// The scenario, from 0.
        scenario: usize,
        /// The value.
        value: f64,
    },
    /// A row of shadow prices for every constraint.
    #[error("there are {constraints} constraints and {rows} rows of shadow prices")]
    Rows {
        /// Constraints.
        constraints: usize,
        /// Rows.
        rows: usize,
    },
    /// Something is given twice.
    #[error("{name} is given twice")]
    Twice {
        /// What.
        name: String,
    },
    /// A shift factor of no constraint, a second one of the same, or one that is no number.
    #[error("{point}: the shift factor {factor} on constraint {index} of {constraints} is out of place or no number")]
    Factor {
        /// The point.
        point: SettlementPoint,
        /// The constraint's index.
        index: usize,
        /// The factor.
        factor: f64,
        /// Constraints.
        constraints: usize,
    },
    /// The scenarios have no price for the point.
    #[error("the scenarios have no price for {point}{}", close_names(close))]
    UnknownPoint {
        /// The point.
        point: SettlementPoint,
        /// Points with similar names.
        close: Vec<SettlementPoint>,
    },
    /// The scenarios do not know the constraint.
    #[error("the scenarios have no constraint {constraint}")]
    UnknownConstraint {
        /// The constraint.
        constraint: ConstraintPattern,
    },
    /// The point has given prices, so that nothing is known about what drives it.
    #[error("{point} has given prices without shift factors: no constraint's share in them is known")]
    NoDrivers {
        /// The point.
        point: SettlementPoint,
    },
    /// The scenarios do not have the quantity.
    #[error("the scenarios do not say {name}")]
    NoLevel {
        /// The quantity.
        name: &'static str,
    },
    /// No threshold says what the regime is.
    #[error("no threshold says when {name} holds; give one with the scenarios")]
    NoThreshold {
        /// The regime.
        name: &'static str,
    },
    /// The event is of another interval.
    #[error("the event is of {asked}; the scenarios are of {}", known.map_or_else(|| "no particular interval".to_owned(), |it| it.to_string()))]
    OtherInterval {
        /// The event's interval.
        asked: Timestamp,
        /// The scenarios'.
        known: Option<Timestamp>,
    },
}

fn close_names(close: &[SettlementPoint]) -> String {
    let names: Vec<&str> = close.iter().map(|point| point.0.as_str()).collect();
    if names.is_empty() { String::new() } else { format!("; did you mean {}?", names.join(" or ")) }
}
