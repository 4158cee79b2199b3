//! The smallest events.

use ercot_types::market::{ConstraintKey, SettlementPoint};
use serde::{Deserialize, Serialize};

use super::Range;

/// An event that is not made of others. Prices are LMPs in $/MWh, shadow prices in $/MWh of relief, positive where a
/// constraint binds; a constraint's contribution to a point's congestion is −SF·μ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Atom {
    /// A point's price lies in a range.
    Price {
        /// The point.
        point: SettlementPoint,
        /// $/MWh.
        range: Range,
    },
    /// A point's price minus a hub's lies in a range.
    Basis {
        /// The point.
        point: SettlementPoint,
        /// What is subtracted.
        hub: SettlementPoint,
        /// $/MWh.
        range: Range,
    },
    /// A constraint binds: its shadow price is above 0.
    Binds {
        /// The constraint.
        constraint: ConstraintPattern,
    },
    /// A constraint's shadow price lies in a range; of several constraints, the largest.
    ShadowPrice {
        /// The constraint.
        constraint: ConstraintPattern,
        /// $/MWh.
        range: Range,
    },
    /// No constraint contributes more to a point's congestion, in absolute value, and this one contributes something. Of
    /// equals the first by name does, so that it is never two.
    ContributesMost {
        /// The constraint.
        constraint: ConstraintPattern,
        /// The point.
        point: SettlementPoint,
    },
    /// A constraint's share of a point's congestion, Σ|contribution| over the constraint / Σ|contribution| over all, lies in
    /// a range. Without congestion all shares are 0.
    Share {
        /// The constraint.
        constraint: ConstraintPattern,
        /// The point.
        point: SettlementPoint,
        /// From 0 to 1.
        range: Range,
    },
    /// The largest share that any constraint has of a point's congestion lies in a range.
    DriverShare {
        /// The point.
        point: SettlementPoint,
        /// From 0 to 1.
        range: Range,
    },
    /// A quantity of the whole system lies in a range.
    Level {
        /// The quantity.
        quantity: Quantity,
        /// In the quantity's unit.
        range: Range,
    },
    /// The system is in a regime, by the thresholds that the scenario set comes with.
    Regime(Regime),
}

/// A constraint under one contingency, or under any.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConstraintPattern {
    /// ERCOT's `ConstraintName`.
    pub constraint_name: String,
    /// ERCOT's `ContingencyName`; None: any.
    pub contingency_name: Option<String>,
}

impl ConstraintPattern {
    /// Whether a constraint is meant.
    pub fn matches(&self, key: &ConstraintKey) -> bool {
        self.constraint_name == key.constraint_name
            && self.contingency_name.as_ref().is_none_or(|name| *name == key.contingency_name)
    }
}

impl From<ConstraintKey> for ConstraintPattern {
    fn from(key: ConstraintKey) -> Self {
        Self { constraint_name: key.constraint_name, contingency_name: Some(key.contingency_name) }
    }
}

/// A quantity of the whole system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// System lambda, $/MWh.
    SystemLambda,
    /// Load, MW.
    Load,
    /// Wind generation, MW.
    Wind,
    /// Solar generation, MW.
    Solar,
    /// Reserves (PRC or its nearest substitute), MW.
    Reserves,
    /// Scarcity adder (RTRDPA), $/MWh.
    ScarcityAdder,
}

impl Quantity {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::SystemLambda, Self::Load, Self::Wind, Self::Solar, Self::Reserves, Self::ScarcityAdder];

    /// Its name in an event's text.
    pub fn name(self) -> &'static str {
        match self {
            Self::SystemLambda => "lambda",
            Self::Load => "load",
            Self::Wind => "wind",
            Self::Solar => "solar",
            Self::Reserves => "reserves",
            Self::ScarcityAdder => "adder",
        }
    }
}

/// A regime of the system, by thresholds that come with the scenario set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// Load is above its threshold.
    LoadHigh,
    /// Wind is below its threshold.
    WindDown,
    /// Solar is below its threshold.
    SolarDown,
    /// Reserves are below their threshold.
    ReserveTight,
    /// The scarcity adder is above its threshold.
    Scarcity,
}

impl Regime {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::LoadHigh, Self::WindDown, Self::SolarDown, Self::ReserveTight, Self::Scarcity];

    /// Its name in an event's text.
    pub fn name(self) -> &'static str {
        match self {
            Self::LoadHigh => "load_hi",
            Self::WindDown => "wind_down",
            Self::SolarDown => "solar_down",
            Self::ReserveTight => "tightness_low_cap",
            Self::Scarcity => "scarcity_hi",
        }
    }
}
