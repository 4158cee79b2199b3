//! A sample made for a purpose: a report that posts the last hour again and revises some of it, so that rows are superseded.

use std::{collections::BTreeMap, fs, path::Path};

use jiff::{SignedDuration, Timestamp};

use super::{Window, archive};

/// The first posting; the others follow every five minutes.
const FIRST: &str = "2026-10-26T12:05:47Z";

/// Everything that is made.
pub(crate) const EVERYTHING: Window = Window { since: "2026-10-26T00:00:00Z", until: "2026-10-31T00:00:00Z" };

const ROWS: usize = 12;

/// Documents of NP4-743-CD in which a value is revised now and then.
pub(crate) struct Revised {
    /// (publish time, (start of the interval, value) in the order of the rows).
    documents: Vec<(Timestamp, Vec<(Timestamp, u32)>)>,
}

impl Revised {
    pub(crate) fn new(documents: usize) -> Self {
        let first: Timestamp = FIRST.parse().unwrap();
        let document = |number: usize| {
            let published_at = first + minutes(5 * number);
            let end = Timestamp::from_second(published_at.as_second() / 300 * 300).unwrap();
            let row = |row: usize| {
                let start = end - minutes(5 * (ROWS - row));
                (start, value(start, number))
            };
            (published_at, (0..ROWS).map(row).collect())
        };
        Self { documents: (0..documents).map(document).collect() }
    }

    /// Writes the sample's two files.
    pub(crate) fn write(&self, folder: &Path) {
        let mut rows = "INTERVAL_ENDING,SYSTEM_WIDE_GEN,PANHANDLE,COASTAL,SOUTH,WEST,NORTH,SYSTEM_WIDE_HSL,DSTFlag\n".to_owned();
        let mut postings = "DocID,ConstructedName,PublishTimeUTC,PublishTimeCentral,FirstRow,RowCount\n".to_owned();
        for (number, (published_at, intervals)) in self.documents.iter().enumerate() {
            for (start, value) in intervals {
                let end = summer_time(*start + minutes(5)).strftime("%m/%d/%Y %H:%M").to_string();
                rows += &format!("{end},{value},1,1,1,1,1,1,N\n");
            }
            let local = summer_time(*published_at);
            let name = local.strftime("cdr.00014788.0000000000000000.%Y%m%d.%H%M%S000.WPP5MINAVGACTGEONP4743_csv.zip");
            let central = local.strftime("%Y-%m-%dT%H:%M:%S-05:00");
            postings += &format!("{},{name},{published_at},{central},{},{ROWS}\n", 1_300_000_000 + number, number * ROWS);
        }
        fs::write(folder.join("NP4-743-CD.csv.gz"), archive::gzip(rows.as_bytes())).unwrap();
        fs::write(folder.join("NP4-743-CD.documents.csv.gz"), archive::gzip(postings.as_bytes())).unwrap();
    }

    /// `start value published` of the last version of each interval, and `start value published superseded` of the others: a
    /// version holds from the posting that first gave it to the one that gave another.
    pub(crate) fn versions(&self) -> (Vec<String>, Vec<String>) {
        let mut chains: BTreeMap<Timestamp, Vec<(u32, Timestamp)>> = BTreeMap::new();
        for (published_at, intervals) in &self.documents {
            for (start, value) in intervals {
                let chain = chains.entry(*start).or_default();
                if chain.last().is_none_or(|(last, _)| last != value) {
                    chain.push((*value, *published_at));
                }
            }
        }
        let sql = super::calendar::sql;
        let (mut current, mut history) = (Vec::new(), Vec::new());
        for (start, chain) in chains {
            let (value, published_at) = chain.last().unwrap();
            current.push(format!("{} {value} {}", sql(start), sql(*published_at)));
            for pair in chain.windows(2) {
                history.push(format!("{} {} {} {}", sql(start), pair[0].0, sql(pair[0].1), sql(pair[1].1)));
            }
        }
        (current, history)
    }
}

/// The value of an interval as a document gives it: every third interval is revised once, every tenth goes back again.
fn value(start: Timestamp, document: usize) -> u32 {
    let interval = usize::try_from(start.as_second() / 300).unwrap();
    let first_seen =
        usize::try_from((start.as_second() + 300 - FIRST.parse::<Timestamp>().unwrap().as_second() / 300 * 300) / 300);
    let age = document - first_seen.unwrap_or(0).min(document);
    let base = u32::try_from(interval % 1000).unwrap() + 5000;
    match (interval % 30, age) {
        (0 | 10 | 20, 4..=7) => base + 7,
        (number, 5..) if number % 3 == 1 => base + 1,
        _ => base,
    }
}

fn minutes(count: usize) -> SignedDuration {
    SignedDuration::from_mins(i64::try_from(count).unwrap())
}

/// Central wall clock in summer.
fn summer_time(instant: Timestamp) -> jiff::civil::DateTime {
    jiff::tz::Offset::constant(-5).to_datetime(instant)
}
