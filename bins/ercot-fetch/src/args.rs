//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::{Args as ClapArgs, Parser, Subcommand};
use ercot_mis::http::is_loopback;
use ercot_runtime::config::CommonArgs;
use jiff::Timestamp;
use url::Url;

const EXAMPLES: &str = "\
Examples:
  ercot-fetch                                  fetch and load every enabled dataset (what cron runs)
  ercot-fetch rt_lmp_5min sced_system_lambda   only these
  ercot-fetch --group core_price_feeds --json  one group, the summary as JSON
  ercot-fetch --skip-db                        capture only; the next run without it loads what was captured
  ercot-fetch --dry-run                        show what a run would fetch
  ercot-fetch my-catalog.json                  another catalog
  ercot-fetch --source-dir ./files             load files from a folder laid out <EMIL ID>/<file>
  ercot-fetch prune --keep 10000               shorten the manifests
  ercot-fetch status                           how fresh everything is and what is missing; 1 if somebody should look
  ercot-fetch catalog probe                    whether the newest documents still look as the catalog says
  ercot-fetch verify                           re-hash every file, check every key
  ercot-fetch tables                           show the tables with their rows
  ercot-fetch backfill --from 2026-10-01 --to 2026-10-31 --dry-run
                                               what an account at ERCOT's public API could bring
  ercot-fetch catalog check my-catalog.json    validate a catalog

Exit codes: 0 done (nothing new included); 1 failed or partly failed; 2 usage or configuration;
75 try later (another fetch holds the lock, ERCOT cannot be reached, the warehouse is in use).";

/// Captures ERCOT's public market data and lands it in DuckDB.
#[derive(Debug, Parser)]
#[command(name = "ercot-fetch", version, about, after_help = EXAMPLES, subcommand_precedence_over_arg = true)]
pub struct Args {
    /// Options that every program has.
    #[command(flatten)]
    pub common: CommonArgs,
    /// Options of the fetch.
    #[command(flatten)]
    pub fetch: FetchArgs,
    /// Catalog to use instead of the built-in one
    #[arg(long, value_name = "FILE", env = "ERCOT_CATALOG", global = true)]
    pub config: Option<PathBuf>,
    /// Wait this many seconds for another fetch to end, instead of exiting with 75 at once
    #[arg(long, value_name = "SECONDS", default_value_t = 0, global = true)]
    pub lock_wait: u64,
    /// No progress bars
    #[arg(long, global = true)]
    pub quiet: bool,
    /// What to do other than fetch.
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Args {
    pub(crate) fn lock_wait(&self) -> Duration {
        Duration::from_secs(self.lock_wait)
    }
}

/// Options of the fetch.
#[derive(Debug, ClapArgs)]
// Each flag is a switch of the command line, not a parameter of a function.
#[allow(clippy::struct_excessive_bools)]
pub struct FetchArgs {
    /// Dataset names, or the path of another catalog
    #[arg(value_name = "DATASET|CATALOG")]
    pub targets: Vec<String>,
    /// Datasets to fetch, comma-separated; a disabled one is fetched if it is named
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub datasets: Vec<String>,
    /// Only the enabled datasets of this group
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// Only documents published at or after this instant (2026-11-01T00:00:00Z)
    #[arg(long, value_name = "INSTANT")]
    pub since: Option<Timestamp>,
    /// At most this many new documents per dataset, oldest first
    #[arg(long, value_name = "N")]
    pub max_new: Option<usize>,
    /// Keep the newest N entries of each manifest after the run
    #[arg(long, value_name = "N", alias = "retain-manifest")]
    pub manifest_keep: Option<usize>,
    /// Capture only; do not open the warehouse
    #[arg(long, alias = "download-only")]
    pub skip_db: bool,
    /// Show what would be fetched; write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// MIS host to ask
    #[arg(long, value_name = "URL", env = "ERCOT_BASE_URL", default_value = ercot_mis::source::DEFAULT_BASE_URL, value_parser = base_url, global = true)]
    pub base_url: Url,
    /// Address of ERCOT's public API, for backfills
    #[arg(long, value_name = "URL", env = "ERCOT_API_URL", default_value = ercot_mis::source::DEFAULT_API_URL, value_parser = account_url, global = true)]
    pub api_url: Url,
    /// Address of the public API's tokens
    #[arg(long, value_name = "URL", env = "ERCOT_API_TOKEN_URL", default_value = ercot_mis::source::DEFAULT_TOKEN_URL, value_parser = account_url, global = true)]
    pub token_url: Url,
    /// Read files from this folder, laid out `<EMIL ID>/<file>`, instead of asking MIS
    #[arg(long, value_name = "DIR")]
    pub source_dir: Option<PathBuf>,
    /// Who runs this, for the User-Agent (an e-mail address or a page)
    #[arg(long, value_name = "TEXT", env = "ERCOT_CONTACT", global = true)]
    pub contact: Option<String>,
    /// Requests per second to a host that is not this machine
    #[arg(long, value_name = "N", default_value_t = 10.0, value_parser = requests_per_second, global = true)]
    pub requests_per_second: f64,
    /// DuckDB's memory limit in MiB
    #[arg(long, value_name = "MIB", env = "ERCOT_MEMORY_MIB", default_value_t = 512, global = true)]
    pub memory_mib: u64,
    /// Load documents again that were quarantined, for example after the catalog was mended
    #[arg(long)]
    pub retry_quarantined: bool,
}

impl FetchArgs {
    pub(crate) fn lands_in_the_warehouse(&self) -> bool {
        !self.skip_db && !self.dry_run
    }
}

/// What to do other than fetch.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Look at catalogs
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Shorten the manifests; nothing that was ingested is downloaded again
    Prune(PruneArgs),
    /// Re-hash every captured file and check the warehouse's keys
    Verify,
    /// Leave damaged lines out of the manifests; the damaged file is kept beside the new one
    Repair,
    /// Show the tables with their rows
    Tables(TablesArgs),
    /// Fetch what is missing between two days, from MIS or ERCOT's public API, whichever still has it
    Backfill(crate::backfill::BackfillArgs),
    /// Say what is there, how fresh it is and what is missing
    Status(crate::status::StatusArgs),
}

