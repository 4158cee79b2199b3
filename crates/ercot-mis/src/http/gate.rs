//! Limits per host: a token bucket for the rate, and places for the requests under way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use url::{Host, Url};

use super::HostLimits;

/// The gates of all hosts so far.
#[derive(Debug)]
pub(crate) struct Gates {
    limits: HostLimits,
    loopback: HostLimits,
    /// Hosts with limits of their own, by name.
    hosts: Vec<(String, HostLimits)>,
    by_host: Mutex<HashMap<String, Arc<Gate>>>,
}

/// The gate of one host.
#[derive(Debug)]
pub(crate) struct Gate {
    places: Arc<Semaphore>,
    /// Time between requests at the full rate; zero: unlimited.
    interval: Duration,
    /// How far ahead of the full rate a burst may run.
    credit: Duration,
    pace: Mutex<Pace>,
}

#[derive(Debug, Default)]
struct Pace {
    /// When the next request is due at the full rate.
    due: Option<Instant>,
    /// Before this nothing is sent: the host asked to wait.
    not_before: Option<Instant>,
}

impl Gates {
    pub(crate) fn new(limits: HostLimits, loopback: HostLimits, hosts: Vec<(String, HostLimits)>) -> Self {
        Self { limits, loopback, hosts, by_host: Mutex::default() }
    }

    pub(crate) fn of(&self, url: &Url) -> Arc<Gate> {
        let own = self.hosts.iter().find(|(host, _)| url.host_str() == Some(host.as_str()));
        let limits = match own {
            _ if is_loopback(url) => self.loopback,
            Some((_, limits)) => *limits,
            None => self.limits,
        };
        let mut by_host = self.by_host.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(by_host.entry(host_key(url)).or_insert_with(|| Arc::new(Gate::new(limits))))
    }
}

/// A host with its port.
pub(super) fn host_key(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(0))
}

/// True for an address of this machine: `localhost` and its subdomains, 127.0.0.0/8, `[::1]`.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Turns that are let pass after a 429 without `Retry-After`.
const PAUSED_TURNS: u32 = 8;

/// The longest pause between two requests to one host.
const SLOWEST: Duration = Duration::from_secs(60);

impl Gate {
    fn new(limits: HostLimits) -> Self {
        // A rate that is none asks as slowly as a careful person would, never without limit.
        let interval = limits.requests_per_second.map_or(Duration::ZERO, |rate| {
            let seconds =
                if rate.is_finite() && rate > 0.0 { (1.0 / rate).min(SLOWEST.as_secs_f64()) } else { SLOWEST.as_secs_f64() };
            Duration::from_secs_f64(seconds)
        });
        let credit = interval.saturating_mul(limits.burst.max(1) - 1);
        let places = limits.concurrent.clamp(1, Semaphore::MAX_PERMITS);
        Self { places: Arc::new(Semaphore::new(places)), interval, credit, pace: Mutex::default() }
    }

    /// Waits for a place and for the turn.
    pub(crate) async fn enter(&self) -> OwnedSemaphorePermit {
        loop {
            // An error would mean that the semaphore is closed, and nothing closes it.
            if let Ok(place) = Arc::clone(&self.places).acquire_owned().await {
                tokio::time::sleep_until(self.take_turn(Instant::now())).await;
                return place;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Nothing is sent for so long.
    pub(crate) fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.not_before = Some(pace.not_before.map_or(until, |earlier| earlier.max(until)));
    }

    /// How long to leave a host alone that says "too many requests" and not for how long.
    pub(crate) fn unasked_pause(&self) -> Duration {
        self.interval.saturating_mul(PAUSED_TURNS)
    }

    /// Books the next turn and says when it is.
    fn take_turn(&self, now: Instant) -> Instant {
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        let open = pace.not_before.map_or(now, |not_before| not_before.max(now));
        if self.interval.is_zero() {
            return open;
        }
        let due = pace.due.map_or(open, |due| due.max(open));
        pace.due = Some(due + self.interval);
        // A burst may run ahead of the rate by its credit.
        due.checked_sub(self.credit).map_or(open, |turn| turn.max(open))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(requests_per_second: f64, burst: u32) -> Gate {
        Gate::new(HostLimits { requests_per_second: Some(requests_per_second), burst, concurrent: 1 })
    }

    #[test]
    fn a_burst_passes_at_once_and_the_rest_at_the_rate() {
        let now = Instant::now();
        let gate = gate(10.0, 3);
        let waits: Vec<_> = (0..5).map(|_| gate.take_turn(now) - now).collect();
        assert_eq!(waits, [0, 0, 0, 100, 200].map(Duration::from_millis));
        let later = now + Duration::from_secs(60);
        let waits: Vec<_> = (0..4).map(|_| gate.take_turn(later) - later).collect();
        assert_eq!(waits, [0, 0, 0, 100].map(Duration::from_millis));
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_that_the_host_asks_for_holds_for_every_request() {
        let gate = Gate::new(HostLimits::unpaced(2));
        gate.pause(Duration::from_secs(7));
        gate.pause(Duration::from_secs(3));
        let start = Instant::now();
        drop(gate.enter().await);
        assert_eq!(start.elapsed(), Duration::from_secs(7));
        drop(gate.enter().await);
        assert_eq!(start.elapsed(), Duration::from_secs(7));
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for (text, expected) in [
            ("http://localhost:1/", true),
            ("http://127.0.0.2/", true),
            ("http://[::1]:9/", true),
            ("https://www.ercot.com/", false),
            ("http://localhost.ercot.com/", false),
            ("http://10.0.0.1/", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn hosts_have_gates_of_their_own() {
        let slow = HostLimits { requests_per_second: Some(0.5), burst: 1, concurrent: 2 };
        let hosts = vec![("api.ercot.com".to_owned(), slow), ("127.0.0.1".to_owned(), slow)];
        let gates = Gates::new(HostLimits::default(), HostLimits::unpaced(9), hosts);
        let of = |text: &str| gates.of(&Url::parse(text).unwrap());
        assert!(Arc::ptr_eq(&of("https://www.ercot.com/a"), &of("https://www.ercot.com:443/b")));
        assert!(!Arc::ptr_eq(&of("https://www.ercot.com/a"), &of("https://example.com/a")));
        assert_eq!(of("http://127.0.0.1:80/").places.available_permits(), 9, "this machine is never paced");
        let (now, paced) = (Instant::now(), of("https://api.ercot.com/api"));
        let waits: Vec<_> = (0..3).map(|_| paced.take_turn(now) - now).collect();
        assert_eq!(waits, [0, 2, 4].map(Duration::from_secs), "30 requests a minute");
        assert_eq!(paced.unasked_pause(), Duration::from_secs(16));
    }
}
