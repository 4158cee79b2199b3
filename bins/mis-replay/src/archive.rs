//! The bytes of the zips: rows cut out of the sample's files and packed as MIS packs them.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead as _, Read as _};
use std::path::Path;

use async_zip::base::write::ZipFileWriter;
use async_zip::error::ZipError;
use async_zip::{Compression, DeflateOption, ZipDateTime, ZipDateTimeBuilder, ZipEntryBuilder};
use axum::body::Bytes;
use ercot_types::time::utc_to_central;
use flate2::read::MultiGzDecoder;
use jiff::Timestamp;

use crate::edit::edited;
use crate::error::SampleError;
use crate::faults::FaultKind;
use crate::names::FileKind;
use crate::sample::{Document, Member, Report};

/// Both zips of a document, and its csv zip with a fault in it if it has one.
#[derive(Debug, Clone)]
pub(crate) struct Archive {
    pub(crate) csv: Bytes,
    pub(crate) xml: Bytes,
    pub(crate) edited: Option<Bytes>,
}

impl Archive {
    /// One of the twins, the csv with its fault or without.
    pub(crate) fn bytes(&self, kind: FileKind, is_edited: bool) -> &Bytes {
        match (kind, &self.edited) {
            (FileKind::Csv, Some(edited)) if is_edited => edited,
            (FileKind::Csv, _) => &self.csv,
            (FileKind::Xml, _) => &self.xml,
        }
    }
}

/// Reads the report's data files and packs all of its documents, in their order. `faults` are those of the documents' bytes,
/// by the document's index.
pub(crate) async fn pack_report(report: &Report, faults: &HashMap<usize, FaultKind>) -> Result<Vec<Archive>, SampleError> {
    let files = report.files.iter().map(|path| DataFile::read(path)).collect::<Result<Vec<_>, _>>()?;
    for (index, file) in files.iter().enumerate() {
        file.check_end(report, index)?;
    }
    let mut archives = Vec::with_capacity(report.documents.len());
    for (index, document) in report.documents.iter().enumerate() {
        let zip_error = |source| SampleError::Zip { doc_id: document.doc_id, source };
        let mut entries = Vec::with_capacity(document.members.len());
        for member in &document.members {
            entries.push((member.entry_name.clone(), files[member.file].csv_of(member, &report.files[member.file])?));
        }
        let csv = zip(&entries, document.published_at).await.map_err(zip_error)?;
        let twin = (document.name.entry_name().replace(".csv", ".xml"), xml_of(report, document).into_bytes());
        let xml = zip(&[twin], document.published_at).await.map_err(zip_error)?;
        let edited = match faults.get(&index).and_then(|kind| edit_last(&mut entries, *kind)) {
            None => None,
            Some(Ok(())) => Some(zip(&entries, document.published_at).await.map_err(zip_error)?.into()),
            Some(Err(source)) => return Err(SampleError::Csv { path: report.files[document.members[0].file].clone(), source }),
        };
        archives.push(Archive { csv: csv.into(), xml: xml.into(), edited });
    }
    Ok(archives)
}

/// Puts a fault into the last CSV of a zip.
fn edit_last(entries: &mut [(String, Vec<u8>)], kind: FaultKind) -> Option<Result<(), csv::Error>> {
    let (_, csv) = entries.last_mut()?;
    Some(edited(kind, csv)?.map(|edited| *csv = edited))
}

/// A data file in memory with the places where its lines end.
struct DataFile {
    text: Vec<u8>,
    /// One past each line's last byte; the header's is the first.
    line_ends: Vec<usize>,
}

impl DataFile {
    fn read(path: &Path) -> Result<Self, SampleError> {
        let read_error = |source: io::Error| SampleError::Read { path: path.to_owned(), source };
        let mut text = Vec::new();
        MultiGzDecoder::new(File::open(path).map_err(read_error)?).read_to_end(&mut text).map_err(read_error)?;
        if text.last().is_some_and(|last| *last != b'\n') {
            text.push(b'\n');
        }
        let mut line_ends = Vec::new();
        let mut rest = text.as_slice();
        let mut end = 0;
        loop {
            let length = rest.skip_until(b'\n').map_err(read_error)?;
            if length == 0 {
                break;
            }
            end += length;
            line_ends.push(end);
        }
        Ok(Self { text, line_ends })
    }

