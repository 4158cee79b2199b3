//! Whole books on an exchange: whatever is traded, rebased, withdrawn and found out, nobody loses more than was agreed.

use std::collections::BTreeMap;

use ercot_lmsr::event::{Quantity, Question};
use ercot_lmsr::exchange::{AccountId, Action, Exchange, ExchangeError, Genesis, Outcome, Receipt};
use ercot_lmsr::joint::Floor;
use ercot_lmsr::market::CoherentMarket;
use ercot_lmsr::rule::{Guard, Liquidity, Terms};
use ercot_lmsr::scenario::{RegimeThresholds, ScenarioInput, ScenarioSet};
use ercot_types::market::{ConstraintKey, SettlementPoint};
use jiff::Timestamp;

use super::support::{Draw, EPSILON, cases};

const STATES: usize = 10;
const QUESTIONS: [&str; 10] = [
    "load_hi",
    "!load_hi",
    "binds(A|BASE CASE)",
    "load_hi & binds(A|BASE CASE)",
    "node_gt(HB_WEST,25) | binds(B|BASE CASE)",
    "node_gt(HB_WEST,25)",
    "lambda_gt(25) ^ load_hi",
    "node_gt(HB_WEST,25) given load_hi",
    "load_hi given binds(A|BASE CASE)",
    "contributes_most(A|BASE CASE,HB_WEST) given node_le(HB_WEST,25)",
];

fn west() -> SettlementPoint {
    SettlementPoint("HB_WEST".to_owned())
}

fn key(name: &str) -> ConstraintKey {
    format!("{name}|BASE CASE").parse().unwrap()
}

fn scenarios(draw: &mut Draw) -> ScenarioInput {
    let mut row = |low: f64, high: f64| -> Vec<f64> { (0..STATES).map(|_| draw.between(low, high)).collect() };
    let positive = |values: Vec<f64>| values.into_iter().map(|value| value.max(0.0)).collect();
    ScenarioInput {
        weights: row(0.1, 1.0),
        system_lambda: row(15.0, 35.0),
        constraints: vec![key("A"), key("B")],
        shadow_prices: vec![positive(row(-30.0, 30.0)), positive(row(-30.0, 30.0))],
        shift_factors: [(west(), vec![(0, 0.4), (1, -0.5)])].into(),
        levels: [(Quantity::Load, row(40_000.0, 80_000.0))].into(),
        thresholds: RegimeThresholds { load_high: Some(60_000.0), ..RegimeThresholds::default() },
        ..ScenarioInput::default()
    }
}

/// What would be known if a scenario came true.
fn outcome(set: &ScenarioSet, state: usize) -> Outcome {
    let input = set.input();
    Outcome {
        prices: [(west(), set.prices(&west()).unwrap()[state])].into(),
        system_lambda: Some(input.system_lambda[state]),
        shadow_prices: Some(input.constraints.iter().cloned().zip(input.shadow_prices.iter().map(|row| row[state])).collect()),
        levels: [(Quantity::Load, input.levels[&Quantity::Load][state])].into(),
    }
}

struct Book {
    exchange: Exchange,
    deposited: f64,
    withdrawn: f64,
    /// The largest number in it: what rounding errors are measured by.
    largest: f64,
}

impl Book {
    fn open(scenarios: ScenarioInput, terms: Terms) -> Self {
        let liquidity = Liquidity::new(10.0).unwrap();
        let shift_factor_run = "first".to_owned();
        let genesis = Genesis { scenarios, floor: Floor::DEFAULT, liquidity, terms, shift_factor_run, events: vec![] };
        Self { exchange: Exchange::new(genesis).unwrap(), deposited: 0.0, withdrawn: 0.0, largest: 1.0 }
    }

    fn done(&mut self, action: Action) -> Result<Receipt, ExchangeError> {
        let at: Timestamp = "2026-10-26T14:00:00Z".parse().unwrap();
        let receipt = self.exchange.apply(at, action);
        let cash = self.exchange.accounts().map(|(_, account)| account.cash.abs()).fold(0.0, f64::max);
        self.largest = self.largest.max(cash);
        receipt
    }

