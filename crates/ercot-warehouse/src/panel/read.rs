//! Reads answers column by column.

use arrow::{
    array::{Array, AsArray, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray},
    datatypes::{Float64Type, Int64Type},
};
use duckdb::{Params, Statement};

use super::PanelError;
use crate::error::WarehouseError;

/// Asks a statement and hands out its answer piece by piece.
pub(super) fn ask<P: Params>(
    statement: &mut Statement<'_>,
    params: P,
    action: &str,
    mut take: impl FnMut(Rows<'_>) -> Result<(), PanelError>,
) -> Result<(), PanelError> {
    // The iterator panics when a piece cannot be fetched; the statement itself returns the error.
    drop(statement.stream_arrow(params).map_err(WarehouseError::statement(action))?);
    while let Some(piece) = statement.step().map_err(WarehouseError::statement(action))? {
        let batch = RecordBatch::from(&piece);
        if batch.num_rows() > 0 {
            take(Rows(&batch))?;
        }
    }
    Ok(())
}

/// A piece of an answer.
pub(super) struct Rows<'b>(&'b RecordBatch);

impl<'b> Rows<'b> {
    pub(super) fn whole(&self, column: usize) -> Result<&'b Int64Array, PanelError> {
        self.found(column, |array| array.as_primitive_opt::<Int64Type>())
    }

    pub(super) fn number(&self, column: usize) -> Result<&'b Float64Array, PanelError> {
        self.found(column, |array| array.as_primitive_opt::<Float64Type>())
    }

    pub(super) fn text(&self, column: usize) -> Result<&'b StringArray, PanelError> {
        self.found(column, |array| array.as_string_opt::<i32>())
    }

    pub(super) fn flag(&self, column: usize) -> Result<&'b BooleanArray, PanelError> {
        self.found(column, |array| array.as_boolean_opt())
    }

    /// The numbers of a column; what is missing is not a number.
    pub(super) fn numbers(&self, column: usize) -> Result<impl Iterator<Item = f64> + 'b, PanelError> {
        Ok(self.number(column)?.iter().map(|value| value.unwrap_or(f64::NAN)))
    }

    fn found<A>(&self, column: usize, read: impl Fn(&'b dyn Array) -> Option<&'b A>) -> Result<&'b A, PanelError> {
        let array = self.0.columns().get(column);
        let found = || array.map_or_else(|| "missing".to_owned(), |array| array.data_type().to_string());
        array.and_then(|array| read(array.as_ref())).ok_or_else(|| PanelError::Column { column, found: found() })
    }
}
