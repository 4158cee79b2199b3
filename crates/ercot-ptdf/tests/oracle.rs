//! The solver gives the same answers as scikit-learn and as smartcore, which share no code with it or each other.
//!
//! `fixtures/make_nets.py` says how scikit-learn's were made.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails where it cannot go on")]
#![allow(clippy::cast_precision_loss, reason = "counts are small")]

use ercot_ptdf::gram::Moments;
use ercot_ptdf::key::FeatureKey;
use ercot_ptdf::panel::{Panel, PanelBuilder, RunRow};
use ercot_ptdf::solver::{Intercept, PathOptions, PathPoint, Scaling, solve_path};
use ercot_types::market::{ConstraintKey, ScedRun, SettlementPoint};
use serde::Deserialize;
use smartcore::linalg::basic::arrays::Array;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::linear::elastic_net::{ElasticNet, ElasticNetParameters};

/// What the issue asks for, in objective and coefficients.
const TOLERANCE: f64 = 1e-6;

#[derive(Deserialize)]
struct Problem {
    kind: String,
    intercept: bool,
    l1_ratio: f64,
    lambdas: Vec<f64>,
    x: Vec<Vec<f64>>,
    y: Vec<f64>,
    coefficients: Vec<Vec<f64>>,
}

impl Problem {
    fn all() -> Vec<Self> {
        serde_json::from_str(include_str!("fixtures/nets.json")).unwrap()
    }

    fn columns(&self) -> usize {
        self.x[0].len()
    }

    /// A column that is 0 in every row is no feature of a panel: its place, or none.
    fn place(panel: &Panel, column: usize) -> Option<usize> {
        panel.design.column_of(&feature(column))
    }

    fn panel(&self) -> Panel {
        let mut builder = PanelBuilder::new(vec![SettlementPoint("POINT".to_owned())]).unwrap();
        for (row, (x, y)) in (0_i64..).zip(self.x.iter().zip(&self.y)) {
            let run = ScedRun(jiff::Timestamp::from_second(1_700_000_000 + 300 * row).unwrap());
            let features: Vec<(FeatureKey, f64)> =
                x.iter().enumerate().map(|(column, value)| (feature(column), *value)).collect();
            builder.push(&RunRow { run, features: &features, targets: &[(0, *y)] }).unwrap();
        }
        builder.finish().unwrap()
    }

    fn solve(&self) -> (Panel, Vec<PathPoint>) {
        let panel = self.panel();
        let rows: Vec<u32> = (0..).take(panel.design.rows()).collect();
        let moments = Moments::of(&panel.design, &panel.targets, &rows);
        let intercept = if self.intercept { Intercept::Fitted } else { Intercept::None };
        let options = PathOptions { intercept, scaling: Scaling::Raw, kkt_tolerance: 1e-9, ..PathOptions::default() };
        let path = solve_path(&moments.gram, &moments, 0, panel.design.features(), self.l1_ratio, Some(&self.lambdas), &options);
        (panel, path.unwrap())
    }

    /// In the order of the columns.
    fn coefficients(&self, panel: &Panel, point: &PathPoint) -> Vec<f64> {
        (0..self.columns()).map(|column| Self::place(panel, column).map_or(0.0, |at| point.fit.coefficients[at])).collect()
    }

    /// Features and targets less their means where an intercept is fitted.
    fn centred(&self) -> (Vec<Vec<f64>>, Vec<f64>) {
        if !self.intercept {
            return (self.x.clone(), self.y.clone());
        }
        let count = self.y.len() as f64;
        let means: Vec<f64> =
            (0..self.columns()).map(|column| self.x.iter().map(|row| row[column]).sum::<f64>() / count).collect();
        let mean = self.y.iter().sum::<f64>() / count;
        let x = self.x.iter().map(|row| row.iter().zip(&means).map(|(value, mean)| value - mean).collect()).collect();
        (x, self.y.iter().map(|value| value - mean).collect())
    }

    fn objective(&self, lambda: f64, beta: &[f64]) -> f64 {
        let (x, y) = self.centred();
        let residual = |(row, y): (&Vec<f64>, &f64)| y - row.iter().zip(beta).map(|(x, beta)| x * beta).sum::<f64>();
        let squares: f64 = x.iter().zip(&y).map(residual).map(|error| error * error).sum();
        let absolute: f64 = beta.iter().map(|beta| beta.abs()).sum();
        let square: f64 = beta.iter().map(|beta| beta * beta).sum();
        squares / (2.0 * y.len() as f64) + lambda * (self.l1_ratio * absolute + (1.0 - self.l1_ratio) / 2.0 * square)
    }
}

fn feature(column: usize) -> FeatureKey {
    let constraint = ConstraintKey { constraint_name: format!("C{column:02}"), contingency_name: "BASE CASE".to_owned() };
    FeatureKey::constraint(constraint)
}

fn assert_same(problem: &Problem, lambda: f64, ours: &[f64], theirs: &[f64]) {
    let context = format!("{} intercept {} ratio {} λ {lambda}", problem.kind, problem.intercept, problem.l1_ratio);
    let (objective, reference) = (problem.objective(lambda, ours), problem.objective(lambda, theirs));
    assert!((objective - reference).abs() <= TOLERANCE * reference.max(1.0), "{context}: {objective} {reference}");
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert!((ours - theirs).abs() <= TOLERANCE, "{context}: {ours} {theirs}");
    }
}

#[test]
fn nets_are_those_of_scikit_learn() {
    let problems = Problem::all();
    assert_eq!(problems.len(), 40, "twenty, each with and without intercept");
    for problem in &problems {
        let (panel, path) = problem.solve();
        for ((point, theirs), &lambda) in path.iter().zip(&problem.coefficients).zip(&problem.lambdas) {
            assert_same(problem, lambda, &problem.coefficients(&panel, point), theirs);
            assert!(point.kkt_violation <= 1e-9 * lambda + 1e-10, "{} {}", problem.kind, point.kkt_violation);
        }
    }
}

#[test]
fn nets_are_those_of_smartcore_on_centred_data_with_its_mapping() {
    // smartcore 0.4 subtracts the mean of y and leaves X as it is: only centred data have its solution.
    for problem in Problem::all().iter().filter(|problem| problem.intercept && problem.y.len() > 1) {
        let (panel, path) = problem.solve();
        let (x, y) = problem.centred();
        let x = DenseMatrix::from_2d_vec(&x).unwrap();
        for (point, &lambda) in path.iter().zip(&problem.lambdas) {
            let ratio = problem.l1_ratio;
            let parameters = ElasticNetParameters::default()
                .with_alpha(lambda * (1.0 + ratio))
                .with_l1_ratio(2.0 * ratio / (1.0 + ratio))
                .with_normalize(false)
                .with_max_iter(10_000);
            // Its interior point does not reach the tighter tolerance everywhere, and says so.
            let fit = |tolerance| ElasticNet::fit(&x, &y, parameters.clone().with_tol(tolerance)).ok();
            let net = fit(1e-11).or_else(|| fit(1e-9)).unwrap();
            let theirs: Vec<f64> = (0..problem.columns()).map(|column| *net.coefficients().get((column, 0))).collect();
            assert_same(problem, lambda, &problem.coefficients(&panel, point), &theirs);
        }
    }
}
