//! What explains prices besides constraints: system lambda, scarcity adder, clearing prices for capacity.

use jiff::{Timestamp, civil::Date};

use super::{Blocks, PanelError, PanelWindow, RunSource, ask, instant};
use crate::{
    error::WarehouseError,
    frames::{FrameColumn, Table},
    warehouse::Warehouse,
};

/// System-wide prices, run by run. What is missing is not a number (`NaN`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Regressors {
    /// The instants of the SCED runs, ascending.
    pub runs: Vec<Timestamp>,
    /// System lambda [$/MWh]. Source: NP6-322-CD, else NP6-323-CD.
    pub system_lambda: Vec<f64>,
    /// What settlement adds to the LMP [$/MWh]. Source: NP6-323-CD.
    pub scarcity_adder: Vec<f64>,
    /// Clearing price for regulation up [$/MW per h]. Source: NP6-332-CD, like those below.
    pub mcpc_regup: Vec<f64>,
    /// Clearing price for responsive reserve [$/MW per h].
    pub mcpc_rrs: Vec<f64>,
    /// Clearing price for ECRS [$/MW per h].
    pub mcpc_ecrs: Vec<f64>,
    /// Clearing price for non-spinning reserve [$/MW per h].
    pub mcpc_nspin: Vec<f64>,
}

/// The columns of `mart.sced_run`, in the order of the fields.
const COLUMNS: [&str; 6] = ["system_lambda", "scarcity_adder", "mcpc_regup", "mcpc_rrs", "mcpc_ecrs", "mcpc_nspin"];

impl Regressors {
    fn fields(&mut self) -> [&mut Vec<f64>; 6] {
        [
            &mut self.system_lambda,
            &mut self.scarcity_adder,
            &mut self.mcpc_regup,
            &mut self.mcpc_rrs,
            &mut self.mcpc_ecrs,
            &mut self.mcpc_nspin,
        ]
    }

    /// One row per run: `sced_ts_utc`, then a column per regressor.
    pub(crate) fn table(&self) -> Table {
        let mut own = self.clone();
        let numbers = own.fields().into_iter().zip(COLUMNS);
        let numbers = numbers.map(|(values, name)| (name.to_owned(), FrameColumn::Numbers(std::mem::take(values))));
        std::iter::once(("sced_ts_utc".to_owned(), FrameColumn::instants(&self.runs))).chain(numbers).collect()
    }
}

/// Reads the regressors over a window, a block of days at a time.
///
/// # Errors
///
/// [`PanelError::NoMart`]; a block can be [`PanelError::Warehouse`].
pub fn regressors(warehouse: &Warehouse, window: PanelWindow) -> Result<Blocks<'_, Regressors>, PanelError> {
    let source = RunSource::find(warehouse.connection())?;
    Ok(Blocks::new(window, move |first, last| block(warehouse, source, (first, last))))
}

fn block(warehouse: &Warehouse, source: RunSource, (first, last): (Date, Date)) -> Result<Regressors, PanelError> {
    let action = "read the regressors";
    let sql = format!(
        "SELECT epoch_us(sced_ts_utc), {} FROM {} ORDER BY sced_ts_utc",
        COLUMNS.join(", "),
        source.relation(first, last)
    );
    let mut statement = warehouse.connection().prepare(&sql).map_err(WarehouseError::statement(action))?;
    let mut block = Regressors::default();
    ask(&mut statement, [], action, |rows| {
        for stamp in rows.whole(0)?.values() {
            block.runs.push(instant(*stamp)?);
        }
        for (column, values) in (1..).zip(block.fields()) {
            values.extend(rows.numbers(column)?);
        }
        Ok(())
    })?;
    Ok(block)
}
