use std::cmp::Ordering;

use serde::Serialize;

use super::{Matched, ModelError, ShiftFactors, Standing};

/// The prices of one run at every point. Make one and use it again: it keeps its memory.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Prediction {
    congestion_usd_per_mwh: Vec<f64>,
    price_usd_per_mwh: Vec<f64>,
    provisional: Vec<usize>,
    without_factors: Vec<usize>,
}

impl Prediction {
    /// LMP − λ of each point, $/MWh.
    pub fn congestion_usd_per_mwh(&self) -> &[f64] {
        &self.congestion_usd_per_mwh
    }

    /// LMP of each point, $/MWh, without adders.
    pub fn price_usd_per_mwh(&self) -> &[f64] {
        &self.price_usd_per_mwh
    }

    /// Numbers of the features in it whose factors are provisional.
    pub fn provisional(&self) -> &[usize] {
        &self.provisional
    }

    /// Places in the list of shadow prices of those that have no learned factors: what they do to prices is not in this answer.
    pub fn without_factors(&self) -> &[usize] {
        &self.without_factors
    }
}

/// What one constraint does to one price.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Driver {
    /// Number of the feature.
    pub feature: usize,
    /// Whether its factors passed the gate.
    pub standing: Standing,
    /// β = −SF at the point, MW/MW.
    pub coefficient: f64,
    /// μ, $/MW per hour (for a regressor, its price).
    pub value: f64,
    /// β μ, $/MWh.
    pub contribution_usd_per_mwh: f64,
    /// |β μ| over the sum of all, 0 to 1; not over the drivers listed only.
    pub share: f64,
}

impl ShiftFactors {
    /// Prices at every point from shadow prices and λ: `LMP = λ + intercept + Σ β μ`.
    ///
    /// # Errors
    ///
    /// [`ModelError`] where λ is not finite or the match belongs to other factors.
    pub fn predict(
        &self,
        system_lambda_usd_per_mwh: f64,
        matched: &Matched,
        prediction: &mut Prediction,
    ) -> Result<(), ModelError> {
        if !system_lambda_usd_per_mwh.is_finite() {
            return Err(ModelError::SystemLambda { value: system_lambda_usd_per_mwh });
        }
        self.congestion(matched, &mut prediction.congestion_usd_per_mwh)?;
        prediction.price_usd_per_mwh.clear();
        let price = prediction.congestion_usd_per_mwh.iter().map(|congestion| system_lambda_usd_per_mwh + congestion);
        prediction.price_usd_per_mwh.extend(price);
        prediction.provisional.clear();
        let provisional = matched.known().iter().map(|(feature, _)| *feature);
        prediction.provisional.extend(provisional.filter(|&feature| self.standing(feature) == Some(Standing::Provisional)));
        prediction.without_factors.clear();
        prediction.without_factors.extend_from_slice(matched.without_factors());
        Ok(())
    }

    /// LMP − λ at every point, $/MWh, into a buffer that is emptied first.
    ///
    /// # Errors
    ///
    /// [`ModelError::ForeignMatch`].
    pub fn congestion(&self, matched: &Matched, congestion_usd_per_mwh: &mut Vec<f64>) -> Result<(), ModelError> {
        self.check(matched)?;
        congestion_usd_per_mwh.clear();
        congestion_usd_per_mwh.extend_from_slice(self.intercepts_usd_per_mwh());
        for &(feature, value) in matched.known() {
            for (sum, coefficient) in congestion_usd_per_mwh.iter_mut().zip(self.column(feature)) {
                *sum += coefficient * value;
            }
        }
        Ok(())
    }

    /// The constraints that move a point most, largest first, into a buffer that is emptied first.
    ///
    /// Of equal contributions the first by name comes first.
    ///
    /// # Errors
    ///
    /// [`ModelError`] where there is no such point or the match belongs to other factors.
    pub fn explain(&self, point: usize, matched: &Matched, top: usize, drivers: &mut Vec<Driver>) -> Result<(), ModelError> {
        self.check(matched)?;
        self.check_point(point)?;
        drivers.clear();
        let mut total = 0.0;
        for &(feature, value) in matched.known() {
            let coefficient = self.coefficient(point, feature).unwrap_or(0.0);
            let contribution_usd_per_mwh = coefficient * value;
            total += contribution_usd_per_mwh.abs();
            let standing = self.standing(feature).unwrap_or(Standing::Provisional);
            drivers.push(Driver { feature, standing, coefficient, value, contribution_usd_per_mwh, share: 0.0 });
        }
        if total > 0.0 {
            for driver in drivers.iter_mut() {
                driver.share = driver.contribution_usd_per_mwh.abs() / total;
            }
        }
        drivers.sort_unstable_by(|a, b| self.by_contribution(a, b));
        drivers.truncate(top);
        Ok(())
    }

    fn by_contribution(&self, a: &Driver, b: &Driver) -> Ordering {
        let size = |driver: &Driver| driver.contribution_usd_per_mwh.abs();
        size(b).total_cmp(&size(a)).then_with(|| self.feature(a.feature).cmp(&self.feature(b.feature)))
    }

    /// Changes of price at chosen points from changes of shadow prices: `Σ β Δμ`, $/MWh, into a buffer that is emptied first.
    ///
    /// # Errors
    ///
    /// [`ModelError`] where there is no such point or the match belongs to other factors.
    pub fn what_if(
        &self,
        changes: &Matched,
        points: &[usize],
        price_changes_usd_per_mwh: &mut Vec<f64>,
    ) -> Result<(), ModelError> {
        self.check(changes)?;
        price_changes_usd_per_mwh.clear();
        for &point in points {
            self.check_point(point)?;
            price_changes_usd_per_mwh.push(self.sum_at(point, changes));
        }
        Ok(())
    }

    /// Price of each node less that of the hub, $/MWh, into a buffer that is emptied first. λ drops out.
    ///
    /// # Errors
    ///
    /// [`ModelError`] where there is no such point or the match belongs to other factors.
    pub fn basis(
        &self,
        matched: &Matched,
        nodes: &[usize],
        hub: usize,
        basis_usd_per_mwh: &mut Vec<f64>,
    ) -> Result<(), ModelError> {
        self.check(matched)?;
        self.check_point(hub)?;
        let at = |point: usize| self.intercepts_usd_per_mwh().get(point).copied().unwrap_or(0.0) + self.sum_at(point, matched);
        let at_hub = at(hub);
        basis_usd_per_mwh.clear();
        for &node in nodes {
            self.check_point(node)?;
            basis_usd_per_mwh.push(at(node) - at_hub);
        }
        Ok(())
    }

    fn sum_at(&self, point: usize, matched: &Matched) -> f64 {
        let term = |&(feature, value): &(usize, f64)| self.coefficient(point, feature).unwrap_or(0.0) * value;
        matched.known().iter().map(term).sum()
    }

    fn check_point(&self, index: usize) -> Result<(), ModelError> {
        let points = self.points().len();
        if index < points { Ok(()) } else { Err(ModelError::UnknownPoint { index, points }) }
    }

    fn check(&self, matched: &Matched) -> Result<(), ModelError> {
        let features = self.feature_count();
        match matched.known().last() {
            Some(&(index, _)) if index >= features => Err(ModelError::ForeignMatch { index, features }),
            _ => Ok(()),
        }
    }
}
