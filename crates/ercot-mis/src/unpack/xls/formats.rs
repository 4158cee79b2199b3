//! Which numbers are dates: a cell has a number, and only its format says that it is a day.

use std::collections::HashMap;

/// What the numbers of a cell are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Number,
    /// Days since the epoch.
    Stamp,
    /// Days that are counted in hours.
    Duration,
}

/// The formats of a workbook.
#[derive(Debug, Default)]
pub(super) struct Formats {
    defined: HashMap<u16, Format>,
    /// The number of the format, for every cell format in order.
    cells: Vec<u16>,
}

impl Formats {
    /// Takes a format that the workbook defines.
    pub(super) fn define(&mut self, number: u16, pattern: &str) {
        self.defined.insert(number, of_pattern(pattern));
    }

    pub(super) fn add_cell_format(&mut self, number: u16) {
        self.cells.push(number);
    }

    /// What a cell's numbers are, by the cell format that it names.
    pub(super) fn of_cell(&self, cell_format: u16) -> Format {
        let Some(number) = self.cells.get(usize::from(cell_format)) else { return Format::Number };
        self.defined.get(number).copied().unwrap_or_else(|| built_in(*number))
    }
}

/// The formats that every Excel has. Those of 27 to 36 and 50 to 58 are dates of East Asian editions.
fn built_in(number: u16) -> Format {
    match number {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Format::Stamp,
        46 => Format::Duration,
        _ => Format::Number,
    }
}

/// A pattern of letters for days and clocks, outside of quotes, escapes and colours in brackets.
fn of_pattern(pattern: &str) -> Format {
    let mut letters = pattern.chars();
    let mut is_stamp = false;
    while let Some(letter) = letters.next() {
        match letter {
            // Only the first section counts: the others are for negative numbers, zero and text.
            ';' => break,
            '"' => {
                letters.by_ref().find(|letter| *letter == '"');
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' => {
                let word: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                let elapsed =
                    !word.is_empty() && ["h", "m", "s"].iter().any(|unit| word.to_lowercase().replace(unit, "").is_empty());
                if elapsed {
                    return Format::Duration;
                }
            }
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => is_stamp = true,
            _ => {}
        }
    }
    if is_stamp { Format::Stamp } else { Format::Number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_days_and_clocks_are_told_from_those_of_numbers() {
        for pattern in ["m/d/yyyy", "MM/DD/YYYY", "[$-409]m/d/yy h:mm AM/PM;@", "hh:mm", "yyyy\\-mm", "[Red]d"] {
            assert_eq!(of_pattern(pattern), Format::Stamp, "{pattern}");
        }
        for pattern in ["General", "0.00", "#,##0_);[Red](#,##0)", "\"days\" 0", "0\\d", "@", "", "0;d", "[$$-409]#,##0.00"] {
            assert_eq!(of_pattern(pattern), Format::Number, "{pattern}");
        }
        for pattern in ["[h]:mm", "[HH]:mm:ss", "[mm]:ss"] {
            assert_eq!(of_pattern(pattern), Format::Duration, "{pattern}");
        }
    }

    #[test]
    fn a_cell_format_leads_to_a_defined_or_a_built_in_format() {
        let mut formats = Formats::default();
        formats.define(164, "mm/dd/yyyy");
        formats.add_cell_format(0);
        formats.add_cell_format(164);
        formats.add_cell_format(14);
        let found: Vec<_> = (0..4).map(|cell_format| formats.of_cell(cell_format)).collect();
        assert_eq!(found, [Format::Number, Format::Stamp, Format::Stamp, Format::Number]);
    }
}
