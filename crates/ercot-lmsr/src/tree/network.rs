//! Variables with a few values each, and how they depend on each other.

use ercot_types::market::{ConstraintKey, SettlementPoint};
use serde::{Deserialize, Serialize};

use super::TreeError;
use crate::event::{Atom, Edge, Expression, Range, Regime};

/// Rows may miss 1 by this much.
const ROW_TOLERANCE: f64 = 1e-9;

/// A variable and its probabilities given its parents'.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name, for errors.
    pub name: String,
    /// What its values mean.
    pub meaning: Meaning,
    /// Earlier variables that it depends on.
    pub parents: Vec<usize>,
    /// One row for every combination of the parents' values, the last parent fastest: the probability of each value. Above 0
    /// each, so that the maker's loss has a bound.
    pub table: Vec<f64>,
}

/// What the values of a variable mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// In each value, the regimes that hold.
    Regime(Vec<Vec<Regime>>),
    /// Value 0: the constraint is slack; value 1: it binds.
    Constraint(ConstraintKey),
    /// The price of a point lies in one of these parts of the line.
    Price {
        /// The point.
        point: SettlementPoint,
        /// Parts that hold every number exactly once, as [`Range::partition`] makes them.
        parts: Vec<Range>,
    },
}

impl Meaning {
    fn values(&self) -> usize {
        match self {
            Self::Regime(values) => values.len(),
            Self::Constraint(_) => 2,
            Self::Price { parts, .. } => parts.len(),
        }
    }
}

/// A Bayesian network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Variable>", into = "Vec<Variable>")]
pub struct Network {
    variables: Vec<Variable>,
}

impl Network {
    /// Checks that the variables make a network: parents come first, tables have the right size and sum to 1.
    ///
    /// # Errors
    ///
    /// [`TreeError`] with the variable.
    pub fn new(variables: Vec<Variable>) -> Result<Self, TreeError> {
        if variables.is_empty() {
            return Err(TreeError::Empty);
        }
        for (index, variable) in variables.iter().enumerate() {
            check(&variables, index, variable)?;
        }
        Ok(Self { variables })
    }

    /// The variables.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    pub(super) fn values(&self, variable: usize) -> usize {
        self.variables.get(variable).map_or(0, |variable| variable.meaning.values())
    }

    /// An upper bound of ln(1/p) over all combinations of values: the sum of what each variable can add.
    pub(super) fn largest_surprise(&self) -> f64 {
        let least = |variable: &Variable| variable.table.iter().copied().fold(1.0, f64::min);
        self.variables.iter().map(|variable| -least(variable).ln()).sum()
    }

    /// How many combinations of values some variables have.
    pub(super) fn combinations(&self, variables: &[usize], cap: usize) -> Result<usize, TreeError> {
        let entries = variables.iter().try_fold(1_usize, |product, &variable| product.checked_mul(self.values(variable)));
        entries.filter(|entries| *entries <= cap).ok_or(TreeError::TooWide { entries: entries.unwrap_or(usize::MAX), cap })
    }

    /// The next combination of values, the last variable fastest.
    pub(super) fn next(&self, variables: &[usize], values: &mut [usize]) {
        for (variable, value) in variables.iter().zip(values).rev() {
            *value += 1;
            if *value < self.values(*variable) {
                return;
            }
            *value = 0;
        }
    }

    /// The variable that an atom is about, and the values in which it holds.
    pub(super) fn values_of(&self, atom: &Atom) -> Result<(usize, u64), TreeError> {
        let missing = |what| TreeError::NotRepresented { event: atom.to_string(), what };
        let found = self.variables.iter().enumerate().find_map(|(index, variable)| Some((index, in_values(variable, atom)?)));
        match found {
            Some((index, Ok(values))) => Ok((index, values)),
            Some((_, Err(what))) => Err(missing(what)),
            None => Err(missing("no variable is about it")),
        }
    }

    pub(super) fn holds(&self, expression: &Expression, variables: &[usize], values: &[usize]) -> Result<bool, TreeError> {
        Ok(match expression {
            Expression::Atom(atom) => {
                let (variable, in_values) = self.values_of(atom)?;
                let place = variables.iter().position(|known| *known == variable);
                place.and_then(|place| values.get(place)).is_some_and(|value| in_values >> value & 1 == 1)
            }
            Expression::Not(inner) => !self.holds(inner, variables, values)?,
            Expression::All(parts) => {
                for part in parts {
                    if !self.holds(part, variables, values)? {
                        return Ok(false);
                    }
                }
                true
            }
            Expression::Any(parts) => {
                for part in parts {
                    if self.holds(part, variables, values)? {
                        return Ok(true);
                    }
                }
                false
            }
            Expression::Either(left, right) => self.holds(left, variables, values)? != self.holds(right, variables, values)?,
        })
    }
}

