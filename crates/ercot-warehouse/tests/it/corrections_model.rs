//! Any order of arrival of postings and corrections, held against a model that reads them in the order of publication.

use ercot_manifest::Document;
use ercot_warehouse::IngestDocument;
use jiff::{SignedDuration, Timestamp};
use proptest::{prelude::*, test_runner::TestCaseError};

use crate::{corrections::correction_layouts, support::Bench};

const TABLE: &str = "market.sced_system_lambda";
const HISTORY: &str = "history.market__sced_system_lambda";

/// A posting or a correction of one row. Corrections give the first value only.
#[derive(Debug, Clone, PartialEq)]
struct Event {
    published: i64,
    correction: bool,
    values: [Option<i64>; 2],
}

/// What the model and the tables say: values, document, `_published_at`, `_superseded_at`.
type Version = (Vec<Option<f64>>, i64, i64, Option<i64>);

fn event() -> impl Strategy<Value = Event> {
    let value = || prop_oneof![Just(None), (1_i64..4).prop_map(Some)];
    // Few distinct minutes, so that some events are published at the same time.
    (0_i64..8, any::<bool>(), value(), value()).prop_map(|(published, correction, first, second)| Event {
        published,
        correction,
        values: [first, if correction { None } else { second }],
    })
}

/// The events of one row in the order of arrival.
fn row() -> impl Strategy<Value = Vec<Event>> {
    proptest::collection::vec(event(), 1..7)
}

fn doc_id(row: usize, arrival: usize) -> i64 {
    i64::try_from(row * 100 + arrival + 1).unwrap()
}

/// The row as it is known after these events, which are in the order of publication: (values, document of the version).
fn in_force(events: &[(i64, &Event)]) -> Option<([Option<i64>; 2], i64)> {
    let mut posted: Option<[Option<i64>; 2]> = None;
    let mut corrected: [Option<i64>; 2] = [None; 2];
    let (mut correction, mut known) = (0, None);
    for (doc_id, event) in events {
        if event.correction {
            correction = *doc_id;
            corrected = std::array::from_fn(|column| event.values[column].or(corrected[column]));
        } else {
            if let Some(before) = posted {
                // News of a column ends its correction.
                corrected = std::array::from_fn(|column| corrected[column].filter(|_| before[column] == event.values[column]));
            }
            posted = Some(event.values);
        }
        let values = std::array::from_fn(|column| corrected[column].or(posted.unwrap_or_default()[column]));
        let own = event.correction || values == event.values;
        if known.is_none_or(|(before, _)| before != values) {
            known = Some((values, if own { *doc_id } else { correction }));
        }
    }
    known
}

fn in_order(row: usize, events: &[Event]) -> Vec<(i64, &Event)> {
    let mut ordered: Vec<(i64, &Event)> = events.iter().enumerate().map(|(at, event)| (doc_id(row, at), event)).collect();
    ordered.sort_by_key(|(doc_id, event)| (event.published, event.correction, *doc_id));
    ordered
}

fn numbers(values: [Option<i64>; 2]) -> Vec<Option<f64>> {
    values.map(|value| value.map(|value| f64::from(i32::try_from(value).unwrap()))).to_vec()
}

/// The versions that hold for an instant at least: what is known after all events of each minute.
fn expected(row: usize, events: &[Event]) -> Vec<Version> {
    let ordered = in_order(row, events);
    let mut versions: Vec<Version> = Vec::new();
    for minute in 0..8 {
        let until = ordered.partition_point(|(_, event)| event.published <= minute);
        let Some((values, document)) = in_force(&ordered[..until]) else { continue };
        let values = numbers(values);
        if versions.last().is_some_and(|(before, document_before, ..)| *before == values && *document_before == document) {
            continue;
        }
        if let Some((.., until)) = versions.last_mut() {
            *until = Some(minute);
        }
        versions.push((values, document, minute, None));
    }
    versions
}