/// Commands about catalogs.
#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// Validate a catalog and name each faulty entry
    Check {
        /// The catalog; the built-in one if none is given
        file: Option<PathBuf>,
    },
    /// List the datasets
    List,
    /// Compare the newest document of every enabled dataset with the header that the catalog expects
    Probe(crate::probe::ProbeArgs),
    /// Print the page about the data products, made from the catalog
    Page,
}

/// Options of `prune`.
#[derive(Debug, ClapArgs)]
pub struct PruneArgs {
    /// Entries to keep of each dataset, the newest
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub keep: usize,
    /// Show what would be dropped
    #[arg(long)]
    pub dry_run: bool,
}

/// Options of `tables`.
#[derive(Debug, ClapArgs)]
pub struct TablesArgs {
    /// Add a SHA-256 over the ordered rows of each table
    #[arg(long)]
    pub fingerprint: bool,
    /// Leave these columns out of the fingerprint, comma-separated
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub except: Vec<String>,
}

fn requests_per_second(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| format!("{text:?} is not a number"))?;
    if rate.is_finite() && (1.0 / 60.0..=1000.0).contains(&rate) {
        Ok(rate)
    } else {
        Err("give a rate from 1/60 to 1000".to_owned())
    }
}

/// The address of a host: http or https, without credentials, which would end up in manifests and logs, and without a path,
/// which would be passed over.
fn base_url(text: &str) -> Result<Url, String> {
    let url = plain_url(text)?;
    if !matches!(url.path(), "" | "/") || url.query().is_some() {
        return Err("give the host alone, without a path".to_owned());
    }
    Ok(url)
}

/// An address to which credentials are sent: https, or http on this machine only.
fn account_url(text: &str) -> Result<Url, String> {
    let url = plain_url(text)?;
    if url.scheme() != "https" && !is_loopback(&url) {
        return Err("give an https address: user name, password and key are sent there".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("give the address without a query".to_owned());
    }
    Ok(url)
}

fn plain_url(text: &str) -> Result<Url, String> {
    let url: Url = text.parse().map_err(|error| format!("{error}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err("give an http or https address".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("leave the credentials out: they would be written into manifests and logs".to_owned());
    }
    Ok(url)
}
