//! The dashboard with the physical responsive capability (PRC): `daily-prc.json`.
//!
//! The shape is that of `https://www.ercot.com/api/1/services/read/dashboards/daily-prc.json`: the points of the current day,
//! Central, and the condition of the grid. The sample market has no PRC. Its stand-in is what resources could give as RRS
//! (`CapRRSTotal` of NP6-328-CD), a point per SCED run; without that report, a curve of the time of day. The field `source` says
//! which.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use ercot_types::time::{Pass, central_date, format_central_with_offset, utc_to_central};
use flate2::read::MultiGzDecoder;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::error::SampleError;
use crate::plan::Subject;
use crate::replay::{PackedReport, Replay};
use crate::respond::Content;
use crate::sample::Report;
use crate::server::failure;

/// The report type of NP6-328-CD, and its column.
const CAPABILITY: (u32, &str) = (24887, "CapRRSTotal");

/// Between points of the curve.
const STEP: SignedDuration = SignedDuration::from_mins(1);

/// A point of the series: when, and MW.
type Point = (Timestamp, f64);

/// The series, read once from the sample.
#[derive(Default)]
pub(crate) struct Reserves {
    /// `None`: the sample has no such report.
    series: OnceCell<Option<Vec<Point>>>,
}

/// `daily-prc.json`; 403 for the dashboard that ERCOT refuses too.
pub(crate) async fn dashboard(State(replay): State<Arc<Replay>>, Path(name): Path<String>) -> Response {
    match name.as_str() {
        "daily-prc.json" => {}
        "todays-outlook.json" => return StatusCode::FORBIDDEN.into_response(),
        _ => return StatusCode::NOT_FOUND.into_response(),
    }
    let body = match daily_prc(&replay).await {
        Ok(body) => body,
        Err(error) => return failure(&error),
    };
    let mut response = Content::json(body.to_string()).respond(replay.strike(Subject::Dashboard));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=60"));
    response
}

async fn daily_prc(replay: &Replay) -> Result<Value, SampleError> {
    let now = replay.now();
    let report = replay.report_type(CAPABILITY.0).map(PackedReport::report);
    let series = replay.reserves.series.get_or_try_init(|| async { report.map(read).transpose() }).await?;
    let is_today = |at: Timestamp| at <= now && central_date(at) == central_date(now);
    let (points, source): (Vec<Point>, &str) = match series {
        Some(series) => {
            (series.iter().copied().filter(|(at, _)| is_today(*at)).collect(), "simulated: CapRRSTotal of NP6-328-CD")
        }
        None => (curve(now), "simulated: a curve of the time of day"),
    };
    let last = points.last().map_or(0.0, |(_, megawatts)| *megawatts);
    let data: Vec<Value> = points.iter().map(point).collect();
    Ok(json!({
        "lastUpdated": printed(now),
        "source": source,
        "current_condition": {
            "title": "Normal Conditions",
            "state": "normal",
            "condition_note": "There is enough power for current demand.",
            "eea_level": 0,
            "energy_level_value": 20,
            "prc_value": with_commas(whole(last)),
            "index": data.len(),
            "datetime": now.as_second(),
        },
        "data": data,
    }))
}

/// A point in the dashboard's fields.
fn point((at, megawatts): &Point) -> Value {
    let (local, pass) = utc_to_central(*at);
    json!({
        "timestamp": printed(*at),
        "epoch": at.as_millisecond(),
        "interval": local.strftime("%H:%M:%S").to_string(),
        "dstFlag": if pass == Pass::Second { "Y" } else { "N" },
        "prc": whole(*megawatts),
    })
}

#[allow(clippy::cast_possible_truncation)] // far below 2^53
fn whole(megawatts: f64) -> i64 {
    megawatts.round() as i64
}

/// The column of each run, at the instant at which the run was posted.
fn read(report: &Report) -> Result<Vec<Point>, SampleError> {
    let Some(path) = report.files.first() else { return Ok(Vec::new()) };
    let read_error = |source| SampleError::Read { path: path.clone(), source };
    let mut text = String::new();
    MultiGzDecoder::new(File::open(path).map_err(read_error)?).read_to_string(&mut text).map_err(read_error)?;
    let lines: Vec<&str> = text.lines().collect();
    let header = lines.first().copied().unwrap_or_default();
    let Some(column) = header.split(',').position(|name| name.trim() == CAPABILITY.1) else { return Ok(Vec::new()) };
    let point = |document: &crate::sample::Document| {
        let line = lines.get(1 + document.members.first()?.rows.start)?;
        Some((document.published_at, line.split(',').nth(column)?.trim().parse().ok()?))
    };
    Ok(report.documents.iter().filter_map(point).collect())
}

/// A point a minute since midnight: more in the night, less in the evening.
fn curve(now: Timestamp) -> Vec<Point> {
    let mut points = Vec::new();
    let mut at = Timestamp::from_second(now.as_second() / 60 * 60).unwrap_or(now);
    while central_date(at) == central_date(now) {
        let hour = f64::from(u32::try_from(at.as_second().rem_euclid(86_400)).unwrap_or_default()) / 3600.0;
        points.push((at, 9_000.0 + 3_000.0 * ((hour - 11.0) * std::f64::consts::TAU / 24.0).cos()));
        match at.checked_sub(STEP) {
            Ok(earlier) => at = earlier,
            Err(_) => break,
        }
    }
    points.reverse();
    points
}

/// `2026-06-28 12:12:13-0500`.
fn printed(at: Timestamp) -> String {
    let text = format_central_with_offset(at).replacen('T', " ", 1);
    text.rsplit_once(':').map_or_else(|| text.clone(), |(start, end)| format!("{start}{end}"))
}

/// `18,983`.
fn with_commas(megawatts: i64) -> String {
    let digits = megawatts.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn times_and_numbers_are_printed_as_ercot_prints_them() {
        assert_eq!(printed("2026-06-28T17:12:13Z".parse().unwrap()), "2026-06-28 12:12:13-0500");
        assert_eq!(printed("2026-11-01T07:30:00Z".parse().unwrap()), "2026-11-01 01:30:00-0600");
        assert_eq!(["0", "983", "18,983"].map(str::to_owned), [0, 983, 18_983].map(with_commas));
    }

    #[test]
    fn the_curve_begins_at_midnight_and_ends_now() {
        let now: Timestamp = "2026-11-01T18:00:30Z".parse().unwrap();
        let points = curve(now);
        // Twelve hours on the clock, and the repeated one.
        assert_eq!(points.len(), 13 * 60 + 1);
        assert_eq!(points[0].0.to_string(), "2026-11-01T05:00:00Z");
        assert!(points.last().unwrap().0 <= now);
    }
}
