use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, ClientBuilder};

use url::Url;

use super::{HttpConfig, ProxyUse, is_loopback};

/// Redirects that are followed for one request.
const MAX_REDIRECTS: usize = 5;

/// The HTTP client cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The contact does not fit into a header.
    #[error("the contact {contact:?} cannot be sent in the User-Agent; use printable ASCII")]
    Contact {
        /// What was configured.
        contact: String,
    },
    /// The client library refused.
    #[error("the HTTP client cannot be set up")]
    Client {
        /// What it said.
        source: reqwest::Error,
    },
}

/// Who asks: `ercot-fetch/<version> (+<contact>)`.
///
/// ```
/// let agent = ercot_mis::http::user_agent(Some("data@example.com"));
/// assert!(agent.starts_with("ercot-fetch/") && agent.ends_with(" (+data@example.com)"));
/// ```
pub fn user_agent(contact: Option<&str>) -> String {
    let program = concat!("ercot-fetch/", env!("CARGO_PKG_VERSION"));
    match contact.map(str::trim).filter(|contact| !contact.is_empty()) {
        Some(contact) => format!("{program} (+{contact})"),
        None => program.to_owned(),
    }
}

/// A client with the time-outs, the User-Agent and the redirect rules of a configuration, and no limits.
///
/// TLS needs a process-wide crypto provider. A binary may install one before; else ring is installed here. On a machine
/// without any root certificate plain HTTP still works, and HTTPS reports that the server is not trusted.
///
/// # Errors
///
/// [`HttpError`].
pub fn client(config: &HttpConfig) -> Result<Client, HttpError> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Fails only if another thread has installed one in between, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let agent = user_agent(config.contact.as_deref());
    if !agent.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Err(HttpError::Contact { contact: config.contact.clone().unwrap_or_default() });
    }
    build(|| builder(config, &agent))
}

/// The clients of one configuration.
///
/// A server on this machine is never asked through a proxy, whatever the environment says: it would see credentials that are
/// sent as plain HTTP, and know nothing of this machine's servers.
#[derive(Debug)]
pub(super) struct Clients {
    elsewhere: Pair,
    here: Pair,
}

#[derive(Debug, Clone)]
struct Pair {
    following: Client,
    /// For requests with credentials.
    without_redirects: Client,
}

impl Clients {
    pub(super) fn new(config: &HttpConfig) -> Result<Self, HttpError> {
        let elsewhere = Pair::new(config)?;
        let here = match config.proxy {
            ProxyUse::Never => elsewhere.clone(),
            ProxyUse::FromEnvironment => Pair::new(&HttpConfig { proxy: ProxyUse::Never, ..config.clone() })?,
        };
        Ok(Self { elsewhere, here })
    }

    /// For requests without credentials, which may follow redirects.
    pub(super) fn following(&self, url: &Url) -> &Client {
        &self.of(url).following
    }

    /// For requests with credentials.
    pub(super) fn without_redirects(&self, url: &Url) -> &Client {
        &self.of(url).without_redirects
    }

    fn of(&self, url: &Url) -> &Pair {
        if is_loopback(url) { &self.here } else { &self.elsewhere }
    }
}

impl Pair {
    fn new(config: &HttpConfig) -> Result<Self, HttpError> {
        Ok(Self { following: client(config)?, without_redirects: client_without_redirects(config)? })
    }
}

/// The same, but it follows no redirect: for requests with headers that no other host may see.
fn client_without_redirects(config: &HttpConfig) -> Result<Client, HttpError> {
    let agent = user_agent(config.contact.as_deref());
    build(|| builder(config, &agent).redirect(Policy::none()))
}

fn build(builder: impl Fn() -> ClientBuilder) -> Result<Client, HttpError> {
    let built = builder().build().or_else(|error| {
        tracing::warn!(%error, "no root certificates on this machine: HTTPS will not work");
        builder().tls_certs_only([]).build()
    });
    built.map_err(|source| HttpError::Client { source })
}

fn builder(config: &HttpConfig, agent: &str) -> ClientBuilder {
    let builder = Client::builder()
        .user_agent(agent)
        .connect_timeout(config.connect_timeout)
        .read_timeout(config.idle_timeout)
        .timeout(config.total_timeout)
        .redirect(Policy::custom(redirect));
    match config.proxy {
        ProxyUse::FromEnvironment => builder,
        ProxyUse::Never => builder.no_proxy(),
    }
}

fn redirect(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let loses_tls = attempt.previous().iter().any(|url| url.scheme() == "https") && attempt.url().scheme() != "https";
    if loses_tls {
        attempt.error(RedirectFault::LosesTls)
    } else if attempt.previous().len() > MAX_REDIRECTS {
        attempt.error(RedirectFault::TooMany)
    } else {
        attempt.follow()
    }
}

#[derive(Debug, thiserror::Error)]
enum RedirectFault {
    #[error("it redirects from https to plain http")]
    LosesTls,
    #[error("it redirects more than {MAX_REDIRECTS} times")]
    TooMany,
}
