//! The compound file around a workbook: sectors of 512 or 4,096 bytes, chained by a table.

use super::XlsFault;

const HEADER_BYTES: usize = 512;
/// Sectors of short streams, which lie in a stream of their own.
const MINI_SECTOR_BYTES: usize = 64;
const SHORT_STREAM_BYTES: usize = 4096;
const ENTRY_BYTES: usize = 128;
/// Sector numbers from here on mark ends and free sectors.
const FIRST_MARK: u32 = 0xffff_fffa;
/// Entries of the list of table sectors that fit into the header.
const LISTED_IN_HEADER: usize = 109;

/// The stream that holds the workbook.
pub(super) fn workbook_stream(content: &[u8]) -> Result<Vec<u8>, XlsFault> {
    let file = Compound::open(content)?;
    let directory = file.directory()?;
    let entries: Vec<Entry> = directory.chunks_exact(ENTRY_BYTES).filter_map(Entry::read).collect();
    let stream = |name: &str| entries.iter().find(|entry| entry.kind == Entry::STREAM && entry.name.eq_ignore_ascii_case(name));
    let Some(workbook) = stream("Workbook") else {
        return Err(if stream("Book").is_some() { XlsFault::TooOld } else { XlsFault::NoWorkbook });
    };
    if workbook.length >= SHORT_STREAM_BYTES {
        return file.chain(workbook.start, workbook.length);
    }
    let root = entries.iter().find(|entry| entry.kind == Entry::ROOT).ok_or(XlsFault::NoWorkbook)?;
    file.short_stream(root, workbook)
}

struct Compound<'a> {
    content: &'a [u8],
    sector_bytes: usize,
    /// For every sector the next one of its chain.
    next: Vec<u32>,
}

impl<'a> Compound<'a> {
    fn open(content: &'a [u8]) -> Result<Self, XlsFault> {
        let sector_bytes = match u16_at(content, 30)? {
            9 => 512,
            12 => 4096,
            _ => return Err(XlsFault::NoWorkbook),
        };
        let mut file = Self { content, sector_bytes, next: Vec::new() };
        let sectors = file.sectors();
        for sector in file.table_sectors(sectors)? {
            // The table need not be longer than the file.
            if file.next.len() >= sectors {
                break;
            }
            let sector = file.sector(sector)?;
            file.next.extend(words(sector));
        }
        Ok(file)
    }

    /// Sectors that the file has room for.
    fn sectors(&self) -> usize {
        self.content.len().div_ceil(self.sector_bytes)
    }

    /// The sectors that hold the table, in order.
    fn table_sectors(&self, sectors: usize) -> Result<Vec<u32>, XlsFault> {
        let header = self.content.get(76..HEADER_BYTES).ok_or(XlsFault::Truncated)?;
        let mut found: Vec<u32> = words(header).take(LISTED_IN_HEADER).collect();
        let mut more = u32_at(self.content, 68)?;
        while more < FIRST_MARK {
            if found.len() > sectors + LISTED_IN_HEADER {
                return Err(XlsFault::Circle);
            }
            let mut listed: Vec<u32> = words(self.sector(more)?).collect();
            more = listed.pop().ok_or(XlsFault::Truncated)?;
            found.append(&mut listed);
        }
        found.retain(|sector| *sector < FIRST_MARK);
        Ok(found)
    }

    /// The bytes of a sector; the last one of a file may be cut short.
    fn sector(&self, number: u32) -> Result<&'a [u8], XlsFault> {
        let start = (number as usize).checked_add(1).and_then(|index| index.checked_mul(self.sector_bytes));
        let rest = start.and_then(|start| self.content.get(start..)).filter(|rest| !rest.is_empty());
        let rest = rest.ok_or(XlsFault::Truncated)?;
        Ok(rest.get(..self.sector_bytes).unwrap_or(rest))
    }

    /// A chain of known length. Every sector adds to it, so that it ends whatever the table says.
    fn chain(&self, start: u32, length: usize) -> Result<Vec<u8>, XlsFault> {
        if length > self.content.len() {
            return Err(XlsFault::Truncated);
        }
        let mut stream = Vec::with_capacity(length);
        let mut number = start;
        while stream.len() < length {
            let sector = self.sector(number)?;
            stream.extend_from_slice(sector.get(..length - stream.len()).unwrap_or(sector));
            number = self.after(number);
        }
        Ok(stream)
    }

    /// The directory, whose length nothing tells.
    fn directory(&self) -> Result<Vec<u8>, XlsFault> {
        let mut directory = Vec::new();
        let mut number = u32_at(self.content, 48)?;
        while number < FIRST_MARK {
            if directory.len() > self.content.len() {
                return Err(XlsFault::Circle);
            }
            directory.extend_from_slice(self.sector(number)?);
            number = self.after(number);
        }
        Ok(directory)
    }

    fn short_stream(&self, root: &Entry, entry: &Entry) -> Result<Vec<u8>, XlsFault> {
        let container = self.chain(root.start, root.length)?;
        let table_sectors = (u32_at(self.content, 64)? as usize).checked_mul(self.sector_bytes);
        let table = self.chain(u32_at(self.content, 60)?, table_sectors.ok_or(XlsFault::Truncated)?)?;
        let table: Vec<u32> = words(&table).collect();
        let mut stream = Vec::new();
        let mut number = entry.start;
        while stream.len() < entry.length {
            let start = (number as usize).checked_mul(MINI_SECTOR_BYTES);
            let rest = start.and_then(|start| container.get(start..)).filter(|rest| !rest.is_empty());
            let sector = rest.map(|rest| rest.get(..MINI_SECTOR_BYTES).unwrap_or(rest)).ok_or(XlsFault::Truncated)?;
            stream.extend_from_slice(sector.get(..entry.length - stream.len()).unwrap_or(sector));
            number = table.get(number as usize).copied().unwrap_or(u32::MAX);
        }
        Ok(stream)
    }

    fn after(&self, number: u32) -> u32 {
        self.next.get(number as usize).copied().unwrap_or(u32::MAX)
    }
}

/// What the directory says about a stream.
struct Entry {
    name: String,
    kind: u8,
    start: u32,
    length: usize,
}

impl Entry {
    const STREAM: u8 = 2;
    const ROOT: u8 = 5;

    fn read(entry: &[u8]) -> Option<Self> {
        let name = entry.get(..64)?.chunks_exact(2).filter_map(|pair| pair.first_chunk().copied().map(u16::from_le_bytes));
        let name: Vec<u16> = name.take_while(|unit| *unit != 0).collect();
        let length = u32_at(entry, 120).ok()?;
        Some(Self {
            name: String::from_utf16_lossy(&name),
            kind: *entry.get(66)?,
            start: u32_at(entry, 116).ok()?,
            length: usize::try_from(length).ok()?,
        })
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).filter_map(|word| word.first_chunk().copied().map(u32::from_le_bytes))
}

fn u16_at(content: &[u8], at: usize) -> Result<u16, XlsFault> {
    let bytes = content.get(at..).and_then(|rest| rest.first_chunk()).copied();
    bytes.map(u16::from_le_bytes).ok_or(XlsFault::Truncated)
}

fn u32_at(content: &[u8], at: usize) -> Result<u32, XlsFault> {
    let bytes = content.get(at..).and_then(|rest| rest.first_chunk()).copied();
    bytes.map(u32::from_le_bytes).ok_or(XlsFault::Truncated)
}
