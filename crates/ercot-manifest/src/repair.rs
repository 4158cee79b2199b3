use std::error::Error;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::durable::{parent_of, sync_dir};
use crate::error::ManifestError;
use crate::log::{self, Replayed, TornTail};
use crate::prune::rewrite;
use crate::writer::{lock, with_suffix};

/// What a repair did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairReport {
    /// Lines that were kept.
    pub kept: usize,
    /// Lines that were left out, in the order of the file.
    pub left_out: Vec<LeftOutLine>,
    /// The end that a kill had left without its line's end; left out too.
    pub torn_tail: Option<TornTail>,
    /// Where the file is as it was; none when nothing was wrong with it.
    pub original: Option<PathBuf>,
}

/// A line that a repair left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutLine {
    /// The line, from 1.
    pub line: u64,
    /// What was wrong with it.
    pub reason: String,
}

pub(crate) fn repair(path: &Path) -> Result<RepairReport, ManifestError> {
    let _lock = lock(path)?;
    let failed = |action| move |source| ManifestError::Io { action, path: path.to_owned(), source };
    let file = File::open(path).map_err(failed("open"))?;
    let mut lines = Vec::new();
    let mut left_out = Vec::new();
    let mut replayed = Replayed::default();
    log::for_each_line(&file, path, &mut replayed, |records, number, text| {
        let line = match log::parse(text, path, number) {
            Err(ManifestError::Damaged { source, .. }) => {
                left_out.push(left_out_line(number, &source));
                return Ok(());
            }
            line => line?,
        };
        match records.apply(line.event.clone(), line.at) {
            Ok(()) => lines.push(line),
            Err(source) => left_out.push(left_out_line(number, &source)),
        }
        Ok(())
    })?;
    let mut report = RepairReport { kept: lines.len(), left_out, torn_tail: replayed.torn_tail, original: None };
    if report.left_out.is_empty() && report.torn_tail.is_none() {
        return Ok(report);
    }
    let original = free_name(path).map_err(failed("look beside"))?;
    // A second name for the same file: the manifest itself is there at every moment.
    fs::hard_link(path, &original).map_err(failed("keep a copy of"))?;
    sync_dir(parent_of(path))?;
    rewrite(path, &lines)?;
    report.original = Some(original);
    Ok(report)
}

/// `<path>.damaged`, with a number where earlier repairs have taken that.
fn free_name(path: &Path) -> io::Result<PathBuf> {
    let mut name = with_suffix(path, ".damaged");
    let mut number = 1;
    while name.try_exists()? {
        number += 1;
        name = with_suffix(path, &format!(".damaged-{number}"));
    }
    Ok(name)
}

fn left_out_line(line: u64, reason: &dyn Error) -> LeftOutLine {
    LeftOutLine { line, reason: reason.to_string() }
}
