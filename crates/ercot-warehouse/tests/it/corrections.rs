use ercot_manifest::PublishedBasis;
use ercot_types::report::{Column, ReportLayout, TableName, Versions};
use ercot_warehouse::{fingerprint, verify_keys};

use crate::support::{Bench, layouts, table};

const LAMBDA: &str = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda\n";
const CORRECTION: &str = "SCEDTimeStamp,RepeatedHourFlag,LambdaOriginal,LambdaCorrected,PriceCorrectionTime\n";

/// The layouts of a report that corrects capped system lambdas: its own table, and the table of the lambdas.
pub(crate) fn correction_layouts() -> Vec<ReportLayout> {
    let mut correction = layouts("sced_system_lambda").remove(0);
    correction.corrects = true;
    correction.columns.truncate(3);
    correction.columns[2].headers = vec!["LambdaCorrected".to_owned()];
    correction.epochs.truncate(1);
    correction.epochs[0].header = ["SCEDTimeStamp", "RepeatedHourFlag", "LambdaCorrected"].map(str::to_owned).to_vec();

    let mut own = correction.clone();
    own.corrects = false;
    own.versions = Versions::Vintage;
    own.table = TableName::try_from("market.lambda_corrections".to_owned()).unwrap();
    let like = |column: &Column, name: &str, header: &str| Column {
        name: name.to_owned(),
        headers: vec![header.to_owned()],
        ..column.clone()
    };
    own.columns.push(like(&own.columns[2], "lambda_original", "LambdaOriginal"));
    own.columns.push(like(&own.columns[0], "price_correction_time", "PriceCorrectionTime"));
    own.epochs[0].header = CORRECTION.trim().split(',').map(str::to_owned).collect();
    vec![correction, own]
}

/// A bench with lambdas and their corrections.
struct Lambdas(Bench);

impl Lambdas {
    fn new() -> Self {
        Self(Bench::new())
    }

    fn post(&mut self, doc_id: &str, published_at: &str, capped: &str, uncapped: &str) {
        let text = format!("{LAMBDA}10/26/2026 00:00:10,N,{capped},{uncapped}\n");
        let document = self.0.document(doc_id, published_at, text);
        self.0.load("sced_system_lambda", vec![document]);
    }

    fn correct(&mut self, doc_id: &str, published_at: &str, corrected: &str) -> ercot_warehouse::RowCounts {
        let text = format!("{CORRECTION}10/26/2026 00:00:10,N,1,{corrected},11/01/2026 10:00:00\n");
        let mut document = self.0.document(doc_id, published_at, text);
        document.files[0].layouts = vec![0, 1];
        self.0.load_with("lambda_corrections", &correction_layouts(), vec![document]).documents[0].rows
    }

    /// The price as it is.
    fn now(&self) -> String {
        self.0.value(
            "SELECT concat_ws(' ', capped_system_lambda, uncapped_system_lambda, _source_doc) FROM market.sced_system_lambda",
        )
    }

    /// The price as it was known at an instant.
    fn known_at(&self, instant: &str) -> String {
        let known = |table: &str, until: &str| {
            format!(
                "SELECT concat_ws(' ', capped_system_lambda, uncapped_system_lambda) FROM {table} \
                 WHERE _published_at <= '{instant}' AND {until} > '{instant}'"
            )
        };
        self.0.value(&format!(
            "{} UNION ALL {}",
            known("market.sced_system_lambda", "'infinity'::TIMESTAMP"),
            known("history.market__sced_system_lambda", "_superseded_at")
        ))
    }
}

#[test]
fn correction_holds_from_its_publish_time_and_leaves_the_other_columns_alone() {
    let mut lambdas = Lambdas::new();
    lambdas.post("10", "2026-10-26T05:00:12Z", "1", "100");
    let rows = lambdas.correct("20", "2026-11-01T16:00:00Z", "2");
    assert_eq!((rows.read, rows.inserted, rows.updated, rows.unchanged, rows.corrected), (1, 1, 0, 0, 1));
    assert_eq!(lambdas.now(), "2.0 100.0 20");
    assert_eq!(lambdas.known_at("2026-10-26 05:00:11"), "");
    assert_eq!(lambdas.known_at("2026-10-26 05:00:12"), "1.0 100.0");
    assert_eq!(lambdas.known_at("2026-11-01 15:59:59"), "1.0 100.0");
    assert_eq!(lambdas.known_at("2026-11-01 16:00:00"), "2.0 100.0");
    assert_eq!(lambdas.0.value("SELECT _superseded_at FROM history.market__sced_system_lambda"), "2026-11-01 16:00:00");
    assert_eq!(lambdas.0.value("SELECT lambda_original || ' ' || _source_doc FROM market.lambda_corrections"), "1.0 20");
    assert_eq!(verify_keys(&lambdas.0.warehouse, &layouts("sced_system_lambda")[0]).unwrap(), []);
}

