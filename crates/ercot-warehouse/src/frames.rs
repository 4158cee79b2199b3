//! Panels as Arrow record batches, and as polars frames with the feature `polars`.
//!
//! Columns of instants have no time zone and are UTC, as in the warehouse. What is missing is null.

#[cfg(feature = "polars")]
mod polars;

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray},
    datatypes::{DataType, Field, Schema, TimeUnit},
};
use jiff::Timestamp;

use crate::{
    lookup::RunPrices,
    panel::{MuMatrix, PanelError, PriceMeasure, PricePanel, Regressors},
};

/// Columns with their names.
pub(crate) type Table = Vec<(String, FrameColumn)>;

/// A column.
pub(crate) enum FrameColumn {
    /// Microseconds after 1970, UTC.
    Instants(Vec<Option<i64>>),
    /// Numbers; one that is not a number is missing.
    Numbers(Vec<f64>),
    Texts(Vec<String>),
    Flags(Vec<bool>),
}

impl FrameColumn {
    pub(crate) fn instants(instants: &[Timestamp]) -> Self {
        Self::Instants(instants.iter().map(|instant| Some(instant.as_microsecond())).collect())
    }
}

/// A number, unless it is missing.
fn present(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

fn batch(table: Table) -> Result<RecordBatch, PanelError> {
    let (mut fields, mut columns): (Vec<Field>, Vec<ArrayRef>) = (Vec::new(), Vec::new());
    for (name, column) in table {
        let (kind, array): (DataType, ArrayRef) = match column {
            FrameColumn::Instants(values) => {
                (DataType::Timestamp(TimeUnit::Microsecond, None), Arc::new(TimestampMicrosecondArray::from(values)))
            }
            FrameColumn::Numbers(values) => {
                (DataType::Float64, Arc::new(values.into_iter().map(present).collect::<Float64Array>()))
            }
            FrameColumn::Texts(values) => (DataType::Utf8, Arc::new(StringArray::from(values))),
            FrameColumn::Flags(values) => (DataType::Boolean, Arc::new(BooleanArray::from(values))),
        };
        fields.push(Field::new(name, kind, true));
        columns.push(array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(PanelError::Batch)
}

impl PricePanel {
    /// One row per run: `sced_ts_utc`, then a column per point [$/MWh].
    ///
    /// # Errors
    ///
    /// [`PanelError::Batch`] if the fields were changed so that they no longer fit together; so for the others below.
    pub fn to_batch(&self, measure: PriceMeasure) -> Result<RecordBatch, PanelError> {
        batch(self.table(measure))
    }
}

impl MuMatrix {
    /// One row per entry: `sced_ts_utc`, `constraint_name`, `contingency_name`, `mu` [$/MWh].
    ///
    /// Which runs are known without having an entry, [`Self::runs_to_batch`] tells.
    ///
    /// # Errors
    ///
    /// [`PanelError::Batch`].
    pub fn to_batch(&self) -> Result<RecordBatch, PanelError> {
        batch(self.entries())
    }

    /// One row per run: `sced_ts_utc`, `mu_known`, `mu_published_at`.
    ///
    /// # Errors
    ///
    /// [`PanelError::Batch`].
    pub fn runs_to_batch(&self) -> Result<RecordBatch, PanelError> {
        batch(self.known_runs())
    }
}

impl Regressors {
    /// One row per run: `sced_ts_utc`, then a column per regressor.
    ///
    /// # Errors
    ///
    /// [`PanelError::Batch`].
    pub fn to_batch(&self) -> Result<RecordBatch, PanelError> {
        batch(self.table())
    }
}

impl RunPrices {
    /// One row per point: `sced_ts_utc`, `settlement_point`, `lmp`, `congestion` [$/MWh].
    ///
    /// # Errors
    ///
    /// [`PanelError::Batch`].
    pub fn to_batch(&self) -> Result<RecordBatch, PanelError> {
        batch(self.table())
    }
}
