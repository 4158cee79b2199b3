use std::ops::Range;

use nalgebra::{Cholesky, DMatrix};

use super::OnlineError;
use crate::model::ShiftFactors;
use crate::panel::{Design, Panel};

/// LMPs are published to the cent, $/MWh.
pub(crate) const PRICE_STEP_USD_PER_MWH: f64 = 0.01;

/// The variance of a number anywhere in [−1, 1], which a shift factor is.
const PRIOR_VARIANCE: f64 = 1.0 / 3.0;

/// How far factors may be off: the covariance of the coefficients of one point, which is the same at every point.
///
/// `σ² (X'X + 3σ² I)⁻¹`, with the noise variance σ² of LMP − λ in ($/MWh)² and the prior variance 1/3 of a factor. Constraints
/// that always bind together have large variances with opposite covariances: their sum is known, each of them is not.
///
/// Points without a price in some training rows know a little less than this says.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorUncertainty {
    size: usize,
    /// (X'X + 3σ² I)⁻¹, row-major.
    inverse: Vec<f64>,
    noise_variance: f64,
}

impl FactorUncertainty {
    /// The uncertainty of factors that were fitted on some rows of a design.
    ///
    /// `noise_variance` is that of LMP − λ about the fit, in ($/MWh)²; the rounding of published prices is its floor. Factors
    /// that never bound in these rows have the prior's uncertainty.
    ///
    /// # Errors
    ///
    /// [`OnlineError`] where the noise is not a variance.
    pub fn of_training(
        factors: &ShiftFactors,
        design: &Design,
        rows: Range<usize>,
        noise_variance: f64,
    ) -> Result<Self, OnlineError> {
        if !noise_variance.is_finite() || noise_variance < 0.0 {
            return Err(OnlineError::Noise { value: noise_variance });
        }
        let noise_variance = noise_variance.max(PRICE_STEP_USD_PER_MWH * PRICE_STEP_USD_PER_MWH / 12.0);
        let numbers: Vec<Option<usize>> = design.features().iter().map(|key| factors.feature_index(key)).collect();
        let size = factors.feature_count();
        let mut cross = DMatrix::from_diagonal_element(size, size, noise_variance / PRIOR_VARIANCE);
        let mut entries: Vec<(usize, f64)> = Vec::new();
        for row in rows {
            entries.clear();
            let known = design.row(row).iter().filter_map(|(column, value)| Some(((*numbers.get(column)?)?, value)));
            entries.extend(known);
            for &(first, left) in &entries {
                for &(second, right) in &entries {
                    cross[(first, second)] += left * right;
                }
            }
        }
        let inverse = Cholesky::new(cross).ok_or(OnlineError::NotPositive)?.inverse();
        Ok(Self { size, inverse: inverse.as_slice().to_vec(), noise_variance })
    }

    /// The same, with the noise variance estimated from the residuals of those rows.
    ///
    /// The sum of squares is divided by rows less features that bind, as least squares does.
    ///
    /// # Errors
    ///
    /// [`OnlineError`] where the panel's points are not those of the factors, or there are fewer rows than features.
    pub fn of_residuals(factors: &ShiftFactors, panel: &Panel, rows: Range<usize>) -> Result<Self, OnlineError> {
        let (found, points) = (panel.targets.points().len(), factors.points().len());
        if panel.targets.points() != factors.points() {
            return Err(OnlineError::Prices { found, points });
        }
        let used = panel.design.binding_counts(rows.clone()).iter().filter(|count| **count > 0).count();
        let (mut squares, mut count) = (0.0, 0_usize);
        let (mut matched, mut congestion) = (crate::model::Matched::default(), Vec::new());
        let mut values = Vec::new();
        for row in rows.clone() {
            values.clear();
            let key = |column: usize| panel.design.features().get(column).cloned();
            values.extend(panel.design.row(row).iter().filter_map(|(column, value)| Some((key(column)?, value))));
            matched.set(factors, &values)?;
            factors.congestion(&matched, &mut congestion)?;
            for (point, predicted) in congestion.iter().enumerate() {
                if let Some(price) = panel.targets.get(row, point) {
                    squares += (price - predicted) * (price - predicted);
                    count += 1;
                }
            }
        }
        let free = count.checked_sub(used * points).filter(|free| *free > 0);
        let free = free.ok_or(OnlineError::TooFewRows { rows: rows.len(), features: used })?;
        Self::of_training(factors, &panel.design, rows, squares / real(free))
    }

