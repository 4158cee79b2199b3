//! Several events in one market: e0 … ek over 2^k states, of a small network or of independent events.

use ercot_lmsr::joint::JointMarket;
use ercot_lmsr::rule::Liquidity;
use ercot_lmsr::subset::Subset;
use serde_json::Value;

use super::{COST, PRICE, cases, close, number};

/// The states' probabilities. A file may give them as `prior_states`; the two markets of the default file are known by name.
fn prior(case: &Value, count: usize) -> Vec<f64> {
    if let Some(given) = case["prior_states"].as_array() {
        return given.iter().map(number).collect();
    }
    let bit = |state: usize, event: usize| state >> event & 1 == 1;
    let of = |happens: bool, probability: f64| if happens { probability } else { 1.0 - probability };
    let states = 0..1_usize << count;
    match case["name"].as_str().unwrap() {
        "product_10_events" => {
            let marginal = |event: usize| number(&case["steps"][0]["prices"][format!("e{event}")]);
            states.map(|state| (0..count).map(|event| of(bit(state, event), marginal(event))).product()).collect()
        }
        // A regime e2 with probability .2; given it, e0 and e1 are independent: .9 and .7 in it, .1 and .05 outside.
        "bayes_net_3_events" => states
            .map(|state| {
                let (e0, e1) = if bit(state, 2) { (0.9, 0.7) } else { (0.1, 0.05) };
                of(bit(state, 2), 0.2) * of(bit(state, 0), e0) * of(bit(state, 1), e1)
            })
            .collect(),
        other => panic!("{other}: give \"prior_states\""),
    }
}

/// `e0`, `not e0`, `e0&e1`, `e0|e1`, `e0&!e1`, `e0 xor e1`.
fn set(text: &str, states: usize) -> Subset {
    let single = |text: &str| {
        let event: usize = text.trim().strip_prefix('e').unwrap().parse().unwrap();
        Subset::of(states, |state| state >> event & 1 == 1)
    };
    if let Some((left, right)) = text.split_once("&!") {
        single(left) & &!single(right)
    } else if let Some((left, right)) = text.split_once('&') {
        single(left) & &single(right)
    } else if let Some((left, right)) = text.split_once('|') {
        single(left) | &single(right)
    } else if let Some((left, right)) = text.split_once(" xor ") {
        single(left) ^ &single(right)
    } else if let Some(inner) = text.strip_prefix("not ") {
        !single(inner)
    } else {
        single(text)
    }
}

#[test]
fn vectors_of_joint_markets() {
    for case in cases("joint") {
        let name = case["name"].as_str().unwrap();
        let count = usize::try_from(case["k"].as_u64().unwrap()).unwrap();
        let states = 1 << count;
        let mut market = JointMarket::with_prior(&prior(&case, count), Liquidity::new(number(&case["b"])).unwrap()).unwrap();
        let bound = number(&case["maker_worst_loss_bound"]);
        close(market.worst_case_loss(), bound, COST, &format!("{name}: loss bound"));
        for step in case["steps"].as_array().unwrap() {
            let after = step["after"].as_str().unwrap();
            let what = format!("{name}, {after}");
            trade(&mut market, step, after, states, &what);
            for (event, price) in step["prices"].as_object().unwrap() {
                let odds = match event.split_once(" given ") {
                    Some((event, given)) => market.odds_given(&set(event, states), &set(given, states)).unwrap(),
                    None => market.odds(&set(event, states)).unwrap(),
                };
                close(odds.price(), number(price), PRICE, &format!("{what}: {event}"));
            }
        }
        let realised = number(&case["maker_worst_loss_realised"]);
        // What was paid and what would be due are of the order of the shares, 20: their difference has lost a digit.
        assert!((market.loss_so_far() - realised).abs() <= COST * 20.0, "{name}: {}", market.loss_so_far());
    }
}

fn trade(market: &mut JointMarket, step: &Value, after: &str, states: usize, what: &str) {
    let Some((verb, shares)) = after.split_once(" delta=") else {
        assert_eq!(after, "prior");
        return;
    };
    let shares: f64 = shares.parse().unwrap();
    if let Some(event) = verb.strip_prefix("buy ") {
        let fill = market.trade(&set(event, states), shares).unwrap();
        close(fill.cost, number(&step["cost"]), COST, what);
    } else {
        let (event, given) = verb.strip_prefix("cond ").unwrap().split_once(" given ").unwrap();
        let given_before = market.odds(&set(given, states)).unwrap().price();
        let bet = market.trade_given(&set(event, states), &set(given, states), shares).unwrap();
        close(bet.fill.cost, number(&step["price_paid_if_given"]), COST, what);
        assert_eq!(step["p_given_unchanged"], true);
        close(market.odds(&set(given, states)).unwrap().price(), given_before, PRICE, what);
    }
}
