//! A market that lives: accounts, trades, an append-only log, pause and close, settlement, correction and void.
//!
//! Everything that happens is an [`Action`], and every action that was taken is an [`Entry`] of the log with what came of
//! it. The same start and the same log give the same exchange, bit for bit. The exchange does no input or output and never
//! looks at a clock: whoever drives it says when.

mod account;
mod epoch;
mod error;
mod log;
mod settle;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::{Event, Question};
use crate::joint::Floor;
use crate::market::{CoherentMarket, MarketError, Quote, ScenarioMarket};
use crate::numeric::sum_down;
use crate::rule::{Charge, Guard, Liquidity, Terms};
use crate::scenario::{ScenarioInput, ScenarioSet};

pub use account::{Account, AccountId, Position, PositionKey};
use epoch::Epoch;
pub use error::ExchangeError;
pub use log::{Action, Entry, Receipt, replay};
pub use settle::{Outcome, Ruling, Settlement, Verdict};

/// The most cash of an account, and the most shares of a position: beyond it a number has no digits left for tenths.
pub const MAX_AMOUNT: f64 = 1e15;

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
    /// What positions are settled by, by the time at which they were opened.
    epochs: Vec<Epoch>,
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
        let scenarios = ScenarioSet::new(genesis.scenarios).map_err(MarketError::from)?;
        let mut market = ScenarioMarket::new(scenarios, genesis.floor, genesis.liquidity)?;
        market.list(&genesis.events)?;
        let epochs = vec![Epoch::of(market.scenarios().input(), genesis.shift_factor_run)];
        Ok(Self {
            market,
            terms: genesis.terms,
            epochs,
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

    /// The run that made the shift factors by which what is traded now is settled.
    pub fn shift_factor_run(&self) -> &str {
        self.epochs.last().map_or("", |epoch| epoch.shift_factor_run.as_str())
    }

    /// How often thresholds, constraints, shift factors or graph have changed: what is traded now is settled by the last.
    pub fn epoch(&self) -> usize {
        self.epochs.len() - 1
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
    pub fn apply(&mut self, at: Timestamp, action: Action) -> Result<Receipt, ExchangeError> {
        if let Some(last) = self.log.last()
            && at < last.at
        {
            return Err(ExchangeError::Earlier { at, last: last.at });
        }
        let receipt = self.take(&action)?;
        self.log.push(Entry { sequence: self.log.len() as u64, at, action, receipt: receipt.clone() });
        Ok(receipt)
    }

    fn take(&mut self, action: &Action) -> Result<Receipt, ExchangeError> {
        match action {
            Action::Deposit { account, amount } => self.deposit(account, *amount),
            Action::Withdraw { account, amount } => self.withdraw(account, *amount),
            Action::Trade { account, question, shares, guard } => self.trade(account, question, *shares, guard),
            Action::Pause => self.turn("pause", &[Phase::Open], Phase::Paused),
            Action::Resume => self.turn("resume", &[Phase::Paused], Phase::Open),
            Action::Close => self.turn("close", &[Phase::Open, Phase::Paused], Phase::Closed),
            Action::Rebase { scenarios, shift_factor_run } => {
                self.must_be("rebase", &[Phase::Open, Phase::Paused])?;
                self.rebase(scenarios, shift_factor_run)
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
        let known = self.accounts.get(account).map_or(0.0, |account| account.cash);
        if known + amount > MAX_AMOUNT {
            return Err(ExchangeError::TooMuch { account: account.clone(), value: known + amount });
        }
        let account = self.accounts.entry(account.clone()).or_default();
        account.cash = sum_down(account.cash, amount);
        Ok(Receipt::Balance { cash: account.cash })
    }

    fn withdraw(&mut self, id: &AccountId, amount: f64) -> Result<Receipt, ExchangeError> {
        if !(amount.is_finite() && amount > 0.0) {
            return Err(ExchangeError::Amount { value: amount });
        }
        let account = self.accounts.get_mut(id).ok_or_else(|| ExchangeError::UnknownAccount { account: id.clone() })?;
        let free = account.cash - account.owed_at_worst(self.phase);
        if amount > free {
            return Err(ExchangeError::Funds { account: id.clone(), needed: amount, free });
        }
        account.cash = sum_down(account.cash, -amount);
        Ok(Receipt::Balance { cash: account.cash })
    }

    fn trade(&mut self, id: &AccountId, question: &Question, shares: f64, guard: &Guard) -> Result<Receipt, ExchangeError> {
        self.must_be("trade", &[Phase::Open])?;
        let (_, charge) = self.quote(question, shares)?;
        guard.check(&charge)?;
        let key = PositionKey { question: question.to_string(), epoch: self.epoch() };
        let phase = self.phase;
        let account = self.accounts.get_mut(id).ok_or_else(|| ExchangeError::UnknownAccount { account: id.clone() })?;
        let before = account.positions.get(&key).cloned();
        if before.as_ref().is_none_or(|held| held.question != *question) {
            // Its text is what a log keeps: it must be read back as it.
            question.text().map_err(MarketError::from)?;
        }
        let (cash, free) = (account.cash, account.cash - account.owed_at_worst(phase));
        account.take(&key, question, &charge);
        let done = Self::payable(id, account, &key, free, phase).and_then(|()| Ok(self.market.trade(question, shares)?));
        match done {
            Ok(quote) => Ok(Receipt::Traded { charge, given: quote.given }),
            Err(error) => {
                account.cash = cash;
                match before {
                    Some(before) => drop(account.positions.insert(key, before)),
                    None => drop(account.positions.remove(&key)),
                }
                Err(error)
            }
        }
    }

    /// Whatever happens, the account must be able to pay.
    fn payable(id: &AccountId, account: &Account, key: &PositionKey, free: f64, phase: Phase) -> Result<(), ExchangeError> {
        let missing = account.owed_at_worst(phase) - account.cash;
        if missing > 0.0 {
            return Err(ExchangeError::Funds { account: id.clone(), needed: free + missing, free });
        }
        let shares = account.positions.get(key).map_or(0.0, |position| position.shares);
        match [account.cash, shares].into_iter().find(|value| value.abs() > MAX_AMOUNT) {
            Some(value) => Err(ExchangeError::TooMuch { account: id.clone(), value }),
            None => Ok(()),
        }
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
