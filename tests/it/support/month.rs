//! A small market of a month in the formats of the sample: prices of every SCED run, constraints of every hour, prices and
//! load of every day. The month has the repeated hour of 2026-11-01.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime, date},
    tz::Offset,
};

use super::archive;

/// The datasets of the market.
pub(crate) const DATASETS: [&str; 4] = ["rt_lmp_5min", "sced_shadow_prices", "dam_spp", "actual_load_weather_zone"];

/// Their EMIL IDs, report types, and headers.
const PRODUCTS: [(&str, u32, &str); 4] = [
    ("NP6-788-CD", 12300, "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP"),
    (
        "NP6-86-CD",
        12302,
        "SCEDTimeStamp,RepeatedHourFlag,ConstraintID,ConstraintName,ContingencyName,ShadowPrice,MaxShadowPrice,Limit,Value,\
         ViolatedMW,FromStation,ToStation,FromStationkV,ToStationkV,CCTStatus",
    ),
    ("NP4-190-CD", 12331, "DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag"),
    ("NP6-345-CD", 13101, "OperDay,HourEnding,COAST,EAST,FAR_WEST,NORTH,NORTH_C,SOUTHERN,SOUTH_C,WEST,TOTAL,DSTFlag"),
];

const POINTS: [&str; 3] = ["HB_NORTH", "HB_WEST", "LZ_HOUSTON"];

/// Operating days, the first and how many.
const FIRST_DAY: Date = date(2026, 10, 16);
const DAYS: i32 = 32;

/// DocIDs leave room for postings that a fault adds.
const FIRST_DOC_ID: u64 = 1_300_000_000;
const DOC_ID_STEP: u64 = 5;

/// When the clocks go back.
const CLOCKS_GO_BACK: &str = "2026-11-01T07:00:00Z";

/// A market.
pub(crate) struct Market {
    documents: Vec<Made>,
}

struct Made {
    product: usize,
    published_at: Timestamp,
    /// The last part of the name.
    stem: String,
    rows: Vec<String>,
}

impl Market {
    pub(crate) fn new() -> Self {
        let mut documents = Vec::new();
        for day in 0..DAYS {
            let day = FIRST_DAY.checked_add(day.days()).unwrap();
            sced(day, &mut documents);
            daily(day, &mut documents);
        }
        documents.sort_by_key(|document: &Made| (document.published_at, document.product));
        Self { documents }
    }

    /// The last posting.
    pub(crate) fn ends_at(&self) -> Timestamp {
        self.documents.last().unwrap().published_at
    }

    /// The first midnight.
    pub(crate) fn begins_at() -> Timestamp {
        instant(FIRST_DAY.at(0, 0, 0, 0), false)
    }

    pub(crate) fn doc_ids(&self) -> impl Iterator<Item = u64> {
        (0..self.documents.len()).map(doc_id)
    }

    /// Writes the sample directory, without some documents.
    pub(crate) fn write(&self, folder: &Path, without: &BTreeSet<u64>) {
        let mut files: BTreeMap<usize, (String, String, usize)> = BTreeMap::new();
        for (place, document) in self.documents.iter().enumerate().filter(|(place, _)| !without.contains(&doc_id(*place))) {
            let (_, report_type, header) = PRODUCTS[document.product];
            let (rows, postings, count) = files.entry(document.product).or_insert_with(|| {
                let head = "DocID,ConstructedName,PublishTimeUTC,PublishTimeCentral,FirstRow,RowCount\n";
                (format!("{header}\n"), head.to_owned(), 0)
            });
            let (local, offset) = central(document.published_at);
            let stamp = local.strftime("%Y%m%d.%H%M%S000");
            let name = format!("cdr.{report_type:08}.0000000000000000.{stamp}.{}_csv.zip", document.stem);
            let published = local.strftime("%Y-%m-%dT%H:%M:%S");
            let number = document.rows.len();
            *postings += &format!("{},{name},{},{published}{offset},{count},{number}\n", doc_id(place), document.published_at);
            rows.extend(document.rows.iter().flat_map(|row| [row, "\n"]));
            *count += number;
        }
        for (product, (rows, postings, _)) in files {
            let emil_id = PRODUCTS[product].0;
            fs::write(folder.join(format!("{emil_id}.csv.gz")), archive::gzip(rows.as_bytes())).unwrap();
            fs::write(folder.join(format!("{emil_id}.documents.csv.gz")), archive::gzip(postings.as_bytes())).unwrap();
        }
    }
}

fn doc_id(place: usize) -> u64 {
    FIRST_DOC_ID + DOC_ID_STEP * place as u64
}

