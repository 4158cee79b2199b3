use super::cholesky::{factor_rows, solve_rows};
use super::{Quadratic, subtract_scaled};

/// Not in the working set.
const OUTSIDE: usize = usize::MAX;

/// Below this fraction of the largest covariance a violation is rounding.
const ROUNDING: f64 = 1e-14;

/// The factor of a larger penalty still gives steps that go down, and short ones only where this share of it is left.
const STALE: f64 = 0.5;

/// The two parts of the penalty at one place of a path, in the scaled problem.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strength {
    /// Of the absolute values.
    pub(crate) absolute: f64,
    /// Of half the squares.
    pub(crate) square: f64,
    /// The largest violation of the optimality conditions that is accepted.
    pub(crate) tolerance: f64,
}

/// The state of one point's path, and room to work in; reused from point to point.
///
/// The working set holds every feature that ever came in on this path, in the order of its coming, with its part of the
/// Gram packed together.
#[derive(Debug)]
pub(crate) struct Workspace {
    size: usize,
    packed: Vec<f64>,
    /// The factor of the Gram of `factored` with the squares' penalty `factored_square` on its diagonal.
    lower: Vec<f64>,
    factored: Vec<usize>,
    factored_square: f64,
    features: Vec<usize>,
    slots: Vec<usize>,
    /// The diagonal of the problem.
    curvatures: Vec<f64>,
    diagonal: Vec<f64>,
    /// Coefficients of the working set.
    beta: Vec<f64>,
    /// The same at the place before, for extrapolation.
    before: Vec<f64>,
    /// Covariance of the residual with the features of the working set.
    gradient: Vec<f64>,
    /// The same with all features; exact after each solution.
    full: Vec<f64>,
    support: Vec<usize>,
    step: Vec<f64>,
    /// The widest vector instructions of this machine. They do not change a result: every sum keeps its order.
    instructions: pulp::Arch,
}

/// What one place of a path is solved with.
#[derive(Debug, Clone, Copy)]
struct Inputs<'i> {
    problem: &'i Quadratic,
    covariance: &'i [f64],
    strength: Strength,
    strong: f64,
    shrink: f64,
    max_sweeps: usize,
}

/// [`Workspace::solve_here`], compiled once for each set of instructions.
struct Solve<'s> {
    workspace: &'s mut Workspace,
    inputs: Inputs<'s>,
}

impl pulp::NullaryFnOnce for Solve<'_> {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        self.workspace.solve_here(self.inputs)
    }
}

impl Workspace {
    pub(crate) fn new(size: usize) -> Self {
        Self {
            size,
            packed: vec![0.0; size * size],
            lower: vec![0.0; size * size],
            factored: Vec::with_capacity(size),
            factored_square: 0.0,
            features: Vec::with_capacity(size),
            slots: vec![OUTSIDE; size],
            curvatures: Vec::with_capacity(size),
            diagonal: Vec::with_capacity(size),
            beta: Vec::with_capacity(size),
            before: Vec::with_capacity(size),
            gradient: Vec::with_capacity(size),
            full: vec![0.0; size],
            support: Vec::with_capacity(size),
            step: Vec::with_capacity(size),
            instructions: pulp::Arch::new(),
        }
    }

    /// Starts a path at zero.
    pub(crate) fn start(&mut self, problem: &Quadratic, covariance: &[f64]) {
        self.curvatures.clear();
        self.curvatures.extend((0..self.size).map(|feature| problem.matrix[feature * self.size + feature]));
        self.features.iter().for_each(|&feature| self.slots[feature] = OUTSIDE);
        self.features.clear();
        self.diagonal.clear();
        self.beta.clear();
        self.before.clear();
        self.gradient.clear();
        self.factored.clear();
        self.full.copy_from_slice(covariance);
    }

    /// Feature and coefficient of what is not 0.
    pub(crate) fn solution(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.features.iter().copied().zip(self.beta.iter().copied()).filter(|(_, value)| *value != 0.0)
    }

