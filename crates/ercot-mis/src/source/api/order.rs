//! Which documents come together in one download, and what came.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use ercot_manifest::Document;
use ercot_types::time::central_date;
use jiff::Timestamp;
use tokio::sync::OnceCell;

use super::page::Archived;
use crate::http::Trouble;
use crate::source::name_stem;
use crate::source::stamp::name_instant;
use crate::unpack::Parcelled;

/// Documents that are asked for with one request.
pub(super) struct Order {
    pub(super) documents: Vec<Wanted>,
    /// The month's bundle that should hold them.
    pub(super) bundle: Option<Archived>,
    pub(super) delivered: OnceCell<Delivered>,
}

/// What is needed to find a document in a parcel.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) doc_id: String,
    stem: String,
    published_at: Timestamp,
}

/// What came of an order.
#[derive(Default)]
pub(super) struct Delivered {
    files: Mutex<HashMap<String, PathBuf>>,
    given_up: HashMap<String, (String, Option<Trouble>)>,
}

/// Where a document is.
pub(super) enum Found {
    /// Here. It is handed out once: should it be damaged, the document is to be asked for by itself.
    File(PathBuf),
    /// It cannot be had, and asking for it by itself would not help.
    GivenUp(String, Option<Trouble>),
    /// Not in the parcel.
    Nothing,
}

/// A member of a bundle that the archive does not list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extra {
    pub(super) doc_id: Option<String>,
    pub(super) name: String,
    pub(super) file: PathBuf,
}

impl Order {
    pub(super) fn new(documents: Vec<Wanted>, bundle: Option<Archived>) -> Self {
        Self { documents, bundle, delivered: OnceCell::new() }
    }
}

impl Wanted {
    /// None for a document without DocID.
    pub(super) fn of(document: &Document) -> Option<Self> {
        let Document { doc_id, name, published_at, .. } = document;
        Some(Self { doc_id: doc_id.clone()?, stem: name_stem(name), published_at: *published_at })
    }
}

impl Delivered {
    /// Takes the files of the documents that are wanted out of a parcel; returns what else it held.
    ///
    /// ERCOT names entries by DocID, `1271299081.cdr.….zip` or `1271299081.zip`. An entry without one is told by the stem of
    /// its name, together with the stamp if several have the stem.
    pub(super) fn take(&self, parcelled: Vec<Parcelled>, wanted: &[Wanted]) -> Vec<Extra> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let by_id: HashSet<&str> = wanted.iter().map(|wanted| wanted.doc_id.as_str()).collect();
        let mut extras = Vec::new();
        for Parcelled { label, file } in parcelled {
            let (Some(file), (doc_id, name)) = (file, split_label(&label)) else { continue };
            let matched = match &doc_id {
                Some(id) => by_id.contains(id.as_str()).then(|| id.clone()),
                None => by_name(&name, wanted, &files),
            };
            match matched {
                Some(id) => drop(files.insert(id, file)),
                None => extras.push(Extra { doc_id, name, file }),
            }
        }
        extras
    }

    pub(super) fn give_up(&mut self, documents: &[Wanted], reason: &str, trouble: Option<Trouble>) {
        for wanted in documents {
            self.given_up.insert(wanted.doc_id.clone(), (reason.to_owned(), trouble));
        }
    }

    pub(super) fn lacks(&self, doc_id: &str) -> bool {
        !self.files.lock().unwrap_or_else(PoisonError::into_inner).contains_key(doc_id)
    }

    pub(super) fn hand_out(&self, doc_id: &str) -> Found {
        if let Some(file) = self.files.lock().unwrap_or_else(PoisonError::into_inner).remove(doc_id) {
            return Found::File(file);
        }
        match self.given_up.get(doc_id) {
            Some((reason, trouble)) => Found::GivenUp(reason.clone(), *trouble),
            None => Found::Nothing,
        }
    }
}

/// The one document that a name can mean.
fn by_name(name: &str, wanted: &[Wanted], taken: &HashMap<String, PathBuf>) -> Option<String> {
    let stem = name_stem(name);
    let same: Vec<_> = wanted.iter().filter(|wanted| wanted.stem == stem && !taken.contains_key(&wanted.doc_id)).collect();
    let stamped = name_instant(name).map(Timestamp::as_second);
    let exact = same.iter().find(|wanted| Some(wanted.published_at.as_second()) == stamped);
    match (exact, same.as_slice()) {
        (Some(exact), _) => Some(exact.doc_id.clone()),
        // A stem that says which run it is of is unique; one that does not is not enough.
        (None, [only]) if wanted.len() == 1 || stem.bytes().filter(u8::is_ascii_digit).count() >= 12 => Some(only.doc_id.clone()),
        _ => None,
    }
}

/// DocID and name out of an entry's name.
fn split_label(label: &str) -> (Option<String>, String) {
    let base = label.rsplit('/').next().unwrap_or(label);
    let is_id = |id: &str| !id.is_empty() && id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit());
    match base.split_once('.') {
        Some((id, rest)) if is_id(id) => (Some(id.to_owned()), rest.to_owned()),
        _ => (None, base.to_owned()),
    }
}

