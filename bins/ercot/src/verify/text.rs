//! What `ercot verify` prints for people.

use ercot_runtime::output::{Align, Colour, Table, format_count};
use ercot_warehouse::quality::{Outcome, OutsideRow, Severity};

use super::Verified;

/// Rows outside that are named of one check and table; the rest is in the JSON.
const NAMED: usize = 5;

/// The table, and what is to be said below it.
pub(super) fn text(verified: &Verified, colour: Colour) -> String {
    let mut text = table(verified, colour);
    for outcome in verified.checks.iter().filter(|outcome| outcome.outside > 0) {
        text.push_str(&format!("\n{} {}: {}\n", outcome.check, outcome.table, outcome.residual));
        text.extend(outcome.rows.iter().take(NAMED).map(|row| format!("    {}\n", line(outcome, row))));
        if outcome.rows.len() > NAMED {
            text.push_str("    and more, see --json\n");
        }
    }
    for reason in &verified.not_checked {
        text.push_str(&format!("\nnot checked: {reason}\n"));
    }
    text.push_str(&format!(
        "\n{} to {} of {} {}: {} checks, {} alarm(s), {} reported\n",
        verified.days.from,
        verified.days.to,
        verified.reads.source,
        verified.reads.file,
        verified.checks.len(),
        format_count(verified.alarms),
        format_count(verified.reported)
    ));
    text
}

fn table(verified: &Verified, colour: Colour) -> String {
    let mut table = Table::new([
        ("check", Align::Left),
        ("table", Align::Left),
        ("judged", Align::Right),
        ("not judged", Align::Right),
        ("outside", Align::Right),
        ("largest", Align::Right),
        ("state", Align::Left),
    ]);
    for outcome in &verified.checks {
        table.push_row([
            outcome.check.to_owned(),
            outcome.table.clone(),
            format_count(outcome.judged),
            format_count(outcome.not_judged),
            format_count(outcome.outside),
            outcome.largest.map_or_else(|| "-".to_owned(), figure),
            state(outcome).to_owned(),
        ]);
    }
    let plain = table.to_string();
    if colour == Colour::Off {
        return plain;
    }
    let mut coloured = String::new();
    for (number, line) in plain.lines().enumerate() {
        let outcome = number.checked_sub(1).and_then(|index| verified.checks.get(index));
        match outcome.map(state) {
            Some("ALARM") => coloured.push_str(&format!("\u{1b}[31m{line}\u{1b}[0m\n")),
            Some("reported") => coloured.push_str(&format!("\u{1b}[33m{line}\u{1b}[0m\n")),
            _ => coloured.push_str(&format!("{line}\n")),
        }
    }
    coloured
}

fn state(outcome: &Outcome) -> &'static str {
    match (outcome.outside, outcome.severity) {
        (0, _) => "ok",
        (_, Severity::Alarm) => "ALARM",
        (_, Severity::Report) => "reported",
    }
}

fn line(outcome: &Outcome, row: &OutsideRow) -> String {
    let place: Vec<&str> = [row.at.as_str(), row.item.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    let value = row.figure.map_or_else(String::new, |value| format!(" is {}", figure(value)));
    let distance = match outcome.check {
        "missing" => format!(": {} missing", figure(row.residual)),
        "keys" => format!(": {} too many", figure(row.residual)),
        _ => format!(", off by {} where {} is allowed", figure(row.residual), figure(row.tolerance)),
    };
    format!("{}{value}{distance}", place.join(" "))
}

/// A number as short as it can be without hiding a cent.
fn figure(value: f64) -> String {
    let text = format!("{value:.4}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_their_cents_and_no_more() {
        for (value, text) in [(0.0, "0"), (12.0, "12"), (-0.0075, "-0.0075"), (2385.24, "2385.24"), (f64::NAN, "NaN")] {
            assert_eq!(figure(value), text);
        }
    }
}
