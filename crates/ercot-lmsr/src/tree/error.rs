use crate::joint::JointError;

/// A network that is none, or a question that it cannot answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TreeError {
    /// No variable.
    #[error("a network needs at least one variable")]
    Empty,
    /// A variable with fewer than two values, or more than 64.
    #[error("variable {name:?} has {values} values; 2 to 64 are possible")]
    Values {
        /// The variable.
        name: String,
        /// Its values.
        values: usize,
    },
    /// A parent that is not an earlier variable, or is there twice.
    #[error("the parents of variable {name:?} must be earlier variables, each once")]
    Parents {
        /// The variable.
        name: String,
    },
    /// A table of the wrong size, with a probability that is none, or whose rows do not sum to 1.
    #[error("the table of variable {name:?}: {what}")]
    Table {
        /// The variable.
        name: String,
        /// What is wrong.
        what: String,
    },
    /// The values' meaning does not fit the variable.
    #[error("the meaning of variable {name:?} does not fit its values: {what}")]
    Meaning {
        /// The variable.
        name: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A table would be larger than allowed.
    #[error("that takes a table of {entries} entries, and {cap} are allowed; use the scenario form")]
    TooWide {
        /// Its entries.
        entries: usize,
        /// The cap.
        cap: usize,
    },
    /// No union of the variables' values is that event.
    #[error("the network does not represent {event}: {what}")]
    NotRepresented {
        /// The event.
        event: String,
        /// Why.
        what: &'static str,
    },
    /// There are no odds to give, or the trade is none.
    #[error(transparent)]
    Joint(#[from] JointError),
}
