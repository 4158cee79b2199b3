use serde::{Deserialize, Serialize};

/// Whether a constant is fitted beside the features.
///
/// LMP − λ is exactly `Σ β μ`, without a constant: an intercept absorbs what belongs to constraints that often bind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Intercept {
    /// No constant.
    None,
    /// A constant that is not penalised.
    Fitted,
}

/// In which unit coefficients are penalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scaling {
    /// As they are. Shift factors all have the same unit and range; a constraint that rarely binds is shrunk more.
    Raw,
    /// Times the standard deviation of the feature (around 0 without intercept). A constraint that rarely binds is shrunk less.
    Standardised,
    /// In units of how large the factors of the constraint are over all points ([`super::PooledPrior`]): a constraint whose
    /// factors are small everywhere is shrunk more. Needs many points, and so only [`crate::protocol`] knows it; a single path is raw.
    Pooled,
}

/// A place on the grid of penalties.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Penalty {
    /// λ, in the scale of the covariance between features and targets.
    pub lambda: f64,
    /// Share of the absolute penalty, 0 (ridge) to 1 (lasso).
    pub l1_ratio: f64,
}

/// How a path is followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PathOptions {
    /// Number of λ.
    pub lambdas: usize,
    /// The smallest λ as a fraction of the largest.
    pub smallest_ratio: f64,
    /// Whether a constant is fitted.
    pub intercept: Intercept,
    /// In which unit coefficients are penalised.
    pub scaling: Scaling,
    /// The largest |SF| of a constraint; `None` leaves them free. Regressors are always free.
    pub largest_factor: Option<f64>,
    /// The largest violation of the optimality conditions, as a fraction of the absolute penalty.
    pub kkt_tolerance: f64,
    /// Sweeps over the coefficients at most, for each λ. What is then reached is reported, not hidden.
    pub max_sweeps: usize,
}

impl Default for PathOptions {
    /// 100 λ down to 1e-9 of the largest (which a single hour of high prices sets), no intercept, pooled scale, free, solved to 1e-6.
    fn default() -> Self {
        Self {
            lambdas: 100,
            smallest_ratio: 1e-9,
            intercept: Intercept::None,
            scaling: Scaling::Pooled,
            largest_factor: None,
            kkt_tolerance: 1e-6,
            max_sweeps: 100_000,
        }
    }
}

/// Options that cannot be followed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SolverError {
    /// A number outside its range.
    #[error("{name} is {value}: it must be {expected}")]
    OutOfRange {
        /// The option.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What is allowed, in words.
        expected: &'static str,
    },
    /// The moments have no such point.
    #[error("there is no point number {point} in moments of {points} points")]
    NoSuchPoint {
        /// The point.
        point: usize,
        /// How many there are.
        points: usize,
    },
    /// The Gram is over other features than the products.
    #[error("the Gram has {gram} features, the products have {products}")]
    OtherFeatures {
        /// Of the Gram.
        gram: usize,
        /// Of the products.
        products: usize,
    },
}

impl PathOptions {
    /// Checks that every number is in its range.
    ///
    /// # Errors
    ///
    /// [`SolverError::OutOfRange`].
    pub fn check(&self) -> Result<(), SolverError> {
        let fraction = |value: f64| value > 0.0 && value < 1.0;
        let wrong = |name, value, expected| Err(SolverError::OutOfRange { name, value, expected });
        #[expect(clippy::cast_precision_loss, reason = "shown in a message")]
        if !(1..=10_000).contains(&self.lambdas) {
            return wrong("lambdas", self.lambdas as f64, "1 to 10,000");
        }
        if !fraction(self.smallest_ratio) {
            return wrong("smallest_ratio", self.smallest_ratio, "above 0 and below 1");
        }
        if !fraction(self.kkt_tolerance) {
            return wrong("kkt_tolerance", self.kkt_tolerance, "above 0 and below 1");
        }
        match self.largest_factor {
            Some(bound) if bound.is_nan() || bound <= 0.0 => wrong("largest_factor", bound, "above 0"),
            _ => Ok(()),
        }
    }
}

pub(super) fn check_ratio(l1_ratio: f64) -> Result<(), SolverError> {
    if (0.0..=1.0).contains(&l1_ratio) {
        Ok(())
    } else {
        Err(SolverError::OutOfRange { name: "l1_ratio", value: l1_ratio, expected: "0 to 1" })
    }
}
