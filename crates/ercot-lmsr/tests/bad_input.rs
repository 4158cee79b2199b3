//! What comes from outside and makes no sense is refused by name, and nothing panics.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use ercot_lmsr::event::{Event, Question};
use ercot_lmsr::exchange::{Exchange, Genesis};
use ercot_lmsr::joint::{Floor, JointError, JointMarket, MAX_STATES};
use ercot_lmsr::market::{CoherentMarket, MarketError, ScenarioMarket};
use ercot_lmsr::rule::{BinaryMarket, Liquidity, LiquiditySensitiveMarket, OutcomeMarket, RuleError, Terms};
use ercot_lmsr::scenario::{ScenarioError, ScenarioInput, ScenarioSet};
use ercot_lmsr::subset::Subset;
use ercot_types::market::SettlementPoint;

const NO_NUMBERS: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

fn liquidity() -> Liquidity {
    Liquidity::new(10.0).unwrap()
}

fn input() -> ScenarioInput {
    ScenarioInput {
        weights: vec![1.0; 4],
        system_lambda: vec![10.0, 20.0, 30.0, 40.0],
        constraints: vec!["A|BASE CASE".parse().unwrap()],
        shadow_prices: vec![vec![0.0, 5.0, 0.0, 8.0]],
        shift_factors: [(SettlementPoint("HB_WEST".to_owned()), vec![(0, 0.5)])].into(),
        ..ScenarioInput::default()
    }
}

fn market() -> ScenarioMarket {
    ScenarioMarket::new(ScenarioSet::new(input()).unwrap(), Floor::DEFAULT, liquidity()).unwrap()
}

fn question(text: &str) -> Question {
    text.parse().unwrap()
}

#[test]
fn liquidities_that_are_none_are_refused() {
    for value in [0.0, -0.0, -1.0].into_iter().chain(NO_NUMBERS) {
        assert!(matches!(Liquidity::new(value), Err(RuleError::Liquidity { .. })), "{value}");
        assert!(matches!(Liquidity::from_loss_budget(value, &[0.5, 0.5]), Err(RuleError::Budget { .. })), "{value}");
        assert!(matches!(LiquiditySensitiveMarket::new(value, &[1.0, 1.0]), Err(RuleError::Alpha { .. })), "{value}");
    }
    assert!(serde_json::from_str::<Liquidity>("-1.0").is_err(), "a stored one is checked, too");
    assert!(matches!(Liquidity::from_move(0.5, 0.6, -1.0), Err(RuleError::Move { .. })));
    assert!(matches!(Liquidity::from_move(0.5, 0.5, 1.0), Err(RuleError::Move { .. })));
}

#[test]
fn priors_of_0_and_1_and_none_are_refused() {
    for value in [0.0, 1.0, -0.1, 1.1].into_iter().chain(NO_NUMBERS) {
        assert!(matches!(BinaryMarket::new(value, liquidity()), Err(RuleError::Prior { .. })), "{value}");
        let prior = [value, 1.0 - value];
        assert!(matches!(OutcomeMarket::with_prior(&prior, liquidity()), Err(RuleError::Prior { .. })), "{value}");
        assert!(matches!(Liquidity::from_loss_budget(1.0, &prior), Err(RuleError::Prior { .. })), "{value}");
        assert!(matches!(Floor::new(value), Err(JointError::Floor { .. })), "{value}");
    }
    assert!(matches!(OutcomeMarket::with_prior(&[0.5, 0.4], liquidity()), Err(RuleError::PriorSum { .. })));
    assert!(matches!(OutcomeMarket::uniform(1, liquidity()), Err(RuleError::TooFewOutcomes { .. })));
    assert!(matches!(JointMarket::with_prior(&[0.5, 0.0], liquidity()), Err(JointError::Weight { index: 1, .. })));
}

