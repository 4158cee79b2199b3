//! Results, on stdout.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use serde::Serialize;

/// Whether colour is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// Whether results go to a terminal.
pub fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether logs go to a terminal, so that progress bars make sense.
pub fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Whether stdout is coloured: on a terminal, unless `NO_COLOR` is set to something.
pub fn stdout_colour() -> Colour {
    colour(stdout_is_terminal(), no_colour())
}

/// Whether stderr is coloured: on a terminal, unless `NO_COLOR` is set to something.
pub fn stderr_colour() -> Colour {
    colour(stderr_is_terminal(), no_colour())
}

fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

fn colour(is_terminal: bool, is_refused: bool) -> Colour {
    if is_terminal && !is_refused { Colour::On } else { Colour::Off }
}

/// Prints text. A reader that has gone away, as `head` does, is not an error: it has what it wanted.
///
/// # Errors
///
/// When stdout cannot be written for another reason, such as a full disk.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    forgive_closed_pipe(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

/// Prints a value as indented JSON and a line's end.
///
/// # Errors
///
/// As [`print()`], and when the value has no JSON form.
pub fn print_json<T: Serialize>(value: &T) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    print(&text)
}

fn forgive_closed_pipe(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// On which side of its column a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A table of text with aligned columns.
///
/// ```
/// use ercot_runtime::output::{Align, Table, format_count};
/// let mut table = Table::new([("dataset", Align::Left), ("rows", Align::Right)]);
/// table.push_row(["rt_lmp_5min".to_owned(), format_count(281_952)]);
/// table.push_row(["dam_spp".to_owned(), format_count(24)]);
/// assert_eq!(table.to_string(), "dataset         rows\nrt_lmp_5min  281,952\ndam_spp           24\n");
/// ```
#[derive(Debug, Clone)]
pub struct Table {
    alignments: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with headings only.
    pub fn new<'heading>(columns: impl IntoIterator<Item = (&'heading str, Align)>) -> Self {
        let (headings, alignments) = columns.into_iter().map(|(heading, align)| (heading.to_owned(), align)).unzip();
        Self { alignments, rows: vec![headings] }
    }

    /// Adds a row. Missing cells are blank; cells beyond the last heading are left out.
    pub fn push_row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(cells.into_iter().take(self.alignments.len()).map(Into::into).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let columns: Vec<_> = self.alignments.iter().enumerate().map(|(column, align)| (column, *align, width(column))).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (column, align, width) in &columns {
                let cell = row.get(*column).map_or("", String::as_str);
                let gap = if *column == 0 { "" } else { "  " };
                match align {
                    Align::Left => line.push_str(&format!("{gap}{cell:<width$}")),
                    Align::Right => line.push_str(&format!("{gap}{cell:>width$}")),
                }
            }
            writeln!(formatter, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// A number with a comma at every third digit.
pub fn format_count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of bytes in the largest decimal unit (kB, MB, GB, TB) that leaves at least one, with one decimal cut off.
///
/// ```
/// use ercot_runtime::output::format_bytes;
/// assert_eq!(format_bytes(999), "999 B");
/// assert_eq!(format_bytes(1_567_000), "1.5 MB");
/// ```
pub fn format_bytes(bytes: u64) -> String {
    let units = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.iter().find(|(size, _)| bytes >= *size) {
        Some((size, unit)) => format!("{}.{} {unit}", bytes / size, bytes % size / (size / 10)),
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_needs_a_terminal_and_no_refusal() {
        assert_eq!(colour(true, false), Colour::On);
        assert_eq!(colour(true, true), Colour::Off);
        assert_eq!(colour(false, false), Colour::Off);
    }

    #[test]
    fn a_closed_pipe_is_forgiven_and_a_full_disk_is_not() {
        assert!(forgive_closed_pipe(Err(io::ErrorKind::BrokenPipe.into())).is_ok());
        assert!(forgive_closed_pipe(Err(io::ErrorKind::StorageFull.into())).is_err());
    }

    #[test]
    fn numbers_are_grouped_from_the_right() {
        for (count, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (119_000_000, "119,000,000")] {
            assert_eq!(format_count(count), text);
        }
        assert_eq!(format_count(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn bytes_step_up_exactly_at_the_unit() {
        for (bytes, text) in [(0, "0 B"), (1_000, "1.0 kB"), (999_999, "999.9 kB"), (1_000_000, "1.0 MB")] {
            assert_eq!(format_bytes(bytes), text);
        }
        assert_eq!(format_bytes(u64::MAX), "18446744.0 TB");
    }

    #[test]
    fn a_short_row_is_filled_and_a_long_one_cut() {
        let mut table = Table::new([("a", Align::Left), ("b", Align::Right)]);
        table.push_row(["only"]);
        table.push_row(["ä", "1", "beyond"]);
        assert_eq!(table.to_string(), "a     b\nonly\nä     1\n");
    }
}
