//! Times the replay of a manifest: `cargo run --release -p ercot-manifest --example replay_speed -- [documents]`.

use std::error::Error;
use std::io::{self, Write};
use std::time::Instant;

use ercot_manifest::hash::hash_bytes;
use ercot_manifest::{Document, HeldFile, IngestedRows, Manifest, PublishedBasis, RelativePath};
use jiff::{SignedDuration, Timestamp};

fn main() -> Result<(), Box<dyn Error>> {
    let documents: i64 = std::env::args().nth(1).map_or(Ok(50_000), |count| count.parse())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("rt_lmp_5min.jsonl");
    let start: Timestamp = "2026-01-01T06:00:00Z".parse()?;
    let mut writer = Manifest::open(&path)?;
    let recording = Instant::now();
    for number in 0..documents {
        let published_at = start + SignedDuration::from_mins(number * 5);
        let document = Document {
            doc_id: Some((1_200_000_000 + number).to_string()),
            url: format!("https://www.ercot.com/misdownload/servlets/mirDownload?doclookupId={}", 1_200_000_000 + number),
            name: format!("cdr.00012300.0000000000000000.{number}.LMPSROSNODENP6788_csv.zip"),
            published_at,
            published_basis: PublishedBasis::Listing,
            expires_at: Some(published_at + SignedDuration::from_hours(120)),
        };
        let path = RelativePath::new(format!("raw/rt_lmp_5min/2026-01-01/{number}_{}", document.name))?;
        let file = HeldFile { path, sha256: hash_bytes(document.name.as_bytes()), bytes: 15_014 };
        let key = writer.record_downloaded(&document, file, published_at)?;
        writer.record_ingested(&key, IngestedRows { inserted: 979, updated: 0, quarantined: 0 }, published_at)?;
    }
    let recorded = recording.elapsed();
    drop(writer);
    let reading = Instant::now();
    let counts = Manifest::read(&path)?.counts();
    let read = reading.elapsed();
    let events = documents * 2;
    writeln!(io::stdout(), "{events} events: recorded in {recorded:.2?}, replayed in {read:.2?}; {} ingested", counts.ingested)?;
    Ok(())
}
