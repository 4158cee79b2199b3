//! Checks what the rows say: against each other, against physics, and against how often a report is posted.
//!
//! Every check is one statement that gives rows of `(operating_day, instant, item, figure, residual, tolerance)`; a row is outside
//! if `abs(residual) > tolerance`, and not judged if its residual is NULL. The statements run over a few days at a time, so
//! that memory stays bounded over years. Tolerances follow from how many decimals ERCOT prints; each statement says how.

mod hubs;
mod identity;
mod instants;
mod keys;
mod notes;
mod ranges;
mod settlement;

use duckdb::Connection;
use ercot_types::time::OperatingDay;
use jiff::ToSpan;
use serde::Serialize;

pub use hubs::{HUB_AVERAGE, HUBS, check_hub_means};
pub use identity::{FactorSource, ShiftFactor, ShiftFactors, check_estimated_identity, check_lmp_identity};
pub use instants::{Posting, last_day, postings, row_instants};
pub use keys::check_keys;
pub use notes::{RefreshNotes, refresh_notes};
pub use ranges::{RANGES, Range, check_ranges, check_reach};
pub use settlement::check_settlement;

use crate::{error::WarehouseError, warehouse::Warehouse};

/// How many rows outside are named of each check and table; the worst.
pub const NAMED_ROWS: usize = 20;

/// Days that one statement looks at. A week of prices is two million rows, which fits into DuckDB's default memory.
const DAYS_AT_A_TIME: i64 = 7;

/// What is lost of a value when it is printed with so many decimals, in the value's unit.
const HALF_A_CENT: f64 = 0.005;

/// Room for sums of binary fractions: far above their error, far below what is printed.
const BINARY_DUST: f64 = 1e-6;

/// Operating days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The first.
    pub from: OperatingDay,
    /// The last.
    pub to: OperatingDay,
}

/// What it means that rows are outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something is wrong, and somebody should look.
    Alarm,
    /// It is worth knowing, and may be as it should be.
    Report,
}

/// What one check found in one table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// The check: `lmp_identity`, `congestion_reach`, `hub_mean`, `spp`, `range`, `keys`.
    pub check: &'static str,
    /// The table, as `schema.table`.
    pub table: String,
    /// What rows outside mean.
    pub severity: Severity,
    /// What a residual is, in words with its unit.
    pub residual: String,
    /// Rows that were judged.
    pub judged: u64,
    /// Rows that could not be judged, because something they are compared with is not there.
    pub not_judged: u64,
    /// Rows outside.
    pub outside: u64,
    /// The largest distance of all judged rows, in the residual's unit; none without any.
    pub largest: Option<f64>,
    /// The worst of the rows outside, [`NAMED_ROWS`] at most.
    pub rows: Vec<OutsideRow>,
}

/// A row that is outside.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutsideRow {
    /// Its operating day; none for a table without days.
    pub operating_day: Option<String>,
    /// The instant of its run or the start of its interval, UTC; empty for a table without times.
    pub at: String,
    /// What is left of its key: a settlement point, a column, a constraint.
    pub item: String,
    /// The value that the table has; none if it is no number.
    pub figure: Option<f64>,
    /// How far it is from what it should be.
    pub residual: f64,
    /// How far it may be.
    pub tolerance: f64,
}

impl Outcome {
    /// True if it is something that somebody should look at.
    pub fn is_alarm(&self) -> bool {
        self.severity == Severity::Alarm && self.outside > 0
    }
}

impl Days {
    /// Stretches of a few days, oldest first.
    fn stretches(self) -> Vec<Self> {
        let mut stretches = Vec::new();
        let mut from = self.from;
        while from <= self.to {
            let Ok(last) = from.0.checked_add((DAYS_AT_A_TIME - 1).days()) else { break };
            let to = OperatingDay(last).min(self.to);
            stretches.push(Self { from, to });
            let Ok(next) = to.0.tomorrow() else { break };
            from = OperatingDay(next);
        }
        stretches
    }

    /// The condition that a column of dates lies in them.
    fn hold(self, column: &str) -> String {
        format!("{column} BETWEEN DATE '{}' AND DATE '{}'", self.from, self.to)
    }

    /// The same with a day more on each side, for what is in force across midnight.
    fn hold_widely(self, column: &str) -> String {
        format!("{column} BETWEEN DATE '{}' - 1 AND DATE '{}' + 1", self.from, self.to)
    }
}

/// A check of one table.
struct Check<'c> {
    name: &'static str,
    table: &'c str,
    severity: Severity,
    residual: &'c str,
}