    /// Solves at one place, from where the path stands. `shrink` is the ratio of λ's last two steps for the extrapolation.
    ///
    /// Returns the largest violation of the optimality conditions that is left.
    pub(crate) fn solve(
        &mut self,
        problem: &Quadratic,
        covariance: &[f64],
        strength: Strength,
        strong: f64,
        shrink: f64,
        max_sweeps: usize,
    ) -> f64 {
        let inputs = Inputs { problem, covariance, strength, strong, shrink, max_sweeps };
        let instructions = self.instructions;
        instructions.dispatch(Solve { workspace: self, inputs })
    }

    #[inline(always)]
    fn solve_here(&mut self, inputs: Inputs<'_>) -> f64 {
        let Inputs { problem, covariance, strength, strong, shrink, max_sweeps } = inputs;
        let shrink = if self.factor_serves(strength) { 0.0 } else { shrink };
        self.extrapolate(shrink, problem.bounds.as_deref());
        let rounding = covariance.iter().fold(0.0_f64, |largest, value| largest.max(value.abs())) * ROUNDING;
        let tolerance = strength.tolerance.max(rounding);
        self.admit(problem, strong);
        let mut left = max_sweeps;
        let mut inner = tolerance * 0.5;
        loop {
            self.descend(problem, strength, inner, &mut left);
            self.refresh(problem, covariance);
            let violation = self.violation(problem, strength);
            let newcomers = self.admit(problem, strength.absolute + tolerance);
            if (violation <= tolerance && newcomers == 0) || left == 0 {
                return violation;
            }
            inner *= 0.5;
        }
    }

    /// Takes features into the working set whose gradient is above a threshold; returns how many came.
    #[inline(always)]
    fn admit(&mut self, problem: &Quadratic, threshold: f64) -> usize {
        let mut newcomers = 0;
        for feature in 0..self.size {
            let diagonal = self.curvatures[feature];
            if self.slots[feature] != OUTSIDE || self.full[feature].abs() < threshold || diagonal <= 0.0 {
                continue;
            }
            let slot = self.features.len();
            self.slots[feature] = slot;
            self.features.push(feature);
            self.diagonal.push(diagonal);
            self.beta.push(0.0);
            self.before.push(0.0);
            self.gradient.push(self.full[feature]);
            let line = &problem.matrix[feature * self.size..(feature + 1) * self.size];
            for (other, &column) in self.features.iter().enumerate() {
                self.packed[slot * self.size + other] = line[column];
                self.packed[other * self.size + slot] = line[column];
            }
            newcomers += 1;
        }
        newcomers
    }

    /// Goes on in the direction of the last step: between changes of the support a path is nearly straight.
    #[inline(always)]
    fn extrapolate(&mut self, shrink: f64, bounds: Option<&[f64]>) {
        let count = self.features.len();
        for slot in 0..count {
            let (now, before) = (self.beta[slot], self.before[slot]);
            self.before[slot] = now;
            if shrink == 0.0 {
                continue;
            }
            let mut next = now + shrink * (now - before);
            let inside = bounds.is_none_or(|bounds| next.abs() <= bounds[self.features[slot]]);
            if now == 0.0 || before == 0.0 || !inside {
                continue;
            }
            if (next > 0.0) != (now > 0.0) {
                next = 0.0;
            }
            self.beta[slot] = next;
            subtract_scaled(&mut self.gradient[..count], next - now, &self.packed[slot * self.size..slot * self.size + count]);
        }
    }

