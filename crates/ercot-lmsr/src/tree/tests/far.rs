//! Trades so far out that a probability is below the smallest number.

use super::*;
use crate::event::Event;

/// The tree and the spelled-out market, trade by trade, compared in logarithms.
///
/// Logarithms are of the size of the shares traded, so that rounding leaves `units` a few thousand units of 2⁻⁵³ of that.
fn agree(trades: &[(&str, f64)], farthest: f64) {
    let network = network(3, &[&[0], &[0], &[1, 2]], 5);
    let liquidity = Liquidity::new(10.0).unwrap();
    let mut spelled = Spelled::new(&network, liquidity);
    let mut tree = TreeMarket::new(network, liquidity, CAP).unwrap();
    let allowed = 4096.0 * f64::EPSILON * farthest;
    for (text, units) in trades {
        let question: Question = text.parse().unwrap();
        let (event, shares) = (spelled.set(&question.event), units * 10.0);
        let cost = match &question.given {
            None => spelled.market.trade(&event, shares).unwrap().cost,
            Some(given) => spelled.market.trade_given(&event, &spelled.set(given), shares).unwrap().fill.cost,
        };
        let quote = tree.trade(&question, shares).unwrap();
        assert!(quote.fill.cost > shares.min(0.0), "{units} b of {text}: a free share");
        assert!((quote.fill.cost - cost).abs() <= 10.0 * allowed, "{units} b of {text}: {} {cost}", quote.fill.cost);
        for probe in [
            "node_gt(P0,100)",
            "node_le(P1,0)",
            "binds(C0|BASE CASE)",
            "load_hi",
            "node_gt(P2,25)",
            "node_gt(P0,100) & node_gt(P1,0)",
        ] {
            let ours = tree.odds(&probe.parse().unwrap()).unwrap();
            let theirs = spelled.market.odds(&spelled.set(&probe.parse::<Event>().unwrap().expression)).unwrap();
            for (ours, theirs) in [(ours.log_probability, theirs.log_probability), (ours.log_complement, theirs.log_complement)] {
                assert!(ours.is_finite(), "{probe} after {units} b of {text}: {ours}");
                assert!((ours - theirs).abs() <= allowed, "{probe} after {units} b of {text}: {ours} {theirs}");
            }
        }
        let mut prices = Vec::new();
        tree.marginals(&mut prices);
        assert!(prices.iter().all(|price| (0.0..=1.0 + 1e-12).contains(price)), "after {units} b of {text}: {prices:?}");
    }
}

#[test]
fn two_thousand_b_and_back_keep_the_tree_and_the_scenario_form_one_market() {
    agree(&[("node_gt(P0,100)", 2000.0), ("binds(C0|BASE CASE)", 1.0), ("node_gt(P0,100)", -2000.0), ("load_hi", 0.5)], 2000.0);
    agree(&[("node_gt(P0,100)", -2000.0), ("node_gt(P0,100)", 3.0), ("node_gt(P0,100)", 2500.0), ("node_le(P1,0)", 1.0)], 2500.0);
}

#[test]
fn opposing_trades_in_two_cliques_lose_nothing() {
    // P0 and P1 hang on C0 in cliques of their own: each trade alone makes the other's side of C0 impossible.
    let trades = [
        ("binds(C0|BASE CASE) & node_gt(P0,100)", 2000.0),
        ("!binds(C0|BASE CASE) & node_le(P1,0)", 2000.0),
        ("binds(C0|BASE CASE)", 5.0),
        ("node_gt(P0,100) | node_le(P1,0)", -1500.0),
        ("load_hi & !binds(C0|BASE CASE)", 1900.0),
        ("node_gt(P2,25) given load_hi", 900.0),
        ("node_gt(P0,100)", -3000.0),
        ("node_gt(P0,100)", 0.25),
    ];
    agree(&trades, 10_000.0);
    // The same in steps, each of which is small enough for the fast way.
    let steps: Vec<(&str, f64)> = (0..60)
        .flat_map(|_| [("binds(C0|BASE CASE) & node_gt(P0,100)", 40.0), ("!binds(C0|BASE CASE) & node_le(P1,0)", 39.0)])
        .collect();
    agree(&steps, 5_000.0);
}

#[test]
fn trades_on_an_event_and_its_opposite_do_not_wear_the_market_out() {
    let mut tree = TreeMarket::new(network(2, &[&[0]], 5), Liquidity::new(1.0).unwrap(), CAP).unwrap();
    let odds = |tree: &TreeMarket| tree.odds(&"load_hi".parse().unwrap()).unwrap().price();
    let before = odds(&tree);
    for _ in 0..20_000 {
        tree.trade(&"node_gt(P0,100)".parse().unwrap(), 1e6).unwrap();
        tree.trade(&"!node_gt(P0,100)".parse().unwrap(), 1e6).unwrap();
    }
    // Whole numbers are added: the logarithms are rounded to the last digit of a million once, 2⁻³², and stay there. A price
    // sums up a few of them; without centring they would come to 2·10¹⁰, with a last digit of 4e-6.
    assert!((odds(&tree) - before).abs() < 64.0 * 2.0_f64.powi(-32), "{before} {}", odds(&tree));
}

#[test]
fn what_is_beyond_rounding_is_refused_and_changes_nothing() {
    let mut tree = TreeMarket::new(network(2, &[&[0]], 5), Liquidity::new(1.0).unwrap(), CAP).unwrap();
    let question: Question = "node_gt(P0,100)".parse().unwrap();
    tree.trade(&question, 1e6).unwrap();
    tree.trade(&question, 1e6).unwrap();
    let before = tree.odds(&question).unwrap();
    let error = tree.trade(&question, 1e6).unwrap_err().to_string();
    assert!(error.contains("nothing was traded"), "{error}");
    assert_eq!(tree.odds(&question).unwrap(), before);
    assert!(tree.trade(&question, 2e6).is_err());
    tree.trade(&question, -1e6).unwrap();
}

#[test]
fn an_event_of_another_interval_or_product_is_refused() {
    let network = network(1, &[&[0]], 5).of(Some("2026-10-26T14:00:00Z".parse().unwrap()), Some("RTM".to_owned()));
    let stored: Network = serde_json::from_str(&serde_json::to_string(&network).unwrap()).unwrap();
    assert_eq!(stored, network);
    let tree = TreeMarket::new(network, Liquidity::new(1.0).unwrap(), CAP).unwrap();
    assert!(tree.odds(&"load_hi @2026-10-26T14:00:00Z in RTM".parse().unwrap()).is_ok());
    for text in ["load_hi @2026-10-26T14:05:00Z", "load_hi in DAM"] {
        assert!(matches!(tree.odds(&text.parse().unwrap()), Err(MarketError::Tree(TreeError::Scope(_)))), "{text}");
    }
}

#[test]
fn a_question_compiled_for_another_network_is_refused() {
    let market = |points: &[&[usize]]| TreeMarket::new(network(3, points, 5), Liquidity::new(1.0).unwrap(), CAP).unwrap();
    let (mut small, large) = (market(&[&[0]]), market(&[&[0], &[1], &[2]]));
    let compiled = large.compile(&"node_gt(P2,100)".parse().unwrap()).unwrap();
    assert!(matches!(small.trade_compiled(&compiled, 1.0), Err(TreeError::NotRepresented { .. })));
}
