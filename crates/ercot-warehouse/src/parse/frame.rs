//! Finds a table inside the lines of a workbook made for people: a title above the header, a remark below the last row.

use std::{collections::VecDeque, io, io::Read, ops::Range};

use ercot_types::report::{BindError, Binding, Frame, ReportLayout, bind};

use super::{
    fields::split,
    file::FileFault,
    lines::{Line, Lines},
};

/// Reads up to the header and binds it. A layout without a frame has it in the first line that is not blank.
pub(super) fn header<R: Read>(layout: &ReportLayout, lines: &mut Lines<R>) -> Result<Binding, FileFault> {
    let within = layout.frame.map_or(1, |frame| frame.header_within.max(1));
    let (mut unquoted, mut ranges) = (Vec::new(), Vec::new());
    let mut closest: Option<(u64, BindError)> = None;
    let mut seen = 0;
    while let Some((number, line)) = lines.next_line()? {
        let Line::Whole(line) = line else { return Err(FileFault::LongHeader { line: number }) };
        if is_blank(line, layout.frame) {
            continue;
        }
        let cells = cells(split(line, &mut unquoted, &mut ranges), &ranges, layout.frame);
        match bind(layout, &cells) {
            Ok(binding) => return Ok(binding),
            Err(error) => {
                if closest.as_ref().is_none_or(|(_, other)| lacks(&error) < lacks(other)) {
                    closest = Some((number, error));
                }
            }
        }
        seen += 1;
        if seen == within {
            break;
        }
    }
    match closest {
        None => Err(FileFault::Empty),
        Some((line, source)) if layout.frame.is_none() => Err(FileFault::Header { line, source }),
        Some((line, source)) => Err(FileFault::NoHeader { lines: seen, line, source }),
    }
}

/// Columns that a line lacks to be the header. A title is one line of few cells, most of them empty.
fn lacks(error: &BindError) -> usize {
    match error {
        BindError::MissingColumns { missing, .. } => missing.len(),
        BindError::Duplicate { .. } => usize::MAX,
    }
}

/// The header's cells. A worksheet fills its rows up to a common width, so its empty last cells are no columns.
fn cells(bytes: &[u8], ranges: &[Range<usize>], frame: Option<Frame>) -> Vec<String> {
    let used = match frame {
        Some(_) => ranges.iter().rposition(|range| !range.is_empty()).map_or(0, |last| last + 1),
        None => ranges.len(),
    };
    ranges.iter().take(used).map(|range| String::from_utf8_lossy(&bytes[range.clone()]).into_owned()).collect()
}

/// A line without text. In a worksheet that is a row of empty cells too.
pub(super) fn is_blank(line: &[u8], frame: Option<Frame>) -> bool {
    line.iter().all(|byte| byte.is_ascii_whitespace() || (frame.is_some() && matches!(byte, b',' | b'"')))
}

/// The lines below the header, without the last ones of a frame.
pub(super) struct Rows<'r, R> {
    lines: &'r mut Lines<R>,
    frame: Option<Frame>,
    /// The lines that may be the remark below the table, and one more; the front is the one that was handed out last.
    held: VecDeque<(u64, Option<Vec<u8>>)>,
}

impl<'r, R: Read> Rows<'r, R> {
    pub(super) fn new(lines: &'r mut Lines<R>, frame: Option<Frame>) -> Self {
        Self { lines, frame, held: VecDeque::new() }
    }

    /// The next line with its number in the file. Blank ones are handed out too where nothing is left out at the end.
    pub(super) fn next_row(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        let footer = self.frame.map_or(0, |frame| usize::from(frame.footer_lines));
        if footer == 0 {
            return self.lines.next_line();
        }
        let handed_out = if self.held.len() > footer { self.held.pop_front() } else { None };
        let mut spare = handed_out.and_then(|(_, line)| line);
        while self.held.len() <= footer {
            let Some((number, line)) = self.lines.next_line()? else { return Ok(None) };
            let line = match line {
                Line::Whole(line) if is_blank(line, self.frame) => continue,
                Line::Whole(line) => {
                    let mut kept = spare.take().unwrap_or_default();
                    kept.clear();
                    kept.extend_from_slice(line);
                    Some(kept)
                }
                Line::TooLong => None,
            };
            self.held.push_back((number, line));
        }
        Ok(self.held.front().map(|(number, line)| (*number, line.as_deref().map_or(Line::TooLong, Line::Whole))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, footer_lines: u8) -> Vec<(u64, String)> {
        let mut lines = Lines::new(text.as_bytes(), 100);
        let mut rows = Rows::new(&mut lines, Some(Frame { header_within: 5, footer_lines }));
        let mut found = Vec::new();
        while let Some((number, line)) = rows.next_row().unwrap() {
            let Line::Whole(line) = line else { panic!("line {number} is too long") };
            found.push((number, String::from_utf8(line.to_vec()).unwrap()));
        }
        found
    }

    #[test]
    fn last_lines_with_text_are_left_out_and_the_others_keep_their_numbers() {
        let text = "a,1\n\n,,\nb,2\nc,3\nremark one\n\n\"remark, two\"\n,\n";
        let kept = [(1, "a,1"), (4, "b,2"), (5, "c,3")].map(|(number, line)| (number, line.to_owned()));
        assert_eq!(rows(text, 2), kept);
    }

    #[test]
    fn table_without_rows_has_none_when_the_remark_is_left_out() {
        assert_eq!(rows("remark\n", 1), []);
        assert_eq!(rows("remark\n", 2), []);
        assert_eq!(rows("", 1), []);
    }

    #[test]
    fn without_a_remark_every_line_is_a_row() {
        assert_eq!(rows("a,1\nb,2", 0).len(), 2);
    }
}
