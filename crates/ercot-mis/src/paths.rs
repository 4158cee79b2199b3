//! Where a document's files lie below the data directory.
//!
//! `raw/<dataset>/<YYYY-MM-DD>/<id>_<name>` and `staging/<dataset>/<id>/<entry>.csv`. The day is the publish day in UTC,
//! the id is ERCOT's DocID, or for a document without one a hash of its URL and listed publish time.

use ercot_manifest::hash::hash_bytes;
use ercot_manifest::{Document, PathError, PublishedBasis, RelativePath};
use jiff::tz::TimeZone;

/// Longest file name that is written, in bytes. File systems allow 255; `.part` and the id need some.
const MAX_NAME_BYTES: usize = 160;

/// Where the raw file goes.
///
/// # Errors
///
/// When the dataset's name is not a folder name.
pub fn raw_path(dataset: &str, document: &Document) -> Result<RelativePath, PathError> {
    let day = TimeZone::UTC.to_datetime(document.published_at).date();
    RelativePath::new(format!("raw/{dataset}/{day}/{}_{}", document_id(document), safe_name(&document.name)))
}

/// The folder for the CSV files that come out of a document.
///
/// # Errors
///
/// When the dataset's name is not a folder name.
pub fn staging_folder(dataset: &str, document: &Document) -> Result<RelativePath, PathError> {
    RelativePath::new(format!("staging/{dataset}/{}", document_id(document)))
}

/// A short name that is unique to the document within its dataset.
fn document_id(document: &Document) -> String {
    match &document.doc_id {
        Some(id) if !id.is_empty() && id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()) => id.clone(),
        Some(id) => short_hash(id),
        // A document that is posted again under its URL is another document, and only a listing can tell.
        None if document.published_basis == PublishedBasis::Listing => {
            short_hash(&format!("{} {}", document.url, document.published_at))
        }
        None => short_hash(&document.url),
    }
}

fn short_hash(text: &str) -> String {
    let mut digits = hash_bytes(text.as_bytes()).to_string();
    digits.truncate(16);
    digits
}

/// A name that is one path component on every file system; ERCOT's own names pass unchanged.
pub(crate) fn safe_name(name: &str) -> String {
    let kept: String = name.chars().map(|c| if is_safe(c) { c } else { '_' }).collect();
    let kept = kept.trim_start_matches('.');
    // Everything kept is ASCII, so any cut is a character's boundary. The end holds the extension.
    let start = kept.len().saturating_sub(MAX_NAME_BYTES);
    let kept = kept.get(start..).unwrap_or(kept).trim_start_matches('.');
    if kept.is_empty() { "document".to_owned() } else { kept.to_owned() }
}

fn is_safe(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '#' | '+' | '=' | '(' | ')')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn document(doc_id: Option<&str>, url: &str, name: &str) -> Document {
        Document {
            doc_id: doc_id.map(str::to_owned),
            url: url.to_owned(),
            name: name.to_owned(),
            published_at: "2026-10-26T05:00:12Z".parse().unwrap(),
            published_basis: PublishedBasis::Listing,
            expires_at: None,
        }
    }

    #[test]
    fn a_listed_document_lies_under_its_publish_day_and_doc_id() {
        let document = document(Some("1200700063"), "https://example.invalid/1", "cdr.00012300.X_csv.zip");
        assert_eq!(
            raw_path("rt_lmp_5min", &document).unwrap().as_str(),
            "raw/rt_lmp_5min/2026-10-26/1200700063_cdr.00012300.X_csv.zip"
        );
        assert_eq!(staging_folder("rt_lmp_5min", &document).unwrap().as_str(), "staging/rt_lmp_5min/1200700063");
    }

    #[test]
    fn documents_without_an_id_are_told_apart_by_url_and_by_listed_publish_time() {
        let first = document(None, "https://example.invalid/a.csv", "a.csv");
        let other_url = document(None, "https://example.invalid/b.csv", "a.csv");
        let again = Document { published_at: "2026-10-26T06:00:00Z".parse().unwrap(), ..first.clone() };
        let paths: std::collections::BTreeSet<_> =
            [&first, &other_url, &again].map(|document| raw_path("d", document).unwrap()).into();
        assert_eq!(paths.len(), 3);
        let retrieved = |document: &Document| Document { published_basis: PublishedBasis::Retrieved, ..document.clone() };
        assert_eq!(raw_path("d", &retrieved(&first)), raw_path("d", &retrieved(&again)));
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_folder(name in any::<String>(), id in proptest::option::of(any::<String>())) {
            let document = document(id.as_deref(), "https://example.invalid/", &name);
            let path = raw_path("d", &document).unwrap();
            prop_assert_eq!(path.as_str().split('/').count(), 4);
            prop_assert!(path.as_str().len() < 250);
            let folder = staging_folder("d", &document).unwrap();
            prop_assert_eq!(folder.as_str().split('/').count(), 3);
        }
    }
}
