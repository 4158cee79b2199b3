//! Which dataset an earlier name stands for.

use std::{collections::HashMap, path::Path};

use ercot_mis::catalog::{Catalog, Dataset};
use serde_json::Value;

/// Objects within objects that a catalog is searched to.
const MAX_DEPTH: usize = 8;

/// The largest earlier catalog that is read.
const MAX_BYTES: u64 = 16 << 20;

/// What an earlier name stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning<'c> {
    /// A dataset.
    Dataset(&'c Dataset),
    /// A report that cannot be fetched; the catalog says why.
    Closed(&'c str),
}

/// The names of the catalog and of an earlier one.
pub(super) struct Names<'c> {
    catalog: &'c Catalog,
    /// EMIL IDs by the earlier names, in lower case.
    earlier: HashMap<String, String>,
}

impl<'c> Names<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        Self { catalog, earlier: HashMap::new() }
    }

    /// Learns the names of an earlier catalog, whatever its shape: every object with an EMIL ID and a name.
    pub(super) fn learn(&mut self, file: &Path) -> Result<usize, String> {
        let value = read_json(file, MAX_BYTES)?;
        self.learn_from(&value, None, 0);
        Ok(self.earlier.len())
    }

    fn learn_from(&mut self, value: &Value, key: Option<&str>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.learn_from(value, None, depth + 1)),
            Value::Object(members) => {
                let texts = || members.iter().filter_map(|(name, value)| Some((name.to_lowercase(), value.as_str()?)));
                if let Some((_, emil_id)) = texts().find(|(_, text)| is_emil_id(text)) {
                    let naming = ["name", "dataset", "dataset_name", "slug", "folder", "dir", "table", "id", "key"];
                    let names = texts().filter(|(field, _)| naming.contains(&field.as_str())).map(|(_, text)| text);
                    for name in names.chain(key) {
                        self.earlier.entry(name.to_lowercase()).or_insert_with(|| emil_id.to_uppercase());
                    }
                }
                for (name, value) in members {
                    if let (Some(emil_id), false) = (value.as_str().filter(|text| is_emil_id(text)), is_emil_id(name)) {
                        self.earlier.entry(name.to_lowercase()).or_insert_with(|| emil_id.to_uppercase());
                    }
                    self.learn_from(value, Some(name), depth + 1);
                }
            }
            _ => {}
        }
    }

    /// What a name stands for: a dataset's name or alias, an EMIL ID, or a name of the earlier catalog.
    pub(super) fn meaning(&self, name: &str) -> Option<Meaning<'c>> {
        let name = name.to_lowercase();
        if let Some(dataset) = self.catalog.get(&name) {
            return Some(Meaning::Dataset(dataset));
        }
        if let Some(closed) = self.catalog.closed.iter().find(|closed| closed.name == name) {
            return Some(Meaning::Closed(&closed.reason));
        }
        self.by_emil_id(&name).or_else(|| self.by_emil_id(self.earlier.get(&name)?))
    }

    fn by_emil_id(&self, emil_id: &str) -> Option<Meaning<'c>> {
        let datasets = &self.catalog.datasets;
        let dataset = datasets.iter().find(|dataset| dataset.emil_id.eq_ignore_ascii_case(emil_id));
        let closed = || self.catalog.closed.iter().find(|closed| closed.emil_id.eq_ignore_ascii_case(emil_id));
        dataset.map(Meaning::Dataset).or_else(|| Some(Meaning::Closed(&closed()?.reason)))
    }

    /// What a file belongs to: the innermost of its folders that means something, else the only dataset whose documents have
    /// such names.
    pub(super) fn meaning_of_file(&self, folders: &[String], name: &str) -> Option<Meaning<'c>> {
        folders.iter().rev().find_map(|folder| self.meaning(folder)).or_else(|| {
            // Files of the market trials have the names of the production reports' files.
            let fits = |dataset: &&Dataset| {
                dataset.layouts_of.is_none() && dataset.file_pattern().is_ok_and(|pattern| pattern.is_match(name))
            };
            let mut fitting = self.catalog.datasets.iter().filter(fits);
            let first = fitting.next()?;
            fitting.next().is_none().then_some(Meaning::Dataset(first))
        })
    }

    pub(super) fn datasets(&self) -> &'c [Dataset] {
        &self.catalog.datasets
    }
}

/// `NP6-788-CD`, `NP6-788-RTCMT`, `RPTESR-M`.
fn is_emil_id(text: &str) -> bool {
    let upper = text.to_uppercase();
    (upper.starts_with("NP") || upper.starts_with("RPT"))
        && upper.contains('-')
        && upper.len() <= 24
        && upper.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Reads a JSON file of bounded size; the error is for people.
pub(super) fn read_json(file: &Path, max_bytes: u64) -> Result<Value, String> {
    let bytes = std::fs::metadata(file).map_err(|error| error.to_string())?.len();
    if bytes > max_bytes {
        return Err(format!("it has {bytes} bytes, at most {max_bytes} are read"));
    }
    let text = std::fs::read(file).map_err(|error| error.to_string())?;
    serde_json::from_slice(&text).map_err(|error| format!("it is no JSON: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(catalog: &Catalog, earlier: &Value) -> Names<'static> {
        let mut names = Names::new(Box::leak(Box::new(catalog.clone())));
        names.learn_from(earlier, None, 0);
        names
    }

    fn dataset(names: &Names<'_>, name: &str) -> Option<String> {
        match names.meaning(name)? {
            Meaning::Dataset(dataset) => Some(dataset.name.clone()),
            Meaning::Closed(_) => None,
        }
    }

    #[test]
    fn earlier_catalogs_of_several_shapes_are_understood() {
        let catalog = Catalog::builtin().unwrap();
        let shapes = [
            serde_json::json!([{ "name": "my_prices", "emil_id": "NP4-190-CD" }]),
            serde_json::json!({ "datasets": { "my_prices": { "emilId": "np4-190-cd", "title": "x" } } }),
            serde_json::json!({ "core": [{ "dataset": "MY_PRICES", "product": "NP4-190-CD" }] }),
            serde_json::json!({ "my_prices": "NP4-190-CD" }),
        ];
        for shape in shapes {
            let names = names(&catalog, &shape);
            assert_eq!(dataset(&names, "my_prices").as_deref(), Some("dam_spp"), "{shape}");
            assert_eq!(dataset(&names, "NP6-788-CD").as_deref(), Some("rt_lmp_5min"));
            assert!(names.meaning("no_such_report").is_none());
        }
    }

    #[test]
    fn loose_files_go_by_their_names() {
        let catalog = Catalog::builtin().unwrap();
        let names = names(&catalog, &Value::Null);
        let name = "cdr.00012331.0000000000000000.20261026.123012719.DAMSPNP4190_csv.zip";
        let found = names.meaning_of_file(&[], name);
        assert!(matches!(found, Some(Meaning::Dataset(dataset)) if dataset.name == "dam_spp"), "{found:?}");
        assert!(names.meaning_of_file(&["misc".to_owned()], "notes.csv").is_none());
    }
}
