use ercot_types::market::{ScedRun, SettlementPoint};

use crate::key::FeatureKey;

/// What is wrong with a row of the panel.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PanelError {
    /// A run comes twice.
    #[error("run {} comes twice: keep one row per SCED run (the later posting)", run.0)]
    DuplicateRun {
        /// The run.
        run: ScedRun,
    },
    /// A run comes after a later one.
    #[error("run {} comes after {}: sort the rows by their instant", run.0, after.0)]
    Unsorted {
        /// The run.
        run: ScedRun,
        /// The later run before it.
        after: ScedRun,
    },
    /// A shadow price or regressor is NaN or infinite.
    #[error("run {}: {feature} is {value}: a value must be a finite number; leave it out where it is not known", run.0)]
    FeatureNotFinite {
        /// The run.
        run: ScedRun,
        /// The column.
        feature: FeatureKey,
        /// What was given.
        value: f64,
    },
    /// A shadow price is below 0.
    #[error("run {}: the shadow price of {feature} is {value}: ERCOT publishes none below 0", run.0)]
    NegativeShadowPrice {
        /// The run.
        run: ScedRun,
        /// The column.
        feature: FeatureKey,
        /// What was given.
        value: f64,
    },
    /// A feature comes twice in one run.
    #[error("run {}: {feature} comes twice: tell directions apart, or keep the later posting", run.0)]
    DuplicateFeature {
        /// The run.
        run: ScedRun,
        /// The column.
        feature: FeatureKey,
    },
    /// A price is NaN or infinite.
    #[error("run {}: LMP − λ of {point} is {value}: leave the point out of the run where its price is not known", run.0)]
    TargetNotFinite {
        /// The run.
        run: ScedRun,
        /// The point.
        point: SettlementPoint,
        /// What was given.
        value: f64,
    },
    /// A point has two prices in one run.
    #[error("run {}: {point} has two prices: keep the later posting", run.0)]
    DuplicateTarget {
        /// The run.
        run: ScedRun,
        /// The point.
        point: SettlementPoint,
    },
    /// A price belongs to no row of the design.
    #[error("run {} of a price is no row of the design: push the run's shadow prices first, also where none binds", run.0)]
    UnknownRun {
        /// The run.
        run: ScedRun,
    },
    /// A price belongs to no column of the block.
    #[error("there is no point number {index} in a block of {points} points")]
    UnknownPoint {
        /// The column.
        index: usize,
        /// How many the block has.
        points: usize,
    },
    /// A point is listed twice.
    #[error("{point} is listed twice among the points")]
    DuplicatePoint {
        /// The point.
        point: SettlementPoint,
    },
    /// A point that was asked for is not in the block.
    #[error("{point} is not among the points of the block")]
    PointNotInBlock {
        /// The point.
        point: SettlementPoint,
    },
    /// More rows, columns or entries than the indices hold.
    #[error("{what}: at most {limit}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
    },
}
