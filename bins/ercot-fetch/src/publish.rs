//! Publishes the warehouse for readers: after a load, or on its own.

use std::{
    num::{NonZeroU32, NonZeroUsize},
    time::Duration,
};

use clap::{Args as ClapArgs, builder::FalseyValueParser};
use ercot_runtime::{
    data_dir::{DataDir, Folder},
    exit::{ExitContext, ExitStatus, status_of, usage_error},
    lock::{Holder, RunLock},
    output::format_bytes,
};
use ercot_types::clock::{Clock, SystemClock};
use ercot_warehouse::{
    Extent, Publication, PublishOptions, PublishOutcome, RefreshObserver, RefreshReport, RefreshScope, Resources, Warehouse,
    publish,
};

use crate::{Session, args::Args, kill::KillPoint, refresh::refresh_open, report::Report};

/// How long a fetch waits for another job that writes the warehouse.
const WAREHOUSE_WAIT: Duration = Duration::from_secs(120);

/// Options of a job that may publish when it is done.
#[derive(Debug, Clone, ClapArgs)]
pub struct PublishFlags {
    /// When done, bring the marts up to date and publish a snapshot for readers
    #[arg(long, env = "ERCOT_PUBLISH", value_parser = FalseyValueParser::new())]
    pub publish: bool,
    /// Snapshots that --publish leaves, the new one included
    #[arg(long, value_name = "N", env = "ERCOT_PUBLISH_KEEP", default_value = "3")]
    pub publish_keep: NonZeroUsize,
    /// Publish the last N operating days only [default: everything]
    #[arg(long, value_name = "N", env = "ERCOT_PUBLISH_DAYS")]
    pub publish_days: Option<NonZeroU32>,
}

impl PublishFlags {
    /// What to publish, if anything.
    pub fn options(&self) -> Option<PublishOptions> {
        let extent = self.publish_days.map_or(Extent::Whole, Extent::LastDays);
        self.publish.then_some(PublishOptions { extent, keep: self.publish_keep })
    }
}

/// Publishes what is committed in the warehouse of a data directory.
///
/// # Errors
///
/// Exit code 2 if there is no warehouse, 75 if another process writes it or publishes, 1 for what [`publish`] refuses.
pub fn publish_warehouse(
    data_dir: &DataDir,
    clock: &dyn Clock,
    resources: Resources,
    options: &PublishOptions,
    lock_wait: Duration,
) -> anyhow::Result<Publication> {
    let (warehouse, _lock) = open(data_dir, resources, lock_wait)?;
    publish_open(&warehouse, data_dir, clock, options)
}

/// Builds what is stale of the marts of a data directory and publishes, with nothing in between.
///
/// # Errors
///
/// Those of [`crate::refresh_warehouse`], when nothing is published, and those of [`publish_warehouse`].
pub fn refresh_and_publish(
    data_dir: &DataDir,
    clock: &dyn Clock,
    resources: Resources,
    scope: RefreshScope,
    options: &PublishOptions,
    lock_wait: Duration,
    observer: RefreshObserver<'_>,
) -> anyhow::Result<(RefreshReport, Publication)> {
    let (mut warehouse, _lock) = open(data_dir, resources, lock_wait)?;
    let refreshed = refresh_open(&mut warehouse, clock, scope, observer)?;
    Ok((refreshed, publish_open(&warehouse, data_dir, clock, options)?))
}

