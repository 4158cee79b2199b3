use ercot_types::market::ScedRun;

use super::{FactorUncertainty, OnlineError};
use crate::key::FeatureKey;
use crate::model::{FeatureFactors, Matched, ShiftFactors, Standing};

/// A run of which everything is published: prices, λ and shadow prices.
#[derive(Debug, Clone, Copy)]
pub struct KnownRun<'r> {
    /// The run.
    pub run: ScedRun,
    /// Shadow prices and other regressors that are not 0.
    pub values: &'r [(FeatureKey, f64)],
    /// LMP − λ of every point of the factors in $/MWh, NaN where a price is missing.
    pub congestion_usd_per_mwh: &'r [f64],
}

/// What recursive least squares may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learning {
    /// Only provisional factors; the promoted ones stay as the gate let them through.
    Newcomers,
    /// Every factor of a constraint that binds.
    EveryFactor,
}

/// What a run taught.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learned {
    /// Features that are new with this run.
    pub newcomers: Vec<usize>,
    /// Features whose factors changed.
    pub changed: Vec<usize>,
}

/// Shift factors that learn from each run whose shadow prices are published.
///
/// ```
/// use ercot_ptdf::key::FeatureKey;
/// use ercot_ptdf::model::{FactorTable, Provenance, ShiftFactors, Standing};
/// use ercot_ptdf::online::{FactorUncertainty, KnownRun, Learning, OnlineFactors};
/// use ercot_ptdf::panel::DesignBuilder;
/// use ercot_types::market::{ConstraintKey, ScedRun, SettlementPoint};
///
/// let start = ScedRun("2026-11-01T05:00:12Z".parse()?);
/// let factors = ShiftFactors::new(FactorTable {
///     provenance: Provenance { run_id: "empty".to_owned(), window_start: start, window_end: start },
///     points: vec![SettlementPoint("HB_WEST".to_owned())],
///     intercepts_usd_per_mwh: vec![0.0],
///     features: vec![],
/// })?;
/// let uncertainty = FactorUncertainty::of_training(&factors, &DesignBuilder::default().finish(), 0..0, 0.0)?;
/// let mut online = OnlineFactors::new(factors, uncertainty, Learning::Newcomers)?;
///
/// let key = FeatureKey::constraint("NEWLINE|SNEW1".parse::<ConstraintKey>()?);
/// let run = ScedRun("2026-11-15T06:00:10Z".parse()?);
/// online.learn(&KnownRun { run, values: &[(key.clone(), 40.0)], congestion_usd_per_mwh: &[-20.0] })?;
/// let number = online.factors().feature_index(&key).ok_or("learned")?;
/// assert!((online.factors().column(number)[0] + 0.5).abs() < 1e-6);
/// assert_eq!(online.factors().standing(number), Some(Standing::Provisional));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct OnlineFactors {
    factors: ShiftFactors,
    uncertainty: FactorUncertainty,
    learning: Learning,
    last_run: Option<ScedRun>,
    matched: Matched,
    residuals: Vec<f64>,
    gain: Vec<f64>,
    learned: Vec<(usize, f64)>,
}

impl OnlineFactors {
    /// Starts from fitted factors and their uncertainty.
    ///
    /// # Errors
    ///
    /// [`OnlineError::Features`] where the two are not about the same features.
    pub fn new(factors: ShiftFactors, uncertainty: FactorUncertainty, learning: Learning) -> Result<Self, OnlineError> {
        let (found, features) = (uncertainty.features(), factors.feature_count());
        if found != features {
            return Err(OnlineError::Features { found, features });
        }
        Ok(Self {
            factors,
            uncertainty,
            learning,
            last_run: None,
            matched: Matched::default(),
            residuals: Vec::new(),
            gain: Vec::new(),
            learned: Vec::new(),
        })
    }

    /// The factors as they are now.
    pub fn factors(&self) -> &ShiftFactors {
        &self.factors
    }

    /// How far they may be off.
    pub fn uncertainty(&self) -> &FactorUncertainty {
        &self.uncertainty
    }

