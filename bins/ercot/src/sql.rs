//! `ercot sql`: questions to the published data.

mod ask;
mod render;
mod shell;
mod statements;

use std::{io::IsTerminal, time::Duration};

use clap::{Args, ValueEnum};
use ercot_runtime::{
    config::{CommonArgs, OutputFormat},
    exit::ExitStatus,
    logging,
};

const EXAMPLES: &str = r#"Examples:
  ercot sql                          a prompt; .tables lists the tables, .schema T the columns with their units
  ercot sql ".schema rt_lmp_5min"

  Houston against West over the last day that is there, the widest spreads first
  ercot sql "SELECT sced_ts_utc, h.lmp - w.lmp AS spread FROM rt_lmp_5min h JOIN rt_lmp_5min w USING (sced_ts_utc)
             WHERE h.settlement_point = 'HB_HOUSTON' AND w.settlement_point = 'HB_WEST'
             AND sced_ts_utc > (SELECT max(sced_ts_utc) - INTERVAL 1 DAY FROM rt_lmp_5min) ORDER BY abs(spread) DESC"

  What congestion cost: the constraints that bound most this month
  ercot sql "SELECT constraint_name, contingency_name, count(*) AS runs, sum(shadow_price) AS total FROM sced_shadow_prices
             WHERE shadow_price > 0 AND operating_day >= date_trunc('month', current_date) GROUP BY ALL ORDER BY total DESC"

  Day-ahead against real time by hour, as CSV for a spreadsheet
  ercot sql --format csv "SELECT d.interval_start_utc, any_value(d.settlement_point_price) AS da, avg(r.settlement_point_price) AS rt
             FROM dam_spp d JOIN rt_spp_15min r ON r.settlement_point_name = d.settlement_point
             AND r.interval_start_utc >= d.interval_start_utc AND r.interval_start_utc < d.interval_end_utc
             WHERE d.settlement_point = 'HB_NORTH' AND r.settlement_point_type = 'HU' GROUP BY ALL ORDER BY 1" > da_rt.csv

Columns that end in _utc are UTC; what ERCOT prints is Central. A table is found without its schema, but for history and trial.
Nothing can be written, and no other file be read. Each statement opens the data and closes it again.

Exit codes: 0 done; 1 a statement failed or ran too long; 2 usage, or there are no data; 75 the data are being written."#;

/// Options of `ercot sql`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct SqlArgs {
    /// Options that every program has.
    #[command(flatten)]
    pub common: CommonArgs,
    /// Statements, separated by semicolons; without any, a prompt, or statements from standard input
    #[arg(value_name = "STATEMENT")]
    pub statement: Option<String>,
    /// How answers are printed; --json is the same as json
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Print at most this many rows of an answer, 0 for all [default: 40 in a table, else all]
    #[arg(long, value_name = "N")]
    pub max_rows: Option<usize>,
    /// End a statement that runs longer than this many seconds, 0 for never
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub timeout: u64,
    /// Wait this many seconds while the data are being written
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub wait: u64,
    /// DuckDB's memory limit in MiB
    #[arg(long, value_name = "MIB", env = "ERCOT_MEMORY_MIB", default_value_t = 512)]
    pub memory_mib: u64,
}

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns, as wide as the terminal
    Table,
    /// Comma-separated, with a header; NULL is empty
    Csv,
    /// One list of objects
    Json,
    /// One object a line
    Jsonl,
    /// A Markdown table
    Markdown,
}

/// Rows of a table where nothing else is asked for.
const TABLE_ROWS: usize = 40;

impl SqlArgs {
    fn format(&self) -> Format {
        if self.common.output() == OutputFormat::Json { Format::Json } else { self.format }
    }

    fn timeout(&self) -> Option<Duration> {
        (self.timeout > 0).then(|| Duration::from_secs(self.timeout))
    }

    /// The most rows that are printed in a format; none for all.
    fn max_rows(&self, format: Format) -> Option<usize> {
        match self.max_rows {
            Some(rows) => (rows > 0).then_some(rows),
            None => (format == Format::Table).then_some(TABLE_ROWS),
        }
    }
}

/// Runs `ercot sql`.
pub(crate) fn run(args: &SqlArgs) -> anyhow::Result<ExitStatus> {
    logging::init(&args.common.log, std::io::stderr)?;
    let session = ask::Session::new(args)?;
    match &args.statement {
        Some(text) => shell::run_all(&session, text),
        None if std::io::stdin().is_terminal() => shell::prompt(session),
        None => shell::run_script(&session),
    }
}