    fn step(&mut self, draw: &mut Draw, scenarios: &ScenarioInput) {
        let account = AccountId(["desk", "rival"][draw.below(2)].to_owned());
        match draw.below(12) {
            0 | 1 => {
                let amount = draw.between(1.0, 300.0);
                self.done(Action::Deposit { account, amount }).unwrap();
                self.deposited += amount;
            }
            2 => {
                let amount = draw.between(1.0, 200.0);
                if self.done(Action::Withdraw { account, amount }).is_ok() {
                    self.withdrawn += amount;
                }
            }
            3 if draw.below(3) == 0 => {
                let mut next = scenarios.clone();
                next.weights.iter_mut().for_each(|weight| *weight = draw.between(0.1, 1.0));
                next.thresholds.load_high = Some(draw.between(50_000.0, 70_000.0));
                next.shift_factors = [(west(), vec![(0, draw.between(-0.9, 0.9)), (1, -0.5)])].into();
                // Prices stay what they were, whatever drives them now.
                let prices = ScenarioSet::new(scenarios.clone()).unwrap().prices(&west()).unwrap();
                next.given_prices = BTreeMap::from([(west(), prices)]);
                self.done(Action::Rebase { scenarios: Box::new(next), shift_factor_run: "later".to_owned() }).unwrap();
            }
            _ => {
                let question: Question = QUESTIONS[draw.below(QUESTIONS.len())].parse().unwrap();
                let shares = draw.between(-60.0, 60.0);
                // Refused for want of money, or because the event is certain here.
                let _ = self.done(Action::Trade { account, question, shares, guard: Guard::default() });
            }
        }
    }

    fn slack(&self) -> f64 {
        // Some thousand sums of numbers of this size.
        4096.0 * EPSILON * self.largest
    }

    /// Nobody owes, and what traders have in the end, less what they brought, is the maker's loss.
    fn check(&self, bound: f64, what: &str) -> Result<(), String> {
        let mut cash = 0.0;
        for (id, account) in self.exchange.accounts() {
            if account.cash < -self.slack() {
                return Err(format!("{what}: {id} is left with {:e}", account.cash));
            }
            cash += account.cash;
        }
        let loss = cash + self.withdrawn - self.deposited;
        if loss > bound + self.slack() { Err(format!("{what}: a loss of {loss:e} beyond {bound:e}")) } else { Ok(()) }
    }
}

impl Clone for Book {
    fn clone(&self) -> Self {
        Self { exchange: self.exchange.clone(), ..*self }
    }
}

fn law(draw: &mut Draw) -> Result<(), String> {
    let scenarios = scenarios(draw);
    let set = ScenarioSet::new(scenarios.clone()).unwrap();
    let terms = if draw.below(2) == 0 { Terms::FREE } else { Terms::new(0.01, 0.01).unwrap() };
    let mut book = Book::open(scenarios.clone(), terms);
    for _ in 0..draw.below(40) {
        book.step(draw, &scenarios);
    }
    let bound = book.exchange.market().worst_case_loss();
    let mut void = book.clone();
    void.done(Action::Void { reason: "law".to_owned() }).unwrap();
    void.check(0.0, "void")?;
    book.done(Action::Close).unwrap();
    let whole = outcome(&set, draw.below(STATES));
    let mut part = whole.clone();
    for drop in 0..4 {
        if draw.below(3) == 0 {
            match drop {
                0 => part.prices.clear(),
                1 => part.system_lambda = None,
                2 => part.shadow_prices = None,
                _ => part.levels.clear(),
            }
        }
    }
    match book.done(Action::Settle { outcome: part }) {
        Ok(_) => book.check(bound, "what is known decides")?,
        Err(ExchangeError::Undecided { questions }) if !questions.is_empty() => {
            book.done(Action::Settle { outcome: whole.clone() }).unwrap();
        }
        Err(error) => return Err(error.to_string()),
    }
    book.check(bound, "settled")?;
    book.done(Action::Settle { outcome: whole }).unwrap();
    book.check(bound, "settled once more")
}

#[test]
fn no_book_costs_more_than_the_bound_and_no_account_is_left_owing() {
    // A case is a book of up to forty actions.
    for case in 0..cases().div_ceil(10) {
        if let Err(broken) = law(&mut Draw::case(case)) {
            panic!("case {case}: {broken}");
        }
    }
}
