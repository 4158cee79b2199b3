//! Where and when an event is meant.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where and when: what is not given is not restricted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scope {
    /// The start of the interval, UTC. A market refuses an event of another interval than its scenarios'.
    pub interval: Option<Timestamp>,
    /// The product whose price is meant, `RTM` or `DAM`.
    pub product: Option<String>,
    /// Words to find the event by.
    pub tags: BTreeSet<String>,
}

impl Scope {
    /// True if nothing is restricted.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

/// A word that a scope can be printed with: letters, digits, `_`, `-` and `.`.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
