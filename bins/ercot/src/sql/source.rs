//! What questions go to: the newest published snapshot, which nobody writes; without one, the warehouse itself.

use std::path::{Path, PathBuf};

use anyhow::Context;
use ercot_runtime::{data_dir::DataDir, exit::usage_error};
use ercot_warehouse::{Lease, SnapshotError};
use jiff::Timestamp;
use serde_json::json;

use super::Format;

/// What the user wants to ask.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Preference {
    /// The newest snapshot, if one is published.
    Published,
    /// The warehouse, also if a snapshot is published.
    Warehouse,
}

/// A file to ask. While a snapshot is one, it is not removed.
pub(super) enum Source {
    Snapshot(Lease),
    Warehouse(PathBuf),
}

impl Source {
    /// Finds the file to ask.
    pub(super) fn find(data_dir: &DataDir, preference: Preference) -> anyhow::Result<Self> {
        if preference == Preference::Published {
            match Lease::take(&data_dir.published()) {
                Ok(lease) => return Ok(Self::Snapshot(lease)),
                Err(SnapshotError::NothingPublished { .. }) => {}
                Err(error) => {
                    return Err(error).context("the published snapshot cannot be read; --warehouse asks the warehouse itself");
                }
            }
        }
        let file = data_dir.warehouse_file();
        if !file.exists() {
            let file = file.display();
            return Err(usage_error(format!("there are no data at {file}; run ercot-fetch first, or give --data-dir")));
        }
        Ok(Self::Warehouse(file))
    }

    pub(super) fn file(&self) -> &Path {
        match self {
            Self::Snapshot(lease) => lease.path(),
            Self::Warehouse(file) => file,
        }
    }

    /// What tells this source from another one.
    pub(super) fn identity(&self) -> String {
        match self {
            Self::Snapshot(lease) => format!("{} {}", lease.published().sequence, lease.published().published_at),
            Self::Warehouse(_) => "warehouse".to_owned(),
        }
    }

    /// What is read and how old it is: a line for people, or an object where answers are JSON.
    pub(super) fn describe(&self, format: Format, now: Timestamp) -> serde_json::Result<String> {
        let is_json = matches!(format, Format::Json | Format::Jsonl);
        let Self::Snapshot(lease) = self else {
            let object = json!({ "reads": "warehouse", "file": self.file() });
            return if is_json { serde_json::to_string(&object) } else { Ok("reads the warehouse itself".to_owned()) };
        };
        let published = lease.published();
        let age_seconds = now.duration_since(published.published_at).as_secs();
        if is_json {
            return serde_json::to_string(&json!({
                "reads": "snapshot", "file": self.file(), "sequence": published.sequence, "published_at": published.published_at,
                "age_seconds": age_seconds, "latest_sced_run": published.latest_sced_run, "first_day": published.first_day,
            }));
        }
        let run = published.latest_sced_run.map_or_else(String::new, |run| format!(", SCED runs up to {run}"));
        let first_day = published.first_day.map_or_else(String::new, |day| format!(", operating days from {day} on"));
        Ok(format!("reads snapshot {}, published {} ago{run}{first_day}", published.sequence, age(age_seconds)))
    }
}

/// A span of time in the unit that people would use.
fn age(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{} s", seconds.max(0)),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}
