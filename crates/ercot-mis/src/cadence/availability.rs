//! Where a document that is missing can still be had.

use ercot_types::time::OperatingDay;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;

use crate::catalog::{Dataset, SourceMode};

/// The ending of the EMIL IDs of the finished market trials, which the public API never had.
const TRIALS: &str = "-RTCMT";

/// Where a document can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "where", rename_all = "snake_case")]
pub enum Availability {
    /// MIS still lists it: the next run fetches it.
    Mis {
        /// Until when.
        until: Timestamp,
    },
    /// Only in the archive of the public API: a backfill fetches it.
    Api,
    /// Nowhere that is known.
    Nowhere,
}

impl Availability {
    /// True if both are in the same place, whatever the time left.
    pub fn is_same_place(self, other: Self) -> bool {
        matches!((self, other), (Self::Mis { .. }, Self::Mis { .. }) | (Self::Api, Self::Api) | (Self::Nowhere, Self::Nowhere))
    }

    /// True if MIS no longer lists it.
    pub fn is_gone_from_mis(self) -> bool {
        !matches!(self, Self::Mis { .. })
    }
}

/// Where a document that was, or should have been, posted at an instant can be had.
///
/// MIS lists a document to the end of the Central day that is the product's display days after its publish day: the real
/// listing gives `2026-07-04T23:59:59-05:00` for a document of 2026-06-03 with 31 days.
pub fn availability(dataset: &Dataset, posted_at: Timestamp, now: Timestamp) -> Availability {
    match &dataset.source {
        SourceMode::Mis {} => {
            let until = dataset.retention_days.and_then(|days| listed_until(posted_at, days));
            match until {
                Some(until) if now < until => Availability::Mis { until },
                _ if dataset.emil_id.ends_with(TRIALS) => Availability::Nowhere,
                _ => Availability::Api,
            }
        }
        // What a dashboard showed is gone with its next answer; a folder or a fixed address tells nothing about time.
        SourceMode::Dashboard { .. } | SourceMode::Given {} | SourceMode::Urls { .. } | SourceMode::Directory { .. } => {
            Availability::Nowhere
        }
    }
}

/// The first instant at which MIS no longer lists a document.
fn listed_until(posted_at: Timestamp, retention_days: u32) -> Option<Timestamp> {
    let last = OperatingDay::of(posted_at).0.checked_add(i64::from(retention_days).days()).ok()?;
    OperatingDay(last).bounds().ok().map(|bounds| bounds.end)
}
