//! The facts about ERCOT's reports that the catalog is held against, read without any code of the project.

use std::{collections::BTreeMap, env, fs, path::Path};

/// Where there was no dataset in the earlier catalog.
const NO_NAME: &str = "(not in prototype)";

/// One report.
#[derive(Debug, Clone)]
pub(super) struct Product {
    pub(super) emil_id: String,
    /// The name in the earlier catalog.
    pub(super) earlier_name: Option<String>,
    pub(super) group: String,
    pub(super) priority: String,
    pub(super) report_type_id: Option<u64>,
    pub(super) file_pattern: String,
    pub(super) header: Header,
    pub(super) time_convention: String,
    pub(super) notes: String,
    /// Types of the Public API's fields, by normalized name.
    pub(super) types: BTreeMap<String, String>,
}

/// What is known of a report's newest header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Header {
    /// The cells of each table of the report.
    Exact(Vec<Table>),
    /// That of the production report.
    Twin,
    /// Nobody has seen it.
    Unseen,
}

/// One table of a report. A report with one table only gives it no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) cells: Vec<String>,
}

/// Every report, in the order of the file: `ERCOT_PRODUCTS`, or the bundled one.
pub(super) fn products() -> Vec<Product> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let path = env::var_os("ERCOT_PRODUCTS").map_or_else(|| root.join("data/facts/products.csv"), |path| root.join(path));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut records = records(&text).into_iter();
    let names = records.next().unwrap();
    let product = |record: Vec<String>| {
        let record: BTreeMap<&str, String> = names.iter().map(String::as_str).zip(record).collect();
        let field = |name: &str| record.get(name).unwrap_or_else(|| panic!("no column {name}")).clone();
        let earlier_name = field("prototype_name").trim_end_matches(" (RTCMT)").to_owned();
        Product {
            emil_id: field("emil_id"),
            earlier_name: Some(earlier_name).filter(|name| name != NO_NAME),
            group: field("group"),
            priority: field("priority"),
            report_type_id: field("report_type_id").parse().ok(),
            file_pattern: field("mis_file_pattern"),
            header: header(&field("csv_header")),
            time_convention: field("time_convention"),
            notes: field("notes"),
            types: types(&field("api_columns_types")),
        }
    };
    records.map(product).collect()
}

/// A header as it is compared: the case, blanks and underscores do not count.
pub(super) fn normalized(cell: &str) -> String {
    cell.chars().filter(|c| !c.is_whitespace() && *c != '_').flat_map(char::to_lowercase).collect()
}

/// `A,B`, or `First: A,B | Second: C`, or in words what is known instead.
fn header(text: &str) -> Header {
    if text == "same as production twin" {
        return Header::Twin;
    }
    // "(xlsx sheet …) A,B" and "A,B (API)" have the header beside the remark; the sibling's "e.g." is its own only in one row.
    let text = text.split_once("footer row) ").map_or(text, |(_, header)| header);
    let sentence = ["see ", "per table", "xlsx headers", "("].iter().any(|start| text.starts_with(start));
    if text.is_empty() || sentence {
        return Header::Unseen;
    }
    let table = |part: &str| {
        let part = part.trim().trim_end_matches("(sic)").trim_end_matches("(API)");
        let (name, cells) = part.split_once(": ").unwrap_or(("", part));
        Table { name: name.to_owned(), cells: cells.split(',').map(|cell| cell.trim().to_owned()).collect() }
    };
    Header::Exact(text.split('|').map(table).collect())
}

/// `a: DATE, b:DOUBLE (since 2026) [unsure]`.
fn types(text: &str) -> BTreeMap<String, String> {
    let mut depth = 0;
    let outside = |c: &char| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => return depth == 0,
        }
        false
    };
    let plain: String = text.chars().filter(outside).collect();
    let pairs = plain.split(',').filter_map(|field| field.split_once(':'));
    pairs.map(|(name, kind)| (normalized(name), kind.trim().to_owned())).collect()
}

/// The records of a CSV text with quoted fields.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => field.extend(characters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            _ => field.push(character),
        }
    }
    records
}

#[test]
fn the_facts_are_read_as_they_are_written() {
    assert_eq!(records("a,\"b, \"\"c\"\"\"\n\"1\n2\",\n"), [["a", "b, \"c\""], ["1\n2", ""]]);
    let table = |name: &str, cells: &[&str]| Table {
        name: name.to_owned(),
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
    };
    assert_eq!(header("A,B"), Header::Exact(vec![table("", &["A", "B"])]));
    let two = header("X: A,B | Y_Z: C (sic)");
    assert_eq!(two, Header::Exact(vec![table("X", &["A", "B"]), table("Y_Z", &["C"])]));
    assert_eq!(header("(xlsx sheet \"S\", header on row 5, 1 footer row) A B,C"), Header::Exact(vec![table("", &["A B", "C"])]));
    for unseen in
        ["", "(API fields: a,b)", "per table; see somewhere", "xlsx headers with spaces, e.g. A,B", "see production row"]
    {
        assert_eq!(header(unseen), Header::Unseen, "{unseen}");
    }
    let found = types("deliveryDate: DATE, LMP:DOUBLE (before 2026: a:DOUBLE, b), flag: BOOLEAN [unsure, c:DATE]");
    let expected = [("deliverydate", "DATE"), ("flag", "BOOLEAN"), ("lmp", "DOUBLE")];
    assert_eq!(found.iter().map(|(name, kind)| (name.as_str(), kind.as_str())).collect::<Vec<_>>(), expected);
    assert_eq!(products().len(), 104);
}
