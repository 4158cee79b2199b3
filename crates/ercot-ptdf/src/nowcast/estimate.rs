use ercot_types::market::ScedRun;
use serde::{Deserialize, Serialize};

use super::basis::{Basis, Quadratic};
use super::support::{improve, moves};
use super::{Activity, NowcastError};
use crate::key::FeatureKey;
use crate::model::{Matched, ShiftFactors};
use crate::online::{FactorUncertainty, OnlineFactors, check_prices, real};

/// An exchange of two constraints is reported where the prices leave it at least one chance in twenty against the answer.
const AMBIGUOUS_ODDS: f64 = 0.05;
/// The noise depends on the answer; so often is it taken from the last one.
const NOISE_ROUNDS: usize = 3;

/// Where shadow prices come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShadowPriceSource {
    /// Estimated from prices, before the file.
    Nowcast,
    /// Published by ERCOT.
    Published,
}

/// The estimated shadow price of one constraint.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ShadowPriceEstimate {
    /// Number of the feature.
    pub feature: usize,
    /// μ, above 0, $/MW per hour.
    pub shadow_price_usd_per_mw_hour: f64,
    /// Its standard error if these are the constraints that bind, $/MW per hour.
    pub standard_error_usd_per_mw_hour: f64,
    /// The chance that it binds as seen before the prices, 0 to 1.
    pub prior_probability: f64,
}

/// Two constraints that the prices hardly tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ambiguity {
    /// Number of the feature in the answer.
    pub feature: usize,
    /// Number of the feature that may bind in its place.
    pub instead: usize,
    /// The odds of that against the answer, 0.05 to 1.
    pub odds: f64,
}

/// The estimated shadow prices of a run whose file is not there yet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Nowcast {
    /// The run.
    pub run: ScedRun,
    /// Always `nowcast`.
    pub source: ShadowPriceSource,
    /// Constraints that seem to bind, by number; every other one is estimated at 0.
    pub estimates: Vec<ShadowPriceEstimate>,
    /// Which of them may be another, most likely first.
    pub ambiguities: Vec<Ambiguity>,
    /// What the constraints leave of LMP − λ, root mean square over points, $/MWh.
    pub residual_rms_usd_per_mwh: f64,
    /// The same over what noise and uncertain factors explain. Well above 1 something binds that has no factors, or the grid
    /// has changed: compare with the monitor's limit.
    pub residual_ratio: f64,
    /// How many points had a price.
    pub points: usize,
}

impl Nowcast {
    /// The estimate for a feature, 0 where it does not seem to bind; $/MW per hour.
    pub fn shadow_price_usd_per_mw_hour(&self, feature: usize) -> f64 {
        let place = self.estimates.binary_search_by_key(&feature, |estimate| estimate.feature);
        place.ok().and_then(|place| self.estimates.get(place)).map_or(0.0, |estimate| estimate.shadow_price_usd_per_mw_hour)
    }

    /// The estimates as a list that [`Matched::set`] takes.
    pub fn values(&self, factors: &ShiftFactors) -> Vec<(FeatureKey, f64)> {
        let value = |estimate: &ShadowPriceEstimate| {
            Some((factors.feature(estimate.feature)?.clone(), estimate.shadow_price_usd_per_mw_hour))
        };
        self.estimates.iter().filter_map(value).collect()
    }
}

/// Estimates shadow prices between the files.
///
/// `docs/methods/ptdf.md` has the equations.
#[derive(Debug, Clone)]
pub struct Nowcaster {
    factors: ShiftFactors,
    uncertainty: FactorUncertainty,
    activity: Activity,
    /// Which features are constraints with usable factors, by column of the problem.
    columns: Vec<usize>,
    /// How much of each column's size is signal, 0 to 1.
    signal: Vec<f64>,
    gram: Vec<f64>,
    last: Vec<usize>,
    matched: Matched,
}

impl Nowcaster {
    /// Takes factors, how far they may be off, and what bound of late.
    pub fn new(factors: ShiftFactors, uncertainty: FactorUncertainty, activity: Activity) -> Self {
        let mut nowcaster = Self {
            factors,
            uncertainty,
            activity,
            columns: Vec::new(),
            signal: Vec::new(),
            gram: Vec::new(),
            last: Vec::new(),
            matched: Matched::default(),
        };
        nowcaster.prepare();
        nowcaster
    }

