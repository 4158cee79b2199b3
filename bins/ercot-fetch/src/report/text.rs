//! The summary for people.

use ercot_runtime::output::{Align, Table, format_bytes, format_count};
use ercot_warehouse::RowCounts;

use super::{DatasetReport, Report, RestingDocument};

/// The summary: a table, and below it whatever somebody should know.
pub(crate) fn text(report: &Report) -> String {
    let mut text = table(report).to_string();
    if report.datasets.iter().any(|dataset| dataset.would_fetch.is_some()) {
        text.push_str("\nDry run: \"new files\" are those that a run would fetch; nothing was written.\n");
    }
    for failure in &report.failures {
        text.push_str(&format!("\n{}\n    {}\n", failure.step, failure.reason));
    }
    for dataset in &report.datasets {
        remarks(dataset, &mut text);
    }
    for reason in &report.try_later {
        text.push_str(&format!("\ntry again later: {reason}\n"));
    }
    text
}

/// A line for each dataset, and their sums.
fn table(report: &Report) -> Table {
    let mut table = Table::new([
        ("dataset", Align::Left),
        ("listing", Align::Left),
        ("new files", Align::Right),
        ("bytes", Align::Right),
        ("inserted", Align::Right),
        ("updated", Align::Right),
        ("unchanged", Align::Right),
        ("quarantined", Align::Right),
        ("failures", Align::Right),
    ]);
    let mut row = |name: &str, listing: &str, files: usize, bytes: u64, rows: RowCounts, failures: usize| {
        table.push_row([
            name.to_owned(),
            listing.to_owned(),
            count(files),
            format_bytes(bytes),
            format_count(rows.inserted),
            format_count(rows.updated),
            format_count(rows.unchanged),
            format_count(rows.quarantined),
            count(failures),
        ]);
    };
    for dataset in &report.datasets {
        let files = dataset.would_fetch.unwrap_or(dataset.new_files);
        row(&dataset.name, dataset.listing, files, dataset.bytes, dataset.rows, dataset.failures.len());
    }
    let totals = &report.totals;
    row("total", "", totals.new_files, totals.bytes, totals.rows, totals.failures);
    table
}

/// What the table does not tell of a dataset.
fn remarks(dataset: &DatasetReport, text: &mut String) {
    for failure in &dataset.failures {
        let document = failure.document.as_deref().unwrap_or("");
        text.push_str(&format!("\n{} {} {document}\n    {}\n", dataset.name, failure.step, failure.reason));
    }
    if dataset.not_asked > 0 {
        let documents = count(dataset.not_asked);
        text.push_str(&format!("\n{} {documents} document(s) were not asked for, because the rest was given up\n", dataset.name));
    }
    for document in &dataset.resting {
        let RestingDocument { document, attempts, reason } = document;
        text.push_str(&format!(
            "\n{} {document} failed in {attempts} runs and is left alone for a while; the last time:\n    {reason}\n",
            dataset.name
        ));
    }
    if dataset.rows.quarantined > 0 {
        let rows = format_count(dataset.rows.quarantined);
        text.push_str(&format!("\n{} {rows} row(s) did not load; all reasons are in ops.quarantine\n", dataset.name));
        for row in &dataset.bad_rows {
            text.push_str(&format!("    {row}\n"));
        }
    }
    if !dataset.drift.is_empty() {
        let drift = dataset.drift.join(", ");
        text.push_str(&format!("\n{} has another header than the catalog expects: {drift}\n", dataset.name));
    }
    if dataset.left_out > 0 {
        let (left, expiring) = (count(dataset.left_out), count(dataset.expiring_unfetched));
        text.push_str(&format!("\n{} {left} document(s) left for later runs by --max-new, {expiring} at risk\n", dataset.name));
    }
}

fn count(number: usize) -> String {
    format_count(number as u64)
}
