//! What trades cost.
//!
//! Costs are b times logarithms of ratios of sums of at most 40 weights, for trades of up to 3 b: each carries some 64
//! rounding errors of a number of the size of b, a few of them are added, and 1024 are allowed. Where a price is near 0 the
//! logarithms themselves are of the size of ln(1/p), at most 40 here.

use ercot_lmsr::rule::{Fill, Terms};
use ercot_lmsr::subset::Subset;

use super::support::{agree, for_all};

const UNITS: f64 = 1024.0;

#[test]
fn the_order_of_trades_does_not_matter() {
    for_all(|draw| {
        let market = draw.market();
        let (one, other) = (draw.subset(market.states()), draw.subset(market.states()));
        let (a, b) = (draw.shares(&market), draw.shares(&market));
        let (mut first, mut second) = (market.clone(), market.clone());
        let paid = first.trade(&one, a).unwrap().cost + first.trade(&other, b).unwrap().cost;
        let swapped = second.trade(&other, b).unwrap().cost + second.trade(&one, a).unwrap().cost;
        let scale = market.liquidity().value();
        agree(paid, swapped, UNITS, scale, "what both cost")?;
        let probe = draw.subset(market.states());
        agree(first.odds(&probe).unwrap().price(), second.odds(&probe).unwrap().price(), UNITS, 1.0, "the price after both")
    });
}

#[test]
fn a_trade_costs_what_its_parts_cost() {
    for_all(|draw| {
        let mut market = draw.market();
        let event = draw.subset(market.states());
        let shares = draw.shares(&market);
        let whole = market.quote(&event, shares).unwrap().cost;
        let part = shares * draw.unit();
        let parts = market.trade(&event, part).unwrap().cost + market.trade(&event, shares - part).unwrap().cost;
        agree(whole, parts, UNITS, market.liquidity().value(), "whole and parts")
    });
}

#[test]
fn a_round_trip_costs_nothing_and_with_fee_or_tick_something() {
    for_all(|draw| {
        let mut market = draw.market();
        let scale = market.liquidity().value();
        let event = draw.subset(market.states());
        let shares = draw.between(0.01, 3.0) * scale;
        let there = market.trade(&event, shares).unwrap();
        let back = market.trade(&event, -shares).unwrap();
        agree(there.cost + back.cost, 0.0, UNITS, scale, "there and back")?;
        let terms = [Terms::new(draw.between(1e-6, 0.05), 0.0), Terms::new(0.0, scale * 1e-4), Terms::new(0.001, scale * 1e-6)];
        for terms in terms {
            let terms = terms.unwrap();
            let charged = |fill: Fill| terms.charge(fill).total;
            // A tick takes nothing from an amount that is a multiple of it: the two amounts are irrational.
            let cost = charged(there) + charged(back);
            if cost <= 0.0 && there.cost.abs() > UNITS * f64::EPSILON * scale {
                return Err(format!("a round trip under {terms:?} costs {cost:e}"));
            }
        }
        Ok(())
    });
}

#[test]
fn a_bundle_of_a_partition_costs_its_face_value() {
    for_all(|draw| {
        let mut market = draw.market();
        let states = market.states();
        let shares = draw.shares(&market);
        let parts = 2 + draw.below(4.min(states - 1));
        let part_of: Vec<usize> = (0..states).map(|state| if state < parts { state } else { draw.below(parts) }).collect();
        let part = |part: usize| Subset::of(states, |state| part_of[state] == part);
        let paid: f64 = (0..parts).map(|index| market.trade(&part(index), shares).unwrap().cost).sum();
        agree(paid, shares, UNITS, market.liquidity().value() * 40.0, "the bundle")?;
        let face = vec![shares; states];
        agree(market.claim_cost(&face).unwrap(), shares, UNITS, market.liquidity().value(), "the claim that pays in every state")
    });
}

#[test]
fn the_maker_never_loses_more_than_its_bound() {
    for_all(|draw| {
        let mut market = draw.fresh_market();
        let states = market.states();
        let (mut paid, mut owed) = (0.0, vec![0.0_f64; states]);
        for _ in 0..8 {
            let event = draw.subset(states);
            let shares = 5.0 * draw.shares(&market);
            paid += market.trade(&event, shares).unwrap().cost;
            event.iter().for_each(|state| owed[state] += shares);
        }
        let bound = market.worst_case_loss();
        let so_far = market.loss_so_far();
        let slack = UNITS * f64::EPSILON * market.liquidity().value() * 120.0;
        let worst = owed.iter().map(|owed| owed - paid).fold(f64::NEG_INFINITY, f64::max);
        if worst > bound + slack {
            return Err(format!("{worst:e} beyond {bound:e}"));
        }
        agree(so_far, worst.max(0.0), UNITS, market.liquidity().value() * 120.0, "the loss so far")
    });
}

#[test]
fn a_conditional_bet_leaves_its_condition_alone_and_costs_nothing_without_it() {
    for_all(|draw| {
        let mut market = draw.market();
        let states = market.states();
        let (event, given) = (draw.subset(states), draw.subset(states));
        let shares = draw.shares(&market);
        let before = market.odds(&given).unwrap();
        let Ok(bet) = market.quote_given(&event, &given, shares) else {
            return Ok(());
        };
        // As a claim, the bet pays shares − stake or −stake under the condition, and nothing elsewhere: it costs nothing.
        let payout = |state: usize| match (given.contains(state), event.contains(state)) {
            (false, _) => 0.0,
            (true, false) => -bet.fill.cost,
            (true, true) => shares - bet.fill.cost,
        };
        let payouts: Vec<f64> = (0..states).map(payout).collect();
        agree(market.claim_cost(&payouts).unwrap(), 0.0, UNITS, market.liquidity().value(), "the bet as a claim")?;
        market.trade_given(&event, &given, shares).unwrap();
        let after = market.odds(&given).unwrap();
        agree(after.price(), before.price(), UNITS, 1.0, "p(given)")?;
        let now = market.odds_given(&event, &given).unwrap().price();
        agree(now, bet.fill.price_after, UNITS, 1.0, "p(event given)")
    });
}

#[test]
fn budgets_and_target_prices_come_true() {
    for_all(|draw| {
        let market = draw.market();
        let event = draw.subset(market.states());
        let scale = market.liquidity().value();
        let budget = draw.between(0.001, 3.0) * scale;
        let shares = market.shares_for_budget(&event, budget).unwrap();
        agree(market.quote(&event, shares).unwrap().cost, budget, UNITS, scale * 40.0, "the budget")?;
        let target = draw.between(0.01, 0.99);
        let shares = market.shares_for_price(&event, target).unwrap();
        agree(market.quote(&event, shares).unwrap().price_after, target, UNITS, 40.0, "the target")
    });
}
