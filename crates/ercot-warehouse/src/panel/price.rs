//! Prices and congestion: runs by points.

use std::{collections::HashMap, sync::Arc};

use jiff::{Timestamp, civil::Date};

use super::{Blocks, PanelError, PanelWindow, RunSource, ask, distinct, instant};
use crate::{
    error::WarehouseError,
    frames::{FrameColumn, Table},
    warehouse::Warehouse,
};

/// Real-time prices of some points, run by run.
///
/// A missing price is not a number (`NaN`) in the vectors and `None` from the methods.
#[derive(Debug, Clone, PartialEq)]
pub struct PricePanel {
    /// The instants of the SCED runs, ascending.
    pub runs: Vec<Timestamp>,
    /// The settlement points, as they were asked for.
    pub points: Arc<[String]>,
    /// LMP without adders, one row per run, `points.len()` numbers each [$/MWh]. Source: NP6-788-CD.
    pub lmp: Vec<f64>,
    /// System lambda of each run, `mart.sced_run.system_lambda` [$/MWh].
    pub system_lambda: Vec<f64>,
}

/// What a table of a [`PricePanel`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceMeasure {
    /// The LMP [$/MWh].
    Lmp,
    /// The LMP less the system lambda [$/MWh]; positive where the point pays more than the reference.
    Congestion,
}

impl PricePanel {
    /// The LMP of a run at a point, by their places; none if it is missing or there is no such place.
    pub fn lmp_at(&self, run: usize, point: usize) -> Option<f64> {
        let place = (point < self.points.len()).then_some(run * self.points.len() + point)?;
        self.lmp.get(place).copied().filter(|value| !value.is_nan())
    }

    /// The congestion of a run at a point, by their places: LMP − system lambda; none if either is missing.
    pub fn congestion_at(&self, run: usize, point: usize) -> Option<f64> {
        let lambda = self.system_lambda.get(run).filter(|value| !value.is_nan())?;
        Some(self.lmp_at(run, point)? - lambda)
    }

    /// The congestion, laid out like [`Self::lmp`].
    pub fn congestion(&self) -> Vec<f64> {
        let width = self.points.len().max(1);
        let rows = self.lmp.chunks(width).zip(&self.system_lambda);
        rows.flat_map(|(row, lambda)| row.iter().map(move |lmp| lmp - lambda)).collect()
    }

    /// One row per run: `sced_ts_utc`, then a column per point.
    pub(crate) fn table(&self, measure: PriceMeasure) -> Table {
        let congestion;
        let values = match measure {
            PriceMeasure::Lmp => &self.lmp,
            PriceMeasure::Congestion => {
                congestion = self.congestion();
                &congestion
            }
        };
        let width = self.points.len();
        let column = |place: usize| values.iter().skip(place).step_by(width.max(1)).copied().collect();
        let points = self.points.iter().enumerate().map(|(place, name)| (name.clone(), FrameColumn::Numbers(column(place))));
        std::iter::once(("sced_ts_utc".to_owned(), FrameColumn::instants(&self.runs))).chain(points).collect()
    }
}

/// Reads the prices of points over a window, a block of days at a time.
///
/// A point that has no price in the window is all missing: names are not checked against a list of points.
///
/// # Errors
///
/// [`PanelError::NoPoints`], [`PanelError::Twice`] and [`PanelError::NoMart`]; a block can be [`PanelError::Warehouse`].
///
/// ```no_run
/// # use std::path::Path;
/// use ercot_warehouse::{PanelWindow, Resources, Warehouse, price_panels};
///
/// let warehouse = Warehouse::open_read_only(Path::new("ercot.duckdb"), Resources::default())?;
/// let window = PanelWindow::new("2026-10-26".parse()?, "2026-11-08".parse()?)?;
/// for panel in price_panels(&warehouse, &["HB_WEST", "HB_NORTH"], window)? {
///     let panel = panel?;
///     let west = panel.congestion_at(0, 0);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn price_panels<'w, S: AsRef<str>>(
    warehouse: &'w Warehouse,
    points: &[S],
    window: PanelWindow,
) -> Result<Blocks<'w, PricePanel>, PanelError> {
    distinct(points.iter().map(AsRef::as_ref))?;
    let points: Arc<[String]> = points.iter().map(|point| point.as_ref().to_owned()).collect();
    let source = RunSource::find(warehouse.connection())?;
    Ok(Blocks::new(window, move |first, last| panel(warehouse, &points, source, (first, last))))
}

fn panel(
    warehouse: &Warehouse,
    points: &Arc<[String]>,
    source: RunSource,
    (first, last): (Date, Date),
) -> Result<PricePanel, PanelError> {
    let connection = warehouse.connection();
    let action = "read a panel of prices";
    let runs = format!("SELECT epoch_us(sced_ts_utc), system_lambda FROM {} ORDER BY sced_ts_utc", source.relation(first, last));
    let mut statement = connection.prepare(&runs).map_err(WarehouseError::statement(action))?;
    let (mut panel, mut rows_of) =
        (PricePanel { runs: Vec::new(), points: Arc::clone(points), lmp: Vec::new(), system_lambda: Vec::new() }, HashMap::new());
    ask(&mut statement, [], action, |rows| {
        for stamp in rows.whole(0)?.values() {
            rows_of.insert(*stamp, panel.runs.len());
            panel.runs.push(instant(*stamp)?);
        }
        panel.system_lambda.extend(rows.numbers(1)?);
        Ok(())
    })?;
    panel.lmp.resize(panel.runs.len() * points.len(), f64::NAN);
    let places: Vec<String> = (0..points.len()).map(|place| format!("(?::VARCHAR, {place}::BIGINT)")).collect();
    let prices = format!(
        "SELECT epoch_us(sced_ts_utc), place, lmp FROM market.rt_lmp_5min
         JOIN (VALUES {}) points(settlement_point, place) USING (settlement_point)
         WHERE operating_day BETWEEN DATE '{first}' AND DATE '{last}' AND lmp IS NOT NULL",
        places.join(", ")
    );
    let mut statement = connection.prepare(&prices).map_err(WarehouseError::statement(action))?;
    ask(&mut statement, duckdb::params_from_iter(points.iter()), action, |rows| {
        let (stamps, places, values) = (rows.whole(0)?, rows.whole(1)?, rows.number(2)?);
        for ((stamp, place), value) in stamps.values().iter().zip(places.values()).zip(values.values()) {
            // A run that came since the last refresh is not in the mart.
            let row = rows_of.get(stamp).zip(usize::try_from(*place).ok());
            if let Some(cell) = row.and_then(|(row, place)| panel.lmp.get_mut(row * points.len() + place)) {
                *cell = *value;
            }
        }
        Ok(())
    })?;
    Ok(panel)
}
