//! Holds the first lines of a file against a layout.

use ercot_types::{
    report::{BindError, DriftKind, ReportLayout, bind, missing_since, normalized},
    time::central_date,
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

/// How alike two names must be to be taken for one that was renamed: the share of characters that they have in common, in
/// order.
const ALIKE_PERCENT: usize = 60;

/// How a header differs from the one that the catalog expects.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(super) struct Comparison {
    /// Cells of the header.
    pub(super) columns: usize,
    /// Since when ERCOT has used the expected header; none for the product's first.
    pub(super) expected_since: Option<Date>,
    /// Columns that the catalog does not know.
    pub(super) added: Vec<String>,
    /// Columns of the expected header that are not there.
    pub(super) missing: Vec<String>,
    /// The header's own order, where it is not the expected one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reordered: Option<String>,
    /// Pairs of a missing and an added column that may be the same.
    pub(super) renamed: Vec<Renamed>,
    /// A column that is there twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) duplicate: Option<String>,
}

/// A column that may have a new name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Renamed {
    /// As the catalog has it.
    pub(super) from: String,
    /// As the file has it.
    pub(super) to: String,
}

impl Comparison {
    pub(super) fn is_match(&self) -> bool {
        self.added.is_empty() && self.missing.is_empty() && self.reordered.is_none() && self.duplicate.is_none()
    }
}

/// Compares the header of a document that was published at an instant with the newest one of that time. `head` are the
/// file's first lines; with a frame, the header is the first of them that fits.
pub(super) fn compare(layout: &ReportLayout, head: &[Vec<String>], published_at: Timestamp) -> Comparison {
    let day = central_date(published_at);
    let expected = layout.epochs.iter().rev().find(|epoch| epoch.from.is_none_or(|from| from <= day)).or(layout.epochs.last());
    let expected_header = expected.map_or(&[][..], |epoch| &epoch.header);
    let mut comparison = Comparison { expected_since: expected.and_then(|epoch| epoch.from), ..Comparison::default() };
    let bound = head.iter().find_map(|line| bind(layout, line).ok().map(|binding| (line, binding)));
    if let Some((line, binding)) = bound {
        comparison.columns = line.len();
        for drift in binding.drift.iter().cloned().chain(missing_since(layout, &binding, day)) {
            match drift.kind {
                DriftKind::Added => comparison.added.push(drift.column),
                DriftKind::Missing => comparison.missing.push(drift.column),
                DriftKind::Reordered => comparison.reordered = Some(drift.column),
            }
        }
        comparison.renamed = renamed(&comparison, expected_header, line);
    } else {
        // Of a title and a header, the one with more cells is the header.
        let Some(line) = head.iter().max_by_key(|line| line.iter().filter(|cell| !cell.is_empty()).count()) else {
            comparison.missing = expected_header.to_vec();
            return comparison;
        };
        comparison.columns = line.len();
        match bind(layout, line) {
            Err(BindError::Duplicate { column }) => comparison.duplicate = Some(column),
            Err(BindError::MissingColumns { .. }) | Ok(_) => {
                let lacks = |wanted: &[String], cell: &String| !wanted.iter().any(|other| normalized(other) == normalized(cell));
                comparison.missing = expected_header.iter().filter(|cell| lacks(line, cell)).cloned().collect();
                comparison.added = line.iter().filter(|cell| lacks(expected_header, cell)).cloned().collect();
                comparison.renamed = renamed(&comparison, expected_header, line);
            }
        }
    }
    comparison
}

/// Each missing column with the added one that stands in its place, or that has nearly its name.
fn renamed(comparison: &Comparison, expected: &[String], header: &[String]) -> Vec<Renamed> {
    let mut left: Vec<&String> = comparison.added.iter().collect();
    let mut renamed = Vec::new();
    for missing in &comparison.missing {
        let place = expected.iter().position(|cell| cell == missing);
        let in_place = |cell: &&String| header.len() == expected.len() && header.iter().position(|other| other == *cell) == place;
        let best = left.iter().copied().max_by_key(|cell| (in_place(cell), likeness(missing, cell)));
        if let Some(found) = best.filter(|cell| in_place(cell) || likeness(missing, cell) >= ALIKE_PERCENT) {
            renamed.push(Renamed { from: missing.clone(), to: found.clone() });
            left.retain(|cell| *cell != found);
        }
    }
    renamed
}

