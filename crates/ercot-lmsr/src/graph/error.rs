use super::{Kind, MAX_LINKS, MAX_NODES};
use crate::scenario::ScenarioError;

/// Nodes that make no graph, or one that cannot be evaluated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GraphError {
    /// Too many nodes or too many parents.
    #[error("{nodes} nodes with {links} parents: at most {MAX_NODES} and {MAX_LINKS} are taken")]
    TooLarge {
        /// Nodes.
        nodes: usize,
        /// Parents of all of them.
        links: usize,
    },
    /// Two nodes of one name, or one without.
    #[error("a node needs a name of its own; {name:?} is taken or empty")]
    Name {
        /// The name.
        name: String,
    },
    /// There is no such node.
    #[error("there is no node {name:?}")]
    UnknownNode {
        /// The name.
        name: String,
    },
    /// A parent that is no node.
    #[error("node {node:?} depends on {parent:?}, which is no node")]
    UnknownParent {
        /// The node.
        node: String,
        /// The missing parent.
        parent: String,
    },
    /// An aggregate of nothing.
    #[error("node {node:?} has no parents to aggregate")]
    NoParents {
        /// The node.
        node: String,
    },
    /// Nodes that depend on themselves.
    #[error("nodes depend on themselves: {}", path.join(" -> "))]
    Cycle {
        /// From a node to its parent and on, back to the first.
        path: Vec<String>,
    },
    /// A parent of the other kind.
    #[error("node {node:?} needs an event where {parent:?} is a number; make it one with a threshold")]
    Kind {
        /// The node.
        node: String,
        /// The parent.
        parent: String,
        /// What is needed.
        needed: Kind,
    },
    /// A weight or value that is no finite number.
    #[error("node {node:?} has the weight or value {value}; finite numbers are needed")]
    Number {
        /// The node.
        node: String,
        /// The number.
        value: f64,
    },
    /// Given numbers of another count than the scenarios.
    #[error("node {node:?} gives {found} numbers for {expected} scenarios")]
    Length {
        /// The node.
        node: String,
        /// Scenarios.
        expected: usize,
        /// Numbers.
        found: usize,
    },
    /// A value that grew beyond all numbers.
    #[error("node {node:?} comes to {value} in scenario {scenario}")]
    NotFinite {
        /// The node.
        node: String,
        /// The scenario, from 0.
        scenario: usize,
        /// The value.
        value: f64,
    },
    /// The scenarios say nothing about a leaf.
    #[error("the scenarios do not give node {node:?}")]
    Scenario {
        /// The node.
        node: String,
        /// What is missing.
        source: ScenarioError,
    },
}
