//! What a backfill came to: for each dataset what was held, found, fetched, and what is missing and why.

use ercot_mis::{
    catalog::Dataset,
    fetch::{FetchError, FetchMode, FetchOutcome},
};
use ercot_runtime::{
    config::OutputFormat,
    exit::ExitStatus,
    output::{self, Align, Table, format_bytes, format_count},
};
use jiff::civil::Date;
use serde::Serialize;

use super::days::Days;
use crate::report::Report;

/// Failed documents of a dataset that are named.
const FAILURES_NAMED: usize = 20;

/// Days without documents that the text names; the JSON has all.
const DAYS_NAMED: usize = 10;

/// ERCOT's limit on its public API.
const REQUESTS_PER_MINUTE: u64 = 30;

/// The summary of a backfill.
#[derive(Debug, Serialize)]
pub(super) struct BackfillReport {
    days: Days,
    dry_run: bool,
    status: &'static str,
    exit_code: u8,
    /// Requests to ERCOT's public API, made or estimated.
    api_requests: u64,
    /// How long these take at 30 a minute.
    api_minutes: u64,
    datasets: Vec<DatasetFill>,
    /// What became of the captured documents; none in a dry run and with `--skip-db`.
    #[serde(skip_serializing_if = "Option::is_none")]
    landing: Option<Report>,
    #[serde(skip)]
    exit: ExitStatus,
}

/// What became of one dataset.
#[derive(Debug, Default, Serialize)]
pub(super) struct DatasetFill {
    name: String,
    emil_id: String,
    /// Documents of these days that were held before.
    pub(super) held: usize,
    /// Documents of these days that the sources list.
    found: usize,
    /// Of these, fetched now.
    pub(super) fetched: usize,
    /// In a dry run: of these, to be fetched.
    pub(super) would_fetch: usize,
    /// Of these, still not held.
    missing: usize,
    bytes: u64,
    parts: Vec<Part>,
    /// Days that only the API has and that were not asked for, or without an answer.
    days_not_asked: u32,
    /// Settled days of which neither MIS nor the API lists a document of a product that is posted every day.
    days_without_documents: Vec<Date>,
    /// Why documents are missing, and what else should be known.
    why: Vec<String>,
    #[serde(skip)]
    has_failed: bool,
    #[serde(skip)]
    is_unreachable: bool,
}

/// What one source had.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    source: Origin,
    days: Days,
    found: usize,
    fetched: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    would_fetch: Option<usize>,
    /// Made, or in a dry run to be made.
    requests: u64,
}

/// Where documents come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Origin {
    Mis,
    Api,
}

impl Part {
    pub(super) fn new(source: Origin, days: Days, requests: u64) -> Self {
        Self { source, days, found: 0, fetched: 0, would_fetch: None, requests }
    }
}

impl DatasetFill {
    pub(super) fn new(dataset: &Dataset) -> Self {
        Self { name: dataset.name.clone(), emil_id: dataset.emil_id.clone(), ..Self::default() }
    }

    /// Nothing can be filled, and nothing is wrong with that.
    pub(super) fn skipped(mut self, why: &str) -> Self {
        self.note(why.to_owned());
        self
    }

    pub(super) fn failed(mut self, why: String) -> Self {
        self.fail(why);
        self
    }

    pub(super) fn note(&mut self, why: String) {
        self.why.push(why);
    }

    pub(super) fn fail(&mut self, why: String) {
        self.has_failed = true;
        self.why.push(why);
    }

    /// A source could not be asked.
    pub(super) fn refused(&mut self, source: &str, error: &FetchError) {
        let why = format!("{source}: {}", chain(error));
        if error.is_unreachable() {
            self.is_unreachable = true;
            self.note(why);
        } else {
            self.fail(why);
        }
    }

    /// Days for which there is no account.
    pub(super) fn not_asked(&mut self, days: Days, why: &str, requests: u64) {
        self.days_not_asked += days.count();
        self.parts.push(Part::new(Origin::Api, days, requests));
        self.fail(format!("{} to {} is no longer on MIS: {why}", days.from, days.to));
    }

    /// Days from the first one on of which the API gave no list.
    pub(super) fn unanswered(&mut self, days: Days) {
        self.days_not_asked += days.count();
        self.note(format!("{} to {} got no answer or was not asked for any more", days.from, days.to));
    }

    /// Days of which something should be listed, and nothing is.
    pub(super) fn empty(&mut self, days: Vec<Date>) {
        self.has_failed |= !days.is_empty();
        self.days_without_documents = days;
    }

