//! One statement: open the data, ask, print, close.

use std::{
    cell::RefCell,
    io::{self, Write},
    ops::ControlFlow,
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
    exit::{ExitContext, ExitStatus},
};
use ercot_warehouse::{Cells, Interrupter, Reader, Resources, WarehouseError};
use tempfile::TempDir;

use super::{
    Format, SqlArgs, render,
    source::{Preference, Source},
};

/// How often busy data are tried again, and a statement that does not end is told again.
const PAUSE: Duration = Duration::from_millis(200);

/// What all statements of a run share. Between statements nothing is open.
pub(super) struct Session<'a> {
    args: &'a SqlArgs,
    data_dir: DataDir,
    spill: TempDir,
    pub(super) format: Format,
    /// What was last said about where answers come from.
    announced: RefCell<String>,
}

impl<'a> Session<'a> {
    pub(super) fn new(args: &'a SqlArgs) -> anyhow::Result<Self> {
        let spill = tempfile::tempdir().context("a scratch folder could not be created")?;
        let announced = RefCell::default();
        let session = Self { args, data_dir: args.common.data_dir()?, spill, format: args.format(), announced };
        session.source()?;
        Ok(session)
    }

    /// Where the data are now.
    pub(super) fn source(&self) -> anyhow::Result<Source> {
        let preference = if self.args.warehouse { Preference::Warehouse } else { Preference::Published };
        Source::find(&self.data_dir, preference)
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
        let (reader, source) = self.open()?;
        self.announce(&source)?;
        let mut printer = render::printer(format, max_rows);
        let mut written = Ok(());
        let mut take = |cells: &Cells<'_>| {
            written = printer.take(cells, out);
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        within(self.args.timeout(), &reader.interrupter(), || reader.ask(sql, &mut take).map_err(said))?;
        // The snapshot may be removed once nobody has it open.
        drop((reader, source));
        let written = written.and_then(|()| printer.finish(started.elapsed(), out)).and_then(|()| out.flush());
        match written {
            // `head` has what it wanted.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written.context("the answer could not be printed"),
        }
    }

    /// Says on stderr what is read and how old it is, unless that was said before.
    fn announce(&self, source: &Source) -> anyhow::Result<()> {
        let identity = source.identity();
        if *self.announced.borrow() != identity {
            let line = source.describe(self.format, self.args.common.clock().now())?;
            writeln!(io::stderr(), "{line}").context("stderr could not be written")?;
            self.announced.replace(identity);
        }
        Ok(())
    }

    fn open(&self) -> anyhow::Result<(Reader, Source)> {
        let resources = Resources { memory_bytes: self.args.memory_mib << 20, ..Resources::default() };
        let deadline = Instant::now() + Duration::from_secs(self.args.wait);
        loop {
            let source = self.source()?;
            match Reader::open(source.file(), resources, &self.spill.path().join("spill")) {
                Err(error) if error.is_busy() && Instant::now() < deadline => thread::sleep(PAUSE),
                Err(error) if error.is_busy() => {
                    return Err(error).exit_as(ExitStatus::TryLater, "the data are being written; try again in a moment");
                }
                result => return Ok((result?, source)),
            }
        }
    }
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
