use super::{dot, subtract_scaled};

/// A feature of which less than this fraction is left after the others explain it, counts as explained.
///
/// Sums of products of `n` rows carry a relative error of up to some `n · 2⁻⁵³`: 1e-11 for a year of runs.
pub(crate) const RANK_TOLERANCE: f64 = 1e-11;

/// Cholesky's factor of a positive semi-definite matrix with pivoting on the largest relative diagonal.
///
/// Features that the ones before explain are left out: their coefficients are 0 and they are reported.
#[derive(Debug, Clone)]
pub(crate) struct Factor {
    size: usize,
    /// Features in the order of elimination; the first `rank` are in.
    order: Vec<usize>,
    rank: usize,
    lower: Vec<f64>,
}

impl Factor {
    /// Factors a symmetric matrix of `size × size`, row by row.
    pub(crate) fn new(matrix: &[f64], size: usize) -> Self {
        let mut factor = Self { size, order: (0..size).collect(), rank: 0, lower: vec![0.0; size * size] };
        let original: Vec<f64> = (0..size).map(|index| matrix[index * size + index]).collect();
        let mut left = original.clone();
        for step in 0..size {
            let relative = |index: usize| if original[index] > 0.0 { left[index] / original[index] } else { 0.0 };
            let best = (step..size).fold((step, f64::NEG_INFINITY), |best, at| {
                let share = relative(factor.order[at]);
                if share > best.1 { (at, share) } else { best }
            });
            if best.1 <= RANK_TOLERANCE {
                break;
            }
            factor.eliminate(matrix, &mut left, step, best.0);
        }
        factor
    }

    fn eliminate(&mut self, matrix: &[f64], left: &mut [f64], step: usize, from: usize) {
        let size = self.size;
        self.order.swap(step, from);
        for column in 0..step {
            self.lower.swap(step * size + column, from * size + column);
        }
        let feature = self.order[step];
        let pivot = left[feature].sqrt();
        let (head, tail) = self.lower.split_at_mut((step + 1) * size);
        let line = &mut head[step * size..];
        line[step] = pivot;
        for (other, row) in self.order[step + 1..].iter().zip(tail.chunks_exact_mut(size)) {
            let value = (matrix[feature * size + other] - dot(&row[..step], &line[..step])) / pivot;
            row[step] = value;
            left[*other] -= value * value;
        }
        self.rank = step + 1;
    }

    /// How many features are in.
    pub(crate) fn rank(&self) -> usize {
        self.rank
    }

    /// The features that others explain, rising.
    #[cfg(test)]
    pub(crate) fn left_out(&self) -> Vec<usize> {
        let mut out = self.order[self.rank..].to_vec();
        out.sort_unstable();
        out
    }

    /// Solves for one right side; what is left out gets 0.
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut work: Vec<f64> = self.order[..self.rank].iter().map(|&feature| right[feature]).collect();
        for row in 0..self.rank {
            let line = &self.lower[row * self.size..=row * self.size + row];
            work[row] = (work[row] - dot(&line[..row], &work[..row])) / line[row];
        }
        for row in (0..self.rank).rev() {
            let line = &self.lower[row * self.size..=row * self.size + row];
            work[row] /= line[row];
            let value = work[row];
            subtract_scaled(&mut work[..row], value, &line[..row]);
        }
        let mut solution = vec![0.0; self.size];
        for (&feature, value) in self.order.iter().zip(work) {
            solution[feature] = value;
        }
        solution
    }

    /// The diagonal of the inverse, infinite for what is left out.
    pub(crate) fn inverse_diagonal(&self) -> Vec<f64> {
        let mut diagonal = vec![f64::INFINITY; self.size];
        for place in 0..self.rank {
            let mut column = vec![0.0; self.rank];
            column[place] = 1.0 / self.lower[place * self.size + place];
            let mut sum = column[place] * column[place];
            for row in place + 1..self.rank {
                let line = &self.lower[row * self.size..=row * self.size + row];
                column[row] = -dot(&line[place..row], &column[place..row]) / line[row];
                sum += column[row] * column[row];
            }
            diagonal[self.order[place]] = sum;
        }
        diagonal
    }
}

/// Factors the rows from `done` on in place, without pivoting; rows lie `stride` apart, and those before are factored.
///
/// Returns how many rows are factored: fewer than `size` where a pivot is lost.
#[inline(always)]
pub(super) fn factor_rows(matrix: &mut [f64], stride: usize, done: usize, size: usize) -> usize {
    for row in done..size {
        let (head, tail) = matrix.split_at_mut(row * stride);
        let line = &mut tail[..=row];
        let original = line[row];
        for column in 0..row {
            let upper = &head[column * stride..=column * stride + column];
            line[column] = (line[column] - dot(&line[..column], &upper[..column])) / upper[column];
        }
        let left = original - dot(&line[..row], &line[..row]);
        if left.is_nan() || left <= RANK_TOLERANCE * original {
            return row;
        }
        line[row] = left.sqrt();
    }
    size
}

/// Solves with the factor of [`factor_rows`].
#[inline(always)]
pub(super) fn solve_rows(lower: &[f64], stride: usize, work: &mut [f64]) {
    let size = work.len();
    for row in 0..size {
        let line = &lower[row * stride..=row * stride + row];
        work[row] = (work[row] - dot(&line[..row], &work[..row])) / line[row];
    }
    for row in (0..size).rev() {
        let line = &lower[row * stride..=row * stride + row];
        work[row] /= line[row];
        let value = work[row];
        subtract_scaled(&mut work[..row], value, &line[..row]);
    }
}
