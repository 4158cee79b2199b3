//! What should have been posted, what of it is held, and where the rest can still be had.
//!
//! Pure: documents and instants in, an [`Audit`] out. The rules:
//!
//! - A product of a fixed number of **minutes** has a slot at every multiple of them, which belongs to the operating day
//!   that ends with it or holds it: 92, 96 or 100 quarter hours. **Hourly** products have 23, 24 or 25 slots, counted by the
//!   hour in which they are posted. The stamp in a document's name tells its slot; where there is none, the publish time
//!   does, and an empty slot is filled by a document too many in one of the next [`MAX_SLOTS_LATE`] slots: it came late.
//! - **Daily** products are counted by the Central day on which they are posted.
//! - **SCED runs** are on no grid. Two consecutive runs more than [`LONGEST_RUN_DISTANCE`] apart have a gap between them, of
//!   as many runs as fit in at five minutes. Sharper, where the names carry the stamp: a run that one SCED product has and
//!   another lacks is missing in the other. Stamps are compared as instants, so that the repeat flag counts. A distance of up
//!   to half an hour that three products share is counted as unknown: SCED seems to have paused.
//! - A cadence without a fixed number says nothing about absence. Hourly without a number is "every hour, when needed":
//!   an empty hour is counted as unknown, not as missing. Weekly products and those posted as needed are never missing.
//! - Nothing is missing before it is due, [`Thresholds::late`] after its slot; a day is judged two hours after its end.

mod availability;
mod freshness;
mod held;
mod runs;
mod slots;

use ercot_types::time::OperatingDay;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::catalog::{Cadence, CadenceKind, Dataset, SourceMode};

pub use availability::{Availability, availability};
pub use freshness::{Freshness, Thresholds, freshness, thresholds};
pub use held::Held;
pub use runs::{LONGEST_RUN_DISTANCE, RunFamily};
pub use slots::MAX_SLOTS_LATE;

/// The stretch of time that an audit looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first operating day.
    pub from: OperatingDay,
    /// Now, where it ends.
    pub now: Timestamp,
    /// What is expected of the days before the first document.
    pub begin: Begin,
}

/// From when on documents are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// From the start of the window.
    AtTheWindow,
    /// From the first document that is held, if that is later: nothing was collected before.
    AtTheFirstDocument,
}

/// What an audit of one dataset found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Audit {
    /// Each operating day of the window; empty if the cadence expects nothing.
    pub days: Vec<DayAudit>,
    /// What is missing, oldest first.
    pub gaps: Vec<Gap>,
}

/// One operating day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DayAudit {
    /// The day.
    pub day: OperatingDay,
    /// Documents that are due or held. For SCED runs those that are known of, and those that fit into what lies between them.
    pub expected: u32,
    /// Of these, held.
    pub held: u32,
    /// Of these, missing.
    pub missing: u32,
    /// Slots without a document where that may be as it should be.
    pub unknown: u32,
}

/// Documents that are missing one after the other, with none held between them and all to be had in the same place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The first missing slot or run.
    pub first: Timestamp,
    /// The last missing slot or run; for a daily product the end of the last day.
    pub last: Timestamp,
    /// How many.
    pub documents: u32,
    /// How that is known.
    pub basis: Basis,
    /// Where they can be had.
    pub availability: Availability,
}

/// How it is known that documents are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Slots of the cadence are empty.
    Cadence,
    /// Other products have these SCED runs.
    Siblings,
    /// The distance between two SCED runs; instants and number are estimates.
    Distance,
}

/// An instant at which a document is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Missing {
    at: Timestamp,
    until: Timestamp,
    day: OperatingDay,
    documents: u32,
    basis: Basis,
    /// Counts the documents held before it, so that neighbours are known.
    after: usize,
}

/// What a cadence expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rhythm {
    Runs,
    Slots { seconds: i64, side: Side, absence: Absence },
    Days { per_day: u32 },
    Nothing,
}

/// Which end of a slot gives it its name and its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// The interval that ends there.
    End,
    /// The hour that starts there.
    Start,
}

/// What an empty slot means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Absence {
    Missing,
    Unknown,
}

const DAY_SECONDS: i64 = 86_400;

