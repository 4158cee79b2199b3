//! The text of events. What is printed here, `parse` reads back.

use std::fmt::{self, Write};

use super::{Atom, Edge, Event, Expression, Question, Range, Scope};

/// Names that need no quotes consist of these and letters and digits.
const PLAIN: &str = "_ .-/+#:";

pub(super) fn is_plain(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || PLAIN.contains(c);
    !name.is_empty() && name.trim() == name && name.chars().all(inner)
}

/// A name, in quotes if it needs them.
struct Name<'a>(&'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_plain(self.0) {
            return f.write_str(self.0);
        }
        f.write_char('"')?;
        for c in self.0.chars() {
            if matches!(c, '"' | '\\') {
                f.write_char('\\')?;
            }
            f.write_char(c)?;
        }
        f.write_char('"')
    }
}

impl fmt::Display for super::ConstraintPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.contingency_name {
            Some(contingency) => write!(f, "{}|{}", Name(&self.constraint_name), Name(contingency)),
            None => write!(f, "{}|*", Name(&self.constraint_name)),
        }
    }
}

/// `name_gt(arguments,25)` for a threshold, `name_in(arguments,(0,25])` for a bucket.
fn ranged(f: &mut fmt::Formatter<'_>, name: &str, arguments: &str, range: Range) -> fmt::Result {
    let comma = if arguments.is_empty() { "" } else { "," };
    match (range.lower(), range.upper()) {
        (Edge::Excluding(value), Edge::Open) => write!(f, "{name}_gt({arguments}{comma}{value})"),
        (Edge::Including(value), Edge::Open) => write!(f, "{name}_ge({arguments}{comma}{value})"),
        (Edge::Open, Edge::Excluding(value)) => write!(f, "{name}_lt({arguments}{comma}{value})"),
        (Edge::Open, Edge::Including(value)) => write!(f, "{name}_le({arguments}{comma}{value})"),
        _ => write!(f, "{name}_in({arguments}{comma}{range})"),
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Price { point, range } => ranged(f, "node", &Name(&point.0).to_string(), *range),
            Self::Basis { point, hub, range } => ranged(f, "basis", &format!("{},{}", Name(&point.0), Name(&hub.0)), *range),
            Self::Binds { constraint } => write!(f, "binds({constraint})"),
            Self::ShadowPrice { constraint, range } => ranged(f, "shadow", &constraint.to_string(), *range),
            Self::ContributesMost { constraint, point } => write!(f, "contributes_most({constraint},{})", Name(&point.0)),
            Self::Share { constraint, point, range } => ranged(f, "share", &format!("{constraint},{}", Name(&point.0)), *range),
            Self::DriverShare { point, range } => ranged(f, "driver_share", &Name(&point.0).to_string(), *range),
            Self::Level { quantity, range } => ranged(f, quantity.name(), "", *range),
            Self::Regime(regime) => f.write_str(regime.name()),
        }
    }
}

/// How tightly an operator binds: an operand that binds less needs parentheses.
fn rank(expression: &Expression) -> u8 {
    match expression {
        Expression::Any(_) => 0,
        Expression::Either(..) => 1,
        Expression::All(_) => 2,
        Expression::Not(_) | Expression::Atom(_) => 3,
    }
}

fn operand(f: &mut fmt::Formatter<'_>, expression: &Expression, outer: u8) -> fmt::Result {
    if rank(expression) <= outer && outer < 3 || rank(expression) < outer {
        write!(f, "({expression})")
    } else {
        write!(f, "{expression}")
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, parts: &[Self], sign: &str, empty: &str| {
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    f.write_str(sign)?;
                }
                operand(f, part, rank(self))?;
            }
            if parts.is_empty() { f.write_str(empty) } else { Ok(()) }
        };
        match self {
            Self::Atom(atom) => write!(f, "{atom}"),
            Self::Not(inner) => {
                f.write_char('!')?;
                operand(f, inner, 3)
            }
            Self::All(parts) => list(f, parts, " & ", "always"),
            Self::Any(parts) => list(f, parts, " | ", "never"),
            Self::Either(left, right) => {
                operand(f, left, 1)?;
                f.write_str(" ^ ")?;
                operand(f, right, 1)
            }
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(interval) = self.interval {
            write!(f, " @{interval}")?;
        }
        if let Some(product) = &self.product {
            write!(f, " in {product}")?;
        }
        self.tags.iter().try_for_each(|tag| write!(f, " #{tag}"))
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.expression, self.scope)
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.event)?;
        if let Some(given) = &self.given {
            write!(f, " given {given}")?;
        }
        write!(f, "{}", self.scope)
    }
}

impl From<Event> for String {
    fn from(event: Event) -> Self {
        event.to_string()
    }
}

impl From<Question> for String {
    fn from(question: Question) -> Self {
        question.to_string()
    }
}
