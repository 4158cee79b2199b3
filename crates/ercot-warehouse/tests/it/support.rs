use std::{fs, path::PathBuf, sync::OnceLock};

use ercot_manifest::{Document, PublishedBasis, hash::hash_bytes};
use ercot_types::report::{ReportLayout, TableName};
use ercot_warehouse::{IngestBatch, IngestDocument, IngestFile, IngestReport, Resources, Warehouse, WarehouseError, ingest};
use jiff::Timestamp;
use tempfile::TempDir;

pub(crate) const INGESTED: &str = "2026-11-23T12:00:00Z";

/// The datasets of the shipped catalog.
fn datasets() -> Vec<serde_json::Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/datasets");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |file: PathBuf| -> serde_json::Value { serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap() };
    let part = |file| read(file)["datasets"].as_array().cloned().unwrap_or_default();
    files.into_iter().flat_map(part).collect()
}

/// The layouts of a dataset in the shipped catalog.
pub(crate) fn layouts(dataset: &str) -> Vec<ReportLayout> {
    let datasets = datasets();
    let entry = datasets.iter().find(|entry| entry["name"] == dataset).unwrap_or_else(|| panic!("no dataset {dataset}"));
    serde_json::from_value(entry["layouts"].clone()).unwrap()
}

/// Every layout of the catalog with its dataset. A dataset without layouts of its own has another one's in the schema `trial`.
pub(crate) fn every_layout() -> Vec<(String, ReportLayout)> {
    let mut all = Vec::new();
    for entry in datasets() {
        let name = entry["name"].as_str().unwrap();
        let twin = entry["layouts_of"].as_str();
        for mut layout in layouts(twin.unwrap_or(name)) {
            if twin.is_some() {
                layout.table = TableName::try_from(format!("trial.{}", layout.table.name())).unwrap();
            }
            all.push((name.to_owned(), layout));
        }
    }
    all
}

/// A warehouse in a folder that goes away with it.
pub(crate) struct Bench {
    pub(crate) folder: TempDir,
    pub(crate) warehouse: Warehouse,
}

impl Bench {
    pub(crate) fn new() -> Self {
        /// A migrated warehouse without rows: the migrations take longer than most tests.
        static EMPTY: OnceLock<Vec<u8>> = OnceLock::new();

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("duckdb/ercot.duckdb");
        let resources = Resources { threads: 2, ..Resources::default() };
        fs::create_dir(folder.path().join("duckdb")).unwrap();
        let empty = EMPTY.get_or_init(|| {
            drop(Warehouse::open(&path, resources).unwrap());
            fs::read(&path).unwrap()
        });
        fs::write(&path, empty).unwrap();
        let warehouse = Warehouse::open(&path, resources).unwrap();
        Self { folder, warehouse }
    }

    /// A document with one file.
    pub(crate) fn document(&self, doc_id: &str, published_at: &str, text: impl AsRef<[u8]>) -> IngestDocument {
        let path: PathBuf = self.folder.path().join(format!("{doc_id}.csv"));
        fs::write(&path, text.as_ref()).unwrap();
        IngestDocument {
            document: Document {
                doc_id: Some(doc_id.to_owned()),
                url: format!("http://127.0.0.1/{doc_id}"),
                name: format!("{doc_id}_csv.zip"),
                published_at: published_at.parse().unwrap(),
                published_basis: PublishedBasis::Listing,
                expires_at: None,
            },
            sha256: hash_bytes(text.as_ref()),
            bytes: text.as_ref().len() as u64,
            downloaded_at: None,
            files: vec![IngestFile { name: format!("{doc_id}.csv"), path, layouts: vec![0] }],
        }
    }

    pub(crate) fn load(&mut self, dataset: &str, documents: Vec<IngestDocument>) -> IngestReport {
        self.try_load(dataset, documents).unwrap()
    }

    pub(crate) fn try_load(&mut self, dataset: &str, documents: Vec<IngestDocument>) -> Result<IngestReport, WarehouseError> {
        let layouts = layouts(dataset);
        let batch = IngestBatch { dataset, layouts: &layouts, documents };
        ingest(&mut self.warehouse, &batch, INGESTED.parse::<Timestamp>().unwrap(), &|_| ())
    }

    pub(crate) fn load_with(&mut self, dataset: &str, layouts: &[ReportLayout], documents: Vec<IngestDocument>) -> IngestReport {
        self.try_load_with(dataset, layouts, documents).unwrap()
    }

    pub(crate) fn try_load_with(
        &mut self,
        dataset: &str,
        layouts: &[ReportLayout],
        documents: Vec<IngestDocument>,
    ) -> Result<IngestReport, WarehouseError> {
        let batch = IngestBatch { dataset, layouts, documents };
        ingest(&mut self.warehouse, &batch, INGESTED.parse::<Timestamp>().unwrap(), &|_| ())
    }

    /// One value as text.
    pub(crate) fn value(&self, sql: &str) -> String {
        let sql = format!("SELECT ({sql})::VARCHAR");
        self.warehouse.connection().query_row(&sql, [], |row| row.get::<_, Option<String>>(0)).unwrap().unwrap_or_default()
    }
}

pub(crate) fn table(name: &str) -> TableName {
    TableName::try_from(name.to_owned()).unwrap()
}
