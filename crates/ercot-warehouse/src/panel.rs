//! Typed queries for programs that compute: panels of prices, shadow prices and regressors over SCED runs.
//!
//! A window of operating days is handed out a block of days at a time, so that a year never has to fit into memory. The runs
//! of a block are those of `mart.sced_run`, in order. Where that mart is a table it is as old as the last refresh; through an
//! [`AsOf`](crate::AsOf) reader it is computed for the block.

mod mu;
mod price;
mod read;
mod regressors;

use std::{collections::HashSet, num::NonZeroU16};

use duckdb::Connection;
use jiff::{Timestamp, ToSpan, civil::Date};

pub use mu::{ConstraintKey, MuMatrix, mu_matrices};
pub use price::{PriceMeasure, PricePanel, price_panels};
use read::ask;
pub use regressors::{Regressors, regressors};

use crate::error::WarehouseError;

/// Operating days, and how many of them make a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelWindow {
    first: Date,
    last: Date,
    days_per_block: NonZeroU16,
}

impl PanelWindow {
    /// A week of 1,000 points takes some 16 MB as numbers.
    const DAYS_PER_BLOCK: NonZeroU16 = NonZeroU16::new(7).unwrap();

    /// The operating days from the first to the last, both included, seven to a block.
    ///
    /// # Errors
    ///
    /// [`PanelError::Days`] if the first is after the last.
    pub fn new(first: Date, last: Date) -> Result<Self, PanelError> {
        if first > last {
            return Err(PanelError::Days { first, last });
        }
        Ok(Self { first, last, days_per_block: Self::DAYS_PER_BLOCK })
    }

    /// The same days in blocks of another length.
    #[must_use]
    pub fn with_days_per_block(self, days: NonZeroU16) -> Self {
        Self { days_per_block: days, ..self }
    }

    /// The first and the last day of the block that starts with a day.
    fn block(&self, first: Date) -> (Date, Date) {
        let days = i64::from(self.days_per_block.get()) - 1;
        let last = first.saturating_add(days.days());
        (first, last.min(self.last))
    }

    /// The condition that a row is of the window.
    fn condition(&self) -> String {
        format!("operating_day BETWEEN DATE '{}' AND DATE '{}'", self.first, self.last)
    }
}

/// The blocks of a window, oldest first. After an error there are no more.
pub struct Blocks<'w, T> {
    window: PanelWindow,
    next: Option<Date>,
    read: Box<dyn FnMut(Date, Date) -> Result<T, PanelError> + 'w>,
}

impl<'w, T> Blocks<'w, T> {
    fn new(window: PanelWindow, read: impl FnMut(Date, Date) -> Result<T, PanelError> + 'w) -> Self {
        Self { window, next: Some(window.first), read: Box::new(read) }
    }
}

impl<T> Iterator for Blocks<'_, T> {
    type Item = Result<T, PanelError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (first, last) = self.window.block(self.next.take()?);
        let block = (self.read)(first, last);
        if block.is_ok() && last < self.window.last {
            self.next = last.tomorrow().ok();
        }
        Some(block)
    }
}

/// Where the runs come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RunSource {
    /// The mart of the last refresh.
    Mart,
    /// The macro that computes the mart.
    Macro,
}

impl RunSource {
    fn find(connection: &Connection) -> Result<Self, PanelError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM duckdb_tables() WHERE database_name = current_database()
                              AND schema_name = 'mart' AND table_name = 'sced_run'),
                          EXISTS (SELECT 1 FROM duckdb_functions() WHERE database_name = current_database()
                              AND schema_name = 'build' AND function_name = 'mart__sced_run')";
        let action = WarehouseError::statement("look for mart.sced_run");
        match connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).map_err(action)? {
            (true, _) => Ok(Self::Mart),
            (false, true) => Ok(Self::Macro),
            (false, false) => Err(PanelError::NoMart),
        }
    }

    /// The runs of the days as a relation.
    fn relation(self, first: Date, last: Date) -> String {
        match self {
            Self::Mart => format!("(SELECT * FROM mart.sced_run WHERE operating_day BETWEEN DATE '{first}' AND DATE '{last}')"),
            Self::Macro => format!("build.mart__sced_run(DATE '{first}', DATE '{last}')"),
        }
    }
}

/// A run's instant, from DuckDB's microseconds.
pub(crate) fn instant(microseconds: i64) -> Result<Timestamp, PanelError> {
    Timestamp::from_microsecond(microseconds).map_err(|_| PanelError::Instant { microseconds })
}

/// Refuses names that are given twice, or none.
pub(crate) fn distinct<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<(), PanelError> {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(PanelError::Twice { name: name.to_owned() });
        }
    }
    if seen.is_empty() { Err(PanelError::NoPoints) } else { Ok(()) }
}

/// Why a panel could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PanelError {
    /// The warehouse could not be asked.
    #[error(transparent)]
    Warehouse(#[from] WarehouseError),
    /// The warehouse was made before the marts.
    #[error("the warehouse has no mart.sced_run: open it for writing once, which migrates it, and refresh the marts")]
    NoMart,
    /// The window is upside down.
    #[error("the window starts on {first} and ends on {last}, which is before")]
    Days {
        /// Its first day.
        first: Date,
        /// Its last day.
        last: Date,
    },
    /// No point was asked for.
    #[error("no settlement point was given: name at least one")]
    NoPoints,
    /// A point or constraint was asked for twice.
    #[error("{name} was given twice: name each point and constraint once")]
    Twice {
        /// It.
        name: String,
    },
    /// An answer has another type than the statement asks for; a fault of this program.
    #[error("column {column} of the answer is {found}")]
    Column {
        /// Its place, from 0.
        column: usize,
        /// Its type.
        found: String,
    },
    /// A stamp is beyond the calendar.
    #[error("a run is stamped {microseconds} µs after 1970, which no calendar has; look for the row and correct it")]
    Instant {
        /// The stamp.
        microseconds: i64,
    },
    /// Columns could not be brought together into a record batch.
    #[error("the panel could not be brought into a record batch")]
    Batch(#[source] arrow::error::ArrowError),
    /// Columns could not be brought together into a frame.
    #[cfg(feature = "polars")]
    #[error("the panel could not be brought into a frame")]
    Frame(#[source] polars::error::PolarsError),
}
