//! A small market whose documents are known to the last row, to be read as it was known at many instants.

use std::{
    collections::{BTreeMap, HashSet},
    path::PathBuf,
};

use ercot_types::report::{ReportLayout, TableName};
use ercot_warehouse::{
    AsOf, AsOfRequest, Fingerprint, IngestBatch, RefreshScope, Resources, Warehouse, fingerprint, ingest, refresh,
};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use crate::support::{Bench, INGESTED, every_layout, layouts};

/// A document to be.
#[derive(Debug, Clone)]
pub(crate) struct Posting {
    pub(crate) dataset: &'static str,
    pub(crate) doc_id: String,
    pub(crate) published_at: Timestamp,
    pub(crate) received_at: Timestamp,
    header: &'static str,
    /// What identifies each row, its values, and its last cells.
    rows: Vec<(String, Vec<f64>, String)>,
    /// Lines that are no rows.
    garbage: &'static str,
    /// Tables of the dataset that the file lands in; none for its first.
    lands_in: &'static [&'static str],
}

impl Posting {
    fn text(&self) -> String {
        let line = |(key, values, last): &(String, Vec<f64>, String)| {
            let values = values.iter().fold(String::new(), |text, value| format!("{text},{value}"));
            format!("{key}{values}{last}\n")
        };
        let rows: String = self.rows.iter().map(line).collect();
        format!("{}\n{rows}{}", self.header, self.garbage)
    }

