//! `ercot import`: takes over what an earlier installation holds.
//!
//! Its files become captured documents, its tables documents that are made of their rows, and then all of them are loaded as
//! after a fetch. The earlier installation is only read. What is here already is left alone, so that a second run
//! does nothing.

mod names;
mod old_dir;
mod raw;
mod records;
mod report;
mod tables;

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    time::Duration,
};

use anyhow::Context;
use clap::Args;
use ercot_mis::catalog::{Catalog, Dataset};
use ercot_runtime::{
    config::{CommonArgs, OutputFormat},
    data_dir::{DataDir, Folder},
    exit::{ExitContext, ExitStatus},
    lock::{Holder, RunLock},
    logging, output,
};
use ercot_types::clock::SystemClock;
use ercot_warehouse::{Resources, WarehouseError};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;

use self::{
    names::{Meaning, Names},
    old_dir::{OldDir, OldFile, is_table_file},
    raw::{Intake, Transfer},
    records::Records,
    report::{ManifestReport, Problem, Report},
    tables::OldDatabase,
};

const EXAMPLES: &str = "\
Examples:
  ercot import /srv/old-ercot --dry-run      what there is, and what is here already
  ercot import /srv/old-ercot                copy, record and load it
  ercot import /srv/old-ercot --link         the same without a second copy, on one file system
  ercot import /srv/old-ercot --skip-db      copy and record; the next ercot-fetch loads it

