//! A market that lives: accounts, trades, an append-only log, pause and close, settlement, correction and void.
//!
//! Everything that happens is an [`Action`], and every action that was taken is an [`Entry`] of the log with what came of
//! it. The same start and the same log give the same exchange, bit for bit. The exchange does no input or output and never
//! looks at a clock: whoever drives it says when.

mod account;
mod error;
mod log;
mod settle;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::{Event, Question};
use crate::joint::Floor;
use crate::market::{CoherentMarket, Quote, ScenarioMarket};
use crate::rule::{Charge, Guard, Liquidity, Terms};
use crate::scenario::{ScenarioInput, ScenarioSet};

pub use account::{Account, AccountId, Position};
pub use error::ExchangeError;
pub use log::{Action, Entry, Receipt, replay};
pub use settle::{Outcome, Settlement, Verdict};

/// What an exchange starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Genesis {
    /// The scenarios whose weights are the first odds.
    pub scenarios: ScenarioInput,
    /// How much of the weight is spread evenly.
    pub floor: Floor,
    /// b.
    pub liquidity: Liquidity,
    /// Fee and rounding.
    pub terms: Terms,
    /// The run that made the shift factors: "contributes most" is settled with them.
    pub shift_factor_run: String,
    /// Events whose prices are kept.
    pub events: Vec<Event>,
}

/// Where an exchange stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Trades are taken.
    Open,
    /// Trades are refused for the time being.
    Paused,
    /// Trades are refused for good; the truth is awaited.
    Closed,
    /// Positions were paid out. A corrected truth can still come.
    Settled,
    /// Everything was paid back.
    Void,
}

/// Accounts around one coherent market.
///
/// ```
/// # use ercot_lmsr::{exchange::{AccountId, Action, Exchange, Genesis, Outcome}, joint::Floor, rule::{Guard, Liquidity, Terms}, scenario::ScenarioInput};
/// # use ercot_types::market::SettlementPoint;
/// let west = SettlementPoint("HB_WEST".to_owned());
/// let genesis = Genesis {
///     scenarios: ScenarioInput {
///         weights: vec![1.0, 1.0],
///         system_lambda: vec![20.0, 30.0],
///         given_prices: [(west.clone(), vec![18.0, 60.0])].into(),
///         ..ScenarioInput::default()
///     },
///     floor: Floor::DEFAULT,
///     liquidity: Liquidity::new(10.0)?,
///     terms: Terms::FREE,
///     shift_factor_run: "none".to_owned(),
///     events: vec![],
/// };
/// let mut exchange = Exchange::new(genesis)?;
/// let at = "2026-10-26T14:00:00Z".parse()?;
/// let account = AccountId("desk".to_owned());
/// exchange.apply(at, Action::Deposit { account: account.clone(), amount: 100.0 })?;
/// let question = "node_gt(HB_WEST,25)".parse()?;
/// exchange.apply(at, Action::Trade { account: account.clone(), question, shares: 10.0, guard: Guard::default() })?;
/// exchange.apply(at, Action::Close)?;
/// let outcome = Outcome { prices: [(west, 61.5)].into(), ..Outcome::default() };
/// exchange.apply(at, Action::Settle { outcome })?;
/// // Ten shares paid 10 and cost 10·ln((1 + e)/2).
/// assert!((exchange.account(&account).ok_or("no account")?.cash - (110.0 - 6.2011)).abs() < 1e-3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Exchange {
    market: ScenarioMarket,
    terms: Terms,
    shift_factor_run: String,
    phase: Phase,
    accounts: BTreeMap<AccountId, Account>,
    settlement: Option<Settlement>,
    log: Vec<Entry>,
}

impl Exchange {
    /// An open exchange without accounts.
    ///
    /// # Errors
    ///
    /// [`ExchangeError::Market`] for scenarios that do not fit together or events that they do not know.
    pub fn new(genesis: Genesis) -> Result<Self, ExchangeError> {
        let scenarios = ScenarioSet::new(genesis.scenarios).map_err(crate::market::MarketError::from)?;
        let mut market = ScenarioMarket::new(scenarios, genesis.floor, genesis.liquidity)?;
        market.list(&genesis.events)?;
        Ok(Self {
            market,
            terms: genesis.terms,
            shift_factor_run: genesis.shift_factor_run,
            phase: Phase::Open,
            accounts: BTreeMap::new(),
            settlement: None,
            log: Vec::new(),
        })
    }

    /// The market.
    pub fn market(&self) -> &ScenarioMarket {
        &self.market
    }

    /// Where it stands.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The run that made the shift factors.
    pub fn shift_factor_run(&self) -> &str {
        &self.shift_factor_run
    }

    /// Everything that was done, in order.
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    /// An account.
    pub fn account(&self, account: &AccountId) -> Option<&Account> {
        self.accounts.get(account)
    }

    /// All accounts.
    pub fn accounts(&self) -> impl Iterator<Item = (&AccountId, &Account)> {
        self.accounts.iter()
    }

