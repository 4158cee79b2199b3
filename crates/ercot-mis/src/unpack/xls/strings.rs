//! Texts of a workbook: one byte a character where that is enough (Latin-1), else UTF-16.

use super::XlsFault;
use super::records::{Record, Records};

/// Bits of the byte before a text.
const WIDE: u8 = 1;
const HAS_PHONETIC: u8 = 4;
const HAS_RUNS: u8 = 8;

/// A text with its length in one byte.
pub(super) fn short_text(record: &Record<'_>, at: usize) -> Result<String, XlsFault> {
    text(record, at + 2, usize::from(record.u8(at)?), record.u8(at + 1)?)
}

/// A text with its length in two bytes.
pub(super) fn long_text(record: &Record<'_>, at: usize) -> Result<String, XlsFault> {
    let count = usize::from(record.u16(at)?);
    if count == 0 {
        return Ok(String::new());
    }
    text(record, at + 3, count, record.u8(at + 2)?)
}

fn text(record: &Record<'_>, at: usize, count: usize, flags: u8) -> Result<String, XlsFault> {
    let bytes = record.tail(at)?.get(..byte_count(count, flags)).ok_or_else(|| record.too_short())?;
    let mut text = String::new();
    append(&mut text, bytes, flags);
    Ok(text)
}

fn byte_count(characters: usize, flags: u8) -> usize {
    if flags & WIDE != 0 { characters * 2 } else { characters }
}

fn append(text: &mut String, bytes: &[u8], flags: u8) {
    if flags & WIDE == 0 {
        text.extend(bytes.iter().map(|byte| char::from(*byte)));
        return;
    }
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.first_chunk().copied().map(u16::from_le_bytes));
    text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

/// The texts that cells refer to by number, end to end.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<usize>,
}

impl SharedStrings {
    /// Reads the table and the records that continue it. Its own count is not believed.
    pub(super) fn read<'a>(record: &Record<'a>, records: &mut Records<'a>) -> Result<Self, XlsFault> {
        let mut strings = Self::default();
        let mut pieces = Pieces { record: *record, rest: record.tail(8)?, records };
        while pieces.has_more()? {
            strings.add(&mut pieces)?;
        }
        Ok(strings)
    }

    /// One text; a number beyond the last one refers to nothing.
    pub(super) fn get(&self, index: u32) -> &str {
        let Ok(index) = usize::try_from(index) else { return "" };
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(index).copied());
        range.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }

    fn add(&mut self, pieces: &mut Pieces<'_, '_>) -> Result<(), XlsFault> {
        let mut characters = usize::from(pieces.u16()?);
        let mut flags = pieces.u8()?;
        let runs = if flags & HAS_RUNS != 0 { usize::from(pieces.u16()?) } else { 0 };
        let phonetic = if flags & HAS_PHONETIC != 0 { pieces.u32()? } else { 0 };
        while characters > 0 {
            let bytes = pieces.take(byte_count(characters, flags));
            append(&mut self.text, bytes, flags);
            characters -= if flags & WIDE != 0 { bytes.len() / 2 } else { bytes.len() };
            if characters > 0 {
                // A text that goes on in the next record says anew how wide its characters are.
                pieces.advance()?;
                flags = pieces.u8()?;
            }
        }
        pieces.skip(runs * 4)?;
        pieces.skip(usize::try_from(phonetic).map_err(|_| XlsFault::Truncated)?)?;
        self.ends.push(self.text.len());
        Ok(())
    }
}

/// The data of a record and of those that continue it.
struct Pieces<'r, 'a> {
    record: Record<'a>,
    rest: &'a [u8],
    records: &'r mut Records<'a>,
}

impl<'a> Pieces<'_, 'a> {
    fn has_more(&mut self) -> Result<bool, XlsFault> {
        while self.rest.is_empty() {
            match self.records.next_piece()? {
                Some(piece) => self.rest = piece,
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Leaves the current record, where half a character may be left.
    fn advance(&mut self) -> Result<(), XlsFault> {
        self.rest = &[];
        if self.has_more()? { Ok(()) } else { Err(self.record.too_short()) }
    }

    /// At most so many bytes, and no more than the current record has.
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn skip(&mut self, mut count: usize) -> Result<(), XlsFault> {
        while count > 0 {
            if !self.has_more()? {
                return Err(self.record.too_short());
            }
            count -= self.take(count).len();
        }
        Ok(())
    }

    fn u8(&mut self) -> Result<u8, XlsFault> {
        if !self.has_more()? {
            return Err(self.record.too_short());
        }
        self.take(1).first().copied().ok_or_else(|| self.record.too_short())
    }

    fn u16(&mut self) -> Result<u16, XlsFault> {
        Ok(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    fn u32(&mut self) -> Result<u32, XlsFault> {
        Ok(u32::from_le_bytes([self.u8()?, self.u8()?, self.u8()?, self.u8()?]))
    }
}
