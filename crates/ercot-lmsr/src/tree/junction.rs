//! Cliques of a triangulated network, joined to a tree, with a table each that agrees with its neighbours'.

use std::collections::{BTreeMap, BTreeSet};

use super::messages::{self, Clique, Link};
use super::triangulation::{Hung, eliminate};
use super::{Network, TreeError};
use crate::joint::JointError;
use crate::rule::in_reach;

/// Shares traded since the tables were last computed from their logarithms, in units of b; then they are computed anew. What
/// was below the smallest number, e⁻⁷⁰⁸, is below e⁻⁵⁰⁸ until then: a trade of x b changes no probability by more than eˣ.
const FARTHEST: f64 = 200.0;
/// e⁻⁴⁵⁰: sums above it do not feel what was lost to the smallest number. Below, the logarithms are asked.
pub(super) const LEAST_SUM: f64 = 3.7e-196;
/// Trades after which the tables are computed anew: each one adds a few rounding errors.
const MOST_TRADES: u32 = 4096;
/// Logarithms of tables are centred beyond this: without it, trades on an event and on its opposite lift them without end.
const CENTRE_BEYOND: f64 = 1024.0;

/// Where a variable's marginal is read.
#[derive(Debug, Clone)]
struct Reading {
    clique: usize,
    /// The variable's value for each entry of the clique.
    values: Vec<u32>,
    count: usize,
}

#[derive(Debug, Clone)]
pub(super) struct JunctionTree {
    cap: usize,
    cards: Vec<usize>,
    scopes: Vec<Vec<usize>>,
    cliques: Vec<Clique>,
    /// Logarithms of the factors, by their variables: the truth.
    factors: BTreeMap<Vec<usize>, Vec<f64>>,
    /// The same, summed up in the cliques.
    logs: Vec<f64>,
    /// The cliques' probabilities, as numbers: fast, and good where [`LEAST_SUM`] says so.
    beliefs: Vec<f64>,
    separators: Vec<f64>,
    readings: Vec<Reading>,
    moved: f64,
    trades: u32,
}

impl JunctionTree {
    /// `scopes` are sets of variables that must fit into one clique.
    pub(super) fn new(network: &Network, scopes: &[Vec<usize>], cap: usize) -> Result<Self, TreeError> {
        let mut tree = Self::shaped(network, scopes, cap)?;
        for (index, variable) in network.variables().iter().enumerate() {
            let mut family = variable.parents.clone();
            family.push(index);
            let logs: Vec<f64> = variable.table.iter().map(|probability| probability.ln()).collect();
            tree.add(&family, &logs);
        }
        tree.compute();
        Ok(tree)
    }

    /// The same distribution with room for another set of variables in one clique.
    pub(super) fn wider(&self, network: &Network, variables: &[usize]) -> Result<Self, TreeError> {
        let mut scopes = self.scopes.clone();
        scopes.push(variables.to_vec());
        let mut wider = Self::shaped(network, &scopes, self.cap)?;
        for (variables, logs) in &self.factors {
            wider.add(variables, logs);
        }
        wider.compute();
        Ok(wider)
    }

