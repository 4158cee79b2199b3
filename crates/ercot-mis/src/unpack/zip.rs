//! Walks the entries of a zip file with every limit and checksum applied.

use std::future::Future;
use std::io::{self, BufRead, Seek};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use async_zip::base::read1::ZipOptions;
use async_zip::base::read1::seek::ZipArchiveReader;
use async_zip::error::ZipError;
use async_zip::spec::constructs::CDR;
use async_zip::spec::extra::EFD;
use futures_util::io::{AllowStdIo, AsyncReadExt};

use super::UnpackError;
use super::limits::{Budget, LimitHit, UnpackLimits};
use super::names::{EntryName, NamesSeen, entry_name};

/// Bytes that are inflated at a time.
const PIECE_BYTES: usize = 64 * 1024;

/// A zip whose directory has been read and is sound.
pub(crate) struct Archive<'a, R> {
    reader: ZipArchiveReader<AllowStdIo<R>>,
    place: Place<'a>,
    piece: Vec<u8>,
}

/// Where a zip is, for messages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The document's name.
    pub(crate) file: &'a str,
    /// The zip's own name inside the document with a slash after it; empty for the document itself.
    pub(crate) inside: &'a str,
}

impl Place<'_> {
    /// The zip's own name.
    pub(crate) fn label(self) -> String {
        format!("{}/{}", self.file, self.inside).trim_end_matches('/').to_owned()
    }
}

/// One entry, by its place in the directory.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    index: usize,
    /// The name inside the document, made printable, for messages.
    pub(crate) label: String,
    packed_bytes: u64,
}

impl<'a, R: BufRead + Seek> Archive<'a, R> {
    /// Reads the directory. `bytes` is the size of the zip.
    pub(crate) fn open(reader: R, bytes: u64, place: Place<'a>, limits: &UnpackLimits) -> Result<Self, UnpackError> {
        let options = ZipOptions {
            max_cd_num_files: limits.entries as u64,
            max_cd_num_files_load: limits.entries as u64,
            max_uncompressed_size_per_file: limits.entry_bytes,
            max_compressed_size_per_file: bytes,
            // A stray byte after the end, or a flag that differs, costs nothing; refusing the file would cost its data.
            validate_eor_is_eoa: false,
            validate_gpf_header_match: false,
            ..ZipOptions::untrusted()
        };
        let opened = complete(ZipArchiveReader::open_with_options(AllowStdIo::new(reader), options));
        let reader = opened.map_err(|error| directory_error(place, limits, error))?;
        let archive = Self { reader, place, piece: vec![0; PIECE_BYTES] };
        match archive.reader.cdrs().iter().find(|record| lacks_offset(record)) {
            Some(_) => Err(archive.directory_damage()),
            None => Ok(archive),
        }
    }

    /// How many entries it has.
    pub(crate) fn len(&self) -> usize {
        self.reader.cdrs().len()
    }

    /// A workbook is a zip file with these two kinds of entries.
    pub(crate) fn is_workbook(&self) -> bool {
        let mut names = self.reader.cdrs().iter().map(|record| record.insecure_file_name.as_bytes());
        names.clone().any(|name| name == b"[Content_Types].xml") && names.any(|name| name.starts_with(b"xl/"))
    }

    /// The entries in the directory's order; the names are not checked.
    pub(crate) fn members(&self) -> Result<Vec<Member>, UnpackError> {
        let member = |(index, record): (usize, &CDR)| {
            let label = format!("{}{}", self.place.inside, printable(record.insecure_file_name.as_bytes()));
            let packed_bytes = record.compressed_size().map_err(|_| self.directory_damage())?;
            Ok(Member { index, label, packed_bytes })
        };
        self.reader.cdrs().iter().enumerate().map(member).collect()
    }

    /// The entries that are files, with the names they get outside.
    pub(crate) fn named_members(&self) -> Result<Vec<(Member, String)>, UnpackError> {
        let mut seen = NamesSeen::default();
        let mut named = Vec::new();
        for member in self.members()? {
            let raw = self.reader.cdrs().get(member.index).map_or(&[][..], |record| record.insecure_file_name.as_bytes());
            let checked = entry_name(raw).and_then(|name| match name {
                EntryName::Folder => Ok(None),
                EntryName::File(base) => seen.add(&base).map(|()| Some(base)),
            });
            match checked {
                Ok(None) => {}
                Ok(Some(base)) => named.push((member, base)),
                Err(fault) => {
                    return Err(UnpackError::Name { file: self.place.file.to_owned(), entry: member.label, fault });
                }
            }
        }
        Ok(named)
    }

    /// Inflates one entry piece by piece into `sink`, and checks length and checksum at its end.
    pub(crate) fn read(
        &mut self,
        member: &Member,
        budget: &mut Budget<'_>,
        mut sink: impl FnMut(&[u8]) -> Result<(), UnpackError>,
    ) -> Result<(), UnpackError> {
        budget.begin_entry(member.packed_bytes);
        let (file, entry) = (self.place.file, &member.label);
        let mut reader = complete(self.reader.file(member.index)).map_err(|error| entry_error(file, entry, error))?;
        loop {
            let read = complete_io(reader.read(&mut self.piece)).map_err(|error| read_error(file, entry, error))?;
            let Some(piece) = self.piece.get(..read).filter(|piece| !piece.is_empty()) else { return Ok(()) };
            budget.take(read).map_err(|hit| UnpackError::Limit { file: file.to_owned(), entry: entry.clone(), hit })?;
            sink(piece)?;
        }
    }

    fn directory_damage(&self) -> UnpackError {
        UnpackError::Archive { file: self.place.label(), source: ZipError::NoZip64ExtendedInformation }
    }
}

/// True for a record that refers to an extra field for its offset which is not there. The reader takes it for granted.
fn lacks_offset(record: &CDR) -> bool {
    let offset_in_extra_field =
        record.efs.iter().any(|field| matches!(&field.efd, EFD::EI64(sizes) if sizes.relative_offset.is_some()));
    record.cdrh.lfh_offset == u32::MAX && !offset_in_extra_field
}

/// Printable, at most 120 characters.
fn printable(name: &[u8]) -> String {
    String::from_utf8_lossy(name).escape_debug().take(120).collect()
}

fn directory_error(place: Place<'_>, limits: &UnpackLimits, source: ZipError) -> UnpackError {
    let file = place.label();
    match source {
        ZipError::NumFilesAboveMax(_) => {
            UnpackError::Limit { file, entry: "(directory)".to_owned(), hit: LimitHit::Entries(limits.entries) }
        }
        source => UnpackError::Archive { file, source },
    }
}

fn entry_error(file: &str, entry: &str, source: ZipError) -> UnpackError {
    let (file, entry) = (file.to_owned(), entry.to_owned());
    match source {
        ZipError::UncompressedSizeAboveMax(limit) => UnpackError::Limit { file, entry, hit: LimitHit::EntryBytes(limit) },
        source => UnpackError::Entry { file, entry, source },
    }
}

fn read_error(file: &str, entry: &str, error: io::Error) -> UnpackError {
    // The reader wraps its own findings (checksum, length) into an I/O error.
    entry_error(file, entry, error.downcast().unwrap_or_else(ZipError::UpstreamReadError))
}

/// Runs a future over blocking readers to its end. Such a future is never pending, so there is nothing to wait for and no
/// runtime is needed.
fn complete<T>(future: impl Future<Output = Result<T, ZipError>>) -> Result<T, ZipError> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(ZipError::UpstreamReadError(io::ErrorKind::WouldBlock.into())),
    }
}

fn complete_io<T>(future: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
    }
}
