//! Lists what a folder of ERCOT files holds for each report of the built-in catalog.

use ercot_mis::catalog::Catalog;
use ercot_mis::source::{DirectorySource, ListingKind, Source};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "data/real".to_owned());
    let source = DirectorySource::new(&folder);
    let now = jiff::Timestamp::now();
    for dataset in &Catalog::builtin()?.datasets {
        let listing = source.list(dataset, now).await?;
        if listing.kind == ListingKind::Complete {
            write_line(&format!("{} ({}):", dataset.name, dataset.emil_id))?;
        }
        for document in listing.documents {
            write_line(&format!("  {}  published {} ({:?})", document.name, document.published_at, document.published_basis))?;
        }
    }
    Ok(())
}

fn write_line(line: &str) -> std::io::Result<()> {
    use std::io::Write;
    writeln!(std::io::stdout(), "{line}")
}
