//! What an import did, for people and programs.

use ercot_runtime::{
    exit::ExitStatus,
    output::{Align, Table, format_bytes, format_count},
};
use serde::Serialize;

/// The summary of an import.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    pub(super) old_dir: String,
    pub(super) dry_run: bool,
    pub(super) status: &'static str,
    pub(super) exit_code: u8,
    pub(super) datasets: Vec<DatasetReport>,
    pub(super) tables: Vec<TableReport>,
    /// Tables that are no report's: what the earlier system derived.
    pub(super) other_tables: Vec<String>,
    /// Earlier manifests and what they tell of.
    pub(super) manifests: Vec<ManifestReport>,
    /// Folders and files that belong to no dataset or could not be read, each with the reason.
    pub(super) left_out: Vec<Problem>,
    /// What keeps the import from being whole right now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) try_later: Vec<String>,
    /// What loading came to, as `ercot-fetch --json` tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) landing: Option<serde_json::Value>,
    #[serde(skip)]
    pub(super) landing_text: String,
    #[serde(skip)]
    pub(super) landing_status: Option<ExitStatus>,
}

/// What became of one dataset's files.
#[derive(Debug, Default, Serialize)]
pub(super) struct DatasetReport {
    pub(super) name: String,
    pub(super) emil_id: String,
    pub(super) files_found: usize,
    /// Documents taken over, those made of tables included; in a dry run those that would be.
    pub(super) imported: usize,
    /// Of these, files that got a second name instead of a copy.
    pub(super) linked: usize,
    pub(super) bytes: u64,
    /// Files whose document or bytes the store has.
    pub(super) already_here: usize,
    pub(super) publish_times: PublishTimes,
    /// Files that were not taken over.
    pub(super) refused: Vec<Problem>,
}

/// Where the publish times of the files are from.
#[derive(Debug, Default, Serialize)]
pub(super) struct PublishTimes {
    pub(super) records: usize,
    pub(super) names: usize,
    pub(super) file_times: usize,
}

/// What became of one table of the earlier database.
#[derive(Debug, Default, Serialize)]
pub(super) struct TableReport {
    pub(super) table: String,
    pub(super) dataset: String,
    /// The table that its rows go to.
    pub(super) into: String,
    pub(super) rows: u64,
    /// Documents made of it: one an operating day or publish time.
    pub(super) documents: usize,
    /// Of these, those that an earlier import had made.
    pub(super) already_here: usize,
    /// Columns that are not ERCOT's own and were left out.
    pub(super) columns_left_out: Vec<String>,
    /// Rows of the repeated hour that nothing tells the pass of: they are set aside when they are loaded.
    pub(super) rows_of_unknown_pass: u64,
    /// Rows of the same key with different values, none of which is known to be the newer one: they were left out.
    pub(super) ambiguous_rows: u64,
    /// Rows of days before the first one that counts for the report: those of its market trials.
    pub(super) rows_before_first_day: u64,
    /// Why nothing, or not all, of it was taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<String>,
}

/// What became of one earlier manifest.
#[derive(Debug, Serialize)]
pub(super) struct ManifestReport {
    pub(super) file: String,
    pub(super) documents: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<String>,
}

/// Something with the reason why it was not taken over.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    pub(super) what: String,
    /// Files concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) files: Option<usize>,
    pub(super) reason: String,
}

impl DatasetReport {
    pub(super) fn refuse(&mut self, what: String, reason: impl Into<String>) {
        self.refused.push(Problem { what, files: None, reason: reason.into() });
    }
}

impl Report {
    /// The dataset's part, made if there is none yet.
    pub(super) fn dataset(&mut self, name: &str, emil_id: &str) -> &mut DatasetReport {
        let index = self.datasets.iter().position(|dataset| dataset.name == name).unwrap_or_else(|| {
            let (name, emil_id) = (name.to_owned(), emil_id.to_owned());
            self.datasets.push(DatasetReport { name, emil_id, ..DatasetReport::default() });
            self.datasets.len() - 1
        });
        &mut self.datasets[index]
    }

    /// Anything that was left behind and may be wanted is a failure; what keeps an import from ending is to be tried later.
    pub(super) fn finish(&mut self) -> ExitStatus {
        let refused = self.datasets.iter().any(|dataset| !dataset.refused.is_empty());
        let tables = self.tables.iter().any(|table| table.problem.is_some() || table.ambiguous_rows > 0);
        let manifests = self.manifests.iter().any(|manifest| manifest.problem.is_some());
        let own = if refused || tables || manifests || !self.left_out.is_empty() {
            ExitStatus::Failed
        } else if !self.try_later.is_empty() {
            ExitStatus::TryLater
        } else {
            ExitStatus::Done
        };
        let status = own.worse(self.landing_status.unwrap_or(ExitStatus::Done));
        self.exit_code = status.code();
        self.status = match status {
            ExitStatus::Done => "done",
            ExitStatus::TryLater => "try later",
            ExitStatus::Failed | ExitStatus::Usage => "failed",
        };
        status
    }

