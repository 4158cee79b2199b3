//! A sample that is being replayed: its documents, its clock, its faults and its counters.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use ercot_types::clock::Clock as _;
use jiff::Timestamp;
use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::OnceCell;
use tokio::task;

use crate::archive::{Archive, pack_report};
use crate::clock::{ReplayClock, StartedClock};
use crate::error::SampleError;
use crate::faults::{Before, FaultKind, FaultPlan, Subject};
use crate::listing::{self, Listed, TWIN_SPAN};
use crate::names::FileKind;
use crate::sample::{Document, Report, read_reports};

/// When documents leave the listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// Never.
    Forever,
    /// After the days that MIS lists their report type ([`crate::report_types::REPORT_TYPES`]).
    ByReportType,
    /// After so many days, whatever their report type.
    Days(u16),
}

/// How a sample is replayed. The default lists all that the sample has and answers without faults.
#[derive(Clone)]
pub struct ReplayOptions {
    /// The replay clock.
    pub clock: ReplayClock,
    /// When documents leave the listing.
    pub retention: Retention,
    /// The faults.
    pub faults: FaultPlan,
}

impl Default for ReplayOptions {
    fn default() -> Self {
        Self { clock: ReplayClock::AfterLastPosting, retention: Retention::Forever, faults: FaultPlan::default() }
    }
}

/// A sample that is being replayed.
pub struct Replay {
    reports: Vec<PackedReport>,
    /// Where the document of a DocID is: report, document, which of the twins.
    places: HashMap<u64, (usize, usize, FileKind)>,
    clock: StartedClock,
    retention: Retention,
    faults: FaultPlan,
    tallies: Mutex<Tallies>,
}

struct PackedReport {
    report: Arc<Report>,
    archives: OnceCell<Vec<Archive>>,
}

/// Faults that struck are counted by name, since names are what a reader of the statistics knows.
#[derive(Default)]
struct Tallies {
    by_subject: BTreeMap<Subject, Tally>,
    faults: BTreeMap<&'static str, u64>,
}

#[derive(Default)]
struct Tally {
    requests: u64,
    whole: u64,
    before: Before,
}

/// What has been asked for so far, for `/_replay/stats`.
#[derive(Debug, Clone, Serialize)]
pub struct Stats {
    /// The replay clock.
    pub now: Timestamp,
    /// Documents in the sample, a csv and its xml twin counted once.
    pub documents: usize,
    /// Requests per report type, JSON and HTML listings together.
    pub listing_requests: BTreeMap<u32, u64>,
    /// Requests per DocID, answered with a fault or not.
    pub document_requests: BTreeMap<u64, u64>,
    /// Requests per DocID that were answered with the whole document.
    pub downloads: BTreeMap<u64, u64>,
    /// Answers per kind of fault that struck them.
    pub faults: BTreeMap<&'static str, u64>,
}

impl Replay {
    /// Reads which documents a sample directory holds. Their bytes are read when they are first asked for.
    ///
    /// # Errors
    ///
    /// [`SampleError`] names the file, and the line where there is one.
    pub fn open(sample: &Path, options: ReplayOptions) -> Result<Self, SampleError> {
        let reports = read_reports(sample)?;
        let mut places = HashMap::new();
        for (report_index, report) in reports.iter().enumerate() {
            for (document_index, document) in report.documents.iter().enumerate() {
                for kind in [FileKind::Csv, FileKind::Xml] {
                    let doc_id = listing::doc_id(document, kind);
                    if places.insert(doc_id, (report_index, document_index, kind)).is_some() {
                        return Err(SampleError::TwinDocId { doc_id, span: TWIN_SPAN });
                    }
                }
            }
        }
        let postings = || reports.iter().flat_map(|report| &report.documents).map(|document| document.published_at);
        let first = postings().min().unwrap_or(Timestamp::UNIX_EPOCH);
        let last = postings().max().unwrap_or(Timestamp::UNIX_EPOCH);
        Ok(Self {
            reports: reports
                .into_iter()
                .map(|report| PackedReport { report: Arc::new(report), archives: OnceCell::new() })
                .collect(),
            places,
            clock: StartedClock::start(options.clock, first, last),
            retention: options.retention,
            faults: options.faults,
            tallies: Mutex::default(),
        })
    }

