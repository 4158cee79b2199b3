//! A log of a million trades: replayed bit for bit, and traded in the other order. `ERCOT_LMSR_TRADES` sets another number.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use ercot_lmsr::event::{Quantity, Question};
use ercot_lmsr::exchange::{AccountId, Action, Exchange, Genesis, replay};
use ercot_lmsr::joint::Floor;
use ercot_lmsr::rule::{Guard, Liquidity, Terms};
use ercot_lmsr::scenario::{RegimeThresholds, ScenarioInput};
use ercot_types::market::SettlementPoint;
use jiff::Timestamp;

const LIQUIDITY: f64 = 100.0;

fn trades() -> u32 {
    std::env::var("ERCOT_LMSR_TRADES").map_or(1_000_000, |text| text.parse().expect("ERCOT_LMSR_TRADES is a number"))
}

/// Eight scenarios: one for each combination of load, price and a binding constraint.
fn genesis() -> Genesis {
    let bit = |place: u32, low: f64, high: f64| -> Vec<f64> {
        (0..8_u32).map(|scenario| if scenario >> place & 1 == 1 { high } else { low }).collect()
    };
    Genesis {
        scenarios: ScenarioInput {
            weights: (1..9).map(f64::from).collect(),
            system_lambda: bit(0, 20.0, 40.0),
            constraints: vec!["A|BASE CASE".parse().unwrap()],
            shadow_prices: vec![bit(1, 0.0, 10.0)],
            shift_factors: [(SettlementPoint("HB_WEST".to_owned()), vec![(0, 0.1)])].into(),
            levels: [(Quantity::Load, bit(2, 40_000.0, 75_000.0))].into(),
            thresholds: RegimeThresholds { load_high: Some(70_000.0), ..RegimeThresholds::default() },
            ..ScenarioInput::default()
        },
        floor: Floor::DEFAULT,
        liquidity: Liquidity::new(LIQUIDITY).unwrap(),
        terms: Terms::new(0.001, 0.01).unwrap(),
        shift_factor_run: "none".to_owned(),
        events: QUESTIONS.iter().map(|text| text.parse().unwrap()).collect(),
    }
}

const QUESTIONS: [&str; 4] =
    ["load_hi", "binds(A|BASE CASE)", "node_gt(HB_WEST,25) & !load_hi", "node_gt(HB_WEST,25) | binds(A|BASE CASE)"];

/// The question and the shares of each trade: up to 2, bought or sold.
fn trade(number: u32) -> (usize, f64) {
    let mixed = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33;
    let shares = f64::from(u32::try_from(mixed % 4001).unwrap()) / 1000.0 - 2.0;
    (number as usize % QUESTIONS.len(), if shares == 0.0 { 1.0 } else { shares })
}

fn desk() -> AccountId {
    AccountId("desk".to_owned())
}

fn run(numbers: impl Iterator<Item = u32>) -> Exchange {
    let questions: Vec<Question> = QUESTIONS.iter().map(|text| text.parse().unwrap()).collect();
    let mut exchange = Exchange::new(genesis()).unwrap();
    let at: Timestamp = "2026-10-26T14:00:00Z".parse().unwrap();
    exchange.apply(at, Action::Deposit { account: desk(), amount: 1e9 }).unwrap();
    for number in numbers {
        let (question, shares) = trade(number);
        let question = questions[question].clone();
        exchange.apply(at, Action::Trade { account: desk(), question, shares, guard: Guard::default() }).unwrap();
    }
    exchange
}

fn bits(exchange: &Exchange) -> Vec<u64> {
    exchange.market().joint().log_prices().into_iter().map(f64::to_bits).collect()
}

/// How far from 0 a state's logarithm can have come on the way, in either order: the shares so far, all on one side.
fn farthest() -> f64 {
    let (mut most, mut held) = (0.0_f64, [0.0_f64; 4]);
    for number in 0..trades() {
        let (question, shares) = trade(number);
        held[question] += shares;
        most = most.max(held.iter().map(|shares| shares.abs()).sum());
    }
    // Backwards, a partial sum is the difference of two forward ones; the prior is above e⁻⁸.
    8.0 + 2.0 * most / LIQUIDITY
}

#[test]
fn a_million_trades_replay_bit_for_bit_and_come_to_the_same_prices_in_the_other_order() {
    let first = run(0..trades());
    assert_eq!(first.log().len(), trades() as usize + 1);
    let again = replay(genesis(), first.log()).unwrap();
    assert_eq!(bits(&again), bits(&first));
    assert_eq!(again.account(&desk()), first.account(&desk()));
    drop(again);

    // A trade adds to logarithms, so that their order matters for rounding only: half a unit in the last place of the largest
    // sum for each of the additions, in both orders, and as much for what the sums are scaled by.
    let back = run((0..trades()).rev());
    let allowed = 2.0 * f64::from(trades()) * f64::EPSILON * farthest();
    let (here, there) = (first.market().joint().log_prices(), back.market().joint().log_prices());
    for (state, (here, there)) in here.iter().zip(&there).enumerate() {
        assert!((here - there).abs() <= allowed, "state {state}: {here} and {there}, allowed {allowed:e}");
    }
    // What is allowed is far less than what a single trade moves.
    assert!(allowed < 1e-3 / LIQUIDITY, "{allowed:e}");
    assert_ne!(bits(&first), bits(&Exchange::new(genesis()).unwrap()), "the trades moved nothing");
}
