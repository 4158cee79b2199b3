//! Names of events that users' scripts know, as typed events.

use ercot_types::market::SettlementPoint;
use serde::{Deserialize, Serialize};

use super::{Atom, ConstraintPattern, Edge, Range, RangeError, Regime};

/// The thresholds that the short names leave open.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AliasThresholds {
    /// `basis_spike_pos_…` is a basis above this, $/MWh.
    pub basis_spike: f64,
    /// `basis_spike_neg_…` is a basis below this, $/MWh.
    pub basis_spike_negative: f64,
    /// `node_…_driver_share` is a largest share above this, 0 to 1.
    pub driver_share: f64,
}

impl Default for AliasThresholds {
    /// ±15 $/MWh and one half.
    fn default() -> Self {
        Self { basis_spike: 15.0, basis_spike_negative: -15.0, driver_share: 0.5 }
    }
}

/// The event that a name without parentheses stands for. None: no such name.
pub(super) fn resolve(name: &str, thresholds: &AliasThresholds) -> Option<Result<Atom, RangeError>> {
    if let Some(regime) = Regime::ALL.into_iter().find(|regime| regime.name() == name) {
        return Some(Ok(Atom::Regime(regime)));
    }
    let any = |constraint: &str| {
        let constraint = ConstraintPattern { constraint_name: constraint.to_owned(), contingency_name: None };
        Some(Ok(Atom::Binds { constraint }))
    };
    if let Some(constraint) = name.strip_prefix("binds_").filter(|constraint| !constraint.is_empty()) {
        return any(constraint);
    }
    let between = |prefix: &str, suffix: &str| {
        let middle = name.strip_prefix(prefix)?.strip_suffix(suffix)?;
        (!middle.is_empty()).then_some(middle)
    };
    if let Some(constraint) = between("constraint_", "_pos") {
        return any(constraint);
    }
    if let Some(point) = between("node_", "_driver_share") {
        return Some(Range::above(thresholds.driver_share).map(|range| Atom::DriverShare { point: point_of(point), range }));
    }
    for (suffix, lower, upper) in [
        ("_bucket_le0", Edge::Open, Edge::Including(0.0)),
        ("_bucket_0_25", Edge::Excluding(0.0), Edge::Including(25.0)),
        ("_bucket_25_100", Edge::Excluding(25.0), Edge::Excluding(100.0)),
        ("_bucket_ge100", Edge::Including(100.0), Edge::Open),
    ] {
        if let Some(point) = between("node_", suffix) {
            return Some(Range::new(lower, upper).map(|range| Atom::Price { point: point_of(point), range }));
        }
    }
    basis_spike(name, thresholds).or_else(|| threshold(name))
}

/// `basis_spike_pos_<POINT>_vs_<HUB>`.
fn basis_spike(name: &str, thresholds: &AliasThresholds) -> Option<Result<Atom, RangeError>> {
    let (rest, range) = if let Some(rest) = name.strip_prefix("basis_spike_pos_") {
        (rest, Range::above(thresholds.basis_spike))
    } else {
        (name.strip_prefix("basis_spike_neg_")?, Range::below(thresholds.basis_spike_negative))
    };
    let (point, hub) = rest.rsplit_once("_vs_").filter(|(point, hub)| !point.is_empty() && !hub.is_empty())?;
    Some(range.map(|range| Atom::Basis { point: point_of(point), hub: point_of(hub), range }))
}

/// `node_<POINT>_gt25`.
fn threshold(name: &str) -> Option<Result<Atom, RangeError>> {
    let rest = name.strip_prefix("node_")?;
    let read = |sign: &str| {
        let (point, value) = rest.rsplit_once(sign)?;
        let value: f64 = value.parse().ok()?;
        (!point.is_empty()).then_some((point, value))
    };
    let (point, range) = if let Some((point, value)) = read("_gt") {
        (point, Range::above(value))
    } else {
        let (point, value) = read("_lt")?;
        (point, Range::below(value))
    };
    Some(range.map(|range| Atom::Price { point: point_of(point), range }))
}

fn point_of(name: &str) -> SettlementPoint {
    SettlementPoint(name.to_owned())
}
