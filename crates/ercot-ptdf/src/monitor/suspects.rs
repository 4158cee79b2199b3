//! Which constraints' factors, if changed, explain the residuals.

use std::collections::{BTreeSet, HashMap};

use ercot_types::market::ScedRun;
use nalgebra::{Cholesky, DMatrix};
use serde::Serialize;

use super::ResidualLimits;
use crate::online::OnlineFactors;

/// How a constraint came under suspicion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// One of the fewest constraints whose change explains every residual.
    Leading,
    /// It may stand in for a leading one: the runs do not tell them apart.
    Alternative,
}

/// A constraint whose factors may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Suspect {
    /// Number of the feature.
    pub feature: usize,
    /// Leading or alternative.
    pub role: Role,
    /// Which part of the residuals' sum of squares a change of this constraint alone explains, 0 to 1.
    pub explained_share: f64,
    /// The last run in which a change as large as its factors would have shown and did not.
    pub last_clean: Option<ScedRun>,
}

/// A run from the first one beyond the limits on.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    pub(super) run: ScedRun,
    pub(super) entries: Vec<(usize, f64)>,
    pub(super) residuals: Vec<f64>,
    pub(super) leverage: f64,
    pub(super) reach: f64,
}

/// Sets of up to this many constraints are all tried; beyond, constraints are added one by one.
const ALL_SETS_UP_TO: usize = 3;

/// The residuals of all runs, each divided by what its uncertain factors add to the noise.
struct Case<'e> {
    limits: &'e ResidualLimits,
    runs: &'e [Evidence],
    residuals: DMatrix<f64>,
    /// Products of the runs' residuals: enough for sums of squares.
    products: DMatrix<f64>,
    ridge: f64,
}

impl<'e> Case<'e> {
    fn new(limits: &'e ResidualLimits, online: &OnlineFactors, runs: &'e [Evidence]) -> Self {
        let scaled = |row: usize, point: usize| {
            let residual = runs[row].residuals[point];
            if residual.is_nan() { 0.0 } else { residual / (1.0 + runs[row].leverage).sqrt() }
        };
        let residuals = DMatrix::from_fn(runs.len(), online.factors().points().len(), scaled);
        let products = &residuals * residuals.transpose();
        Self { limits, runs, residuals, products, ridge: online.uncertainty().ridge() }
    }

    /// What takes from residuals what free factors of these features explain, runs × runs.
    fn remover(&self, features: &[usize]) -> DMatrix<f64> {
        let value = |row: usize, column: usize| {
            let run = &self.runs[row];
            let found = run.entries.iter().find(|(feature, _)| *feature == features[column]);
            found.map_or(0.0, |(_, value)| value / (1.0 + run.leverage).sqrt())
        };
        let design = DMatrix::from_fn(self.runs.len(), features.len(), value);
        let cross = design.tr_mul(&design) + DMatrix::from_diagonal_element(features.len(), features.len(), self.ridge);
        let mut remover = DMatrix::identity(self.runs.len(), self.runs.len());
        if let Some(factor) = Cholesky::new(cross) {
            remover -= &design * factor.solve(&design.transpose());
        }
        remover
    }

    /// The sum of squares that is left if the factors of these features are free.
    fn squares(&self, features: &[usize]) -> f64 {
        let remover = self.remover(features);
        (&remover * &self.products * &remover).trace()
    }

    /// Whether no run is beyond the limits if the factors of these features are free; what the fit to so few runs may be off by
    /// counts as uncertainty.
    fn is_explained(&self, features: &[usize]) -> bool {
        let remover = self.remover(features);
        let left = &remover * &self.residuals;
        self.runs.iter().zip(left.row_iter()).enumerate().all(|(place, (run, row))| {
            let scale = (1.0 + run.leverage).sqrt();
            let residuals: Vec<f64> = row.iter().map(|residual| residual * scale).collect();
            let fitted = (1.0 - remover[(place, place)]).max(0.0) * scale * scale;
            self.limits.reach(run.leverage + fitted, &residuals) <= 1.0
        })
    }

    /// The sets of the smallest size that explain every run, the one that leaves least first.
    fn explanations(&self, candidates: &[usize]) -> Vec<Vec<usize>> {
        for size in 1..=ALL_SETS_UP_TO.min(candidates.len()) {
            let mut sets: Vec<(f64, Vec<usize>)> =
                subsets(candidates, size).into_iter().map(|set| (self.squares(&set), set)).collect();
            sets.sort_by(|a, b| a.0.total_cmp(&b.0));
            sets.retain(|(_, set)| self.is_explained(set));
            if !sets.is_empty() {
                return sets.into_iter().map(|(_, set)| set).collect();
            }
        }
        vec![self.one_by_one(candidates)]
    }

    fn one_by_one(&self, candidates: &[usize]) -> Vec<usize> {
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < candidates.len() && !self.is_explained(&chosen) {
            let with = |feature: &usize| self.squares(&[&chosen[..], &[*feature]].concat());
            let rest = candidates.iter().filter(|feature| !chosen.contains(feature));
            let Some(&best) = rest.min_by(|a, b| with(a).total_cmp(&with(b))) else { break };
            chosen.push(best);
        }
        chosen
    }
}

/// All sets of a size, in order.
fn subsets(candidates: &[usize], size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut sets = Vec::new();
    for (place, &first) in candidates.iter().enumerate() {
        for rest in subsets(&candidates[place + 1..], size - 1) {
            sets.push([&[first], &rest[..]].concat());
        }
    }
    sets
}

/// The fewest constraints that explain every run, and those that may stand in for one of them.
pub(super) fn suspects(
    limits: &ResidualLimits,
    online: &OnlineFactors,
    runs: &[Evidence],
    last_clean: &HashMap<usize, ScedRun>,
) -> Vec<Suspect> {
    let case = Case::new(limits, online, runs);
    let beyond = runs.iter().filter(|run| run.reach > 1.0).flat_map(|run| &run.entries);
    let candidates: BTreeSet<usize> = beyond.map(|(feature, _)| *feature).collect();
    let candidates: Vec<usize> = candidates.into_iter().collect();
    let explanations = case.explanations(&candidates);
    let leading = explanations.first().cloned().unwrap_or_default();
    let others: BTreeSet<usize> = explanations.iter().flatten().copied().filter(|feature| !leading.contains(feature)).collect();
    let all = case.products.trace();
    let suspect = |(feature, role): (usize, Role)| Suspect {
        feature,
        role,
        explained_share: if all > 0.0 { 1.0 - case.squares(&[feature]) / all } else { 0.0 },
        last_clean: last_clean.get(&feature).copied(),
    };
    let roles = leading.into_iter().map(|feature| (feature, Role::Leading));
    roles.chain(others.into_iter().map(|feature| (feature, Role::Alternative))).map(suspect).collect()
}
