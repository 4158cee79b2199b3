//! Which report an earlier table is of.

use ercot_mis::catalog::Dataset;
use ercot_types::report::ReportLayout;

use super::{OldTable, columns::Export};
use crate::import::names::{Meaning, Names};

/// The dataset that a table belongs to, and how its columns are read. None: no report has such a table.
///
/// Of several layouts that fit, the one of the table's own schema is taken, then the one that has most of its columns.
pub(super) fn candidate<'c>(table: &OldTable, names: &Names<'c>) -> Option<(&'c Dataset, Result<Export<'c>, String>)> {
    let (name, schema) = (table.name.to_lowercase(), table.schema.to_lowercase());
    let is_trial = schema.starts_with("trial");
    let own = |layout: &&'c ReportLayout| !layout.corrects;
    let layouts =
        names.datasets().iter().flat_map(|dataset| dataset.layouts.iter().filter(own).map(move |layout| (dataset, layout)));
    let is_same = |layout: &ReportLayout| layout.table.name() == name && (layout.table.schema() == "trial") == is_trial;
    let mut found: Vec<(&Dataset, &ReportLayout)> = layouts.filter(|(_, layout)| is_same(layout)).collect();
    if found.is_empty() {
        let Some(Meaning::Dataset(dataset)) = names.meaning(&table.name) else { return None };
        if !dataset.layouts.iter().any(|layout| own(&layout)) {
            return Some((dataset, Err("the dataset has no table".to_owned())));
        }
        found.extend(dataset.layouts.iter().filter(own).map(|layout| (dataset, layout)));
    }
    let exports = found.into_iter().map(|(dataset, layout)| (dataset, layout, Export::new(layout, &table.columns)));
    // If none fits, the reason is that of the first.
    let rank = |(_, layout, export): &(&Dataset, &ReportLayout, Result<Export<'_>, String>)| {
        let left_out = export.as_ref().map_or(usize::MAX, |export| export.left_out.len());
        (export.is_err(), layout.table.schema() != schema, left_out)
    };
    exports.min_by_key(rank).map(|(dataset, _, export)| (dataset, export))
}

#[cfg(test)]
mod tests {
    use ercot_mis::catalog::Catalog;

    use super::*;

    fn into(schema: &str, columns: &[&str]) -> Option<String> {
        let catalog = Catalog::builtin().unwrap();
        let columns = columns.iter().map(|name| ((*name).to_owned(), "VARCHAR".to_owned())).collect();
        let table = OldTable { schema: schema.to_owned(), name: "disclosure_offer_updates".to_owned(), columns };
        let (_, export) = candidate(&table, &Names::new(&catalog))?;
        export.ok().map(|export| export.layout.table.to_string())
    }

    #[test]
    fn every_layout_with_a_tables_name_is_tried_and_that_of_its_schema_first() {
        let energy = ["delivery_date", "delivery_hour", "resource_name", "reason", "updates_during_operating_hour"];
        let ancillary = ["delivery_date", "delivery_hour", "resource_name", "as_type", "updates_during_operating_period"];
        let both: Vec<&str> = energy.iter().chain(&ancillary[3..]).copied().collect();
        for schema in ["market", "ancillary", "main"] {
            assert_eq!(into(schema, &energy).as_deref(), Some("market.disclosure_offer_updates"), "{schema}");
            assert_eq!(into(schema, &ancillary).as_deref(), Some("ancillary.disclosure_offer_updates"), "{schema}");
        }
        assert_eq!(into("ancillary", &both).as_deref(), Some("ancillary.disclosure_offer_updates"));
        assert_eq!(into("market", &both).as_deref(), Some("market.disclosure_offer_updates"));
        assert_eq!(into("main", &["delivery_date"]), None);
    }
}
