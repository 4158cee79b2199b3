//! Which catalog and which of its datasets a run is about.

use std::path::{Path, PathBuf};

use anyhow::Context;
use ercot_mis::catalog::{CadenceKind, Catalog, Dataset};
use ercot_runtime::exit::{ExitContext, ExitStatus, usage_error};

use crate::args::Args;

/// The catalog of a run and the names of its datasets.
pub(crate) struct Selection {
    catalog: Catalog,
    names: Vec<String>,
    is_everything: bool,
}

impl Selection {
    /// Loads and validates the catalog and picks the datasets that the arguments name.
    pub(crate) fn new(args: &Args) -> anyhow::Result<Self> {
        Self::with(args, &[], None)
    }

    /// The same, with what a command names itself.
    pub(crate) fn with(args: &Args, more: &[String], group: Option<&str>) -> anyhow::Result<Self> {
        let (files, mut names): (Vec<&String>, Vec<&String>) = args.fetch.targets.iter().partition(|target| is_path(target));
        names.extend(args.fetch.datasets.iter().chain(more));
        if files.len() + usize::from(args.config.is_some()) > 1 {
            return Err(usage_error("more than one catalog is named; give one"));
        }
        let file = args.config.clone().or_else(|| files.first().map(PathBuf::from));
        let catalog = load(file.as_deref())?;
        let problems = catalog.problems();
        if !problems.is_empty() {
            let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
            return Err(usage_error(format!("the catalog has {} problem(s):\n{}", problems.len(), lines.join("\n"))));
        }
        let names: Vec<String> = names.into_iter().cloned().collect();
        let group = group.or(args.fetch.group.as_deref());
        let is_everything = names.is_empty() && group.is_none();
        let chosen = catalog.select(&names, group).exit_as(ExitStatus::Usage, "the datasets could not be chosen")?;
        let names = chosen.into_iter().map(|dataset| dataset.name.clone()).collect();
        Ok(Self { catalog, names, is_everything })
    }

    pub(crate) fn datasets(&self) -> impl Iterator<Item = &Dataset> {
        self.names.iter().filter_map(|name| self.catalog.get(name))
    }

    /// Whether nothing was named, so that all that is enabled is meant.
    pub(crate) fn is_everything(&self) -> bool {
        self.is_everything
    }

    /// The catalog that the datasets are from.
    pub(crate) fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The enabled products of SCED runs, which can be compared with each other.
    pub(crate) fn siblings(&self) -> Vec<&Dataset> {
        let is_sibling = |dataset: &&Dataset| dataset.enabled && dataset.cadence.kind == CadenceKind::ScedRun;
        self.catalog.datasets.iter().filter(is_sibling).collect()
    }
}

/// Loads a catalog file, or the built-in catalog.
pub(crate) fn load(file: Option<&Path>) -> anyhow::Result<Catalog> {
    match file {
        Some(file) => Catalog::load(file).exit_as(ExitStatus::Usage, format!("the catalog {} could not be read", file.display())),
        None => Catalog::builtin().context("the built-in catalog could not be read"),
    }
}

/// A target with a folder or a `.json` ending is a catalog; a dataset name has neither.
fn is_path(target: &str) -> bool {
    target.contains(['/', '\\']) || Path::new(target).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}