/// The longest common subsequence of two names, in percent of the longer one.
fn likeness(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (normalized(left).chars().collect(), normalized(right).chars().collect());
    let mut above = vec![0; right.len() + 1];
    for from in &left {
        let mut corner = 0;
        let mut before = 0;
        for (to, over) in right.iter().zip(above.iter_mut().skip(1)) {
            let common = if from == to { corner + 1 } else { before.max(*over) };
            corner = *over;
            before = common;
            *over = common;
        }
    }
    100 * above.last().copied().unwrap_or(0) / left.len().max(right.len()).max(1)
}

#[cfg(test)]
mod tests {
    use ercot_mis::catalog::Catalog;

    use super::*;

    /// The layout of NP6-332-CD, whose MCPC was split on 2026-08-27.
    fn compared(header: &str, published_at: &str) -> Comparison {
        let catalog = Catalog::builtin().unwrap();
        let layout = &catalog.get("rt_mcpc_sced").unwrap().layouts[0];
        let line: Vec<String> = header.split(',').map(str::to_owned).collect();
        compare(layout, &[line], published_at.parse().unwrap())
    }

    const NOW: &str = "2026-11-01T12:00:00Z";

    #[test]
    fn todays_header_matches_and_an_older_one_lacks_what_is_new() {
        let today = "SCEDTimestamp,RepeatedHourFlag,ASType,CappedMCPC,UncappedMCPC";
        assert!(compared(today, NOW).is_match(), "{:?}", compared(today, NOW));
        let before = "SCEDTimestamp,RepeatedHourFlag,ASType,MCPC";
        assert!(compared(before, "2026-08-01T12:00:00Z").is_match());
        assert_eq!(compared(before, NOW).missing, ["UncappedMCPC"]);
    }

    #[test]
    fn a_renamed_column_is_named_with_its_candidate() {
        let found = compared("SCEDTimestamp,RepeatedHourFlag,ASType,CappedMCPC,MCPCUncapped", NOW);
        assert_eq!(
            (found.missing.as_slice(), found.added.as_slice()),
            (&["UncappedMCPC".to_owned()][..], &["MCPCUncapped".to_owned()][..])
        );
        assert_eq!(found.renamed, [Renamed { from: "UncappedMCPC".to_owned(), to: "MCPCUncapped".to_owned() }]);
    }

    #[test]
    fn an_added_column_and_another_order_are_told() {
        let added = compared("SCEDTimestamp,RepeatedHourFlag,ASType,CappedMCPC,UncappedMCPC,Region", NOW);
        assert_eq!((added.columns, added.added.as_slice()), (6, &["Region".to_owned()][..]));
        assert!(added.missing.is_empty() && added.reordered.is_none());
        let reordered = compared("RepeatedHourFlag,SCEDTimestamp,ASType,CappedMCPC,UncappedMCPC", NOW);
        assert!(reordered.reordered.is_some() && !reordered.is_match());
    }

    #[test]
    fn a_column_twice_and_a_file_without_a_line_do_not_match() {
        let twice = compared("SCEDTimestamp,RepeatedHourFlag,ASType,ASType,CappedMCPC,UncappedMCPC", NOW);
        assert_eq!(twice.duplicate.as_deref(), Some("ASType"));
        let catalog = Catalog::builtin().unwrap();
        let empty = compare(&catalog.get("rt_mcpc_sced").unwrap().layouts[0], &[], NOW.parse().unwrap());
        assert_eq!(empty.missing.len(), 5);
    }

    #[test]
    fn names_are_as_alike_as_the_letters_that_they_share_in_order() {
        for (left, right, percent) in [("ABC", "abc", 100), ("SettlementPoint", "Settlement_Point_Name", 78), ("LMP", "XYZ", 0)] {
            assert_eq!(likeness(left, right), percent, "{left} {right}");
        }
    }
}
