//! What MIS posts of a document, and when: once and in time, unless the document has a fault of its own.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::faults::FaultKind;
use crate::listing::TWIN_SPAN;
use crate::plan::{FaultPlan, draw};
use crate::sample::Document;

/// From a wrong posting to the right one.
pub(crate) const UNTIL_REVISED: SignedDuration = SignedDuration::from_mins(10);

/// From a posting to its repetition.
const UNTIL_REPEATED: SignedDuration = SignedDuration::from_mins(1);

/// From a late document's publish time to its place in the listing.
const LATENESS: SignedDuration = SignedDuration::from_hours(2);

/// How far a wrong clock is off.
pub(crate) const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(7);

/// One entry of the listing with what is behind it.
#[derive(Debug, Clone)]
pub(crate) struct Posting {
    /// The DocID of the csv zip.
    pub(crate) doc_id: u64,
    /// Its document, an index into the report's documents.
    pub(crate) document: usize,
    /// When it was posted.
    pub(crate) published_at: Timestamp,
    /// What the listing's clock adds to that.
    pub(crate) skew: SignedDuration,
    /// The offset that the listing prints.
    pub(crate) offset: Offset,
    /// From when on it is listed.
    pub(crate) listed_from: Timestamp,
    /// How often it is listed.
    pub(crate) entries: usize,
    /// Which bytes it has.
    pub(crate) bytes: Version,
}

/// The UTC offset that a listing prints behind a publish time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offset {
    /// The one in force.
    Right,
    /// That of the other half of the year.
    Wrong,
}

/// The bytes that stand behind a DocID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// As in the sample.
    Sound,
    /// With a fault in them.
    Edited,
    /// With a fault in them until an instant, then as in the sample.
    EditedUntil(Timestamp),
}

/// A document with a fault of its own.
#[derive(Debug, Clone)]
pub(crate) struct Afflicted {
    pub(crate) kind: FaultKind,
    pub(crate) document: usize,
    /// The DocID of its other posting, where there is one.
    pub(crate) other_doc_id: Option<u64>,
}

impl Posting {
    fn of(document: &Document, index: usize) -> Self {
        Self {
            doc_id: document.doc_id,
            document: index,
            published_at: document.published_at,
            skew: SignedDuration::ZERO,
            offset: Offset::Right,
            listed_from: document.published_at,
            entries: 1,
            bytes: Version::Sound,
        }
    }

    /// What the listing says about when it was posted.
    pub(crate) fn shown_at(&self, now: Timestamp) -> Timestamp {
        let posted_at = match self.bytes {
            Version::EditedUntil(revised_at) if revised_at <= now => revised_at,
            _ => self.published_at,
        };
        later(posted_at, self.skew)
    }

    /// Whether its bytes have a fault in them.
    pub(crate) fn is_edited(&self, now: Timestamp) -> bool {
        match self.bytes {
            Version::Sound => false,
            Version::Edited => true,
            Version::EditedUntil(revised_at) => now < revised_at,
        }
    }
}

/// The postings of a report's documents, oldest first, and the documents that have a fault of their own.
///
/// DocIDs of postings that the sample does not have are the next free ones, so that DocIDs grow with time as in MIS. `taken`
/// holds those of all documents and twins, and then these too.
pub(crate) fn postings(documents: &[Document], plan: &FaultPlan, taken: &mut DocIds) -> (Vec<Posting>, Vec<Afflicted>) {
    let (mut postings, mut afflicted) = (Vec::with_capacity(documents.len()), Vec::new());
    for (index, document) in documents.iter().enumerate() {
        let kind = plan.lasting(document.doc_id);
        let mut posting = Posting::of(document, index);
        let mut other = None;
        match kind {
            Some(FaultKind::Revised) => {
                let doc_id = taken.take_free(document.doc_id, Direction::Down);
                other = doc_id.map(|doc_id| Posting { doc_id, bytes: Version::Edited, ..posting.clone() });
                posting.published_at = later(posting.published_at, UNTIL_REVISED);
                posting.listed_from = posting.published_at;
            }
            Some(FaultKind::PostedTwice) => {
                let published_at = later(posting.published_at, UNTIL_REPEATED);
                let doc_id = taken.take_free(document.doc_id, Direction::Up);
                other = doc_id.map(|doc_id| Posting { doc_id, published_at, listed_from: published_at, ..posting.clone() });
            }
            Some(FaultKind::RenamedColumn | FaultKind::AddedColumn) => posting.bytes = Version::Edited,
            Some(FaultKind::RevisedInPlace) => posting.bytes = Version::EditedUntil(later(posting.published_at, UNTIL_REVISED)),
            Some(FaultKind::ListedTwice) => posting.entries = 2,
            Some(FaultKind::Late) => posting.listed_from = later(posting.published_at, LATENESS),
            Some(FaultKind::ClockSkew) => posting.skew = skew(plan, document.doc_id),
            Some(FaultKind::WrongOffset) => posting.offset = Offset::Wrong,
            _ => {}
        }
        if let Some(kind) = kind {
            let other_doc_id = other.as_ref().map(|posting| posting.doc_id);
            afflicted.push(Afflicted { kind, document: index, other_doc_id });
        }
        if kind != Some(FaultKind::Missing) {
            postings.push(posting);
        }
        postings.extend(other);
    }
    postings.sort_by_key(|posting| (posting.published_at, posting.doc_id));
    (postings, afflicted)
}

