//! A sample that is being replayed: its documents, its clock, its faults and its counters.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use ercot_types::clock::Clock as _;
use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio::sync::OnceCell;
use tokio::task;

use crate::api::{Api, ApiOptions};
use crate::archive::{Archive, pack_report};
use crate::clock::{ReplayClock, StartedClock};
use crate::dashboard::Reserves;
use crate::error::SampleError;
use crate::faults::FaultKind;
use crate::listing::{Listed, TWIN_SPAN, twin_id};
use crate::names::FileKind;
use crate::plan::{FaultPlan, Subject};
use crate::postings::{Afflicted, DocIds, Posting, postings};
use crate::record::{AfflictedDocument, ApiStats, Injected, Stats, Tallies};
use crate::respond::Strike;
use crate::retention::{Retention, expires_at, retention_days};
use crate::sample::{Document, Report, read_reports};

/// How a sample is replayed. The default lists all that the sample has and answers without faults.
#[derive(Clone)]
pub struct ReplayOptions {
    /// The replay clock.
    pub clock: ReplayClock,
    /// When documents leave MIS's listing.
    pub retention: Retention,
    /// The faults.
    pub faults: FaultPlan,
    /// How long a stalled body is silent before its connection ends; `None`: for ever.
    pub stall: Option<Duration>,
    /// Who may ask the public API, and how often.
    pub api: ApiOptions,
}

impl Default for ReplayOptions {
    fn default() -> Self {
        Self {
            clock: ReplayClock::AfterLastPosting,
            retention: Retention::Forever,
            faults: FaultPlan::default(),
            stall: None,
            api: ApiOptions::default(),
        }
    }
}

/// A sample that is being replayed.
pub struct Replay {
    reports: Vec<PackedReport>,
    /// Where what MIS gives under a DocID is: report, posting, which of the twins.
    places: HashMap<u64, (usize, usize, FileKind)>,
    clock: StartedClock,
    retention: Retention,
    faults: FaultPlan,
    stall: Option<Duration>,
    tallies: Mutex<Tallies>,
    pub(crate) api: Api,
    pub(crate) reserves: Reserves,
}

/// A report type with what MIS posts of it.
pub(crate) struct PackedReport {
    report: Arc<Report>,
    postings: Vec<Posting>,
    afflicted: Vec<Afflicted>,
    archives: OnceCell<Vec<Archive>>,
}

impl Replay {
    /// Reads which documents a sample directory holds. Their bytes are read when they are first asked for.
    ///
    /// # Errors
    ///
    /// [`SampleError`] names the file, and the line where there is one.
    pub fn open(sample: &Path, options: ReplayOptions) -> Result<Self, SampleError> {
        let reports = read_reports(sample)?;
        let mut taken = DocIds::default();
        for document in reports.iter().flat_map(|report| &report.documents) {
            if let Some(doc_id) = taken.take(document.doc_id) {
                return Err(SampleError::TwinDocId { doc_id, span: TWIN_SPAN });
            }
        }
        let published = || reports.iter().flat_map(|report| &report.documents).map(|document| document.published_at);
        let first = published().min().unwrap_or(Timestamp::UNIX_EPOCH);
        let last = published().max().unwrap_or(Timestamp::UNIX_EPOCH);
        let mut places = HashMap::new();
        let reports: Vec<PackedReport> = reports
            .into_iter()
            .enumerate()
            .map(|(report_index, report)| {
                let (postings, afflicted) = postings(&report.documents, &options.faults, &mut taken);
                for (posting_index, posting) in postings.iter().enumerate() {
                    for kind in [FileKind::Csv, FileKind::Xml] {
                        places.insert(twin_id(posting.doc_id, kind), (report_index, posting_index, kind));
                    }
                }
                PackedReport { report: Arc::new(report), postings, afflicted, archives: OnceCell::new() }
            })
            .collect();
        Ok(Self {
            reports,
            places,
            clock: StartedClock::start(options.clock, first, last),
            retention: options.retention,
            faults: options.faults,
            stall: options.stall,
            tallies: Mutex::default(),
            api: Api::new(options.api),
            reserves: Reserves::default(),
        })
    }

    /// The replay clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Sets the replay clock, which then runs on as before.
    pub fn set_now(&self, now: Timestamp) {
        self.clock.set(now);
    }

