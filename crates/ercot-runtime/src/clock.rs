//! The clock that the command line chooses.

use std::sync::Arc;

use ercot_types::clock::{Clock, FixedClock, SystemClock};
use jiff::Timestamp;

/// The text is not an instant.
#[derive(Debug, thiserror::Error)]
#[error("it is no instant; expected RFC 3339 with an offset, such as 2026-10-26T05:00:00Z or 2026-10-26T00:00:00-05:00")]
pub struct InstantError {
    #[from]
    source: jiff::Error,
}

/// The option that sets the clock.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ClockArgs {
    /// Takes this instant for now (RFC 3339), for runs over data of another day
    #[arg(long, env = "ERCOT_NOW", value_name = "INSTANT", value_parser = parse_instant, global = true)]
    pub now: Option<Timestamp>,
}

impl ClockArgs {
    /// The clock: one that stands at `--now`, or the machine's.
    pub fn clock(&self) -> Arc<dyn Clock> {
        match self.now {
            Some(now) => Arc::new(FixedClock(now)),
            None => Arc::new(SystemClock),
        }
    }
}

/// Parses an instant as `--now` takes it.
///
/// # Errors
///
/// When the text is not RFC 3339 with an offset: a local time alone names no instant.
///
/// ```
/// use ercot_runtime::clock::parse_instant;
/// assert_eq!(parse_instant("2026-10-26T00:00:00-05:00")?, parse_instant("2026-10-26T05:00:00Z")?);
/// assert!(parse_instant("2026-10-26 00:00").is_err());
/// # Ok::<(), ercot_runtime::clock::InstantError>(())
/// ```
pub fn parse_instant(text: &str) -> Result<Timestamp, InstantError> {
    Ok(text.trim().parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_stops_the_clock() {
        let now = parse_instant("2026-11-01T06:30:00Z").unwrap();
        assert_eq!(ClockArgs { now: Some(now) }.clock().now(), now);
    }

    #[test]
    fn without_now_the_clock_is_the_machines() {
        let before = Timestamp::now();
        assert!(ClockArgs { now: None }.clock().now() >= before);
    }
}
