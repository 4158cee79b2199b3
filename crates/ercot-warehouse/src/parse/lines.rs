//! Reads lines of bounded length, so that a hostile file costs bounded memory.

use std::io::{self, Read};

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// The bytes, without `\n` or `\r\n`.
    Whole(&'a [u8]),
    /// A line over the limit; its bytes are passed over.
    TooLong,
}

/// Splits a reader into numbered lines.
pub(crate) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    number: u64,
    limit: usize,
    ended: bool,
}

impl<R: Read> Lines<R> {
    /// `limit` is the longest line in bytes that is handed out.
    pub(crate) fn new(reader: R, limit: usize) -> Self {
        Self { reader, buffer: vec![0; 64 * 1024], start: 0, end: 0, number: 0, limit, ended: false }
    }

    /// The next line with its number, from 1.
    pub(crate) fn next_line(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        let mut searched = self.start;
        loop {
            if let Some(offset) = memchr::memchr(b'\n', &self.buffer[searched..self.end]) {
                let line = self.start..searched + offset;
                self.start = line.end + 1;
                self.number += 1;
                if line.len() > self.limit {
                    return Ok(Some((self.number, Line::TooLong)));
                }
                return Ok(Some((self.number, Line::Whole(without_carriage_return(&self.buffer[line])))));
            }
            if self.ended {
                let line = self.start..self.end;
                self.start = self.end;
                if line.is_empty() {
                    return Ok(None);
                }
                self.number += 1;
                return Ok(Some((self.number, Line::Whole(without_carriage_return(&self.buffer[line])))));
            }
            if self.end - self.start > self.limit {
                self.pass_over_rest_of_line()?;
                self.number += 1;
                return Ok(Some((self.number, Line::TooLong)));
            }
            searched = self.fill()?;
        }
    }

    /// Reads more behind the unfinished line and returns where the new bytes begin.
    fn fill(&mut self) -> io::Result<usize> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let fresh = self.end;
        let count = read(&mut self.reader, &mut self.buffer[fresh..])?;
        self.end += count;
        self.ended = count == 0;
        Ok(fresh)
    }

    fn pass_over_rest_of_line(&mut self) -> io::Result<()> {
        loop {
            self.start = 0;
            self.end = read(&mut self.reader, &mut self.buffer)?;
            self.ended = self.end == 0;
            if let Some(offset) = memchr::memchr(b'\n', &self.buffer[..self.end]) {
                self.start = offset + 1;
                return Ok(());
            }
            if self.ended {
                return Ok(());
            }
        }
    }
}

fn read(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

fn without_carriage_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &[u8], limit: usize) -> Vec<(u64, Option<Vec<u8>>)> {
        let mut lines = Lines::new(text, limit);
        let mut found = Vec::new();
        while let Some((number, line)) = lines.next_line().unwrap() {
            found.push((
                number,
                match line {
                    Line::Whole(bytes) => Some(bytes.to_vec()),
                    Line::TooLong => None,
                },
            ));
        }
        found
    }

    #[test]
    fn line_ends_of_both_kinds_are_cut_and_the_last_needs_none() {
        let expected = [(1, Some(b"a".to_vec())), (2, Some(b"".to_vec())), (3, Some(b"b".to_vec()))];
        assert_eq!(all(b"a\r\n\nb", 10), expected);
        assert_eq!(all(b"a\n\r\nb\n", 10), expected);
    }

    #[test]
    fn endless_line_is_passed_over_in_bounded_memory() {
        let endless = io::repeat(b'x').take(2 << 30);
        let mut lines = Lines::new((b"first\n".as_slice()).chain(endless).chain(b"\nlast\n".as_slice()), 1 << 20);
        assert_eq!(lines.next_line().unwrap(), Some((1, Line::Whole(b"first"))));
        assert_eq!(lines.next_line().unwrap(), Some((2, Line::TooLong)));
        assert_eq!(lines.next_line().unwrap(), Some((3, Line::Whole(b"last"))));
        assert_eq!(lines.next_line().unwrap(), None);
        assert!(lines.buffer.len() <= 4 << 20, "{}", lines.buffer.len());
    }

    #[test]
    fn limit_holds_for_lines_that_fit_the_buffer_too() {
        assert_eq!(all(b"abc\nabcd\n", 3), [(1, Some(b"abc".to_vec())), (2, None)]);
    }

    proptest! {
        #[test]
        fn lines_are_those_of_a_split(text in proptest::collection::vec(prop_oneof![Just(b'\n'), Just(b'a'), Just(b',')], 0..300)) {
            let mut expected: Vec<Vec<u8>> = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            if expected.last().is_some_and(Vec::is_empty) {
                expected.pop();
            }
            let found: Vec<Vec<u8>> = all(&text, 1 << 20).into_iter().map(|(_, line)| line.unwrap()).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
