//! The versions of a table's rows, worked out from the postings and corrections that had been received.

use ercot_types::report::ReportLayout;

use super::{AsOfError, File, Relation};
use crate::merge::{VersionedColumns, fixed_columns};

/// The schema in memory of the views that work versions out.
pub(super) const VERSIONS: &str = "versions_received";

/// A table of which rows were superseded.
pub(super) struct Received<'a> {
    file: &'a File,
    table: &'a Relation,
    history: &'a Relation,
    corrections: Option<&'a Relation>,
    columns: VersionedColumns,
    key: String,
    /// The condition on a row.
    known: String,
}

impl<'a> Received<'a> {
    pub(super) fn new(
        file: &'a File,
        table: &'a Relation,
        history: &'a Relation,
        layouts: &[ReportLayout],
        known: String,
    ) -> Result<Self, AsOfError> {
        let name = table.plain();
        let own = |layout: &&ReportLayout| !layout.corrects && layout.table.to_string() == name;
        let layout = layouts.iter().find(own).ok_or_else(|| AsOfError::LayoutMissing { table: name.clone() })?;
        if let Some(column) = layout.natural_key.iter().find(|column| !table.has(column)) {
            return Err(AsOfError::LayoutMismatch { table: name, column: column.clone() });
        }
        let key = layout.natural_key.join(", ");
        let fixed = fixed_columns(layout);
        let all: Vec<String> = table.columns.iter().map(|(name, _)| name.clone()).collect();
        let values = all.iter().filter(|name| !fixed.contains(&name.as_str())).cloned().collect();
        // The day follows from the key. Beside it in the windows, it lets a condition on the day reach the tables.
        let day = "operating_day";
        let by_day = table.has(day) && fixed.contains(&day) && !layout.natural_key.iter().any(|column| column == day);
        let partition = if by_day { format!("{key}, {day}") } else { key.clone() };
        let columns = VersionedColumns { key: partition, all, values };
        Ok(Self { file, table, history, corrections: file.corrections(table), columns, key, known })
    }

    /// Names and queries of the views: all versions of what was ever superseded, the table, its history.
    pub(super) fn views(&self) -> [(String, String); 3] {
        let versions = format!("{VERSIONS}.{}__{}", self.table.schema, self.table.name);
        let (columns, path) = (self.table.list(), self.file.path(self.table));
        let table = format!(
            "SELECT {columns} FROM {path} ANTI JOIN ({}) USING ({}) WHERE {}
             UNION ALL SELECT {columns} FROM {versions} WHERE _superseded_at IS NULL",
            self.keys(),
            self.key,
            self.known
        );
        let history = format!("SELECT {} FROM {versions} WHERE _superseded_at IS NOT NULL", self.history.list());
        [(versions, self.versions()), (self.table.plain(), table), (self.history.plain(), history)]
    }

    /// The keys whose versions must be worked out.
    fn keys(&self) -> String {
        let of = |relation: &Relation| format!("SELECT {} FROM {}", self.key, self.file.path(relation));
        let corrected = self.corrections.map_or_else(String::new, |relation| format!(" UNION {}", of(relation)));
        format!("SELECT DISTINCT * FROM ({}){corrected}", of(self.history))
    }

    fn versions(&self) -> String {
        let marks = "-1 AS _document, 0 AS _origin";
        let known = |relation: &Relation| {
            format!("SELECT {} FROM {} WHERE {}", relation.list_like(self.table), self.file.path(relation), self.known)
        };
        let not_by_correction = self.corrections.map_or_else(String::new, |relation| {
            format!(" ANTI JOIN {} USING ({}, _source_doc)", self.file.path(relation), self.key)
        });
        let postings = format!(
            "SELECT *, {marks} FROM ({} UNION ALL {}) SEMI JOIN ({}) USING ({}){not_by_correction}",
            known(self.table),
            known(self.history),
            self.keys(),
            self.key,
        );
        let corrections = match self.corrections {
            Some(relation) => format!("SELECT *, {marks} FROM ({})", known(relation)),
            None => format!("SELECT *, {marks} FROM ({}) WHERE false", known(self.history)),
        };
        self.columns.worked_out(&postings, &corrections)
    }
}
