use ercot_manifest::PublishedBasis;
use ercot_warehouse::{AsOf, AsOfError, AsOfRequest, Resources, StandIns, WarehouseError};
use jiff::Timestamp;

use crate::{
    as_of_world::{Posting, World, all, catalog, difference, names, poison, postings, prints},
    support::{Bench, table},
};

/// Instants at which something is about to happen, with what that is.
const INSTANTS: [(&str, &str); 5] = [
    ("2026-11-01T05:55:16Z", "the first run's LMPs are out, its lambda is not"),
    ("2026-11-01T06:30:20Z", "between a run's LMPs and the file with its shadow prices"),
    ("2026-11-01T07:30:20Z", "inside the second pass of the repeated hour"),
    ("2026-11-03T12:00:00Z", "between a price and its correction"),
    ("2026-11-03T16:00:00Z", "the correction is just out"),
];

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn value(known: &AsOf, sql: &str) -> String {
    let read = |row: &duckdb::Row<'_>| row.get::<_, Option<String>>(0);
    known.warehouse().connection().query_row(&format!("SELECT ({sql})::VARCHAR"), [], read).unwrap().unwrap_or_default()
}

#[test]
fn nothing_published_later_changes_any_table_view_or_mart_by_a_bit() {
    let postings = postings();
    let whole = World::load(&postings);
    let mut known = whole.as_of(&AsOfRequest::published(at("2026-11-30T00:00:00Z")));
    for (instant, what) in INSTANTS {
        let request = AsOfRequest::published(at(instant));
        let poisoned = poison(&postings, at(instant));
        known.move_to(at(instant)).unwrap();
        let clean = all(&known);
        assert!(clean.len() > 30 && clean.contains_key("mart.dart_hourly"), "{}", clean.len());
        let after = all(&World::load(&poisoned).as_of(&request));
        assert_eq!(difference(&clean, &after), None, "{instant}: {what}");
    }
}

#[test]
fn a_warehouse_as_of_an_instant_is_the_warehouse_of_the_documents_until_then() {
    let postings = postings();
    let whole = World::load(&postings);
    let mut reader = whole.as_of(&AsOfRequest::published(at("2026-11-30T00:00:00Z")));
    for (instant, what) in INSTANTS.into_iter().skip(1).step_by(2) {
        reader.move_to(at(instant)).unwrap();
        let known = all(&reader);
        let until_then = World::load(postings.iter().filter(|posting| posting.published_at <= at(instant)));
        let plain = until_then.plain();
        assert_eq!(difference(&known, &prints(&plain, &names(&plain))), None, "{instant}: {what}");
    }
}

#[test]
fn what_was_received_by_an_instant_is_the_warehouse_of_the_documents_that_had_come() {
    let (postings, layouts) = (postings(), catalog());
    let whole = World::receive(&postings);
    for (instant, what) in [
        ("2026-11-02T00:30:00Z", "a price is posted anew and has not come"),
        ("2026-11-05T20:00:00Z", "the first correction has not come, the second one has"),
    ] {
        let request = AsOfRequest::received(at(instant), &layouts);
        let had_come = |posting: &&Posting| posting.published_at <= at(instant) && posting.received_at <= at(instant);
        let until_then = World::receive(postings.iter().filter(had_come));
        let plain = until_then.plain();
        let expected = prints(&plain, &names(&plain));
        assert_eq!(difference(&all(&whole.as_of(&request)), &expected), None, "{instant}: {what}");
        let poisoned = World::receive(poison(&postings, at(instant)).iter().rev());
        assert_eq!(difference(&all(&poisoned.as_of(&request)), &expected), None, "{instant}, poisoned: {what}");
    }
}

