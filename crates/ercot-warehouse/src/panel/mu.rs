//! Shadow prices: runs by constraints, sparse.

use std::{collections::HashMap, sync::Arc};

use jiff::{Timestamp, civil::Date};

use super::{Blocks, PanelError, PanelWindow, RunSource, ask, instant};
use crate::{
    error::WarehouseError,
    frames::{FrameColumn, Table},
    warehouse::Warehouse,
};

/// A constraint: what is overloaded, and after which contingency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConstraintKey {
    /// The constraint as ERCOT names it.
    pub constraint_name: String,
    /// The contingency, `BASE CASE` for none.
    pub contingency_name: String,
}

/// Shadow prices μ of constraints, run by run [$/MWh]. Source: NP6-86-CD.
///
/// A run whose file was delivered knows all of its constraints: one that the file does not list did not bind, μ = 0. Of a run
/// whose file was not posted yet, or is missing, nothing is known.
///
/// The rows are sparse: those of run `r` are the entries `row_starts[r]..row_starts[r + 1]`.
#[derive(Debug, Clone, PartialEq)]
pub struct MuMatrix {
    /// The instants of the SCED runs, ascending.
    pub runs: Vec<Timestamp>,
    /// From when on the shadow prices of each run were known; none if they are unknown.
    pub published_at: Vec<Option<Timestamp>>,
    /// The constraints, the same for all blocks of a window.
    pub constraints: Arc<[ConstraintKey]>,
    /// Where the entries of each run start, and at last their number.
    pub row_starts: Vec<usize>,
    /// The place of each entry's constraint, ascending within a run.
    pub columns: Vec<usize>,
    /// The shadow price of each entry [$/MWh], never 0; not a number where the file has none.
    pub values: Vec<f64>,
}

impl MuMatrix {
    /// Whether the shadow prices of a run are known, by its place.
    pub fn is_known(&self, run: usize) -> bool {
        matches!(self.published_at.get(run), Some(Some(_)))
    }

    /// The entries of a run, by its place: the constraint's place and μ. None if they are unknown.
    pub fn row(&self, run: usize) -> Option<impl Iterator<Item = (usize, f64)>> {
        let entries = *self.row_starts.get(run)?..*self.row_starts.get(run + 1)?;
        let columns = self.columns.get(entries.clone())?.iter().copied();
        let values = self.values.get(entries)?.iter().copied();
        self.is_known(run).then(|| columns.zip(values))
    }

    /// The shadow price of a constraint in a run, by their places: 0 if it did not bind, none if that is unknown.
    pub fn mu_at(&self, run: usize, constraint: usize) -> Option<f64> {
        if constraint >= self.constraints.len() {
            return None;
        }
        let found = self.row(run)?.find(|(column, _)| *column == constraint).map_or(0.0, |(_, value)| value);
        (!found.is_nan()).then_some(found)
    }

    /// All of it, `constraints.len()` numbers per run, not a number where μ is unknown.
    pub fn dense(&self) -> Vec<f64> {
        let width = self.constraints.len();
        let mut values = Vec::with_capacity(self.runs.len() * width);
        for run in 0..self.runs.len() {
            let start = values.len();
            let row = self.row(run);
            values.resize(start + width, if row.is_some() { 0.0 } else { f64::NAN });
            for (column, value) in row.into_iter().flatten() {
                if let Some(cell) = values.get_mut(start + column) {
                    *cell = value;
                }
            }
        }
        values
    }

    /// One row per entry: `sced_ts_utc`, `constraint_name`, `contingency_name`, `mu`.
    pub(crate) fn entries(&self) -> Table {
        let run_of = |run: usize| self.row(run).into_iter().flatten().map(move |_| self.runs.get(run).copied());
        let runs: Vec<Timestamp> = (0..self.runs.len()).flat_map(run_of).flatten().collect();
        let name = |part: fn(&ConstraintKey) -> &String| {
            FrameColumn::Texts(self.columns.iter().filter_map(|place| self.constraints.get(*place)).map(part).cloned().collect())
        };
        vec![
            ("sced_ts_utc".to_owned(), FrameColumn::instants(&runs)),
            ("constraint_name".to_owned(), name(|key| &key.constraint_name)),
            ("contingency_name".to_owned(), name(|key| &key.contingency_name)),
            ("mu".to_owned(), FrameColumn::Numbers(self.values.clone())),
        ]
    }

    /// One row per run: `sced_ts_utc`, `mu_known`, `mu_published_at`.
    pub(crate) fn known_runs(&self) -> Table {
        let known = self.published_at.iter().map(Option::is_some).collect();
        let microseconds = self.published_at.iter().map(|at| at.map(Timestamp::as_microsecond)).collect();
        vec![
            ("sced_ts_utc".to_owned(), FrameColumn::instants(&self.runs)),
            ("mu_known".to_owned(), FrameColumn::Flags(known)),
            ("mu_published_at".to_owned(), FrameColumn::Instants(microseconds)),
        ]
    }
}

