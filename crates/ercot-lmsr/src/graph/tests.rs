use ercot_types::market::SettlementPoint;

use super::*;
use crate::scenario::ScenarioInput;

fn scenarios() -> ScenarioSet {
    let prices = [("A", [10.0, -20.0, 30.0, 0.0]), ("B", [20.0, 20.0, -30.0, 0.0])];
    ScenarioSet::new(ScenarioInput {
        weights: vec![1.0; 4],
        system_lambda: vec![5.0, 15.0, 25.0, 35.0],
        given_prices: prices.map(|(point, row)| (SettlementPoint(point.to_owned()), row.to_vec())).into(),
        ..ScenarioInput::default()
    })
    .unwrap()
}

fn price(point: &str) -> Rule {
    Rule::Measure(Measure::Price { point: SettlementPoint(point.to_owned()) })
}

fn names(all: &[&str]) -> Vec<String> {
    all.iter().map(|name| (*name).to_owned()).collect()
}

fn event(text: &str) -> Rule {
    Rule::Event(text.parse::<crate::event::Event>().unwrap().expression)
}

/// The two prices, an event each, and one more node.
fn with(rule: Rule) -> EventGraph {
    EventGraph::new(vec![
        Node::new("it", rule),
        Node::new("a", price("A")),
        Node::new("b", price("B")),
        Node::new("a up", event("node_gt(A,0)")),
        Node::new("b up", event("node_gt(B,0)")),
    ])
    .unwrap()
}

#[track_caller]
fn comes_to(rule: &Rule, expected: [f64; 4]) {
    let found = with(rule.clone()).values(&scenarios(), "it").unwrap();
    let differs = found.iter().zip(expected).any(|(found, expected)| (found - expected).abs() > 1e-12);
    assert!(!differs, "{rule:?}: {found:?}, not {expected:?}");
}

