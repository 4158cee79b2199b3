//! What nodes come to over a scenario set.

use super::{Evaluated, EventGraph, GraphError, Rule};
use crate::numeric::Sum;
use crate::scenario::ScenarioSet;
use crate::subset::Subset;

impl Evaluated {
    /// The numbers; of an event, 1 where it holds and 0 elsewhere.
    pub fn into_numbers(self) -> Vec<f64> {
        match self {
            Self::Number(values) => values,
            Self::Event(holds) => numbers(&holds),
        }
    }
}

fn numbers(holds: &Subset) -> Vec<f64> {
    (0..holds.states()).map(|state| if holds.contains(state) { 1.0 } else { 0.0 }).collect()
}

/// Evaluates a node and what it depends on; what nothing needs any more is let go.
pub(super) fn node(graph: &EventGraph, scenarios: &ScenarioSet, wanted: usize) -> Result<Evaluated, GraphError> {
    let mut uses = vec![0_usize; graph.nodes.len()];
    uses[wanted] = 1;
    for &place in graph.order.iter().rev() {
        if uses[place] > 0 {
            for parent in &graph.parents[place] {
                uses[*parent] += 1;
            }
        }
    }
    let mut known: Vec<Option<Evaluated>> = vec![None; graph.nodes.len()];
    for &place in &graph.order {
        if uses[place] == 0 {
            continue;
        }
        let value = one(graph, scenarios, place, &known)?;
        for parent in &graph.parents[place] {
            uses[*parent] -= 1;
            if uses[*parent] == 0 {
                known[*parent] = None;
            }
        }
        known[place] = Some(value);
        if place == wanted {
            break;
        }
    }
    known[wanted].take().ok_or_else(|| GraphError::UnknownNode { name: graph.nodes[wanted].name.clone() })
}

fn one(graph: &EventGraph, scenarios: &ScenarioSet, place: usize, known: &[Option<Evaluated>]) -> Result<Evaluated, GraphError> {
    let node = &graph.nodes[place];
    let count = scenarios.count();
    let from_scenarios = |source| GraphError::Scenario { node: node.name.clone(), source };
    let parents: Vec<&Evaluated> = graph.parents[place].iter().filter_map(|parent| known[*parent].as_ref()).collect();
    let values = match &node.rule {
        Rule::Event(expression) => return scenarios.holds_expression(expression).map(Evaluated::Event).map_err(from_scenarios),
        Rule::Measure(measure) => scenarios.measure(measure).map_err(from_scenarios)?,
        Rule::Given(values) if values.len() == count => values.clone(),
        Rule::Given(values) => {
            return Err(GraphError::Length { node: node.name.clone(), expected: count, found: values.len() });
        }
        Rule::Threshold { range, .. } => {
            let rows = rows(&parents);
            return Ok(Evaluated::Event(Subset::of(count, |scenario| range.contains(rows[0][scenario]))));
        }
        Rule::All(_) => return Ok(Evaluated::Event(events(&parents).fold(Subset::all(count), |all, event| all & event))),
        Rule::Any(_) => return Ok(Evaluated::Event(events(&parents).fold(Subset::none(count), |any, event| any | event))),
        Rule::Conditional { .. } => match choose(&parents) {
            Evaluated::Number(values) => values,
            event @ Evaluated::Event(_) => return Ok(event),
        },
        rule => aggregate(rule, &rows(&parents), count),
    };
    match values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((scenario, &value)) => Err(GraphError::NotFinite { node: node.name.clone(), scenario, value }),
        None => Ok(Evaluated::Number(values)),
    }
}

fn rows(parents: &[&Evaluated]) -> Vec<Vec<f64>> {
    parents.iter().map(|parent| (*parent).clone().into_numbers()).collect()
}

fn events<'e>(parents: &'e [&Evaluated]) -> impl Iterator<Item = &'e Subset> {
    parents.iter().filter_map(|parent| match parent {
        Evaluated::Event(holds) => Some(holds),
        Evaluated::Number(_) => None,
    })
}

/// The second parent where the first holds, the third elsewhere.
fn choose(parents: &[&Evaluated]) -> Evaluated {
    match parents {
        [Evaluated::Event(on), Evaluated::Event(then), Evaluated::Event(otherwise)] => {
            Evaluated::Event((then.clone() & on) | &(!on.clone() & otherwise))
        }
        [Evaluated::Event(on), then, otherwise] => {
            let (then, otherwise) = ((*then).clone().into_numbers(), (*otherwise).clone().into_numbers());
            let pairs = then.into_iter().zip(otherwise).enumerate();
            Evaluated::Number(pairs.map(|(state, (then, otherwise))| if on.contains(state) { then } else { otherwise }).collect())
        }
        // The graph was checked: the first parent is an event, and there are three.
        _ => Evaluated::Number(Vec::new()),
    }
}

fn aggregate(rule: &Rule, rows: &[Vec<f64>], count: usize) -> Vec<f64> {
    let of_each = |value: &dyn Fn(&mut dyn Iterator<Item = f64>) -> f64| -> Vec<f64> {
        (0..count).map(|scenario| value(&mut rows.iter().map(|row| row[scenario]))).collect()
    };
    match rule {
        Rule::Mean(parents) => of_each(&|values| values.collect::<Sum>().total() / number(parents.len())),
        Rule::Min(_) => of_each(&|values| values.fold(f64::INFINITY, f64::min)),
        Rule::Max(_) => of_each(&|values| values.fold(f64::NEG_INFINITY, f64::max)),
        Rule::WeightedSum(terms) => {
            of_each(&|values| values.zip(terms).map(|(value, (_, weight))| value * weight).collect::<Sum>().total())
        }
        Rule::Share { .. } => of_each(&|values| {
            let part = values.next().unwrap_or(0.0).abs();
            let whole = values.map(f64::abs).collect::<Sum>().total();
            if whole > 0.0 { part / whole } else { 0.0 }
        }),
        Rule::Ratio { without, .. } => of_each(&|values| {
            let (numerator, denominator) = (values.next().unwrap_or(0.0), values.next().unwrap_or(0.0));
            if denominator == 0.0 { *without } else { numerator / denominator }
        }),
        // Leaves and events are no aggregates.
        _ => Vec::new(),
    }
}

#[allow(clippy::cast_precision_loss, reason = "MAX_LINKS is far below 2^53")]
fn number(count: usize) -> f64 {
    count as f64
}
