//! Events of the grid, and what can be said of them with and, or, not and given.
//!
//! An [`Event`] is an [`Expression`] over [`Atom`]s with a [`Scope`]. It has a text that parses back to itself, and an
//! [`EventId`] that depends on nothing but that text:
//!
//! ```
//! use ercot_lmsr::event::Event;
//!
//! let event: Event = "node_gt(HB_WEST, 25) & !binds(WESTEX|BASE CASE)".parse()?;
//! assert_eq!(event.to_string(), "!binds(WESTEX|BASE CASE) & node_gt(HB_WEST,25)");
//! assert_eq!(event.to_string().parse::<Event>()?.id(), event.id());
//! # Ok::<(), ercot_lmsr::event::ParseError>(())
//! ```

mod alias;
mod atom;
mod expression;
mod parse;
mod print;
mod range;
mod scope;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use alias::AliasThresholds;
pub use atom::{Atom, ConstraintPattern, Quantity, Regime};
pub use expression::Expression;
pub use parse::{MAX_DEPTH, MAX_TERMS, MAX_TEXT_BYTES, ParseError, parse_with};
pub use range::{Edge, Range, RangeError};
pub use scope::Scope;

/// Something that happens or does not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Event {
    /// What must hold.
    pub expression: Expression,
    /// Where and when.
    pub scope: Scope,
}

/// An event, perhaps on the condition of another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Question {
    /// What is asked.
    pub event: Expression,
    /// What is taken for granted; a bet on the event is off where it does not hold.
    pub given: Option<Expression>,
    /// Where and when, of both.
    pub scope: Scope,
}

/// The identity of an event: 64 bits of its canonical text (FNV-1a), printed as `ev-` and 16 digits.
///
/// The order of operands, doubled negations and blanks do not matter to it; which event is meant does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub u64);

impl Event {
    /// An event of no particular interval, product or tag. The expression is brought into its canonical form.
    pub fn new(expression: Expression) -> Self {
        Self { expression: expression.canonical(), scope: Scope::default() }
    }

    /// The same event in a scope.
    #[must_use]
    pub fn within(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// Its identity.
    pub fn id(&self) -> EventId {
        EventId::of(&self.to_string())
    }
}

impl Question {
    /// The plain question whether an event happens.
    pub fn of(event: Event) -> Self {
        Self { event: event.expression, given: None, scope: event.scope }
    }

    /// Its identity.
    pub fn id(&self) -> EventId {
        EventId::of(&self.to_string())
    }
}

impl EventId {
    /// FNV-1a with 64 bits over the UTF-8 bytes (G. Fowler, L. Noll, K. Vo).
    fn of(text: &str) -> Self {
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Self(text.bytes().fold(0xcbf2_9ce4_8422_2325, step))
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ev-{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests;
