//! The catalog against the facts that it rests on: every report, every earlier name, and a file of each report that lands.

mod facts;
mod generated;
mod older;
mod values;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Store, market, store::Summary};

use self::facts::{Header, Product, normalized, products};

/// Reports whose header nobody has seen: the catalog's is put together from what is known of them, and says so.
const UNSEEN: [&str; 15] = [
    "NP3-911-ER",
    "NP3-965-ER",
    "NP3-966-ER",
    "NP4-180-ER",
    "NP4-181-ER",
    "NP4-194-CD",
    "NP4-231-CD",
    "NP4-412-CD",
    "NP5-754-CD",
    "NP6-785-ER",
    "NP6-792-ER",
    "NP6-793-ER",
    "NP6-794-ER",
    "NP6-795-ER",
    "NP6-796-ER",
];

/// Names of the earlier catalog, each of which a script may hold.
const EARLIER_NAMES: usize = 55;

/// The built-in catalog as its files say it.
struct Catalog(Value);

impl Catalog {
    fn new() -> Self {
        Self(market::catalog())
    }

    fn entries(&self, part: &str) -> &Vec<Value> {
        self.0[part].as_array().unwrap()
    }

    /// The entry of a part in which a field has a value.
    fn find(&self, part: &str, field: &str, value: &str) -> Option<&Value> {
        self.entries(part).iter().find(|entry| entry[field] == value)
    }

    /// The dataset that a name stands for.
    fn dataset(&self, name: &str) -> Option<&Value> {
        let alias = self.find("aliases", "name", name).map(|alias| alias["alias_of"].as_str().unwrap());
        self.find("datasets", "name", alias.unwrap_or(name))
    }

    /// The layouts of a dataset, which may be another one's.
    fn layouts(&self, dataset: &Value) -> Vec<Value> {
        let twin = dataset["layouts_of"].as_str();
        let dataset = twin.map_or(dataset, |twin| self.find("datasets", "name", twin).unwrap());
        dataset["layouts"].as_array().unwrap().clone()
    }
}

/// The header that a layout's newest epoch has, normalized.
fn newest_header(layout: &Value) -> Vec<String> {
    let cells = layout["epochs"].as_array().unwrap().last().unwrap()["header"].as_array().unwrap();
    cells.iter().map(|cell| normalized(cell.as_str().unwrap())).collect()
}

/// What the catalog says otherwise than the facts, of one report.
fn differences(catalog: &Catalog, product: &Product) -> Vec<String> {
    let Product { emil_id, group, priority, report_type_id, .. } = product;
    let name = product.earlier_name.as_deref();
    let (part, entry) = match priority.as_str() {
        "ALIAS" => ("aliases", catalog.find("aliases", "name", name.unwrap())),
        "BLOCKED" | "RETIRED" | "DEAD" => ("closed", catalog.find("closed", "emil_id", emil_id)),
        _ => ("datasets", catalog.find("datasets", "emil_id", emil_id)),
    };
    let Some(entry) = entry else { return vec![format!("{emil_id}: not in {part}")] };
    let mut found = Vec::new();
    let mut compare = |field: &str, expected: Value| {
        if entry[field] != expected {
            found.push(format!("{emil_id} {field}: {}, expected {expected}", entry[field]));
        }
    };
    compare("emil_id", emil_id.as_str().into());
    compare("group", group.as_str().into());
    if part != "aliases" {
        compare("report_type_id", report_type_id.map_or(Value::Null, Value::from));
    }
    if part == "datasets" {
        compare("priority", priority.as_str().into());
    }
    // A production report that was filed under the trials has lost that part of its name.
    let production = name.map(|name| name.strip_suffix("_trials").unwrap_or(name));
    if let Some(name) = if priority == "OFF" { name } else { production }.filter(|_| part != "aliases") {
        compare("name", name.into());
    }
    if part == "datasets" {
        found.extend(header_differences(catalog, entry, product));
    }
    found
}

