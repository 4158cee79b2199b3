//! Prices of a run at a few points, at once.

use std::{collections::HashMap, sync::Arc};

use duckdb::{Connection, Statement, ToSql};
use jiff::Timestamp;

use crate::{
    error::WarehouseError,
    frames::{FrameColumn, Table},
    panel::{PanelError, distinct, instant},
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
    lambda: Statement<'w>,
    run: Statement<'w>,
    prices: Statement<'w>,
    lambda_of_adders: Statement<'w>,
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

/// How long before the latest lambda the latest prices are looked for at first, in microseconds. It only saves time: should
/// there be none, they are looked for everywhere.
const NEAR: i64 = 3_600_000_000;

/// The latest lambda: its table is small.
const LAMBDA: &str = "SELECT epoch_us(sced_ts_utc), capped_system_lambda, epoch_us(_published_at) FROM market.sced_system_lambda
     WHERE sced_ts_utc <= make_timestamp(?::BIGINT) AND capped_system_lambda IS NOT NULL ORDER BY sced_ts_utc DESC LIMIT 1";

/// The latest run with a price in a stretch.
const RUN: &str = "SELECT epoch_us(max(sced_ts_utc)) FROM market.rt_lmp_5min
     WHERE sced_ts_utc >= make_timestamp(?::BIGINT) AND sced_ts_utc <= make_timestamp(?::BIGINT)";

/// What stands in for the lambda of a run that the report of lambdas lacks, as in `mart.sced_run`.
const LAMBDA_OF_ADDERS: &str = "SELECT epoch_us(sced_ts_utc), system_lambda, epoch_us(_published_at)
     FROM ancillary.rt_ordc_adders_sced WHERE sced_ts_utc = make_timestamp(?::BIGINT) AND system_lambda IS NOT NULL";

/// The year 1, before every run, in microseconds.
const FIRST: i64 = -62_135_596_800_000_000;

/// A lambda with its run and publish time, in microseconds.
type Lambda = (i64, f64, i64);

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
        Ok(Self {
            lambda: prepare(LAMBDA)?,
            run: prepare(RUN)?,
            prices: prepare(&prices)?,
            lambda_of_adders: prepare(LAMBDA_OF_ADDERS)?,
            points,
            places,
        })
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
        self.find(instant.as_microsecond())
            .map_err(WarehouseError::statement(ACTION))?
            .map(|found| self.answer(found))
            .transpose()
    }

    fn find(&mut self, at: i64) -> duckdb::Result<Option<Found>> {
        let near = lambda(&mut self.lambda, at)?;
        let mut latest = |since: i64| self.run.query_row([since, at], |row| row.get::<_, Option<i64>>(0));
        let close = near.map(|(run, ..)| latest(run - NEAR)).transpose()?.flatten();
        let Some(run) = close.map_or_else(|| latest(FIRST), |run| Ok(Some(run)))? else { return Ok(None) };
        let lambda = match near.filter(|(known, ..)| *known == run) {
            Some(known) => Some(known),
            None => lambda(&mut self.lambda, run)?
                .filter(|(known, ..)| *known == run)
                .map_or_else(|| lambda(&mut self.lambda_of_adders, run), |known| Ok(Some(known)))?,
        };
        let points = self.points.iter().map(|point| point as &dyn ToSql);
        let parameters = duckdb::params_from_iter(std::iter::once(&run as &dyn ToSql).chain(points));
        let rows = self.prices.query_map(parameters, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(Some(Found { run, lambda, prices: rows.collect::<duckdb::Result<_>>()? }))
    }

    fn answer(&self, found: Found) -> Result<RunPrices, PanelError> {
        let mut lmp = vec![None; self.points.len()];
        let mut published = found.lambda.map(|(.., published)| published);
        for (point, price, at) in found.prices {
            if let Some(cell) = self.places.get(&point).and_then(|place| lmp.get_mut(*place)) {
                *cell = price;
                published = published.max(Some(at));
            }
        }
        let run = instant(found.run)?;
        Ok(RunPrices {
            run,
            // A run without any of the points and without a lambda has no number later than itself.
            published_at: published.map_or(Ok(run), instant)?,
            system_lambda: found.lambda.map(|(_, value, _)| value),
            points: Arc::clone(&self.points),
            lmp,
        })
    }
}

/// What the statements found, in DuckDB's microseconds.
struct Found {
    run: i64,
    lambda: Option<Lambda>,
    /// Point, LMP, publish time.
    prices: Vec<(String, Option<f64>, i64)>,
}

fn lambda(statement: &mut Statement<'_>, at: i64) -> duckdb::Result<Option<Lambda>> {
    let mut rows = statement.query([at])?;
    rows.next()?.map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).transpose()
}
