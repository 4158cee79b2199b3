//! A linear program looks for bets on fifty events that win in every state.

use microlp::{ComparisonOp, OptimizationDirection, Problem};

use ercot_lmsr::subset::Subset;

use super::support::Draw;

/// The most that bets of at most one share on each event win in the worst state.
fn surest_win(events: &[Subset], prices: &[f64], states: usize) -> f64 {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let bets: Vec<_> = events.iter().map(|_| problem.add_var(0.0, (-1.0, 1.0))).collect();
    let win = problem.add_var(1.0, (-1000.0, 1000.0));
    for state in 0..states {
        let mut row: Vec<_> = Vec::with_capacity(bets.len() + 1);
        for ((bet, event), price) in bets.iter().zip(events).zip(prices) {
            let pays = if event.contains(state) { 1.0 } else { 0.0 };
            row.push((*bet, pays - price));
        }
        row.push((win, -1.0));
        problem.add_constraint(&row, ComparisonOp::Ge, 0.0);
    }
    problem.solve().expect("staking nothing is always possible").objective()
}

#[test]
fn no_book_can_be_made_against_fifty_events() {
    for case in 0..20 {
        let mut draw = Draw::case(case);
        let mut market = draw.market();
        while market.states() < 10 {
            market = draw.market();
        }
        let states = market.states();
        let events: Vec<Subset> = (0..50).map(|_| draw.subset(states)).collect();
        for _ in 0..20 {
            let event = draw.subset(states);
            let shares = draw.shares(&market);
            market.trade(&event, shares).unwrap();
        }
        let prices: Vec<f64> = events.iter().map(|event| market.odds(event).unwrap().price()).collect();
        let win = surest_win(&events, &prices, states);
        // The solver's own tolerance is 1e-8 for each of the fifty bets.
        assert!(win <= 50.0 * 1e-8, "case {case}: a sure win of {win}");
    }
}

#[test]
fn a_book_is_found_against_prices_that_do_not_cohere() {
    let states = 12;
    let parts: Vec<Subset> = (0..4).map(|part| Subset::of(states, |state| state % 4 == part)).collect();
    // Four exclusive events, of which one must happen, for .30 each less one: .3 + .3 + .3 + .2 is more than 1.
    let win = surest_win(&parts, &[0.3, 0.3, 0.3, 0.2], states);
    assert!((win - 0.1).abs() < 1e-6, "{win}");
}
