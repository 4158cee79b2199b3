//! The faults that can be asked for, and when they strike.
//!
//! [`FAULTS`] is the one table of kinds. What a kind does to an answer is in `crate::respond` (every kind that spoils an
//! answer) and `crate::listing` (the two that change what is listed).

use std::str::FromStr;

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// 429 without a word on when to come back.
    TooManyRequests,
    /// 429 with `Retry-After`.
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
    /// A body that stops halfway and never ends.
    Stall,
}

/// Which answers a kind of fault can strike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Listings and downloads.
    Any,
    /// Listings only.
    Listings,
    /// Downloads only.
    Downloads,
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

/// Every kind of fault. A new kind is a variant, a row here and an arm where answers are made.
pub const FAULTS: &[FaultSpec] = &[
    spec(FaultKind::TooManyRequests, "429", Scope::Any, "429 without Retry-After"),
    spec(FaultKind::TooManyRequestsRetryAfter, "429-retry-after", Scope::Any, "429 with Retry-After: 1"),
    spec(FaultKind::Unavailable, "503", Scope::Any, "503"),
    spec(FaultKind::HtmlWithOk, "html-200", Scope::Any, "200 with an HTML page"),
    spec(FaultKind::FaultWithOk, "fault-200", Scope::Any, "200 with MIS's JSON fault body"),
    spec(FaultKind::EmptyListing, "empty-listing", Scope::Listings, "a listing without documents"),
    spec(FaultKind::ObjectListing, "object-listing", Scope::Listings, "the newest document as an object, not in a list"),
    spec(FaultKind::Truncated, "truncated", Scope::Any, "the connection ends halfway through the body"),
    spec(FaultKind::ShortBody, "short-body", Scope::Any, "half of the bytes with a Content-Length that fits"),
    spec(FaultKind::CorruptZip, "corrupt-zip", Scope::Downloads, "a zip with a damaged byte"),
    spec(FaultKind::Slow, "slow", Scope::Any, "a body that trickles in eight pieces"),
    spec(FaultKind::Stall, "stall", Scope::Any, "a body that stops halfway and never ends"),
];

const fn spec(kind: FaultKind, name: &'static str, scope: Scope, help: &'static str) -> FaultSpec {
    FaultSpec { kind, name, scope, help }
}

/// A fault that was asked for, `KIND` or `KIND:RATE`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fault {
    /// The kind.
    pub kind: FaultKind,
    /// The share of answers that it strikes, 0 to 1.
    pub rate: f64,
}

/// The rate of a fault that is asked for without one.
pub const DEFAULT_RATE: f64 = 0.2;

/// A fault that cannot be read.
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
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, rate) = text.split_once(':').map_or((text, None), |(name, rate)| (name, Some(rate)));
        let spec = FAULTS.iter().find(|spec| spec.name == name).ok_or_else(|| FaultError::Kind { name: name.to_owned() })?;
        let rate = match rate {
            None => DEFAULT_RATE,
            Some(text) => {
                let rate = text.parse::<f64>().ok().filter(|rate| (0.0..=1.0).contains(rate));
                rate.ok_or_else(|| FaultError::Rate { rate: text.to_owned() })?
            }
        };
        Ok(Self { kind: spec.kind, rate })
    }
}

impl FaultKind {
    /// The kind's row of [`FAULTS`].
    pub fn spec(self) -> Option<&'static FaultSpec> {
        FAULTS.iter().find(|spec| spec.kind == self)
    }
}

/// What is asked for: the listing of a report type, or a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The listing of a report type.
    Listing(u32),
    /// The document with a DocID.
    Document(u64),
}

/// Which faults strike, decided by a hash of the seed, the subject and the number of the attempt.
#[derive(Debug, Clone, Default)]
pub struct FaultPlan {
    /// The faults, in the order in which they are tried; the first that strikes is the answer's.
    pub faults: Vec<Fault>,
    /// Another seed strikes other answers.
    pub seed: u64,
}

