//! ERCOT's JSON listing.

use serde_json::Value;

use super::{Ignored, MAX_DOCUMENTS};
use crate::unpack::{fault_description, quote_body};

/// One listed document, as found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) doc_id: String,
    pub(super) name: String,
    pub(super) published: Option<String>,
    pub(super) expires: Option<String>,
}

/// Why a body is no listing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotListed {
    /// ERCOT's fault message, in its words.
    Fault(String),
    /// Something else; its first words.
    Other(String),
    /// More documents than the limit.
    TooMany,
}

/// Reads a listing. A single document may stand where the list should be.
pub(super) fn parse(body: &[u8], ignored: &mut Ignored) -> Result<Vec<Listed>, NotListed> {
    let other = || NotListed::Other(quote_body(body));
    let value: Value = serde_json::from_slice(body).map_err(|_| other())?;
    if value.get("ResponseFaultList").is_some() {
        let said = std::str::from_utf8(body).ok().and_then(fault_description);
        return Err(NotListed::Fault(said.unwrap_or_else(|| quote_body(body))));
    }
    let response = value.get("ListDocsByRptTypeRes").ok_or_else(other)?;
    let Some(list) = response.get("DocumentList") else {
        // An empty response is how an empty list is written when JSON is made from XML.
        return if is_blank(response) { Ok(Vec::new()) } else { Err(other()) };
    };
    let mut listed = Vec::new();
    for wrapper in items(list) {
        for document in items(wrapper.get("Document").unwrap_or(wrapper)) {
            if listed.len() >= MAX_DOCUMENTS {
                return Err(NotListed::TooMany);
            }
            match read(document) {
                Ok(document) => listed.push(document),
                Err(fault) => ignored.add_fault(fault),
            }
        }
    }
    Ok(listed)
}

/// The items of a list; one item that stands alone is a list of one, and nothing is a list of none.
fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        other if is_blank(other) => &[],
        other => std::slice::from_ref(other),
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn read(document: &Value) -> Result<Listed, String> {
    let field = |name: &str| match document.get(name)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let name = field("ConstructedName").or_else(|| {
        let (friendly, extension) = (field("FriendlyName")?, field("Extension")?);
        Some(format!("{friendly}.{extension}"))
    });
    let name = name.ok_or_else(|| format!("a document without a name: {}", quote_body(document.to_string().as_bytes())))?;
    checked(field("DocID").as_deref(), &name, field("PublishDate"), field("ExpiredDate"))
}

