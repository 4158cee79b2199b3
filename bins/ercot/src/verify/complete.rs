//! What is missing in the tables, by the cadence of their reports.
//!
//! `ercot-fetch status` looks at documents; this looks at rows: a document that was loaded and lost a run shows here. Rows that
//! supersede each other must be there for every run, interval and hour. Of forecasts, of which every posting is kept, a
//! posting that is missing is reported and not alarmed: the next one takes its place.

use std::collections::BTreeSet;

use ercot_mis::{
    cadence::{Audit, Basis, Begin, Gap, Held, RunFamily, Window, audit, thresholds},
    catalog::{Cadence, CadenceKind, Catalog, Dataset},
};
use ercot_types::{
    report::{ReportLayout, TimeConvention, Versions},
    time::OperatingDay,
};
use ercot_warehouse::{
    Warehouse,
    quality::{Days, NAMED_ROWS, Outcome, OutsideRow, Severity, postings, row_instants},
};
use jiff::{Timestamp, ToSpan};

/// Minutes of a day without a clock change.
const DAY_MINUTES: u32 = 1440;

/// Parts of a natural key of tables that need not have a row for every hour: only what binds is listed, or only some hours are run.
const SPARSE_KEYS: [&str; 2] = ["constraint_name", "ruc_timestamp"];

/// A table with the instants that it has, and the dataset as the audit is to see it.
struct Series {
    dataset: Dataset,
    table: String,
    held: Vec<Held>,
    severity: Severity,
    /// Rows of a day come together: all of a day are due once one is there, and no day after the last one is.
    comes_by_day: bool,
}

/// Checks every table of the catalog that has something in the days.
pub(super) fn check(catalog: &Catalog, warehouse: &Warehouse, days: Days, now: Timestamp) -> anyhow::Result<Vec<Outcome>> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for dataset in &catalog.datasets {
        for layout in dataset.layouts.iter().filter(|layout| !layout.corrects) {
            if seen.insert(layout.table.to_string())
                && let Some(series) = series(dataset, layout, warehouse, days)?
            {
                all.push(series);
            }
        }
    }
    let family = RunFamily::of(all.iter().map(|series| (&series.dataset, series.held.as_slice())));
    Ok(all.iter().filter_map(|series| outcome(series, &family, days, now)).collect())
}

/// What of a table is held; none if its cadence expects nothing, or it has nothing in the days.
fn series(dataset: &Dataset, layout: &ReportLayout, warehouse: &Warehouse, days: Days) -> anyhow::Result<Option<Series>> {
    if thresholds(dataset).is_none() {
        return Ok(None);
    }
    let table = layout.table.to_string();
    // A day more on each side: what comes next to the first and the last day decides about gaps there.
    let wide = Days { from: before(days.from), to: after(days.to) };
    let series = if let Some((column, cadence, comes_by_day)) = rhythm(dataset, layout) {
        let instants = row_instants(warehouse, &layout.table, column, wide)?;
        let held = instants.into_iter().map(|at| Held { published_at: at, stamp: Some(at) }).collect();
        let dataset = Dataset { cadence, ..dataset.clone() };
        Series { dataset, table, held, severity: Severity::Alarm, comes_by_day }
    } else {
        let (Ok(first), Ok(last)) = (wide.from.bounds(), wide.to.bounds()) else { return Ok(None) };
        let documents = postings(warehouse, &dataset.name, first.start, last.end)?;
        let held = documents.iter().map(|posting| Held::new(&posting.name, posting.published_at)).collect();
        Series { dataset: dataset.clone(), table, held, severity: Severity::Report, comes_by_day: false }
    };
    let is_inside = |held: &Held| days.from <= OperatingDay::of(held.instant()) && OperatingDay::of(held.instant()) <= days.to;
    Ok(series.held.iter().any(is_inside).then_some(series))
}

