use rayon::prelude::*;

use super::{Gram, add_to};
use crate::panel::{Design, TargetBlock};

/// Points that are summed together: their part of X'Y stays in the cache.
const POINTS_AT_ONCE: usize = 32;

/// X'X, X'Y, and the sums of targets and of their squares, for a block of points over some rows.
///
/// Rows in which a point has no price count in `gram`, which all points share, and not in the point's own sums.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    /// X'X over all of the rows.
    pub gram: Gram,
    points: usize,
    xy: Vec<f64>,
    y_sums: Vec<f64>,
    y_squares: Vec<f64>,
    counts: Vec<usize>,
}

impl Moments {
    /// The moments of no rows.
    pub fn zero(features: usize, points: usize) -> Self {
        Self {
            gram: Gram::zero(features),
            points,
            xy: vec![0.0; features * points],
            y_sums: vec![0.0; points],
            y_squares: vec![0.0; points],
            counts: vec![0; points],
        }
    }

    /// The moments of some rows, rising; points are worked on in parallel, and the sums do not depend on how many threads there are.
    pub fn of(design: &Design, targets: &TargetBlock, rows: &[u32]) -> Self {
        let gram = Gram::of(design, rows);
        let (features, points) = (design.features().len(), targets.points().len());
        let chunks: Vec<(usize, usize)> =
            (0..points).step_by(POINTS_AT_ONCE).map(|start| (start, points.min(start + POINTS_AT_ONCE))).collect();
        let parts: Vec<Part> = chunks.par_iter().map(|&(start, end)| part(design, targets, rows, start, end)).collect();
        let mut moments = Self { gram, ..Self::zero(0, 0) };
        moments.points = points;
        moments.xy.reserve(features * points);
        for part in parts {
            moments.xy.extend(part.xy);
            moments.y_sums.extend(part.y_sums);
            moments.y_squares.extend(part.y_squares);
        }
        moments.counts = (0..points).map(|point| rows.len() - common(targets.missing(point), rows)).collect();
        moments
    }

    /// The number of points.
    pub fn points(&self) -> usize {
        self.points
    }

    /// `Σ x y` per feature over the rows in which the point has a price; empty for a point that is not there.
    pub fn xy(&self, point: usize) -> &[f64] {
        let size = self.gram.features();
        self.xy.get(point * size..(point + 1) * size).unwrap_or_default()
    }

    /// `Σ y`, $/MWh.
    pub fn y_sum(&self, point: usize) -> f64 {
        self.y_sums.get(point).copied().unwrap_or(0.0)
    }

    /// `Σ y²`.
    pub fn y_squares(&self, point: usize) -> f64 {
        self.y_squares.get(point).copied().unwrap_or(0.0)
    }

    /// In how many of the rows the point has a price.
    pub fn count(&self, point: usize) -> usize {
        self.counts.get(point).copied().unwrap_or(0)
    }

    /// Adds the sums over other rows of the same features and points.
    pub fn add(&mut self, other: &Self) {
        self.gram.add(&other.gram);
        add_to(&mut self.xy, &other.xy);
        add_to(&mut self.y_sums, &other.y_sums);
        add_to(&mut self.y_squares, &other.y_squares);
        self.counts.iter_mut().zip(&other.counts).for_each(|(total, part)| *total += part);
    }

    pub(crate) fn add_weighted(&mut self, other: &Self, weight: usize) {
        #[expect(clippy::cast_precision_loss, reason = "a count of draws")]
        let factor = weight as f64;
        let scaled = |total: &mut [f64], part: &[f64]| {
            total.iter_mut().zip(part).for_each(|(total, part)| *total += factor * part);
        };
        self.gram.add_weighted(&other.gram, weight);
        scaled(&mut self.xy, &other.xy);
        scaled(&mut self.y_sums, &other.y_sums);
        scaled(&mut self.y_squares, &other.y_squares);
        self.counts.iter_mut().zip(&other.counts).for_each(|(total, part)| *total += weight * part);
    }

    /// Adds (`sign` 1) or takes away (−1) the moments of fewer features, whose places here are `at`.
    pub(crate) fn scatter(&mut self, part: &Self, at: &[usize], sign: f64) {
        self.gram.scatter(&part.gram, at, sign);
        let size = self.gram.features();
        for point in 0..self.points {
            for (&to, value) in at.iter().zip(part.xy(point)) {
                self.xy[point * size + to] += sign * value;
            }
            self.y_sums[point] += sign * part.y_sum(point);
            self.y_squares[point] += sign * part.y_squares(point);
            let count = part.count(point);
            self.counts[point] = if sign > 0.0 { self.counts[point] + count } else { self.counts[point].saturating_sub(count) };
        }
    }

    pub(crate) fn widened(&self, features: usize) -> Self {
        let old = self.gram.features();
        let mut wide = Self { gram: self.gram.widened(features), xy: vec![0.0; features * self.points], ..self.clone() };
        for point in 0..self.points {
            wide.xy[point * features..point * features + old].copy_from_slice(self.xy(point));
        }
        wide
    }
}

struct Part {
    xy: Vec<f64>,
    y_sums: Vec<f64>,
    y_squares: Vec<f64>,
}

fn part(design: &Design, targets: &TargetBlock, rows: &[u32], start: usize, end: usize) -> Part {
    let (size, width) = (design.features().len(), end - start);
    let mut products = vec![0.0; size * width];
    let (mut y_sums, mut y_squares) = (vec![0.0; width], vec![0.0; width]);
    for &row in rows {
        let prices = targets.row(row as usize).get(start..end).unwrap_or_default();
        for ((sum, square), price) in y_sums.iter_mut().zip(&mut y_squares).zip(prices) {
            *sum += price;
            *square += price * price;
        }
        for (feature, value) in design.row(row as usize).iter() {
            let line = &mut products[feature * width..(feature + 1) * width];
            line.iter_mut().zip(prices).for_each(|(total, price)| *total += value * price);
        }
    }
    let mut xy = vec![0.0; size * width];
    for (feature, line) in products.chunks_exact(width.max(1)).enumerate() {
        line.iter().enumerate().for_each(|(point, value)| xy[point * size + feature] = *value);
    }
    Part { xy, y_sums, y_squares }
}

/// How many numbers two rising lists share.
pub(super) fn common(first: &[u32], second: &[u32]) -> usize {
    let (short, long) = if first.len() < second.len() { (first, second) } else { (second, first) };
    short.iter().filter(|value| long.binary_search(value).is_ok()).count()
}

impl Moments {
    /// Sets all sums of a feature to 0.
    pub(super) fn clear(&mut self, feature: usize) {
        self.gram.clear(feature);
        let size = self.gram.features();
        for point in 0..self.points {
            self.xy[point * size + feature] = 0.0;
        }
    }
}
