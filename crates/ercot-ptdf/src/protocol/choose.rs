use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::prepare::{Prepared, Stage, learn_prior, refitted_error, scaled, scaled_problem};
use super::{ChoiceScope, FitError, ProtocolOptions, Refit, Split};
use crate::gram::{Moments, patterns};
use crate::panel::Panel;
use crate::solver::{Penalty, Workspace, lambda_grid, lambda_max, least_squares_of, walk};

/// At most so many candidates that are as good by the root mean square error are compared by the mean absolute error.
const SHORTLIST: usize = 8;

/// One way to fit a point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Candidate {
    /// The solution at a place of a path: number of the mix and of λ.
    Net(usize, usize),
    /// Least squares on the support of that solution.
    Refitted(usize, usize),
    /// Least squares on all features: the end of every path.
    LeastSquares,
    /// Squares penalised by what all points together say of each constraint: [`crate::solver::PooledPrior`].
    PooledRidge,
}

/// A candidate with its errors on the validation rows, for one point or for all.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GridScore {
    /// Which candidate.
    pub candidate: Candidate,
    /// Its penalty; `None` for least squares.
    pub penalty: Option<Penalty>,
    /// Root mean square error on the validation rows, $/MWh.
    pub rmse: f64,
    /// Mean absolute error on the validation rows, $/MWh; only for those that were compared by it.
    pub mae: Option<f64>,
}

/// What was chosen, and the grid that it was chosen from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// λ per mix: one list for all points, or one per point.
    pub lambdas: Vec<Vec<Vec<f64>>>,
    /// The candidate: one for all points, or one per point.
    pub chosen: Vec<GridScore>,
    /// All candidates with their errors over all points together; empty where each point chose alone.
    pub grid: Vec<GridScore>,
    /// How many rows were scored.
    pub validation_rows: usize,
}

impl Choice {
    /// What a point of the panel is fitted with.
    pub fn of(&self, point: usize) -> Option<&GridScore> {
        if self.chosen.len() == 1 { self.chosen.first() } else { self.chosen.get(point) }
    }

    pub(super) fn lambdas_of(&self, point: usize) -> &[Vec<f64>] {
        let own = if self.lambdas.len() == 1 { self.lambdas.first() } else { self.lambdas.get(point) };
        own.map_or(&[], Vec::as_slice)
    }
}

struct Chooser<'p> {
    panel: &'p Panel,
    options: &'p ProtocolOptions,
    stages: Vec<Stage>,
    candidates: Vec<Candidate>,
}

/// Chooses penalty and mix inside the training rows of a panel.
///
/// With [`ChoiceScope::Pooled`] the result fits other blocks of points over the same design too.
///
/// # Errors
///
/// [`FitError`].
pub fn choose(panel: &Panel, split: &Split, options: &ProtocolOptions) -> Result<Choice, FitError> {
    options.check()?;
    let chooser = Chooser::new(panel, split, options);
    let lambdas = chooser.lambdas(split);
    let points = panel.targets.points().len();
    let of = |point: usize| lambdas.get(if lambdas.len() == 1 { 0 } else { point }).map_or(&[][..], Vec::as_slice);
    let scores = chooser.scores(&of, None);
    let groups: Vec<Vec<usize>> = match options.scope {
        ChoiceScope::Pooled => vec![(0..points).collect()],
        ChoiceScope::PerPoint => (0..points).map(|point| vec![point]).collect(),
    };
    let counts: Vec<usize> =
        (0..points).map(|point| chooser.stages.iter().map(|stage| stage.scored.count(point)).sum()).collect();
    let grids: Vec<Vec<GridScore>> = groups.iter().map(|group| chooser.grid(group, &scores, &counts, of(group[0]))).collect();
    let shortlists: Vec<Vec<Candidate>> = grids.iter().map(|grid| shortlist(grid, options.equal_within)).collect();
    let absolute = if shortlists.iter().all(|list| list.len() < 2) {
        Vec::new()
    } else {
        let list = |point: usize| shortlists[if shortlists.len() == 1 { 0 } else { point }].clone();
        chooser.scores(&of, Some(&list))
    };
    let chosen = groups.iter().zip(&grids).zip(&shortlists);
    let chosen = chosen.map(|((group, grid), list)| chooser.best(group, grid, list, &absolute, &counts)).collect();
    let grid = match options.scope {
        ChoiceScope::Pooled => grids.into_iter().next().unwrap_or_default(),
        ChoiceScope::PerPoint => Vec::new(),
    };
    let validation_rows = chooser.stages.iter().map(|stage| stage.step.scored.len()).sum();
    Ok(Choice { lambdas, chosen, grid, validation_rows })
}

