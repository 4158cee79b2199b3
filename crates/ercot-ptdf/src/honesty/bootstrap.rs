use std::collections::BTreeMap;

use ercot_types::time::OperatingDay;
use serde::{Deserialize, Serialize};

use super::estimate::Estimator;
use crate::gram::{Gram, Moments, Pattern, patterns};
use crate::panel::Panel;
use crate::protocol::{FitError, FitReport, GridScore, ProtocolOptions};
use crate::solver::SolverError;

/// How days are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BootstrapOptions {
    /// How often the days are drawn, 2 to 10,000.
    pub draws: usize,
    /// The seed: the same seed draws the same days.
    pub seed: u64,
    /// The share of the draws that an interval holds, for example 0.9.
    pub level: f64,
}

/// Between which values a coefficient lies in most of the draws.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end; NaN where fewer than two draws had the feature.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// In how many draws the feature was bound on some drawn day. Few draws mean that all is known from few days.
    pub draws: usize,
}

struct DayRows {
    rows: Vec<u32>,
    moments: Moments,
}

/// Intervals of all coefficients, points × features, by fitting whole days drawn with replacement.
///
/// Runs of a day resemble each other; drawing days keeps that, where drawing runs would make intervals far too narrow. Penalty and prior
/// are those of the report. Each day's X'Y is kept: give large markets in blocks of points.
///
/// # Errors
///
/// [`FitError`] where an option is out of range or the report is of another panel.
pub fn bootstrap(
    panel: &Panel,
    report: &FitReport,
    options: &ProtocolOptions,
    draws: &BootstrapOptions,
) -> Result<Vec<Vec<Interval>>, FitError> {
    check(panel, report, draws)?;
    let days = days(panel, report.split.training_rows);
    let estimator = Estimator { design: &panel.design, prior: &report.prior, options };
    let size = panel.design.features().len();
    let mut values = vec![vec![Vec::new(); size]; panel.targets.points().len()];
    let mut random = Random(draws.seed);
    let patterns = patterns(&panel.targets);
    let chosen = |point: usize| -> &GridScore { &report.points[point].chosen };
    for _ in 0..draws.draws {
        let mut counts = vec![0_usize; days.len()];
        for _ in 0..days.len() {
            counts[random.below(days.len())] += 1;
        }
        let mut moments = Moments::zero(size, panel.targets.points().len());
        days.iter().zip(&counts).for_each(|(day, &count)| moments.add_weighted(&day.moments, count));
        for pattern in &patterns {
            let gram = drawn_gram(panel, pattern, &days, &counts);
            let fits = estimator.fit(&gram, &moments, &pattern.points, chosen);
            for (&point, fit) in pattern.points.iter().zip(&fits) {
                for (feature, value) in fit.coefficients.iter().enumerate() {
                    if gram.cross(feature, feature) > 0.0 {
                        values[point][feature].push(*value);
                    }
                }
            }
        }
    }
    let interval = |mut values: Vec<f64>| interval(&mut values, draws.level);
    Ok(values.into_iter().map(|own| own.into_iter().map(interval).collect()).collect())
}

fn check(panel: &Panel, report: &FitReport, draws: &BootstrapOptions) -> Result<(), FitError> {
    let wrong = |name, value, expected| Err(FitError::Options(SolverError::OutOfRange { name, value, expected }));
    #[expect(clippy::cast_precision_loss, reason = "shown in a message")]
    if !(2..=10_000).contains(&draws.draws) {
        return wrong("draws", draws.draws as f64, "2 to 10,000");
    }
    if draws.level.is_nan() || draws.level <= 0.0 || draws.level >= 1.0 {
        return wrong("level", draws.level, "above 0 and below 1");
    }
    let points = panel.targets.points().len();
    if report.points.len() != points || report.features != panel.design.features() {
        return Err(FitError::OtherChoice { choices: report.points.len(), points });
    }
    Ok(())
}

fn days(panel: &Panel, rows: usize) -> Vec<DayRows> {
    let mut by_day: BTreeMap<OperatingDay, Vec<u32>> = BTreeMap::new();
    for (row, run) in (0_u32..).zip(panel.design.runs()).take(rows) {
        by_day.entry(OperatingDay::of(run.0)).or_default().push(row);
    }
    let day = |rows: Vec<u32>| DayRows { moments: Moments::of(&panel.design, &panel.targets, &rows), rows };
    by_day.into_values().map(day).collect()
}

fn drawn_gram(panel: &Panel, pattern: &Pattern, days: &[DayRows], counts: &[usize]) -> Gram {
    let mut gram = Gram::zero(panel.design.features().len());
    for (day, &count) in days.iter().zip(counts).filter(|(_, count)| **count > 0) {
        if pattern.missing.is_empty() {
            gram.add_weighted(&day.moments.gram, count);
        } else {
            gram.add_weighted(&pattern.gram(&panel.design, &day.moments.gram, &day.rows), count);
        }
    }
    gram
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place among draws")]
fn interval(values: &mut [f64], level: f64) -> Interval {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    let at = |share: f64| values.get((share * last as f64).round() as usize).copied().unwrap_or(f64::NAN);
    let tail = (1.0 - level) / 2.0;
    if values.len() < 2 {
        return Interval { low: f64::NAN, high: f64::NAN, draws: values.len() };
    }
    Interval { low: at(tail), high: at(1.0 - tail), draws: values.len() }
}

/// `SplitMix64`: the same numbers from the same seed, in every version of every library.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let scaled = (u128::from(mixed) * bound as u128) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }
}
