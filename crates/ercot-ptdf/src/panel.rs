//! Rows of shadow prices and congestion prices, checked as they come in.
//!
//! A [`Design`] is the sparse matrix of shadow prices: one row per SCED run, one column per feature. A [`TargetBlock`] holds
//! LMP − λ in $/MWh for some points over the same rows. A year of runs has a design of some 20 MB; the targets of all points need
//! not be in memory together: make a block of points, fit it, drop it. A [`Panel`] is a design with one block.
//!
//! Sign: `LMP − λ = Σ β μ` with `β = −SF`, SF being the shift factor as grid operators write it (`LMP = λ − Σ SF μ`).
//!
//! Missing prices are missing, never 0. What is wrong with the input is an [`PanelError`]; nothing is repaired in silence.

mod builder;
mod design;
mod error;
mod targets;

pub use builder::{PanelBuilder, RunRow};
pub use design::{Design, DesignBuilder, SparseRow};
pub use error::PanelError;
pub use targets::TargetBlock;

/// A design with the targets of some points over the same runs.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Shadow prices and other regressors.
    pub design: Design,
    /// LMP − λ of the points, $/MWh.
    pub targets: TargetBlock,
}