/// The column whose instants must be complete, at which cadence, and whether rows come a day at a time; none where only
/// postings can be counted.
fn rhythm(dataset: &Dataset, layout: &ReportLayout) -> Option<(&'static str, Cadence, bool)> {
    let is_sparse = layout.natural_key.iter().any(|key| SPARSE_KEYS.contains(&key.as_str()));
    if layout.versions != Versions::Supersede || is_sparse {
        return None;
    }
    let kind = dataset.cadence.kind;
    let every = |minutes: u32| Cadence { kind: CadenceKind::Minutes, expected_per_day: Some(DAY_MINUTES / minutes.max(1)) };
    let comes_by_day = kind == CadenceKind::Daily;
    match &layout.time {
        TimeConvention::ScedRun { .. } if kind == CadenceKind::ScedRun => Some(("sced_ts_utc", dataset.cadence, false)),
        TimeConvention::SettlementInterval { .. } => Some(("interval_end_utc", every(15), comes_by_day)),
        TimeConvention::IntervalEnding { minutes, .. } | TimeConvention::TimeEnding { minutes, .. } => {
            Some(("interval_end_utc", every(u32::from(minutes.get())), comes_by_day))
        }
        TimeConvention::HourEnding { .. } => {
            let hourly = Cadence { kind: CadenceKind::Hourly, expected_per_day: Some(24) };
            Some(("interval_start_utc", hourly, comes_by_day))
        }
        _ => None,
    }
}

fn outcome(series: &Series, family: &RunFamily, days: Days, now: Timestamp) -> Option<Outcome> {
    let end = days.to.bounds().ok()?.end;
    let late = thresholds(&series.dataset)?.late;
    // Everything up to the end of the last day is due, once as much time has passed as it may take. What comes a day at a time
    // is due as soon as anything of its day is there, and may be ahead of now.
    let until = if series.comes_by_day {
        let last = series.held.iter().map(Held::instant).filter(|at| *at < end).max()?;
        OperatingDay::of(last).bounds().ok()?.end.checked_add(late).ok()?
    } else {
        now.min(end.checked_add(late).ok()?)
    };
    let window = Window { from: days.from, now: until, begin: Begin::AtTheFirstDocument };
    let Audit { days: audited, gaps } = audit(&series.dataset, &series.held, family, &window);
    let is_inside = |day: OperatingDay| days.from <= day && day <= days.to;
    let inside = || audited.iter().filter(|audit| is_inside(audit.day));
    let gaps: Vec<Gap> = gaps.into_iter().filter(|gap| gap.first < end).collect();
    let mut rows: Vec<OutsideRow> = gaps.iter().map(row).collect();
    rows.sort_by(|left, right| right.residual.total_cmp(&left.residual).then_with(|| left.at.cmp(&right.at)));
    let largest = rows.first().map_or(0.0, |row| row.residual);
    rows.truncate(NAMED_ROWS);
    Some(Outcome {
        check: "missing",
        table: series.table.clone(),
        severity: series.severity,
        residual: match series.severity {
            Severity::Alarm => "runs, intervals or hours without rows".to_owned(),
            Severity::Report => "postings that were not loaded".to_owned(),
        },
        judged: inside().map(|audit| u64::from(audit.expected)).sum(),
        not_judged: inside().map(|audit| u64::from(audit.unknown)).sum(),
        outside: gaps.iter().map(|gap| u64::from(gap.documents)).sum(),
        largest: Some(largest),
        rows,
    })
}

fn row(gap: &Gap) -> OutsideRow {
    let basis = match gap.basis {
        Basis::Cadence => "by the cadence",
        Basis::Siblings => "other products have it",
        Basis::Distance => "an estimate by the distance of the runs",
    };
    let count = f64::from(gap.documents);
    OutsideRow {
        operating_day: Some(OperatingDay::of(gap.first).to_string()),
        at: gap.first.to_string(),
        item: if gap.first == gap.last { basis.to_owned() } else { format!("to {}, {basis}", gap.last) },
        figure: None,
        residual: count,
        tolerance: 0.0,
    }
}

fn before(day: OperatingDay) -> OperatingDay {
    day.0.checked_sub(1.days()).map_or(day, OperatingDay)
}

fn after(day: OperatingDay) -> OperatingDay {
    day.0.checked_add(1.days()).map_or(day, OperatingDay)
}
