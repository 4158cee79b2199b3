//! What a run did: the summary table, its JSON form, and the exit status that follows from it.

mod text;

use ercot_manifest::Document;
use ercot_mis::{
    catalog::{CadenceKind, Dataset},
    fetch::{DocumentFailure, FetchError, FetchMode, FetchOutcome, Resting},
    source::{ListingFormat, ListingKind},
};
use ercot_runtime::{
    config::OutputFormat,
    exit::{ExitStatus, status_of},
    lock::{Holder, LockError},
    output,
};
use ercot_types::report::DriftKind;
use ercot_warehouse::{DocumentOutcome, RowCounts};
use jiff::Timestamp;
use serde::Serialize;

pub(crate) use text::text;

/// Bad rows of a dataset that the summary names.
const BAD_ROWS_NAMED: usize = 20;

/// The summary of a run.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) started_at: Timestamp,
    finished_at: Option<Timestamp>,
    status: &'static str,
    exit_code: u8,
    totals: Totals,
    /// What failed apart from any dataset.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failures: Vec<Failure>,
    /// Why the run should be tried again later, if it should.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    try_later: Vec<String>,
    pub(crate) datasets: Vec<DatasetReport>,
}

/// Sums over all datasets.
#[derive(Debug, Default, Serialize)]
struct Totals {
    new_files: usize,
    bytes: u64,
    rows: RowCounts,
    failures: usize,
}

/// What became of one dataset.
#[derive(Debug, Default, Serialize)]
pub(crate) struct DatasetReport {
    pub(crate) name: String,
    emil_id: String,
    /// `complete`, `unknown` (an empty listing proves nothing) or `failed`.
    listing: &'static str,
    listed: usize,
    /// Documents captured in this run.
    new_files: usize,
    bytes: u64,
    /// Documents that a dry run would fetch.
    #[serde(skip_serializing_if = "Option::is_none")]
    would_fetch: Option<usize>,
    /// New documents that `--max-new` left for a later run.
    left_out: usize,
    /// Of these, documents that leave the listing before later runs of this size could fetch them.
    expiring_unfetched: usize,
    /// New documents that were not asked for, because the rest was given up.
    not_asked: usize,
    /// Documents that failed several times and are left alone for a while.
    resting: Vec<RestingDocument>,
    /// Documents that were loaded in this run.
    documents_loaded: usize,
    /// Documents that were set aside in this run; the reasons are among the failures.
    documents_quarantined: usize,
    rows: RowCounts,
    /// Columns that the catalog does not know, as `kind: column`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    drift: Vec<String>,
    failures: Vec<Failure>,
    /// The first bad rows, as `document, file line N, column: reason`; all of them are in `ops.quarantine`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bad_rows: Vec<String>,
    #[serde(skip)]
    unreachable: bool,
    #[serde(skip)]
    suspicious_silence: bool,
}

/// A document that kept failing and is not tried in every run.
#[derive(Debug, Serialize)]
struct RestingDocument {
    document: String,
    /// Runs in which it failed.
    attempts: u32,
    /// What happened the last time.
    reason: String,
}

impl From<Resting> for RestingDocument {
    fn from(Resting { name, attempts, reason }: Resting) -> Self {
        Self { document: name, attempts, reason }
    }
}

/// One document or step that failed.
#[derive(Debug, Serialize)]
struct Failure {
    /// `listing`, `download`, `unpack`, `ingest` or `manifest`.
    step: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    reason: String,
}

impl Report {
    pub(crate) fn new(started_at: Timestamp) -> Self {
        Self {
            started_at,
            finished_at: None,
            status: "running",
            exit_code: 0,
            totals: Totals::default(),
            failures: Vec::new(),
            try_later: Vec::new(),
            datasets: Vec::new(),
        }
    }

    /// The dataset's report, made if the run has none of it yet.
    pub(crate) fn dataset(&mut self, dataset: &Dataset) -> &mut DatasetReport {
        let index = self.datasets.iter().position(|report| report.name == dataset.name).unwrap_or_else(|| {
            self.datasets.push(DatasetReport::new(dataset));
            self.datasets.len() - 1
        });
        &mut self.datasets[index]
    }

    /// Notes a failure that belongs to no dataset.
    pub(crate) fn fail(&mut self, step: &'static str, error: &anyhow::Error) {
        self.failures.push(Failure { step, document: None, reason: format!("{error:#}") });
    }

    /// Notes that another process keeps the run from being finished.
    pub(crate) fn try_later(&mut self, error: &anyhow::Error) {
        self.try_later.push(format!("{error:#}"));
    }

