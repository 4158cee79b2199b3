//! A market from the first deposit to a corrected settlement: `cargo run -p ercot-lmsr --example exchange`.

use std::error::Error;
use std::io::{self, Write};

use ercot_lmsr::exchange::{AccountId, Action, Exchange, Genesis, Outcome, replay};
use ercot_lmsr::joint::Floor;
use ercot_lmsr::rule::{Guard, Liquidity, Terms};
use ercot_lmsr::scenario::ScenarioInput;
use ercot_types::market::SettlementPoint;
use jiff::Timestamp;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    let west = SettlementPoint("HB_WEST".to_owned());
    let genesis = Genesis {
        scenarios: ScenarioInput {
            weights: vec![1.0; 3],
            system_lambda: vec![20.0, 30.0, 45.0],
            given_prices: [(west.clone(), vec![18.0, 32.0, 60.0])].into(),
            ..ScenarioInput::default()
        },
        floor: Floor::DEFAULT,
        liquidity: Liquidity::new(50.0)?,
        terms: Terms::new(0.002, 0.01)?,
        shift_factor_run: "none".to_owned(),
        events: vec!["node_gt(HB_WEST,25)".parse()?],
    };
    let mut exchange = Exchange::new(genesis.clone())?;
    let desk = AccountId("desk".to_owned());
    let at: Timestamp = "2026-10-26T14:00:00Z".parse()?;
    let buy = |text: &str, shares| -> Result<Action, Box<dyn Error>> {
        Ok(Action::Trade { account: desk.clone(), question: text.parse()?, shares, guard: Guard::default() })
    };
    let truth = |price| Action::Settle { outcome: Outcome { prices: [(west.clone(), price)].into(), ..Outcome::default() } };
    let actions = [
        Action::Deposit { account: desk.clone(), amount: 200.0 },
        buy("node_gt(HB_WEST,25)", 40.0)?,
        buy("node_gt(HB_WEST,50) given node_gt(HB_WEST,25)", 30.0)?,
        buy("node_le(HB_WEST,25)", -10.0)?,
        Action::Close,
        truth(61.5),
        // ERCOT corrects the price: the difference is paid.
        truth(24.0),
    ];
    for action in actions {
        exchange.apply(at, action)?;
        let cash = exchange.account(&desk).map_or(0.0, |account| account.cash);
        let entry = exchange.log().last().ok_or("the log is empty")?;
        writeln!(out, "{:>2}  {:?}  cash {cash:.2}", entry.sequence, exchange.phase())?;
    }
    let again = replay(genesis, exchange.log())?;
    writeln!(out, "replayed {} entries; cash {:?}", again.log().len(), again.account(&desk).map(|account| account.cash))?;
    Ok(())
}
