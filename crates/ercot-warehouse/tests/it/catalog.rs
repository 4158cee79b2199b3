use crate::support::{Bench, every_layout};

#[test]
fn every_layout_of_the_catalog_is_sound_and_has_the_table_of_a_migration() {
    let bench = Bench::new();
    let mut statement = bench
        .warehouse
        .connection()
        .prepare("SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name || '.' || table_name = ? ORDER BY column_index")
        .unwrap();
    let layouts = every_layout();
    assert!(layouts.len() >= 30, "{}", layouts.len());
    for (dataset, layout) in &layouts {
        assert_eq!(layout.problems(), [], "{dataset}: {}", layout.table);
        let found: Vec<(String, String)> = statement
            .query_map([layout.table.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let expected: Vec<(String, String)> =
            layout.table_columns().into_iter().map(|(name, kind)| (name.to_owned(), kind.to_owned())).collect();
        if layout.corrects {
            let missing: Vec<_> = expected.iter().filter(|column| !found.contains(column)).collect();
            assert!(missing.is_empty(), "{dataset}: {} lacks {missing:?}", layout.table);
        } else {
            assert_eq!(found, expected, "{dataset}: {}", layout.table);
        }
    }
}

#[test]
fn every_correction_of_the_catalog_fits_the_dataset_that_it_corrects() {
    let mut bench = Bench::new();
    let layouts = every_layout();
    for (dataset, correction) in layouts.iter().filter(|(_, layout)| layout.corrects) {
        let target = layouts.iter().find(|(_, layout)| !layout.corrects && layout.table == correction.table);
        let (_, target) = target.unwrap_or_else(|| panic!("{dataset}: nobody fills {}", correction.table));
        assert_eq!(correction.correction_problems(target), [], "{dataset}: {}", correction.table);

        // A column that must not be empty and that the correction lacks is found before the first row.
        let document = bench.document("1", "2026-11-01T16:00:00Z", correction.epochs[0].header.join(",") + "\n");
        let loaded = bench.try_load_with(correction.table.name(), std::slice::from_ref(correction), vec![document]);
        assert_eq!(loaded.unwrap().documents[0].failures, [], "{dataset}: {}", correction.table);
    }
}
