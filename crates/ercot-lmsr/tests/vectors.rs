//! High-precision vectors of the scoring rule: `ERCOT_LMSR_VECTORS` names the file, which defaults to the crate's own copy.
//!
//! Tolerances are the file's: prices 1e-13 and costs 1e-12, relative. A result below the smallest positive number may be
//! 0 for a price, and must be the smallest positive number for a cost: no share is free.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod vectors {
    mod joint;
    mod rule;

    use std::path::PathBuf;

    use serde_json::Value;

    pub(crate) const PRICE: f64 = 1e-13;
    pub(crate) const COST: f64 = 1e-12;

    pub(crate) fn file() -> Value {
        let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/lmsr.json");
        let path = std::env::var_os("ERCOT_LMSR_VECTORS").map_or_else(default, PathBuf::from);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(crate) fn cases(section: &str) -> Vec<Value> {
        let file = file();
        let cases = file[section].as_array().unwrap_or_else(|| panic!("no section {section}")).clone();
        assert!(!cases.is_empty(), "section {section} is empty");
        cases
    }

    /// A value `{"s": "…", "f64": …}`, a plain number, or a text.
    pub(crate) fn number(value: &Value) -> f64 {
        match value {
            Value::Number(number) => number.as_f64().unwrap(),
            Value::String(text) => text.parse().unwrap(),
            Value::Object(both) => both["f64"].as_f64().unwrap(),
            other => panic!("{other} is no number"),
        }
    }

    pub(crate) fn numbers(value: &Value) -> Vec<f64> {
        value.as_array().unwrap().iter().map(number).collect()
    }

    #[track_caller]
    pub(crate) fn close(found: f64, expected: f64, tolerance: f64, what: &str) {
        if found.to_bits() == expected.to_bits() {
            return;
        }
        assert!(found.is_finite(), "{what}: {found}, not {expected:e}");
        // Subnormal numbers have fewer digits: one unit of theirs is let pass.
        let allowed = tolerance * expected.abs() + f64::from_bits(1);
        assert!((found - expected).abs() <= allowed, "{what}: {found:e}, not {expected:e}");
    }

    /// As [`close`] for what a trade costs: something that pays must cost something.
    #[track_caller]
    pub(crate) fn close_cost(found: f64, expected: f64, buys: bool, what: &str) {
        close(found, expected, COST, what);
        assert!(!buys || found > 0.0, "{what}: a free share");
    }
}
