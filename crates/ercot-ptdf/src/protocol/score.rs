use serde::{Deserialize, Serialize};

/// Sums of errors over some rows; adds up over points and blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Errors {
    /// How many prices were compared.
    pub count: usize,
    /// Sum of squared errors, ($/MWh)².
    pub squares: f64,
    /// Sum of absolute errors, $/MWh.
    pub absolute: f64,
}

impl Errors {
    /// Counts one error in.
    pub fn push(&mut self, error: f64) {
        self.count += 1;
        self.squares += error * error;
        self.absolute += error.abs();
    }

    /// Adds other sums.
    pub fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.squares += other.squares;
        self.absolute += other.absolute;
    }

    /// Root mean square error in $/MWh; NaN without any price.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub fn rmse(&self) -> f64 {
        (self.squares / self.count as f64).sqrt()
    }

    /// Mean absolute error in $/MWh; NaN without any price.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub fn mae(&self) -> f64 {
        self.absolute / self.count as f64
    }
}

/// Errors on the hold-out of the fit and of what it is compared with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct PointScore {
    /// The fit, on seen runs.
    pub seen: Errors,
    /// The fit, on all runs.
    pub all: Errors,
    /// Least squares on the same training rows, on seen runs.
    pub least_squares: Errors,
    /// The mean of the training rows, without any shadow price, on seen runs.
    pub without_shadow_prices: Errors,
}

impl PointScore {
    /// Adds the errors of another point.
    pub fn add(&mut self, other: &Self) {
        self.seen.add(&other.seen);
        self.all.add(&other.all);
        self.least_squares.add(&other.least_squares);
        self.without_shadow_prices.add(&other.without_shadow_prices);
    }
}

/// Errors on the hold-out over all points, by run too.
///
/// The totals of blocks of points over the same design add up to those of all points.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// Over all points and runs.
    pub score: PointScore,
    /// One entry per hold-out run, over all points. The part of seen runs is empty for the others.
    pub by_run: Vec<PointScore>,
}

impl Totals {
    /// Adds the errors of another block of points.
    pub fn add(&mut self, other: &Self) {
        self.score.add(&other.score);
        self.by_run.resize(self.by_run.len().max(other.by_run.len()), PointScore::default());
        self.by_run.iter_mut().zip(&other.by_run).for_each(|(total, part)| total.add(part));
    }

    /// The median over runs of a root mean square error over points, $/MWh; NaN without any run.
    ///
    /// ```
    /// # use ercot_ptdf::protocol::Totals;
    /// assert!(Totals::default().median_run_rmse(|run| &run.seen).is_nan());
    /// ```
    pub fn median_run_rmse(&self, errors: impl Fn(&PointScore) -> &Errors) -> f64 {
        let mut runs: Vec<f64> = self.by_run.iter().map(|run| errors(run).rmse()).filter(|rmse| !rmse.is_nan()).collect();
        runs.sort_unstable_by(f64::total_cmp);
        match (runs.get(runs.len().saturating_sub(1) / 2), runs.get(runs.len() / 2)) {
            (Some(low), Some(high)) => f64::midpoint(*low, *high),
            _ => f64::NAN,
        }
    }
}
