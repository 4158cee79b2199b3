//! A data directory with the programs that work on it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
    rc::Rc,
};

use ercot_types::report::TableName;
use ercot_warehouse::{Resources, Warehouse, fingerprint};
use serde_json::Value;
use tempfile::TempDir;

use super::{
    NOW, Replay, Window,
    programs::{Ended, command, run},
};

/// A data directory that goes away with it. It lies in a folder of its own, so that what is written beside it shows.
pub(crate) struct Store {
    folder: Rc<TempDir>,
    now: String,
}

/// What `ercot-fetch --json` printed.
#[derive(Debug)]
pub(crate) struct Summary {
    pub(crate) ended: Ended,
    pub(crate) json: Value,
}

/// Every table of a warehouse with its rows and the digest of its content.
pub(crate) type Contents = BTreeMap<String, (u64, String)>;

impl Store {
    pub(crate) fn new() -> Self {
        Self::at(NOW)
    }

    /// A data directory whose programs take this for now.
    pub(crate) fn at(now: &str) -> Self {
        Self { folder: Rc::new(tempfile::tempdir().unwrap()), now: now.to_owned() }
    }

    /// The same data directory at another time.
    pub(crate) fn moved_to(&self, now: &str) -> Self {
        Self { folder: Rc::clone(&self.folder), now: now.to_owned() }
    }

    /// The folder around the data directory.
    pub(crate) fn around(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn warehouse_file(&self) -> PathBuf {
        self.root().join("duckdb/ercot.duckdb")
    }

    /// `ercot-fetch` on this data directory.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command("ercot-fetch");
        command.args(arguments).arg("--data-dir").arg(self.root()).args(["--now", &self.now]);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        run(self.command(arguments))
    }

    /// A fetch with its summary, whatever its exit code.
    pub(crate) fn fetch(&self, arguments: &[&str]) -> Summary {
        Summary::of(self.run(&[&["--json"], arguments].concat()))
    }

    /// A fetch of datasets from a server, of what was posted since the start of a window.
    pub(crate) fn fetch_from(&self, replay: &Replay, datasets: &[&str], window: &Window, more: &[&str]) -> Summary {
        let url = replay.url();
        self.fetch(&[&["--base-url", &url, "--since", window.since], datasets, more].concat())
    }

    /// The warehouse, opened for reading.
    pub(crate) fn warehouse(&self) -> Warehouse {
        Warehouse::open_read_only(&self.warehouse_file(), Resources { threads: 2, ..Resources::default() }).unwrap()
    }

    /// Every table of the warehouse, the histories and `ops` included.
    pub(crate) fn contents(&self) -> Contents {
        let warehouse = self.warehouse();
        let names = rows(&warehouse, "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal");
        assert!(names.iter().any(|name| name == "ops.source_document"), "{names:?}");
        let content = |name: String| {
            let print = fingerprint(&warehouse, &TableName::try_from(name.clone()).unwrap(), &[]).unwrap();
            (name, (print.rows, print.sha256))
        };
        names.into_iter().map(content).collect()
    }

    /// The contents without `ops`, whose tables name the address of the server, and with publish times to the second: the
    /// listing has no more, the names that stand in for it have milliseconds.
    pub(crate) fn market_contents(&self) -> Contents {
        let warehouse = self.warehouse();
        let sql = "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal AND schema_name <> 'ops'";
        let content = |name: String| {
            let mut seconds = vec!["date_trunc('second', _published_at) AS _published_at"];
            if name.starts_with("history.") {
                seconds.push("date_trunc('second', _superseded_at) AS _superseded_at");
            }
            let row = format!("SELECT * REPLACE ({}) FROM {name}", seconds.join(", "));
            let digests = format!("SELECT md5(t::VARCHAR) AS digest FROM ({row}) t");
            let whole =
                format!("SELECT count(*) || ' ' || coalesce(md5(string_agg(digest, '' ORDER BY digest)), '') FROM ({digests})");
            let whole = value(&warehouse, &whole);
            let (count, digest) = whole.split_once(' ').unwrap();
            (name, (count.parse().unwrap(), digest.to_owned()))
        };
        rows(&warehouse, sql).into_iter().map(content).collect()
    }

