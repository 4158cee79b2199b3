//! ERCOT's dashboards: the JSON behind its pages, which changes all the time under one address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ercot_manifest::durable::IncomingFile;
use ercot_manifest::hash::hash_bytes;
use ercot_manifest::{Document, PublishedBasis};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use url::Url;

use super::{Ignored, Listing, ListingFormat, Source, SourceError, Watch, finish, stamp};
use crate::catalog::{Dataset, SourceMode};
use crate::http::{Backoff, Encoding, Http, TransferError};
use crate::unpack::quote_body;

/// The largest answer: `daily-prc` has 1 MB by the end of the day.
const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Captures a dashboard at every run.
///
/// Each capture is a document of its own, `<name>_<YYYYMMDDTHHMMSSZ>.json`, published when the JSON says that it was updated
/// last, else when it was fetched. Its address ends with a digest of its bytes, so that the same bytes are one document
/// and are stored once, however often they are fetched.
#[derive(Debug, Clone)]
pub struct DashboardSource {
    http: Http,
    base_url: Url,
    /// What was read and is not written yet, by address.
    captures: Arc<Mutex<HashMap<String, Vec<u8>>>>,
}

impl DashboardSource {
    /// A source at a host; see [`super::DEFAULT_BASE_URL`]. Only scheme, host and port of the address are used.
    pub fn new(http: Http, base_url: Url) -> Self {
        Self { http, base_url, captures: Arc::default() }
    }

    fn address(&self, dashboard: &str) -> Url {
        let mut url = self.base_url.clone();
        url.set_path(&format!("/api/1/services/read/dashboards/{dashboard}.json"));
        url.set_query(None);
        url.set_fragment(None);
        url
    }

    async fn read(&self, dataset: &Dataset, url: &Url) -> Result<Vec<u8>, SourceError> {
        let mut backoff = Backoff::new(&self.http);
        loop {
            let attempt = async { self.http.get(url, Encoding::Any).await?.text(MAX_BYTES).await };
            let error = match attempt.await {
                Ok(body) => return Ok(body),
                Err(error) => error,
            };
            let Some(wait) = backoff.after(&error) else {
                return Err(SourceError::Transfer { dataset: dataset.name.clone(), source: Box::new(error) });
            };
            tracing::debug!(dataset = dataset.name, %error, ?wait, "dashboard failed, asking again");
            tokio::time::sleep(wait).await;
        }
    }
}

impl Source for DashboardSource {
    async fn list(&self, dataset: &Dataset, now: Timestamp) -> Result<Listing, SourceError> {
        let SourceMode::Dashboard { dashboard } = &dataset.source else {
            return Err(SourceError::NoDashboard { dataset: dataset.name.clone() });
        };
        let mut url = self.address(dashboard);
        let body = self.read(dataset, &url).await?;
        let json: Value = serde_json::from_slice(&body)
            .ok()
            .filter(|json: &Value| json.is_object() || json.is_array())
            .ok_or_else(|| SourceError::NoListing { url: url.to_string(), said: quote_body(&body) })?;
        let (published_at, published_basis) = match last_updated(&json) {
            Some(updated) => (updated, PublishedBasis::Listing),
            None => (now, PublishedBasis::Retrieved),
        };
        let stamp = TimeZone::UTC.to_datetime(published_at).strftime("%Y%m%dT%H%M%SZ");
        let name = format!("{dashboard}_{stamp}.json");
        let mut digest = hash_bytes(&body).to_string();
        digest.truncate(16);
        url.set_fragment(Some(&digest));
        let url = url.to_string();
        self.captures.lock().unwrap_or_else(PoisonError::into_inner).insert(url.clone(), body);
        let document = Document { doc_id: None, url, name, published_at, published_basis, expires_at: None };
        Ok(finish(vec![document], ListingFormat::Dashboard, Ignored::default(), ""))
    }

    async fn transfer(&self, document: &Document, incoming: &mut IncomingFile, watch: &Watch<'_>) -> Result<(), TransferError> {
        let body = self.captures.lock().unwrap_or_else(PoisonError::into_inner).get(&document.url).cloned();
        let Some(body) = body else { return Err(TransferError::Address { url: document.url.clone() }) };
        super::write(incoming, &body)?;
        watch.received(body.len());
        Ok(())
    }

    fn http(&self) -> Option<&Http> {
        Some(&self.http)
    }
}

