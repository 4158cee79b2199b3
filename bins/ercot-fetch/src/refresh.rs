//! Refreshes the marts: after a load, or on its own.

use std::time::Duration;

use ercot_runtime::{
    data_dir::DataDir,
    exit::{ExitContext, ExitStatus},
    output::{Align, Table, format_count},
};
use ercot_types::clock::Clock;
use ercot_warehouse::{RefreshObserver, RefreshReason, RefreshReport, RefreshScope, Resources, Warehouse, refresh};

use crate::{kill::KillPoint, publish};

/// Builds what is stale of the marts of a data directory.
///
/// # Errors
///
/// Exit code 2 if there is no warehouse, 75 if another process writes it, 1 for what [`refresh`] refuses.
pub fn refresh_warehouse(
    data_dir: &DataDir,
    clock: &dyn Clock,
    resources: Resources,
    scope: RefreshScope,
    lock_wait: Duration,
    observer: RefreshObserver<'_>,
) -> anyhow::Result<RefreshReport> {
    let (mut warehouse, _lock) = publish::open(data_dir, resources, lock_wait)?;
    refresh_open(&mut warehouse, clock, scope, observer)
}

/// Builds what is stale of the marts of a warehouse that is open for writing.
///
/// # Errors
///
/// Exit code 1 for what [`refresh`] refuses.
pub fn refresh_open(
    warehouse: &mut Warehouse,
    clock: &dyn Clock,
    scope: RefreshScope,
    observer: RefreshObserver<'_>,
) -> anyhow::Result<RefreshReport> {
    let kill_point = KillPoint::from_environment();
    let refreshed = refresh(warehouse, scope, clock.now(), &mut |step| {
        kill_point.refresh_step(step);
        observer(step);
    });
    let unfinished = "the marts are as the last refresh left them, whole day by whole day; the next refresh goes on";
    refreshed.exit_as(ExitStatus::Failed, unfinished)
}

/// What a refresh did, for people.
pub fn describe_refresh(report: &RefreshReport) -> String {
    let built: Vec<_> = report.marts.iter().filter(|mart| mart.days > 0).collect();
    if built.is_empty() {
        return format!("nothing is stale: {} marts are up to date\n", report.marts.len());
    }
    let mut table = Table::new([
        ("mart", Align::Left),
        ("days built", Align::Right),
        ("from", Align::Left),
        ("to", Align::Left),
        ("rows", Align::Right),
        ("before", Align::Right),
        ("because", Align::Left),
    ]);
    for mart in built {
        table.push_row([
            mart.mart.clone(),
            format_count(mart.days),
            mart.first_day.clone().unwrap_or_default(),
            mart.last_day.clone().unwrap_or_default(),
            format_count(mart.rows_written),
            format_count(mart.rows_removed),
            mart.reason.map_or("", because).to_owned(),
        ]);
    }
    table.to_string()
}

fn because(reason: RefreshReason) -> &'static str {
    match reason {
        RefreshReason::SourcesChanged => "its sources changed",
        RefreshReason::Unfinished => "the last refresh was cut off",
        RefreshReason::NeverBuilt => "it was never built",
        RefreshReason::DefinitionChanged => "its definition changed",
        RefreshReason::AskedFor => "asked for",
    }
}
