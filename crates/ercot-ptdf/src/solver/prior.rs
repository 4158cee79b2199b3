use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Factor, Quadratic};
use crate::gram::Moments;

/// Points from which the variances are learned: more make them no better.
const POINTS: usize = 128;
/// Rounds of expectation and maximisation. The first few do nearly all.
const ROUNDS: usize = 10;
/// Factors do not vary by less than this around 0: the smallest that ERCOT's own tools keep is about .0001.
const SMALLEST_VARIANCE: f64 = 1e-8;

/// How large the factors of each constraint are over all points, and how noisy the prices are: learned from all points together.
///
/// A constraint that bound in six runs has poor factors at every point; but that its factors are of the size of those
/// that are known is no secret, and shrinks them as much as the noise calls for. Empirical Bayes: `β_k ~ N(0, τ_k²)` over points,
/// `τ_k` by expectation and maximisation; nothing is tuned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PooledPrior {
    /// τ² per feature.
    pub variances: Vec<f64>,
    /// Variance of the prices around the fit, ($/MWh)².
    pub noise_variance: f64,
}

impl PooledPrior {
    /// Learns from the points of one pattern. `price_step` is the step in which prices are printed, $/MWh.
    pub(crate) fn learn(problem: &Quadratic, factor: &Factor, moments: &Moments, points: &[usize], price_step: f64) -> Self {
        let stride = points.len().div_ceil(POINTS).max(1);
        let points: Vec<usize> = points.iter().copied().step_by(stride).collect();
        let covariances: Vec<Vec<f64>> = points.par_iter().map(|&point| problem.linear(moments, point).covariance).collect();
        let least_squares: Vec<Vec<f64>> = covariances.par_iter().map(|own| factor.solve(own)).collect();
        let residual = |((&point, covariance), beta): ((&usize, &Vec<f64>), &Vec<f64>)| {
            (problem.linear(moments, point).variance - super::dot(covariance, beta)).max(0.0)
        };
        let total: f64 = points.iter().zip(&covariances).zip(&least_squares).map(residual).sum();
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
        let (count, rank) = (points.len().max(1) as f64, factor.rank() as f64);
        let freedom = (problem.rows / (problem.rows - rank).max(1.0)).max(1.0);
        let noise_variance = (total / count * freedom).max(price_step * price_step / 12.0);
        let mean_square =
            |solutions: &[Vec<f64>], feature: usize| solutions.iter().map(|own| own[feature] * own[feature]).sum::<f64>() / count;
        let spread = noise_variance / problem.rows;
        let inverse = factor.inverse_diagonal();
        let live: Vec<bool> = inverse.iter().map(|value| value.is_finite()).collect();
        let floor = |feature: usize| SMALLEST_VARIANCE * problem.scale_square(feature);
        let mut scaled: Vec<f64> = (0..problem.size)
            .map(|feature| (mean_square(&least_squares, feature) - spread * inverse[feature]).max(floor(feature)))
            .collect();
        let usual = usual_variance(problem, &scaled, &live);
        for feature in (0..problem.size).filter(|&feature| !live[feature]) {
            scaled[feature] = usual * problem.scale_square(feature);
        }
        for _ in 0..ROUNDS {
            let ridge = problem.with_ridge(|feature| spread / scaled[feature]);
            let factor = Factor::new(&ridge.matrix, ridge.size);
            let solutions: Vec<Vec<f64>> = covariances.par_iter().map(|own| factor.solve(own)).collect();
            let posterior = factor.inverse_diagonal();
            for feature in 0..problem.size {
                let expected = mean_square(&solutions, feature) + spread * posterior[feature];
                scaled[feature] = expected.max(floor(feature));
            }
        }
        let variances = scaled.iter().enumerate().map(|(feature, value)| value / problem.scale_square(feature)).collect();
        Self { variances, noise_variance }
    }

    /// The problem with the squares penalised as the prior says.
    pub(crate) fn applied(&self, problem: &Quadratic) -> Quadratic {
        let spread = self.noise_variance / problem.rows;
        problem.with_ridge(|feature| {
            let variance = self.variances.get(feature).copied().unwrap_or(SMALLEST_VARIANCE).max(SMALLEST_VARIANCE);
            spread / (variance * problem.scale_square(feature))
        })
    }
}

/// The middle of the variances of the features that the rows tell apart.
fn usual_variance(problem: &Quadratic, scaled: &[f64], live: &[bool]) -> f64 {
    let unscaled = |feature: usize| scaled[feature] / problem.scale_square(feature);
    let mut known: Vec<f64> = (0..scaled.len()).filter(|&feature| live[feature]).map(unscaled).collect();
    known.sort_unstable_by(f64::total_cmp);
    known.get(known.len() / 2).copied().unwrap_or(SMALLEST_VARIANCE)
}