/// How the answer before this one on the same subject fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Before {
    /// There was none, or nothing struck it.
    #[default]
    Sound,
    /// A fault struck it.
    Struck,
}

impl FaultPlan {
    /// The fault that strikes an attempt (counted from 0), if any.
    ///
    /// After an answer that was struck only faults with rate 1 strike, so that a client that tries again succeeds.
    pub fn strike(&self, subject: Subject, attempt: u64, before: Before) -> Option<FaultKind> {
        let (class, number) = match subject {
            Subject::Listing(report_type_id) => (Scope::Listings, u64::from(report_type_id)),
            Subject::Document(doc_id) => (Scope::Downloads, doc_id),
        };
        let in_scope = |fault: &&Fault| fault.kind.spec().is_some_and(|spec| spec.scope == Scope::Any || spec.scope == class);
        let strikes = |fault: &&Fault| match before {
            _ if fault.rate >= 1.0 => true,
            Before::Struck => false,
            Before::Sound => self.draw(fault.kind, class, number, attempt) < fault.rate,
        };
        self.faults.iter().filter(in_scope).find(strikes).map(|fault| fault.kind)
    }

    /// A number from 0 to 1 that depends on the arguments alone.
    #[allow(clippy::cast_precision_loss)] // 53 bits fit an f64
    fn draw(&self, kind: FaultKind, class: Scope, number: u64, attempt: u64) -> f64 {
        let hash = [kind as u64, class as u64, number, attempt].into_iter().fold(mix(self.seed), |hash, part| mix(hash ^ part));
        (hash >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// One step of SplitMix64 (Steele, Lea, Flood 2014), a bijection whose output looks random.
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn plan(faults: &[&str], seed: u64) -> FaultPlan {
        FaultPlan { faults: faults.iter().map(|text| text.parse().unwrap()).collect(), seed }
    }

    #[test]
    fn every_kind_parses_by_its_name() {
        for spec in FAULTS {
            assert_eq!(spec.name.parse::<Fault>(), Ok(Fault { kind: spec.kind, rate: DEFAULT_RATE }));
        }
        let half = Fault { kind: FaultKind::TooManyRequestsRetryAfter, rate: 0.5 };
        assert_eq!("429-retry-after:0.5".parse(), Ok(half));
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

    #[test]
    fn a_fault_strikes_its_share_of_documents() {
        let plan = plan(&["503:0.25"], 7);
        let struck = (0..10_000).filter(|id| plan.strike(Subject::Document(*id), 0, Before::Sound).is_some()).count();
        // Five standard deviations of a binomial: sqrt(10,000 x 0.25 x 0.75) = 43.3.
        assert!((2_500 - 217..=2_500 + 217).contains(&struck), "{struck}");
    }

    #[test]
    fn the_same_seed_strikes_the_same_and_another_seed_others() {
        let struck = |seed| {
            let plan = plan(&["503:0.5"], seed);
            (0..64).map(|id| plan.strike(Subject::Document(id), 0, Before::Sound)).collect::<Vec<_>>()
        };
        assert_eq!(struck(1), struck(1));
        assert_ne!(struck(1), struck(2));
    }

    #[test]
    fn a_retry_succeeds_unless_the_rate_is_one() {
        let often = plan(&["503:0.999999"], 0);
        let always = plan(&["503:1"], 0);
        for attempt in 1..100 {
            assert_eq!(often.strike(Subject::Document(5), attempt, Before::Struck), None);
            assert_eq!(always.strike(Subject::Document(5), attempt, Before::Struck), Some(FaultKind::Unavailable));
        }
    }

    #[test]
    fn faults_keep_to_their_scope() {
        let plan = plan(&["empty-listing:1", "corrupt-zip:1"], 0);
        assert_eq!(plan.strike(Subject::Listing(12300), 0, Before::Sound), Some(FaultKind::EmptyListing));
        assert_eq!(plan.strike(Subject::Document(12300), 0, Before::Sound), Some(FaultKind::CorruptZip));
    }
}
