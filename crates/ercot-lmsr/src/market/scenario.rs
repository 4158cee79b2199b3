//! The joint market over a scenario set.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::known::Known;
use super::{CoherentMarket, MarketError, Quote};
use crate::event::{Event, EventId, Question};
use crate::joint::{Floor, JointError, JointMarket, Odds, Standing};
use crate::rule::Liquidity;
use crate::scenario::ScenarioSet;
use crate::subset::Subset;

/// A market over weighted scenarios. It keeps its scenarios until it is re-based.
///
/// ```
/// use ercot_lmsr::{event::Question, joint::Floor, market::{CoherentMarket, ScenarioMarket}, rule::Liquidity};
/// use ercot_lmsr::scenario::{ScenarioInput, ScenarioSet};
///
/// let scenarios = ScenarioSet::new(ScenarioInput {
///     weights: vec![1.0; 4],
///     system_lambda: vec![20.0, 24.0, 30.0, 60.0],
///     given_prices: [(ercot_types::market::SettlementPoint("HB_WEST".to_owned()), vec![18.0, 26.0, 31.0, 75.0])].into(),
///     ..ScenarioInput::default()
/// })?;
/// let mut market = ScenarioMarket::new(scenarios, Floor::DEFAULT, Liquidity::new(100.0)?)?;
/// let question: Question = "node_gt(HB_WEST,25) given lambda_gt(25)".parse()?;
/// assert!(market.odds(&question).is_err(), "it is certain there");
/// let question: Question = "node_gt(HB_WEST,70) given lambda_gt(25)".parse()?;
/// assert!((market.odds(&question)?.price() - 0.5).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ScenarioMarket {
    scenarios: ScenarioSet,
    floor: Floor,
    market: JointMarket,
    /// What earlier scenario sets may have cost.
    booked: f64,
    /// What is kept of listed events.
    known: Known,
    listed: Vec<Event>,
    standing: Standing,
}

/// An event that the market keeps a price for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// Its identity.
    pub id: EventId,
    /// The event.
    pub event: Event,
    /// Its price; 0 or 1 where it holds in no scenario or in all of them, and cannot be traded.
    pub price: f64,
}

/// What a change of scenarios did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rebase {
    /// What the maker loses at worst from the trades on the scenarios that are gone.
    pub booked: f64,
    /// What it loses at worst from now on, the booked loss included.
    pub worst_case_loss: f64,
    /// Listed events that hold always or never in the new scenarios.
    pub undecidable: usize,
}

impl ScenarioMarket {
    /// A market whose odds start at the scenarios' weights, of which the floor is spread evenly.
    ///
    /// # Errors
    ///
    /// [`MarketError`] for a single scenario.
    pub fn new(scenarios: ScenarioSet, floor: Floor, liquidity: Liquidity) -> Result<Self, MarketError> {
        let market = JointMarket::new(scenarios.weights(), floor, liquidity)
            .map_err(|source| MarketError::Joint { question: "the scenario set".to_owned(), source })?;
        let standing = Standing::new(scenarios.count(), []);
        Ok(Self { scenarios, floor, market, booked: 0.0, known: Known::default(), listed: Vec::new(), standing })
    }

    /// The scenarios.
    pub fn scenarios(&self) -> &ScenarioSet {
        &self.scenarios
    }

    /// The distribution over them.
    pub fn joint(&self) -> &JointMarket {
        &self.market
    }

    /// Keeps prices of these events from now on, in this order, after those that are listed already; one that is listed is
    /// not listed again.
    ///
    /// # Errors
    ///
    /// [`MarketError`] for the first event that the scenarios say nothing about, or that holds always or never; then nothing
    /// is listed.
    pub fn list(&mut self, events: &[Event]) -> Result<(), MarketError> {
        let mut texts: HashSet<String> = self.listed.iter().map(ToString::to_string).collect();
        let (mut listed, mut sets) = (Vec::new(), Vec::new());
        for event in events {
            if !texts.insert(event.to_string()) {
                continue;
            }
            self.scenarios.check_scope(&event.scope)?;
            let holds = self.known.keep(&self.scenarios, &event.expression)?;
            self.market.odds(&holds).map_err(|source| MarketError::Joint { question: event.to_string(), source })?;
            sets.push(holds);
            listed.push(event.clone());
        }
        self.listed.extend(listed);
        self.known.sets.extend(sets);
        self.standing = Standing::new(self.scenarios.count(), &self.known.sets);
        Ok(())
    }

    /// The listed events, in their order.
    pub fn listed(&self) -> &[Event] {
        &self.listed
    }