#[test]
fn prices_corrections_and_shadow_prices_are_known_from_their_publication_on() {
    let whole = World::load(&postings());
    let mut reader = whole.as_of(&AsOfRequest::published(at("2026-10-01T00:00:00Z")));
    let west = "SELECT lmp FROM market.rt_lmp_5min WHERE settlement_point = 'HB_WEST' AND sced_ts_utc = '2026-11-01 07:30:14'";
    let known = "SELECT mu_known FROM mart.sced_run WHERE sced_ts_utc = '2026-11-01 06:30:14'";
    let forecast = "SELECT max(_published_at) FROM context.load_forecast_weather_zone";
    for (instant, lmp, is_known, vintage) in [
        ("2026-11-01T06:30:15Z", "", "", "2026-11-01 02:30:02"),
        ("2026-11-01T07:05:02.999999Z", "", "false", "2026-11-01 02:30:02"),
        ("2026-11-01T07:05:03Z", "", "true", "2026-11-01 02:30:02"),
        ("2026-11-01T07:30:16Z", "23.25", "true", "2026-11-01 07:20:02"),
        ("2026-11-03T15:59:59.999999Z", "23.25", "true", "2026-11-01 07:20:02"),
        ("2026-11-03T16:00:00Z", "19.375", "true", "2026-11-01 07:20:02"),
        ("2026-11-05T16:00:00Z", "18.875", "true", "2026-11-01 07:20:02"),
    ] {
        reader.move_to(at(instant)).unwrap();
        assert_eq!(reader.instant(), at(instant));
        let found = [value(&reader, west), value(&reader, known), value(&reader, forecast)];
        assert_eq!(found, [lmp, is_known, vintage], "{instant}");
    }
    let at_the_end = AsOfRequest::published(at("2026-11-30T00:00:00Z"));
    let days = at_the_end.clone().with_mart_days("2026-11-02".parse().unwrap(), "2026-11-03".parse().unwrap());
    assert_eq!(value(&whole.as_of(&at_the_end), "SELECT count(*) FROM mart.sced_run"), "6");
    assert_eq!(value(&whole.as_of(&days), "SELECT count(*) FROM mart.sced_run"), "0");
}

#[test]
fn an_imported_row_is_left_out_because_a_later_posting_takes_it_away() {
    let load = |with_posting: bool| {
        let mut bench = Bench::new();
        let header = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda\n";
        let text = |value: &str| format!("{header}10/26/2026 00:00:10,N,{value},1\n");
        let mut import = bench.document("imported", "2026-10-26T06:00:00Z", text("99"));
        import.document.doc_id = None;
        import.document.published_basis = PublishedBasis::ImportedTable;
        let posting = bench.document("1", "2026-10-28T00:00:00Z", text("20.5"));
        bench.load("sced_system_lambda", vec![import]);
        if with_posting {
            bench.load("sced_system_lambda", vec![posting]);
        }
        let Bench { folder, warehouse } = bench;
        drop(warehouse);
        let path = folder.path().join("duckdb/ercot.duckdb");
        World { folder, path }
    };
    let request = AsOfRequest::published(at("2026-10-27T00:00:00Z"));
    let (before, after) = (load(false), load(true));
    let count = "SELECT count(*) FROM market.sced_system_lambda";
    assert_eq!(value(&before.as_of(&request), count), "0");
    assert_eq!(difference(&all(&before.as_of(&request)), &all(&after.as_of(&request))), None);
    let counted = request.with_stand_ins(StandIns::Counted);
    assert_eq!(value(&before.as_of(&counted), count), "1");
    assert_eq!(value(&after.as_of(&counted), count), "0");
}

#[test]
fn fits_count_from_when_they_were_made_until_another_took_their_place() {
    let world = World::load([]);
    {
        let warehouse = ercot_warehouse::Warehouse::open(&world.path, Resources::default()).unwrap();
        let beta = |part: &str, run: &str, beta: f64| {
            let (column, value) = if part == "_history" { (", superseded_at", ", '2026-11-02 10:00:00'") } else { ("", "") };
            format!(
                "INSERT INTO ref.estimated_ptdf{part} (run_id, constraint_name, node, beta, feature_type{column})
                 VALUES ('{run}', 'A', 'N', {beta}, 'constraint'{value})"
            )
        };
        let statements = [
            "INSERT INTO ref.estimated_ptdf_metadata_history (run_id, run_ts, window_start, window_end, superseded_at)
             VALUES ('first', '2026-11-01 10:00:00', '2026-10-01', '2026-11-01', '2026-11-02 10:00:00')"
                .to_owned(),
            "INSERT INTO ref.estimated_ptdf_metadata (run_id, run_ts, window_start, window_end)
             VALUES ('second', '2026-11-02 10:00:00', '2026-10-02', '2026-11-02')"
                .to_owned(),
            beta("_history", "first", 0.25),
            beta("", "second", 0.5),
            beta("_staged", "third", 0.75),
        ];
        for statement in statements {
            warehouse.connection().execute_batch(&statement).unwrap();
        }
    }
    let betas = |instant: &str| {
        let known = world.as_of(&AsOfRequest::published(at(instant)));
        ["", "_history", "_staged"]
            .map(|part| value(&known, &format!("SELECT string_agg(beta, ' ') FROM ref.estimated_ptdf{part}")))
    };
    assert_eq!(betas("2026-11-01T09:59:59Z"), ["", "", ""]);
    assert_eq!(betas("2026-11-01T10:00:00Z"), ["0.25", "", ""]);
    assert_eq!(betas("2026-11-02T10:00:00Z"), ["0.5", "0.25", ""]);
}

