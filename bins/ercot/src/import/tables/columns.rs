//! Which columns of an earlier table are ERCOT's, and the SQL that reads them as printed.

use std::collections::BTreeSet;

use ercot_types::{
    report::{ColumnKind, ReportLayout, TimeConvention, Versions, bind, normalized},
    time::parse_date,
};
use jiff::{Timestamp, civil::Date};

use super::pass::{MissingFlag, RepeatedLabel};

/// Columns in which earlier systems kept when a row was published, in the spelling of [`normalized`].
const PUBLISH_COLUMNS: [&str; 6] =
    ["publishdate", "publishedat", "publishtime", "publishdatetime", "posteddatetime", "published"];

/// What the rows of one document have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    /// The publish time that the table says.
    PublishTime,
    /// The date that is printed.
    Day,
    /// Nothing: one document holds them all.
    Whole,
}

/// How a table stores the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayType {
    Date,
    Timestamp,
}

/// How a table is read for a layout.
#[derive(Debug)]
pub(super) struct Export<'l> {
    pub(super) layout: &'l ReportLayout,
    /// ERCOT's header of what is read, flags that the table lacks at the end.
    pub(super) header: Vec<String>,
    pub(super) missing_flags: Vec<MissingFlag>,
    /// Labels of the repeated hour's ends that only the order of a file's rows tells apart.
    repeated_label: Option<RepeatedLabel>,
    pub(super) left_out: Vec<String>,
    pub(super) parts: Parts,
    /// SQL of each column as text.
    cells: Vec<String>,
    /// Places of the cells that identify a row.
    key: Vec<usize>,
    /// SQL of what the rows of one document have in common.
    part: String,
    /// The column of the day, where it has a type of its own.
    day: Option<(String, DayType)>,
}

/// A table's column that is the layout's.
struct Mapped<'t> {
    column: usize,
    name: &'t str,
    sql_type: &'t str,
    header: &'t str,
}

impl<'l> Export<'l> {
    /// Finds the layout's columns in a table, under any of ERCOT's spellings or ours. The error is for people.
    pub(super) fn new(layout: &'l ReportLayout, columns: &[(String, String)]) -> Result<Self, String> {
        let mut mapped: Vec<Mapped<'_>> = Vec::new();
        let mut left_out = Vec::new();
        let mut publish_column = None;
        for (name, sql_type) in columns {
            match find(layout, name).filter(|(column, _)| !mapped.iter().any(|known| known.column == *column)) {
                Some((column, header)) => mapped.push(Mapped { column, name, sql_type, header }),
                // A day does not tell which of its postings is the newer one.
                None if PUBLISH_COLUMNS.contains(&normalized(name).as_str())
                    && (sql_type != "DATE" || layout.versions == Versions::Vintage) =>
                {
                    publish_column = Some(name);
                }
                None => left_out.push(name.clone()),
            }
        }
        if let Some(zoned) = mapped.iter().find(|mapped| mapped.sql_type == "TIMESTAMP WITH TIME ZONE") {
            return Err(format!("its column {} holds converted instants, not what ERCOT printed", zoned.name));
        }
        let mut header: Vec<String> = mapped.iter().map(|mapped| mapped.header.to_owned()).collect();
        let place = |name: &str| {
            let column = layout.column_index(name)?;
            mapped.iter().position(|mapped| mapped.column == column)
        };
        let mut missing_flags = Vec::new();
        for (flag, doubt) in MissingFlag::of(&layout.time) {
            if place(flag).is_none() {
                let Some(flag) = MissingFlag::new(&doubt, &place) else { continue };
                missing_flags.push(flag);
                header.extend(layout.column_index(doubt.flag).and_then(|index| layout.columns[index].headers.first()).cloned());
            }
        }
        bind(layout, &header).map_err(|error| error.to_string())?;
        let repeated_label = RepeatedLabel::new(layout, &place);
        let key = key_columns(layout).into_iter().filter_map(place).collect();
        let day = layout.time.columns().first().and_then(|name| place(name)).and_then(|place| mapped.get(place));
        let (parts, part) = match (publish_column, day) {
            (Some(column), _) => (Parts::PublishTime, format!("CAST({} AS VARCHAR)", quoted(column))),
            (None, Some(day)) if layout.time != TimeConvention::Untimed => {
                (Parts::Day, format!("regexp_extract(trim(CAST({} AS VARCHAR)), '^[^ T]+')", quoted(day.name)))
            }
            _ => (Parts::Whole, "NULL::VARCHAR".to_owned()),
        };
        let day = day.filter(|_| parts == Parts::Day).and_then(|day| {
            let kind = match day.sql_type {
                "DATE" => DayType::Date,
                kind if kind.starts_with("TIMESTAMP") => DayType::Timestamp,
                _ => return None,
            };
            Some((quoted(day.name), kind))
        });
        let cells = mapped.iter().map(|mapped| cell(mapped, layout.columns[mapped.column].kind)).collect();
        Ok(Self { layout, header, missing_flags, repeated_label, left_out, parts, cells, key, part, day })
    }

