//! Products of SCED, which is on no grid.

use std::collections::{BTreeMap, BTreeSet};

use ercot_types::report::TimeConvention;
use ercot_types::time::OperatingDay;
use jiff::{SignedDuration, Timestamp};

use super::{Basis, DayAudit, Held, Missing, Rhythm, Span, rhythm};
use crate::catalog::Dataset;

/// The longest distance between two consecutive SCED runs that is no gap. Runs are five minutes apart and come early at
/// times, about 290 a day; one run less leaves ten minutes.
pub const LONGEST_RUN_DISTANCE: SignedDuration = SignedDuration::from_secs(450);

/// The ordinary distance.
const RUN_SECONDS: i64 = 300;

/// The longest distance that is taken for a pause of SCED if enough products share it. Whatever loses documents for all
/// products at once loses hours: they stay listed for days.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(30);

/// Products that must have both runs beside a pause.
const WITNESSES_OF_A_PAUSE: u32 = 3;

/// The SCED runs that are known from all products whose names carry them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunFamily {
    /// The runs, each with the number of products that have it.
    runs: BTreeMap<Timestamp, u32>,
    members: BTreeSet<String>,
}

impl RunFamily {
    /// Gathers the runs of datasets, each with what is held of it.
    ///
    /// Products of other runs (RTD) and products without stamps in their names are left out, and so is one of whose stamps
    /// less than half are those of the others over the same time: it would be compared with something else.
    pub fn of<'a>(datasets: impl IntoIterator<Item = (&'a Dataset, &'a [Held])>) -> Self {
        let with_stamps = datasets.into_iter().filter(|(dataset, _)| is_of_sced(dataset)).filter_map(|(dataset, held)| {
            let runs: BTreeSet<Timestamp> = held.iter().filter_map(|document| document.stamp).collect();
            (!runs.is_empty()).then_some((dataset.name.as_str(), runs))
        });
        let products: BTreeMap<&str, BTreeSet<Timestamp>> = with_stamps.collect();
        let mut family = Self::default();
        for (name, runs) in &products {
            let others = products.iter().filter(|(other, _)| *other != name).flat_map(|(_, runs)| runs);
            if agrees(runs, &others.copied().collect()) {
                family.members.insert((*name).to_owned());
                for run in runs {
                    *family.runs.entry(*run).or_default() += 1;
                }
            }
        }
        family
    }

    /// Whether the runs of a product are compared with those of others.
    pub fn compares(&self, dataset: &str) -> bool {
        self.members.len() > 1 && self.members.contains(dataset)
    }

    /// True if SCED seems not to have run between two runs.
    fn is_pause(&self, from: Timestamp, to: Timestamp) -> bool {
        let witnesses = |run: &Timestamp| self.runs.get(run).copied().unwrap_or(0);
        to.duration_since(from) <= LONGEST_PAUSE && witnesses(&from).min(witnesses(&to)) >= WITNESSES_OF_A_PAUSE
    }
}

/// True for a product of SCED runs; trials without a number of their own are none.
fn is_of_sced(dataset: &Dataset) -> bool {
    let has_stamp = dataset.layouts.iter().any(|layout| matches!(layout.time, TimeConvention::ScedRun { .. }));
    rhythm(dataset) == Rhythm::Runs && has_stamp
}

/// True if the runs are those of the others, as far as both look at the same time.
fn agrees(own: &BTreeSet<Timestamp>, others: &BTreeSet<Timestamp>) -> bool {
    let (Some(first), Some(last)) = (own.first(), own.last()) else { return false };
    let (mut beside, mut shared) = (0, 0);
    for run in others.range(first..=last) {
        beside += 1;
        shared += usize::from(own.contains(run));
    }
    2 * shared >= own.len().min(beside)
}

/// The days of a product and the runs that it lacks.
pub(super) fn missing(dataset: &Dataset, held: &[Held], family: &RunFamily, span: &Span) -> (Vec<DayAudit>, Vec<Missing>) {
    let own: BTreeSet<Timestamp> = held.iter().map(Held::instant).collect();
    let mut known = own.clone();
    if family.compares(&dataset.name) {
        known.extend(family.runs.keys());
    }
    let empty = |day| (day, DayAudit { day, expected: 0, held: 0, missing: 0, unknown: 0 });
    let mut days: BTreeMap<OperatingDay, DayAudit> = span.days().into_iter().map(empty).collect();
    let (mut found, mut pauses) = (Vec::new(), Vec::new());
    let (mut before, mut after) = (None, 0);
    for &run in known.iter().filter(|run| **run <= span.due || own.contains(run)) {
        let hole = between(before.unwrap_or(span.begin).max(span.begin), run, after);
        if before.is_some_and(|before| family.is_pause(before, run)) { &mut pauses } else { &mut found }.extend(hole);
        if own.contains(&run) {
            after += 1;
            if let Some(day) = days.get_mut(&OperatingDay::of(run)).filter(|_| run >= span.begin) {
                day.held += 1;
            }
        } else if run >= span.begin {
            found.push(one(run, Basis::Siblings, after));
        }
        before = Some(run);
    }
    // The next run would have come right after the last one.
    found.extend(between(before.unwrap_or(span.begin).max(span.begin), span.due, after));
    for run in pauses {
        days.entry(run.day).and_modify(|day| day.unknown += 1);
    }
    for run in &found {
        days.entry(run.day).and_modify(|day| day.missing += 1);
    }
    for day in days.values_mut() {
        day.expected = day.held + day.missing;
    }
    (days.into_values().collect(), found)
}

/// The runs that fit between two instants that are too far apart, evenly.
fn between(from: Timestamp, to: Timestamp, after: usize) -> Vec<Missing> {
    let distance = to.duration_since(from);
    if distance <= LONGEST_RUN_DISTANCE {
        return Vec::new();
    }
    let intervals = (distance.as_secs() + RUN_SECONDS / 2) / RUN_SECONDS;
    let estimate = |number: i64| Timestamp::from_second(from.as_second() + distance.as_secs() * number / intervals).ok();
    (1..intervals).filter_map(estimate).map(|at| one(at, Basis::Distance, after)).collect()
}

fn one(at: Timestamp, basis: Basis, after: usize) -> Missing {
    Missing { at, until: at, day: OperatingDay::of(at), documents: 1, basis, after }
}
