//! The named steps of a fetch, and a hook at each.

use std::fmt;
use std::str::FromStr;

/// A point of a fetch after which a kill must lose nothing. The order is that of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A listing was read; nothing was written.
    Listing,
    /// The first piece of a document is in its `.part` file.
    Body,
    /// A raw file is whole, durable and has its name; the manifest does not know it.
    Rename,
    /// The manifest entry of a raw file is durable.
    Manifest,
    /// The CSV files of a document are written; the manifest does not know them.
    Unpack,
}

impl Step {
    /// All steps, in the order of a run.
    pub const ALL: [Self; 5] = [Self::Listing, Self::Body, Self::Rename, Self::Manifest, Self::Unpack];

    /// The step's name, lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Listing => "listing",
            Self::Body => "body",
            Self::Rename => "rename",
            Self::Manifest => "manifest",
            Self::Unpack => "unpack",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The text names no step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a step; expected listing, body, rename, manifest or unpack")]
pub struct StepError {
    /// What was given.
    pub text: String,
}

impl FromStr for Step {
    type Err = StepError;

    fn from_str(text: &str) -> Result<Self, StepError> {
        Self::ALL.into_iter().find(|step| step.name() == text).ok_or_else(|| StepError { text: text.to_owned() })
    }
}

/// Is told when a step is reached. Crash tests end the process there.
pub trait StepHook: Send + Sync {
    /// Called each time, on whichever thread does the step.
    fn reached(&self, step: Step);
}

/// Does nothing at any step.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoHook;

impl StepHook for NoHook {
    fn reached(&self, _: Step) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_found_by_its_name() {
        for step in Step::ALL {
            assert_eq!(step.to_string().parse(), Ok(step));
        }
        assert!("Listing".parse::<Step>().unwrap_err().to_string().contains("expected listing, body"));
    }
}
