//! Answers for people, spreadsheets and programs.

mod table;

use std::{
    io::{self, Write},
    time::Duration,
};

use ercot_warehouse::{AnswerColumn, AnswerKind, Cells};

use super::Format;

/// Prints an answer that comes in pieces.
pub(super) trait Printer {
    /// Prints or keeps some rows. It is called at least once.
    fn take(&mut self, cells: &Cells<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// Prints what is left.
    fn finish(&mut self, took: Duration, out: &mut dyn Write) -> io::Result<()>;
}

pub(super) fn printer(format: Format, max_rows: Option<usize>) -> Box<dyn Printer> {
    let max_rows = max_rows.unwrap_or(usize::MAX);
    match format {
        Format::Table => Box::new(table::TablePrinter::new(max_rows)),
        Format::Csv => Box::new(Csv { left: max_rows, headed: false }),
        Format::Json => Box::new(Json { left: max_rows, begun: false, list: true }),
        Format::Jsonl => Box::new(Json { left: max_rows, begun: false, list: false }),
        Format::Markdown => Box::new(Markdown { left: max_rows, headed: false }),
    }
}

/// The rows of a piece that are still wanted.
fn rows(cells: &Cells<'_>, left: &mut usize) -> usize {
    let rows = cells.rows().min(*left);
    *left -= rows;
    rows
}

fn texts<'c>(cells: &'c Cells<'_>, row: usize) -> impl Iterator<Item = Option<String>> + 'c {
    (0..cells.columns().len()).map(move |column| cells.text(row, column))
}

struct Csv {
    left: usize,
    headed: bool,
}

impl Printer for Csv {
    fn take(&mut self, cells: &Cells<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        if !self.headed {
            writer.write_record(cells.columns().iter().map(|column| &column.name))?;
            self.headed = true;
        }
        for row in 0..rows(cells, &mut self.left) {
            writer.write_record(texts(cells, row).map(Option::unwrap_or_default))?;
        }
        writer.flush()
    }

    fn finish(&mut self, _took: Duration, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

struct Json {
    left: usize,
    begun: bool,
    list: bool,
}

impl Printer for Json {
    fn take(&mut self, cells: &Cells<'_>, out: &mut dyn Write) -> io::Result<()> {
        let names = unique(cells.columns());
        for row in 0..rows(cells, &mut self.left) {
            let before = match (self.list, self.begun) {
                (false, _) => "",
                (true, false) => "[\n  ",
                (true, true) => ",\n  ",
            };
            self.begun = true;
            // The columns keep their order, which a map would not.
            let members = names.iter().enumerate().map(|(column, name)| format!("{name}: {}", cells.json(row, column)));
            write!(out, "{before}{{{}}}", members.collect::<Vec<_>>().join(", "))?;
            if !self.list {
                writeln!(out)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, _took: Duration, out: &mut dyn Write) -> io::Result<()> {
        match (self.list, self.begun) {
            (false, _) => Ok(()),
            (true, true) => writeln!(out, "\n]"),
            (true, false) => writeln!(out, "[]"),
        }
    }
}

/// The columns' names as JSON texts; a name that is there already gets a number.
fn unique(columns: &[AnswerColumn]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let mut name = column.name.clone();
        for number in 2.. {
            if !names.contains(&name) {
                break;
            }
            name = format!("{}_{number}", column.name);
        }
        names.push(name);
    }
    names.into_iter().map(|name| serde_json::Value::String(name).to_string()).collect()
}

struct Markdown {
    left: usize,
    headed: bool,
}

impl Printer for Markdown {
    fn take(&mut self, cells: &Cells<'_>, out: &mut dyn Write) -> io::Result<()> {
        let line = |cells: &mut dyn Iterator<Item = String>| format!("| {} |", cells.collect::<Vec<_>>().join(" | "));
        if !self.headed {
            writeln!(out, "{}", line(&mut cells.columns().iter().map(|column| escaped(&column.name))))?;
            let rule = |column: &AnswerColumn| if column.kind == AnswerKind::Number { "---:" } else { "---" }.to_owned();
            writeln!(out, "{}", line(&mut cells.columns().iter().map(rule)))?;
            self.headed = true;
        }
        for row in 0..rows(cells, &mut self.left) {
            let mut cells = texts(cells, row).map(|cell| escaped(cell.as_deref().unwrap_or("NULL")));
            writeln!(out, "{}", line(&mut cells))?;
        }
        Ok(())
    }

    fn finish(&mut self, _took: Duration, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ")
}
