//! ERCOT's public API: the archive of every product for at least seven years, for those who have an account.
//!
//! It lists documents with the DocIDs that MIS uses too, and sends many in one download: a zip of zips, or a month as one
//! bundle. Each inner zip is kept as a document of its own. Where that fails a document is asked for by itself.

mod bundles;
mod client;
mod deliver;
mod order;
mod page;
mod scratch;
mod secret;
mod token;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use ercot_manifest::{Document, PublishedBasis};
use ercot_types::time::{Pass, central_date, central_to_utc, utc_to_central};
use jiff::Timestamp;
use jiff::civil::Date;
use regex::Regex;
use tokio::sync::OnceCell;
use url::Url;

use super::json::NotListed;
use super::{Ignored, MAX_DOCUMENTS, SourceError, stamp};
use crate::catalog::Dataset;
use crate::http::{HostLimits, Http};

pub use bundles::EmptyMonths;
pub use scratch::remove_leftover_parcels;
pub use secret::{Credentials, CredentialsError, Secret};

use bundles::Known;
use client::ApiClient;
use order::{Order, divide};
use page::{Archived, Kind, Page};
use scratch::Scratch;

/// Where the API's public reports are.
pub const DEFAULT_API_URL: &str = "https://api.ercot.com/api/public-reports";

/// Where the API's tokens are.
pub const DEFAULT_TOKEN_URL: &str =
    "https://ercotb2c.b2clogin.com/ercotb2c.onmicrosoft.com/B2C_1_PUBAPI-ROPC-FLOW/oauth2/v2.0/token";

/// Documents on a page of a listing; the API's own limit.
const PAGE_DOCUMENTS: usize = 1000;

/// Documents in one download of a product that posts at least hourly, and of one that posts less and more at once.
const SMALL_DOCUMENTS: usize = 500;
const LARGE_DOCUMENTS: usize = 50;

/// The limit that ERCOT sets: 30 requests a minute.
pub fn api_limits() -> HostLimits {
    HostLimits { requests_per_second: Some(0.5), burst: 1, concurrent: 2 }
}

/// From one instant to before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub until: Timestamp,
}

impl Window {
    /// Whether an instant lies in it.
    pub fn contains(&self, instant: Timestamp) -> bool {
        (self.from..self.until).contains(&instant)
    }
}

/// An account at the API. Clones share its token.
#[derive(Clone)]
pub struct PublicApi {
    client: Arc<ApiClient>,
}

impl PublicApi {
    /// The API at an address, with an account. See [`DEFAULT_API_URL`] and [`DEFAULT_TOKEN_URL`]; nothing is asked for yet.
    ///
    /// Neither address may be plain `http` unless it is on this machine: the caller checks.
    pub fn new(http: Http, base_url: Url, token_url: Url, credentials: Credentials) -> Self {
        Self { client: Arc::new(ApiClient::new(http, base_url, token_url, credentials)) }
    }

    /// A dataset's documents of a window. What arrives in one piece is taken apart below the data directory's `staging/`.
    pub fn source(&self, dataset: &Dataset, window: Window, data_dir: &Path, empty_months: EmptyMonths) -> ApiSource {
        let is_frequent = dataset.cadence.expected_per_day.is_some_and(|documents| documents >= 24);
        ApiSource {
            client: Arc::clone(&self.client),
            emil_id: dataset.emil_id.to_lowercase(),
            window,
            batch: if is_frequent { SMALL_DOCUMENTS } else { LARGE_DOCUMENTS },
            empty_months,
            scratch: Scratch::new(dataset, data_dir),
            pattern: OnceLock::new(),
            is_listed: AtomicBool::new(false),
            bundles: OnceCell::new(),
            orders: Mutex::default(),
            known: Mutex::default(),
            requests: AtomicU64::new(0),
            parcels: AtomicU64::new(0),
        }
    }
}

/// The archive of one dataset in one window.
pub struct ApiSource {
    client: Arc<ApiClient>,
    emil_id: String,
    window: Window,
    batch: usize,
    empty_months: EmptyMonths,
    scratch: Scratch,
    /// The dataset's `file_regex`, once the archive is listed.
    pattern: OnceLock<Regex>,
    is_listed: AtomicBool,
    bundles: OnceCell<Vec<((i16, i8), Archived)>>,
    /// What is under way, by DocID.
    orders: Mutex<HashMap<String, Arc<Order>>>,
    known: Mutex<Known>,
    requests: AtomicU64,
    parcels: AtomicU64,
}

impl ApiSource {
    /// Pages, parcels and documents asked for so far; logins and repeated attempts are not counted.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Downloads that it takes to fetch these documents, at most.
    pub fn downloads_for(&self, documents: &[Document]) -> u64 {
        let orders = divide(documents, self.batch, &[]);
        let together: usize = orders.iter().map(|order| order.documents.len()).sum();
        (orders.len() + documents.len().saturating_sub(together)) as u64
    }

