//! Cliques of a triangulated network, joined to a tree, with a table each that agrees with its neighbours'.

use std::collections::{BTreeMap, BTreeSet};

use super::{Network, TreeError};

/// Shares traded since the tables were last computed from their logarithms, in units of b: beyond this, digits may have
/// been lost to underflow.
const FARTHEST: f64 = 200.0;

/// A table over some variables, the last one fastest. Parents come before their children.
#[derive(Debug, Clone)]
struct Clique {
    variables: Vec<usize>,
    /// Where its entries lie.
    start: usize,
    entries: usize,
    parent: Option<Link>,
}

/// How a clique hangs on its parent.
#[derive(Debug, Clone)]
struct Link {
    parent: usize,
    /// Where the separator's entries lie.
    start: usize,
    entries: usize,
    /// The separator's entry for each entry of the clique.
    own: Vec<u32>,
    /// The separator's entry for each entry of the parent.
    above: Vec<u32>,
}

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
    /// The cliques' probabilities.
    beliefs: Vec<f64>,
    separators: Vec<f64>,
    readings: Vec<Reading>,
    moved: f64,
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
        Self { cap, scopes, factors: BTreeMap::new(), logs, beliefs, separators, readings, cliques, cards, moved: 0.0 }
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
        for (log, place) in self.logs[clique.start..].iter_mut().zip(places) {
            *log += logs[place as usize];
        }
        match self.factors.get_mut(variables) {
            Some(known) => known.iter_mut().zip(logs).for_each(|(known, log)| *known += log),
            None => {
                self.factors.insert(variables.to_vec(), logs.to_vec());
            }
        }
    }

    /// Computes all tables from their logarithms: messages up to the root, then down.
    fn compute(&mut self) {
        self.moved = 0.0;
        for clique in &self.cliques {
            let range = clique.start..clique.start + clique.entries;
            let most = self.logs[range.clone()].iter().copied().fold(f64::NEG_INFINITY, f64::max);
            for (belief, log) in self.beliefs[range.clone()].iter_mut().zip(&self.logs[range]) {
                *belief = (log - most).exp();
            }
        }
        for index in (1..self.cliques.len()).rev() {
            let clique = &self.cliques[index];
            let Some(link) = &clique.parent else { continue };
            let message = &mut self.separators[link.start..link.start + link.entries];
            message.fill(0.0);
            for (belief, place) in self.beliefs[clique.start..clique.start + clique.entries].iter().zip(&link.own) {
                message[*place as usize] += belief;
            }
            // Only ratios matter, and products of many small numbers would vanish.
            let most = message.iter().copied().fold(0.0, f64::max);
            for value in message.iter_mut() {
                *value /= most;
            }
            let parent = &self.cliques[link.parent];
            for (belief, place) in self.beliefs[parent.start..parent.start + parent.entries].iter_mut().zip(&link.above) {
                *belief *= message[*place as usize];
            }
        }
        for clique in self.cliques.iter().filter(|clique| clique.parent.is_none()) {
            let beliefs = &mut self.beliefs[clique.start..clique.start + clique.entries];
            let total: f64 = beliefs.iter().sum();
            for belief in beliefs.iter_mut() {
                *belief /= total;
            }
        }
        for index in 0..self.cliques.len() {
            let clique = &self.cliques[index];
            let Some(link) = &clique.parent else { continue };
            let (before, after) = self.beliefs.split_at_mut(clique.start);
            let parent = &self.cliques[link.parent];
            let separator = &mut self.separators[link.start..link.start + link.entries];
            separator.fill(0.0);
            for (belief, place) in before[parent.start..parent.start + parent.entries].iter().zip(&link.above) {
                separator[*place as usize] += belief;
            }
            // The clique's own message is in the parent's table already: it is divided out.
            let own = &mut after[..clique.entries];
            let mut sums = vec![0.0; link.entries];
            for (belief, place) in own.iter().zip(&link.own) {
                sums[*place as usize] += *belief;
            }
            for (belief, place) in own.iter_mut().zip(&link.own) {
                let place = *place as usize;
                *belief *= if sums[place] > 0.0 { separator[place] / sums[place] } else { 0.0 };
            }
        }
    }

    /// Multiplies the distribution by exp(moves) over the combinations of some variables that one clique holds.
    pub(super) fn shift(&mut self, variables: &[usize], moves: &[f64]) {
        self.add(variables, moves);
        self.moved += moves.iter().fold(0.0, |most: f64, units| most.max(units.abs()));
        if self.moved > FARTHEST {
            self.compute();
            return;
        }
        let Some(mut index) = self.holding(variables) else { return };
        let clique = &self.cliques[index];
        let places = projection(&self.cards, &clique.variables, variables);
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

/// A clique's variables, and the clique that it hangs on.
type Hung = (Vec<usize>, Option<usize>);

/// The maximal cliques of a triangulation by least fill-in, each with the clique that it hangs on; parents first.
fn eliminate(network: &Network, mut neighbours: Vec<BTreeSet<usize>>, cap: usize) -> Result<Vec<Hung>, TreeError> {
    let count = neighbours.len();
    let mut left: BTreeSet<usize> = (0..count).collect();
    let mut order = Vec::with_capacity(count);
    let mut found: Vec<Vec<usize>> = Vec::with_capacity(count);
    let fill = |neighbours: &[BTreeSet<usize>], variable: usize| {
        let around: Vec<usize> = neighbours[variable].iter().copied().collect();
        let missing = |(place, left): (usize, &usize)| {
            around[place + 1..].iter().filter(|right| !neighbours[*left].contains(right)).count()
        };
        around.iter().enumerate().map(missing).sum::<usize>()
    };
    let mut fills: Vec<usize> = (0..count).map(|variable| fill(&neighbours, variable)).collect();
    while let Some(variable) = left.iter().copied().min_by_key(|variable| (fills[*variable], *variable)) {
        left.remove(&variable);
        let around = std::mem::take(&mut neighbours[variable]);
        let mut clique: Vec<usize> = around.iter().copied().chain([variable]).collect();
        clique.sort_unstable();
        network.combinations(&clique, cap)?;
        for one in &around {
            neighbours[*one].remove(&variable);
            neighbours[*one].extend(around.iter().filter(|other| *other != one));
        }
        let mut touched = around.clone();
        touched.extend(around.iter().flat_map(|one| neighbours[*one].iter().copied()).collect::<Vec<_>>());
        for one in touched {
            fills[one] = fill(&neighbours, one);
        }
        order.push(variable);
        found.push(clique);
    }
    Ok(joined(&order, found))
}

/// Hangs every clique on the one in which the first of its remaining variables was eliminated; a clique inside its parent is
/// the parent.
fn joined(order: &[usize], found: Vec<Vec<usize>>) -> Vec<Hung> {
    let mut step = vec![0; order.len()];
    for (place, variable) in order.iter().enumerate() {
        step[*variable] = place;
    }
    // From the last eliminated on: parents come first. `at` tells where the clique of a step went.
    let mut at = vec![0; order.len()];
    let mut tree: Vec<Hung> = Vec::new();
    for (place, clique) in found.into_iter().enumerate().rev() {
        let next = clique.iter().map(|variable| step[*variable]).filter(|other| *other > place).min();
        let parent = next.map(|next| at[next]);
        if let Some(parent) = parent
            && tree[parent].0.len() < clique.len()
            && tree[parent].0.iter().all(|variable| clique.contains(variable))
        {
            // The parent holds nothing that this one lacks: this one takes its place.
            tree[parent].0 = clique;
            at[place] = parent;
            continue;
        }
        tree.push((clique, parent));
        at[place] = tree.len() - 1;
    }
    tree
}
