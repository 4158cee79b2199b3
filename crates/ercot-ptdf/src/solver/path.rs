use super::descent::Strength;
use super::options::check_ratio;
use super::{Factor, Linear, LinearFit, PathOptions, Penalty, Quadratic, SolverError, Workspace};
use crate::gram::{Gram, Moments};
use crate::key::FeatureKey;

/// λ of a ridge is measured from where a net with this share of absolute penalty would begin.
const RIDGE_SHARE: f64 = 1e-3;

/// One solution of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathPoint {
    /// Where on the grid.
    pub penalty: Penalty,
    /// The solution in the unit of the data.
    pub fit: LinearFit,
    /// The largest violation of the optimality conditions, in the unit of λ.
    pub kkt_violation: f64,
}

/// Follows paths of points that share a Gram; what they share is prepared once, and room to work in is reused.
#[derive(Debug)]
pub struct PathSolver<'o> {
    problem: Quadratic,
    workspace: Workspace,
    options: &'o PathOptions,
}

/// One place of a path, as it is reached.
#[derive(Debug)]
pub struct PathStep<'s> {
    penalty: Penalty,
    kkt_violation: f64,
    solver: (&'s Quadratic, &'s Linear, &'s Workspace),
}

impl PathStep<'_> {
    /// Where on the grid.
    pub fn penalty(&self) -> Penalty {
        self.penalty
    }

    /// The largest violation of the optimality conditions, in the unit of λ.
    pub fn kkt_violation(&self) -> f64 {
        self.kkt_violation
    }

    /// How many coefficients are not 0.
    pub fn support(&self) -> usize {
        self.solver.2.solution().count()
    }

    /// The solution in the unit of the data.
    pub fn fit(&self) -> LinearFit {
        let (problem, linear, workspace) = self.solver;
        let mut scaled = vec![0.0; problem.size];
        workspace.solution().for_each(|(feature, value)| scaled[feature] = value);
        problem.in_data_unit(linear, &scaled)
    }
}

impl<'o> PathSolver<'o> {
    /// Prepares for the points whose prices are in the rows of the Gram.
    ///
    /// # Errors
    ///
    /// [`SolverError`].
    pub fn new(gram: &Gram, features: &[FeatureKey], options: &'o PathOptions) -> Result<Self, SolverError> {
        options.check()?;
        if features.len() != gram.features() {
            return Err(SolverError::OtherFeatures { gram: gram.features(), products: features.len() });
        }
        let problem = Quadratic::new(gram, features, options);
        let workspace = Workspace::new(problem.size);
        Ok(Self { problem, workspace, options })
    }

