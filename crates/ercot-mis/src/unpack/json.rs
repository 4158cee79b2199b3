//! Tables in ERCOT's dashboards: lists of flat objects, or objects by day and stamp.
//!
//! ```text
//! {"lastUpdated": …, "data": [{"timestamp": …, "prc": …}, …]}
//! {"data": {"2026-11-22": {"2026-11-22 00:04:53-0600": {"Wind": {"gen": …}, …}, …}}}
//! ```
//!
//! Every list is a table of its own, named by its path. Columns are the keys in the order of their first appearance; an object
//! within a row is spread out one level, `Wind.gen`; the key of a row that is found by its stamp becomes its `timestamp`.

mod node;
mod rows;

use super::UnpackError;
use super::cells::flag_text;
use super::sniff::{BodyFault, fault_description, quote};
use node::Node;
use rows::Rows;

/// The largest dashboard that is read. ERCOT's have less than one MB.
pub(super) const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Values and nested parts of a document.
const MAX_VALUES: usize = 2_000_000;

/// Lists and objects inside each other. ERCOT's deepest dashboard has five.
const MAX_DEPTH: usize = 16;

/// Columns of a table.
const MAX_COLUMNS: usize = 512;

/// Keys with which the answers of servers say that something went wrong.
const FAULT_KEYS: [&str; 6] = ["ResponseFaultList", "statusCode", "message", "error", "errors", "fault"];

/// Why a JSON document is no table.
#[derive(Debug, thiserror::Error)]
pub enum JsonFault {
    /// It is not JSON, or ends early.
    #[error("it is damaged or no JSON")]
    Syntax(#[source] serde_json::Error),
    /// Its lists and objects are nested deeper than this.
    #[error("it is nested more than {0} deep")]
    Depth(usize),
    /// It has more values than this.
    #[error("it has more than {0} values")]
    Values(usize),
    /// A table has more columns than this.
    #[error("its table {table:?} has more than {limit} columns")]
    Columns {
        /// The table's path; empty for a document that is one list.
        table: String,
        /// The limit.
        limit: usize,
    },
    /// A value of a row is a list, or an object within an object.
    #[error("its table {table:?} has a list or an object within an object in row {row} under {key:?}")]
    Nested {
        /// The table's path.
        table: String,
        /// The row, from 1.
        row: usize,
        /// The column.
        key: String,
    },
    /// A row has two values for a column.
    #[error("its table {table:?} has two values in row {row} under {key:?}")]
    Repeated {
        /// The table's path.
        table: String,
        /// The row, from 1.
        row: usize,
        /// The column.
        key: String,
    },
}

/// The tables of a document.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) tables: Vec<Table>,
    /// Paths of what holds no rows.
    pub(super) left_out: Vec<String>,
}

/// One table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) path: String,
    pub(super) columns: Vec<String>,
    /// The columns and texts of every row, columns ascending.
    pub(super) rows: Vec<Vec<(usize, String)>>,
}

/// Reads a document of at most [`MAX_BYTES`]. A message instead of a dashboard is a [`BodyFault`].
pub(super) fn read(content: &[u8], file: &str) -> Result<Tables, UnpackError> {
    let failed = |source| UnpackError::Json { file: file.to_owned(), source };
    check_extent(content).map_err(failed)?;
    let text = String::from_utf8_lossy(content);
    let text = text.trim_start_matches('\u{feff}');
    let root: Node = serde_json::from_str(text).map_err(|source| failed(JsonFault::Syntax(source)))?;
    let mut found = Tables::default();
    find(&root, "", &mut found).map_err(failed)?;
    let says_fault = |key: &str| matches!(&root, Node::Object(fields) if fields.iter().any(|(name, _)| name == key));
    let is_bare = found.left_out.is_empty() && matches!(root, Node::Object(_));
    if found.tables.is_empty() && (is_bare || FAULT_KEYS.iter().any(|key| says_fault(key))) {
        let fault = BodyFault::Json(fault_description(text).unwrap_or_else(|| quote(text)));
        return Err(UnpackError::Body { file: file.to_owned(), fault });
    }
    Ok(found)
}

/// The name of a table's CSV: `<document>#<path>.csv`.
pub(super) fn csv_name(file: &str, path: &str) -> String {
    let cut = file.len().saturating_sub(if super::names::has_extension(file, ".json") { 5 } else { 0 });
    let stem = file.get(..cut).unwrap_or(file);
    let mark = if path.is_empty() { "" } else { "#" };
    crate::paths::safe_name(&format!("{stem}{mark}{path}.csv"))
}

/// Measures a document before anything is built from it.
fn check_extent(content: &[u8]) -> Result<(), JsonFault> {
    let (mut depth, mut values) = (0_usize, 0_usize);
    let (mut is_text, mut is_escaped) = (false, false);
    for byte in content {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'[' | b'{' => {
                depth += 1;
                values += 1;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(JsonFault::Depth(MAX_DEPTH));
        }
        if values > MAX_VALUES {
            return Err(JsonFault::Values(MAX_VALUES));
        }
    }
    Ok(())
}

/// Looks for tables at and below a place.
fn find(node: &Node, path: &str, found: &mut Tables) -> Result<(), JsonFault> {
    match node {
        Node::Null | Node::Text(_) => {}
        Node::List(items) => {
            let objects: Option<Vec<_>> = items.iter().map(Node::fields).collect();
            match objects.filter(|objects| !objects.is_empty()) {
                None => found.left_out.push(path.to_owned()),
                Some(objects) => {
                    let mut rows = Rows::new(path);
                    for fields in objects {
                        rows.add(None, fields)?;
                    }
                    found.tables.push(rows.finish());
                }
            }
        }
        Node::Object(fields) if is_keyed_by_day(fields) => {
            let mut rows = Rows::new(path);
            add_keyed(fields, &mut rows)?;
            found.tables.push(rows.finish());
        }
        Node::Object(fields) => {
            let before = found.tables.len() + found.left_out.len();
            for (key, value) in fields {
                if path.is_empty() && FAULT_KEYS.contains(&key.as_str()) {
                    continue;
                }
                let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                find(value, &below, found)?;
            }
            if !path.is_empty() && found.tables.len() + found.left_out.len() == before {
                found.left_out.push(path.to_owned());
            }
        }
    }
    Ok(())
}

/// The rows below their stamps, and these perhaps below their days.
fn add_keyed(fields: &[(String, Node)], rows: &mut Rows<'_>) -> Result<(), JsonFault> {
    for (key, value) in fields {
        match value.fields() {
            Some(inner) if is_keyed_by_day(inner) => add_keyed(inner, rows)?,
            Some(inner) => rows.add(Some(key), inner)?,
            None => {}
        }
    }
    Ok(())
}

/// True for objects under keys that all begin with a day, `2026-11-22`.
fn is_keyed_by_day(fields: &[(String, Node)]) -> bool {
    let is_day = |key: &str| {
        let day = key.as_bytes().get(..10);
        day.is_some_and(|day| {
            day.iter().enumerate().all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() })
        })
    };
    !fields.is_empty() && fields.iter().all(|(key, value)| is_day(key) && value.fields().is_some())
}

#[cfg(test)]
mod tests;
