//! Reads the text of events. It comes from outside: length, depth and size are limited, and nothing in it can panic.

mod error;
mod scan;

use std::collections::BTreeSet;
use std::str::FromStr;

use ercot_types::market::SettlementPoint;

pub use error::ParseError;
use scan::identifier;

use super::{
    AliasThresholds, Atom, ConstraintPattern, Edge, Event, Expression, Quantity, Question, Range, RangeError, Scope, alias, scope,
};

/// The longest text that is read.
pub const MAX_TEXT_BYTES: usize = 65_536;
/// The most parentheses and negations inside each other.
pub const MAX_DEPTH: usize = 64;
/// The most atoms in one text.
pub const MAX_TERMS: usize = 4_096;
/// The longest name of a point, constraint or tag.
const MAX_NAME_BYTES: usize = 256;

/// Reads a question, with thresholds for the short names that leave them open.
///
/// # Errors
///
/// [`ParseError`] with the place.
pub fn parse_with(text: &str, thresholds: &AliasThresholds) -> Result<Question, ParseError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(ParseError::TooLong { bytes: text.len() });
    }
    let mut parser = Parser { text, at: 0, depth: 0, terms: 0, thresholds };
    let event = parser.any()?.canonical();
    let given = if parser.word("given") { Some(parser.any()?.canonical()) } else { None };
    let scope = parser.scope()?;
    parser.skip_blanks();
    if parser.at < text.len() {
        return Err(parser.expected("the end, &, |, ^, given, @, in or #"));
    }
    Ok(Question { event, given, scope })
}

impl FromStr for Question {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse_with(text, &AliasThresholds::default())
    }
}

impl FromStr for Event {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let question: Question = text.parse()?;
        if question.given.is_some() {
            return Err(ParseError::Condition { at: text.find("given").unwrap_or(0) });
        }
        Ok(Self { expression: question.event, scope: question.scope })
    }
}

impl TryFrom<String> for Event {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl TryFrom<String> for Question {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    terms: usize,
    thresholds: &'t AliasThresholds,
}

impl Parser<'_> {
    fn any(&mut self) -> Result<Expression, ParseError> {
        let mut parts = vec![self.either()?];
        while self.operator("|", "or") {
            parts.push(self.either()?);
        }
        Ok(Expression::Any(parts))
    }

    fn either(&mut self) -> Result<Expression, ParseError> {
        let mut left = self.all()?;
        let mut chained = 0;
        while self.operator("^", "xor") {
            chained += 1;
            // Each link nests the ones before it.
            if chained > MAX_DEPTH {
                return Err(ParseError::TooDeep { at: self.at });
            }
            left = left ^ self.all()?;
        }
        Ok(left)
    }

    fn all(&mut self) -> Result<Expression, ParseError> {
        let mut parts = vec![self.single()?];
        while self.operator("&", "and") {
            parts.push(self.single()?);
        }
        Ok(Expression::All(parts))
    }