    /// Works until no coordinate moves by more than the tolerance allows.
    ///
    /// Where the factor serves, a step on the support comes first, and a sweep tells whether it was enough; elsewhere
    /// sweeps settle the support before a new factor is worth its price.
    #[inline(always)]
    fn descend(&mut self, problem: &Quadratic, strength: Strength, tolerance: f64, left: &mut usize) {
        let count = self.features.len();
        let mut waited = 0;
        while *left > 0 {
            *left -= 1;
            let serves = self.factor_serves(strength);
            if serves {
                self.support.clear();
                self.support.extend((0..count).filter(|&slot| self.beta[slot] == 0.0));
                self.sweep(problem, strength);
                self.step_on_support(problem, strength);
            }
            self.support.clear();
            self.support.extend(0..count);
            if self.sweep(problem, strength) <= tolerance {
                return;
            }
            if serves {
                continue;
            }
            self.support.retain(|&slot| self.beta[slot] != 0.0);
            let size = self.support.len();
            let patience = 2 + size * size / (8 * count.max(1));
            while *left > 0 && waited < patience {
                *left -= 1;
                waited += 1;
                if self.sweep(problem, strength) <= tolerance {
                    break;
                }
            }
            if waited >= patience {
                self.step_on_support(problem, strength);
                waited = 0;
            }
        }
    }

    /// One pass over the coefficients in `support`; returns the largest residual of a condition that it met.
    #[inline(always)]
    fn sweep(&mut self, problem: &Quadratic, strength: Strength) -> f64 {
        let count = self.features.len();
        let mut worst = 0.0_f64;
        for &slot in &self.support {
            let (old, diagonal) = (self.beta[slot], self.diagonal[slot]);
            let pull = self.gradient[slot] + diagonal * old;
            let curvature = diagonal + strength.square;
            let mut new = soft(pull, strength.absolute) / curvature;
            if let Some(bounds) = &problem.bounds {
                let bound = bounds[self.features[slot]];
                new = new.clamp(-bound, bound);
            }
            let change = new - old;
            if change != 0.0 {
                self.beta[slot] = new;
                let start = slot * self.size;
                subtract_scaled(&mut self.gradient[..count], change, &self.packed[start..start + count]);
                worst = worst.max(change.abs() * curvature);
            }
        }
        worst
    }

    /// How many rows of the factor are of features that are still in the support. Those that came early rarely leave.
    #[inline(always)]
    fn kept_rows(&self) -> usize {
        self.factored.iter().position(|&slot| self.beta[slot] == 0.0).unwrap_or(self.factored.len())
    }

    /// Whether the factor is cheap to bring to the present support.
    #[inline(always)]
    fn factor_serves(&self, strength: Strength) -> bool {
        let kept = self.kept_rows();
        let support = self.beta.iter().filter(|beta| **beta != 0.0).count();
        kept > 0
            && kept * 4 >= support * 3
            && strength.square <= self.factored_square
            && strength.square >= STALE * self.factored_square
    }

    /// Brings the factor to the present support; `false` where features explain each other.
    ///
    /// Along a path the penalty falls and features come in: their rows are added to the factor that is there. Its penalty is then
    /// a little too large, which makes steps a little too short, and never wrong.
    #[inline(always)]
    fn factor(&mut self, strength: Strength) -> bool {
        if self.factor_serves(strength) {
            self.factored.truncate(self.kept_rows());
        } else {
            self.factored.clear();
            self.factored_square = strength.square;
        }
        let done = self.factored.len();
        let newcomers = self.support.iter().filter(|slot| !self.factored.contains(slot));
        let newcomers: Vec<usize> = newcomers.copied().collect();
        self.factored.extend(newcomers);
        let count = self.factored.len();
        for (row, &slot) in self.factored.iter().enumerate().skip(done) {
            let from = &self.packed[slot * self.size..(slot + 1) * self.size];
            let to = &mut self.lower[row * self.size..row * self.size + row + 1];
            to.iter_mut().zip(&self.factored).for_each(|(value, &other)| *value = from[other]);
            to[row] += self.factored_square;
        }
        let factored = factor_rows(&mut self.lower, self.size, done, count);
        self.factored.truncate(factored);
        factored == count
    }

