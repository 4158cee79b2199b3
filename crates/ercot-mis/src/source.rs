//! Where documents come from: ERCOT's listing, fixed addresses, or a folder.

mod api;
mod dashboard;
mod directory;
mod error;
mod given;
mod html;
mod json;
mod mis;
mod stamp;
mod stem;
mod urls;

use std::future::Future;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use ercot_manifest::Document;
use ercot_manifest::durable::IncomingFile;
use jiff::Timestamp;
use url::Url;

use crate::catalog::{Dataset, SourceMode};
use crate::http::{Answer, Encoding, Http, TransferError};
use crate::progress::Progress;
use crate::steps::{Step, StepHook};

pub use api::{
    ApiSource, Credentials, CredentialsError, DEFAULT_API_URL, DEFAULT_TOKEN_URL, EmptyMonths, PublicApi, Secret, Window,
    api_limits, remove_leftover_parcels,
};
pub use dashboard::DashboardSource;
pub use directory::DirectorySource;
pub use error::SourceError;
pub use given::GivenSource;
pub use mis::{DEFAULT_BASE_URL, MisSource};
pub use stamp::{listed_instant, name_instant};
pub use urls::UrlSource;

pub(crate) use stem::name_stem;

/// Documents that a listing may name.
const MAX_DOCUMENTS: usize = 200_000;

/// What a source has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The documents of the dataset, oldest first.
    pub documents: Vec<Document>,
    /// Whether that is all there is.
    pub kind: ListingKind,
    /// How the source told it.
    pub format: ListingFormat,
    /// What was left out.
    pub ignored: Ignored,
}

/// Whether a listing can be taken at its word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListingKind {
    /// It names documents.
    Complete,
    /// It names none, which may as well be a failure on ERCOT's side: "unknown", not "no data".
    Unknown {
        /// What was found instead.
        reason: String,
    },
}

/// How a source told what it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListingFormat {
    /// The JSON listing.
    Json,
    /// The HTML listing, because the JSON one failed.
    Html,
    /// Fixed addresses.
    Urls,
    /// A folder.
    Directory,
    /// The archive of ERCOT's public API.
    Api,
    /// A dashboard.
    Dashboard,
}

/// What a listing named and the dataset does not take.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ignored {
    /// Documents whose name the dataset's `file_regex` does not match: XML twins, other kinds of file.
    pub unmatched: usize,
    /// Documents listed twice.
    pub repeated: usize,
    /// Entries that cannot be read, each with the reason; the first few of them.
    pub faulty: Vec<String>,
}

impl Ignored {
    /// Faulty entries that are kept.
    const MAX_FAULTY: usize = 20;

    pub(crate) fn add_fault(&mut self, fault: String) {
        if self.faulty.len() < Self::MAX_FAULTY {
            self.faulty.push(fault);
        }
    }
}

/// A place that has documents.
pub trait Source: Send + Sync {
    /// Lists what there is for a dataset. `now` stands in where nothing tells a publish time.
    fn list(&self, dataset: &Dataset, now: Timestamp) -> impl Future<Output = Result<Listing, SourceError>> + Send;

    /// Is told which documents will be asked for, so that it can bring several at once.
    fn prepare(&self, _wanted: &[Document]) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Makes one attempt to read a document into a file.
    fn transfer(
        &self,
        document: &Document,
        incoming: &mut IncomingFile,
        watch: &Watch<'_>,
    ) -> impl Future<Output = Result<(), TransferError>> + Send;

    /// The client whose rules for retries apply. None: nothing is tried twice.
    fn http(&self) -> Option<&Http>;
}

/// Whoever watches a transfer.
pub struct Watch<'a> {
    progress: &'a dyn Progress,
    hook: &'a dyn StepHook,
    begun: AtomicBool,
}

impl<'a> Watch<'a> {
    /// For one document.
    pub fn new(progress: &'a dyn Progress, hook: &'a dyn StepHook) -> Self {
        Self { progress, hook, begun: AtomicBool::new(false) }
    }

    /// Called after bytes were written to the incoming file.
    pub fn received(&self, bytes: usize) {
        self.progress.received(bytes as u64);
        if !self.begun.swap(true, Ordering::Relaxed) {
            self.hook.reached(Step::Body);
        }
    }
}

/// Any of the sources.
#[derive(Debug, Clone)]
pub enum AnySource {
    /// ERCOT's listing.
    Mis(MisSource),
    /// Fixed addresses.
    Urls(UrlSource),
    /// A folder.
    Directory(DirectorySource),
    /// A dashboard.
    Dashboard(DashboardSource),
    /// Nowhere.
    Given(GivenSource),
}

