#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;
use ercot_types::market::SettlementPoint;

fn event(text: &str) -> Event {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_text_is_printed_in_one_canonical_form() {
    for (text, canonical) in [
        ("node_gt( HB_WEST , 25.0 )", "node_gt(HB_WEST,25)"),
        ("not not load_hi", "load_hi"),
        ("(load_hi and wind_down) and solar_down", "load_hi & solar_down & wind_down"),
        ("wind_down | load_hi & solar_down", "load_hi & solar_down | wind_down"),
        ("!load_hi ^ wind_down", "!(load_hi ^ wind_down)"),
        ("node_in(HB_WEST,(0,25])", "node_in(HB_WEST,(0,25])"),
        ("node_in(HB_WEST,(-inf,25])", "node_le(HB_WEST,25)"),
        ("node_gt(HB_WEST,-0)", "node_gt(HB_WEST,0)"),
        ("shadow_ge(6240__A|DWHAWA25, 1e3)", "shadow_ge(6240__A|DWHAWA25,1000)"),
        ("share_gt(\"A,B\"|*,HB_WEST,0.5)", "share_gt(\"A,B\"|*,HB_WEST,0.5)"),
        ("reserves_lt(3000) @2026-10-26T14:05:00Z in RTM #b #a", "reserves_lt(3000) @2026-10-26T14:05:00Z in RTM #a #b"),
    ] {
        assert_eq!(event(text).to_string(), canonical);
        assert_eq!(event(canonical), event(text), "{canonical}");
    }
}

#[test]
fn ids_stay_the_same_from_release_to_release() {
    // FNV-1a of the canonical text, computed by hand once: an id in somebody's log must be found again.
    assert_eq!(EventId::of("").to_string(), "ev-cbf29ce484222325");
    assert_eq!(EventId::of("a").to_string(), "ev-af63dc4c8601ec8c");
    assert_eq!(event("wind_down & load_hi").id(), event("load_hi and  wind_down").id());
    assert_ne!(event("wind_down & load_hi").id(), event("wind_down | load_hi").id());
}

#[test]
fn the_short_names_are_typed_events() {
    for (short, typed) in [
        ("node_HB_WEST_gt25", "node_gt(HB_WEST,25)"),
        ("node_HB_WEST_bucket_le0", "node_le(HB_WEST,0)"),
        ("node_HB_WEST_bucket_0_25", "node_in(HB_WEST,(0,25])"),
        ("node_HB_WEST_bucket_25_100", "node_in(HB_WEST,(25,100))"),
        ("node_HB_WEST_bucket_ge100", "node_ge(HB_WEST,100)"),
        ("basis_spike_pos_HB_WEST_vs_HB_HOUSTON", "basis_gt(HB_WEST,HB_HOUSTON,15)"),
        ("basis_spike_neg_HB_WEST_vs_HB_HOUSTON", "basis_lt(HB_WEST,HB_HOUSTON,-15)"),
        ("constraint_WESTEX_pos", "binds(WESTEX|*)"),
        ("binds_WESTEX", "binds(WESTEX|*)"),
        ("node_HB_WEST_driver_share", "driver_share_gt(HB_WEST,0.5)"),
        ("load_hi", "load_hi"),
        ("tightness_low_cap", "tightness_low_cap"),
    ] {
        assert_eq!(event(short).to_string(), typed);
    }
}

#[test]
fn what_is_no_event_is_named_with_its_place() {
    for (text, says) in [
        ("", "at 0: expected an event, found the end"),
        ("node_gt(HB_WEST)", "expected ,"),
        ("node_gt(HB_WEST,abc)", "expected a number"),
        ("node_gt(HB_WEST,inf)", "finite"),
        ("node_in(HB_WEST,(5,1))", "no number lies between 5 and 1"),
        ("binds(WESTEX)", "contingency"),
        ("load_hi load_hi", "expected the end"),
        ("load_hi given wind_down", "cannot have a condition"),
        ("nothing_known", "there is no event \"nothing_known\""),
        ("(load_hi", "expected )"),
        ("load_hi @yesterday", "expected an instant"),
        ("node_gt(\"HB_WEST,25)", "closing quote"),
    ] {
        let error = text.parse::<Event>().expect_err(text);
        assert!(error.to_string().contains(says), "{text}: {error}");
    }
    let deep = format!("{}load_hi{}", "(".repeat(100), ")".repeat(100));
    assert!(matches!(deep.parse::<Event>(), Err(ParseError::TooDeep { .. })));
    let long = vec!["load_hi"; MAX_TERMS + 1].join("|");
    assert!(matches!(long.parse::<Event>(), Err(ParseError::TooMany { .. })));
    let chain = vec!["load_hi"; MAX_DEPTH + 2].join("^");
    assert!(matches!(chain.parse::<Event>(), Err(ParseError::TooDeep { .. })));
    assert!(matches!("x".repeat(MAX_TEXT_BYTES + 1).parse::<Event>(), Err(ParseError::TooLong { .. })));
}

fn atoms() -> impl Strategy<Value = Expression> {
    let name = prop_oneof!["[A-Z0-9_]{1,8}", "[ -~]{1,6}[A-Z]"].prop_map(|name: String| name.trim().to_owned());
    let range = (-100_i32..100, 0_i32..100, 0_u8..6).prop_map(|(low, width, kind)| {
        let (low, high) = (f64::from(low) / 4.0, f64::from(low + width + 1) / 4.0);
        let (lower, upper) = match kind {
            0 => (Edge::Excluding(low), Edge::Open),
            1 => (Edge::Including(low), Edge::Open),
            2 => (Edge::Open, Edge::Excluding(low)),
            3 => (Edge::Open, Edge::Including(low)),
            4 => (Edge::Excluding(low), Edge::Including(high)),
            _ => (Edge::Including(low), Edge::Excluding(high)),
        };
        Range::new(lower, upper).unwrap()
    });
    (name.clone(), name, range, 0_u8..7, any::<bool>()).prop_map(|(first, second, range, kind, wild)| {
        let point = SettlementPoint(first.clone());
        let contingency_name = if wild { None } else { Some(second.clone()) };
        let constraint = ConstraintPattern { constraint_name: first, contingency_name };
        Expression::Atom(match kind {
            0 => Atom::Price { point, range },
            1 => Atom::Basis { point, hub: SettlementPoint(second), range },
            2 => Atom::Binds { constraint },
            3 => Atom::ShadowPrice { constraint, range },
            4 => Atom::ContributesMost { constraint, point },
            5 => Atom::Level { quantity: Quantity::Load, range },
            _ => Atom::Regime(Regime::WindDown),
        })
    })
}

fn expressions() -> impl Strategy<Value = Expression> {
    atoms().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|it| !it),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Expression::All),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Expression::Any),
            (inner.clone(), inner).prop_map(|(left, right)| left ^ right),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_printed_parses_back_to_itself(expression in expressions()) {
        let event = Event::new(expression);
        let text = event.to_string();
        prop_assert_eq!(text.parse::<Event>().map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?, event);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[ -~]{0,60}") {
        let _ = text.parse::<Question>();
    }

    #[test]
    fn no_mutilated_event_makes_the_parser_panic(expression in expressions(), cut in 0_usize..200, insert in "[()!&|^,\"@#é]{0,3}") {
        let mut text = Event::new(expression).to_string();
        let cut = text.char_indices().map(|(at, _)| at).nth(cut % text.len().max(1)).unwrap_or(0);
        text.insert_str(cut, &insert);
        let _ = text.parse::<Question>();
    }

    #[test]
    fn exactly_one_part_of_a_partition_holds_any_number(mut cuts in prop::collection::vec(-50_i32..50, 1..6), value in -60_i32..60) {
        cuts.sort_unstable();
        cuts.dedup();
        let cuts: Vec<f64> = cuts.into_iter().map(f64::from).collect();
        let parts = Range::partition(&cuts).unwrap();
        let value = f64::from(value) / 2.0;
        prop_assert_eq!(parts.iter().filter(|part| part.contains(value)).count(), 1);
    }
}