/// Reads shadow prices over a window, a block of days at a time.
///
/// Without a list of constraints the columns are those that bound somewhere in the window, by name.
///
/// # Errors
///
/// [`PanelError::Twice`] and [`PanelError::NoMart`]; a block can be [`PanelError::Warehouse`].
pub fn mu_matrices(
    warehouse: &Warehouse,
    constraints: Option<Vec<ConstraintKey>>,
    window: PanelWindow,
) -> Result<Blocks<'_, MuMatrix>, PanelError> {
    let source = RunSource::find(warehouse.connection())?;
    let constraints: Arc<[ConstraintKey]> = match constraints {
        Some(given) => given.into(),
        None => bound(warehouse, window)?.into(),
    };
    let mut places: HashMap<String, HashMap<String, usize>> = HashMap::new();
    for (place, key) in constraints.iter().enumerate() {
        let of_constraint = places.entry(key.constraint_name.clone()).or_default();
        if of_constraint.insert(key.contingency_name.clone(), place).is_some() {
            return Err(PanelError::Twice { name: format!("{} | {}", key.constraint_name, key.contingency_name) });
        }
    }
    Ok(Blocks::new(window, move |first, last| matrix(warehouse, &constraints, &places, source, (first, last))))
}

/// The constraints with a shadow price other than 0 in the window.
fn bound(warehouse: &Warehouse, window: PanelWindow) -> Result<Vec<ConstraintKey>, PanelError> {
    let action = "list the constraints of a window";
    let sql = format!(
        "SELECT DISTINCT constraint_name, contingency_name FROM market.sced_shadow_prices WHERE {} AND shadow_price <> 0
         ORDER BY ALL",
        window.condition()
    );
    let mut statement = warehouse.connection().prepare(&sql).map_err(WarehouseError::statement(action))?;
    let mut keys = Vec::new();
    ask(&mut statement, [], action, |rows| {
        let names = rows.text(0)?.iter().flatten().zip(rows.text(1)?.iter().flatten());
        keys.extend(names.map(|(constraint, contingency)| ConstraintKey {
            constraint_name: constraint.to_owned(),
            contingency_name: contingency.to_owned(),
        }));
        Ok(())
    })?;
    Ok(keys)
}

fn matrix(
    warehouse: &Warehouse,
    constraints: &Arc<[ConstraintKey]>,
    places: &HashMap<String, HashMap<String, usize>>,
    source: RunSource,
    (first, last): (Date, Date),
) -> Result<MuMatrix, PanelError> {
    let connection = warehouse.connection();
    let action = "read shadow prices";
    let (mut runs, mut published_at, mut rows_of) = (Vec::new(), Vec::new(), HashMap::new());
    let sql = format!(
        "SELECT epoch_us(sced_ts_utc), mu_known, epoch_us(mu_published_at) FROM {} ORDER BY sced_ts_utc",
        source.relation(first, last)
    );
    let mut statement = connection.prepare(&sql).map_err(WarehouseError::statement(action))?;
    ask(&mut statement, [], action, |rows| {
        let (stamps, known, published) = (rows.whole(0)?, rows.flag(1)?, rows.whole(2)?);
        for ((stamp, known), published) in stamps.values().iter().zip(known).zip(published) {
            let known = if known == Some(true) { published.map(instant).transpose()? } else { None };
            if known.is_some() {
                rows_of.insert(*stamp, runs.len());
            }
            runs.push(instant(*stamp)?);
            published_at.push(known);
        }
        Ok(())
    })?;
    let sql = format!(
        "SELECT epoch_us(sced_ts_utc), constraint_name, contingency_name, shadow_price FROM market.sced_shadow_prices
         WHERE operating_day BETWEEN DATE '{first}' AND DATE '{last}' AND shadow_price IS DISTINCT FROM 0"
    );
    let mut statement = connection.prepare(&sql).map_err(WarehouseError::statement(action))?;
    let mut entries: Vec<(usize, usize, f64)> = Vec::new();
    ask(&mut statement, [], action, |rows| {
        let (stamps, names, contingencies) = (rows.whole(0)?, rows.text(1)?, rows.text(2)?);
        let keys = names.iter().zip(contingencies);
        for ((stamp, (name, contingency)), value) in stamps.values().iter().zip(keys).zip(rows.numbers(3)?) {
            let place = name.and_then(|name| places.get(name)).zip(contingency).and_then(|(of, contingency)| of.get(contingency));
            entries.extend(rows_of.get(stamp).zip(place).map(|(row, place)| (*row, *place, value)));
        }
        Ok(())
    })?;
    entries.sort_unstable_by_key(|(row, place, _)| (*row, *place));
    let row_starts = (0..=runs.len()).map(|run| entries.partition_point(|(row, ..)| *row < run)).collect();
    Ok(MuMatrix {
        runs,
        published_at,
        constraints: Arc::clone(constraints),
        row_starts,
        columns: entries.iter().map(|(_, place, _)| *place).collect(),
        values: entries.iter().map(|(.., value)| *value).collect(),
    })
}
