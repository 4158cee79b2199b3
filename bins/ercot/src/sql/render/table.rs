//! Aligned columns that fit the terminal.

use std::{
    io::{self, Write},
    time::Duration,
};

use ercot_runtime::output::{self, Align, Table, format_count};
use ercot_warehouse::{AnswerColumn, AnswerKind, Cells};

use super::{Printer, texts};

/// Blanks between two columns.
const GAP: usize = 2;

/// The narrowest that a column of text is made.
const NARROWEST: usize = 8;

/// Stands for NULL, which is no text.
const NULL: &str = "NULL";

/// Keeps the first rows and counts all of them.
pub(super) struct TablePrinter {
    columns: Vec<AnswerColumn>,
    rows: Vec<Vec<Option<String>>>,
    max_rows: usize,
    total: u64,
}

impl TablePrinter {
    pub(super) fn new(max_rows: usize) -> Self {
        Self { columns: Vec::new(), rows: Vec::new(), max_rows, total: 0 }
    }
}

impl Printer for TablePrinter {
    fn take(&mut self, cells: &Cells<'_>, _out: &mut dyn Write) -> io::Result<()> {
        if self.columns.is_empty() {
            self.columns = cells.columns().to_vec();
        }
        let wanted = cells.rows().min(self.max_rows.saturating_sub(self.rows.len()));
        self.rows.extend((0..wanted).map(|row| texts(cells, row).collect()));
        self.total += cells.rows() as u64;
        Ok(())
    }

    fn finish(&mut self, took: Duration, out: &mut dyn Write) -> io::Result<()> {
        if self.columns.iter().any(|column| column.name == "explain_value") {
            return plan(&self.rows, out);
        }
        let on_terminal = output::stdout_is_terminal();
        let width = if on_terminal { terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)) } else { None };
        let (text, left_out) = layout(&self.columns, &self.rows, width);
        write!(out, "{text}")?;
        let mut footer = match (self.rows.len() as u64, self.total) {
            (shown, total) if shown < total => {
                format!("{} of {} rows; --max-rows 0 prints all", format_count(shown), format_count(total))
            }
            (_, 1) => "1 row".to_owned(),
            (_, total) => format!("{} rows", format_count(total)),
        };
        if left_out > 0 {
            footer.push_str(&format!("; {left_out} column(s) do not fit: name those you want, or use another --format"));
        }
        if on_terminal {
            footer.push_str(&format!("; {:.3} s", took.as_secs_f64()));
        }
        writeln!(out, "({footer})")
    }
}

/// A plan is a drawing of many lines.
fn plan(rows: &[Vec<Option<String>>], out: &mut dyn Write) -> io::Result<()> {
    rows.iter().filter_map(|row| row.last()?.as_deref()).try_for_each(|drawing| writeln!(out, "{}", drawing.trim_end()))
}

/// The table, and how many columns were left out of it because the terminal is too narrow.
fn layout(columns: &[AnswerColumn], rows: &[Vec<Option<String>>], width: Option<usize>) -> (String, usize) {
    let cell = |row: &[Option<String>], column: usize| match row.get(column) {
        Some(Some(text)) => text.replace(['\n', '\r', '\t'], " "),
        _ => NULL.to_owned(),
    };
    let width_of = |column: usize| {
        let cells = rows.iter().map(|row| cell(row, column).chars().count());
        cells.chain([columns[column].name.chars().count()]).max().unwrap_or(0)
    };
    let natural: Vec<usize> = (0..columns.len()).map(width_of).collect();
    let is_text: Vec<bool> = columns.iter().map(|column| column.kind == AnswerKind::Text).collect();
    let widths = width.map_or_else(|| natural.clone(), |width| fitted(&natural, &is_text, width));
    let align = |column: &AnswerColumn| if column.kind == AnswerKind::Number { Align::Right } else { Align::Left };
    let headings: Vec<(String, Align)> =
        columns.iter().zip(&widths).map(|(column, width)| (shortened(&column.name, *width), align(column))).collect();
    let mut table = Table::new(headings.iter().map(|(name, align)| (name.as_str(), *align)));
    for row in rows {
        table.push_row(widths.iter().enumerate().map(|(column, width)| shortened(&cell(row, column), *width)));
    }
    (table.to_string(), columns.len() - widths.len())
}

/// Widths that fit: text gives way first, the widest most; then columns at the right are left out.
fn fitted(natural: &[usize], is_text: &[bool], width: usize) -> Vec<usize> {
    for count in (1..=natural.len()).rev() {
        let capped = |cap: usize| -> Vec<usize> {
            let columns = natural.iter().zip(is_text).take(count);
            columns.map(|(natural, is_text)| if *is_text { (*natural).min(cap) } else { *natural }).collect()
        };
        let total = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * (count - 1);
        let widest = natural.iter().copied().max().unwrap_or(0).max(NARROWEST);
        if let Some(widths) =
            (NARROWEST..=widest.min(width.max(NARROWEST))).rev().map(capped).find(|widths| total(widths) <= width)
        {
            return widths;
        }
    }
    natural.first().map(|first| vec![(*first).min(width)]).unwrap_or_default()
}

fn shortened(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<AnswerColumn> {
        let column = |name: &str, kind| AnswerColumn { name: name.to_owned(), kind };
        vec![column("constraint_name", AnswerKind::Text), column("price", AnswerKind::Number), column("note", AnswerKind::Text)]
    }

    fn rows() -> Vec<Vec<Option<String>>> {
        let text = |text: &str| Some(text.to_owned());
        vec![vec![text("6056__A"), text("-251.5"), None], vec![text("x"), text("7.0"), text("a\nlong remark of a few words")]]
    }

    #[test]
    fn numbers_stand_at_the_right_and_null_is_shown() {
        let expected = "constraint_name   price  note\n6056__A          -251.5  NULL\nx                   7.0  a long remark of a few words\n";
        assert_eq!(layout(&columns(), &rows(), None), (expected.to_owned(), 0));
    }

    #[test]
    fn a_narrow_terminal_shortens_text_and_never_a_number() {
        let (text, left_out) = layout(&columns(), &rows(), Some(40));
        assert_eq!(left_out, 0);
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
        assert!(text.contains("-251.5") && text.contains("a long remark …"), "{text}");
        let (text, left_out) = layout(&columns(), &rows(), Some(16));
        assert_eq!((text.lines().next(), left_out), (Some("constra…   price"), 1));
    }
}