/// Checks what is going to be part of an address and of a path.
pub(super) fn checked(
    doc_id: Option<&str>,
    name: &str,
    published: Option<String>,
    expires: Option<String>,
) -> Result<Listed, String> {
    let doc_id = doc_id.ok_or_else(|| format!("{name:?} has no DocID"))?;
    if doc_id.is_empty() || doc_id.len() > 20 || !doc_id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("{name:?} has the DocID {:?}, which is not a number", crate::unpack::quote_body(doc_id.as_bytes())));
    }
    let hostile = |c: char| c.is_control() || matches!(c, '/' | '\\');
    if name.len() > 250 || name.contains(hostile) || matches!(name, "." | "..") {
        return Err(format!("document {doc_id} has an unusable name: {:?}", quote_body(name.as_bytes())));
    }
    Ok(Listed { doc_id: doc_id.to_owned(), name: name.to_owned(), published, expires })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::real_files;
    use proptest::prelude::*;

    fn read_text(body: &str) -> Result<Vec<Listed>, NotListed> {
        parse(body.as_bytes(), &mut Ignored::default())
    }

    fn one(fields: &str) -> String {
        format!("{{\"ListDocsByRptTypeRes\":{{\"DocumentList\":{{\"Document\":{{{fields}}}}}}}}}")
    }

    #[test]
    fn ercots_own_listing_is_read() {
        let body = std::fs::read(real_files().join("listing/IceDocListJsonWS_203_snippet.json")).unwrap();
        let listed = parse(&body, &mut Ignored::default()).unwrap();
        assert_eq!(listed.len(), 2);
        assert_eq!(
            listed[0],
            Listed {
                doc_id: "1234254362".into(),
                name: "ext.00000203.0000000000000000.20260603.055219393.LUBBOCK______DAILY.zip".into(),
                published: Some("2026-06-03T05:52:19-05:00".into()),
                expires: Some("2026-07-04T23:59:59-05:00".into()),
            }
        );
    }

    #[test]
    fn ercots_own_fault_is_quoted() {
        let body = std::fs::read(real_files().join("listing/ResponseFault_missing_reportTypeId.json")).unwrap();
        let fault = parse(&body, &mut Ignored::default()).unwrap_err();
        assert_eq!(fault, NotListed::Fault("Did not recieve a numeric ReportTypeId. [reporttypeid] required.".to_owned()));
    }

    #[test]
    fn one_document_alone_is_a_list_of_one() {
        let fields = r#""DocID":1200700063,"FriendlyName":"X_csv","Extension":"zip""#;
        let listed = read_text(&one(fields)).unwrap();
        assert_eq!((listed[0].doc_id.as_str(), listed[0].name.as_str()), ("1200700063", "X_csv.zip"));
        let list = r#"{"ListDocsByRptTypeRes":{"DocumentList":{"Document":[{"DocID":"1","ConstructedName":"a"},{"DocID":"2","ConstructedName":"b"}]}}}"#;
        assert_eq!(read_text(list).unwrap().len(), 2);
    }

    #[test]
    fn nothing_listed_is_an_empty_list_in_every_spelling() {
        for list in ["[]", "null", "\"\"", "{}"] {
            let body = format!("{{\"ListDocsByRptTypeRes\":{{\"DocumentList\":{list}}}}}");
            assert_eq!(read_text(&body), Ok(Vec::new()), "{list}");
        }
        assert_eq!(read_text("{\"ListDocsByRptTypeRes\":{}}"), Ok(Vec::new()));
    }

    #[test]
    fn other_bodies_are_no_listing() {
        let page = read_text("<html><title>Maintenance</title></html>");
        assert_eq!(page, Err(NotListed::Other("Maintenance".to_owned())));
        assert_eq!(read_text("{\"a\":1}"), Err(NotListed::Other("{\"a\":1}".to_owned())));
        assert_eq!(read_text(""), Err(NotListed::Other(String::new())));
    }

    #[test]
    fn hostile_documents_are_left_out_with_the_reason() {
        for fields in [
            r#""ConstructedName":"a.zip""#,
            r#""DocID":"1&x=2","ConstructedName":"a.zip""#,
            r#""DocID":"../1","ConstructedName":"a.zip""#,
            r#""DocID":"1","ConstructedName":"../../a.zip""#,
            r#""DocID":"1","ConstructedName":"a\u0000.zip""#,
            r#""DocID":"1","ConstructedName":" ""#,
            r#""DocID":"1""#,
        ] {
            let mut ignored = Ignored::default();
            assert_eq!(parse(one(fields).as_bytes(), &mut ignored), Ok(Vec::new()), "{fields}");
            assert_eq!(ignored.faulty.len(), 1, "{fields}");
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let key = "(ListDocsByRptTypeRes|DocumentList|Document|DocID|ConstructedName|ResponseFaultList|x)";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from)
        ];
        leaf.prop_recursive(6, 40, 4, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec((key, inner), 0..4).prop_map(|fields| fields.into_iter().collect())
            ]
        })
    }

    proptest! {
        #[test]
        fn no_json_panics(value in any_json()) {
            let _ = read_text(&value.to_string());
            let wrapped = serde_json::json!({"ListDocsByRptTypeRes": {"DocumentList": value}});
            let _ = read_text(&wrapped.to_string());
        }

        #[test]
        fn no_bytes_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&body, &mut Ignored::default());
        }
    }
}
