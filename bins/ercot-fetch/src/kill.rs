//! Ends the process at a named step, for the tests that prove that nothing is lost.

use std::{
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use ercot_mis::steps::{Step, StepHook};
use ercot_warehouse::IngestStep;

/// `ERCOT_TEST_KILL_AT=body:3` ends the process with SIGKILL at the third time the step is reached.
const VARIABLE: &str = "ERCOT_TEST_KILL_AT";

/// Watches for one step.
#[derive(Debug, Default)]
pub(crate) struct KillPoint {
    step: Option<(String, usize)>,
    reached: AtomicUsize,
}

impl KillPoint {
    pub(crate) fn from_environment() -> Self {
        let step = std::env::var(VARIABLE).ok().map(|text| match text.split_once(':') {
            Some((step, count)) => (step.to_owned(), count.parse().unwrap_or(1)),
            None => (text, 1),
        });
        Self { step, reached: AtomicUsize::new(0) }
    }

    fn pass(&self, name: &str) {
        let Some((step, count)) = &self.step else { return };
        if step == name && self.reached.fetch_add(1, Ordering::SeqCst) + 1 == *count {
            let _ = Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status();
            // The signal may take a moment; nothing more may happen in between.
            thread::sleep(Duration::from_secs(60));
        }
    }

    pub(crate) fn ingest_step(&self, step: IngestStep) {
        self.pass(match step {
            IngestStep::Insert => "insert",
            IngestStep::Commit => "commit",
            IngestStep::Committed => "committed",
        });
    }
}

impl StepHook for KillPoint {
    fn reached(&self, step: Step) {
        self.pass(&step.to_string());
    }
}
