use std::{fs, path::PathBuf};

use ercot_manifest::{Document, PublishedBasis, hash::hash_bytes};
use ercot_types::report::{ReportLayout, TableName};
use ercot_warehouse::{IngestBatch, IngestDocument, IngestFile, IngestReport, Resources, Warehouse, WarehouseError, ingest};
use jiff::Timestamp;
use tempfile::TempDir;

pub(crate) const INGESTED: &str = "2026-11-23T12:00:00Z";

/// The layouts of a dataset in the shipped catalog.
pub(crate) fn layouts(dataset: &str) -> Vec<ReportLayout> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/datasets.json")).unwrap();
    let catalog: serde_json::Value = serde_json::from_str(&text).unwrap();
    let datasets = catalog["datasets"].as_array().unwrap();
    let entry = datasets.iter().find(|entry| entry["name"] == dataset).unwrap_or_else(|| panic!("no dataset {dataset}"));
    serde_json::from_value(entry["layouts"].clone()).unwrap()
}

pub(crate) fn every_layout() -> Vec<(String, ReportLayout)> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/datasets.json")).unwrap();
    let catalog: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut all = Vec::new();
    for entry in catalog["datasets"].as_array().unwrap() {
        for layout in entry["layouts"].as_array().unwrap() {
            all.push((entry["name"].as_str().unwrap().to_owned(), serde_json::from_value(layout.clone()).unwrap()));
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
        let folder = tempfile::tempdir().unwrap();
        let resources = Resources { threads: 2, ..Resources::default() };
        let warehouse = Warehouse::open(&folder.path().join("duckdb/ercot.duckdb"), resources).unwrap();
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
            files: vec![IngestFile { name: format!("{doc_id}.csv"), path, layout: Some(0) }],
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
        let batch = IngestBatch { dataset, layouts, documents };
        ingest(&mut self.warehouse, &batch, INGESTED.parse::<Timestamp>().unwrap(), &|_| ()).unwrap()
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
