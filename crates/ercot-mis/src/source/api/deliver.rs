//! Lists the archive and brings its documents: together where that works, one by one where it does not.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use ercot_manifest::durable::IncomingFile;
use ercot_manifest::{Document, PublishedBasis};
use jiff::Timestamp;
use url::Url;

use super::order::{Delivered, Found, Order, Wanted, divide, month_of};
use super::page::{Kind, document_name};
use super::{ApiSource, tell_passes};
use crate::catalog::Dataset;
use crate::http::{Backoff, Http, PostBody, TransferError};
use crate::source::{Ignored, Listing, ListingFormat, Source, SourceError, Watch, directory, finish};
use crate::unpack::{Parcelled, UnpackLimits, split};
use crate::words::chain;

/// Batches that may fail within one order before the rest of it is left for another run. One bad document among 500 is
/// found with 18.
const FAILED_BATCHES: u32 = 24;

impl Source for ApiSource {
    async fn list(&self, dataset: &Dataset, now: Timestamp) -> Result<Listing, SourceError> {
        let pattern = dataset.file_pattern();
        let pattern = pattern.map_err(|source| SourceError::Pattern { dataset: dataset.name.clone(), source })?;
        let pattern = self.pattern.get_or_init(|| pattern);
        let (mut ignored, mut documents) = (Ignored::default(), Vec::new());
        if !self.is_listed.load(Ordering::Relaxed) {
            for archived in self.pages(Kind::Archive, &dataset.name, Some(self.window), &mut ignored).await? {
                let Some(name) = document_name(&archived.friendly_name, pattern) else {
                    ignored.unmatched += 1;
                    continue;
                };
                let posted = archived.posted.clone();
                let document = self.document(archived, name, now);
                if document.published_basis == PublishedBasis::Retrieved {
                    ignored.add_fault(format!("{} was posted at {posted:?}, which is no time", document.name));
                } else {
                    documents.push(document);
                }
            }
            tell_passes(&mut documents);
            self.known().note_listed(&documents);
            documents.retain(|document| self.window.contains(document.published_at));
            self.open_bundles_of_empty_months(&documents, &mut ignored).await;
            self.is_listed.store(true, Ordering::Relaxed);
        }
        documents.extend(self.known().take_new_extras());
        Ok(finish(documents, ListingFormat::Api, ignored, "the archive lists no document of these days"))
    }

    async fn prepare(&self, wanted: &[Document]) {
        let mut months: HashMap<(i16, i8), usize> = HashMap::new();
        for document in wanted {
            *months.entry(month_of(document.published_at)).or_default() += 1;
        }
        let is_worth_a_bundle = months.values().any(|documents| *documents > self.batch);
        let bundles = if is_worth_a_bundle { self.bundles().await } else { &[] };
        let mut orders = self.orders();
        for order in divide(wanted, self.batch, bundles) {
            let order = Arc::new(order);
            let ids = order.documents.iter().map(|wanted| (wanted.doc_id.clone(), Arc::clone(&order)));
            orders.extend(ids);
        }
    }

    async fn transfer(&self, document: &Document, incoming: &mut IncomingFile, watch: &Watch<'_>) -> Result<(), TransferError> {
        let extra = self.known().extras.iter().find(|(extra, _)| extra.key() == document.key()).map(|(_, file)| file.clone());
        if let Some(file) = extra {
            return directory::copy_file(&file, incoming, watch);
        }
        let doc_id = document.doc_id.as_deref().unwrap_or_default();
        let order = self.orders().get(doc_id).map(Arc::clone);
        if let Some(order) = order {
            let delivered = order.delivered.get_or_init(|| self.deliver(&order)).await;
            match delivered.hand_out(doc_id) {
                Found::File(file) => {
                    directory::copy_file(&file, incoming, watch)?;
                    // It is scratch: what stays goes with the folder.
                    let _ = std::fs::remove_file(&file);
                    return Ok(());
                }
                Found::GivenUp(reason, trouble) => {
                    return Err(TransferError::Parcel { url: document.url.clone(), reason, trouble });
                }
                Found::Nothing => {}
            }
        }
        let url = Url::parse(&document.url).map_err(|_| TransferError::Address { url: document.url.clone() })?;
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.client.zip(&url, None, incoming, Some(watch)).await
    }

    fn http(&self) -> Option<&Http> {
        Some(self.client.http())
    }
}

