//! Events and quantities built from each other: a graph whose leaves are what the scenarios say, and whose inner nodes
//! aggregate their parents.
//!
//! Nodes come in any order and name their parents. A cycle, a missing parent or a parent of the wrong kind is refused when
//! the graph is made. Evaluated over a scenario set, a node is either an event (a set of scenarios, to be traded like any
//! other) or a number for every scenario, which a [`Rule::Threshold`] turns into an event.
//!
//! ```
//! # use ercot_lmsr::{event::Range, graph::{EventGraph, Node, Rule}, scenario::{Measure, ScenarioInput, ScenarioSet}};
//! # use ercot_types::market::SettlementPoint;
//! let price = |point: &str| Rule::Measure(Measure::Price { point: SettlementPoint(point.to_owned()) });
//! let graph = EventGraph::new(vec![
//!     Node::new("west", price("HB_WEST")),
//!     Node::new("north", price("HB_NORTH")),
//!     Node::new("hubs", Rule::Mean(vec!["west".to_owned(), "north".to_owned()])),
//!     Node::new("hubs above 30", Rule::Threshold { of: "hubs".to_owned(), range: Range::above(30.0)? }),
//! ])?;
//! let scenarios = ScenarioSet::new(ScenarioInput {
//!     weights: vec![1.0; 2],
//!     system_lambda: vec![0.0; 2],
//!     given_prices: [("HB_WEST", vec![20.0, 70.0]), ("HB_NORTH", vec![30.0, 30.0])]
//!         .map(|(point, prices)| (SettlementPoint(point.to_owned()), prices))
//!         .into(),
//!     ..ScenarioInput::default()
//! })?;
//! assert_eq!(graph.values(&scenarios, "hubs")?, [25.0, 50.0]);
//! assert!(graph.event(&scenarios, "hubs above 30")?.contains(1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod evaluate;
mod order;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::{Expression, Range};
use crate::scenario::{Measure, ScenarioSet};
use crate::subset::Subset;

pub use error::GraphError;

/// The most nodes of a graph.
pub const MAX_NODES: usize = 100_000;
/// The most parents of all nodes together.
pub const MAX_LINKS: usize = 1_000_000;

/// A named node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its name, by which others mean it.
    pub name: String,
    /// What it is.
    pub rule: Rule,
}

/// What a node is made of. Parents are given by name. Where numbers are wanted an event counts 1 where it holds and 0 elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A leaf: an event.
    Event(Expression),
    /// A leaf: what the scenarios say.
    Measure(Measure),
    /// A leaf: a number for every scenario, in the order of the scenarios.
    Given(Vec<f64>),
    /// An event: its number lies in a range.
    Threshold {
        /// The number.
        of: String,
        /// Where it must lie.
        range: Range,
    },
    /// An event: all its parents, which are events, hold.
    All(Vec<String>),
    /// An event: at least one of its parents, which are events, holds.
    Any(Vec<String>),
    /// The mean of its parents; of events, which part of them holds.
    Mean(Vec<String>),
    /// The smallest.
    Min(Vec<String>),
    /// The largest.
    Max(Vec<String>),
    /// The sum of its parents, each times a weight.
    WeightedSum(Vec<(String, f64)>),
    /// |part| / Σ|of|; 0 where that sum is 0.
    Share {
        /// The part; it counts in the sum only if it is among `of`.
        part: String,
        /// The whole.
        of: Vec<String>,
    },
    /// One number divided by another.
    Ratio {
        /// What is divided.
        numerator: String,
        /// What it is divided by.
        denominator: String,
        /// The value where the denominator is 0: with none, an event and its opposite would both be false there.
        without: f64,
    },
    /// One parent where an event holds, another one elsewhere: an event if both are events, otherwise a number.
    Conditional {
        /// The event that decides.
        on: String,
        /// The parent where it holds.
        then: String,
        /// The parent elsewhere.
        otherwise: String,
    },
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A set of scenarios.
    Event,
    /// A number for every scenario.
    Number,
}

/// What a node comes to over a scenario set.
#[derive(Debug, Clone, PartialEq)]
pub enum Evaluated {
    /// The scenarios in which it holds.
    Event(Subset),
    /// Its value in every scenario.
    Number(Vec<f64>),
}

