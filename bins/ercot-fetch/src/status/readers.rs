//! How old is what readers get: the marts, and the published snapshot.

use ercot_runtime::data_dir::DataDir;
use ercot_warehouse::{Lease, SnapshotError, Warehouse, WarehouseError, quality::refresh_notes};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{
    model::Status,
    text::{duration, minute},
};

/// How long after a load the marts may lack it, and the snapshot.
const LONGEST_LAG: SignedDuration = SignedDuration::from_hours(1);

/// The marts, in the order of their names.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct MartsStatus {
    pub(super) built: Vec<MartStatus>,
    /// Days of report tables that changed and are in no mart yet.
    pub(super) touched_days: u64,
    /// When the first of them changed.
    pub(super) touched_since: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct MartStatus {
    pub(super) mart: String,
    pub(super) built_at: Timestamp,
    pub(super) age_seconds: i64,
}

/// The published snapshot.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(super) enum PublishedStatus {
    /// Nothing was ever published.
    Nothing,
    /// There is one.
    Published { sequence: u64, published_at: Timestamp, age_seconds: i64, latest_sced_run: Option<Timestamp>, bytes: u64 },
    /// It cannot be read.
    Unreadable { reason: String },
}

/// What the warehouse notes about its marts, and when it was loaded last.
#[derive(Debug, Clone, Default)]
pub(super) struct WarehouseNotes {
    pub(super) marts: MartsStatus,
    pub(super) last_load_at: Option<Timestamp>,
}

/// Reads what the warehouse notes; a warehouse without marts has nothing to tell.
pub(super) fn notes(warehouse: &Warehouse, now: Timestamp) -> Result<WarehouseNotes, WarehouseError> {
    let notes = refresh_notes(warehouse)?;
    let age = |at: Timestamp| now.duration_since(at).as_secs();
    let mart = |(mart, built_at)| MartStatus { mart, built_at, age_seconds: age(built_at) };
    Ok(WarehouseNotes {
        marts: MartsStatus {
            built: notes.built.into_iter().map(mart).collect(),
            touched_days: notes.touched_days,
            touched_since: notes.touched_since,
        },
        last_load_at: notes.last_load_at,
    })
}

/// Looks at the pointer.
pub(super) fn published(data_dir: &DataDir, now: Timestamp) -> PublishedStatus {
    match Lease::take(&data_dir.published()) {
        Ok(lease) => {
            let published = lease.published();
            PublishedStatus::Published {
                sequence: published.sequence,
                published_at: published.published_at,
                age_seconds: now.duration_since(published.published_at).as_secs(),
                latest_sced_run: published.latest_sced_run,
                bytes: published.bytes,
            }
        }
        Err(SnapshotError::NothingPublished { .. }) => PublishedStatus::Nothing,
        Err(error) => PublishedStatus::Unreadable { reason: format!("{:#}", anyhow::Error::new(error)) },
    }
}

/// Adds what somebody should look at. Marts that were never built and a snapshot that was never published are not in use.
pub(super) fn judge(status: &mut Status, notes: &WarehouseNotes) {
    let now = status.now;
    let is_long_ago = |at: Timestamp| now.duration_since(at) > LONGEST_LAG;
    if let Some(since) = notes.marts.touched_since.filter(|since| !notes.marts.built.is_empty() && is_long_ago(*since)) {
        let days = notes.marts.touched_days;
        let text = format!("{days} day(s) of tables changed since {} and are in no mart; run ercot refresh", minute(since));
        status.find(None, "marts", text);
    }
    match status.published.clone() {
        PublishedStatus::Nothing => {}
        PublishedStatus::Unreadable { reason } => status.find(None, "published", reason),
        PublishedStatus::Published { published_at, .. } => {
            if let Some(loaded_at) = notes.last_load_at.filter(|at| *at > published_at && is_long_ago(*at)) {
                let (published, loaded) = (minute(published_at), minute(loaded_at));
                let text = format!(
                    "readers have what was published at {published}, and the last load was at {loaded}; run ercot publish"
                );
                status.find(None, "published", text);
            }
        }
    }
}

/// Lines for people.
pub(super) fn lines(status: &Status) -> String {
    let mut text = String::new();
    if let Some(oldest) = status.marts.built.iter().map(|mart| mart.age_seconds).max() {
        let newest = status.marts.built.iter().map(|mart| mart.age_seconds).min().unwrap_or(oldest);
        let age = |seconds| duration(SignedDuration::from_secs(seconds));
        let count = status.marts.built.len();
        text.push_str(&format!("\n{count} marts, built between {} and {} ago", age(oldest), age(newest)));
        text.push_str(&format!("; {} day(s) of tables changed since\n", status.marts.touched_days));
    }
    if let PublishedStatus::Published { sequence, age_seconds, latest_sced_run, .. } = &status.published {
        let age = duration(SignedDuration::from_secs(*age_seconds));
        let run = latest_sced_run.map_or_else(String::new, |run| format!(", SCED runs up to {}", minute(run)));
        text.push_str(&format!("\nsnapshot {sequence}, published {age} ago{run}\n"));
    }
    text
}
