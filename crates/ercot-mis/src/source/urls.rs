//! Fixed addresses.

use ercot_manifest::durable::IncomingFile;
use ercot_manifest::{Document, PublishedBasis};
use jiff::Timestamp;
use url::Url;

use super::{Ignored, Listing, ListingFormat, Source, SourceError, Watch, directory, finish, stamp};
use crate::catalog::{Dataset, SourceMode};
use crate::http::{Http, TransferError};

/// Takes documents from the addresses in a dataset's catalog entry: `http`, `https` or `file`.
///
/// What a server says about a document's last modification (or the file system about a file's) is its publish time, so
/// that a later version under the same address is taken as a new document. Where it says nothing the stamp in the name
/// counts, and failing that the first retrieval; such a document is taken once.
#[derive(Debug, Clone)]
pub struct UrlSource {
    http: Http,
}

impl UrlSource {
    /// A source that asks with this client.
    pub fn new(http: Http) -> Self {
        Self { http }
    }

    /// When the document behind an address was modified last, if that can be told.
    async fn modified(&self, url: &Url) -> Option<Timestamp> {
        if url.scheme() == "file" {
            let modified = std::fs::metadata(url.to_file_path().ok()?).and_then(|metadata| metadata.modified()).ok()?;
            return Timestamp::try_from(modified).ok();
        }
        match self.http.last_modified(url).await {
            Ok(modified) => modified,
            Err(error) => {
                // The download itself will say what is wrong, with retries.
                tracing::debug!(%url, %error, "no modification time");
                None
            }
        }
    }

    async fn document(&self, url: Url, now: Timestamp) -> Document {
        let name = url.path_segments().and_then(|mut parts| parts.next_back()).filter(|name| !name.is_empty());
        let name = name.unwrap_or("document").to_owned();
        let (published_at, published_basis) = match self.modified(&url).await {
            Some(modified) => (modified, PublishedBasis::Listing),
            None => stamp::published(None, &name, now),
        };
        Document { doc_id: None, url: url.to_string(), name, published_at, published_basis, expires_at: None }
    }
}

impl Source for UrlSource {
    async fn list(&self, dataset: &Dataset, now: Timestamp) -> Result<Listing, SourceError> {
        let SourceMode::Urls { urls } = &dataset.source else {
            return Err(SourceError::NoAddress { dataset: dataset.name.clone() });
        };
        let mut documents = Vec::with_capacity(urls.len());
        for text in urls {
            let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https" | "file"));
            let url = url.ok_or_else(|| SourceError::Address { dataset: dataset.name.clone(), text: text.clone() })?;
            documents.push(self.document(url, now).await);
        }
        Ok(finish(documents, ListingFormat::Urls, Ignored::default(), "the dataset names no address"))
    }

    async fn transfer(&self, document: &Document, incoming: &mut IncomingFile, watch: &Watch<'_>) -> Result<(), TransferError> {
        let url = Url::parse(&document.url).map_err(|_| TransferError::Address { url: document.url.clone() })?;
        if url.scheme() == "file" {
            return directory::copy(&document.url, incoming, watch);
        }
        super::download(&self.http, &url, incoming, watch).await
    }

    fn http(&self) -> Option<&Http> {
        Some(&self.http)
    }
}