impl Check<'_> {
    /// Runs the statement for a few days at a time and sums up.
    fn run(&self, warehouse: &Warehouse, days: Days, judged: &dyn Fn(Days) -> String) -> Result<Outcome, WarehouseError> {
        let action = || WarehouseError::statement(format!("check {} of {}", self.name, self.table));
        let mut outcome = self.nothing();
        for stretch in days.stretches() {
            outcome.take(warehouse.connection(), &judged(stretch)).map_err(action())?;
        }
        outcome.finish();
        Ok(outcome)
    }

    /// Runs a statement that looks at everything at once.
    fn run_whole(&self, warehouse: &Warehouse, judged: &str) -> Result<Outcome, WarehouseError> {
        let mut outcome = self.nothing();
        let action = || WarehouseError::statement(format!("check {} of {}", self.name, self.table));
        outcome.take(warehouse.connection(), judged).map_err(action())?;
        outcome.finish();
        Ok(outcome)
    }

    fn nothing(&self) -> Outcome {
        Outcome {
            check: self.name,
            table: self.table.to_owned(),
            severity: self.severity,
            residual: self.residual.to_owned(),
            judged: 0,
            not_judged: 0,
            outside: 0,
            largest: None,
            rows: Vec::new(),
        }
    }
}

impl Outcome {
    /// Adds what a statement finds.
    fn take(&mut self, connection: &Connection, judged: &str) -> duckdb::Result<()> {
        // Not a number compares as larger than everything, so it is outside.
        let sums = format!(
            "SELECT count(residual), count(*) - count(residual), count(*) FILTER (abs(residual) > tolerance), max(abs(residual))
             FROM ({judged})"
        );
        let (counted, not_judged, outside, largest): (u64, u64, u64, Option<f64>) =
            connection.query_row(&sums, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        self.judged += counted;
        self.not_judged += not_judged;
        self.outside += outside;
        self.largest = larger(self.largest, largest);
        if outside == 0 {
            return Ok(());
        }
        let worst = format!(
            "SELECT operating_day::VARCHAR, coalesce(strftime(instant, '%Y-%m-%dT%H:%M:%SZ'), ''), item, figure, residual, tolerance
             FROM ({judged}) WHERE abs(residual) > tolerance
             ORDER BY abs(residual) - tolerance DESC, instant, item LIMIT {NAMED_ROWS}"
        );
        let mut statement = connection.prepare(&worst)?;
        let rows = statement.query_map([], |row| {
            Ok(OutsideRow {
                operating_day: row.get(0)?,
                at: row.get(1)?,
                item: row.get(2)?,
                figure: row.get::<_, Option<f64>>(3)?.filter(|figure| figure.is_finite()),
                residual: row.get(4)?,
                tolerance: row.get(5)?,
            })
        })?;
        for row in rows {
            self.rows.push(row?);
        }
        Ok(())
    }

    fn finish(&mut self) {
        let excess = |row: &OutsideRow| row.residual.abs() - row.tolerance;
        self.rows.sort_by(|left, right| excess(right).total_cmp(&excess(left)).then_with(|| left.at.cmp(&right.at)));
        self.rows.truncate(NAMED_ROWS);
    }
}

fn larger(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if one.total_cmp(&other).is_lt() { other } else { one }),
        (one, other) => one.or(other),
    }
}

/// True if a table is there and has a row in the days.
pub(crate) fn has_rows(warehouse: &Warehouse, table: &str, days: Days) -> Result<bool, WarehouseError> {
    let action = || WarehouseError::statement(format!("look for rows of {table}"));
    let known = "SELECT count(*) > 0 FROM duckdb_tables() WHERE schema_name || '.' || table_name = ? AND NOT internal";
    let is_there: bool = warehouse.connection().query_row(known, [table], |row| row.get(0)).map_err(action())?;
    if !is_there {
        return Ok(false);
    }
    let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE {})", days.hold("operating_day"));
    warehouse.connection().query_row(&sql, [], |row| row.get(0)).map_err(action())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> OperatingDay {
        OperatingDay::parse(text).unwrap()
    }

    #[test]
    fn stretches_cover_every_day_once() {
        let days = Days { from: day("2026-10-26"), to: day("2026-11-08") };
        let stretches = days.stretches();
        let ends: Vec<String> = stretches.iter().map(|days| format!("{} {}", days.from, days.to)).collect();
        assert_eq!(ends, ["2026-10-26 2026-11-01", "2026-11-02 2026-11-08"]);
        let one = Days { from: day("2026-11-01"), to: day("2026-11-01") };
        assert_eq!(one.stretches(), [one]);
        assert_eq!(Days { from: day("2026-11-02"), to: day("2026-11-01") }.stretches(), []);
    }
}
