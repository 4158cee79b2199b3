//! From a panel to factors with a verdict: split, choice of the penalty, fit, scores, gate.
//!
//! The last rows (a tenth) are held out and choose nothing. Penalty and mix are chosen inside the training rows: fitted on
//! earlier rows, scored on the rows that follow, by root mean square error and, among those that are as good, by mean absolute error.
//! Then the chosen net, plain least squares and a mean without any shadow price are fitted on the same training rows and
//! scored on the hold-out, and the [`gate`](crate::gate) decides.
//!
//! A run in which a constraint binds that no fitted row knew says nothing about the factors that were learned. Choice and
//! gate use *seen* runs: those whose features all occurred in the rows that were fitted. Scores over all runs are given beside.

mod choose;
mod fit;
mod prepare;
mod score;
mod split;

use serde::{Deserialize, Serialize};

pub use choose::{Candidate, Choice, GridScore, choose};
pub use fit::{FitReport, PointFit, fit, fit_chosen};
pub(crate) use prepare::scaled_problem;
pub use score::{Errors, PointScore, Totals};
pub use split::Split;

use crate::gate::GateOptions;
use crate::solver::{PathOptions, SolverError};

/// Whether one penalty is chosen for all points of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChoiceScope {
    /// One choice for all points, by their errors together. Points share their constraints, so this wastes the least.
    Pooled,
    /// Each point has its own.
    PerPoint,
}

/// Whether the solutions of a path are also tried with the penalty taken off their support.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refit {
    /// Only as they are.
    None,
    /// Also as least squares on the features that are not 0.
    Support,
}

/// How a panel is fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProtocolOptions {
    /// Share of the rows that is held out, the last ones.
    pub holdout_share: f64,
    /// Share of the training rows that scores penalties, the last ones.
    pub validation_share: f64,
    /// In how many steps the validation rows are gone through; before each the earlier ones are added to the fit.
    pub validation_steps: usize,
    /// Shares of the absolute penalty to try.
    pub l1_ratios: Vec<f64>,
    /// How each path is followed.
    pub path: PathOptions,
    /// Whether penalties are also tried with a refit.
    pub refit: Refit,
    /// Whether points choose together.
    pub scope: ChoiceScope,
    /// Errors within this fraction of the best count as equal; of these the mean absolute error decides.
    pub equal_within: f64,
    /// What a fit must do to be promoted.
    pub gate: GateOptions,
}

impl Default for ProtocolOptions {
    fn default() -> Self {
        Self {
            holdout_share: 0.1,
            validation_share: 0.3,
            validation_steps: 3,
            l1_ratios: vec![1.0, 0.5, 0.0],
            path: PathOptions::default(),
            refit: Refit::None,
            scope: ChoiceScope::Pooled,
            equal_within: 1e-3,
            gate: GateOptions::default(),
        }
    }
}

/// A panel that cannot be fitted, or options that cannot be followed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FitError {
    /// The panel has too few rows to be split.
    #[error("the panel has {rows} runs: at least {needed} are needed for training, validation and hold-out; widen the window")]
    TooFewRuns {
        /// How many there are.
        rows: usize,
        /// How many are needed.
        needed: usize,
    },
    /// No constraint binds in the training rows.
    #[error("no constraint binds in the {rows} training runs: there is nothing to learn; widen the window")]
    NothingBinds {
        /// How many there are.
        rows: usize,
    },
    /// The panel has no point.
    #[error("the panel has no point: name at least one")]
    NoPoints,
    /// No point has a price in the training rows.
    #[error("no point has a price in the {rows} training runs: check that prices and shadow prices are of the same runs")]
    NoPrices {
        /// How many there are.
        rows: usize,
    },
    /// An option outside its range.
    #[error("the options cannot be followed")]
    Options(#[from] SolverError),
    /// A choice that was made for other points.
    #[error("the choice is for {choices} points, the panel has {points}: choose on this panel, or pooled")]
    OtherChoice {
        /// Of the choice.
        choices: usize,
        /// Of the panel.
        points: usize,
    },
}

impl ProtocolOptions {
    /// Checks that every number is in its range.
    ///
    /// # Errors
    ///
    /// [`FitError::Options`].
    pub fn check(&self) -> Result<(), FitError> {
        self.path.check()?;
        let wrong = |name, value, expected| Err(FitError::Options(SolverError::OutOfRange { name, value, expected }));
        let share = |value: f64| value > 0.0 && value < 1.0;
        if !share(self.holdout_share) {
            return wrong("holdout_share", self.holdout_share, "above 0 and below 1");
        }
        if !share(self.validation_share) {
            return wrong("validation_share", self.validation_share, "above 0 and below 1");
        }
        if !(0.0..1.0).contains(&self.equal_within) {
            return wrong("equal_within", self.equal_within, "0 or more and below 1");
        }
        if !(1..=100).contains(&self.validation_steps) {
            return wrong("validation_steps", 0.0, "1 to 100");
        }
        match self.l1_ratios.iter().find(|ratio| !(0.0..=1.0).contains(*ratio)) {
            Some(&ratio) => wrong("l1_ratios", ratio, "0 to 1"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
