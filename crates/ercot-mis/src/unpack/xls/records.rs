//! The records of a workbook's stream: kind, length, data.

use super::XlsFault;

/// Begins a sheet, or what precedes the sheets.
pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000a;
pub(super) const FILE_PASS: u16 = 0x002f;
pub(super) const DATE_MODE: u16 = 0x0022;
pub(super) const FORMAT: u16 = 0x041e;
/// A cell format.
pub(super) const XF: u16 = 0x00e0;
pub(super) const BOUND_SHEET: u16 = 0x0085;
pub(super) const SHARED_STRINGS: u16 = 0x00fc;
/// More data of the record before.
pub(super) const CONTINUE: u16 = 0x003c;
pub(super) const NUMBER: u16 = 0x0203;
pub(super) const RK: u16 = 0x027e;
pub(super) const MANY_RK: u16 = 0x00bd;
pub(super) const LABEL: u16 = 0x0204;
pub(super) const RICH_LABEL: u16 = 0x00d6;
pub(super) const SHARED_LABEL: u16 = 0x00fd;
pub(super) const BOOLEAN_OR_ERROR: u16 = 0x0205;
pub(super) const FORMULA: u16 = 0x0006;
pub(super) const FORMULA_STRING: u16 = 0x0207;

/// The version in a BOF record of Excel 97 to 2003.
pub(super) const BIFF8: u16 = 0x0600;

/// The records of a part of the stream.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

/// One record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    /// Reads from `start` up to `end`.
    pub(super) fn new(stream: &'a [u8], start: usize, end: usize) -> Self {
        Self { stream: stream.get(..end).unwrap_or(stream), at: start }
    }

    /// The next record. That there is none is an error: a record of its own marks every end.
    pub(super) fn next(&mut self) -> Result<Record<'a>, XlsFault> {
        let head = self.stream.get(self.at..).and_then(|rest| rest.first_chunk()).ok_or(XlsFault::Truncated)?;
        let [kind_low, kind_high, length_low, length_high] = *head;
        let start = self.at + 4;
        let end = start + usize::from(u16::from_le_bytes([length_low, length_high]));
        let data = self.stream.get(start..end).ok_or(XlsFault::Truncated)?;
        let record = Record { kind: u16::from_le_bytes([kind_low, kind_high]), data, at: self.at };
        self.at = end;
        Ok(record)
    }

    /// The data of the next record if it continues the one before.
    pub(super) fn next_piece(&mut self) -> Result<Option<&'a [u8]>, XlsFault> {
        let kind = self.stream.get(self.at..).and_then(|rest| rest.first_chunk()).copied();
        if kind.map(u16::from_le_bytes) == Some(CONTINUE) { self.next().map(|record| Some(record.data)) } else { Ok(None) }
    }
}

impl<'a> Record<'a> {
    pub(super) fn too_short(&self) -> XlsFault {
        XlsFault::Record { kind: self.kind, at: self.at }
    }

    /// The data from a place on.
    pub(super) fn tail(&self, at: usize) -> Result<&'a [u8], XlsFault> {
        self.data.get(at..).ok_or_else(|| self.too_short())
    }

    fn bytes<const LENGTH: usize>(&self, at: usize) -> Result<[u8; LENGTH], XlsFault> {
        self.tail(at)?.first_chunk().copied().ok_or_else(|| self.too_short())
    }

    pub(super) fn u8(&self, at: usize) -> Result<u8, XlsFault> {
        self.bytes::<1>(at).map(|[byte]| byte)
    }

    pub(super) fn u16(&self, at: usize) -> Result<u16, XlsFault> {
        self.bytes(at).map(u16::from_le_bytes)
    }

    pub(super) fn u32(&self, at: usize) -> Result<u32, XlsFault> {
        self.bytes(at).map(u32::from_le_bytes)
    }

    pub(super) fn f64(&self, at: usize) -> Result<f64, XlsFault> {
        self.bytes(at).map(f64::from_le_bytes)
    }
}
