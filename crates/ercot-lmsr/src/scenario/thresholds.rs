use serde::{Deserialize, Serialize};

use crate::event::{Quantity, Range, RangeError, Regime};

/// Where the regimes begin. None: not said, and an event of the regime is refused.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct RegimeThresholds {
    /// Load is high above this, MW.
    pub load_high: Option<f64>,
    /// Wind is down below this, MW.
    pub wind_down: Option<f64>,
    /// Solar is down below this, MW.
    pub solar_down: Option<f64>,
    /// Reserves are tight below this, MW.
    pub reserve_tight: Option<f64>,
    /// There is scarcity while the adder is above this, $/MWh.
    pub scarcity: Option<f64>,
}

impl RegimeThresholds {
    /// The quantity that decides about a regime, and the range in which it holds.
    pub(crate) fn of(&self, regime: Regime) -> Option<(Quantity, Result<Range, RangeError>)> {
        Some(match regime {
            Regime::LoadHigh => (Quantity::Load, Range::above(self.load_high?)),
            Regime::WindDown => (Quantity::Wind, Range::below(self.wind_down?)),
            Regime::SolarDown => (Quantity::Solar, Range::below(self.solar_down?)),
            Regime::ReserveTight => (Quantity::Reserves, Range::below(self.reserve_tight?)),
            Regime::Scarcity => (Quantity::ScarcityAdder, Range::above(self.scarcity?)),
        })
    }
}
