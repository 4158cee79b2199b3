//! Requests to ERCOT's public API: with a token, a new one after a refusal, and nothing secret in what goes wrong.

use std::sync::Arc;

use ercot_manifest::durable::IncomingFile;
use url::Url;

use super::secret::{Credentials, Redactor};
use super::token::Tokens;
use crate::http::{Answer, Ask, Backoff, Encoding, Http, PostBody, TransferError};
use crate::source::{Watch, receive};
use crate::unpack::{BodyFault, UnpackError};

/// The largest page of a listing.
const MAX_PAGE_BYTES: u64 = 64 * 1024 * 1024;

/// How much of a body that is no zip is looked at.
const HEAD_BYTES: usize = 8 * 1024;

/// The API under one address and with one account.
pub(super) struct ApiClient {
    http: Http,
    base: Url,
    tokens: Tokens,
    redactor: Arc<Redactor>,
}

impl ApiClient {
    pub(super) fn new(http: Http, base: Url, token_url: Url, credentials: Credentials) -> Self {
        let redactor = Arc::new(Redactor::of(&credentials));
        let tokens = Tokens::new(http.clone(), token_url, credentials, Arc::clone(&redactor));
        Self { http, base, tokens, redactor }
    }

    pub(super) fn http(&self) -> &Http {
        &self.http
    }

    pub(super) fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// `archive/np4-190-cd` and its like below the base address.
    pub(super) fn address(&self, parts: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(parts);
        }
        url.set_fragment(None);
        url.set_query(None);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// A small answer, with the retries that its failures deserve.
    pub(super) async fn text(&self, url: &Url) -> Result<Vec<u8>, TransferError> {
        let mut backoff = Backoff::new(&self.http);
        loop {
            let attempt = async { self.attempt(url, Encoding::Any, None).await?.text(MAX_PAGE_BYTES).await };
            let error = match attempt.await {
                Ok(body) => return Ok(body),
                Err(error) => error,
            };
            let Some(wait) = backoff.after(&error) else { return Err(error) };
            tracing::debug!(%error, ?wait, "asking ERCOT's public API again");
            tokio::time::sleep(wait).await;
        }
    }

    /// One attempt to read a zip file into a file.
    pub(super) async fn zip(
        &self,
        url: &Url,
        body: Option<PostBody>,
        incoming: &mut IncomingFile,
        watch: Option<&Watch<'_>>,
    ) -> Result<(), TransferError> {
        let mut answer = self.attempt(url, Encoding::Identity, body).await?;
        let mut head = Vec::new();
        while head.len() < 4
            && let Some(piece) = answer.next_piece().await?
        {
            head.extend_from_slice(&piece);
        }
        if !head.starts_with(b"PK") {
            while head.len() < HEAD_BYTES
                && let Some(piece) = answer.next_piece().await?
            {
                head.extend_from_slice(&piece);
            }
            return Err(self.no_zip(url, &head));
        }
        receive(answer, &head, self.http.config().max_document_bytes, incoming, watch).await
    }

    /// What came instead of a zip, in its own words but without our secrets.
    fn no_zip(&self, url: &Url, head: &[u8]) -> TransferError {
        let said = self.redactor.quote(head);
        let fault = if head.is_empty() { BodyFault::Empty } else { BodyFault::Sentence(said) };
        TransferError::Body { url: url.to_string(), source: UnpackError::Body { file: "the answer".to_owned(), fault } }
    }

    /// One attempt at a request. A refused token is replaced once; when the new one is refused too, nothing more is asked.
    async fn attempt(&self, url: &Url, encoding: Encoding, body: Option<PostBody>) -> Result<Answer, TransferError> {
        let mut token = self.tokens.get().await?;
        let quote = |body: &[u8]| self.redactor.quote(body);
        tracing::debug!(%url, "asking ERCOT's public API");
        for is_last in [false, true] {
            let credentials = Some(token.headers.clone());
            let ask = Ask { body: body.clone(), credentials, quote: &quote, ..Ask::get(url, encoding) };
            match self.http.send(ask).await {
                Err(TransferError::Status { status: 401, said, .. }) if is_last => {
                    let said = format!("a new token was refused too ({said:?}); check ERCOT_API_SUBSCRIPTION_KEY");
                    self.tokens.refuse(&said).await;
                    return Err(TransferError::Login { url: url.to_string(), said });
                }
                Err(TransferError::Status { status: 401, .. }) => {
                    tracing::debug!(%url, "the token was refused, asking for a new one");
                    token = self.tokens.newer_than(token.number).await?;
                }
                answered => return answered,
            }
        }
        Err(TransferError::Login { url: url.to_string(), said: "no token was accepted".to_owned() })
    }
}
