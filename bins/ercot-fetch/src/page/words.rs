//! Phrases that several parts of the page need.

use ercot_mis::catalog::{CadenceKind, Dataset};
use ercot_types::report::{HourCount, TimeConvention};

/// A line of a Markdown table.
pub(super) fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Names in code marks, joined by commas.
pub(super) fn list<T: std::fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// How often a product is posted.
pub(super) fn cadence(dataset: &Dataset) -> String {
    let a_day = dataset.cadence.expected_per_day;
    match (dataset.cadence.kind, a_day) {
        (CadenceKind::ScedRun, _) => "every SCED run".to_owned(),
        (CadenceKind::Minutes, Some(count)) if count > 0 && 1440 % count == 0 => format!("every {} minutes", 1440 / count),
        (CadenceKind::Minutes, None) => "every few minutes".to_owned(),
        (CadenceKind::Hourly, None | Some(24)) => "hourly".to_owned(),
        (CadenceKind::Daily, None | Some(1)) => "daily".to_owned(),
        (CadenceKind::Daily, Some(2)) => "twice a day".to_owned(),
        (CadenceKind::Minutes | CadenceKind::Hourly | CadenceKind::Daily, Some(count)) => format!("{count} times a day"),
        (CadenceKind::Weekly, _) => "weekly".to_owned(),
        (CadenceKind::AsNeeded, _) => "when needed".to_owned(),
    }
}

/// How the rows of a table say when.
pub(super) fn time(time: &TimeConvention) -> String {
    let from = list(time.columns());
    let to = list(time.derived_columns().iter().map(|(name, _)| name));
    let how = match time {
        TimeConvention::ScedRun { .. } => "the stamp of a SCED run",
        TimeConvention::HourEnding { flag: None, count: HourCount::WallClock, .. } => "day and hour ending, without a flag",
        TimeConvention::HourEnding { count: HourCount::FromMidnight, .. } => "day and hour counted from midnight, 1 to 25",
        TimeConvention::HourEnding { .. } => "day and hour ending",
        TimeConvention::SettlementInterval { .. } => "day, hour and 15-minute interval",
        TimeConvention::IntervalEnding { minutes, .. } => &format!("the end of an interval of {minutes} minutes"),
        TimeConvention::TimeEnding { minutes, .. } => &format!("day and clock at the end of an interval of {minutes} minutes"),
        TimeConvention::RtdRun { minutes, .. } => {
            &format!("the stamp of an RTD run and the end of an interval of {minutes} minutes, each with its flag")
        }
        TimeConvention::WholeDay { .. } => "a whole day",
        TimeConvention::Instant { .. } => "an instant",
        TimeConvention::Untimed => return "Time: none but the publish time.".to_owned(),
    };
    format!("Time: {how} ({from}), which gives {to}.")
}