    fn row_count(&self) -> usize {
        self.line_ends.len().saturating_sub(1)
    }

    /// The documents were checked to leave no gap; rows after the last of them would be lost all the same.
    fn check_end(&self, report: &Report, index: usize) -> Result<(), SampleError> {
        let members = report.documents.iter().flat_map(|document| &document.members).filter(|member| member.file == index);
        let end = members.map(|member| member.rows.end).max().unwrap_or(0);
        if end < self.row_count() {
            return Err(SampleError::UncoveredRows { path: report.files[index].clone(), rows: end..self.row_count() });
        }
        Ok(())
    }

    /// The header line and the member's rows.
    fn csv_of(&self, member: &Member, path: &Path) -> Result<Vec<u8>, SampleError> {
        let bounds = self.line_ends.get(member.rows.start).zip(self.line_ends.get(member.rows.end));
        let Some(((start, end), header_end)) = bounds.zip(self.line_ends.first()) else {
            return Err(SampleError::RowsBeyondFile {
                path: path.to_owned(),
                doc_id: member.doc_id,
                rows: member.rows.clone(),
                row_count: self.row_count(),
            });
        };
        Ok([&self.text[..*header_end], &self.text[*start..*end]].concat())
    }
}

/// The XML twin is a stand-in: it says what it stands for and holds no rows, since nothing here reads ERCOT's XML.
fn xml_of(report: &Report, document: &Document) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document>\n");
    for (element, value) in [
        ("ReportTypeID", report.report_type_id.to_string()),
        ("EmilID", report.emil_id.clone()),
        ("Twin", document.name.zip_name(FileKind::Csv)),
        ("Rows", document.row_count().to_string()),
    ] {
        let _ = writeln!(xml, "  <{element}>{value}</{element}>");
    }
    xml.push_str("</Document>\n");
    xml
}

/// Packs whole entries, so that the local headers hold CRC and sizes. The same entries and instant give the same bytes.
async fn zip(entries: &[(String, Vec<u8>)], written_at: Timestamp) -> Result<Vec<u8>, ZipError> {
    let mut writer = ZipFileWriter::new(Vec::new());
    for (name, data) in entries {
        let entry = ZipEntryBuilder::new(name.clone().into(), Compression::Deflate)
            .deflate_option(DeflateOption::Other(1))
            .last_modification_date(dos_time(written_at))
            .unix_permissions(0o644);
        writer.write_entry_whole(entry, data).await?;
    }
    writer.close().await
}

/// Packs zips into one, as the public API gives several documents: there is nothing to compress in them.
pub(crate) async fn zip_of_zips(entries: &[(String, Bytes)], written_at: Timestamp) -> Result<Vec<u8>, ZipError> {
    let mut writer = ZipFileWriter::new(Vec::new());
    for (name, data) in entries {
        let entry = ZipEntryBuilder::new(name.clone().into(), Compression::Stored)
            .last_modification_date(dos_time(written_at))
            .unix_permissions(0o644);
        writer.write_entry_whole(entry, data).await?;
    }
    writer.close().await
}

/// Zip times are local, here Central, to two seconds.
fn dos_time(instant: Timestamp) -> ZipDateTime {
    let (local, _) = utc_to_central(instant);
    // The format counts years from 1980 in seven bits.
    let year = i32::from(local.year()).clamp(1980, 2107);
    ZipDateTimeBuilder::new()
        .year(year)
        .month(local.month().unsigned_abs().into())
        .day(local.day().unsigned_abs().into())
        .hour(local.hour().unsigned_abs().into())
        .minute(local.minute().unsigned_abs().into())
        .second(local.second().unsigned_abs().into())
        .build()
}
