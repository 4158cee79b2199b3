//! Elastic nets from sums of products.
//!
//! For a point with targets `y` and features `X` over `n` rows, with shares `r` of the absolute penalty (`l1_ratio`):
//!
//! ```text
//! minimise  1/(2n) |y − Xβ − b|² + λ r |Sβ|₁ + λ (1 − r)/2 |Sβ|²       subject to |β| ≤ box
//! ```
//!
//! `S` is the identity or the features' standard deviations, `b` the intercept or 0. This is scikit-learn's and glmnet's form.
//! The path is followed from the smallest λ without any coefficient down to a small fraction of it, each solution starting
//! from the last ones; coordinate descent over a working set (strong rule, checked against the optimality conditions of all
//! features), finished by exact steps on the support. It stops on the residual of the optimality conditions, and never on the
//! size of a step.

mod cholesky;
mod descent;
mod options;
mod path;
mod prior;
mod quadratic;

pub(crate) use cholesky::Factor;
pub(crate) use descent::Workspace;
pub use options::{Intercept, PathOptions, Penalty, Scaling, SolverError};
pub use path::{PathPoint, PathSolver, PathStep, least_squares, solve_path};
pub(crate) use path::{lambda_grid, lambda_max, least_squares_of, refit_on_support, walk};
pub use prior::PooledPrior;
pub use quadratic::LinearFit;
pub(crate) use quadratic::{Linear, Quadratic};

#[inline(always)]
/// Sum of products, in eight interleaved sums so that it runs in vector registers.
pub(crate) fn dot(left: &[f64], right: &[f64]) -> f64 {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    let (left_whole, right_whole) = (left.chunks_exact(LANES), right.chunks_exact(LANES));
    let rest: f64 = left_whole.remainder().iter().zip(right_whole.remainder()).map(|(left, right)| left * right).sum();
    for (left, right) in left_whole.zip(right_whole) {
        for lane in 0..LANES {
            sums[lane] += left[lane] * right[lane];
        }
    }
    let pairs = [sums[0] + sums[4], sums[1] + sums[5], sums[2] + sums[6], sums[3] + sums[7]];
    (pairs[0] + pairs[2]) + (pairs[1] + pairs[3]) + rest
}

#[inline(always)]
/// `total -= factor · line`.
pub(crate) fn subtract_scaled(total: &mut [f64], factor: f64, line: &[f64]) {
    total.iter_mut().zip(line).for_each(|(total, value)| *total -= factor * value);
}

#[cfg(test)]
mod tests;
