//! Brings together what reading and merging gave: the documents' outcomes, and the rows of the `ops` tables.

use std::collections::HashSet;

use ercot_types::report::ReportLayout;

use super::{
    DocumentOutcome, FileFailure, IngestBatch,
    load::{LoadedFile, Reading, Task},
};
use crate::{
    merge::Merged,
    ops::{DriftRow, QuarantineRow},
    parse::{FileOutcome, RowFault},
};

/// Bad rows of a document that its outcome names.
const BAD_ROWS_NAMED: usize = 5;

/// What goes to the `ops` tables.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) quarantine: Vec<QuarantineRow>,
    pub(super) drift: Vec<DriftRow>,
}

impl Notes {
    pub(super) fn files_without_layout(&mut self, batch: &IngestBatch<'_>, outcomes: &mut [DocumentOutcome]) {
        let documents = batch.documents.iter().enumerate().zip(outcomes);
        for ((index, document), outcome) in documents.filter(|(_, outcome)| !outcome.already_ingested) {
            for file in document.files.iter().filter(|file| !file.layouts.iter().any(|&layout| layout < batch.layouts.len())) {
                let reason = "no layout of the dataset fits this file's name; add one to the catalog".to_owned();
                self.fail(index, &file.name, reason, outcome);
            }
        }
    }

    fn fail(&mut self, document: usize, file: &str, reason: String, outcome: &mut DocumentOutcome) {
        outcome.failures.push(FileFailure { file: file.to_owned(), reason: reason.clone() });
        self.file_note(document, file, reason);
    }

    /// A note on a whole file.
    fn file_note(&mut self, document: usize, file: &str, reason: String) {
        self.quarantine.push(QuarantineRow { document, file: file.to_owned(), line: None, column: None, reason, raw_text: None });
    }

    /// Takes what the files of one layout gave.
    pub(super) fn take(
        &mut self,
        layout: &ReportLayout,
        tasks: &[Task<'_>],
        files: Vec<LoadedFile>,
        merged: &Merged,
        outcomes: &mut [DocumentOutcome],
    ) {
        for (task, loaded) in tasks.iter().zip(files) {
            let outcome = &mut outcomes[task.document];
            match (loaded, task.reading) {
                (Ok(file), Reading::Own) => self.take_file(layout, task, file, outcome),
                (Ok(file), Reading::Correction) => self.take_correction(layout, task, file, outcome),
                (Err(fault), Reading::Own) => self.fail(task.document, &task.file.name, fault, outcome),
                (Err(fault), Reading::Correction) => {
                    if !outcome.failures.iter().any(|failure| failure.file == task.file.name) {
                        let reason = format!("the corrections could not be applied to {}: {fault}", layout.table);
                        self.fail(task.document, &task.file.name, reason, outcome);
                    }
                }
            }
        }
        for (&document, &rows) in &merged.repeated_keys {
            let Ok(document) = usize::try_from(document) else { continue };
            let reason = format!("{rows} row(s) have a key that a later row of this document has too; the last of each counts");
            let first = tasks.iter().find(|task| task.document == document);
            self.file_note(document, first.map_or("", |task| task.file.name.as_str()), reason);
        }
        for (document, landed) in &merged.by_document {
            let Ok(document) = usize::try_from(*document) else { continue };
            let Some(outcome) = outcomes.get_mut(document) else { continue };
            let own = tasks.iter().any(|task| task.document == document && task.reading == Reading::Own);
            if own {
                outcome.rows.inserted += landed.inserted;
                outcome.rows.updated += landed.updated;
                outcome.rows.unchanged = outcome.rows.unchanged.saturating_sub(landed.inserted + landed.updated);
            } else {
                outcome.rows.corrected += landed.inserted + landed.updated;
            }
        }
    }

    fn take_file(&mut self, layout: &ReportLayout, task: &Task<'_>, file: FileOutcome, outcome: &mut DocumentOutcome) {
        outcome.rows.read += file.rows_read;
        outcome.rows.quarantined += file.rows_bad;
        outcome.rows.unchanged += file.rows_kept;
        outcome.rows.ignored += file.rows_ignored;
        let beyond = file.rows_bad - file.faults.len() as u64;
        for fault in file.faults {
            self.bad_row(task, fault, outcome);
        }
        if beyond > 0 {
            self.file_note(task.document, &task.file.name, format!("{beyond} more rows of this file did not load"));
        }
        for drift in file.drift {
            outcome.drift.push(format!("{}: {}", drift.kind.as_str(), drift.column));
            self.drift.push(DriftRow {
                document: task.document,
                file: task.file.name.clone(),
                kind: drift.kind.as_str(),
                column: drift.column,
                table: layout.table.to_string(),
            });
        }
    }

    /// Notes what did not reach the corrected table, as far as it reached the dataset's own one.
    fn take_correction(&mut self, layout: &ReportLayout, task: &Task<'_>, file: FileOutcome, outcome: &mut DocumentOutcome) {
        if file.faults.is_empty() {
            return;
        }
        let of_file = self.quarantine.iter().filter(|row| row.document == task.document && row.file == task.file.name);
        let noted: HashSet<u64> = of_file.filter_map(|row| row.line).collect();
        for mut fault in file.faults.into_iter().filter(|fault| !noted.contains(&fault.line)) {
            fault.reason = format!("the correction could not be applied to {}: {}", layout.table, fault.reason);
            outcome.rows.quarantined += 1;
            self.bad_row(task, fault, outcome);
        }
    }

    fn bad_row(&mut self, task: &Task<'_>, fault: RowFault, outcome: &mut DocumentOutcome) {
        if outcome.bad_rows.len() < BAD_ROWS_NAMED {
            let column = fault.column.as_deref().map_or_else(String::new, |column| format!(", {column}"));
            outcome.bad_rows.push(format!("{} line {}{column}: {}", task.file.name, fault.line, fault.reason));
        }
        self.quarantine.push(QuarantineRow {
            document: task.document,
            file: task.file.name.clone(),
            line: Some(fault.line),
            column: fault.column,
            reason: fault.reason,
            raw_text: Some(fault.raw_text),
        });
    }
}
