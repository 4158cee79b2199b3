//! One market: n outcomes, binary, liquidity-sensitive, inverse questions, scores.

use ercot_lmsr::rule::{BinaryMarket, Liquidity, LiquiditySensitiveMarket, OutcomeMarket, cost_level};
use ercot_lmsr::score::{Forecast, brier, log_score};
use serde_json::Value;

use super::{COST, PRICE, cases, close, close_cost, number, numbers};

/// `q` as numbers, or by the rule of the cases that are too long to print.
fn quantities(case: &Value) -> Vec<f64> {
    if case["q"].is_array() {
        return numbers(&case["q"]);
    }
    let count = usize::try_from(case["n"].as_u64().unwrap()).unwrap();
    let rule = case["q_rule"].as_str().unwrap();
    let value = |index: usize| {
        let index = f64::from(u32::try_from(index).unwrap());
        if rule.starts_with("q_i=0") {
            0.0
        } else if rule.starts_with("q_i=i") {
            index
        } else if rule.starts_with("q_i=(-1)^i*1000") {
            if index % 2.0 == 0.0 { 1000.0 } else { -1000.0 }
        } else {
            panic!("unknown rule {rule}")
        }
    };
    (0..count).map(value).collect()
}

fn deltas(case: &Value, count: usize) -> Vec<f64> {
    match &case["delta"] {
        Value::Object(sparse) => {
            let mut deltas = vec![0.0; count];
            for (index, value) in sparse {
                deltas[index.parse::<usize>().unwrap()] = number(value);
            }
            deltas
        }
        dense => numbers(dense),
    }
}

#[test]
fn vectors_of_markets_with_many_outcomes() {
    for case in cases("multi") {
        let name = case["name"].as_str().unwrap();
        let liquidity = Liquidity::new(number(&case["b"])).unwrap();
        let quantities = quantities(&case);
        let mut market = OutcomeMarket::from_quantities(&quantities, liquidity).unwrap();
        close(cost_level(&quantities, liquidity).unwrap(), number(&case["cost"]), COST, &format!("{name}: cost level"));
        let uniform = OutcomeMarket::uniform(quantities.len(), liquidity).unwrap();
        let worst = number(&case["worst_case_loss_uniform"]);
        close(uniform.worst_case_loss(), worst, COST, &format!("{name}: worst case"));
        close(market.entropy(), number(&case["entropy_nats"]), COST, &format!("{name}: entropy"));
        let indices: Vec<usize> =
            numbers(&case["price_index"]).into_iter().map(|index| format!("{index}").parse().unwrap()).collect();
        let (prices, logs) = (numbers(&case["prices"]), numbers(&case["log_prices"]));
        for ((&index, price), log) in indices.iter().zip(prices).zip(logs) {
            close(market.price(index).unwrap(), price, PRICE, &format!("{name}: price {index}"));
            close(market.log_price(index).unwrap(), log, PRICE, &format!("{name}: log price {index}"));
        }
        // A plain sum of a hundred thousand prices would itself be off by more.
        let sum = market.value(&vec![1.0; quantities.len()]).unwrap();
        assert!((sum - 1.0).abs() < 1e-12, "{name}: prices sum to {sum}");
        if case.get("delta").is_none_or(Value::is_null) {
            continue;
        }
        let deltas = deltas(&case, quantities.len());
        let buys = deltas.iter().all(|delta| *delta >= 0.0) && deltas.iter().any(|delta| *delta > 0.0);
        let expected = number(&case["trade_cost"]);
        close_cost(market.bundle_cost(&deltas).unwrap(), expected, buys, &format!("{name}: trade cost"));
        let traded: Vec<usize> = (0..deltas.len()).filter(|&index| deltas[index] != 0.0).collect();
        if let [only] = traded[..] {
            close_cost(market.cost(only, deltas[only]).unwrap(), expected, buys, &format!("{name}: cost of one outcome"));
        }
        market.trade_bundle(&deltas).unwrap();
        if case["prices_after"].is_array() {
            for (index, price) in indices.iter().zip(numbers(&case["prices_after"])) {
                close(market.price(*index).unwrap(), price, PRICE, &format!("{name}: price {index} after"));
            }
        }
    }
}

