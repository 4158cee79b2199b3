//! What to download, and what would be lost.

use ercot_manifest::{Document, Manifest, PublishedBasis};
use ercot_types::time::central_date;
use jiff::{SignedDuration, Timestamp};

use super::twin::drop_twins;
use super::{FetchOptions, FetchOutcome, Resting};
use crate::source::Listing;

/// Documents left out that expire so soon are counted as lost, whatever the next runs promise.
const AT_RISK: SignedDuration = SignedDuration::from_hours(24);

/// Downloads that may fail before a document has to wait: the next runs try at once.
const TRIES_AT_ONCE: u32 = 3;

/// The first wait; it doubles with every further failure, up to [`LONGEST_REST`].
const FIRST_REST: SignedDuration = SignedDuration::from_mins(10);

/// The longest wait of a document that keeps failing.
const LONGEST_REST: SignedDuration = SignedDuration::from_hours(6);

/// True while a document that keeps failing is left alone, so that it is neither a burden on ERCOT nor in the way of others.
/// One that leaves the listing soon is tried whatever happened.
fn is_resting(manifest: &Manifest, document: &Document, now: Timestamp) -> bool {
    let Some(failures) = manifest.find(document).and_then(|entry| entry.failures.as_ref()) else { return false };
    let beyond = failures.count.saturating_sub(TRIES_AT_ONCE);
    if beyond == 0 {
        return false;
    }
    let rest = FIRST_REST.checked_mul(1 << beyond.min(10)).unwrap_or(LONGEST_REST).min(LONGEST_REST);
    let expires_soon = document.expires_at.is_some_and(|at| at <= now.checked_add(LONGEST_REST).unwrap_or(Timestamp::MAX));
    !expires_soon && failures.last_at.checked_add(rest).is_ok_and(|next| next > now)
}

/// What to say of a held document that is listed with a later publish time than it was captured with.
///
/// ERCOT gives a changed document a new DocID; one that keeps its own was never seen, and must not pass unnoticed. A distance
/// of exactly one hour is the repeated hour, whose passes the listing tells apart only as long as both are on it.
fn changed_in_place(manifest: &Manifest, document: &Document) -> Option<String> {
    let held = &manifest.find(document)?.document;
    let listed = [held, document].iter().all(|one| one.published_basis == PublishedBasis::Listing);
    let later = document.published_at.duration_since(held.published_at);
    let changed = listed && held.doc_id == document.doc_id && later.is_positive() && later != SignedDuration::from_hours(1);
    let (then, now, doc_id) = (held.published_at, document.published_at, document.doc_id.as_deref().unwrap_or_default());
    changed.then(|| {
        format!(
            "{} (DocID {doc_id}) was captured as published at {then} and is now listed as published at {now}: it may have been \
             changed in place; the captured file stays, and what ERCOT has now is at the listing",
            document.name
        )
    })
}

/// The outcome so far, and the documents to download, oldest first.
pub(super) fn plan(
    listing: Listing,
    manifest: &Manifest,
    options: &FetchOptions,
    now: Timestamp,
) -> (FetchOutcome, Vec<Document>) {
    let Listing { documents, kind, format, ignored } = listing;
    let listed = documents.len();
    let oldest_listed = documents.first().map(|document| document.published_at);
    let (mut taken, earlier): (Vec<_>, Vec<_>) =
        documents.into_iter().partition(|document| options.since.is_none_or(|since| document.published_at >= since));
    taken.retain(|document| options.until.is_none_or(|until| document.published_at < until));
    let in_span = taken.len();
    let days = taken.iter().map(|document| central_date(document.published_at)).collect();
    let changed_in_place = taken.iter().filter_map(|document| changed_in_place(manifest, document)).collect();
    let mut wanted: Vec<Document> = taken.into_iter().filter(|document| manifest.needs_download(document).is_needed()).collect();
    drop_twins(&mut wanted, manifest);
    let (left_alone, mut wanted): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|document| is_resting(manifest, document, now));
    let resting = left_alone.iter().filter_map(|document| Resting::of(manifest.find(document)?)).collect();
    // What has failed before comes last, so that with a limit it does not keep the others from being fetched.
    wanted.sort_by_key(|document| manifest.find(document).is_some_and(|entry| entry.failures.is_some()));
    let new = wanted.len();
    let left_out = wanted.split_off(options.max_new.unwrap_or(new).min(new));
    let outcome = FetchOutcome {
        listing: kind,
        format,
        ignored,
        listed,
        oldest_listed,
        before_since: earlier.len(),
        in_span,
        days,
        new,
        resting,
        changed_in_place,
        downloaded: 0,
        adopted: 0,
        bytes: 0,
        failed: Vec::new(),
        left_out: left_out.len(),
        expiring_unfetched: expiring(&left_out, options.max_new.unwrap_or(0), options.run_every, now),
        stopped: None,
        planned: Vec::new(),
    };
    (outcome, wanted)
}

/// How many of the documents left out would leave the listing before a run comes to them.
///
/// Later runs take the oldest first too, so that what is published meanwhile does not push them back: the n-th one is
/// fetched by run n / `max_new`.
fn expiring(left_out: &[Document], max_new: usize, run_every: SignedDuration, now: Timestamp) -> usize {
    let soon = now.checked_add(AT_RISK).unwrap_or(Timestamp::MAX);
    let fetched_by = |place: usize| {
        let runs = i32::try_from(place.checked_div(max_new)?.checked_add(1)?).ok()?;
        now.checked_add(run_every.checked_mul(runs)?).ok()
    };
    let is_lost = |(place, document): &(usize, &Document)| {
        let deadline = fetched_by(*place).unwrap_or(Timestamp::MAX).max(soon);
        document.expires_at.is_some_and(|expires_at| expires_at <= deadline)
    };
    left_out.iter().enumerate().filter(is_lost).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expiring_in_hours(hours: &[i64], max_new: usize, run_every_hours: i64) -> usize {
        let now: Timestamp = "2026-10-26T05:00:00Z".parse().unwrap();
        let document = |hours: &i64| Document {
            doc_id: None,
            url: String::new(),
            name: String::new(),
            published_at: now,
            published_basis: PublishedBasis::Listing,
            expires_at: Some(now + SignedDuration::from_hours(*hours)),
        };
        let documents: Vec<_> = hours.iter().map(document).collect();
        expiring(&documents, max_new, SignedDuration::from_hours(run_every_hours), now)
    }

    #[test]
    fn what_expires_within_a_day_is_at_risk_whatever_comes() {
        assert_eq!(expiring_in_hours(&[-1, 24, 25], 1000, 0), 2);
    }

    #[test]
    fn a_backlog_that_outlives_the_listing_is_at_risk() {
        // Two a day: the fifth is fetched on the third day.
        assert_eq!(expiring_in_hours(&[73, 73, 73, 73, 73, 73], 2, 24), 0);
        assert_eq!(expiring_in_hours(&[72, 72, 72, 72, 72, 72], 2, 24), 2);
        assert_eq!(expiring_in_hours(&[10_000], 0, 24), 1);
    }
}
