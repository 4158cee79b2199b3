//! The exact factored form: where a tree of small tables says how regime, constraints and prices hang together, no scenario
//! has to be drawn.
//!
//! A [`Network`] is a Bayesian network over variables with a few values each (latent regime → constraint → price bucket of a
//! point). A [`TreeMarket`] is the scoring rule on the product of all of them, kept as a junction tree: a trade multiplies
//! one table, and the prices follow by passing messages (S. Lauritzen, D. Spiegelhalter 1988; F. Jensen's Hugin form). What
//! would need tables above the cap is refused.

mod error;
mod junction;
mod messages;
mod network;
mod triangulation;

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

    /// The probability of every value of every variable, variable by variable. One below 1e-190 may be given as 0;
    /// [`TreeMarket::odds_of`] has its logarithm.
    pub fn marginals(&self, prices: &mut Vec<f64>) {
        self.tree.marginals(prices);
    }

    /// Finds the variables that a question is about.
    ///
    /// # Errors
    ///
    /// [`TreeError::Scope`] for another interval or product, [`TreeError::NotRepresented`] for events that are no union of the
    /// variables' values, [`TreeError::TooWide`] for one over too many variables at once.
    pub fn compile(&self, question: &Question) -> Result<Compiled, TreeError> {
        self.network.check_scope(&question.scope)?;
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
        let truth = |expression: &Expression| self.network.truth(expression, &variables, combinations);
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
        Ok(self.quotable(compiled)?.0)
    }

    /// The odds, and the probability of the condition where there is one.
    fn quotable(&self, compiled: &Compiled) -> Result<(Odds, Option<f64>), TreeError> {
        if self.network.combinations(&compiled.variables, self.tree.cap())? != compiled.event.len() {
            let what = "it was compiled for another network";
            return Err(TreeError::NotRepresented { event: "a compiled question".to_owned(), what });
        }
        let wider;
        let tree = if self.tree.covers(&compiled.variables) {
            &self.tree
        } else {
            wider = self.tree.wider(&self.network, &compiled.variables)?;
            &wider
        };
        let lost = || TreeError::TooWide { entries: usize::MAX, cap: self.tree.cap() };
        let parts = Parts::of(&tree.joint(&compiled.variables).ok_or_else(lost)?, compiled);
        parts.check()?;
        let [inside, outside, rest] = parts.sums();
        let safe = |sum: f64| sum > junction::LEAST_SUM;
        if safe(inside) && safe(outside) {
            let given = compiled.given.as_ref().map(|_| (inside + outside) / (inside + outside + rest));
            return Ok((Odds::of_parts(inside, outside), given));
        }
        let parts = Parts::of(&tree.log_joint(&compiled.variables).ok_or_else(lost)?, compiled);
        let held = [parts.inside.as_slice(), &parts.outside].concat();
        let given = compiled.given.as_ref().map(|_| Odds::of_logarithms(&held, &parts.rest).price());
        Ok((Odds::of_logarithms(&parts.inside, &parts.outside), given))
    }

    /// Trades a compiled question.
    ///
    /// # Errors
    ///
    /// As [`TreeMarket::odds_of`], for shares that are no number, and [`RuleError::Far`](crate::rule::RuleError::Far); nothing is
    /// traded then.
    pub fn trade_compiled(&mut self, compiled: &Compiled, shares: f64) -> Result<Quote, TreeError> {
        let (odds, given) = self.quotable(compiled)?;
        let fill = odds.fill(shares, self.liquidity).map_err(JointError::from)?;
        let units = in_units(shares, self.liquidity).map_err(JointError::from)?;
        let (inside, outside) = if given.is_some() { odds.moves(units) } else { (units, 0.0) };
        let moves: Vec<f64> = (0..compiled.event.len())
            .map(|index| match (compiled.event[index], compiled.given.as_ref().is_none_or(|given| given[index])) {
                (_, false) => 0.0,
                (true, true) => inside,
                (false, true) => outside,
            })
            .collect();
        if self.tree.covers(&compiled.variables) {
            self.tree.shift(&compiled.variables, &moves)?;
        } else {
            let mut wider = self.tree.wider(&self.network, &compiled.variables)?;
            wider.shift(&compiled.variables, &moves)?;
            self.tree = wider;
        }
        Ok(Quote { fill, given })
    }

    /// What a compiled question costs.
    ///
    /// # Errors
    ///
    /// As [`TreeMarket::odds_of`], and for shares that are no number.
    pub fn quote_compiled(&self, compiled: &Compiled, shares: f64) -> Result<Quote, TreeError> {
        let (odds, given) = self.quotable(compiled)?;
        Ok(Quote { fill: odds.fill(shares, self.liquidity).map_err(JointError::from)?, given })
    }
}

/// A table, or its logarithms, sorted by what a question says of its entries.
struct Parts {
    inside: Vec<f64>,
    outside: Vec<f64>,
    /// Where the condition fails.
    rest: Vec<f64>,
}

impl Parts {
    fn of(table: &[f64], compiled: &Compiled) -> Self {
        let mut parts = Self { inside: Vec::new(), outside: Vec::new(), rest: Vec::new() };
        for (index, (value, event)) in table.iter().zip(&compiled.event).enumerate() {
            let held = compiled.given.as_ref().is_none_or(|given| given.get(index).copied().unwrap_or(false));
            let part = match (held, event) {
                (false, _) => &mut parts.rest,
                (true, true) => &mut parts.inside,
                (true, false) => &mut parts.outside,
            };
            part.push(*value);
        }
        parts
    }

    fn check(&self) -> Result<(), JointError> {
        match (self.inside.is_empty(), self.outside.is_empty()) {
            (true, true) => Err(JointError::Contradiction),
            (true, false) => Err(JointError::Impossible),
            (false, true) => Err(JointError::Certain),
            (false, false) => Ok(()),
        }
    }

    fn sums(&self) -> [f64; 3] {
        [&self.inside, &self.outside, &self.rest].map(|part| part.iter().sum())
    }
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
