//! Writes the CSV files of one raw file.

use std::fs::File;
use std::io::{BufRead, BufWriter, Cursor, Seek, Write};
use std::path::{Path, PathBuf};

use ercot_manifest::hash::{Hashed, HashingWriter};

use super::limits::{Budget, LimitHit, UnpackLimits};
use super::names::{NamesSeen, has_extension};
use super::raw::RawReader;
use super::xlsx::SheetError;
use super::zip::Archive;
use super::{StagedCsv, UnpackError, Unpacked, is_workbook, xlsx};

/// A workbook inside a zip is held in memory up to this size.
const MAX_INNER_WORKBOOK_BYTES: u64 = 512 * 1024 * 1024;

/// What has been written of one raw file.
pub(super) struct Stage<'a> {
    folder: &'a Path,
    file: &'a str,
    limits: &'a UnpackLimits,
    written: NamesSeen,
    unpacked: Unpacked,
}

impl<'a> Stage<'a> {
    pub(super) fn new(folder: &'a Path, file: &'a str, limits: &'a UnpackLimits) -> Self {
        Self { folder, file, limits, written: NamesSeen::default(), unpacked: Unpacked::default() }
    }

    pub(super) fn finish(self) -> Unpacked {
        self.unpacked
    }

    /// Writes the tables of a zip file or of a workbook.
    pub(super) fn zip(
        &mut self,
        raw: &Path,
        reader: RawReader,
        raw_bytes: u64,
        budget: &mut Budget<'_>,
    ) -> Result<(), UnpackError> {
        let mut archive = Archive::open(reader, raw_bytes, self.file, self.limits)?;
        if check_workbook(&mut archive, budget)? {
            let reopened = RawReader::open(raw).map_err(|source| UnpackError::Read { path: raw.to_owned(), source })?;
            return self.workbook(reopened.0, self.file);
        }
        for (member, base) in archive.named_members()? {
            if has_extension(&base, ".csv") {
                let mut csv = self.create(&base)?;
                archive.read(&member, budget, |piece| csv.write(piece))?;
                self.keep(csv);
            } else if has_extension(&base, ".zip") {
                return Err(UnpackError::Nested { file: self.file.to_owned(), entry: member.label });
            } else if has_extension(&base, ".xlsx") {
                let mut content = Vec::new();
                archive.read(&member, budget, |piece| collect(&mut content, piece, self.file, &base))?;
                self.inner_workbook(&content, &base, budget)?;
            } else {
                self.unpacked.ignored.push(base);
            }
        }
        Ok(())
    }

    fn inner_workbook(&mut self, content: &[u8], name: &str, budget: &mut Budget<'_>) -> Result<(), UnpackError> {
        let mut archive = Archive::open(Cursor::new(content), content.len() as u64, name, self.limits)?;
        check_workbook(&mut archive, budget)?;
        self.workbook(Cursor::new(content), name)
    }

    fn workbook(&mut self, reader: impl BufRead + Seek, name: &str) -> Result<(), UnpackError> {
        let (mut workbook, sheets) = xlsx::open(reader, name)?;
        for sheet in sheets {
            let csv = self.create(&xlsx::csv_name(name, &sheet))?;
            let (csv_name, path) = (csv.name, csv.path);
            let failed = |source| UnpackError::Write { path: path.clone(), source };
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(csv.writer));
            let rows = xlsx::write_sheet(&mut workbook, name, &sheet, &mut writer).map_err(|error| match error {
                SheetError::Sheet(error) => error,
                SheetError::Write(source) => failed(source),
            })?;
            let buffered = writer.into_inner().map_err(|error| failed(error.into_error()))?;
            let writer = buffered.into_inner().map_err(|error| failed(error.into_error()))?;
            if rows == 0 {
                std::fs::remove_file(&path).map_err(failed)?;
                self.unpacked.ignored.push(csv_name);
            } else {
                self.keep(CsvFile { name: csv_name, path, writer });
            }
        }
        Ok(())
    }

    /// Begins a CSV file.
    pub(super) fn create(&mut self, name: &str) -> Result<CsvFile, UnpackError> {
        if let Err(fault) = self.written.add(name) {
            return Err(UnpackError::Name { file: self.file.to_owned(), entry: name.to_owned(), fault });
        }
        let path = self.folder.join(name);
        let created = match File::create(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                std::fs::create_dir_all(self.folder).and_then(|()| File::create(&path))
            }
            other => other,
        };
        let file = created.map_err(|source| UnpackError::Write { path: path.clone(), source })?;
        Ok(CsvFile { name: name.to_owned(), path, writer: HashingWriter::new(file) })
    }

    /// Takes a CSV file that is written to its end.
    pub(super) fn keep(&mut self, csv: CsvFile) {
        let (_, Hashed { sha256, bytes }) = csv.writer.finish();
        self.unpacked.files.push(StagedCsv { name: csv.name, path: csv.path, sha256, bytes });
    }
}

/// A CSV file that is being written.
pub(super) struct CsvFile {
    name: String,
    path: PathBuf,
    writer: HashingWriter<File>,
}

impl CsvFile {
    pub(super) fn write(&mut self, piece: &[u8]) -> Result<(), UnpackError> {
        self.writer.write_all(piece).map_err(|source| UnpackError::Write { path: self.path.clone(), source })
    }
}

/// Tells whether a zip is a workbook. The workbook's own reader knows no limits, so all of it is walked first.
fn check_workbook<R: BufRead + Seek>(archive: &mut Archive<'_, R>, budget: &mut Budget<'_>) -> Result<bool, UnpackError> {
    let members = archive.members()?;
    let workbook = is_workbook(members.iter().map(|member| member.label.as_str()));
    if workbook {
        for member in &members {
            archive.read(member, budget, |_| Ok(()))?;
        }
    }
    Ok(workbook)
}

fn collect(content: &mut Vec<u8>, piece: &[u8], file: &str, entry: &str) -> Result<(), UnpackError> {
    if (content.len() + piece.len()) as u64 > MAX_INNER_WORKBOOK_BYTES {
        let hit = LimitHit::EntryBytes(MAX_INNER_WORKBOOK_BYTES);
        return Err(UnpackError::Limit { file: file.to_owned(), entry: entry.to_owned(), hit });
    }
    content.extend_from_slice(piece);
    Ok(())
}
