use std::collections::{BTreeMap, HashMap};

use ercot_types::market::SettlementPoint;
use ercot_types::time::OperatingDay;

use super::{Gram, Moments};
use crate::key::FeatureKey;
use crate::panel::{Panel, SparseRow};

/// A day that cannot be added or taken away.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RollingError {
    /// The day is in already.
    #[error("{} is in the window already: remove it first to replace it", day.0)]
    DayPresent {
        /// The day.
        day: OperatingDay,
    },
    /// The day is not in.
    #[error("{} is not in the window", day.0)]
    DayAbsent {
        /// The day.
        day: OperatingDay,
    },
    /// The panel has other points than the window.
    #[error("the panel has other points than the window: build it for the same points in the same order")]
    OtherPoints,
}

/// Moments of a window of days: a day is added or taken away without touching the others.
///
/// Days bring their own features; the window knows the features of all days that were ever in it. A feature none of whose days
/// is left has a Gram of exact zeros again.
#[derive(Debug, Clone)]
pub struct RollingMoments {
    points: Vec<SettlementPoint>,
    features: Vec<FeatureKey>,
    index: HashMap<FeatureKey, usize>,
    days: BTreeMap<OperatingDay, Day>,
    total: Moments,
}

#[derive(Debug, Clone)]
struct Day {
    at: Vec<usize>,
    moments: Moments,
    /// For each point the rows in which it has no price: places in the window and values.
    missing: Vec<Vec<(Vec<u32>, Vec<f64>)>>,
}

impl RollingMoments {
    /// An empty window for some points.
    pub fn new(points: Vec<SettlementPoint>) -> Self {
        let total = Moments::zero(0, points.len());
        Self { points, features: Vec::new(), index: HashMap::new(), days: BTreeMap::new(), total }
    }

    /// The points.
    pub fn points(&self) -> &[SettlementPoint] {
        &self.points
    }

    /// The features, in the order in which they first came.
    pub fn features(&self) -> &[FeatureKey] {
        &self.features
    }

    /// The days of the window, rising.
    pub fn days(&self) -> impl Iterator<Item = OperatingDay> + '_ {
        self.days.keys().copied()
    }

    /// The sums over all days. The Gram counts every row; see [`Self::gram_of`] for points with missing prices.
    pub fn moments(&self) -> &Moments {
        &self.total
    }

    /// Adds a day: a panel of its runs, for the window's points.
    ///
    /// # Errors
    ///
    /// [`RollingError`]; the window is then unchanged.
    pub fn add(&mut self, day: OperatingDay, panel: &Panel) -> Result<(), RollingError> {
        if panel.targets.points() != self.points {
            return Err(RollingError::OtherPoints);
        }
        if self.days.contains_key(&day) {
            return Err(RollingError::DayPresent { day });
        }
        let at: Vec<usize> = panel.design.features().iter().map(|feature| self.place(feature)).collect();
        if self.features.len() > self.total.gram.features() {
            self.total = self.total.widened(self.features.len());
        }
        let rows: Vec<u32> = (0_u32..).take(panel.design.rows()).collect();
        let moments = Moments::of(&panel.design, &panel.targets, &rows);
        let missing = (0..self.points.len()).map(|point| missing_rows(panel, point, &at)).collect();
        self.total.scatter(&moments, &at, 1.0);
        self.days.insert(day, Day { at, moments, missing });
        Ok(())
    }

    /// Takes a day away.
    ///
    /// # Errors
    ///
    /// [`RollingError::DayAbsent`].
    pub fn remove(&mut self, day: OperatingDay) -> Result<(), RollingError> {
        let gone = self.days.remove(&day).ok_or(RollingError::DayAbsent { day })?;
        self.total.scatter(&gone.moments, &gone.at, -1.0);
        let stays = |feature: usize| self.days.values().any(|day| day.at.contains(&feature));
        let cleared: Vec<usize> = gone.at.iter().copied().filter(|&feature| !stays(feature)).collect();
        for feature in cleared {
            self.total.clear(feature);
        }
        Ok(())
    }

    /// The Gram over the rows in which a point has a price.
    pub fn gram_of(&self, point: usize) -> Gram {
        let mut gram = self.total.gram.clone();
        for (features, values) in self.days.values().filter_map(|day| day.missing.get(point)).flatten() {
            gram.subtract_row(SparseRow { features, values });
        }
        gram
    }

    fn place(&mut self, feature: &FeatureKey) -> usize {
        if let Some(&place) = self.index.get(feature) {
            return place;
        }
        let place = self.features.len();
        self.features.push(feature.clone());
        self.index.insert(feature.clone(), place);
        place
    }
}

fn missing_rows(panel: &Panel, point: usize, at: &[usize]) -> Vec<(Vec<u32>, Vec<f64>)> {
    let moved = |&row: &u32| {
        let row = panel.design.row(row as usize);
        let places = row.iter().filter_map(|(feature, _)| u32::try_from(*at.get(feature)?).ok()).collect();
        (places, row.values.to_vec())
    };
    panel.targets.missing(point).iter().map(moved).collect()
}
