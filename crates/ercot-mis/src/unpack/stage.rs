//! Takes one raw file apart and writes its CSV files.

use std::borrow::Cow;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use ercot_manifest::hash::{Hashed, HashingWriter};

use super::limits::{Budget, LimitHit, UnpackLimits};
use super::names::{NamesSeen, has_extension};
use super::raw::{Origin, RawReader};
use super::rows::SheetWriter;
use super::sniff::{Magic, recognize};
use super::xls::Xls;
use super::zip::{Archive, Place};
use super::{StagedCsv, UnpackError, Unpacked, gzip, json, xls, xlsx};

/// A file inside an archive that has an inside of its own is held in memory up to this size.
const MAX_INNER_BYTES: u64 = 256 * 1024 * 1024;

/// What has been written of one raw file.
pub(super) struct Stage<'a> {
    folder: &'a Path,
    file: &'a str,
    limits: &'a UnpackLimits,
    budget: Budget<'a>,
    written: NamesSeen,
    unpacked: Unpacked,
}

/// A file that is taken apart: the document itself, or one inside it.
#[derive(Clone, Copy)]
pub(super) struct Item<'i> {
    pub(super) origin: Origin<'i>,
    /// Its own name.
    pub(super) name: &'i str,
    /// The archives between it and the document, each with a slash after it.
    pub(super) inside: &'i str,
    /// How many archives there are around it, the document included.
    pub(super) depth: usize,
}

impl<'i> Item<'i> {
    fn open(self) -> Result<(RawReader<'i>, u64), UnpackError> {
        self.origin.open().map_err(|source| UnpackError::Read { path: self.path().to_owned(), source })
    }

    /// What cannot be read when it cannot be read.
    fn path(self) -> &'i Path {
        match self.origin {
            Origin::Disk(path) => path,
            Origin::Memory(_) => Path::new(self.name),
        }
    }
}

impl<'a> Stage<'a> {
    pub(super) fn new(folder: &'a Path, file: &'a str, limits: &'a UnpackLimits, raw_bytes: u64) -> Self {
        let budget = Budget::new(limits, raw_bytes);
        Self { folder, file, limits, budget, written: NamesSeen::default(), unpacked: Unpacked::default() }
    }

    pub(super) fn finish(self) -> Unpacked {
        self.unpacked
    }