The folder is laid out data/raw/<dataset>/…, data/manifests/*.json, datasets.json, ercot.duckdb; each may be missing.
Exit codes: 0 done; 1 something was left behind, see the summary; 2 usage; 75 a database or a lock is in use, try later.";

/// Options of `ercot import`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
// Each flag is a switch of the command line, not a parameter of a function.
#[allow(clippy::struct_excessive_bools)]
pub struct ImportArgs {
    /// Options that every program has.
    #[command(flatten)]
    pub common: CommonArgs,
    /// The folder of the earlier installation
    #[arg(value_name = "OLD_DIR")]
    pub old_dir: PathBuf,
    /// Its DuckDB file, where it is not OLD_DIR/ercot.duckdb
    #[arg(long, value_name = "FILE")]
    pub database: Option<PathBuf>,
    /// Leave the tables of its database alone
    #[arg(long)]
    pub skip_tables: bool,
    /// Give files a second name instead of copying them, where the file system can
    #[arg(long)]
    pub link: bool,
    /// Show what would be taken over; write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not load what was taken over; the next fetch will
    #[arg(long)]
    pub skip_db: bool,
    /// Catalog to use instead of the built-in one
    #[arg(long, value_name = "FILE", env = "ERCOT_CATALOG")]
    pub config: Option<PathBuf>,
    /// Wait this many seconds for a fetch to end, instead of exiting with 75 at once
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub lock_wait: u64,
    /// DuckDB's memory limit in MiB
    #[arg(long, value_name = "MIB", env = "ERCOT_MEMORY_MIB", default_value_t = 512)]
    pub memory_mib: u64,
    /// No progress bars
    #[arg(long)]
    pub quiet: bool,
}

/// Runs `ercot import`.
pub(crate) fn run(args: &ImportArgs) -> anyhow::Result<ExitStatus> {
    logging::init(&args.common.log, std::io::stderr)?;
    let catalog = match &args.config {
        Some(file) => {
            Catalog::load(file).exit_as(ExitStatus::Usage, format!("the catalog {} could not be read", file.display()))?
        }
        None => Catalog::builtin().context("the built-in catalog could not be read")?,
    };
    let old = OldDir::open(&args.old_dir, args.database.as_deref())?;
    let data_dir = args.common.data_dir()?;
    let _lock = if args.dry_run { None } else { Some(lock(args, &data_dir)?) };
    let mut import = Import {
        args,
        names: Names::new(&catalog),
        records: HashMap::new(),
        report: Report { old_dir: old.root().display().to_string(), dry_run: args.dry_run, ..Report::default() },
        data_dir,
        now: args.common.clock().now(),
        old,
    };
    import.learn()?;
    import.take_files()?;
    if !args.skip_tables {
        import.take_tables()?;
    }
    let passed_over = std::mem::take(&mut import.old.passed_over);
    import.report.left_out.extend(passed_over.into_iter().map(|(what, reason)| Problem { what, files: None, reason }));
    if !args.dry_run && !args.skip_db {
        import.land()?;
    }
    let mut report = import.report;
    let status = report.finish();
    match args.common.output() {
        OutputFormat::Json => output::print_json(&report)?,
        OutputFormat::Text => output::print(&report.text())?,
    }
    Ok(status)
}

/// No fetch may write the same manifests.
fn lock(args: &ImportArgs, data_dir: &DataDir) -> anyhow::Result<RunLock> {
    for folder in [Folder::Locks, Folder::Raw, Folder::Manifests] {
        data_dir.create(folder)?;
    }
    let holder = Holder::this_process(&SystemClock);
    Ok(RunLock::acquire(&data_dir.lock_file("fetch"), &holder, Duration::from_secs(args.lock_wait))?)
}

/// An import on its way.
struct Import<'a> {
    args: &'a ImportArgs,
    old: OldDir,
    names: Names<'a>,
    /// What earlier manifests say, by dataset; those that are no dataset's are under the empty name.
    records: HashMap<String, Records>,
    report: Report,
    data_dir: DataDir,
    now: Timestamp,
}

impl Import<'_> {
    fn transfer(&self) -> Transfer {
        match (self.args.dry_run, self.args.link) {
            (true, _) => Transfer::None,
            (false, true) => Transfer::Link,
            (false, false) => Transfer::Copy,
        }
    }

    /// Reads the earlier catalog and manifests.
    fn learn(&mut self) -> anyhow::Result<()> {
        if let Some(file) = self.old.catalog.clone()
            && let Err(reason) = self.names.learn(&file)
        {
            self.report.left_out.push(Problem { what: self.old.shown(&file), files: None, reason });
        }
        let Some(folder) = self.old.manifests.clone() else { return Ok(()) };
        for file in self.old.files(&folder)?.into_iter().filter(|file| file.name.to_lowercase().ends_with(".json")) {
            let stem = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem);
            let dataset = match self.names.meaning(stem).or_else(|| self.names.meaning(stem.trim_end_matches("_manifest"))) {
                Some(Meaning::Dataset(dataset)) => dataset.name.clone(),
                _ => String::new(),
            };
            let (documents, problem) = match self.records.entry(dataset).or_default().read(&file.path) {
                Ok(documents) => (documents, None),
                Err(reason) => (0, Some(reason)),
            };
            self.report.manifests.push(ManifestReport { file: self.old.shown(&file.path), documents, problem });
        }
        Ok(())
    }

    /// Takes over the files below `raw`.
    fn take_files(&mut self) -> anyhow::Result<()> {
        let Some(folder) = self.old.raw.clone() else { return Ok(()) };
        let files = self.old.files(&folder)?;
        let bar = self.bar(files.len());
        let mut by_dataset: BTreeMap<&str, (&Dataset, Vec<OldFile>)> = BTreeMap::new();
        let mut homeless: BTreeMap<(String, String), usize> = BTreeMap::new();
        for file in files.into_iter().filter(|file| is_table_file(&file.name)) {
            match self.names.meaning_of_file(&file.folders, &file.name) {
                Some(Meaning::Dataset(dataset)) => {
                    by_dataset.entry(&dataset.name).or_insert_with(|| (dataset, Vec::new())).1.push(file);
                }
                meaning => {
                    let reason = match meaning {
                        Some(Meaning::Closed(reason)) => reason.to_owned(),
                        _ => "no dataset of the catalog has this name, alias or EMIL ID".to_owned(),
                    };
                    let inner = self.old.shown(file.path.parent().unwrap_or(&folder));
                    *homeless.entry((inner, reason)).or_default() += 1;
                }
            }
        }
        let transfer = self.transfer();
        for (name, (dataset, files)) in by_dataset {
            let records: Vec<&Records> = [name, ""].iter().filter_map(|name| self.records.get(*name)).collect();
            let report = self.report.dataset(name, &dataset.emil_id);
            let mut intake = Intake::open(dataset, &self.data_dir, transfer, self.now)?;
            bar.set_message(name.to_owned());
            for file in files {
                intake.take_file(&self.old, &file, &records, report)?;
                bar.inc(1);
            }
            intake.finish()?;
        }
        bar.finish_and_clear();
        let left_out = homeless.into_iter().map(|((what, reason), files)| Problem { what, files: Some(files), reason });
        self.report.left_out.extend(left_out);
        Ok(())
    }

    /// Takes over the tables of the earlier database.
    fn take_tables(&mut self) -> anyhow::Result<()> {
        let Some(file) = self.old.database.clone() else { return Ok(()) };
        let scratch = tempfile::tempdir().context("a scratch folder could not be created")?;
        let resources = Resources { memory_bytes: self.args.memory_mib << 20, ..Resources::default() };
        let opened = OldDatabase::open(&file, resources, scratch.path(), &self.data_dir, self.transfer(), self.now);
        let database = match opened {
            Ok(database) => database,
            Err(error) => {
                let is_busy = error.downcast_ref::<WarehouseError>().is_some_and(WarehouseError::is_busy);
                let (what, reason) = (self.old.shown(&file), tables::explained(&error));
                if is_busy {
                    self.report.try_later.push(format!("the tables of {what} are in use by the earlier system: {reason}"));
                } else {
                    self.report.left_out.push(Problem { what, files: None, reason });
                }
                return Ok(());
            }
        };
        let tables = database.tables()?;
        let bar = self.bar(tables.len());
        for table in &tables {
            database.take(table, &self.names, &mut self.report)?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// Loads what is captured and waits, of the datasets that the import is about.
    fn land(&mut self) -> anyhow::Result<()> {
        let names: Vec<String> = self.report.datasets.iter().map(|dataset| dataset.name.clone()).collect();
        if names.is_empty() {
            return Ok(());
        }
        let landing = ercot_fetch::land_captured(&ercot_fetch::LandOptions {
            common: self.args.common.clone(),
            catalog: self.args.config.clone(),
            datasets: names,
            memory_mib: self.args.memory_mib,
            quiet: self.args.quiet,
        })?;
        self.report.landing_status = Some(landing.status);
        self.report.landing_text = landing.text;
        self.report.landing = Some(landing.summary);
        Ok(())
    }

    fn bar(&self, length: usize) -> ProgressBar {
        let drawn = output::stderr_is_terminal() && !self.args.quiet && self.args.common.output() == OutputFormat::Text;
        let target = if drawn { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(length as u64), target);
        let template = "{msg:<28} {bar:30} {pos:>7}/{len} {elapsed}";
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar
    }
}