    /// The same rows with other values, in another document.
    fn altered(&self, doc_id: String, published_at: Timestamp, by: f64) -> Self {
        let mut altered = Self { doc_id, published_at, received_at: published_at, ..self.clone() };
        altered.rows.iter_mut().flat_map(|(_, values, _)| values).for_each(|value| *value += by);
        altered
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// SCED runs of the day of 25 hours with their stamps and flags.
const RUNS: [(&str, &str, &str); 6] = [
    ("2026-11-01T05:55:14Z", "11/01/2026 00:55:14", "N"),
    ("2026-11-01T06:00:14Z", "11/01/2026 01:00:14", "N"),
    ("2026-11-01T06:30:14Z", "11/01/2026 01:30:14", "N"),
    ("2026-11-01T07:30:14Z", "11/01/2026 01:30:14", "Y"),
    ("2026-11-01T08:00:14Z", "11/01/2026 02:00:14", "N"),
    ("2026-11-01T08:05:14Z", "11/01/2026 02:05:14", "N"),
];

const LMP: &str = "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP";
const LAMBDA: &str = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda";
const MCPC: &str = "SCEDTimestamp,RepeatedHourFlag,ASType,CappedMCPC,UncappedMCPC";
const SHADOW: &str = "SCEDTimeStamp,RepeatedHourFlag,ConstraintID,ConstraintName,ContingencyName,ShadowPrice,MaxShadowPrice,Limit,\
                      Value,ViolatedMW,FromStation,ToStation,FromStationkV,ToStationkV,CCTStatus";
const LOAD: &str = "DeliveryDate,HourEnding,Coast,East,FarWest,North,NorthCentral,SouthCentral,Southern,West,SystemTotal,DSTFlag";
const WIND: &str = "INTERVAL_ENDING,SYSTEM_WIDE_GEN,PANHANDLE,COASTAL,SOUTH,WEST,NORTH,SYSTEM_WIDE_HSL,DSTFlag";
const DAM: &str = "DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag";
const SPP: &str =
    "DeliveryDate,DeliveryHour,DeliveryInterval,SettlementPointName,SettlementPointType,SettlementPointPrice,DSTFlag";
const CORRECTION: &str = "SCEDTimestamp,SettlementPoint,LMPOriginal,LMPCorrected,PriceCorrectionTime,DSTFlag";
const CORRECTED: &[&str] = &["market.rt_lmp_corrections", "market.rt_lmp_5min"];

struct Writer {
    postings: Vec<Posting>,
}

impl Writer {
    fn post(
        &mut self,
        dataset: &'static str,
        published_at: Timestamp,
        header: &'static str,
        rows: Vec<(String, Vec<f64>, String)>,
    ) {
        self.postings.push(Posting {
            dataset,
            doc_id: (1000 + self.postings.len()).to_string(),
            published_at,
            received_at: Timestamp::from_second((published_at.as_second() / 3600 + 1) * 3600).unwrap(),
            header,
            rows,
            garbage: "",
            lands_in: &[],
        });
    }

    fn runs(&mut self) {
        for (number, (run, stamp, flag)) in (0_u8..).zip(RUNS) {
            let (run, base) = (at(run), f64::from(number));
            let key = |rest: &str| format!("{stamp},{flag}{rest}");
            let point = |name: &str, lmp: f64| (key(&format!(",{name}")), vec![lmp], String::new());
            let seconds = SignedDuration::from_secs;
            let points = vec![point("HB_WEST", 20.25 + base), point("HB_NORTH", 30.1 + base), point("LZ_WEST", 21.0 - base)];
            self.post("rt_lmp_5min", run + seconds(2), LMP, points);
            self.post(
                "sced_system_lambda",
                run + seconds(3),
                LAMBDA,
                vec![(key(""), vec![25.1 + base, 25.2 + base], String::new())],
            );
            let services =
                ["REGUP", "RRS", "ECRS", "NSPIN"].map(|name| (key(&format!(",{name}")), vec![1.5 + base, 1.5], String::new()));
            self.post("rt_mcpc_sced", run + seconds(4), MCPC, services.to_vec());
        }
    }

    /// The file of each hour, five minutes after it. The second run of the first pass has no row: nothing bound.
    fn shadow_prices(&mut self) {
        let limits = ",100,99,0,A,B,138,138,COMP".to_owned();
        let row = |run: usize, name: &str, mu: f64| {
            let (_, stamp, flag) = RUNS[run];
            (format!("{stamp},{flag},7,{name},DBIG"), vec![mu, 2800.0], limits.clone())
        };
        for (published_at, rows) in [
            ("2026-11-01T06:05:03Z", vec![row(0, "LINE_A", 12.5)]),
            ("2026-11-01T07:05:03Z", vec![row(2, "LINE_A", 17.25), row(2, "LINE_B", 3.0)]),
            ("2026-11-01T08:05:03Z", vec![row(3, "LINE_A", 11.0), row(3, "LINE_C", 0.0)]),
            ("2026-11-01T09:05:03Z", vec![row(4, "LINE_B", 5.0), row(5, "LINE_B", 6.0)]),
        ] {
            self.post("sced_shadow_prices", at(published_at), SHADOW, rows);
        }
    }

    fn context(&mut self) {
        for (published_at, number) in
            ["2026-10-31T20:30:02Z", "2026-11-01T02:30:02Z", "2026-11-01T07:20:02Z"].into_iter().zip(0_u8..)
        {
            let hours = [("01:00", "N"), ("02:00", "N"), ("02:00", "Y"), ("03:00", "N")];
            let base = 100.0 * f64::from(number);
            let rows = hours.map(|(hour, flag)| (format!("11/01/2026,{hour}"), vec![base + 1.0; 9], format!(",{flag}")));
            self.post("load_forecast_weather_zone", at(published_at), LOAD, rows.to_vec());
        }
        for (minute, value) in [(5, 900.0), (10, 900.0), (15, 901.5), (20, 900.0)] {
            let published_at = at("2026-11-01T06:00:47Z") + SignedDuration::from_mins(minute);
            let row = |label: &str, value: f64| (format!("11/01/2026 {label}"), vec![value; 7], ",N".to_owned());
            self.post("wind_5min_region", published_at, WIND, vec![row("01:05", value), row("00:55", 700.0)]);
        }
    }

    fn settlement(&mut self) {
        let hours = [("01:00", "N"), ("02:00", "N"), ("02:00", "Y"), ("03:00", "N")];
        let rows = hours.map(|(hour, flag)| (format!("11/01/2026,{hour},HB_WEST"), vec![24.1], format!(",{flag}")));
        self.post("dam_spp", at("2026-10-31T17:35:00Z"), DAM, rows.to_vec());
        for (minutes, interval, flag) in [(2, 1, "N"), (17, 2, "N"), (32, 3, "N"), (47, 4, "N"), (62, 1, "Y")] {
            let row = (format!("11/01/2026,2,{interval},HB_WEST,HU"), vec![20.1 + f64::from(interval)], format!(",{flag}"));
            let published_at = at("2026-11-01T06:15:00Z") + SignedDuration::from_mins(minutes);
            self.post("rt_spp_15min", published_at, SPP, vec![row]);
        }
    }

    /// Prices that are posted again, one changed, and prices that are corrected, one of them twice.
    fn second_thoughts(&mut self) {
        let (_, stamp, flag) = RUNS[2];
        let point = |name: &str, lmp: f64| (format!("{stamp},{flag},{name}"), vec![lmp], String::new());
        self.post("rt_lmp_5min", at("2026-11-02T00:00:00Z"), LMP, vec![point("HB_WEST", 22.25), point("HB_NORTH", 33.3)]);
        for (published_at, corrected, day) in [("2026-11-03T16:00:00Z", 19.0, 3), ("2026-11-05T16:00:00Z", 18.5, 5)] {
            let row = |run: u8| {
                let (_, stamp, flag) = RUNS[usize::from(run)];
                (
                    format!("{stamp},HB_WEST"),
                    vec![1.0, corrected + f64::from(run) / 8.0],
                    format!(",11/0{day}/2026 10:00:00,{flag}"),
                )
            };
            self.post("rt_price_corrections", at(published_at), CORRECTION, vec![row(2), row(3)]);
            self.postings.last_mut().unwrap().lands_in = CORRECTED;
        }
        // Published in time, received late.
        self.postings.iter_mut().filter(|posting| posting.dataset == "wind_5min_region").step_by(2).for_each(|posting| {
            posting.received_at = at("2026-11-04T00:00:00Z");
        });
        let corrections = self.postings.iter_mut().filter(|posting| posting.dataset == "rt_price_corrections");
        corrections.take(1).for_each(|posting| posting.received_at = at("2026-11-06T00:00:00Z"));
    }
}

/// Everything that is published.
pub(crate) fn postings() -> Vec<Posting> {
    let mut writer = Writer { postings: Vec::new() };
    writer.runs();
    writer.shadow_prices();
    writer.context();
    writer.settlement();
    writer.second_thoughts();
    writer.postings
}

/// What may be published after an instant, instead of what was: values altered, rows that are no rows, documents that never
/// come, postings that supersede everything known before, and corrections of it.
pub(crate) fn poison(postings: &[Posting], after: Timestamp) -> Vec<Posting> {
    let mut all = Vec::new();
    let soon = after + SignedDuration::from_millis(1);
    for (number, posting) in postings.iter().enumerate() {
        if posting.published_at <= after {
            all.push(posting.clone());
            all.push(posting.altered(format!("8{}", posting.doc_id), soon, 1e6));
            if posting.dataset == "rt_lmp_5min" {
                let mut correction = posting.altered(format!("9{}", posting.doc_id), soon, -1e6);
                for (key, values, last) in &mut correction.rows {
                    let cells: Vec<String> = key.split(',').map(str::to_owned).collect();
                    *key = format!("{},{}", cells[0], cells[2]);
                    values.insert(0, 1.0);
                    *last = format!(",11/20/2026 10:00:00,{}", cells[1]);
                }
                (correction.dataset, correction.header, correction.lands_in) = ("rt_price_corrections", CORRECTION, CORRECTED);
                all.push(correction);
            }
        } else if number % 3 != 0 {
            let mut altered = posting.altered(posting.doc_id.clone(), posting.published_at, -777.125);
            altered.garbage = "neither,a,row\n\"";
            all.push(altered);
        }
    }
    all
}

/// A closed warehouse with some postings in it.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) path: PathBuf,
}

impl World {
    /// Loads the postings, those of a dataset together, the datasets in the order of their first postings.
    pub(crate) fn load<'p>(postings: impl IntoIterator<Item = &'p Posting>) -> Self {
        let mut batches: Vec<(Timestamp, Vec<&Posting>)> = Vec::new();
        for posting in postings {
            match batches.iter_mut().find(|(_, batch)| batch[0].dataset == posting.dataset) {
                Some((_, batch)) => batch.push(posting),
                None => batches.push((INGESTED.parse().unwrap(), vec![posting])),
            }
        }
        Self::of(&batches)
    }