    /// The prices of all listed events, into a buffer that is kept from call to call.
    ///
    /// # Errors
    ///
    /// None for a market's own listing.
    pub fn prices(&self, prices: &mut Vec<f64>) -> Result<(), MarketError> {
        let failed = |source| MarketError::Joint { question: "the listed events".to_owned(), source };
        self.market.standing_prices(&self.standing, prices).map_err(failed)
    }

    /// The listed events with their prices.
    ///
    /// # Errors
    ///
    /// As [`ScenarioMarket::prices`].
    pub fn listing(&self) -> Result<Vec<Listing>, MarketError> {
        let mut prices = Vec::new();
        self.prices(&mut prices)?;
        let row = |(event, price): (&Event, f64)| Listing { id: event.id(), event: event.clone(), price };
        Ok(self.listed.iter().zip(prices).map(row).collect())
    }

    /// The value of a claim that pays a function of the scenario, at the state prices: `payouts[s]` in scenario s.
    ///
    /// # Errors
    ///
    /// [`MarketError::Joint`] for another number of payouts.
    pub fn value(&self, payouts: &[f64]) -> Result<f64, MarketError> {
        self.market.value(payouts).map_err(|source| MarketError::Joint { question: "the claim".to_owned(), source })
    }

    /// Goes over to other scenarios. The odds become theirs; what was traded stays owed, and what it can cost at worst is
    /// booked and counts in the loss bound from now on.
    ///
    /// # Errors
    ///
    /// [`MarketError`] where a listed event is none of the new scenarios' matter; the market stays as it is then.
    pub fn rebase(&mut self, scenarios: ScenarioSet) -> Result<Rebase, MarketError> {
        let mut next = Self::new(scenarios, self.floor, self.market.liquidity())?;
        let mut undecidable = 0;
        for event in &self.listed {
            next.scenarios.check_scope(&event.scope)?;
            let holds = next.known.keep(&next.scenarios, &event.expression)?;
            undecidable += usize::from(holds.is_none() || holds.is_all());
            next.known.sets.push(holds);
        }
        next.listed.clone_from(&self.listed);
        next.standing = Standing::new(next.scenarios.count(), &next.known.sets);
        next.booked = self.booked + self.market.loss_so_far();
        let rebase = Rebase { booked: next.booked, worst_case_loss: next.worst_case_loss(), undecidable };
        *self = next;
        Ok(rebase)
    }

    /// The scenarios in which a question's event and condition hold.
    ///
    /// # Errors
    ///
    /// [`MarketError::Scenario`].
    pub fn holds(&self, question: &Question) -> Result<(Subset, Option<Subset>), MarketError> {
        self.scenarios.check_scope(&question.scope)?;
        let given = question.given.as_ref().map(|given| self.known.holds(&self.scenarios, given)).transpose()?;
        Ok((self.known.holds(&self.scenarios, &question.event)?, given))
    }
}

impl CoherentMarket for ScenarioMarket {
    fn liquidity(&self) -> Liquidity {
        self.market.liquidity()
    }

    fn odds(&self, question: &Question) -> Result<Odds, MarketError> {
        let (event, given) = self.holds(question)?;
        let odds = match &given {
            None => self.market.odds(&event),
            Some(given) => self.market.odds_given(&event, given),
        };
        odds.map_err(refused(question))
    }

    fn quote(&self, question: &Question, shares: f64) -> Result<Quote, MarketError> {
        let (event, given) = self.holds(question)?;
        let quote = match &given {
            None => self.market.quote(&event, shares).map(|fill| Quote { fill, given: None }),
            Some(given) => self
                .market
                .quote_given(&event, given, shares)
                .map(|conditional| Quote { fill: conditional.fill, given: Some(conditional.given) }),
        };
        quote.map_err(refused(question))
    }

    fn trade(&mut self, question: &Question, shares: f64) -> Result<Quote, MarketError> {
        let (event, given) = self.holds(question)?;
        let quote = match &given {
            None => self.market.trade(&event, shares).map(|fill| Quote { fill, given: None }),
            Some(given) => self
                .market
                .trade_given(&event, given, shares)
                .map(|conditional| Quote { fill: conditional.fill, given: Some(conditional.given) }),
        };
        quote.map_err(refused(question))
    }

    fn worst_case_loss(&self) -> f64 {
        self.booked + self.market.worst_case_loss()
    }
}

fn refused(question: &Question) -> impl FnOnce(JointError) -> MarketError + '_ {
    |source| MarketError::Joint { question: question.to_string(), source }
}