/// Ahead or behind.
fn skew(plan: &FaultPlan, doc_id: u64) -> SignedDuration {
    let seed = plan.schedule.map_or(plan.seed, |schedule| schedule.seed);
    if draw(seed, [FaultKind::ClockSkew as u64, doc_id, 0, 0]) < 0.5 { CLOCK_SKEW } else { -CLOCK_SKEW }
}

/// The DocIDs that are taken, and ways past stretches of them.
#[derive(Debug, Default)]
pub(crate) struct DocIds {
    taken: HashSet<u64>,
    /// From a taken DocID to one further on that was free when it was passed.
    skips: HashMap<(Direction, u64), u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Direction {
    Up,
    Down,
}

impl DocIds {
    /// Takes the DocID of a document and that of its twin; the one that was taken already, if any.
    pub(crate) fn take(&mut self, doc_id: u64) -> Option<u64> {
        [doc_id, doc_id + TWIN_SPAN].into_iter().find(|doc_id| !self.taken.insert(*doc_id))
    }

    /// Takes the nearest DocID in a direction that is free together with its twin's.
    fn take_free(&mut self, from: u64, direction: Direction) -> Option<u64> {
        let step = |doc_id: u64| match direction {
            Direction::Up => doc_id.checked_add(1),
            Direction::Down => doc_id.checked_sub(1),
        };
        let (mut doc_id, mut passed) = (step(from)?, Vec::new());
        while self.taken.contains(&doc_id) || self.taken.contains(&(doc_id + TWIN_SPAN)) {
            passed.push((direction, doc_id));
            doc_id = self.skips.get(&(direction, doc_id)).copied().or_else(|| step(doc_id))?;
        }
        self.skips.extend(passed.into_iter().map(|place| (place, doc_id)));
        self.take(doc_id);
        Some(doc_id)
    }
}

fn later(instant: Timestamp, by: SignedDuration) -> Timestamp {
    instant.checked_add(by).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::names::ConstructedName;

    const NAME: &str = "cdr.00012300.0000000000000000.20261026.000012719.X_csv.zip";

    fn documents() -> Vec<Document> {
        let at = |minute: i64| "2026-10-26T05:00:12Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minute);
        let name = ConstructedName::parse(NAME).unwrap();
        let document = |(doc_id, minute)| Document { doc_id, name: name.clone(), published_at: at(minute), members: Vec::new() };
        [(100, 0), (101, 5), (103, 30)].map(document).to_vec()
    }

    fn posted(fault: &str) -> (Vec<Posting>, Vec<Afflicted>) {
        let plan = FaultPlan { faults: vec![fault.parse().unwrap()], ..FaultPlan::default() };
        let documents = documents();
        let mut taken = DocIds::default();
        assert!(documents.iter().all(|document| taken.take(document.doc_id).is_none()));
        postings(&documents, &plan, &mut taken)
    }

    #[test]
    fn without_faults_each_document_is_posted_once() {
        let (postings, afflicted) = posted("late:0");
        let ids: Vec<u64> = postings.iter().map(|posting| posting.doc_id).collect();
        assert_eq!((ids, afflicted.len()), (vec![100, 101, 103], 0));
    }

    #[test]
    fn a_second_posting_takes_the_next_free_doc_id_and_stands_in_the_order_of_time() {
        let (postings, afflicted) = posted("posted-twice:1");
        let ids: Vec<u64> = postings.iter().map(|posting| posting.doc_id).collect();
        assert_eq!(ids, [100, 102, 101, 104, 103, 105]);
        let others: Vec<_> = afflicted.iter().map(|afflicted| afflicted.other_doc_id.unwrap()).collect();
        assert_eq!(others, [102, 104, 105]);
    }

    #[test]
    fn of_a_revised_document_the_wrong_posting_comes_first_and_has_the_lower_doc_id() {
        let (postings, _) = posted("revised:1");
        let of = |index: usize| -> Vec<_> { postings.iter().filter(|posting| posting.document == index).collect() };
        for index in 0..3 {
            let [wrong, right] = of(index)[..] else { panic!("two postings") };
            assert_eq!((wrong.bytes, right.bytes), (Version::Edited, Version::Sound));
            assert!(wrong.doc_id < right.doc_id);
            assert_eq!(right.published_at.duration_since(wrong.published_at), UNTIL_REVISED);
        }
    }

    #[test]
    fn what_changes_in_place_shows_the_time_of_the_change() {
        let (postings, _) = posted("revised-in-place:1");
        let posting = &postings[0];
        let just_before = posting.published_at + UNTIL_REVISED - SignedDuration::from_secs(1);
        assert!(posting.is_edited(just_before));
        assert_eq!(posting.shown_at(just_before), posting.published_at);
        let revised_at = posting.published_at + UNTIL_REVISED;
        assert!(!posting.is_edited(revised_at));
        assert_eq!(posting.shown_at(revised_at), revised_at);
    }

    #[test]
    fn a_late_document_keeps_its_publish_time_and_a_missing_one_has_no_posting() {
        let (late, _) = posted("late:1");
        assert!(late.iter().all(|posting| posting.listed_from.duration_since(posting.published_at) == LATENESS));
        let (missing, afflicted) = posted("missing:1");
        assert_eq!((missing.len(), afflicted.len()), (0, 3));
    }
}
