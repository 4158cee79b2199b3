//! The second half of a run: unpack what was captured and load it into the warehouse.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use ercot_manifest::{Entry, IngestedRows, Manifest, ManifestWriter, Stage, State};
use ercot_mis::{
    catalog::{Dataset, LayoutRouter},
    stage::{StageOptions, StagedDocument, clear_staging, stage_entries},
};
use ercot_runtime::{
    data_dir::Folder,
    lock::{Holder, RunLock},
};
use ercot_types::{clock::SystemClock, report::ReportLayout};
use ercot_warehouse::{DocumentOutcome, IngestBatch, IngestDocument, IngestFile, Resources, Warehouse, ingest};

use crate::{
    Session,
    args::Args,
    kill::KillPoint,
    progress::Bars,
    report::{DatasetReport, Report},
    selection::Selection,
};

/// Documents that are loaded in one transaction.
const DOCUMENTS_PER_BATCH: usize = 512;

/// Captured bytes that are loaded in one transaction; ERCOT's zips unpack to ten times that.
const BYTES_PER_BATCH: u64 = 16 << 20;

/// How long a run waits for another job that writes the warehouse.
const WAREHOUSE_WAIT: Duration = Duration::from_secs(120);

/// The manifests that a capture leaves open, so that they are not read a second time.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    waiting: BTreeMap<String, ManifestWriter>,
    settled: BTreeSet<String>,
}

/// What a capture leaves of one dataset.
#[derive(Debug)]
pub(crate) enum Left {
    /// A manifest with documents to load.
    Waiting(Box<ManifestWriter>),
    /// Nothing waits; the manifest is closed, since that of a year is large.
    Settled,
    /// The manifest is to be looked at.
    Unknown,
}

impl Left {
    /// What is left of a dataset; with `--retry-quarantined` more may be to load than waits.
    pub(crate) fn of(manifest: ManifestWriter, retry_quarantined: bool) -> Self {
        let waits = retry_quarantined || !manifest.pending_ingest().is_empty();
        if waits { Self::Waiting(Box::new(manifest)) } else { Self::Settled }
    }
}

impl Opened {
    pub(crate) fn take(&mut self, dataset: &str, left: Left) {
        match left {
            Left::Waiting(manifest) => drop(self.waiting.insert(dataset.to_owned(), *manifest)),
            Left::Settled => drop(self.settled.insert(dataset.to_owned())),
            Left::Unknown => {}
        }
    }
}

/// Loads everything that is captured and not ingested.
pub(crate) fn land(
    args: &Args,
    selection: &Selection,
    session: &Session,
    bars: &Bars,
    report: &mut Report,
) -> anyhow::Result<()> {
    land_opened(Opened::default(), args, selection, session, bars, report)
}

/// Loads everything that is captured and not ingested, of this run and of earlier ones.
pub(crate) fn land_opened(
    mut opened: Opened,
    args: &Args,
    selection: &Selection,
    session: &Session,
    bars: &Bars,
    report: &mut Report,
) -> anyhow::Result<()> {
    let mut waiting = Vec::new();
    for dataset in selection.datasets() {
        if opened.settled.contains(&dataset.name) {
            remove_staging(dataset, session);
            continue;
        }
        let left_open = opened.waiting.remove(&dataset.name).map(Ok);
        let read = || Manifest::open(&session.data_dir.manifest_file(&dataset.name));
        let mut manifest = match left_open.unwrap_or_else(read) {
            Ok(manifest) => manifest,
            Err(error) => {
                report.dataset(dataset).fail("manifest", &anyhow::Error::new(error));
                continue;
            }
        };
        if args.fetch.retry_quarantined {
            requeue(&mut manifest, session)?;
        }
        if manifest.pending_ingest().is_empty() {
            remove_staging(dataset, session);
        } else {
            waiting.push((dataset, manifest));
        }
    }
    if waiting.is_empty() {
        return Ok(());
    }
    session.data_dir.create(Folder::Locks)?;
    let holder = Holder::this_process(&SystemClock);
    let lock = RunLock::acquire(&session.data_dir.lock_file("warehouse"), &holder, WAREHOUSE_WAIT);
    let _lock = match lock {
        Ok(lock) => lock,
        Err(error) => {
            report.try_later(&anyhow::Error::new(error));
            return Ok(());
        }
    };
    let resources = Resources { memory_bytes: args.fetch.memory_mib << 20, ..Resources::default() };
    let mut warehouse = match Warehouse::open(&session.data_dir.warehouse_file(), resources) {
        Ok(warehouse) => warehouse,
        Err(error) if error.is_busy() => {
            report.try_later(&anyhow::Error::new(error));
            return Ok(());
        }
        Err(error) => return Err(error).context("what was captured is safe and will be loaded once the warehouse opens"),
    };
    let kill_point = Arc::new(KillPoint::from_environment());
    for (dataset, mut manifest) in waiting {
        let landed = land_dataset(dataset, &mut manifest, &mut warehouse, session, bars, &kill_point, report.dataset(dataset));
        match landed {
            Ok(()) => remove_staging(dataset, session),
            Err(error) => report.dataset(dataset).fail("ingest", &error),
        }
    }
    Ok(())
}