#[test]
fn superseded_rows_without_a_layout_are_refused_by_name() {
    let whole = World::load(&postings());
    let open = |layouts: &[_]| {
        AsOf::open(&whole.path, Resources::default(), None, &AsOfRequest::received(at("2026-11-30T00:00:00Z"), layouts))
    };
    assert!(matches!(open(&[]), Err(AsOfError::LayoutMissing { table }) if table == "context.wind_5min_region"));
    let mut layouts = catalog();
    for layout in &mut layouts {
        layout.natural_key.push("no_such_column".to_owned());
    }
    let refused = open(&layouts).err().unwrap().to_string();
    assert!(refused.contains("context.wind_5min_region has no_such_column in its key"), "{refused}");
}

#[test]
fn a_file_that_is_no_warehouse_or_a_newer_one_is_refused() {
    let world = World::load([]);
    let request = AsOfRequest::published(at("2026-11-01T00:00:00Z"));
    let open = |path: &std::path::Path| AsOf::open(path, Resources::default(), None, &request).err().unwrap();
    let missing = open(&world.folder.path().join("missing.duckdb"));
    assert!(matches!(missing, AsOfError::Warehouse(WarehouseError::Open { .. })), "{missing}");
    let text = world.folder.path().join("text.duckdb");
    std::fs::write(&text, "no database").unwrap();
    assert!(matches!(open(&text), AsOfError::Warehouse(WarehouseError::Open { .. })));
    let newer = duckdb::Connection::open(&world.path).unwrap();
    newer.execute_batch("INSERT INTO ops.migration VALUES ('9999_future.sql', 'x'); CHECKPOINT").unwrap();
    drop(newer);
    let refused = open(&world.path);
    assert!(matches!(&refused, AsOfError::Warehouse(WarehouseError::MigrationUnknown { name }) if name == "9999_future.sql"));
}

#[test]
fn a_view_that_reads_what_is_not_there_is_named() {
    let world = World::load([]);
    let connection = duckdb::Connection::open(&world.path).unwrap();
    let sql = "CREATE TABLE mart.of_mine (x INTEGER); CREATE VIEW mart.on_mine AS SELECT x FROM mart.of_mine; DROP TABLE mart.of_mine; CHECKPOINT";
    connection.execute_batch(sql).unwrap();
    drop(connection);
    let request = AsOfRequest::published(at("2026-11-01T00:00:00Z"));
    let refused = AsOf::open(&world.path, Resources::default(), None, &request).err().unwrap();
    assert!(matches!(&refused, AsOfError::Unbound { name, .. } if name == "mart.on_mine"), "{refused}");
}

#[test]
fn tables_that_nothing_tells_the_time_of_are_empty_and_named() {
    let world = World::load([]);
    let connection = duckdb::Connection::open(&world.path).unwrap();
    connection.execute_batch("CREATE TABLE mart.notes AS SELECT 1 AS x; CHECKPOINT").unwrap();
    drop(connection);
    let known = world.as_of(&AsOfRequest::published(at("2026-11-30T00:00:00Z")));
    assert_eq!(known.without_time(), [table("mart.notes")]);
    assert_eq!(value(&known, "SELECT count(*) FROM mart.notes"), "0");
    assert_eq!(known.instant(), at("2026-11-30T00:00:00Z"));
}
