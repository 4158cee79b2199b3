//! Builds the stale days of one mart.

use duckdb::Connection;

use super::{MartRefreshed, RefreshObserver, RefreshStep, day_text, plan::PlannedMart, transaction};
use crate::error::WarehouseError;

/// Days that are built in one transaction: enough to build a year fast, few enough that a kill costs little.
const DAYS_PER_STRETCH: usize = 7;

/// Builds the mart's stale days, stretch by stretch.
pub(super) fn build(
    connection: &Connection,
    mart: &PlannedMart,
    now: &str,
    observer: RefreshObserver<'_>,
) -> Result<MartRefreshed, WarehouseError> {
    let mut refreshed = MartRefreshed {
        mart: mart.mart.clone(),
        reason: mart.reason,
        days: mart.days.len() as u64,
        first_day: mart.days.first().copied().map(day_text),
        last_day: mart.days.last().copied().map(day_text),
        rows_removed: 0,
        rows_written: 0,
    };
    for stretch in stretches(&mart.days) {
        let (removed, written) = build_stretch(connection, mart, stretch, now, observer)?;
        refreshed.rows_removed += removed;
        refreshed.rows_written += written;
        observer(RefreshStep::Built { mart: &mart.mart, days: stretch.len() as u64 });
    }
    Ok(refreshed)
}

/// Days in a row, at most [`DAYS_PER_STRETCH`] of them at a time.
fn stretches(days: &[i32]) -> impl Iterator<Item = &[i32]> {
    days.chunk_by(|day, next| *next == day + 1).flat_map(|row| row.chunks(DAYS_PER_STRETCH))
}

/// Replaces the rows of a stretch of days; returns how many were there and how many are.
fn build_stretch(
    connection: &Connection,
    mart: &PlannedMart,
    stretch: &[i32],
    now: &str,
    observer: RefreshObserver<'_>,
) -> Result<(u64, u64), WarehouseError> {
    let (Some(first), Some(last)) = (stretch.first().copied().map(day_text), stretch.last().copied().map(day_text)) else {
        return Ok((0, 0));
    };
    let (name, macro_name) = (&mart.mart, &mart.macro_name);
    let action = format!("build {name} from {first} to {last}");
    let days = format!("operating_day BETWEEN DATE '{first}' AND DATE '{last}'");
    let statements = [
        format!("DELETE FROM {name} WHERE {days}"),
        format!("INSERT INTO {name} BY NAME SELECT * FROM {macro_name}(DATE '{first}', DATE '{last}')"),
    ];
    let notes = format!(
        "DELETE FROM ops.stale_day WHERE mart = '{name}' AND {days};
         UPDATE ops.mart_built SET built_at = TIMESTAMP '{now}', first_day = least(first_day, DATE '{first}'),
             last_day = greatest(last_day, DATE '{last}') WHERE mart = '{name}';"
    );
    transaction(connection, &action, || {
        let failed = || WarehouseError::statement(action.clone());
        let mut rows = [0; 2];
        for (statement, rows) in statements.iter().zip(&mut rows) {
            *rows = connection.execute(statement, []).map_err(failed())? as u64;
        }
        connection.execute_batch(&notes).map_err(failed())?;
        observer(RefreshStep::Build { mart: name });
        Ok((rows[0], rows[1]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_a_row_share_a_stretch_up_to_seven() {
        let days = [1, 2, 3, 5, 10, 11, 12, 13, 14, 15, 16, 17, 18];
        let found: Vec<Vec<i32>> = stretches(&days).map(<[i32]>::to_vec).collect();
        assert_eq!(found, [vec![1, 2, 3], vec![5], (10..17).collect(), vec![17, 18]]);
        assert_eq!(stretches(&[]).count(), 0);
    }
}
