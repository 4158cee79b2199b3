//! And, or, not.

use std::ops;

use serde::{Deserialize, Serialize};

use super::Atom;

/// Atoms joined by and, or, exclusive or and not. An empty [`Expression::All`] holds always, an empty [`Expression::Any`]
/// never; neither has a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expression {
    /// A single event.
    Atom(Atom),
    /// It does not hold.
    Not(Box<Expression>),
    /// All hold.
    All(Vec<Expression>),
    /// At least one holds.
    Any(Vec<Expression>),
    /// Exactly one of two holds.
    Either(Box<Expression>, Box<Expression>),
}

impl Expression {
    /// The form that equal events share: nested conjunctions and disjunctions flattened, operands ordered by their text and
    /// each there once, no doubled negation, negations taken out of an exclusive or.
    #[must_use]
    pub fn canonical(self) -> Self {
        match self {
            Self::Atom(_) => self,
            Self::Not(inner) => match inner.canonical() {
                Self::Not(innermost) => *innermost,
                other => Self::Not(Box::new(other)),
            },
            Self::All(parts) => joined(parts, true),
            Self::Any(parts) => joined(parts, false),
            Self::Either(left, right) => either(left.canonical(), right.canonical()),
        }
    }

    /// The atoms, from left to right, with repetitions.
    pub fn atoms(&self) -> Vec<&Atom> {
        match self {
            Self::Atom(atom) => vec![atom],
            Self::Not(inner) => inner.atoms(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::atoms).collect(),
            Self::Either(left, right) => [left.atoms(), right.atoms()].concat(),
        }
    }
}

fn joined(parts: Vec<Expression>, all: bool) -> Expression {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match (part.canonical(), all) {
            (Expression::All(inner), true) | (Expression::Any(inner), false) => flat.extend(inner),
            (other, _) => flat.push(other),
        }
    }
    flat.sort_by_cached_key(ToString::to_string);
    flat.dedup();
    match (flat.len(), all) {
        (1, _) => flat.swap_remove(0),
        (_, true) => Expression::All(flat),
        (_, false) => Expression::Any(flat),
    }
}

/// !a ^ b is !(a ^ b), and a ^ b is b ^ a.
fn either(left: Expression, right: Expression) -> Expression {
    let bare = |expression| match expression {
        Expression::Not(inner) => (*inner, true),
        other => (other, false),
    };
    let ((left, left_negated), (right, right_negated)) = (bare(left), bare(right));
    let (left, right) = if left.to_string() <= right.to_string() { (left, right) } else { (right, left) };
    let either = Expression::Either(Box::new(left), Box::new(right));
    if left_negated == right_negated { either } else { Expression::Not(Box::new(either)) }
}

impl From<Atom> for Expression {
    fn from(atom: Atom) -> Self {
        Self::Atom(atom)
    }
}

impl ops::Not for Expression {
    type Output = Self;

    fn not(self) -> Self {
        Self::Not(Box::new(self))
    }
}

impl ops::BitAnd for Expression {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::All(vec![self, other])
    }
}

impl ops::BitOr for Expression {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::Any(vec![self, other])
    }
}

impl ops::BitXor for Expression {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        Self::Either(Box::new(self), Box::new(other))
    }
}
