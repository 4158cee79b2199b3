//! What can be wrong with a dataset by itself.

use ercot_types::report::ReportLayout;
use regex::Regex;
use url::Url;

use super::{Fault, identifiers, texts};
use crate::catalog::{Dataset, SourceMode};

/// The schemas a table may be in.
const SCHEMAS: [&str; 5] = ["market", "ancillary", "context", "reference", "trial"];

pub(super) fn check_fields(dataset: &Dataset, report: &mut dyn FnMut(&'static str, Fault)) {
    identifiers(&[("name", &dataset.name), ("group", &dataset.group)], report);
    texts(&[("emil_id", &dataset.emil_id), ("title", &dataset.title)], report);
    if let Some(folder) = &dataset.directory_pattern {
        texts(&[("directory_pattern", folder)], report);
    }
    if let Err(error) = Regex::new(&dataset.file_regex) {
        report("file_regex", regex_fault(&dataset.file_regex, &error));
    } else if dataset.file_regex.is_empty() {
        report("file_regex", Fault::Name { text: String::new() });
    }
    let reason = dataset.disabled_because.as_deref();
    match (dataset.enabled, reason.map(str::trim)) {
        (false, None | Some("")) => report("disabled_because", Fault::NoReason),
        (true, Some(_)) => report("disabled_because", Fault::NotDisabled),
        _ => {}
    }
    if dataset.retention_days == Some(0) {
        report("retention_days", Fault::Zero);
    }
    if dataset.cadence.expected_per_day == Some(0) {
        report("cadence.expected_per_day", Fault::Zero);
    }
}

pub(super) fn check_source(dataset: &Dataset, report: &mut dyn FnMut(&'static str, Fault)) {
    let mut address = |field, text: &str, schemes: &[&str], expected| {
        if !Url::parse(text).is_ok_and(|url| schemes.contains(&url.scheme())) {
            report(field, Fault::Address { text: text.to_owned(), expected });
        }
    };
    if let Some(text) = &dataset.index_url {
        address("index_url", text, &["http", "https"], "http or https");
    }
    match &dataset.source {
        SourceMode::Mis {} => {
            if dataset.report_type_id.is_none_or(|id| id == 0) {
                report("report_type_id", Fault::NoReportType);
            }
        }
        SourceMode::Urls { urls } => {
            for text in urls {
                address("source.urls", text, &["http", "https", "file"], "http, https or file");
            }
            if urls.is_empty() {
                report("source.urls", Fault::NoAddress);
            }
        }
        SourceMode::Dashboard { dashboard } => {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if dashboard.is_empty() || !dashboard.chars().all(fits) {
                report("source.dashboard", Fault::Name { text: dashboard.clone() });
            }
        }
        SourceMode::Given {} => {
            if dataset.enabled {
                report("enabled", Fault::NothingToFetch);
            }
        }
        SourceMode::Directory { path } => {
            if path.as_os_str().is_empty() {
                report("source.path", Fault::NoAddress);
            }
        }
    }
}

pub(super) fn check_layouts(dataset: &Dataset, report: &mut dyn FnMut(&'static str, Option<&ReportLayout>, Fault)) {
    if dataset.layouts.is_empty() {
        report("layouts", None, Fault::NoLayout);
    }
    // Every file is read by one layout, and by one of those that correct another report's rows.
    let mut taken = [false; 2];
    for layout in &dataset.layouts {
        let taken = &mut taken[usize::from(layout.corrects)];
        if *taken {
            report("layouts", Some(layout), Fault::Unreachable);
        }
        *taken |= layout.member.is_none();
        if let Some(Err(error)) = layout.member.as_deref().map(Regex::new) {
            report("member", Some(layout), regex_fault(layout.member.as_deref().unwrap_or_default(), &error));
        }
        if !SCHEMAS.contains(&layout.table.schema()) {
            report("table", Some(layout), Fault::Schema { schema: layout.table.schema().to_owned() });
        }
        for problem in layout.problems() {
            report("layouts", Some(layout), Fault::Layout(problem));
        }
    }
}

fn regex_fault(text: &str, error: &regex::Error) -> Fault {
    // The engine draws a picture over several lines; its last line is the reason.
    let reason = error.to_string();
    let reason = reason.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned();
    Fault::Regex { text: text.to_owned(), reason }
}