impl AnySource {
    /// The source that the catalog gives for a dataset.
    pub fn of(dataset: &Dataset, http: &Http, base_url: &Url) -> Self {
        match &dataset.source {
            SourceMode::Mis {} => Self::Mis(MisSource::new(http.clone(), base_url.clone())),
            SourceMode::Urls { .. } => Self::Urls(UrlSource::new(http.clone())),
            SourceMode::Dashboard { .. } => Self::Dashboard(DashboardSource::new(http.clone(), base_url.clone())),
            SourceMode::Given {} => Self::Given(GivenSource),
            SourceMode::Directory { path } => Self::Directory(DirectorySource::new(path)),
        }
    }
}

impl Source for AnySource {
    async fn list(&self, dataset: &Dataset, now: Timestamp) -> Result<Listing, SourceError> {
        match self {
            Self::Mis(source) => source.list(dataset, now).await,
            Self::Urls(source) => source.list(dataset, now).await,
            Self::Directory(source) => source.list(dataset, now).await,
            Self::Dashboard(source) => source.list(dataset, now).await,
            Self::Given(source) => source.list(dataset, now).await,
        }
    }

    async fn transfer(&self, document: &Document, incoming: &mut IncomingFile, watch: &Watch<'_>) -> Result<(), TransferError> {
        match self {
            Self::Mis(source) => source.transfer(document, incoming, watch).await,
            Self::Urls(source) => source.transfer(document, incoming, watch).await,
            Self::Directory(source) => source.transfer(document, incoming, watch).await,
            Self::Dashboard(source) => source.transfer(document, incoming, watch).await,
            Self::Given(source) => source.transfer(document, incoming, watch).await,
        }
    }

    fn http(&self) -> Option<&Http> {
        match self {
            Self::Mis(source) => source.http(),
            Self::Urls(source) => source.http(),
            Self::Directory(source) => source.http(),
            Self::Dashboard(source) => source.http(),
            Self::Given(source) => source.http(),
        }
    }
}

/// Streams the answer of a GET into a file and checks its announced length.
async fn download(http: &Http, url: &Url, incoming: &mut IncomingFile, watch: &Watch<'_>) -> Result<(), TransferError> {
    let answer = http.get(url, Encoding::Identity).await?;
    receive(answer, &[], http.config().max_document_bytes, incoming, Some(watch)).await
}

/// Streams an answer into a file, behind what was read of it before, and checks its announced length.
async fn receive(
    mut answer: Answer,
    head: &[u8],
    limit_bytes: u64,
    incoming: &mut IncomingFile,
    watch: Option<&Watch<'_>>,
) -> Result<(), TransferError> {
    let url = answer.url.to_string();
    let announced = answer.announced;
    if announced.is_some_and(|bytes| bytes > limit_bytes) {
        return Err(TransferError::TooLarge { url, limit_bytes });
    }
    let mut keep = |piece: &[u8]| {
        if incoming.bytes().saturating_add(piece.len() as u64) > limit_bytes {
            return Err(TransferError::TooLarge { url: url.clone(), limit_bytes });
        }
        write(incoming, piece)?;
        if let Some(watch) = watch {
            watch.received(piece.len());
        }
        Ok(())
    };
    if !head.is_empty() {
        keep(head)?;
    }
    while let Some(piece) = answer.next_piece().await? {
        keep(&piece)?;
    }
    match announced {
        Some(announced_bytes) if announced_bytes != incoming.bytes() => {
            Err(TransferError::Length { url, announced_bytes, received_bytes: incoming.bytes() })
        }
        _ => Ok(()),
    }
}

fn write(incoming: &mut IncomingFile, piece: &[u8]) -> Result<(), TransferError> {
    let written = incoming.write_all(piece);
    written.map_err(|source| TransferError::Write { path: incoming.part_path().to_owned(), source })
}

/// Sorts, drops documents that are there twice, and says whether the listing can be taken at its word.
fn finish(mut documents: Vec<Document>, format: ListingFormat, mut ignored: Ignored, empty: &str) -> Listing {
    let mut seen = std::collections::HashSet::new();
    documents.retain(|document| {
        let is_first = seen.insert(document.key());
        ignored.repeated += usize::from(!is_first);
        is_first
    });
    documents.sort_by(Document::oldest_first);
    let kind = match (documents.as_slice(), ignored.unmatched, ignored.faulty.first()) {
        ([_, ..], _, _) => ListingKind::Complete,
        ([], 0, None) => ListingKind::Unknown { reason: empty.to_owned() },
        ([], 0, Some(fault)) => ListingKind::Unknown { reason: format!("no document listed can be read: {fault}") },
        ([], unmatched, _) => {
            ListingKind::Unknown { reason: format!("none of the {unmatched} documents listed fits the dataset's file_regex") }
        }
    };
    Listing { documents, kind, format, ignored }
}
