#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use ercot_types::market::{ConstraintKey, SettlementPoint};

use super::*;
use crate::event::Quantity;
use crate::rule::RuleError;
use crate::scenario::RegimeThresholds;

const T: &str = "2026-10-26T14:00:00Z";

fn west() -> SettlementPoint {
    SettlementPoint("HB_WEST".to_owned())
}

fn key(name: &str) -> ConstraintKey {
    format!("{name}|BASE CASE").parse().unwrap()
}

/// Eight scenarios: two constraints that bind or not, and a load.
fn scenarios() -> ScenarioInput {
    let bit = |scenario: usize, bit: usize| scenario >> bit & 1 == 1;
    let row = |value: &dyn Fn(usize) -> f64| (0..8).map(value).collect::<Vec<f64>>();
    ScenarioInput {
        source: "test".to_owned(),
        interval: Some(T.parse().unwrap()),
        weights: vec![1.0; 8],
        system_lambda: row(&|_| 30.0),
        constraints: vec![key("A"), key("B")],
        shadow_prices: vec![
            row(&|scenario| if bit(scenario, 0) { 40.0 } else { 0.0 }),
            row(&|scenario| if bit(scenario, 1) { 30.0 } else { 0.0 }),
        ],
        shift_factors: BTreeMap::from([(west(), vec![(0, 0.5), (1, -0.6)])]),
        levels: BTreeMap::from([(Quantity::Load, row(&|scenario| if bit(scenario, 2) { 70_000.0 } else { 50_000.0 }))]),
        thresholds: RegimeThresholds { load_high: Some(65_000.0), ..RegimeThresholds::default() },
        ..ScenarioInput::default()
    }
}

fn genesis(terms: Terms) -> Genesis {
    Genesis {
        scenarios: scenarios(),
        floor: Floor::DEFAULT,
        liquidity: Liquidity::new(100.0).unwrap(),
        terms,
        shift_factor_run: "2026-10-25T06:00Z".to_owned(),
        events: vec!["node_gt(HB_WEST,35)".parse().unwrap(), "load_hi".parse().unwrap()],
    }
}

struct Desk {
    exchange: Exchange,
}

impl Desk {
    fn new(terms: Terms) -> Self {
        let mut desk = Self { exchange: Exchange::new(genesis(terms)).unwrap() };
        desk.done(Action::Deposit { account: AccountId("desk".to_owned()), amount: 1000.0 });
        desk
    }

    fn try_do(&mut self, action: Action) -> Result<Receipt, ExchangeError> {
        self.exchange.apply(T.parse().unwrap(), action).cloned()
    }

    #[track_caller]
    fn done(&mut self, action: Action) -> Receipt {
        self.try_do(action).unwrap()
    }

    fn buy(&mut self, question: &str, shares: f64) -> Result<Receipt, ExchangeError> {
        let (account, question) = (AccountId("desk".to_owned()), question.parse().unwrap());
        self.try_do(Action::Trade { account, question, shares, guard: Guard::default() })
    }

    fn cash(&self) -> f64 {
        self.exchange.account(&AccountId("desk".to_owned())).unwrap().cash
    }
}

fn outcome(west_price: f64, a: f64, b: f64) -> Outcome {
    Outcome {
        prices: BTreeMap::from([(west(), west_price)]),
        system_lambda: Some(30.0),
        shadow_prices: Some(BTreeMap::from([(key("A"), a), (key("B"), b)])),
        levels: BTreeMap::from([(Quantity::Load, 70_000.0)]),
    }
}

