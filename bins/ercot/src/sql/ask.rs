//! One statement: open the data, ask, print, close.

use std::{
    fs, io,
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use ercot_runtime::{
    data_dir::DataDir,
    exit::{ExitContext, ExitStatus, usage_error},
};
use ercot_warehouse::{Cells, Interrupter, Reader, Resources, WarehouseError};
use tempfile::TempDir;

use super::{Format, SqlArgs, render};

/// How often busy data are tried again, and a statement that does not end is told again.
const PAUSE: Duration = Duration::from_millis(200);

/// What all statements of a run share. Between statements nothing is open.
pub(super) struct Session<'a> {
    args: &'a SqlArgs,
    data_dir: DataDir,
    spill: TempDir,
    pub(super) format: Format,
}

impl<'a> Session<'a> {
    pub(super) fn new(args: &'a SqlArgs) -> anyhow::Result<Self> {
        let spill = tempfile::tempdir().context("a scratch folder could not be created")?;
        let session = Self { args, data_dir: args.common.data_dir()?, spill, format: args.format() };
        session.file()?;
        Ok(session)
    }

    /// Where the data are.
    pub(super) fn file(&self) -> anyhow::Result<PathBuf> {
        published_file(&self.data_dir)
    }

    /// Runs a statement and prints its answer.
    pub(super) fn ask(&self, sql: &str, out: &mut dyn io::Write) -> anyhow::Result<()> {
        self.ask_in(self.format, self.args.max_rows(self.format), sql, out)
    }

    /// Runs a statement and prints its answer in a format.
    pub(super) fn ask_in(
        &self,
        format: Format,
        max_rows: Option<usize>,
        sql: &str,
        out: &mut dyn io::Write,
    ) -> anyhow::Result<()> {
        let started = Instant::now();
        let reader = self.open()?;
        let mut printer = render::printer(format, max_rows);
        let mut written = Ok(());
        let mut take = |cells: &Cells<'_>| {
            written = printer.take(cells, out);
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        within(self.args.timeout(), &reader.interrupter(), || reader.ask(sql, &mut take).map_err(said))?;
        drop(reader);
        let written = written.and_then(|()| printer.finish(started.elapsed(), out)).and_then(|()| out.flush());
        match written {
            // `head` has what it wanted.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written.context("the answer could not be printed"),
        }
    }

    fn open(&self) -> anyhow::Result<Reader> {
        let resources = Resources { memory_bytes: self.args.memory_mib << 20, ..Resources::default() };
        let deadline = Instant::now() + Duration::from_secs(self.args.wait);
        loop {
            match Reader::open(&self.file()?, resources, &self.spill.path().join("spill")) {
                Err(error) if error.is_busy() && Instant::now() < deadline => thread::sleep(PAUSE),
                Err(error) if error.is_busy() => {
                    return Err(error).exit_as(ExitStatus::TryLater, "the data are being written; try again in a moment");
                }
                result => return Ok(result?),
            }
        }
    }
}

/// The file that questions go to: the latest published snapshot, which nobody writes; without one, the warehouse itself.
pub(crate) fn published_file(data_dir: &DataDir) -> anyhow::Result<PathBuf> {
    let snapshots = fs::read_dir(data_dir.published()).into_iter().flatten().flatten().map(|entry| entry.path());
    let snapshot = snapshots.filter(|path| path.extension().is_some_and(|extension| extension == "duckdb")).max();
    let file = snapshot.unwrap_or_else(|| data_dir.warehouse_file());
    if !file.exists() {
        let file = file.display();
        return Err(usage_error(format!("there are no data at {file}; run ercot-fetch first, or give --data-dir")));
    }
    Ok(file)
}

/// What DuckDB says, with the place in the statement, and nothing around it.
fn said(error: WarehouseError) -> anyhow::Error {
    match std::error::Error::source(&error) {
        Some(cause) => anyhow::Error::msg(cause.to_string()),
        None => error.into(),
    }
}

/// Does something that an interrupter can end, for at most so long.
fn within<T>(limit: Option<Duration>, interrupter: &Interrupter, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    let Some(limit) = limit else { return work() };
    let is_late = AtomicBool::new(false);
    let result = thread::scope(|scope| {
        let (done, ended) = mpsc::channel::<()>();
        let (is_late, interrupter) = (&is_late, interrupter.clone());
        scope.spawn(move || {
            let mut wait = limit;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                is_late.store(true, Ordering::SeqCst);
                interrupter.interrupt();
                wait = PAUSE;
            }
        });
        let result = work();
        drop(done);
        result
    });
    if result.is_err() && is_late.load(Ordering::SeqCst) {
        bail!("the statement ran for more than {} s and was ended; ask for less, or raise --timeout", limit.as_secs());
    }
    result
}
