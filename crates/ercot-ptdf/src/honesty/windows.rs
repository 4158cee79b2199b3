use serde::{Deserialize, Serialize};

use super::estimate::Estimator;
use crate::gram::{Moments, patterns};
use crate::key::FeatureKey;
use crate::panel::Panel;
use crate::protocol::{FitReport, GridScore, ProtocolOptions};

/// How far the coefficients of one feature agree between two windows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureStability {
    /// The feature.
    pub feature: FeatureKey,
    /// Runs in which it binds, in the earlier and the later window.
    pub binding_runs: [usize; 2],
    /// Root mean square difference over points.
    pub rms_difference: f64,
}

/// How far two windows that share no run agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stability {
    /// Correlation of all coefficients of features that bind in both windows; NaN where none does.
    pub correlation: f64,
    /// Features that bind in both windows.
    pub features: Vec<FeatureStability>,
}

/// Fits two windows as the report was fitted, and compares what both say.
///
/// The windows are given by their rows, rising; they should share none.
pub fn compare_windows(panel: &Panel, report: &FitReport, options: &ProtocolOptions, windows: [&[u32]; 2]) -> Stability {
    let fits = windows.map(|rows| coefficients(panel, report, options, rows));
    let counts = windows.map(|rows| panel.design.binding_counts(rows.iter().map(|&row| row as usize)));
    let mut features = Vec::new();
    let mut pairs = Vec::new();
    for (at, feature) in panel.design.features().iter().enumerate() {
        let binding_runs = [counts[0][at], counts[1][at]];
        if binding_runs.contains(&0) {
            continue;
        }
        let own: Vec<(f64, f64)> = fits[0].iter().zip(&fits[1]).map(|(first, second)| (first[at], second[at])).collect();
        #[expect(clippy::cast_precision_loss, reason = "a count of points")]
        let count = own.len().max(1) as f64;
        let squares: f64 = own.iter().map(|(first, second)| (first - second).powi(2)).sum();
        features.push(FeatureStability { feature: feature.clone(), binding_runs, rms_difference: (squares / count).sqrt() });
        pairs.extend(own);
    }
    Stability { correlation: correlation(&pairs), features }
}

fn coefficients(panel: &Panel, report: &FitReport, options: &ProtocolOptions, rows: &[u32]) -> Vec<Vec<f64>> {
    let moments = Moments::of(&panel.design, &panel.targets, rows);
    let estimator = Estimator { design: &panel.design, prior: &report.prior, options };
    let mut all = vec![Vec::new(); panel.targets.points().len()];
    let fallback = GridScore { candidate: crate::protocol::Candidate::LeastSquares, penalty: None, rmse: f64::NAN, mae: None };
    for pattern in patterns(&panel.targets) {
        let gram = pattern.gram(&panel.design, &moments.gram, rows);
        let chosen = |point: usize| report.choice.of(point).unwrap_or(&fallback);
        let fits = estimator.fit(&gram, &moments, &pattern.points, chosen);
        pattern.points.iter().zip(fits).for_each(|(&point, fit)| all[point] = fit.coefficients);
    }
    all
}

#[expect(clippy::cast_precision_loss, reason = "a count of coefficients")]
pub(super) fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len() as f64;
    let mean = |pick: fn(&(f64, f64)) -> f64| pairs.iter().map(pick).sum::<f64>() / count;
    let (first, second) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let both = sum(&|pair| (pair.0 - first) * (pair.1 - second));
    let squares = sum(&|pair| (pair.0 - first).powi(2)) * sum(&|pair| (pair.1 - second).powi(2));
    both / squares.sqrt()
}
