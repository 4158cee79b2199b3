//! Words that may stand nowhere, or in few places.

use super::{Breaches, File, assert_finds, assert_kept};

/// Half-done code, in Rust files.
const UNFINISHED: &[&str] =
    &[concat!("to", "do!("), concat!("unimpl", "emented!("), concat!("db", "g!("), concat!("#[ign", "ore")];

/// Traces of the machine that something was written on, in any file.
const MACHINE: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/tm", "p/"),
    concat!("index.cra", "tes.io"),
    concat!("static.cra", "tes.io"),
    concat!("registry.np", "mjs.org"),
    concat!("py", "pi.org"),
    concat!("pythonho", "sted.org"),
    concat!("artif", "actory"),
];

/// Words that only some files may hold, because one place decides for all.
const ONE_PLACE: &[OnePlace] = &[
    OnePlace {
        word: concat!("America/", "Chicago"),
        places: &["crates/ercot-types/"],
        instead: "convert with ercot_types::time",
    },
    OnePlace {
        word: concat!("AT TIME", " ZONE"),
        places: &[],
        instead: "convert with ercot_types::time: SQL guesses in the repeated hour",
    },
    OnePlace {
        word: concat!("Timestamp::", "now("),
        places: &[
            "crates/ercot-types/src/clock.rs",
            "crates/ercot-runtime/src/clock.rs",
            "bins/",
            "tests/",
            "benches/",
            EXAMPLES,
        ],
        instead: "take a Clock as an argument",
    },
    OnePlace {
        word: concat!("SystemTime::", "now("),
        places: &["bins/", "tests/", "benches/"],
        instead: "take a Clock as an argument",
    },
    OnePlace { word: concat!("Zoned::", "now("), places: &[], instead: "take a Clock as an argument" },
    OnePlace { word: concat!("rand::", "rng("), places: &[], instead: "take a seeded generator as an argument" },
    OnePlace {
        word: concat!("CREATE UNIQUE", " INDEX"),
        places: &[],
        instead: "keys are kept by the merge and checked by verify",
    },
];

/// Examples are programs; their place is any crate.
const EXAMPLES: &str = "/examples/";

struct OnePlace {
    word: &'static str,
    places: &'static [&'static str],
    instead: &'static str,
}

fn is_in(file: &File, place: &str) -> bool {
    file.path.starts_with(place) || (place == EXAMPLES && file.path.contains(place))
}

fn is_code(file: &File) -> bool {
    file.is("rs") || file.is("sql")
}

fn lines_with<'f>(file: &'f File, word: &'f str) -> impl Iterator<Item = usize> + 'f {
    file.text.lines().enumerate().filter(move |(_, line)| line.contains(word)).map(|(index, _)| index + 1)
}

fn unfinished(file: &File) -> Breaches {
    if !file.is("rs") {
        return Vec::new();
    }
    let found = |word: &'static &'static str| lines_with(file, word).map(move |line| format!("{}:{line}: {word}", file.path));
    UNFINISHED.iter().flat_map(found).collect()
}

fn machine(file: &File) -> Breaches {
    let found = |word: &'static &'static str| {
        lines_with(file, word).map(move |line| format!("{}:{line}: {word} is of one machine only", file.path))
    };
    MACHINE.iter().flat_map(found).collect()
}

fn misplaced(file: &File) -> Breaches {
    let forbidden = ONE_PLACE.iter().filter(|rule| is_code(file) && !rule.places.iter().any(|place| is_in(file, place)));
    let found = |rule: &'static OnePlace| {
        lines_with(file, rule.word).map(move |line| format!("{}:{line}: {}: {}", file.path, rule.word, rule.instead))
    };
    forbidden.flat_map(found).collect()
}

#[test]
fn no_code_is_left_half_done_and_no_test_is_switched_off() {
    assert_kept(unfinished);
}

#[test]
fn half_done_code_is_found() {
    for word in UNFINISHED {
        assert_finds(unfinished, "crates/a/src/lib.rs", &format!("fn a() {{\n    {word}\n}}\n"));
        assert!(unfinished(&File::new("docs/a.md", word)).is_empty());
    }
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    assert_kept(machine);
}

#[test]
fn a_path_of_one_machine_is_found_in_any_file() {
    for word in MACHINE {
        assert_finds(machine, "docs/a.md", &format!("see {word}x\n"));
    }
}

#[test]
fn time_zones_clocks_and_random_numbers_have_one_place() {
    assert_kept(misplaced);
}

#[test]
fn a_second_place_is_found() {
    for rule in ONE_PLACE {
        assert_finds(misplaced, "crates/ercot-warehouse/src/a.rs", &format!("{}\n", rule.word));
        assert_finds(misplaced, "migrations/0001_a.sql", &format!("{}\n", rule.word));
        for place in rule.places {
            assert!(misplaced(&File::new(&format!("{place}a.rs"), rule.word)).is_empty(), "{place}");
        }
    }
}
