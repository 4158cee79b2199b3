//! Everything that can be wrong with a catalog that parses.

use std::collections::BTreeMap;
use std::fmt;

use ercot_types::report::{LayoutProblem, ReportLayout, is_identifier};
use regex::Regex;
use url::Url;

use super::{Catalog, Dataset, SourceMode};

/// The schemas a table may be in.
const SCHEMAS: [&str; 5] = ["market", "ancillary", "context", "reference", "trial"];

/// One fault and where it is. Its text is one line: dataset, field, fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogProblem {
    /// The dataset's name.
    pub dataset: String,
    /// The dataset's place in the catalog, from 1.
    pub position: usize,
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
    /// An earlier dataset has the same name.
    #[error("dataset {first} has the same name")]
    Duplicate {
        /// The earlier one's place, from 1.
        first: usize,
    },
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
    /// The layout contradicts itself.
    #[error("{0}")]
    Layout(LayoutProblem),
}

impl fmt::Display for CatalogProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "dataset {} {:?}, {}", self.position, self.dataset, self.field)
            .and_then(|()| self.table.as_ref().map_or(Ok(()), |table| write!(formatter, " of {table}")))
            .and_then(|()| write!(formatter, ": {}", self.fault))
    }
}

impl Catalog {
    /// Everything that is wrong; empty if the catalog is sound.
    pub fn problems(&self) -> Vec<CatalogProblem> {
        let mut problems = Vec::new();
        for (index, dataset) in self.datasets.iter().enumerate() {
            let mut report = |field, table: Option<&ReportLayout>, fault| {
                let table = table.map(|layout| layout.table.to_string());
                problems.push(CatalogProblem { dataset: dataset.name.clone(), position: index + 1, field, table, fault });
            };
            check_fields(dataset, &mut |field, fault| report(field, None, fault));
            check_source(dataset, &mut |field, fault| report(field, None, fault));
            check_layouts(dataset, &mut report);
            let earlier = self.datasets.get(..index).unwrap_or_default();
            if let Some(first) = earlier.iter().position(|other| other.name == dataset.name) {
                report("name", None, Fault::Duplicate { first: first + 1 });
            }
            if let Some(other) = earlier.iter().find(|other| reads_the_same(other, dataset)) {
                report("report_type_id", None, Fault::Alias { other: other.name.clone() });
            }
        }
        self.check_tables(&mut problems);
        problems
    }

    fn check_tables(&self, problems: &mut Vec<CatalogProblem>) {
        let mut known: BTreeMap<&str, (&Dataset, &ReportLayout)> = BTreeMap::new();
        let mut names: Vec<String> = Vec::new();
        names.extend(self.datasets.iter().flat_map(|dataset| &dataset.layouts).map(|layout| layout.table.to_string()));
        let mut name = names.iter();
        for (index, dataset) in self.datasets.iter().enumerate() {
            for (layout, table) in dataset.layouts.iter().zip(name.by_ref()) {
                match known.get(table.as_str()) {
                    None => {
                        known.insert(table, (dataset, layout));
                    }
                    Some((_, first)) if same_table(first, layout) => {}
                    Some((other, _)) => problems.push(CatalogProblem {
                        dataset: dataset.name.clone(),
                        position: index + 1,
                        field: "layouts",
                        table: Some(table.clone()),
                        fault: Fault::TableConflict { other: other.name.clone() },
                    }),
                }
            }
        }
    }
}

fn check_fields(dataset: &Dataset, report: &mut dyn FnMut(&'static str, Fault)) {
    for (field, text) in [("name", &dataset.name), ("group", &dataset.group)] {
        if !is_identifier(text) {
            report(field, Fault::Identifier { text: text.clone() });
        }
    }
    let folder = dataset.directory_pattern.as_ref();
    let folder = folder.map(|text| ("directory_pattern", text));
    for (field, text) in [("emil_id", &dataset.emil_id), ("title", &dataset.title)].into_iter().chain(folder) {
        let unfit = |c: char| c.is_control() || (field != "title" && matches!(c, '/' | '\\'));
        if text.trim().is_empty() || text.contains(unfit) || (field != "title" && matches!(text.as_str(), "." | "..")) {
            report(field, Fault::Name { text: text.clone() });
        }
    }
    if let Err(error) = Regex::new(&dataset.file_regex) {
        report("file_regex", regex_fault(&dataset.file_regex, &error));
    } else if dataset.file_regex.is_empty() {
        report("file_regex", Fault::Name { text: String::new() });
    }
    if dataset.retention_days == Some(0) {
        report("retention_days", Fault::Zero);
    }
    if dataset.cadence.expected_per_day == Some(0) {
        report("cadence.expected_per_day", Fault::Zero);
    }
}

fn check_source(dataset: &Dataset, report: &mut dyn FnMut(&'static str, Fault)) {
    let mut address = |field, text: &str, schemes: &[&str], expected| {
        if !Url::parse(text).is_ok_and(|url| schemes.contains(&url.scheme())) {
            report(field, Fault::Address { text: text.to_owned(), expected });
        }
    };
    if let Some(text) = &dataset.index_url {
        address("index_url", text, &["http", "https"], "http or https");
    }
    match &dataset.source {
        SourceMode::Mis {} => {
            if dataset.report_type_id.is_none_or(|id| id == 0) {
                report("report_type_id", Fault::NoReportType);
            }
        }
        SourceMode::Urls { urls } => {
            for text in urls {
                address("source.urls", text, &["http", "https", "file"], "http, https or file");
            }
            if urls.is_empty() {
                report("source.urls", Fault::NoAddress);
            }
        }
        SourceMode::Directory { path } => {
            if path.as_os_str().is_empty() {
                report("source.path", Fault::NoAddress);
            }
        }
    }
}

fn check_layouts(dataset: &Dataset, report: &mut dyn FnMut(&'static str, Option<&ReportLayout>, Fault)) {
    if dataset.layouts.is_empty() {
        report("layouts", None, Fault::NoLayout);
    }
    let mut taken = false;
    for layout in &dataset.layouts {
        if taken {
            report("layouts", Some(layout), Fault::Unreachable);
        }
        taken |= layout.member.is_none();
        if let Some(Err(error)) = layout.member.as_deref().map(Regex::new) {
            report("member", Some(layout), regex_fault(layout.member.as_deref().unwrap_or_default(), &error));
        }
        if !SCHEMAS.contains(&layout.table.schema()) {
            report("table", Some(layout), Fault::Schema { schema: layout.table.schema().to_owned() });
        }
        for problem in layout.problems() {
            report("layouts", Some(layout), Fault::Layout(problem));
        }
    }
}

fn regex_fault(text: &str, error: &regex::Error) -> Fault {
    // The engine draws a picture over several lines; its last line is the reason.
    let reason = error.to_string();
    let reason = reason.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned();
    Fault::Regex { text: text.to_owned(), reason }
}

fn reads_the_same(left: &Dataset, right: &Dataset) -> bool {
    let listed = |dataset: &Dataset| matches!(dataset.source, SourceMode::Mis {});
    listed(left)
        && listed(right)
        && left.report_type_id.is_some()
        && left.report_type_id == right.report_type_id
        && left.file_regex == right.file_regex
}

fn same_table(left: &ReportLayout, right: &ReportLayout) -> bool {
    left.table_columns() == right.table_columns() && left.natural_key == right.natural_key && left.versions == right.versions
}
