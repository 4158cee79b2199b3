use serde::{Deserialize, Serialize};

use super::{Intercept, PathOptions, PooledPrior, Scaling, dot};
use crate::gram::{Gram, Moments};
use crate::key::FeatureKey;

/// A diagonal below this fraction of the uncentred one is the rounding of a constant column.
const CONSTANT: f64 = 1e-12;

/// The coefficients of a point in the unit of the data, one per feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinearFit {
    /// β in $/MWh per $/MW per hour: −SF for a constraint.
    pub coefficients: Vec<f64>,
    /// The constant in $/MWh, 0 where none is fitted.
    pub intercept: f64,
}

/// The part of the problem that points with the same rows share: the Gram per row, centred and scaled.
#[derive(Debug, Clone)]
pub(crate) struct Quadratic {
    pub(crate) size: usize,
    pub(crate) matrix: Vec<f64>,
    pub(crate) rows: f64,
    scale: Vec<f64>,
    means: Vec<f64>,
    intercept: Intercept,
    pub(crate) bounds: Option<Vec<f64>>,
}

/// The part of the problem that is a point's own.
#[derive(Debug, Clone)]
pub(crate) struct Linear {
    pub(crate) covariance: Vec<f64>,
    mean: f64,
    /// Variance of the target, around 0 without intercept.
    pub(crate) variance: f64,
}

impl Quadratic {
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
    pub(crate) fn new(gram: &Gram, features: &[FeatureKey], options: &PathOptions) -> Self {
        let size = gram.features();
        let rows = gram.rows().max(1) as f64;
        let means: Vec<f64> = match options.intercept {
            Intercept::None => vec![0.0; size],
            Intercept::Fitted => gram.sums().iter().map(|sum| sum / rows).collect(),
        };
        let mut matrix: Vec<f64> = gram.matrix().iter().map(|value| value / rows).collect();
        for (first, line) in matrix.chunks_exact_mut(size.max(1)).enumerate() {
            let plain = line[first];
            super::subtract_scaled(line, means[first], &means);
            if line[first] <= CONSTANT * plain {
                line.fill(0.0);
            }
        }
        let live: Vec<bool> = (0..size).map(|index| matrix[index * size + index] > 0.0).collect();
        let scale: Vec<f64> = (0..size)
            .map(|index| match options.scaling {
                Scaling::Standardised if live[index] => matrix[index * size + index].sqrt(),
                _ => 1.0,
            })
            .collect();
        for (first, line) in matrix.chunks_exact_mut(size.max(1)).enumerate() {
            for (second, value) in line.iter_mut().enumerate() {
                *value = if live[second] { *value / (scale[first] * scale[second]) } else { 0.0 };
            }
        }
        let bounds = options.largest_factor.map(|bound| bounds(bound, features, &scale));
        Self { size, matrix, rows, scale, means, intercept: options.intercept, bounds }
    }

    /// The point's own part; 0 for features that are constant over its rows.
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
    pub(crate) fn linear(&self, moments: &Moments, point: usize) -> Linear {
        let rows = moments.count(point).max(1) as f64;
        let mean = match self.intercept {
            Intercept::None => 0.0,
            Intercept::Fitted => moments.y_sum(point) / rows,
        };
        let covariance = moments
            .xy(point)
            .iter()
            .enumerate()
            .map(|(index, product)| {
                let live = self.matrix[index * self.size + index] > 0.0;
                if live { (product / rows - self.means[index] * mean) / self.scale[index] } else { 0.0 }
            })
            .collect();
        let variance = (moments.y_squares(point) / rows - mean * mean).max(0.0);
        Linear { covariance, mean, variance }
    }

    /// Variance of each coefficient in the unit of the data for a residual variance of 1, from the diagonal of the inverse.
    pub(crate) fn unit_variances(&self, inverse: &[f64]) -> Vec<f64> {
        inverse.iter().zip(&self.scale).map(|(value, scale)| value / (scale * scale * self.rows)).collect()
    }

    /// The square of a feature's scale: a variance in the scaled problem is that in the data times this.
    pub(crate) fn scale_square(&self, feature: usize) -> f64 {
        self.scale.get(feature).map_or(1.0, |scale| scale * scale)
    }

    /// The same problem with features in units of the standard deviations that a prior gives their coefficients.
    pub(crate) fn rescaled(&self, prior: &PooledPrior) -> Self {
        let mut problem = self.clone();
        let deviation: Vec<f64> = (0..self.size)
            .map(|feature| (prior.variances.get(feature).copied().unwrap_or(1.0) * self.scale_square(feature)).sqrt())
            .collect();
        for (line, own) in problem.matrix.chunks_exact_mut(self.size.max(1)).zip(&deviation) {
            line.iter_mut().zip(&deviation).for_each(|(value, other)| *value *= own * other);
        }
        problem.scale.iter_mut().zip(&deviation).for_each(|(scale, own)| *scale /= own);
        if let Some(bounds) = &mut problem.bounds {
            bounds.iter_mut().zip(&deviation).for_each(|(bound, own)| *bound /= own);
        }
        problem
    }

    /// The same problem with a penalty on half the square of each coefficient.
    pub(crate) fn with_ridge(&self, strength: impl Fn(usize) -> f64) -> Self {
        let mut ridge = self.clone();
        for feature in 0..self.size {
            ridge.matrix[feature * self.size + feature] += strength(feature);
        }
        ridge
    }

    /// Back to the unit of the data.
    pub(crate) fn in_data_unit(&self, linear: &Linear, scaled: &[f64]) -> LinearFit {
        let coefficients: Vec<f64> = scaled.iter().zip(&self.scale).map(|(value, scale)| value / scale).collect();
        let intercept = linear.mean - dot(&coefficients, &self.means);
        LinearFit { coefficients, intercept }
    }
}

fn bounds(bound: f64, features: &[FeatureKey], scale: &[f64]) -> Vec<f64> {
    let limit = |(index, scale): (usize, &f64)| match features.get(index) {
        Some(FeatureKey::Regressor(_)) => f64::INFINITY,
        _ => bound * scale,
    };
    scale.iter().enumerate().map(limit).collect()
}