/// The values in which an atom holds, as bits; why it cannot be said; None: the variable is about something else.
fn in_values(variable: &Variable, atom: &Atom) -> Option<Result<u64, &'static str>> {
    match (&variable.meaning, atom) {
        (Meaning::Constraint(key), Atom::Binds { constraint }) if constraint.matches(key) => {
            Some(match constraint.contingency_name {
                Some(_) => Ok(0b10),
                None => Err("name the contingency: a variable is about one"),
            })
        }
        (Meaning::Regime(values), Atom::Regime(regime)) => {
            let bit = |(value, held): (usize, &Vec<Regime>)| u64::from(held.contains(regime)) << value;
            let bits = values.iter().enumerate().map(bit).fold(0, |all, bit| all | bit);
            (bits != 0).then_some(Ok(bits))
        }
        (Meaning::Price { point, parts }, Atom::Price { point: asked, range }) if point == asked => {
            let mut bits = 0;
            for (value, part) in parts.iter().enumerate() {
                match overlap(*part, *range) {
                    Overlap::Inside => bits |= 1 << value,
                    Overlap::Outside => {}
                    Overlap::Cut => return Some(Err("the range cuts through a bucket; give it as a union of buckets")),
                }
            }
            Some(Ok(bits))
        }
        _ => None,
    }
}

enum Overlap {
    Inside,
    Outside,
    Cut,
}

/// How a part lies to a range, with ends that are exactly in or out.
fn overlap(part: Range, range: Range) -> Overlap {
    // Ends on a line on which every number has a place just before, at and just after it.
    let start = |edge: Edge| match edge {
        Edge::Open => (f64::NEG_INFINITY, 0),
        Edge::Including(value) => (value, 0),
        Edge::Excluding(value) => (value, 1),
    };
    let end = |edge: Edge| match edge {
        Edge::Open => (f64::INFINITY, 0),
        Edge::Including(value) => (value, 0),
        Edge::Excluding(value) => (value, -1),
    };
    let (part_start, part_end) = (start(part.lower()), end(part.upper()));
    let (range_start, range_end) = (start(range.lower()), end(range.upper()));
    if part_start >= range_start && part_end <= range_end {
        Overlap::Inside
    } else if part_end < range_start || part_start > range_end {
        Overlap::Outside
    } else {
        Overlap::Cut
    }
}

fn check(variables: &[Variable], index: usize, variable: &Variable) -> Result<(), TreeError> {
    let name = || variable.name.clone();
    let values = variable.meaning.values();
    if !(2..=64).contains(&values) {
        return Err(TreeError::Values { name: name(), values });
    }
    let repeated = |place: usize| variable.parents.iter().take(place).any(|earlier| Some(earlier) == variable.parents.get(place));
    if variable.parents.iter().any(|parent| *parent >= index) || (0..variable.parents.len()).any(repeated) {
        return Err(TreeError::Parents { name: name() });
    }
    let cards = variable.parents.iter().filter_map(|parent| variables.get(*parent)).map(|parent| parent.meaning.values());
    let expected = cards.chain([values]).try_fold(1_usize, usize::checked_mul);
    if expected != Some(variable.table.len()) {
        let what = format!("it has {} entries instead of {}", variable.table.len(), expected.unwrap_or(usize::MAX));
        return Err(TreeError::Table { name: name(), what });
    }
    for (row, probabilities) in variable.table.chunks(values).enumerate() {
        if let Some(value) = probabilities.iter().find(|value| !(**value > 0.0 && **value < 1.0)) {
            return Err(TreeError::Table { name: name(), what: format!("row {row} has {value}; all must lie inside (0, 1)") });
        }
        let sum: f64 = probabilities.iter().sum();
        if (sum - 1.0).abs() > ROW_TOLERANCE {
            return Err(TreeError::Table { name: name(), what: format!("row {row} sums to {sum}, not to 1") });
        }
    }
    if let Meaning::Price { parts, .. } = &variable.meaning {
        check_partition(parts).map_err(|what| TreeError::Meaning { name: name(), what })?;
    }
    Ok(())
}

/// Parts must follow each other without a gap or an overlap, from minus to plus infinity.
fn check_partition(parts: &[Range]) -> Result<(), &'static str> {
    let meets = |pair: &[Range]| match pair {
        [left, right] => match (left.upper(), right.lower()) {
            (Edge::Including(high), Edge::Excluding(low)) | (Edge::Excluding(high), Edge::Including(low)) => {
                high.total_cmp(&low).is_eq()
            }
            _ => false,
        },
        _ => true,
    };
    let open = parts.first().is_some_and(|first| first.lower() == Edge::Open)
        && parts.last().is_some_and(|last| last.upper() == Edge::Open);
    if open && parts.windows(2).all(meets) { Ok(()) } else { Err("the parts of the price must hold every number exactly once") }
}

impl TryFrom<Vec<Variable>> for Network {
    type Error = TreeError;

    fn try_from(variables: Vec<Variable>) -> Result<Self, TreeError> {
        Self::new(variables)
    }
}

impl From<Network> for Vec<Variable> {
    fn from(network: Network) -> Self {
        network.variables
    }
}
