use ercot_types::market::SettlementPoint;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::choose::{Candidate, Choice, GridScore, choose};
use super::prepare::{learn_prior, scaled_problem};
use super::score::{PointScore, Totals};
use super::{FitError, ProtocolOptions, Split};
use crate::gate::{Evidence, Rejection, judge_point, judge_run};
use crate::gram::{Moments, Pattern, patterns};
use crate::key::FeatureKey;
use crate::model::{FactorTable, FeatureFactors, Provenance, Standing};
use crate::panel::{Design, Panel};
use crate::solver::{Factor, Linear, LinearFit, PooledPrior, Quadratic, Workspace, least_squares_of, refit_on_support, walk};

/// Points that are fitted before their errors are added up: the sums do not depend on the number of threads.
const POINTS_AT_ONCE: usize = 16;

/// What was learned about one point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PointFit {
    /// The point.
    pub point: SettlementPoint,
    /// What the point was fitted with.
    pub chosen: GridScore,
    /// The fit: one coefficient per feature of the report.
    pub fit: LinearFit,
    /// Least squares on the same rows, free of any box.
    pub least_squares: LinearFit,
    /// Standard error of each coefficient under least squares; infinite where the rows do not tell it from others.
    pub standard_errors: Vec<f64>,
    /// Training rows in which the point has a price.
    pub training_rows: usize,
    /// Root mean square error of the fit on them, $/MWh.
    pub training_rmse: f64,
    /// Errors on the hold-out.
    pub score: PointScore,
    /// Why the point is not promoted; empty if it is.
    pub rejections: Vec<Rejection>,
}

/// Fits of all points of a panel, with the verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FitReport {
    /// Which rows were used for what.
    pub split: Split,
    /// The features, in the order of the coefficients.
    pub features: Vec<FeatureKey>,
    /// In how many training rows each feature is not 0.
    pub binding_counts: Vec<usize>,
    /// Mean size of each feature over the training rows in which it is not 0, $/MW per hour; 0 where it never is.
    pub mean_abs_values: Vec<f64>,
    /// How the penalty was chosen.
    pub choice: Choice,
    /// How large the factors of each constraint are, and how noisy the prices.
    pub prior: PooledPrior,
    /// One per point.
    pub points: Vec<PointFit>,
    /// Errors over all points.
    pub totals: Totals,
    /// Why the run as a whole is not promoted; empty if it is.
    pub rejections: Vec<Rejection>,
}

impl FitReport {
    /// Whether the run as a whole passed the gate.
    pub fn is_promoted(&self) -> bool {
        self.rejections.is_empty()
    }

    /// The factors as they are stored and used, of the features that occur in the training rows.
    ///
    /// They are marked as promoted where the run is, and as provisional otherwise.
    pub fn factor_table(&self, run_id: &str) -> FactorTable {
        let standing = if self.is_promoted() { Standing::Promoted } else { Standing::Provisional };
        let known = self.features.iter().zip(&self.binding_counts).zip(&self.mean_abs_values).enumerate();
        let features = known.filter(|(_, ((_, count), _))| **count > 0).map(|(at, ((key, count), average))| {
            let coefficient = |point: &PointFit| point.fit.coefficients.get(at).copied().unwrap_or(0.0);
            FeatureFactors {
                key: key.clone(),
                standing,
                average_abs_value: *average,
                binding_runs: *count as u64,
                coefficients: self.points.iter().map(coefficient).collect(),
            }
        });
        FactorTable {
            provenance: Provenance {
                run_id: run_id.to_owned(),
                window_start: self.split.first_run,
                window_end: self.split.last_training_run,
            },
            points: self.points.iter().map(|point| point.point.clone()).collect(),
            intercepts_usd_per_mwh: self.points.iter().map(|point| point.fit.intercept).collect(),
            features: features.collect(),
        }
    }
}

/// Splits, chooses, fits, scores and judges a panel.
///
/// # Errors
///
/// [`FitError`].
pub fn fit(panel: &Panel, options: &ProtocolOptions) -> Result<FitReport, FitError> {
    options.check()?;
    if panel.targets.points().is_empty() {
        return Err(FitError::NoPoints);
    }
    let split = Split::new(&panel.design, options)?;
    let choice = choose(panel, &split, options)?;
    fit_chosen(panel, split, choice, options)
}

