//! Sums of products: all that a fit needs of the rows.
//!
//! A [`Gram`] is X'X with column sums, a [`Moments`] adds X'Y, the sums and the squares of the targets for a block of points.
//! Both are built from sparse rows, add up over blocks of rows, and can be taken away again. Centring is a rank-one correction
//! after the fact, so that one Gram serves fits with and without an intercept.

mod moments;
mod pattern;
mod rolling;

pub use moments::Moments;
pub(crate) use pattern::{Pattern, patterns};
pub use rolling::{RollingError, RollingMoments};

use crate::panel::{Design, SparseRow};

/// X'X and the column sums of X over some rows; $²/(MW h)².
#[derive(Debug, Clone, PartialEq)]
pub struct Gram {
    size: usize,
    rows: usize,
    cross: Vec<f64>,
    sums: Vec<f64>,
}

impl Gram {
    /// The Gram of no rows.
    pub fn zero(features: usize) -> Self {
        Self { size: features, rows: 0, cross: vec![0.0; features * features], sums: vec![0.0; features] }
    }

    /// The Gram of some rows of a design; rows that the design does not have are empty rows.
    pub fn of(design: &Design, rows: &[u32]) -> Self {
        let mut gram = Self::zero(design.features().len());
        for &row in rows {
            gram.add_row(design.row(row as usize));
        }
        gram
    }

    /// The number of features.
    pub fn features(&self) -> usize {
        self.size
    }

    /// The number of rows it is the sum of.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// `Σ x_i x_j` over the rows; 0 outside.
    pub fn cross(&self, first: usize, second: usize) -> f64 {
        if second >= self.size { 0.0 } else { self.cross.get(first * self.size + second).copied().unwrap_or(0.0) }
    }

    /// `Σ x_i` over the rows.
    pub fn sums(&self) -> &[f64] {
        &self.sums
    }

    /// Adds a row.
    pub fn add_row(&mut self, row: SparseRow<'_>) {
        self.update(row, 1.0);
        self.rows += 1;
    }

    /// Takes a row away that was added before.
    pub fn subtract_row(&mut self, row: SparseRow<'_>) {
        self.update(row, -1.0);
        self.rows = self.rows.saturating_sub(1);
    }

    fn update(&mut self, row: SparseRow<'_>, sign: f64) {
        for (first, left) in row.iter() {
            let scaled = sign * left;
            self.sums[first] += scaled;
            let line = &mut self.cross[first * self.size..(first + 1) * self.size];
            for (second, right) in row.iter() {
                line[second] += scaled * right;
            }
        }
    }

    /// Adds the sums over other rows. Both must be over the same features.
    pub fn add(&mut self, other: &Self) {
        debug_assert_eq!(self.size, other.size);
        add_to(&mut self.cross, &other.cross);
        add_to(&mut self.sums, &other.sums);
        self.rows += other.rows;
    }

    /// The whole matrix, row by row.
    pub(crate) fn matrix(&self) -> &[f64] {
        &self.cross
    }

    /// Adds weighted sums over other rows, for resampling; `weight` counts how often they are drawn.
    pub(crate) fn add_weighted(&mut self, other: &Self, weight: usize) {
        #[expect(clippy::cast_precision_loss, reason = "a count of draws")]
        let factor = weight as f64;
        self.cross.iter_mut().zip(&other.cross).for_each(|(total, part)| *total += factor * part);
        self.sums.iter_mut().zip(&other.sums).for_each(|(total, part)| *total += factor * part);
        self.rows += weight * other.rows;
    }

    /// Sets all sums of a feature to 0.
    fn clear(&mut self, feature: usize) {
        self.sums[feature] = 0.0;
        for other in 0..self.size {
            self.cross[feature * self.size + other] = 0.0;
            self.cross[other * self.size + feature] = 0.0;
        }
    }

    pub(crate) fn scatter(&mut self, part: &Self, at: &[usize], sign: f64) {
        for (first, &to) in at.iter().enumerate() {
            self.sums[to] += sign * part.sums[first];
            for (second, &column) in at.iter().enumerate() {
                self.cross[to * self.size + column] += sign * part.cross[first * part.size + second];
            }
        }
        self.rows = if sign > 0.0 { self.rows + part.rows } else { self.rows.saturating_sub(part.rows) };
    }

    /// The same sums with more features, none of which was other than 0 so far.
    pub(crate) fn widened(&self, features: usize) -> Self {
        let mut wide = Self::zero(features);
        let at: Vec<usize> = (0..self.size).collect();
        wide.scatter(self, &at, 1.0);
        wide
    }
}

pub(crate) fn add_to(total: &mut [f64], part: &[f64]) {
    total.iter_mut().zip(part).for_each(|(total, part)| *total += part);
}

#[cfg(test)]
mod tests;
