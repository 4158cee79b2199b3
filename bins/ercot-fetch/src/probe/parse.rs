//! Unpacks and parses a document on the side.

use anyhow::Context;
use ercot_manifest::{Entry, HeldFile};
use ercot_mis::{
    catalog::Dataset,
    unpack::{StagedCsv, UnpackLimits, unpack},
};
use ercot_warehouse::{IngestBatch, IngestDocument, IngestFile, Resources, Warehouse, head, ingest};
use tempfile::TempDir;

use super::{compare::compare, report::FileProbe};
use crate::Session;

/// Lines of a file that are looked at where its layout has no frame.
const HEADER_LINES: usize = 1;

/// A folder and a warehouse that go away with it.
pub(super) struct Scratch {
    warehouse: Option<Warehouse>,
    folder: TempDir,
}

impl Scratch {
    pub(super) fn new() -> anyhow::Result<Self> {
        Ok(Self { warehouse: None, folder: tempfile::tempdir().context("a scratch folder could not be created")? })
    }

    /// Compares every table of a document with its layout and parses its rows.
    pub(super) fn examine(
        &mut self,
        dataset: &Dataset,
        entry: &Entry,
        file: &HeldFile,
        session: &Session,
    ) -> anyhow::Result<Vec<FileProbe>> {
        let folder = self.folder.path().join(&dataset.name);
        let raw = file.path.under(session.data_dir.root());
        let unpacked = unpack(&raw, &entry.document.name, &folder, &UnpackLimits::default())?;
        let router = dataset.layout_router().context("a member of the dataset's layouts is not a regular expression")?;
        let mut probes = Vec::new();
        for csv in &unpacked.files {
            let layouts = router.layouts(&csv.name);
            if layouts.is_empty() {
                probes.push(FileProbe::without_layout(&csv.name));
                continue;
            }
            for layout in layouts {
                let lines = layout.frame.map_or(HEADER_LINES, |frame| usize::from(frame.header_within));
                let comparison = compare(layout, &head(&csv.path, lines.max(1))?, entry.document.published_at);
                let index = dataset.layouts.iter().position(|known| std::ptr::eq(known, layout));
                let mut probe = FileProbe::new(&csv.name, &layout.table.to_string(), comparison);
                self.parse(dataset, entry, file, csv, index, session, &mut probe)?;
                probes.push(probe);
            }
        }
        // Staged files of large documents are large.
        if let Err(error) = std::fs::remove_dir_all(&folder) {
            tracing::debug!(folder = %folder.display(), %error, "scratch files stay until the end");
        }
        Ok(probes)
    }

    /// Loads one file into the scratch warehouse, so that every value is parsed as a fetch parses it.
    #[allow(clippy::too_many_arguments, reason = "one file of one document of one dataset, and where its result goes")]
    fn parse(
        &mut self,
        dataset: &Dataset,
        entry: &Entry,
        file: &HeldFile,
        csv: &StagedCsv,
        layout: Option<usize>,
        session: &Session,
        probe: &mut FileProbe,
    ) -> anyhow::Result<()> {
        let layouts = layout.into_iter().collect();
        let document = IngestDocument {
            document: entry.document.clone(),
            sha256: file.sha256,
            bytes: file.bytes,
            downloaded_at: entry.downloaded_at,
            files: vec![IngestFile { name: csv.name.clone(), path: csv.path.clone(), layouts }],
        };
        // Every file and layout is a load of its own: the scratch warehouse must not take the second for the first.
        let name = format!("{} {} {}", dataset.name, csv.name, probe.table.as_deref().unwrap_or_default());
        let batch = IngestBatch { dataset: &name, layouts: &dataset.layouts, documents: vec![document] };
        let warehouse = match &mut self.warehouse {
            Some(warehouse) => warehouse,
            None => self.warehouse.insert(Warehouse::open(&self.folder.path().join("probe.duckdb"), Resources::default())?),
        };
        let outcome = ingest(warehouse, &batch, session.clock.now(), &|_| {})?;
        for outcome in outcome.documents {
            probe.rows = outcome.rows.read;
            probe.bad_rows = outcome.rows.quarantined;
            probe.reasons.extend(outcome.failures.into_iter().map(|failure| failure.reason));
            probe.reasons.extend(outcome.bad_rows);
        }
        Ok(())
    }
}
