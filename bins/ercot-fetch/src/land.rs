//! The second half of a run: unpack what was captured and load it into the warehouse.

use std::{path::PathBuf, sync::Mutex, time::Duration};

use anyhow::Context;
use ercot_manifest::{Entry, HeldFile, IngestedRows, Manifest, ManifestWriter, RelativePath, Stage, StagedFile, State};
use ercot_mis::{
    catalog::{Dataset, LayoutRouter},
    paths::staging_folder,
    steps::{Step, StepHook},
    unpack::{UnpackLimits, Unpacked, unpack},
};
use ercot_runtime::{
    data_dir::Folder,
    lock::{Holder, RunLock},
};
use ercot_types::clock::SystemClock;
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

/// Loads everything that is captured and not ingested, of this run and of earlier ones.
pub(crate) fn land(
    args: &Args,
    selection: &Selection,
    session: &Session,
    bars: &Bars,
    report: &mut Report,
) -> anyhow::Result<()> {
    let mut waiting = Vec::new();
    for dataset in selection.datasets() {
        let mut manifest = match Manifest::open(&session.data_dir.manifest_file(&dataset.name)) {
            Ok(manifest) => manifest,
            Err(error) => {
                report.dataset(dataset).fail("manifest", &anyhow::Error::new(error));
                continue;
            }
        };
        if args.fetch.retry_quarantined {
            requeue(&mut manifest, session)?;
        }
        if !manifest.pending_ingest().is_empty() {
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
    let kill_point = KillPoint::from_environment();
    for (dataset, mut manifest) in waiting {
        let landed = land_dataset(dataset, &mut manifest, &mut warehouse, session, bars, &kill_point, report.dataset(dataset));
        if let Err(error) = landed {
            report.dataset(dataset).fail("ingest", &error);
        }
    }
    Ok(())
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
    kill_point: &KillPoint,
    report: &mut DatasetReport,
) -> anyhow::Result<()> {
    let pending: Vec<Entry> = manifest.pending_ingest().into_iter().cloned().collect();
    let bar = bars.landing(&dataset.name, pending.len());
    for entries in batches(&pending) {
        let unpacked = unpack_all(dataset, entries, session, kill_point);
        let documents = stage(entries, unpacked, manifest, session, report)?;
        if !documents.is_empty() {
            load(dataset, documents, manifest, warehouse, session, kill_point, report)?;
        }
        for entry in entries {
            clear_staging(dataset, entry, session);
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

type UnpackResult = anyhow::Result<Unpacked>;

/// Unpacks on all threads; the results are in the entries' order.
fn unpack_all(dataset: &Dataset, entries: &[Entry], session: &Session, kill_point: &KillPoint) -> Vec<UnpackResult> {
    let limits = UnpackLimits::default();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let results: Mutex<Vec<Option<UnpackResult>>> = Mutex::new(entries.iter().map(|_| None).collect());
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(entry) = entries.get(index) else { return };
                    let result = unpack_entry(dataset, entry, session, &limits);
                    kill_point.reached(Step::Unpack);
                    if let Ok(mut results) = results.lock() {
                        results[index] = Some(result);
                    }
                }
            });
        }
    });
    let results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.into_iter().map(|result| result.unwrap_or_else(|| Err(anyhow::anyhow!("the unpacking ended early")))).collect()
}

fn unpack_entry(dataset: &Dataset, entry: &Entry, session: &Session, limits: &UnpackLimits) -> UnpackResult {
    let held = entry.file.as_ref().context("the manifest knows no file of this document")?;
    let folder = staging_folder(&dataset.name, &entry.document)?.under(session.data_dir.root());
    Ok(unpack(&held.path.under(session.data_dir.root()), &entry.document.name, &folder, limits)?)
}

/// Notes what was unpacked and turns it into documents to load; what could not be unpacked is quarantined.
fn stage(
    entries: &[Entry],
    unpacked: Vec<UnpackResult>,
    manifest: &mut ManifestWriter,
    session: &Session,
    report: &mut DatasetReport,
) -> anyhow::Result<Vec<(Entry, Unpacked)>> {
    let now = session.clock.now();
    let mut documents = Vec::with_capacity(entries.len());
    for (entry, result) in entries.iter().zip(unpacked) {
        match result {
            Ok(unpacked) => {
                let files: Vec<StagedFile> = unpacked
                    .files
                    .iter()
                    .filter_map(|file| {
                        let path = file.path.strip_prefix(session.data_dir.root()).ok()?;
                        let path = RelativePath::new(path.to_str()?).ok()?;
                        Some(StagedFile { name: file.name.clone(), path, sha256: file.sha256, bytes: file.bytes })
                    })
                    .collect();
                manifest.record_staged(&entry.key(), files, now)?;
                documents.push((entry.clone(), unpacked));
            }
            Err(error) => {
                let reason = format!("{error:#}");
                manifest.record_quarantined(&entry.key(), Stage::Unpack, &reason, now)?;
                report.quarantined(&entry.document, "unpack", reason);
            }
        }
    }
    manifest.sync()?;
    Ok(documents)
}

fn load(
    dataset: &Dataset,
    documents: Vec<(Entry, Unpacked)>,
    manifest: &mut ManifestWriter,
    warehouse: &mut Warehouse,
    session: &Session,
    kill_point: &KillPoint,
    report: &mut DatasetReport,
) -> anyhow::Result<()> {
    let now = session.clock.now();
    let mut batch = IngestBatch { dataset: &dataset.name, layouts: &dataset.layouts, documents: Vec::with_capacity(documents.len()) };
    let mut entries = Vec::with_capacity(documents.len());
    let router = dataset.layout_router().context("a member of the dataset's layouts is not a regular expression")?;
    for (entry, unpacked) in documents {
        if let Some(HeldFile { sha256, bytes, .. }) = entry.file {
            batch.documents.push(IngestDocument {
                document: entry.document.clone(),
                sha256,
                bytes,
                downloaded_at: entry.downloaded_at,
                files: unpacked.files.into_iter().map(|file| ingest_file(&router, dataset, file.name, file.path)).collect(),
            });
            entries.push(entry);
        }
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
    let layout = router.layout(&name).and_then(|fitting| dataset.layouts.iter().position(|layout| std::ptr::eq(layout, fitting)));
    IngestFile { name, path, layout }
}

fn record(entry: &Entry, outcome: &DocumentOutcome, manifest: &mut ManifestWriter, now: jiff::Timestamp) -> anyhow::Result<()> {
    if outcome.failures.is_empty() {
        let rows = IngestedRows { inserted: outcome.rows.inserted, updated: outcome.rows.updated, quarantined: outcome.rows.quarantined };
        manifest.record_ingested(&entry.key(), rows, now)?;
    } else {
        let reasons: Vec<String> = outcome.failures.iter().map(|failure| format!("{}: {}", failure.file, failure.reason)).collect();
        manifest.record_quarantined(&entry.key(), Stage::Ingest, &reasons.join("; "), now)?;
    }
    Ok(())
}

/// Staged files are scratch: the raw file is kept. A folder that stays behind costs room only.
fn clear_staging(dataset: &Dataset, entry: &Entry, session: &Session) {
    let Ok(folder) = staging_folder(&dataset.name, &entry.document) else { return };
    let folder = folder.under(session.data_dir.root());
    if folder.exists()
        && let Err(error) = std::fs::remove_dir_all(&folder)
    {
        tracing::warn!(folder = %folder.display(), %error, "the staged files could not be removed");
    }
}

