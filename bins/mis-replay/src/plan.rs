//! When faults strike.
//!
//! Every decision is a hash of the seed, of what is asked for and of how often it has been asked for before, never of time or
//! of the order in which different things are asked for: a client may ask for documents side by side and meets the same
//! faults each time.

use std::str::FromStr;

use crate::faults::{FAULTS, Fault, FaultError, FaultKind, OnRetry, Scope, parse_rate};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// MIS's listing of a report type.
    Listing(u32),
    /// The document with a DocID, from MIS.
    Document(u64),
    /// The public API's listing of a report type.
    ArchiveListing(u32),
    /// Documents of a report type from the public API.
    ArchiveDownload(u32),
    /// A dashboard.
    Dashboard,
}

/// Which faults strike.
#[derive(Debug, Clone, Default)]
pub struct FaultPlan {
    /// The faults that were asked for one by one, in the order in which they are tried; the first that strikes is the one.
    pub faults: Vec<Fault>,
    /// The seed of those faults: another one strikes other answers.
    pub seed: u64,
    /// All kinds of faults, mixed, where none of the above strikes.
    pub schedule: Option<Schedule>,
}

/// A bad day: every kind of fault, by a seed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Schedule {
    /// Another seed strikes other answers and documents.
    pub seed: u64,
    /// The share of downloads at which a spell of faults begins, and of documents with a fault of their own. Listings, of
    /// which there are few, are struck ten times as often, but not more than every other one.
    pub rate: f64,
}

impl Schedule {
    /// The rate of a schedule that is asked for without one.
    pub const DEFAULT_RATE: f64 = 0.02;
}

impl FromStr for Schedule {
    type Err = FaultError;

    /// `SEED` or `SEED,RATE`.
    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (seed, rate) = text.split_once(',').map_or((text, None), |(seed, rate)| (seed, Some(rate)));
        let seed = seed.trim().parse().map_err(|_| FaultError::Seed { seed: seed.to_owned() })?;
        Ok(Self { seed, rate: rate.map_or(Ok(Self::DEFAULT_RATE), |rate| parse_rate(rate.trim()))? })
    }
}

/// How the answers on one subject have fared so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Course {
    /// Answers so far.
    answers: u64,
    /// True if a fault struck the last one.
    struck: bool,
    /// The fault of a spell that goes on, and for how many answers.
    spell: Option<(FaultKind, u32)>,
}

impl Course {
    /// Answers so far.
    pub fn answers(&self) -> u64 {
        self.answers
    }
}

/// How many answers in a row a spell of the schedule strikes; most clients give up before seven.
const SPELLS: [u32; 12] = [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 7];

/// The longest spell of a listing: one that cannot be read for days on end is an outage, which loses documents.
const LONGEST_OF_LISTINGS: u32 = 3;

impl FaultPlan {
    /// The fault that strikes the next answer on a subject, if any.
    ///
    /// Of the faults that were asked for one by one, only those with rate 1 or [`OnRetry::Struck`] strike after an answer that
    /// was struck, so that a client that tries again succeeds. The schedule has spells of up to seven answers in a row (three
    /// of a listing), each followed by a sound one.
    pub fn strike(&self, subject: Subject, course: &mut Course) -> Option<FaultKind> {
        let strike = self.by_request(subject, course).or_else(|| self.by_schedule(subject, course));
        course.answers += 1;
        course.struck = strike.is_some();
        strike
    }

    /// The fault that a document has for as long as the replay runs, if any.
    pub fn lasting(&self, doc_id: u64) -> Option<FaultKind> {
        let lasting = |fault: &&Fault| is_in(fault.kind, Scope::Documents);
        let asked_for = self.faults.iter().filter(lasting).find(|fault| {
            fault.rate >= 1.0 || draw(self.seed, [fault.kind as u64, Scope::Documents as u64, doc_id, 0]) < fault.rate
        });
        asked_for.map(|fault| fault.kind).or_else(|| {
            let Schedule { seed, rate } = self.schedule?;
            let kinds: Vec<FaultKind> = kinds(Scope::Documents).collect();
            let is_struck = draw(seed, [ANY_KIND, Scope::Documents as u64, doc_id, 0]) < rate;
            is_struck.then(|| pick(&kinds, draw(seed, [WHICH_KIND, Scope::Documents as u64, doc_id, 0]))).flatten()
        })
    }

