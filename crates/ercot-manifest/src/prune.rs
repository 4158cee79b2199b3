use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use crate::document::EntryKey;
use crate::durable::IncomingFile;
use crate::entry::{Entry, HeldFile, State};
use crate::error::ManifestError;
use crate::event::{Event, LINE_VERSION, Line};
use crate::manifest::Manifest;
use crate::state::Record;
use crate::writer::{ManifestWriter, encode};

/// Lines per record above which a prune rewrites the file although it forgets nothing.
const LINES_PER_RECORD: u64 = 5;

/// Whether a prune changes the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PruneMode {
    /// It does.
    Apply,
    /// It only reports what it would do.
    DryRun,
}

/// What a prune did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PruneReport {
    /// Entries that stay, the pinned ones included.
    pub kept: usize,
    /// Of these, entries beyond the newest N that stay because their bytes are held and not ingested.
    pub pinned: Vec<EntryKey>,
    /// Ingested entries whose file is gone, reduced to their identity.
    pub retired_gone: usize,
    /// Ingested entries beyond the newest N whose file exists, reduced to their identity and that file.
    pub retired_held: usize,
    /// Documents retired earlier whose file has gone since.
    pub released: usize,
    /// Entries that are forgotten: never ingested, and without bytes. They are downloaded again if they are still listed.
    pub dropped: Vec<EntryKey>,
}

impl PruneReport {
    /// Whether the prune changes what the manifest knows.
    pub fn changes_anything(&self) -> bool {
        self.retired_gone + self.retired_held + self.released + self.dropped.len() > 0
    }
}

impl Manifest {
    /// What [`ManifestWriter::prune`] would do. Needs no lock.
    ///
    /// # Errors
    ///
    /// As [`ManifestWriter::prune`].
    pub fn plan_prune(&self, keep: usize, data_dir: &Path) -> Result<PruneReport, ManifestError> {
        plan(self, keep, data_dir).map(|plan| plan.report)
    }
}

impl ManifestWriter {
    /// Reduces the manifest to what is worth knowing, and rewrites it with one line per document.
    ///
    /// - Entries whose file is gone are dropped: an ingested one leaves its identity (see [`crate::Retired`]), so that it
    ///   is not downloaded again; one that was never ingested leaves nothing, so that it is.
    /// - Of the others the newest `keep` stay, by publish time.
    /// - Beyond these, an ingested entry leaves its identity and its file's path and digest, until that file is gone too.
    ///   One whose bytes are held and not ingested stays, whatever its age, and so does a quarantined one.
    ///
    /// Raw files are not touched. The new file takes the manifest's name in one step: a kill leaves the one or the other.
    /// The file stays as it is when nothing would change and it is not much longer than it needs to be.
    ///
    /// # Errors
    ///
    /// `NoDataDir` when the data directory is not there; `Io` when a file's presence cannot be told, or the system
    /// refuses the rewrite. The manifest is then as before.
    pub fn prune(&mut self, keep: usize, data_dir: &Path, mode: PruneMode) -> Result<PruneReport, ManifestError> {
        self.require_sound()?;
        let plan = plan(&self.manifest, keep, data_dir)?;
        let records = (plan.report.kept + self.manifest.counts().retired) as u64;
        let is_long = self.manifest.lines > records.saturating_mul(LINES_PER_RECORD);
        if mode == PruneMode::Apply && (plan.report.changes_anything() || is_long) {
            let path = self.manifest.path.clone();
            rewrite(&path, &plan.lines)?;
            self.reopen()?;
        }
        Ok(plan.report)
    }
}

/// Writes a manifest anew: the whole of it or nothing.
pub(crate) fn rewrite(path: &Path, lines: &[Line]) -> Result<(), ManifestError> {
    let failed = |source| ManifestError::Io { action: "rewrite", path: path.to_owned(), source };
    let mut incoming = io::BufWriter::new(IncomingFile::create(path)?);
    for line in lines {
        let text = encode(line).map_err(|source| ManifestError::Encode { path: path.to_owned(), source })?;
        incoming.write_all(&text).map_err(failed)?;
    }
    let incoming = incoming.into_inner().map_err(|error| failed(error.into_error()))?;
    incoming.commit()?;
    Ok(())
}