/// The Central month in which something was posted.
pub(super) fn month_of(instant: Timestamp) -> (i16, i8) {
    let date = central_date(instant);
    (date.year(), date.month())
}

/// Divides documents into orders: a month's bundle where that spares requests, batches for the rest.
pub(super) fn divide(wanted: &[Document], batch: usize, bundles: &[((i16, i8), Archived)]) -> Vec<Order> {
    let mut months: BTreeMap<(i16, i8), Vec<Wanted>> = BTreeMap::new();
    for document in wanted {
        if let Some(wanted) = Wanted::of(document) {
            months.entry(month_of(document.published_at)).or_default().push(wanted);
        }
    }
    let (mut orders, mut loose) = (Vec::new(), Vec::new());
    for (month, documents) in months {
        let bundle = bundles.iter().find(|(of, _)| *of == month).filter(|_| documents.len() > batch);
        match bundle {
            Some((_, bundle)) => orders.push(Order::new(documents, Some(bundle.clone()))),
            None => loose.extend(documents),
        }
    }
    // A batch of one is answered with the document itself, so that one is asked for by itself.
    let batches = loose.chunks(batch.max(2)).filter(|batch| batch.len() > 1);
    orders.extend(batches.map(|batch| Order::new(batch.to_vec(), None)));
    orders
}

#[cfg(test)]
mod tests {
    use super::*;
    use ercot_manifest::PublishedBasis;

    fn document(doc_id: usize, name: &str, published_at: &str) -> Document {
        Document {
            doc_id: Some(doc_id.to_string()),
            url: String::new(),
            name: name.to_owned(),
            published_at: published_at.parse().unwrap(),
            published_basis: PublishedBasis::Listing,
            expires_at: None,
        }
    }

    fn parcel(labels: &[&str]) -> Vec<Parcelled> {
        labels.iter().map(|label| Parcelled { label: (*label).to_owned(), file: Some(PathBuf::from(label)) }).collect()
    }

    fn found(delivered: &Delivered, doc_id: &str) -> Option<PathBuf> {
        if let Found::File(path) = delivered.hand_out(doc_id) { Some(path) } else { None }
    }

    #[test]
    fn entries_are_told_by_doc_id_then_by_stem_and_stamp() {
        let wanted = [
            document(11, "DAMSPNP4190_csv.zip", "2026-09-05T17:32:38Z"),
            document(12, "DAMSPNP4190_csv.zip", "2026-09-06T17:32:41Z"),
            document(13, "LMPSROSNODENP6788_20260906_000010_csv.zip", "2026-09-06T05:00:12Z"),
            document(14, "DAMSPNP4190_csv.zip", "2026-09-07T17:32:41Z"),
        ];
        let wanted: Vec<_> = wanted.iter().filter_map(Wanted::of).collect();
        let delivered = Delivered::default();
        let extras = delivered.take(
            parcel(&[
                "11.cdr.00012331.0000000000000000.20260905.123238.DAMSPNP4190_csv.zip",
                "folder/cdr.00012331.0000000000000000.20260906.123241000.DAMSPNP4190_csv.zip",
                "LMPSROSNODENP6788_20260906_000010_csv.zip",
                "99.zip",
                "cdr.00012331.0000000000000000.20260907.111111.DAMSPNP4190_csv.zip",
            ]),
            &wanted,
        );
        for id in ["11", "12", "13"] {
            assert!(found(&delivered, id).is_some(), "{id}");
            assert!(found(&delivered, id).is_none(), "{id} is handed out once");
        }
        assert!(found(&delivered, "14").is_none(), "another stamp, and the stem says too little");
        assert_eq!(extras.iter().map(|extra| extra.doc_id.as_deref()).collect::<Vec<_>>(), [Some("99"), None]);
    }

    #[test]
    fn a_month_of_more_than_a_batch_comes_as_its_bundle() {
        let mut documents: Vec<_> = (0..7).map(|n| document(n, "a_csv.zip", "2026-08-05T12:00:00Z")).collect();
        documents.push(document(50, "a_csv.zip", "2026-09-05T12:00:00Z"));
        documents.push(document(51, "a_csv.zip", "2026-09-06T12:00:00Z"));
        let bundle = Archived { doc_id: "-7".into(), friendly_name: "a_2026-08".into(), posted: String::new() };
        let orders = divide(&documents, 3, &[((2026, 8), bundle)]);
        let shape =
            |orders: &[Order]| -> Vec<_> { orders.iter().map(|order| (order.documents.len(), order.bundle.is_some())).collect() };
        assert_eq!(shape(&orders), [(7, true), (2, false)]);
        assert_eq!(shape(&divide(&documents, 4, &[])), [(4, false), (4, false)], "the ninth is asked for by itself");
    }
}
