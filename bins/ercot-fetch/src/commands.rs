//! The commands beside the fetch.

use std::path::Path;

use ercot_manifest::{Manifest, PruneMode, PruneReport};
use ercot_runtime::{
    config::OutputFormat,
    exit::{ExitContext, ExitStatus, usage_error},
    output::{self, Align, Table, format_count},
};
use ercot_warehouse::{Resources, Warehouse, fingerprint, row_counts};
use serde::Serialize;
use serde_json::json;

use crate::{
    Session,
    args::{Args, CatalogCommand, PruneArgs, TablesArgs},
    selection::{self, Selection},
};

/// `catalog check` and `catalog list`.
pub(crate) fn catalog(command: &CatalogCommand, args: &Args) -> anyhow::Result<ExitStatus> {
    match command {
        CatalogCommand::Check { file } => {
            let file = file.as_ref().or(args.config.as_ref());
            let catalog = selection::load(file.map(std::path::PathBuf::as_path))?;
            let problems: Vec<String> = catalog.problems().iter().map(ToString::to_string).collect();
            let datasets = catalog.datasets.len();
            let text = if problems.is_empty() {
                format!("{datasets} datasets, no problems\n")
            } else {
                format!("{datasets} datasets, {} problem(s):\n  {}\n", problems.len(), problems.join("\n  "))
            };
            print(args, &json!({ "datasets": datasets, "problems": problems }), &text)?;
            Ok(if problems.is_empty() { ExitStatus::Done } else { ExitStatus::Usage })
        }
        CatalogCommand::Probe(probe) => crate::probe::probe(probe, args),
        CatalogCommand::Page => crate::page::page(args),
        CatalogCommand::List => {
            let catalog = selection::load(args.config.as_deref())?;
            let mut table = Table::new([
                ("dataset", Align::Left),
                ("EMIL ID", Align::Left),
                ("group", Align::Left),
                ("listed", Align::Right),
                ("enabled", Align::Left),
                ("title", Align::Left),
            ]);
            for dataset in &catalog.datasets {
                let days = dataset.retention_days.map_or_else(String::new, |days| format!("{days} d"));
                let enabled = if dataset.enabled { "yes" } else { "no" };
                let cells = [&dataset.name, &dataset.emil_id, &dataset.group, &days, enabled, &dataset.title];
                table.push_row(cells.map(ToOwned::to_owned));
            }
            print(args, &catalog.datasets, &table.to_string())?;
            Ok(ExitStatus::Done)
        }
    }
}

/// `prune`.
pub(crate) fn prune(prune: &PruneArgs, args: &Args) -> anyhow::Result<ExitStatus> {
    let selection = Selection::new(args)?;
    let session = Session::new(args)?;
    let _lock = session.lock(args)?;
    session.refuse_a_data_directory_that_lost_its_files()?;
    let dry_run = prune.dry_run || args.fetch.dry_run;
    let mode = if dry_run { PruneMode::DryRun } else { PruneMode::Apply };
    let pruned = prune_manifests(&selection, &session, prune.keep, mode)?;
    let mut table = Table::new([("dataset", Align::Left), ("kept", Align::Right), ("dropped", Align::Right)]);
    for (dataset, report) in &pruned {
        table.push_row([dataset.clone(), format_count(report.kept as u64), format_count(dropped(report) as u64)]);
    }
    let datasets: Vec<_> = pruned
        .iter()
        .map(|(dataset, report)| json!({ "name": dataset, "kept": report.kept, "dropped": dropped(report) }))
        .collect();
    print(args, &json!({ "dry_run": dry_run, "datasets": datasets }), &table.to_string())?;
    Ok(ExitStatus::Done)
}

/// Entries that a prune reduces to what is needed not to fetch them again, or forgets.
fn dropped(report: &PruneReport) -> usize {
    report.retired_gone + report.retired_held + report.dropped.len()
}

/// Shortens the manifests of the selected datasets.
pub(crate) fn prune_manifests(
    selection: &Selection,
    session: &Session,
    keep: usize,
    mode: PruneMode,
) -> anyhow::Result<Vec<(String, PruneReport)>> {
    let mut pruned = Vec::new();
    for dataset in selection.datasets() {
        let path = session.data_dir.manifest_file(&dataset.name);
        if path.exists() {
            let report = match mode {
                PruneMode::DryRun => Manifest::read(&path)?.plan_prune(keep, session.data_dir.root())?,
                PruneMode::Apply => Manifest::open(&path)?.prune(keep, session.data_dir.root(), mode)?,
            };
            pruned.push((dataset.name.clone(), report));
        }
    }
    Ok(pruned)
}

/// `tables`.
pub(crate) fn tables(tables: &TablesArgs, args: &Args) -> anyhow::Result<ExitStatus> {
    #[derive(Serialize)]
    struct Row {
        table: String,
        rows: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        sha256: Option<String>,
    }
    let session = Session::new(args)?;
    let file = session.data_dir.warehouse_file();
    if !file.exists() {
        return Err(usage_error(format!(
            "there is no warehouse at {}; run ercot-fetch first, or give --data-dir",
            file.display()
        )));
    }
    let warehouse = open_read_only(&file)?;
    let except: Vec<&str> = tables.except.iter().map(String::as_str).collect();
    let mut rows = Vec::new();
    for (table, count) in row_counts(&warehouse)? {
        let sha256 = if tables.fingerprint { Some(fingerprint(&warehouse, &table, &except)?.sha256) } else { None };
        rows.push(Row { table: table.to_string(), rows: count, sha256 });
    }
    let mut text = Table::new([("table", Align::Left), ("rows", Align::Right), ("sha256", Align::Left)]);
    for row in &rows {
        text.push_row([row.table.clone(), format_count(row.rows), row.sha256.clone().unwrap_or_default()]);
    }
    print(args, &rows, &text.to_string())?;
    Ok(ExitStatus::Done)
}

/// `repair`.
pub(crate) fn repair(args: &Args) -> anyhow::Result<ExitStatus> {
    let selection = Selection::new(args)?;
    let session = Session::new(args)?;
    let _lock = session.lock(args)?;
    let (mut text, mut repaired) = (String::new(), Vec::new());
    for dataset in selection.datasets() {
        let path = session.data_dir.manifest_file(&dataset.name);
        if !path.exists() {
            continue;
        }
        let lines = Manifest::repair(&path)?.left_out.len();
        if lines > 0 {
            text.push_str(&format!("{}: {lines} damaged line(s) left out of {}\n", dataset.name, path.display()));
            repaired.push(json!({ "name": dataset.name, "lines_left_out": lines }));
        }
    }
    if repaired.is_empty() {
        text.push_str("every manifest is sound\n");
    }
    print(args, &repaired, &text)?;
    Ok(ExitStatus::Done)
}

/// A fetch that is loading keeps the warehouse to itself: that is a reason to try later, not a failure.
pub(crate) fn open_read_only(file: &Path) -> anyhow::Result<Warehouse> {
    match Warehouse::open_read_only(file, Resources::default()) {
        Err(error) if error.is_busy() => Err(error).exit_as(ExitStatus::TryLater, "the warehouse is in use"),
        result => Ok(result?),
    }
}

pub(crate) fn print(args: &Args, json: &impl Serialize, text: &str) -> anyhow::Result<()> {
    match args.common.output() {
        OutputFormat::Json => output::print_json(json)?,
        OutputFormat::Text => output::print(text)?,
    }
    Ok(())
}