    fn single(&mut self) -> Result<Expression, ParseError> {
        if self.depth >= MAX_DEPTH {
            return Err(ParseError::TooDeep { at: self.at });
        }
        self.depth += 1;
        let expression = if self.sign("!") || self.word("not") {
            !self.single()?
        } else if self.sign("(") {
            let inner = self.any()?;
            self.require(")")?;
            inner
        } else {
            self.terms += 1;
            if self.terms > MAX_TERMS {
                return Err(ParseError::TooMany { at: self.at });
            }
            Expression::Atom(self.atom()?)
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn atom(&mut self) -> Result<Atom, ParseError> {
        self.skip_blanks();
        let at = self.at;
        let name = identifier(self.rest());
        if name.is_empty() {
            return Err(self.expected("an event"));
        }
        self.at += name.len();
        if !self.rest().trim_start().starts_with('(') {
            return match alias::resolve(name, self.thresholds) {
                Some(atom) => atom.map_err(|source| ParseError::Range { at, source }),
                None => Err(ParseError::Unknown { at, name: name.to_owned() }),
            };
        }
        self.require("(")?;
        let atom = self.call(name, at)?;
        self.require(")")?;
        Ok(atom)
    }

    fn call(&mut self, name: &str, at: usize) -> Result<Atom, ParseError> {
        match name {
            "binds" => return Ok(Atom::Binds { constraint: self.constraint()? }),
            "contributes_most" => {
                let constraint = self.constraint()?;
                self.require(",")?;
                return Ok(Atom::ContributesMost { constraint, point: self.point()? });
            }
            _ => {}
        }
        let unknown = || ParseError::Unknown { at, name: name.to_owned() };
        let (subject, ending) = name.rsplit_once('_').ok_or_else(unknown)?;
        if !matches!(ending, "gt" | "ge" | "lt" | "le" | "in") {
            return Err(unknown());
        }
        match subject {
            "node" => {
                let point = self.point_and_comma()?;
                Ok(Atom::Price { point, range: self.range(ending)? })
            }
            "basis" => {
                let point = self.point_and_comma()?;
                let hub = self.point_and_comma()?;
                Ok(Atom::Basis { point, hub, range: self.range(ending)? })
            }
            "shadow" => {
                let constraint = self.constraint()?;
                self.require(",")?;
                Ok(Atom::ShadowPrice { constraint, range: self.range(ending)? })
            }
            "share" => {
                let constraint = self.constraint()?;
                self.require(",")?;
                let point = self.point_and_comma()?;
                Ok(Atom::Share { constraint, point, range: self.range(ending)? })
            }
            "driver_share" => {
                let point = self.point_and_comma()?;
                Ok(Atom::DriverShare { point, range: self.range(ending)? })
            }
            _ => {
                let quantity = Quantity::ALL.into_iter().find(|quantity| quantity.name() == subject).ok_or_else(unknown)?;
                Ok(Atom::Level { quantity, range: self.range(ending)? })
            }
        }
    }

    fn range(&mut self, ending: &str) -> Result<Range, ParseError> {
        self.skip_blanks();
        let at = self.at;
        let range = match ending {
            "gt" => Range::new(Edge::Excluding(self.number()?), Edge::Open),
            "ge" => Range::new(Edge::Including(self.number()?), Edge::Open),
            "lt" => Range::new(Edge::Open, Edge::Excluding(self.number()?)),
            "le" => Range::new(Edge::Open, Edge::Including(self.number()?)),
            _ => self.bucket()?,
        };
        range.map_err(|source| ParseError::Range { at, source })
    }

    /// `(0,25]`.
    fn bucket(&mut self) -> Result<Result<Range, RangeError>, ParseError> {
        let including = self.sign("[");
        if !including {
            self.require("(")?;
        }
        let lower = self.number()?;
        self.require(",")?;
        let upper = self.number()?;
        let upper_including = self.sign("]");
        if !upper_including {
            self.require(")")?;
        }
        let edge = |value: f64, including: bool| match (value.is_finite(), including) {
            (false, _) => Edge::Open,
            (true, true) => Edge::Including(value),
            (true, false) => Edge::Excluding(value),
        };
        if lower == f64::INFINITY || upper == f64::NEG_INFINITY {
            return Ok(Err(RangeError::Empty { lower, upper }));
        }
        Ok(Range::new(edge(lower, including), edge(upper, upper_including)))
    }

    fn point_and_comma(&mut self) -> Result<SettlementPoint, ParseError> {
        let point = self.point()?;
        self.require(",")?;
        Ok(point)
    }

    fn point(&mut self) -> Result<SettlementPoint, ParseError> {
        self.name("the name of a settlement point").map(SettlementPoint)
    }

    fn constraint(&mut self) -> Result<ConstraintPattern, ParseError> {
        let constraint_name = self.name("the name of a constraint")?;
        if !self.sign("|") {
            return Err(self.expected("| and the contingency's name, or |* for any"));
        }
        let any = self.rest().trim_start().strip_prefix('*').is_some_and(|rest| rest.trim_start().starts_with([',', ')']));
        if any && self.sign("*") {
            return Ok(ConstraintPattern { constraint_name, contingency_name: None });
        }
        let contingency_name = Some(self.name("the name of a contingency, or *")?);
        Ok(ConstraintPattern { constraint_name, contingency_name })
    }

    fn scope(&mut self) -> Result<Scope, ParseError> {
        let mut scope = Scope { interval: None, product: None, tags: BTreeSet::new() };
        loop {
            if scope.interval.is_none() && self.sign("@") {
                let text = self.until_blank();
                let interval = text.parse().map_err(|_| self.expected("an instant such as 2026-10-26T14:05:00Z"))?;
                scope.interval = Some(interval);
                self.at += text.len();
            } else if scope.product.is_none() && self.word("in") {
                scope.product = Some(self.scope_word("a product such as RTM")?);
            } else if self.sign("#") {
                let tag = self.scope_word("a tag of letters, digits, _, - and .")?;
                scope.tags.insert(tag);
            } else {
                return Ok(scope);
            }
        }
    }

    fn scope_word(&mut self, expected: &'static str) -> Result<String, ParseError> {
        self.skip_blanks();
        let text = self.until_blank();
        if !scope::is_word(text) || text.len() > MAX_NAME_BYTES {
            return Err(self.expected(expected));
        }
        self.at += text.len();
        Ok(text.to_owned())
    }
}
