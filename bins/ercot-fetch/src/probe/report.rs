//! What `catalog probe` tells.

use ercot_manifest::Document;
use ercot_mis::catalog::{CadenceKind, Dataset};
use ercot_runtime::{
    exit::ExitStatus,
    output::{Align, Table, format_count},
};
use jiff::{Timestamp, tz::Offset};
use serde::Serialize;

use super::{capture::Origin, compare::Comparison};

/// Reasons of a file that are shown.
const REASONS_NAMED: usize = 5;

/// Everything; docs/operations.md describes the fields.
#[derive(Debug, Serialize)]
pub(super) struct ProbeReport {
    now: Timestamp,
    status: &'static str,
    exit_code: u8,
    pub(super) datasets: Vec<DatasetProbe>,
}

/// How the newest document of a dataset looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    /// As the catalog says.
    Match,
    /// The header differs.
    Drift,
    /// A file inside has no layout.
    UnknownMember,
    /// The header is as it should be, and rows do not parse.
    BadRows,
    /// It does not unpack or parse at all.
    Unreadable,
    /// Nothing is listed, for a product that is posted at fixed times.
    NothingListed,
    /// Nothing is listed, for a product that is posted as needed or in a folder.
    NothingToProbe,
    /// Nobody answers, or another process is at work.
    Unreachable,
    /// It cannot be had: the report is not there, what is listed or sent is no document, this machine cannot keep it.
    Failed,
}

/// One dataset.
#[derive(Debug, Serialize)]
pub(super) struct DatasetProbe {
    name: String,
    emil_id: String,
    verdict: Verdict,
    document: Option<ProbedDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    files: Vec<FileProbe>,
    #[serde(skip)]
    is_regular: bool,
}

#[derive(Debug, Serialize)]
struct ProbedDocument {
    name: String,
    doc_id: Option<String>,
    published_at: Timestamp,
    origin: Origin,
}

/// One table of a document.
#[derive(Debug, Serialize)]
pub(super) struct FileProbe {
    file: String,
    /// None: no layout fits the file's name.
    pub(super) table: Option<String>,
    verdict: Verdict,
    header: Option<Comparison>,
    pub(super) rows: u64,
    pub(super) bad_rows: u64,
    /// Why the file or its first bad rows do not load.
    pub(super) reasons: Vec<String>,
}

impl Verdict {
    fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Drift => "DRIFT",
            Self::UnknownMember => "UNKNOWN FILE",
            Self::BadRows => "BAD ROWS",
            Self::Unreadable => "UNREADABLE",
            Self::NothingListed => "nothing listed",
            Self::NothingToProbe => "none yet",
            Self::Unreachable => "not reachable",
            Self::Failed => "FAILED",
        }
    }

    fn exit_status(self) -> ExitStatus {
        match self {
            Self::Match | Self::NothingToProbe => ExitStatus::Done,
            Self::Unreachable => ExitStatus::TryLater,
            Self::Drift | Self::UnknownMember | Self::BadRows | Self::Unreadable | Self::NothingListed | Self::Failed => {
                ExitStatus::Failed
            }
        }
    }
}

impl FileProbe {
    pub(super) fn new(file: &str, table: &str, header: Comparison) -> Self {
        Self { table: Some(table.to_owned()), header: Some(header), ..Self::without_layout(file) }
    }

    pub(super) fn without_layout(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            table: None,
            verdict: Verdict::UnknownMember,
            header: None,
            rows: 0,
            bad_rows: 0,
            reasons: Vec::new(),
        }
    }

    fn judge(&mut self) {
        self.verdict = match &self.header {
            None => Verdict::UnknownMember,
            Some(header) if !header.is_match() => Verdict::Drift,
            Some(_) if !self.reasons.is_empty() || self.bad_rows > 0 => Verdict::BadRows,
            Some(_) => Verdict::Match,
        };
    }
}

impl DatasetProbe {
    pub(super) fn new(dataset: &Dataset) -> Self {
        Self {
            name: dataset.name.clone(),
            emil_id: dataset.emil_id.clone(),
            verdict: Verdict::NothingListed,
            document: None,
            reason: None,
            files: Vec::new(),
            is_regular: !matches!(dataset.cadence.kind, CadenceKind::AsNeeded | CadenceKind::Weekly),
        }
    }

