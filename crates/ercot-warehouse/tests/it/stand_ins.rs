//! Rows that an import made of an earlier database's table.

use ercot_manifest::PublishedBasis;
use ercot_warehouse::{IngestDocument, fingerprint};

use crate::support::{Bench, table};

const HEADER: &str = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda\n";

fn lambda(bench: &Bench, doc_id: &str, published_at: &str, rows: &[(&str, f64)]) -> IngestDocument {
    let rows = rows.iter().fold(HEADER.to_owned(), |text, (clock, value)| text + &format!("10/26/2026 {clock},N,{value},1\n"));
    bench.document(doc_id, published_at, rows)
}

/// Two rows out of a table, the first with another value than its posting.
fn stand_in(bench: &Bench) -> IngestDocument {
    let mut document = lambda(bench, "imported", "2026-10-28T05:00:00Z", &[("00:00:10", 99.0), ("00:05:10", 21.0)]);
    document.document.doc_id = None;
    document.document.published_basis = PublishedBasis::ImportedTable;
    document
}

fn posting(bench: &Bench) -> IngestDocument {
    lambda(bench, "1", "2026-10-26T05:00:12Z", &[("00:00:10", 20.5)])
}

const ROWS: &str =
    "SELECT string_agg(sced_timestamp::TIME || ' ' || capped_system_lambda || ' ' || (_source_doc > 0), ', ' ORDER BY sced_timestamp)
     FROM market.sced_system_lambda";

#[test]
fn a_stand_in_counts_only_where_no_posting_is_held_whichever_comes_first() {
    let mut contents = Vec::new();
    for order in [[0, 1], [1, 0]] {
        let mut bench = Bench::new();
        let documents = [stand_in(&bench), posting(&bench)];
        for index in order {
            bench.load("sced_system_lambda", vec![documents[index].clone()]);
        }
        assert_eq!(bench.value(ROWS), "00:00:10 20.5 true, 00:05:10 21.0 false");
        assert_eq!(bench.value("SELECT count(*) FROM history.market__sced_system_lambda"), "0");
        let basis = "SELECT published_basis FROM ops.source_document JOIN market.sced_system_lambda ON source_doc = _source_doc
                     WHERE capped_system_lambda = 21";
        assert_eq!(bench.value(basis), "imported_table");
        contents.push(fingerprint(&bench.warehouse, &table("market.sced_system_lambda"), &[]).unwrap());
    }
    assert_eq!(contents[0], contents[1]);
    let mut bench = Bench::new();
    let both = vec![posting(&bench), stand_in(&bench)];
    let report = bench.load("sced_system_lambda", both);
    assert_eq!(fingerprint(&bench.warehouse, &table("market.sced_system_lambda"), &[]).unwrap(), contents[0]);
    assert_eq!((report.documents[1].rows.inserted, report.documents[1].rows.unchanged), (1, 1));
}

#[test]
fn versions_of_postings_are_as_if_the_stand_in_had_never_been() {
    let run = |with_stand_in: bool| {
        let mut bench = Bench::new();
        let first = posting(&bench);
        let second = lambda(&bench, "2", "2026-10-26T06:00:00Z", &[("00:00:10", 20.75), ("00:05:10", 21.0)]);
        let mut documents = vec![second, stand_in(&bench), first];
        if !with_stand_in {
            documents.remove(1);
        }
        for document in documents {
            bench.load("sced_system_lambda", vec![document]);
        }
        let content = |name: &str| fingerprint(&bench.warehouse, &table(name), &[]).unwrap();
        (content("market.sced_system_lambda"), content("history.market__sced_system_lambda"))
    };
    assert_eq!(run(true), run(false));
}
