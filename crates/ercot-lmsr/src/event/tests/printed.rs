//! What is accepted prints to a text that is read back as it.

use super::*;

/// Any finite numbers, most of them extreme.
fn extreme() -> impl Strategy<Value = f64> {
    prop_oneof![
        prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO,
        prop::sample::select(vec![1e300, -1e300, f64::MAX, f64::MIN_POSITIVE, 5e-324, 1e16, 1e-7, 0.1, -0.0, 123_456_789.125]),
    ]
}

fn extreme_atoms() -> impl Strategy<Value = Expression> {
    (extreme(), 0_u8..4).prop_map(|(value, kind)| {
        let range = match kind {
            0 => Range::above(value),
            1 => Range::below(value),
            2 => Range::new(Edge::Including(value), Edge::Including(value)),
            _ => Range::new(Edge::Excluding(-value.abs() - 1.0), Edge::Including(value.abs())),
        };
        Expression::Atom(Atom::Level { quantity: Quantity::Load, range: range.unwrap() })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn extreme_numbers_are_read_back_to_the_bit(parts in prop::collection::vec(extreme_atoms(), 1..60), any in any::<bool>()) {
        let joined = if any { Expression::Any(parts) } else { Expression::All(parts) };
        let question = Question::of(Event::new(joined));
        let text = question.text().map_err(|error| TestCaseError::fail(error.to_string()))?;
        // 60 atoms of at most 80 bytes: no number takes hundreds of digits.
        prop_assert!(text.len() < 60 * 80, "{text}");
        prop_assert_eq!(text.parse::<Question>(), Ok(question));
    }

    #[test]
    fn what_is_accepted_is_read_back(expression in deep()) {
        let question = Question { event: expression, given: None, scope: Scope::default() };
        // The text as it stands, not yet in its canonical form, as somebody may write it.
        if let Ok(read) = question.to_string().parse::<Question>() {
            prop_assert_eq!(read.to_string().parse::<Question>(), Ok(read));
        }
    }
}

/// Chains and nests up to and beyond what the parser takes.
fn deep() -> impl Strategy<Value = Expression> {
    (prop::collection::vec((atoms(), 0_u8..5), 1..100), atoms()).prop_map(|(links, first)| {
        links.into_iter().fold(first, |inner, (atom, kind)| match kind {
            0 | 1 => inner ^ atom,
            2 => atom ^ inner,
            3 => inner & !atom,
            _ => !(inner | atom),
        })
    })
}

#[test]
fn a_chain_whose_canonical_form_is_too_deep_is_refused_and_not_printed_unreadably() {
    let chain = (0..=MAX_DEPTH).map(|link| format!("load_gt({link})")).collect::<Vec<_>>().join(" ^ ");
    let nested = format!("({}{chain}{})", "!(wind_down & ".repeat(20), ")".repeat(20));
    for text in [chain, nested] {
        match text.parse::<Question>() {
            Ok(question) => assert_eq!(question.to_string().parse::<Question>(), Ok(question)),
            Err(error) => assert!(matches!(error, ParseError::Unstable { .. } | ParseError::TooDeep { .. }), "{error}"),
        }
    }
}

#[test]
fn chains_inside_of_chains_are_too_deep() {
    let links = " ^ load_hi".repeat(50);
    let text = (0..60).fold("wind_down".to_owned(), |inner, _| format!("({inner}{links})"));
    assert!(matches!(text.parse::<Question>(), Err(ParseError::TooDeep { .. })));
}

#[test]
fn extreme_numbers_print_short() {
    for (text, canonical) in [
        ("load_gt(1e300)", "load_gt(1e300)"),
        ("load_gt(5e-324)", "load_gt(5e-324)"),
        ("load_in((-1e17,1e16])", "load_in((-1e17,1e16])"),
        ("load_gt(9007199254740993)", "load_gt(9007199254740992)"),
        ("load_gt(0.000001)", "load_gt(0.000001)"),
    ] {
        assert_eq!(event(text).to_string(), canonical);
    }
}

#[test]
fn an_expression_is_stored_as_its_text_and_checked_when_it_is_read() {
    let expression = event("wind_down & !load_hi").expression;
    let stored = serde_json::to_string(&expression).unwrap();
    assert_eq!(stored, r#""!load_hi & wind_down""#);
    assert_eq!(serde_json::from_str::<Expression>(&stored).unwrap(), expression);
    assert!(serde_json::from_str::<Expression>(r#""load_hi in RTM""#).is_err());
    assert!(serde_json::from_str::<Expression>(r#""always""#).is_err());
}
