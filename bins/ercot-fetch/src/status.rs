//! `status`: what is there, how fresh it is, and what is missing.

mod collect;
mod fill;
mod judge;
mod model;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use clap::Args as ClapArgs;
use ercot_mis::cadence::{Begin, RunFamily, Window, audit};
use ercot_mis::catalog::Dataset;
use ercot_runtime::{
    config::OutputFormat,
    exit::{ExitStatus, usage_error},
    output,
};
use ercot_types::time::OperatingDay;
use ercot_warehouse::{Resources, Warehouse, dataset_notes, row_counts};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::{Session, args::Args, selection::Selection};
use collect::Collected;
use model::{DatasetStatus, Disk, Status, WarehouseState, WarehouseStatus};

/// Fewest and most days that are looked at where `--days` does not say.
const DAYS: (u32, u32) = (14, 62);

/// How long before the days that are looked at a document's name may matter to them.
const BEFORE_THE_WINDOW: SignedDuration = SignedDuration::from_hours(48);

/// Options of `status`.
#[derive(Debug, ClapArgs)]
pub struct StatusArgs {
    /// Datasets to look at; all that are enabled if none is named
    #[arg(value_name = "DATASET")]
    pub datasets: Vec<String>,
    /// Only the enabled datasets of this group
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// Look at the last N operating days, all of them expected to be complete [default: twice as long as MIS lists a product,
    /// 14 to 62 days, from its first document on]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub days: Option<u16>,
}

/// What was read from the warehouse, by dataset or table.
struct Warehoused {
    status: WarehouseStatus,
    notes: BTreeMap<String, ercot_warehouse::DatasetNotes>,
    rows: BTreeMap<String, u64>,
}

pub(crate) fn status(options: &StatusArgs, args: &Args) -> anyhow::Result<ExitStatus> {
    let selection = Selection::with(args, &options.datasets, options.group.as_deref())?;
    let session = Session::new(args)?;
    if !session.data_dir.root().exists() {
        let root = session.data_dir.root().display().to_string();
        return Err(usage_error(format!("{root} does not exist: is it the right --data-dir?")));
    }
    session.refuse_a_data_directory_that_lost_its_files()?;
    let status = look(options, args, &selection, &session);
    match args.common.output() {
        OutputFormat::Json => output::print_json(&status)?,
        OutputFormat::Text => output::print(&text::text(&status, output::stdout_colour()))?,
    }
    Ok(status.exit_status())
}

fn look(options: &StatusArgs, args: &Args, selection: &Selection, session: &Session) -> Status {
    let now = session.clock.now();
    let datasets: Vec<&Dataset> = selection.datasets().collect();
    let since = |dataset: &Dataset| {
        let start = window(options, dataset, now).from.bounds().map_or(Timestamp::MIN, |bounds| bounds.start);
        start.checked_sub(BEFORE_THE_WINDOW).unwrap_or(start)
    };
    let collected = collect::collect(&datasets, &selection.siblings(), &session.data_dir, &since);
    let family = RunFamily::of(collected.iter().map(|(dataset, collected)| (*dataset, collected.held.as_slice())));
    let own: Vec<&(&Dataset, Collected)> = collected.iter().take(datasets.len()).collect();
    let ingested: u64 = own.iter().map(|(_, collected)| collected.ingested).sum();
    let warehoused = read_warehouse(session, ingested);
    let mut status = Status::new(now, warehoused.status.clone());
    for (dataset, collected) in own {
        let window = window(options, dataset, now);
        let audit = audit(dataset, &collected.held, &family, &window);
        let mut found = DatasetStatus::new(dataset, collected, audit, &window);
        if warehoused.status.state == WarehouseState::Read {
            let notes = warehoused.notes.get(&dataset.name).cloned().unwrap_or_default();
            let own = dataset.layouts.iter().filter(|layout| !layout.corrects);
            let tables: BTreeSet<String> = own.map(|layout| layout.table.to_string()).collect();
            found.rows = Some(tables.iter().filter_map(|table| warehoused.rows.get(table)).sum());
            found.take_notes(&notes, &window);
        }
        judge::judge(&mut status, &found, collected, &warehoused.status);
        status.datasets.push(found);
    }
    judge::judge_warehouse(&mut status);
    status.disk = disk(session, &status);
    status.backfill = fill::commands(&status.datasets, args);
    status.finish();
    status
}

/// The days that are looked at.
fn window(options: &StatusArgs, dataset: &Dataset, now: Timestamp) -> Window {
    let (fewest, most) = DAYS;
    let by_retention = || dataset.retention_days.map_or(fewest, |days| days.saturating_mul(2).clamp(fewest, most));
    let days = options.days.map_or_else(by_retention, u32::from);
    let today = OperatingDay::of(now);
    let from = today.0.checked_sub(i64::from(days).days()).map_or(today, OperatingDay);
    let begin = if options.days.is_some() { Begin::AtTheWindow } else { Begin::AtTheFirstDocument };
    Window { from, now, begin }
}

fn read_warehouse(session: &Session, ingested: u64) -> Warehoused {
    let file = session.data_dir.warehouse_file();
    let without = |state, reason: Option<String>| Warehoused {
        status: WarehouseStatus { state, reason },
        notes: BTreeMap::new(),
        rows: BTreeMap::new(),
    };
    if !file.exists() {
        let state = if ingested > 0 { WarehouseState::Lost } else { WarehouseState::Absent };
        return without(state, None);
    }
    let read = || {
        let warehouse = Warehouse::open_read_only(&file, Resources::default())?;
        let rows = row_counts(&warehouse)?.into_iter().map(|(table, rows)| (table.to_string(), rows)).collect();
        Ok::<_, ercot_warehouse::WarehouseError>((dataset_notes(&warehouse)?, rows))
    };
    match read() {
        Ok((notes, rows)) => Warehoused { status: WarehouseStatus { state: WarehouseState::Read, reason: None }, notes, rows },
        Err(error) if error.is_busy() => without(WarehouseState::Busy, Some(format!("{:#}", anyhow::Error::new(error)))),
        Err(error) => without(WarehouseState::Unreadable, Some(format!("{:#}", anyhow::Error::new(error)))),
    }
}

fn disk(session: &Session, status: &Status) -> Disk {
    let size = |path: std::path::PathBuf| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    let file = session.data_dir.warehouse_file();
    Disk {
        raw: status.datasets.iter().map(|dataset| dataset.bytes).sum(),
        manifests: status.datasets.iter().map(|dataset| size(session.data_dir.manifest_file(&dataset.name))).sum(),
        warehouse: size(file.with_extension("duckdb.wal")) + size(file),
    }
}
