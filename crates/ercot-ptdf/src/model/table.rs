use ercot_types::market::{ScedRun, SettlementPoint};
use serde::{Deserialize, Serialize};

use super::ShiftFactors;
use crate::key::FeatureKey;

/// Whether factors passed the gate of a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// They come from a fit that was promoted.
    Promoted,
    /// They were learned on line from few runs, or the grid changed since; the next promoted fit replaces them.
    Provisional,
}

/// Which fit the factors come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The run id of the fit.
    pub run_id: String,
    /// The first SCED run of the training window.
    pub window_start: ScedRun,
    /// The last SCED run of the training window.
    pub window_end: ScedRun,
}

/// One feature's factors at every point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureFactors {
    /// The constraint or regressor.
    pub key: FeatureKey,
    /// Whether they passed the gate.
    pub standing: Standing,
    /// The mean of the absolute shadow price over the training runs in which it was not 0, $/MW per hour.
    pub average_abs_value: f64,
    /// In how many training runs it was not 0.
    pub binding_runs: u64,
    /// β = −SF at each point in the order of the table's points, MW/MW.
    pub coefficients: Vec<f64>,
}

/// Shift factors as plain parts: what is stored and sent. [`ShiftFactors::new`] checks them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactorTable {
    /// Where they come from.
    pub provenance: Provenance,
    /// The points.
    pub points: Vec<SettlementPoint>,
    /// LMP − λ of each point where nothing binds, $/MWh; 0 for a fit without intercept.
    pub intercepts_usd_per_mwh: Vec<f64>,
    /// The features. Their order is kept.
    pub features: Vec<FeatureFactors>,
}

impl TryFrom<FactorTable> for ShiftFactors {
    type Error = super::ModelError;

    fn try_from(table: FactorTable) -> Result<Self, Self::Error> {
        Self::new(table)
    }
}

impl From<ShiftFactors> for FactorTable {
    fn from(factors: ShiftFactors) -> Self {
        factors.into_table()
    }
}
