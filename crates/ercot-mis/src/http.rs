//! HTTP with manners: limits for every host, retries that back off, time-outs, and a User-Agent that says who asks.

mod ask;
mod breaker;
mod client;
mod error;
mod gate;
mod retry;

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_TYPE, HeaderValue};
use reqwest::{RequestBuilder, Response};
use tokio::sync::OwnedSemaphorePermit;
use url::Url;

pub(crate) use ask::{Ask, PostBody};
pub use client::{HttpError, client, user_agent};
pub(crate) use error::Class;
pub use error::{TransferError, Trouble};
pub use gate::is_loopback;
pub(crate) use retry::Backoff;

use breaker::Breakers;
use client::Clients;
use gate::Gates;

/// How much of a refusal's body is read for its words.
const REFUSAL_BYTES: u64 = 16 * 1024;

/// How to talk to hosts. The default is what ERCOT's terms ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpConfig {
    /// Who to write to about these requests: an address or a URL, sent in the User-Agent.
    pub contact: Option<String>,
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest silence within an answer.
    pub idle_timeout: Duration,
    /// Longest time for one attempt as a whole.
    pub total_timeout: Duration,
    /// When and how often to ask again.
    pub retry: RetryPolicy,
    /// Limits for every host but this machine.
    pub limits: HostLimits,
    /// Limits for this machine (`localhost` and loopback addresses).
    pub loopback: HostLimits,
    /// Limits for single hosts, by name.
    pub hosts: Vec<(String, HostLimits)>,
    /// Whether proxies are used.
    pub proxy: ProxyUse,
    /// Largest document.
    pub max_document_bytes: u64,
    /// Seed of the random waits.
    pub seed: u64,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            contact: None,
            connect_timeout: Duration::from_secs(15),
            idle_timeout: Duration::from_secs(60),
            total_timeout: Duration::from_secs(30 * 60),
            retry: RetryPolicy::default(),
            limits: HostLimits::default(),
            loopback: HostLimits::default(),
            hosts: Vec::new(),
            proxy: ProxyUse::FromEnvironment,
            max_document_bytes: 2 * 1024 * 1024 * 1024,
            seed: 0,
        }
    }
}

/// What one host is asked for at most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HostLimits {
    /// Requests per second over time. None: unlimited.
    pub requests_per_second: Option<f64>,
    /// Requests at once after a pause, before the rate applies.
    pub burst: u32,
    /// Requests under way at the same time.
    pub concurrent: usize,
}

impl Default for HostLimits {
    /// 10 requests a second, 4 at a time.
    fn default() -> Self {
        Self { requests_per_second: Some(10.0), burst: 10, concurrent: 4 }
    }
}

impl HostLimits {
    /// No limit of the rate, for a server on this machine.
    pub fn unpaced(concurrent: usize) -> Self {
        Self { requests_per_second: None, burst: 1, concurrent }
    }
}

/// When to ask again, and how long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts in all, the first one included.
    pub attempts: u32,
    /// Attempts in all for a body that arrived damaged.
    pub damaged_attempts: u32,
    /// Longest wait after the first failure; doubled after each.
    pub base: Duration,
    /// Longest wait of all.
    pub cap: Duration,
    /// Longest wait that a server's `Retry-After` is granted.
    pub retry_after_cap: Duration,
}

impl Default for RetryPolicy {
    /// 5 attempts, 3 for a damaged body; waits of up to 0.5, 1, 2, 4 … 30 seconds; `Retry-After` up to 2 minutes.
    fn default() -> Self {
        Self {
            attempts: 5,
            damaged_attempts: 3,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(30),
            retry_after_cap: Duration::from_secs(120),
        }
    }
}

/// Whether proxies are used for other machines. A server on this machine is never asked through one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyUse {
    /// As `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say.
    FromEnvironment,
    /// Never.
    Never,
}

/// A client and its limits. Clones share them; a process needs one, whatever it fetches, or the limits of a host would
/// hold for each of several.
#[derive(Debug, Clone)]
pub struct Http {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    clients: Clients,
    config: HttpConfig,
    gates: Gates,
    breakers: Breakers,
    random: Mutex<StdRng>,
}

/// What is asked for: documents come as they are, listings may be compressed on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Any,
    Identity,
}

/// An answer with status 2xx. It holds its place in the host's queue until it is dropped.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) url: Url,
    pub(crate) response: Response,
    /// The length of the body, where it was announced.
    pub(crate) announced: Option<u64>,
    /// To be told that the host has answered; none for a refusal.
    asked_by: Option<Arc<Shared>>,
    _place: OwnedSemaphorePermit,
}