/// Fits, scores and judges a panel with a choice that was made before: for the next block of points of a large market.
///
/// # Errors
///
/// [`FitError`].
pub fn fit_chosen(panel: &Panel, split: Split, choice: Choice, options: &ProtocolOptions) -> Result<FitReport, FitError> {
    let points = panel.targets.points().len();
    if choice.chosen.len() != 1 && choice.chosen.len() != points {
        return Err(FitError::OtherChoice { choices: choice.chosen.len(), points });
    }
    let rows = split.training();
    let moments = Moments::of(&panel.design, &panel.targets, &rows);
    if (0..points).all(|point| moments.count(point) == 0) {
        return Err(FitError::NoPrices { rows: rows.len() });
    }
    let prior = learn_prior(panel, &moments, &rows, options);
    let fitter = Fitter { panel, options, split: &split, choice: &choice, moments: &moments, rows: &rows, prior: &prior };
    let mut fits: Vec<Option<PointFit>> = vec![None; points];
    let mut totals = Totals::default();
    for pattern in patterns(&panel.targets) {
        let shared = fitter.shared(&pattern);
        let parts: Vec<(Vec<(usize, PointFit)>, Totals)> =
            pattern.points.par_chunks(POINTS_AT_ONCE).map(|points| fitter.chunk(&shared, points)).collect();
        for (part, part_totals) in parts {
            totals.add(&part_totals);
            for (point, fit) in part {
                fits[point] = Some(fit);
            }
        }
    }
    let points: Vec<PointFit> = fits.into_iter().flatten().collect();
    let rejections = judge_run(&totals, &points, &options.gate);
    let features = panel.design.features().to_vec();
    let binding_counts = panel.design.binding_counts(0..split.training_rows);
    let mean_abs_values = mean_abs_values(&panel.design, &rows, &binding_counts);
    Ok(FitReport { split, features, binding_counts, mean_abs_values, choice, prior, points, totals, rejections })
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
fn mean_abs_values(design: &Design, rows: &[u32], counts: &[usize]) -> Vec<f64> {
    let mut sums = vec![0.0; counts.len()];
    for &row in rows {
        design.row(row as usize).iter().for_each(|(feature, value)| sums[feature] += value.abs());
    }
    sums.iter().zip(counts).map(|(sum, count)| sum / (*count).max(1) as f64).collect()
}

struct Fitter<'p> {
    panel: &'p Panel,
    options: &'p ProtocolOptions,
    split: &'p Split,
    choice: &'p Choice,
    moments: &'p Moments,
    rows: &'p [u32],
    prior: &'p PooledPrior,
}

/// What the points of a pattern share.
struct Shared {
    boxed: Quadratic,
    factor: Factor,
    ridge: Quadratic,
    ridge_factor: Factor,
    /// Variance of each coefficient for a residual variance of 1.
    unit_variances: Vec<f64>,
}