    /// Solves on the support for the present signs, and goes there as far as signs and box allow.
    #[inline(always)]
    fn step_on_support(&mut self, problem: &Quadratic, strength: Strength) {
        let count = self.features.len();
        self.support.clear();
        self.support.extend((0..count).filter(|&slot| self.beta[slot] != 0.0));
        let at_bound =
            |slot: &usize| problem.bounds.as_ref().is_some_and(|bounds| self.beta[*slot].abs() >= bounds[self.features[*slot]]);
        if self.support.is_empty() || self.support.iter().any(at_bound) || !self.factor(strength) {
            return;
        }
        self.support.clear();
        self.support.extend_from_slice(&self.factored);
        self.step.clear();
        for &slot in &self.support {
            let beta = self.beta[slot];
            self.step.push(self.gradient[slot] - strength.square * beta - strength.absolute * beta.signum());
        }
        solve_rows(&self.lower, self.size, &mut self.step);
        let reach = self.reach(problem, strength);
        for place in 0..self.support.len() {
            let (slot, change) = (self.support[place], reach * self.step[place]);
            let old = self.beta[slot];
            let crosses = strength.absolute > 0.0 && (old + change) * old <= 0.0;
            let nearly = strength.absolute > 0.0 && reach < 1.0 && (old + change).abs() <= 1e-12 * old.abs();
            let new = if crosses || nearly { 0.0 } else { old + change };
            self.beta[slot] = new;
            let start = slot * self.size;
            subtract_scaled(&mut self.gradient[..count], new - old, &self.packed[start..start + count]);
        }
    }

    /// The share of the exact step that keeps signs and box.
    #[inline(always)]
    fn reach(&self, problem: &Quadratic, strength: Strength) -> f64 {
        let mut reach = 1.0_f64;
        for (&slot, &step) in self.support.iter().zip(&self.step) {
            let beta = self.beta[slot];
            if strength.absolute > 0.0 && (beta + step) * beta < 0.0 {
                reach = reach.min(-beta / step);
            }
            if let Some(bounds) = &problem.bounds {
                let bound = bounds[self.features[slot]];
                if (beta + step).abs() > bound {
                    reach = reach.min((bound.copysign(step) - beta) / step);
                }
            }
        }
        reach
    }

    /// Computes all gradients anew from the coefficients, so that no rounding gathers.
    #[inline(always)]
    fn refresh(&mut self, problem: &Quadratic, covariance: &[f64]) {
        self.full.copy_from_slice(covariance);
        for (&feature, &beta) in self.features.iter().zip(&self.beta) {
            if beta != 0.0 {
                subtract_scaled(&mut self.full, beta, &problem.matrix[feature * self.size..(feature + 1) * self.size]);
            }
        }
        for (gradient, &feature) in self.gradient.iter_mut().zip(&self.features) {
            *gradient = self.full[feature];
        }
    }

    /// The largest violation of the optimality conditions over all features.
    #[inline(always)]
    fn violation(&self, problem: &Quadratic, strength: Strength) -> f64 {
        let one = |feature: usize| {
            let slot = self.slots[feature];
            let beta = if slot == OUTSIDE { 0.0 } else { self.beta[slot] };
            if self.curvatures[feature] <= 0.0 {
                return 0.0;
            }
            if beta == 0.0 {
                return (self.full[feature].abs() - strength.absolute).max(0.0);
            }
            let residual = self.full[feature] - strength.square * beta - strength.absolute * beta.signum();
            let at_bound = problem.bounds.as_ref().is_some_and(|bounds| beta.abs() >= bounds[feature]);
            if at_bound { (-residual * beta.signum()).max(0.0) } else { residual.abs() }
        };
        (0..self.size).map(one).fold(0.0, f64::max)
    }
}

#[inline(always)]
fn soft(value: f64, threshold: f64) -> f64 {
    if value > threshold {
        value - threshold
    } else if value < -threshold {
        value + threshold
    } else {
        0.0
    }
}