struct Plan {
    report: PruneReport,
    lines: Vec<Line>,
}

enum Fate {
    Keep,
    Pin,
    Retire(Option<HeldFile>),
    Drop,
}

fn plan(manifest: &Manifest, keep: usize, data_dir: &Path) -> Result<Plan, ManifestError> {
    if !data_dir.is_dir() {
        return Err(ManifestError::NoDataDir { path: data_dir.to_owned() });
    }
    let mut present = HashSet::new();
    for (index, record) in manifest.records.all().iter().enumerate() {
        let file = match record {
            Record::Entry(entry) => &entry.file,
            Record::Retired(retired) => &retired.file,
        };
        if file.as_ref().map_or(Ok(false), |file| exists(file, data_dir))? {
            present.insert(index);
        }
    }
    let newest = newest(manifest, keep, &present);
    let mut plan = Plan { report: PruneReport::default(), lines: Vec::with_capacity(manifest.records.all().len()) };
    for (index, record) in manifest.records.all().iter().enumerate() {
        match record {
            Record::Entry(entry) => {
                let fate = fate(entry, present.contains(&index), newest.contains(&index));
                plan.add(entry, fate);
            }
            Record::Retired(retired) => {
                let mut retired = (**retired).clone();
                if retired.file.is_some() && !present.contains(&index) {
                    retired.file = None;
                    plan.report.released += 1;
                }
                let at = retired.published_at;
                plan.lines.push(Line { v: LINE_VERSION, at, event: Event::Retired(retired) });
            }
        }
    }
    Ok(plan)
}

/// The newest entries among those that have something to keep.
fn newest(manifest: &Manifest, keep: usize, present: &HashSet<usize>) -> HashSet<usize> {
    let mut ranked = Vec::new();
    for (index, record) in manifest.records.all().iter().enumerate() {
        if let Record::Entry(entry) = record
            && (present.contains(&index) || entry.state == State::Listed)
        {
            ranked.push((index, &entry.document));
        }
    }
    ranked.sort_by(|left, right| right.1.oldest_first(left.1));
    ranked.into_iter().take(keep).map(|(index, _)| index).collect()
}

fn fate(entry: &Entry, is_present: bool, is_newest: bool) -> Fate {
    match (is_present, is_newest) {
        (true, true) => Fate::Keep,
        (true, false) if entry.state == State::Ingested => Fate::Retire(entry.file.clone()),
        (true, false) => Fate::Pin,
        (false, true) if entry.state == State::Listed => Fate::Keep,
        (false, _) if entry.ingested.is_some() => Fate::Retire(None),
        (false, _) => Fate::Drop,
    }
}

fn exists(file: &HeldFile, data_dir: &Path) -> Result<bool, ManifestError> {
    let path = file.path.under(data_dir);
    path.try_exists().map_err(|source| ManifestError::Io { action: "look for", path, source })
}

impl Plan {
    fn add(&mut self, entry: &Entry, fate: Fate) {
        let report = &mut self.report;
        let event = match fate {
            Fate::Keep | Fate::Pin => {
                report.kept += 1;
                if matches!(fate, Fate::Pin) {
                    report.pinned.push(entry.key());
                }
                Event::Entry(Box::new(entry.clone()))
            }
            Fate::Retire(file) => {
                let counted = if file.is_some() { &mut report.retired_held } else { &mut report.retired_gone };
                *counted += 1;
                Event::Retired(entry.retire(file))
            }
            Fate::Drop => {
                report.dropped.push(entry.key());
                return;
            }
        };
        self.lines.push(Line { v: LINE_VERSION, at: entry.since, event });
    }
}