impl Fitter<'_> {
    fn shared(&self, pattern: &Pattern) -> Shared {
        let gram = pattern.gram(&self.panel.design, &self.moments.gram, self.rows);
        let boxed = scaled_problem(&gram, &self.panel.design, self.prior, self.options);
        let factor = Factor::new(&boxed.matrix, boxed.size);
        let unit_variances = boxed.unit_variances(&factor.inverse_diagonal());
        let ridge = self.prior.applied(&boxed);
        let ridge_factor = Factor::new(&ridge.matrix, ridge.size);
        Shared { boxed, factor, ridge, ridge_factor, unit_variances }
    }

    fn chunk(&self, shared: &Shared, points: &[usize]) -> (Vec<(usize, PointFit)>, Totals) {
        let mut workspace = Workspace::new(shared.boxed.size);
        let mut totals = Totals { by_run: vec![PointScore::default(); self.split.holdout_rows], ..Totals::default() };
        let fits = points.iter().filter_map(|&point| {
            let name = self.panel.targets.points().get(point)?.clone();
            Some((point, self.point(shared, point, name, &mut workspace, &mut totals)?))
        });
        let fits = fits.collect();
        (fits, totals)
    }

    fn point(
        &self,
        shared: &Shared,
        point: usize,
        name: SettlementPoint,
        workspace: &mut Workspace,
        totals: &mut Totals,
    ) -> Option<PointFit> {
        let linear = shared.boxed.linear(self.moments, point);
        let chosen = *self.choice.of(point)?;
        let scaled = self.solution(shared, &linear, point, chosen.candidate, workspace);
        let fit = shared.boxed.in_data_unit(&linear, &scaled);
        let least_squares = shared.boxed.in_data_unit(&linear, &shared.factor.solve(&linear.covariance));
        let training_rows = self.moments.count(point);
        let (squares, least_squares_squares) = self.training_errors(point, &fit, &least_squares);
        #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
        let (rows, freedom) = (training_rows.max(1) as f64, training_rows.saturating_sub(shared.factor.rank()).max(1) as f64);
        let step = self.options.gate.price_step;
        let residual_variance = (least_squares_squares / freedom).max(step * step / 12.0);
        let standard_errors = shared.unit_variances.iter().map(|unit| (unit * residual_variance).sqrt()).collect();
        let score = self.score(point, &fit, &least_squares, totals);
        let mut own = PointFit {
            point: name,
            chosen,
            fit,
            least_squares,
            standard_errors,
            training_rows,
            training_rmse: (squares / rows).sqrt(),
            score,
            rejections: Vec::new(),
        };
        let points = self.panel.targets.points().len();
        let evidence = Evidence { features: self.panel.design.features(), points };
        own.rejections = judge_point(&own, &evidence, &self.options.gate);
        Some(own)
    }

    fn solution(
        &self,
        shared: &Shared,
        linear: &Linear,
        point: usize,
        candidate: Candidate,
        workspace: &mut Workspace,
    ) -> Vec<f64> {
        let (problem, path) = (&shared.boxed, &self.options.path);
        let (mix, place, refit) = match candidate {
            Candidate::PooledRidge => {
                return least_squares_of(&shared.ridge, &shared.ridge_factor, linear, path, workspace);
            }
            Candidate::LeastSquares => return least_squares_of(problem, &shared.factor, linear, path, workspace),
            Candidate::Net(mix, place) => (mix, place, false),
            Candidate::Refitted(mix, place) => (mix, place, true),
        };
        let lambdas = self.choice.lambdas_of(point).get(mix).and_then(|lambdas| lambdas.get(..=place)).unwrap_or_default();
        let ratio = self.options.l1_ratios.get(mix).copied().unwrap_or(1.0);
        let mut scaled = vec![0.0; problem.size];
        walk(problem, linear, lambdas, ratio, path, workspace, |_, _, _| {});
        workspace.solution().for_each(|(feature, value)| scaled[feature] = value);
        if refit {
            let support: Vec<usize> = (0..problem.size).filter(|&feature| scaled[feature] != 0.0).collect();
            return refit_on_support(problem, linear, &support).unwrap_or(scaled);
        }
        scaled
    }

    /// Sums of squared errors on the training rows, from the residuals themselves: sums of moments would lose their digits.
    fn training_errors(&self, point: usize, fit: &LinearFit, least_squares: &LinearFit) -> (f64, f64) {
        let (design, targets) = (&self.panel.design, &self.panel.targets);
        let mut sums = (0.0, 0.0);
        for &row in self.rows {
            let Some(price) = targets.get(row as usize, point) else { continue };
            let entries = design.row(row as usize);
            let error = price - fit.intercept - entries.dot(&fit.coefficients);
            let plain = price - least_squares.intercept - entries.dot(&least_squares.coefficients);
            sums = (sums.0 + error * error, sums.1 + plain * plain);
        }
        sums
    }

    fn score(&self, point: usize, fit: &LinearFit, least_squares: &LinearFit, totals: &mut Totals) -> PointScore {
        let (design, targets) = (&self.panel.design, &self.panel.targets);
        #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
        let mean = self.moments.y_sum(point) / self.moments.count(point).max(1) as f64;
        let mut score = PointScore::default();
        for (index, run) in totals.by_run.iter_mut().enumerate() {
            let row = self.split.training_rows + index;
            let Some(price) = targets.get(row, point) else { continue };
            let entries = design.row(row);
            let mut one = PointScore::default();
            let error = price - fit.intercept - entries.dot(&fit.coefficients);
            one.all.push(error);
            if u32::try_from(row).is_ok_and(|row| self.split.holdout_seen.binary_search(&row).is_ok()) {
                one.seen.push(error);
                one.least_squares.push(price - least_squares.intercept - entries.dot(&least_squares.coefficients));
                one.without_shadow_prices.push(price - mean);
            }
            run.add(&one);
            score.add(&one);
        }
        totals.score.add(&score);
        score
    }
}
