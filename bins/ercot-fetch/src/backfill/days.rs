//! Days of posting, and the stretches in which they are asked for.

use ercot_mis::{catalog::Dataset, source::Window};
use ercot_types::time::{OperatingDay, central_date};
use jiff::{Timestamp, ToSpan, civil::Date};
use serde::Serialize;

/// Documents that are listed and planned at a time.
const DOCUMENTS_AT_A_TIME: u32 = 20_000;

/// Months that are asked for at a time where the cadence has no number.
const MONTHS_AT_A_TIME: u32 = 12;

/// The longest span, so that a misprinted year does not ask for centuries.
const MOST_YEARS: i16 = 30;

/// Central days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Days {
    pub(super) from: Date,
    pub(super) to: Date,
}

impl Days {
    /// Checks what was given.
    pub(super) fn new(from: Date, to: Date, now: Timestamp) -> Result<Self, String> {
        let today = central_date(now);
        if from > to {
            return Err(format!("--from {from} is after --to {to}"));
        }
        if to > today {
            return Err(format!("--to {to} is in the future; today is {today} in Texas"));
        }
        if to.year() - from.year() > MOST_YEARS {
            return Err(format!("{from} to {to} is more than {MOST_YEARS} years"));
        }
        Ok(Self { from, to })
    }

    /// The same instants. None beyond the calendar's end.
    pub(super) fn window(self) -> Option<Window> {
        let (from, to) = (OperatingDay(self.from).bounds().ok()?, OperatingDay(self.to).bounds().ok()?);
        Some(Window { from: from.start, until: to.end })
    }

    pub(super) fn count(self) -> u32 {
        self.from.until(self.to).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0)) + 1
    }

    /// The days before another.
    pub(super) fn before(self, end: Date) -> Option<Self> {
        let last = end.yesterday().ok()?.min(self.to);
        (self.from <= last).then_some(Self { to: last, ..self })
    }

    /// The days from another on.
    pub(super) fn since(self, start: Date) -> Option<Self> {
        let first = self.from.max(start);
        (first <= self.to).then_some(Self { from: first, ..self })
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.from), |day| day.tomorrow().ok()).take_while(move |day| *day <= self.to)
    }

    /// Splits the days at the ends of months, so that a listing of this dataset stays of moderate length and a month's bundle
    /// is not asked for twice.
    pub(super) fn stretches(self, dataset: &Dataset) -> Vec<Self> {
        let per_month = dataset.cadence.expected_per_day.map(|documents| documents.max(1).saturating_mul(31));
        let months = per_month.map_or(MONTHS_AT_A_TIME, |documents| (DOCUMENTS_AT_A_TIME / documents).clamp(1, 120));
        let (mut stretches, mut from) = (Vec::new(), self.from);
        while from <= self.to {
            let next = from.first_of_month().checked_add(i64::from(months).months());
            let end = next.ok().and_then(|next| next.yesterday().ok()).unwrap_or(self.to).min(self.to);
            stretches.push(Self { from, to: end });
            let Ok(next) = end.tomorrow() else { break };
            from = next;
        }
        stretches
    }
}

/// The first day that MIS still lists: a document stays for its dataset's retention, counted in Central days. None where the
/// catalog does not know.
pub(super) fn first_day_on_mis(dataset: &Dataset, now: Timestamp) -> Option<Date> {
    central_date(now).checked_sub(i64::from(dataset.retention_days?).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ercot_mis::catalog::Catalog;
    use jiff::civil::date;

    fn days(from: Date, to: Date) -> Days {
        Days { from, to }
    }

    #[test]
    fn days_that_make_no_sense_are_refused() {
        // Still the 1st in Texas.
        let now = "2026-11-02T05:00:00Z".parse().unwrap();
        assert!(Days::new(date(2026, 10, 1), date(2026, 11, 1), now).is_ok());
        assert!(Days::new(date(2026, 10, 1), date(2026, 11, 2), now).unwrap_err().contains("today is 2026-11-01 in Texas"));
        assert!(Days::new(date(2026, 10, 2), date(2026, 10, 1), now).unwrap_err().contains("is after"));
        assert!(Days::new(date(202, 10, 2), date(2026, 10, 1), now).unwrap_err().contains("more than 30 years"));
    }

    #[test]
    fn the_window_of_a_day_that_is_25_hours_long_is_25_hours_long() {
        let window = days(date(2026, 11, 1), date(2026, 11, 1)).window().unwrap();
        assert_eq!((window.until.as_second() - window.from.as_second()) / 3600, 25);
        assert_eq!(days(date(2026, 10, 31), date(2026, 11, 2)).count(), 3);
    }

    #[test]
    fn stretches_end_with_months_and_cover_every_day_once() {
        let catalog = Catalog::builtin().unwrap();
        let span = days(date(2025, 12, 15), date(2026, 5, 10));
        for name in ["rt_lmp_5min", "dam_spp", "rt_price_corrections"] {
            let stretches = span.stretches(catalog.get(name).unwrap());
            let covered: Vec<Date> = stretches.iter().flat_map(|stretch| stretch.iter()).collect();
            assert_eq!(covered, span.iter().collect::<Vec<_>>(), "{name}");
            for stretch in &stretches[..stretches.len() - 1] {
                assert_eq!(stretch.to.last_of_month(), stretch.to, "{name}");
            }
        }
        assert_eq!(span.stretches(catalog.get("rt_lmp_5min").unwrap()).len(), 3);
    }

    #[test]
    fn mis_lists_five_minute_prices_of_five_days_before_today() {
        let dataset = Catalog::builtin().unwrap().get("rt_lmp_5min").unwrap().clone();
        let now: Timestamp = "2026-11-10T18:00:00Z".parse().unwrap();
        assert_eq!(first_day_on_mis(&dataset, now), Some(date(2026, 11, 5)));
        let span = days(date(2026, 11, 1), date(2026, 11, 9));
        assert_eq!(span.before(date(2026, 11, 5)), Some(days(date(2026, 11, 1), date(2026, 11, 4))));
        assert_eq!(span.since(date(2026, 11, 5)), Some(days(date(2026, 11, 5), date(2026, 11, 9))));
        assert_eq!((span.before(date(2026, 11, 1)), span.since(date(2026, 11, 10))), (None, None));
    }
}