#[test]
fn of_two_corrections_in_one_file_the_later_one_holds_wherever_it_stands() {
    let layouts = layouts("rt_price_corrections");
    let of = |table: &str| layouts.iter().position(|layout| layout.table.to_string() == table).unwrap();
    let header = "SCEDTimestamp,SettlementPoint,LMPOriginal,LMPCorrected,PriceCorrectionTime,DSTFlag";
    let early = "10/26/2026 00:00:10,HB_WEST,10,11,11/01/2026 10:00:00,N";
    let late = "10/26/2026 00:00:10,HB_WEST,10,12.5,11/03/2026 10:00:00,N";
    for rows in [[early, late], [late, early]] {
        let mut bench = Bench::new();
        let mut document = bench.document("20", "2026-11-04T16:00:00Z", format!("{header}\n{}\n", rows.join("\n")));
        document.files[0].layouts = vec![of("market.rt_lmp_corrections"), of("market.rt_lmp_5min")];
        bench.load_with("rt_price_corrections", &layouts, vec![document]);
        assert_eq!(bench.value("SELECT lmp FROM market.rt_lmp_5min"), "12.5", "{rows:?}");
        assert_eq!(bench.value("SELECT count(*) FROM market.rt_lmp_corrections"), "2");
    }
}

#[test]
fn several_corrections_follow_each_other() {
    let mut lambdas = Lambdas::new();
    lambdas.post("10", "2026-10-26T05:00:12Z", "1", "100");
    lambdas.correct("21", "2026-11-02T16:00:00Z", "3");
    lambdas.correct("20", "2026-11-01T16:00:00Z", "2");
    let again = lambdas.correct("22", "2026-11-03T16:00:00Z", "3");
    assert_eq!(again.corrected, 0);
    assert_eq!(lambdas.now(), "3.0 100.0 21");
    assert_eq!(lambdas.known_at("2026-11-02 00:00:00"), "2.0 100.0");
}

#[test]
fn correction_of_a_row_that_never_came_waits_for_the_rest_of_it() {
    let mut lambdas = Lambdas::new();
    assert_eq!(lambdas.correct("20", "2026-11-01T16:00:00Z", "2").corrected, 1);
    assert_eq!(lambdas.now(), "2.0 20");
    lambdas.post("10", "2026-10-26T05:00:12Z", "1", "100");
    assert_eq!(lambdas.now(), "2.0 100.0 20");
    assert_eq!(lambdas.known_at("2026-10-27 00:00:00"), "1.0 100.0");
}

#[test]
fn original_that_is_published_after_its_correction_does_not_undo_it() {
    let mut lambdas = Lambdas::new();
    lambdas.correct("20", "2026-11-01T16:00:00Z", "2");
    lambdas.post("30", "2026-11-05T00:00:00Z", "1", "100");
    assert_eq!(lambdas.now(), "2.0 100.0 20");
    assert_eq!(lambdas.known_at("2026-11-02 00:00:00"), "2.0");
    // The posting itself is kept, and holds for no instant.
    let posting = "SELECT _superseded_at - _published_at FROM history.market__sced_system_lambda WHERE _source_doc = 30";
    assert_eq!(lambdas.0.value(posting), "00:00:00");
}

#[test]
fn uncorrected_price_that_is_posted_again_does_not_undo_the_correction() {
    let mut lambdas = Lambdas::new();
    lambdas.post("10", "2026-10-26T05:00:12Z", "1", "100");
    lambdas.correct("20", "2026-11-01T16:00:00Z", "2");
    for (doc_id, published_at) in [("9", "2026-10-26T05:00:11Z"), ("11", "2026-10-27T00:00:00Z"), ("30", "2026-11-05T00:00:00Z")]
    {
        lambdas.post(doc_id, published_at, "1", "100");
        assert_eq!(lambdas.now(), "2.0 100.0 20", "{published_at}");
    }
    assert_eq!(lambdas.known_at("2026-10-28 00:00:00"), "1.0 100.0");
    // Another price is news, whoever posts it.
    lambdas.post("31", "2026-11-06T00:00:00Z", "4", "100");
    assert_eq!(lambdas.now(), "4.0 100.0 31");
    assert_eq!(lambdas.known_at("2026-11-05 12:00:00"), "2.0 100.0");
}