    /// The report types of the sample with their documents, by number.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter().map(|packed| packed.report.as_ref())
    }

    /// Requests to MIS for a DocID that were answered with the whole document.
    pub fn downloads(&self, doc_id: u64) -> u64 {
        self.tallies().downloads(doc_id)
    }

    /// Requests to MIS for a DocID, answered with the document or not.
    pub fn requests(&self, doc_id: u64) -> u64 {
        self.tallies().requests(doc_id)
    }

    /// What has been asked for so far.
    pub fn stats(&self) -> Stats {
        let documents = self.reports().map(|report| report.documents.len()).sum();
        self.tallies().stats(self.now(), documents)
    }

    /// The faults so far: documents published by now with a fault of their own, and the answers that were struck.
    pub fn injected(&self) -> Injected {
        let now = self.now();
        let documents = self.reports.iter().flat_map(|packed| {
            let published = |afflicted: &&Afflicted| packed.report.documents[afflicted.document].published_at <= now;
            packed.afflicted.iter().filter(published).map(|afflicted| afflicted_document(&packed.report, afflicted))
        });
        self.tallies().injected(&self.faults, documents.collect())
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
    pub(crate) fn strike(&self, subject: Subject) -> Option<Strike> {
        let kind = self.tallies().strike(&self.faults, subject)?;
        Some(Strike { kind, now: self.now(), stall: self.stall })
    }

    /// Counts an answer that gives the whole document.
    pub(crate) fn count_download(&self, doc_id: u64) {
        self.tallies().count_download(doc_id);
    }

    /// Changes the counters of the public API.
    pub(crate) fn count_api(&self, count: impl FnOnce(&mut ApiStats)) {
        count(&mut self.tallies().api);
    }

    /// The bytes that MIS gives under a DocID, if it lists them.
    pub(crate) async fn document(&self, doc_id: u64) -> Result<Option<Bytes>, SampleError> {
        let Some(&(report_index, posting_index, kind)) = self.places.get(&doc_id) else { return Ok(None) };
        let packed = &self.reports[report_index];
        let (posting, now) = (&packed.postings[posting_index], self.now());
        if !self.is_listed(&packed.report, posting, now) {
            return Ok(None);
        }
        Ok(packed.archives().await?.get(posting.document).map(|archive| archive.bytes(kind, posting.is_edited(now)).clone()))
    }

    /// The report type, if the sample has it, and what MIS lists of it, newest first.
    pub(crate) async fn listing(&self, report_type_id: u32) -> Result<(Option<&Report>, Vec<Listed<'_>>), SampleError> {
        let Some(packed) = self.packed(|report| report.report_type_id == report_type_id) else {
            return Ok((None, Vec::new()));
        };
        let (report, now) = (packed.report.as_ref(), self.now());
        let archives = packed.archives().await?;
        let listed = packed.postings.iter().filter(|posting| self.is_listed(report, posting, now)).filter_map(|posting| {
            let default_end = || expires_at(posting.published_at, retention_days(report_type_id));
            Some(Listed {
                posting,
                document: report.documents.get(posting.document)?,
                archive: archives.get(posting.document)?,
                is_edited: posting.is_edited(now),
                shown_at: posting.shown_at(now),
                expires_at: self.retention.ends(report_type_id, posting.published_at).unwrap_or_else(default_end),
            })
        });
        let mut listed: Vec<Listed> = listed.collect();
        listed.reverse();
        Ok((Some(report), listed))
    }

    /// The report type with an EMIL ID, in any case.
    pub(crate) fn product(&self, emil_id: &str) -> Option<&PackedReport> {
        self.packed(|report| report.emil_id.eq_ignore_ascii_case(emil_id))
    }

    /// The report type with a number.
    pub(crate) fn report_type(&self, report_type_id: u32) -> Option<&PackedReport> {
        self.packed(|report| report.report_type_id == report_type_id)
    }

    fn packed(&self, is_it: impl Fn(&Report) -> bool) -> Option<&PackedReport> {
        self.reports.iter().find(|packed| is_it(&packed.report))
    }

    fn is_listed(&self, report: &Report, posting: &Posting, now: Timestamp) -> bool {
        let ends_at = self.retention.ends(report.report_type_id, posting.published_at);
        posting.listed_from <= now && ends_at.is_none_or(|ends_at| now <= ends_at)
    }

    /// A counter that a panic left behind is still a counter.
    fn tallies(&self) -> MutexGuard<'_, Tallies> {
        self.tallies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PackedReport {
    pub(crate) fn report(&self) -> &Report {
        &self.report
    }

    /// The documents that the sample has published by an instant with their sound csv zips, oldest first. The public API
    /// knows nothing of what goes wrong in MIS.
    pub(crate) async fn published(&self, now: Timestamp) -> Result<Vec<(&Document, &Bytes)>, SampleError> {
        let archives = self.archives().await?;
        let documents = self.report.documents.iter().zip(archives).filter(|(document, _)| document.published_at <= now);
        Ok(documents.map(|(document, archive)| (document, &archive.csv)).collect())
    }

    async fn archives(&self) -> Result<&[Archive], SampleError> {
        let pack = || async {
            let report = Arc::clone(&self.report);
            let faults: HashMap<usize, FaultKind> =
                self.afflicted.iter().map(|afflicted| (afflicted.document, afflicted.kind)).collect();
            let runtime = Handle::current();
            let packed = task::spawn_blocking(move || runtime.block_on(pack_report(&report, &faults))).await;
            packed.map_err(|source| SampleError::Stopped { report_type_id: self.report.report_type_id, source })?
        };
        self.archives.get_or_try_init(pack).await.map(Vec::as_slice)
    }
}

fn afflicted_document(report: &Report, afflicted: &Afflicted) -> AfflictedDocument {
    let document = &report.documents[afflicted.document];
    AfflictedDocument {
        kind: afflicted.kind.name(),
        report_type_id: report.report_type_id,
        doc_id: document.doc_id,
        other_doc_id: afflicted.other_doc_id,
        name: document.name.zip_name(FileKind::Csv),
        published_at: document.published_at,
    }
}