    fn shaped(network: &Network, scopes: &[Vec<usize>], cap: usize) -> Result<Self, TreeError> {
        let cards: Vec<usize> = (0..network.variables().len()).map(|variable| network.values(variable)).collect();
        let mut neighbours: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); cards.len()];
        let families = network.variables().iter().enumerate().map(|(index, variable)| [&variable.parents[..], &[index]].concat());
        for scope in families.chain(scopes.iter().cloned()) {
            network.combinations(&scope, cap)?;
            for (&left, &right) in scope.iter().flat_map(|left| scope.iter().map(move |right| (left, right))) {
                if left != right {
                    neighbours[left].insert(right);
                }
            }
        }
        let cliques = eliminate(network, neighbours, cap)?;
        Ok(Self::laid_out(cards, scopes.to_vec(), cliques, cap))
    }

    fn laid_out(cards: Vec<usize>, scopes: Vec<Vec<usize>>, shape: Vec<Hung>, cap: usize) -> Self {
        let entries = |variables: &[usize]| variables.iter().map(|variable| cards[*variable]).product::<usize>();
        let (mut cliques, mut start, mut separator_start) = (Vec::<Clique>::with_capacity(shape.len()), 0, 0);
        for (variables, parent) in shape {
            let link = parent.map(|parent| {
                let above = &cliques[parent].variables;
                let shared: Vec<usize> = variables.iter().copied().filter(|variable| above.contains(variable)).collect();
                let link = Link {
                    parent,
                    start: separator_start,
                    entries: entries(&shared),
                    own: projection(&cards, &variables, &shared),
                    above: projection(&cards, above, &shared),
                };
                separator_start += link.entries;
                link
            });
            let size = entries(&variables);
            cliques.push(Clique { variables, start, entries: size, parent: link });
            start += size;
        }
        let reading = |variable: usize| {
            let holding = cliques.iter().enumerate().filter(|(_, clique)| clique.variables.contains(&variable));
            let (clique, found) = holding.min_by_key(|(_, clique)| clique.entries)?;
            let values = projection(&cards, &found.variables, &[variable]);
            Some(Reading { clique, values, count: cards[variable] })
        };
        let readings = (0..cards.len()).filter_map(reading).collect();
        let (logs, beliefs, separators) = (vec![0.0; start], vec![0.0; start], vec![0.0; separator_start]);
        Self { cap, scopes, factors: BTreeMap::new(), logs, beliefs, separators, readings, cliques, cards, moved: 0.0, trades: 0 }
    }

    pub(super) fn cap(&self) -> usize {
        self.cap
    }

    pub(super) fn width(&self) -> usize {
        self.cliques.iter().map(|clique| clique.variables.len()).max().unwrap_or(1) - 1
    }

    fn holding(&self, variables: &[usize]) -> Option<usize> {
        let holds = |clique: &&Clique| variables.iter().all(|variable| clique.variables.contains(variable));
        let found = self.cliques.iter().filter(holds).min_by_key(|clique| clique.entries)?;
        self.cliques.iter().position(|clique| clique.start == found.start)
    }

    pub(super) fn covers(&self, variables: &[usize]) -> bool {
        self.holding(variables).is_some()
    }

    /// Adds a factor's logarithms to a clique that holds its variables.
    fn add(&mut self, variables: &[usize], logs: &[f64]) {
        let Some(clique) = self.holding(variables).and_then(|index| self.cliques.get(index)) else { return };
        let places = projection(&self.cards, &clique.variables, variables);
        let own = &mut self.logs[clique.start..clique.start + clique.entries];
        for (log, place) in own.iter_mut().zip(places) {
            *log += logs[place as usize];
        }
        centre(own);
        match self.factors.get_mut(variables) {
            Some(known) => {
                known.iter_mut().zip(logs).for_each(|(known, log)| *known += log);
                centre(known);
            }
            None => {
                self.factors.insert(variables.to_vec(), logs.to_vec());
            }
        }
    }

    /// Computes all tables from their logarithms.
    fn compute(&mut self) {
        (self.moved, self.trades) = (0.0, 0);
        let logs = messages::calibrated(&self.cliques, &self.logs, self.separators.len());
        for (belief, log) in self.beliefs.iter_mut().zip(logs) {
            *belief = log.exp();
        }
        self.separators.fill(0.0);
        for clique in &self.cliques {
            let Some(link) = &clique.parent else { continue };
            let separator = &mut self.separators[link.start..link.start + link.entries];
            for (belief, place) in self.beliefs[clique.start..clique.start + clique.entries].iter().zip(&link.own) {
                separator[*place as usize] += belief;
            }
        }
    }

    /// Multiplies the distribution by exp(moves) over the combinations of some variables that one clique holds.
    pub(super) fn shift(&mut self, variables: &[usize], moves: &[f64]) -> Result<(), JointError> {
        let Some(mut index) = self.holding(variables) else { return Ok(()) };
        let clique = &self.cliques[index];
        let places = projection(&self.cards, &clique.variables, variables);
        let after = self.logs[clique.start..].iter().zip(&places).map(|(log, place)| log + moves[*place as usize]);
        in_reach(spread(after))?;
        self.add(variables, moves);
        self.moved += spread(moves.iter().copied().chain([0.0]));
        self.trades += 1;
        if self.moved > FARTHEST || self.trades > MOST_TRADES {
            self.compute();
            return Ok(());
        }
        let clique = &self.cliques[index];
        let beliefs = &mut self.beliefs[clique.start..clique.start + clique.entries];
        let mut total = 0.0;
        for (belief, place) in beliefs.iter_mut().zip(places) {
            *belief *= moves[place as usize].exp();
            total += *belief;
        }
        for belief in beliefs.iter_mut() {
            *belief /= total;
        }
        // The path to the root first, then everything below it.
        while let Some(link) = &self.cliques[index].parent {
            let (child, parent) = (&self.cliques[index], &self.cliques[link.parent]);
            let separator = &mut self.separators[link.start..link.start + link.entries];
            let mut fresh = vec![0.0; link.entries];
            for (belief, place) in self.beliefs[child.start..child.start + child.entries].iter().zip(&link.own) {
                fresh[*place as usize] += *belief;
            }
            for (belief, place) in self.beliefs[parent.start..parent.start + parent.entries].iter_mut().zip(&link.above) {
                let place = *place as usize;
                *belief *= if separator[place] > 0.0 { fresh[place] / separator[place] } else { 0.0 };
            }
            separator.copy_from_slice(&fresh);
            index = link.parent;
        }
        self.distribute();
        Ok(())
    }

    fn distribute(&mut self) {
        let mut ratios: Vec<f64> = Vec::new();
        for clique in &self.cliques {
            let Some(link) = &clique.parent else { continue };
            let (before, after) = self.beliefs.split_at_mut(clique.start);
            let parent = &self.cliques[link.parent];
            let separator = &mut self.separators[link.start..link.start + link.entries];
            ratios.clear();
            ratios.resize(link.entries, 0.0);
            for (belief, place) in before[parent.start..parent.start + parent.entries].iter().zip(&link.above) {
                ratios[*place as usize] += belief;
            }
            for (ratio, old) in ratios.iter_mut().zip(separator.iter_mut()) {
                let fresh = *ratio;
                *ratio = if *old > 0.0 { fresh / *old } else { 0.0 };
                *old = fresh;
            }
            for (belief, place) in after[..clique.entries].iter_mut().zip(&link.own) {
                *belief *= ratios[*place as usize];
            }
        }
    }

    /// The probabilities of the combinations of some variables, if one clique holds them all.
    pub(super) fn joint(&self, variables: &[usize]) -> Option<Vec<f64>> {
        let clique = self.cliques.get(self.holding(variables)?)?;
        let mut joint = vec![0.0; variables.iter().map(|variable| self.cards[*variable]).product()];
        let places = projection(&self.cards, &clique.variables, variables);
        for (belief, place) in self.beliefs[clique.start..].iter().zip(places) {
            joint[place as usize] += belief;
        }
        Some(joint)
    }

    /// The same as logarithms, up to a constant: for what the numbers cannot tell.
    pub(super) fn log_joint(&self, variables: &[usize]) -> Option<Vec<f64>> {
        let clique = self.cliques.get(self.holding(variables)?)?;
        let logs = messages::calibrated(&self.cliques, &self.logs, self.separators.len());
        let places = projection(&self.cards, &clique.variables, variables);
        let entries = variables.iter().map(|variable| self.cards[*variable]).product();
        let mut joint = vec![0.0; entries];
        messages::sums(&logs[clique.start..clique.start + clique.entries], &places, &mut joint);
        Some(joint)
    }

    pub(super) fn marginals(&self, prices: &mut Vec<f64>) {
        prices.clear();
        for reading in &self.readings {
            let clique = &self.cliques[reading.clique];
            let start = prices.len();
            prices.resize(start + reading.count, 0.0);
            let own = &mut prices[start..];
            for (belief, value) in self.beliefs[clique.start..clique.start + clique.entries].iter().zip(&reading.values) {
                own[*value as usize] += belief;
            }
        }
    }
}

/// Takes the largest logarithm out of a table whose entries matter only beside each other.
fn centre(logs: &mut [f64]) {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most.abs() > CENTRE_BEYOND {
        for log in logs {
            *log -= most;
        }
    }
}

/// From the least to the largest.
fn spread(values: impl Iterator<Item = f64>) -> f64 {
    let (least, most) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), it| (it.min(least), it.max(most)));
    most - least
}

/// For every entry of a table over `from`, the entry of a table over `to`; both the last variable fastest.
fn projection(cards: &[usize], from: &[usize], to: &[usize]) -> Vec<u32> {
    let stride = |variable: usize| {
        let place = to.iter().position(|known| *known == variable)?;
        Some(to[place + 1..].iter().map(|later| cards[*later]).product::<usize>())
    };
    let mut places = vec![0_usize];
    for variable in from {
        let stride = stride(*variable).unwrap_or(0);
        places = places.iter().flat_map(|place| (0..cards[*variable]).map(move |value| place + value * stride)).collect();
    }
    places.into_iter().map(|place| u32::try_from(place).unwrap_or(u32::MAX)).collect()
}
