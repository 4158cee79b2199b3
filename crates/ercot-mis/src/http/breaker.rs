//! Stops asking a host that does not serve us any more.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use url::Url;

use super::gate::host_key;
use super::{TransferError, Trouble};
use crate::words::chain;

/// Requests in a row that came to nothing, each after all its retries, before a host is asked no more.
const FAILURES_IN_A_ROW: u32 = 3;

/// What every host of this client has come to.
#[derive(Debug, Default)]
pub(crate) struct Breakers {
    by_host: Mutex<HashMap<String, Breaker>>,
}

#[derive(Debug, Default)]
struct Breaker {
    failures: u32,
    /// Why the host is asked no more.
    given_up: Option<GivenUp>,
}

#[derive(Debug, Clone)]
struct GivenUp {
    trouble: Trouble,
    reason: String,
}

impl Breakers {
    /// Fails if the host was given up.
    pub(crate) fn check(&self, url: &Url) -> Result<(), TransferError> {
        let host = host_key(url);
        let given_up = self.with(&host, |breaker| breaker.given_up.clone());
        given_up.map_or(Ok(()), |GivenUp { trouble, reason }| {
            Err(TransferError::GivenUp { url: url.to_string(), host, times: FAILURES_IN_A_ROW, reason, trouble })
        })
    }

    /// The host has answered as hosts do, whatever it said about the request.
    pub(crate) fn answered(&self, url: &Url) {
        self.with(&host_key(url), |breaker| breaker.failures = 0);
    }

    /// A request has failed for good.
    pub(crate) fn failed(&self, error: &TransferError) {
        let Some((url, trouble)) = error.asked().and_then(|url| Url::parse(url).ok()).zip(error.trouble()) else { return };
        let host = host_key(&url);
        self.with(&host, |breaker| {
            breaker.failures += 1;
            if breaker.failures >= FAILURES_IN_A_ROW && breaker.given_up.is_none() {
                let reason = chain(error);
                tracing::warn!(host, reason, "this host is asked no more in this run");
                breaker.given_up = Some(GivenUp { trouble, reason });
            }
        });
    }

    fn with<T>(&self, host: &str, change: impl FnOnce(&mut Breaker) -> T) -> T {
        let mut by_host = self.by_host.lock().unwrap_or_else(PoisonError::into_inner);
        change(by_host.entry(host.to_owned()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(url: &str, status: u16) -> TransferError {
        TransferError::Status { url: url.into(), status, said: String::new(), retry_after: None }
    }

    #[test]
    fn a_host_is_given_up_after_failures_in_a_row_and_others_are_not() {
        let (breakers, url) = (Breakers::default(), Url::parse("https://a.invalid/x").unwrap());
        for _ in 0..2 {
            breakers.failed(&status("https://a.invalid/1", 429));
        }
        breakers.answered(&url);
        for _ in 0..2 {
            breakers.failed(&status("https://a.invalid/2", 403));
        }
        assert!(breakers.check(&url).is_ok(), "an answer in between starts the count again");
        breakers.failed(&status("https://a.invalid/3", 403));
        let error = breakers.check(&url).unwrap_err();
        assert!(error.is_refused() && !error.is_unreachable());
        assert!(error.to_string().contains("a.invalid:443") && error.to_string().contains("answered 403"), "{error}");
        assert!(breakers.check(&Url::parse("https://b.invalid/").unwrap()).is_ok());
    }

    #[test]
    fn a_document_that_is_not_there_says_nothing_about_its_host() {
        let breakers = Breakers::default();
        for _ in 0..5 {
            breakers.failed(&status("https://a.invalid/1", 404));
            breakers.failed(&status("https://a.invalid/1", 500));
        }
        assert!(breakers.check(&Url::parse("https://a.invalid/").unwrap()).is_ok());
    }
}
