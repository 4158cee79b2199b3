//! Products with a fixed number of documents.

use std::collections::BTreeMap;

use ercot_types::time::OperatingDay;
use jiff::{SignedDuration, Timestamp};

use super::{Absence, Basis, DayAudit, Held, Missing, Side, Span};

/// How many slots late a document may be posted, where its name does not tell its slot.
pub const MAX_SLOTS_LATE: usize = 6;

/// How long after its end a day without its document is judged.
const DAY_GRACE: SignedDuration = SignedDuration::from_hours(2);

/// What is in a slot.
#[derive(Debug, Default, Clone, Copy)]
struct Filling {
    /// Documents whose names say that they belong there.
    by_name: u32,
    /// Documents that were posted there.
    by_posting: u32,
    /// Of these, posted in the last quarter of the slot: they may be early ones of the next.
    early: u32,
}

impl Filling {
    fn documents(self) -> u32 {
        self.by_name + self.by_posting
    }

    /// True if a document posted here may be another slot's.
    fn can_spare(self) -> bool {
        self.by_posting > 0 && self.documents() > 1
    }
}

/// The days and the empty slots of a product that is posted every so many seconds.
pub(super) fn missing(held: &[Held], span: &Span, seconds: i64, side: Side, absence: Absence) -> (Vec<DayAudit>, Vec<Missing>) {
    let mut fillings = fillings(held, seconds);
    let step = SignedDuration::from_secs(seconds);
    let days: Vec<(OperatingDay, Vec<Timestamp>)> = span.days().into_iter().map(|day| (day, slots(day, seconds, side))).collect();
    // The first document begins the count with its own slot.
    let is_looked_at = |slot: &Timestamp| *slot > span.begin - step && *slot <= span.now;
    let (mut audits, mut found, mut filled) = (Vec::new(), Vec::new(), 0);
    for (day, slots) in days {
        let mut audit = DayAudit { day, expected: 0, held: 0, missing: 0, unknown: 0 };
        for slot in slots.into_iter().filter(is_looked_at) {
            if take(&mut fillings, slot, step) {
                audit.held += 1;
                filled += 1;
            } else if slot > span.due {
                // It may still come.
            } else if absence == Absence::Unknown {
                audit.unknown += 1;
            } else {
                audit.missing += 1;
                found.push(Missing { at: slot, until: slot, day, documents: 1, basis: Basis::Cadence, after: filled });
            }
        }
        audit.expected = audit.held + audit.missing;
        audits.push(audit);
    }
    (audits, found)
}

/// The slots of a day.
fn slots(day: OperatingDay, seconds: i64, side: Side) -> Vec<Timestamp> {
    let Ok(bounds) = day.bounds() else { return Vec::new() };
    let first = i64::from(side == Side::End);
    let count = (bounds.end.as_second() - bounds.start.as_second()) / seconds;
    (first..first + count).filter_map(|number| Timestamp::from_second(bounds.start.as_second() + number * seconds).ok()).collect()
}

/// Puts every document into the slot that its stamp or its publish time lies in.
fn fillings(held: &[Held], seconds: i64) -> BTreeMap<Timestamp, Filling> {
    let mut fillings: BTreeMap<Timestamp, Filling> = BTreeMap::new();
    for document in held {
        let instant = document.instant();
        let Ok(bounds) = OperatingDay::of(instant).bounds() else { continue };
        let into_day = instant.as_second() - bounds.start.as_second();
        let Ok(slot) = Timestamp::from_second(instant.as_second() - into_day % seconds) else { continue };
        let filling = fillings.entry(slot).or_default();
        if document.stamp.is_some() {
            filling.by_name += 1;
        } else {
            filling.by_posting += 1;
            filling.early += u32::from(into_day % seconds >= seconds - seconds / 4);
        }
    }
    fillings
}

/// True if a slot has a document: its own, an early one of the slot before, or a late one.
fn take(fillings: &mut BTreeMap<Timestamp, Filling>, slot: Timestamp, step: SignedDuration) -> bool {
    if fillings.get(&slot).is_some_and(|filling| filling.documents() > 0) {
        return true;
    }
    if let Some(before) = fillings.get_mut(&(slot - step)).filter(|before| before.can_spare() && before.early > 0) {
        before.by_posting -= 1;
        before.early -= 1;
        return true;
    }
    let latest = i32::try_from(MAX_SLOTS_LATE).ok().and_then(|slots| slot.checked_add(step * slots).ok()).unwrap_or(slot);
    let later = fillings.range_mut(slot..=latest).map(|(_, filling)| filling).find(|filling| filling.can_spare());
    match later {
        Some(filling) => {
            filling.by_posting -= 1;
            true
        }
        None => false,
    }
}

/// The days of a product that is posted so many times a day.
pub(super) fn missing_days(held: &[Held], span: &Span, per_day: u32) -> (Vec<DayAudit>, Vec<Missing>) {
    let mut posted: BTreeMap<OperatingDay, u32> = BTreeMap::new();
    for document in held {
        *posted.entry(OperatingDay::of(document.published_at)).or_default() += 1;
    }
    let (mut audits, mut found, mut before) = (Vec::new(), Vec::new(), 0);
    for day in span.days() {
        let Ok(bounds) = day.bounds() else { continue };
        let mut held = posted.get(&day).copied().unwrap_or(0);
        if held < per_day {
            // A document that came after midnight is one too many on the next day.
            let next = day.0.tomorrow().ok().and_then(|next| posted.get_mut(&OperatingDay(next)));
            if let Some(next) = next.filter(|next| **next > per_day) {
                let late = (*next - per_day).min(per_day - held);
                *next -= late;
                held += late;
            }
        }
        // The rest of a day that is not over may still come, and what came before the first document is not known.
        let is_judged = bounds.end + DAY_GRACE <= span.now && (per_day == 1 || span.begin <= bounds.start);
        let missing = if is_judged { per_day.saturating_sub(held) } else { 0 };
        let held = held.min(per_day);
        audits.push(DayAudit { day, expected: held + missing, held, missing, unknown: 0 });
        before += usize::from(held > 0);
        if missing > 0 {
            let (at, until) = (bounds.start, bounds.end);
            found.push(Missing { at, until, day, documents: missing, basis: Basis::Cadence, after: before });
        }
    }
    (audits, found)
}
