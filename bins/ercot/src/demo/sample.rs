//! Counts a sample folder by its lines, apart from every parser of the project.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::Path,
};

use anyhow::{Context, ensure};
use flate2::bufread::MultiGzDecoder;
use jiff::Timestamp;

/// What a sample folder holds.
pub(super) struct Sample {
    pub(super) products: Vec<Product>,
    pub(super) documents: u64,
    /// The latest publish time of all documents.
    pub(super) last_posting: Timestamp,
}

/// One product.
pub(super) struct Product {
    pub(super) emil_id: String,
    /// Documents as MIS lists them: the tables of one report share a zip.
    pub(super) documents: u64,
    pub(super) rows: u64,
}

/// Counts the rows and documents of every product.
pub(super) fn read(folder: &Path) -> anyhow::Result<Sample> {
    let mut products: BTreeMap<String, Product> = BTreeMap::new();
    let mut last_posting = Timestamp::UNIX_EPOCH;
    let entries = fs::read_dir(folder).with_context(|| format!("the sample folder {} could not be read", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let Some(stem) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".documents.csv.gz")) else { continue };
        let documents = lines(&path)?;
        for line in documents.iter().skip(1) {
            let published = line.split(',').nth(2).context("a document has no publish time")?;
            last_posting = last_posting.max(published.parse().with_context(|| format!("{}: {line}", path.display()))?);
        }
        let rows = lines(&folder.join(format!("{stem}.csv.gz")))?.len() as u64 - 1;
        let (emil_id, member) = stem.split_once('.').map_or((stem, false), |(emil_id, _)| (emil_id, true));
        let product =
            products.entry(emil_id.to_owned()).or_insert_with(|| Product { emil_id: emil_id.to_owned(), documents: 0, rows: 0 });
        let count = documents.len() as u64 - 1;
        product.documents = if member { product.documents.max(count) } else { product.documents + count };
        product.rows += rows;
    }
    ensure!(!products.is_empty(), "{} holds no *.documents.csv.gz", folder.display());
    let products: Vec<Product> = products.into_values().collect();
    Ok(Sample { documents: products.iter().map(|product| product.documents).sum(), products, last_posting })
}

fn lines(path: &Path) -> anyhow::Result<Vec<String>> {
    let file = File::open(path).with_context(|| format!("{} could not be opened", path.display()))?;
    let reader = BufReader::new(MultiGzDecoder::new(BufReader::new(file)));
    reader.lines().collect::<std::io::Result<_>>().with_context(|| format!("{} could not be read", path.display()))
}
