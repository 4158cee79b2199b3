//! What a column of the design matrix stands for.

use std::fmt;

use ercot_types::market::ConstraintKey;
use serde::{Deserialize, Serialize};

/// Which way the flow on a constraint is limited, as ERCOT names the stations.
///
/// Limits are published without a sign. Where an element binds now one way and now the other, its two directions have
/// opposite shift factors and must be two features.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// From `FromStation` to `ToStation`.
    Forward,
    /// From `ToStation` to `FromStation`.
    Backward,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Forward => "forward",
            Self::Backward => "backward",
        })
    }
}

/// A system-wide price that may move congestion beside the constraints; in $/MWh or $/MW per hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Regressor {
    /// The reliability deployment price adder of the run.
    ScarcityAdder,
    /// The clearing price of regulation up.
    RegulationUp,
    /// The clearing price of responsive reserve.
    ResponsiveReserve,
    /// The clearing price of ERCOT contingency reserve.
    ContingencyReserve,
    /// The clearing price of non-spinning reserve.
    NonSpin,
}

impl fmt::Display for Regressor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ScarcityAdder => "scarcity_adder",
            Self::RegulationUp => "mcpc_regup",
            Self::ResponsiveReserve => "mcpc_rrs",
            Self::ContingencyReserve => "mcpc_ecrs",
            Self::NonSpin => "mcpc_nspin",
        })
    }
}

/// What a column of the design matrix stands for: a constraint's shadow price, or a system-wide price.
///
/// Constraints come before regressors in the order of keys.
///
/// ```
/// use ercot_ptdf::key::{Direction, FeatureKey, Regressor};
///
/// let key = FeatureKey::constraint("WESTEX|BASE CASE".parse()?);
/// assert_eq!(key.to_string(), "WESTEX|BASE CASE");
/// assert!(key < FeatureKey::Regressor(Regressor::NonSpin));
/// # Ok::<(), ercot_types::market::ConstraintKeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FeatureKey {
    /// The shadow price μ of a constraint in $/MW per hour, 0 where it does not bind.
    Constraint {
        /// The monitored element under its contingency.
        constraint: ConstraintKey,
        /// The direction, where directions are told apart.
        direction: Option<Direction>,
    },
    /// A system-wide price.
    Regressor(Regressor),
}

impl FeatureKey {
    /// A constraint whose directions are not told apart.
    pub fn constraint(constraint: ConstraintKey) -> Self {
        Self::Constraint { constraint, direction: None }
    }

    /// The constraint that it stands for, if it stands for one.
    pub fn as_constraint(&self) -> Option<&ConstraintKey> {
        match self {
            Self::Constraint { constraint, .. } => Some(constraint),
            Self::Regressor(_) => None,
        }
    }
}

impl From<ConstraintKey> for FeatureKey {
    fn from(constraint: ConstraintKey) -> Self {
        Self::constraint(constraint)
    }
}

impl From<Regressor> for FeatureKey {
    fn from(regressor: Regressor) -> Self {
        Self::Regressor(regressor)
    }
}

impl fmt::Display for FeatureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constraint { constraint, direction: None } => write!(f, "{constraint}"),
            Self::Constraint { constraint, direction: Some(direction) } => write!(f, "{constraint}|{direction}"),
            Self::Regressor(regressor) => write!(f, "{regressor}"),
        }
    }
}
