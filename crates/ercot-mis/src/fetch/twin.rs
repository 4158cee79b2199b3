//! One document, had from MIS and from the public API.
//!
//! Both are taken to use the same DocIDs, and a DocID decides. Should they differ after all, a document of the one and one
//! of the other are the same if the stems of their names and the seconds of their publish times are.

use std::collections::HashSet;

use ercot_manifest::{Document, Manifest, State};
use url::Url;

use crate::source::name_stem;

/// Leaves out the documents that are held from the other of the two sources. A member of a bundle that has no DocID is held
/// against all documents, because nothing else tells it from one that the API listed earlier.
pub(super) fn drop_twins(wanted: &mut Vec<Document>, manifest: &Manifest) {
    let from_api = wanted.iter().filter(|document| is_from_api(&document.url)).count();
    let (wants_api, wants_mis) = (from_api > 0, from_api < wanted.len());
    let wants_unnumbered = wanted.iter().any(is_unnumbered);
    if wanted.is_empty() {
        return;
    }
    let held = manifest.entries().filter(|entry| entry.state != State::Listed);
    let comparable = held.map(|entry| &entry.document).filter_map(|document| {
        let is_from_api = is_from_api(&document.url);
        let is_comparable = if is_from_api { wants_mis || wants_unnumbered } else { wants_api };
        is_comparable.then(|| identity(document, is_from_api))
    });
    let held: HashSet<_> = comparable.collect();
    if !held.is_empty() {
        wanted.retain(|document| {
            let is_from_api = is_from_api(&document.url);
            let is_held = |from_api| held.contains(&identity(document, from_api));
            let is_twin = is_held(!is_from_api) || (is_unnumbered(document) && is_held(true));
            !is_twin
        });
    }
}

/// A member of a bundle without DocID.
fn is_unnumbered(document: &Document) -> bool {
    document.doc_id.is_none() && is_from_api(&document.url)
}

fn identity(document: &Document, from_api: bool) -> (String, i64, bool) {
    (name_stem(&document.name), document.published_at.as_second(), from_api)
}

/// `…/archive/np4-190-cd?download=1271299081`, `…/bundle/np4-190-cd?download=-1257192853`.
fn is_from_api(url: &str) -> bool {
    // Most are not, and need no parsing.
    if !url.contains("/archive/") && !url.contains("/bundle/") {
        return false;
    }
    let is_download = |url: &Url| url.query_pairs().any(|(key, _)| key == "download");
    Url::parse(url).is_ok_and(|url| is_download(&url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ercot_manifest::hash::hash_bytes;
    use ercot_manifest::{HeldFile, PublishedBasis, RelativePath};

    const MIS: &str = "https://www.ercot.com/misdownload/servlets/mirDownload?doclookupId=";
    const API: &str = "https://api.ercot.com/api/public-reports/archive/np4-190-cd?download=";

    fn document(url: &str, doc_id: u32, name: &str, published_at: &str) -> Document {
        Document {
            doc_id: Some(doc_id.to_string()),
            url: format!("{url}{doc_id}"),
            name: name.to_owned(),
            published_at: published_at.parse().unwrap(),
            published_basis: PublishedBasis::Listing,
            expires_at: None,
        }
    }

    #[test]
    fn a_document_of_the_other_source_is_known_by_stem_and_second() {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::open(&folder.path().join("m.jsonl")).unwrap();
        let constructed = "cdr.00012331.0000000000000000.20260906.123241123.DAMSPNP4190_csv.zip";
        let held = document(MIS, 1, constructed, "2026-09-06T17:32:41.123Z");
        let file = HeldFile { path: RelativePath::new("raw/d/x").unwrap(), sha256: hash_bytes(b""), bytes: 0 };
        manifest.record_downloaded(&held, file, held.published_at).unwrap();
        let friendly = "DAMSPNP4190_csv.zip";
        let mut wanted = vec![
            document(API, 2, friendly, "2026-09-06T17:32:41Z"),
            document(API, 3, friendly, "2026-09-06T17:32:42Z"),
            document(API, 4, "DAMHRLMPNP4183_csv.zip", "2026-09-06T17:32:41Z"),
            // Two DocIDs of one source are two documents.
            document(MIS, 5, constructed, "2026-09-06T17:32:41.123Z"),
        ];
        drop_twins(&mut wanted, &manifest);
        let left: Vec<_> = wanted.iter().filter_map(|document| document.doc_id.as_deref()).collect();
        assert_eq!(left, ["3", "4", "5"]);
    }

    #[test]
    fn a_member_of_a_bundle_without_doc_id_is_known_by_stem_and_second_whatever_the_source() {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::open(&folder.path().join("m.jsonl")).unwrap();
        let held = document(API, 1, "DAMSPNP4190_csv.zip", "2026-09-06T17:32:41Z");
        let file = HeldFile { path: RelativePath::new("raw/d/x").unwrap(), sha256: hash_bytes(b""), bytes: 0 };
        manifest.record_downloaded(&held, file, held.published_at).unwrap();
        let member = |published_at, doc_id: Option<&str>| {
            let name = "cdr.00012331.0000000000000000.20260906.123241123.DAMSPNP4190_csv.zip";
            let url = "https://api.ercot.com/api/public-reports/bundle/np4-190-cd?download=-";
            let doc_id = doc_id.map(str::to_owned);
            Document { doc_id, ..document(url, 7, name, published_at) }
        };
        let mut wanted = vec![
            member("2026-09-06T17:32:41.123Z", None),
            member("2026-09-06T17:32:42.123Z", None),
            member("2026-09-06T17:32:41.123Z", Some("2")),
        ];
        let expected = wanted[1..].to_vec();
        drop_twins(&mut wanted, &manifest);
        assert_eq!(wanted, expected);
    }

    #[test]
    fn only_downloads_of_the_api_are_from_the_api() {
        assert!(is_from_api(&format!("{API}1")));
        assert!(is_from_api("http://127.0.0.1:1/api/public-reports/bundle/np4-190-cd?download=-1#a.zip"));
        assert!(!is_from_api(&format!("{MIS}1")));
        assert!(!is_from_api("file:///data/archive/a.zip"));
    }
}
