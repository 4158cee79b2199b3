use std::collections::HashMap;

use ercot_types::market::ScedRun;
use serde::Serialize;

use super::suspects::{Evidence, suspects};
use super::{MonitorError, ResidualLimits, Suspect};
use crate::model::{Matched, ShiftFactors};
use crate::online::{KnownRun, OnlineFactors, check_prices, real};

/// What a run says about the factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The factors explain its prices.
    Within,
    /// They do not.
    Beyond,
    /// A constraint binds that has no factors yet, so that nothing can be said.
    Unlearned,
}

/// One run's residual.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RunResidual {
    /// The run.
    pub run: ScedRun,
    /// Root mean square over points of LMP − λ less what the factors explain, $/MWh.
    pub rms_usd_per_mwh: f64,
    /// How far the residuals go; above 1 they are beyond a limit.
    pub reach: f64,
    /// What follows.
    pub verdict: Verdict,
}

/// A point that the factors no longer explain.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PointResidual {
    /// Number of the point.
    pub point: usize,
    /// Its largest residual over the runs beyond the limits, with its sign, $/MWh.
    pub residual_usd_per_mwh: f64,
}

/// The grid is no longer the one that was learned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Break {
    /// The first run beyond the limits: a post-break window starts here.
    pub window_start: ScedRun,
    /// The largest reach of a run; 1 is the limit.
    pub reach: f64,
    /// Points beyond their limits, largest residual first.
    pub points: Vec<PointResidual>,
    /// Constraints whose factors, if changed, explain the residuals; the leading ones first.
    pub constraints: Vec<Suspect>,
}

impl Break {
    /// Numbers of all features that may have changed, for [`OnlineFactors::forget`].
    pub fn features(&self) -> Vec<usize> {
        self.constraints.iter().map(|suspect| suspect.feature).collect()
    }
}

/// What the runs of a file say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// Each run's residual.
    pub runs: Vec<RunResidual>,
    /// The event, where a run is beyond the limits.
    pub event: Option<Break>,
}

/// Watches residuals file by file.
///
/// Review a file before learning from it. After an event, learn from the runs before its window's start, let the factors forget
/// the constraints that it names, then learn from the rest: what came before is about another grid.
#[derive(Debug, Clone)]
pub struct ResidualMonitor {
    limits: ResidualLimits,
    last_clean: HashMap<usize, ScedRun>,
    matched: Matched,
}

impl ResidualMonitor {
    /// A monitor with these limits.
    pub fn new(limits: ResidualLimits) -> Self {
        Self { limits, last_clean: HashMap::new(), matched: Matched::default() }
    }

    /// The limits.
    pub fn limits(&self) -> &ResidualLimits {
        &self.limits
    }

    /// Judges the runs of a file, in time order.
    ///
    /// # Errors
    ///
    /// [`MonitorError`] where the factors have other points than the limits, or a price or shadow price is none.
    pub fn review(&mut self, online: &OnlineFactors, runs: &[KnownRun<'_>]) -> Result<Review, MonitorError> {
        let (found, points) = (self.limits.point_usd_per_mwh(0.0).len(), online.factors().points().len());
        if found != points {
            return Err(MonitorError::Points { found, points });
        }
        let mut review = Review { runs: Vec::with_capacity(runs.len()), event: None };
        let mut evidence: Vec<Evidence> = Vec::new();
        for known in runs {
            let mut residuals = Vec::new();
            let leverage = self.residuals(online, known, &mut residuals)?;
            let reach = self.limits.reach(leverage, &residuals);
            let verdict = match (self.matched.without_factors().is_empty(), reach > 1.0) {
                (false, _) => Verdict::Unlearned,
                (true, true) => Verdict::Beyond,
                (true, false) => Verdict::Within,
            };
            review.runs.push(RunResidual { run: known.run, rms_usd_per_mwh: rms(&residuals), reach, verdict });
            if verdict == Verdict::Beyond || (verdict == Verdict::Within && !evidence.is_empty()) {
                let entries = self.matched.known().to_vec();
                evidence.push(Evidence { run: known.run, entries, residuals, leverage, reach });
            } else if verdict == Verdict::Within {
                self.note_clean(online.factors(), known.run, leverage);
            }
        }
        review.event = self.event(online, &evidence);
        Ok(review)
    }

    fn residuals(&mut self, online: &OnlineFactors, known: &KnownRun<'_>, residuals: &mut Vec<f64>) -> Result<f64, MonitorError> {
        check_prices(online.factors(), known.congestion_usd_per_mwh)?;
        self.matched.set(online.factors(), known.values)?;
        online.factors().congestion(&self.matched, residuals)?;
        for (residual, price) in residuals.iter_mut().zip(known.congestion_usd_per_mwh) {
            *residual = price - *residual;
        }
        Ok(online.uncertainty().leverage(self.matched.known()))
    }

    /// Notes for which constraints a change as large as the factors themselves would have shown in this run.
    fn note_clean(&mut self, factors: &ShiftFactors, run: ScedRun, leverage: f64) {
        let limit = self.limits.rms_usd_per_mwh(leverage);
        for &(feature, value) in self.matched.known() {
            if value.abs() * rms(factors.column(feature)) > limit {
                self.last_clean.insert(feature, run);
            }
        }
    }

    fn event(&self, online: &OnlineFactors, evidence: &[Evidence]) -> Option<Break> {
        let window_start = evidence.first()?.run;
        let mut largest = vec![0.0_f64; online.factors().points().len()];
        let mut beyond = vec![false; largest.len()];
        for run in evidence.iter().filter(|run| run.reach > 1.0) {
            let limits = self.limits.point_usd_per_mwh(run.leverage);
            let known = run.residuals.iter().zip(limits).enumerate().filter(|(_, (residual, _))| !residual.is_nan());
            for (point, (&residual, limit)) in known {
                beyond[point] |= residual.abs() > limit;
                if residual.abs() > largest[point].abs() {
                    largest[point] = residual;
                }
            }
        }
        let of = |(point, residual_usd_per_mwh): (usize, f64)| PointResidual { point, residual_usd_per_mwh };
        let mut points: Vec<PointResidual> = largest.into_iter().enumerate().map(of).collect();
        points.retain(|residual| beyond[residual.point]);
        points.sort_by(|a, b| b.residual_usd_per_mwh.abs().total_cmp(&a.residual_usd_per_mwh.abs()));
        Some(Break {
            window_start,
            reach: evidence.iter().map(|run| run.reach).fold(0.0, f64::max),
            points,
            constraints: suspects(&self.limits, online, evidence, &self.last_clean),
        })
    }
}

fn rms(values: &[f64]) -> f64 {
    let (mut squares, mut count) = (0.0, 0_usize);
    for value in values.iter().filter(|value| !value.is_nan()) {
        squares += value * value;
        count += 1;
    }
    (squares / real(count.max(1))).sqrt()
}