#[test]
fn positions_are_paid_by_what_was_true_and_again_after_a_correction() {
    let mut desk = Desk::new(Terms::FREE);
    for (question, shares) in [
        ("node_gt(HB_WEST,35)", 20.0),
        ("contributes_most(B|BASE CASE,HB_WEST)", 10.0),
        ("binds(A|BASE CASE)", -15.0),
        ("load_hi given binds(A|BASE CASE)", 8.0),
        ("node_gt(HB_WEST,35) given load_hi", 4.0),
    ] {
        desk.buy(question, shares).unwrap();
    }
    let before = desk.cash();
    let stake = desk.exchange.account(&AccountId("desk".to_owned())).unwrap().positions["load_hi given binds(A|BASE CASE)"].stake;
    assert!(desk.try_do(Action::Settle { outcome: outcome(48.0, 0.0, 30.0) }).is_err(), "it is not closed yet");
    desk.done(Action::Close);
    let Receipt::Settled(first) = desk.done(Action::Settle { outcome: outcome(48.0, 0.0, 30.0) }) else {
        panic!("no settlement")
    };
    assert_eq!(first.verdicts["load_hi given binds(A|BASE CASE)"], Verdict::ConditionFailed);
    assert_eq!(first.verdicts["contributes_most(B|BASE CASE,HB_WEST)"], Verdict::Happened);
    assert_eq!(first.verdicts["binds(A|BASE CASE)"], Verdict::DidNotHappen);
    assert!((desk.cash() - (before + 20.0 + 10.0 + stake + 4.0)).abs() < 1e-9);
    // ERCOT corrects the price and a shadow price: now A binds and contributes most, and the price is below.
    let Receipt::Settled(second) = desk.done(Action::Settle { outcome: outcome(12.0, 80.0, 0.0) }) else {
        panic!("no settlement")
    };
    assert_eq!(second.round, 2);
    assert!((desk.cash() - (before - 15.0 + 8.0)).abs() < 1e-9);
}

#[test]
fn what_is_not_known_is_off_and_a_void_market_pays_everything_back() {
    let fee = Terms::new(0.01, 0.01).unwrap();
    let mut desk = Desk::new(fee);
    desk.buy("binds(A|BASE CASE)", 12.0).unwrap();
    desk.buy("node_gt(HB_WEST,35)", 5.0).unwrap();
    let mut voided = Desk { exchange: desk.exchange.clone() };
    let before = desk.cash();
    desk.done(Action::Close);
    let unknown = Outcome { shadow_prices: None, ..outcome(10.0, 0.0, 0.0) };
    desk.done(Action::Settle { outcome: unknown });
    let position = desk.exchange.account(&AccountId("desk".to_owned())).unwrap().positions["binds(A|BASE CASE)"].clone();
    assert!((desk.cash() - (before + position.stake + position.fees)).abs() < 1e-9);
    voided.done(Action::Void { reason: "the scenarios were faulty".to_owned() });
    assert!((voided.cash() - 1000.0).abs() < 1e-9);
    assert!(matches!(voided.buy("load_hi", 1.0), Err(ExchangeError::Phase { .. })));
}

#[test]
fn an_account_can_always_pay() {
    let mut desk = Desk::new(Terms::FREE);
    let error = desk.buy("load_hi", -1500.0).unwrap_err();
    assert!(matches!(error, ExchangeError::Funds { .. }), "{error}");
    assert!(matches!(desk.buy("load_hi", 3000.0), Err(ExchangeError::Funds { .. })));
    desk.buy("load_hi", -900.0).unwrap();
    let account = AccountId("desk".to_owned());
    assert!(matches!(
        desk.try_do(Action::Withdraw { account: account.clone(), amount: 900.0 }),
        Err(ExchangeError::Funds { .. })
    ));
    let free = desk.cash() - 900.0;
    desk.done(Action::Withdraw { account, amount: free * 0.99 });
    desk.done(Action::Close);
    desk.done(Action::Settle { outcome: outcome(20.0, 0.0, 0.0) });
    assert!(desk.cash() >= 0.0);
    let stranger = Action::Withdraw { account: AccountId("nobody".to_owned()), amount: 1.0 };
    assert!(matches!(desk.try_do(stranger), Err(ExchangeError::UnknownAccount { .. })));
}

#[test]
fn limits_hold_and_a_refused_trade_changes_nothing() {
    let mut desk = Desk::new(Terms::new(0.002, 0.01).unwrap());
    let (quote, charge) = desk.exchange.quote(&"load_hi".parse().unwrap(), 50.0).unwrap();
    assert!(charge.total > quote.fill.cost && (charge.total * 100.0 - (charge.total * 100.0).round()).abs() < 1e-6);
    let entries = desk.exchange.log().len();
    for guard in [
        Guard { total: Some(charge.total - 0.01), price: None },
        Guard { total: None, price: Some(quote.fill.price_after - 1e-9) },
        Guard { total: Some(f64::NAN), price: None },
    ] {
        let (account, question) = (AccountId("desk".to_owned()), "load_hi".parse().unwrap());
        let error = desk.try_do(Action::Trade { account, question, shares: 50.0, guard }).unwrap_err();
        assert!(matches!(error, ExchangeError::Rule(RuleError::Slippage { .. })), "{error}");
    }
    assert_eq!(desk.exchange.log().len(), entries);
    assert_eq!(desk.exchange.quote(&"load_hi".parse().unwrap(), 50.0).unwrap().1, charge);
}