    pub(crate) fn finish(&mut self, at: Timestamp) {
        self.finished_at = Some(at);
        self.totals.failures += self.failures.len();
        for dataset in &self.datasets {
            self.totals.new_files += dataset.new_files;
            self.totals.bytes += dataset.bytes;
            self.totals.rows += dataset.rows;
            self.totals.failures += dataset.failures.len();
        }
        let status = self.judge();
        self.exit_code = status.code();
        self.status = match status {
            ExitStatus::Done => "done",
            ExitStatus::TryLater => "try later",
            ExitStatus::Failed | ExitStatus::Usage => "failed",
        };
    }

    pub(crate) fn status(&self) -> ExitStatus {
        self.judge()
    }

    /// Anything that a person should look at is a failure; if ERCOT or the warehouse could not be reached at all and
    /// nothing else went wrong, trying later is enough.
    fn judge(&self) -> ExitStatus {
        let failed = self.datasets.iter().any(|dataset| {
            let reached = dataset.failures.iter().any(|failure| failure.step != "listing" || !dataset.unreachable);
            let lacks = dataset.lacks_columns() || !dataset.resting.is_empty() || dataset.expiring_unfetched > 0;
            reached || lacks || dataset.rows.quarantined > 0 || dataset.suspicious_silence
        });
        let unreachable = self.datasets.iter().any(|dataset| dataset.unreachable);
        if failed || !self.failures.is_empty() {
            ExitStatus::Failed
        } else if unreachable || !self.try_later.is_empty() {
            ExitStatus::TryLater
        } else {
            ExitStatus::Done
        }
    }
}

impl DatasetReport {
    /// A column that the header of its day has is not there: it loads as NULL until the catalog knows its new name.
    fn lacks_columns(&self) -> bool {
        self.drift.iter().any(|drift| drift.starts_with(DriftKind::Missing.as_str()))
    }

    pub(crate) fn new(dataset: &Dataset) -> Self {
        Self { name: dataset.name.clone(), emil_id: dataset.emil_id.clone(), listing: "not asked", ..Self::default() }
    }

    pub(crate) fn captured(&mut self, dataset: &Dataset, mode: FetchMode, outcome: &FetchOutcome) {
        match &outcome.listing {
            ListingKind::Complete => self.listing = "complete",
            ListingKind::Unknown { reason } => {
                self.listing = "unknown";
                // A folder that holds nothing is simply empty; MIS without a document of a regular product is not.
                let regular = !matches!(dataset.cadence.kind, CadenceKind::AsNeeded | CadenceKind::Weekly);
                if outcome.format != ListingFormat::Directory && regular {
                    self.suspicious_silence = true;
                    tracing::warn!(
                        dataset = self.name,
                        reason,
                        "the listing is empty: this may be an outage, not an absence of data"
                    );
                }
            }
        }
        self.listed = outcome.listed;
        self.new_files = outcome.downloaded + outcome.adopted;
        self.bytes = outcome.bytes;
        self.left_out = outcome.left_out;
        self.expiring_unfetched = outcome.expiring_unfetched;
        self.not_asked = outcome.not_asked();
        self.resting = outcome.resting.iter().cloned().map(RestingDocument::from).collect();
        if mode == FetchMode::DryRun {
            self.would_fetch = Some(outcome.planned.len());
        }
        for faulty in &outcome.ignored.faulty {
            let reason = format!("an entry of the listing could not be read: {faulty}");
            self.failures.push(Failure { step: "listing entry", document: None, reason });
        }
        for changed in &outcome.changed_in_place {
            self.failures.push(Failure { step: "listing", document: None, reason: changed.clone() });
        }
        for failure in &outcome.failed {
            self.failed("download", failure.clone());
        }
        if let Some(stopped) = &outcome.stopped {
            self.failures.push(Failure { step: "download", document: None, reason: stopped.clone() });
        }
        if self.expiring_unfetched > 0 {
            tracing::warn!(
                dataset = self.name,
                documents = self.expiring_unfetched,
                "documents leave the listing before runs with this --max-new could fetch them: raise it or leave it out"
            );
        }
    }

    pub(crate) fn listing_failed(&mut self, error: FetchError) {
        self.listing = "failed";
        self.unreachable = error.is_unreachable();
        self.fail("listing", &anyhow::Error::new(error));
    }

    pub(crate) fn fail(&mut self, step: &'static str, error: &anyhow::Error) {
        self.failures.push(Failure { step, document: None, reason: format!("{error:#}") });
    }

    pub(crate) fn failed(&mut self, step: &'static str, failure: DocumentFailure) {
        self.failures.push(Failure { step, document: Some(failure.name), reason: failure.reason });
    }