fn document(bench: &Bench, row: usize, arrival: usize, event: &Event) -> IngestDocument {
    let id = doc_id(row, arrival).to_string();
    let published = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_793_000_000 + event.published * 60);
    let stamp = format!("10/26/2026 {:02}:{:02}:10,N", row / 60, row % 60);
    let cell = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    let text = if event.correction {
        format!("SCEDTimeStamp,RepeatedHourFlag,LambdaCorrected\n{stamp},{}\n", cell(event.values[0]))
    } else {
        let [capped, uncapped] = event.values.map(cell);
        format!("SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda\n{stamp},{capped},{uncapped}\n")
    };
    let document = bench.document(&id, &published.to_string(), text);
    IngestDocument { document: Document { doc_id: Some(id), ..document.document }, ..document }
}

fn land(bench: &mut Bench, corrections: bool, documents: Vec<IngestDocument>) {
    if corrections {
        bench.load_with("lambda_corrections", &correction_layouts(), documents);
    } else {
        bench.load("sced_system_lambda", documents);
    }
}

/// Loads the rows' events in the order of arrival, those of each step together.
fn load(bench: &mut Bench, rows: &[Vec<Event>]) {
    for step in 0..rows.iter().map(Vec::len).max().unwrap_or(0) {
        for corrections in [false, true] {
            let events = rows.iter().enumerate().filter_map(|(row, events)| Some((row, events.get(step)?)));
            let documents: Vec<IngestDocument> = events
                .filter(|(_, event)| event.correction == corrections)
                .map(|(row, event)| document(bench, row, step, event))
                .collect();
            land(bench, corrections, documents);
        }
    }
}

/// Every stored version of every row; those of the history that hold for no instant are left out.
fn found(bench: &Bench) -> Vec<(usize, Version)> {
    let columns = "hour(sced_timestamp) * 60 + minute(sced_timestamp), capped_system_lambda, uncapped_system_lambda, _source_doc, \
                   (epoch(_published_at)::BIGINT - 1793000000) // 60";
    let sql = format!(
        "SELECT {columns}, NULL FROM {TABLE} UNION ALL \
         SELECT {columns}, (epoch(_superseded_at)::BIGINT - 1793000000) // 60 FROM {HISTORY} WHERE _superseded_at > _published_at \
         ORDER BY 1, 5"
    );
    let mut statement = bench.warehouse.connection().prepare(&sql).unwrap();
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, usize>(0)?, (vec![row.get(1)?, row.get(2)?], row.get(3)?, row.get(4)?, row.get(5)?)))
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// Everything that is stored of every row, as text.
fn stored(bench: &Bench) -> String {
    let columns = "sced_ts_utc, capped_system_lambda, uncapped_system_lambda, _source_doc, _published_at";
    bench.value(&format!(
        "SELECT string_agg(line, '\n' ORDER BY line) FROM (
             SELECT concat_ws(' ', {columns}, 'now') AS line FROM {TABLE}
             UNION ALL SELECT concat_ws(' ', {columns}, _superseded_at) FROM {HISTORY}
             UNION ALL SELECT concat_ws(' ', {columns}, 'correction') FROM {HISTORY}__corrections)"
    ))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_arrival_of_corrections_gives_the_versions_of_the_order_of_publication(
        rows in proptest::collection::vec(row(), 40)
    ) {
        let mut bench = Bench::new();
        load(&mut bench, &rows);
        let found = found(&bench);
        for (row, events) in rows.iter().enumerate() {
            let of_row: Vec<Version> = found.iter().filter(|(of, _)| *of == row).map(|(_, version)| version.clone()).collect();
            if of_row != expected(row, events) {
                return Err(TestCaseError::fail(format!("{events:?}\nfound {of_row:?}\nexpected {:?}", expected(row, events))));
            }
        }

        // The same documents the other way round, number and all.
        let last = |events: &Vec<Event>| events.len() - 1;
        let mut other = Bench::new();
        for step in (0..6).rev() {
            for corrections in [true, false] {
                let of_step = rows.iter().enumerate().filter(|(_, events)| step <= last(events));
                let documents: Vec<IngestDocument> = of_step
                    .filter(|(_, events)| events[step].correction == corrections)
                    .map(|(row, events)| document(&other, row, step, &events[step]))
                    .collect();
                land(&mut other, corrections, documents);
            }
        }
        prop_assert_eq!(stored(&other), stored(&bench));
    }
}