    fn by_request(&self, subject: Subject, course: &Course) -> Option<FaultKind> {
        let class = class(subject);
        let strikes = |fault: &&Fault| {
            let at = |attempt| draw(self.seed, [fault.kind as u64, class as u64, number(subject), attempt]) < fault.rate;
            match fault.on_retry {
                _ if fault.rate >= 1.0 => true,
                OnRetry::Struck => at(0),
                OnRetry::Sound => !course.struck && at(course.answers),
            }
        };
        self.faults.iter().filter(|fault| is_in(fault.kind, class)).find(strikes).map(|fault| fault.kind)
    }

    fn by_schedule(&self, subject: Subject, course: &mut Course) -> Option<FaultKind> {
        let Schedule { seed, rate } = self.schedule?;
        if let Some((kind, left)) = course.spell.take() {
            course.spell = (left > 1).then_some((kind, left - 1));
            return Some(kind);
        }
        let class = class(subject);
        let rate = if class == Scope::Listings { (rate * 10.0).min(0.5) } else { rate };
        let of = |what: u64| draw(seed, [what, class as u64, number(subject), course.answers]);
        if course.struck || of(ANY_KIND) >= rate {
            return None;
        }
        let kinds: Vec<FaultKind> = kinds(class).collect();
        let kind = pick(&kinds, of(WHICH_KIND))?;
        let longest = match class {
            _ if is_answered_in_full(kind) => 1,
            Scope::Listings => LONGEST_OF_LISTINGS,
            _ => u32::MAX,
        };
        let length = pick(&SPELLS, of(HOW_LONG)).unwrap_or(1).min(longest);
        course.spell = (length > 1).then_some((kind, length - 1));
        Some(kind)
    }
}

/// Kinds that a client takes for an answer, or that cost it seconds: a spell of them would be a lost week, or a lost hour.
fn is_answered_in_full(kind: FaultKind) -> bool {
    matches!(kind, FaultKind::EmptyListing | FaultKind::ObjectListing | FaultKind::Slow | FaultKind::Stall)
}

/// Draws of the schedule that have no kind.
const ANY_KIND: u64 = 1_000;
const WHICH_KIND: u64 = 1_001;
const HOW_LONG: u64 = 1_002;

/// Answers of MIS and of the public API are struck independently, since they are different hosts.
const ARCHIVE: u64 = 1 << 62;

fn class(subject: Subject) -> Scope {
    match subject {
        Subject::Listing(_) | Subject::ArchiveListing(_) => Scope::Listings,
        Subject::Document(_) | Subject::ArchiveDownload(_) | Subject::Dashboard => Scope::Downloads,
    }
}

fn number(subject: Subject) -> u64 {
    match subject {
        Subject::Listing(report_type_id) => u64::from(report_type_id),
        Subject::Document(doc_id) => doc_id,
        Subject::ArchiveListing(report_type_id) | Subject::ArchiveDownload(report_type_id) => u64::from(report_type_id) | ARCHIVE,
        Subject::Dashboard => ARCHIVE,
    }
}

fn is_in(kind: FaultKind, class: Scope) -> bool {
    let scope = kind.spec().map(|spec| spec.scope);
    scope == Some(class) || (scope == Some(Scope::Any) && class != Scope::Documents)
}

fn kinds(class: Scope) -> impl Iterator<Item = FaultKind> {
    FAULTS.iter().map(|spec| spec.kind).filter(move |kind| is_in(*kind, class))
}

/// The item at a place from 0 to 1.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // a few items
fn pick<T: Copy>(items: &[T], place: f64) -> Option<T> {
    items.get((place * items.len() as f64) as usize).copied()
}

/// A number from 0 to 1 that depends on the arguments alone.
#[allow(clippy::cast_precision_loss)] // 53 bits fit an f64
pub(crate) fn draw(seed: u64, parts: [u64; 4]) -> f64 {
    let hash = parts.into_iter().fold(mix(seed), |hash, part| mix(hash ^ part));
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

/// One step of SplitMix64 (Steele, Lea, Flood 2014), a bijection whose output looks random.
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
#[path = "plan/tests.rs"]
mod tests;
