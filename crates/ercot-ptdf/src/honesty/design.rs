use std::collections::BTreeMap;

use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

use crate::gram::Gram;
use crate::key::FeatureKey;
use crate::panel::Design;
use crate::solver::{Factor, PathOptions, Quadratic, Scaling};

/// How well the rows determine the coefficient of one feature, whatever the prices are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureReport {
    /// The feature.
    pub feature: FeatureKey,
    /// In how many rows it is not 0.
    pub binding_runs: usize,
    /// By what factor the others inflate the variance of its coefficient: 1 where it always binds alone, infinite where they
    /// explain it, NaN where it never binds.
    pub variance_inflation: f64,
    /// The number of its group in [`DesignReport::together`], if it has one.
    pub group: Option<usize>,
}

/// How well some rows determine coefficients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DesignReport {
    /// Ratio of the largest to the smallest singular value of the features scaled to length 1, of those that bind; infinite where
    /// some explain each other, NaN where none binds.
    pub condition_number: f64,
    /// How many coefficients the rows determine.
    pub rank: usize,
    /// One per feature of the design.
    pub features: Vec<FeatureReport>,
    /// Features that bind in exactly the same rows, by their places: their effects are told apart only by how their prices vary.
    pub together: Vec<Vec<usize>>,
}

/// Inspects some rows of a design.
pub fn inspect(design: &Design, rows: &[u32]) -> DesignReport {
    let gram = Gram::of(design, rows);
    let options = PathOptions { scaling: Scaling::Standardised, ..PathOptions::default() };
    let scaled = Quadratic::new(&gram, design.features(), &options);
    let factor = Factor::new(&scaled.matrix, scaled.size);
    let inverse = factor.inverse_diagonal();
    let counts = design.binding_counts(rows.iter().map(|&row| row as usize));
    let bound: Vec<usize> = (0..counts.len()).filter(|&feature| counts[feature] > 0).collect();
    let together = together(design, rows);
    let feature = |(at, feature): (usize, &FeatureKey)| FeatureReport {
        feature: feature.clone(),
        binding_runs: counts[at],
        variance_inflation: if counts[at] == 0 { f64::NAN } else { inverse[at] },
        group: together.iter().position(|group| group.contains(&at)),
    };
    let features = design.features().iter().enumerate().map(feature).collect();
    let condition_number = if bound.is_empty() {
        f64::NAN
    } else if factor.rank() < bound.len() {
        f64::INFINITY
    } else {
        let entry = |row: usize, column: usize| scaled.matrix[bound[row] * scaled.size + bound[column]];
        let values = DMatrix::from_fn(bound.len(), bound.len(), entry).symmetric_eigenvalues();
        (values.max() / values.min().max(f64::MIN_POSITIVE)).sqrt()
    };
    DesignReport { condition_number, rank: factor.rank(), features, together }
}

fn together(design: &Design, rows: &[u32]) -> Vec<Vec<usize>> {
    let mut binding: Vec<Vec<u32>> = vec![Vec::new(); design.features().len()];
    for &row in rows {
        for &feature in design.row(row as usize).features {
            binding[feature as usize].push(row);
        }
    }
    let mut groups: BTreeMap<&[u32], Vec<usize>> = BTreeMap::new();
    for (feature, rows) in binding.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
        groups.entry(rows).or_default().push(feature);
    }
    let mut together: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
    together.sort();
    together
}
