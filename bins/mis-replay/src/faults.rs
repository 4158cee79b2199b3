//! The kinds of fault that can be asked for.
//!
//! [`FAULTS`] is the one table of them. When a kind strikes is decided in [`crate::plan`]; what it does to an answer is in
//! `crate::respond` and `crate::listing`, what it does to a posting in `crate::postings` and `crate::edit`.

use std::str::FromStr;

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultKind {
    /// 429 without a word on when to come back.
    TooManyRequests,
    /// 429 with `Retry-After` in seconds.
    TooManyRequestsRetryAfter,
    /// 503.
    Unavailable,
    /// 200 with an HTML page.
    HtmlWithOk,
    /// 200 with MIS's JSON fault body.
    FaultWithOk,
    /// A listing without documents.
    EmptyListing,
    /// A listing of one document, given as an object where a list belongs.
    ObjectListing,
    /// The connection ends halfway through the body.
    Truncated,
    /// Half of the bytes, with a Content-Length that fits them.
    ShortBody,
    /// A zip with a damaged byte.
    CorruptZip,
    /// A body that trickles.
    Slow,
    /// A body that stops halfway.
    Stall,
    /// 429 with `Retry-After` as a date, by a clock that is wrong.
    TooManyRequestsRetryDate,
    /// A CSV whose last column of numbers has another header.
    RenamedColumn,
    /// A CSV with one more column.
    AddedColumn,
    /// A document that is posted with a wrong value first, and again under its name and another DocID.
    Revised,
    /// A document whose bytes change under its DocID.
    RevisedInPlace,
    /// A document that the listing has twice.
    ListedTwice,
    /// A document that is posted twice, under two DocIDs.
    PostedTwice,
    /// A document that the listing has long after its publish time.
    Late,
    /// A document that MIS never lists.
    Missing,
    /// A publish time that is off by minutes.
    ClockSkew,
    /// A publish time with the offset of the other half of the year.
    WrongOffset,
}

/// What a kind of fault can strike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Answers: listings and downloads.
    Any,
    /// Answers that are listings.
    Listings,
    /// Answers that are downloads.
    Downloads,
    /// A document itself, in every answer for as long as the replay runs.
    Documents,
}

/// A row of [`FAULTS`].
#[derive(Debug, Clone, Copy)]
pub struct FaultSpec {
    /// The kind.
    pub kind: FaultKind,
    /// Its name on the command line.
    pub name: &'static str,
    /// What it can strike.
    pub scope: Scope,
    /// What a client sees, for `--help`.
    pub help: &'static str,
}

/// Every kind of fault. A new kind is a variant, a row here and an arm where answers or postings are made.
pub const FAULTS: &[FaultSpec] = &[
    spec(FaultKind::TooManyRequests, "429", Scope::Any, "429 without Retry-After"),
    spec(FaultKind::TooManyRequestsRetryAfter, "429-retry-after", Scope::Any, "429 with Retry-After: 1"),
    spec(
        FaultKind::TooManyRequestsRetryDate,
        "429-retry-date",
        Scope::Any,
        "429 with a date as Retry-After, one second after the answer's Date; both are seven minutes ahead",
    ),
    spec(FaultKind::Unavailable, "503", Scope::Any, "503"),
    spec(FaultKind::HtmlWithOk, "html-200", Scope::Any, "200 with an HTML page"),
    spec(FaultKind::FaultWithOk, "fault-200", Scope::Any, "200 with MIS's JSON fault body (ResponseFaultList)"),
    spec(FaultKind::EmptyListing, "empty-listing", Scope::Listings, "a listing without documents"),
    spec(FaultKind::ObjectListing, "object-listing", Scope::Listings, "the newest document as an object, not in a list"),
    spec(FaultKind::Truncated, "truncated", Scope::Any, "the connection ends halfway through the body"),
    spec(FaultKind::ShortBody, "short-body", Scope::Any, "half of the bytes with a Content-Length that fits"),
    spec(FaultKind::CorruptZip, "corrupt-zip", Scope::Downloads, "a zip with damaged bytes: its CRC is wrong"),
    spec(FaultKind::Slow, "slow", Scope::Any, "a body that trickles in eight pieces, two seconds in all"),
    spec(FaultKind::Stall, "stall", Scope::Any, "a body that stops halfway: for ever, or for --stall-seconds"),
    spec(
        FaultKind::RenamedColumn,
        "renamed-column",
        Scope::Documents,
        "the CSV's last column of numbers has _NEW at the end of its header",
    ),
    spec(FaultKind::AddedColumn, "added-column", Scope::Documents, "the CSV has a last column NEW_COLUMN"),
    spec(
        FaultKind::Revised,
        "revised",
        Scope::Documents,
        "posted with a wrong value first; ten minutes later right, under the same name and another DocID",
    ),
    spec(
        FaultKind::RevisedInPlace,
        "revised-in-place",
        Scope::Documents,
        "posted with a wrong value first; ten minutes later right under the same DocID, with that PublishDate",
    ),
    spec(FaultKind::ListedTwice, "listed-twice", Scope::Documents, "the listing has the document twice"),
    spec(
        FaultKind::PostedTwice,
        "posted-twice",
        Scope::Documents,
        "posted again a minute later: the same name and bytes, another DocID",
    ),
    spec(FaultKind::Late, "late", Scope::Documents, "listed two hours after its PublishDate"),
    spec(FaultKind::Missing, "missing", Scope::Documents, "never listed and never given by MIS; the public API has it"),
    spec(FaultKind::ClockSkew, "clock-skew", Scope::Documents, "its PublishDate is seven minutes ahead or behind"),
    spec(FaultKind::WrongOffset, "wrong-offset", Scope::Documents, "its PublishDate has -06:00 in summer, -05:00 in winter"),
];