#[test]
fn vectors_of_binary_markets() {
    for case in cases("binary") {
        let (prior, b) = (number(&case["prior"]), number(&case["b"]));
        let name = format!("prior {prior:e}, b {b:e}");
        let market = BinaryMarket::new(prior, Liquidity::new(b).unwrap()).unwrap();
        close(market.shares(), number(&case["shares"]), COST, &format!("{name}: shares"));
        close(market.cost_level(), number(&case["cost_level"]), COST, &format!("{name}: cost level"));
        let (yes, no) = (number(&case["worst_case_loss_if_yes"]), number(&case["worst_case_loss_if_no"]));
        close(market.worst_case_loss_if_it_happens(), yes, COST, &format!("{name}: worst case, yes"));
        close(market.worst_case_loss_if_not(), no, COST, &format!("{name}: worst case, no"));
        for trade in case["trades"].as_array().unwrap() {
            let units = number(&trade["delta_over_b"]);
            let what = format!("{name}, {units} b");
            let shares = units * b;
            close_cost(market.cost(shares).unwrap(), number(&trade["cost"]), units > 0.0, &what);
            close(market.price_after(shares).unwrap(), number(&trade["price_after"]), PRICE, &format!("{what}: price after"));
        }
    }
}

#[test]
fn vectors_of_inverse_questions() {
    for case in cases("inverse") {
        let kind = case["kind"].as_str().unwrap();
        if kind == "liquidity_from_move" {
            let found = Liquidity::from_move(number(&case["p0"]), number(&case["p1"]), number(&case["quantity"])).unwrap();
            close(found.value(), number(&case["b"]), COST, kind);
            continue;
        }
        let liquidity = Liquidity::new(number(&case["b"])).unwrap();
        let market = OutcomeMarket::from_quantities(&numbers(&case["q"]), liquidity).unwrap();
        let outcome = usize::try_from(case["outcome"].as_u64().unwrap()).unwrap();
        let expected = number(&case["shares"]);
        match kind {
            "shares_for_budget" => {
                let shares = market.shares_for_budget(outcome, number(&case["budget"])).unwrap();
                close(shares, expected, COST, kind);
                // The price after amplifies the shares' last digits by shares/b, which is 985 in one case.
                let tolerance = COST * (1.0 + shares.abs() / liquidity.value());
                close(market.price_after(outcome, shares).unwrap(), number(&case["price_after"]), tolerance, kind);
            }
            "shares_to_target_price" => {
                let shares = market.shares_for_price(outcome, number(&case["target"])).unwrap();
                close(shares, expected, COST, kind);
                close(market.cost(outcome, shares).unwrap(), number(&case["cost"]), COST, kind);
            }
            other => panic!("unknown kind {other}"),
        }
    }
}

#[test]
fn vectors_of_the_liquidity_sensitive_rule() {
    for case in cases("ls_lmsr") {
        let mut market = LiquiditySensitiveMarket::new(number(&case["alpha"]), &numbers(&case["q"])).unwrap();
        close(market.liquidity(), number(&case["b"]), COST, "b");
        close(market.cost_level(), number(&case["cost"]), COST, "cost");
        let prices = market.prices();
        for (price, expected) in prices.iter().zip(numbers(&case["prices"])) {
            // A price is a weight plus α times a difference of logarithms; both are of the order of 1.
            assert!((price - expected).abs() <= PRICE * expected.abs().max(1e-2), "{price} {expected}");
        }
        close(prices.iter().sum(), number(&case["price_sum"]), PRICE, "sum of prices");
        assert!(prices.iter().sum::<f64>() <= number(&case["price_sum_bound"]) * (1.0 + PRICE));
        let cost = market.trade_bundle(&numbers(&case["delta"])).unwrap();
        close(cost, number(&case["trade_cost"]), COST, "trade cost");
    }
}

