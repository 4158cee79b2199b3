//! Prints what a manifest knows: `cargo run -p ercot-manifest --example inspect -- manifests/rt_lmp_5min.jsonl [data dir]`.
//!
//! With a data directory it hashes every held file again.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use ercot_manifest::Manifest;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut out = io::stdout().lock();
    let Some(path) = arguments.next() else {
        writeln!(out, "usage: inspect MANIFEST [DATA-DIR]")?;
        return Ok(());
    };
    let manifest = Manifest::read(Path::new(&path))?;
    writeln!(out, "{:#?}", manifest.counts())?;
    if let Some(torn) = manifest.torn_tail() {
        writeln!(out, "line {} is torn after {} bytes", torn.line, torn.bytes)?;
    }
    for entry in manifest.pending_ingest() {
        writeln!(out, "{}  {}  {}", entry.document.published_at, entry.state, entry.document.name)?;
    }
    if let Some(data_dir) = arguments.next() {
        let report = manifest.verify(Path::new(&data_dir));
        writeln!(out, "{} files, {} bytes hashed", report.files_checked, report.bytes_hashed)?;
        for finding in report.findings {
            writeln!(out, "{finding}")?;
        }
    }
    Ok(())
}
