//! Panels as polars frames, column by column, by value.

use polars::prelude::{Column, DataFrame, DataType, IntoColumn, NamedFrom, Series, TimeUnit};

use super::{FrameColumn, Table, present};
use crate::{
    lookup::RunPrices,
    panel::{MuMatrix, PanelError, PriceMeasure, PricePanel, Regressors},
};

fn frame(table: Table) -> Result<DataFrame, PanelError> {
    let height = table.first().map_or(0, |(_, column)| column.len());
    let columns: Vec<Column> = table.into_iter().map(series).collect::<Result<_, _>>()?;
    DataFrame::new(height, columns).map_err(PanelError::Frame)
}

impl FrameColumn {
    fn len(&self) -> usize {
        match self {
            Self::Instants(values) => values.len(),
            Self::Numbers(values) => values.len(),
            Self::Texts(values) => values.len(),
            Self::Flags(values) => values.len(),
        }
    }
}

fn series((name, column): (String, FrameColumn)) -> Result<Column, PanelError> {
    let name = name.as_str().into();
    let series = match column {
        FrameColumn::Instants(values) => {
            let whole = Series::new(name, values);
            whole.cast(&DataType::Datetime(TimeUnit::Microseconds, None)).map_err(PanelError::Frame)?
        }
        FrameColumn::Numbers(values) => Series::new(name, values.into_iter().map(present).collect::<Vec<_>>()),
        FrameColumn::Texts(values) => Series::new(name, values),
        FrameColumn::Flags(values) => Series::new(name, values),
    };
    Ok(series.into_column())
}

impl PricePanel {
    /// The columns of [`Self::to_batch`].
    ///
    /// # Errors
    ///
    /// [`PanelError::Frame`] if the fields were changed so that they no longer fit together; so for the others below.
    pub fn to_frame(&self, measure: PriceMeasure) -> Result<DataFrame, PanelError> {
        frame(self.table(measure))
    }
}

impl MuMatrix {
    /// The columns of [`Self::to_batch`].
    ///
    /// # Errors
    ///
    /// [`PanelError::Frame`].
    pub fn to_frame(&self) -> Result<DataFrame, PanelError> {
        frame(self.entries())
    }

    /// The columns of [`Self::runs_to_batch`].
    ///
    /// # Errors
    ///
    /// [`PanelError::Frame`].
    pub fn runs_to_frame(&self) -> Result<DataFrame, PanelError> {
        frame(self.known_runs())
    }
}

impl Regressors {
    /// The columns of [`Self::to_batch`].
    ///
    /// # Errors
    ///
    /// [`PanelError::Frame`].
    pub fn to_frame(&self) -> Result<DataFrame, PanelError> {
        frame(self.table())
    }
}

impl RunPrices {
    /// The columns of [`Self::to_batch`].
    ///
    /// # Errors
    ///
    /// [`PanelError::Frame`].
    pub fn to_frame(&self) -> Result<DataFrame, PanelError> {
        frame(self.table())
    }
}
