//! Cliques of a network, by least fill-in.

use std::collections::BTreeSet;

use super::{Network, TreeError};

/// A clique's variables, and the clique that it hangs on.
pub(super) type Hung = (Vec<usize>, Option<usize>);

/// The maximal cliques of a triangulation by least fill-in, each with the clique that it hangs on; parents first.
pub(super) fn eliminate(network: &Network, mut neighbours: Vec<BTreeSet<usize>>, cap: usize) -> Result<Vec<Hung>, TreeError> {
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
