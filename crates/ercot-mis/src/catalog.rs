//! The catalog: which reports there are, where they come from and where their rows land.
//!
//! `config/datasets.json` in the repository is the built-in catalog, and `config/datasets.schema.json` describes the format.

mod check;
mod error;
mod parse;
mod select;

use std::path::PathBuf;

use ercot_types::report::ReportLayout;
use regex::Regex;
use serde::{Deserialize, Serialize};

pub use check::{CatalogProblem, Fault};
pub use error::{CatalogError, SelectError};

/// The version of the format that this program reads.
pub const CATALOG_VERSION: u32 = 1;

/// All reports that can be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// The address of the format's JSON Schema, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The version of the format.
    pub version: u32,
    /// The reports, in the order in which they are fetched.
    pub datasets: Vec<Dataset>,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// The name on the command line, in the manifest and in folder names: a lower-case identifier.
    pub name: String,
    /// The group that selects it together with others.
    pub group: String,
    /// ERCOT's name for the report, `NP6-788-CD`.
    pub emil_id: String,
    /// ERCOT's title.
    pub title: String,
    /// The report type on the listing. None only where the source is not the listing.
    #[serde(default)]
    pub report_type_id: Option<u32>,
    /// How much later jobs need it.
    pub priority: Priority,
    /// Where documents come from.
    pub source: SourceMode,
    /// A listing address that replaces the one made from the base URL and the report type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index_url: Option<String>,
    /// Regular expression over constructed names; it picks the CSV twin. Files of a directory are not held against it.
    pub file_regex: String,
    /// The sub-folder of a directory source that holds this dataset's files; the EMIL ID when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory_pattern: Option<String>,
    /// How often ERCOT posts.
    pub cadence: Cadence,
    /// Days a document stays on the listing. None: not known.
    #[serde(default)]
    pub retention_days: Option<u32>,
    /// Fetched when nothing is named. A disabled dataset is fetched only by its name.
    pub enabled: bool,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The tables inside the report.
    pub layouts: Vec<ReportLayout>,
}

/// How much later jobs need a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Priority {
    /// Every later job needs it.
    P0,
    /// Most need it.
    P1,
    /// Some need it.
    P2,
    /// Nice to have.
    P3,
    /// Kept for the record.
    #[serde(rename = "OFF")]
    Off,
}

/// Where documents come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
pub enum SourceMode {
    /// ERCOT's listing of a report type, then one download for every new document.
    Mis {},
    /// A fixed list of addresses: `http`, `https` or `file`.
    Urls {
        /// The addresses.
        urls: Vec<String>,
    },
    /// A folder with a sub-folder for every report.
    Directory {
        /// The folder.
        path: PathBuf,
    },
}

/// How often ERCOT posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    /// What triggers a posting.
    pub kind: CadenceKind,
    /// Documents on an ordinary day. None: no fixed number.
    #[serde(default)]
    pub expected_per_day: Option<u32>,
}

/// What triggers a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CadenceKind {
    /// A SCED run, nominally every five minutes.
    ScedRun,
    /// A fixed number of minutes, 1440 / `expected_per_day`.
    Minutes,
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// An event.
    AsNeeded,
}

impl Dataset {
    /// The compiled `file_regex`.
    ///
    /// # Errors
    ///
    /// When it is no regular expression, which [`Catalog::problems`] reports too.
    pub fn file_pattern(&self) -> Result<Regex, regex::Error> {
        Regex::new(&self.file_regex)
    }

    /// Finds the layout for each CSV inside the report's files.
    ///
    /// # Errors
    ///
    /// When a `member` is no regular expression, which [`Catalog::problems`] reports too.
    pub fn layout_router<'a>(&'a self) -> Result<LayoutRouter<'a>, regex::Error> {
        let route = |layout: &'a ReportLayout| Ok((layout.member.as_deref().map(Regex::new).transpose()?, layout));
        let routes: Result<Vec<_>, regex::Error> = self.layouts.iter().map(route).collect();
        Ok(LayoutRouter { routes: routes? })
    }
}

/// The layouts of a dataset with their compiled member expressions.
#[derive(Debug, Clone)]
pub struct LayoutRouter<'a> {
    routes: Vec<(Option<Regex>, &'a ReportLayout)>,
}

impl<'a> LayoutRouter<'a> {
    /// The first layout whose `member` matches the CSV's name; a layout without `member` matches every name.
    pub fn layout(&self, csv_name: &str) -> Option<&'a ReportLayout> {
        let matches = |member: &Option<Regex>| member.as_ref().is_none_or(|member| member.is_match(csv_name));
        self.routes.iter().find(|(member, _)| matches(member)).map(|(_, layout)| *layout)
    }
}

#[cfg(test)]
mod tests;
