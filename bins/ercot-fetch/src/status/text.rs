//! What `status` prints for people.

use ercot_mis::cadence::{Availability, Basis, Freshness, Gap};
use ercot_runtime::output::{Align, Colour, Table, format_bytes, format_count};
use jiff::{SignedDuration, Timestamp, tz::Offset};

use super::model::{DatasetStatus, Status, WarehouseState};

/// Gaps, documents and columns of a dataset that are named; the rest is in the JSON.
const NAMED: usize = 8;

/// Characters of a reason that are shown.
const REASON_CHARS: usize = 160;

/// The table, and what is to be said below it.
pub(super) fn text(status: &Status, colour: Colour) -> String {
    let mut text = table(status, colour);
    for dataset in &status.datasets {
        let lines = details(status, dataset);
        if !lines.is_empty() {
            text.push_str(&format!("\n{}\n", dataset.name));
            text.extend(lines.iter().map(|line| format!("    {line}\n")));
        }
    }
    for finding in status.findings.iter().filter(|finding| finding.dataset.is_none()) {
        text.push_str(&format!("\n{}: {}\n", finding.kind, finding.text));
    }
    for reason in &status.cannot_tell {
        text.push_str(&format!("\ncannot tell now: {reason}\n"));
    }
    if !status.backfill.is_empty() {
        text.push_str("\nWhat MIS no longer lists, from ERCOT's public API:\n");
        for command in &status.backfill {
            text.push_str(&format!("    {}\n", command.command));
        }
    }
    text.push_str(&format!("\n{}\n", summary(status)));
    text
}

fn table(status: &Status, colour: Colour) -> String {
    let mut table = Table::new([
        ("dataset", Align::Left),
        ("posted UTC", Align::Left),
        ("state", Align::Left),
        ("docs", Align::Right),
        ("rows", Align::Right),
        ("miss", Align::Right),
        ("gone", Align::Right),
        ("bad", Align::Right),
        ("drift", Align::Right),
    ]);
    for dataset in &status.datasets {
        let posted = dataset.last.as_ref().map_or_else(|| "-".to_owned(), |last| short(last.published_at));
        let bad = dataset.quarantine.recent_documents + dataset.quarantine.rows;
        table.push_row([
            dataset.name.clone(),
            posted,
            dataset.freshness.state.name().to_owned(),
            format_count(dataset.documents),
            dataset.rows.map_or_else(|| "?".to_owned(), compact),
            format_count(dataset.missing),
            format_count(dataset.gone),
            format_count(bad),
            format_count(dataset.drift.len() as u64),
        ]);
    }
    let plain = table.to_string();
    if colour == Colour::Off {
        return plain;
    }
    let mut coloured = String::new();
    for (number, line) in plain.lines().enumerate() {
        let dataset = number.checked_sub(1).and_then(|index| status.datasets.get(index));
        coloured.push_str(&dataset.map_or_else(|| line.to_owned(), |dataset| painted(line, status, dataset)));
        coloured.push('\n');
    }
    coloured
}

/// Red where somebody should look, yellow where it is late.
fn painted(line: &str, status: &Status, dataset: &DatasetStatus) -> String {
    let is_found = status.findings.iter().any(|finding| finding.dataset.as_ref() == Some(&dataset.name));
    match (is_found, dataset.freshness.state) {
        (true, _) => format!("\u{1b}[31m{line}\u{1b}[0m"),
        (false, Freshness::Late) => format!("\u{1b}[33m{line}\u{1b}[0m"),
        _ => line.to_owned(),
    }
}

fn details(status: &Status, dataset: &DatasetStatus) -> Vec<String> {
    let own = status.findings.iter().filter(|finding| finding.dataset.as_ref() == Some(&dataset.name));
    let mut lines: Vec<String> = own.map(|finding| format!("{}: {}", finding.kind, finding.text)).collect();
    if dataset.freshness.state == Freshness::Late {
        let age = duration(SignedDuration::from_secs(dataset.freshness.age_seconds.unwrap_or(0)));
        lines.push(format!("late: the last document was posted {age} ago"));
    }
    some(&mut lines, dataset.gaps.iter().map(|gap| format!("  {}", gap_line(gap))));
    some(&mut lines, dataset.quarantine.documents.iter().map(|it| format!("  set aside: {}: {}", it.name, cut(&it.reason))));
    some(
        &mut lines,
        dataset.failing.iter().map(|it| format!("  failed {} time(s): {}: {}", it.attempts, it.name, cut(&it.reason))),
    );
    lines
}

