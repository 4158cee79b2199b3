use std::path::PathBuf;

/// A catalog that cannot be read. `origin` is the file, or `built-in catalog`.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The file cannot be read.
    #[error("cannot read the catalog {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is not JSON.
    #[error("{origin} line {line}, column {column}: this is not JSON")]
    Syntax {
        /// The file.
        origin: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the parser said.
        source: serde_json::Error,
    },
    /// It is JSON, but not a catalog.
    #[error("{origin} line {line}, column {column}, {place}: {reason}")]
    Shape {
        /// The file.
        origin: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// The dataset, `dataset 3 "rt_lmp_5min"`, or `the catalog itself`.
        place: String,
        /// What is missing, unknown or of the wrong type.
        reason: String,
    },
    /// It was written for another release.
    #[error("{origin} has version {version}; this release reads version {}", super::CATALOG_VERSION)]
    Version {
        /// The file.
        origin: String,
        /// Its version.
        version: u32,
    },
    /// A dataset takes its layouts from one that is not there, or that takes them from elsewhere itself.
    #[error("{origin}: dataset {dataset:?} has \"layouts_of\": {twin:?}, which is no dataset with layouts of its own")]
    Twin {
        /// The file.
        origin: String,
        /// The dataset.
        dataset: String,
        /// What it names.
        twin: String,
    },
    /// The table of a twin cannot be named.
    #[error("{origin}: the layouts of {dataset:?} cannot be taken over")]
    TwinTable {
        /// The file.
        origin: String,
        /// The dataset whose layouts were to be taken over.
        dataset: String,
        /// What is wrong with the name.
        source: ercot_types::report::TableNameError,
    },
}

/// What was asked for is not in the catalog.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectError {
    /// There is no such dataset.
    #[error("there is no dataset {name:?} in the catalog; {}", suggestion(close, known))]
    Dataset {
        /// The name.
        name: String,
        /// Datasets with a similar name or with this EMIL ID.
        close: Vec<String>,
        /// All datasets.
        known: Vec<String>,
    },
    /// The report cannot be fetched.
    #[error("{name} ({emil_id}) cannot be fetched: {reason}{}", instead(substitutes))]
    Closed {
        /// The name.
        name: String,
        /// ERCOT's name for the report.
        emil_id: String,
        /// Why.
        reason: String,
        /// Datasets that say something close.
        substitutes: Vec<String>,
    },
    /// There is no such group.
    #[error("there is no group {group:?} in the catalog; the groups are {}", known.join(", "))]
    Group {
        /// The name.
        group: String,
        /// All groups.
        known: Vec<String>,
    },
}

fn instead(substitutes: &[String]) -> String {
    if substitutes.is_empty() { String::new() } else { format!("; see {} instead", substitutes.join(", ")) }
}

fn suggestion(close: &[String], known: &[String]) -> String {
    if close.is_empty() { format!("it has {}", known.join(", ")) } else { format!("did you mean {}?", close.join(" or ")) }
}
