//! Checks of layouts whose rows correct another report's.

use std::collections::HashSet;

use super::{LayoutProblem, ReportLayout, Versions};

impl ReportLayout {
    /// The columns that a correction brings: all but those that say which row is meant.
    pub fn corrected_columns(&self) -> impl Iterator<Item = &str> {
        let when = self.time.columns();
        let names = self.columns.iter().map(|column| column.name.as_str());
        let latest_by = self.latest_by.as_deref();
        names.filter(move |name| {
            !when.contains(name) && latest_by != Some(*name) && !self.natural_key.iter().any(|key| key == name)
        })
    }

    /// Everything that keeps this correction from being applied to rows of `target`, the layout of the table that it corrects;
    /// empty if they fit.
    ///
    /// The key and the time convention must be the same, so that a correction finds its row whichever of the two comes first.
    pub fn correction_problems(&self, target: &ReportLayout) -> Vec<LayoutProblem> {
        let mut problems = Vec::new();
        let mut differ = |what: &'static str| {
            problems.push(LayoutProblem::CorrectionTarget { table: target.table.to_string(), what });
        };
        if self.table != target.table {
            differ("table");
        }
        if target.versions != Versions::Supersede || target.corrects {
            differ("versions");
        }
        if self.natural_key.iter().collect::<HashSet<_>>() != target.natural_key.iter().collect::<HashSet<_>>() {
            differ("natural_key");
        }
        if self.time != target.time {
            differ("time");
        }
        let known = |name: &str| target.columns.iter().find(|column| column.name == name);
        for column in self.columns.iter().filter(|column| self.latest_by.as_ref() != Some(&column.name)) {
            if known(&column.name).is_none_or(|other| other.kind.sql_type() != column.kind.sql_type()) {
                problems.push(LayoutProblem::CorrectionColumn { column: column.name.clone() });
            }
        }
        problems
    }

    pub(super) fn check_correction(&self, problems: &mut Vec<LayoutProblem>) {
        if let Some(column) = &self.latest_by
            && (!self.corrects || self.natural_key.contains(column) || self.column_index(column).is_none())
        {
            problems.push(LayoutProblem::LatestBy { column: column.clone() });
        }
        if !self.corrects {
            return;
        }
        if self.versions != Versions::Supersede {
            problems.push(LayoutProblem::CorrectionVersions);
        }
        if self.corrected_columns().next().is_none() {
            problems.push(LayoutProblem::CorrectsNothing);
        }
    }
}
