//! `ercot demo`: the real programs over loopback, and a look at what landed.
//!
//! The simulated market and the real files go into two data directories, each with a label. Every figure that is printed
//! as right was counted a second way: rows by counting lines, hours by the calendar.

mod checks;
mod programs;
mod sample;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::Args;
use ercot_runtime::{
    exit::ExitStatus,
    output::{self, Align, Table, format_bytes, format_count},
};

use self::{
    checks::Checks,
    programs::{FetchSummary, Programs, Replay},
};

/// Marks a folder that the demo made and may empty.
const MARKER: &str = ".ercot-demo";

/// Options of the demo.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Sample market to fetch over HTTP
    #[arg(long, value_name = "DIR", env = "ERCOT_SAMPLE_MARKET", default_value = "data/sample")]
    pub sample: PathBuf,
    /// Folder of real ERCOT files, laid out `<EMIL ID>/<file>`
    #[arg(long, value_name = "DIR", env = "ERCOT_REAL_FILES", default_value = "data/real")]
    pub real: PathBuf,
    /// Where the demo's two data directories go; emptied first if an earlier demo made it
    #[arg(long, value_name = "DIR", default_value = "target/demo")]
    pub data_dir: PathBuf,
}

/// Runs the demo; the status is failed if any check does not hold.
pub(crate) fn run(args: &DemoArgs) -> anyhow::Result<ExitStatus> {
    let programs = Programs::beside_this_one()?;
    prepare(&args.data_dir)?;
    let mut checks = Checks::default();
    simulated(args, &programs, &mut checks)?;
    real(args, &programs, &mut checks)?;
    output::print(&format!("\n{}", checks.summary()))?;
    output::print(&next_commands(&args.data_dir))?;
    Ok(if checks.all_hold() { ExitStatus::Done } else { ExitStatus::Failed })
}

fn prepare(folder: &Path) -> anyhow::Result<()> {
    if folder.join(MARKER).exists() {
        fs::remove_dir_all(folder).with_context(|| format!("the earlier demo in {} could not be removed", folder.display()))?;
    } else if folder.exists() && fs::read_dir(folder)?.next().is_some() {
        bail!("{} holds something that no demo made; give another --data-dir", folder.display());
    }
    fs::create_dir_all(folder).with_context(|| format!("{} could not be created", folder.display()))?;
    fs::write(folder.join(MARKER), "Made by `ercot demo`, which may empty this folder.\n")?;
    Ok(())
}

fn simulated(args: &DemoArgs, programs: &Programs, checks: &mut Checks) -> anyhow::Result<()> {
    let data_dir = args.data_dir.join("simulated");
    label(&data_dir, "SIMULATED market data in ERCOT's file formats. Nothing in this folder is ERCOT data.")?;
    let sample = sample::read(&args.sample)?;
    let replay = Replay::start(programs, &args.sample, &args.data_dir)?;
    output::print(&format!(
        "\n== SIMULATED market: {} documents from {} over {} ==\n",
        format_count(sample.documents),
        args.sample.display(),
        replay.url()
    ))?;
    let now = sample.last_posting.to_string();
    let fetch = |more: &[&str]| programs.fetch(&data_dir, &now, [&["--base-url", replay.url()], more].concat().as_slice());
    let first = fetch(&[])?;
    let tables = programs.tables(&data_dir, &now)?;

    let mut table = Table::new([
        ("product", Align::Left),
        ("documents", Align::Right),
        ("rows in the sample", Align::Right),
        ("rows read", Align::Right),
        ("rows landed", Align::Right),
        ("posted again", Align::Right),
    ]);
    for product in &sample.products {
        let fetched = first.emil(&product.emil_id);
        let rows = fetched.map(|dataset| dataset.rows).unwrap_or_default();
        table.push_row([
            product.emil_id.clone(),
            format_count(product.documents),
            format_count(product.rows),
            format_count(rows.read),
            format_count(rows.inserted),
            format_count(rows.unchanged + rows.updated),
        ]);
        let files = fetched.map_or(0, |dataset| dataset.new_files);
        checks.equal(&format!("{}: documents fetched", product.emil_id), files, product.documents);
        checks.equal(&format!("{}: rows read", product.emil_id), rows.read, product.rows);
        checks.equal(&format!("{}: rows quarantined", product.emil_id), rows.quarantined, 0);
    }
    output::print(&table.to_string())?;
    let landed: u64 = first.datasets.iter().map(|dataset| dataset.rows.inserted).sum();
    checks.equal("rows of all tables", tables.iter().map(|table| table.rows).sum(), landed);

    let second = fetch(&[])?;
    checks.equal("a second run: new files", second.totals.new_files, 0);
    checks.holds("a second run: every table is bit-identical", programs.tables(&data_dir, &now)? == tables);
    checks.holds("every captured file has its SHA-256, no natural key is there twice", programs.verify(&data_dir, &now)?);
    checks.hours_of_every_day(&data_dir)
}

fn real(args: &DemoArgs, programs: &Programs, checks: &mut Checks) -> anyhow::Result<()> {
    let data_dir = args.data_dir.join("real");
    label(&data_dir, "REAL ERCOT data, from files; see data/real/PROVENANCE.md of the project for their sources.")?;
    output::print(&format!("\n== REAL ERCOT files from {} ==\n", args.real.display()))?;
    let folder = args.real.to_string_lossy().into_owned();
    // Real files have no listing: they count as known from the moment they are read, so the machine's clock is right.
    let now = jiff::Timestamp::now().to_string();
    let summary = programs.fetch(&data_dir, &now, &["--source-dir", &folder])?;
    let mut table = Table::new([
        ("product", Align::Left),
        ("dataset", Align::Left),
        ("files", Align::Right),
        ("bytes", Align::Right),
        ("rows read", Align::Right),
        ("rows landed", Align::Right),
        ("quarantined", Align::Right),
    ]);
    for dataset in summary.datasets.iter().filter(|dataset| dataset.new_files > 0) {
        table.push_row([
            dataset.emil_id.clone(),
            dataset.name.clone(),
            format_count(dataset.new_files),
            format_bytes(dataset.bytes),
            format_count(dataset.rows.read),
            format_count(dataset.rows.inserted),
            format_count(dataset.rows.quarantined),
        ]);
        checks.equal(&format!("{} (real): rows quarantined", dataset.emil_id), dataset.rows.quarantined, 0);
    }
    output::print(&table.to_string())?;
    checks.holds("real files were found", summary.totals.new_files > 0);
    checks.equal("real files that failed", failures(&summary), 0);
    checks.holds("real files: no natural key is there twice", programs.verify(&data_dir, &now)?);
    Ok(())
}

fn failures(summary: &FetchSummary) -> u64 {
    summary.datasets.iter().map(|dataset| dataset.failures.len() as u64).sum()
}

fn label(data_dir: &Path, text: &str) -> anyhow::Result<()> {
    fs::create_dir_all(data_dir)?;
    fs::write(data_dir.join("LABEL.txt"), format!("{text}\n"))?;
    Ok(())
}

fn next_commands(data_dir: &Path) -> String {
    let simulated = data_dir.join("simulated");
    let simulated = simulated.display();
    format!(
        "
Next commands to try:
  ercot-fetch tables --data-dir {simulated}            the tables with their rows
  ercot-fetch verify --data-dir {simulated}            re-hash every file, check every key
  ercot sql --data-dir {simulated}                     ask it questions
  ercot-fetch catalog list                             what can be fetched
  ercot-fetch --dry-run                                what a run against ERCOT would fetch
  ercot-fetch rt_lmp_5min sced_system_lambda           the real thing: five days of real-time prices
"
    )
}