fn shortlist(grid: &[GridScore], equal_within: f64) -> Vec<Candidate> {
    let best = grid.iter().map(|score| score.rmse).fold(f64::INFINITY, f64::min);
    let mut good: Vec<&GridScore> = grid.iter().filter(|score| score.rmse <= best * (1.0 + equal_within)).collect();
    good.sort_by(|first, second| first.rmse.total_cmp(&second.rmse));
    let pooled = good.iter().position(|score| score.candidate == Candidate::PooledRidge);
    if let Some(at) = pooled {
        good[..=at].rotate_right(1);
    }
    good.truncate(SHORTLIST);
    good.into_iter().map(|score| score.candidate).collect()
}

impl<'p> Chooser<'p> {
    fn new(panel: &'p Panel, split: &Split, options: &'p ProtocolOptions) -> Self {
        let (mut fitted, mut stages) = (Vec::new(), Vec::<Stage>::new());
        for step in split.steps(&panel.design, options) {
            fitted.extend_from_slice(&step.added);
            let mut training = Moments::of(&panel.design, &panel.targets, &step.added);
            if let Some(before) = stages.last() {
                training.add(&before.training);
            }
            let scored = Moments::of(&panel.design, &panel.targets, &step.scored);
            let prior = learn_prior(panel, &training, &fitted, options);
            stages.push(Stage { step, fitted: fitted.clone(), training, scored, prior });
        }
        let mut candidates = Vec::new();
        for mix in 0..options.l1_ratios.len() {
            candidates.extend((0..options.path.lambdas).map(|place| Candidate::Net(mix, place)));
            if options.refit == Refit::Support {
                candidates.extend((0..options.path.lambdas).map(|place| Candidate::Refitted(mix, place)));
            }
        }
        candidates.push(Candidate::LeastSquares);
        candidates.push(Candidate::PooledRidge);
        Self { panel, options, stages, candidates }
    }

    /// λ per mix, from the largest that any fitted row calls for.
    fn lambdas(&self, split: &Split) -> Vec<Vec<Vec<f64>>> {
        let panel = self.panel;
        let moments = Moments::of(&panel.design, &panel.targets, &split.training());
        let prior = learn_prior(panel, &moments, &split.training(), self.options);
        let mut largest = vec![vec![0.0_f64; self.options.l1_ratios.len()]; panel.targets.points().len()];
        for pattern in patterns(&panel.targets) {
            let gram = pattern.gram(&panel.design, &moments.gram, &split.training());
            let problem = scaled_problem(&gram, &panel.design, &prior, self.options);
            for &point in &pattern.points {
                let linear = problem.linear(&moments, point);
                for (mix, ratio) in self.options.l1_ratios.iter().enumerate() {
                    largest[point][mix] = lambda_max(&linear, *ratio);
                }
            }
        }
        if self.options.scope == ChoiceScope::Pooled {
            let over_points = |mix: usize| largest.iter().map(|own| own[mix]).fold(0.0, f64::max);
            largest = vec![(0..self.options.l1_ratios.len()).map(over_points).collect()];
        }
        let grids = |own: Vec<f64>| own.into_iter().map(|largest| lambda_grid(largest, &self.options.path)).collect();
        largest.into_iter().map(grids).collect()
    }

    /// For each point the sums of squared errors of all candidates, or of absolute errors of a shortlist.
    fn scores<'l>(
        &self,
        lambdas: &(impl Fn(usize) -> &'l [Vec<f64>] + Sync),
        shortlist: Option<&(dyn Fn(usize) -> Vec<Candidate> + Sync)>,
    ) -> Vec<Vec<f64>> {
        let mut scores = vec![Vec::new(); self.panel.targets.points().len()];
        for pattern in patterns(&self.panel.targets) {
            let stages: Vec<Prepared<'_>> =
                self.stages.iter().map(|stage| Prepared::new(self.panel, self.options, stage, &pattern)).collect();
            let size = self.panel.design.features().len();
            let of = |workspace: &mut Workspace, &point: &usize| {
                let list = shortlist.map(|list| list(point));
                let mut sums = vec![0.0; list.as_ref().map_or(self.candidates.len(), Vec::len)];
                for prepared in &stages {
                    self.score(prepared, point, lambdas(point), list.as_deref(), &mut sums, workspace);
                }
                (point, sums)
            };
            let own: Vec<(usize, Vec<f64>)> = pattern.points.par_iter().map_init(|| Workspace::new(size), of).collect();
            for (point, sums) in own {
                scores[point] = sums;
            }
        }
        scores
    }

