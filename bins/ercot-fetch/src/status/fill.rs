//! The command lines that bring what MIS no longer lists.

use std::collections::{BTreeMap, BTreeSet};

use ercot_mis::cadence::{Availability, Gap};
use ercot_types::time::OperatingDay;
use jiff::{SignedDuration, civil::Date};

use super::model::{BackfillCommand, DatasetStatus};
use crate::args::Args;

/// A stretch of days, both ends included.
type Days = (Date, Date);

/// One command for each stretch of days, for all datasets that lack documents of just these days.
pub(super) fn commands(datasets: &[DatasetStatus], args: &Args) -> Vec<BackfillCommand> {
    let mut wanted: BTreeMap<Days, (BTreeSet<&str>, u64)> = BTreeMap::new();
    for dataset in datasets {
        for (days, documents) in stretches(&dataset.gaps) {
            let (names, total) = wanted.entry(days).or_default();
            names.insert(&dataset.name);
            *total += documents;
        }
    }
    let command = |((from, to), (names, documents)): (Days, (BTreeSet<&str>, u64))| {
        let datasets: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let command = format!("ercot-fetch backfill --from {from} --to {to}{} {}", options(args), datasets.join(" "));
        BackfillCommand { command, from: OperatingDay(from), to: OperatingDay(to), datasets, documents }
    };
    wanted.into_iter().map(command).collect()
}

/// The days of the gaps that a backfill can fill, joined where they touch, each with its documents.
fn stretches(gaps: &[Gap]) -> Vec<(Days, u64)> {
    let mut stretches: Vec<(Days, u64)> = Vec::new();
    for gap in gaps.iter().filter(|gap| gap.availability == Availability::Api) {
        let from = OperatingDay::of(gap.first).0;
        // A day's own end is the start of the next.
        let last = if gap.last > gap.first { gap.last - SignedDuration::from_secs(1) } else { gap.last };
        let to = OperatingDay::of(last).0;
        match stretches.last_mut() {
            Some(((_, end), documents)) if end.tomorrow().is_ok_and(|next| from <= next) => {
                *end = to.max(*end);
                *documents += u64::from(gap.documents);
            }
            _ => stretches.push(((from, to), u64::from(gap.documents))),
        }
    }
    stretches
}

/// The options that make the command work on the same catalog and data directory.
fn options(args: &Args) -> String {
    let mut options = String::new();
    let given = |value: &Option<std::path::PathBuf>, variable: &str| {
        value.clone().filter(|path| std::env::var_os(variable).is_none_or(|set| set != path.as_os_str()))
    };
    for (flag, path) in
        [("--config", given(&args.config, "ERCOT_CATALOG")), ("--data-dir", given(&args.common.data_dir, "ERCOT_DATA_DIR"))]
    {
        if let Some(path) = path {
            options.push_str(&format!(" {flag} {}", quoted(&path.display().to_string())));
        }
    }
    options
}

/// A word of a shell's command line.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%=".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