    pub(super) fn take(&mut self, mut part: Part, outcome: &FetchOutcome) {
        part.found = outcome.in_span;
        part.fetched = outcome.downloaded + outcome.adopted;
        let is_dry = outcome.downloaded + outcome.adopted + outcome.failed.len() == 0 && !outcome.planned.is_empty();
        part.would_fetch = is_dry.then_some(outcome.planned.len());
        self.found += part.found;
        self.fetched += part.fetched;
        self.would_fetch += outcome.planned.len();
        self.missing += outcome.new + outcome.resting.len() - part.fetched - outcome.planned.len();
        self.bytes += outcome.bytes;
        self.parts.push(part);
        for changed in &outcome.changed_in_place {
            self.fail(changed.clone());
        }
        for faulty in &outcome.ignored.faulty {
            self.fail(format!("an entry of the listing could not be read: {faulty}"));
        }
        for failure in outcome.failed.iter().take(FAILURES_NAMED) {
            self.fail(format!("{}: {}", failure.name, failure.reason));
        }
        if let Some(more) = outcome.failed.len().checked_sub(FAILURES_NAMED).filter(|more| *more > 0) {
            self.fail(format!("{more} more documents failed"));
        }
        if let Some(stopped) = &outcome.stopped {
            self.fail(format!("the rest was left: {stopped}"));
        }
        if !outcome.resting.is_empty() {
            self.fail(format!("{} document(s) failed several times and are left alone for a while", outcome.resting.len()));
        }
        if outcome.left_out > 0 {
            self.note(format!("{} document(s) are left for another run by --max-new", outcome.left_out));
        }
    }

    fn api_requests(&self) -> u64 {
        self.parts.iter().filter(|part| part.source == Origin::Api).map(|part| part.requests).sum()
    }
}

impl BackfillReport {
    pub(super) fn new(days: Days, mode: FetchMode, datasets: Vec<DatasetFill>, landing: Option<Report>) -> Self {
        let own = if datasets.iter().any(|dataset| dataset.has_failed) {
            ExitStatus::Failed
        } else if datasets.iter().any(|dataset| dataset.is_unreachable) {
            ExitStatus::TryLater
        } else {
            ExitStatus::Done
        };
        let exit = landing.as_ref().map_or(own, |landing| own.worse(landing.status()));
        let status = match exit {
            ExitStatus::Done => "done",
            ExitStatus::TryLater => "try_later",
            ExitStatus::Failed | ExitStatus::Usage => "failed",
        };
        let api_requests: u64 = datasets.iter().map(DatasetFill::api_requests).sum();
        Self {
            days,
            dry_run: mode == FetchMode::DryRun,
            status,
            exit_code: exit.code(),
            api_requests,
            api_minutes: api_requests.div_ceil(REQUESTS_PER_MINUTE),
            datasets,
            landing,
            exit,
        }
    }

    pub(super) fn status(&self) -> ExitStatus {
        self.exit
    }

    pub(super) fn print(&self, format: OutputFormat) -> anyhow::Result<()> {
        match format {
            OutputFormat::Json => output::print_json(self)?,
            OutputFormat::Text => output::print(&self.text())?,
        }
        Ok(())
    }

    fn text(&self) -> String {
        let fetched = if self.dry_run { "to fetch" } else { "fetched" };
        let mut table = Table::new([
            ("dataset", Align::Left),
            ("held", Align::Right),
            ("found", Align::Right),
            (fetched, Align::Right),
            ("bytes", Align::Right),
            ("missing", Align::Right),
            ("days not asked", Align::Right),
            ("from", Align::Left),
        ]);
        let count = |number: usize| format_count(number as u64);
        for dataset in &self.datasets {
            let sources: Vec<_> = dataset.parts.iter().map(|part| part.source).collect();
            let names = [(Origin::Mis, "MIS"), (Origin::Api, "API")].into_iter().filter(|(source, _)| sources.contains(source));
            table.push_row([
                dataset.name.clone(),
                count(dataset.held),
                count(dataset.found),
                count(if self.dry_run { dataset.would_fetch } else { dataset.fetched }),
                format_bytes(dataset.bytes),
                count(dataset.missing),
                dataset.days_not_asked.to_string(),
                names.map(|(_, name)| name).collect::<Vec<_>>().join(", "),
            ]);
        }
        let mut text = table.to_string();
        if self.api_requests > 0 {
            let verb = if self.dry_run { "would take about" } else { "made or estimated:" };
            text.push_str(&format!(
                "\nRequests to ERCOT's public API {verb} {}, {} minute(s) at {REQUESTS_PER_MINUTE} a minute.\n",
                format_count(self.api_requests),
                self.api_minutes
            ));
        }
        if self.dry_run {
            text.push_str("Dry run: nothing was written.\n");
        }
        for dataset in &self.datasets {
            for why in &dataset.why {
                text.push_str(&format!("\n{}\n    {why}\n", dataset.name));
            }
            let empty = &dataset.days_without_documents;
            if !empty.is_empty() {
                let named: Vec<String> = empty.iter().take(DAYS_NAMED).map(Date::to_string).collect();
                let more = if empty.len() > DAYS_NAMED { ", …" } else { "" };
                text.push_str(&format!(
                    "\n{} {} day(s) of which nothing is held and no source lists anything: {}{more}\n",
                    dataset.name,
                    empty.len(),
                    named.join(", ")
                ));
            }
        }
        if let Some(landing) = &self.landing {
            text.push_str(&format!("\nLoaded into the warehouse:\n{}", crate::report::text(landing)));
        }
        text
    }
}

/// An error with its causes, in one line.
fn chain(error: &FetchError) -> String {
    let mut line = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let text = error.to_string();
        if !line.ends_with(&text) {
            line.push_str(&format!(": {text}"));
        }
        cause = error.source();
    }
    line
}
