#![allow(clippy::unwrap_used, clippy::expect_used)]

use ercot_types::market::{ConstraintKey, SettlementPoint};

use super::*;
use crate::event::{Range, Regime};
use crate::joint::JointMarket;
use crate::subset::Subset;

const CAP: usize = 4096;

/// Numbers that look like probabilities, from a counter.
fn noise(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    0.05 + 0.9 * f64::from(u32::try_from(*seed >> 33).unwrap()) / f64::from(u32::MAX >> 1)
}

fn table(rows: usize, values: usize, seed: &mut u64) -> Vec<f64> {
    let mut table = Vec::new();
    for _ in 0..rows {
        let raw: Vec<f64> = (0..values).map(|_| noise(seed)).collect();
        let total: f64 = raw.iter().sum();
        table.extend(raw.iter().map(|value| value / total));
    }
    table
}

/// A latent regime, constraints that depend on it, and points whose price depends on one or two constraints.
fn network(constraints: usize, points: &[&[usize]], seed: u64) -> Network {
    let mut seed = seed;
    let regimes = vec![vec![], vec![Regime::LoadHigh], vec![Regime::LoadHigh, Regime::Scarcity]];
    let mut variables = vec![Variable {
        name: "regime".to_owned(),
        meaning: Meaning::Regime(regimes),
        parents: vec![],
        table: table(1, 3, &mut seed),
    }];
    for index in 0..constraints {
        let key: ConstraintKey = format!("C{index}|BASE CASE").parse().unwrap();
        variables.push(Variable {
            name: key.to_string(),
            meaning: Meaning::Constraint(key),
            parents: vec![0],
            table: table(3, 2, &mut seed),
        });
    }
    for (index, parents) in points.iter().enumerate() {
        let parts = Range::partition(&[0.0, 25.0, 100.0]).unwrap();
        variables.push(Variable {
            name: format!("P{index}"),
            meaning: Meaning::Price { point: SettlementPoint(format!("P{index}")), parts },
            parents: parents.iter().map(|constraint| constraint + 1).collect(),
            table: table(1 << parents.len(), 4, &mut seed),
        });
    }
    Network::new(variables).unwrap()
}

/// The same distribution with a state for every combination of values.
struct Spelled {
    market: JointMarket,
    network: Network,
    variables: Vec<usize>,
    combinations: Vec<Vec<usize>>,
}

impl Spelled {
    fn new(network: &Network, liquidity: Liquidity) -> Self {
        let variables: Vec<usize> = (0..network.variables().len()).collect();
        let count = network.combinations(&variables, 1 << 20).unwrap();
        let mut values = vec![0; variables.len()];
        let (mut combinations, mut prior) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let probability = |(index, variable): (usize, &Variable)| {
                let row = variable.parents.iter().fold(0, |row, parent| row * network.values(*parent) + values[*parent]);
                variable.table[row * network.values(index) + values[index]]
            };
            prior.push(network.variables().iter().enumerate().map(probability).product::<f64>());
            combinations.push(values.clone());
            network.next(&variables, &mut values);
        }
        let market = JointMarket::with_prior(&prior, liquidity).unwrap();
        Self { market, network: network.clone(), variables, combinations }
    }

    fn set(&self, expression: &Expression) -> Subset {
        let holds = |state: usize| self.network.holds(expression, &self.variables, &self.combinations[state]).unwrap();
        Subset::of(self.combinations.len(), holds)
    }
}

#[track_caller]
fn close(left: f64, right: f64, what: &str) {
    // Both forms multiply and add some thousand numbers below 1: a rounding error each.
    assert!((left - right).abs() <= 4096.0 * f64::EPSILON * left.abs().max(1e-3), "{what}: {left:e} {right:e}");
}

#[test]
fn the_tree_and_the_scenario_form_are_one_market() {
    let questions = [
        "node_gt(P0,25)",
        "binds(C1|BASE CASE)",
        "load_hi",
        "node_le(P1,0) | node_gt(P1,100)",
        "binds(C0|BASE CASE) & node_gt(P0,25)",
        "scarcity_hi ^ binds(C2|BASE CASE)",
        "node_gt(P2,25) given binds(C0|BASE CASE)",
        "node_gt(P0,100) & node_le(P2,25)",
        "node_gt(P1,25) given node_gt(P0,25) & !load_hi",
        "binds(C0|BASE CASE) given scarcity_hi",
    ];
    let liquidity = Liquidity::new(10.0).unwrap();
    for (seed, points) in [(1, &[&[0_usize][..], &[1], &[0, 2]][..]), (2, &[&[0], &[2], &[1, 2]]), (3, &[&[0, 1], &[1], &[2]])] {
        let network = network(3, points, seed);
        let mut spelled = Spelled::new(&network, liquidity);
        let mut tree = TreeMarket::new(network, liquidity, CAP).unwrap();
        for round in 0..40_usize {
            let question: Question = questions[(round * 7) % questions.len()].parse().unwrap();
            let shares = [5.0, -12.0, 30.0, -0.5][round % 4];
            let event = spelled.set(&question.event);
            let quote = tree.trade(&question, shares).unwrap();
            let what = format!("round {round}, {shares} of {question}");
            let (cost, after) = match &question.given {
                None => {
                    let fill = spelled.market.trade(&event, shares).unwrap();
                    (fill.cost, fill.price_after)
                }
                Some(given) => {
                    let given = spelled.set(given);
                    let bet = spelled.market.trade_given(&event, &given, shares).unwrap();
                    close(quote.given.unwrap(), bet.given, &what);
                    (bet.fill.cost, bet.fill.price_after)
                }
            };
            close(quote.fill.cost, cost, &what);
            close(quote.fill.price_after, after, &what);
            for text in questions {
                let probe: Question = text.parse().unwrap();
                let event = spelled.set(&probe.event);
                let spelled_odds = match &probe.given {
                    None => spelled.market.odds(&event).unwrap(),
                    Some(given) => spelled.market.odds_given(&event, &spelled.set(given)).unwrap(),
                };
                close(tree.odds(&probe).unwrap().price(), spelled_odds.price(), &format!("{what}: {probe}"));
            }
        }
        assert!(tree.worst_case_loss() >= spelled.market.worst_case_loss() * (1.0 - 1e-12));
    }
}