    pub(super) fn examined(&mut self, document: &Document, origin: Origin, files: anyhow::Result<Vec<FileProbe>>) {
        let Document { name, doc_id, published_at, .. } = document.clone();
        self.document = Some(ProbedDocument { name, doc_id, published_at, origin });
        match files {
            Ok(mut files) => {
                files.iter_mut().for_each(FileProbe::judge);
                let worst = files.iter().map(|file| file.verdict).find(|verdict| verdict.exit_status() != ExitStatus::Done);
                self.verdict = worst.unwrap_or(Verdict::Match);
                self.files = files;
            }
            Err(error) => {
                self.verdict = Verdict::Unreadable;
                self.reason = Some(format!("{error:#}"));
            }
        }
    }

    pub(super) fn not_examined(&mut self, verdict: Verdict, reason: String) {
        let is_quiet = verdict == Verdict::NothingListed && !self.is_regular;
        self.verdict = if is_quiet { Verdict::NothingToProbe } else { verdict };
        self.reason = Some(reason);
    }
}

impl ProbeReport {
    pub(super) fn new(now: Timestamp) -> Self {
        Self { now, status: "match", exit_code: 0, datasets: Vec::new() }
    }

    pub(super) fn finish(&mut self) {
        let status = self.exit_status();
        self.exit_code = status.code();
        self.status = match status {
            ExitStatus::Done => "match",
            ExitStatus::TryLater => "cannot tell",
            ExitStatus::Failed | ExitStatus::Usage => "findings",
        };
    }

    pub(super) fn exit_status(&self) -> ExitStatus {
        let statuses = self.datasets.iter().map(|dataset| dataset.verdict.exit_status());
        statuses.fold(ExitStatus::Done, ExitStatus::worse)
    }

    pub(super) fn text(&self) -> String {
        let mut table = Table::new([
            ("dataset", Align::Left),
            ("posted UTC", Align::Left),
            ("verdict", Align::Left),
            ("tables", Align::Right),
            ("columns", Align::Right),
            ("rows", Align::Right),
        ]);
        for dataset in &self.datasets {
            let posted = dataset.document.as_ref().map_or_else(|| "-".to_owned(), |document| minute(document.published_at));
            let columns = dataset.files.iter().filter_map(|file| file.header.as_ref()).map(|header| header.columns as u64).sum();
            table.push_row([
                dataset.name.clone(),
                posted,
                dataset.verdict.name().to_owned(),
                format_count(dataset.files.len() as u64),
                format_count(columns),
                format_count(dataset.files.iter().map(|file| file.rows).sum()),
            ]);
        }
        let mut text = table.to_string();
        for dataset in self.datasets.iter().filter(|dataset| dataset.verdict != Verdict::Match) {
            let document = dataset.document.as_ref().map_or("", |document| &document.name);
            text.push_str(&format!("\n{} {document}\n", dataset.name));
            text.extend(dataset.lines().iter().map(|line| format!("    {line}\n")));
        }
        text
    }
}

impl DatasetProbe {
    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.reason.iter().cloned().collect();
        for file in self.files.iter().filter(|file| file.verdict != Verdict::Match) {
            lines.push(format!("{}: {}", file.file, file.table.as_deref().unwrap_or("no layout of the dataset fits its name")));
            if let Some(header) = &file.header {
                let named =
                    |what: &str, columns: &[String]| (!columns.is_empty()).then(|| format!("  {what}: {}", columns.join(", ")));
                lines.extend(named("missing", &header.missing));
                lines.extend(named("unknown", &header.added));
                lines.extend(header.renamed.iter().map(|pair| format!("  renamed? {} -> {}", pair.from, pair.to)));
                lines.extend(header.reordered.iter().map(|order| format!("  another order: {order}")));
                lines.extend(header.duplicate.iter().map(|column| format!("  there twice: {column}")));
            }
            if file.bad_rows > 0 {
                lines.push(format!("  {} of {} rows do not parse", format_count(file.bad_rows), format_count(file.rows)));
            }
            lines.extend(file.reasons.iter().take(REASONS_NAMED).map(|reason| format!("  {reason}")));
        }
        lines
    }
}

fn minute(instant: Timestamp) -> String {
    Offset::UTC.to_datetime(instant).strftime("%Y-%m-%d %H:%M").to_string()
}
