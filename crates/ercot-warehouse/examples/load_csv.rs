//! Loads one CSV file of system lambdas, the repeated hour included, and prints the rows with their instants.
#![allow(clippy::print_stdout)]

use std::{error::Error, fs};

use ercot_manifest::{Document, PublishedBasis, hash::hash_bytes};
use ercot_types::report::ReportLayout;
use ercot_warehouse::{IngestBatch, IngestDocument, IngestFile, Resources, Warehouse, ingest};

const CSV: &str = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda
11/01/2026 01:30:14,N,23.12,23.12
11/01/2026 01:30:14,Y,22.90,22.90
11/01/2026 02:30:14,N,not a number,22.84
";

fn main() -> Result<(), Box<dyn Error>> {
    let catalog: serde_json::Value = serde_json::from_str(include_str!("../../../config/datasets/core_price_feeds.json"))?;
    let datasets = catalog["datasets"].as_array().ok_or("the catalog has no datasets")?;
    let dataset = datasets.iter().find(|dataset| dataset["name"] == "sced_system_lambda").ok_or("no sced_system_lambda")?;
    let layouts: Vec<ReportLayout> = serde_json::from_value(dataset["layouts"].clone())?;

    let folder = std::env::temp_dir().join(format!("ercot-load-csv-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let path = folder.join("lambda.csv");
    fs::write(&path, CSV)?;
    let document = IngestDocument {
        document: Document {
            doc_id: Some("1".to_owned()),
            url: "file:lambda.csv".to_owned(),
            name: "lambda.csv".to_owned(),
            published_at: "2026-11-01T08:31:00Z".parse()?,
            published_basis: PublishedBasis::Listing,
            expires_at: None,
        },
        sha256: hash_bytes(CSV.as_bytes()),
        bytes: CSV.len() as u64,
        downloaded_at: None,
        files: vec![IngestFile { name: "lambda.csv".to_owned(), path, layouts: vec![0] }],
    };

    let mut warehouse = Warehouse::open(&folder.join("ercot.duckdb"), Resources::default())?;
    let batch = IngestBatch { dataset: "sced_system_lambda", layouts: &layouts, documents: vec![document] };
    let report = ingest(&mut warehouse, &batch, "2026-11-01T08:32:00Z".parse()?, &|_| ())?;
    println!("{:?}", report.documents[0].rows);
    for sql in [
        "SELECT sced_ts_utc::VARCHAR || ' UTC  ' || capped_system_lambda || ' $/MWh' FROM market.sced_system_lambda ORDER BY 1",
        "SELECT 'quarantined: ' || file || ' line ' || line || ', ' || column_name || ': ' || reason FROM ops.quarantine",
    ] {
        let mut statement = warehouse.connection().prepare(sql)?;
        for line in statement.query_map([], |row| row.get::<_, String>(0))? {
            println!("{}", line?);
        }
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}
