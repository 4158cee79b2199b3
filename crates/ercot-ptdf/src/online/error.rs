use ercot_types::market::{ScedRun, SettlementPoint};

use crate::model::ModelError;

/// What cannot be learned from.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OnlineError {
    /// A run that is not later than the last one learned from.
    #[error("run {} is not later than {}, from which was learned already: learn each run once, in time order", run.0, last.0)]
    NotLater {
        /// The run.
        run: ScedRun,
        /// The last run learned from.
        last: ScedRun,
    },
    /// A row of prices of the wrong length.
    #[error("{found} prices for {points} points: give NaN where a price is missing")]
    Prices {
        /// How many prices there are.
        found: usize,
        /// How many points there are.
        points: usize,
    },
    /// An infinite price.
    #[error("LMP − λ of {point} is {value}: a price is a finite number, or NaN where it is missing")]
    Price {
        /// The point.
        point: SettlementPoint,
        /// What was given.
        value: f64,
    },
    /// A noise that is none.
    #[error("the noise variance is {value}: it must be finite and not negative, in ($/MWh)²")]
    Noise {
        /// What was given.
        value: f64,
    },
    /// The uncertainty belongs to other factors.
    #[error("the uncertainty is of {found} features and the factors have {features}: make both from the same fit")]
    Features {
        /// Features of the uncertainty.
        found: usize,
        /// Features of the factors.
        features: usize,
    },
    /// The sums of products of the training rows cannot be inverted.
    #[error("the sums of products of the shadow prices are not positive definite: a value is not finite")]
    NotPositive,
    /// There are no rows to estimate the noise from.
    #[error("{rows} training rows for {features} features leave nothing to estimate the noise from: take a longer window")]
    TooFewRows {
        /// The rows with prices.
        rows: usize,
        /// The features that bind in them.
        features: usize,
    },
    /// The run's values do not fit the factors.
    #[error(transparent)]
    Model(#[from] ModelError),
}
