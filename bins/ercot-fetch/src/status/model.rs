//! What `status` tells, in the form in which `--json` prints it. docs/operations.md describes the fields.

use ercot_mis::{
    cadence::{Audit, DayAudit, Freshness, Gap, Window, freshness, thresholds},
    catalog::Dataset,
};
use ercot_runtime::exit::ExitStatus;
use ercot_types::time::OperatingDay;
use ercot_warehouse::DatasetNotes;
use jiff::Timestamp;
use serde::Serialize;

use super::collect::Collected;

/// Everything.
#[derive(Debug, Serialize)]
pub(super) struct Status {
    pub(super) now: Timestamp,
    #[serde(rename = "status")]
    outcome: &'static str,
    exit_code: u8,
    pub(super) warehouse: WarehouseStatus,
    pub(super) totals: Totals,
    pub(super) disk: Disk,
    /// What somebody should look at; empty means that all is well.
    pub(super) findings: Vec<Finding>,
    /// What could not be told, and why.
    pub(super) cannot_tell: Vec<String>,
    /// What brings the documents that MIS no longer lists.
    pub(super) backfill: Vec<BackfillCommand>,
    pub(super) datasets: Vec<DatasetStatus>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct WarehouseStatus {
    pub(super) state: WarehouseState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WarehouseState {
    /// It was read.
    Read,
    /// There is none, and nothing was loaded yet.
    Absent,
    /// There is none although documents were loaded.
    Lost,
    /// Another process is writing it.
    Busy,
    /// It cannot be read.
    Unreadable,
}

/// Sums over all datasets.
#[derive(Debug, Default, Serialize)]
pub(super) struct Totals {
    pub(super) documents: u64,
    pub(super) bytes: u64,
    pub(super) rows: Option<u64>,
    pub(super) missing: u64,
    /// Of the missing ones, those that MIS no longer lists.
    pub(super) gone: u64,
    pub(super) quarantined_documents: u64,
    pub(super) quarantined_rows: u64,
}

/// Bytes on disk.
#[derive(Debug, Default, Serialize)]
pub(super) struct Disk {
    #[serde(rename = "raw_bytes")]
    pub(super) raw: u64,
    #[serde(rename = "manifest_bytes")]
    pub(super) manifests: u64,
    #[serde(rename = "warehouse_bytes")]
    pub(super) warehouse: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct Finding {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dataset: Option<String>,
    pub(super) kind: &'static str,
    pub(super) text: String,
}

/// A command line and what it is for.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct BackfillCommand {
    pub(super) command: String,
    pub(super) from: OperatingDay,
    pub(super) to: OperatingDay,
    pub(super) datasets: Vec<String>,
    /// Documents that are missing in these days and gone from MIS.
    pub(super) documents: u64,
}

/// One dataset.
#[derive(Debug, Serialize)]
pub(super) struct DatasetStatus {
    pub(super) name: String,
    pub(super) emil_id: String,
    pub(super) last: Option<LastDocument>,
    pub(super) freshness: FreshnessStatus,
    pub(super) documents: u64,
    pub(super) bytes: u64,
    /// None: the warehouse was not read.
    pub(super) rows: Option<u64>,
    pub(super) from: OperatingDay,
    pub(super) days: Vec<DayAudit>,
    pub(super) gaps: Vec<Gap>,
    pub(super) missing: u64,
    pub(super) gone: u64,
    pub(super) waiting: Waiting,
    pub(super) quarantine: Quarantine,
    pub(super) drift: Vec<DriftStatus>,
    pub(super) failing: Vec<FailingDocument>,
    /// Documents that the warehouse has loaded; none if it was not read.
    #[serde(skip)]
    pub(super) loaded: Option<u64>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct LastDocument {
    pub(super) name: String,
    pub(super) published_at: Timestamp,
    /// None for a document that was pruned.
    pub(super) fetched_at: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
pub(super) struct FreshnessStatus {
    pub(super) state: Freshness,
    pub(super) age_seconds: Option<i64>,
    pub(super) late_after_seconds: Option<i64>,
    pub(super) stale_after_seconds: Option<i64>,
}

/// Documents that are captured and not loaded.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Waiting {
    pub(super) documents: u64,
    /// When the first of them was captured.
    pub(super) since: Option<Timestamp>,
}

/// What was set aside. Documents at any time; rows and files in the days that are looked at.
#[derive(Debug, Default, Serialize)]
pub(super) struct Quarantine {
    pub(super) documents: Vec<QuarantinedDocument>,
    /// Of the documents, those that were published in the days that are looked at.
    pub(super) recent_documents: u64,
    pub(super) rows: u64,
    pub(super) files: u64,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct QuarantinedDocument {
    pub(super) name: String,
    pub(super) published_at: Timestamp,
    pub(super) stage: &'static str,
    pub(super) reason: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct DriftStatus {
    pub(super) kind: String,
    pub(super) column: String,
    pub(super) documents: u64,
    pub(super) first_published_at: Timestamp,
    pub(super) last_published_at: Timestamp,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct FailingDocument {
    pub(super) name: String,
    pub(super) published_at: Timestamp,
    pub(super) attempts: u32,
    pub(super) last_at: Timestamp,
    pub(super) reason: String,
}

impl Waiting {
    pub(super) fn add(&mut self, since: Timestamp) {
        self.documents += 1;
        self.since = Some(self.since.map_or(since, |earlier| earlier.min(since)));
    }
}

impl Status {
    pub(super) fn new(now: Timestamp, warehouse: WarehouseStatus) -> Self {
        Self {
            now,
            outcome: "ok",
            exit_code: 0,
            warehouse,
            totals: Totals::default(),
            disk: Disk::default(),
            findings: Vec::new(),
            cannot_tell: Vec::new(),
            backfill: Vec::new(),
            datasets: Vec::new(),
        }
    }

    pub(super) fn find(&mut self, dataset: Option<&str>, kind: &'static str, text: String) {
        self.findings.push(Finding { dataset: dataset.map(str::to_owned), kind, text });
    }

    /// Sums up, and says how it ends.
    pub(super) fn finish(&mut self) {
        let totals = &mut self.totals;
        for dataset in &self.datasets {
            totals.documents += dataset.documents;
            totals.bytes += dataset.bytes;
            totals.missing += dataset.missing;
            totals.gone += dataset.gone;
            totals.quarantined_documents += dataset.quarantine.documents.len() as u64;
            totals.quarantined_rows += dataset.quarantine.rows;
        }
        totals.rows = self.datasets.iter().map(|dataset| dataset.rows).sum();
        let status = self.exit_status();
        self.exit_code = status.code();
        self.outcome = match status {
            ExitStatus::Done => "ok",
            ExitStatus::TryLater => "cannot tell",
            ExitStatus::Failed | ExitStatus::Usage => "findings",
        };
    }

    pub(super) fn exit_status(&self) -> ExitStatus {
        if !self.findings.is_empty() {
            ExitStatus::Failed
        } else if !self.cannot_tell.is_empty() {
            ExitStatus::TryLater
        } else {
            ExitStatus::Done
        }
    }
}

impl DatasetStatus {
    pub(super) fn new(dataset: &Dataset, collected: &Collected, audit: Audit, window: &Window) -> Self {
        let published_at = collected.last.as_ref().map(|last| last.published_at);
        let limits = thresholds(dataset);
        let freshness = FreshnessStatus {
            state: freshness(dataset, published_at, window.now),
            age_seconds: published_at.map(|at| window.now.duration_since(at).as_secs()),
            late_after_seconds: limits.map(|limits| limits.late.as_secs()),
            stale_after_seconds: limits.map(|limits| limits.stale.as_secs()),
        };
        let count = |gaps: &mut dyn Iterator<Item = &Gap>| gaps.map(|gap| u64::from(gap.documents)).sum();
        let start = begin(window);
        let quarantine = Quarantine {
            recent_documents: collected.quarantined.iter().filter(|document| document.published_at >= start).count() as u64,
            documents: collected.quarantined.clone(),
            rows: 0,
            files: 0,
        };
        Self {
            name: dataset.name.clone(),
            emil_id: dataset.emil_id.clone(),
            last: collected.last.clone(),
            freshness,
            documents: collected.documents,
            bytes: collected.bytes,
            rows: None,
            from: window.from,
            missing: count(&mut audit.gaps.iter()),
            gone: count(&mut audit.gaps.iter().filter(|gap| gap.availability.is_gone_from_mis())),
            days: audit.days,
            gaps: audit.gaps,
            waiting: collected.waiting,
            quarantine,
            drift: Vec::new(),
            failing: collected.failing.clone(),
            loaded: None,
        }
    }

    /// Adds what the warehouse has noted in the days that are looked at.
    pub(super) fn take_notes(&mut self, notes: &DatasetNotes, window: &Window) {
        let start = begin(window);
        for note in notes.quarantine.iter().filter(|note| note.published_at >= start) {
            self.quarantine.rows += note.rows;
            self.quarantine.files += note.files;
        }
        let recent = notes.drift.iter().filter(|note| note.last_published_at >= start);
        self.drift = recent
            .map(|note| DriftStatus {
                kind: note.kind.clone(),
                column: note.column.clone(),
                documents: note.documents,
                first_published_at: note.first_published_at,
                last_published_at: note.last_published_at,
            })
            .collect();
        self.loaded = Some(notes.documents);
    }
}

fn begin(window: &Window) -> Timestamp {
    window.from.bounds().map_or(Timestamp::MIN, |bounds| bounds.start)
}