    /// True if bundles held documents that no listing has named so far. Listing again names them.
    pub fn has_more(&self) -> bool {
        let known = self.known();
        known.extras_listed < known.extras.len()
    }

    fn orders(&self) -> MutexGuard<'_, HashMap<String, Arc<Order>>> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All pages of a listing.
    async fn pages(
        &self,
        kind: Kind,
        dataset: &str,
        window: Option<Window>,
        ignored: &mut Ignored,
    ) -> Result<Vec<Archived>, SourceError> {
        let (mut entries, mut number) = (Vec::new(), 1);
        loop {
            let Page { entries: more, faulty, pages, records } = self.page(kind, dataset, window, number).await?;
            let is_empty = more.is_empty();
            entries.extend(more);
            for fault in faulty {
                ignored.add_fault(fault);
            }
            if entries.len() > MAX_DOCUMENTS || pages > MAX_DOCUMENTS as u64 {
                let url = self.client.address(&[kind.path(), &self.emil_id], &[]).to_string();
                return Err(SourceError::TooMany { url, limit: MAX_DOCUMENTS });
            }
            if number >= pages || is_empty {
                let read = entries.len() + ignored.faulty.len();
                if (read as u64) < records {
                    ignored.add_fault(format!("the listing announces {records} documents and names {read}"));
                }
                return Ok(entries);
            }
            number += 1;
        }
    }

    async fn page(&self, kind: Kind, dataset: &str, window: Option<Window>, number: u64) -> Result<Page, SourceError> {
        let (size, number) = (PAGE_DOCUMENTS.to_string(), number.to_string());
        let bounds = window.map(|window| [window.from, window.until].map(central_text));
        let mut query = Vec::new();
        if let Some([from, until]) = &bounds {
            query.extend([("postDatetimeFrom", from.as_str()), ("postDatetimeTo", until.as_str())]);
        }
        query.extend([("size", size.as_str()), ("page", number.as_str())]);
        let url = self.client.address(&[kind.path(), &self.emil_id], &query);
        self.requests.fetch_add(1, Ordering::Relaxed);
        let body = self.client.text(&url).await;
        let body = body.map_err(|error| SourceError::of_the_api(dataset, error))?;
        let body = self.client.redactor().clean(&String::from_utf8_lossy(&body));
        page::parse(body.as_bytes(), kind, &self.emil_id).map_err(|fault| match fault {
            NotListed::Fault(said) | NotListed::Other(said) => SourceError::NoListing { url: url.to_string(), said },
            NotListed::TooMany => SourceError::TooMany { url: url.to_string(), limit: MAX_DOCUMENTS },
        })
    }

    fn document(&self, archived: Archived, name: String, now: Timestamp) -> Document {
        let (published_at, published_basis) = stamp::published(Some(&archived.posted), &name, now);
        let url = self.client.address(&[Kind::Archive.path(), &self.emil_id], &[("download", &archived.doc_id)]);
        let doc_id = Some(archived.doc_id);
        Document { doc_id, url: url.to_string(), name, published_at, published_basis, expires_at: None }
    }
}

/// An instant as the API takes it: Central, without offset.
fn central_text(instant: Timestamp) -> String {
    utc_to_central(instant).0.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Tells the passes of the repeated hour by DocID, as the page of MIS does: the API prints no offset. Only documents of
/// that night are compared, because ERCOT has given old documents new numbers.
fn tell_passes(documents: &mut [Document]) {
    let repeats = |date: Date| central_to_utc(date.at(1, 30, 0, 0), Pass::Second).is_ok();
    let nights: BTreeSet<Date> =
        documents.iter().map(|document| central_date(document.published_at)).filter(|d| repeats(*d)).collect();
    for night in nights {
        let is_of_night = |document: &Document| {
            let local = utc_to_central(document.published_at).0;
            local.date() == night && local.hour() < 3
        };
        let places: Vec<usize> = (0..documents.len()).filter(|&place| documents.get(place).is_some_and(is_of_night)).collect();
        let mut of_night: Vec<Document> = places.iter().filter_map(|&place| documents.get(place).cloned()).collect();
        for document in &mut of_night {
            document.published_basis = PublishedBasis::FileName;
        }
        stamp::part_repeated_postings(&mut of_night);
        stamp::order_by_doc_id(&mut of_night);
        for (place, document) in places.into_iter().zip(of_night) {
            if let Some(slot) = documents.get_mut(place) {
                slot.published_at = document.published_at;
            }
        }
    }
}

#[cfg(test)]
mod bundle_tests;
#[cfg(test)]
mod leaks;
#[cfg(test)]
mod tests;