    /// Learns from a run. Points without a price in it keep their factors.
    ///
    /// # Errors
    ///
    /// [`OnlineError`] where the run is not later than the last, or a price or shadow price is none. Nothing is then learned.
    pub fn learn(&mut self, known: &KnownRun<'_>) -> Result<Learned, OnlineError> {
        if let Some(last) = self.last_run.filter(|last| *last >= known.run) {
            return Err(OnlineError::NotLater { run: known.run, last });
        }
        check_prices(&self.factors, known.congestion_usd_per_mwh)?;
        self.matched.set(&self.factors, known.values)?;
        check_newcomers(&self.matched, known.values)?;
        let newcomers = self.add_newcomers(known.values)?;
        self.factors.congestion(&self.matched, &mut self.residuals)?;
        for (residual, price) in self.residuals.iter_mut().zip(known.congestion_usd_per_mwh) {
            *residual = price - *residual;
        }
        let may_change = |feature: usize| match self.learning {
            Learning::EveryFactor => true,
            Learning::Newcomers => self.factors.standing(feature) == Some(Standing::Provisional),
        };
        self.learned.clear();
        self.learned.extend(self.matched.known().iter().filter(|(feature, _)| may_change(*feature)));
        self.uncertainty.update(self.matched.known(), &self.learned, &mut self.gain);
        let everything = matches!(self.learning, Learning::EveryFactor);
        for (feature, &gain) in self.gain.iter().enumerate().filter(|(_, gain)| **gain != 0.0) {
            if everything || self.factors.standing(feature) == Some(Standing::Provisional) {
                for (coefficient, residual) in self.factors.column_mut(feature).iter_mut().zip(&self.residuals) {
                    if residual.is_finite() {
                        *coefficient += gain * residual;
                    }
                }
            }
        }
        for &(feature, value) in self.matched.known() {
            self.factors.count_run(feature, value);
        }
        self.last_run = Some(known.run);
        Ok(Learned { newcomers, changed: self.learned.iter().map(|(feature, _)| *feature).collect() })
    }

    /// Forgets what is known of features that a change of the grid has overtaken: they are learned anew, as provisional ones.
    ///
    /// Their last factors stay as the starting point.
    pub fn forget(&mut self, features: &[usize]) {
        for &feature in features {
            self.uncertainty.forget(feature);
            self.factors.set_standing(feature, Standing::Provisional);
        }
    }

    fn add_newcomers(&mut self, values: &[(FeatureKey, f64)]) -> Result<Vec<usize>, OnlineError> {
        let mut newcomers = Vec::new();
        if self.matched.without_factors().is_empty() {
            return Ok(newcomers);
        }
        for (key, _) in self.matched.without_factors().iter().filter_map(|&place| values.get(place)) {
            let coefficients = vec![0.0; self.factors.points().len()];
            newcomers.push(self.factors.push(FeatureFactors {
                key: key.clone(),
                standing: Standing::Provisional,
                average_abs_value: 0.0,
                binding_runs: 0,
                coefficients,
            })?);
        }
        self.uncertainty.grow(self.factors.feature_count());
        self.matched.set(&self.factors, values)?;
        Ok(newcomers)
    }
}

/// A newcomer that comes twice must be found before the first of them is added.
fn check_newcomers(matched: &Matched, values: &[(FeatureKey, f64)]) -> Result<(), OnlineError> {
    let key = |place: &usize| values.get(*place).map(|(key, _)| key);
    let mut seen: Vec<&FeatureKey> = matched.without_factors().iter().filter_map(key).collect();
    seen.sort_unstable();
    match seen.windows(2).find(|pair| pair.first() == pair.last()).and_then(|pair| pair.first()) {
        Some(&feature) => Err(crate::model::ModelError::DuplicateFeature { feature: feature.clone() }.into()),
        None => Ok(()),
    }
}

/// Refuses rows of another length and infinite prices; NaN is a missing price.
pub(crate) fn check_prices(factors: &ShiftFactors, prices: &[f64]) -> Result<(), OnlineError> {
    let (found, points) = (prices.len(), factors.points().len());
    if found != points {
        return Err(OnlineError::Prices { found, points });
    }
    match factors.points().iter().zip(prices).find(|(_, price)| price.is_infinite()) {
        Some((point, &value)) => Err(OnlineError::Price { point: point.clone(), value }),
        None => Ok(()),
    }
}