#[test]
fn phases_follow_each_other() {
    let mut desk = Desk::new(Terms::FREE);
    desk.done(Action::Pause);
    assert!(matches!(desk.buy("load_hi", 1.0), Err(ExchangeError::Phase { what: "trade", phase: Phase::Paused })));
    desk.done(Action::Resume);
    desk.buy("load_hi", 1.0).unwrap();
    assert!(desk.try_do(Action::Resume).is_err());
    let earlier = desk.exchange.apply("2026-10-26T13:59:59Z".parse().unwrap(), Action::Pause);
    assert!(matches!(earlier, Err(ExchangeError::Earlier { .. })));
}

#[test]
fn rebasing_is_booked_and_counts_in_the_loss_bound() {
    let mut desk = Desk::new(Terms::FREE);
    let fresh = desk.exchange.market().worst_case_loss();
    desk.buy("load_hi", 60.0).unwrap();
    let so_far = desk.exchange.market().joint().loss_so_far();
    assert!(so_far > 0.0);
    let mut next = scenarios();
    next.weights[7] = 5.0;
    let Receipt::Rebased(rebase) = desk.done(Action::Rebase { scenarios: Box::new(next) }) else { panic!("no rebase") };
    assert!((rebase.booked - so_far).abs() < 1e-9);
    assert!(rebase.worst_case_loss > fresh);
    // What was bought before is still owed.
    desk.done(Action::Close);
    let before = desk.cash();
    desk.done(Action::Settle { outcome: outcome(20.0, 0.0, 0.0) });
    assert!((desk.cash() - before - 60.0).abs() < 1e-9);
}

#[test]
fn a_log_replays_to_the_same_bits_and_survives_serialisation() {
    let mut desk = Desk::new(Terms::new(0.001, 0.0001).unwrap());
    let questions = ["load_hi", "binds(A|BASE CASE)", "node_gt(HB_WEST,35) given load_hi", "!binds(B|BASE CASE) & load_hi"];
    for round in 0..200_usize {
        let shares = [3.0, -2.0, 1.5, -0.25, 7.0][round % 5];
        desk.buy(questions[round % questions.len()], shares).unwrap();
    }
    desk.done(Action::Rebase { scenarios: Box::new(scenarios()) });
    desk.buy("load_hi", 2.0).unwrap();
    desk.done(Action::Close);
    desk.done(Action::Settle { outcome: outcome(48.0, 0.0, 30.0) });
    let lines: Vec<String> = desk.exchange.log().iter().map(|entry| serde_json::to_string(entry).unwrap()).collect();
    let log: Vec<Entry> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let again = replay(genesis(Terms::new(0.001, 0.0001).unwrap()), &log).unwrap();
    assert_eq!(again.log(), desk.exchange.log());
    let bits = |exchange: &Exchange| exchange.market().joint().log_prices().into_iter().map(f64::to_bits).collect::<Vec<_>>();
    assert_eq!(bits(&again), bits(&desk.exchange));
    assert_eq!(again.account(&AccountId("desk".to_owned())), desk.exchange.account(&AccountId("desk".to_owned())));
    // A log that was tampered with is found.
    let mut tampered = log;
    if let Receipt::Traded { charge, .. } = &mut tampered[7].receipt {
        charge.total += 1e-12;
    }
    assert!(matches!(replay(genesis(Terms::new(0.001, 0.0001).unwrap()), &tampered), Err(ExchangeError::Replay { sequence: 7 })));
}

#[test]
fn an_event_of_another_interval_is_refused() {
    let mut desk = Desk::new(Terms::FREE);
    desk.buy("load_hi @2026-10-26T14:00:00Z", 1.0).unwrap();
    let error = desk.buy("load_hi @2026-10-26T14:05:00Z", 1.0).unwrap_err();
    assert!(error.to_string().contains("the scenarios are of 2026-10-26T14:00:00Z"), "{error}");
}