    pub(crate) fn landed(&mut self, document: &Document, outcome: DocumentOutcome) {
        if outcome.failures.is_empty() {
            self.documents_loaded += 1;
        } else {
            self.documents_quarantined += 1;
        }
        self.rows += outcome.rows;
        let left = BAD_ROWS_NAMED.saturating_sub(self.bad_rows.len());
        self.bad_rows.extend(outcome.bad_rows.iter().take(left).map(|row| format!("{}, {row}", document.name)));
        for drift in outcome.drift {
            if !self.drift.contains(&drift) {
                self.drift.push(drift);
            }
        }
        for failure in outcome.failures {
            let reason = format!("{}: {}", failure.file, failure.reason);
            self.failures.push(Failure { step: "ingest", document: Some(document.name.clone()), reason });
        }
    }
}

/// What `--json` prints of a command that could not begin and may succeed later.
#[derive(Debug, Serialize)]
struct NotBegun<'e> {
    status: &'static str,
    exit_code: u8,
    try_later: [String; 1],
    /// Who holds the lock, if it is one and the holder can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    held_by: Option<&'e Holder>,
}

/// Prints why a command could not begin, if trying later may help. Other errors are for people, on stderr.
pub(crate) fn print_try_later(error: &anyhow::Error) -> anyhow::Result<()> {
    if status_of(error) != ExitStatus::TryLater {
        return Ok(());
    }
    let held = error.chain().find_map(|cause| match cause.downcast_ref::<LockError>() {
        Some(LockError::Held(held)) => held.holder.as_ref(),
        _ => None,
    });
    let exit_code = ExitStatus::TryLater.code();
    output::print_json(&NotBegun { status: "try later", exit_code, try_later: [format!("{error:#}")], held_by: held })?;
    Ok(())
}

/// Prints the report on stdout: a table, or JSON.
pub(crate) fn print_report(report: &Report, format: OutputFormat) -> anyhow::Result<()> {
    match format {
        OutputFormat::Json => output::print_json(report)?,
        OutputFormat::Text => output::print(&text(report))?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ercot_mis::{catalog::Catalog, source::Ignored};

    use super::*;

    fn outcome() -> FetchOutcome {
        FetchOutcome {
            listing: ListingKind::Complete,
            format: ListingFormat::Json,
            ignored: Ignored::default(),
            listed: 12,
            days: std::collections::BTreeSet::new(),
            oldest_listed: None,
            before_since: 0,
            in_span: 12,
            new: 10,
            downloaded: 1,
            resting: Vec::new(),
            changed_in_place: Vec::new(),
            adopted: 1,
            bytes: 0,
            failed: Vec::new(),
            left_out: 2,
            expiring_unfetched: 0,
            stopped: None,
            planned: Vec::new(),
        }
    }

    /// The exit status, the summary for people, and the dataset's part of the one for programs.
    fn summary(outcome: &FetchOutcome) -> (ExitStatus, String, serde_json::Value) {
        let catalog = Catalog::builtin().unwrap();
        let dataset = catalog.get("dam_spp").unwrap();
        let mut report = Report::new(Timestamp::UNIX_EPOCH);
        report.dataset(dataset).captured(dataset, FetchMode::Run, outcome);
        report.finish(Timestamp::UNIX_EPOCH);
        let json = serde_json::to_value(&report.datasets).unwrap();
        (report.status(), text(&report), json[0].clone())
    }

    #[test]
    fn a_document_that_is_left_alone_for_a_while_fails_the_run_and_is_named_with_its_last_reason() {
        assert_eq!(summary(&outcome()).0, ExitStatus::Done);
        let resting = Resting { name: "cdr.1_csv.zip".to_owned(), attempts: 4, reason: "it is a page".to_owned() };
        let (status, text, json) = summary(&FetchOutcome { resting: vec![resting], ..outcome() });
        assert_eq!(status, ExitStatus::Failed);
        let expected = "dam_spp cdr.1_csv.zip failed in 4 runs and is left alone for a while; the last time:\n    it is a page\n";
        assert!(text.contains(expected), "{text}");
        let expected = serde_json::json!([{ "document": "cdr.1_csv.zip", "attempts": 4, "reason": "it is a page" }]);
        assert_eq!(json["resting"], expected);
    }

    #[test]
    fn what_was_not_asked_for_after_the_rest_was_given_up_is_counted() {
        let (_, text, json) = summary(&FetchOutcome { stopped: Some("nobody answers".to_owned()), ..outcome() });
        assert!(text.contains("dam_spp 6 document(s) were not asked for, because the rest was given up"), "{text}");
        assert_eq!(json["not_asked"], 6);
        assert_eq!(summary(&outcome()).2["not_asked"], 0);
    }
}
