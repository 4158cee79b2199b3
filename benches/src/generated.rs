//! Documents of SCED runs that are made up by fixed formulas; the stamps walk through both clock changes of a year.

use std::fmt::Write;

use anyhow::Result;
use ercot_types::time::{Pass, utc_to_central};
use jiff::{Timestamp, ToSpan};

use crate::documents::Posted;

/// Runs of a generated day.
pub const RUNS_A_DAY: i64 = 291;

/// Constraints that bind in a generated run.
const CONSTRAINTS: i64 = 10;

/// The stamp of a run, as the files print it, with its instant.
struct Run {
    instant: Timestamp,
    printed: String,
    compact: String,
    flag: char,
}

impl Run {
    fn new(first: Timestamp, run: i64) -> Result<Self> {
        let instant = first.checked_add((run * 297).seconds())?;
        let (local, pass) = utc_to_central(instant);
        Ok(Self {
            instant,
            printed: local.strftime("%m/%d/%Y %H:%M:%S").to_string(),
            compact: local.strftime("%Y%m%d_%H%M%S").to_string(),
            flag: if pass == Pass::Second { 'Y' } else { 'N' },
        })
    }
}

/// NP6-788 of one run, the runs counted from the first on.
///
/// # Errors
///
/// If the run lies beyond the end of time.
#[allow(clippy::cast_precision_loss)]
pub fn prices(first: Timestamp, run: i64, points: usize) -> Result<Posted> {
    let Run { instant, printed, compact, flag } = Run::new(first, run)?;
    let mut csv = "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP\n".to_owned();
    for point in 0..points {
        let cents = (run * 7919 + i64::try_from(point)? * 104_729) % 20_000 - 2_000;
        writeln!(csv, "{printed},{flag},NODE_{point:04}_RN,{:>12.2}", cents as f64 / 100.0)?;
    }
    let name = format!("cdr.00012300.0000000000000000.{compact}{flag}.LMPSROSNODENP6788_{compact}_csv.zip");
    let doc_id = (1_300_000_000 + run).to_string();
    Ok(Posted { doc_id, name, published_at: instant.checked_add(2.seconds())?, csv, rows: points })
}

/// NP6-322 of some runs in one document.
///
/// # Errors
///
/// As [`prices`].
pub fn lambdas(first: Timestamp, runs: std::ops::Range<i64>) -> Result<Posted> {
    let mut csv = "SCEDTimeStamp,RepeatedHourFlag,CappedSystemLambda,UncappedSystemLambda\n".to_owned();
    let rows = usize::try_from(runs.end - runs.start)?;
    let mut last = first;
    for run in runs.clone() {
        let Run { instant, printed, flag, .. } = Run::new(first, run)?;
        let lambda = 20 + run * 7919 % 40;
        writeln!(csv, "{printed},{flag},{lambda},{lambda}")?;
        last = instant;
    }
    let name = format!("lambdas_{}_csv.zip", runs.start);
    Ok(Posted { doc_id: (1_400_000_000 + runs.start).to_string(), name, published_at: last.checked_add(2.seconds())?, csv, rows })
}

/// NP6-86 of some runs in one document.
///
/// # Errors
///
/// As [`prices`].
pub fn shadow_prices(first: Timestamp, runs: std::ops::Range<i64>) -> Result<Posted> {
    let mut csv =
        "SCEDTimeStamp,RepeatedHourFlag,ConstraintID,ConstraintName,ContingencyName,ShadowPrice,MaxShadowPrice,Limit,Value,\
                   ViolatedMW,FromStation,ToStation,FromStationkV,ToStationkV,CCTStatus\n"
            .to_owned();
    let rows = usize::try_from((runs.end - runs.start) * CONSTRAINTS)?;
    let mut last = first;
    for run in runs.clone() {
        let Run { instant, printed, flag, .. } = Run::new(first, run)?;
        for constraint in 0..CONSTRAINTS {
            let (line, price) = ((run / 12 + constraint * 7) % 60, run * 31 % 50 + constraint);
            writeln!(csv, "{printed},{flag},{constraint},LINE_{line:02},BASE CASE,{price},3500,100,100,0,A,B,138,138,COMP")?;
        }
        last = instant;
    }
    let name = format!("shadow_prices_{}_csv.zip", runs.start);
    Ok(Posted { doc_id: (1_500_000_000 + runs.start).to_string(), name, published_at: last.checked_add(1.hour())?, csv, rows })
}
