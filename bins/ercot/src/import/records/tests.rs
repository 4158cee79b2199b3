use ercot_manifest::hash::hash_bytes;
use serde_json::json;

use super::*;

const NAME: &str = "cdr.00012300.0000000000000000.20261026.000012719.LMPSROSNODENP6788_20261026_000010_csv.zip";

fn file(name: &str) -> OldFile {
    let modified = Some("2026-10-27T00:00:00Z".parse().unwrap());
    OldFile { path: format!("/old/data/raw/rt_lmp_5min/{name}").into(), folders: Vec::new(), name: name.to_owned(), modified }
}

fn document(manifest: &Value, name: &str) -> Document {
    let mut records = Records::default();
    records.collect(manifest, None, 0);
    super::document(&[&records], &file(name), hash_bytes(b"x"), "2026-11-01T00:00:00Z".parse().unwrap())
}

#[test]
fn manifests_of_several_shapes_give_the_same_lineage() {
    let published = "2026-10-26T00:00:14-05:00";
    let url = "https://www.ercot.com/misdownload/servlets/mirDownload?doclookupId=1200700063";
    let shapes = [
        json!([{ "DocID": "1200700063", "ConstructedName": NAME, "PublishDate": published, "url": url }]),
        json!({ "1200700063": { "file": format!("data/raw/rt_lmp_5min/{NAME}"), "published": published, "url": url } }),
        json!({ url: { "filename": NAME, "PublishDate": published, "ingested": true } }),
        json!({ "version": 1, "documents": [{ "doc_id": 1_200_700_063, "path": NAME, "publish_time": published, "url": url }] }),
        json!({ "entries": { "x": { "sha256": hash_bytes(b"x").to_string(), "DocID": "1200700063", "published_at": "2026-10-26T05:00:14Z", "url": url } } }),
    ];
    for shape in shapes {
        let document = document(&shape, NAME);
        assert_eq!(document.doc_id.as_deref(), Some("1200700063"), "{shape}");
        assert_eq!(document.published_at.to_string(), "2026-10-26T05:00:14Z", "{shape}");
        assert_eq!((document.published_basis, document.url.as_str()), (PublishedBasis::Imported, url), "{shape}");
        assert_eq!(document.name, NAME, "{shape}");
    }
}

#[test]
fn without_a_record_the_name_tells_and_without_a_stamp_the_files_time() {
    let by_name = document(&json!({}), NAME);
    assert_eq!(by_name.published_at.to_string(), "2026-10-26T05:00:12.719Z");
    assert_eq!((by_name.doc_id, by_name.published_basis), (None, PublishedBasis::ImportedFileName));
    assert_eq!(by_name.url, format!("file:///old/data/raw/rt_lmp_5min/{NAME}"));
    let by_time = document(&json!(["noise", 7, null]), "prices.csv");
    assert_eq!(
        (by_time.published_at.to_string().as_str(), by_time.published_basis),
        ("2026-10-27T00:00:00Z", PublishedBasis::ImportedFileTime)
    );
}

#[test]
fn files_that_are_named_by_their_doc_id_are_found() {
    let manifest = json!({ "1200700063": "2026-10-26T00:00:14-05:00" });
    for name in ["1200700063.zip", "1200700063_LMPSROSNODENP6788_csv.zip"] {
        assert_eq!(document(&manifest, name).doc_id.as_deref(), Some("1200700063"));
    }
    // The day in a name is no DocID.
    let manifest = json!({ "20261026": { "published": "2026-10-20T00:00:00Z" } });
    assert_eq!(document(&manifest, NAME).doc_id, None);
}

#[test]
fn an_address_without_a_doc_id_is_no_identity() {
    let manifest =
        json!([{ "url": "https://example.com/latest.csv", "filename": "latest.csv", "published": "2026-10-26T05:00:14Z" }]);
    let document = document(&manifest, "latest.csv");
    assert_eq!(document.url, "file:///old/data/raw/rt_lmp_5min/latest.csv");
    assert_eq!((document.doc_id, document.published_basis), (None, PublishedBasis::Imported));
}

#[test]
fn a_name_that_two_documents_share_tells_nothing() {
    let manifest = json!([
        { "DocID": "1200700063", "filename": "DAMSPNP4190_csv.zip" },
        { "DocID": "1200700064", "filename": "DAMSPNP4190_csv.zip" },
    ]);
    assert_eq!(document(&manifest, "DAMSPNP4190_csv.zip").doc_id, None);
}

#[test]
fn an_unpacked_file_keeps_its_own_name() {
    let manifest = json!([{ "DocID": "1200700063", "ConstructedName": NAME }]);
    let document = document(&manifest, &NAME.replace("_csv.zip", "_csv.csv"));
    assert!(document.name.ends_with("_csv.csv"), "{}", document.name);
    assert_eq!(document.doc_id.as_deref(), Some("1200700063"));
}

#[test]
fn what_could_be_a_secret_in_an_address_is_left_out() {
    let url = "https://user:hunter2@api.example.com/archive/1?subscription-key=s3cret&doclookupId=1200700063#s3cret";
    let document = document(&json!([{ "DocID": "1200700063", "url": url, "filename": NAME }]), NAME);
    assert_eq!(document.url, "https://api.example.com/archive/1?doclookupId=1200700063");
}

#[test]
fn postings_with_equal_bytes_keep_their_own_doc_ids() {
    let (sha256, later) = (hash_bytes(b"x").to_string(), NAME.replace("20261026.000012719", "20261027.000012719"));
    let both = json!([
        { "DocID": "1200700063", "ConstructedName": NAME, "sha256": sha256 },
        { "DocID": "1200800063", "ConstructedName": later, "sha256": sha256 },
    ]);
    assert_eq!(document(&both, NAME).doc_id.as_deref(), Some("1200700063"));
    assert_eq!(document(&both, &later).doc_id.as_deref(), Some("1200800063"));
    let first = json!([{ "DocID": "1200700063", "ConstructedName": NAME, "sha256": sha256 }]);
    assert_eq!(document(&first, &later).doc_id, None);
    assert_eq!(document(&first, "renamed.zip").doc_id.as_deref(), Some("1200700063"));
    let twice = json!([{ "DocID": "1200700063", "sha256": sha256 }, { "DocID": "1200700063", "sha256": sha256 }]);
    assert_eq!(document(&twice, "renamed.zip").doc_id.as_deref(), Some("1200700063"));
}

#[test]
fn the_general_records_are_asked_for_what_a_datasets_own_do_not_know() {
    let (mut own, mut general) = (Records::default(), Records::default());
    own.collect(&json!({ "1200700063": "known.csv" }), None, 0);
    general.collect(&json!({ "1200700064": "other.csv", "1200700065": "known.csv" }), None, 0);
    let document = |name: &str| super::document(&[&own, &general], &file(name), hash_bytes(b"x"), Timestamp::UNIX_EPOCH);
    assert_eq!(document("known.csv").doc_id.as_deref(), Some("1200700063"));
    assert_eq!(document("other.csv").doc_id.as_deref(), Some("1200700064"));
    assert_eq!(document("neither.csv").doc_id, None);
}