    /// The summary for people.
    pub(super) fn text(&self) -> String {
        let verb = if self.dry_run { "would be taken over" } else { "taken over" };
        let mut text = format!("{}: files and tables {verb}\n\n", self.old_dir);
        text.push_str(&self.dataset_table().to_string());
        if !self.tables.is_empty() {
            text.push('\n');
            text.push_str(&self.table_table().to_string());
        }
        for dataset in &self.datasets {
            let times = &dataset.publish_times;
            if times.file_times > 0 {
                text.push_str(&format!(
                    "\n{}: {} file(s) have no other publish time than that of the file\n",
                    dataset.name, times.file_times
                ));
            }
            for problem in &dataset.refused {
                text.push_str(&format!("\n{} {}\n    {}\n", dataset.name, problem.what, problem.reason));
            }
        }
        for table in &self.tables {
            text.push_str(&table.remarks());
        }
        if !self.other_tables.is_empty() {
            text.push_str(&format!("\nno report's tables, left out: {}\n", self.other_tables.join(", ")));
        }
        for manifest in &self.manifests {
            if let Some(problem) = &manifest.problem {
                text.push_str(&format!("\n{}\n    {problem}; its files were taken over without it\n", manifest.file));
            }
        }
        for problem in &self.left_out {
            let files = problem.files.map_or_else(String::new, |files| format!(" ({} file(s))", format_count(files as u64)));
            text.push_str(&format!("\nleft out: {}{files}\n    {}\n", problem.what, problem.reason));
        }
        for reason in &self.try_later {
            text.push_str(&format!("\ntry again later: {reason}\n"));
        }
        if !self.landing_text.is_empty() {
            text.push_str(&format!("\nLoaded:\n\n{}", self.landing_text));
        }
        if self.dry_run {
            text.push_str("\nDry run: nothing was written.\n");
        }
        text
    }

    fn dataset_table(&self) -> Table {
        let mut table = Table::new([
            ("dataset", Align::Left),
            ("files", Align::Right),
            ("new", Align::Right),
            ("bytes", Align::Right),
            ("already here", Align::Right),
            ("refused", Align::Right),
        ]);
        let mut row = |name: &str, numbers: [usize; 4], bytes: u64| {
            let [found, imported, here, refused] = numbers.map(|number| format_count(number as u64));
            table.push_row([name.to_owned(), found, imported, format_bytes(bytes), here, refused]);
        };
        let (mut totals, mut bytes) = ([0; 4], 0);
        for dataset in &self.datasets {
            let numbers = [dataset.files_found, dataset.imported, dataset.already_here, dataset.refused.len()];
            row(&dataset.name, numbers, dataset.bytes);
            totals.iter_mut().zip(numbers).for_each(|(total, number)| *total += number);
            bytes += dataset.bytes;
        }
        row("total", totals, bytes);
        table
    }

    fn table_table(&self) -> Table {
        let mut table = Table::new([
            ("table", Align::Left),
            ("into", Align::Left),
            ("rows", Align::Right),
            ("documents", Align::Right),
            ("already here", Align::Right),
        ]);
        for one in &self.tables {
            let numbers = [one.rows, one.documents as u64, one.already_here as u64].map(format_count);
            table.push_row([one.table.clone(), one.into.clone()].into_iter().chain(numbers));
        }
        table
    }
}

impl TableReport {
    fn remarks(&self) -> String {
        let mut text = String::new();
        let mut remark = |remark: String| text.push_str(&format!("\n{}: {remark}\n", self.table));
        if let Some(problem) = &self.problem {
            remark(problem.clone());
        }
        if self.rows_of_unknown_pass > 0 {
            let rows = format_count(self.rows_of_unknown_pass);
            remark(format!("{rows} row(s) of a repeated hour do not say which pass they are of, and are set aside"));
        }
        if self.ambiguous_rows > 0 {
            let rows = format_count(self.ambiguous_rows);
            remark(format!(
                "{rows} row(s) have the key of another one with other values; nothing says which is newer, so they were left out"
            ));
        }
        if self.rows_before_first_day > 0 {
            let rows = format_count(self.rows_before_first_day);
            remark(format!("{rows} row(s) of before the report's first day left out"));
        }
        if !self.columns_left_out.is_empty() {
            remark(format!("columns that are not ERCOT's own, left out: {}", self.columns_left_out.join(", ")));
        }
        text
    }
}
