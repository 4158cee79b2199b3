//! A page of ERCOT's archive or of its list of bundles.

use regex::Regex;
use serde_json::Value;

use super::super::MAX_DOCUMENTS;
use super::super::json::NotListed;
use crate::unpack::{has_extension, quote_body};

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Single documents.
    Archive,
    /// All documents of a month in one zip; their DocIDs are negative.
    Bundle,
}

impl Kind {
    /// The part of the address.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Archive => "archive",
            Self::Bundle => "bundle",
        }
    }

    fn list(self) -> &'static str {
        match self {
            Self::Archive => "archives",
            Self::Bundle => "bundles",
        }
    }
}

/// One page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) entries: Vec<Archived>,
    /// Entries that cannot be read, each with the reason.
    pub(super) faulty: Vec<String>,
    pub(super) pages: u64,
    pub(super) records: u64,
}

/// One document or bundle, as listed. The link beside it is not used: documents come from the configured address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Archived {
    pub(super) doc_id: String,
    pub(super) friendly_name: String,
    /// Central time without offset.
    pub(super) posted: String,
}

/// Reads a page of the report `emil_id`.
pub(super) fn parse(body: &[u8], kind: Kind, emil_id: &str) -> Result<Page, NotListed> {
    let other = || NotListed::Other(quote_body(body));
    let value: Value = serde_json::from_slice(body).map_err(|_| other())?;
    let meta = value.get("_meta").and_then(Value::as_object).ok_or_else(other)?;
    let number = |name: &str| meta.get(name).and_then(Value::as_u64);
    let (Some(records), Some(pages)) = (number("totalRecords"), number("totalPages")) else { return Err(other()) };
    let product = value.get("product").and_then(|product| product.get("emilId")).and_then(Value::as_str);
    if product.is_some_and(|product| !product.eq_ignore_ascii_case(emil_id)) {
        return Err(other());
    }
    let mut page = Page { entries: Vec::new(), faulty: Vec::new(), pages, records };
    let listed = match value.get(kind.list()) {
        Some(Value::Array(listed)) => listed.as_slice(),
        Some(single @ Value::Object(_)) => std::slice::from_ref(single),
        // An empty answer has no list.
        None | Some(Value::Null) if records == 0 => &[],
        _ => return Err(other()),
    };
    for entry in listed {
        if page.entries.len() >= MAX_DOCUMENTS {
            return Err(NotListed::TooMany);
        }
        match read(entry, kind) {
            Ok(archived) => page.entries.push(archived),
            Err(fault) => page.faulty.push(fault),
        }
    }
    Ok(page)
}

fn read(entry: &Value, kind: Kind) -> Result<Archived, String> {
    let field = |name: &str| match entry.get(name)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let (Some(doc_id), Some(friendly_name), Some(posted)) = (field("docId"), field("friendlyName"), field("postDatetime")) else {
        return Err(format!("an entry lacks docId, friendlyName or postDatetime: {}", quote_body(entry.to_string().as_bytes())));
    };
    let digits = if kind == Kind::Bundle { doc_id.strip_prefix('-').unwrap_or(&doc_id) } else { &doc_id };
    if digits.is_empty() || digits.len() > 20 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("the DocID {:?} is no number", quote_body(doc_id.as_bytes())));
    }
    let hostile = |c: char| c.is_control() || matches!(c, '/' | '\\');
    if friendly_name.len() > 200 || friendly_name.contains(hostile) || friendly_name.starts_with('.') {
        return Err(format!("document {doc_id} has an unusable name: {:?}", quote_body(friendly_name.as_bytes())));
    }
    Ok(Archived { doc_id, friendly_name, posted })
}

/// A document's name, made from the friendly one: `DAMSPNP4190_csv` is the zip `DAMSPNP4190_csv.zip`. None if no such name
/// fits the dataset's `file_regex`: an XML twin, another kind of file.
pub(super) fn document_name(friendly_name: &str, pattern: &Regex) -> Option<String> {
    let has = |end| has_extension(friendly_name, end);
    let candidates = if [".zip", ".csv", ".xlsx", ".xls"].into_iter().any(has) {
        vec![friendly_name.to_owned()]
    } else if has("_csv") || has("_xml") {
        vec![format!("{friendly_name}.zip")]
    } else {
        vec![format!("{friendly_name}.zip"), format!("{friendly_name}.xlsx"), format!("{friendly_name}_csv.zip")]
    };
    candidates.into_iter().find(|name| pattern.is_match(name))
}

