//! What pages promise: links that lead somewhere, tests that exist.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use super::{Breaches, File, assert_whole};

/// The part of a page that follows a heading, up to the next one of its level.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let start = page.find(heading).map_or(page.len(), |at| at + heading.len());
    page[start..].split("\n## ").next().unwrap_or_default()
}

/// Every invariant of the architecture page names a test; each name is a function.
fn missing_tests(files: &[File]) -> Breaches {
    let Some(page) = files.iter().find(|file| file.path == "docs/architecture.md") else {
        return vec!["docs/architecture.md is missing".to_owned()];
    };
    let quoted = section(&page.text, "## Invariants\n").split('`').skip(1).step_by(2);
    let names: BTreeSet<&str> =
        quoted.filter_map(|name| name.split("::").last()).filter(|name| name.matches('_').count() > 2).collect();
    let exists = |name: &str| files.iter().any(|file| file.is("rs") && file.text.contains(&format!("fn {name}(")));
    let missing = names.into_iter().filter(|name| !exists(name));
    missing.map(|name| format!("docs/architecture.md: there is no test {name}")).collect()
}

/// Links between the project's pages, followed without their anchors.
fn dead_links(files: &[File]) -> Breaches {
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let exists =
        |path: &str| paths.contains(path) || paths.range(path..).next().is_some_and(|next| next.starts_with(&format!("{path}/")));
    let pages = files.iter().filter(|file| file.is("md") && !file.is_data());
    let links =
        pages.flat_map(|page| page.text.split("](").skip(1).filter_map(move |rest| Some((page, rest.split_once(')')?.0))));
    let inside =
        links.filter(|(_, link)| !link.contains("://") && !link.starts_with(['#', '<']) && !link.contains(char::is_whitespace));
    let dead = inside.filter(|(page, link)| !exists(&target(&page.path, link)));
    dead.map(|(page, link)| format!("{}: the link {link} leads nowhere", page.path)).collect()
}

/// Where a link on a page leads, as a path from the root.
fn target(page: &str, link: &str) -> String {
    let link = link.split('#').next().unwrap_or_default();
    let mut parts: Vec<String> = Vec::new();
    let folder = Path::new(page).parent().unwrap_or_else(|| Path::new(""));
    for component in folder.join(link).components() {
        match component {
            Component::ParentDir => drop(parts.pop()),
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            _ => {}
        }
    }
    parts.join("/")
}

#[test]
fn every_test_that_the_architecture_page_names_exists() {
    assert_whole(missing_tests);
}

#[test]
fn a_test_that_is_only_named_is_found() {
    let page = |name: &str| {
        File::new("docs/architecture.md", &format!("# A\n\n## Invariants\n\n| no x | `m::{name}` |\n\n## B\n`a_b_c_d`\n"))
    };
    let code = File::new("crates/a/src/lib.rs", "#[test]\nfn nothing_is_ever_lost() {}\n");
    assert_eq!(missing_tests(&[page("nothing_is_ever_lost"), code.clone()]), [""; 0]);
    assert_eq!(missing_tests(&[page("nothing_is_ever_found"), code.clone()]).len(), 1);
    assert_eq!(missing_tests(&[code]).len(), 1);
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    assert_whole(dead_links);
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let page = |link: &str| File::new("docs/a.md", &format!("see [it]({link})\n"));
    let others = [File::new("README.md", "x\n"), File::new("crates/b/src/lib.rs", "x\n")];
    let with = |link: &str| dead_links(&[vec![page(link)], others.to_vec()].concat());
    for good in ["a.md#x", "../README.md", "../crates/b", "../crates/", "#here", "https://example.invalid/"] {
        assert_eq!(with(good), [""; 0], "{good}");
    }
    for dead in ["README.md", "../crates/c", "../crates/b/src/lib", "b.md#x"] {
        assert_eq!(with(dead).len(), 1, "{dead}");
    }
}
