//! ERCOT's public API over the same documents: who may ask, and how often.
//!
//! Shapes are those of `https://api.ercot.com/api/public-reports` (a real archive listing lies in `data/real/public-api`) and of
//! the token endpoint of its user accounts. The API has every document of the sample from its publish time on, for ever, and
//! knows nothing of what goes wrong in MIS.

mod archive;
mod bundle;

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::query::parameter;
use crate::replay::Replay;

/// The header with the subscription key.
const SUBSCRIPTION_KEY: &str = "ocp-apim-subscription-key";

/// The span over which requests are counted.
const MINUTE: Duration = Duration::from_secs(60);

/// Who may ask the public API, and how often.
#[derive(Debug, Clone)]
pub struct ApiOptions {
    /// The one account that is known.
    pub account: Account,
    /// Requests within any minute beyond which the answer is 429; `None`: no limit. ERCOT's is 30.
    pub requests_per_minute: Option<u32>,
    /// How long a token is good for. ERCOT's are for an hour.
    pub token_life: Duration,
}

/// What a client of the public API has to show.
#[derive(Debug, Clone)]
pub struct Account {
    /// The name of the account.
    pub username: String,
    /// Its password.
    pub password: Secret,
    /// Its subscription key.
    pub subscription_key: Secret,
}

/// A text that is not printed with the options it belongs to.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::new(text))
    }
}

impl Default for ApiOptions {
    /// The account `replay`, with password and key `replay`; no limit.
    fn default() -> Self {
        let replay = || "replay".to_owned();
        let account = Account { username: replay(), password: Secret(replay()), subscription_key: Secret(replay()) };
        Self { account, requests_per_minute: None, token_life: Duration::from_secs(3600) }
    }
}

/// The state of the API: tokens that were given out, and when it was asked.
pub(crate) struct Api {
    options: ApiOptions,
    desk: Mutex<Desk>,
}

#[derive(Default)]
struct Desk {
    /// Tokens with the end of their life.
    tokens: HashMap<String, Instant>,
    asked: VecDeque<Instant>,
}

impl Api {
    pub(crate) fn new(options: ApiOptions) -> Self {
        Self { options, desk: Mutex::default() }
    }

    /// A token for whoever shows the account's name and password.
    fn token(&self, form: &HashMap<String, String>, now: Instant) -> Result<Value, Refusal> {
        let field = |name: &str| form.get(name).map_or("", String::as_str);
        if field("grant_type") != "password" {
            return Err(Refusal::Grant);
        }
        let Account { username, password, .. } = &self.options.account;
        if field("username") != username || field("password") != password.0 {
            return Err(Refusal::Password);
        }
        let mut desk = self.desk();
        let token = format!("replay-token-{}", desk.tokens.len() + 1);
        desk.tokens.insert(token.clone(), now + self.options.token_life);
        let seconds = self.options.token_life.as_secs().to_string();
        let access_token = format!("{token}-for-nothing");
        Ok(json!({ "access_token": access_token, "id_token": token, "token_type": "Bearer", "expires_in": seconds }))
    }

    /// Lets a request pass that shows key and token and does not come too often.
    fn admit(&self, headers: &HeaderMap, now: Instant) -> Result<(), Refusal> {
        let shown = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        match shown(SUBSCRIPTION_KEY) {
            None => return Err(Refusal::NoKey),
            Some(key) if key != self.options.account.subscription_key.0 => return Err(Refusal::WrongKey),
            Some(_) => {}
        }
        let mut desk = self.desk();
        let token = shown(AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
        if token.and_then(|token| desk.tokens.get(token)).is_none_or(|end| *end <= now) {
            return Err(Refusal::Token);
        }
        let Some(limit) = self.options.requests_per_minute else { return Ok(()) };
        while desk.asked.front().is_some_and(|asked| now.duration_since(*asked) >= MINUTE) {
            desk.asked.pop_front();
        }
        if desk.asked.len() >= limit as usize {
            return Err(Refusal::TooMany);
        }
        desk.asked.push_back(now);
        Ok(())
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Grant,
    Password,
    NoKey,
    WrongKey,
    Token,
    TooMany,
    NoProduct,
    NoDocument,
    Query,
}

impl Refusal {
    fn respond(self, replay: &Replay) -> Response {
        let (status, message) = match self {
            Self::Grant => (400, "unsupported_grant_type"),
            Self::Password => (400, "access_denied: the username or password provided in the request are invalid"),
            Self::NoKey => (401, "Access denied due to missing subscription key."),
            Self::WrongKey => (401, "Access denied due to invalid subscription key."),
            Self::Token => (401, "Unauthorized. Access token is missing, invalid or expired."),
            Self::TooMany => (429, "Rate limit is exceeded. Try again later."),
            Self::NoProduct => (404, "The product does not exist."),
            Self::NoDocument => (404, "The document does not exist."),
            Self::Query => (400, "Your request could not be processed."),
        };
        replay.count_api(|api| match status {
            401 => api.refused += 1,
            429 => api.too_many += 1,
            _ => {}
        });
        let body = match self {
            Self::Grant | Self::Password => json!({ "error": message }),
            _ => json!({ "statusCode": status, "message": message }),
        };
        (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), axum::Json(body)).into_response()
    }
}

/// The routes of the API and of its token endpoint.
pub(crate) fn router() -> Router<Arc<Replay>> {
    let token_of_the_real_host = "/ercotb2c.onmicrosoft.com/B2C_1_PUBAPI-ROPC-FLOW/oauth2/v2.0/token";
    Router::new()
        .route("/oauth2/v2.0/token", post(token))
        .route(token_of_the_real_host, post(token))
        .route("/api/public-reports", get(archive::products))
        .route("/api/public-reports/{emil_id}", get(archive::product))
        .route("/api/public-reports/archive/{emil_id}", get(archive::archive))
        .route("/api/public-reports/archive/{emil_id}/download", post(archive::download))
        .route("/api/public-reports/bundle/{emil_id}", get(bundle::bundle))
        .route("/api/public-reports/bundle/{emil_id}/download", post(bundle::download))
}

async fn token(State(replay): State<Arc<Replay>>, body: Bytes) -> Response {
    let text = std::str::from_utf8(&body).unwrap_or_default();
    let fields = ["grant_type", "username", "password"];
    let form = fields.iter().filter_map(|name| Some(((*name).to_owned(), parameter(Some(text), name)?))).collect();
    match replay.api.token(&form, Instant::now()) {
        Ok(token) => {
            replay.count_api(|api| api.tokens += 1);
            axum::Json(token).into_response()
        }
        Err(refusal) => refusal.respond(&replay),
    }
}

#[cfg(test)]
#[path = "api/tests.rs"]
mod tests;
