//! Everything that can be wrong with a catalog that parses.

mod dataset;
mod names;
mod tables;
#[cfg(test)]
mod tests;

use std::fmt;

use ercot_types::report::{LayoutProblem, ReportLayout, is_identifier};

use super::{Catalog, Dataset, SourceMode};

/// An entry of the catalog by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The list that it is in.
    pub part: Part,
    /// Its place there, from 1.
    pub position: usize,
}

/// A list of the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `datasets`.
    Dataset,
    /// `aliases`.
    Alias,
    /// `closed`.
    Closed,
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            Part::Dataset => "dataset",
            Part::Alias => "alias",
            Part::Closed => "closed report",
        };
        write!(formatter, "{part} {}", self.position)
    }
}

/// One fault and where it is. Its text is one line: entry, field, fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogProblem {
    /// The entry.
    pub entry: Entry,
    /// The entry's name.
    pub name: String,
    /// The field.
    pub field: &'static str,
    /// The table of the faulty layout, if the fault is in one.
    pub table: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It must be a lower-case identifier.
    #[error("{text:?} is not a lower-case identifier (letters, digits, underscores; 63 at most)")]
    Identifier {
        /// What is there.
        text: String,
    },
    /// It must not be empty, and its text must do for a folder's name.
    #[error("{text:?} does not do for a name: it is empty, or has a slash, a backslash or a control character")]
    Name {
        /// What is there.
        text: String,
    },
    /// An earlier entry has the same name.
    #[error("{first} has the same name")]
    Duplicate {
        /// The earlier entry.
        first: Entry,
    },
    /// It names a dataset that is not there.
    #[error("there is no dataset {name:?}")]
    NoDataset {
        /// The name.
        name: String,
    },
    /// An alias of a dataset that is another report.
    #[error("dataset {name:?} is {emil_id}: another report is no alias")]
    OtherReport {
        /// The dataset.
        name: String,
        /// Its EMIL ID.
        emil_id: String,
    },
    /// Disabled, and nobody knows why.
    #[error("it is disabled; say here why, and how to switch it on")]
    NoReason,
    /// Enabled, with a reason why it is not.
    #[error("it is enabled; leave this out")]
    NotDisabled,
    /// An earlier dataset reads the same documents: its rows would land twice.
    #[error("dataset {other:?} reads the same documents (same report type and file_regex)")]
    Alias {
        /// The earlier dataset.
        other: String,
    },
    /// It is not a regular expression.
    #[error("{text:?} is not a regular expression: {reason}")]
    Regex {
        /// What is there.
        text: String,
        /// What the engine said.
        reason: String,
    },
    /// The listing needs it.
    #[error("the source mode \"mis\" needs a report_type_id of 1 or more")]
    NoReportType,
    /// Enabled, and nowhere to fetch it from.
    #[error("the source mode \"given\" names no place to fetch from; set \"enabled\" to false")]
    NothingToFetch,
    /// A source without an address.
    #[error("the source names no address")]
    NoAddress,
    /// Not an address that can be fetched.
    #[error("{text:?} is not an address; expected {expected}")]
    Address {
        /// What is there.
        text: String,
        /// The schemes that are allowed.
        expected: &'static str,
    },
    /// Zero where at least one is needed.
    #[error("it is 0; leave it out (null) if it is not known")]
    Zero,
    /// No layout: nothing could be loaded.
    #[error("there is no layout, so that nothing of the report can be loaded")]
    NoLayout,
    /// A layout after one that takes every file is never used.
    #[error("an earlier layout without \"member\" takes every file, so that this one is never used")]
    Unreachable,
    /// The table's schema is not one of the warehouse's.
    #[error("schema {schema:?} is not one of market, ancillary, context, reference, trial")]
    Schema {
        /// The schema.
        schema: String,
    },
    /// Two layouts fill one table with different columns, key or versions.
    #[error("dataset {other:?} fills the same table with other columns, another key or other versions")]
    TableConflict {
        /// The earlier dataset.
        other: String,
    },
    /// A correction of rows that no other dataset lands.
    #[error("the layout corrects rows of this table, but no other dataset fills it")]
    NothingToCorrect,
    /// The layout contradicts itself.
    #[error("{0}")]
    Layout(LayoutProblem),
}

impl fmt::Display for CatalogProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {:?}, {}", self.entry, self.name, self.field)
            .and_then(|()| self.table.as_ref().map_or(Ok(()), |table| write!(formatter, " of {table}")))
            .and_then(|()| write!(formatter, ": {}", self.fault))
    }
}

impl Catalog {
    /// Everything that is wrong; empty if the catalog is sound.
    pub fn problems(&self) -> Vec<CatalogProblem> {
        let mut problems = Vec::new();
        names::check_names(self, &mut problems);
        for (index, dataset) in self.datasets.iter().enumerate() {
            let mut report = |field, table: Option<&ReportLayout>, fault| {
                let entry = Entry { part: Part::Dataset, position: index + 1 };
                let table = table.map(|layout| layout.table.to_string());
                problems.push(CatalogProblem { entry, name: dataset.name.clone(), field, table, fault });
            };
            dataset::check_fields(dataset, &mut |field, fault| report(field, None, fault));
            dataset::check_source(dataset, &mut |field, fault| report(field, None, fault));
            dataset::check_layouts(dataset, &mut report);
            let earlier = self.datasets.get(..index).unwrap_or_default();
            if let Some(other) = earlier.iter().find(|other| reads_the_same(other, dataset)) {
                report("report_type_id", None, Fault::Alias { other: other.name.clone() });
            }
        }
        names::check_aliases(self, &mut problems);
        names::check_closed(self, &mut problems);
        tables::check_tables(self, &mut problems);
        problems
    }
}

/// Reports fields that are no lower-case identifiers.
fn identifiers(fields: &[(&'static str, &String)], report: &mut dyn FnMut(&'static str, Fault)) {
    for (field, text) in fields {
        if !is_identifier(text) {
            report(field, Fault::Identifier { text: (*text).clone() });
        }
    }
}

/// Reports fields that are empty or hold control characters; what becomes a folder's name holds no slashes either.
fn texts(fields: &[(&'static str, &String)], report: &mut dyn FnMut(&'static str, Fault)) {
    for (field, text) in fields {
        let is_folder = ["emil_id", "directory_pattern"].contains(field);
        let unfit = |c: char| c.is_control() || (is_folder && matches!(c, '/' | '\\'));
        if text.trim().is_empty() || text.contains(unfit) || (is_folder && matches!(text.as_str(), "." | "..")) {
            report(field, Fault::Name { text: (*text).clone() });
        }
    }
}

fn reads_the_same(left: &Dataset, right: &Dataset) -> bool {
    let listed = |dataset: &Dataset| matches!(dataset.source, SourceMode::Mis {});
    listed(left)
        && listed(right)
        && left.report_type_id.is_some()
        && left.report_type_id == right.report_type_id
        && left.file_regex == right.file_regex
}
