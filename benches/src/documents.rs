//! Cuts a sample product into the documents that MIS would post.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use anyhow::{Context, Result};
use async_zip::{Compression, ZipEntryBuilder, base::write::ZipFileWriter};
use flate2::bufread::MultiGzDecoder;
use jiff::Timestamp;

/// One posted document: its CSV text and what the listing says of it.
#[derive(Debug, Clone)]
pub struct Posted {
    /// ERCOT's DocID.
    pub doc_id: String,
    /// The constructed name, ending in `_csv.zip`.
    pub name: String,
    /// When it was posted.
    pub published_at: Timestamp,
    /// Header and rows.
    pub csv: String,
    /// Data rows.
    pub rows: usize,
}

impl Posted {
    /// The name of the CSV inside the zip.
    pub fn member(&self) -> String {
        self.name.replace("_csv.zip", ".csv")
    }
}

/// The documents of a product of a sample folder, oldest first.
///
/// # Errors
///
/// If a file is missing or its document list does not fit its rows.
pub fn read(sample: &Path, product: &str) -> Result<Vec<Posted>> {
    let lines = |name: String| -> Result<Vec<String>> {
        let path = sample.join(name);
        let file = File::open(&path).with_context(|| format!("{} could not be opened", path.display()))?;
        let reader = BufReader::new(MultiGzDecoder::new(BufReader::new(file)));
        reader.lines().collect::<std::io::Result<_>>().with_context(|| format!("{} could not be read", path.display()))
    };
    let rows = lines(format!("{product}.csv.gz"))?;
    let mut posted = Vec::new();
    for line in lines(format!("{product}.documents.csv.gz"))?.iter().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [doc_id, name, published, _, first, count] = fields.as_slice() else { anyhow::bail!("{line:?} has not six fields") };
        let (first, count): (usize, usize) = (first.parse()?, count.parse()?);
        let mut csv = format!("{}\n", rows[0]);
        for row in rows.get(first + 1..=first + count).with_context(|| format!("{name} refers to rows that are not there"))? {
            csv.push_str(row);
            csv.push('\n');
        }
        posted.push(Posted {
            doc_id: (*doc_id).to_owned(),
            name: (*name).to_owned(),
            published_at: published.parse()?,
            csv,
            rows: count,
        });
    }
    Ok(posted)
}

/// The document as a zip, as MIS serves it.
///
/// # Errors
///
/// If the writer fails, which it does not in memory.
pub async fn zip(posted: &Posted) -> Result<Vec<u8>> {
    let mut writer = ZipFileWriter::new(Vec::new());
    let entry = ZipEntryBuilder::new(posted.member().into(), Compression::Deflate);
    writer.write_entry_whole(entry, posted.csv.as_bytes()).await?;
    Ok(writer.close().await?)
}

/// Runs a future that works in memory and never waits, such as [`zip`].
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}
