//! What a body is, by its first bytes and never by its name.

use std::fmt;

/// How much of a body is looked at.
pub(crate) const SNIFF_BYTES: usize = 8 * 1024;

/// Longest quotation from a body that is not a file.
const QUOTE_CHARS: usize = 200;

/// The kind of a body, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Magic {
    Zip,
    Gzip,
    /// A compound file, as xls workbooks are.
    Xls,
    /// A JSON document. That it is no fault message shows when it is read.
    Json,
    Text,
}

/// What a body is when it is not the file that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyFault {
    /// No byte at all.
    Empty,
    /// A page or an XML message. The text between the tags.
    Markup(String),
    /// A JSON message. ERCOT's fault description, or the start of the JSON.
    Json(String),
    /// Some sentence.
    Sentence(String),
    /// Bytes that are neither a zip, nor gzip, nor text. The first of them in hexadecimal.
    Binary(String),
    /// A file, but of another format than its name says.
    OtherFormat {
        /// What the name says.
        expected: &'static str,
        /// What the first bytes say.
        found: &'static str,
    },
}

impl fmt::Display for BodyFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("it is empty"),
            Self::Markup(quote) => write!(formatter, "it is a page that says {quote:?}"),
            Self::Json(quote) => write!(formatter, "it is a message that says {quote:?}"),
            Self::Sentence(quote) => write!(formatter, "it is a text without a table that says {quote:?}"),
            Self::Binary(digits) => {
                write!(formatter, "it is neither zip, gzip, workbook nor text; it begins with the bytes {digits}")
            }
            Self::OtherFormat { expected, found } => write!(formatter, "its name says {expected}, its first bytes say {found}"),
        }
    }
}

/// Recognises the first bytes of a file. `name` decides only whether a good format is the expected one.
pub(crate) fn recognize(head: &[u8], name: &str) -> Result<Magic, BodyFault> {
    let expected = expected_by_name(name);
    let found = match head {
        [] => return Err(BodyFault::Empty),
        [b'P', b'K', 3, 4, ..] => Magic::Zip,
        [0x1f, 0x8b, ..] => Magic::Gzip,
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => Magic::Xls,
        _ => match text_fault(head) {
            // A fault message comes under the name of the file that was asked for, so a file that is to be something else
            // is none of ERCOT's dashboards.
            Err(BodyFault::Json(_)) if expected == Some(Magic::Json) || !names_data(name) => Magic::Json,
            Err(fault) => return Err(fault),
            Ok(()) => Magic::Text,
        },
    };
    match expected {
        Some(expected) if expected != found => {
            Err(BodyFault::OtherFormat { expected: expected.describe(), found: found.describe() })
        }
        _ => Ok(found),
    }
}

impl Magic {
    fn describe(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Gzip => "gzip",
            Self::Xls => "xls workbook",
            Self::Json => "JSON",
            Self::Text => "text",
        }
    }
}

/// A good format is not held against every name: `.csv` files are served as zip at times, `.xls` files are xlsx or text.
fn expected_by_name(name: &str) -> Option<Magic> {
    let has = |extension| super::names::has_extension(name, extension);
    if has(".zip") || has(".xlsx") {
        Some(Magic::Zip)
    } else if has(".gz") {
        Some(Magic::Gzip)
    } else if has(".json") {
        Some(Magic::Json)
    } else {
        None
    }
}

/// True for the names of tables in other forms than JSON.
fn names_data(name: &str) -> bool {
    [".csv", ".zip", ".gz", ".xlsx", ".xls"].iter().any(|extension| super::names::has_extension(name, extension))
}

fn text_fault(head: &[u8]) -> Result<(), BodyFault> {
    if head.iter().any(|byte| *byte == 0 || (*byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))) {
        let digits: Vec<String> = head.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        return Err(BodyFault::Binary(digits.join(" ")));
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.chars().next() {
        None => Err(BodyFault::Empty),
        Some('<') => Err(BodyFault::Markup(quote(&without_tags(text)))),
        Some('{' | '[') => Err(BodyFault::Json(fault_description(text).unwrap_or_else(|| quote(text)))),
        Some(_) if !text.contains([',', '\n', '\r']) => Err(BodyFault::Sentence(quote(text))),
        Some(_) => Ok(()),
    }
}

/// ERCOT's own words in a fault body: `{"ResponseFaultList":[{"ResponseFault":{"FaultDescription":"…"}}]}`.
pub(crate) fn fault_description(text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let list = value.get("ResponseFaultList")?;
    let faults = match list {
        serde_json::Value::Array(faults) => faults.as_slice(),
        other => std::slice::from_ref(other),
    };
    let words: Vec<&str> =
        faults.iter().filter_map(|fault| fault.get("ResponseFault").unwrap_or(fault).get("FaultDescription")?.as_str()).collect();
    Some(if words.is_empty() { quote(text) } else { quote(&words.join("; ")) })
}

/// The first words of a body, fit for one line of a log.
pub(crate) fn quote(text: &str) -> String {
    let mut words = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.len() > QUOTE_CHARS * 4 {
            break;
        }
    }
    match words.char_indices().nth(QUOTE_CHARS) {
        Some((cut, _)) => format!("{}…", words.get(..cut).unwrap_or_default()),
        None => words,
    }
}

