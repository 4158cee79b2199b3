use std::io;
use std::path::PathBuf;
use std::time::Duration;

use ercot_manifest::durable::DurableError;
use url::Url;

use crate::unpack::UnpackError;

/// One attempt at a transfer that failed.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The server answered with a status that is not 2xx.
    #[error("{url} answered {status}{}{}", meaning(*status), quoted(said))]
    Status {
        /// What was asked for.
        url: String,
        /// The status.
        status: u16,
        /// The first words of the body.
        said: String,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// No connection: name, network, refusal or TLS.
    #[error("{url} cannot be reached")]
    Unreachable {
        /// What was asked for.
        url: String,
        /// What the client said.
        source: reqwest::Error,
    },
    /// A time-out before or within the answer.
    #[error("{url} did not answer in time")]
    Timeout {
        /// What was asked for.
        url: String,
        /// What the client said.
        source: reqwest::Error,
    },
    /// The answer broke off.
    #[error("the answer of {url} broke off")]
    Interrupted {
        /// What was asked for.
        url: String,
        /// What the client said.
        source: reqwest::Error,
    },
    /// A redirect that is not followed.
    #[error("{url} redirects where it is not followed")]
    Redirect {
        /// What was asked for.
        url: String,
        /// Why not.
        source: reqwest::Error,
    },
    /// The answer is longer than allowed.
    #[error("{url} sends more than {limit_bytes} bytes")]
    TooLarge {
        /// What was asked for.
        url: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// The answer is shorter or longer than announced.
    #[error("{url} announced {announced_bytes} bytes and sent {received_bytes}")]
    Length {
        /// What was asked for.
        url: String,
        /// The Content-Length.
        announced_bytes: u64,
        /// What came.
        received_bytes: u64,
    },
    /// The text is no address that can be fetched.
    #[error("{url:?} is not an address that can be fetched")]
    Address {
        /// The text.
        url: String,
    },
    /// What came is not a whole file.
    #[error("{url} sent a body that cannot be used")]
    Body {
        /// What was asked for.
        url: String,
        /// What is wrong with it.
        source: UnpackError,
    },
    /// A local file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The raw file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The raw file cannot be made durable.
    #[error("the raw file cannot be kept")]
    Keep {
        /// What the system said.
        source: DurableError,
    },
    /// The host was given up earlier in this run.
    #[error("{url} was not asked for: {host} failed {times} times in a row, the last time because {reason}")]
    GivenUp {
        /// What was not asked for.
        url: String,
        /// The host and its port.
        host: String,
        /// Failures in a row, each after all retries.
        times: u32,
        /// The last failure.
        reason: String,
        /// What is wrong with the host.
        trouble: Trouble,
    },
    /// ERCOT's public API refuses the account, its token or its key.
    #[error("{url} refuses the account: {said}")]
    Login {
        /// What was asked for.
        url: String,
        /// What the server said, without anything that was sent to it.
        said: String,
    },
    /// The archive that was to hold this document among others could not be had.
    #[error("{url} did not arrive in a download of several documents: {reason}")]
    Parcel {
        /// The document's own address.
        url: String,
        /// What happened to the archive.
        reason: String,
        /// What is wrong with the host, if it is the host.
        trouble: Option<Trouble>,
    },
    /// A thread that reads or writes files ended early.
    #[error("a thread ended before its work was done")]
    Thread {
        /// What the runtime said.
        source: tokio::task::JoinError,
    },
}

/// What is wrong with a host as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody answers, or it says to come back later.
    Unreachable,
    /// It refuses this client (401, 403, 451).
    Refused,
}

/// What to do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Ask again.
    Retry,
    /// Ask again, but not often: the same bytes may come again.
    RetryDamaged,
    /// Ask no more for anything: the server does not want us.
    Refused,
    /// Ask no more for this document.
    Final,
    /// This machine failed: everything else would fail too.
    Local,
}

impl TransferError {
    pub(crate) fn from_request(url: &Url, error: reqwest::Error) -> Self {
        let url = url.to_string();
        let source = error.without_url();
        if source.is_timeout() {
            Self::Timeout { url, source }
        } else if source.is_redirect() {
            Self::Redirect { url, source }
        } else if source.is_connect() {
            Self::Unreachable { url, source }
        } else if source.is_builder() {
            Self::Address { url }
        } else {
            Self::Interrupted { url, source }
        }
    }

    pub(crate) fn class(&self) -> Class {
        match self {
            Self::Status { status: 401 | 403 | 451, .. }
            | Self::Login { .. }
            | Self::GivenUp { trouble: Trouble::Refused, .. }
            | Self::Parcel { trouble: Some(Trouble::Refused), .. } => Class::Refused,
            Self::Status { status: 408 | 425 | 429 | 500.., .. }
            | Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::Interrupted { .. }
            | Self::Length { .. } => Class::Retry,
            Self::Body { source, .. } if source.is_damage() => Class::RetryDamaged,
            Self::Body { source, .. } if source.is_local() => Class::Local,
            Self::Read { .. }
            | Self::Status { .. }
            | Self::Redirect { .. }
            | Self::TooLarge { .. }
            | Self::Address { .. }
            | Self::Body { .. }
            | Self::GivenUp { .. }
            | Self::Parcel { .. } => Class::Final,
            Self::Write { .. } | Self::Keep { .. } | Self::Thread { .. } => Class::Local,
        }
    }

    /// True if nobody answered: ERCOT or the network is down, and a later run may succeed.
    pub fn is_unreachable(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Timeout { .. } | Self::Status { status: 429 | 502 | 503 | 504, .. } => true,
            Self::GivenUp { trouble, .. } | Self::Parcel { trouble: Some(trouble), .. } => *trouble == Trouble::Unreachable,
            _ => false,
        }
    }

    /// What it says about the host as a whole, if anything.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        match self {
            _ if self.is_refused() => Some(Trouble::Refused),
            _ if self.is_unreachable() => Some(Trouble::Unreachable),
            _ => None,
        }
    }

    /// What was asked for, unless nothing was.
    pub(super) fn asked(&self) -> Option<&str> {
        match self {
            Self::Status { url, .. } | Self::Unreachable { url, .. } | Self::Timeout { url, .. } => Some(url),
            _ => None,
        }
    }

    /// True if the host was not asked because it had been given up.
    pub(crate) fn was_not_asked(&self) -> bool {
        matches!(self, Self::GivenUp { .. })
    }

    /// True if the server refuses this client (401, 403, 451): asking again does not help.
    pub fn is_refused(&self) -> bool {
        self.class() == Class::Refused
    }

    /// True if this machine failed, not the server: everything else would fail too.
    pub fn is_local(&self) -> bool {
        self.class() == Class::Local
    }

    /// How long the server asks to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        if let Self::Status { retry_after, .. } = self { *retry_after } else { None }
    }
}

fn meaning(status: u16) -> &'static str {
    match status {
        401 => " (unauthorized): a public report should need no login; check the address",
        403 => {
            " (forbidden): ERCOT refuses addresses outside the United States and clients that ask too often; do not retry at once"
        }
        404 => " (not found): the document has left the listing",
        429 => " (too many requests)",
        451 => " (unavailable for legal reasons)",
        _ => "",
    }
}

fn quoted(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(" and says {said:?}") }
}
