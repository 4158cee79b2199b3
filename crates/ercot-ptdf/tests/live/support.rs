//! Factors by plain least squares, and the sample as a sequence of published files.

use std::ops::Range;

use ercot_ptdf::key::FeatureKey;
use ercot_ptdf::model::{FactorTable, FeatureFactors, Provenance, ShiftFactors, Standing};
use ercot_ptdf::nowcast::{Activity, NowcastScore, Nowcaster};
use ercot_ptdf::online::{FactorUncertainty, KnownRun, Learning, OnlineFactors};
use ercot_ptdf::panel::Panel;
use ercot_types::market::{ConstraintKey, ScedRun};
use nalgebra::{Cholesky, DMatrix};

/// A constraint's key.
pub(super) fn key(text: &str) -> FeatureKey {
    text.parse::<ConstraintKey>().unwrap().into()
}

/// The rows of the last tenth are held out.
pub(super) fn training(panel: &Panel) -> Range<usize> {
    0..panel.design.rows() * 9 / 10
}

/// Least squares without intercept over some rows, of the features that bind in them.
pub(super) fn least_squares(panel: &Panel, rows: Range<usize>) -> ShiftFactors {
    let counts = panel.design.binding_counts(rows.clone());
    let active: Vec<usize> = (0..counts.len()).filter(|&column| counts[column] > 0).collect();
    let place = |column: usize| active.binary_search(&column).unwrap();
    let points = panel.targets.points();
    // What binds always together has no solution of its own: the rounding of prices decides, by far too little to be seen.
    let mut cross = DMatrix::from_diagonal_element(active.len(), active.len(), 0.01 * 0.01 / 4.0);
    let mut right = DMatrix::zeros(active.len(), points.len());
    let mut sizes = vec![0.0; active.len()];
    for row in rows.clone() {
        for (column, value) in panel.design.row(row).iter() {
            sizes[place(column)] += value;
            for (other, second) in panel.design.row(row).iter() {
                cross[(place(column), place(other))] += value * second;
            }
            for (point, price) in panel.targets.row(row).iter().enumerate() {
                right[(place(column), point)] += value * price;
            }
        }
    }
    let solved = Cholesky::new(cross).unwrap().solve(&right);
    let feature = |(place, &column): (usize, &usize)| FeatureFactors {
        key: panel.design.features()[column].clone(),
        standing: Standing::Promoted,
        average_abs_value: sizes[place] / counts[column] as f64,
        binding_runs: counts[column] as u64,
        coefficients: solved.row(place).iter().copied().collect(),
    };
    ShiftFactors::new(FactorTable {
        provenance: Provenance {
            run_id: "least squares".to_owned(),
            window_start: panel.design.runs()[rows.start],
            window_end: panel.design.runs()[rows.end - 1],
        },
        points: points.to_vec(),
        intercepts_usd_per_mwh: vec![0.0; points.len()],
        features: active.iter().enumerate().map(feature).collect(),
    })
    .unwrap()
}

/// Least squares on some rows, ready to learn.
pub(super) fn learner(panel: &Panel, rows: Range<usize>, learning: Learning) -> OnlineFactors {
    let factors = least_squares(panel, rows.clone());
    let uncertainty = FactorUncertainty::of_residuals(&factors, panel, rows).unwrap();
    OnlineFactors::new(factors, uncertainty, learning).unwrap()
}

/// The shadow prices of a row by name.
pub(super) fn values(panel: &Panel, row: usize) -> Vec<(FeatureKey, f64)> {
    panel.design.row(row).iter().map(|(column, value)| (panel.design.features()[column].clone(), value)).collect()
}

/// A row as the learner takes it.
pub(super) fn known<'r>(panel: &'r Panel, row: usize, values: &'r [(FeatureKey, f64)]) -> KnownRun<'r> {
    KnownRun { run: panel.design.runs()[row], values, congestion_usd_per_mwh: panel.targets.row(row) }
}

/// The rows of each NP6-86 file: an hour of runs.
pub(super) fn files(panel: &Panel, rows: Range<usize>) -> Vec<Range<usize>> {
    let hour = |row: usize| panel.design.runs()[row].0.as_second().div_euclid(3600);
    let mut files: Vec<Range<usize>> = Vec::new();
    for row in rows {
        match files.last_mut() {
            Some(file) if hour(file.start) == hour(row) => file.end = row + 1,
            _ => files.push(row..row + 1),
        }
    }
    files
}

/// Whether the file of a row is there when a run is: it comes five minutes after the hour.
pub(super) fn is_published(panel: &Panel, row: usize, at: ScedRun) -> bool {
    let hours = panel.design.runs()[row].0.as_second().div_euclid(3600) + 1;
    at.0.as_second() >= hours * 3600 + 300
}

/// Nowcasts every held-out run from what is published by then, and scores those whose constraints all bound in training.
pub(super) fn nowcast_hold_out(panel: &Panel, follow: Follow, thresholds: &[f64]) -> Vec<NowcastScore> {
    let rows = training(panel);
    let mut online = learner(panel, rows.clone(), Learning::EveryFactor);
    let seen = online.factors().clone();
    let activity = Activity::of_training(online.factors(), &panel.design, rows.clone());
    let mut nowcaster = Nowcaster::new(online.factors().clone(), online.uncertainty().clone(), activity);
    let mut scores: Vec<NowcastScore> = thresholds.iter().map(|threshold| NowcastScore::new(*threshold)).collect();
    let mut published = rows.end;
    for row in rows.end..panel.design.rows() {
        let run = panel.design.runs()[row];
        let before = published;
        while is_published(panel, published, run) {
            let values = values(panel, published);
            online.learn(&known(panel, published, &values)).unwrap();
            nowcaster.observe(panel.design.runs()[published], &values).unwrap();
            published += 1;
        }
        if published > before && follow == Follow::Files {
            nowcaster.adopt(&online);
        }
        let values = values(panel, row);
        if values.iter().all(|(key, _)| seen.feature_index(key).is_some()) {
            let nowcast = nowcaster.estimate(run, panel.targets.row(row), &[]).unwrap();
            let mut truth = ercot_ptdf::model::Matched::default();
            truth.set(nowcaster.factors(), &values).unwrap();
            scores.iter_mut().for_each(|score| score.record(&nowcast, &truth, []));
        }
    }
    scores
}

/// Which factors a nowcast uses.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Follow {
    /// The promoted ones, all the time.
    Promoted,
    /// Those that learned from every file that has arrived.
    Files,
}

/// Root mean square over points of what a row's prices differ from a prediction by.
pub(super) fn run_rmse(factors: &ShiftFactors, panel: &Panel, row: usize) -> f64 {
    let (mut matched, mut congestion) = (ercot_ptdf::model::Matched::default(), Vec::new());
    matched.set(factors, &values(panel, row)).unwrap();
    factors.congestion(&matched, &mut congestion).unwrap();
    let squares: f64 = congestion.iter().zip(panel.targets.row(row)).map(|(a, b)| (a - b) * (a - b)).sum();
    (squares / congestion.len() as f64).sqrt()
}

pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    f64::midpoint(values[(values.len() - 1) / 2], values[values.len() / 2])
}
