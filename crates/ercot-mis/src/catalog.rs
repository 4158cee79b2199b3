//! The catalog: which reports there are, where they come from and where their rows land.
//!
//! The files of `config/datasets/` in the repository are the built-in catalog, and `config/datasets.schema.json` describes
//! their format.

mod check;
mod error;
mod parse;
mod select;

use std::path::PathBuf;

use ercot_types::report::ReportLayout;
use regex::Regex;
use serde::{Deserialize, Serialize};

pub use check::{CatalogProblem, Entry, Fault, Part};
pub use error::{CatalogError, SelectError};

/// How the name of a document begins that an import has made of a table's rows: `imported.market.dam_spp.2026-10-26.csv.gz`.
pub const IMPORTED_TABLE: &str = "imported.";

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
    #[serde(default)]
    pub datasets: Vec<Dataset>,
    /// Other names of datasets, so that what people's scripts say keeps working.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Alias>,
    /// Reports that cannot be fetched, each with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<Closed>,
}

/// Another name of a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The other name.
    pub name: String,
    /// The group that the name was in.
    pub group: String,
    /// ERCOT's name for the report.
    pub emil_id: String,
    /// The dataset.
    pub alias_of: String,
    /// Why there are two names.
    pub reason: String,
}

/// A report that cannot be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    /// The name that it would have, or had, on the command line.
    pub name: String,
    /// The group.
    pub group: String,
    /// ERCOT's name for the report.
    pub emil_id: String,
    /// ERCOT's title.
    pub title: String,
    /// The report type on the listing, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_type_id: Option<u32>,
    /// What keeps it from being fetched.
    pub because: ClosedBecause,
    /// The same in a sentence that helps.
    pub reason: String,
    /// Datasets that say something close.
    #[serde(default)]
    pub substitutes: Vec<String>,
}

/// What keeps a report from being fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosedBecause {
    /// ERCOT shows it to certificate holders only.
    Secure,
    /// ERCOT no longer makes it.
    Retired,
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
    /// Why a disabled dataset is disabled: that it is over, or what it would cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_because: Option<String>,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The dataset whose layouts this one has, in the schema `trial`; resolved when the catalog is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layouts_of: Option<String>,
    /// The tables inside the report.
    #[serde(default)]
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
    /// ERCOT's dashboards: a fixed address whose answer changes, captured at every run.
    Dashboard {
        /// The last part of the address, `daily-prc`.
        dashboard: String,
    },
    /// Nowhere that is known: files can only be given, with a folder or by an import.
    Given {},
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
    /// The layouts that read a CSV: the first one whose `member` matches its name, and likewise the first of those that
    /// correct another report's rows. A layout without `member` matches every name. What precedes the last slash of a name,
    /// the archive that was inside the archive, does not count.
    pub fn layouts(&self, csv_name: &str) -> Vec<&'a ReportLayout> {
        let own_name = csv_name.rsplit('/').next().unwrap_or(csv_name);
        let fits = |member: &Option<Regex>| member.as_ref().is_none_or(|member| member.is_match(own_name));
        let first = |corrects: bool| self.routes.iter().find(|(member, layout)| layout.corrects == corrects && fits(member));
        [first(false), first(true)].into_iter().flatten().map(|(_, layout)| *layout).collect()
    }
}

#[cfg(test)]
mod tests;
