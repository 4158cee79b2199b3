//! Scenarios that change while positions are open, and events of a graph.

use super::*;
use crate::event::Range;
use crate::graph::{EventGraph, Node, Rule};
use crate::scenario::{Measure, ScenarioError};

#[test]
fn positions_are_settled_by_the_thresholds_and_shift_factors_they_were_traded_on() {
    let mut desk = Desk::new(Terms::FREE);
    desk.buy("load_hi", 10.0).unwrap();
    desk.buy("contributes_most(A|BASE CASE,HB_WEST)", 6.0).unwrap();
    assert_eq!((desk.exchange.epoch(), desk.exchange.shift_factor_run()), (0, "2026-10-25T06:00Z"));
    let mut next = scenarios();
    next.thresholds.load_high = Some(68_000.0);
    // Now B moves the point more than A does.
    next.shift_factors = BTreeMap::from([(west(), vec![(0, 0.1), (1, -0.9)])]);
    desk.rebase(next).unwrap();
    assert_eq!((desk.exchange.epoch(), desk.exchange.shift_factor_run()), (1, "2026-10-26T06:00Z"));
    desk.buy("load_hi", 5.0).unwrap();
    desk.buy("contributes_most(A|BASE CASE,HB_WEST)", 3.0).unwrap();
    assert!(
        (desk.position("load_hi", 0).shares - 10.0).abs() < 1e-12 && (desk.position("load_hi", 1).shares - 5.0).abs() < 1e-12
    );
    desk.done(Action::Close);
    let before = desk.cash();
    // A load between the two thresholds; A: 0.5 · 40 against 0.6 · 30 before, 0.1 · 40 against 0.9 · 30 after.
    let truth = Outcome { levels: BTreeMap::from([(Quantity::Load, 66_000.0)]), ..outcome(20.0, 40.0, 30.0) };
    let settlement = desk.settle(truth);
    assert_eq!(settlement.verdict("load_hi", 0), Some(Verdict::Happened));
    assert_eq!(settlement.verdict("load_hi", 1), Some(Verdict::DidNotHappen));
    assert_eq!(settlement.verdict("contributes_most(A|BASE CASE,HB_WEST)", 0), Some(Verdict::Happened));
    assert_eq!(settlement.verdict("contributes_most(A|BASE CASE,HB_WEST)", 1), Some(Verdict::DidNotHappen));
    assert!((desk.cash() - before - 16.0).abs() < 1e-9);
    let again = replay(genesis(Terms::FREE), desk.exchange.log()).unwrap();
    assert_eq!(again.account(&AccountId("desk".to_owned())), desk.exchange.account(&AccountId("desk".to_owned())));
    let account = serde_json::to_string(again.account(&AccountId("desk".to_owned())).unwrap()).unwrap();
    assert_eq!(Some(&serde_json::from_str::<Account>(&account).unwrap()), again.account(&AccountId("desk".to_owned())));
}

#[test]
fn scenarios_of_the_same_thresholds_and_factors_keep_positions_together() {
    let mut desk = Desk::new(Terms::FREE);
    desk.buy("load_hi", 10.0).unwrap();
    let mut next = scenarios();
    next.weights[3] = 9.0;
    let scenarios = Box::new(next);
    desk.done(Action::Rebase { scenarios, shift_factor_run: "2026-10-25T06:00Z".to_owned() });
    desk.buy("load_hi", -10.0).unwrap();
    assert_eq!(desk.exchange.epoch(), 0);
    assert!(desk.position("load_hi", 0).is_flat());
}

#[test]
fn scenarios_that_do_not_know_an_open_position_are_refused() {
    let mut desk = Desk::new(Terms::FREE);
    desk.buy("node_gt(HB_WEST,35) given binds(B|BASE CASE)", 4.0).unwrap();
    let mut without = scenarios();
    without.constraints[1] = key("C");
    let error = desk.rebase(without.clone()).unwrap_err();
    assert!(matches!(&error, ExchangeError::OpenPosition { source: ScenarioError::UnknownConstraint { .. }, .. }), "{error}");
    assert_eq!((desk.exchange.epoch(), desk.exchange.log().len()), (0, 2));
    for change in
        [|next: &mut ScenarioInput| next.interval = None, |next: &mut ScenarioInput| next.product = Some("DAM".to_owned())]
    {
        let mut next = scenarios();
        change(&mut next);
        assert!(matches!(desk.rebase(next), Err(ExchangeError::Delivery)));
    }
    // Without the position the new scenarios are welcome.
    let mut fresh = Desk::new(Terms::FREE);
    fresh.rebase(without).unwrap();
}

/// An event of two quantities: load per $/MWh.
fn with_graph() -> Genesis {
    let measure = |measure| Rule::Measure(measure);
    let names = |all: [&str; 2]| all.map(str::to_owned).to_vec();
    let nodes = vec![
        Node::new("load", measure(Measure::Level { quantity: Quantity::Load })),
        Node::new("west", measure(Measure::Price { point: west() })),
        Node::new("per dollar", Rule::Ratio { numerator: "load".to_owned(), denominator: "west".to_owned(), without: 0.0 }),
        Node::new("cheap", Rule::Threshold { of: "per dollar".to_owned(), range: Range::above(2000.0).unwrap() }),
        Node::new("high", Rule::Event("load_hi".parse::<Event>().unwrap().expression)),
        Node::new("cheap and high", Rule::All(names(["cheap", "high"]))),
    ];
    let mut start = genesis(Terms::FREE);
    start.scenarios.graph = EventGraph::new(nodes).unwrap();
    start.events.push("graph(cheap)".parse().unwrap());
    start
}

#[test]
fn an_event_of_a_graph_is_traded_and_settled_like_any_other() {
    let mut desk = Desk { exchange: Exchange::new(with_graph()).unwrap() };
    desk.done(Action::Deposit { account: AccountId("desk".to_owned()), amount: 1000.0 });
    let high = desk.exchange.quote(&"load_hi".parse().unwrap(), 1.0).unwrap().0.fill.price_before;
    desk.buy("graph(cheap)", 20.0).unwrap();
    desk.buy("graph(cheap and high) given !binds(A|BASE CASE)", 5.0).unwrap();
    assert!(desk.exchange.quote(&"load_hi".parse().unwrap(), 1.0).unwrap().0.fill.price_before > high, "it moves the others");
    assert!(desk.buy("graph(per dollar)", 1.0).unwrap_err().to_string().contains("no event here"));
    assert!(desk.buy("graph(nothing)", 1.0).is_err());
    // The same nodes with another threshold are another epoch.
    desk.done(Action::Close);
    let price_unknown = Outcome { prices: BTreeMap::new(), ..outcome(0.0, 0.0, 0.0) };
    assert!(
        matches!(desk.try_do(Action::Settle { outcome: price_unknown }), Err(ExchangeError::Undecided { questions }) if questions.len() == 2)
    );
    let before = desk.cash();
    let settlement = desk.settle(outcome(34.0, 0.0, 0.0));
    assert_eq!(settlement.verdict("graph(cheap)", 0), Some(Verdict::Happened), "70,000 / 34 is above 2,000");
    assert!((desk.cash() - before - 25.0).abs() < 1e-9);
    let lines: Vec<String> = desk.exchange.log().iter().map(|entry| serde_json::to_string(entry).unwrap()).collect();
    let log: Vec<Entry> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let start: Genesis = serde_json::from_str(&serde_json::to_string(&with_graph()).unwrap()).unwrap();
    assert_eq!(replay(start, &log).unwrap().log(), desk.exchange.log());
}
