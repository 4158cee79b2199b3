//! Non-negative least squares on a Gram, by an active set whose inverse is kept.

/// A column whose part that the others do not explain is below this share of it counts as dependent: with less, the inverse
/// would keep fewer than six digits.
const DEPENDENT: f64 = 1e-10;

/// `½ x'Gx − h'x`.
#[derive(Debug, Clone, Default)]
pub(super) struct Quadratic {
    pub(super) gram: Vec<f64>,
    pub(super) linear: Vec<f64>,
}

impl Quadratic {
    pub(super) fn size(&self) -> usize {
        self.linear.len()
    }

    pub(super) fn cross(&self, first: usize, second: usize) -> f64 {
        self.gram[first * self.linear.len() + second]
    }
}

/// The columns that may be above 0, with the inverse of their Gram and the solution on them.
#[derive(Debug, Clone, Default)]
pub(super) struct Basis {
    pub(super) columns: Vec<usize>,
    pub(super) inverse: Vec<f64>,
    pub(super) solution: Vec<f64>,
}

impl Basis {
    /// Starts anew from columns of an earlier solution.
    pub(super) fn restart(&mut self, quadratic: &Quadratic, columns: &[usize]) {
        self.columns.clear();
        self.inverse.clear();
        for &column in columns.iter().filter(|column| **column < quadratic.size()) {
            self.add(quadratic, column);
        }
        self.refresh(quadratic);
    }

    /// Adds a column; `false` if it depends on those that are there.
    pub(super) fn add(&mut self, quadratic: &Quadratic, column: usize) -> bool {
        let size = self.columns.len();
        let weights = self.weights(quadratic, column);
        let own = quadratic.cross(column, column);
        let explained: f64 =
            self.columns.iter().zip(&weights).map(|(&other, weight)| quadratic.cross(column, other) * weight).sum();
        let rest = own - explained;
        if rest.is_nan() || rest <= DEPENDENT * own {
            return false;
        }
        let mut inverse = vec![0.0; (size + 1) * (size + 1)];
        for row in 0..size {
            for place in 0..size {
                inverse[row * (size + 1) + place] = self.inverse[row * size + place] + weights[row] * weights[place] / rest;
            }
            inverse[row * (size + 1) + size] = -weights[row] / rest;
            inverse[size * (size + 1) + row] = -weights[row] / rest;
        }
        inverse[size * (size + 1) + size] = 1.0 / rest;
        self.inverse = inverse;
        self.columns.push(column);
        true
    }

    /// Takes the column at a place out.
    pub(super) fn remove(&mut self, place: usize) {
        let size = self.columns.len();
        let own = self.inverse[place * size + place];
        let mut inverse = Vec::with_capacity((size - 1) * (size - 1));
        for row in (0..size).filter(|row| *row != place) {
            let factor = self.inverse[row * size + place] / own;
            for other in (0..size).filter(|other| *other != place) {
                inverse.push(self.inverse[row * size + other] - factor * self.inverse[place * size + other]);
            }
        }
        self.inverse = inverse;
        self.columns.remove(place);
        if place < self.solution.len() {
            self.solution.remove(place);
        }
    }

    /// How a column is made of those that are there.
    pub(super) fn weights(&self, quadratic: &Quadratic, column: usize) -> Vec<f64> {
        let size = self.columns.len();
        let cross: Vec<f64> = self.columns.iter().map(|&other| quadratic.cross(column, other)).collect();
        (0..size).map(|row| self.inverse[row * size..(row + 1) * size].iter().zip(&cross).map(|(a, b)| a * b).sum()).collect()
    }

    /// The inverse's entry of a column with itself.
    pub(super) fn own(&self, place: usize) -> f64 {
        self.inverse[place * self.columns.len() + place]
    }

    /// The unrestricted solution on the columns.
    fn free_solution(&self, quadratic: &Quadratic) -> Vec<f64> {
        let size = self.columns.len();
        let linear = |place: usize| quadratic.linear[self.columns[place]];
        (0..size).map(|row| (0..size).map(|place| self.inverse[row * size + place] * linear(place)).sum()).collect()
    }

    /// Drops columns until all that are left are above 0.
    pub(super) fn refresh(&mut self, quadratic: &Quadratic) {
        loop {
            self.solution = self.free_solution(quadratic);
            let Some(place) = self.solution.iter().rposition(|value| *value <= 0.0) else { break };
            self.remove(place);
        }
    }

    /// What the gradient says of a column: above 0 where more of it would lower the objective.
    pub(super) fn pull(&self, quadratic: &Quadratic, column: usize) -> f64 {
        let explained: f64 =
            self.columns.iter().zip(&self.solution).map(|(&other, value)| quadratic.cross(column, other) * value).sum();
        quadratic.linear[column] - explained
    }

    /// Twice the objective at the solution.
    pub(super) fn objective(&self, quadratic: &Quadratic) -> f64 {
        -self.columns.iter().zip(&self.solution).map(|(&column, value)| quadratic.linear[column] * value).sum::<f64>()
    }

    /// Non-negative least squares over the columns that may enter, from where it stands (Lawson and Hanson 1974).
    pub(super) fn solve(&mut self, quadratic: &Quadratic, mut may_enter: Vec<bool>) {
        self.refresh(quadratic);
        let largest = quadratic.linear.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let tolerance = largest * f64::EPSILON * crate::online::real(quadratic.size());
        for _ in 0..3 * quadratic.size() {
            let candidates = (0..quadratic.size()).filter(|&column| may_enter[column] && !self.columns.contains(&column));
            let pulled = candidates.map(|column| (self.pull(quadratic, column), column));
            let Some((pull, column)) = pulled.max_by(|a, b| a.0.total_cmp(&b.0)) else { break };
            if pull <= tolerance {
                break;
            }
            if !self.add(quadratic, column) {
                may_enter[column] = false;
                continue;
            }
            self.solution.push(0.0);
            self.descend(quadratic);
            if !self.columns.contains(&column) {
                may_enter[column] = false;
            }
        }
    }

    /// Goes to the solution on the columns, and drops those that reach 0 on the way.
    fn descend(&mut self, quadratic: &Quadratic) {
        loop {
            let goal = self.free_solution(quadratic);
            let step = |(from, to): (&f64, &f64)| if *to <= 0.0 { from / (from - to) } else { 1.0 };
            let part = self.solution.iter().zip(&goal).map(step).filter(|part| !part.is_nan()).fold(1.0_f64, f64::min);
            if goal.iter().all(|value| *value > 0.0) {
                self.solution = goal;
                return;
            }
            for (from, to) in self.solution.iter_mut().zip(&goal) {
                *from += part * (to - *from);
            }
            let blocked = |place: &usize| goal[*place] <= 0.0;
            let places = (0..goal.len()).filter(blocked);
            let Some(place) = places.min_by(|a, b| self.solution[*a].total_cmp(&self.solution[*b])) else { return };
            self.remove(place);
        }
    }
}
