//! ERCOT's Market Information System: a listing for every report type, and a download for every document.

use ercot_manifest::Document;
use ercot_manifest::durable::IncomingFile;
use jiff::{SignedDuration, Timestamp};
use regex::Regex;
use url::Url;

use super::json::{Listed, NotListed};
use super::{Ignored, Listing, ListingFormat, MAX_DOCUMENTS, Source, SourceError, Watch, finish, html, json, stamp};
use crate::catalog::Dataset;
use crate::http::{Backoff, Encoding, Http, TransferError};

/// Where ERCOT's public documents are.
pub const DEFAULT_BASE_URL: &str = "https://www.ercot.com";

/// The largest listing body: ERCOT's longest has about 2 MB.
const MAX_LISTING_BYTES: u64 = 64 * 1024 * 1024;

/// Lists by report type, as JSON or failing that as HTML, and downloads by DocID.
#[derive(Debug, Clone)]
pub struct MisSource {
    http: Http,
    base_url: Url,
}

impl MisSource {
    /// A source at a host; see [`DEFAULT_BASE_URL`]. Only scheme, host and port of the address are used.
    pub fn new(http: Http, base_url: Url) -> Self {
        Self { http, base_url }
    }

    fn address(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.base_url.clone();
        url.set_path(path);
        url.set_fragment(None);
        url.query_pairs_mut().clear().extend_pairs(query);
        url
    }

    /// Reads a listing in one of its two forms, with the retries that the failure deserves.
    async fn read(&self, dataset: &Dataset, url: &Url) -> Result<Vec<u8>, SourceError> {
        let mut backoff = Backoff::new(&self.http);
        loop {
            let attempt = async { self.http.get(url, Encoding::Any).await?.text(MAX_LISTING_BYTES).await };
            let error = match attempt.await {
                Ok(body) => return Ok(body),
                Err(error) => error,
            };
            let Some(wait) = backoff.after(&error) else {
                return Err(SourceError::Transfer { dataset: dataset.name.clone(), source: Box::new(error) });
            };
            tracing::debug!(dataset = dataset.name, %error, ?wait, "listing failed, asking again");
            tokio::time::sleep(wait).await;
        }
    }

    async fn json(&self, dataset: &Dataset, report_type: &str, now: Timestamp) -> Result<Found, SourceError> {
        let url = match &dataset.index_url {
            Some(text) => {
                Url::parse(text).map_err(|_| SourceError::Address { dataset: dataset.name.clone(), text: text.clone() })?
            }
            // The number only defeats caches.
            None => self.address(
                "/misapp/servlets/IceDocListJsonWS",
                &[("reportTypeId", report_type), ("_", &now.as_millisecond().to_string())],
            ),
        };
        let mut ignored = Ignored::default();
        let body = self.read(dataset, &url).await?;
        let listed = json::parse(&body, &mut ignored).map_err(|fault| no_listing(&url, fault))?;
        Ok(Found { listed, ignored, format: ListingFormat::Json })
    }

    async fn html(&self, dataset: &Dataset, report_type: &str) -> Result<Found, SourceError> {
        let url = self.address("/misapp/GetReports.do", &[("reportTypeId", report_type)]);
        let mut ignored = Ignored::default();
        let body = self.read(dataset, &url).await?;
        let listed = html::parse(&body, &mut ignored).map_err(|fault| no_listing(&url, fault))?;
        Ok(Found { listed, ignored, format: ListingFormat::Html })
    }

    fn documents(&self, found: Found, dataset: &Dataset, pattern: &Regex, now: Timestamp) -> Listing {
        let Found { listed, mut ignored, format } = found;
        let mut documents = Vec::with_capacity(listed.len() / 2);
        for listed in listed {
            if pattern.is_match(&listed.name) {
                documents.push(self.document(listed, dataset, now));
            } else {
                ignored.unmatched += 1;
            }
        }
        stamp::order_by_doc_id(&mut documents);
        finish(documents, format, ignored, "the listing is empty")
    }

    fn document(&self, listed: Listed, dataset: &Dataset, now: Timestamp) -> Document {
        let (published_at, published_basis) = stamp::published(listed.published.as_deref(), &listed.name, now);
        let by_retention = || {
            let days = SignedDuration::from_hours(24 * i64::from(dataset.retention_days?));
            published_at.checked_add(days).ok()
        };
        let url = self.address("/misdownload/servlets/mirDownload", &[("doclookupId", &listed.doc_id)]);
        Document {
            expires_at: listed.expires.and_then(|text| stamp::listed_instant(&text, "")).or_else(by_retention),
            doc_id: Some(listed.doc_id),
            url: url.to_string(),
            name: listed.name,
            published_at,
            published_basis,
        }
    }
}

/// A listing before the dataset's own rules.
struct Found {
    listed: Vec<Listed>,
    ignored: Ignored,
    format: ListingFormat,
}

impl Source for MisSource {
    async fn list(&self, dataset: &Dataset, now: Timestamp) -> Result<Listing, SourceError> {
        let pattern = dataset.file_pattern();
        let pattern = pattern.map_err(|source| SourceError::Pattern { dataset: dataset.name.clone(), source })?;
        let report_type = dataset.report_type_id.map(|id| id.to_string());
        let report_type = report_type.ok_or_else(|| SourceError::NoReportType { dataset: dataset.name.clone() })?;
        let found = match self.json(dataset, &report_type, now).await {
            Ok(found) => found,
            Err(error) if deserves_fallback(&error) => {
                tracing::warn!(dataset = dataset.name, %error, "no JSON listing, trying the page");
                // The first failure says more about what is wrong than that of the fallback.
                self.html(dataset, &report_type).await.map_err(|_| error)?
            }
            Err(error) => return Err(error),
        };
        Ok(self.documents(found, dataset, &pattern, now))
    }

    async fn transfer(&self, document: &Document, incoming: &mut IncomingFile, watch: &Watch<'_>) -> Result<(), TransferError> {
        let url = Url::parse(&document.url).map_err(|_| TransferError::Address { url: document.url.clone() })?;
        super::download(&self.http, &url, incoming, watch).await
    }

    fn http(&self) -> Option<&Http> {
        Some(&self.http)
    }
}

/// Where nobody answered, or we are refused, the page would fare the same.
fn deserves_fallback(error: &SourceError) -> bool {
    match error {
        SourceError::Transfer { source, .. } => match source.as_ref() {
            TransferError::Status { .. } => !source.is_refused() && !source.is_unreachable(),
            source => !source.is_unreachable(),
        },
        SourceError::Fault { .. } | SourceError::NoListing { .. } => true,
        _ => false,
    }
}

fn no_listing(url: &Url, fault: NotListed) -> SourceError {
    let url = url.to_string();
    match fault {
        NotListed::Fault(said) => SourceError::Fault { url, said },
        NotListed::Other(said) => SourceError::NoListing { url, said },
        NotListed::TooMany => SourceError::TooMany { url, limit: MAX_DOCUMENTS },
    }
}