    /// Loads the postings in their order, each when it is received.
    pub(crate) fn receive<'p>(postings: impl IntoIterator<Item = &'p Posting>) -> Self {
        let mut batches: Vec<(Timestamp, Vec<&Posting>)> = Vec::new();
        for posting in postings {
            let same =
                |(at, batch): &&mut (Timestamp, Vec<&Posting>)| *at == posting.received_at && batch[0].dataset == posting.dataset;
            match batches.iter_mut().find(same) {
                Some((_, batch)) => batch.push(posting),
                None => batches.push((posting.received_at, vec![posting])),
            }
        }
        Self::of(&batches)
    }

    fn of(batches: &[(Timestamp, Vec<&Posting>)]) -> Self {
        let mut bench = Bench::new();
        for (received_at, postings) in batches {
            let dataset = postings[0].dataset;
            let layouts = layouts(dataset);
            let of = |table: &&str| layouts.iter().position(|layout| layout.table.to_string() == **table).unwrap();
            let document = |posting: &&Posting| {
                let mut document = bench.document(&posting.doc_id, &posting.published_at.to_string(), posting.text());
                if !posting.lands_in.is_empty() {
                    document.files[0].layouts = posting.lands_in.iter().map(of).collect();
                }
                document
            };
            let documents = postings.iter().map(document).collect();
            let batch = IngestBatch { dataset, layouts: &layouts, documents };
            let report = ingest(&mut bench.warehouse, &batch, *received_at, &|_| ()).unwrap();
            for (posting, outcome) in postings.iter().zip(report.documents) {
                assert!(!posting.garbage.is_empty() || outcome.rows.quarantined == 0, "{}: {outcome:?}", posting.doc_id);
            }
        }
        refresh(&mut bench.warehouse, RefreshScope::Stale, INGESTED.parse().unwrap(), &mut |_| ()).unwrap();
        let Bench { folder, warehouse } = bench;
        drop(warehouse);
        let path = folder.path().join("duckdb/ercot.duckdb");
        Self { folder, path }
    }

    pub(crate) fn as_of(&self, request: &AsOfRequest<'_>) -> AsOf {
        AsOf::open(&self.path, Resources { threads: 2, ..Resources::default() }, None, request).unwrap()
    }

    pub(crate) fn plain(&self) -> Warehouse {
        Warehouse::open_read_only(&self.path, Resources { threads: 2, ..Resources::default() }).unwrap()
    }
}

