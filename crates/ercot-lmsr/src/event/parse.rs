//! Reads the text of events. It comes from outside: length, depth and size are limited, and nothing in it can panic.

use std::collections::BTreeSet;
use std::str::FromStr;

use ercot_types::market::SettlementPoint;

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

/// A text that is no event. `at` counts bytes from 0.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParseError {
    /// It is too long.
    #[error("the text has {bytes} bytes; {MAX_TEXT_BYTES} are read at most")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// Too many parentheses or negations inside each other.
    #[error("at {at}: more than {MAX_DEPTH} parentheses or negations inside each other")]
    TooDeep {
        /// Where.
        at: usize,
    },
    /// Too many events in it.
    #[error("at {at}: more than {MAX_TERMS} events in one text")]
    TooMany {
        /// Where.
        at: usize,
    },
    /// Something else was expected.
    #[error("at {at}: expected {expected}, found {found}")]
    Expected {
        /// Where.
        at: usize,
        /// What was expected.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// There is no such event.
    #[error("at {at}: there is no event {name:?}; examples are node_gt(HB_WEST,25), binds(WESTEX|BASE CASE), load_hi")]
    Unknown {
        /// Where.
        at: usize,
        /// What is there.
        name: String,
    },
    /// A range that holds nothing or everything.
    #[error("at {at}: {source}")]
    Range {
        /// Where.
        at: usize,
        /// What is wrong with it.
        source: RangeError,
    },
    /// A condition where only an event can stand.
    #[error("at {at}: an event cannot have a condition; ask a question with \"given\" instead")]
    Condition {
        /// Where.
        at: usize,
    },
}

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

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn sign(&mut self, sign: &str) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(sign);
        self.at += if found { sign.len() } else { 0 };
        found
    }

    /// An operator: a sign, which may be doubled, or a word.
    fn operator(&mut self, sign: &str, word: &str) -> bool {
        if self.sign(sign) {
            // `&&` and `||` mean the same.
            if sign != "^" && self.rest().starts_with(sign) {
                self.at += sign.len();
            }
            return true;
        }
        self.word(word)
    }

    fn word(&mut self, word: &str) -> bool {
        self.skip_blanks();
        let found = identifier(self.rest()) == word;
        self.at += if found { word.len() } else { 0 };
        found
    }

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

    /// A number; `inf` only inside a bucket makes a range.
    fn number(&mut self) -> Result<f64, ParseError> {
        self.skip_blanks();
        let rest = self.rest();
        let end = rest.find([',', ')', ']']).unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default();
        let value = text.trim().parse::<f64>().ok().filter(|value| !value.is_nan());
        let value = value.ok_or_else(|| self.expected("a number"))?;
        self.at += end;
        Ok(value)
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

    fn name(&mut self, expected: &'static str) -> Result<String, ParseError> {
        self.skip_blanks();
        let start = self.at;
        let name = if self.sign("\"") {
            self.quoted()?
        } else {
            let rest = self.rest();
            let end = rest.find([',', ')', '(', '|', '"']).unwrap_or(rest.len());
            self.at += end;
            rest.get(..end).unwrap_or_default().trim().to_owned()
        };
        if name.is_empty() || name.len() > MAX_NAME_BYTES || name.chars().any(char::is_control) {
            self.at = start;
            return Err(self.expected(expected));
        }
        Ok(name)
    }

    fn quoted(&mut self) -> Result<String, ParseError> {
        let mut name = String::new();
        let mut escaped = false;
        for (offset, c) in self.rest().char_indices() {
            match c {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => {
                    self.at += offset + 1;
                    return Ok(name);
                }
                _ => {
                    name.push(c);
                    escaped = false;
                }
            }
        }
        self.at = self.text.len();
        Err(self.expected("a closing quote"))
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

    fn until_blank(&self) -> &'t str {
        let rest = self.rest();
        rest.get(..rest.find(char::is_whitespace).unwrap_or(rest.len())).unwrap_or_default()
    }

    fn require(&mut self, sign: &'static str) -> Result<(), ParseError> {
        if self.sign(sign) { Ok(()) } else { Err(self.expected(sign)) }
    }

    fn expected(&self, expected: &'static str) -> ParseError {
        let rest = self.rest();
        let found = if rest.is_empty() { "the end".to_owned() } else { format!("{:?}", rest.chars().take(20).collect::<String>()) };
        ParseError::Expected { at: self.at, expected, found }
    }
}

/// The letters, digits, `_`, `.` and `-` at the front.
fn identifier(text: &str) -> &str {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    text.get(..text.find(|c| !inner(c)).unwrap_or(text.len())).unwrap_or_default()
}
