//! How good odds were: proper scores and calibration.

use serde::{Deserialize, Serialize};

use crate::numeric::Sum;

/// A forecast that no score can judge.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ScoreError {
    /// A probability outside [0, 1].
    #[error("a probability must lie in [0, 1]; forecast {index} is {value}")]
    Probability {
        /// Its place.
        index: usize,
        /// What was given.
        value: f64,
    },
    /// Nothing to judge.
    #[error("there is no forecast to score")]
    Empty,
    /// No bins to sort forecasts into.
    #[error("a calibration table needs 1 to 1000 bins, not {bins}")]
    Bins {
        /// What was given.
        bins: usize,
    },
}

/// A probability and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// The probability that was given, in [0, 1].
    pub probability: f64,
    /// Whether the event happened.
    pub happened: bool,
}

/// Brier's score of one forecast, (p − outcome)², from 0 (right and sure) to 1 (wrong and sure).
pub fn brier(forecast: Forecast) -> f64 {
    let miss = if forecast.happened { 1.0 - forecast.probability } else { forecast.probability };
    miss * miss
}

/// The logarithmic score, ln of the probability given to what happened: 0 is best, −∞ is sure and wrong.
pub fn log_score(forecast: Forecast) -> f64 {
    if forecast.happened { forecast.probability.ln() } else { (-forecast.probability).ln_1p() }
}

/// One row of a calibration table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// The smallest probability of the bin.
    pub from: f64,
    /// The largest; it belongs to the next bin, except in the last one.
    pub to: f64,
    /// Forecasts in the bin, one at least.
    pub count: usize,
    /// Their mean probability.
    pub mean_probability: f64,
    /// The share of them that happened.
    pub frequency: f64,
}

/// Scores of many forecasts, with Brier's score taken apart as A. Murphy did (1973).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verification {
    /// Forecasts.
    pub count: usize,
    /// Mean of Brier's score.
    pub brier: f64,
    /// Mean of the logarithmic score.
    pub log_score: f64,
    /// Mean squared distance between the bins' mean probability and frequency: 0 is calibrated.
    pub reliability: f64,
    /// Mean squared distance of the bins' frequencies from the base rate: more is sharper.
    pub resolution: f64,
    /// Base rate × (1 − base rate): Brier's score of a forecaster who knows the base rate only.
    pub uncertainty: f64,
    /// Bins of equal width; empty ones are left out.
    pub bins: Vec<CalibrationBin>,
}

/// Scores forecasts and sorts them into bins of equal width.
///
/// ```
/// use ercot_lmsr::score::{Forecast, verify};
///
/// let forecasts = [(0.9, true), (0.9, true), (0.1, false), (0.2, true)];
/// let forecasts: Vec<Forecast> =
///     forecasts.iter().map(|&(probability, happened)| Forecast { probability, happened }).collect();
/// let verification = verify(&forecasts, 10)?;
/// assert!((verification.brier - 0.1675).abs() < 1e-12);
/// # Ok::<(), ercot_lmsr::score::ScoreError>(())
/// ```
///
/// # Errors
///
/// [`ScoreError`].
pub fn verify(forecasts: &[Forecast], bins: usize) -> Result<Verification, ScoreError> {
    if !(1..=1000).contains(&bins) {
        return Err(ScoreError::Bins { bins });
    }
    let faulty = forecasts.iter().enumerate().find(|(_, forecast)| !(0.0..=1.0).contains(&forecast.probability));
    if let Some((index, forecast)) = faulty {
        return Err(ScoreError::Probability { index, value: forecast.probability });
    }
    if forecasts.is_empty() {
        return Err(ScoreError::Empty);
    }
    let mean =
        |score: fn(Forecast) -> f64| forecasts.iter().map(|&it| score(it)).collect::<Sum>().total() / number(forecasts.len());
    let base_rate = number(forecasts.iter().filter(|forecast| forecast.happened).count()) / number(forecasts.len());
    let table: Vec<CalibrationBin> = (0..bins).filter_map(|bin| calibration_bin(forecasts, bin, bins)).collect();
    let weighted = |distance: &dyn Fn(&CalibrationBin) -> f64| {
        table.iter().map(|bin| number(bin.count) * distance(bin).powi(2)).collect::<Sum>().total() / number(forecasts.len())
    };
    Ok(Verification {
        count: forecasts.len(),
        brier: mean(brier),
        log_score: mean(log_score),
        reliability: weighted(&|bin| bin.mean_probability - bin.frequency),
        resolution: weighted(&|bin| bin.frequency - base_rate),
        uncertainty: base_rate * (1.0 - base_rate),
        bins: table,
    })
}

fn calibration_bin(forecasts: &[Forecast], bin: usize, bins: usize) -> Option<CalibrationBin> {
    let edge = |bin: usize| number(bin) / number(bins);
    let (from, to, last) = (edge(bin), edge(bin + 1), bin + 1 == bins);
    let inside = |forecast: &&Forecast| forecast.probability >= from && (forecast.probability < to || last);
    let inside: Vec<&Forecast> = forecasts.iter().filter(inside).collect();
    let happened = number(inside.iter().filter(|forecast| forecast.happened).count());
    let probability = inside.iter().map(|forecast| forecast.probability).collect::<Sum>().total();
    let count = number(inside.len());
    let (mean_probability, frequency) = (probability / count, happened / count);
    (!inside.is_empty()).then_some(CalibrationBin { from, to, count: inside.len(), mean_probability, frequency })
}

#[allow(clippy::cast_precision_loss, reason = "counts of forecasts are far below 2^53")]
fn number(count: usize) -> f64 {
    count as f64
}
