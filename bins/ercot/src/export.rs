//! `ercot export`: tables and marts as Hive-partitioned Parquet, for engines of other machines.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context;
use clap::{Args, ValueEnum};
use ercot_mis::catalog::Catalog;
use ercot_runtime::{
    config::{CommonArgs, OutputFormat},
    exit::{ExitStatus, usage_error},
    lock::{Holder, RunLock},
    logging,
    output::{self, Align, Table, format_bytes, format_count},
};
use ercot_types::{clock::SystemClock, time::OperatingDay};
use ercot_warehouse::export::{ExportDays, ExportKind, Exportable, Exported, export, exportable, remove_leftovers};
use serde::Serialize;

use crate::{
    opened::{OpenArgs, Opened, Reads},
    verify::day,
};

/// The lock of a folder that is exported to. Engines pass over names that begin with an underscore.
const LOCK: &str = "_export.lock";

const EXAMPLES: &str = "\
Examples:
  ercot export --to /srv/lake                         every report table and every mart that is a table
  ercot export --to /srv/lake --dataset rt_lmp_5min   one dataset of the catalog, or one table
  ercot export --to /srv/lake --dataset mart.fact_rt_5min --from 2026-10-26 --until 2026-11-08
                                                      a view is computed while it is exported
  ercot export --to /srv/lake --dataset history.market__dam_spp
                                                      superseded versions
  ercot export --list                                 what can be exported

  SELECT * FROM read_parquet('/srv/lake/dataset=market.dam_spp/**/*.parquet', hive_partitioning = true)

Files are DIR/dataset=SCHEMA.TABLE/operating_day=YYYY-MM-DD/part-0.parquet. A second run writes only what differs, and takes up
where a killed one stopped. docs/operations.md says how to point Spark, Trino and ClickHouse at the folder.

Exit codes: 0 done; 1 failed (a full disk), what was written is whole; 2 usage, or there are no data; 75 the data are being
written, or another export writes to the folder.";

/// Options of `ercot export`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ExportArgs {
    /// Options that every program has.
    #[command(flatten)]
    pub common: CommonArgs,
    /// How files are written
    #[arg(long, value_enum, default_value_t = FileFormat::Parquet)]
    pub format: FileFormat,
    /// The folder to write to
    #[arg(long, value_name = "DIR", required_unless_present = "list")]
    pub to: Option<PathBuf>,
    /// Datasets of the catalog, tables or views to export, comma-separated [default: all tables with rows but superseded versions]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub dataset: Vec<String>,
    /// First operating day, YYYY-MM-DD [default: the first that there is]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<OperatingDay>,
    /// Last operating day [default: the last that there is]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: Option<OperatingDay>,
    /// Show what can be exported; write nothing
    #[arg(long)]
    pub list: bool,
    /// Catalog to use instead of the built-in one
    #[arg(long, value_name = "FILE", env = "ERCOT_CATALOG")]
    pub config: Option<PathBuf>,
    /// Which data are read.
    #[command(flatten)]
    pub open: OpenArgs,
}

/// How files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    /// Parquet, compressed with Snappy
    Parquet,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'r> {
    status: &'static str,
    exit_code: u8,
    #[serde(flatten)]
    reads: &'r Reads,
    folder: String,
    tables: &'r [Exported],
}

/// Runs `ercot export`.
pub(crate) fn run(args: &ExportArgs) -> anyhow::Result<ExitStatus> {
    logging::init(&args.common.log, std::io::stderr)?;
    let outcome = match &args.to {
        Some(folder) if !args.list => write(args, folder),
        _ => list(args),
    };
    if let (Err(error), OutputFormat::Json) = (&outcome, args.common.output()) {
        ercot_fetch::print_try_later(error)?;
    }
    outcome
}

fn list(args: &ExportArgs) -> anyhow::Result<ExitStatus> {
    let opened = Opened::new(&args.open, &args.common.data_dir()?)?;
    let known = exportable(opened.warehouse())?;
    if args.common.output() == OutputFormat::Json {
        output::print_json(&known)?;
        return Ok(ExitStatus::Done);
    }
    let mut table = Table::new([("name", Align::Left), ("kind", Align::Left)]);
    for what in &known {
        table.push_row([what.table.to_string(), kind_name(what.kind).to_owned()]);
    }
    output::print(&table.to_string())?;
    Ok(ExitStatus::Done)
}

