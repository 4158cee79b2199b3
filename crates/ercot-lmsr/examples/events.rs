//! Texts and ids of events, and a graph of events and quantities: `cargo run -p ercot-lmsr --example events`.

use std::error::Error;
use std::io::{self, Write};

use ercot_lmsr::event::{Event, Question, Range};
use ercot_lmsr::graph::{EventGraph, Node, Rule};
use ercot_lmsr::scenario::{Measure, ScenarioInput, ScenarioSet};
use ercot_types::market::SettlementPoint;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();

    // One event, however it is written.
    for text in ["node_gt(HB_WEST, 25) and not binds(WESTEX|BASE CASE)", "!binds(WESTEX|BASE CASE) & node_gt(HB_WEST,25)"] {
        let event: Event = text.parse()?;
        writeln!(out, "{}  {event}", event.id())?;
    }
    let question: Question = "scarcity_hi given load_hi @2026-10-26T14:05:00Z in RTM".parse()?;
    writeln!(out, "{}  {question}", question.id())?;
    if let Err(error) = "node_gt(HB_WEST,25".parse::<Event>() {
        writeln!(out, "refused: {error}")?;
    }

    let scenarios = ScenarioSet::new(ScenarioInput {
        weights: vec![1.0; 4],
        system_lambda: vec![22.0, 28.0, 35.0, 60.0],
        given_prices: [("HB_WEST", vec![12.0, 28.0, 20.0, 75.0]), ("HB_NORTH", vec![22.0, 28.0, 41.0, 61.0])]
            .map(|(point, prices)| (SettlementPoint(point.to_owned()), prices))
            .into(),
        ..ScenarioInput::default()
    })?;
    let price = |point: &str| Rule::Measure(Measure::Price { point: SettlementPoint(point.to_owned()) });
    let graph = EventGraph::new(vec![
        Node::new("hubs", Rule::Mean(vec!["west".to_owned(), "north".to_owned()])),
        Node::new("west", price("HB_WEST")),
        Node::new("north", price("HB_NORTH")),
        Node::new("hubs above 30", Rule::Threshold { of: "hubs".to_owned(), range: Range::above(30.0)? }),
    ])?;
    writeln!(out, "order: {}", graph.topological_order().collect::<Vec<_>>().join(", "))?;
    writeln!(out, "hubs: {:?}", graph.values(&scenarios, "hubs")?)?;
    writeln!(out, "above 30 in scenarios {:?}", graph.event(&scenarios, "hubs above 30")?.iter().collect::<Vec<_>>())?;
    Ok(())
}
