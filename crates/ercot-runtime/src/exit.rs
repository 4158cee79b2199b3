//! How a process ends, the same for all binaries.

use std::fmt;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use crate::config::ConfigError;
use crate::lock::LockError;
use crate::logging::LogError;

/// The exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ExitStatus {
    /// Done; that there was nothing new included.
    Done = 0,
    /// Failed, or partly failed.
    Failed = 1,
    /// The command line or the configuration makes no sense.
    Usage = 2,
    /// Nothing is wrong here, but it is to be tried later: a lock is held, ERCOT cannot be reached, data is stale.
    TryLater = 75,
}

impl ExitStatus {
    /// The exit code.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The one that says more about what went wrong: usage, then failed, then try later, then done.
    ///
    /// ```
    /// use ercot_runtime::exit::ExitStatus;
    /// assert_eq!(ExitStatus::TryLater.worse(ExitStatus::Failed), ExitStatus::Failed);
    /// assert_eq!(ExitStatus::Done.worse(ExitStatus::TryLater), ExitStatus::TryLater);
    /// ```
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        let rank = |status| match status {
            Self::Done => 0,
            Self::TryLater => 1,
            Self::Failed => 2,
            Self::Usage => 3,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}

/// Gives an error the exit code that it leads to.
pub trait ExitContext<T> {
    /// Adds a message, and the code that the process ends with if the error reaches [`run_main`].
    ///
    /// # Errors
    ///
    /// The error itself, with the message before it.
    fn exit_as(self, status: ExitStatus, message: impl fmt::Display) -> anyhow::Result<T>;
}

impl<T, E: Into<anyhow::Error>> ExitContext<T> for Result<T, E> {
    fn exit_as(self, status: ExitStatus, message: impl fmt::Display) -> anyhow::Result<T> {
        self.map_err(|error| error.into().context(StatusMark { status, message: message.to_string() }))
    }
}

/// An error of usage or configuration that a binary finds itself: the process ends with 2.
pub fn usage_error(message: impl fmt::Display) -> anyhow::Error {
    anyhow::Error::new(StatusMark { status: ExitStatus::Usage, message: message.to_string() })
}

#[derive(Debug)]
struct StatusMark {
    status: ExitStatus,
    message: String,
}

impl fmt::Display for StatusMark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for StatusMark {}

/// Runs a binary's work and ends it as all binaries end.
///
/// An error is printed on stderr with all its causes. Its code is that of [`ExitContext`]; else 75 for a held lock, 2 for
/// the command line, the configuration and the log options, and 1 for everything else, a panic included. The errors of
/// clap's `try_parse` may be passed on: help and version go to stdout and end with 0.
pub fn run_main(run: impl FnOnce() -> anyhow::Result<ExitStatus>) -> ExitCode {
    // A panic has printed itself by the time it is caught. Nothing of `run` is looked at afterwards.
    let outcome = catch_unwind(AssertUnwindSafe(run));
    let status = match outcome {
        Ok(Ok(status)) => status,
        Ok(Err(error)) => {
            report(&error, &mut io::stderr().lock());
            status_of(&error)
        }
        Err(_) => ExitStatus::Failed,
    };
    status.into()
}

/// The exit code that an error leads to.
pub fn status_of(error: &anyhow::Error) -> ExitStatus {
    if let Some(mark) = error.downcast_ref::<StatusMark>() {
        return mark.status;
    }
    let of_cause = |cause: &(dyn std::error::Error + 'static)| {
        if let Some(usage) = cause.downcast_ref::<clap::Error>() {
            return Some(if usage.use_stderr() { ExitStatus::Usage } else { ExitStatus::Done });
        }
        if let Some(LockError::Held(_)) = cause.downcast_ref::<LockError>() {
            return Some(ExitStatus::TryLater);
        }
        (cause.is::<ConfigError>() || cause.is::<LogError>()).then_some(ExitStatus::Usage)
    };
    error.chain().find_map(of_cause).unwrap_or(ExitStatus::Failed)
}

/// Prints an error and its causes. What cannot be printed has nowhere else to go.
fn report(error: &anyhow::Error, stderr: &mut impl Write) {
    if let Some(usage) = error.downcast_ref::<clap::Error>() {
        let _ = usage.print();
        return;
    }
    let mut last = error.to_string();
    let _ = writeln!(stderr, "error: {last}");
    for cause in error.chain().skip(1) {
        let text = cause.to_string();
        // A transparent error says what its source says.
        if text != last {
            let _ = writeln!(stderr, "  caused by: {text}");
        }
        last = text;
    }
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::*;

    fn printed(error: &anyhow::Error) -> String {
        let mut stderr = Vec::new();
        report(error, &mut stderr);
        String::from_utf8(stderr).unwrap()
    }

    #[test]
    fn an_error_is_printed_with_its_causes_one_a_line() {
        let error = anyhow!("connection refused").context("cannot list NP6-788-CD").context("the fetch failed");
        let expected = "error: the fetch failed\n  caused by: cannot list NP6-788-CD\n  caused by: connection refused\n";
        assert_eq!(printed(&error), expected);
        assert_eq!(status_of(&error), ExitStatus::Failed);
    }

    #[test]
    fn a_cause_that_repeats_what_was_said_is_printed_once() {
        let error = anyhow!("connection refused").context("connection refused");
        assert_eq!(printed(&error), "error: connection refused\n");
    }

    #[test]
    fn a_given_code_survives_more_context() {
        let refused = Err::<(), _>(io::Error::from(io::ErrorKind::ConnectionRefused));
        let error = refused.exit_as(ExitStatus::TryLater, "ERCOT cannot be reached").context("fetch").unwrap_err();
        assert_eq!(status_of(&error), ExitStatus::TryLater);
        assert_eq!(printed(&error), "error: fetch\n  caused by: ERCOT cannot be reached\n  caused by: connection refused\n");
    }

    #[test]
    fn configuration_is_usage_wherever_it_is_in_the_chain() {
        let error = anyhow::Error::from(ConfigError::NoDataDir).context("cannot start");
        assert_eq!(status_of(&error), ExitStatus::Usage);
    }

    #[test]
    fn a_panic_is_a_failure() {
        // ExitCode tells nothing about itself except in its debug form.
        let ended = run_main(|| panic!("a defect"));
        assert_eq!(format!("{ended:?}"), format!("{:?}", ExitCode::from(1)));
    }

    #[test]
    fn worse_is_commutative_and_done_is_neutral() {
        let all = [ExitStatus::Done, ExitStatus::TryLater, ExitStatus::Failed, ExitStatus::Usage];
        for left in all {
            assert_eq!(left.worse(ExitStatus::Done), left);
            for right in all {
                assert_eq!(left.worse(right), right.worse(left));
            }
        }
    }
}
