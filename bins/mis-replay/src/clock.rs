//! The replay clock: what "now" is for the listings.

use std::sync::{Arc, Mutex, PoisonError};

use ercot_types::clock::{Clock, SystemClock};
use jiff::{SignedDuration, Timestamp};

/// How the replay clock runs.
#[derive(Clone)]
pub enum ReplayClock {
    /// Stands at the last posting, so that everything has been posted.
    AfterLastPosting,
    /// Stands at, or runs from, an instant.
    Running {
        /// What it shows at the start; the first posting of the sample if `None`.
        start: Option<Timestamp>,
        /// Replayed seconds per second: 0 stands still, 1 is real time.
        speed: f64,
        /// The clock that measures how long the replay runs.
        wall: Arc<dyn Clock>,
    },
}

impl ReplayClock {
    /// A clock that stands still.
    pub fn standing_at(now: Timestamp) -> Self {
        Self::Running { start: Some(now), speed: 0.0, wall: Arc::new(SystemClock) }
    }
}

/// A [`ReplayClock`] that has been started over a sample.
pub(crate) struct StartedClock {
    started: Mutex<Started>,
    speed: f64,
    wall: Arc<dyn Clock>,
}

/// What the clock showed, and what the wall clock did.
#[derive(Clone, Copy)]
struct Started {
    at: Timestamp,
    wall: Timestamp,
}

impl StartedClock {
    /// Starts the clock over postings from `first` to `last`.
    pub(crate) fn start(clock: ReplayClock, first: Timestamp, last: Timestamp) -> Self {
        let (start, speed, wall) = match clock {
            ReplayClock::AfterLastPosting => (last, 0.0, Arc::new(SystemClock) as Arc<dyn Clock>),
            ReplayClock::Running { start, speed, wall } => (start.unwrap_or(first), speed, wall),
        };
        Self { started: Mutex::new(Started { at: start, wall: wall.now() }), speed, wall }
    }

    /// Sets the clock, which then runs on as before.
    pub(crate) fn set(&self, now: Timestamp) {
        *self.started.lock().unwrap_or_else(PoisonError::into_inner) = Started { at: now, wall: self.wall.now() };
    }
}

impl Clock for StartedClock {
    fn now(&self) -> Timestamp {
        let started = *self.started.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed_seconds = self.wall.now().duration_since(started.wall).as_secs_f64() * self.speed;
        // A clock that has run beyond the calendar has left every posting behind.
        SignedDuration::try_from_secs_f64(elapsed_seconds)
            .ok()
            .and_then(|elapsed| started.at.checked_add(elapsed).ok())
            .unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::sync::Mutex;

    use super::*;

    struct HandClock(Mutex<Timestamp>);

    impl Clock for HandClock {
        fn now(&self) -> Timestamp {
            *self.0.lock().unwrap()
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn at_speed_300_a_second_is_a_sced_run() {
        let wall = Arc::new(HandClock(Mutex::new(at("2030-01-01T00:00:00Z"))));
        let clock = ReplayClock::Running { start: Some(at("2026-11-01T06:00:00Z")), speed: 300.0, wall: wall.clone() };
        let clock = StartedClock::start(clock, Timestamp::MIN, Timestamp::MAX);
        assert_eq!(clock.now(), at("2026-11-01T06:00:00Z"));
        *wall.0.lock().unwrap() = at("2030-01-01T00:00:01Z");
        assert_eq!(clock.now(), at("2026-11-01T06:05:00Z"));
    }

    #[test]
    fn a_clock_that_is_set_runs_on_from_there() {
        let wall = Arc::new(HandClock(Mutex::new(at("2030-01-01T00:00:00Z"))));
        let clock = ReplayClock::Running { start: Some(at("2026-11-01T06:00:00Z")), speed: 60.0, wall: wall.clone() };
        let clock = StartedClock::start(clock, Timestamp::MIN, Timestamp::MAX);
        *wall.0.lock().unwrap() = at("2030-01-01T00:00:05Z");
        clock.set(at("2026-11-02T00:00:00Z"));
        assert_eq!(clock.now(), at("2026-11-02T00:00:00Z"));
        *wall.0.lock().unwrap() = at("2030-01-01T00:00:06Z");
        assert_eq!(clock.now(), at("2026-11-02T00:01:00Z"));
    }

    #[test]
    fn a_clock_beyond_the_calendar_stays_at_its_end() {
        let wall = Arc::new(HandClock(Mutex::new(at("2030-01-01T00:00:00Z"))));
        let clock = ReplayClock::Running { start: None, speed: 1e300, wall: wall.clone() };
        let clock = StartedClock::start(clock, at("2026-11-01T06:00:00Z"), Timestamp::MAX);
        *wall.0.lock().unwrap() = at("2030-01-02T00:00:00Z");
        assert_eq!(clock.now(), Timestamp::MAX);
    }

    #[test]
    fn without_a_start_the_clock_begins_at_the_first_posting() {
        let first = at("2026-10-24T15:00:00Z");
        let clock = ReplayClock::Running { start: None, speed: 0.0, wall: Arc::new(SystemClock) };
        assert_eq!(StartedClock::start(clock, first, Timestamp::MAX).now(), first);
    }
}