/// What the cadence of a dataset expects.
fn rhythm(dataset: &Dataset) -> Rhythm {
    if matches!(dataset.source, SourceMode::Given {} | SourceMode::Directory { .. }) {
        return Rhythm::Nothing;
    }
    let Cadence { kind, expected_per_day } = dataset.cadence;
    match (kind, expected_per_day) {
        (CadenceKind::ScedRun, Some(_)) => Rhythm::Runs,
        (CadenceKind::Minutes, Some(number @ 1..=1440)) => {
            Rhythm::Slots { seconds: DAY_SECONDS / i64::from(number), side: Side::End, absence: Absence::Missing }
        }
        (CadenceKind::Hourly, Some(24)) => Rhythm::Slots { seconds: 3600, side: Side::Start, absence: Absence::Missing },
        (CadenceKind::Hourly, None) => Rhythm::Slots { seconds: 3600, side: Side::Start, absence: Absence::Unknown },
        (CadenceKind::Hourly | CadenceKind::Daily, Some(per_day @ 1..)) => Rhythm::Days { per_day },
        _ => Rhythm::Nothing,
    }
}

/// Compares what is held of a dataset with what its cadence expects.
///
/// `held` in any order, documents of before the window included. `family` is what is known of SCED runs altogether; see
/// [`RunFamily::of`].
pub fn audit(dataset: &Dataset, held: &[Held], family: &RunFamily, window: &Window) -> Audit {
    let Some(limits) = thresholds(dataset) else { return Audit::default() };
    let due = window.now.checked_sub(limits.late).unwrap_or(window.now);
    let Some(begin) = begin(held, window) else { return Audit::default() };
    let span = Span { begin, due, now: window.now };
    let (days, missing) = match rhythm(dataset) {
        Rhythm::Runs => runs::missing(dataset, held, family, &span),
        Rhythm::Slots { seconds, side, absence } => slots::missing(held, &span, seconds, side, absence),
        Rhythm::Days { per_day } => slots::missing_days(held, &span, per_day),
        Rhythm::Nothing => return Audit::default(),
    };
    Audit { days, gaps: gaps(dataset, &missing, window.now) }
}

/// From when to when something is expected.
#[derive(Debug, Clone, Copy)]
struct Span {
    begin: Timestamp,
    due: Timestamp,
    now: Timestamp,
}

impl Span {
    /// The operating days, oldest first.
    fn days(&self) -> Vec<OperatingDay> {
        let (first, last) = (OperatingDay::of(self.begin), OperatingDay::of(self.now));
        let days = first.0.series(jiff::Span::new().days(1)).map(OperatingDay);
        days.take_while(|day| *day <= last).collect()
    }
}

/// Longest stretch that is looked at, in days: the audit's time and its report grow with it.
const LONGEST_WINDOW_DAYS: i64 = 4000;

fn begin(held: &[Held], window: &Window) -> Option<Timestamp> {
    let start = window.from.bounds().ok()?.start;
    let earliest = window.now.checked_sub(SignedDuration::from_hours(24 * LONGEST_WINDOW_DAYS)).ok()?;
    let start = start.max(earliest);
    match window.begin {
        Begin::AtTheWindow => Some(start),
        // Without any document there is nothing to measure from; that it never came is a matter of freshness.
        Begin::AtTheFirstDocument => held.iter().map(Held::instant).min().map(|first| first.max(start)),
    }
}

/// Joins neighbours that can be had in the same place.
fn gaps(dataset: &Dataset, missing: &[Missing], now: Timestamp) -> Vec<Gap> {
    let mut gaps: Vec<(Gap, usize)> = Vec::new();
    for one in missing {
        let place = availability(dataset, one.at, now);
        match gaps.last_mut() {
            Some((gap, after)) if *after == one.after && gap.availability.is_same_place(place) => {
                gap.last = one.until;
                gap.documents += one.documents;
                // An estimate anywhere makes the number one.
                gap.basis = if one.basis == Basis::Distance { Basis::Distance } else { gap.basis };
            }
            _ => gaps.push((
                Gap { first: one.at, last: one.until, documents: one.documents, basis: one.basis, availability: place },
                one.after,
            )),
        }
    }
    gaps.into_iter().map(|(gap, _)| gap).collect()
}

#[cfg(test)]
mod tests;
