use ercot_types::market::SettlementPoint;
use serde::{Deserialize, Serialize};

use crate::event::{ConstraintPattern, Quantity};

/// A number that every scenario has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A point's price, $/MWh.
    Price {
        /// The point.
        point: SettlementPoint,
    },
    /// A point's price minus a hub's, $/MWh.
    Basis {
        /// The point.
        point: SettlementPoint,
        /// What is subtracted.
        hub: SettlementPoint,
    },
    /// A constraint's shadow price, $/MWh; of several constraints, the largest.
    ShadowPrice {
        /// The constraint.
        constraint: ConstraintPattern,
    },
    /// A constraint's share of a point's congestion, 0 to 1.
    Share {
        /// The constraint.
        constraint: ConstraintPattern,
        /// The point.
        point: SettlementPoint,
    },
    /// The largest share that any constraint has of a point's congestion, 0 to 1.
    DriverShare {
        /// The point.
        point: SettlementPoint,
    },
    /// A quantity of the whole system, in its unit.
    Level {
        /// The quantity.
        quantity: Quantity,
    },
}