const fn spec(kind: FaultKind, name: &'static str, scope: Scope, help: &'static str) -> FaultSpec {
    FaultSpec { kind, name, scope, help }
}

/// A fault that was asked for: `KIND`, `KIND:RATE` or `KIND:RATE:always`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fault {
    /// The kind.
    pub kind: FaultKind,
    /// The share of answers, or of documents, that it strikes, 0 to 1.
    pub rate: f64,
    /// Whether asking again helps.
    pub on_retry: OnRetry,
}

/// What becomes of a question whose answer was struck when it is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnRetry {
    /// The next answer is sound, unless the rate is 1.
    Sound,
    /// Every answer is struck.
    Struck,
}

/// The rate of a fault that is asked for without one.
pub const DEFAULT_RATE: f64 = 0.2;

/// A fault or schedule that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// A kind that is not in [`FAULTS`].
    #[error("unknown fault `{name}`; known are {}", FAULTS.iter().map(|spec| spec.name).collect::<Vec<_>>().join(", "))]
    Kind {
        /// The kind as given.
        name: String,
    },
    /// A rate that is no number from 0 to 1.
    #[error("fault rate `{rate}` is not a number from 0 to 1")]
    Rate {
        /// The rate as given.
        rate: String,
    },
    /// Something else than `always` behind the rate.
    #[error("`{text}` behind the fault's rate is not `always`")]
    OnRetry {
        /// What was given.
        text: String,
    },
    /// A seed that is no whole number.
    #[error("the schedule's seed `{seed}` is not a whole number; give SEED or SEED,RATE")]
    Seed {
        /// The seed as given.
        seed: String,
    },
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let mut parts = text.splitn(3, ':');
        let name = parts.next().unwrap_or_default();
        let spec = FAULTS.iter().find(|spec| spec.name == name).ok_or_else(|| FaultError::Kind { name: name.to_owned() })?;
        let rate = parts.next().map_or(Ok(DEFAULT_RATE), parse_rate)?;
        let on_retry = match parts.next() {
            None => OnRetry::Sound,
            Some("always") => OnRetry::Struck,
            Some(text) => return Err(FaultError::OnRetry { text: text.to_owned() }),
        };
        Ok(Self { kind: spec.kind, rate, on_retry })
    }
}

/// A share from 0 to 1.
pub(crate) fn parse_rate(text: &str) -> Result<f64, FaultError> {
    let rate = text.parse::<f64>().ok().filter(|rate| (0.0..=1.0).contains(rate));
    rate.ok_or_else(|| FaultError::Rate { rate: text.to_owned() })
}

impl FaultKind {
    /// The kind's row of [`FAULTS`].
    pub fn spec(self) -> Option<&'static FaultSpec> {
        FAULTS.iter().find(|spec| spec.kind == self)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        self.spec().map_or("", |spec| spec.name)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn every_kind_parses_by_its_name() {
        for spec in FAULTS {
            let expected = Fault { kind: spec.kind, rate: DEFAULT_RATE, on_retry: OnRetry::Sound };
            assert_eq!(spec.name.parse::<Fault>(), Ok(expected));
            assert_eq!(spec.kind.name(), spec.name);
        }
        let half = Fault { kind: FaultKind::TooManyRequestsRetryAfter, rate: 0.5, on_retry: OnRetry::Sound };
        assert_eq!("429-retry-after:0.5".parse(), Ok(half));
        assert_eq!("429-retry-after:0.5:always".parse(), Ok(Fault { on_retry: OnRetry::Struck, ..half }));
        assert_eq!("503:0.5:ever".parse::<Fault>(), Err(FaultError::OnRetry { text: "ever".to_owned() }));
    }

    #[test]
    fn an_unknown_kind_or_rate_is_an_error_that_names_it() {
        let error = "flood".parse::<Fault>().unwrap_err().to_string();
        assert!(error.contains("`flood`") && error.contains("corrupt-zip"), "{error}");
        for rate in ["2", "-0.1", "NaN", "often", ""] {
            let error = format!("503:{rate}").parse::<Fault>().unwrap_err();
            assert_eq!(error, FaultError::Rate { rate: rate.to_owned() });
        }
    }
}
