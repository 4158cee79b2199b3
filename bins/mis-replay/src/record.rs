//! What has been asked for, and which faults were put in its way.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::faults::FaultKind;
use crate::plan::{Course, FaultPlan, Schedule, Subject};

/// Counters of a replay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// The replay clock.
    pub now: Timestamp,
    /// Documents of the sample, posted or not, each counted once for its two zips.
    pub documents: usize,
    /// Requests for listings of MIS, JSON and HTML, by report type.
    pub listing_requests: BTreeMap<u32, u64>,
    /// Requests to MIS for documents it has, by DocID.
    pub document_requests: BTreeMap<u64, u64>,
    /// Those that were answered with the whole document, by DocID.
    pub downloads: BTreeMap<u64, u64>,
    /// What the public API was asked for.
    pub api: ApiStats,
    /// Answers per kind of fault that struck them.
    pub faults: BTreeMap<&'static str, u64>,
}

/// Counters of the public API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ApiStats {
    /// Tokens that were given out.
    pub tokens: u64,
    /// Requests that were answered with 401.
    pub refused: u64,
    /// Requests that were answered with 429 because there were too many.
    pub too_many: u64,
    /// Requests for listings of archives and bundles.
    pub listings: u64,
    /// Requests for documents or bundles.
    pub downloads: u64,
    /// Documents that were given, by DocID.
    pub documents: BTreeMap<u64, u64>,
}

/// The faults of a replay: exactly what a client could have met.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Injected {
    /// The seed of the faults that were asked for one by one.
    pub seed: u64,
    /// The seed and the rate of the schedule.
    pub schedule: Option<(u64, f64)>,
    /// Documents, published by now, that have a fault of their own, by DocID.
    pub documents: Vec<AfflictedDocument>,
    /// Answers that were struck, in the order of what was asked for and of the attempts.
    pub answers: Vec<StruckAnswer>,
}

/// A document with a fault of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AfflictedDocument {
    /// The fault, as on the command line.
    pub kind: &'static str,
    /// The report type.
    pub report_type_id: u32,
    /// The DocID of the sample.
    pub doc_id: u64,
    /// The DocID of its other posting, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_doc_id: Option<u64>,
    /// The name of its csv zip.
    pub name: String,
    /// When the sample has it published.
    pub published_at: Timestamp,
}

/// An answer that a fault struck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StruckAnswer {
    /// The fault, as on the command line.
    pub kind: &'static str,
    /// `listing`, `document`, `archive_listing`, `archive_download` or `dashboard`.
    pub of: &'static str,
    /// The DocID of a document, else the report type.
    pub id: u64,
    /// The number of the answer on the same subject, from 0.
    pub attempt: u64,
}

/// What has been asked for so far. Faults that struck are counted by name, since names are what a reader knows.
#[derive(Default)]
pub(crate) struct Tallies {
    by_subject: BTreeMap<Subject, Tally>,
    faults: BTreeMap<&'static str, u64>,
    struck: BTreeMap<(Subject, u64), FaultKind>,
    pub(crate) api: ApiStats,
}

#[derive(Default)]
struct Tally {
    course: Course,
    whole: u64,
}

impl Tallies {
    /// Counts a request and decides on its fault.
    pub(crate) fn strike(&mut self, plan: &FaultPlan, subject: Subject) -> Option<FaultKind> {
        let tally = self.by_subject.entry(subject).or_default();
        let attempt = tally.course.answers();
        let kind = plan.strike(subject, &mut tally.course)?;
        *self.faults.entry(kind.name()).or_default() += 1;
        self.struck.insert((subject, attempt), kind);
        Some(kind)
    }

    /// Counts an answer that gives the whole document.
    pub(crate) fn count_download(&mut self, doc_id: u64) {
        self.by_subject.entry(Subject::Document(doc_id)).or_default().whole += 1;
    }

    /// Whole downloads of a DocID.
    pub(crate) fn downloads(&self, doc_id: u64) -> u64 {
        self.by_subject.get(&Subject::Document(doc_id)).map_or(0, |tally| tally.whole)
    }

    /// Requests for a DocID.
    pub(crate) fn requests(&self, doc_id: u64) -> u64 {
        self.by_subject.get(&Subject::Document(doc_id)).map_or(0, |tally| tally.course.answers())
    }

    pub(crate) fn stats(&self, now: Timestamp, documents: usize) -> Stats {
        let mut stats = Stats {
            now,
            documents,
            listing_requests: BTreeMap::new(),
            document_requests: BTreeMap::new(),
            downloads: BTreeMap::new(),
            api: self.api.clone(),
            faults: self.faults.clone(),
        };
        for (subject, tally) in &self.by_subject {
            match *subject {
                Subject::Listing(report_type_id) => {
                    stats.listing_requests.insert(report_type_id, tally.course.answers());
                }
                Subject::Document(doc_id) => {
                    stats.document_requests.insert(doc_id, tally.course.answers());
                    stats.downloads.insert(doc_id, tally.whole);
                }
                Subject::ArchiveListing(_) | Subject::ArchiveDownload(_) | Subject::Dashboard => {}
            }
        }
        stats
    }

    pub(crate) fn injected(&self, plan: &FaultPlan, mut documents: Vec<AfflictedDocument>) -> Injected {
        documents.sort_by_key(|document| document.doc_id);
        let answer = |(&(subject, attempt), kind): (&(Subject, u64), &FaultKind)| {
            let (of, id) = match subject {
                Subject::Listing(id) => ("listing", u64::from(id)),
                Subject::Document(id) => ("document", id),
                Subject::ArchiveListing(id) => ("archive_listing", u64::from(id)),
                Subject::ArchiveDownload(id) => ("archive_download", u64::from(id)),
                Subject::Dashboard => ("dashboard", 0),
            };
            StruckAnswer { kind: kind.name(), of, id, attempt }
        };
        Injected {
            seed: plan.seed,
            schedule: plan.schedule.map(|Schedule { seed, rate }| (seed, rate)),
            documents,
            answers: self.struck.iter().map(answer).collect(),
        }
    }
}
