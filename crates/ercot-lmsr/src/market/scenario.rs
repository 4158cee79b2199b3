//! The joint market over a scenario set.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{CoherentMarket, MarketError, Quote};
use crate::event::{Atom, Event, EventId, Expression, Question};
use crate::joint::{Floor, JointError, JointMarket, Odds, Standing};
use crate::rule::Liquidity;
use crate::scenario::{ScenarioError, ScenarioSet};
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
    /// The atoms of listed events, by their text.
    known: HashMap<String, Subset>,
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
        Ok(Self { scenarios, floor, market, booked: 0.0, known: HashMap::new(), listed: Vec::new(), standing })
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
        let mut listed = self.listed.clone();
        for event in events {
            if listed.contains(event) {
                continue;
            }
            for atom in event.expression.atoms() {
                self.keep(atom)?;
            }
            let holds = self.holds_event(event)?;
            self.market.odds(&holds).map_err(|source| MarketError::Joint { question: event.to_string(), source })?;
            listed.push(event.clone());
        }
        self.listed = listed;
        self.stand()
    }

    fn stand(&mut self) -> Result<(), MarketError> {
        let sets: Result<Vec<Subset>, MarketError> = self.listed.iter().map(|event| self.holds_event(event)).collect();
        self.standing = Standing::new(self.scenarios.count(), &sets?);
        Ok(())
    }

    fn keep(&mut self, atom: &Atom) -> Result<(), ScenarioError> {
        let key = atom.to_string();
        if !self.known.contains_key(&key) {
            let holds = self.scenarios.holds_expression(&Expression::Atom(atom.clone()))?;
            self.known.insert(key, holds);
        }
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
            for atom in event.expression.atoms() {
                next.keep(atom)?;
            }
            let holds = next.holds_event(event)?;
            undecidable += usize::from(holds.is_none() || holds.is_all());
        }
        next.listed.clone_from(&self.listed);
        next.stand()?;
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
        let given = question.given.as_ref().map(|given| self.holds_expression(given)).transpose()?;
        Ok((self.holds_expression(&question.event)?, given))
    }

    fn holds_event(&self, event: &Event) -> Result<Subset, MarketError> {
        self.scenarios.check_scope(&event.scope)?;
        Ok(self.holds_expression(&event.expression)?)
    }

    /// As the scenarios say, with the atoms that are known taken from memory.
    fn holds_expression(&self, expression: &Expression) -> Result<Subset, ScenarioError> {
        let states = self.scenarios.count();
        match expression {
            Expression::Atom(atom) => match self.known.get(&atom.to_string()) {
                Some(holds) => Ok(holds.clone()),
                None => self.scenarios.holds_expression(expression),
            },
            Expression::Not(inner) => Ok(!self.holds_expression(inner)?),
            Expression::All(parts) => {
                parts.iter().try_fold(Subset::all(states), |all, part| Ok(all & &self.holds_expression(part)?))
            }
            Expression::Any(parts) => {
                parts.iter().try_fold(Subset::none(states), |any, part| Ok(any | &self.holds_expression(part)?))
            }
            Expression::Either(left, right) => Ok(self.holds_expression(left)? ^ &self.holds_expression(right)?),
        }
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
