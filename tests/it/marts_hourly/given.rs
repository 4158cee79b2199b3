//! Data directories filled from files in a folder, with their marts built.

use std::{collections::BTreeMap, fs};

use ercot_warehouse::{RefreshScope, Resources, Warehouse};
use tempfile::TempDir;

use crate::support::{
    NOW, Store, archive,
    market::{self, Product},
    store::rows,
};

/// Files as ERCOT posts them, `<EMIL ID>/<name>`.
pub(crate) struct Given {
    folder: TempDir,
}

impl Given {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The data files of the sample under test, each as one document.
    pub(crate) fn sample(emil_ids: &[&str]) -> Self {
        let given = Self::new();
        for emil_id in emil_ids {
            let name = format!("{emil_id}.csv.gz");
            let bytes = fs::read(market::sample().join(&name)).unwrap();
            given.bytes(emil_id, &name, &bytes);
        }
        given
    }

    /// The real files of some reports.
    pub(crate) fn real(emil_ids: &[&str]) -> Self {
        let given = Self::new();
        for emil_id in emil_ids {
            for entry in fs::read_dir(market::real().join(emil_id)).unwrap().map(Result::unwrap) {
                given.bytes(emil_id, entry.file_name().to_str().unwrap(), &fs::read(entry.path()).unwrap());
            }
        }
        given
    }

    /// Adds a document. A stamp in its name, `_20261031_1745`, is its publish time in Central Prevailing Time.
    pub(crate) fn with(self, emil_id: &str, name: &str, header: &str, lines: &[String]) -> Self {
        let text = format!("{header}\n{}\n", lines.join("\n"));
        match name.strip_suffix("_csv.zip") {
            Some(stem) => {
                let member = format!("{stem}.csv");
                self.bytes(emil_id, name, &archive::zip(&[(member.as_str(), text.as_bytes())]));
            }
            None => self.bytes(emil_id, name, text.as_bytes()),
        }
        self
    }

    fn bytes(&self, emil_id: &str, name: &str, bytes: &[u8]) {
        let folder = self.folder.path().join(emil_id);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    }

    /// A data directory with all of it and the marts of it.
    pub(crate) fn load(&self) -> Store {
        let store = Store::new();
        self.load_into(&store);
        store
    }

    pub(crate) fn load_into(&self, store: &Store) {
        let names = market::datasets();
        let reports = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let datasets: Vec<&str> = reports.map(|emil_id| names[&emil_id].as_str()).collect();
        let arguments = [&["--source-dir", self.folder.path().to_str().unwrap()], datasets.as_slice()].concat();
        let summary = store.fetch(&arguments).expect(0);
        assert_eq!(summary.failures(), [""; 0]);
        assert_eq!(rows(&store.warehouse(), "SELECT reason FROM ops.quarantine"), [""; 0]);
        refresh(store);
    }
}

/// Builds what is stale of the marts, and checks that it is what a full build gives.
fn refresh(store: &Store) {
    let mut warehouse = Warehouse::open(&store.warehouse_file(), Resources::default()).unwrap();
    ercot_warehouse::refresh(&mut warehouse, RefreshScope::Stale, NOW.parse().unwrap(), &mut |_| ()).unwrap();
    for mart in ["fact_dam_hourly", "dart_hourly"] {
        let full = format!("build.mart__{mart}(DATE '2000-01-01', DATE '2099-12-31')");
        let differing = format!(
            "SELECT count(*) FROM ((SELECT * FROM mart.{mart} EXCEPT ALL SELECT * FROM {full})
             UNION ALL (SELECT * FROM {full} EXCEPT ALL SELECT * FROM mart.{mart}))"
        );
        assert_eq!(rows(&warehouse, &differing), ["0"], "mart.{mart} after a refresh");
    }
}

/// The cells of all lines of a file of the sample, by the headers asked for.
pub(crate) fn cells(product: &Product, headers: &[&str]) -> Vec<Vec<String>> {
    let places: Vec<usize> = headers.iter().map(|header| product.column(header)).collect();
    let line = |row: &String| {
        let cells: Vec<&str> = row.split(',').map(str::trim).collect();
        places.iter().map(|place| cells[*place].to_owned()).collect()
    };
    product.all_rows().map(line).collect()
}

/// A key and a number of each row of a query, as `key` and `number`.
pub(crate) fn numbers(warehouse: &Warehouse, sql: &str) -> BTreeMap<String, f64> {
    let found = rows(warehouse, &format!("SELECT key || '=' || number::DOUBLE FROM ({sql})"));
    let total = found.len();
    let split = |row: String| row.rsplit_once('=').map(|(key, number)| (key.to_owned(), number.parse().unwrap()));
    let numbers: BTreeMap<String, f64> = found.into_iter().filter_map(split).collect();
    assert_eq!(numbers.len(), total, "{sql}: a key is there twice, or has no number");
    numbers
}

/// Fails the test at the first key that is on one side only or whose numbers differ by more than the tolerance.
pub(crate) fn assert_same(found: &BTreeMap<String, f64>, expected: &BTreeMap<String, f64>, tolerance: f64, what: &str) {
    assert!(!expected.is_empty(), "{what}: nothing to compare with");
    for (key, number) in expected {
        let known = found.get(key).unwrap_or_else(|| panic!("{what}: {key} is missing, printed {number}"));
        assert!((known - number).abs() <= tolerance, "{what}: {key} is {known}, printed {number}");
    }
    let surplus = found.keys().find(|key| !expected.contains_key(*key));
    assert_eq!(surplus, None, "{what}: a row that is not printed");
}
