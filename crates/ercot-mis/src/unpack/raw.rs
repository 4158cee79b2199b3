//! A raw file, or a file inside one, as a reader.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek};
use std::path::Path;

use super::sniff::SNIFF_BYTES;

/// Files up to this size are read at once, which spares small zips most of their system calls.
const WHOLE_BYTES: u64 = 8 * 1024 * 1024;

/// Where the bytes of a file are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// The raw file itself.
    Disk(&'a Path),
    /// A file that was inside another one.
    Memory(&'a [u8]),
}

impl<'a> Origin<'a> {
    /// Opens the file and tells its size.
    pub(crate) fn open(self) -> io::Result<(RawReader<'a>, u64)> {
        match self {
            Self::Disk(path) => RawReader::open(path),
            Self::Memory(content) => {
                let reader = RawReader::Memory(io::Cursor::new(Cow::Borrowed(content)));
                Ok((reader, content.len() as u64))
            }
        }
    }
}

/// The bytes of a file, in memory if it is small.
pub(crate) enum RawReader<'a> {
    Memory(io::Cursor<Cow<'a, [u8]>>),
    File(io::BufReader<File>),
}

impl<'a> RawReader<'a> {
    fn open(path: &Path) -> io::Result<(Self, u64)> {
        let mut file = File::open(path)?;
        let bytes = file.metadata()?.len();
        if bytes > WHOLE_BYTES {
            return Ok((Self::File(io::BufReader::with_capacity(64 * 1024, file)), bytes));
        }
        let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
        file.read_to_end(&mut content)?;
        let bytes = content.len() as u64;
        Ok((Self::Memory(io::Cursor::new(Cow::Owned(content))), bytes))
    }

    /// The first bytes. The reader stays at the start.
    pub(crate) fn head(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Self::Memory(cursor) => Ok(cursor.get_ref().iter().take(SNIFF_BYTES).copied().collect()),
            Self::File(reader) => {
                let head = reader.fill_buf()?;
                Ok(head.get(..SNIFF_BYTES).unwrap_or(head).to_vec())
            }
        }
    }

    /// All bytes of a reader that is at its start. The caller has looked at the size.
    pub(crate) fn whole(self) -> io::Result<Cow<'a, [u8]>> {
        match self {
            Self::Memory(cursor) => Ok(cursor.into_inner()),
            Self::File(mut reader) => {
                let mut content = Vec::new();
                reader.read_to_end(&mut content)?;
                Ok(Cow::Owned(content))
            }
        }
    }
}

impl Read for RawReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Memory(reader) => reader.read(buffer),
            Self::File(reader) => reader.read(buffer),
        }
    }
}

impl BufRead for RawReader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Self::Memory(reader) => reader.fill_buf(),
            Self::File(reader) => reader.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        match self {
            Self::Memory(reader) => reader.consume(amount),
            Self::File(reader) => reader.consume(amount),
        }
    }
}

impl Seek for RawReader<'_> {
    fn seek(&mut self, position: io::SeekFrom) -> io::Result<u64> {
        match self {
            Self::Memory(reader) => reader.seek(position),
            Self::File(reader) => reader.seek(position),
        }
    }
}
