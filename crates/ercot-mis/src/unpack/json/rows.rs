//! Rows of objects to rows of columns.

use std::collections::HashMap;

use super::node::Node;
use super::{JsonFault, MAX_COLUMNS, Table};

/// The column for the key of a row that is found by its stamp.
const STAMP_COLUMN: &str = "timestamp";

/// A table that is being built.
pub(super) struct Rows<'a> {
    path: &'a str,
    columns: Vec<String>,
    places: HashMap<String, usize>,
    done: Vec<Vec<(usize, String)>>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(path: &'a str) -> Self {
        Self { path, columns: Vec::new(), places: HashMap::new(), done: Vec::new() }
    }

    /// Adds one object. `stamp` is the key it was found under, unless it tells its stamp itself.
    pub(super) fn add(&mut self, stamp: Option<&str>, fields: &[(String, Node)]) -> Result<(), JsonFault> {
        let mut row = Vec::with_capacity(fields.len() + 1);
        if let Some(stamp) = stamp.filter(|_| fields.iter().all(|(key, _)| key != STAMP_COLUMN)) {
            row.push((self.column(STAMP_COLUMN)?, stamp.to_owned()));
        }
        for (key, value) in fields {
            match value {
                Node::Object(inner) => {
                    for (inner_key, value) in inner {
                        let key = format!("{key}.{inner_key}");
                        row.push((self.column(&key)?, self.text(value, &key)?));
                    }
                }
                value => row.push((self.column(key)?, self.text(value, key)?)),
            }
        }
        row.sort_by_key(|(column, _)| *column);
        if let Some(pair) = row.windows(2).find(|pair| pair.first().map(|cell| cell.0) == pair.last().map(|cell| cell.0)) {
            let key = pair.first().and_then(|cell| self.columns.get(cell.0)).cloned().unwrap_or_default();
            return Err(JsonFault::Repeated { table: self.path.to_owned(), row: self.done.len() + 1, key });
        }
        self.done.push(row);
        Ok(())
    }

    pub(super) fn finish(self) -> Table {
        Table { path: self.path.to_owned(), columns: self.columns, rows: self.done }
    }

    fn column(&mut self, key: &str) -> Result<usize, JsonFault> {
        if let Some(place) = self.places.get(key) {
            return Ok(*place);
        }
        if self.columns.len() == MAX_COLUMNS {
            return Err(JsonFault::Columns { table: self.path.to_owned(), limit: MAX_COLUMNS });
        }
        self.places.insert(key.to_owned(), self.columns.len());
        self.columns.push(key.to_owned());
        Ok(self.columns.len() - 1)
    }

    fn text(&self, value: &Node, key: &str) -> Result<String, JsonFault> {
        match value {
            Node::Null => Ok(String::new()),
            Node::Text(text) => Ok(text.clone()),
            Node::List(_) | Node::Object(_) => {
                Err(JsonFault::Nested { table: self.path.to_owned(), row: self.done.len() + 1, key: key.to_owned() })
            }
        }
    }
}