#[test]
fn vectors_of_a_published_trajectory() {
    let mut market = OutcomeMarket::uniform(2, Liquidity::new(100.0).unwrap()).unwrap();
    let mut paid = 0.0;
    let mut held = [0.0_f64; 2];
    for step in cases("lmsr_crate_trajectory") {
        let outcome = usize::try_from(step["outcome"].as_u64().unwrap()).unwrap();
        let fill = market.trade(outcome, number(&step["delta"])).unwrap();
        paid += fill.cost;
        held[outcome] += fill.shares;
        let what = format!("{} of {outcome}", fill.shares);
        close(fill.cost, number(&step["trade_cost"]), COST, &what);
        for (index, price) in numbers(&step["prices"]).into_iter().enumerate() {
            close(market.price(index).unwrap(), price, PRICE, &what);
        }
        // Sums of rounded costs: their digits are those of the largest of them.
        assert!((paid - number(&step["cumulative"])).abs() <= COST * 1000.0, "{what}: {paid}");
        for (index, name) in ["maker_loss_if_0", "maker_loss_if_1"].into_iter().enumerate() {
            assert!((held[index] - paid - number(&step[name])).abs() <= COST * 1000.0, "{what}: {name}");
        }
    }
}

#[test]
fn vectors_of_a_funded_two_outcome_maker() {
    for case in cases("gnosis") {
        let scenario = case["scenario"].as_str().unwrap();
        assert!(scenario.contains("funding 1e17, n=2"), "{scenario}");
        let b = 1e17 / std::f64::consts::LN_2;
        let mut market = OutcomeMarket::uniform(2, Liquidity::new(b).unwrap()).unwrap();
        let mut sold = 0.0;
        for step in case["steps"].as_array().unwrap() {
            let net = number(&step["net_sold"][1]);
            let fill = market.trade(1, net - sold).unwrap();
            sold = net;
            let what = format!("{scenario}: {net:e}");
            close(fill.cost, number(&step["trade_cost"]), COST, &what);
            // b is 1e17/ln 2 rounded once: relative 1e-16 in the exponent net/b.
            let tolerance = PRICE * (1.0 + net.abs() / b);
            close(market.price(1).unwrap(), number(&step["marginal_price_1"]), tolerance, &what);
        }
    }
}

#[test]
fn vectors_of_published_budgets() {
    for case in cases("published_budget") {
        let (reserve, b) = (number(&case["reserve"]), number(&case["b"]));
        // A pool with this reserve of an outcome prices it at exp(−reserve/b).
        let price = (-reserve / b).exp();
        let market = BinaryMarket::new(price, Liquidity::new(b).unwrap()).unwrap();
        if case["op"] == "buy" {
            close(market.price(), number(&case["price_before"]), PRICE, "price before");
            let spend = number(&case["spend"]);
            let shares = market.shares_for_budget(spend).unwrap();
            close(shares, number(&case["shares"]), COST, "shares");
            close(shares - spend, number(&case["swap_out"]), 10.0 * COST, "swap out");
        } else {
            let sold = number(&case["shares_in"]);
            let received = -market.cost(-sold).unwrap();
            close(received, number(&case["received"]), COST, "received");
        }
    }
}

#[test]
fn vectors_of_scores() {
    for case in cases("scores") {
        let probability = number(&case["p"]);
        for happened in [true, false] {
            let outcome = if happened { "1" } else { "0" };
            let forecast = Forecast { probability, happened };
            close(brier(forecast), number(&case[format!("brier_{outcome}")]), COST, "Brier's score");
            close(log_score(forecast), number(&case[format!("log_{outcome}")]), COST, "logarithmic score");
        }
    }
}
