use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::warehouse::Warehouse;

struct Fixture {
    folder: TempDir,
}

impl Fixture {
    /// A warehouse with one row of prices and a table outside every schema.
    fn new() -> Self {
        let fixture = Self { folder: tempfile::tempdir().unwrap() };
        let warehouse = Warehouse::open(&fixture.file(), Resources::default()).unwrap();
        let rows = "CREATE TABLE numbers AS SELECT range AS n FROM range(5000);
                    INSERT INTO market.sced_system_lambda BY NAME SELECT TIMESTAMP '2026-10-26 05:00:10' AS sced_ts_utc,
                        TIMESTAMP '2026-10-26 00:00:10' AS sced_timestamp, false AS repeated_hour_flag, DATE '2026-10-26' AS operating_day,
                        21.5 AS capped_system_lambda, 1 AS _source_doc, now()::TIMESTAMP AS _published_at, now()::TIMESTAMP AS _ingested_at;";
        warehouse.connection().execute_batch(rows).unwrap();
        fixture
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("ercot.duckdb")
    }

    fn reader(&self) -> Reader {
        Reader::open(&self.file(), Resources::default(), &self.folder.path().join("spill")).unwrap()
    }

    fn rows(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        let mut rows = Vec::new();
        let mut take = |cells: &Cells<'_>| {
            rows.extend((0..cells.rows()).map(|row| (0..cells.columns().len()).map(|column| cells.text(row, column)).collect()));
            ControlFlow::Continue(())
        };
        self.reader().ask(sql, &mut take).unwrap();
        rows
    }

    fn json(&self, sql: &str) -> Vec<Value> {
        let mut values = Vec::new();
        let mut take = |cells: &Cells<'_>| {
            values.extend((0..cells.rows()).map(|row| cells.json(row, 0)));
            ControlFlow::Continue(())
        };
        self.reader().ask(sql, &mut take).unwrap();
        values
    }

    fn refusal(&self, sql: &str) -> String {
        let refused = self.reader().ask(sql, &mut |_| ControlFlow::Continue(()));
        let error = refused.expect_err(sql);
        std::error::Error::source(&error).unwrap().to_string()
    }
}

#[test]
fn rows_come_as_text_in_iso_and_null_as_nothing() {
    let sql = "SELECT sced_ts_utc, capped_system_lambda, uncapped_system_lambda, DATE '2026-11-01',
               TIMESTAMPTZ '2026-11-01 01:30:00-06', 12.50::DECIMAL(9,2), true, sum(1) OVER () FROM sced_system_lambda";
    let expected = ["2026-10-26T05:00:10", "21.5", "", "2026-11-01", "2026-11-01T07:30:00Z", "12.50", "true", "1"];
    let rows = Fixture::new().rows(sql);
    assert_eq!(rows.len(), 1);
    let row: Vec<&str> = rows[0].iter().map(|cell| cell.as_deref().unwrap_or("")).collect();
    assert_eq!(row, expected);
    assert_eq!(rows[0][2], None);
}

#[test]
fn json_keeps_what_a_reader_of_json_keeps() {
    let fixture = Fixture::new();
    assert_eq!(fixture.json("SELECT 12.50::DECIMAL(9,2)"), [json!(12.5)]);
    assert_eq!(fixture.json("SELECT 'NaN'::DOUBLE"), [Value::Null]);
    assert_eq!(fixture.json("SELECT 0.00012345678901234567::DOUBLE"), [json!(0.000_123_456_789_012_345_67)]);
    assert_eq!(
        fixture.json("SELECT 170141183460469231731687303715884105727::HUGEINT"),
        [json!("170141183460469231731687303715884105727")]
    );
    assert_eq!(fixture.json("SELECT {'a': [1, NULL], 'b': DATE '2026-11-01'}"), [json!({ "a": [1, null], "b": "2026-11-01" })]);
    assert_eq!(fixture.json("SELECT true UNION ALL SELECT NULL ORDER BY 1"), [json!(true), Value::Null]);
}

