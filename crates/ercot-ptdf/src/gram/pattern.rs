use std::collections::BTreeMap;

use super::Gram;
use crate::panel::{Design, TargetBlock};

/// Points that have prices in the same rows, and so share a Gram.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern {
    /// The rows without a price, rising.
    pub(crate) missing: Vec<u32>,
    /// Columns of the points.
    pub(crate) points: Vec<usize>,
}

/// The points of a block by the rows in which they have no price.
pub(crate) fn patterns(targets: &TargetBlock) -> Vec<Pattern> {
    let mut by_missing: BTreeMap<&[u32], Vec<usize>> = BTreeMap::new();
    for point in 0..targets.points().len() {
        by_missing.entry(targets.missing(point)).or_default().push(point);
    }
    by_missing.into_iter().map(|(missing, points)| Pattern { missing: missing.to_vec(), points }).collect()
}

impl Pattern {
    /// The Gram of the pattern's points over `rows`, of which `all` is the Gram.
    ///
    /// Taking rows away costs digits where most of them go: then the rows that stay are summed instead.
    pub(crate) fn gram(&self, design: &Design, all: &Gram, rows: &[u32]) -> Gram {
        let (gone, kept): (Vec<u32>, Vec<u32>) = if self.missing.is_empty() {
            (Vec::new(), Vec::new())
        } else {
            rows.iter().partition(|row| self.missing.binary_search(row).is_ok())
        };
        if gone.is_empty() {
            return all.clone();
        }
        if gone.len() * 4 > rows.len() {
            return Gram::of(design, &kept);
        }
        let mut gram = all.clone();
        for &row in &gone {
            gram.subtract_row(design.row(row as usize));
        }
        clear_features_without_rows(&mut gram, design, &kept);
        gram
    }
}

/// What is left of a feature whose rows all went is rounding, and must be 0.
fn clear_features_without_rows(gram: &mut Gram, design: &Design, kept: &[u32]) {
    let counts = design.binding_counts(kept.iter().map(|&row| row as usize));
    for feature in (0..counts.len()).filter(|&feature| counts[feature] == 0) {
        gram.clear(feature);
    }
}
