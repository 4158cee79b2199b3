//! The data, opened for reading: the newest published snapshot, which nobody writes; without one, the warehouse itself.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;
use clap::Args;
use ercot_runtime::{
    data_dir::DataDir,
    exit::{ExitContext, ExitStatus, usage_error},
};
use ercot_warehouse::{Resources, Snapshot, SnapshotError, Warehouse};
use jiff::Timestamp;
use serde::Serialize;
use tempfile::TempDir;

/// How often busy data are tried again.
const PAUSE: Duration = Duration::from_millis(200);

/// Which data are read, and how.
#[derive(Debug, Clone, Args)]
pub struct OpenArgs {
    /// Read the warehouse itself and not the newest published snapshot; while this runs, nothing can be loaded
    #[arg(long)]
    pub warehouse: bool,
    /// Wait this many seconds while the data are being written
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub wait: u64,
    /// DuckDB's memory limit in MiB
    #[arg(long, value_name = "MIB", env = "ERCOT_MEMORY_MIB", default_value_t = 512)]
    pub memory_mib: u64,
}

/// Data that are open for reading.
pub(crate) struct Opened {
    data: Data,
    pub(crate) reads: Reads,
    // What does not fit into memory goes there; it is removed after the data are closed.
    _spill: TempDir,
}

enum Data {
    Snapshot(Box<Snapshot>),
    Warehouse(Box<Warehouse>),
}

/// What is read, as `--json` says it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Reads {
    /// `snapshot` or `warehouse`.
    #[serde(rename = "reads")]
    pub(crate) source: &'static str,
    pub(crate) file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) published_at: Option<Timestamp>,
}

impl Opened {
    /// Opens the data; 2 if there are none, 75 if they are being written for longer than `--wait`.
    pub(crate) fn new(args: &OpenArgs, data_dir: &DataDir) -> anyhow::Result<Self> {
        let spill = tempfile::tempdir().context("a scratch folder could not be created")?;
        let resources = Resources { memory_bytes: args.memory_mib << 20, ..Resources::default() };
        if !args.warehouse {
            match Snapshot::open(&data_dir.published(), resources, Some(&spill.path().join("spill"))) {
                Ok(snapshot) => {
                    let (file, published_at) = (snapshot.path().display().to_string(), Some(snapshot.published().published_at));
                    let reads = Reads { source: "snapshot", file, published_at };
                    return Ok(Self { data: Data::Snapshot(Box::new(snapshot)), reads, _spill: spill });
                }
                Err(SnapshotError::NothingPublished { .. }) => {}
                Err(error) => {
                    return Err(error).context("the published snapshot cannot be read; --warehouse reads the warehouse itself");
                }
            }
        }
        let file = data_dir.warehouse_file();
        if !file.exists() {
            let file = file.display();
            return Err(usage_error(format!("there are no data at {file}; run ercot-fetch first, or give --data-dir")));
        }
        let deadline = Instant::now() + Duration::from_secs(args.wait);
        let warehouse = loop {
            match Warehouse::open_read_only(&file, resources) {
                Err(error) if error.is_busy() && Instant::now() < deadline => thread::sleep(PAUSE),
                Err(error) if error.is_busy() => {
                    return Err(error).exit_as(ExitStatus::TryLater, "the data are being written; try again in a moment");
                }
                result => break result?,
            }
        };
        let reads = Reads { source: "warehouse", file: file.display().to_string(), published_at: None };
        Ok(Self { data: Data::Warehouse(Box::new(warehouse)), reads, _spill: spill })
    }

    pub(crate) fn warehouse(&self) -> &Warehouse {
        match &self.data {
            Data::Snapshot(snapshot) => snapshot.warehouse(),
            Data::Warehouse(warehouse) => warehouse,
        }
    }
}
