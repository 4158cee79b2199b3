//! Bundles: all documents of a month in one download, those included that the archive does not list.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use ercot_manifest::{Document, PublishedBasis};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::order::{Delivered, Extra, month_of};
use super::page::{self, Archived, Kind};
use super::{ApiSource, Window};
use crate::source::{Ignored, name_stem, stamp};
use crate::words::chain;

/// What is done about months of which the archive lists nothing, and of which there may be a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyMonths {
    /// Download their bundles: what these hold is listed.
    Open,
    /// Only look whether there are bundles, for a dry run.
    Plan,
    /// Ask for nothing, because nothing more may be fetched.
    Leave,
}

/// What the archive lists, and what bundles hold beside that.
#[derive(Default)]
pub(super) struct Known {
    doc_ids: HashSet<String>,
    /// Stems and seconds, for entries without DocID.
    names: HashSet<(String, i64)>,
    pub(super) extras: Vec<(Document, PathBuf)>,
    /// Of the extras, those that a listing has named.
    pub(super) extras_listed: usize,
    /// Months without documents whose bundle was not opened.
    unopened: BTreeSet<(i16, i8)>,
}

impl Known {
    pub(super) fn note_listed(&mut self, documents: &[Document]) {
        self.doc_ids.extend(documents.iter().filter_map(|document| document.doc_id.clone()));
        self.names.extend(documents.iter().map(|document| (name_stem(&document.name), document.published_at.as_second())));
    }

    fn lists(&self, document: &Document) -> bool {
        match &document.doc_id {
            Some(doc_id) => self.doc_ids.contains(doc_id),
            None => self.names.contains(&(name_stem(&document.name), document.published_at.as_second())),
        }
    }

    /// The extras that no listing has named so far.
    pub(super) fn take_new_extras(&mut self) -> Vec<Document> {
        let new = self.extras.iter().skip(self.extras_listed).map(|(document, _)| document.clone()).collect();
        self.extras_listed = self.extras.len();
        new
    }
}

impl ApiSource {
    /// Whether a day's month was left out of the listing although there is, or may be, a bundle of it.
    pub fn is_unopened(&self, day: Date) -> bool {
        self.known().unopened.contains(&(day.year(), day.month()))
    }

    /// Bundles that were only planned: what they hold is known when they are downloaded.
    pub fn planned_bundles(&self) -> usize {
        if self.empty_months == EmptyMonths::Plan { self.known().unopened.len() } else { 0 }
    }

    /// The months that can be had as a bundle. That there are none, or that they cannot be listed, costs only requests.
    pub(super) async fn bundles(&self) -> &[((i16, i8), Archived)] {
        let list = async || {
            let listed = self.pages(Kind::Bundle, &self.emil_id, None, &mut Ignored::default()).await;
            let listed = listed.unwrap_or_else(|error| {
                tracing::debug!(emil_id = self.emil_id, %error, "no list of bundles");
                Vec::new()
            });
            listed.into_iter().filter_map(|bundle| Some((page::bundle_month(&bundle)?, bundle))).collect()
        };
        self.bundles.get_or_init(list).await
    }

    /// Months of the window of which the archive lists nothing may still be there as a bundle.
    pub(super) async fn open_bundles_of_empty_months(&self, documents: &[Document], ignored: &mut Ignored) {
        let listed: BTreeSet<_> = documents.iter().map(|document| month_of(document.published_at)).collect();
        let empty: Vec<_> = months(self.window).into_iter().filter(|month| !listed.contains(month)).collect();
        if empty.is_empty() || self.empty_months == EmptyMonths::Leave {
            self.known().unopened.extend(empty);
            return;
        }
        for (month, bundle) in self.bundles().await.iter().filter(|(month, _)| empty.contains(month)) {
            if self.empty_months == EmptyMonths::Plan {
                self.known().unopened.insert(*month);
                continue;
            }
            match self.parcel(&self.bundle_address(bundle), None).await {
                Ok(parcelled) => {
                    let extras = Delivered::default().take(parcelled, &[]);
                    self.keep_extras(extras, bundle);
                }
                Err(error) => {
                    ignored.add_fault(format!("the bundle {} cannot be had: {}", bundle.friendly_name, chain(&error)));
                    self.known().unopened.insert(*month);
                }
            }
        }
    }

    /// Notes members of a bundle that the archive does not list; they are documents with the time of their own name.
    pub(super) fn keep_extras(&self, extras: Vec<Extra>, bundle: &Archived) {
        let mut known = self.known();
        for Extra { doc_id, name, file } in extras {
            let (published_at, published_basis) = stamp::published(None, &name, Timestamp::MIN);
            let fits = self.pattern.get().is_some_and(|pattern| pattern.is_match(&name)) && self.window.contains(published_at);
            let mut url = self.bundle_address(bundle);
            url.set_fragment(Some(&name));
            let document = Document { doc_id, url: url.to_string(), name, published_at, published_basis, expires_at: None };
            let is_new = fits && !known.lists(&document) && known.extras.iter().all(|(extra, _)| extra.key() != document.key());
            if published_basis == PublishedBasis::FileName && is_new {
                known.extras.push((document, file));
            } else {
                // It is scratch: what stays goes with the folder.
                let _ = std::fs::remove_file(&file);
            }
        }
    }

    pub(super) fn bundle_address(&self, bundle: &Archived) -> Url {
        self.client.address(&[Kind::Bundle.path(), &self.emil_id], &[("download", &bundle.doc_id)])
    }
}

/// The Central months that a window touches.
fn months(window: Window) -> Vec<(i16, i8)> {
    let (mut month, mut months) = (month_of(window.from), Vec::new());
    let last = month_of(window.until.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(window.until));
    while month <= last {
        months.push(month);
        month = if month.1 == 12 { (month.0 + 1, 1) } else { (month.0, month.1 + 1) };
    }
    months
}
