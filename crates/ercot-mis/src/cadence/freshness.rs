//! How old the last document may be.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{Rhythm, rhythm};
use crate::catalog::Dataset;

/// Ages of the last document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Beyond this the next document is late: one period and half of another, at least 10 minutes and at most 2 hours more
    /// than a period.
    pub late: SignedDuration,
    /// Beyond this the product is stale, so that somebody should look: a period and two more, at least 55 minutes and at most
    /// 6 hours more than a period.
    pub stale: SignedDuration,
}

/// How fresh a product is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// The last document is as young as it should be.
    Fresh,
    /// The next one is overdue.
    Late,
    /// It has been for long.
    Stale,
    /// There is no document at all.
    Never,
    /// The cadence says nothing about age.
    NotJudged,
}

impl Freshness {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fresh => "ok",
            Self::Late => "late",
            Self::Stale => "stale",
            Self::Never => "never",
            Self::NotJudged => "-",
        }
    }
}

/// The thresholds of a dataset; none if its cadence expects nothing at any time.
pub fn thresholds(dataset: &Dataset) -> Option<Thresholds> {
    let period = match rhythm(dataset) {
        Rhythm::Nothing => return None,
        Rhythm::Runs => SignedDuration::from_mins(5),
        Rhythm::Slots { seconds, .. } => SignedDuration::from_secs(seconds),
        Rhythm::Days { .. } => SignedDuration::from_hours(24),
    };
    let late = (period / 2).clamp(SignedDuration::from_mins(10), SignedDuration::from_hours(2));
    let stale = (period * 2).clamp(SignedDuration::from_mins(55), SignedDuration::from_hours(6));
    Some(Thresholds { late: period + late, stale: period + stale })
}

/// How fresh a dataset is whose last document was published at an instant.
pub fn freshness(dataset: &Dataset, last_published_at: Option<Timestamp>, now: Timestamp) -> Freshness {
    let is_when_needed = matches!(rhythm(dataset), Rhythm::Slots { absence: super::Absence::Unknown, .. });
    let Some(limits) = thresholds(dataset).filter(|_| !is_when_needed) else { return Freshness::NotJudged };
    let Some(last) = last_published_at else { return Freshness::Never };
    let age = now.duration_since(last);
    if age > limits.stale {
        Freshness::Stale
    } else if age > limits.late {
        Freshness::Late
    } else {
        Freshness::Fresh
    }
}