    /// The factors it works with.
    pub fn factors(&self) -> &ShiftFactors {
        &self.factors
    }

    /// What bound of late.
    pub fn activity(&self) -> &Activity {
        &self.activity
    }

    /// Takes factors that learned from a file; what bound of late is kept.
    pub fn adopt(&mut self, online: &OnlineFactors) {
        self.factors = online.factors().clone();
        self.uncertainty = online.uncertainty().clone();
        self.prepare();
    }

    /// Takes note of a run whose shadow prices are published.
    ///
    /// # Errors
    ///
    /// [`NowcastError`] where the run is not later than the last one or a value is none.
    pub fn observe(&mut self, run: ScedRun, values: &[(FeatureKey, f64)]) -> Result<(), NowcastError> {
        self.matched.set(&self.factors, values)?;
        self.activity.observe(run, &self.matched)
    }

    fn prepare(&mut self) {
        let before: Vec<usize> = self.last.iter().filter_map(|&column| self.columns.get(column).copied()).collect();
        self.columns.clear();
        self.signal.clear();
        let points = self.factors.points().len();
        for feature in 0..self.factors.feature_count() {
            let squares: f64 = self.factors.column(feature).iter().map(|value| value * value).sum();
            let error = self.uncertainty.standard_error(feature);
            let signal = 1.0 - real(points.saturating_sub(2)) * error * error / squares;
            let constraint = self.factors.feature(feature).is_some_and(|key| key.as_constraint().is_some());
            if constraint && signal > 0.0 {
                self.columns.push(feature);
                self.signal.push(signal);
            }
        }
        let size = self.columns.len();
        self.gram = vec![0.0; size * size];
        for first in 0..size {
            for second in 0..=first {
                let (left, right) = (self.factors.column(self.columns[first]), self.factors.column(self.columns[second]));
                let sum: f64 = left.iter().zip(right).map(|(a, b)| a * b).sum();
                let scaled = sum * self.signal[first] * self.signal[second];
                self.gram[first * size + second] = scaled;
                self.gram[second * size + first] = scaled;
            }
        }
        self.last = before.iter().filter_map(|feature| self.columns.binary_search(feature).ok()).collect();
    }

    /// Estimates the shadow prices of a run from its prices.
    ///
    /// `congestion_usd_per_mwh` is LMP − λ of every point of the factors, NaN where a price is missing; `regressors` are the
    /// system-wide prices that the factors know of.
    ///
    /// # Errors
    ///
    /// [`NowcastError`] where no point has a price, or a price or regressor is none.
    pub fn estimate(
        &mut self,
        run: ScedRun,
        congestion_usd_per_mwh: &[f64],
        regressors: &[(FeatureKey, f64)],
    ) -> Result<Nowcast, NowcastError> {
        check_prices(&self.factors, congestion_usd_per_mwh)?;
        self.matched.set(&self.factors, regressors)?;
        let mut target = Vec::new();
        self.factors.congestion(&self.matched, &mut target)?;
        for (known, price) in target.iter_mut().zip(congestion_usd_per_mwh) {
            *known = price - *known;
        }
        let points = target.iter().filter(|value| !value.is_nan()).count();
        if points == 0 {
            return Err(NowcastError::NoPrices { run });
        }
        let quadratic = self.quadratic(&target);
        let chances: Vec<f64> = self.columns.iter().map(|&feature| self.activity.probability(feature, run)).collect();
        let (basis, costs, variance) = self.search(&quadratic, &chances);
        self.last.clone_from(&basis.columns);
        let residual_rms_usd_per_mwh = self.residual_rms(&basis, &target, points);
        Ok(Nowcast {
            run,
            source: ShadowPriceSource::Nowcast,
            estimates: self.estimates(&basis, &chances, variance),
            ambiguities: self.ambiguities(&basis, &quadratic, &costs, variance),
            residual_rms_usd_per_mwh,
            residual_ratio: residual_rms_usd_per_mwh / variance.sqrt(),
            points,
        })
    }