/// The counts that depend on what came after.
const COUNTS: [&str; 3] = ["rows_inserted", "rows_updated", "rows_unchanged"];

pub(crate) type Prints = BTreeMap<String, Fingerprint>;

pub(crate) fn prints<'n>(warehouse: &Warehouse, names: impl IntoIterator<Item = &'n TableName>) -> Prints {
    let print = |name: &TableName| {
        let except: &[&str] = if name.to_string() == "ops.source_document" { &COUNTS } else { &[] };
        (name.to_string(), fingerprint(warehouse, name, except).unwrap())
    };
    names.into_iter().map(print).collect()
}

/// Everything that a reader shows, but for the tables of reports that nobody loaded.
pub(crate) fn all(known: &AsOf) -> Prints {
    let sql = "SELECT schema_name || '.' || table_name FROM duckdb_tables()
               WHERE NOT internal AND estimated_size = 0 AND schema_name NOT IN ('mart', 'features', 'ref', 'dashboard')";
    let mut statement = known.warehouse().connection().prepare(sql).unwrap();
    let empty: HashSet<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    prints(known.warehouse(), known.names().iter().filter(|name| !empty.contains(&name.to_string())))
}

/// Tables and views of a plain warehouse that tell of the market.
pub(crate) fn names(warehouse: &Warehouse) -> Vec<TableName> {
    let sql = "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal AND estimated_size > 0
               UNION ALL SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1";
    let mut statement = warehouse.connection().prepare(sql).unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let of_the_file = ["ops.touched_day", "ops.stale_day", "ops.mart_built"];
    let names = names.into_iter().filter(|name| !of_the_file.contains(&name.as_str()));
    names.map(|name| TableName::try_from(name).unwrap()).collect()
}

/// The layouts of the whole catalog.
pub(crate) fn catalog() -> Vec<ReportLayout> {
    every_layout().into_iter().map(|(_, layout)| layout).collect()
}

/// The first name whose content differs, or that one side lacks although the other has rows.
pub(crate) fn difference(left: &Prints, right: &Prints) -> Option<String> {
    let names = left.keys().chain(right.keys());
    names.into_iter().find(|name| content(left, name) != content(right, name)).cloned()
}

fn content<'p>(prints: &'p Prints, name: &str) -> Option<&'p str> {
    prints.get(name).filter(|print| print.rows > 0).map(|print| print.sha256.as_str())
}
