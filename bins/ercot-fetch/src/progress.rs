//! Progress bars on a terminal, nothing elsewhere.

use std::io::IsTerminal;

use ercot_manifest::Document;
use ercot_mis::progress::{End, Progress};
use ercot_runtime::logging::SuspendingStderr;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// All bars of a run.
#[derive(Clone)]
pub(crate) struct Bars {
    bars: MultiProgress,
}

impl Bars {
    /// Bars are drawn on stderr if it is a terminal and neither `--json` nor `--quiet` was given.
    pub(crate) fn new(json: bool, quiet: bool) -> Self {
        let drawn = std::io::stderr().is_terminal() && !json && !quiet;
        let target = if drawn { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { bars: MultiProgress::with_draw_target(target) }
    }

    /// A log writer that does not tear the bars.
    pub(crate) fn log_writer(&self) -> SuspendingStderr {
        let bars = self.bars.clone();
        SuspendingStderr::new(move |write| bars.suspend(write))
    }

    pub(crate) fn dataset(&self, name: &str) -> Bar {
        self.add(name, "downloading")
    }

    pub(crate) fn landing(&self, name: &str, documents: usize) -> Bar {
        let bar = self.add(name, "loading");
        bar.bar.set_length(documents as u64);
        bar
    }

    fn add(&self, name: &str, verb: &'static str) -> Bar {
        let bar = self.bars.add(ProgressBar::new(0));
        let template = "{prefix:<28} {msg:<11} {bar:30} {pos:>6}/{len} {elapsed}";
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_prefix(name.to_owned());
        bar.set_message(verb);
        Bar { bar }
    }

    pub(crate) fn clear(&self) {
        // A terminal that cannot be cleared is no reason to fail.
        let _ = self.bars.clear();
    }
}

/// The bar of one dataset.
pub(crate) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    pub(crate) fn advance(&self, documents: usize) {
        self.bar.inc(documents as u64);
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, documents: usize) {
        // A backfill begins many times.
        self.bar.inc_length(documents as u64);
    }

    fn done(&self, _document: &Document, _end: End) {
        self.bar.inc(1);
    }
}
