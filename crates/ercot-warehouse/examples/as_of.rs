//! Loads three prices, one of them corrected later, and reads them as they were known at three instants.
#![allow(clippy::print_stdout)]

use std::{error::Error, fs, path::Path};

use ercot_manifest::{Document, PublishedBasis, hash::hash_bytes};
use ercot_types::report::ReportLayout;
use ercot_warehouse::{
    AsOf, AsOfRequest, IngestBatch, IngestDocument, IngestFile, PanelWindow, PriceMeasure, Resources, Warehouse, ingest,
    price_panels,
};

const LMP: &str = "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP";
const LAMBDA: &str = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("ercot-as-of-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let path = folder.join("ercot.duckdb");
    let mut warehouse = Warehouse::open(&path, Resources::default())?;
    for (number, (dataset, published_at, text)) in [
        ("rt_lmp_5min", "2026-11-01T06:30:16Z", format!("{LMP}\n11/01/2026 01:30:14,N,HB_WEST,23.10\n")),
        ("sced_system_lambda", "2026-11-01T06:30:17Z", format!("{LAMBDA}\n11/01/2026 01:30:14,N,25.00,25.00\n")),
        ("rt_lmp_5min", "2026-11-01T07:30:16Z", format!("{LMP}\n11/01/2026 01:30:14,Y,HB_WEST,22.90\n")),
        ("rt_lmp_5min", "2026-11-02T00:00:00Z", format!("{LMP}\n11/01/2026 01:30:14,N,HB_WEST,21.50\n")),
    ]
    .into_iter()
    .enumerate()
    {
        load(&mut warehouse, &folder, dataset, &number.to_string(), published_at, &text)?;
    }
    drop(warehouse);

    let day = "2026-11-01".parse()?;
    for instant in ["2026-11-01T06:30:16Z", "2026-11-01T07:45:00Z", "2026-11-02T00:00:00Z"] {
        let known = AsOf::open(&path, Resources::default(), None, &AsOfRequest::published(instant.parse()?))?;
        println!("as of {instant}");
        for panel in price_panels(known.warehouse(), &["HB_WEST"], PanelWindow::new(day, day)?)? {
            let panel = panel?;
            for (place, run) in panel.runs.iter().enumerate() {
                let (lmp, congestion) = (panel.lmp_at(place, 0), panel.congestion_at(place, 0));
                println!("  run {run}: LMP {lmp:?} $/MWh, congestion {congestion:?} $/MWh");
            }
            println!("  as a record batch: {} rows", panel.to_batch(PriceMeasure::Lmp)?.num_rows());
        }
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

fn load(
    warehouse: &mut Warehouse,
    folder: &Path,
    dataset: &str,
    doc_id: &str,
    published_at: &str,
    text: &str,
) -> Result<(), Box<dyn Error>> {
    let catalog: serde_json::Value = serde_json::from_str(include_str!("../../../config/datasets/core_price_feeds.json"))?;
    let datasets = catalog["datasets"].as_array().ok_or("the catalog has no datasets")?;
    let entry = datasets.iter().find(|entry| entry["name"] == dataset).ok_or("no such dataset")?;
    let layouts: Vec<ReportLayout> = serde_json::from_value(entry["layouts"].clone())?;
    let path = folder.join(format!("{doc_id}.csv"));
    fs::write(&path, text)?;
    let document = IngestDocument {
        document: Document {
            doc_id: Some(doc_id.to_owned()),
            url: format!("file:{doc_id}.csv"),
            name: format!("{doc_id}.csv"),
            published_at: published_at.parse()?,
            published_basis: PublishedBasis::Listing,
            expires_at: None,
        },
        sha256: hash_bytes(text.as_bytes()),
        bytes: text.len() as u64,
        downloaded_at: None,
        files: vec![IngestFile { name: format!("{doc_id}.csv"), path, layouts: vec![0] }],
    };
    let batch = IngestBatch { dataset, layouts: &layouts, documents: vec![document] };
    ingest(warehouse, &batch, "2026-11-02T12:00:00Z".parse()?, &|_| ())?;
    Ok(())
}