/// Publishes what is committed in a warehouse that is open for writing.
///
/// # Errors
///
/// Exit code 75 if another process publishes, 1 for what else [`publish`] refuses.
pub fn publish_open(
    warehouse: &Warehouse,
    data_dir: &DataDir,
    clock: &dyn Clock,
    options: &PublishOptions,
) -> anyhow::Result<Publication> {
    let kill_point = KillPoint::from_environment();
    match publish(warehouse, &data_dir.published(), options, clock.now(), &|step| kill_point.publish_step(step)) {
        Err(error) if error.is_busy() => Err(error).exit_as(ExitStatus::TryLater, "nothing was published"),
        Err(error) => Err(error).exit_as(ExitStatus::Failed, "nothing was published; readers keep what they have"),
        Ok(publication) => {
            if let Some(reason) = &publication.mended_pointer {
                tracing::warn!(reason, "the pointer of the snapshots could not be read and was replaced");
            }
            if !publication.leftovers.is_empty() {
                tracing::info!(files = publication.leftovers.join(" "), "removed what a killed publisher left");
            }
            Ok(publication)
        }
    }
}

/// Refreshes the marts and publishes, if there is a warehouse. What goes wrong is in the report: what was loaded is safe.
pub(crate) fn after_load(args: &Args, session: &Session, options: &PublishOptions, report: &mut Report) {
    if !session.data_dir.warehouse_file().exists() {
        return;
    }
    match publish_load(args, session, options, report) {
        Ok(publication) => report.published = Some(publication),
        Err(error) if status_of(&error) == ExitStatus::TryLater => report.try_later(&error),
        Err(error) => report.fail("publish", &error),
    }
}

fn publish_load(args: &Args, session: &Session, options: &PublishOptions, report: &mut Report) -> anyhow::Result<Publication> {
    let resources = Resources { memory_bytes: args.fetch.memory_mib << 20, ..Resources::default() };
    // A load that waited in vain has waited for long enough.
    let wait = if report.is_postponed() { Duration::ZERO } else { WAREHOUSE_WAIT };
    let (mut warehouse, _lock) = open(&session.data_dir, resources, wait)?;
    match refresh_open(&mut warehouse, session.clock.as_ref(), RefreshScope::Stale, &mut |_| ()) {
        Ok(refreshed) => report.refreshed = Some(refreshed),
        // Marts that are behind are no reason to keep the prices that were loaded from readers.
        Err(error) => report.fail("refresh", &error),
    }
    publish_open(&warehouse, &session.data_dir, session.clock.as_ref(), options)
}

/// Opens the warehouse for writing, under the lock that a load takes.
pub(crate) fn open(data_dir: &DataDir, resources: Resources, wait: Duration) -> anyhow::Result<(Warehouse, RunLock)> {
    let file = data_dir.warehouse_file();
    if !file.exists() {
        let file = file.display();
        return Err(usage_error(format!("there is no warehouse at {file}; run ercot-fetch first, or give --data-dir")));
    }
    data_dir.create(Folder::Locks)?;
    let lock = RunLock::acquire(&data_dir.lock_file("warehouse"), &Holder::this_process(&SystemClock), wait)?;
    match Warehouse::open(&file, resources) {
        Err(error) if error.is_busy() => Err(error).exit_as(ExitStatus::TryLater, "the warehouse is in use"),
        warehouse => Ok((warehouse?, lock)),
    }
}

/// What a publish did, for people.
pub fn describe_publication(publication: &Publication) -> String {
    let published = &publication.published;
    let run = published.latest_sced_run.map_or_else(|| "no SCED run".to_owned(), |run| format!("SCED runs up to {run}"));
    let extent = published.first_day.map_or_else(|| "everything".to_owned(), |day| format!("operating days from {day} on"));
    let (name, bytes) = (&published.name, format_bytes(published.bytes));
    let mut text = match publication.outcome {
        PublishOutcome::Published => format!("published {name}: {bytes}, {extent}, {run}\n"),
        PublishOutcome::Unchanged => {
            format!("nothing changed since {name} was published at {}: {bytes}, {extent}, {run}\n", published.published_at)
        }
    };
    let list = |sequences: &[u64]| sequences.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if !publication.removed.is_empty() {
        text.push_str(&format!("removed snapshot {}\n", list(&publication.removed)));
    }
    if !publication.in_use.is_empty() {
        text.push_str(&format!("left snapshot {} to its readers\n", list(&publication.in_use)));
    }
    text
}
