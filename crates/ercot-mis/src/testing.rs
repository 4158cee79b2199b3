//! Archives by hand, for tests only.

pub(crate) mod server;
pub(crate) mod xls;

use std::io::{Read, Write};

use flate2::{Compression, Crc, write::DeflateEncoder, write::GzEncoder};

/// One entry of a zip made by hand.
#[derive(Clone)]
pub(crate) struct ZipPart {
    pub(crate) name: Vec<u8>,
    pub(crate) content: Vec<u8>,
    /// Added to the true checksum.
    pub(crate) crc_error: u32,
}

impl ZipPart {
    pub(crate) fn new(name: &str, content: &[u8]) -> Self {
        Self { name: name.as_bytes().to_vec(), content: content.to_vec(), crc_error: 0 }
    }
}

pub(crate) fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    zip(&entries.iter().map(|(name, content)| ZipPart::new(name, content)).collect::<Vec<_>>())
}

/// A zip file with deflated entries, laid out as common tools do.
pub(crate) fn zip(parts: &[ZipPart]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for part in parts {
        let packed = deflate(&part.content);
        let mut crc = Crc::new();
        crc.update(&part.content);
        let mut common = Vec::new();
        common.extend([20, 0, 0, 8, 8, 0, 0, 0, 0x21, 0]);
        common.extend(crc.sum().wrapping_add(part.crc_error).to_le_bytes());
        common.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
        common.extend(u32::try_from(part.content.len()).unwrap().to_le_bytes());
        common.extend(u16::try_from(part.name.len()).unwrap().to_le_bytes());
        common.extend([0, 0]);
        let offset = u32::try_from(out.len()).unwrap();
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(&part.name);
        out.extend(&packed);
        directory.extend(b"PK\x01\x02");
        directory.extend([20, 0]);
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(&part.name);
    }
    let start = u32::try_from(out.len()).unwrap();
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A workbook with one worksheet per pair: name, and rows of `<c …>` cells in XML.
pub(crate) fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = vec![ZipPart::new("[Content_Types].xml", b"<Types/>")];
    let mut list = String::new();
    let mut links = String::new();
    for (index, (name, rows)) in sheets.iter().enumerate() {
        let id = index + 1;
        list.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>"));
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
        links.push_str(&format!("<Relationship Id=\"rId{id}\" Type=\"{kind}\" Target=\"worksheets/sheet{id}.xml\"/>"));
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        parts.push(ZipPart::new(&format!("xl/worksheets/sheet{id}.xml"), sheet.as_bytes()));
    }
    let space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!("<workbook xmlns:r=\"{space}\"><sheets>{list}</sheets></workbook>");
    parts.push(ZipPart::new("xl/workbook.xml", book.as_bytes()));
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let links = format!("<Relationships xmlns=\"{package}\">{links}</Relationships>");
    parts.push(ZipPart::new("xl/_rels/workbook.xml.rels", links.as_bytes()));
    let kind = format!("{space}/officeDocument");
    let root = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"r\" Type=\"{kind}\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    parts.push(ZipPart::new("_rels/.rels", root.as_bytes()));
    zip(&parts)
}

/// The bundled real files, or the folder that `ERCOT_REAL_FILES` names.
pub(crate) fn real_files() -> std::path::PathBuf {
    let default = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/real");
    std::env::var_os("ERCOT_REAL_FILES").map_or(default, Into::into)
}

pub(crate) fn read_text(path: &std::path::Path) -> String {
    let mut text = String::new();
    std::fs::File::open(path).unwrap().read_to_string(&mut text).unwrap();
    text
}
