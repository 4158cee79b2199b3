use std::collections::HashMap;

use ercot_types::market::SettlementPoint;
use serde::{Deserialize, Serialize};

use super::{FactorTable, FeatureFactors, ModelError, Provenance, Standing};
use crate::key::FeatureKey;

/// Points at most: more than ERCOT's electrical buses.
pub(crate) const MAX_POINTS: usize = 65_536;
/// Features at most.
pub(crate) const MAX_FEATURES: usize = 16_384;
/// Coefficients at most: 2 GB.
pub(crate) const MAX_COEFFICIENTS: usize = 1 << 28;

/// What is known of a feature beside its coefficients.
#[derive(Debug, Clone, PartialEq)]
struct Column {
    key: FeatureKey,
    standing: Standing,
    average_abs_value: f64,
    binding_runs: u64,
}

/// The coefficients of a fit, point by feature: `LMP − λ = intercept + Σ β μ`, `β = −SF`.
///
/// Dense, one feature after the other. Numbers of points and features are places in [`ShiftFactors::points`] and
/// [`ShiftFactors::feature`]; a feature learned on line gets the next number, and no number changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "FactorTable", into = "FactorTable")]
pub struct ShiftFactors {
    provenance: Provenance,
    points: Vec<SettlementPoint>,
    intercepts_usd_per_mwh: Vec<f64>,
    columns: Vec<Column>,
    coefficients: Vec<f64>,
    point_numbers: HashMap<SettlementPoint, usize>,
    feature_numbers: HashMap<FeatureKey, usize>,
}

impl ShiftFactors {
    /// Checks the parts and takes them.
    ///
    /// # Errors
    ///
    /// [`ModelError`]: a point or feature that comes twice, a list of the wrong length, a number that is not finite, a window
    /// that ends before it starts, or more than is held.
    pub fn new(table: FactorTable) -> Result<Self, ModelError> {
        let FactorTable { provenance, points, intercepts_usd_per_mwh, features } = table;
        let (start, end) = (provenance.window_start, provenance.window_end);
        if end < start {
            return Err(ModelError::Window { start, end });
        }
        limited("points", points.len(), MAX_POINTS)?;
        limited("features", features.len(), MAX_FEATURES)?;
        limited("coefficients", points.len() * features.len(), MAX_COEFFICIENTS)?;
        counted("intercepts", intercepts_usd_per_mwh.len(), points.len())?;
        let mut point_numbers = HashMap::with_capacity(points.len());
        for (index, (point, &value)) in points.iter().zip(&intercepts_usd_per_mwh).enumerate() {
            if point_numbers.insert(point.clone(), index).is_some() {
                return Err(ModelError::DuplicatePoint { point: point.clone() });
            }
            if !value.is_finite() {
                return Err(ModelError::Intercept { point: point.clone(), value });
            }
        }
        let size = points.len() * features.len();
        let mut factors = Self {
            provenance,
            points,
            intercepts_usd_per_mwh,
            columns: Vec::with_capacity(features.len()),
            coefficients: Vec::with_capacity(size),
            point_numbers,
            feature_numbers: HashMap::with_capacity(features.len()),
        };
        for feature in features {
            factors.push(feature)?;
        }
        Ok(factors)
    }

    /// Adds a feature and returns its number.
    pub(crate) fn push(&mut self, feature: FeatureFactors) -> Result<usize, ModelError> {
        let FeatureFactors { key, standing, average_abs_value, binding_runs, coefficients } = feature;
        let number = self.columns.len();
        limited("features", number + 1, MAX_FEATURES)?;
        limited("coefficients", (number + 1) * self.points.len(), MAX_COEFFICIENTS)?;
        counted("coefficients of a feature", coefficients.len(), self.points.len())?;
        if self.feature_numbers.contains_key(&key) {
            return Err(ModelError::DuplicateFeature { feature: key });
        }
        if !average_abs_value.is_finite() || average_abs_value < 0.0 {
            return Err(ModelError::AverageAbsValue { feature: key, value: average_abs_value });
        }
        if let Some((point, &value)) = self.points.iter().zip(&coefficients).find(|(_, value)| !value.is_finite()) {
            return Err(ModelError::Coefficient { feature: key, point: point.clone(), value });
        }
        self.feature_numbers.insert(key.clone(), number);
        self.columns.push(Column { key, standing, average_abs_value, binding_runs });
        self.coefficients.extend_from_slice(&coefficients);
        Ok(number)
    }

