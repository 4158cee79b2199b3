//! The sections of the marts.

use ercot_warehouse::{MartDescription, MartKind};

use super::{columns::split_unit, words};

/// Twins of a table, which have its columns.
const TWINS: [&str; 2] = ["_staged", "_history"];

/// One section for every mart but the twins, which are named where their table is.
pub(super) fn sections(marts: &[MartDescription]) -> String {
    let is_twin = |mart: &&MartDescription| {
        let base = TWINS.iter().find_map(|ending| mart.name.strip_suffix(ending));
        base.is_some_and(|base| marts.iter().any(|other| other.name == base))
    };
    let sections: Vec<String> = marts.iter().filter(|mart| !is_twin(mart)).map(|mart| section(mart, marts)).collect();
    sections.join("\n").trim_end().to_owned()
}

fn section(mart: &MartDescription, marts: &[MartDescription]) -> String {
    let kind = match mart.kind {
        MartKind::Built => "Built table",
        MartKind::Table => "Table",
        MartKind::View => "View",
        MartKind::Macro => "Macro",
    };
    let comment = mart.comment.as_deref().unwrap_or_default().trim_end_matches('.');
    let mut text = format!("### {}\n\n**{kind}.** {comment}.\n", mart.name);
    if mart.kind == MartKind::Macro {
        text.push_str(&format!("\n`FROM {}({})`\n", mart.name, mart.parameters.join(", ")));
        return text;
    }
    if !mart.sources.is_empty() {
        text.push_str(&format!("\nBuilt from {}.\n", words::list(&mart.sources)));
    }
    let twins: Vec<&str> = TWINS
        .iter()
        .map(|ending| format!("{}{ending}", mart.name))
        .filter_map(|name| marts.iter().find(|other| other.name == name).map(|twin| twin.name.as_str()))
        .collect();
    if !twins.is_empty() {
        text.push_str(&format!("\nWith the same columns: {}.\n", words::list(twins)));
    }
    text.push_str("\n| column | type | unit | meaning |\n| --- | --- | --- | --- |\n");
    for column in &mart.columns {
        let (meaning, unit) = column.comment.as_deref().map_or((None, None), split_unit);
        let cells = [format!("`{}`", column.name), column.sql_type.clone(), text_of(unit), text_of(meaning)];
        text.push_str(&words::row(&cells));
    }
    text
}

fn text_of(part: Option<&str>) -> String {
    part.unwrap_or_default().to_owned()
}
