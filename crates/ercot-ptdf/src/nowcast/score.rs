use super::Nowcast;
use crate::model::Matched;

/// How nowcasts compare with the shadow prices that were published afterwards, over constraints above a threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct NowcastScore {
    threshold_usd_per_mw_hour: f64,
    found: usize,
    invented: usize,
    missed: usize,
    without_factors: usize,
    relative_errors: Vec<f64>,
}

impl NowcastScore {
    /// An empty score that counts a constraint as binding where its μ is at least this, in $/MW per hour.
    pub fn new(threshold_usd_per_mw_hour: f64) -> Self {
        Self { threshold_usd_per_mw_hour, found: 0, invented: 0, missed: 0, without_factors: 0, relative_errors: Vec::new() }
    }

    /// Scores one run. `published` is the run's match, `without_factors` how much each constraint without factors had.
    ///
    /// A constraint without factors cannot be found; above the threshold it counts as missed.
    pub fn record(&mut self, nowcast: &Nowcast, published: &Matched, without_factors: impl IntoIterator<Item = f64>) {
        let threshold = self.threshold_usd_per_mw_hour;
        for estimate in &nowcast.estimates {
            if estimate.shadow_price_usd_per_mw_hour >= threshold && published.value(estimate.feature) < threshold {
                self.invented += 1;
            }
        }
        for &(feature, truth) in published.known().iter().filter(|(_, truth)| *truth >= threshold) {
            let estimate = nowcast.shadow_price_usd_per_mw_hour(feature);
            if estimate >= threshold {
                self.found += 1;
            } else {
                self.missed += 1;
            }
            self.relative_errors.push((estimate - truth).abs() / truth);
        }
        let unseen = without_factors.into_iter().filter(|value| *value >= threshold).count();
        self.missed += unseen;
        self.without_factors += unseen;
    }

    /// Twice the constraints found, over those published plus those estimated; 0 to 1, `None` where there are none.
    pub fn f1(&self) -> Option<f64> {
        let all = 2 * self.found + self.invented + self.missed;
        (all > 0).then(|| crate::online::real(2 * self.found) / crate::online::real(all))
    }

    /// The median of `|estimate − μ| / μ` over the constraints published at or above the threshold and with factors.
    pub fn median_relative_error(&self) -> Option<f64> {
        let mut sorted = self.relative_errors.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let upper = sorted.get(sorted.len() / 2)?;
        let lower = sorted.get((sorted.len() - 1) / 2)?;
        Some(f64::midpoint(*lower, *upper))
    }

    /// Constraints that bound and were found.
    pub fn found(&self) -> usize {
        self.found
    }

    /// Constraints that were estimated and did not bind.
    pub fn invented(&self) -> usize {
        self.invented
    }

    /// Constraints that bound and were not found.
    pub fn missed(&self) -> usize {
        self.missed
    }

    /// Those of the missed that had no factors.
    pub fn without_factors(&self) -> usize {
        self.without_factors
    }
}