    /// The parts, as stored.
    pub fn into_table(self) -> FactorTable {
        let features = self
            .columns
            .iter()
            .enumerate()
            .map(|(feature, column)| FeatureFactors {
                key: column.key.clone(),
                standing: column.standing,
                average_abs_value: column.average_abs_value,
                binding_runs: column.binding_runs,
                coefficients: self.column(feature).to_vec(),
            })
            .collect();
        FactorTable {
            provenance: self.provenance,
            points: self.points,
            intercepts_usd_per_mwh: self.intercepts_usd_per_mwh,
            features,
        }
    }

    /// Which fit they come from.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// The points.
    pub fn points(&self) -> &[SettlementPoint] {
        &self.points
    }

    /// LMP − λ of each point where nothing binds, $/MWh.
    pub fn intercepts_usd_per_mwh(&self) -> &[f64] {
        &self.intercepts_usd_per_mwh
    }

    /// How many features there are.
    pub fn feature_count(&self) -> usize {
        self.columns.len()
    }

    /// The key of a feature.
    pub fn feature(&self, feature: usize) -> Option<&FeatureKey> {
        self.columns.get(feature).map(|column| &column.key)
    }

    /// Whether a feature's factors passed the gate.
    pub fn standing(&self, feature: usize) -> Option<Standing> {
        self.columns.get(feature).map(|column| column.standing)
    }

    /// The mean absolute shadow price of a feature over the training runs in which it was not 0, $/MW per hour; 0 if there is no
    /// such feature.
    pub fn average_abs_value(&self, feature: usize) -> f64 {
        self.columns.get(feature).map_or(0.0, |column| column.average_abs_value)
    }

    /// In how many runs a feature was not 0, the ones learned on line included; 0 if there is no such feature.
    pub fn binding_runs(&self, feature: usize) -> u64 {
        self.columns.get(feature).map_or(0, |column| column.binding_runs)
    }

    /// The number of a point.
    pub fn point_index(&self, point: &SettlementPoint) -> Option<usize> {
        self.point_numbers.get(point).copied()
    }

    /// The number of a feature; `None` says that it has no learned factors.
    pub fn feature_index(&self, feature: &FeatureKey) -> Option<usize> {
        self.feature_numbers.get(feature).copied()
    }

    /// β = −SF of a feature at every point, MW/MW; empty if there is no such feature.
    pub fn column(&self, feature: usize) -> &[f64] {
        let width = self.points.len();
        self.coefficients.get(feature * width..(feature + 1) * width).unwrap_or_default()
    }

    /// β = −SF of a feature at a point, MW/MW.
    pub fn coefficient(&self, point: usize, feature: usize) -> Option<f64> {
        self.column(feature).get(point).copied()
    }

    /// What a feature moves a point by where it binds, on average: `|β| · mean |μ|`, $/MWh.
    pub fn expected_impact_usd_per_mwh(&self, point: usize, feature: usize) -> Option<f64> {
        self.coefficient(point, feature).map(|coefficient| coefficient.abs() * self.average_abs_value(feature))
    }

    pub(crate) fn column_mut(&mut self, feature: usize) -> &mut [f64] {
        let width = self.points.len();
        self.coefficients.get_mut(feature * width..(feature + 1) * width).unwrap_or_default()
    }

    pub(crate) fn set_standing(&mut self, feature: usize, standing: Standing) {
        if let Some(column) = self.columns.get_mut(feature) {
            column.standing = standing;
        }
    }

    /// Counts a run in which the feature was not 0.
    pub(crate) fn count_run(&mut self, feature: usize, value: f64) {
        if let Some(column) = self.columns.get_mut(feature) {
            column.binding_runs += 1;
            column.average_abs_value += (value.abs() - column.average_abs_value) / real(column.binding_runs);
        }
    }
}

fn limited(what: &'static str, found: usize, limit: usize) -> Result<(), ModelError> {
    if found > limit { Err(ModelError::TooMany { what, found, limit }) } else { Ok(()) }
}

pub(crate) fn counted(what: &'static str, found: usize, points: usize) -> Result<(), ModelError> {
    if found == points { Ok(()) } else { Err(ModelError::Length { what, found, points }) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of runs are far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}