fn header_differences(catalog: &Catalog, dataset: &Value, product: &Product) -> Vec<String> {
    let emil_id = &product.emil_id;
    match &product.header {
        Header::Exact(tables) => {
            let newest: Vec<Vec<String>> = catalog.layouts(dataset).iter().map(newest_header).collect();
            let normal = |cells: &[String]| -> Vec<String> { cells.iter().map(|cell| normalized(cell)).collect() };
            let absent = tables.iter().filter(|table| !newest.contains(&normal(&table.cells)));
            absent.map(|table| format!("{emil_id} {}: no layout has the header {}", table.name, table.cells.join(","))).collect()
        }
        Header::Twin => {
            let twin = dataset["layouts_of"].as_str().and_then(|twin| catalog.find("datasets", "name", twin));
            let production = emil_id.replace("-RTCMT", "-CD");
            let same = twin.is_some_and(|twin| twin["emil_id"] == production.as_str());
            if same { Vec::new() } else { vec![format!("{emil_id}: its layouts are not those of {production}")] }
        }
        Header::Unseen if UNSEEN.contains(&emil_id.as_str()) => Vec::new(),
        Header::Unseen => vec![format!("{emil_id}: the facts have no header, which is not known of it")],
    }
}

#[test]
fn every_report_of_the_facts_is_in_the_catalog_as_the_facts_have_it() {
    let (catalog, products) = (Catalog::new(), products());
    let found: Vec<String> = products.iter().flat_map(|product| differences(&catalog, product)).collect();
    assert!(found.is_empty(), "{} difference(s):\n{}", found.len(), found.join("\n"));

    let unseen =
        |product: &&Product| product.header == Header::Unseen && catalog.find("datasets", "emil_id", &product.emil_id).is_some();
    let unseen: BTreeSet<&str> = products
        .iter()
        .filter(|product| product.priority != "ALIAS")
        .filter(unseen)
        .map(|product| product.emil_id.as_str())
        .collect();
    assert_eq!(unseen, BTreeSet::from(UNSEEN), "a header that is known now can be compared");
}

#[test]
fn every_earlier_name_stands_for_something_that_works_or_is_refused_with_a_reason() {
    let (catalog, store) = (Catalog::new(), Store::new());
    let names: BTreeSet<String> = products().into_iter().filter_map(|product| product.earlier_name).collect();
    assert_eq!(names.len(), EARLIER_NAMES);
    let (closed, open): (Vec<&str>, Vec<&str>) =
        names.iter().map(String::as_str).partition(|name| catalog.find("closed", "name", name).is_some());
    assert_eq!(closed, ["transmission_outages"]);

    let folder = store.around().join("files");
    generated::write_everything(&catalog, &folder);
    let arguments = ["--dry-run", "--source-dir", folder.to_str().unwrap()];
    let summary = store.fetch(&[&arguments[..], &open[..]].concat()).expect(0);
    for name in &open {
        let dataset = catalog.dataset(name).unwrap_or_else(|| panic!("{name} is nothing"));
        let works = summary.dataset(dataset["name"].as_str().unwrap());
        assert!(works["would_fetch"].as_u64() > Some(0), "{name}: {works}");
        let reason = dataset["disabled_because"].as_str();
        assert_eq!(dataset["enabled"].as_bool(), Some(reason.is_none()), "{name}");
    }
    let refused = store.run(&["--dry-run", closed[0]]).expect(2).said();
    for expected in ["NP3-157-CD", "digital certificate", "resource_outage_capacity", "unplanned_outages"] {
        assert!(refused.contains(expected), "{refused}");
    }
}

#[test]
fn an_alias_and_its_dataset_together_are_fetched_once() {
    let (catalog, store) = (Catalog::new(), Store::new());
    let folder = store.around().join("files");
    generated::write_everything(&catalog, &folder);
    let arguments = ["--dry-run", "--source-dir", folder.to_str().unwrap()];
    let alone = store.fetch(&[&arguments[..], &["rtd_mcpc"]].concat()).expect(0);
    let both = store.fetch(&[&arguments[..], &["rtd_mcpc", "rtd_mcpc_trials"]].concat()).expect(0);
    let would = |summary: &Summary| summary.dataset("rtd_mcpc")["would_fetch"].as_u64().unwrap();
    assert!(would(&alone) > 0);
    assert_eq!(would(&both), would(&alone));
    assert_eq!(both.json["datasets"].as_array().unwrap().len(), 1);
}
