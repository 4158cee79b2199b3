//! What can be wrong between datasets that fill the same table.

use std::collections::BTreeMap;

use ercot_types::report::ReportLayout;

use super::{CatalogProblem, Entry, Fault, Part};
use crate::catalog::{Catalog, Dataset};

/// A layout with its dataset and the dataset's place in the catalog, from 1.
struct Place<'c> {
    position: usize,
    dataset: &'c Dataset,
    layout: &'c ReportLayout,
}

impl Place<'_> {
    fn problem(&self, fault: Fault) -> CatalogProblem {
        CatalogProblem {
            entry: Entry { part: Part::Dataset, position: self.position },
            name: self.dataset.name.clone(),
            field: "layouts",
            table: Some(self.layout.table.to_string()),
            fault,
        }
    }
}

/// Tables that two layouts fill in different ways, and corrections of rows that nobody lands.
pub(super) fn check_tables(catalog: &Catalog, problems: &mut Vec<CatalogProblem>) {
    let mut tables: BTreeMap<String, Vec<Place<'_>>> = BTreeMap::new();
    for (index, dataset) in catalog.datasets.iter().enumerate() {
        for layout in &dataset.layouts {
            let place = Place { position: index + 1, dataset, layout };
            tables.entry(layout.table.to_string()).or_default().push(place);
        }
    }
    let mut found: Vec<(usize, CatalogProblem)> = Vec::new();
    for places in tables.values() {
        // Others are held against what lands rows: corrections know only the columns that they correct.
        let first = places.iter().find(|place| !place.layout.corrects);
        for place in places {
            let corrected = places.iter().any(|other| !other.layout.corrects && other.dataset.name != place.dataset.name);
            if place.layout.corrects && !corrected {
                found.push((place.position, place.problem(Fault::NothingToCorrect)));
            } else if let Some(first) = first.filter(|first| !fits(place.layout, first.layout)) {
                let fault = Fault::TableConflict { other: first.dataset.name.clone() };
                found.push((place.position, place.problem(fault)));
            }
        }
    }
    found.sort_by_key(|(position, _)| *position);
    problems.extend(found.into_iter().map(|(_, problem)| problem));
}

/// True if a layout can fill the table of another one. One that corrects may lack columns of it: they stay as they were.
fn fits(layout: &ReportLayout, table: &ReportLayout) -> bool {
    let columns = table.table_columns();
    let same_columns = if layout.corrects {
        layout.table_columns().iter().all(|column| columns.contains(column))
    } else {
        layout.table_columns() == columns
    };
    same_columns && layout.natural_key == table.natural_key && layout.versions == table.versions
}
