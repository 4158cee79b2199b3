//! `catalog page`: the page about the data products, made from the catalog and from the comments of the tables.
//!
//! What no machine can say is in two files beside this one: `template.txt` is the page around the products, with a line
//! `{{…}}` wherever a part is put in, and `remarks.txt` what is known about single products beyond the catalog.

mod columns;
mod product;
mod words;

use std::collections::BTreeMap;

use ercot_mis::catalog::{Catalog, ClosedBecause, Dataset};
use ercot_runtime::{exit::ExitStatus, output};
use ercot_warehouse::{TableComments, table_comments};

use crate::{args::Args, selection};

const TEMPLATE: &str = include_str!("page/template.txt");
const REMARKS: &str = include_str!("page/remarks.txt");

/// What a page is made of.
pub(crate) struct Sources<'c> {
    catalog: &'c Catalog,
    comments: BTreeMap<String, TableComments>,
    remarks: BTreeMap<&'static str, &'static str>,
}

pub(crate) fn page(args: &Args) -> anyhow::Result<ExitStatus> {
    let catalog = selection::load(args.config.as_deref())?;
    let sources = Sources { catalog: &catalog, comments: table_comments()?, remarks: remarks(REMARKS) };
    output::print(&text(&sources))?;
    Ok(ExitStatus::Done)
}

/// The remarks by dataset: each begins with a line `[dataset]`.
fn remarks(text: &'static str) -> BTreeMap<&'static str, &'static str> {
    let parts = text.split("\n[").skip(1);
    parts.filter_map(|part| part.split_once("]\n")).map(|(name, remark)| (name, remark.trim())).collect()
}

fn text(sources: &Sources<'_>) -> String {
    let mut page = String::new();
    for line in TEMPLATE.lines() {
        match line.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) {
            None => page.push_str(line),
            Some("summary") => page.push_str(summary(sources).trim_end()),
            Some("closed") => page.push_str(closed(sources).trim_end()),
            Some("trials") => page.push_str(&products(sources, |dataset| is_trial(dataset))),
            Some("other groups") => page.push_str(&products(sources, |dataset| {
                !is_trial(dataset) && !TEMPLATE.contains(&format!("{{{{group {}}}}}", dataset.group))
            })),
            Some(part) => {
                let group = part.strip_prefix("group ").unwrap_or_default();
                page.push_str(&products(sources, |dataset| dataset.group == group && !is_trial(dataset)));
            }
        }
        page.push('\n');
    }
    // Parts without products leave several empty lines.
    while page.contains("\n\n\n") {
        page = page.replace("\n\n\n", "\n\n");
    }
    page.trim_end().to_owned() + "\n"
}

fn is_trial(dataset: &Dataset) -> bool {
    dataset.layouts_of.is_some()
}

fn products(sources: &Sources<'_>, of: impl Fn(&&Dataset) -> bool) -> String {
    let sections: Vec<String> =
        sources.catalog.datasets.iter().filter(of).map(|dataset| product::section(sources, dataset)).collect();
    sections.join("\n").trim_end().to_owned()
}

/// One line for every product.
fn summary(sources: &Sources<'_>) -> String {
    let mut table =
        "| dataset | report | EMIL ID | posted | listed | tables | fetched |\n| --- | --- | --- | --- | ---: | --- | --- |\n"
            .to_owned();
    for dataset in &sources.catalog.datasets {
        let listed = dataset.retention_days.map_or_else(String::new, |days| format!("{days} d"));
        let own: Vec<String> = own_tables(dataset).map(|table| format!("`{table}`")).collect();
        let tables = match own.as_slice() {
            [first, _, _, ..] => format!("{first} and {} more", own.len() - 1),
            few => few.join(", "),
        };
        table.push_str(&words::row(&[
            format!("[{0}](#{0})", dataset.name),
            dataset.title.clone(),
            dataset.emil_id.clone(),
            words::cadence(dataset),
            listed,
            tables,
            if dataset.enabled { "always".to_owned() } else { "by name".to_owned() },
        ]));
    }
    table
}

/// The tables that hold a dataset's own rows, each once.
fn own_tables(dataset: &Dataset) -> impl Iterator<Item = String> {
    let mut seen = Vec::new();
    let tables = dataset.layouts.iter().filter(|layout| !layout.corrects).map(|layout| layout.table.to_string());
    tables
        .filter(move |table| {
            !seen.contains(table) && {
                seen.push(table.clone());
                true
            }
        })
        .collect::<Vec<_>>()
        .into_iter()
}

/// Reports that cannot be fetched.
fn closed(sources: &Sources<'_>) -> String {
    let mut table = "| name | report | EMIL ID | because | instead |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for closed in &sources.catalog.closed {
        let because = match closed.because {
            ClosedBecause::Secure => "secure",
            ClosedBecause::Retired => "retired",
        };
        let instead: Vec<String> = closed.substitutes.iter().map(|name| format!("[{name}](#{name})")).collect();
        table.push_str(&words::row(&[
            format!("`{}`", closed.name),
            closed.title.clone(),
            closed.emil_id.clone(),
            format!("{because}: {}", closed.reason),
            instead.join(", "),
        ]));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_remark_is_about_a_product_of_the_catalog() {
        let catalog = Catalog::builtin().unwrap();
        let remarks = remarks(REMARKS);
        assert!(!remarks.is_empty());
        for name in remarks.keys() {
            assert!(catalog.datasets.iter().any(|dataset| dataset.name == *name), "{name}");
        }
    }

    #[test]
    fn every_product_has_one_section_and_no_placeholder_is_left() {
        let catalog = Catalog::builtin().unwrap();
        let sources = Sources { catalog: &catalog, comments: table_comments().unwrap(), remarks: remarks(REMARKS) };
        let page = text(&sources);
        assert!(!page.contains("{{"), "a placeholder is left");
        for dataset in &catalog.datasets {
            assert_eq!(page.matches(&format!("\n### {}\n", dataset.name)).count(), 1, "{}", dataset.name);
        }
        for alias in &catalog.aliases {
            assert!(page.contains(&format!("`{}`", alias.name)), "{}", alias.name);
        }
        assert_eq!(text(&sources), page);
    }
}