/// The runs of a day, one document each, and what each hour's runs were bound by.
fn sced(day: Date, documents: &mut Vec<Made>) {
    // Every five minutes on the day with the repeated hour, every thirty on the others.
    let step = if day == date(2026, 11, 1) { 300 } else { 1800 };
    let (mut grid, end) = (instant(day.at(0, 0, 0, 0), false), instant(day.tomorrow().unwrap().at(0, 0, 0, 0), false));
    let mut constraints = Vec::new();
    while grid < end {
        let run = grid + seconds(5 + grid.as_second() / 300 * 7 % 20);
        let (local, flag) = (central(run).0, if is_repeated(run) { "Y" } else { "N" });
        let stamp = local.strftime("%m/%d/%Y %H:%M:%S");
        let rows = (0..POINTS.len()).map(|point| format!("{stamp},{flag},{},{}", POINTS[point], price(run, point)));
        let again = if is_repeated(run) { "xhr" } else { "" };
        let name = format!("LMPSROSNODENP6788_{}{again}", local.strftime("%Y%m%d_%H%M%S"));
        documents.push(Made { product: 0, published_at: run + seconds(2), stem: name, rows: rows.collect() });
        for (id, constraint) in ["NORTH_A", "WEST_B"].iter().enumerate() {
            let shadow = price(run, id);
            let limits = format!("{shadow},3500,450.5,450.5,0,{constraint}1,{constraint}2,138,138,NONCOMP");
            constraints.push(format!("{stamp},{flag},{},{constraint},BASE CASE,{limits}", id + 1));
        }
        grid += seconds(step);
        if grid.as_second() % 3600 == 0 {
            let rows = std::mem::take(&mut constraints);
            documents.push(Made { product: 1, published_at: grid + seconds(300), stem: "SCEDBTCNP686".to_owned(), rows });
        }
    }
}

/// The day-ahead prices of a day, its load, and on some days its load once more with other values.
fn daily(day: Date, documents: &mut Vec<Made>) {
    let printed = day.strftime("%m/%d/%Y");
    let hours: Vec<(i8, &str)> = (1..=24)
        .flat_map(|hour| if hour == 2 && day == date(2026, 11, 1) { vec![(2, "N"), (2, "Y")] } else { vec![(hour, "N")] })
        .collect();
    let start = instant(day.at(0, 0, 0, 0), false);
    let mut prices = Vec::new();
    for (place, (hour, flag)) in (0..).zip(&hours) {
        let at = start + seconds(3600 * place);
        prices.extend(
            (0..POINTS.len()).map(|point| format!("{printed},{hour:02}:00,{}, {},{flag}", POINTS[point], price(at, point))),
        );
    }
    let before = instant(day.yesterday().unwrap().at(12, 42, 30, 0), false);
    documents.push(Made { product: 2, published_at: before, stem: "DAMSPNP4190".to_owned(), rows: prices });
    let load = |more: u32| {
        let row = |(place, (hour, flag)): (i64, &(i8, &str))| {
            let zone = 5000 + i64::from(more) + place * 10;
            format!("{printed},{hour:02}:00{},{},{flag}", format!(",{zone}.25").repeat(8), zone * 8 + 2)
        };
        (0..).zip(&hours).map(row).collect::<Vec<_>>()
    };
    let after = instant(day.tomorrow().unwrap().at(5, 50, 5, 0), false);
    let stem = || "ACTUALSYSLOADWZNP6345".to_owned();
    documents.push(Made { product: 3, published_at: after, stem: stem(), rows: load(0) });
    if day.day() % 5 == 0 {
        documents.push(Made { product: 3, published_at: after + seconds(4 * 3600), stem: stem(), rows: load(3) });
    }
}

/// A price that depends on nothing but its time and place.
fn price(at: Timestamp, point: usize) -> String {
    let quarter = at.as_second() / 300;
    let cents = (quarter * 37 + 11 * i64::try_from(point).unwrap()).rem_euclid(9000) + 1000;
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

fn is_repeated(instant: Timestamp) -> bool {
    let back: Timestamp = CLOCKS_GO_BACK.parse().unwrap();
    (back..back + seconds(3600)).contains(&instant)
}

/// The wall clock at an instant of this autumn, and its offset.
fn central(instant: Timestamp) -> (DateTime, &'static str) {
    let (hours, text) = if instant < CLOCKS_GO_BACK.parse().unwrap() { (-5, "-05:00") } else { (-6, "-06:00") };
    (Offset::constant(hours).to_datetime(instant), text)
}

fn instant(local: DateTime, is_second: bool) -> Timestamp {
    super::calendar::central(local, is_second)
}
