//! Parents before children, or the cycle that forbids it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::{EventGraph, GraphError, Kind, MAX_LINKS, MAX_NODES, Node, Rule};

pub(super) fn graph(nodes: Vec<Node>) -> Result<EventGraph, GraphError> {
    let links = nodes.iter().map(|node| node.rule.parents().len()).sum();
    if nodes.len() > MAX_NODES || links > MAX_LINKS {
        return Err(GraphError::TooLarge { nodes: nodes.len(), links });
    }
    let mut places = BTreeMap::new();
    for (place, node) in nodes.iter().enumerate() {
        if node.name.is_empty() || places.insert(node.name.clone(), place).is_some() {
            return Err(GraphError::Name { name: node.name.clone() });
        }
        check_numbers(node)?;
    }
    let parents: Vec<Vec<usize>> = nodes.iter().map(|node| parents_of(node, &places)).collect::<Result<_, _>>()?;
    let order = topological(&parents).map_err(|stuck| cycle(&nodes, &parents, stuck))?;
    let mut kinds = vec![Kind::Number; nodes.len()];
    for &place in &order {
        kinds[place] = kind(&nodes, &parents[place], &kinds, place)?;
    }
    Ok(EventGraph { nodes, places, parents, kinds, order })
}

fn check_numbers(node: &Node) -> Result<(), GraphError> {
    let value = match &node.rule {
        Rule::Given(values) => values.iter().copied().find(|value| !value.is_finite()),
        Rule::WeightedSum(terms) => terms.iter().map(|(_, weight)| *weight).find(|weight| !weight.is_finite()),
        Rule::Ratio { without, .. } => Some(*without).filter(|value| !value.is_finite()),
        _ => None,
    };
    value.map_or(Ok(()), |value| Err(GraphError::Number { node: node.name.clone(), value }))
}

fn parents_of(node: &Node, places: &BTreeMap<String, usize>) -> Result<Vec<usize>, GraphError> {
    let names = node.rule.parents();
    let of_nothing = match &node.rule {
        Rule::Event(_) | Rule::Measure(_) | Rule::Given(_) => false,
        Rule::Share { of, .. } => of.is_empty(),
        _ => names.is_empty(),
    };
    if of_nothing {
        return Err(GraphError::NoParents { node: node.name.clone() });
    }
    let place = |name: &&str| {
        let missing = || GraphError::UnknownParent { node: node.name.clone(), parent: (*name).to_owned() };
        places.get(*name).copied().ok_or_else(missing)
    };
    names.iter().map(place).collect()
}

/// A. Kahn's order (1962), the earliest given first. Err: a node that depends on itself, perhaps through others.
fn topological(parents: &[Vec<usize>]) -> Result<Vec<usize>, usize> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
    let mut waiting: Vec<usize> = parents.iter().map(Vec::len).collect();
    for (place, parents) in parents.iter().enumerate() {
        for parent in parents {
            children[*parent].push(place);
        }
    }
    let ready = waiting.iter().enumerate().filter(|(_, parents)| **parents == 0);
    let mut ready: BinaryHeap<Reverse<usize>> = ready.map(|(place, _)| Reverse(place)).collect();
    let mut order = Vec::with_capacity(parents.len());
    while let Some(Reverse(place)) = ready.pop() {
        order.push(place);
        for &child in &children[place] {
            waiting[child] -= 1;
            if waiting[child] == 0 {
                ready.push(Reverse(child));
            }
        }
    }
    let stuck = waiting.iter().position(|parents| *parents > 0);
    stuck.map_or(Ok(order), |stuck| {
        // From a node that waits on and on to one that waits for it comes, at last, to one that was met before.
        let mut met = vec![false; parents.len()];
        let mut place = stuck;
        while !met[place] {
            met[place] = true;
            place = parents[place].iter().copied().find(|parent| waiting[*parent] > 0).unwrap_or(place);
        }
        Err(place)
    })
}

/// The way from a node on a cycle back to itself, a shortest one.
fn cycle(nodes: &[Node], parents: &[Vec<usize>], on_it: usize) -> GraphError {
    let mut reached_from: BTreeMap<usize, usize> = BTreeMap::new();
    let mut front = vec![on_it];
    while !reached_from.contains_key(&on_it) && !front.is_empty() {
        let mut next = Vec::new();
        for place in front {
            for &parent in &parents[place] {
                reached_from.entry(parent).or_insert_with(|| {
                    next.push(parent);
                    place
                });
            }
        }
        front = next;
    }
    let mut path = vec![on_it];
    let mut place = on_it;
    while let Some(&child) = reached_from.get(&place) {
        path.push(child);
        place = child;
        if place == on_it {
            break;
        }
    }
    path.reverse();
    GraphError::Cycle { path: path.into_iter().map(|place| nodes[place].name.clone()).collect() }
}

/// What a node is, by its rule and what its parents are.
fn kind(nodes: &[Node], parents: &[usize], kinds: &[Kind], place: usize) -> Result<Kind, GraphError> {
    let node = &nodes[place];
    let must_be_events = |parents: &[usize]| match parents.iter().find(|parent| kinds[**parent] != Kind::Event) {
        Some(parent) => {
            Err(GraphError::Kind { node: node.name.clone(), parent: nodes[*parent].name.clone(), needed: Kind::Event })
        }
        None => Ok(Kind::Event),
    };
    match &node.rule {
        Rule::Event(_) | Rule::Threshold { .. } => Ok(Kind::Event),
        Rule::All(_) | Rule::Any(_) => must_be_events(parents),
        Rule::Conditional { .. } => {
            must_be_events(&parents[..1])?;
            let both = parents[1..].iter().all(|parent| kinds[*parent] == Kind::Event);
            Ok(if both { Kind::Event } else { Kind::Number })
        }
        Rule::Measure(_)
        | Rule::Given(_)
        | Rule::Mean(_)
        | Rule::Min(_)
        | Rule::Max(_)
        | Rule::WeightedSum(_)
        | Rule::Share { .. }
        | Rule::Ratio { .. } => Ok(Kind::Number),
    }
}