    /// The last settlement.
    pub fn settlement(&self) -> Option<&Settlement> {
        self.settlement.as_ref()
    }

    /// What a trade would cost, fee and rounding included.
    ///
    /// # Errors
    ///
    /// [`ExchangeError::Market`].
    pub fn quote(&self, question: &Question, shares: f64) -> Result<(Quote, Charge), ExchangeError> {
        let quote = self.market.quote(question, shares)?;
        Ok((quote, self.terms.charge(quote.fill)))
    }

    /// Does what is asked and writes it into the log.
    ///
    /// # Errors
    ///
    /// [`ExchangeError`]; then nothing is done and nothing is written.
    pub fn apply(&mut self, at: Timestamp, action: Action) -> Result<&Receipt, ExchangeError> {
        if let Some(last) = self.log.last()
            && at < last.at
        {
            return Err(ExchangeError::Earlier { at, last: last.at });
        }
        let receipt = self.take(&action)?;
        self.log.push(Entry { sequence: self.log.len() as u64, at, action, receipt });
        // The entry was pushed a line above.
        self.log.last().map(|entry| &entry.receipt).ok_or(ExchangeError::Amount { value: f64::NAN })
    }

    fn take(&mut self, action: &Action) -> Result<Receipt, ExchangeError> {
        match action {
            Action::Deposit { account, amount } => self.deposit(account, *amount),
            Action::Withdraw { account, amount } => self.withdraw(account, *amount),
            Action::Trade { account, question, shares, guard } => self.trade(account, question, *shares, guard),
            Action::Pause => self.turn("pause", &[Phase::Open], Phase::Paused),
            Action::Resume => self.turn("resume", &[Phase::Paused], Phase::Open),
            Action::Close => self.turn("close", &[Phase::Open, Phase::Paused], Phase::Closed),
            Action::Rebase { scenarios } => {
                self.must_be("rebase", &[Phase::Open, Phase::Paused])?;
                let scenarios = ScenarioSet::new(scenarios.as_ref().clone()).map_err(crate::market::MarketError::from)?;
                Ok(Receipt::Rebased(self.market.rebase(scenarios)?))
            }
            Action::Settle { outcome } => {
                self.must_be("settle", &[Phase::Closed, Phase::Settled])?;
                self.settle(outcome)
            }
            Action::Void { .. } => {
                self.must_be("void", &[Phase::Open, Phase::Paused, Phase::Closed])?;
                Ok(self.void())
            }
        }
    }

    fn deposit(&mut self, account: &AccountId, amount: f64) -> Result<Receipt, ExchangeError> {
        if !(amount.is_finite() && amount > 0.0) {
            return Err(ExchangeError::Amount { value: amount });
        }
        let account = self.accounts.entry(account.clone()).or_default();
        account.cash += amount;
        Ok(Receipt::Balance { cash: account.cash })
    }

    fn withdraw(&mut self, id: &AccountId, amount: f64) -> Result<Receipt, ExchangeError> {
        if !(amount.is_finite() && amount > 0.0) {
            return Err(ExchangeError::Amount { value: amount });
        }
        let account = self.accounts.get_mut(id).ok_or_else(|| ExchangeError::UnknownAccount { account: id.clone() })?;
        let free = account.cash - account.owed_at_worst();
        if amount > free {
            return Err(ExchangeError::Funds { account: id.clone(), needed: amount, free });
        }
        account.cash -= amount;
        Ok(Receipt::Balance { cash: account.cash })
    }

    fn trade(&mut self, id: &AccountId, question: &Question, shares: f64, guard: &Guard) -> Result<Receipt, ExchangeError> {
        self.must_be("trade", &[Phase::Open])?;
        let account = self.accounts.get(id).ok_or_else(|| ExchangeError::UnknownAccount { account: id.clone() })?;
        let (_, charge) = self.quote(question, shares)?;
        guard.check(&charge)?;
        let mut after = account.clone();
        after.cash -= charge.total;
        after.take(question, &charge);
        // Whatever happens, the account can pay.
        let missing = after.owed_at_worst() - after.cash;
        if missing > 0.0 {
            let free = account.cash - account.owed_at_worst();
            return Err(ExchangeError::Funds { account: id.clone(), needed: free + missing, free });
        }
        let quote = self.market.trade(question, shares)?;
        self.accounts.insert(id.clone(), after);
        Ok(Receipt::Traded { charge, given: quote.given })
    }

    fn turn(&mut self, what: &'static str, from: &[Phase], to: Phase) -> Result<Receipt, ExchangeError> {
        self.must_be(what, from)?;
        self.phase = to;
        Ok(Receipt::Turned(to))
    }

    fn must_be(&self, what: &'static str, phases: &[Phase]) -> Result<(), ExchangeError> {
        if phases.contains(&self.phase) { Ok(()) } else { Err(ExchangeError::Phase { what, phase: self.phase }) }
    }
}

#[cfg(test)]
mod tests;
