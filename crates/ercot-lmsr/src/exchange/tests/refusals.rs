//! What an exchange refuses, so that nobody loses more than was agreed.

use super::*;
use crate::event::{Expression, ParseError};
use crate::market::MarketError;

fn desk_id() -> AccountId {
    AccountId("desk".to_owned())
}

#[test]
fn a_market_is_not_settled_while_an_open_bet_is_undecided() {
    let mut desk = Desk::new(Terms::FREE);
    // Two bets that cover each other: calling off one of them would cost the maker what the other one wins.
    desk.buy("binds(A|BASE CASE) & load_hi", 150.0).unwrap();
    desk.buy("load_hi", -150.0).unwrap();
    desk.done(Action::Close);
    let before = desk.cash();
    let unknown = Outcome { shadow_prices: None, ..outcome(10.0, 0.0, 0.0) };
    let error = desk.try_do(Action::Settle { outcome: unknown.clone() }).unwrap_err();
    let ExchangeError::Undecided { questions } = &error else { panic!("{error}") };
    assert_eq!(questions, &["binds(A|BASE CASE) & load_hi"]);
    assert!(error.to_string().contains("make the market void"), "{error}");
    assert_eq!((desk.cash().to_bits(), desk.exchange.phase()), (before.to_bits(), Phase::Closed));
    // What is known may decide it all the same: without load_hi the conjunction is false, whatever binds.
    let low_load = Outcome { levels: BTreeMap::from([(Quantity::Load, 50_000.0)]), ..unknown };
    let settlement = desk.settle(low_load);
    assert_eq!(settlement.verdict("binds(A|BASE CASE) & load_hi", 0), Some(Verdict::DidNotHappen));
}

#[test]
fn a_bet_that_was_given_back_needs_no_truth() {
    let mut desk = Desk::new(Terms::FREE);
    desk.buy("binds(A|BASE CASE)", 12.0).unwrap();
    desk.buy("binds(A|BASE CASE)", -12.0).unwrap();
    desk.done(Action::Close);
    let settlement = desk.settle(Outcome::default());
    assert!(settlement.rulings.is_empty() && settlement.paid == 0.0);
}

#[test]
fn a_shadow_price_of_an_unknown_constraint_is_refused() {
    let mut desk = Desk::new(Terms::FREE);
    desk.buy("binds(A|BASE CASE)", 12.0).unwrap();
    desk.done(Action::Close);
    let mut misspelt = outcome(10.0, 0.0, 0.0);
    misspelt.shadow_prices.as_mut().unwrap().insert("A|BASECASE".parse().unwrap(), 40.0);
    let error = desk.try_do(Action::Settle { outcome: misspelt }).unwrap_err();
    assert!(
        matches!(&error, ExchangeError::UnknownConstraint { constraint } if constraint.contingency_name == "BASECASE"),
        "{error}"
    );
    for (west, shadow) in [(f64::NAN, 0.0), (f64::INFINITY, 0.0), (1e300, 0.0), (10.0, -1.0)] {
        assert!(desk.try_do(Action::Settle { outcome: outcome(west, shadow, 0.0) }).is_err(), "{west} {shadow}");
    }
}

#[test]
fn what_a_void_market_would_take_back_cannot_be_withdrawn() {
    let mut desk = Desk::new(Terms::FREE);
    let rival = AccountId("rival".to_owned());
    desk.done(Action::Deposit { account: rival.clone(), amount: 5000.0 });
    desk.buy("load_hi", 100.0).unwrap();
    let push = |account: &AccountId, shares| Action::Trade {
        account: account.clone(),
        question: "load_hi".parse().unwrap(),
        shares,
        guard: Guard::default(),
    };
    desk.done(push(&rival, 300.0));
    // Sold at a gain, and nothing is held any more: void, the gain would go back.
    desk.done(push(&desk_id(), -100.0));
    assert!(desk.cash() > 1010.0);
    let all = Action::Withdraw { account: desk_id(), amount: desk.cash() };
    assert!(matches!(desk.try_do(all), Err(ExchangeError::Funds { .. })));
    desk.done(Action::Withdraw { account: desk_id(), amount: 999.0 });
    let mut settled = Desk { exchange: desk.exchange.clone() };
    desk.done(Action::Void { reason: "test".to_owned() });
    assert!((desk.cash() - 1.0).abs() < 1e-9, "{}", desk.cash());
    // Settled, the gain is its own.
    settled.done(Action::Close);
    settled.settle(outcome(10.0, 0.0, 0.0));
    let rest = Action::Withdraw { account: desk_id(), amount: settled.cash() };
    settled.done(rest);
}

