use ercot_types::market::{ScedRun, SettlementPoint};

use crate::key::FeatureKey;

/// Shift factors that are none, or a question that they cannot answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// The training window ends before it starts.
    #[error("the training window ends at {} before it starts at {}", end.0, start.0)]
    Window {
        /// The first run.
        start: ScedRun,
        /// The last run.
        end: ScedRun,
    },
    /// A point is there twice.
    #[error("point {point} is listed twice: keep one column of coefficients per point")]
    DuplicatePoint {
        /// The point.
        point: SettlementPoint,
    },
    /// A feature is there twice.
    #[error("{feature} comes twice: keep one, or tell directions apart")]
    DuplicateFeature {
        /// The feature.
        feature: FeatureKey,
    },
    /// More than can be held.
    #[error("{what}: {found} given, at most {limit} are held")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How much was given.
        found: usize,
        /// How much is allowed.
        limit: usize,
    },
    /// A list has another length than the list of points.
    #[error("{what}: {found} numbers for {points} points")]
    Length {
        /// What the numbers are.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        points: usize,
    },
    /// A coefficient is not finite.
    #[error("the coefficient of {feature} at {point} is {value}: leave out the point or the feature where none is known")]
    Coefficient {
        /// The feature.
        feature: FeatureKey,
        /// The point.
        point: SettlementPoint,
        /// What was given.
        value: f64,
    },
    /// An intercept is not finite.
    #[error("the intercept at {point} is {value}: give 0 where there is none")]
    Intercept {
        /// The point.
        point: SettlementPoint,
        /// What was given.
        value: f64,
    },
    /// A mean shadow price is negative or not finite.
    #[error("the mean absolute value of {feature} is {value}: a mean of absolute values is finite and not negative")]
    AverageAbsValue {
        /// The feature.
        feature: FeatureKey,
        /// What was given.
        value: f64,
    },
    /// A shadow price or regressor of a run is not finite.
    #[error("{feature} is {value}: a value must be a finite number; leave it out where it is not known")]
    Value {
        /// The feature.
        feature: FeatureKey,
        /// What was given.
        value: f64,
    },
    /// A shadow price of a run is below 0.
    #[error("the shadow price of {feature} is {value}: ERCOT publishes none below 0 (give changes with `set_changes`)")]
    NegativeShadowPrice {
        /// The feature.
        feature: FeatureKey,
        /// What was given.
        value: f64,
    },
    /// λ is not finite.
    #[error("the system lambda is {value}: it must be a finite price in $/MWh")]
    SystemLambda {
        /// What was given.
        value: f64,
    },
    /// A point's number that is not in the table.
    #[error("there is no point number {index} among {points} points: look it up with `point_index`")]
    UnknownPoint {
        /// The number.
        index: usize,
        /// How many there are.
        points: usize,
    },
    /// A match with other shift factors than the ones asked.
    #[error("the run was matched to other shift factors: column {index} of {features}; match it anew")]
    ForeignMatch {
        /// The column.
        index: usize,
        /// How many there are.
        features: usize,
    },
}
