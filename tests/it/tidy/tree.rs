//! What the tree as a whole has: every crate its parts, every migration its number.

use std::collections::BTreeSet;

use super::{Breaches, File, assert_whole};

/// Every crate has what a stranger looks for, and follows the workspace's lints.
fn incomplete_crates(files: &[File]) -> Breaches {
    let find = |path: &str| files.iter().find(|file| file.path == path);
    let crates: BTreeSet<&str> = files.iter().filter_map(|file| file.path.strip_prefix("crates/")?.split('/').next()).collect();
    let mut found = Vec::new();
    for name in crates {
        let folder = format!("crates/{name}");
        if find(&format!("{folder}/README.md")).is_none() {
            found.push(format!("{folder}: no README.md"));
        }
        let examples = format!("{folder}/examples/");
        if !files.iter().any(|file| file.path.starts_with(&examples) && file.is("rs")) {
            found.push(format!("{folder}: no example"));
        }
        let documented = find(&format!("{folder}/src/lib.rs")).is_some_and(|file| file.text.starts_with("//! "));
        if !documented {
            found.push(format!("{folder}: src/lib.rs does not begin with what the crate is (//!)"));
        }
    }
    found
}

/// Every package follows the workspace's lints: one that forgets to say so is checked for nothing.
fn packages_without_lints(files: &[File]) -> Breaches {
    let packages = files.iter().filter(|file| file.path.ends_with("/Cargo.toml") && file.text.contains("[package]"));
    let without = packages.filter(|file| !file.text.contains("[lints]\nworkspace = true\n"));
    without.map(|file| format!("{}: [lints] workspace = true is missing", file.path)).collect()
}

/// Migrations are numbered 0001, 0002 and so on: a gap or a double number would leave their order open.
fn misnumbered_migrations(files: &[File]) -> Breaches {
    let mut names: Vec<&str> = files.iter().filter_map(|file| file.path.strip_prefix("migrations/")).collect();
    names.sort_unstable();
    let numbered = |(index, name): (usize, &&str)| {
        let expected = format!("{:04}_", index + 1);
        let lower = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let good = name
            .strip_prefix(&expected)
            .and_then(|rest| rest.strip_suffix(".sql"))
            .is_some_and(|rest| !rest.is_empty() && lower(rest));
        (!good).then(|| format!("migrations/{name}: expected {expected}<lower_case>.sql"))
    };
    names.iter().enumerate().filter_map(numbered).collect()
}

fn files(paths: &[(&str, &str)]) -> Vec<File> {
    paths.iter().map(|(path, text)| File::new(path, text)).collect()
}

#[test]
fn every_crate_has_a_readme_an_example_and_a_head() {
    assert_whole(incomplete_crates);
}

#[test]
fn a_crate_without_one_of_its_parts_is_found() {
    let whole =
        [("crates/a/README.md", "# a\n"), ("crates/a/examples/b.rs", "fn main() {}\n"), ("crates/a/src/lib.rs", "//! A.\n")];
    assert_eq!(incomplete_crates(&files(&whole)), [""; 0]);
    for left_out in 0..whole.len() {
        let mut parts = whole.to_vec();
        parts.remove(left_out);
        assert_eq!(incomplete_crates(&files(&parts)).len(), 1, "without {}", whole[left_out].0);
    }
    let headless = [whole[0], whole[1], ("crates/a/src/lib.rs", "mod a;\n")];
    assert_eq!(incomplete_crates(&files(&headless)).len(), 1);
}

#[test]
fn every_package_follows_the_workspaces_lints() {
    assert_whole(packages_without_lints);
}

#[test]
fn a_package_without_the_lints_is_found() {
    let package = "[package]\nname = \"a\"\n";
    assert_eq!(packages_without_lints(&files(&[("bins/a/Cargo.toml", package)])).len(), 1);
    let with = format!("{package}\n[lints]\nworkspace = true\n");
    assert_eq!(packages_without_lints(&files(&[("bins/a/Cargo.toml", &with)])), [""; 0]);
}

#[test]
fn migrations_are_numbered_without_gap_or_repetition() {
    assert_whole(misnumbered_migrations);
}

#[test]
fn a_gap_a_repetition_and_a_bad_name_are_found() {
    let planted = |names: &[&str]| {
        let all: Vec<(&str, &str)> = names.iter().map(|name| (*name, "")).collect();
        misnumbered_migrations(&files(&all)).len()
    };
    assert_eq!(planted(&["migrations/0001_a.sql", "migrations/0002_b.sql"]), 0);
    assert_eq!(planted(&["migrations/0001_a.sql", "migrations/0003_b.sql"]), 1);
    assert_eq!(planted(&["migrations/0001_a.sql", "migrations/0001_b.sql"]), 1);
    assert_eq!(planted(&["migrations/1_a.sql"]), 1);
    assert_eq!(planted(&["migrations/0001_A.sql"]), 1);
    assert_eq!(planted(&["migrations/0001_a.txt"]), 1);
}
