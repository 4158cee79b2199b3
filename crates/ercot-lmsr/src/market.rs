//! One coherent market over every event that a scenario set distinguishes.

mod scenario;

use serde::{Deserialize, Serialize};

use crate::event::{ParseError, Question};
use crate::joint::{JointError, Odds};
use crate::rule::{Fill, Liquidity};
use crate::scenario::ScenarioError;
use crate::tree::TreeError;

pub use scenario::{Listing, Rebase, ScenarioMarket};

/// A market maker whose odds on all events come from one distribution: nobody can make a book against it.
pub trait CoherentMarket {
    /// b.
    fn liquidity(&self) -> Liquidity;

    /// The odds that an event happens, under its condition if it has one.
    ///
    /// # Errors
    ///
    /// [`MarketError`] for events that the market does not know, that hold always or never, and for contradictory conditions.
    fn odds(&self, question: &Question) -> Result<Odds, MarketError>;

    /// What `shares` of an event cost. A conditional bet costs a stake, which is paid back where the condition fails.
    ///
    /// # Errors
    ///
    /// As [`CoherentMarket::odds`], and for shares that are no number.
    fn quote(&self, question: &Question, shares: f64) -> Result<Quote, MarketError>;

    /// Trades what [`CoherentMarket::quote`] quotes; all odds move.
    ///
    /// # Errors
    ///
    /// As [`CoherentMarket::quote`]; nothing is traded then.
    fn trade(&mut self, question: &Question, shares: f64) -> Result<Quote, MarketError>;

    /// The most that the maker can lose, whatever is traded, while the truth is one of the states.
    fn worst_case_loss(&self) -> f64;
}

/// What a trade costs and moves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Shares, cost or stake, and the event's price before and after: under the condition, where there is one.
    pub fill: Fill,
    /// The probability of the condition; None: there is none.
    pub given: Option<f64>,
}

/// What a market refuses.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MarketError {
    /// The text is no event.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// The scenarios say nothing about it.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// There are no odds to give.
    #[error("{question}: {source}")]
    Joint {
        /// The question.
        question: String,
        /// Why.
        source: JointError,
    },
    /// The factored form cannot express it.
    #[error(transparent)]
    Tree(#[from] TreeError),
}
