//! Which columns the data speak for: least squares with a price on each column.

use super::basis::{Basis, Quadratic};

/// Moves that are tried before a support counts as the best near it.
const MAX_ATTEMPTS: usize = 64;
/// Moves that are made at most; each lowers the objective, so that this ends what rounding might not.
const MAX_MOVES: usize = 200;

/// A change of the support with the change of the objective that it brings, if no other column reaches 0 by it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    /// Place in the basis of the column that leaves.
    pub(super) leaves: Option<usize>,
    /// Column that enters.
    pub(super) enters: Option<usize>,
    pub(super) change: f64,
}

/// Lowers `x'Gx − 2h'x + Σ costs of the columns above 0` by taking columns out, in, or exchanging two.
pub(super) fn improve(basis: &mut Basis, quadratic: &Quadratic, costs: &[f64]) {
    let price = |basis: &Basis| basis.columns.iter().map(|&column| costs[column]).sum::<f64>();
    let mut best = basis.objective(quadratic) + price(basis);
    for _ in 0..MAX_MOVES {
        let mut moves = moves(basis, quadratic, costs);
        let slack = best.abs() * 1e-12;
        moves.retain(|change| change.change < -slack);
        moves.sort_by(|a, b| a.change.total_cmp(&b.change));
        let better = moves.iter().take(MAX_ATTEMPTS).find_map(|change| {
            let tried = attempt(basis, quadratic, change);
            let value = tried.objective(quadratic) + price(&tried);
            (value < best - slack).then_some((tried, value))
        });
        match better {
            Some((tried, value)) => (*basis, best) = (tried, value),
            None => return,
        }
    }
}

fn attempt(basis: &Basis, quadratic: &Quadratic, change: &Move) -> Basis {
    let mut tried = basis.clone();
    if let Some(place) = change.leaves {
        tried.remove(place);
    }
    let mut may_enter = vec![false; quadratic.size()];
    for &column in &tried.columns {
        may_enter[column] = true;
    }
    if let Some(column) = change.enters {
        may_enter[column] = true;
    }
    tried.solve(quadratic, may_enter);
    tried
}

/// Every column that may leave, enter, or take the place of another.
pub(super) fn moves(basis: &Basis, quadratic: &Quadratic, costs: &[f64]) -> Vec<Move> {
    let mut moves = Vec::new();
    let loss: Vec<f64> = basis.solution.iter().enumerate().map(|(place, value)| value * value / basis.own(place)).collect();
    for (place, &column) in basis.columns.iter().enumerate() {
        moves.push(Move { leaves: Some(place), enters: None, change: loss[place] - costs[column] });
    }
    for (enters, cost) in costs.iter().enumerate().filter(|(_, cost)| cost.is_finite()) {
        if basis.columns.contains(&enters) {
            continue;
        }
        let weights = basis.weights(quadratic, enters);
        let explained: f64 =
            basis.columns.iter().zip(&weights).map(|(&other, weight)| quadratic.cross(enters, other) * weight).sum();
        let own = quadratic.cross(enters, enters);
        let rest = (own - explained).max(0.0);
        let pull = basis.pull(quadratic, enters);
        if pull > 0.0 && rest > own * 1e-10 {
            moves.push(Move { leaves: None, enters: Some(enters), change: cost - pull * pull / rest });
        }
        for (place, &column) in basis.columns.iter().enumerate() {
            let own_inverse = basis.own(place);
            let freed = pull + basis.solution[place] * weights[place] / own_inverse;
            let rest = rest + weights[place] * weights[place] / own_inverse;
            if freed > 0.0 && rest > own * 1e-10 {
                let change = loss[place] - costs[column] + cost - freed * freed / rest;
                moves.push(Move { leaves: Some(place), enters: Some(enters), change });
            }
        }
    }
    moves
}
