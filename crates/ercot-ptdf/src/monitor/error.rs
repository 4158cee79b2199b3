use crate::model::ModelError;
use crate::online::OnlineError;

/// Residuals that cannot be judged.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MonitorError {
    /// Too few training runs to know the tail of the residuals.
    #[error("{found} training runs say something about the residuals; at least {needed} are needed: take a longer window")]
    TooFewRuns {
        /// The runs that do.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// An interval between false alarms that is none.
    #[error("{value} runs between false alarms: give a finite number of at least 1 (a year of runs is {})", super::RUNS_PER_YEAR)]
    Interval {
        /// What was given.
        value: f64,
    },
    /// A feature's number that the factors do not have.
    #[error("the limits are for {found} points and the factors have {points}: make both from the same fit")]
    Points {
        /// Points of the limits.
        found: usize,
        /// Points of the factors.
        points: usize,
    },
    /// The prices do not fit the factors.
    #[error(transparent)]
    Prices(#[from] OnlineError),
    /// The shadow prices do not fit the factors.
    #[error(transparent)]
    Model(#[from] ModelError),
}