impl Http {
    /// Builds a client.
    ///
    /// # Errors
    ///
    /// [`HttpError`] when the contact cannot be sent in a header or the TLS set-up fails.
    pub fn new(config: HttpConfig) -> Result<Self, HttpError> {
        let clients = Clients::new(&config)?;
        let gates = Gates::new(config.limits, config.loopback, config.hosts.clone());
        let random = Mutex::new(StdRng::seed_from_u64(config.seed));
        let breakers = Breakers::default();
        Ok(Self { shared: Arc::new(Shared { clients, config, gates, breakers, random }) })
    }

    /// How it was configured.
    pub fn config(&self) -> &HttpConfig {
        &self.shared.config
    }

    /// A fraction in 0..1 from the seeded generator.
    pub(crate) fn random_fraction(&self) -> f64 {
        self.shared.random.lock().unwrap_or_else(PoisonError::into_inner).random_range(0.0..1.0)
    }

    /// A request has failed for good, after all its retries.
    pub(crate) fn gave_up(&self, error: &TransferError) {
        self.shared.breakers.failed(error);
    }

    /// One attempt at a GET, within the host's limits.
    pub(crate) async fn get(&self, url: &Url, encoding: Encoding) -> Result<Answer, TransferError> {
        self.send(Ask::get(url, encoding)).await
    }

    /// One attempt at a request, within the host's limits.
    pub(crate) async fn send(&self, ask: Ask<'_>) -> Result<Answer, TransferError> {
        let (url, quote) = (ask.url, ask.quote);
        let gate = self.shared.gates.of(url);
        let place = gate.enter().await;
        self.shared.breakers.check(url)?;
        let response = self.request(ask).send().await.map_err(|error| TransferError::from_request(url, error))?;
        let status = response.status();
        if status.is_success() {
            // A host that says yes and then falls silent has not answered: what counts is the end of the body.
            return Ok(Answer { asked_by: Some(Arc::clone(&self.shared)), ..Answer::new(url, response, place) });
        }
        let retry_after = retry::retry_after(response.headers());
        let unasked = || (status.as_u16() == 429).then(|| gate.unasked_pause());
        if let Some(wait) = retry_after.or_else(unasked) {
            gate.pause(wait.min(self.shared.config.retry.retry_after_cap));
        }
        let answer = Answer::new(url, response, place);
        let said = answer.text(REFUSAL_BYTES).await.map(|body| quote(&body)).unwrap_or_default();
        let error = TransferError::Status { url: url.to_string(), status: status.as_u16(), said, retry_after };
        if error.trouble().is_none() {
            self.shared.breakers.answered(url);
        }
        Err(error)
    }

    fn request(&self, ask: Ask<'_>) -> RequestBuilder {
        let clients = &self.shared.clients;
        let client = if ask.credentials.is_some() { clients.without_redirects(ask.url) } else { clients.following(ask.url) };
        let mut request = match ask.body {
            Some(body) => client.post(ask.url.clone()).header(CONTENT_TYPE, body.content_type).body(body.bytes),
            None => client.get(ask.url.clone()),
        };
        if ask.encoding == Encoding::Identity {
            request = request.header(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        match ask.credentials {
            Some(headers) => request.headers(headers),
            None => request,
        }
    }

    /// The modification time that a URL reports, if it answers a HEAD request and reports one.
    pub(crate) async fn last_modified(&self, url: &Url) -> Result<Option<jiff::Timestamp>, TransferError> {
        let _place = self.shared.gates.of(url).enter().await;
        self.shared.breakers.check(url)?;
        let sent = self.shared.clients.following(url).head(url.clone()).send().await;
        let response = sent.map_err(|error| TransferError::from_request(url, error))?;
        Ok(retry::http_date(response.headers(), &reqwest::header::LAST_MODIFIED))
    }
}

impl Answer {
    fn new(url: &Url, response: Response, place: OwnedSemaphorePermit) -> Self {
        Self { url: url.clone(), announced: response.content_length(), response, asked_by: None, _place: place }
    }

    /// The body, up to a limit; what is longer is an error.
    pub(crate) async fn text(mut self, limit: u64) -> Result<Vec<u8>, TransferError> {
        let mut body = Vec::new();
        while let Some(piece) = self.next_piece().await? {
            if (body.len() + piece.len()) as u64 > limit {
                return Err(TransferError::TooLarge { url: self.url.to_string(), limit_bytes: limit });
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }

    /// The next bytes of the body; None at its end.
    pub(crate) async fn next_piece(&mut self) -> Result<Option<impl Deref<Target = [u8]> + use<>>, TransferError> {
        let piece = self.response.chunk().await.map_err(|error| TransferError::from_request(&self.url, error))?;
        if let (None, Some(shared)) = (&piece, &self.asked_by) {
            shared.breakers.answered(&self.url);
        }
        Ok(piece)
    }
}

#[cfg(test)]
mod tests;
