//! Answers, sound or spoiled.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use futures_util::{Stream, StreamExt as _, stream};

use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};

use crate::faults::FaultKind;
use crate::listing::FAULT_BODY;
use crate::postings::CLOCK_SKEW;

/// A trickling body comes in this many pieces, one every [`SLOW_PAUSE`].
const SLOW_PIECES: usize = 8;
const SLOW_PAUSE: Duration = Duration::from_millis(250);

const NO_DOCUMENT_PAGE: &str = "<html>\n<head><title>ERCOT MIS</title></head>\n<body><h3>No Document</h3></body>\n</html>\n";
const ERROR_PAGE: &str = "<html>\n<head><title>ERCOT</title></head>\n<body>Request unsuccessful.</body>\n</html>\n";

/// A fault that strikes an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strike {
    pub(crate) kind: FaultKind,
    /// The replay clock.
    pub(crate) now: Timestamp,
    /// How long a stalled body is silent before its connection ends; `None`: for ever.
    pub(crate) stall: Option<Duration>,
}

/// A body and what it is.
pub(crate) struct Content {
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Bytes,
}

impl Content {
    pub(crate) fn html(text: impl Into<Bytes>) -> Self {
        Self { media_type: "text/html;charset=utf-8", bytes: text.into() }
    }

    pub(crate) fn json(bytes: impl Into<Bytes>) -> Self {
        Self { media_type: "application/json", bytes: bytes.into() }
    }

    pub(crate) fn zip(bytes: Bytes) -> Self {
        Self { media_type: "application/zip", bytes }
    }

    /// What MIS answers, with status 200, for a DocID that it does not have.
    pub(crate) fn no_document() -> Self {
        Self::html(NO_DOCUMENT_PAGE)
    }

    /// What MIS answers, with status 200, for a report type that is missing or no number.
    pub(crate) fn fault() -> Self {
        Self::json(FAULT_BODY)
    }

    /// The answer, with the fault that strikes it.
    pub(crate) fn respond(self, strike: Option<Strike>) -> Response {
        let half = self.bytes.len() / 2;
        let Some(Strike { kind, now, stall }) = strike else { return self.sound() };
        match kind {
            FaultKind::TooManyRequests => StatusCode::TOO_MANY_REQUESTS.into_response(),
            FaultKind::TooManyRequestsRetryAfter => (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "1")]).into_response(),
            FaultKind::TooManyRequestsRetryDate => {
                let date = |ahead| http_date(now, ahead);
                let headers = [(DATE, date(CLOCK_SKEW)), (RETRY_AFTER, date(CLOCK_SKEW + SignedDuration::from_secs(1)))];
                (StatusCode::TOO_MANY_REQUESTS, headers).into_response()
            }
            FaultKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, ERROR_PAGE).into_response(),
            FaultKind::HtmlWithOk => Self::html(ERROR_PAGE).sound(),
            FaultKind::FaultWithOk => Self::fault().sound(),
            FaultKind::ShortBody => Self { bytes: self.bytes.slice(..half), ..self }.sound(),
            FaultKind::CorruptZip => Self { bytes: damaged(&self.bytes), ..self }.sound(),
            FaultKind::Truncated => self.broken_off(Duration::ZERO),
            FaultKind::Stall => match stall {
                Some(silence) => self.broken_off(silence),
                None => self.streamed(Body::from_stream(self.first_half().chain(stream::pending()))),
            },
            FaultKind::Slow => {
                let pieces = stream::iter(pieces(&self.bytes)).then(|piece| async move {
                    tokio::time::sleep(SLOW_PAUSE).await;
                    Ok::<_, io::Error>(piece)
                });
                self.streamed(Body::from_stream(pieces))
            }
            // These have changed the body before it came here.
            FaultKind::EmptyListing
            | FaultKind::ObjectListing
            | FaultKind::RenamedColumn
            | FaultKind::AddedColumn
            | FaultKind::Revised
            | FaultKind::RevisedInPlace
            | FaultKind::ListedTwice
            | FaultKind::PostedTwice
            | FaultKind::Late
            | FaultKind::Missing
            | FaultKind::ClockSkew
            | FaultKind::WrongOffset => self.sound(),
        }
    }

    fn first_half(&self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::iter([Ok(self.bytes.slice(..self.bytes.len() / 2))])
    }

    /// Half of the body, silence, and the end of the connection.
    fn broken_off(self, silence: Duration) -> Response {
        let end = stream::once(async move {
            // The server drops what it has not sent when a body fails; giving way lets it send first.
            tokio::task::yield_now().await;
            tokio::time::sleep(silence).await;
            Err(io::Error::from(io::ErrorKind::ConnectionAborted))
        });
        self.streamed(Body::from_stream(self.first_half().chain(end)))
    }

    fn sound(self) -> Response {
        (self.headers(), self.bytes).into_response()
    }

    /// An answer whose header announces the whole length, whatever the body does.
    fn streamed(&self, body: Body) -> Response {
        let mut headers = self.headers();
        headers.insert(CONTENT_LENGTH, HeaderValue::from(self.bytes.len()));
        (headers, body).into_response()
    }

    fn headers(&self) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(self.media_type))])
    }
}

/// An instant after another as HTTP writes it.
fn http_date(instant: Timestamp, ahead: SignedDuration) -> String {
    let instant = instant.checked_add(ahead).unwrap_or(instant);
    DateTimePrinter::new().timestamp_to_rfc9110_string(&instant).unwrap_or_default()
}

fn pieces(bytes: &Bytes) -> Vec<Bytes> {
    let length = bytes.len().div_ceil(SLOW_PIECES).max(1);
    (0..bytes.len()).step_by(length).map(|start| bytes.slice(start..bytes.len().min(start + length))).collect()
}

/// Flips bits in the CRC of the first entry's local header and in the middle of its data: whether a reader trusts the
/// local header or the central directory, it can tell.
fn damaged(zip: &Bytes) -> Bytes {
    let number = |place: usize, length: usize| {
        let bytes = zip.get(place..place + length).unwrap_or_default();
        bytes.iter().rev().fold(0_usize, |number, byte| number << 8 | usize::from(*byte))
    };
    // Offsets of the local header, APPNOTE 4.3.7: CRC 14, compressed size 18, lengths of name 26 and extra field 28.
    let data_start = 30 + number(26, 2) + number(28, 2);
    let mut bytes = zip.to_vec();
    for place in [14, data_start + number(18, 4) / 2] {
        if let Some(byte) = bytes.get_mut(place) {
            *byte ^= 0x55;
        }
    }
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_eight_at_most_and_make_up_the_whole() {
        for length in [0, 1, 7, 8, 9, 1000] {
            let bytes: Bytes = vec![7; length].into();
            let pieces = pieces(&bytes);
            assert!(pieces.len() <= SLOW_PIECES, "{length}");
            assert_eq!(pieces.concat().len(), length);
        }
    }
}
