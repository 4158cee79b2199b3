//! What a fit must do before anything is decided with it.
//!
//! On the hold-out it must beat the mean without any shadow price by a margin, stand up to plain least squares on the same rows, and
//! no shift factor may be physically impossible. A net that is penalised badly passes the first test on data where almost
//! anything beats a mean; the second is what catches it.

use serde::{Deserialize, Serialize};

use crate::key::FeatureKey;
use crate::protocol::{PointFit, PointScore, Totals};

/// What a fit must do to be promoted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GateOptions {
    /// The root mean square error must be below that without shadow prices by this fraction.
    pub better_than_mean_by: f64,
    /// It may be above that of least squares by this fraction.
    pub worse_than_least_squares_by: f64,
    /// The step in which prices are printed, $/MWh. An error of a step over √12 is rounding and cannot be beaten.
    pub price_step: f64,
    /// The largest |SF| that a grid can have, before the uncertainty of the estimate.
    pub largest_factor: f64,
    /// Share of the points that may fail for their errors before the run as a whole fails.
    pub rejected_points_share: f64,
}

impl Default for GateOptions {
    fn default() -> Self {
        Self {
            better_than_mean_by: 0.05,
            worse_than_least_squares_by: 0.05,
            price_step: 0.01,
            largest_factor: 1.0,
            rejected_points_share: 0.1,
        }
    }
}

/// Why a fit is not promoted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum Rejection {
    /// No price of the hold-out could be compared.
    #[error("no run of the hold-out has a price and only constraints that were fitted: nothing shows what the fit is worth")]
    NothingToCompare,
    /// Not enough better than a mean.
    #[error("hold-out RMSE {rmse:.4} $/MWh; {mean:.4} without shadow prices: it must be below {required:.4}")]
    NotBetterThanMean {
        /// Of the fit.
        rmse: f64,
        /// Without shadow prices.
        mean: f64,
        /// What was required.
        required: f64,
    },
    /// Worse than least squares.
    #[error(
        "hold-out RMSE {rmse:.4} $/MWh; least squares on the same rows has {least_squares:.4}: it must be at most {required:.4}"
    )]
    WorseThanLeastSquares {
        /// Of the fit.
        rmse: f64,
        /// Of least squares.
        least_squares: f64,
        /// What was required.
        required: f64,
    },
    /// A shift factor that no grid has.
    #[error(
        "{count} shift factors are impossible; the worst is {factor:.4} on {feature}: |SF| is at most {limit:.4} with its uncertainty"
    )]
    ImpossibleFactor {
        /// How many there are.
        count: usize,
        /// The constraint of the one that is furthest beyond its limit.
        feature: FeatureKey,
        /// Its shift factor.
        factor: f64,
        /// Its limit, with the uncertainty of the estimate.
        limit: f64,
    },
    /// Too many points fail.
    #[error("{rejected} of {points} points fail: at most {allowed} may")]
    TooManyPoints {
        /// How many fail.
        rejected: usize,
        /// How many there are.
        points: usize,
        /// How many may fail.
        allowed: usize,
    },
}

/// What a point is judged with beside its own fit.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'e> {
    /// The features of the coefficients.
    pub features: &'e [FeatureKey],
    /// How many points are judged together.
    pub points: usize,
}

/// Why a point is not promoted; empty if it is.
pub fn judge_point(fit: &PointFit, evidence: &Evidence<'_>, options: &GateOptions) -> Vec<Rejection> {
    let mut reasons = judge_errors(&fit.score, options);
    reasons.extend(impossible(fit, evidence, options));
    reasons
}

/// Why a run as a whole is not promoted; empty if it is. One impossible factor is enough.
pub fn judge_run(totals: &Totals, points: &[PointFit], options: &GateOptions) -> Vec<Rejection> {
    let mut reasons = judge_errors(&totals.score, options);
    let impossible = points.iter().flat_map(|point| &point.rejections);
    let worst = impossible.filter_map(|reason| match reason {
        Rejection::ImpossibleFactor { count, feature, factor, limit } => Some((*count, feature, *factor, *limit)),
        _ => None,
    });
    let worst = worst.reduce(|first, next| {
        let (count, beyond) = (first.0 + next.0, |one: &(usize, &FeatureKey, f64, f64)| one.2.abs() - one.3);
        let further = if beyond(&next) > beyond(&first) { next } else { first };
        (count, further.1, further.2, further.3)
    });
    reasons.extend(worst.map(|(count, feature, factor, limit)| Rejection::ImpossibleFactor {
        count,
        feature: feature.clone(),
        factor,
        limit,
    }));
    let rejected = points.iter().filter(|point| !point.rejections.is_empty()).count();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count"
    )]
    let allowed = (points.len() as f64 * options.rejected_points_share.clamp(0.0, 1.0)).floor() as usize;
    if rejected > allowed {
        reasons.push(Rejection::TooManyPoints { rejected, points: points.len(), allowed });
    }
    reasons
}

fn judge_errors(score: &PointScore, options: &GateOptions) -> Vec<Rejection> {
    if score.seen.count == 0 {
        return vec![Rejection::NothingToCompare];
    }
    let (rmse, mean, least_squares) = (score.seen.rmse(), score.without_shadow_prices.rmse(), score.least_squares.rmse());
    let margin = 1.0 + options.worse_than_least_squares_by;
    let rounding = margin * options.price_step / 12.0_f64.sqrt();
    let mut reasons = Vec::new();
    let required = (mean * (1.0 - options.better_than_mean_by)).max(rounding);
    if rmse.is_nan() || rmse > required {
        reasons.push(Rejection::NotBetterThanMean { rmse, mean, required });
    }
    let required = (least_squares * margin).max(rounding);
    if rmse.is_nan() || rmse > required {
        reasons.push(Rejection::WorseThanLeastSquares { rmse, least_squares, required });
    }
    reasons
}

/// How many standard errors the largest of so many normal errors reaches: √(2 ln 2n).
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn reach_of_largest(count: usize) -> f64 {
    (2.0 * (2.0 * count.max(1) as f64).ln()).sqrt()
}

fn impossible(fit: &PointFit, evidence: &Evidence<'_>, options: &GateOptions) -> Option<Rejection> {
    let reach = reach_of_largest(evidence.features.len() * evidence.points);
    let mut worst: Option<(usize, f64, f64)> = None;
    let mut count = 0;
    let coefficients = fit.fit.coefficients.iter().zip(&fit.standard_errors).zip(evidence.features).enumerate();
    for (index, ((coefficient, error), feature)) in coefficients {
        let tolerance = if error.is_finite() { reach * error } else { 0.0 };
        let limit = options.largest_factor + tolerance;
        let within = coefficient.abs() <= limit;
        if within || feature.as_constraint().is_none() {
            continue;
        }
        count += 1;
        if worst.is_none_or(|(_, factor, limit_of_worst)| coefficient.abs() - limit > f64::abs(factor) - limit_of_worst) {
            worst = Some((index, -coefficient, limit));
        }
    }
    let (index, factor, limit) = worst?;
    Some(Rejection::ImpossibleFactor { count, feature: evidence.features.get(index)?.clone(), factor, limit })
}

#[cfg(test)]
mod tests;