#[test]
fn an_answer_without_rows_still_has_its_columns() {
    let mut seen = Vec::new();
    let mut take = |cells: &Cells<'_>| {
        seen.push((cells.rows(), cells.columns().to_vec()));
        ControlFlow::Continue(())
    };
    Fixture::new().reader().ask("SELECT 1 AS n, 'x' AS t WHERE false", &mut take).unwrap();
    let column = |name: &str, kind| AnswerColumn { name: name.to_owned(), kind };
    assert_eq!(seen, [(0, vec![column("n", AnswerKind::Number), column("t", AnswerKind::Text)])]);
}

#[test]
fn an_answer_is_handed_out_in_pieces_and_can_be_left() {
    let (mut pieces, mut rows) = (0, 0);
    let mut take = |cells: &Cells<'_>| {
        pieces += 1;
        rows += cells.rows();
        if pieces == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    Fixture::new().reader().ask("SELECT n FROM numbers", &mut take).unwrap();
    assert!(pieces == 2 && rows < 5000, "{pieces} pieces, {rows} rows");
}

#[test]
fn nothing_can_be_written_and_no_other_file_is_reached() {
    let fixture = Fixture::new();
    let outside = fixture.folder.path().join("outside.csv");
    std::fs::write(&outside, "a\n1\n").unwrap();
    let (outside, new) = (outside.display().to_string(), fixture.folder.path().join("new").display().to_string());
    for sql in [
        "DELETE FROM numbers".to_owned(),
        "CREATE TABLE market.x (a INTEGER)".to_owned(),
        "DROP TABLE numbers".to_owned(),
        format!("COPY numbers TO '{new}.csv'"),
        format!("EXPORT DATABASE '{new}'"),
        format!("ATTACH '{new}.duckdb' AS x"),
        format!("SELECT * FROM read_csv('{outside}')"),
        format!("SELECT * FROM '{outside}'"),
        format!("SELECT * FROM read_text('{outside}')"),
        format!("SELECT * FROM glob('{outside}')"),
        "INSTALL httpfs".to_owned(),
        "LOAD httpfs".to_owned(),
        "SET enable_external_access = true".to_owned(),
        "SET lock_configuration = false".to_owned(),
        "SET memory_limit = '100GB'".to_owned(),
    ] {
        fixture.refusal(&sql);
    }
    let left: Vec<_> = std::fs::read_dir(fixture.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert_eq!(fixture.rows("SELECT count(*) FROM numbers"), [[Some("5000".to_owned())]]);
}

#[test]
fn the_message_of_duckdb_names_what_is_close() {
    let message = Fixture::new().refusal("SELECT * FROM sced_system_lamda");
    assert!(message.contains("sced_system_lambda"), "{message}");
}

#[test]
fn a_statement_is_stopped_from_another_thread() {
    let fixture = Fixture::new();
    let reader = fixture.reader();
    let interrupter = reader.interrupter();
    std::thread::scope(|scope| {
        let endless = scope.spawn(move || {
            let sql = "SELECT count(*) FROM range(100000000000) a, range(1000000) b WHERE a.range * b.range = 7";
            reader.ask(sql, &mut |_| ControlFlow::Continue(())).is_err()
        });
        while !endless.is_finished() {
            interrupter.interrupt();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert!(endless.join().unwrap());
    });
}

#[test]
fn a_missing_file_and_one_that_is_no_database_are_not_busy() {
    let fixture = Fixture::new();
    let spill = fixture.folder.path().join("spill");
    let missing = Reader::open(&fixture.folder.path().join("none.duckdb"), Resources::default(), &spill);
    assert!(matches!(missing, Err(error) if !error.is_busy()));
    std::fs::write(fixture.folder.path().join("text.duckdb"), "not a database").unwrap();
    let text = Reader::open(&fixture.folder.path().join("text.duckdb"), Resources::default(), &spill);
    assert!(matches!(text, Err(error) if !error.is_busy()));
}
