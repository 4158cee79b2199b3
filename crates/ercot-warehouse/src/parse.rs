//! From a staged CSV file to typed columns.

mod columns;
mod fields;
mod file;
mod frame;
mod lines;
mod value;
mod when;

pub(crate) use columns::{RowBatch, stage_columns};
pub(crate) use fields::split;
pub(crate) use file::{FileFault, FileOutcome, RowFault, TableParser};
pub(crate) use lines::{Line, Lines};