    /// Writes the tables of a file.
    pub(super) fn take(
        &mut self,
        item: Item<'_>,
        (reader, bytes): (RawReader<'_>, u64),
        magic: Magic,
    ) -> Result<(), UnpackError> {
        match magic {
            Magic::Zip => self.zip(item, reader, bytes),
            Magic::Gzip => self.gzip(item, reader),
            Magic::Xls => self.xls(item, reader, bytes),
            Magic::Json => self.json(item, reader, bytes),
            Magic::Text => {
                let mut csv = self.create(&format!("{}{}", item.inside, gzip::csv_name(item.name)))?;
                csv.write(&self.whole(item, reader, bytes, MAX_INNER_BYTES)?)?;
                self.keep(csv);
                Ok(())
            }
        }
    }

    /// Takes apart a file that was inside another one.
    fn inner(&mut self, content: &[u8], name: &str, inside: &str, depth: usize) -> Result<(), UnpackError> {
        let item = Item { origin: Origin::Memory(content), name, inside, depth };
        let head = content.get(..super::sniff::SNIFF_BYTES).unwrap_or(content);
        let magic = recognize(head, name).map_err(|fault| UnpackError::Body { file: self.label(item), fault })?;
        // What comes out of it is judged by its own size, as far as that is not blown up itself.
        self.budget.begin_entry(content.len() as u64);
        let opened = item.open()?;
        self.take(item, opened, magic)
    }

    fn zip(&mut self, item: Item<'_>, reader: RawReader<'_>, bytes: u64) -> Result<(), UnpackError> {
        let inside = if item.depth == 0 { String::new() } else { format!("{}{}/", item.inside, item.name) };
        let place = Place { file: self.file, inside: &inside };
        let mut archive = Archive::open(reader, bytes, place, self.limits)?;
        let counted = self.budget.add_entries(archive.len());
        counted.map_err(|hit| self.limit(&format!("{inside}(directory)"), hit))?;
        if archive.is_workbook() {
            // The workbook's own reader knows no limits, so all of it is walked first.
            for member in archive.members()? {
                archive.read(&member, &mut self.budget, |_| Ok(()))?;
            }
            self.budget.begin_entry(bytes);
            let (reopened, _) = item.open()?;
            return self.xlsx(item, reopened);
        }
        self.check_depth(item)?;
        for (member, base) in archive.named_members()? {
            let name = format!("{inside}{base}");
            if has_extension(&base, ".csv") {
                let mut csv = self.create(&name)?;
                archive.read(&member, &mut self.budget, |piece| csv.write(piece))?;
                self.keep(csv);
            } else if is_container(&base) {
                let mut content = Vec::new();
                let file = self.file;
                archive.read(&member, &mut self.budget, |piece| collect(&mut content, piece, file, &name))?;
                self.inner(&content, &base, &inside, item.depth + 1)?;
            } else {
                self.unpacked.ignored.push(name);
            }
        }
        Ok(())
    }

    fn gzip(&mut self, item: Item<'_>, reader: RawReader<'_>) -> Result<(), UnpackError> {
        let (file, name) = (self.label(item), gzip::inner_name(item.name));
        if is_container(name) || has_extension(name, ".json") {
            self.check_depth(item)?;
            let mut content = Vec::new();
            let label = format!("{}{name}", item.inside);
            let document = self.file;
            gzip::read(reader, &file, name, &mut self.budget, |piece| collect(&mut content, piece, document, &label))?;
            return self.inner(&content, name, item.inside, item.depth + 1);
        }
        let mut csv = self.create(&format!("{}{}", item.inside, gzip::csv_name(item.name)))?;
        gzip::read(reader, &file, item.name, &mut self.budget, |piece| csv.write(piece))?;
        self.keep(csv);
        Ok(())
    }

    fn xlsx(&mut self, item: Item<'_>, reader: RawReader<'_>) -> Result<(), UnpackError> {
        let file = self.label(item);
        let (mut workbook, sheets) = xlsx::open(reader, &file)?;
        for sheet in sheets {
            let name = format!("{}{}", item.inside, xlsx::csv_name(item.name, &sheet.name));
            if sheet.is_table {
                let sheet = &sheet.name;
                self.rows(name, &file, sheet, |rows| xlsx::read_sheet(&mut workbook, &file, sheet, rows))?;
            } else {
                self.unpacked.ignored.push(name);
            }
        }
        Ok(())
    }

    fn xls(&mut self, item: Item<'_>, reader: RawReader<'_>, bytes: u64) -> Result<(), UnpackError> {
        let file = self.label(item);
        let content = self.whole(item, reader, bytes, xls::MAX_BYTES)?;
        let failed = |fault| UnpackError::Xls { file: file.clone(), sheet: String::new(), fault };
        let workbook = Xls::open(&content).map_err(failed)?;
        for (index, sheet) in workbook.sheets().into_iter().enumerate() {
            let name = format!("{}{}", item.inside, xlsx::csv_name(item.name, &sheet.name));
            if sheet.is_table {
                self.rows(name, &file, &sheet.name, |rows| workbook.read_sheet(index, &file, rows))?;
            } else {
                self.unpacked.ignored.push(name);
            }
        }
        Ok(())
    }

    fn json(&mut self, item: Item<'_>, reader: RawReader<'_>, bytes: u64) -> Result<(), UnpackError> {
        let file = self.label(item);
        let content = self.whole(item, reader, bytes, json::MAX_BYTES)?;
        let found = json::read(&content, &file)?;
        for table in found.tables {
            let name = format!("{}{}", item.inside, json::csv_name(item.name, &table.path));
            self.rows(name, &file, &table.path, |rows| {
                for (column, key) in table.columns.into_iter().enumerate() {
                    rows.cell(0, column, key)?;
                }
                for (row, cells) in (1_u64..).zip(table.rows) {
                    for (column, text) in cells {
                        rows.cell(row, column, text)?;
                    }
                }
                Ok(())
            })?;
        }
        let left_out = found.left_out.iter().map(|path| format!("{}{}", item.inside, json::csv_name(item.name, path)));
        self.unpacked.ignored.extend(left_out);
        Ok(())
    }

    /// Writes one sheet, or notes that it has no rows.
    fn rows(
        &mut self,
        name: String,
        file: &str,
        sheet: &str,
        write: impl FnOnce(&mut SheetWriter<'_, 'a>) -> Result<(), UnpackError>,
    ) -> Result<(), UnpackError> {
        let csv = self.create(&name)?;
        let mut rows = SheetWriter::new(csv, &mut self.budget, file, sheet);
        write(&mut rows)?;
        match rows.finish()? {
            Some(csv) => self.keep(csv),
            None => self.unpacked.ignored.push(name),
        }
        Ok(())
    }

    /// Begins a CSV file.
    fn create(&mut self, name: &str) -> Result<CsvFile, UnpackError> {
        if let Err(fault) = self.written.add(name) {
            return Err(UnpackError::Name { file: self.file.to_owned(), entry: name.to_owned(), fault });
        }
        // Every part of the name is one component: archives inside archives become folders inside the folder.
        let path = self.folder.join(name);
        let created = match File::create(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let folder = path.parent().unwrap_or(self.folder);
                std::fs::create_dir_all(folder).and_then(|()| File::create(&path))
            }
            other => other,
        };
        let file = created.map_err(|source| UnpackError::Write { path: path.clone(), source })?;
        Ok(CsvFile { name: name.to_owned(), path, writer: HashingWriter::new(file) })
    }

