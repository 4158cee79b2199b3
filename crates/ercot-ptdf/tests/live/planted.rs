//! A planted topology change: from a row on, some constraints have other shift factors.

use ercot_ptdf::key::FeatureKey;
use ercot_ptdf::panel::{Panel, PanelBuilder, RunRow};

use crate::sample::{Normal, Sample};

/// How many constraints change.
const CHANGED: usize = 4;

pub(super) struct Planted {
    /// The whole sample with the change.
    pub(super) panel: Panel,
    /// The first row with it.
    pub(super) row: usize,
    /// Columns of the changed constraints.
    pub(super) changed: Vec<usize>,
    /// β = −SF after the change, point by feature.
    pub(super) truth: Vec<Vec<f64>>,
}

impl Planted {
    /// Draws constraints and their new factors from a seed.
    ///
    /// The change comes after 9.5 of the sample's 14 days, or as far into a shorter one. A changed constraint's new factors are
    /// 0.7 of its own and 0.3 of those of another one: flow that took one path now takes another. The rounding of every price
    /// is kept. One of the changed constraints binds in the hour of the change, so that there is something to see.
    pub(super) fn draw(sample: &Sample, seed: u64) -> Self {
        let before = sample.panel(0..sample.runs.len(), 0.0, 0);
        let (start, end) = (sample.runs[0].0, sample.runs[sample.runs.len() - 1].0);
        let span = end.duration_since(start).as_secs_f64() * 9.5 / 14.0;
        let row = sample.runs.partition_point(|run| run.0.duration_since(start).as_secs_f64() < span);
        let mut draw = Normal::new(seed);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number from 0 to the length")]
        let mut pick = |from: &[usize]| from[((draw.uniform() * from.len() as f64) as usize).min(from.len() - 1)];
        let counts = before.design.binding_counts(0..row);
        let known: Vec<usize> = (0..counts.len()).filter(|&feature| counts[feature] >= 12).collect();
        let hour = sample.runs[row].0.as_second().div_euclid(3600);
        let same_hour = (row..sample.runs.len()).take_while(|&at| sample.runs[at].0.as_second().div_euclid(3600) == hour);
        let soon = before.design.binding_counts(same_hour);
        let soon: Vec<usize> = known.iter().copied().filter(|&feature| soon[feature] > 0).collect();
        let mut changed = vec![pick(&soon)];
        while changed.len() < CHANGED {
            let next = pick(&known);
            if !changed.contains(&next) {
                changed.push(next);
            }
        }
        let old = sample.truth(&before);
        let mut truth = old.clone();
        for &feature in &changed {
            let other = pick(&known.iter().copied().filter(|other| *other != feature).collect::<Vec<_>>());
            for (new, old) in truth.iter_mut().zip(&old) {
                new[feature] = 0.7 * old[feature] + 0.3 * old[other];
            }
        }
        let panel = replace(&before, row, &old, &truth);
        Self { panel, row, changed, truth }
    }

    pub(super) fn is_changed(&self, feature: &FeatureKey) -> bool {
        self.changed.iter().any(|&column| self.panel.design.features()[column] == *feature)
    }
}

fn replace(panel: &Panel, from: usize, old: &[Vec<f64>], new: &[Vec<f64>]) -> Panel {
    let mut builder = PanelBuilder::new(panel.targets.points().to_vec()).unwrap();
    for row in 0..panel.design.rows() {
        let features = super::support::values(panel, row);
        let entries = panel.design.row(row);
        let change = |point: usize| if row < from { 0.0 } else { entries.dot(&new[point]) - entries.dot(&old[point]) };
        let targets: Vec<(usize, f64)> =
            panel.targets.row(row).iter().enumerate().map(|(point, price)| (point, price + change(point))).collect();
        builder.push(&RunRow { run: panel.design.runs()[row], features: &features, targets: &targets }).unwrap();
    }
    builder.finish().unwrap()
}
