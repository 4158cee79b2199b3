//! Tokens of ERCOT's public API: asked for with the account, good for an hour, asked for again before they end.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;
use url::form_urlencoded::Serializer;

use super::secret::{Credentials, Redactor, Secret};
use crate::http::{Ask, Backoff, Encoding, Http, PostBody, TransferError};

/// The public constant of ERCOT's documentation that says which application asks.
const CLIENT_ID: &str = "fec253ea-0d06-4272-a5e6-b478baeecd70";

const KEY_HEADER: HeaderName = HeaderName::from_static("ocp-apim-subscription-key");

/// How long a token is good for when the answer does not say.
const LIFETIME: Duration = Duration::from_secs(3600);

/// A token is not used in its last minutes: the answer to a request may take some.
const MARGIN: Duration = Duration::from_secs(300);

/// The largest answer to a login.
const MAX_ANSWER_BYTES: u64 = 256 * 1024;

/// Keeps the token of an account.
pub(super) struct Tokens {
    http: Http,
    url: Url,
    credentials: Credentials,
    redactor: Arc<Redactor>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// Tokens had so far.
    count: u64,
    /// Why the account is refused, once it is: asking again could lock it.
    refused: Option<String>,
}

/// A token on its way into a request.
#[derive(Clone)]
pub(super) struct Token {
    /// The two headers of every request, marked so that no log prints them.
    pub(super) headers: HeaderMap,
    /// Which token it is.
    pub(super) number: u64,
    ends: Instant,
}

impl Tokens {
    pub(super) fn new(http: Http, url: Url, credentials: Credentials, redactor: Arc<Redactor>) -> Self {
        Self { http, url, credentials, redactor, state: Mutex::default() }
    }

    /// The token, asked for if there is none that lasts.
    pub(super) async fn get(&self) -> Result<Token, TransferError> {
        self.newer_than(0).await
    }

    /// A token after the given one, which was refused. Many requests that were refused share one new token.
    pub(super) async fn newer_than(&self, refused: u64) -> Result<Token, TransferError> {
        let mut state = self.state.lock().await;
        if let Some(said) = &state.refused {
            return Err(self.refusal(said.clone()));
        }
        let lasts = |token: &&Token| token.number > refused && Instant::now() < token.ends;
        if let Some(token) = state.token.as_ref().filter(lasts) {
            return Ok(token.clone());
        }
        state.token = None;
        let token = match self.ask(state.count + 1).await {
            Ok(token) => token,
            Err(error) => {
                if let TransferError::Login { said, .. } = &error {
                    state.refused = Some(said.clone());
                }
                return Err(error);
            }
        };
        state.count = token.number;
        state.token = Some(token.clone());
        Ok(token)
    }

    /// A new token was refused as well: nothing is asked with this account any more.
    pub(super) async fn refuse(&self, said: &str) {
        self.state.lock().await.refused = Some(said.to_owned());
    }

    fn refusal(&self, said: String) -> TransferError {
        TransferError::Login { url: self.url.to_string(), said }
    }

    async fn ask(&self, number: u64) -> Result<Token, TransferError> {
        let mut backoff = Backoff::new(&self.http);
        let asked_at = Instant::now();
        loop {
            let error = match self.post().await {
                Ok(body) => return self.read(&body, number, asked_at),
                Err(TransferError::Status { status: status @ 400..=403, said, .. }) => {
                    return Err(self.refusal(login_words(status, &said)));
                }
                Err(error) => error,
            };
            let Some(wait) = backoff.after(&error) else { return Err(error) };
            tracing::debug!(%error, ?wait, "no token yet, asking again");
            tokio::time::sleep(wait).await;
        }
    }

    async fn post(&self) -> Result<Vec<u8>, TransferError> {
        let form = Serializer::new(String::new())
            .append_pair("grant_type", "password")
            .append_pair("username", self.credentials.username.expose())
            .append_pair("password", self.credentials.password.expose())
            .append_pair("response_type", "id_token")
            .append_pair("scope", &format!("openid {CLIENT_ID} offline_access"))
            .append_pair("client_id", CLIENT_ID)
            .finish();
        let body = PostBody { content_type: "application/x-www-form-urlencoded", bytes: form.into_bytes() };
        let quote = |body: &[u8]| error_code(body);
        let ask =
            Ask { body: Some(body), credentials: Some(HeaderMap::new()), quote: &quote, ..Ask::get(&self.url, Encoding::Any) };
        self.http.send(ask).await?.text(MAX_ANSWER_BYTES).await
    }

    fn read(&self, body: &[u8], number: u64, asked_at: Instant) -> Result<Token, TransferError> {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let token = answer.get("id_token").and_then(Value::as_str).filter(|token| !token.is_empty());
        let bearer = token.map(|token| (token, HeaderValue::from_str(&format!("Bearer {token}"))));
        let key = HeaderValue::from_str(self.credentials.subscription_key.expose());
        let (Some((token, Ok(mut bearer))), Ok(mut key)) = (bearer, key) else {
            return Err(self.refusal("the answer to the login holds no id_token; check --token-url".to_owned()));
        };
        self.redactor.learn(&Secret::new(token));
        bearer.set_sensitive(true);
        key.set_sensitive(true);
        let seconds = answer.get("expires_in").and_then(|seconds| seconds.as_u64().or_else(|| seconds.as_str()?.parse().ok()));
        let lifetime = seconds.map_or(LIFETIME, Duration::from_secs).min(LIFETIME);
        let usable = lifetime.saturating_sub(MARGIN.min(lifetime / 4));
        tracing::debug!(number, seconds = usable.as_secs(), "a token of ERCOT's public API");
        let headers = HeaderMap::from_iter([(AUTHORIZATION, bearer), (KEY_HEADER, key)]);
        Ok(Token { headers, number, ends: asked_at + usable })
    }
}

/// The code in a refused login, as in `{"error":"access_denied","error_description":"AADB2C90225: The username or …"}`.
/// Nothing else of the body is quoted: it may hold what was sent.
fn error_code(body: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let description = answer.get("error_description").and_then(Value::as_str).unwrap_or_default();
    let code = description.split([':', ' ']).next().unwrap_or_default();
    let is_code =
        code.strip_prefix("AADB2C").is_some_and(|digits| digits.len() <= 8 && digits.bytes().all(|b| b.is_ascii_digit()));
    if is_code { code.to_owned() } else { String::new() }
}

fn login_words(status: u16, code: &str) -> String {
    let check = "check ERCOT_API_USERNAME and ERCOT_API_PASSWORD";
    if code.is_empty() { format!("status {status}; {check}") } else { format!("status {status}, {code}; {check}") }
}
