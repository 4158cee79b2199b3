use super::*;
use crate::unpack::tests::{Named, message, unpacked, with_limits};
use crate::unpack::{Container, LimitHit, UnpackLimits, verify};
use proptest::prelude::*;
use std::fmt::Write;

fn files(name: &str, text: &str) -> Vec<Named> {
    unpacked(name, text.as_bytes()).unwrap()
}

fn fault(text: &str) -> JsonFault {
    match unpacked("daily-prc.json", text.as_bytes()) {
        Err(UnpackError::Json { file, source }) if file == "daily-prc.json" => source,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_of_objects_becomes_a_table_with_the_keys_in_their_order() {
    let text = r#"{"lastUpdated": "2026-11-22 00:05:00-0600",
        "current_condition": {"state": "normal", "prc_value": "5,123"},
        "data": [
            {"timestamp": "2026-11-22 00:00:05-0600", "prc": 5123.5, "dstFlag": "N", "epoch": 1795327205000},
            {"timestamp": "2026-11-22 00:00:15-0600", "prc": null, "isFinal": true, "dstFlag": "N"}]}"#;
    let expected = "timestamp,prc,dstFlag,epoch,isFinal\n\
        2026-11-22 00:00:05-0600,5123.5,N,1795327205000,\n\
        2026-11-22 00:00:15-0600,,N,,Y\n";
    let name = "daily-prc_20261122T060500Z.json";
    assert_eq!(files(name, text), [("daily-prc_20261122T060500Z#data.csv".to_owned(), expected.to_owned())]);
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw");
    std::fs::write(&raw, text).unwrap();
    assert_eq!(verify(&raw, name, &UnpackLimits::default()).unwrap(), Container::Json);
    let ignored = crate::unpack::unpack(&raw, name, folder.path(), &UnpackLimits::default()).unwrap().ignored;
    assert_eq!(ignored, ["daily-prc_20261122T060500Z#current_condition.csv"]);
}

#[test]
fn objects_under_days_and_stamps_become_rows_with_their_stamp() {
    let text = r#"{"types": ["Wind", "Solar"], "data": {
        "2026-11-21": {"2026-11-21 23:59:53-0600": {"Wind": {"gen": 12.5}, "Solar": {"gen": 0}}},
        "2026-11-22": {"2026-11-22 00:04:53-0600": {"Wind": {"gen": -1e-3}, "Power Storage": {"gen": 7}}}}}"#;
    let expected = "timestamp,Wind.gen,Solar.gen,Power Storage.gen\n\
        2026-11-21 23:59:53-0600,12.5,0,\n2026-11-22 00:04:53-0600,-0.001,,7\n";
    assert_eq!(files("fuel-mix.json", text), [("fuel-mix#data.csv".to_owned(), expected.to_owned())]);
}