#[test]
fn marginals_are_the_odds_of_every_value() {
    let mut tree = TreeMarket::new(network(3, &[&[0], &[1, 2]], 9), Liquidity::new(5.0).unwrap(), CAP).unwrap();
    tree.trade(&"node_gt(P1,25)".parse().unwrap(), 7.0).unwrap();
    let mut marginals = Vec::new();
    tree.marginals(&mut marginals);
    assert_eq!(marginals.len(), 3 + 3 * 2 + 2 * 4);
    let odds = |text: &str| tree.odds(&text.parse().unwrap()).unwrap().price();
    close(marginals[4], odds("binds(C0|BASE CASE)"), "C0");
    close(marginals[12], odds("node_gt(P0,100)"), "P0 above 100");
    close(marginals[13], odds("node_le(P1,0)"), "P1 at most 0");
}

#[test]
fn a_far_trade_and_its_way_back_leave_the_market_as_it_was() {
    let mut tree = TreeMarket::new(network(3, &[&[0], &[1, 2]], 5), Liquidity::new(1.0).unwrap(), CAP).unwrap();
    let question: Question = "node_gt(P1,100)".parse().unwrap();
    let before = tree.odds(&"binds(C0|BASE CASE)".parse().unwrap()).unwrap().price();
    for shares in [150.0, 150.0, 400.0, -400.0, -150.0, -150.0] {
        tree.trade(&question, shares).unwrap();
    }
    // The logarithms were of the size of 700: so many rounding errors of 1.
    let after = tree.odds(&"binds(C0|BASE CASE)".parse().unwrap()).unwrap().price();
    assert!((before - after).abs() <= 700.0 * 16.0 * f64::EPSILON, "{before} {after}");
}

#[test]
fn what_needs_too_large_a_table_is_refused() {
    let points: Vec<Vec<usize>> = (0..8).map(|point| vec![point, (point + 1) % 8]).collect();
    let points: Vec<&[usize]> = points.iter().map(Vec::as_slice).collect();
    let network = network(8, &points, 3);
    assert!(matches!(
        TreeMarket::new(network.clone(), Liquidity::new(1.0).unwrap(), 16),
        Err(TreeError::TooWide { cap: 16, .. })
    ));
    let mut tree = TreeMarket::new(network, Liquidity::new(1.0).unwrap(), 64).unwrap();
    assert!(tree.width() >= 2);
    let all: Vec<String> = (0..8).map(|point| format!("node_gt(P{point},25)")).collect();
    let question: Question = all.join(" & ").parse().unwrap();
    assert!(matches!(tree.trade(&question, 1.0), Err(MarketError::Tree(TreeError::TooWide { .. }))));
    let error = tree.trade(&question, 1.0).unwrap_err().to_string();
    assert!(error.contains("scenario form"), "{error}");
}

#[test]
fn events_that_no_value_means_are_named() {
    let tree = TreeMarket::new(network(2, &[&[0]], 4), Liquidity::new(1.0).unwrap(), CAP).unwrap();
    for (text, says) in [
        ("node_gt(P0,30)", "cuts through a bucket"),
        ("node_gt(HB_WEST,25)", "no variable is about it"),
        ("wind_down", "no variable is about it"),
        ("binds(C0|*)", "name the contingency"),
        ("node_gt(P0,25) | node_le(P0,25)", "every scenario"),
        ("node_gt(P0,25) & node_le(P0,25)", "no scenario"),
        ("node_gt(P0,25) given binds(C0|BASE CASE) & !binds(C0|BASE CASE)", "condition holds in no scenario"),
    ] {
        let error = tree.odds(&text.parse().unwrap()).unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn a_network_that_is_none_is_refused() {
    let sound = network(1, &[&[0]], 1);
    let broken = |change: &dyn Fn(&mut Vec<Variable>)| {
        let mut variables: Vec<Variable> = sound.clone().into();
        change(&mut variables);
        Network::new(variables).unwrap_err().to_string()
    };
    assert!(broken(&|variables| variables.clear()).contains("at least one"));
    assert!(broken(&|variables| variables[1].parents = vec![1]).contains("earlier"));
    assert!(broken(&|variables| variables[1].table[0] = 0.0).contains("inside (0, 1)"));
    assert!(broken(&|variables| variables[1].table[0] /= 2.0).contains("sums to"));
    assert!(broken(&|variables| variables[1].table.push(0.5)).contains("entries"));
    let gap = |variables: &mut Vec<Variable>| {
        if let Meaning::Price { parts, .. } = &mut variables[2].meaning {
            parts[0] = Range::below(-1.0).unwrap();
        }
    };
    assert!(broken(&gap).contains("exactly once"));
}
