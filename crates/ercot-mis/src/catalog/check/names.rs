//! What can be wrong with names, aliases and closed reports.

use std::collections::BTreeMap;

use super::{CatalogProblem, Entry, Fault, Part, identifiers, texts};
use crate::catalog::{Alias, Catalog, Closed};

/// A name stands for one thing: over datasets, aliases and closed reports.
pub(super) fn check_names(catalog: &Catalog, problems: &mut Vec<CatalogProblem>) {
    let datasets = catalog.datasets.iter().map(|dataset| (Part::Dataset, &dataset.name)).enumerate();
    let aliases = catalog.aliases.iter().map(|alias| (Part::Alias, &alias.name)).enumerate();
    let closed = catalog.closed.iter().map(|closed| (Part::Closed, &closed.name)).enumerate();
    let mut known: BTreeMap<&str, Entry> = BTreeMap::new();
    for (index, (part, name)) in datasets.chain(aliases).chain(closed) {
        let entry = Entry { part, position: index + 1 };
        match known.get(name.as_str()) {
            Some(first) => problems.push(problem(entry, name, "name", Fault::Duplicate { first: *first })),
            None => drop(known.insert(name, entry)),
        }
    }
}

/// An alias points at a dataset that is the same report.
pub(super) fn check_aliases(catalog: &Catalog, problems: &mut Vec<CatalogProblem>) {
    for (index, alias) in catalog.aliases.iter().enumerate() {
        let Alias { name, group, emil_id, alias_of, reason } = alias;
        let entry = Entry { part: Part::Alias, position: index + 1 };
        let mut report = |field, fault| problems.push(problem(entry, name, field, fault));
        identifiers(&[("name", name), ("group", group)], &mut report);
        texts(&[("emil_id", emil_id), ("reason", reason)], &mut report);
        match catalog.datasets.iter().find(|dataset| dataset.name == *alias_of) {
            None => report("alias_of", Fault::NoDataset { name: alias_of.clone() }),
            Some(dataset) if dataset.emil_id != *emil_id => {
                report("emil_id", Fault::OtherReport { name: alias_of.clone(), emil_id: dataset.emil_id.clone() });
            }
            Some(_) => {}
        }
    }
}

/// A closed report says why, and what to take instead.
pub(super) fn check_closed(catalog: &Catalog, problems: &mut Vec<CatalogProblem>) {
    for (index, closed) in catalog.closed.iter().enumerate() {
        let Closed { name, group, emil_id, title, reason, substitutes, report_type_id, because: _ } = closed;
        let entry = Entry { part: Part::Closed, position: index + 1 };
        let mut report = |field, fault| problems.push(problem(entry, name, field, fault));
        identifiers(&[("name", name), ("group", group)], &mut report);
        texts(&[("emil_id", emil_id), ("title", title), ("reason", reason)], &mut report);
        if *report_type_id == Some(0) {
            report("report_type_id", Fault::Zero);
        }
        for substitute in substitutes {
            if !catalog.datasets.iter().any(|dataset| dataset.name == *substitute) {
                report("substitutes", Fault::NoDataset { name: substitute.clone() });
            }
        }
    }
}

fn problem(entry: Entry, name: &str, field: &'static str, fault: Fault) -> CatalogProblem {
    CatalogProblem { entry, name: name.to_owned(), field, table: None, fault }
}