#[test]
fn an_account_cannot_grow_beyond_what_a_number_counts() {
    let mut desk = Desk::new(Terms::FREE);
    for amount in [f64::MAX, 1e15, f64::INFINITY, f64::NAN, -1.0, 0.0] {
        let error = desk.try_do(Action::Deposit { account: desk_id(), amount }).unwrap_err();
        assert!(matches!(error, ExchangeError::TooMuch { .. } | ExchangeError::Amount { .. }), "{error}");
    }
    assert!((desk.cash() - 1000.0).abs() < 1e-12);
    let stranger = Action::Deposit { account: AccountId("nobody".to_owned()), amount: 1e300 };
    assert!(desk.try_do(stranger).is_err() && desk.exchange.accounts().count() == 1, "a refused deposit opens no account");
}

#[test]
fn a_question_whose_text_is_not_its_own_is_refused() {
    let mut desk = Desk::new(Terms::FREE);
    let load = || "load_hi".parse::<Event>().unwrap().expression;
    for event in [Expression::All(vec![]), Expression::Any(vec![load()]), !!load()] {
        let question = Question { event, given: None, scope: crate::event::Scope::default() };
        let (account, guard) = (desk_id(), Guard::default());
        let error = desk.try_do(Action::Trade { account, question, shares: 1.0, guard }).unwrap_err();
        assert!(matches!(error, ExchangeError::Market(MarketError::Parse(_) | MarketError::Joint { .. })), "{error}");
    }
    let deep = (0..80).fold(load(), |inner, _| !(inner & "wind_down".parse::<Event>().unwrap().expression));
    assert!(matches!(Question::of(Event::new(deep)).text(), Err(ParseError::TooDeep { .. })));
    assert_eq!(desk.exchange.log().len(), 1);
    // The text of a position that is there already is no excuse for another question of the same text.
    desk.buy("load_hi", 1.0).unwrap();
    let question = Question { event: Expression::Any(vec![load()]), given: None, scope: crate::event::Scope::default() };
    assert!(desk.try_do(Action::Trade { account: desk_id(), question, shares: 1.0, guard: Guard::default() }).is_err());
}

#[test]
fn a_log_with_another_sign_of_zero_or_another_order_is_no_replay() {
    let mut desk = Desk::new(Terms::FREE);
    desk.buy("load_hi", 1.0).unwrap();
    desk.buy("load_hi", -1.0).unwrap();
    let log = desk.exchange.log().to_vec();
    assert!(replay(genesis(Terms::FREE), &log).is_ok());
    let mut signed = log.clone();
    if let Receipt::Traded { charge, .. } = &mut signed[1].receipt {
        assert_eq!(charge.fee.to_bits(), 0);
        charge.fee = -0.0;
    }
    assert!(matches!(replay(genesis(Terms::FREE), &signed), Err(ExchangeError::Replay { sequence: 1 })));
    let mut renumbered = log;
    renumbered[2].sequence = 7;
    let error = replay(genesis(Terms::FREE), &renumbered).unwrap_err();
    assert!(matches!(error, ExchangeError::Sequence { expected: 2, found: 7 }), "{error}");
}

#[test]
fn an_event_of_another_product_is_refused() {
    let mut start = genesis(Terms::FREE);
    start.scenarios.product = Some("RTM".to_owned());
    let exchange = Exchange::new(start).unwrap();
    assert!(exchange.quote(&"load_hi in RTM".parse().unwrap(), 1.0).is_ok());
    let error = exchange.quote(&"load_hi in DAM".parse().unwrap(), 1.0).unwrap_err();
    assert!(error.to_string().contains("the event is of DAM; the odds are of RTM"), "{error}");
    let error = Desk::new(Terms::FREE).buy("load_hi in RTM", 1.0).unwrap_err();
    assert!(error.to_string().contains("no particular product"), "{error}");
}

#[test]
fn nothing_is_free_beside_an_amount_in_which_it_does_not_show() {
    let mut start = genesis(Terms::FREE);
    start.liquidity = Liquidity::new(1e14).unwrap();
    let mut desk = Desk { exchange: Exchange::new(start).unwrap() };
    desk.done(Action::Deposit { account: desk_id(), amount: MAX_AMOUNT });
    // The last digit of 1e15 is an eighth.
    for _ in 0..100 {
        let before = desk.cash();
        desk.buy("load_hi", 0.05).unwrap();
        assert!(desk.cash() < before, "shares for nothing");
        let before = desk.cash();
        desk.done(Action::Withdraw { account: desk_id(), amount: 0.06 });
        assert!(desk.cash() < before, "cash for nothing");
    }
    // Nor can shares be sold that are not given away.
    desk.buy("binds(A|BASE CASE)", 9e14).unwrap();
    let held = desk.position("binds(A|BASE CASE)", 0).shares;
    desk.buy("binds(A|BASE CASE)", -0.05).unwrap();
    assert!(desk.position("binds(A|BASE CASE)", 0).shares < held);
}