/// `"lastUpdated": "2026-09-06 17:13:14-0500"`: Central, with an offset.
fn last_updated(json: &Value) -> Option<Timestamp> {
    stamp::listed_instant(json.get("lastUpdated")?.as_str()?, "")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use ercot_manifest::Manifest;
    use ercot_types::clock::FixedClock;

    use super::*;
    use crate::catalog::Catalog;
    use crate::fetch::{FetchOptions, FetchOutcome, fetch_dataset};
    use crate::http::{HostLimits, HttpConfig, ProxyUse, RetryPolicy};
    use crate::progress::NoProgress;
    use crate::source::AnySource;
    use crate::testing::server::{Reply, Server};

    fn dataset(source: SourceMode) -> Dataset {
        Dataset { source, ..Catalog::builtin().unwrap().get("rt_lmp_5min").unwrap().clone() }
    }

    /// Fetches as often as there are instants; returns what each run captured and the names of what is held.
    async fn captures(server: &Server, nows: &[&str]) -> (Vec<FetchOutcome>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::open(&folder.path().join("manifests/d.jsonl")).unwrap();
        let retry = RetryPolicy { base: Duration::from_millis(1), ..RetryPolicy::default() };
        let config = HttpConfig { retry, loopback: HostLimits::unpaced(4), proxy: ProxyUse::Never, ..HttpConfig::default() };
        let dataset = dataset(SourceMode::Dashboard { dashboard: "daily-prc".to_owned() });
        let source = AnySource::of(&dataset, &Http::new(config).unwrap(), &server.base);
        let mut outcomes = Vec::new();
        for now in nows {
            let (options, clock) = (FetchOptions::new(folder.path()), FixedClock(now.parse().unwrap()));
            outcomes.push(fetch_dataset(&dataset, &source, &mut manifest, &options, &clock, &NoProgress).await.unwrap());
        }
        assert!(manifest.verify(folder.path()).findings.is_empty());
        let held = manifest.entries().filter(|entry| entry.file.is_some()).map(|entry| entry.document.name.clone());
        let held = held.collect();
        (outcomes, held)
    }

    #[tokio::test]
    async fn each_new_state_is_captured_once_with_the_time_that_it_states() {
        let server = Server::start(|_, earlier| {
            let prc = if earlier < 2 { 9000 } else { 9001 };
            let second = if earlier < 2 { 14 } else { 24 };
            Reply::ok(format!(r#"{{"lastUpdated":"2026-09-06 17:13:{second}-0500","data":[{{"prc":{prc}}}]}}"#))
        })
        .await;
        let nows = ["2026-09-06T22:14:00Z", "2026-09-06T22:14:30Z", "2026-09-06T22:15:00Z"];
        let (outcomes, held) = captures(&server, &nows).await;
        assert_eq!(outcomes.iter().map(|outcome| outcome.downloaded).collect::<Vec<_>>(), [1, 0, 1]);
        assert_eq!(held, ["daily-prc_20260906T221314Z.json", "daily-prc_20260906T221324Z.json"]);
        assert_eq!(server.paths()[0], "/api/1/services/read/dashboards/daily-prc.json");
    }

    #[tokio::test]
    async fn without_a_stated_time_the_fetch_is_the_publish_time_and_the_same_bytes_are_one_capture() {
        let server = Server::start(|_, earlier| Reply::ok(format!(r#"{{"data":[{{"prc":{}}}]}}"#, earlier / 2))).await;
        let nows = ["2026-09-06T22:14:00Z", "2026-09-06T22:15:00Z", "2026-09-06T22:16:00Z"];
        let (outcomes, held) = captures(&server, &nows).await;
        assert_eq!(outcomes.iter().map(|outcome| outcome.downloaded).collect::<Vec<_>>(), [1, 0, 1]);
        assert_eq!(held, ["daily-prc_20260906T221400Z.json", "daily-prc_20260906T221600Z.json"]);
    }

    #[tokio::test]
    async fn a_page_and_a_report_that_can_only_be_given_are_errors() {
        let server = Server::start(|_, _| Reply::ok("<html>Denied</html>")).await;
        let http = Http::new(HttpConfig { proxy: ProxyUse::Never, ..HttpConfig::default() }).unwrap();
        let now = "2026-09-06T22:14:00Z".parse().unwrap();
        let of = |dataset: &Dataset| AnySource::of(dataset, &http, &server.base);
        let dashboard = dataset(SourceMode::Dashboard { dashboard: "daily-prc".to_owned() });
        let error = of(&dashboard).list(&dashboard, now).await.unwrap_err();
        assert!(matches!(error, SourceError::NoListing { said, .. } if said == "Denied"));
        let given = Dataset { disabled_because: Some("the trial is over".to_owned()), ..dataset(SourceMode::Given {}) };
        let error = of(&given).list(&given, now).await.unwrap_err().to_string();
        assert_eq!(error, "files of rt_lmp_5min can only be given, with --source-dir or an import: the trial is over");
    }
}
