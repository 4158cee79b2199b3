//! Starts the project's own programs and reads their JSON.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use serde::Deserialize;

/// How long `mis-replay` may take to open its sample.
const REPLAY_START: Duration = Duration::from_secs(60);

/// The folder of the programs.
pub(super) struct Programs {
    folder: PathBuf,
}

/// The part of `ercot-fetch --json` that the demo reads.
#[derive(Debug, Deserialize)]
pub(super) struct FetchSummary {
    pub(super) totals: Totals,
    pub(super) datasets: Vec<Dataset>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Totals {
    pub(super) new_files: u64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Dataset {
    pub(super) name: String,
    pub(super) emil_id: String,
    pub(super) new_files: u64,
    pub(super) bytes: u64,
    pub(super) rows: Rows,
    pub(super) failures: Vec<serde_json::Value>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Rows {
    pub(super) read: u64,
    pub(super) inserted: u64,
    pub(super) updated: u64,
    pub(super) unchanged: u64,
    pub(super) quarantined: u64,
}

/// One line of `ercot-fetch tables --fingerprint --json`.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(super) struct TableRows {
    pub(super) table: String,
    pub(super) rows: u64,
    pub(super) sha256: String,
}

impl FetchSummary {
    pub(super) fn emil(&self, emil_id: &str) -> Option<&Dataset> {
        self.datasets.iter().find(|dataset| dataset.emil_id == emil_id)
    }
}

impl Programs {
    /// The programs are installed together.
    pub(super) fn beside_this_one() -> anyhow::Result<Self> {
        let this = std::env::current_exe().context("the path of this program is not known")?;
        let folder = this.parent().context("this program has no folder")?.to_owned();
        for name in ["ercot-fetch", "mis-replay"] {
            let program = folder.join(name);
            ensure!(program.exists(), "{} is missing; build it with `make build`", program.display());
        }
        Ok(Self { folder })
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.folder.join(name));
        // Settings of this machine would bend what the demo shows.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ERCOT_")) {
            command.env_remove(name);
        }
        command.stdin(Stdio::null());
        command
    }

    /// Runs `ercot-fetch` and returns its summary. A partly failed run has one too.
    pub(super) fn fetch(&self, data_dir: &Path, now: &str, more: &[&str]) -> anyhow::Result<FetchSummary> {
        let mut command = self.command("ercot-fetch");
        command.arg("--data-dir").arg(data_dir).args(["--now", now, "--json"]).args(more);
        let output = command.stderr(Stdio::inherit()).output().context("ercot-fetch could not be started")?;
        match output.status.code() {
            Some(0 | 1) => serde_json::from_slice(&output.stdout).context("ercot-fetch printed no summary"),
            _ => bail!("ercot-fetch ended with {}", output.status),
        }
    }

    /// The tables with their rows and fingerprints.
    pub(super) fn tables(&self, data_dir: &Path, now: &str) -> anyhow::Result<Vec<TableRows>> {
        let mut command = self.command("ercot-fetch");
        command.args(["tables", "--fingerprint", "--json", "--now", now, "--data-dir"]).arg(data_dir);
        let output = command.stderr(Stdio::inherit()).output().context("ercot-fetch could not be started")?;
        ensure!(output.status.success(), "ercot-fetch tables ended with {}", output.status);
        serde_json::from_slice(&output.stdout).context("ercot-fetch tables printed no list")
    }

    /// True if `ercot-fetch verify` finds nothing wrong.
    pub(super) fn verify(&self, data_dir: &Path, now: &str) -> anyhow::Result<bool> {
        let mut command = self.command("ercot-fetch");
        command.args(["verify", "--now", now, "--data-dir"]).arg(data_dir).stdout(Stdio::null());
        Ok(command.status().context("ercot-fetch could not be started")?.success())
    }
}

/// A running `mis-replay`; it ends with this value.
pub(super) struct Replay {
    child: Child,
    url: String,
}

impl Replay {
    pub(super) fn start(programs: &Programs, sample: &Path, scratch: &Path) -> anyhow::Result<Self> {
        let port_file = scratch.join("mis-replay.port");
        let mut command = programs.command("mis-replay");
        command.arg("--sample").arg(sample).args(["--port", "0", "--port-file"]).arg(&port_file).stdout(Stdio::null());
        let mut child = command.spawn().context("mis-replay could not be started")?;
        let started = Instant::now();
        let port: u16 = loop {
            let text = std::fs::read_to_string(&port_file).unwrap_or_default();
            if let Ok(port) = text.trim().parse() {
                break port;
            }
            if let Some(status) = child.try_wait()? {
                bail!("mis-replay ended with {status} before it listened");
            }
            if started.elapsed() > REPLAY_START {
                let _ = child.kill();
                bail!("mis-replay did not listen within {} s", REPLAY_START.as_secs());
            }
            thread::sleep(Duration::from_millis(20));
        };
        Ok(Self { child, url: format!("http://127.0.0.1:{port}") })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing left to do then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
