//! MIS over HTTP.

use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, put};
use axum::serve::ListenerExt as _;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::faults::FaultKind;
use crate::listing::{self, Shape};
use crate::plan::Subject;
use crate::query::number;
use crate::replay::Replay;
use crate::respond::{Content, Strike};
use crate::{api, dashboard};

/// How long answers that are under way may take once the server shuts down; a stalled one never ends.
const GRACE: Duration = Duration::from_secs(2);

/// When a server that nobody asks anything ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenIdle {
    /// It goes on.
    Wait,
    /// It ends when no request has come for so long.
    ExitAfter(Duration),
}

/// Serves a replay until `shutdown` is done; answers that are under way get two more seconds.
///
/// # Errors
///
/// What the listener says.
pub async fn serve(
    replay: Arc<Replay>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_while_used(replay, listener, shutdown, WhenIdle::Wait).await
}

/// Serves a replay as [`serve`] does, and may also end when nobody asks anything.
///
/// # Errors
///
/// What the listener says.
pub async fn serve_while_used(
    replay: Arc<Replay>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
    when_idle: WhenIdle,
) -> io::Result<()> {
    let last_request = Arc::new(LastRequest::default());
    let router = router(replay, Arc::clone(&last_request));
    let (stopped, stopping) = oneshot::channel();
    let ended = async move {
        match when_idle {
            WhenIdle::Wait => shutdown.await,
            WhenIdle::ExitAfter(idle) => tokio::select! {
                () = shutdown => {}
                () = idle_for(&last_request, idle) => {}
            },
        }
        // The receiver is gone only when the server has ended by itself.
        let _ = stopped.send(());
    };
    // Small answers leave at once: a client that waits for one sends nothing that would carry an acknowledgement.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let server = axum::serve(listener, router).with_graceful_shutdown(ended).into_future();
    let out_of_patience = async {
        let _ = stopping.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        result = server => result,
        () = out_of_patience => Ok(()),
    }
}

/// The time of the last request, or of the start.
struct LastRequest(Mutex<Instant>);

impl Default for LastRequest {
    fn default() -> Self {
        Self(Mutex::new(Instant::now()))
    }
}

impl LastRequest {
    fn get(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_to_now(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

async fn idle_for(last_request: &LastRequest, idle: Duration) {
    loop {
        let deadline = last_request.get() + idle;
        if deadline <= Instant::now() {
            return;
        }
        tokio::time::sleep_until(deadline).await;
    }
}

fn router(replay: Arc<Replay>, last_request: Arc<LastRequest>) -> Router {
    Router::new()
        .route("/misapp/servlets/IceDocListJsonWS", get(json_listing))
        .route("/misapp/GetReports.do", get(html_listing))
        .route("/misdownload/servlets/mirDownload", get(download))
        .route("/api/1/services/read/dashboards/{name}", get(dashboard::dashboard))
        .merge(api::router())
        .route("/_replay/clock", put(set_clock))
        .layer(middleware::from_fn_with_state(last_request, note_request))
        .route("/_replay/stats", get(stats))
        .route("/_replay/faults", get(faults))
        .with_state(replay)
}

async fn note_request(State(last_request): State<Arc<LastRequest>>, request: Request, next: Next) -> Response {
    last_request.set_to_now();
    next.run(request).await
}

async fn json_listing(State(replay): State<Arc<Replay>>, RawQuery(query): RawQuery) -> Response {
    let Some(report_type_id) = number(query.as_deref(), "reportTypeId") else { return Content::fault().respond(None) };
    let strike = replay.strike(Subject::Listing(report_type_id));
    let listing = match replay.listing(report_type_id).await {
        Ok(listing) => listing,
        Err(error) => return failure(&error),
    };
    match listing::json(listing.0, &listing.1, shape(strike)) {
        Ok(body) => Content::json(body).respond(strike),
        Err(error) => failure(&error),
    }
}

async fn html_listing(State(replay): State<Arc<Replay>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let Some(report_type_id) = number(query.as_deref(), "reportTypeId") else { return Content::fault().respond(None) };
    let strike = replay.strike(Subject::Listing(report_type_id));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    match replay.listing(report_type_id).await {
        Ok((report, listed)) => Content::html(listing::html(report, &listed, shape(strike), host)).respond(strike),
        Err(error) => failure(&error),
    }
}

async fn download(State(replay): State<Arc<Replay>>, RawQuery(query): RawQuery) -> Response {
    let Some(doc_id) = number(query.as_deref(), "doclookupId") else { return Content::no_document().respond(None) };
    match replay.document(doc_id).await {
        Ok(Some(bytes)) => {
            let strike = replay.strike(Subject::Document(doc_id));
            if strike.is_none_or(|strike| strike.kind == FaultKind::Slow) {
                replay.count_download(doc_id);
            }
            Content::zip(bytes).respond(strike)
        }
        Ok(None) => Content::no_document().respond(None),
        Err(error) => failure(&error),
    }
}

/// `PUT /_replay/clock?now=INSTANT` sets the replay clock.
async fn set_clock(State(replay): State<Arc<Replay>>, RawQuery(query): RawQuery) -> Response {
    match number::<Timestamp>(query.as_deref(), "now") {
        Some(now) => {
            replay.set_now(now);
            StatusCode::NO_CONTENT.into_response()
        }
        None => (StatusCode::BAD_REQUEST, "give ?now=INSTANT, such as 2026-11-01T06:00:00Z\n").into_response(),
    }
}

async fn faults(State(replay): State<Arc<Replay>>) -> Response {
    match serde_json::to_vec(&replay.injected()) {
        Ok(body) => Content::json(body).respond(None),
        Err(error) => failure(&error),
    }
}

async fn stats(State(replay): State<Arc<Replay>>) -> Response {
    match serde_json::to_vec(&replay.stats()) {
        Ok(body) => Content::json(body).respond(None),
        Err(error) => failure(&error),
    }
}

fn shape(strike: Option<Strike>) -> Shape {
    match strike.map(|strike| strike.kind) {
        Some(FaultKind::EmptyListing) => Shape::Empty,
        Some(FaultKind::ObjectListing) => Shape::Object,
        _ => Shape::Whole,
    }
}

/// A damaged sample is the replay's own trouble, not a fault that MIS would show.
pub(crate) fn failure(error: &(dyn std::error::Error + 'static)) -> Response {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        message.push_str(": ");
        message.push_str(&cause.to_string());
        source = cause.source();
    }
    tracing::error!("{message}");
    (StatusCode::INTERNAL_SERVER_ERROR, Bytes::from(message)).into_response()
}
