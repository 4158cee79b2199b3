//! The sample and the real files as they lie on disk, read without any parser of the project.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use super::archive::gunzip;

/// A stretch of publish times, both ends included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) since: &'static str,
    pub(crate) until: &'static str,
}

/// One posting of a product.
#[derive(Debug, Clone)]
pub(crate) struct Posting {
    pub(crate) doc_id: u64,
    pub(crate) published_at: Timestamp,
    pub(crate) first_row: usize,
    pub(crate) rows: usize,
}

/// One data file of the sample with its postings, oldest first.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) emil_id: String,
    lines: Vec<String>,
    pub(crate) postings: Vec<Posting>,
}

impl Window {
    pub(crate) fn holds(&self, instant: Timestamp) -> bool {
        (self.since.parse::<Timestamp>().unwrap()..=self.until.parse().unwrap()).contains(&instant)
    }
}

/// The folder of the sample market.
pub(crate) fn sample() -> PathBuf {
    folder("ERCOT_SAMPLE_MARKET", "data/sample")
}

/// The folder of the real files.
pub(crate) fn real() -> PathBuf {
    folder("ERCOT_REAL_FILES", "data/real")
}

fn folder(variable: &str, bundled: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = env::var_os(variable).map_or_else(|| root.join(bundled), |folder| root.join(folder));
    assert!(folder.is_dir(), "{} is no folder; {variable} names another one", folder.display());
    folder
}

/// The files of the catalog, in the order in which the programs have them built in.
const CATALOG_PARTS: [&str; 7] =
    ["core_price_feeds", "rtc_cooptimization", "context", "references", "corrections", "annual", "trials"];

/// The catalog that the programs have built in, as one file.
pub(crate) fn catalog() -> serde_json::Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/datasets");
    let mut catalog = serde_json::json!({ "version": 1, "datasets": [], "aliases": [], "closed": [] });
    for part in CATALOG_PARTS {
        let text = fs::read_to_string(folder.join(format!("{part}.json"))).unwrap();
        let part: serde_json::Value = serde_json::from_str(&text).unwrap();
        for field in ["datasets", "aliases", "closed"] {
            let more = part[field].as_array().cloned().unwrap_or_default();
            catalog[field].as_array_mut().unwrap().extend(more);
        }
    }
    catalog
}

/// The name of the dataset of each report that the catalog enables, by EMIL ID.
pub(crate) fn datasets() -> BTreeMap<String, String> {
    let catalog = catalog();
    let enabled = catalog["datasets"].as_array().unwrap().iter().filter(|dataset| dataset["enabled"] == true);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    enabled.map(|dataset| (text(&dataset["emil_id"]), text(&dataset["name"]))).collect()
}

/// The names of the sample's data files, without `.csv.gz`.
pub(crate) fn stems() -> Vec<String> {
    let names = fs::read_dir(sample()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut stems: Vec<String> = names.filter_map(|name| Some(name.strip_suffix(".documents.csv.gz")?.to_owned())).collect();
    stems.sort();
    stems
}

fn lines_of(file: &str) -> Vec<String> {
    let path = sample().join(file);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    String::from_utf8(gunzip(&bytes)).unwrap().lines().map(str::to_owned).collect()
}

impl Product {
    /// Reads a data file of the sample and its postings.
    pub(crate) fn read(stem: &str) -> Self {
        let mut postings: Vec<Posting> = postings(stem);
        postings.sort_by_key(|posting| (posting.published_at, posting.doc_id));
        let emil_id = stem.split_once('.').map_or(stem, |(emil_id, _)| emil_id).to_owned();
        Self { emil_id, lines: lines_of(&format!("{stem}.csv.gz")), postings }
    }

    /// Leaves only what was posted in a window.
    pub(crate) fn within(mut self, window: &Window) -> Self {
        self.postings.retain(|posting| window.holds(posting.published_at));
        self
    }

    /// The rows of a posting, as printed.
    pub(crate) fn rows(&self, posting: &Posting) -> &[String] {
        &self.lines[1 + posting.first_row..1 + posting.first_row + posting.rows]
    }

    /// All rows of all postings.
    pub(crate) fn all_rows(&self) -> impl Iterator<Item = &String> {
        self.postings.iter().flat_map(|posting| self.rows(posting))
    }

    /// The place of a column in the header.
    pub(crate) fn column(&self, name: &str) -> usize {
        let found = self.lines[0].split(',').position(|cell| cell.trim() == name);
        found.unwrap_or_else(|| panic!("{} has no column {name}: {}", self.emil_id, self.lines[0]))
    }
}

/// The postings of a data file, in the order of the sample.
pub(crate) fn postings(stem: &str) -> Vec<Posting> {
    let lines = lines_of(&format!("{stem}.documents.csv.gz"));
    assert_eq!(lines[0], "DocID,ConstructedName,PublishTimeUTC,PublishTimeCentral,FirstRow,RowCount");
    let posting = |line: &String| {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |index: usize| cells[index].parse::<usize>().unwrap();
        Posting {
            doc_id: cells[0].parse().unwrap(),
            published_at: cells[2].parse().unwrap(),
            first_row: number(4),
            rows: number(5),
        }
    };
    lines[1..].iter().map(posting).collect()
}

/// The documents of one dataset's report in a window, oldest first.
pub(crate) fn documents(emil_id: &str, window: &Window) -> Vec<Posting> {
    let mut found: Vec<Posting> = postings(emil_id).into_iter().filter(|posting| window.holds(posting.published_at)).collect();
    found.sort_by_key(|posting| (posting.published_at, posting.doc_id));
    assert!(!found.is_empty(), "the sample has no document of {emil_id} in {window:?}");
    found
}
