//! Prices as probabilities.
//!
//! A price is a sum of at most 40 weights over a total: about 40 rounding errors of its own size, and the laws compare sums
//! of up to four prices that are at most 1. 256 rounding errors of 1 are allowed.

use std::collections::BTreeMap;

use ercot_lmsr::event::{Atom, Event, Expression, Range};
use ercot_lmsr::joint::Floor;
use ercot_lmsr::market::{CoherentMarket, ScenarioMarket};
use ercot_lmsr::rule::Liquidity;
use ercot_lmsr::scenario::{ScenarioInput, ScenarioSet};
use ercot_lmsr::subset::Subset;
use ercot_types::market::SettlementPoint;

use super::support::{Draw, EPSILON, agree, for_all};

const UNITS: f64 = 256.0;

/// The price, with 0 and 1 for what is certain.
fn price(market: &ercot_lmsr::joint::JointMarket, event: &Subset) -> f64 {
    if event.is_none() {
        0.0
    } else if event.is_all() {
        1.0
    } else {
        market.odds(event).unwrap().price()
    }
}

#[test]
fn an_event_and_its_complement_cost_one() {
    for_all(|draw| {
        let market = draw.market();
        let event = draw.subset(market.states());
        agree(price(&market, &event) + price(&market, &!event), 1.0, UNITS, 1.0, "p(A) + p(not A)")
    });
}

#[test]
fn conjunctions_keep_within_frechets_bounds() {
    for_all(|draw| {
        let market = draw.market();
        let (one, other) = (draw.subset(market.states()), draw.subset(market.states()));
        let (p, q, both) = (price(&market, &one), price(&market, &other), price(&market, &(one & &other)));
        let slack = UNITS * EPSILON;
        let inside = both >= (p + q - 1.0).max(0.0) - slack && both <= p.min(q) + slack;
        if inside { Ok(()) } else { Err(format!("p(A) {p:e}, p(B) {q:e}, p(A and B) {both:e}")) }
    });
}

#[test]
fn inclusion_and_exclusion_balance() {
    for_all(|draw| {
        let market = draw.market();
        let sets: Vec<Subset> = (0..3).map(|_| draw.subset(market.states())).collect();
        let p = |set: Subset| price(&market, &set);
        let [a, b, c] = [0, 1, 2].map(|index: usize| sets[index].clone());
        let two = p(a.clone()) + p(b.clone()) - p(a.clone() & &b);
        agree(p(a.clone() | &b), two, UNITS, 1.0, "two events")?;
        let three = p(a.clone()) + p(b.clone()) + p(c.clone()) - p(a.clone() & &b) - p(a.clone() & &c) - p(b.clone() & &c)
            + p((a.clone() & &b) & &c);
        agree(p((a | &b) | &c), three, UNITS, 1.0, "three events")
    });
}

fn scenario_market(draw: &mut Draw) -> (ScenarioMarket, SettlementPoint, Vec<f64>) {
    let count = 2 + draw.below(30);
    let point = SettlementPoint("HB_WEST".to_owned());
    let prices: Vec<f64> = (0..count).map(|_| (draw.between(-50.0, 150.0) * 4.0).round() / 4.0).collect();
    let input = ScenarioInput {
        weights: (0..count).map(|_| draw.unit() + 1e-6).collect(),
        system_lambda: vec![0.0; count],
        given_prices: BTreeMap::from([(point.clone(), prices.clone())]),
        ..ScenarioInput::default()
    };
    let market = ScenarioMarket::new(ScenarioSet::new(input).unwrap(), Floor::DEFAULT, Liquidity::new(10.0).unwrap()).unwrap();
    (market, point, prices)
}

fn range_price(market: &ScenarioMarket, point: &SettlementPoint, range: Range) -> f64 {
    let event = Event::new(Expression::Atom(Atom::Price { point: point.clone(), range }));
    let holds = market.scenarios().holds(&event).unwrap();
    price(market.joint(), &holds)
}

#[test]
fn a_higher_threshold_is_never_likelier() {
    for_all(|draw| {
        let (market, point, prices) = scenario_market(draw);
        // Thresholds on the prices themselves are the hard ones.
        let (one, other) = (prices[draw.below(prices.len())], prices[draw.below(prices.len())]);
        let (low, high) = (one.min(other), one.max(other));
        let above = |value| range_price(&market, &point, Range::above(value).unwrap());
        let (p, q) = (above(low), above(high));
        if q <= p + UNITS * EPSILON { Ok(()) } else { Err(format!("p(> {low}) = {p:e} < p(> {high}) = {q:e}")) }
    });
}

#[test]
fn the_parts_of_a_partition_cost_one() {
    for_all(|draw| {
        let (market, point, prices) = scenario_market(draw);
        let mut cuts: Vec<f64> = (0..=draw.below(6)).map(|_| prices[draw.below(prices.len())]).collect();
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        let sum: f64 = Range::partition(&cuts).unwrap().into_iter().map(|part| range_price(&market, &point, part)).sum();
        agree(sum, 1.0, UNITS, 1.0, "the sum over a partition")
    });
}

#[test]
fn listed_prices_are_those_of_single_questions() {
    for_all(|draw| {
        let (mut market, point, prices) = scenario_market(draw);
        let event =
            |value: f64| Event::new(Expression::Atom(Atom::Price { point: point.clone(), range: Range::above(value).unwrap() }));
        let mut sorted = prices.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.dedup();
        sorted.pop();
        let events: Vec<Event> = sorted.into_iter().map(event).collect();
        market.list(&events).map_err(|error| error.to_string())?;
        let mut listed = Vec::new();
        market.prices(&mut listed).map_err(|error| error.to_string())?;
        for (event, price) in events.iter().zip(listed) {
            let odds = market.odds(&ercot_lmsr::event::Question::of(event.clone())).map_err(|error| error.to_string())?;
            agree(price, odds.price(), UNITS, 1.0, &event.to_string())?;
        }
        Ok(())
    });
}