/// The month of a bundle named `DAMSPNP4190_2026-08`.
pub(super) fn bundle_month(bundle: &Archived) -> Option<(i16, i8)> {
    let month = |text: &str| {
        let (year, month) = text.split_once('-')?;
        let month = month.get(..2).filter(|_| year.len() == 4)?;
        Some((year.parse().ok()?, month.parse().ok().filter(|month| (1..=12).contains(month))?))
    };
    bundle.friendly_name.rsplit('_').next().and_then(month).or_else(|| month(&bundle.posted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ercots_own_page_is_read() {
        let path = crate::testing::real_files().join("public-api/archive_listing.json");
        let page = parse(&std::fs::read(path).unwrap(), Kind::Archive, "NP3-911-ER").unwrap();
        assert_eq!((page.records, page.pages, page.faulty.len()), (1, 1, 0));
        let expected = ["1049861718", "2_Day_AS_Disclosure", "2024-11-05T03:16:10.000"];
        let entry = &page.entries[0];
        assert_eq!([&*entry.doc_id, &*entry.friendly_name, &*entry.posted], expected);
    }

    #[test]
    fn the_page_of_another_report_and_an_error_message_are_no_listing() {
        let path = crate::testing::real_files().join("public-api/archive_listing.json");
        let body = std::fs::read(path).unwrap();
        assert!(matches!(parse(&body, Kind::Archive, "NP4-190-CD"), Err(NotListed::Other(_))));
        let message = br#"{"statusCode":404,"message":"Resource not found"}"#;
        assert!(matches!(parse(message, Kind::Archive, "NP4-190-CD"), Err(NotListed::Other(_))));
        let empty = br#"{"_meta":{"totalRecords":0,"totalPages":0},"product":{"emilId":"np4-190-cd"}}"#;
        assert_eq!(parse(empty, Kind::Archive, "NP4-190-CD").unwrap().entries, []);
        let hidden = br#"{"_meta":{"totalRecords":3,"totalPages":1}}"#;
        assert!(parse(hidden, Kind::Archive, "NP4-190-CD").is_err(), "it says that there are three and names none");
    }

    #[test]
    fn entries_that_would_leave_their_place_are_left_out_with_the_reason() {
        let entry = |doc_id: &str, name: &str| serde_json::json!({"docId": doc_id, "friendlyName": name, "postDatetime": "x"});
        let entries = [entry("1", "a_csv"), entry("-1", "a_csv"), entry("2", "../a_csv"), entry("3&x", "a"), entry("4", "")];
        let body = serde_json::json!({"_meta": {"totalRecords": 5, "totalPages": 1}, "archives": entries, "bundles": entries});
        let read = |kind| parse(body.to_string().as_bytes(), kind, "x").unwrap();
        assert_eq!((read(Kind::Archive).entries.len(), read(Kind::Archive).faulty.len()), (1, 4));
        assert_eq!((read(Kind::Bundle).entries.len(), read(Kind::Bundle).faulty.len()), (2, 3));
    }

    #[test]
    fn names_of_the_api_pick_the_csv_twin() {
        let csv = Regex::new(r"DAMSPNP4190(?:_?xhr|_?retry|_\d+)*_csv\.zip$").unwrap();
        assert_eq!(document_name("DAMSPNP4190_csv", &csv).as_deref(), Some("DAMSPNP4190_csv.zip"));
        assert_eq!(document_name("DAMSPNP4190_xml", &csv), None);
        assert_eq!(document_name("DAMSPNP4190", &csv).as_deref(), Some("DAMSPNP4190_csv.zip"));
        let workbook = Regex::new(r"RTMLZHBSPP\.(?:zip|xlsx)$").unwrap();
        assert_eq!(document_name("RTMLZHBSPP", &workbook).as_deref(), Some("RTMLZHBSPP.zip"));
        assert_eq!(document_name("RTMLZHBSPP.xlsx", &workbook).as_deref(), Some("RTMLZHBSPP.xlsx"));
    }

    #[test]
    fn a_bundles_month_is_in_its_name_or_else_in_its_date() {
        let bundle =
            |name: &str| Archived { doc_id: "-1".into(), friendly_name: name.into(), posted: "2026-08-31T23:59:59.000".into() };
        assert_eq!(bundle_month(&bundle("DAMSPNP4190_2018-01")), Some((2018, 1)));
        assert_eq!(bundle_month(&bundle("DAMSPNP4190")), Some((2026, 8)));
        assert_eq!(bundle_month(&bundle("X_2018-13")), Some((2026, 8)));
    }

    proptest! {
        #[test]
        fn no_body_panics(body in "[{}\\[\\]\",:a-z0-9_-]{0,80}", name in "[A-Za-z0-9_.é-]{0,30}") {
            let _ = parse(body.as_bytes(), Kind::Bundle, "x");
            let _ = bundle_month(&Archived { doc_id: String::new(), friendly_name: name.clone(), posted: body });
            let _ = document_name(&name, &Regex::new(".").unwrap());
        }
    }
}
