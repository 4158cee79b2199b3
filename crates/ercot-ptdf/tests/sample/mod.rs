//! The sample market as plain rows: `ERCOT_SAMPLE_MARKET` names its folder, by default the bundled cut.

#![allow(dead_code, reason = "each test target uses its part")]
#![allow(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::collections::HashMap;
use std::fs::File;
use std::ops::Range;
use std::path::PathBuf;

use ercot_ptdf::key::FeatureKey;
use ercot_ptdf::panel::{Panel, PanelBuilder, RunRow};
use ercot_types::market::{ConstraintKey, ScedRun, SettlementPoint};
use ercot_types::time::{Pass, central_to_utc, parse_stamp};
use flate2::read::MultiGzDecoder;

/// Runs with shadow prices and LMP − λ, and the factors that the prices were made with.
pub(crate) struct Sample {
    pub(crate) runs: Vec<ScedRun>,
    pub(crate) shadow_prices: Vec<Vec<(FeatureKey, f64)>>,
    pub(crate) points: Vec<SettlementPoint>,
    /// Row-major, runs × points, $/MWh.
    pub(crate) congestion: Vec<f64>,
    factors: HashMap<(String, String), f64>,
}

impl Sample {
    pub(crate) fn load() -> Self {
        let mut stamps = Stamps::default();
        let mut lambdas: Vec<(ScedRun, f64)> = Vec::new();
        rows("NP6-322-CD", &["SCEDTimeStamp", "RepeatedHourFlag", "CappedSystemLambda"], |row| {
            lambdas.push((stamps.run(row[0], row[1]), row[2].parse().unwrap()));
        });
        lambdas.sort_by_key(|(run, _)| *run);
        let row_of: HashMap<ScedRun, usize> = lambdas.iter().enumerate().map(|(row, (run, _))| (*run, row)).collect();
        let mut shadow_prices = vec![Vec::new(); lambdas.len()];
        let columns = ["SCEDTimeStamp", "RepeatedHourFlag", "ConstraintName", "ContingencyName", "ShadowPrice"];
        rows("NP6-86-CD", &columns, |row| {
            let price: f64 = row[4].parse().unwrap();
            if let (Some(&at), true) = (row_of.get(&stamps.run(row[0], row[1])), price > 0.0) {
                let constraint = ConstraintKey { constraint_name: row[2].to_owned(), contingency_name: row[3].to_owned() };
                shadow_prices[at].push((FeatureKey::constraint(constraint), price));
            }
        });
        let (mut points, mut quotes) = (HashMap::<String, usize>::new(), Vec::new());
        rows("NP6-788-CD", &["SCEDTimestamp", "RepeatedHourFlag", "SettlementPoint", "LMP"], |row| {
            let known = points.len();
            let point = points.get(row[2]).copied().unwrap_or_else(|| {
                points.insert(row[2].to_owned(), known);
                known
            });
            quotes.push((stamps.run(row[0], row[1]), point, row[3].parse::<f64>().unwrap()));
        });
        let mut congestion = vec![f64::NAN; lambdas.len() * points.len()];
        for (run, point, price) in quotes {
            let at = row_of[&run];
            congestion[at * points.len() + point] = price - lambdas[at].1;
        }
        let mut names: Vec<(usize, String)> = points.into_iter().map(|(name, point)| (point, name)).collect();
        names.sort();
        let mut factors = HashMap::new();
        rows("true_ptdf", &["ConstraintKey", "SettlementPoint", "PTDF"], |row| {
            factors.insert((row[0].to_owned(), row[1].to_owned()), row[2].parse().unwrap());
        });
        Self {
            runs: lambdas.into_iter().map(|(run, _)| run).collect(),
            shadow_prices,
            points: names.into_iter().map(|(_, name)| SettlementPoint(name)).collect(),
            congestion,
            factors,
        }
    }

    /// A panel of some rows, with normal noise of a standard deviation in $/MWh on every price.
    pub(crate) fn panel(&self, range: Range<usize>, noise: f64, seed: u64) -> Panel {
        let mut normal = Normal::new(seed);
        let mut builder = PanelBuilder::new(self.points.clone()).unwrap();
        let width = self.points.len();
        for row in range {
            let quotes = self.congestion[row * width..(row + 1) * width].iter().enumerate();
            let disturbed =
                quotes.map(|(point, price)| (point, if noise > 0.0 { price + noise * normal.next() } else { *price }));
            let targets: Vec<(usize, f64)> = disturbed.filter(|(_, price)| !price.is_nan()).collect();
            let row = RunRow { run: self.runs[row], features: &self.shadow_prices[row], targets: &targets };
            builder.push(&row).unwrap();
        }
        builder.finish().unwrap()
    }

    /// β = −SF of each point and feature of a panel, as the prices were made.
    pub(crate) fn truth(&self, panel: &Panel) -> Vec<Vec<f64>> {
        let of = |point: &SettlementPoint, feature: &FeatureKey| -self.factors[&(feature.to_string(), point.0.clone())];
        let row = |point| panel.design.features().iter().map(|feature| of(point, feature)).collect();
        panel.targets.points().iter().map(row).collect()
    }

    /// The first row of the last days.
    pub(crate) fn last_days(&self, days: i64) -> usize {
        let start = self.runs.last().unwrap().0 - jiff::SignedDuration::from_hours(24 * days);
        self.runs.partition_point(|run| run.0 <= start)
    }
}

/// Turns stamps into runs, one conversion per stamp.
#[derive(Default)]
struct Stamps {
    known: HashMap<(String, String), ScedRun>,
    last: Option<(String, String, ScedRun)>,
}

impl Stamps {
    fn run(&mut self, stamp: &str, flag: &str) -> ScedRun {
        if let Some((last_stamp, last_flag, run)) = &self.last
            && last_stamp == stamp
            && last_flag == flag
        {
            return *run;
        }
        let convert = || ScedRun(central_to_utc(parse_stamp(stamp).unwrap(), Pass::parse(flag).unwrap()).unwrap());
        let run = *self.known.entry((stamp.to_owned(), flag.to_owned())).or_insert_with(convert);
        self.last = Some((stamp.to_owned(), flag.to_owned(), run));
        run
    }
}

fn rows(product: &str, columns: &[&str], mut each: impl FnMut(&[&str])) {
    let bundled = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/sample");
    let folder = std::env::var_os("ERCOT_SAMPLE_MARKET").map_or_else(bundled, PathBuf::from);
    let path = folder.join(format!("{product}.csv.gz"));
    let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(MultiGzDecoder::new(file));
    let header = reader.headers().unwrap().clone();
    let place =
        |column: &&str| header.iter().position(|name| name == *column).unwrap_or_else(|| panic!("{product}: no {column}"));
    let places: Vec<usize> = columns.iter().map(place).collect();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap() {
        let fields: Vec<&str> = places.iter().map(|&place| &record[place]).collect();
        each(&fields);
    }
}

/// Normal numbers from a seed: SplitMix64, and Box and Muller's transform.
pub(crate) struct Normal(u64);

impl Normal {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Evenly between 0 and 1, neither included.
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        #[expect(clippy::cast_precision_loss, reason = "53 bits")]
        let whole = (mixed >> 11) as f64;
        (whole + 0.5) / 9_007_199_254_740_992.0
    }

    pub(crate) fn next(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}
