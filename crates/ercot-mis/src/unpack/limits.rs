//! How much may come out of one raw file.

use std::fmt;

const MIB: u64 = 1024 * 1024;

/// Limits on what one raw file may unpack to. The largest public report is far below each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnpackLimits {
    /// Entries of an archive and of all archives inside it.
    pub entries: usize,
    /// Zips inside each other, the outermost not counted.
    pub nested: usize,
    /// Bytes of one entry.
    pub entry_bytes: u64,
    /// Bytes of all entries together.
    pub total_bytes: u64,
    /// Bytes out per byte in; applied once `ratio_free_bytes` have come out.
    pub ratio: u64,
    /// Output up to this size is never judged by its ratio.
    pub ratio_free_bytes: u64,
}

impl Default for UnpackLimits {
    /// 32,768 entries (a monthly bundle of five-minute reports has 18,000), two zips inside a zip, 2 GiB an entry, 4 GiB in
    /// all, 200 to 1 beyond 16 MiB.
    fn default() -> Self {
        Self {
            entries: 32_768,
            nested: 2,
            entry_bytes: 2048 * MIB,
            total_bytes: 4096 * MIB,
            ratio: 200,
            ratio_free_bytes: 16 * MIB,
        }
    }
}

/// The limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitHit {
    /// More entries than this.
    Entries(usize),
    /// An entry larger than this many bytes.
    EntryBytes(u64),
    /// A workbook or JSON document, which is read in one piece, larger than this many bytes.
    FileBytes(u64),
    /// All entries together larger than this many bytes.
    TotalBytes(u64),
    /// More than this many bytes out per byte in.
    Ratio(u64),
}

impl fmt::Display for LimitHit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entries(limit) => write!(formatter, "the archive has more than {limit} entries, inner archives included"),
            Self::EntryBytes(limit) => write!(formatter, "it unpacks to more than {limit} bytes"),
            Self::FileBytes(limit) => write!(formatter, "files of its kind are read up to {limit} bytes"),
            Self::TotalBytes(limit) => write!(formatter, "the archive unpacks to more than {limit} bytes"),
            Self::Ratio(limit) => write!(formatter, "it unpacks to more than {limit} times its size, as zip bombs do"),
        }
    }
}

/// Counts what has come out of one raw file.
#[derive(Debug)]
pub(crate) struct Budget<'a> {
    limits: &'a UnpackLimits,
    /// Size of the raw file: overlapping entries are judged against it.
    raw_bytes: u64,
    entries: usize,
    total: u64,
    entry: u64,
    entry_packed: u64,
}

impl<'a> Budget<'a> {
    pub(crate) fn new(limits: &'a UnpackLimits, raw_bytes: u64) -> Self {
        Self { limits, raw_bytes, entries: 0, total: 0, entry: 0, entry_packed: raw_bytes }
    }

    /// Counts the entries of one more archive.
    pub(crate) fn add_entries(&mut self, count: usize) -> Result<(), LimitHit> {
        self.entries = self.entries.saturating_add(count);
        if self.entries > self.limits.entries { Err(LimitHit::Entries(self.limits.entries)) } else { Ok(()) }
    }

    /// Begins an entry that takes up `packed` bytes in the raw file.
    pub(crate) fn begin_entry(&mut self, packed: u64) {
        self.entry = 0;
        self.entry_packed = packed.min(self.raw_bytes);
    }

    /// Takes bytes of the current entry.
    pub(crate) fn take(&mut self, bytes: usize) -> Result<(), LimitHit> {
        self.entry = self.entry.saturating_add(bytes as u64);
        self.total = self.total.saturating_add(bytes as u64);
        let limits = self.limits;
        let exceeds_ratio =
            |out: u64, packed: u64| out > limits.ratio_free_bytes && out > packed.max(1).saturating_mul(limits.ratio);
        if self.entry > limits.entry_bytes {
            Err(LimitHit::EntryBytes(limits.entry_bytes))
        } else if self.total > limits.total_bytes {
            Err(LimitHit::TotalBytes(limits.total_bytes))
        } else if exceeds_ratio(self.entry, self.entry_packed) || exceeds_ratio(self.total, self.raw_bytes) {
            Err(LimitHit::Ratio(limits.ratio))
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: UnpackLimits =
        UnpackLimits { entries: 2, nested: 1, entry_bytes: 1000, total_bytes: 1500, ratio: 10, ratio_free_bytes: 100 };

    #[test]
    fn each_limit_is_told_apart() {
        let mut budget = Budget::new(&LIMITS, 1_000_000);
        budget.begin_entry(1_000_000);
        assert_eq!(budget.take(1000), Ok(()));
        assert_eq!(budget.take(1), Err(LimitHit::EntryBytes(1000)));
        budget.begin_entry(1_000_000);
        assert_eq!(budget.take(500), Err(LimitHit::TotalBytes(1500)));
    }

    #[test]
    fn entries_of_all_archives_count_together() {
        let mut budget = Budget::new(&LIMITS, 1);
        assert_eq!(budget.add_entries(1), Ok(()));
        assert_eq!(budget.add_entries(2), Err(LimitHit::Entries(2)));
    }

    #[test]
    fn a_ratio_counts_only_beyond_the_free_bytes() {
        let mut budget = Budget::new(&LIMITS, 1_000_000);
        budget.begin_entry(1);
        assert_eq!(budget.take(100), Ok(()));
        assert_eq!(budget.take(1), Err(LimitHit::Ratio(10)));
    }

    #[test]
    fn entries_that_share_their_bytes_are_judged_together() {
        let mut budget = Budget::new(&LIMITS, 50);
        budget.begin_entry(50);
        assert_eq!(budget.take(400), Ok(()));
        budget.begin_entry(50);
        assert_eq!(budget.take(101), Err(LimitHit::Ratio(10)));
    }
}