fn some(lines: &mut Vec<String>, all: impl ExactSizeIterator<Item = String>) {
    let more = all.len().saturating_sub(NAMED);
    lines.extend(all.take(NAMED));
    if more > 0 {
        lines.push(format!("  and {more} more, see --json"));
    }
}

fn gap_line(gap: &Gap) -> String {
    let about = if gap.basis == Basis::Distance { "about " } else { "" };
    let stretch = if gap.first == gap.last {
        format!("at {}", minute(gap.first))
    } else {
        format!("from {} to {}", minute(gap.first), minute(gap.last))
    };
    let place = match gap.availability {
        Availability::Mis { until } => format!("on MIS until {}, if it was posted", minute(until)),
        Availability::Api => "gone from MIS, backfill from the public API".to_owned(),
        Availability::Nowhere => "not to be had any more".to_owned(),
    };
    format!("{about}{} {stretch}: {place}", format_count(gap.documents.into()))
}

fn summary(status: &Status) -> String {
    let totals = &status.totals;
    let rows = totals.rows.map_or_else(|| "rows unknown".to_owned(), |rows| format!("{} rows", format_count(rows)));
    let place = match status.warehouse.state {
        WarehouseState::Absent => " (no warehouse)",
        WarehouseState::Lost => " (the warehouse file is gone)",
        WarehouseState::Busy => " (the warehouse is in use)",
        WarehouseState::Unreadable => " (the warehouse cannot be read)",
        WarehouseState::Read => "",
    };
    format!(
        "{} datasets, {} documents ({}), {rows}{place} ({}), manifests {}; {} missing, {} gone from MIS, {} finding(s)",
        status.datasets.len(),
        format_count(totals.documents),
        format_bytes(status.disk.raw),
        format_bytes(status.disk.warehouse),
        format_bytes(status.disk.manifests),
        format_count(totals.missing),
        format_count(totals.gone),
        status.findings.len()
    )
}

fn cut(reason: &str) -> String {
    let mut cut: String = reason.chars().take(REASON_CHARS).collect();
    if cut.len() < reason.len() {
        cut.push('…');
    }
    cut
}

/// A number that stays short: `9,999,999`, `10.0 M`.
fn compact(count: u64) -> String {
    match count {
        0..10_000_000 => format_count(count),
        _ => format!("{}.{} M", format_count(count / 1_000_000), count / 100_000 % 10),
    }
}

/// `10-30 04:55`.
fn short(instant: Timestamp) -> String {
    Offset::UTC.to_datetime(instant).strftime("%m-%d %H:%M").to_string()
}

/// `2026-10-30 04:55Z`.
pub(super) fn minute(instant: Timestamp) -> String {
    Offset::UTC.to_datetime(instant).strftime("%Y-%m-%d %H:%MZ").to_string()
}

/// The two largest units: `2 d 3 h`, `1 h 10 min`, `15 min`.
pub(super) fn duration(duration: SignedDuration) -> String {
    let minutes = duration.as_secs().max(0) / 60;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let parts = match (days, hours) {
        (0, 0) => vec![(minutes, "min")],
        (0, _) => vec![(hours, "h"), (minutes, "min")],
        (_, _) => vec![(days, "d"), (hours, "h")],
    };
    let shown = parts.iter().enumerate().filter(|(place, (number, _))| *place == 0 || *number > 0);
    shown.map(|(_, (number, unit))| format!("{number} {unit}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_its_two_largest_units() {
        for (minutes, text) in [(0, "0 min"), (15, "15 min"), (60, "1 h"), (70, "1 h 10 min"), (3060, "2 d 3 h"), (2880, "2 d")] {
            assert_eq!(duration(SignedDuration::from_mins(minutes)), text);
        }
    }

    #[test]
    fn a_number_of_rows_stays_short() {
        for (count, text) in [(0, "0"), (9_999_999, "9,999,999"), (10_000_000, "10.0 M"), (1_118_949_999, "1,118.9 M")] {
            assert_eq!(compact(count), text);
        }
    }

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        assert_eq!(cut("short"), "short");
        assert_eq!(cut(&"é".repeat(200)).chars().count(), REASON_CHARS + 1);
    }
}