    /// Adds a point's errors of one step to the sums.
    fn score(
        &self,
        prepared: &Prepared<'_>,
        point: usize,
        lambdas: &[Vec<f64>],
        list: Option<&[Candidate]>,
        sums: &mut [f64],
        workspace: &mut Workspace,
    ) {
        let (problem, path) = (&prepared.problem, &self.options.path);
        let linear = problem.linear(&prepared.stage.training, point);
        let error = |scaled: &[f64]| {
            let fit = problem.in_data_unit(&linear, scaled);
            match list {
                None => prepared.squared_error(point, &fit),
                Some(_) => prepared.absolute_error(self.panel, point, &fit),
            }
        };
        let slot = |candidate: Candidate| match list {
            None => self.slot(candidate),
            Some(list) => list.iter().position(|listed| *listed == candidate),
        };
        for (mix, (ratio, lambdas)) in self.options.l1_ratios.iter().zip(lambdas).enumerate() {
            let mut place = 0;
            let mut last_support = (Vec::new(), None);
            walk(problem, &linear, lambdas, *ratio, path, workspace, |_, _, workspace| {
                if let Some(slot) = slot(Candidate::Net(mix, place)) {
                    sums[slot] += error(&scaled(workspace, problem.size));
                }
                if let Some(slot) = slot(Candidate::Refitted(mix, place)) {
                    let at_place = refitted_error(workspace, problem, &linear, &error, &mut last_support);
                    sums[slot] += at_place;
                }
                place += 1;
            });
        }
        if let Some(slot) = slot(Candidate::LeastSquares) {
            sums[slot] += error(&least_squares_of(problem, &prepared.factor, &linear, path, workspace));
        }
        if let Some(slot) = slot(Candidate::PooledRidge) {
            sums[slot] += error(&least_squares_of(&prepared.ridge, &prepared.ridge_factor, &linear, path, workspace));
        }
    }

    /// Where a candidate stands in the list of all.
    fn slot(&self, candidate: Candidate) -> Option<usize> {
        let places = self.options.path.lambdas;
        let (width, extra) = match self.options.refit {
            Refit::None => (places, None),
            Refit::Support => (2 * places, Some(places)),
        };
        match candidate {
            Candidate::Net(mix, place) => Some(mix * width + place),
            Candidate::Refitted(mix, place) => extra.map(|extra| mix * width + extra + place),
            Candidate::LeastSquares => Some(self.candidates.len() - 2),
            Candidate::PooledRidge => Some(self.candidates.len() - 1),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
    fn grid(&self, group: &[usize], scores: &[Vec<f64>], counts: &[usize], lambdas: &[Vec<f64>]) -> Vec<GridScore> {
        let count = group.iter().map(|&point| counts[point]).sum::<usize>().max(1) as f64;
        let score = |(slot, &candidate): (usize, &Candidate)| {
            let sum: f64 = group.iter().map(|&point| scores[point][slot]).sum();
            let penalty = match candidate {
                Candidate::Net(mix, place) | Candidate::Refitted(mix, place) => {
                    let lambda = lambdas.get(mix).and_then(|lambdas| lambdas.get(place));
                    lambda.zip(self.options.l1_ratios.get(mix)).map(|(&lambda, &l1_ratio)| Penalty { lambda, l1_ratio })
                }
                Candidate::LeastSquares | Candidate::PooledRidge => None,
            };
            GridScore { candidate, penalty, rmse: (sum / count).sqrt(), mae: None }
        };
        self.candidates.iter().enumerate().map(score).collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
    fn best(
        &self,
        group: &[usize],
        grid: &[GridScore],
        list: &[Candidate],
        absolute: &[Vec<f64>],
        counts: &[usize],
    ) -> GridScore {
        let count = group.iter().map(|&point| counts[point]).sum::<usize>();
        let least_squares = GridScore { candidate: Candidate::LeastSquares, penalty: None, rmse: f64::NAN, mae: None };
        if count == 0 {
            // Nothing could be scored, so nothing speaks for a penalty.
            return least_squares;
        }
        let with_mae = list.iter().enumerate().filter_map(|(place, &candidate)| {
            let sums = group.iter().map(|&point| absolute.get(point).and_then(|sums| sums.get(place)).copied());
            let mae = sums.sum::<Option<f64>>().map(|sum| sum / count as f64);
            grid.get(self.slot(candidate)?).map(|score| GridScore { mae, ..*score })
        });
        let compared: Vec<GridScore> = with_mae.collect();
        let error = |score: &GridScore| score.mae.unwrap_or(score.rmse);
        let Some(best) = compared.iter().min_by(|first, second| error(first).total_cmp(&error(second))) else {
            return least_squares;
        };
        let as_good = |score: &&GridScore| error(score) <= error(best) * (1.0 + self.options.equal_within);
        let pooled = compared.iter().find(|score| score.candidate == Candidate::PooledRidge).filter(as_good);
        *pooled.unwrap_or(best)
    }
}