    /// The Gram and the right-hand side over the points that have a price.
    fn quadratic(&self, target: &[f64]) -> Quadratic {
        let mut gram = self.gram.clone();
        let size = self.columns.len();
        let at = |column: usize, point: usize| {
            self.signal[column] * self.factors.coefficient(point, self.columns[column]).unwrap_or(0.0)
        };
        for point in target.iter().enumerate().filter(|(_, value)| value.is_nan()).map(|(point, _)| point) {
            for first in 0..size {
                for second in 0..size {
                    gram[first * size + second] -= at(first, point) * at(second, point);
                }
            }
        }
        let known = |value: &f64| if value.is_nan() { 0.0 } else { *value };
        let product = |(&feature, signal): (&usize, &f64)| {
            let column = self.factors.column(feature).iter().zip(target);
            signal * column.map(|(coefficient, value)| coefficient * known(value)).sum::<f64>()
        };
        let linear = self.columns.iter().zip(&self.signal).map(product).collect();
        Quadratic { gram, linear }
    }

    /// The constraints that bind, what each costs to enter, and the variance of a price about them, ($/MWh)².
    fn search(&self, quadratic: &Quadratic, chances: &[f64]) -> (Basis, Vec<f64>, f64) {
        let mut basis = Basis::default();
        basis.restart(quadratic, &self.last);
        basis.solve(quadratic, vec![true; quadratic.size()]);
        let mut variance = self.variance(&basis);
        let mut costs = self.costs(quadratic, chances, variance);
        for _ in 0..NOISE_ROUNDS {
            improve(&mut basis, quadratic, &costs);
            let next = self.variance(&basis);
            let settled = (next - variance).abs() <= variance * 1e-3;
            variance = next;
            if settled {
                break;
            }
            costs = self.costs(quadratic, chances, variance);
        }
        (basis, costs, variance)
    }

    fn variance(&self, basis: &Basis) -> f64 {
        let values: Vec<(usize, f64)> =
            basis.columns.iter().zip(&basis.solution).map(|(&column, &value)| (self.columns[column], value)).collect();
        self.uncertainty.noise_variance() * (1.0 + self.uncertainty.leverage(&values))
    }

    /// What the sum of squares must fall by for a constraint to enter: the odds against it, and the range of its μ over how
    /// sharply the prices fix it.
    fn costs(&self, quadratic: &Quadratic, chances: &[f64], variance: f64) -> Vec<f64> {
        let cost = |(column, chance): (usize, &f64)| {
            let mean = self.factors.average_abs_value(self.columns[column]);
            let against = 2.0 * ((1.0 - chance) / chance).ln();
            let range = mean * mean * quadratic.cross(column, column) / (std::f64::consts::TAU * variance);
            variance * (against + range.max(1.0).ln()).max(0.0)
        };
        chances.iter().enumerate().map(cost).collect()
    }

    fn residual_rms(&self, basis: &Basis, target: &[f64], points: usize) -> f64 {
        let mut residuals = target.to_vec();
        for (&column, &value) in basis.columns.iter().zip(&basis.solution) {
            let scaled = value * self.signal[column];
            for (residual, coefficient) in residuals.iter_mut().zip(self.factors.column(self.columns[column])) {
                *residual -= coefficient * scaled;
            }
        }
        let squares: f64 = residuals.iter().filter(|value| !value.is_nan()).map(|value| value * value).sum();
        (squares / real(points)).sqrt()
    }

    fn estimates(&self, basis: &Basis, chances: &[f64], variance: f64) -> Vec<ShadowPriceEstimate> {
        let estimate = |(place, (&column, &value)): (usize, (&usize, &f64))| ShadowPriceEstimate {
            feature: self.columns[column],
            shadow_price_usd_per_mw_hour: value,
            standard_error_usd_per_mw_hour: (variance * basis.own(place)).sqrt(),
            prior_probability: chances[column],
        };
        let mut estimates: Vec<_> = basis.columns.iter().zip(&basis.solution).enumerate().map(estimate).collect();
        estimates.sort_unstable_by_key(|estimate| estimate.feature);
        estimates
    }

    fn ambiguities(&self, basis: &Basis, quadratic: &Quadratic, costs: &[f64], variance: f64) -> Vec<Ambiguity> {
        let ambiguity = |change: super::support::Move| {
            let (place, instead) = change.leaves.zip(change.enters)?;
            let odds = (-change.change.max(0.0) / (2.0 * variance)).exp();
            let feature = self.columns[basis.columns[place]];
            (odds >= AMBIGUOUS_ODDS).then_some(Ambiguity { feature, instead: self.columns[instead], odds })
        };
        let mut found: Vec<_> = moves(basis, quadratic, costs).into_iter().filter_map(ambiguity).collect();
        found.sort_by(|a, b| b.odds.total_cmp(&a.odds));
        found
    }
}