    /// Whether the rows of a part are of days before those that count.
    pub(super) fn is_before_first_day(&self, part: Option<&str>) -> bool {
        let day = part.filter(|_| self.parts == Parts::Day).and_then(|part| parse_date(part).ok());
        day.zip(self.layout.first_day).is_some_and(|(day, first)| day < first)
    }

    /// Takes the last cell off a row of [`Self::rows_sql`]: whether its key has other values, too.
    pub(super) fn take_ambiguity(&self, row: &mut Vec<Option<String>>) -> bool {
        let is_one_of_several = row.pop().flatten().is_some_and(|rows| rows != "1");
        // Rows that lack a part of their key have nothing in common; loading says what is wrong with them.
        is_one_of_several && self.key.iter().all(|&place| row.get(place).is_some_and(Option::is_some))
    }

    /// Takes the flag from a row whose label, with it, is that of two intervals: loading sets the row aside.
    pub(super) fn clear_unclear_flag(&self, row: &mut [Option<String>], published_at: Timestamp) -> bool {
        let posted = (self.layout.versions == Versions::Vintage).then_some(published_at);
        let unclear = self.repeated_label.as_ref().and_then(|label| label.unclear_flag(row, posted));
        unclear.and_then(|place| row.get_mut(place)).map(|flag| *flag = None).is_some()
    }

    /// The parts of a table with their rows.
    pub(super) fn parts_sql(&self, from: &str) -> String {
        format!("SELECT {}, count(*) FROM {from} GROUP BY 1 ORDER BY 1", self.part)
    }

    /// The rows of a part, each once and in an order of their own, so that the same rows give the same document. The last
    /// column counts the rows that have the same key.
    pub(super) fn rows_sql(&self, from: &str, part: Option<&str>) -> String {
        let filter = match part {
            Some(part) => format!("{}{} = {}", self.near(part), self.part, literal(part)),
            None => format!("{} IS NULL", self.part),
        };
        let name = |place: usize| format!("_cell_{place}");
        let cells = self.cells.iter().enumerate().map(|(place, cell)| format!("{cell} AS {}", name(place)));
        let cells = cells.collect::<Vec<_>>().join(", ");
        let key = self.key.iter().map(|&place| name(place)).collect::<Vec<_>>().join(", ");
        let count = if key.is_empty() { "1".to_owned() } else { format!("count(*) OVER (PARTITION BY {key})") };
        format!("SELECT *, {count} FROM (SELECT DISTINCT {cells} FROM {from} WHERE {filter}) ORDER BY ALL")
    }

    /// A first condition that lets DuckDB pass over the days that are far away.
    fn near(&self, part: &str) -> String {
        let (Some((column, kind)), Ok(day)) = (&self.day, part.parse::<Date>()) else { return String::new() };
        match kind {
            DayType::Date => format!("{column} = DATE '{day}' AND "),
            DayType::Timestamp => {
                format!("{column} BETWEEN TIMESTAMP '{day} 00:00:00' AND TIMESTAMP '{day} 23:59:59.999999' AND ")
            }
        }
    }
}

/// The layout's column that a table's column is, with ERCOT's header for it.
fn find<'l>(layout: &'l ReportLayout, name: &str) -> Option<(usize, &'l str)> {
    let name = normalized(name);
    layout.columns.iter().enumerate().find_map(|(index, column)| {
        let printed = column.headers.iter().find(|header| normalized(header) == name);
        let ours = || column.headers.first().filter(|_| normalized(&column.name) == name);
        Some((index, printed.or_else(ours)?.as_str()))
    })
}

/// The file's columns that identify a row: those of the key, and what the instants in it are derived from.
fn key_columns(layout: &ReportLayout) -> BTreeSet<&str> {
    let (own, derived): (Vec<&str>, Vec<&str>) =
        layout.natural_key.iter().map(String::as_str).partition(|name| layout.column_index(name).is_some());
    let time = if derived.is_empty() { Vec::new() } else { layout.time.columns() };
    own.into_iter().chain(time).collect()
}

fn cell(mapped: &Mapped<'_>, kind: ColumnKind) -> String {
    let name = quoted(mapped.name);
    let is_whole = matches!(kind, ColumnKind::Integer | ColumnKind::HourEnding | ColumnKind::Interval);
    if is_whole && matches!(mapped.sql_type, "DOUBLE" | "FLOAT") {
        return format!("CAST(CAST({name} AS BIGINT) AS VARCHAR)");
    }
    if kind == ColumnKind::Date && mapped.sql_type.starts_with("TIMESTAMP") {
        return format!("CAST(CAST({name} AS DATE) AS VARCHAR)");
    }
    format!("CAST({name} AS VARCHAR)")
}

/// A name of the earlier database, which may be any text.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
