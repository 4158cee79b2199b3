//! Brings the marts up to date: rebuilds the days whose sources changed, and no others.
//!
//! A mart `mart.NAME` is a table with an `operating_day`, computed by the table macro `build.mart__NAME(first_day, last_day)`.
//! `ops.mart_source` says what it reads. A load notes in `ops.touched_day` the days that it changed; a refresh turns these into
//! days of marts in `ops.stale_day`, and builds them stretch by stretch, each in a transaction that also takes its days
//! off the list. So a refresh that is killed goes on where it was, and readers see whole days only.
//!
//! A mart that was never built, or whose macro or sources have changed since, is built in full.

mod build;
mod plan;

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::Serialize;

use crate::{error::WarehouseError, ops::sql_timestamp, warehouse::Warehouse};

/// How much a refresh builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshScope {
    /// The days that are stale.
    Stale,
    /// Every day of every mart.
    Everything,
}

/// Why days of a mart were built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefreshReason {
    /// Days of its sources changed.
    SourcesChanged,
    /// An earlier refresh was cut off.
    Unfinished,
    /// It was never built.
    NeverBuilt,
    /// A migration changed its definition.
    DefinitionChanged,
    /// Everything was asked for.
    AskedFor,
}

/// What a refresh did to one mart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MartRefreshed {
    /// The mart, as `schema.table`.
    pub mart: String,
    /// Why it was built; none if nothing of it was stale.
    pub reason: Option<RefreshReason>,
    /// The operating days that were built.
    pub days: u64,
    /// The first of them, `YYYY-MM-DD`.
    pub first_day: Option<String>,
    /// The last of them.
    pub last_day: Option<String>,
    /// Rows of these days that were there before.
    pub rows_removed: u64,
    /// Rows of these days that are there now.
    pub rows_written: u64,
}

/// What a refresh did, one entry per mart in the order of building.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RefreshReport {
    /// The marts.
    pub marts: Vec<MartRefreshed>,
}

impl RefreshReport {
    /// The days that were built, of all marts together.
    pub fn days(&self) -> u64 {
        self.marts.iter().map(|mart| mart.days).sum()
    }
}

/// A step inside [`refresh`], for progress bars and for tests that stop the process there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshStep<'m> {
    /// It is known what is stale, and committed.
    Planned {
        /// The days to build, of all marts together.
        days: u64,
    },
    /// A stretch of days is built and not yet committed.
    Build {
        /// The mart.
        mart: &'m str,
    },
    /// A stretch of days is committed.
    Built {
        /// The mart.
        mart: &'m str,
        /// The days of the stretch.
        days: u64,
    },
}

/// Is told of every [`RefreshStep`].
pub type RefreshObserver<'o> = &'o mut dyn FnMut(RefreshStep<'_>);

/// Builds what is stale. `now` becomes `built_at` in `ops.mart_built`.
///
/// An incremental refresh leaves the same rows as a full one.
///
/// # Errors
///
/// [`WarehouseError::Mart`] if a mart lacks its macro or the marts read each other in a circle, [`WarehouseError::Statement`] if
/// DuckDB fails: what was built before stays, and the next refresh goes on.
///
/// ```
/// use ercot_warehouse::{RefreshScope, Resources, Warehouse, refresh};
/// let folder = tempfile::tempdir()?;
/// let mut warehouse = Warehouse::open(&folder.path().join("ercot.duckdb"), Resources::default())?;
/// let report = refresh(&mut warehouse, RefreshScope::Stale, "2026-11-02T12:00:00Z".parse()?, &mut |_| ())?;
/// assert_eq!(report.days(), 0, "there is nothing to build from");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn refresh(
    warehouse: &mut Warehouse,
    scope: RefreshScope,
    now: Timestamp,
    observer: RefreshObserver<'_>,
) -> Result<RefreshReport, WarehouseError> {
    let connection = warehouse.connection();
    let now = sql_timestamp(now);
    let planned = transaction(connection, "plan the refresh", || plan::plan(connection, scope, &now))?;
    let days = planned.iter().map(|mart| mart.days.len() as u64).sum();
    observer(RefreshStep::Planned { days });
    let mut report = RefreshReport::default();
    for mart in &planned {
        report.marts.push(build::build(connection, mart, &now, observer)?);
    }
    Ok(report)
}

/// Runs statements in a transaction, which is rolled back if they fail.
fn transaction<T>(
    connection: &duckdb::Connection,
    action: &str,
    run: impl FnOnce() -> Result<T, WarehouseError>,
) -> Result<T, WarehouseError> {
    connection.execute_batch("BEGIN TRANSACTION").map_err(WarehouseError::statement(action))?;
    match run().and_then(|done| connection.execute_batch("COMMIT").map(|()| done).map_err(WarehouseError::statement(action))) {
        Ok(done) => Ok(done),
        Err(error) => {
            // The first error is the one to report; a failed rollback would only repeat it.
            let _ = connection.execute_batch("ROLLBACK");
            Err(error)
        }
    }
}

/// A day as the `ops` tables count them here: days since 1970-01-01.
fn day_text(day: i32) -> String {
    let epoch = Date::constant(1970, 1, 1);
    epoch.checked_add(day.days()).unwrap_or(epoch).to_string()
}
