use ercot_types::market::ScedRun;
use serde::{Deserialize, Serialize};

use super::{FitError, ProtocolOptions};
use crate::panel::Design;

/// Rows of a panel by what they are used for, in time order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// The first run.
    pub first_run: ScedRun,
    /// The last run that is fitted.
    pub last_training_run: ScedRun,
    /// The last run of the hold-out.
    pub last_run: ScedRun,
    /// Rows that are fitted.
    pub training_rows: usize,
    /// Rows that are held out.
    pub holdout_rows: usize,
    /// Hold-out rows whose features all occur in the training rows.
    pub holdout_seen: Vec<u32>,
}

/// One step of the validation: fit the rows before, score the seen ones of the rows that follow.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    /// Rows that this step adds to those fitted before.
    pub(super) added: Vec<u32>,
    /// Rows that are scored.
    pub(super) scored: Vec<u32>,
}

impl Split {
    /// Splits a design by the shares of the options.
    ///
    /// # Errors
    ///
    /// [`FitError`] where a part would be empty or nothing binds in the training rows.
    pub fn new(design: &Design, options: &ProtocolOptions) -> Result<Self, FitError> {
        let rows = design.rows();
        let training_rows = share_of(rows, 1.0 - options.holdout_share);
        let needed = options.validation_steps + 3;
        let (Some(&first_run), Some(&last_run)) = (design.runs().first(), design.runs().last()) else {
            return Err(FitError::TooFewRuns { rows, needed });
        };
        if training_rows < options.validation_steps + 2 || training_rows >= rows {
            return Err(FitError::TooFewRuns { rows, needed });
        }
        let seen = design.binding_counts(0..training_rows);
        if seen.iter().all(|count| *count == 0) {
            return Err(FitError::NothingBinds { rows: training_rows });
        }
        let last_training_run = design.runs().get(training_rows - 1).copied().unwrap_or(last_run);
        let holdout_seen = seen_rows(design, &seen, training_rows..rows);
        let holdout_rows = rows - training_rows;
        Ok(Self { first_run, last_training_run, last_run, training_rows, holdout_rows, holdout_seen })
    }

    /// The rows that are fitted.
    pub fn training(&self) -> Vec<u32> {
        (0_u32..).take(self.training_rows).collect()
    }

    pub(super) fn steps(&self, design: &Design, options: &ProtocolOptions) -> Vec<Step> {
        let start = share_of(self.training_rows, 1.0 - options.validation_share).max(1);
        let count = options.validation_steps;
        let bound = |step: usize| start + (self.training_rows - start) * step / count;
        let mut fitted = 0;
        let mut steps = Vec::with_capacity(count);
        for step in 0..count {
            let (from, to) = (bound(step), bound(step + 1));
            let seen = design.binding_counts(0..from);
            steps.push(Step { added: range(fitted..from), scored: seen_rows(design, &seen, from..to) });
            fitted = from;
        }
        steps
    }
}

fn range(rows: std::ops::Range<usize>) -> Vec<u32> {
    rows.filter_map(|row| u32::try_from(row).ok()).collect()
}

fn seen_rows(design: &Design, seen: &[usize], rows: std::ops::Range<usize>) -> Vec<u32> {
    let known = |feature: &u32| seen.get(*feature as usize).is_some_and(|count| *count > 0);
    range(rows).into_iter().filter(|&row| design.row(row as usize).features.iter().all(known)).collect()
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "row counts are small")]
fn share_of(rows: usize, share: f64) -> usize {
    // The tenth of 4,079 rows is not to depend on how 0.9 is rounded.
    ((rows as f64) * share + 1e-9).floor() as usize
}