fn write(args: &ExportArgs, folder: &Path) -> anyhow::Result<ExitStatus> {
    let days = ExportDays { from: args.from, to: args.until };
    if let (Some(from), Some(to)) = (days.from, days.to)
        && to < from
    {
        return Err(usage_error(format!("--from {from} is after --until {to}")));
    }
    let catalog = match &args.config {
        Some(file) => Catalog::load(file)?,
        None => Catalog::builtin().context("the built-in catalog could not be read")?,
    };
    let opened = Opened::new(&args.open, &args.common.data_dir()?)?;
    let warehouse = opened.warehouse();
    let chosen = choose(&args.dataset, &catalog, exportable(warehouse)?)?;
    std::fs::create_dir_all(folder).with_context(|| format!("the folder {} could not be created", folder.display()))?;
    // A lock is about this machine's processes: --now must not bend since when it is held.
    let _lock = RunLock::acquire(&folder.join(LOCK), &Holder::this_process(&SystemClock), Duration::ZERO)?;
    remove_leftovers(folder)?;
    let mut tables = Vec::new();
    for what in &chosen {
        let exported = export(warehouse, what, folder, days).with_context(|| format!("{} was not exported whole", what.table))?;
        if exported.rows > 0 || exported.removed > 0 || !args.dataset.is_empty() {
            tables.push(exported);
        }
    }
    remove_leftovers(folder)?;
    match args.common.output() {
        OutputFormat::Json => output::print_json(&Report {
            status: "done",
            exit_code: ExitStatus::Done.code(),
            reads: &opened.reads,
            folder: folder.display().to_string(),
            tables: &tables,
        })?,
        OutputFormat::Text => output::print(&text(&tables))?,
    }
    Ok(ExitStatus::Done)
}

/// What was asked for by the name of a dataset, a table with its schema, or a table without it.
fn choose(names: &[String], catalog: &Catalog, known: Vec<Exportable>) -> anyhow::Result<Vec<Exportable>> {
    if names.is_empty() {
        return Ok(known.into_iter().filter(|what| what.kind == ExportKind::Table).collect());
    }
    let mut wanted = Vec::new();
    for name in names {
        let tables: Vec<String> = match catalog.get(name) {
            Some(dataset) => dataset.layouts.iter().map(|layout| layout.table.to_string()).collect(),
            None => Vec::new(),
        };
        let is_meant = |what: &&Exportable| {
            let full = what.table.to_string();
            // The names of trials and of superseded versions repeat those of others.
            let is_plain = what.table.name() == name && !["history", "trial"].contains(&what.table.schema());
            tables.contains(&full) || full == *name || (tables.is_empty() && is_plain)
        };
        let found: Vec<&Exportable> = known.iter().filter(is_meant).collect();
        if found.is_empty() {
            return Err(usage_error(format!("{name} is no dataset, table or view; ercot export --list shows all of them")));
        }
        wanted.extend(found.into_iter().map(|what| what.table.clone()));
    }
    Ok(known.into_iter().filter(|what| wanted.contains(&what.table)).collect())
}

fn text(tables: &[Exported]) -> String {
    let mut table = Table::new([
        ("table", Align::Left),
        ("rows", Align::Right),
        ("written", Align::Right),
        ("unchanged", Align::Right),
        ("removed", Align::Right),
        ("bytes written", Align::Right),
    ]);
    for exported in tables {
        table.push_row([
            exported.table.to_string(),
            format_count(exported.rows),
            format_count(exported.written),
            format_count(exported.unchanged),
            format_count(exported.removed),
            format_bytes(exported.bytes_written),
        ]);
    }
    table.to_string()
}

fn kind_name(kind: ExportKind) -> &'static str {
    match kind {
        ExportKind::Table => "table",
        ExportKind::History => "history",
        ExportKind::View => "view",
    }
}
