//! The exact factored form: where a tree of small tables says how regime, constraints and prices hang together, no scenario
//! has to be drawn.
//!
//! A [`Network`] is a Bayesian network over variables with a few values each (latent regime → constraint → price bucket of a
//! point). A [`TreeMarket`] is the scoring rule on the product of all of them, kept as a junction tree: a trade multiplies
//! one table, and the prices follow by passing messages (S. Lauritzen, D. Spiegelhalter 1988; F. Jensen's Hugin form). What
//! would need tables above the cap is refused.

mod error;
mod junction;
mod network;

use crate::event::{Expression, Question};
use crate::joint::{JointError, Odds};
use crate::market::{CoherentMarket, MarketError, Quote};
use crate::rule::{Liquidity, in_units};

pub use error::TreeError;
use junction::JunctionTree;
pub use network::{Meaning, Network, Variable};

/// A market maker over a network.
///
/// The same questions have the same odds as on the scenario form with one state for every combination of values; costs are
/// the same, too.
#[derive(Debug, Clone)]
pub struct TreeMarket {
    network: Network,
    liquidity: Liquidity,
    tree: JunctionTree,
    worst_case_loss: f64,
}

/// A question about some variables: which combinations of their values are meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// The variables, ascending.
    variables: Vec<usize>,
    /// For every combination, the last variable fastest: does the event hold?
    event: Vec<bool>,
    /// The same for the condition.
    given: Option<Vec<bool>>,
}

impl TreeMarket {
    /// A market whose odds start at the network's probabilities. `cap` is the largest table, in entries, that a clique of the
    /// junction tree may need.
    ///
    /// # Errors
    ///
    /// [`TreeError::TooWide`] where the network is no tree of small tables.
    pub fn new(network: Network, liquidity: Liquidity, cap: usize) -> Result<Self, TreeError> {
        let tree = JunctionTree::new(&network, &[], cap)?;
        let worst_case_loss = liquidity.value() * network.largest_surprise();
        Ok(Self { network, liquidity, tree, worst_case_loss })
    }

    /// The network.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The largest clique's number of variables less one.
    pub fn width(&self) -> usize {
        self.tree.width()
    }

    /// The probability of every value of every variable, variable by variable.
    pub fn marginals(&self, prices: &mut Vec<f64>) {
        self.tree.marginals(prices);
    }

    /// Finds the variables that a question is about.
    ///
    /// # Errors
    ///
    /// [`TreeError::NotRepresented`] for events that are no union of the variables' values, [`TreeError::TooWide`] for one over
    /// too many variables at once.
    pub fn compile(&self, question: &Question) -> Result<Compiled, TreeError> {
        let sides = [Some(&question.event), question.given.as_ref()];
        let mut variables = Vec::new();
        for expression in sides.into_iter().flatten() {
            for atom in expression.atoms() {
                variables.push(self.network.values_of(atom)?.0);
            }
        }
        variables.sort_unstable();
        variables.dedup();
        let combinations = self.network.combinations(&variables, self.tree.cap())?;
        let truth = |expression: &Expression| -> Result<Vec<bool>, TreeError> {
            let mut values = vec![0; variables.len()];
            let mut table = Vec::with_capacity(combinations);
            for _ in 0..combinations {
                table.push(self.network.holds(expression, &variables, &values)?);
                self.network.next(&variables, &mut values);
            }
            Ok(table)
        };
        let event = truth(&question.event)?;
        let given = question.given.as_ref().map(truth).transpose()?;
        Ok(Compiled { variables, event, given })
    }

    /// The odds of a compiled question.
    ///
    /// # Errors
    ///
    /// [`TreeError::Joint`] for certain, impossible and contradictory questions, [`TreeError::TooWide`] where its variables do
    /// not fit into one table.
    pub fn odds_of(&self, compiled: &Compiled) -> Result<Odds, TreeError> {
        let joint = self.joint(&compiled.variables)?;
        sides(&joint, compiled)
    }