/// Removes what a killed run left of a dataset whose documents are all loaded or set aside.
fn remove_staging(dataset: &Dataset, session: &Session) {
    let folder = session.data_dir.staging().join(&dataset.name);
    if folder.exists()
        && let Err(error) = std::fs::remove_dir_all(&folder)
    {
        tracing::warn!(folder = %folder.display(), %error, "leftovers of a killed run could not be removed");
    }
}

fn requeue(manifest: &mut ManifestWriter, session: &Session) -> anyhow::Result<()> {
    let quarantined: Vec<_> =
        manifest.entries().filter(|entry| matches!(entry.state, State::Quarantined { .. })).map(Entry::key).collect();
    for key in quarantined {
        manifest.requeue(&key, session.clock.now())?;
    }
    Ok(())
}

fn land_dataset(
    dataset: &Dataset,
    manifest: &mut ManifestWriter,
    warehouse: &mut Warehouse,
    session: &Session,
    bars: &Bars,
    kill_point: &Arc<KillPoint>,
    report: &mut DatasetReport,
) -> anyhow::Result<()> {
    let pending: Vec<Entry> = manifest.pending_ingest().into_iter().cloned().collect();
    let mut options = StageOptions::new(session.data_dir.root());
    options.hook = kill_point.clone();
    let bar = bars.landing(&dataset.name, pending.len());
    for entries in batches(&pending) {
        let staged = stage_entries(&dataset.name, entries, manifest, &options, session.clock.as_ref())?;
        for failure in staged.quarantined.into_iter().chain(staged.gone) {
            report.failed("unpack", failure);
        }
        if !staged.staged.is_empty() {
            load(dataset, staged.staged, manifest, warehouse, session, kill_point, report)?;
        }
        for entry in entries {
            // Staged files are scratch: the raw file is kept. A folder that stays behind costs room only.
            if let Err(error) = clear_staging(&dataset.name, &entry.document, session.data_dir.root()) {
                tracing::warn!(document = entry.document.name, %error, "the staged files could not be removed");
            }
        }
        bar.advance(entries.len());
    }
    bar.finish();
    Ok(())
}

/// Splits the pending entries, oldest first, into transactions of bounded size.
fn batches(pending: &[Entry]) -> Vec<&[Entry]> {
    let size = |entry: &Entry| entry.file.as_ref().map_or(0, |file| file.bytes);
    let (mut batches, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (index, entry) in pending.iter().enumerate() {
        let full = index - start == DOCUMENTS_PER_BATCH || bytes + size(entry) > BYTES_PER_BATCH;
        if full && index > start {
            batches.push(&pending[start..index]);
            (start, bytes) = (index, 0);
        }
        bytes += size(entry);
    }
    if start < pending.len() {
        batches.push(&pending[start..]);
    }
    batches
}

fn load(
    dataset: &Dataset,
    documents: Vec<StagedDocument>,
    manifest: &mut ManifestWriter,
    warehouse: &mut Warehouse,
    session: &Session,
    kill_point: &Arc<KillPoint>,
    report: &mut DatasetReport,
) -> anyhow::Result<()> {
    let now = session.clock.now();
    let mut batch =
        IngestBatch { dataset: &dataset.name, layouts: &dataset.layouts, documents: Vec::with_capacity(documents.len()) };
    let mut entries = Vec::with_capacity(documents.len());
    let router = dataset.layout_router().context("a member of the dataset's layouts is not a regular expression")?;
    for StagedDocument { entry, file, csvs } in documents {
        batch.documents.push(IngestDocument {
            document: entry.document.clone(),
            sha256: file.sha256,
            bytes: file.bytes,
            downloaded_at: entry.downloaded_at,
            files: csvs.into_iter().map(|csv| ingest_file(&router, dataset, csv.name, csv.path)).collect(),
        });
        entries.push(entry);
    }
    let outcome = ingest(warehouse, &batch, now, &|step| kill_point.ingest_step(step))?;
    for (entry, outcome) in entries.iter().zip(outcome.documents) {
        record(entry, &outcome, manifest, now)?;
        report.landed(&entry.document, outcome);
    }
    manifest.sync()?;
    Ok(())
}

fn ingest_file(router: &LayoutRouter<'_>, dataset: &Dataset, name: String, path: PathBuf) -> IngestFile {
    let fitting = router.layouts(&name);
    let index = |layout: &&ReportLayout| dataset.layouts.iter().position(|known| std::ptr::eq(known, *layout));
    let layouts = fitting.iter().filter_map(index).collect();
    IngestFile { name, path, layouts }
}

fn record(entry: &Entry, outcome: &DocumentOutcome, manifest: &mut ManifestWriter, now: jiff::Timestamp) -> anyhow::Result<()> {
    if outcome.failures.is_empty() {
        let rows = IngestedRows {
            inserted: outcome.rows.inserted,
            updated: outcome.rows.updated,
            quarantined: outcome.rows.quarantined,
        };
        manifest.record_ingested(&entry.key(), rows, now)?;
    } else {
        let reasons: Vec<String> =
            outcome.failures.iter().map(|failure| format!("{}: {}", failure.file, failure.reason)).collect();
        manifest.record_quarantined(&entry.key(), Stage::Ingest, &reasons.join("; "), now)?;
    }
    Ok(())
}