#[test]
fn shares_budgets_and_targets_that_are_no_numbers_are_refused_and_change_nothing() {
    let (mut binary, mut outcomes, mut joint) =
        (BinaryMarket::new(0.3, liquidity()).unwrap(), OutcomeMarket::uniform(3, liquidity()).unwrap(), market());
    let before = (binary, outcomes.clone(), joint.joint().clone());
    let high = question("node_gt(HB_WEST,25)");
    for value in NO_NUMBERS.into_iter().chain([1e300, -1e300]) {
        assert!(matches!(binary.trade(value), Err(RuleError::Shares { .. })), "{value}");
        assert!(matches!(outcomes.trade(1, value), Err(RuleError::Shares { .. })), "{value}");
        assert!(outcomes.trade_bundle(&[value, 0.0, 0.0]).is_err(), "{value}");
        assert!(matches!(joint.trade(&high, value), Err(MarketError::Joint { .. })), "{value}");
        assert!(binary.shares_for_budget(-value.abs()).is_err(), "{value}");
        assert!(binary.shares_for_price(value).is_err(), "{value}");
    }
    assert!(matches!(outcomes.trade(3, 1.0), Err(RuleError::UnknownOutcome { .. })));
    assert!(matches!(outcomes.trade_bundle(&[1.0]), Err(RuleError::Length { .. })));
    assert_eq!((binary, outcomes, joint.joint().clone()), before);
    assert!(matches!(Terms::new(-0.1, 0.0), Err(RuleError::Terms { .. })));
    assert!(matches!(Terms::new(0.0, f64::NAN), Err(RuleError::Terms { .. })));
}

#[test]
fn scenario_sets_that_do_not_fit_together_are_refused() {
    let broken = |change: &dyn Fn(&mut ScenarioInput)| {
        let mut input = input();
        change(&mut input);
        ScenarioSet::new(input).unwrap_err()
    };
    assert!(matches!(ScenarioSet::new(ScenarioInput::default()), Err(ScenarioError::Count { count: 0 })));
    assert!(matches!(broken(&|input| input.weights = vec![1.0; MAX_STATES + 1]), ScenarioError::Count { .. }));
    assert!(matches!(broken(&|input| input.weights = vec![0.0; 4]), ScenarioError::NoWeight));
    assert!(matches!(broken(&|input| input.weights[2] = f64::NAN), ScenarioError::Value { scenario: 2, .. }));
    assert!(matches!(broken(&|input| input.weights[2] = -1.0), ScenarioError::Value { scenario: 2, .. }));
    assert!(matches!(broken(&|input| input.system_lambda[0] = f64::INFINITY), ScenarioError::Value { .. }));
    assert!(matches!(broken(&|input| input.shadow_prices[0][1] = -3.0), ScenarioError::Value { scenario: 1, .. }));
    assert!(matches!(broken(&|input| input.shadow_prices[0].truncate(3)), ScenarioError::Length { found: 3, .. }));
    assert!(matches!(broken(&|input| input.shadow_prices.clear()), ScenarioError::Rows { rows: 0, .. }));
    let factors = |factors: Vec<(usize, f64)>| {
        broken(&move |input| drop(input.shift_factors.insert(SettlementPoint("HB_WEST".to_owned()), factors.clone())))
    };
    assert!(matches!(factors(vec![(1, 0.5)]), ScenarioError::Factor { index: 1, .. }));
    assert!(matches!(factors(vec![(0, 0.5), (0, 0.5)]), ScenarioError::Factor { .. }));
    assert!(matches!(factors(vec![(usize::MAX, f64::NAN)]), ScenarioError::Factor { .. }));
    assert!(serde_json::from_str::<ScenarioSet>(&serde_json::to_string(&ScenarioInput::default()).unwrap()).is_err());
}

#[test]
fn questions_without_odds_are_refused_by_name() {
    let mut market = market();
    for (text, says) in [
        ("node_gt(HB_SOUTH,25)", "no price for HB_SOUTH"),
        ("binds(B|BASE CASE)", "no constraint B|BASE CASE"),
        ("contributes_most(B|*,HB_WEST)", "no constraint B"),
        ("load_gt(1)", "do not say load"),
        ("scarcity_hi", "no threshold says"),
        ("node_gt(HB_WEST,1000)", "holds in no scenario"),
        ("node_gt(HB_WEST,-1000)", "holds in every scenario"),
        ("node_gt(HB_WEST,25) given binds(A|BASE CASE) & !binds(A|BASE CASE)", "the condition holds in no scenario"),
        ("node_gt(HB_WEST,25) @2026-10-26T14:05:00Z", "no particular interval"),
    ] {
        let error = market.trade(&question(text), 1.0).unwrap_err();
        assert!(error.to_string().contains(says), "{text}: {error}");
        if let Ok(event) = text.parse::<Event>() {
            assert!(market.list(&[event]).is_err(), "{text}");
        }
    }
    assert!(market.listed().is_empty());
}