    /// The files below the data directory, as paths within it.
    pub(crate) fn files(&self) -> Vec<String> {
        files_below(&self.root())
    }

    /// The captured files, without half-written ones.
    pub(crate) fn raw_files(&self) -> Vec<String> {
        self.files().into_iter().filter(|file| file.starts_with("raw/") && !file.contains(".part")).collect()
    }

    /// Scratch and half-written files: what a run that ended well has cleaned up.
    pub(crate) fn leftovers(&self) -> Vec<String> {
        let staged = self.files().into_iter().filter(|file| file.starts_with("staging/"));
        staged.chain(self.half_written()).collect()
    }

    /// Files that were not finished.
    pub(crate) fn half_written(&self) -> Vec<String> {
        self.files().into_iter().filter(|file| file.contains(".part")).collect()
    }
}

/// The tables that differ, each with its rows; fit for a message.
pub(crate) fn differences(found: &Contents, expected: &Contents) -> Vec<String> {
    let names: BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
    let differing = names.into_iter().filter(|name| found.get(*name) != expected.get(*name));
    let rows = |contents: &Contents, name: &String| contents.get(name).map_or("no".to_owned(), |(rows, _)| rows.to_string());
    differing.map(|name| format!("{name}: {} rows, expected {}", rows(found, name), rows(expected, name))).collect()
}

/// The files below a folder, as paths within it, in order.
pub(crate) fn files_below(root: &Path) -> Vec<String> {
    fn walk(root: &Path, folder: &Path, files: &mut Vec<String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                walk(root, &entry.path(), files);
            } else {
                files.push(entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let mut files = Vec::new();
    walk(root, root, &mut files);
    files.sort();
    files
}

/// The first column of a query's rows as text; NULL is the empty text.
pub(crate) fn rows(warehouse: &Warehouse, sql: &str) -> Vec<String> {
    let sql = format!("SELECT COLUMNS(*)::VARCHAR FROM ({sql})");
    let mut statement = warehouse.connection().prepare(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let found = statement.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
    found.map(|text| text.unwrap().unwrap_or_default()).collect()
}

/// The one value of a query as text.
pub(crate) fn value(warehouse: &Warehouse, sql: &str) -> String {
    let found = rows(warehouse, sql);
    assert_eq!(found.len(), 1, "{sql} gives {found:?}");
    found.into_iter().next().unwrap()
}

impl Summary {
    pub(crate) fn of(ended: Ended) -> Self {
        let json = ended.json();
        assert_eq!(json["exit_code"].as_i64(), Some(i64::from(ended.code())), "the summary gives another exit code: {json}");
        Self { ended, json }
    }

    /// Fails the test with everything that was said unless the exit code is the expected one.
    pub(crate) fn expect(self, code: i32) -> Self {
        Self { ended: self.ended.expect(code), ..self }
    }

    pub(crate) fn dataset(&self, name: &str) -> &Value {
        let datasets = self.json["datasets"].as_array().unwrap();
        datasets.iter().find(|dataset| dataset["name"] == name).unwrap_or_else(|| panic!("no dataset {name} in {}", self.json))
    }

    /// A number of the summary, by its JSON pointer.
    pub(crate) fn number(&self, pointer: &str) -> u64 {
        let found = self.json.pointer(pointer).and_then(Value::as_u64);
        found.unwrap_or_else(|| panic!("no number at {pointer} in {}", self.json))
    }

    pub(crate) fn new_files(&self) -> u64 {
        self.number("/totals/new_files")
    }

    /// All failures, as `dataset step document: reason`.
    pub(crate) fn failures(&self) -> Vec<String> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut failures = Vec::new();
        for dataset in self.json["datasets"].as_array().unwrap() {
            for failure in dataset["failures"].as_array().unwrap() {
                let [step, document, reason] = ["step", "document", "reason"].map(|field| text(&failure[field]));
                failures.push(format!("{} {step} {document}: {reason}", text(&dataset["name"])));
            }
        }
        failures
    }
}
