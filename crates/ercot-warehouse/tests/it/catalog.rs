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
    for (dataset, layout) in layouts {
        assert_eq!(layout.problems(), [], "{dataset}");
        let found: Vec<(String, String)> = statement
            .query_map([layout.table.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let expected: Vec<(String, String)> =
            layout.table_columns().into_iter().map(|(name, kind)| (name.to_owned(), kind.to_owned())).collect();
        assert_eq!(found, expected, "{dataset}: {}", layout.table);
    }
}