#[test]
fn sets_of_another_space_and_spaces_of_another_size_are_refused() {
    let mut joint = JointMarket::new(&[1.0; 4], Floor::DEFAULT, liquidity()).unwrap();
    let other = Subset::of(5, |state| state == 0);
    assert!(matches!(joint.trade(&other, 1.0), Err(JointError::Space { expected: 4, found: 5 })));
    assert!(matches!(joint.trade_claim(&[1.0; 5]), Err(JointError::Length { .. })));
    assert!(matches!(JointMarket::new(&[1.0], Floor::DEFAULT, liquidity()), Err(JointError::States { count: 1 })));
    let many = vec![1.0; MAX_STATES + 1];
    assert!(matches!(JointMarket::new(&many, Floor::DEFAULT, liquidity()), Err(JointError::States { .. })));
    assert!(matches!(JointMarket::with_prior(&[], liquidity()), Err(JointError::States { count: 0 })));
    let mut genesis = Genesis {
        scenarios: input(),
        floor: Floor::DEFAULT,
        liquidity: liquidity(),
        terms: Terms::FREE,
        shift_factor_run: String::new(),
        events: vec!["node_gt(HB_SOUTH,25)".parse().unwrap()],
    };
    assert!(Exchange::new(genesis.clone()).is_err());
    genesis.events.clear();
    genesis.scenarios.weights.clear();
    assert!(Exchange::new(genesis).is_err());
}

/// A hundred thousand texts of a question's pieces in any order: read or refused, and what is read prints and reads back.
#[test]
fn no_text_of_a_question_makes_anything_panic() {
    const PIECES: [&str; 40] = [
        "node_gt(",
        "HB_WEST",
        ",",
        "25",
        ")",
        " & ",
        " | ",
        " ^ ",
        "!",
        "not ",
        " given ",
        "given",
        "(",
        "binds(",
        "A|BASE CASE",
        "A|*",
        "|",
        "\"",
        "\\",
        "share_in(",
        "[0,1]",
        "(0,1]",
        "inf",
        "-inf",
        "NaN",
        "1e999",
        " @2026-10-26T14:05:00Z",
        "@",
        " in RTM",
        "#tag",
        "load_hi",
        "basis_gt(",
        "driver_share_gt(",
        "contributes_most(",
        "node_HB_WEST_gt25",
        "é",
        "\u{0}",
        "\n",
        "-0",
        " ",
    ];
    let (mut state, mut market, mut read) = (7_u64, market(), 0_u32);
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let whole = ["node_gt(HB_WEST,25)", "!binds(A|*)", "load_hi", "lambda_in([20,30))"];
    for case in 0..100_000 {
        let mut text = String::new();
        for place in 0..=draw(12) {
            // Half of the cases are mostly well formed.
            let well = case % 2 == 0 && draw(10) > 0;
            let joints = [" & ", " | ", " given ", " ^ "];
            text.push_str(match (well, place % 2) {
                (true, 0) => whole[draw(whole.len())],
                (true, _) => joints[draw(joints.len())],
                _ => PIECES[draw(PIECES.len())],
            });
        }
        if let Ok(question) = text.parse::<Question>() {
            read += 1;
            let printed = question.to_string();
            assert_eq!(printed.parse::<Question>().as_ref(), Ok(&question), "{text:?} prints as {printed:?}");
            if let Ok(quote) = market.trade(&question, 1.0) {
                assert!(quote.fill.cost.is_finite() && quote.fill.cost > 0.0, "{text:?}");
            }
        }
    }
    assert!(read > 10_000, "only {read} were questions");
}
