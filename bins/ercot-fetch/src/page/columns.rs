//! The columns of a table, as a Markdown table.

use ercot_types::report::{Column, ColumnKind, ReportLayout, normalized};
use ercot_warehouse::TableComments;

use super::{product::has, words};

/// Numbered columns from this many on share a line.
const SERIES: usize = 3;

pub(super) fn table(layout: &ReportLayout, comments: Option<&TableComments>) -> String {
    let mut text = "| column | ERCOT prints | type | unit | meaning |\n| --- | --- | --- | --- | --- |\n".to_owned();
    let mut done = Vec::new();
    for column in &layout.columns {
        let series = Series::of(column);
        if done.contains(&series) {
            continue;
        }
        let members: Vec<&Column> = layout.columns.iter().filter(|other| Series::of(other) == series).collect();
        if members.len() >= SERIES {
            done.push(series);
        }
        let shown = match members.as_slice() {
            [first, .., last] if members.len() >= SERIES => Shown { first, last: Some((last, members.len())) },
            _ => Shown { first: column, last: None },
        };
        text.push_str(&shown.line(layout, comments));
    }
    text
}

/// What the columns of a series have in common: the name without its last number, type and unit.
#[derive(PartialEq)]
struct Series<'c> {
    name: (String, String),
    kind: ColumnKind,
    unit: Option<&'c str>,
}

impl<'c> Series<'c> {
    fn of(column: &'c Column) -> Self {
        let name = &column.name;
        let end = name.rfind(|c: char| c.is_ascii_digit()).map_or(name.len(), |last| last + 1);
        let start = name.get(..end).and_then(|part| part.rfind(|c: char| !c.is_ascii_digit())).map_or(0, |last| last + 1);
        let part = |range: Option<&str>| range.unwrap_or_default().to_owned();
        let name = if start < end { (part(name.get(..start)), part(name.get(end..))) } else { (name.clone(), String::new()) };
        Self { name, kind: column.kind, unit: column.unit.as_deref() }
    }
}

/// A line of the table: one column, or the first and the last of a series with how many there are.
struct Shown<'c> {
    first: &'c Column,
    last: Option<(&'c Column, usize)>,
}

impl Shown<'_> {
    fn line(&self, layout: &ReportLayout, comments: Option<&TableComments>) -> String {
        let comment = comments.and_then(|comments| comments.columns.get(&self.first.name));
        let (meaning, unit) = comment.map_or((None, None), |comment| split_unit(comment));
        let unit = self.first.unit.as_deref().or(unit).unwrap_or_default();
        let mut meaning = match meaning {
            Some(meaning) => meaning.to_owned(),
            None => as_printed(self.first.kind).to_owned(),
        };
        if let Some((_, count)) = self.last {
            meaning = match meaning.as_str() {
                "" => format!("{count} columns"),
                meaning => format!("{count} columns, the first: {meaning}"),
            };
        }
        if let Some(until) = until(layout, self.first) {
            // Many comments say so themselves.
            if !meaning.contains(until.trim_start_matches("until ")) {
                meaning = if meaning.is_empty() { until } else { format!("{meaning} ({until})") };
            }
        }
        let names = self.range(|column| column.name.clone());
        let printed = self.range(|column| printed(layout, column));
        words::row(&[names, printed, self.first.kind.sql_type().to_owned(), unit.to_owned(), meaning])
    }

    fn range(&self, text: impl Fn(&Column) -> String) -> String {
        match self.last {
            Some((last, _)) => format!("`{}` … `{}`", text(self.first), text(last)),
            None => format!("`{}`", text(self.first)),
        }
    }
}

/// What columns mean that have no comment, because their kind says it.
fn as_printed(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Flag => "true in the second pass of the repeated hour",
        ColumnKind::Date => "date as printed",
        ColumnKind::HourEnding => "hour ending as printed, 1 to 24",
        ColumnKind::Interval => "15-minute interval of the hour, 1 to 4",
        ColumnKind::ClockTime => "clock as printed",
        ColumnKind::LocalStamp => "stamp as printed, Central Prevailing Time",
        ColumnKind::OffsetStamp | ColumnKind::GmtStamp => "stamp, UTC",
        ColumnKind::Text | ColumnKind::Number | ColumnKind::Integer => "",
    }
}

/// A comment's meaning, and the unit in brackets at its end.
fn split_unit(comment: &str) -> (Option<&str>, Option<&str>) {
    let parts = comment.strip_suffix(']').and_then(|comment| comment.rsplit_once(" ["));
    parts.map_or((Some(comment), None), |(meaning, unit)| (Some(meaning), Some(unit)))
}

/// The newest spelling of the column's header.
fn printed(layout: &ReportLayout, column: &Column) -> String {
    let spelled = |header: &&String| column.headers.iter().any(|known| normalized(known) == normalized(header));
    let newest = layout.epochs.iter().rev().find_map(|epoch| epoch.header.iter().find(spelled));
    newest.or(column.headers.first()).map(|header| header.trim().to_owned()).unwrap_or_default()
}

/// Since when ERCOT no longer prints the column.
fn until(layout: &ReportLayout, column: &Column) -> Option<String> {
    let is_in = |epoch: &&ercot_types::report::Epoch| column.headers.iter().any(|header| has(epoch, header));
    let last = layout.epochs.iter().rposition(|epoch| is_in(&epoch))?;
    let without = layout.epochs.get(last + 1)?;
    Some(without.from.map_or_else(|| "no longer printed".to_owned(), |day| format!("until {day}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str) -> Column {
        Column { name: name.to_owned(), kind: ColumnKind::Number, headers: vec![name.to_owned()], unit: Some("MW".to_owned()) }
    }

    #[test]
    fn a_series_is_told_by_its_last_number() {
        let same = |left: &str, right: &str| Series::of(&column(left)) == Series::of(&column(right));
        assert!(same("sced1_curve_mw1", "sced1_curve_mw35"));
        assert!(!same("sced1_curve_mw1", "sced2_curve_mw1"));
        assert!(!same("sced1_curve_mw1", "sced1_curve_price1"));
        assert!(!same("north", "south"));
        assert!(same("mw_2_hsl", "mw_10_hsl"));
    }

    #[test]
    fn the_unit_of_a_comment_is_its_own_cell() {
        assert_eq!(split_unit("price of energy [$/MWh]"), (Some("price of energy"), Some("$/MWh")));
        assert_eq!(split_unit("a name"), (Some("a name"), None));
    }
}
