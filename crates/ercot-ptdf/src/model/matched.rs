use super::{ModelError, ShiftFactors};
use crate::key::FeatureKey;

/// A run's shadow prices (or their changes), matched to the columns of some shift factors.
///
/// Make one and use it again for every run: it keeps its memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matched {
    known: Vec<(usize, f64)>,
    without_factors: Vec<usize>,
}

impl Matched {
    /// Matches the shadow prices and regressors of a run. Zeros are left out.
    ///
    /// # Errors
    ///
    /// [`ModelError`] where a value is not finite, a shadow price is below 0, or a feature comes twice. The match is then empty.
    pub fn set(&mut self, factors: &ShiftFactors, values: &[(FeatureKey, f64)]) -> Result<(), ModelError> {
        let negative = |(key, value): &&(FeatureKey, f64)| *value < 0.0 && key.as_constraint().is_some();
        if let Some((feature, value)) = values.iter().find(negative) {
            self.clear();
            return Err(ModelError::NegativeShadowPrice { feature: feature.clone(), value: *value });
        }
        self.set_changes(factors, values)
    }

    /// Matches changes Δμ, which may be negative. Zeros are left out.
    ///
    /// # Errors
    ///
    /// [`ModelError`] where a value is not finite or a feature comes twice. The match is then empty.
    pub fn set_changes(&mut self, factors: &ShiftFactors, values: &[(FeatureKey, f64)]) -> Result<(), ModelError> {
        self.clear();
        let matched = self.fill(factors, values);
        if matched.is_err() {
            self.clear();
        }
        matched
    }

    /// Forgets the run.
    pub fn clear(&mut self) {
        self.known.clear();
        self.without_factors.clear();
    }

    fn fill(&mut self, factors: &ShiftFactors, values: &[(FeatureKey, f64)]) -> Result<(), ModelError> {
        for (position, (feature, value)) in values.iter().enumerate() {
            if !value.is_finite() {
                return Err(ModelError::Value { feature: feature.clone(), value: *value });
            }
            if *value == 0.0 {
                continue;
            }
            match factors.feature_index(feature) {
                Some(number) => self.known.push((number, *value)),
                None => self.without_factors.push(position),
            }
        }
        self.known.sort_unstable_by_key(|(number, _)| *number);
        if let Some(pair) = self.known.windows(2).find(|pair| pair.first().map(|p| p.0) == pair.last().map(|p| p.0)) {
            let number = pair.first().map_or(0, |entry| entry.0);
            return Err(factors
                .feature(number)
                .map_or(ModelError::ForeignMatch { index: number, features: factors.feature_count() }, |feature| {
                    ModelError::DuplicateFeature { feature: feature.clone() }
                }));
        }
        Ok(())
    }

    /// Number of the feature and value of each entry that has factors, by rising number.
    pub fn known(&self) -> &[(usize, f64)] {
        &self.known
    }

    /// Places in the list that was matched of the entries that have no learned factors.
    pub fn without_factors(&self) -> &[usize] {
        &self.without_factors
    }

    /// The value of a feature, 0 where it is not there.
    pub fn value(&self, feature: usize) -> f64 {
        self.known
            .binary_search_by_key(&feature, |(number, _)| *number)
            .ok()
            .and_then(|place| self.known.get(place))
            .map_or(0.0, |(_, value)| *value)
    }
}
