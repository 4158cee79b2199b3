//! When to ask again.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

use super::{Class, Http, TransferError};

/// The attempts at one request so far.
#[derive(Debug)]
pub(crate) struct Backoff<'a> {
    http: &'a Http,
    failed: u32,
    damaged: u32,
}

impl<'a> Backoff<'a> {
    pub(crate) fn new(http: &'a Http) -> Self {
        Self { http, failed: 0, damaged: 0 }
    }

    /// Takes note of a failed attempt. Some: how long to wait before the next one. None: give up.
    pub(crate) fn after(&mut self, error: &TransferError) -> Option<Duration> {
        let wait = self.wait_after(error);
        if wait.is_none() {
            self.http.gave_up(error);
        }
        wait
    }

    fn wait_after(&mut self, error: &TransferError) -> Option<Duration> {
        let policy = &self.http.config().retry;
        self.failed += 1;
        match error.class() {
            Class::Retry => {}
            Class::RetryDamaged => self.damaged += 1,
            Class::Refused | Class::Final | Class::Local => return None,
        }
        if self.failed >= policy.attempts || (self.damaged > 0 && self.damaged >= policy.damaged_attempts) {
            return None;
        }
        // Full jitter: anything up to the exponential bound, so that many clients do not come back together.
        let doublings = (self.failed - 1).min(20);
        let bound = policy.base.saturating_mul(1 << doublings).min(policy.cap);
        let jitter = bound.mul_f64(self.http.random_fraction());
        let asked = error.retry_after().map(|wait| wait.min(policy.retry_after_cap));
        Some(asked.map_or(jitter, |asked| asked.saturating_add(jitter)))
    }
}

/// `Retry-After` in seconds, or as a date less the server's own `Date`: this machine's clock may be wrong.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = http_date(headers, &RETRY_AFTER)?;
    let now = http_date(headers, &DATE)?;
    Some(Duration::from_secs(u64::try_from(until.as_second() - now.as_second()).unwrap_or(0)))
}

/// A header that is an HTTP date.
pub(crate) fn http_date(headers: &HeaderMap, name: &HeaderName) -> Option<Timestamp> {
    DateTimeParser::new().relaxed_weekday(true).parse_timestamp(headers.get(name)?.to_str().ok()?.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::HttpConfig;
    use crate::unpack::{BodyFault, UnpackError};

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    fn status(status: u16, retry_after: Option<Duration>) -> TransferError {
        TransferError::Status { url: "u".into(), status, said: String::new(), retry_after }
    }

    fn damaged() -> TransferError {
        let source = UnpackError::Body { file: "a".into(), fault: BodyFault::Empty };
        TransferError::Body { url: "u".into(), source }
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date_by_the_servers_clock() {
        let seconds = headers(&[(RETRY_AFTER, "120")]);
        assert_eq!(retry_after(&seconds), Some(Duration::from_secs(120)));
        let date = |until| headers(&[(RETRY_AFTER, until), (DATE, "Mon, 26 Oct 2026 05:00:00 GMT")]);
        assert_eq!(retry_after(&date("Mon, 26 Oct 2026 05:00:30 GMT")), Some(Duration::from_secs(30)));
        assert_eq!(retry_after(&date("Mon, 26 Oct 2026 04:00:00 GMT")), Some(Duration::ZERO));
        assert_eq!(retry_after(&headers(&[(RETRY_AFTER, "Mon, 26 Oct 2026 05:00:30 GMT")])), None);
        assert_eq!(retry_after(&headers(&[(RETRY_AFTER, "-1")])), None);
        assert_eq!(retry_after(&headers(&[])), None);
    }

    #[test]
    fn waits_grow_within_their_bounds_and_end() {
        let http = Http::new(HttpConfig::default()).unwrap();
        let mut backoff = Backoff::new(&http);
        let waits: Vec<_> = (0..5).map(|_| backoff.after(&status(503, None))).collect();
        for (wait, bound) in waits.iter().zip([500, 1000, 2000, 4000]) {
            assert!(wait.unwrap() <= Duration::from_millis(bound), "{wait:?}");
        }
        assert_eq!(waits[4], None);
        assert_ne!(waits[0], waits[1]);
    }

    #[test]
    fn the_same_seed_waits_the_same() {
        let waits = |seed| {
            let http = Http::new(HttpConfig { seed, ..HttpConfig::default() }).unwrap();
            let mut backoff = Backoff::new(&http);
            (0..3).map(|_| backoff.after(&status(500, None))).collect::<Vec<_>>()
        };
        assert_eq!(waits(7), waits(7));
        assert_ne!(waits(7), waits(8));
    }

    #[test]
    fn a_server_that_asks_for_a_pause_gets_it_up_to_the_cap() {
        let http = Http::new(HttpConfig::default()).unwrap();
        let wait = Backoff::new(&http).after(&status(429, Some(Duration::from_secs(20)))).unwrap();
        assert!(wait >= Duration::from_secs(20) && wait <= Duration::from_millis(20_500), "{wait:?}");
        let wait = Backoff::new(&http).after(&status(429, Some(Duration::from_secs(3600)))).unwrap();
        assert!(wait <= Duration::from_millis(120_500), "{wait:?}");
    }

    #[test]
    fn refusals_are_final_and_damage_is_asked_for_twice_more() {
        let http = Http::new(HttpConfig::default()).unwrap();
        for code in [400, 401, 403, 404, 410, 451] {
            assert_eq!(Backoff::new(&http).after(&status(code, None)), None, "{code}");
        }
        for code in [408, 429, 500, 502, 503, 504] {
            assert!(Backoff::new(&http).after(&status(code, None)).is_some(), "{code}");
        }
        let mut backoff = Backoff::new(&http);
        let granted = (0..5).take_while(|_| backoff.after(&damaged()).is_some()).count();
        assert_eq!(granted, 2);
    }
}