#[test]
fn every_list_is_a_table_of_its_own_and_a_list_alone_has_no_path() {
    let text = r#"{"previousDay": {"date": "x", "data": [{"a": 1}]}, "currentDay": {"data": [{"a": 2}]}, "forecast": []}"#;
    let expected = [("e#previousDay.data.csv", "a\n1\n"), ("e#currentDay.data.csv", "a\n2\n")];
    assert_eq!(files("e.json", text), expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    assert_eq!(files("e.json", " [{\"a\": 1}]"), [("e.csv".to_owned(), "a\n1\n".to_owned())]);
    let gzipped = crate::testing::gzip(text.as_bytes());
    assert_eq!(unpacked("e.json.gz", &gzipped).unwrap().len(), 2);
}

#[test]
fn a_fault_message_is_no_dashboard_whatever_its_shape() {
    for (text, said) in [
        (r#"{"ResponseFaultList":[{"ResponseFault":{"FaultID":1,"FaultDescription":"No such report."}}]}"#, "No such report."),
        (r#"{"message":"Unauthorized","statusCode":401}"#, r#"{"message":"Unauthorized","statusCode":401}"#),
        (r#"{"error":{"code":"x","details":[{"a":1}]}}"#, r#"{"error":{"code":"x","details":[{"a":1}]}}"#),
        (r#"{"errors":[{"code":1}],"list":[]}"#, r#"{"errors":[{"code":1}],"list":[]}"#),
        ("{}", "{}"),
        (r#"{"lastUpdated":"now"}"#, r#"{"lastUpdated":"now"}"#),
    ] {
        for name in ["daily-prc.json", "daily-prc"] {
            let error = unpacked(name, text.as_bytes()).unwrap_err();
            assert!(
                matches!(&error, UnpackError::Body { fault: BodyFault::Json(quote), .. } if quote == said),
                "{text}: {error}"
            );
            assert!(error.is_damage());
        }
    }
}

#[test]
fn a_document_without_rows_is_told_with_what_it_holds() {
    assert_eq!(
        message("a.json", br#"{"data": [], "types": [1]}"#),
        "a.json holds no CSV table; it holds a#data.csv, a#types.csv"
    );
}

#[test]
fn a_body_that_is_cut_off_is_damage() {
    let whole = r#"{"data": [{"a": 1}]}"#;
    for length in 1..whole.len() {
        let error = unpacked("a.json", &whole.as_bytes()[..length]).unwrap_err();
        assert!(error.is_damage(), "{length}: {error}");
    }
    let said = message("a.json", &whole.as_bytes()[..12]);
    assert!(said.starts_with("a.json is not a table in JSON: it is damaged or no JSON: EOF"), "{said}");
}

#[test]
fn deep_documents_are_refused_before_they_are_built() {
    let deep = |depth: usize| format!("{{\"data\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(matches!(fault(&deep(16)), JsonFault::Depth(16)));
    assert!(matches!(fault(&deep(1_000_000)), JsonFault::Depth(16)));
    let said = message("a.json", deep(20).as_bytes());
    assert_eq!(said, "a.json is not a table in JSON: it is nested more than 16 deep");
    let brackets = format!("{{\"data\": [{{\"a\": \"{}\\\"[\"}}]}}", "[".repeat(100));
    assert_eq!(files("a.json", &brackets).len(), 1, "brackets in texts are not counted");
}

#[test]
fn columns_values_and_bytes_are_limited() {
    let columns: Vec<String> = (0..513).map(|column| format!("\"c{column}\":1")).collect();
    let wide = format!("[{{{}}}]", columns.join(","));
    assert!(matches!(fault(&wide), JsonFault::Columns { limit: 512, .. }));
    // Ten million columns: too many bytes, and written as shortly as can be still too many values.
    let mut huge = "[{".to_owned();
    for column in 0..10_000_000 {
        write!(huge, "\"{column:x}\":1,").unwrap();
    }
    let error = unpacked("a.json", huge.as_bytes()).unwrap_err();
    assert!(matches!(error, UnpackError::Limit { hit: LimitHit::FileBytes(_), .. }), "{error}");
    let short = format!("[{}1]", "1,".repeat(2_000_001));
    assert!(matches!(fault(&short), JsonFault::Values(2_000_000)));
}

#[test]
fn what_sparse_rows_are_filled_up_to_counts_against_the_limits() {
    let columns: Vec<String> = (0..500).map(|column| format!("\"c{column}\":1")).collect();
    let text = format!("[{{{}}}{}]", columns.join(","), ",{\"c0\":1}".repeat(1000));
    let limits = UnpackLimits { total_bytes: 400_000, ..UnpackLimits::default() };
    let error = with_limits("a.json", text.as_bytes(), &limits).unwrap_err();
    assert!(matches!(error, UnpackError::Limit { hit: LimitHit::TotalBytes(400_000), .. }), "{error}");
}

#[test]
fn rows_that_are_not_flat_are_told_by_table_row_and_key() {
    let said = message("a.json", br#"{"data": [{"a": 1}, {"a": {"b": {"c": 1}}}]}"#);
    assert_eq!(
        said,
        "a.json is not a table in JSON: its table \"data\" has a list or an object within an object in row 2 under \"a.b\""
    );
    assert!(matches!(fault(r#"{"data": [{"a": [1]}]}"#), JsonFault::Nested { row: 1, .. }));
    assert!(matches!(fault(r#"{"data": [{"a": 1, "a": 2}]}"#), JsonFault::Repeated { row: 1, .. }));
    assert!(matches!(fault(r#"{"data": [{"a": {"b": 1}, "a.b": 2}]}"#), JsonFault::Repeated { row: 1, .. }));
}

proptest! {
    #[test]
    fn no_text_panics(text in "[\\[{\\]}\",:0-9ae\\\\ -]{0,60}") {
        let _ = unpacked("a.json", format!("{{{text}").as_bytes());
        let _ = unpacked("a.json", format!("[{text}").as_bytes());
    }

    #[test]
    fn no_bytes_panic(body in proptest::collection::vec(any::<u8>(), 0..80)) {
        let _ = unpacked("a.json", &[&b"{\"data\":["[..], &body].concat());
    }
}