#[test]
fn every_aggregate_is_what_its_name_says() {
    let both = || names(&["a", "b"]);
    let (a, b, up) = (|| "a".to_owned(), || "b".to_owned(), || names(&["a up", "b up"]));
    comes_to(&Rule::Mean(both()), [15.0, 0.0, 0.0, 0.0]);
    comes_to(&Rule::Min(both()), [10.0, -20.0, -30.0, 0.0]);
    comes_to(&Rule::Max(both()), [20.0, 20.0, 30.0, 0.0]);
    comes_to(&Rule::WeightedSum(vec![(a(), 2.0), (b(), -0.5)]), [10.0, -50.0, 75.0, 0.0]);
    comes_to(&Rule::Share { part: a(), of: both() }, [1.0 / 3.0, 0.5, 0.5, 0.0]);
    comes_to(&Rule::Ratio { numerator: a(), denominator: b(), without: 7.0 }, [0.5, -1.0, -1.0, 7.0]);
    comes_to(&Rule::All(up()), [1.0, 0.0, 0.0, 0.0]);
    comes_to(&Rule::Any(up()), [1.0, 1.0, 1.0, 0.0]);
    comes_to(&Rule::Mean(up()), [1.0, 0.5, 0.5, 0.0]);
    comes_to(&Rule::Conditional { on: "a up".to_owned(), then: a(), otherwise: b() }, [10.0, 20.0, 30.0, 0.0]);
    comes_to(
        &Rule::Conditional { on: "a up".to_owned(), then: "b up".to_owned(), otherwise: "a up".to_owned() },
        [1.0, 0.0, 0.0, 0.0],
    );
    comes_to(&Rule::Threshold { of: a(), range: Range::below(0.0).unwrap() }, [0.0, 1.0, 0.0, 0.0]);
    comes_to(&Rule::Given(vec![1.0, 2.0, 3.0, 4.0]), [1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn parents_come_before_children_in_whatever_order_they_are_given() {
    let graph = EventGraph::new(vec![
        Node::new("top", Rule::Max(names(&["left", "right"]))),
        Node::new("right", Rule::Mean(names(&["leaf"]))),
        Node::new("left", Rule::Mean(names(&["leaf", "leaf"]))),
        Node::new("leaf", price("A")),
    ])
    .unwrap();
    assert_eq!(graph.topological_order().collect::<Vec<_>>(), ["leaf", "right", "left", "top"]);
    assert_eq!(graph.values(&scenarios(), "top").unwrap().len(), 4);
    assert_eq!(graph.kind("top").unwrap(), Kind::Number);
    let text = serde_json::to_string(&graph).unwrap();
    assert_eq!(serde_json::from_str::<EventGraph>(&text).unwrap(), graph);
}

#[test]
fn a_cycle_is_named_from_one_node_back_to_it() {
    let error = EventGraph::new(vec![
        Node::new("beside", Rule::Mean(names(&["b"]))),
        Node::new("a", Rule::Mean(names(&["c", "leaf"]))),
        Node::new("b", Rule::Mean(names(&["a"]))),
        Node::new("c", Rule::Mean(names(&["b"]))),
        Node::new("leaf", price("A")),
    ])
    .unwrap_err();
    let GraphError::Cycle { path } = &error else { panic!("{error}") };
    assert_eq!(path.len(), 4);
    assert_eq!(path.first(), path.last());
    let follows = |pair: &[String]| matches!((pair[0].as_str(), pair[1].as_str()), ("a", "c") | ("b", "a") | ("c", "b"));
    assert!(path.windows(2).all(follows), "{error}");
    let own = EventGraph::new(vec![Node::new("a", Rule::Mean(names(&["a"])))]).unwrap_err();
    assert_eq!(own.to_string(), "nodes depend on themselves: a -> a");
    let text = r#"[{"name":"a","rule":{"mean":["a"]}}]"#;
    assert!(serde_json::from_str::<EventGraph>(text).is_err(), "a stored graph is checked, too");
}

#[test]
fn nodes_that_make_no_graph_are_refused() {
    let one = |rule: Rule| EventGraph::new(vec![Node::new("a", price("A")), Node::new("it", rule)]).unwrap_err();
    assert!(matches!(one(Rule::Mean(vec![])), GraphError::NoParents { .. }));
    assert!(matches!(one(Rule::Share { part: "a".to_owned(), of: vec![] }), GraphError::NoParents { .. }));
    assert!(matches!(one(Rule::Mean(names(&["x"]))), GraphError::UnknownParent { .. }));
    assert!(matches!(one(Rule::All(names(&["a"]))), GraphError::Kind { needed: Kind::Event, .. }));
    assert!(matches!(one(Rule::WeightedSum(vec![("a".to_owned(), f64::NAN)])), GraphError::Number { .. }));
    assert!(matches!(one(Rule::Given(vec![f64::INFINITY])), GraphError::Number { .. }));
    assert!(matches!(EventGraph::new(vec![Node::new("", price("A"))]), Err(GraphError::Name { .. })));
    assert!(matches!(
        EventGraph::new(vec![Node::new("a", price("A")), Node::new("a", price("A"))]),
        Err(GraphError::Name { .. })
    ));
    let many = (0..=MAX_NODES).map(|place| Node::new(place.to_string(), price("A"))).collect();
    assert!(matches!(EventGraph::new(many), Err(GraphError::TooLarge { .. })));
    assert!(matches!(one(Rule::Mean(vec!["a".to_owned(); MAX_LINKS + 1])), GraphError::TooLarge { .. }));
}

#[test]
fn what_cannot_be_evaluated_names_its_node() {
    let (known, huge) = (scenarios(), || Rule::WeightedSum(vec![("a".to_owned(), f64::MAX)]));
    assert!(matches!(with(huge()).values(&known, "it"), Err(GraphError::NotFinite { scenario: 0, .. })));
    assert!(matches!(with(Rule::Given(vec![1.0])).values(&known, "it"), Err(GraphError::Length { expected: 4, found: 1, .. })));
    assert!(matches!(with(price("C")).values(&known, "it"), Err(GraphError::Scenario { .. })));
    assert!(matches!(with(price("A")).event(&known, "it"), Err(GraphError::Kind { .. })));
    assert!(matches!(with(price("A")).values(&known, "nothing"), Err(GraphError::UnknownNode { .. })));
    // A faulty node that nothing asked for is not looked at.
    assert!(with(huge()).values(&known, "a").is_ok());
}

#[test]
fn a_chain_of_a_hundred_thousand_nodes_is_no_deep_recursion() {
    let mut nodes = vec![Node::new("0", price("A"))];
    nodes.extend((1..MAX_NODES).map(|place| Node::new(place.to_string(), Rule::Mean(vec![(place - 1).to_string()]))));
    nodes.reverse();
    let graph = EventGraph::new(nodes).unwrap();
    assert_eq!(graph.values(&scenarios(), &(MAX_NODES - 1).to_string()).unwrap(), [10.0, -20.0, 30.0, 0.0]);
}
