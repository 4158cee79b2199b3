//! The market maker on one core: binary costs, a scenario market with thousands of standing events, and the tree form.
#![allow(clippy::print_stdout, clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use ercot_benches::machine;
use ercot_lmsr::event::{Atom, Edge, Event, Expression, Question, Range, Regime};
use ercot_lmsr::joint::Floor;
use ercot_lmsr::market::{CoherentMarket, ScenarioMarket};
use ercot_lmsr::rule::{BinaryMarket, Liquidity};
use ercot_lmsr::scenario::{ScenarioInput, ScenarioSet};
use ercot_lmsr::tree::{Meaning, Network, TreeMarket, Variable};
use ercot_types::market::{ConstraintKey, SettlementPoint};

const SCENARIOS: usize = 4096;
const POINTS: usize = 1000;
const CONSTRAINTS: usize = 50;

/// Numbers in [0, 1) from a counter.
struct Draw(u64);

impl Draw {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn main() -> Result<()> {
    println!("machine: {}; one thread is used", machine::processor());
    binary()?;
    scenarios()?;
    tree()
}

/// Seconds of the fastest and of the middle one of many runs.
fn timed(runs: usize, mut work: impl FnMut() -> Result<()>) -> Result<(f64, f64)> {
    let mut all = Vec::with_capacity(runs);
    for _ in 0..runs {
        let started = Instant::now();
        work()?;
        all.push(started.elapsed().as_secs_f64());
    }
    all.sort_by(f64::total_cmp);
    Ok((all.first().copied().context("no run")?, all[all.len() / 2]))
}

fn report(what: &str, (best, middle): (f64, f64)) {
    println!("{what}: best {:.1} us, median {:.1} us", best * 1e6, middle * 1e6);
}

fn binary() -> Result<()> {
    let mut draw = Draw(1);
    let market = BinaryMarket::new(0.3, Liquidity::new(100.0)?)?;
    let trades: Vec<f64> = (0..100_000).map(|_| (draw.unit() - 0.4) * 100.0).collect();
    let (best, middle) = timed(50, || {
        let mut paid = 0.0;
        for shares in &trades {
            paid += black_box(&market).cost(*shares)?;
        }
        black_box(paid);
        Ok(())
    })?;
    let count = trades.len() as f64;
    println!("binary trade cost: best {:.3e}/s, median {:.3e}/s", count / best, count / middle);
    Ok(())
}

fn point(index: usize) -> SettlementPoint {
    SettlementPoint(format!("P{index}"))
}

fn constraint(index: usize) -> ConstraintKey {
    ConstraintKey { constraint_name: format!("C{index}"), contingency_name: "BASE CASE".to_owned() }
}

fn scenario_set() -> Result<ScenarioSet> {
    let mut draw = Draw(2);
    let shadow_price = |draw: &mut Draw| if draw.unit() < 0.14 { -30.0 * (1.0 - draw.unit()).ln() } else { 0.0 };
    let shadow_prices = (0..CONSTRAINTS).map(|_| (0..SCENARIOS).map(|_| shadow_price(&mut draw)).collect()).collect();
    let factors = |draw: &mut Draw| (0..5).map(|step| (step * 10 + (draw.unit() * 10.0) as usize, draw.unit() - 0.5)).collect();
    Ok(ScenarioSet::new(ScenarioInput {
        weights: (0..SCENARIOS).map(|_| draw.unit() + 0.01).collect(),
        system_lambda: (0..SCENARIOS).map(|_| 15.0 + 40.0 * draw.unit()).collect(),
        constraints: (0..CONSTRAINTS).map(constraint).collect(),
        shadow_prices,
        shift_factors: (0..POINTS).map(|index| (point(index), factors(&mut draw))).collect(),
        ..ScenarioInput::default()
    })?)
}

/// Four parts of every point's prices, cut at quartiles.
fn standing(set: &ScenarioSet) -> Result<Vec<Event>> {
    let mut events = Vec::with_capacity(4 * POINTS);
    for index in 0..POINTS {
        let mut prices = set.prices(&point(index))?;
        prices.sort_by(f64::total_cmp);
        let cuts: Vec<f64> = (1..4).map(|quarter| prices[quarter * SCENARIOS / 4]).collect();
        let parts = Range::partition(&cuts)?;
        events.extend(parts.into_iter().map(|range| Event::new(Expression::Atom(Atom::Price { point: point(index), range }))));
    }
    Ok(events)
}

fn scenarios() -> Result<()> {
    let set = scenario_set()?;
    let events = standing(&set)?;
    let mut market = ScenarioMarket::new(set, Floor::DEFAULT, Liquidity::new(100.0)?)?;
    market.list(&events)?;
    let mut prices = Vec::new();
    println!("scenario market: {SCENARIOS} scenarios, {} standing events", events.len());
    report("  all prices", timed(300, || Ok(market.prices(black_box(&mut prices))?))?);
    for parts in prices.chunks(4) {
        ensure!((parts.iter().sum::<f64>() - 1.0).abs() < 1e-12, "four parts of a point's prices sum to {parts:?}");
    }
    let expression = |index: usize| events[index].expression.clone();
    let half = Expression::Any(vec![expression(400), expression(401)]).canonical();
    let trade = Question { event: half, given: None, scope: events[0].scope.clone() };
    let mut shares = 5.0;
    report(
        "  trade on half of the scenarios, then all prices",
        timed(300, || {
            shares = -shares;
            market.trade(black_box(&trade), shares)?;
            Ok(market.prices(black_box(&mut prices))?)
        })?,
    );
    report(
        "  the trade alone",
        timed(300, || {
            shares = -shares;
            market.trade(black_box(&trade), shares)?;
            Ok(())
        })?,
    );
    let compound = (expression(1) | expression(2)) & !(expression(42) ^ expression(883));
    let given = Some(!(expression(3001) & expression(17)));
    let question = Question { event: compound.canonical(), given, scope: events[0].scope.clone() };
    report(
        "  quote of a compound of four listed events given two more",
        timed(2000, || {
            black_box(market.quote(black_box(&question), 10.0)?);
            Ok(())
        })?,
    );
    let (event, given) = market.holds(&question)?;
    let given = given.context("there is a condition")?;
    report(
        "  the same from its sets of scenarios",
        timed(2000, || {
            black_box(market.joint().quote_given(black_box(&event), &given, 10.0)?);
            Ok(())
        })?,
    );
    let fresh: Question = "node_gt(P7,31.25) & !node_in(P90,(20,44.5])".parse()?;
    report(
        "  quote of a compound of two events that are not listed",
        timed(500, || {
            black_box(market.quote(black_box(&fresh), 10.0)?);
            Ok(())
        })?,
    );
    Ok(())
}

fn tree() -> Result<()> {
    let mut draw = Draw(3);
    let mut table = |rows: usize, values: usize| -> Vec<f64> {
        let row = |draw: &mut Draw| -> Vec<f64> {
            let raw: Vec<f64> = (0..values).map(|_| 0.05 + draw.unit()).collect();
            let total: f64 = raw.iter().sum();
            raw.iter().map(|value| value / total).collect()
        };
        (0..rows).flat_map(|_| row(&mut draw)).collect()
    };
    let regimes = vec![vec![], vec![Regime::LoadHigh], vec![Regime::LoadHigh, Regime::Scarcity]];
    let regime = Meaning::Regime(regimes);
    let mut variables = vec![Variable { name: "regime".to_owned(), meaning: regime, parents: vec![], table: table(1, 3) }];
    for index in 0..CONSTRAINTS {
        let meaning = Meaning::Constraint(constraint(index));
        variables.push(Variable { name: format!("C{index}"), meaning, parents: vec![0], table: table(3, 2) });
    }
    for index in 0..POINTS {
        let meaning = Meaning::Price { point: point(index), parts: Range::partition(&[0.0, 25.0, 100.0])? };
        let parents = vec![1 + index % CONSTRAINTS];
        variables.push(Variable { name: format!("P{index}"), meaning, parents, table: table(2, 4) });
    }
    let mut market = TreeMarket::new(Network::new(variables)?, Liquidity::new(100.0)?, 4096)?;
    println!("tree market: {POINTS} points with 4 buckets on {CONSTRAINTS} constraints on a regime");
    let mut prices = Vec::new();
    report(
        "  all prices",
        timed(2000, || {
            market.marginals(black_box(&mut prices));
            Ok(())
        })?,
    );
    ensure!(prices.len() == 3 + 2 * CONSTRAINTS + 4 * POINTS, "{} prices", prices.len());
    let high = Range::new(Edge::Excluding(100.0), Edge::Open)?;
    let event = Event::new(Expression::Atom(Atom::Price { point: point(500), range: high }));
    let compiled = market.compile(&Question::of(event))?;
    let mut shares = 5.0;
    report(
        "  trade, then all prices",
        timed(2000, || {
            shares = -shares;
            market.trade_compiled(black_box(&compiled), shares)?;
            market.marginals(black_box(&mut prices));
            Ok(())
        })?,
    );
    Ok(())
}
