//! Brings the newest document of a dataset.

use ercot_manifest::{Document, Entry, HeldFile, Manifest, ManifestWriter, durable::IncomingFile};
use ercot_mis::{
    catalog::Dataset,
    fetch::{FailureKind, FetchError, FetchOptions, FetchOutcome, Resting, fetch_dataset},
    http::{Http, TransferError},
    progress::Progress,
    source::{AnySource, DirectorySource, Listing, ListingFormat, ListingKind, Source, SourceError, Watch},
};
use ercot_runtime::{
    data_dir::Folder,
    exit::{ExitStatus, status_of},
};
use jiff::Timestamp;
use serde::Serialize;

use crate::{Session, args::Args, progress::Bars};

/// Documents of a listing that are looked at, newest first: one that was pruned with its file is not fetched again.
const LOOKED_AT: usize = 100;

/// The newest document of a dataset.
pub(super) enum Newest {
    /// It is there.
    Held { entry: Box<Entry>, file: HeldFile, origin: Origin },
    /// The source has none.
    NothingListed { reason: String },
    /// The folder that is read instead of a source has none.
    NothingToProbe { reason: String },
    /// Nobody answers.
    Unreachable { reason: String },
    /// It cannot be had, and will not be by itself.
    Failed { reason: String },
}

/// Where the bytes are from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Origin {
    /// They were held before.
    Held,
    /// They were captured now.
    Captured,
}

/// Lists a dataset and captures its newest document unless it is held.
pub(super) async fn newest<'d>(
    dataset: &'d Dataset,
    args: &Args,
    session: &Session,
    http: &Http,
    bars: &Bars,
) -> (&'d Dataset, Newest) {
    let source = match &args.fetch.source_dir {
        Some(folder) => AnySource::Directory(DirectorySource::new(folder)),
        None => AnySource::of(dataset, http, &args.fetch.base_url),
    };
    let found = match bring(dataset, &source, session, bars).await {
        Ok(found) => found,
        Err(error) => Newest::not_had(is_passing(&error), format!("{error:#}")),
    };
    (dataset, found)
}

async fn bring(dataset: &Dataset, source: &AnySource, session: &Session, bars: &Bars) -> anyhow::Result<Newest> {
    let mut listing = source.list(dataset, session.clock.now()).await?;
    if let ListingKind::Unknown { reason } = listing.kind {
        // A folder that holds nothing is simply empty.
        let is_folder = listing.format == ListingFormat::Directory;
        return Ok(if is_folder { Newest::NothingToProbe { reason } } else { Newest::NothingListed { reason } });
    }
    session.data_dir.create(Folder::Raw)?;
    session.data_dir.create(Folder::Manifests)?;
    let mut manifest = Manifest::open(&session.data_dir.manifest_file(&dataset.name))?;
    let is_usable =
        |document: &&Document| manifest.needs_download(document).is_needed() || held(&manifest, document, session).is_some();
    let usable = listing.documents.iter().rev().take(LOOKED_AT).find(is_usable).cloned();
    let Some(newest) = usable else {
        return Ok(Newest::NothingListed {
            reason: "the files of the documents listed were removed after they were loaded".to_owned(),
        });
    };
    if let Some((entry, file)) = held(&manifest, &newest, session) {
        return Ok(Newest::Held { entry: Box::new(entry), file, origin: Origin::Held });
    }
    listing.documents = vec![newest.clone()];
    let options = FetchOptions::new(session.data_dir.root());
    let bar = bars.dataset(&dataset.name);
    let one = OneDocument { source, listing };
    let outcome = fetch_dataset(dataset, &one, &mut manifest, &options, session.clock.as_ref(), &bar as &dyn Progress).await;
    bar.finish();
    let outcome = outcome?;
    Ok(match held(&manifest, &newest, session) {
        Some((entry, file)) => Newest::Held { entry: Box::new(entry), file, origin: Origin::Captured },
        None => why_not(&newest, &outcome),
    })
}

/// Why a document is not held after it was to be fetched.
fn why_not(document: &Document, outcome: &FetchOutcome) -> Newest {
    match (outcome.failed.first(), outcome.resting.first()) {
        (Some(failure), _) => Newest::not_had(failure.kind == FailureKind::Unreachable, failure.reason.clone()),
        (None, Some(Resting { name, attempts, reason })) => {
            let reason = format!("{name} failed {attempts} times and is left alone for a while; the last time: {reason}");
            Newest::Failed { reason }
        }
        (None, None) => Newest::Failed { reason: format!("{} was not fetched", document.name) },
    }
}

/// True if nobody answers, or another process is at work.
fn is_passing(error: &anyhow::Error) -> bool {
    let unreachable = |cause: &(dyn std::error::Error + 'static)| {
        let of_the_source = cause.downcast_ref::<SourceError>().is_some_and(SourceError::is_unreachable);
        of_the_source || cause.downcast_ref::<FetchError>().is_some_and(FetchError::is_unreachable)
    };
    error.chain().any(unreachable) || status_of(error) == ExitStatus::TryLater
}

impl Newest {
    fn not_had(is_unreachable: bool, reason: String) -> Self {
        if is_unreachable { Self::Unreachable { reason } } else { Self::Failed { reason } }
    }
}

/// The entry of a document whose bytes are there.
fn held(manifest: &ManifestWriter, document: &Document, session: &Session) -> Option<(Entry, HeldFile)> {
    let entry = manifest.find(document)?;
    let file = entry.file.clone().filter(|file| file.path.under(session.data_dir.root()).is_file())?;
    Some((entry.clone(), file))
}

/// A source with one document of another, so that nothing else is fetched and nothing is listed twice.
struct OneDocument<'s> {
    source: &'s AnySource,
    listing: Listing,
}

impl Source for OneDocument<'_> {
    async fn list(&self, _dataset: &Dataset, _now: Timestamp) -> Result<Listing, SourceError> {
        Ok(self.listing.clone())
    }

    async fn transfer(&self, document: &Document, incoming: &mut IncomingFile, watch: &Watch<'_>) -> Result<(), TransferError> {
        self.source.transfer(document, incoming, watch).await
    }

    fn http(&self) -> Option<&Http> {
        self.source.http()
    }
}