    /// The replay clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The report types of the sample with their documents, by number.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter().map(|packed| packed.report.as_ref())
    }

    /// Requests for a DocID that were answered with the whole document.
    pub fn downloads(&self, doc_id: u64) -> u64 {
        self.tallies().by_subject.get(&Subject::Document(doc_id)).map_or(0, |tally| tally.whole)
    }

    /// Requests for a DocID, answered with the document or not.
    pub fn requests(&self, doc_id: u64) -> u64 {
        self.tallies().by_subject.get(&Subject::Document(doc_id)).map_or(0, |tally| tally.requests)
    }

    /// What has been asked for so far.
    pub fn stats(&self) -> Stats {
        let tallies = self.tallies();
        let mut stats = Stats {
            now: self.now(),
            documents: self.reports().map(|report| report.documents.len()).sum(),
            listing_requests: BTreeMap::new(),
            document_requests: BTreeMap::new(),
            downloads: BTreeMap::new(),
            faults: tallies.faults.clone(),
        };
        for (subject, tally) in &tallies.by_subject {
            match *subject {
                Subject::Listing(report_type_id) => {
                    stats.listing_requests.insert(report_type_id, tally.requests);
                }
                Subject::Document(doc_id) => {
                    stats.document_requests.insert(doc_id, tally.requests);
                    stats.downloads.insert(doc_id, tally.whole);
                }
            }
        }
        stats
    }

    /// Packs every document, so that none is packed while a client waits and a damaged sample shows at once.
    ///
    /// # Errors
    ///
    /// [`SampleError`] as for [`Self::open`], and for data files that are damaged or too short for their documents.
    pub async fn preload(&self) -> Result<(), SampleError> {
        for packed in &self.reports {
            packed.archives().await?;
        }
        Ok(())
    }

    /// Counts a request and decides on its fault.
    pub(crate) fn strike(&self, subject: Subject) -> Option<FaultKind> {
        let mut tallies = self.tallies();
        let tally = tallies.by_subject.entry(subject).or_default();
        let strike = self.faults.strike(subject, tally.requests, tally.before);
        tally.requests += 1;
        tally.before = if strike.is_some() { Before::Struck } else { Before::Sound };
        if let Some(spec) = strike.and_then(FaultKind::spec) {
            *tallies.faults.entry(spec.name).or_default() += 1;
        }
        strike
    }

    /// Counts an answer that gives the whole document.
    pub(crate) fn count_download(&self, doc_id: u64) {
        self.tallies().by_subject.entry(Subject::Document(doc_id)).or_default().whole += 1;
    }

    /// The bytes of a document that is posted and still listed.
    pub(crate) async fn document(&self, doc_id: u64) -> Result<Option<Bytes>, SampleError> {
        let Some(&(report_index, document_index, kind)) = self.places.get(&doc_id) else { return Ok(None) };
        let packed = &self.reports[report_index];
        if !self.is_listed(&packed.report, &packed.report.documents[document_index], self.now()) {
            return Ok(None);
        }
        Ok(packed.archives().await?.get(document_index).map(|archive| archive.bytes(kind).clone()))
    }

    /// The report type, if the sample has it, and its listed documents, newest first.
    pub(crate) async fn listing(&self, report_type_id: u32) -> Result<(Option<&Report>, Vec<Listed<'_>>), SampleError> {
        let Some(packed) = self.reports.iter().find(|packed| packed.report.report_type_id == report_type_id) else {
            return Ok((None, Vec::new()));
        };
        let report = packed.report.as_ref();
        let now = self.now();
        let listed = report
            .documents
            .iter()
            .zip(packed.archives().await?)
            .filter(|(document, _)| self.is_listed(report, document, now))
            .map(|(document, archive)| Listed { document, archive })
            .rev()
            .collect();
        Ok((Some(report), listed))
    }

    fn is_listed(&self, report: &Report, document: &Document, now: Timestamp) -> bool {
        let days = match self.retention {
            Retention::Forever => return document.published_at <= now,
            Retention::ByReportType => listing::retention_days(report.report_type_id),
            Retention::Days(days) => days,
        };
        document.published_at <= now && now <= listing::expires_at(document.published_at, days)
    }

    /// A counter that a panic left behind is still a counter.
    fn tallies(&self) -> MutexGuard<'_, Tallies> {
        self.tallies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PackedReport {
    async fn archives(&self) -> Result<&[Archive], SampleError> {
        let pack = || async {
            let report = Arc::clone(&self.report);
            let runtime = Handle::current();
            let packed = task::spawn_blocking(move || runtime.block_on(pack_report(&report))).await;
            packed.map_err(|source| SampleError::Stopped { report_type_id: self.report.report_type_id, source })?
        };
        self.archives.get_or_try_init(pack).await.map(Vec::as_slice)
    }
}
