//! The section of one product.

use ercot_mis::catalog::{Dataset, SourceMode};
use ercot_types::report::{Epoch, LINEAGE_COLUMNS, ReportLayout, Versions, normalized};

use super::{Sources, columns, words};

/// How the comments of tables end.
const VERSIONS: [&str; 2] = [", latest posting wins", ", every posting is kept"];

/// Headers of a change that are named; a new kind of report has more.
const HEADERS_NAMED: usize = 24;

/// Heading, facts and tables of a product.
pub(super) fn section(sources: &Sources<'_>, dataset: &Dataset) -> String {
    let mut text = format!("### {}\n\n**{}.** {}\n", dataset.name, dataset.title.trim_end_matches('.'), facts(dataset));
    for alias in sources.catalog.aliases.iter().filter(|alias| alias.alias_of == dataset.name) {
        text.push_str(&format!("\nAlso `{}`: {}\n", alias.name, sentence(&alias.reason)));
    }
    if let Some(reason) = &dataset.disabled_because {
        text.push_str(&format!("\nFetched only by its name. {}\n", sentence(reason)));
    }
    if let Some(note) = &dataset.note {
        text.push_str(&format!("\n{}\n", sentence(note)));
    }
    if let Some(remark) = sources.remarks.get(dataset.name.as_str()) {
        text.push_str(&format!("\n{remark}\n"));
    }
    if let Some(twin) = &dataset.layouts_of {
        let tables = words::list(super::own_tables(dataset));
        text.push_str(&format!("\nTable {tables}, with the columns of [{twin}](#{twin}).\n"));
        return text;
    }
    for layout in &dataset.layouts {
        text.push('\n');
        text.push_str(&if layout.corrects { correction(layout) } else { table(sources, layout) });
    }
    text
}

fn facts(dataset: &Dataset) -> String {
    let mut facts = vec![format!("EMIL ID {}", dataset.emil_id)];
    facts.extend(dataset.report_type_id.map(|id| format!("report type {id}")));
    facts.push(format!("priority {:?}", dataset.priority).replace("Off", "none"));
    let mut text = facts.join(", ") + ".";
    if dataset.layouts_of.is_none() {
        let listed = dataset.retention_days.map_or_else(String::new, |days| format!(", listed {days} days"));
        text.push_str(&format!(" Posted {}{listed}.", words::cadence(dataset)));
    }
    match &dataset.source {
        SourceMode::Mis {} | SourceMode::Directory { .. } => {}
        SourceMode::Urls { .. } => text.push_str(" Read from fixed addresses."),
        SourceMode::Dashboard { dashboard } => text.push_str(&format!(" Read from the dashboard `{dashboard}` at every run.")),
        SourceMode::Given {} => text.push_str(" On no listing: its files are given with `--source-dir` or an import."),
    }
    text
}

fn table(sources: &Sources<'_>, layout: &ReportLayout) -> String {
    let name = layout.table.to_string();
    let comments = sources.comments.get(&name);
    let mut text = format!("Table `{name}`");
    if let Some(comment) = comments.and_then(|comments| comments.table.as_ref()) {
        // The line below says what a later posting means.
        let comment = VERSIONS.iter().find_map(|ending| comment.strip_suffix(ending)).unwrap_or(comment);
        text.push_str(&format!(": {}", lower_first(comment)));
    }
    let versions = match layout.versions {
        Versions::Supersede => "the latest posting wins",
        Versions::Vintage => "every posting is kept, so the publish time is part of the key",
    };
    text.push_str(&format!(".\n\n- Key: {}; {versions}.\n- {}\n", words::list(&layout.natural_key), words::time(&layout.time)));
    if let Some(frame) = layout.frame {
        text.push_str(&format!("- The header is within the first {} lines", frame.header_within));
        text.push_str(&match frame.footer_lines {
            0 => ".\n".to_owned(),
            lines => format!("; {lines} line(s) below the last row are no rows.\n"),
        });
    }
    if let Some(note) = &layout.note {
        text.push_str(&format!("- {}\n", sentence(note)));
    }
    for (before, after) in layout.epochs.iter().zip(layout.epochs.iter().skip(1)) {
        text.push_str(&format!("- {}\n", change(layout, before, after)));
    }
    text.push('\n');
    text.push_str(&columns::table(layout, comments));
    text
}

/// What a correcting layout does to another report's table.
fn correction(layout: &ReportLayout) -> String {
    let said: Vec<&str> = layout.natural_key.iter().map(String::as_str).chain(layout.time.columns()).collect();
    let values = layout.columns.iter().map(|column| column.name.as_str()).filter(|name| !said.contains(name));
    let values: Vec<&str> = values.filter(|name| !LINEAGE_COLUMNS.iter().any(|(lineage, _)| lineage == name)).collect();
    format!("Corrected values supersede those of `{}` ({}) from their publish time on.\n", layout.table, words::list(values))
}

/// What changed from one header to the next.
fn change(layout: &ReportLayout, before: &Epoch, after: &Epoch) -> String {
    let column = |header: &String| {
        layout.columns.iter().position(|column| column.headers.iter().any(|known| normalized(known) == normalized(header)))
    };
    let gone: Vec<&String> = before.header.iter().filter(|header| !has(after, header)).collect();
    let new: Vec<&String> = after.header.iter().filter(|header| !has(before, header)).collect();
    let successor = |header: &String| new.iter().find(|other| column(other) == column(header)).copied();
    let renamed: Vec<String> = gone.iter().filter_map(|old| Some(format!("`{old}` is now `{}`", successor(old)?))).collect();
    let left: Vec<&&String> = gone.iter().filter(|old| successor(old).is_none()).collect();
    let added: Vec<&&String> = new.iter().filter(|new| !gone.iter().any(|old| column(old) == column(new))).collect();
    let mut parts = renamed;
    if !added.is_empty() {
        parts.push(format!("with {}", named(&added)));
    }
    if !left.is_empty() {
        parts.push(format!("without {}", named(&left)));
    }
    if parts.is_empty() {
        parts.push("the columns in another order".to_owned());
    }
    let since = after.from.map_or_else(|| "From a day that is not known".to_owned(), |day| format!("From {day}"));
    format!("{since}: {}.", parts.join("; "))
}

/// Headers, the first of them where there are many.
fn named(headers: &[&&String]) -> String {
    match headers.len() {
        count if count > HEADERS_NAMED => {
            format!("{} and {} more", words::list(headers.iter().take(HEADERS_NAMED)), count - HEADERS_NAMED)
        }
        _ => words::list(headers),
    }
}

pub(super) fn has(epoch: &Epoch, header: &str) -> bool {
    epoch.header.iter().any(|known| normalized(known) == normalized(header))
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// The first letter in lower case, unless the first word is an abbreviation.
fn lower_first(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}
