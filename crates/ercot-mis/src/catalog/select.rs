//! Picks datasets by name and group.

use std::collections::BTreeSet;

use super::{Catalog, Closed, Dataset, SelectError};

/// Suggestions in an error.
const MAX_SUGGESTIONS: usize = 3;

impl Catalog {
    /// The dataset of that name or alias.
    pub fn get(&self, name: &str) -> Option<&Dataset> {
        let named = |name: &str| self.datasets.iter().find(|dataset| dataset.name == name);
        named(name).or_else(|| self.aliases.iter().find(|alias| alias.name == name).and_then(|alias| named(&alias.alias_of)))
    }

    /// The datasets to work on, in the catalog's order, each once.
    ///
    /// Without names and group: all that are enabled. Names take disabled ones too, because they were asked for; a group
    /// takes its enabled ones; both together are joined. An alias stands for its dataset.
    ///
    /// # Errors
    ///
    /// [`SelectError`] with names that are close.
    ///
    /// ```
    /// use ercot_mis::catalog::Catalog;
    /// let catalog = Catalog::builtin()?;
    /// let error = catalog.select(&["rt_lmp_5mn"], None).unwrap_err();
    /// assert!(error.to_string().contains("did you mean rt_lmp_5min"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn select<N: AsRef<str>>(&self, names: &[N], group: Option<&str>) -> Result<Vec<&Dataset>, SelectError> {
        let names: BTreeSet<&str> = names.iter().map(|name| name.as_ref().trim()).filter(|name| !name.is_empty()).collect();
        if let Some(closed) = self.closed.iter().find(|closed| names.contains(closed.name.as_str())) {
            let Closed { name, emil_id, reason, substitutes, .. } = closed.clone();
            return Err(SelectError::Closed { name, emil_id, reason, substitutes });
        }
        if let Some(name) = names.iter().find(|name| self.get(name).is_none()) {
            let known = self.datasets.iter().map(|dataset| dataset.name.clone()).collect();
            return Err(SelectError::Dataset { name: (*name).to_owned(), close: self.close_names(name), known });
        }
        if let Some(group) = group.filter(|group| !self.datasets.iter().any(|dataset| dataset.group == *group)) {
            let known: BTreeSet<&String> = self.datasets.iter().map(|dataset| &dataset.group).collect();
            return Err(SelectError::Group { group: group.to_owned(), known: known.into_iter().cloned().collect() });
        }
        let names: BTreeSet<&str> = names.into_iter().filter_map(|name| self.get(name)).map(|it| it.name.as_str()).collect();
        let everything = names.is_empty() && group.is_none();
        let wanted = |dataset: &&Dataset| {
            names.contains(dataset.name.as_str()) || (dataset.enabled && (everything || group == Some(dataset.group.as_str())))
        };
        Ok(self.datasets.iter().filter(wanted).collect())
    }

    fn close_names(&self, name: &str) -> Vec<String> {
        let wanted = name.to_lowercase();
        let distance = |dataset: &Dataset| {
            if dataset.emil_id.to_lowercase() == wanted {
                return 0;
            }
            // A part of the name counts as one slip.
            let part = wanted.len() >= 3 && dataset.name.contains(&wanted);
            if part { 1 } else { edit_distance(&dataset.name, &wanted) }
        };
        let mut close: Vec<(usize, &str)> =
            self.datasets.iter().map(|dataset| (distance(dataset), dataset.name.as_str())).collect();
        close.retain(|(distance, name)| *distance <= 1 + name.len() / 4);
        close.sort_unstable();
        close.into_iter().take(MAX_SUGGESTIONS).map(|(_, name)| name.to_owned()).collect()
    }
}

/// Levenshtein's distance, in characters.
fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.chars().enumerate() {
        let mut corner = row;
        let mut before = row + 1;
        for (to, over) in right.iter().zip(above.iter_mut().skip(1)) {
            let changed = corner + usize::from(from != *to);
            corner = *over;
            before = changed.min(corner + 1).min(before + 1);
            *over = before;
        }
        if let Some(first) = above.first_mut() {
            *first = row + 1;
        }
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::edit_distance;

    #[test]
    fn distance_counts_slips() {
        for (left, right, distance) in [("", "", 0), ("abc", "", 3), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 2)] {
            assert_eq!(edit_distance(left, right), distance, "{left} {right}");
        }
    }
}
