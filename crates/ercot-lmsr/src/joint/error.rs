use crate::rule::RuleError;

/// What a market over states refuses.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum JointError {
    /// Too few or too many states.
    #[error("a market takes 2 to {} states, not {count}", super::MAX_STATES)]
    States {
        /// What was given.
        count: usize,
    },
    /// A weight that is negative or no number, or weights that sum to nothing.
    #[error("the weight of state {index} is {value}; weights are 0 or more, and not all 0")]
    Weight {
        /// The state.
        index: usize,
        /// What was given.
        value: f64,
    },
    /// The floor must lie inside (0, 1).
    #[error("the floor must be more than 0 and less than 1, not {value}")]
    Floor {
        /// What was given.
        value: f64,
    },
    /// An event of another space.
    #[error("the event is a set of {found} states; this market has {expected}")]
    Space {
        /// States of the market.
        expected: usize,
        /// States of the event's space.
        found: usize,
    },
    /// A vector of another length.
    #[error("{found} payouts were given for {expected} states")]
    Length {
        /// States of the market.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// It holds in no state: there is nothing to quote.
    #[error("the event holds in no scenario, so that there are no odds to give on it")]
    Impossible,
    /// It holds in every state: there is nothing to quote.
    #[error("the event holds in every scenario, so that there are no odds to give on it")]
    Certain,
    /// The condition holds in no state.
    #[error("the condition holds in no scenario, so that nothing can be said under it")]
    Contradiction,
    /// The rule refuses the trade.
    #[error(transparent)]
    Rule(#[from] RuleError),
}
