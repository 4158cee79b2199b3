use std::ops::Range;

use super::MonitorError;
use crate::model::{Matched, ShiftFactors};
use crate::online::{FactorUncertainty, PRICE_STEP_USD_PER_MWH, real};
use crate::panel::Panel;

/// SCED runs of a year at one per five minutes: an interval between false alarms that people bear.
pub const RUNS_PER_YEAR: f64 = 105_120.0;

/// One in this many runs makes the tail.
const TAIL: usize = 20;
/// Runs in the tail at least: its mean excess is then known to a fifth or so.
const TAIL_RUNS: usize = 20;
/// A training run that the fit was bent to by more than half says little about the noise.
const LARGEST_LEVERAGE: f64 = 0.5;

/// Residuals beyond which a run is news.
///
/// For factors without error they are the limits from training. In a run with leverage h the factors add an error with the
/// variance `h σ²`, which is a sum over many training rows and so close to normal: limits are then `√(limit² + h σ² z²)`, where a
/// normal number is beyond ±z no more often than the caller allows, `z² = 2 ln n` for one in n.
#[derive(Debug, Clone, PartialEq)]
pub struct ResidualLimits {
    /// $/MWh, as all of them.
    rms: f64,
    rms_of_factors: f64,
    points: Vec<f64>,
    points_of_factors: Vec<f64>,
}

impl ResidualLimits {
    /// Limits from the rows that the factors were fitted on.
    ///
    /// Two statistics are watched, the root mean square over points and the largest residual over its point's usual size, each
    /// at half of the rate of false alarms. In a training row with leverage h a residual has the variance `σ² (1 − h)`, in a new
    /// one `σ² (1 + h)`.
    ///
    /// # Errors
    ///
    /// [`MonitorError`] where the rows are too few or the panel's points are not those of the factors.
    pub fn from_training(
        factors: &ShiftFactors,
        uncertainty: &FactorUncertainty,
        panel: &Panel,
        rows: Range<usize>,
        runs_between_false_alarms: f64,
    ) -> Result<Self, MonitorError> {
        if !runs_between_false_alarms.is_finite() || runs_between_false_alarms < 1.0 {
            return Err(MonitorError::Interval { value: runs_between_false_alarms });
        }
        let (found, points) = (panel.targets.points().len(), factors.points().len());
        if panel.targets.points() != factors.points() {
            return Err(MonitorError::Points { found, points });
        }
        let used = panel.design.binding_counts(rows.clone()).iter().filter(|count| **count > 0).count();
        let (mut squares, mut counts) = (vec![0.0; points], vec![0_usize; points]);
        each_row(factors, uncertainty, panel, rows.clone(), |_, residuals| {
            for ((sum, count), residual) in squares.iter_mut().zip(&mut counts).zip(residuals).filter(|(_, r)| !r.is_nan()) {
                *sum += residual * residual;
                *count += 1;
            }
        })?;
        let floor = PRICE_STEP_USD_PER_MWH / 12.0_f64.sqrt();
        let noise = |(sum, count): (&f64, &usize)| (sum / real(count.saturating_sub(used).max(1))).sqrt().max(floor);
        let point_noise: Vec<f64> = squares.iter().zip(&counts).map(noise).collect();
        let (mut sizes, mut largest) = (Vec::new(), Vec::new());
        each_row(factors, uncertainty, panel, rows, |leverage, residuals| {
            if let Some((size, most)) = statistics(residuals, point_noise.iter().copied()).filter(|_| leverage < LARGEST_LEVERAGE)
            {
                sizes.push(size / (1.0 - leverage).sqrt());
                largest.push(most / (1.0 - leverage).sqrt());
            }
        })?;
        let each = 2.0 * runs_between_false_alarms;
        let rounding = PRICE_STEP_USD_PER_MWH / 2.0;
        let most = tail_limit(largest, each)?;
        let (of_one, of_all) = ((2.0 * each.ln()).sqrt(), (2.0 * (each * real(points.max(1))).ln()).sqrt());
        Ok(Self {
            rms: tail_limit(sizes, each)?.max(rounding),
            rms_of_factors: uncertainty.noise_variance().sqrt() * of_one,
            points: point_noise.iter().map(|noise| (noise * most).max(rounding)).collect(),
            points_of_factors: point_noise.iter().map(|noise| noise * of_all).collect(),
        })
    }

    /// The limit of the root mean square over points in a run with this leverage, $/MWh.
    pub fn rms_usd_per_mwh(&self, leverage: f64) -> f64 {
        self.rms.hypot(self.rms_of_factors * leverage.sqrt())
    }

    /// The limit of each point's residual in a run with this leverage, $/MWh.
    pub fn point_usd_per_mwh(&self, leverage: f64) -> impl ExactSizeIterator<Item = f64> + '_ {
        let root = leverage.sqrt();
        self.points.iter().zip(&self.points_of_factors).map(move |(limit, unit)| limit.hypot(unit * root))
    }

    /// How far a run's residuals go, 1 being the limit; 0 for a run without prices.
    pub(super) fn reach(&self, leverage: f64, residuals: &[f64]) -> f64 {
        let (size, most) = statistics(residuals, self.point_usd_per_mwh(leverage)).unwrap_or((0.0, 0.0));
        (size / self.rms_usd_per_mwh(leverage)).max(most)
    }
}

/// Root mean square over points, and the largest residual in units of `scales`.
fn statistics(residuals: &[f64], scales: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let (mut squares, mut count, mut most) = (0.0, 0_usize, 0.0_f64);
    for (residual, scale) in residuals.iter().zip(scales).filter(|(residual, _)| !residual.is_nan()) {
        squares += residual * residual;
        count += 1;
        most = most.max(residual.abs() / scale);
    }
    (count > 0).then(|| ((squares / real(count)).sqrt(), most))
}

/// The level that is passed once in so many runs, from the exponential tail above the 95 % quantile.
fn tail_limit(mut values: Vec<f64>, runs: f64) -> Result<f64, MonitorError> {
    let (found, needed) = (values.len(), TAIL * TAIL_RUNS);
    if found < needed {
        return Err(MonitorError::TooFewRuns { found, needed });
    }
    values.sort_unstable_by(f64::total_cmp);
    let tail = found / TAIL;
    let (below, above) = values.split_at(found - tail);
    let start = below.last().copied().unwrap_or(0.0);
    let excess = above.iter().map(|value| value - start).sum::<f64>() / real(tail);
    Ok(start + excess * (runs * real(tail) / real(found)).ln().max(0.0))
}

/// Leverage and residuals (NaN where a price is missing) of each row whose constraints all have factors.
fn each_row(
    factors: &ShiftFactors,
    uncertainty: &FactorUncertainty,
    panel: &Panel,
    rows: Range<usize>,
    mut take: impl FnMut(f64, &[f64]),
) -> Result<(), MonitorError> {
    let (mut matched, mut residuals, mut values) = (Matched::default(), Vec::new(), Vec::new());
    for row in rows {
        values.clear();
        let key = |column: usize| panel.design.features().get(column).cloned();
        values.extend(panel.design.row(row).iter().filter_map(|(column, value)| Some((key(column)?, value))));
        matched.set(factors, &values)?;
        if !matched.without_factors().is_empty() {
            continue;
        }
        factors.congestion(&matched, &mut residuals)?;
        for (point, residual) in residuals.iter_mut().enumerate() {
            *residual = panel.targets.get(row, point).map_or(f64::NAN, |price| price - *residual);
        }
        take(uncertainty.leverage(matched.known()), &residuals);
    }
    Ok(())
}
