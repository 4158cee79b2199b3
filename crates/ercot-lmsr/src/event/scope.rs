//! Where and when an event is meant.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where and when: what is not given is not restricted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scope {
    /// The start of the interval, UTC. A market refuses an event of another interval than its scenarios'.
    pub interval: Option<Timestamp>,
    /// The product whose price is meant, `RTM` or `DAM`. A market refuses an event of another product than its scenarios'.
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

/// An event of another interval or product than the odds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// Another interval.
    #[error("the event is of {asked}; the odds are of {}", known.map_or_else(|| "no particular interval".to_owned(), |it| it.to_string()))]
    Interval {
        /// The event's interval.
        asked: Timestamp,
        /// The scenarios' or the network's.
        known: Option<Timestamp>,
    },
    /// Another product.
    #[error("the event is of {asked}; the odds are of {}", known.as_deref().unwrap_or("no particular product"))]
    Product {
        /// The event's product.
        asked: String,
        /// The scenarios' or the network's.
        known: Option<String>,
    },
}

impl Scope {
    /// Refuses a scope that is not that of the odds: of the wrong interval an event would be true by chance only.
    pub(crate) fn check(&self, interval: Option<Timestamp>, product: Option<&str>) -> Result<(), ScopeError> {
        if let Some(asked) = self.interval
            && interval != Some(asked)
        {
            return Err(ScopeError::Interval { asked, known: interval });
        }
        match &self.product {
            Some(asked) if product != Some(asked) => {
                Err(ScopeError::Product { asked: asked.clone(), known: product.map(str::to_owned) })
            }
            _ => Ok(()),
        }
    }
}

/// A word that a scope can be printed with: letters, digits, `_`, `-` and `.`.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
