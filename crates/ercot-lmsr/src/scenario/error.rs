use ercot_types::market::SettlementPoint;

use crate::event::{ConstraintPattern, ScopeError};
use crate::graph::GraphError;

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
    #[error(
        "{name}: {value:e} in scenario {scenario}; a number of at most {:e} is needed, and weights and shadow prices are 0 or more",
        super::MAX_VALUE
    )]
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
    #[error("{point}: the shift factor {factor} on constraint {index} of {constraints} is out of place, too large or no number")]
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
    /// A node of the event graph that is none, or that the scenarios do not give.
    #[error("the node {node:?} of the graph is no event here")]
    Graph {
        /// The node.
        node: String,
        /// What keeps it from being one.
        source: Box<GraphError>,
    },
    /// The event is of another interval or product.
    #[error(transparent)]
    Scope(#[from] ScopeError),
}

fn close_names(close: &[SettlementPoint]) -> String {
    let names: Vec<&str> = close.iter().map(|point| point.0.as_str()).collect();
    if names.is_empty() { String::new() } else { format!("; did you mean {}?", names.join(" or ")) }
}