    /// Follows the path of one point from the largest λ to the smallest. `lambdas` replaces the grid of the options.
    ///
    /// # Errors
    ///
    /// [`SolverError`].
    pub fn follow(
        &mut self,
        moments: &Moments,
        point: usize,
        l1_ratio: f64,
        lambdas: Option<&[f64]>,
        mut visit: impl FnMut(&PathStep<'_>),
    ) -> Result<(), SolverError> {
        check_ratio(l1_ratio)?;
        check_point(self.problem.size, moments, point)?;
        let (problem, options) = (&self.problem, self.options);
        let linear = problem.linear(moments, point);
        let own = lambda_grid(lambda_max(&linear, l1_ratio), options);
        let lambdas = lambdas.unwrap_or(&own);
        walk(problem, &linear, lambdas, l1_ratio, options, &mut self.workspace, |lambda, kkt_violation, workspace| {
            let penalty = Penalty { lambda, l1_ratio };
            visit(&PathStep { penalty, kkt_violation, solver: (problem, &linear, workspace) });
        });
        Ok(())
    }
}

/// The solutions of one point along its path, from the largest λ to the smallest.
///
/// `gram` is the Gram over the rows in which the point has a price. `lambdas` replaces the grid of the options.
///
/// # Errors
///
/// [`SolverError`].
pub fn solve_path(
    gram: &Gram,
    moments: &Moments,
    point: usize,
    features: &[FeatureKey],
    l1_ratio: f64,
    lambdas: Option<&[f64]>,
    options: &PathOptions,
) -> Result<Vec<PathPoint>, SolverError> {
    let mut path = Vec::new();
    PathSolver::new(gram, features, options)?.follow(moments, point, l1_ratio, lambdas, |step| {
        path.push(PathPoint { penalty: step.penalty, fit: step.fit(), kkt_violation: step.kkt_violation });
    })?;
    Ok(path)
}

/// Least squares without penalty; features that others explain get 0.
///
/// # Errors
///
/// [`SolverError`].
pub fn least_squares(
    gram: &Gram,
    moments: &Moments,
    point: usize,
    features: &[FeatureKey],
    options: &PathOptions,
) -> Result<LinearFit, SolverError> {
    options.check()?;
    check_point(gram.features(), moments, point)?;
    let problem = Quadratic::new(gram, features, options);
    let linear = problem.linear(moments, point);
    let factor = Factor::new(&problem.matrix, problem.size);
    let scaled = least_squares_of(&problem, &factor, &linear, options, &mut Workspace::new(problem.size));
    Ok(problem.in_data_unit(&linear, &scaled))
}

fn check_point(features: usize, moments: &Moments, point: usize) -> Result<(), SolverError> {
    let products = moments.gram.features();
    if features != products {
        return Err(SolverError::OtherFeatures { gram: features, products });
    }
    if point >= moments.points() {
        return Err(SolverError::NoSuchPoint { point, points: moments.points() });
    }
    Ok(())
}

/// The endpoint of every path: λ = 0, in the box where there is one.
pub(crate) fn least_squares_of(
    problem: &Quadratic,
    factor: &Factor,
    linear: &Linear,
    options: &PathOptions,
    workspace: &mut Workspace,
) -> Vec<f64> {
    let scaled = factor.solve(&linear.covariance);
    let outside = |bounds: &Vec<f64>| scaled.iter().zip(bounds).any(|(value, bound)| value.abs() > *bound);
    if !problem.bounds.as_ref().is_some_and(outside) {
        return scaled;
    }
    let largest = lambda_max(linear, 1.0);
    let strength = Strength { absolute: 0.0, square: 0.0, tolerance: largest * options.kkt_tolerance * options.smallest_ratio };
    workspace.start(problem, &linear.covariance);
    workspace.solve(problem, &linear.covariance, strength, 0.0, 0.0, options.max_sweeps);
    let mut boxed = vec![0.0; problem.size];
    workspace.solution().for_each(|(feature, value)| boxed[feature] = value);
    boxed
}

/// The smallest λ at which no coefficient is other than 0.
pub(crate) fn lambda_max(linear: &Linear, l1_ratio: f64) -> f64 {
    linear.covariance.iter().fold(0.0_f64, |largest, value| largest.max(value.abs())) / l1_ratio.max(RIDGE_SHARE)
}

/// λ from the largest to the smallest, evenly in the logarithm.
pub(crate) fn lambda_grid(largest: f64, options: &PathOptions) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "at most 10,000")]
    let at = |index: usize| match options.lambdas {
        0 | 1 => largest,
        count => largest * options.smallest_ratio.powf(index as f64 / (count - 1) as f64),
    };
    (0..options.lambdas).map(at).collect()
}

/// Follows a path of falling λ; `visit` gets λ, the violation that is left and the solution.
pub(crate) fn walk(
    problem: &Quadratic,
    linear: &Linear,
    lambdas: &[f64],
    l1_ratio: f64,
    options: &PathOptions,
    workspace: &mut Workspace,
    mut visit: impl FnMut(f64, f64, &Workspace),
) {
    workspace.start(problem, &linear.covariance);
    let (mut last, mut last_step) = (lambda_max(linear, l1_ratio), 0.0_f64);
    for &lambda in lambdas {
        let absolute = lambda * l1_ratio;
        let strength = Strength {
            absolute,
            square: lambda * (1.0 - l1_ratio),
            tolerance: options.kkt_tolerance * if l1_ratio > 0.0 { absolute } else { lambda },
        };
        let strong = (l1_ratio * (2.0 * lambda - last)).max(0.0);
        let step = lambda - last;
        let shrink = if last_step < 0.0 && step < 0.0 { step / last_step } else { 0.0 };
        let violation = workspace.solve(problem, &linear.covariance, strength, strong, shrink, options.max_sweeps);
        visit(lambda, violation, workspace);
        (last, last_step) = (lambda, step);
    }
}

/// Least squares on the features that a solution uses; `None` where they explain each other or the box would be left.
pub(crate) fn refit_on_support(problem: &Quadratic, linear: &Linear, support: &[usize]) -> Option<Vec<f64>> {
    let size = support.len();
    let mut matrix: Vec<f64> = Vec::with_capacity(size * size);
    for &row in support {
        matrix.extend(support.iter().map(|&column| problem.matrix[row * problem.size + column]));
    }
    if super::cholesky::factor_rows(&mut matrix, size, 0, size) < size {
        return None;
    }
    let mut work: Vec<f64> = support.iter().map(|&feature| linear.covariance[feature]).collect();
    super::cholesky::solve_rows(&matrix, size, &mut work);
    let mut scaled = vec![0.0; problem.size];
    for (&feature, value) in support.iter().zip(work) {
        if problem.bounds.as_ref().is_some_and(|bounds| value.abs() > bounds[feature]) {
            return None;
        }
        scaled[feature] = value;
    }
    Some(scaled)
}