    /// How many features it is about.
    pub fn features(&self) -> usize {
        self.size
    }

    /// The noise variance of LMP − λ at one point in one run, ($/MWh)².
    pub fn noise_variance(&self) -> f64 {
        self.noise_variance
    }

    /// `x'(X'X + 3σ² I)⁻¹x` for the shadow prices of a run: by which part the variance of a prediction exceeds the noise's.
    ///
    /// Numbers outside count as factors that nobody has seen.
    pub fn leverage(&self, values: &[(usize, f64)]) -> f64 {
        let unseen = PRIOR_VARIANCE / self.noise_variance;
        let mut sum = 0.0;
        for &(first, left) in values {
            if first >= self.size {
                sum += left * left * unseen;
                continue;
            }
            for &(second, right) in values.iter().filter(|(second, _)| *second < self.size) {
                sum += left * right * self.inverse[first * self.size + second];
            }
        }
        sum
    }

    /// The standard error of a factor, MW/MW.
    pub fn standard_error(&self, feature: usize) -> f64 {
        (self.noise_variance * self.inverse(feature, feature)).sqrt()
    }

    /// The correlation between the errors of two factors, −1 to 1.
    pub fn error_correlation(&self, first: usize, second: usize) -> f64 {
        let scale = (self.inverse(first, first) * self.inverse(second, second)).sqrt();
        self.inverse(first, second) / scale
    }

    fn inverse(&self, first: usize, second: usize) -> f64 {
        if first < self.size && second < self.size {
            self.inverse[first * self.size + second]
        } else if first == second {
            PRIOR_VARIANCE / self.noise_variance
        } else {
            0.0
        }
    }

    /// Noise variance over prior variance: what is added to the diagonal of `X'X`.
    pub(crate) fn ridge(&self) -> f64 {
        self.noise_variance / PRIOR_VARIANCE
    }

    /// Adds features that nobody has seen.
    pub(super) fn grow(&mut self, size: usize) {
        let old = self.size;
        if size <= old {
            return;
        }
        let mut inverse = vec![0.0; size * size];
        for (row, line) in inverse.chunks_exact_mut(size).enumerate() {
            match self.inverse.get(row * old..(row + 1) * old) {
                Some(known) => line[..old].copy_from_slice(known),
                None => line[row] = PRIOR_VARIANCE / self.noise_variance,
            }
        }
        self.inverse = inverse;
        self.size = size;
    }

    /// Takes a feature back to the prior.
    pub(super) fn forget(&mut self, feature: usize) {
        if feature >= self.size {
            return;
        }
        for other in 0..self.size {
            self.inverse[feature * self.size + other] = 0.0;
            self.inverse[other * self.size + feature] = 0.0;
        }
        self.inverse[feature * self.size + feature] = PRIOR_VARIANCE / self.noise_variance;
    }

    /// Learns a row; `gain` becomes what a residual is multiplied with to get the change of each factor.
    pub(super) fn update(&mut self, all: &[(usize, f64)], learned: &[(usize, f64)], gain: &mut Vec<f64>) {
        gain.clear();
        gain.resize(self.size, 0.0);
        for &(feature, value) in learned {
            let line = &self.inverse[feature * self.size..(feature + 1) * self.size];
            gain.iter_mut().zip(line).for_each(|(sum, entry)| *sum += value * entry);
        }
        let scale = 1.0 + self.leverage(all);
        for (row, line) in self.inverse.chunks_exact_mut(self.size).enumerate() {
            let left = gain[row] / scale;
            line.iter_mut().zip(&*gain).for_each(|(entry, right)| *entry -= left * right);
        }
        for entry in gain.iter_mut() {
            *entry /= scale;
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows and prices are far below 2^53")]
pub(crate) fn real(count: usize) -> f64 {
    count as f64
}