impl ApiSource {
    /// Downloads what belongs to an order: its bundle, then in batches what the bundle does not hold. A batch that fails for
    /// reasons of its own is halved; a host that refuses or does not answer ends it.
    async fn deliver(&self, order: &Order) -> Delivered {
        let mut delivered = Delivered::default();
        if let Some(bundle) = &order.bundle {
            match self.parcel(&self.bundle_address(bundle), None).await {
                Ok(parcelled) => {
                    let extras = delivered.take(parcelled, &order.documents);
                    self.keep_extras(extras, bundle);
                }
                // A bundle may be too large to be ready in time, or damaged for good: its documents may come in batches.
                Err(error) if error.is_refused() || error.is_local() => {
                    delivered.give_up(&order.documents, &chain(&error), error.trouble());
                    return delivered;
                }
                Err(error) => tracing::warn!(bundle = bundle.friendly_name, error = chain(&error), "the bundle cannot be had"),
            }
        }
        let missing: Vec<Wanted> = order.documents.iter().filter(|wanted| delivered.lacks(&wanted.doc_id)).cloned().collect();
        let mut batches: Vec<&[Wanted]> = missing.chunks(self.batch.max(2)).collect();
        let mut failures = 0;
        while let Some(batch) = batches.pop() {
            // One document is better asked for by itself.
            if batch.len() < 2 {
                continue;
            }
            let Err(error) = self.batch(batch, &delivered).await else { continue };
            failures += 1;
            let trouble = error.trouble().filter(|_| !is_slow(&error));
            if trouble.is_some() || error.is_local() || failures == FAILED_BATCHES {
                let reason = chain(&error);
                for batch in batches.drain(..).chain([batch]) {
                    delivered.give_up(batch, &reason, trouble);
                }
                break;
            }
            tracing::debug!(documents = batch.len(), error = chain(&error), "a batch failed, trying its halves");
            let (first, second) = batch.split_at(batch.len() / 2);
            batches.extend([second, first]);
        }
        delivered
    }

    async fn batch(&self, batch: &[Wanted], delivered: &Delivered) -> Result<(), TransferError> {
        let url = self.client.address(&[Kind::Archive.path(), &self.emil_id, "download"], &[]);
        // DocIDs are digits, and the API takes numbers.
        let ids: Vec<u64> = batch.iter().filter_map(|wanted| wanted.doc_id.parse().ok()).collect();
        let bytes = serde_json::json!({ "docIds": ids }).to_string().into_bytes();
        let body = PostBody { content_type: "application/json", bytes };
        let parcelled = self.parcel(&url, Some(body)).await?;
        let unasked = delivered.take(parcelled, batch);
        if !unasked.is_empty() {
            tracing::debug!(entries = unasked.len(), "a download holds entries that belong to none of its documents");
        }
        Ok(())
    }

    /// Downloads a parcel, with the retries that its failures deserve, and takes it apart.
    pub(super) async fn parcel(&self, url: &Url, body: Option<PostBody>) -> Result<Vec<Parcelled>, TransferError> {
        let number = self.parcels.fetch_add(1, Ordering::Relaxed);
        let folder = self.scratch.parcel(number);
        let mut backoff = Backoff::new(self.client.http());
        loop {
            let error = match self.parcel_once(url, body.clone(), &folder).await {
                Ok(parcelled) => return Ok(parcelled),
                Err(error) => error,
            };
            // Fewer documents at a time may be ready in time.
            if is_slow(&error) {
                return Err(error);
            }
            let Some(wait) = backoff.after(&error) else { return Err(error) };
            tracing::debug!(%url, error = chain(&error), ?wait, "asking for the parcel again");
            tokio::time::sleep(wait).await;
        }
    }

    async fn parcel_once(&self, url: &Url, body: Option<PostBody>, folder: &Path) -> Result<Vec<Parcelled>, TransferError> {
        let created = IncomingFile::create(&folder.with_extension("zip"));
        let mut incoming = created.map_err(|source| TransferError::Keep { source })?;
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.client.zip(url, body, &mut incoming, None).await?;
        let (folder, address) = (folder.to_owned(), url.to_string());
        let work = move || {
            // The incoming file is never committed: it goes when its entries are out.
            let parcelled = split(incoming.part_path(), "the download", &folder, &UnpackLimits::default());
            parcelled.map_err(|source| TransferError::Body { url: address, source })
        };
        tokio::task::spawn_blocking(work).await.map_err(|source| TransferError::Thread { source })?
    }
}

/// Somebody answers, but not in time.
fn is_slow(error: &TransferError) -> bool {
    matches!(error, TransferError::Timeout { source, .. } if !source.is_connect())
}
