use std::collections::HashMap;

use ercot_types::market::ScedRun;

use super::PanelError;
use crate::key::FeatureKey;

/// Columns at most: a Gram of these takes 2 GB.
pub(crate) const MAX_FEATURES: usize = 16_384;
/// Rows at most: forty years of runs.
pub(crate) const MAX_RUNS: usize = 4_300_000;

/// What is not 0 in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SparseRow<'d> {
    /// Columns, rising.
    pub features: &'d [u32],
    /// Their values.
    pub values: &'d [f64],
}

impl<'d> SparseRow<'d> {
    /// Column and value of each entry.
    pub fn iter(self) -> impl ExactSizeIterator<Item = (usize, f64)> + 'd {
        self.features.iter().zip(self.values).map(|(&feature, &value)| (feature as usize, value))
    }

    /// `Σ value · coefficient`; columns that `coefficients` does not have count as 0.
    pub fn dot(self, coefficients: &[f64]) -> f64 {
        self.iter().map(|(feature, value)| value * coefficients.get(feature).copied().unwrap_or(0.0)).sum()
    }
}

/// The sparse matrix of shadow prices: rows are SCED runs in time order, columns are features in the order of their keys.
///
/// A value that is not there is 0: a constraint that a delivered file does not list does not bind.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    runs: Vec<ScedRun>,
    features: Vec<FeatureKey>,
    row_starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f64>,
}

impl Design {
    /// The runs, rising.
    pub fn runs(&self) -> &[ScedRun] {
        &self.runs
    }

    /// The keys of the columns, rising.
    pub fn features(&self) -> &[FeatureKey] {
        &self.features
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.runs.len()
    }

    /// What is not 0 in a row; empty beyond the last row.
    pub fn row(&self, row: usize) -> SparseRow<'_> {
        let bound = |index: usize| self.row_starts.get(index).copied().unwrap_or(self.columns.len());
        let range = bound(row)..bound(row + 1);
        SparseRow {
            features: self.columns.get(range.clone()).unwrap_or_default(),
            values: self.values.get(range).unwrap_or_default(),
        }
    }

    /// The row of a run.
    pub fn row_of(&self, run: ScedRun) -> Option<usize> {
        self.runs.binary_search(&run).ok()
    }

    /// The column of a feature.
    pub fn column_of(&self, feature: &FeatureKey) -> Option<usize> {
        self.features.binary_search(feature).ok()
    }

    /// In how many of the rows each feature is not 0.
    pub fn binding_counts(&self, rows: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut counts = vec![0; self.features.len()];
        for row in rows {
            for &feature in self.row(row).features {
                if let Some(count) = counts.get_mut(feature as usize) {
                    *count += 1;
                }
            }
        }
        counts
    }
}

/// Takes runs one by one, in time order.
#[derive(Debug, Clone)]
pub struct DesignBuilder {
    known: HashMap<FeatureKey, u32>,
    design: Design,
    row: Vec<(u32, f64)>,
}

impl Default for DesignBuilder {
    fn default() -> Self {
        let design =
            Design { runs: Vec::new(), features: Vec::new(), row_starts: vec![0], columns: Vec::new(), values: Vec::new() };
        Self { known: HashMap::new(), design, row: Vec::new() }
    }
}

impl DesignBuilder {
    /// Adds a run with what is not 0 in it; zeros may be given and are left out.
    ///
    /// # Errors
    ///
    /// [`PanelError`] where the run is not later than the last one, a value is not finite, a shadow price is negative, a feature
    /// comes twice, or there are too many of anything. The run is then not added.
    pub fn push(&mut self, run: ScedRun, entries: &[(FeatureKey, f64)]) -> Result<(), PanelError> {
        if let Some(&after) = self.design.runs.last() {
            if after == run {
                return Err(PanelError::DuplicateRun { run });
            }
            if after > run {
                return Err(PanelError::Unsorted { run, after });
            }
        }
        if self.design.runs.len() >= MAX_RUNS {
            return Err(PanelError::TooMany { what: "runs", limit: MAX_RUNS });
        }
        for (feature, value) in entries {
            check(run, feature, *value)?;
        }
        self.row.clear();
        for (feature, value) in entries {
            let column = self.column(feature)?;
            self.row.push((column, *value));
        }
        self.row.sort_unstable_by_key(|(column, _)| *column);
        if let Some(twice) = self.row.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let feature = self.design.features.get(twice[0].0 as usize).cloned();
            return Err(feature.map_or(PanelError::UnknownRun { run }, |feature| PanelError::DuplicateFeature { run, feature }));
        }
        for &(column, value) in self.row.iter().filter(|(_, value)| *value != 0.0) {
            self.design.columns.push(column);
            self.design.values.push(value);
        }
        self.design.row_starts.push(self.design.columns.len());
        self.design.runs.push(run);
        Ok(())
    }

    fn column(&mut self, feature: &FeatureKey) -> Result<u32, PanelError> {
        if let Some(&column) = self.known.get(feature) {
            return Ok(column);
        }
        let column = self.design.features.len();
        if column >= MAX_FEATURES {
            return Err(PanelError::TooMany { what: "features", limit: MAX_FEATURES });
        }
        let column = u32::try_from(column).map_err(|_| PanelError::TooMany { what: "features", limit: MAX_FEATURES })?;
        self.known.insert(feature.clone(), column);
        self.design.features.push(feature.clone());
        Ok(column)
    }

    /// The design, with features in the order of their keys, whatever order they came in.
    ///
    /// Features that never were other than 0 are left out.
    pub fn finish(self) -> Design {
        let Design { runs, features, row_starts, columns, values } = self.design;
        let mut used = vec![false; features.len()];
        for &column in &columns {
            used[column as usize] = true;
        }
        let mut order: Vec<(FeatureKey, usize)> =
            features.into_iter().enumerate().filter(|(old, _)| used[*old]).map(|(old, feature)| (feature, old)).collect();
        order.sort_unstable();
        let mut moved = vec![0_u32; used.len()];
        for (new, (_, old)) in (0_u32..).zip(&order) {
            moved[*old] = new;
        }
        let mut sorted = Design {
            runs,
            features: order.into_iter().map(|(feature, _)| feature).collect(),
            row_starts,
            columns: Vec::with_capacity(columns.len()),
            values: Vec::with_capacity(values.len()),
        };
        let mut row: Vec<(u32, f64)> = Vec::new();
        for bounds in sorted.row_starts.windows(2) {
            row.clear();
            let range = bounds[0]..bounds[1];
            row.extend(columns[range.clone()].iter().zip(&values[range]).map(|(&old, &value)| (moved[old as usize], value)));
            row.sort_unstable_by_key(|(column, _)| *column);
            sorted.columns.extend(row.iter().map(|(column, _)| *column));
            sorted.values.extend(row.iter().map(|(_, value)| *value));
        }
        sorted
    }
}

fn check(run: ScedRun, feature: &FeatureKey, value: f64) -> Result<(), PanelError> {
    let feature = || feature.clone();
    if !value.is_finite() {
        return Err(PanelError::FeatureNotFinite { run, feature: feature(), value });
    }
    if value < 0.0 && feature().as_constraint().is_some() {
        return Err(PanelError::NegativeShadowPrice { run, feature: feature(), value });
    }
    Ok(())
}