/// What a body of unknown kind says: a fault's description, a page's text, or its first words.
pub(crate) fn quote_body(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..SNIFF_BYTES).unwrap_or(body));
    match text.trim_start().chars().next() {
        Some('<') => quote(&without_tags(&text)),
        Some('{' | '[') => fault_description(&text).unwrap_or_else(|| quote(&text)),
        _ => quote(&text),
    }
}

fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() / 2);
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        plain.push_str(rest.get(..open).unwrap_or_default());
        plain.push(' ');
        rest = rest.get(open..).unwrap_or_default();
        // What scripts and styles hold is not for reading.
        let end = ["script", "style"].into_iter().find_map(|tag| {
            let opens = rest.get(1..=tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag));
            opens.then(|| rest.find(&format!("</{tag}")).unwrap_or(rest.len()))
        });
        rest = match end {
            Some(end) => rest.get(end.max(1)..).unwrap_or_default(),
            None => rest.find('>').and_then(|close| rest.get(close + 1..)).unwrap_or_default(),
        };
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_sent_instead_of_a_zip_is_quoted_without_its_tags() {
        let page = b"<!DOCTYPE html><html><head><script>var a = 1 < 2;</script></head><body>No  Document\nfound</body>";
        assert_eq!(recognize(page, "a_csv.zip"), Err(BodyFault::Markup("No Document found".to_owned())));
    }

    #[test]
    fn ercots_fault_body_is_quoted_in_its_own_words() {
        let body = br#"{"ResponseFaultList":[{"ResponseFault":{"FaultID":1,"FaultDescription":"Did not recieve a numeric ReportTypeId."}}]}"#;
        let fault = recognize(body, "a.csv").unwrap_err();
        assert_eq!(fault, BodyFault::Json("Did not recieve a numeric ReportTypeId.".to_owned()));
        assert_eq!(quote_body(body), "Did not recieve a numeric ReportTypeId.");
    }

    #[test]
    fn tables_are_text_whatever_their_line_ends_and_first_mark() {
        for table in ["\u{feff}A,B\r\n1,2\r\n", "NAME\nHB_WEST\n", "A,B", " A,B\n"] {
            assert_eq!(recognize(table.as_bytes(), "a.csv"), Ok(Magic::Text), "{table:?}");
        }
        assert_eq!(recognize(b"NAME\xff,B\n", "a.csv"), Ok(Magic::Text));
    }

    #[test]
    fn a_sentence_is_not_a_table_and_binary_is_not_text() {
        assert_eq!(recognize(b"Service unavailable", "a.csv"), Err(BodyFault::Sentence("Service unavailable".to_owned())));
        assert_eq!(recognize(b"\x7fELF\0\0", "a"), Err(BodyFault::Binary("7f 45 4c 46 00 00".to_owned())));
        assert_eq!(recognize(b"", "a.csv"), Err(BodyFault::Empty));
        assert_eq!(recognize(b" \n", "a.csv"), Err(BodyFault::Empty));
    }

    #[test]
    fn a_good_format_under_another_name_is_told() {
        let fault = recognize(b"A,B\n1,2\n", "x_csv.zip").unwrap_err();
        assert_eq!(fault.to_string(), "its name says zip, its first bytes say text");
        assert_eq!(recognize(b"PK\x03\x04", "x.csv"), Ok(Magic::Zip));
    }

    #[test]
    fn json_is_a_dashboard_only_where_no_other_file_is_expected() {
        let body = br#"{"data":[{"prc":1}]}"#;
        for name in ["daily-prc_20261122T000453.json", "daily-prc"] {
            assert_eq!(recognize(body, name), Ok(Magic::Json), "{name}");
        }
        for name in ["a.csv", "a_csv.zip", "a.xlsx", "a.xls", "a.csv.gz"] {
            assert!(matches!(recognize(body, name), Err(BodyFault::Json(_))), "{name}");
        }
        assert!(matches!(recognize(b"<html>Denied</html>", "a.json"), Err(BodyFault::Markup(_))));
        let fault = recognize(b"A,B\n1,2\n", "a.json").unwrap_err();
        assert_eq!(fault.to_string(), "its name says JSON, its first bytes say text");
    }

    #[test]
    fn a_compound_file_is_a_workbook_whatever_its_name() {
        let head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0";
        assert_eq!(recognize(head, "a.xls"), Ok(Magic::Xls));
        assert_eq!(recognize(head, "a"), Ok(Magic::Xls));
        assert!(matches!(recognize(head, "a.xlsx"), Err(BodyFault::OtherFormat { .. })));
        assert_eq!(recognize(b"PK\x03\x04", "a.xls"), Ok(Magic::Zip));
    }

    #[test]
    fn quotes_are_cut_at_two_hundred_characters() {
        assert_eq!(quote(&"é".repeat(500)).chars().count(), 201);
        assert_eq!(quote("a\u{7}b\r\n c"), "a b c");
    }

    proptest! {
        #[test]
        fn no_body_panics(body in proptest::collection::vec(any::<u8>(), 0..300), name in "[a-z.]{0,8}") {
            let _ = recognize(&body, &name);
            prop_assert!(quote_body(&body).chars().count() <= 201);
        }

        #[test]
        fn no_markup_panics(text in "(<|>|/|script|style|é| ){0,30}") {
            let _ = without_tags(&text);
        }
    }
}