/// A graph without cycles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Node>", into = "Vec<Node>")]
pub struct EventGraph {
    nodes: Vec<Node>,
    places: BTreeMap<String, usize>,
    /// Every node's parents, by place, in the order in which the rule names them.
    parents: Vec<Vec<usize>>,
    kinds: Vec<Kind>,
    /// Places, parents before children.
    order: Vec<usize>,
}

impl Node {
    /// A node.
    pub fn new(name: impl Into<String>, rule: Rule) -> Self {
        Self { name: name.into(), rule }
    }
}

impl Rule {
    /// The parents' names, in the order in which the rule has them.
    pub fn parents(&self) -> Vec<&str> {
        match self {
            Self::Event(_) | Self::Measure(_) | Self::Given(_) => Vec::new(),
            Self::Threshold { of, .. } => vec![of],
            Self::All(parents) | Self::Any(parents) | Self::Mean(parents) | Self::Min(parents) | Self::Max(parents) => {
                parents.iter().map(String::as_str).collect()
            }
            Self::WeightedSum(terms) => terms.iter().map(|(parent, _)| parent.as_str()).collect(),
            Self::Share { part, of } => std::iter::once(part).chain(of).map(String::as_str).collect(),
            Self::Ratio { numerator, denominator, .. } => vec![numerator, denominator],
            Self::Conditional { on, then, otherwise } => vec![on, then, otherwise],
        }
    }
}

impl EventGraph {
    /// Checks names, parents and kinds, and puts parents before children.
    ///
    /// # Errors
    ///
    /// [`GraphError`], which names the node.
    pub fn new(nodes: Vec<Node>) -> Result<Self, GraphError> {
        order::graph(nodes)
    }

    /// The nodes, as they were given.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The names of the nodes, parents before children; of nodes that do not depend on each other, the earlier given first.
    pub fn topological_order(&self) -> impl Iterator<Item = &str> {
        self.order.iter().filter_map(|place| self.nodes.get(*place)).map(|node| node.name.as_str())
    }

    /// What a node is.
    ///
    /// # Errors
    ///
    /// [`GraphError::UnknownNode`].
    pub fn kind(&self, name: &str) -> Result<Kind, GraphError> {
        self.kinds.get(self.place(name)?).copied().ok_or_else(|| GraphError::UnknownNode { name: name.to_owned() })
    }

    /// What a node comes to over a scenario set. Only what it depends on is evaluated.
    ///
    /// # Errors
    ///
    /// [`GraphError::UnknownNode`], [`GraphError::Scenario`] where the scenarios say nothing about a leaf,
    /// [`GraphError::Length`] and [`GraphError::NotFinite`].
    pub fn evaluate(&self, scenarios: &ScenarioSet, name: &str) -> Result<Evaluated, GraphError> {
        evaluate::node(self, scenarios, self.place(name)?)
    }

    /// The scenarios in which an event node holds.
    ///
    /// # Errors
    ///
    /// As [`EventGraph::evaluate`], and [`GraphError::Kind`] for a number.
    pub fn event(&self, scenarios: &ScenarioSet, name: &str) -> Result<Subset, GraphError> {
        match self.evaluate(scenarios, name)? {
            Evaluated::Event(holds) => Ok(holds),
            Evaluated::Number(_) => Err(GraphError::Kind { node: name.to_owned(), parent: name.to_owned(), needed: Kind::Event }),
        }
    }

    /// A node's value in every scenario; of an event, 1 where it holds and 0 elsewhere.
    ///
    /// # Errors
    ///
    /// As [`EventGraph::evaluate`].
    pub fn values(&self, scenarios: &ScenarioSet, name: &str) -> Result<Vec<f64>, GraphError> {
        Ok(self.evaluate(scenarios, name)?.into_numbers())
    }

    fn place(&self, name: &str) -> Result<usize, GraphError> {
        self.places.get(name).copied().ok_or_else(|| GraphError::UnknownNode { name: name.to_owned() })
    }
}

impl TryFrom<Vec<Node>> for EventGraph {
    type Error = GraphError;

    fn try_from(nodes: Vec<Node>) -> Result<Self, GraphError> {
        Self::new(nodes)
    }
}

impl From<EventGraph> for Vec<Node> {
    fn from(graph: EventGraph) -> Self {
        graph.nodes
    }
}

#[cfg(test)]
mod tests;