    /// Takes a CSV file that is written to its end.
    fn keep(&mut self, csv: CsvFile) {
        let (_, Hashed { sha256, bytes }) = csv.writer.finish();
        self.unpacked.files.push(StagedCsv { name: csv.name, path: csv.path, sha256, bytes });
    }

    fn whole<'r>(&self, item: Item<'_>, reader: RawReader<'r>, bytes: u64, limit: u64) -> Result<Cow<'r, [u8]>, UnpackError> {
        super::whole(reader, item.path(), &self.label(item), (bytes, limit))
    }

    fn check_depth(&self, item: Item<'_>) -> Result<(), UnpackError> {
        let limit = self.limits.nested;
        if item.depth <= limit {
            return Ok(());
        }
        let entry = format!("{}{}", item.inside, item.name);
        Err(UnpackError::Nested { file: self.file.to_owned(), entry, limit })
    }

    fn limit(&self, entry: &str, hit: LimitHit) -> UnpackError {
        UnpackError::Limit { file: self.file.to_owned(), entry: entry.to_owned(), hit }
    }

    /// The name of a file for messages, with what is around it.
    fn label(&self, item: Item<'_>) -> String {
        if item.depth == 0 { self.file.to_owned() } else { format!("{}/{}{}", self.file, item.inside, item.name) }
    }
}

/// A CSV file that is being written.
pub(super) struct CsvFile {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) writer: HashingWriter<File>,
}

impl CsvFile {
    fn write(&mut self, piece: &[u8]) -> Result<(), UnpackError> {
        self.writer.write_all(piece).map_err(|source| UnpackError::Write { path: self.path.clone(), source })
    }
}

/// True for the names of files in archives that are taken apart themselves.
fn is_container(name: &str) -> bool {
    [".zip", ".gz", ".xlsx", ".xls"].iter().any(|extension| has_extension(name, extension))
}

fn collect(content: &mut Vec<u8>, piece: &[u8], file: &str, entry: &str) -> Result<(), UnpackError> {
    if (content.len() + piece.len()) as u64 > MAX_INNER_BYTES {
        let hit = LimitHit::FileBytes(MAX_INNER_BYTES);
        return Err(UnpackError::Limit { file: file.to_owned(), entry: entry.to_owned(), hit });
    }
    content.extend_from_slice(piece);
    Ok(())
}
