//! Prices of a run at a few points, at once.

use std::{collections::HashMap, sync::Arc};

use duckdb::{Connection, Statement, ToSql};
use jiff::Timestamp;

use crate::{
    error::WarehouseError,
    frames::{FrameColumn, Table},
    panel::{PanelError, ask, distinct, instant},
    warehouse::Warehouse,
};

/// Looks up the prices of a run at a fixed set of points. Its statements are prepared once.
///
/// It reads the report tables, so it needs no refresh.
///
/// ```no_run
/// # use std::path::Path;
/// use ercot_warehouse::{PointLookup, Resources, Warehouse};
///
/// let warehouse = Warehouse::open_read_only(Path::new("ercot.duckdb"), Resources::default())?;
/// let mut lookup = PointLookup::new(&warehouse, &["HB_WEST", "HB_HOUSTON"])?;
/// if let Some(latest) = lookup.latest()? {
///     let (run, west) = (latest.run, latest.lmp.first());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct PointLookup<'w> {
    points: Arc<[String]>,
    places: HashMap<String, usize>,
    run: Statement<'w>,
    prices: Statement<'w>,
    lambda: Statement<'w>,
}

/// The prices of one SCED run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunPrices {
    /// The instant of the run.
    pub run: Timestamp,
    /// When the last of these numbers was published.
    pub published_at: Timestamp,
    /// System lambda [$/MWh]; none if it is not here.
    pub system_lambda: Option<f64>,
    /// The settlement points, as they were asked for.
    pub points: Arc<[String]>,
    /// LMP of each point, without adders [$/MWh]; none if the run has no price there.
    pub lmp: Vec<Option<f64>>,
}

impl RunPrices {
    /// LMP − system lambda of a point, by its place [$/MWh]; none if either is missing.
    pub fn congestion_at(&self, point: usize) -> Option<f64> {
        Some((*self.lmp.get(point)?)? - self.system_lambda?)
    }

    /// One row per point: `sced_ts_utc`, `settlement_point`, `lmp`, `congestion`.
    pub(crate) fn table(&self) -> Table {
        let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
        let congestion = (0..self.points.len()).map(|point| number(self.congestion_at(point))).collect();
        vec![
            ("sced_ts_utc".to_owned(), FrameColumn::instants(&vec![self.run; self.points.len()])),
            ("settlement_point".to_owned(), FrameColumn::Texts(self.points.to_vec())),
            ("lmp".to_owned(), FrameColumn::Numbers(self.lmp.iter().copied().map(number).collect())),
            ("congestion".to_owned(), FrameColumn::Numbers(congestion)),
        ]
    }
}

const ACTION: &str = "look up prices";

/// The latest run with a price.
const RUN: &str = "SELECT epoch_us(sced_ts_utc) FROM market.rt_lmp_5min WHERE sced_ts_utc <= make_timestamp(?::BIGINT)
     ORDER BY sced_ts_utc DESC LIMIT 1";

/// The choice of `mart.sced_run`: the report of lambdas, else that of the adders.
const LAMBDA: &str = "SELECT value, published FROM (
         SELECT capped_system_lambda AS value, epoch_us(_published_at) AS published, 0 AS choice FROM market.sced_system_lambda
         WHERE sced_ts_utc = make_timestamp(?::BIGINT)
         UNION ALL SELECT system_lambda, epoch_us(_published_at), 1 FROM ancillary.rt_ordc_adders_sced
         WHERE sced_ts_utc = make_timestamp(?::BIGINT))
     WHERE value IS NOT NULL ORDER BY choice LIMIT 1";

impl<'w> PointLookup<'w> {
    /// Prepares the look-up.
    ///
    /// # Errors
    ///
    /// [`PanelError::NoPoints`], [`PanelError::Twice`], [`PanelError::Warehouse`] if the tables are missing.
    pub fn new<S: AsRef<str>>(warehouse: &'w Warehouse, points: &[S]) -> Result<Self, PanelError> {
        distinct(points.iter().map(AsRef::as_ref))?;
        let points: Arc<[String]> = points.iter().map(|point| point.as_ref().to_owned()).collect();
        let places = points.iter().enumerate().map(|(place, point)| (point.clone(), place)).collect();
        let connection: &'w Connection = warehouse.connection();
        let prepare = |sql: &str| connection.prepare(sql).map_err(WarehouseError::statement(ACTION));
        let prices = format!(
            "SELECT settlement_point, lmp, epoch_us(_published_at) FROM market.rt_lmp_5min
             WHERE sced_ts_utc = make_timestamp(?::BIGINT) AND settlement_point IN ({})",
            vec!["?"; points.len()].join(", ")
        );
        Ok(Self { run: prepare(RUN)?, prices: prepare(&prices)?, lambda: prepare(LAMBDA)?, points, places })
    }

    /// The prices of the latest run; none if the warehouse has no prices.
    ///
    /// # Errors
    ///
    /// [`PanelError::Warehouse`].
    pub fn latest(&mut self) -> Result<Option<RunPrices>, PanelError> {
        self.at(Timestamp::MAX)
    }

    /// The prices of the run that was the latest at an instant, however long before.
    ///
    /// # Errors
    ///
    /// [`PanelError::Warehouse`].
    pub fn at(&mut self, instant: Timestamp) -> Result<Option<RunPrices>, PanelError> {
        let mut stamp = None;
        ask(&mut self.run, [instant.as_microsecond()], ACTION, |rows| {
            stamp = rows.whole(0)?.values().first().copied();
            Ok(())
        })?;
        stamp.map(|stamp| self.of(stamp)).transpose()
    }

    fn of(&mut self, stamp: i64) -> Result<RunPrices, PanelError> {
        let (mut lambda, mut published, mut lmp) = (None, i64::MIN, vec![None; self.points.len()]);
        ask(&mut self.lambda, [stamp, stamp], ACTION, |rows| {
            lambda = rows.number(0)?.iter().flatten().next();
            published = rows.whole(1)?.iter().flatten().fold(published, i64::max);
            Ok(())
        })?;
        let points = self.points.iter().map(|point| point as &dyn ToSql);
        let places = &self.places;
        ask(&mut self.prices, duckdb::params_from_iter(std::iter::once(&stamp as &dyn ToSql).chain(points)), ACTION, |rows| {
            let (names, values, times) = (rows.text(0)?, rows.number(1)?, rows.whole(2)?);
            for ((name, value), time) in names.iter().zip(values).zip(times) {
                if let Some(cell) = name.and_then(|name| places.get(name)).and_then(|place| lmp.get_mut(*place)) {
                    *cell = value;
                    published = published.max(time.unwrap_or(i64::MIN));
                }
            }
            Ok(())
        })?;
        let run = instant(stamp)?;
        // A run without any of the points and without a lambda has no later number than itself.
        let published_at = if published == i64::MIN { run } else { instant(published)? };
        Ok(RunPrices { run, published_at, system_lambda: lambda, points: Arc::clone(&self.points), lmp })
    }
}
