use rayon::prelude::*;

use crate::gram::{Gram, Moments};
use crate::panel::Design;
use crate::protocol::{Candidate, GridScore, ProtocolOptions, scaled_problem};
use crate::solver::{Factor, LinearFit, PooledPrior, Quadratic, Workspace, least_squares_of, refit_on_support, walk};

/// Fits points as a report fitted them, to other rows: penalty, mix and prior stay.
pub(super) struct Estimator<'e> {
    pub(super) design: &'e Design,
    pub(super) prior: &'e PooledPrior,
    pub(super) options: &'e ProtocolOptions,
}

impl Estimator<'_> {
    /// One fit per point, in their order. `chosen` says with what.
    pub(super) fn fit<'c>(
        &self,
        gram: &Gram,
        moments: &Moments,
        points: &[usize],
        chosen: impl Fn(usize) -> &'c GridScore + Sync,
    ) -> Vec<LinearFit> {
        let problem = scaled_problem(gram, self.design, self.prior, self.options);
        let factor = Factor::new(&problem.matrix, problem.size);
        let ridge = self.prior.applied(&problem);
        let ridge_factor = Factor::new(&ridge.matrix, ridge.size);
        let path = &self.options.path;
        let one = |workspace: &mut Workspace, &point: &usize| {
            let linear = problem.linear(moments, point);
            let score = chosen(point);
            let scaled = match (score.candidate, score.penalty) {
                (Candidate::PooledRidge, _) => least_squares_of(&ridge, &ridge_factor, &linear, path, workspace),
                (Candidate::LeastSquares, _) | (_, None) => least_squares_of(&problem, &factor, &linear, path, workspace),
                (candidate, Some(penalty)) => {
                    walk(&problem, &linear, &[penalty.lambda], penalty.l1_ratio, path, workspace, |_, _, _| {});
                    net(&problem, &linear, candidate, workspace)
                }
            };
            problem.in_data_unit(&linear, &scaled)
        };
        points.par_iter().map_init(|| Workspace::new(problem.size), one).collect()
    }
}

fn net(problem: &Quadratic, linear: &crate::solver::Linear, candidate: Candidate, workspace: &Workspace) -> Vec<f64> {
    let mut scaled = vec![0.0; problem.size];
    workspace.solution().for_each(|(feature, value)| scaled[feature] = value);
    if !matches!(candidate, Candidate::Refitted(..)) {
        return scaled;
    }
    let support: Vec<usize> = (0..problem.size).filter(|&feature| scaled[feature] != 0.0).collect();
    refit_on_support(problem, linear, &support).unwrap_or(scaled)
}
