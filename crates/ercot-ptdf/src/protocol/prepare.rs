//! What all points share at one step of the validation.

use super::ProtocolOptions;
use super::split::Step;
use crate::gram::{Gram, Moments, Pattern, patterns};
use crate::panel::{Design, Panel};
use crate::solver::{Factor, Linear, LinearFit, PooledPrior, Quadratic, Scaling, Workspace, dot, refit_on_support};

/// One validation step with what all points share.
pub(super) struct Stage {
    pub(super) step: Step,
    pub(super) fitted: Vec<u32>,
    pub(super) training: Moments,
    pub(super) scored: Moments,
    pub(super) prior: PooledPrior,
}

/// The problem of a pattern in the scale of the options.
pub(crate) fn scaled_problem(gram: &Gram, design: &Design, prior: &PooledPrior, options: &ProtocolOptions) -> Quadratic {
    let problem = Quadratic::new(gram, design.features(), &options.path);
    match options.path.scaling {
        Scaling::Pooled => problem.rescaled(prior),
        Scaling::Raw | Scaling::Standardised => problem,
    }
}

/// The pooled prior, from the points of the commonest pattern.
pub(super) fn learn_prior(panel: &Panel, moments: &Moments, rows: &[u32], options: &ProtocolOptions) -> PooledPrior {
    let all = patterns(&panel.targets);
    let largest = all.iter().max_by_key(|pattern| pattern.points.len());
    let points = largest.map_or(&[][..], |pattern| &pattern.points);
    let gram = largest.map_or_else(|| moments.gram.clone(), |pattern| pattern.gram(&panel.design, &moments.gram, rows));
    let problem = Quadratic::new(&gram, panel.design.features(), &options.path);
    let factor = Factor::new(&problem.matrix, problem.size);
    PooledPrior::learn(&problem, &factor, moments, points, options.gate.price_step)
}

pub(super) fn scaled(workspace: &Workspace, size: usize) -> Vec<f64> {
    let mut scaled = vec![0.0; size];
    workspace.solution().for_each(|(feature, value)| scaled[feature] = value);
    scaled
}

/// The error of the refit, computed only where the support changed; infinite where the support has no unique fit.
pub(super) fn refitted_error(
    workspace: &Workspace,
    problem: &Quadratic,
    linear: &Linear,
    error: &impl Fn(&[f64]) -> f64,
    last: &mut (Vec<usize>, Option<f64>),
) -> f64 {
    let mut support: Vec<usize> = workspace.solution().map(|(feature, _)| feature).collect();
    support.sort_unstable();
    if let (known, Some(value)) = &*last
        && *known == support
    {
        return *value;
    }
    let value = refit_on_support(problem, linear, &support).map_or(f64::INFINITY, |scaled| error(&scaled));
    *last = (support, Some(value));
    value
}

pub(super) struct Prepared<'s> {
    pub(super) stage: &'s Stage,
    pub(super) problem: Quadratic,
    pub(super) factor: Factor,
    pub(super) ridge: Quadratic,
    pub(super) ridge_factor: Factor,
    scored: Gram,
}

impl<'s> Prepared<'s> {
    pub(super) fn new(panel: &Panel, options: &ProtocolOptions, stage: &'s Stage, pattern: &Pattern) -> Self {
        let design = &panel.design;
        let gram = pattern.gram(design, &stage.training.gram, &stage.fitted);
        let problem = scaled_problem(&gram, design, &stage.prior, options);
        let factor = Factor::new(&problem.matrix, problem.size);
        let scored = pattern.gram(design, &stage.scored.gram, &stage.step.scored);
        let ridge = stage.prior.applied(&problem);
        let ridge_factor = Factor::new(&ridge.matrix, ridge.size);
        Self { stage, problem, factor, ridge, ridge_factor, scored }
    }

    /// Sum of absolute errors over the scored rows, from the residuals.
    pub(super) fn absolute_error(&self, panel: &Panel, point: usize, fit: &LinearFit) -> f64 {
        let error = |&row: &u32| {
            let price = panel.targets.get(row as usize, point)?;
            Some((price - fit.intercept - panel.design.row(row as usize).dot(&fit.coefficients)).abs())
        };
        self.stage.step.scored.iter().filter_map(error).sum()
    }

    /// Sum of squared errors over the scored rows, from their moments.
    pub(super) fn squared_error(&self, point: usize, fit: &LinearFit) -> f64 {
        let (moments, gram, size) = (&self.stage.scored, &self.scored, self.problem.size);
        let (beta, intercept) = (&fit.coefficients, fit.intercept);
        let mut sum = moments.y_squares(point) - 2.0 * dot(beta, moments.xy(point));
        for (feature, value) in beta.iter().enumerate().filter(|(_, value)| **value != 0.0) {
            sum += value * dot(beta, &gram.matrix()[feature * size..(feature + 1) * size]);
        }
        #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
        let count = moments.count(point) as f64;
        sum += intercept * (count * intercept + 2.0 * dot(beta, gram.sums()) - 2.0 * moments.y_sum(point));
        sum.max(0.0)
    }
}