    /// The probabilities of all combinations of some variables.
    fn joint(&self, variables: &[usize]) -> Result<Vec<f64>, TreeError> {
        if let Some(joint) = self.tree.joint(variables) {
            return Ok(joint);
        }
        let wider = self.tree.wider(&self.network, variables)?;
        wider.joint(variables).ok_or(TreeError::TooWide { entries: usize::MAX, cap: self.tree.cap() })
    }

    /// Trades a compiled question.
    ///
    /// # Errors
    ///
    /// As [`TreeMarket::odds_of`], and for shares that are no number; nothing is traded then.
    pub fn trade_compiled(&mut self, compiled: &Compiled, shares: f64) -> Result<Quote, TreeError> {
        let quote = self.quote_compiled(compiled, shares)?;
        if !self.tree.covers(&compiled.variables) {
            self.tree = self.tree.wider(&self.network, &compiled.variables)?;
        }
        let units = in_units(shares, self.liquidity).map_err(JointError::from)?;
        let stake = if compiled.given.is_some() { quote.fill.cost / self.liquidity.value() } else { 0.0 };
        let moves: Vec<f64> = (0..compiled.event.len())
            .map(|index| match (compiled.event[index], compiled.given.as_ref().is_none_or(|given| given[index])) {
                (_, false) => 0.0,
                (true, true) => units - stake,
                (false, true) => -stake,
            })
            .collect();
        self.tree.shift(&compiled.variables, &moves);
        Ok(quote)
    }

    /// What a compiled question costs.
    ///
    /// # Errors
    ///
    /// As [`TreeMarket::odds_of`], and for shares that are no number.
    pub fn quote_compiled(&self, compiled: &Compiled, shares: f64) -> Result<Quote, TreeError> {
        let joint = self.joint(&compiled.variables)?;
        let odds = sides(&joint, compiled)?;
        let fill = odds.fill(shares, self.liquidity).map_err(JointError::from)?;
        let given = compiled.given.as_ref().map(|given| {
            let held: f64 = joint.iter().zip(given).filter(|(_, given)| **given).map(|(weight, _)| weight).sum();
            held / joint.iter().sum::<f64>()
        });
        Ok(Quote { fill, given })
    }
}

/// The odds of the event among the combinations in which the condition holds.
fn sides(joint: &[f64], compiled: &Compiled) -> Result<Odds, TreeError> {
    let (mut inside, mut outside) = (0.0, 0.0);
    let (mut any_inside, mut any_outside) = (false, false);
    for (index, (weight, event)) in joint.iter().zip(&compiled.event).enumerate() {
        if compiled.given.as_ref().is_some_and(|given| !given.get(index).copied().unwrap_or(false)) {
            continue;
        }
        if *event {
            inside += weight;
            any_inside = true;
        } else {
            outside += weight;
            any_outside = true;
        }
    }
    match (any_inside, any_outside) {
        (false, false) => return Err(JointError::Contradiction.into()),
        (false, true) => return Err(JointError::Impossible.into()),
        (true, false) => return Err(JointError::Certain.into()),
        (true, true) => {}
    }
    if inside + outside <= 0.0 {
        return Err(JointError::Contradiction.into());
    }
    Ok(Odds::of_parts(inside, outside))
}

impl CoherentMarket for TreeMarket {
    fn liquidity(&self) -> Liquidity {
        self.liquidity
    }

    fn odds(&self, question: &Question) -> Result<Odds, MarketError> {
        Ok(self.odds_of(&self.compile(question)?)?)
    }

    fn quote(&self, question: &Question, shares: f64) -> Result<Quote, MarketError> {
        Ok(self.quote_compiled(&self.compile(question)?, shares)?)
    }

    fn trade(&mut self, question: &Question, shares: f64) -> Result<Quote, MarketError> {
        let compiled = self.compile(question)?;
        Ok(self.trade_compiled(&compiled, shares)?)
    }

    fn worst_case_loss(&self) -> f64 {
        self.worst_case_loss
    }
}

#[cfg(test)]
mod tests;