#[test]
fn correction_that_is_loaded_again_changes_nothing() {
    let mut lambdas = Lambdas::new();
    lambdas.post("10", "2026-10-26T05:00:12Z", "1", "100");
    lambdas.correct("20", "2026-11-01T16:00:00Z", "2");
    let tables =
        ["market.sced_system_lambda", "history.market__sced_system_lambda", "history.market__sced_system_lambda__corrections"];
    let prints = |lambdas: &Lambdas| tables.map(|name| fingerprint(&lambdas.0.warehouse, &table(name), &[]).unwrap());
    let before = prints(&lambdas);
    assert_eq!(before.each_ref().map(|print| print.rows), [1, 1, 1]);
    lambdas.correct("20", "2026-11-01T16:00:00Z", "2");
    assert_eq!(prints(&lambdas), before);
    // The same when the note of the document is gone, as after an attempt in which another file failed.
    lambdas.0.warehouse.connection().execute_batch("DELETE FROM ops.source_document").unwrap();
    lambdas.correct("20", "2026-11-01T16:00:00Z", "2");
    lambdas.post("10", "2026-10-26T05:00:12Z", "1", "100");
    assert_eq!(prints(&lambdas), before);
}

#[test]
fn file_that_lands_in_two_tables_is_counted_and_faulted_once() {
    let mut bench = Bench::new();
    let text = format!(
        "{CORRECTION}10/26/2026 00:00:10,N,1,2,11/01/2026 10:00:00\n10/26/2026 00:05:10,N,1,two,11/01/2026 10:00:00\n\
         10/26/2026 00:10:10,N,1,2,never\n"
    );
    let mut document = bench.document("20", "2026-11-01T16:00:00Z", text);
    document.files[0].layouts = vec![0, 1];
    let report = bench.load_with("lambda_corrections", &correction_layouts(), vec![document]);
    let rows = report.documents[0].rows;
    assert_eq!((rows.read, rows.inserted, rows.quarantined, rows.corrected), (3, 1, 2, 2));
    assert_eq!(report.documents[0].drift, [] as [String; 0]);
    assert_eq!(
        bench.value("SELECT string_agg(line || ' ' || column_name, ', ' ORDER BY line) FROM ops.quarantine"),
        "3 capped_system_lambda, 4 price_correction_time"
    );
    assert_eq!(
        bench.value("SELECT rows_read || ' ' || rows_inserted || ' ' || rows_quarantined FROM ops.source_document"),
        "3 1 2"
    );
    assert_eq!(bench.value("SELECT _extra FROM market.sced_system_lambda LIMIT 1"), "");
}

#[test]
fn header_without_the_corrected_price_is_one_failure() {
    let mut bench = Bench::new();
    let mut document = bench.document("20", "2026-11-01T16:00:00Z", "SCEDTimeStamp,RepeatedHourFlag,Price\n");
    document.files[0].layouts = vec![0, 1];
    let report = bench.load_with("lambda_corrections", &correction_layouts(), vec![document]);
    assert_eq!(report.documents[0].failures.len(), 1, "{report:?}");
    assert_eq!(bench.value("SELECT count(*) FROM ops.quarantine"), "1");
}

#[test]
fn correction_of_a_table_that_nobody_has_made_is_refused_with_what_to_do() {
    let mut bench = Bench::new();
    let mut layouts = correction_layouts();
    layouts[0].table = TableName::try_from("market.nobody".to_owned()).unwrap();
    let document =
        bench.document("20", "2026-11-01T16:00:00Z", format!("{CORRECTION}10/26/2026 00:00:10,N,1,2,11/01/2026 10:00:00\n"));
    let error = bench.try_load_with("lambda_corrections", &layouts, vec![document]).unwrap_err();
    assert!(error.to_string().contains("market.nobody") && error.to_string().contains("ingest the dataset"), "{error}");
}

#[test]
fn row_of_an_import_is_corrected_and_gives_way_to_the_posting_whichever_comes_first() {
    let imported = |bench: &Bench| {
        let mut document = bench.document("imported", "2026-11-20T00:00:00Z", format!("{LAMBDA}10/26/2026 00:00:10,N,1,99\n"));
        document.document.doc_id = None;
        document.document.published_basis = PublishedBasis::ImportedTable;
        document
    };
    let step = |lambdas: &mut Lambdas, step: i32| match step {
        0 => {
            let document = imported(&lambdas.0);
            lambdas.0.load("sced_system_lambda", vec![document]);
        }
        1 => {
            lambdas.correct("20", "2026-11-01T16:00:00Z", "2");
        }
        _ => lambdas.post("10", "2026-10-26T05:00:12Z", "1", "100"),
    };
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut lambdas = Lambdas::new();
        step(&mut lambdas, order[0]);
        step(&mut lambdas, order[1]);
        if order[2] == 2 {
            assert_eq!(lambdas.now(), "2.0 99.0 20", "{order:?}");
        }
        step(&mut lambdas, order[2]);
        assert_eq!(lambdas.now(), "2.0 100.0 20", "{order:?}");
        let history =
            "SELECT string_agg(uncapped_system_lambda || ' ' || _source_doc, ', ') FROM history.market__sced_system_lambda";
        assert_eq!(lambdas.0.value(history), "100.0 10", "{order:?}");
    }
}
