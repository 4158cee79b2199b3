//! LMP = λ − Σ SF·μ, where shift factors are known.

use super::{BINARY_DUST, Check, Days, HALF_A_CENT, Outcome, Severity, has_rows};
use crate::{error::WarehouseError, warehouse::Warehouse};

/// Half of the last decimal of λ as NP6-322 prints it (21.29262) [$/MWh].
const LAMBDA_ROUNDING: f64 = 0.000_005;

/// Half of the last decimal of a shadow price as NP6-86 prints it (49.84149) [$/MW per h].
const SHADOW_PRICE_ROUNDING: f64 = 0.000_005;

/// Rows that one INSERT carries.
const ROWS_AT_A_TIME: usize = 4096;

/// How much a constraint's flow rises when a point injects one MW more, from From to To station [MW/MW].
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftFactor {
    /// Constraint and contingency, as `CONSTRAINT|CONTINGENCY`.
    pub constraint_key: String,
    /// Settlement point.
    pub settlement_point: String,
    /// The factor.
    pub factor: f64,
}

/// Shift factors that were given.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftFactors {
    /// Each constraint and point at most once.
    pub factors: Vec<ShiftFactor>,
    /// What is lost of a factor by its printing: half of the last decimal [MW/MW].
    pub rounding: f64,
}

/// Where estimated factors are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorSource {
    /// `ref.estimated_ptdf` holds some.
    Promoted,
    /// There are none.
    Missing,
}

/// Checks every run and point for which all binding constraints have a factor.
///
/// A run without constraints counts as free of congestion only if the file that would name them was loaded. Tolerance: half a
/// cent of the LMP, half of λ's fifth decimal, and for each binding constraint its factor times half of μ's fifth decimal
/// and μ times the factors' own rounding.
///
/// # Errors
///
/// [`WarehouseError::Statement`].
pub fn check_lmp_identity(warehouse: &Warehouse, days: Days, factors: &ShiftFactors) -> Result<Vec<Outcome>, WarehouseError> {
    if !has_rows(warehouse, "market.rt_lmp_5min", days)? {
        return Ok(Vec::new());
    }
    let action = || WarehouseError::statement("take in the shift factors");
    let connection = warehouse.connection();
    connection
        .execute_batch(
            "CREATE OR REPLACE TEMP TABLE given_shift_factor
                (constraint_key VARCHAR NOT NULL, settlement_point VARCHAR NOT NULL, factor DOUBLE NOT NULL)",
        )
        .map_err(action())?;
    for rows in factors.factors.chunks(ROWS_AT_A_TIME) {
        let places = vec!["(?, ?, ?)"; rows.len()].join(", ");
        let values =
            rows.iter().flat_map(|row| -> [&dyn duckdb::ToSql; 3] { [&row.constraint_key, &row.settlement_point, &row.factor] });
        let mut statement = connection.prepare(&format!("INSERT INTO given_shift_factor VALUES {places}")).map_err(action())?;
        statement.execute(duckdb::params_from_iter(values)).map_err(action())?;
    }
    let check = Check {
        name: "lmp_identity",
        table: "market.rt_lmp_5min",
        severity: Severity::Alarm,
        residual: "LMP − (λ − Σ SF·μ) [$/MWh]",
    };
    let known = "SELECT constraint_key, settlement_point, factor FROM given_shift_factor";
    let outcome = check.run(warehouse, days, &|days| judged(days, known, factors.rounding))?;
    Ok(vec![outcome])
}

/// The same with the promoted estimates of `ref.estimated_ptdf`, which are reported and never alarmed: how wrong an estimate
/// may be is the fit's affair.
///
/// # Errors
///
/// [`WarehouseError::Statement`].
pub fn check_estimated_identity(warehouse: &Warehouse, days: Days) -> Result<(FactorSource, Vec<Outcome>), WarehouseError> {
    let action = || WarehouseError::statement("look for estimated shift factors");
    let is_there = "SELECT count(*) > 0 FROM duckdb_tables() WHERE schema_name = 'ref' AND table_name = 'estimated_ptdf'";
    let is_filled = "SELECT EXISTS (SELECT 1 FROM ref.estimated_ptdf WHERE feature_type = 'constraint')";
    for question in [is_there, is_filled] {
        // A snapshot of an older program has no such table.
        if !warehouse.connection().query_row(question, [], |row| row.get::<_, bool>(0)).map_err(action())? {
            return Ok((FactorSource::Missing, Vec::new()));
        }
    }
    if !has_rows(warehouse, "market.rt_lmp_5min", days)? {
        return Ok((FactorSource::Promoted, Vec::new()));
    }
    let check = Check {
        name: "lmp_identity_estimated",
        table: "market.rt_lmp_5min",
        severity: Severity::Report,
        residual: "LMP − (λ − Σ estimated SF·μ) [$/MWh]",
    };
    // beta is what congestion gains per unit of μ: minus the shift factor.
    let known = "SELECT constraint_name || '|' || contingency_name AS constraint_key, node AS settlement_point, -beta AS factor
                 FROM ref.estimated_ptdf WHERE feature_type = 'constraint'";
    let outcome = check.run(warehouse, days, &|days| judged(days, known, 0.0))?;
    Ok((FactorSource::Promoted, vec![outcome]))
}

/// SCED runs of which it is known what bound: the run has rows, or the file of its hour, posted in the next one, was loaded.
pub(super) fn runs_with_known_shadow_prices(days: Days) -> String {
    format!(
        "SELECT sced_ts_utc, capped_system_lambda AS system_lambda FROM market.sced_system_lambda
         WHERE {window} AND (
             sced_ts_utc IN (SELECT sced_ts_utc FROM market.sced_shadow_prices WHERE {window})
             OR date_trunc('hour', sced_ts_utc) + INTERVAL 1 HOUR IN (
                 SELECT date_trunc('hour', published_at) FROM ops.source_document
                 WHERE dataset = 'sced_shadow_prices' AND files_failed = 0))",
        window = days.hold_widely("operating_day"),
    )
}

fn judged(days: Days, factors: &str, factor_rounding: f64) -> String {
    format!(
        "WITH factor AS ({factors}),
         run AS ({runs}),
         binding AS (
             SELECT sced_ts_utc, constraint_name || '|' || contingency_name AS constraint_key, shadow_price
             FROM market.sced_shadow_prices WHERE {window} AND shadow_price <> 0),
         bound AS (SELECT sced_ts_utc, count(*) AS constraints FROM binding GROUP BY sced_ts_utc),
         effect AS (
             SELECT binding.sced_ts_utc, factor.settlement_point, count(*) AS constraints,
                    sum(factor.factor * binding.shadow_price) AS congestion,
                    sum(abs(factor.factor)) * {SHADOW_PRICE_ROUNDING} + sum(abs(binding.shadow_price)) * {factor_rounding} AS lost
             FROM binding JOIN factor USING (constraint_key) GROUP BY ALL),
         point AS (SELECT DISTINCT settlement_point FROM factor)
         SELECT price.operating_day, price.sced_ts_utc AS instant, price.settlement_point AS item, price.lmp AS figure,
                CASE WHEN coalesce(bound.constraints, 0) = coalesce(effect.constraints, 0)
                     THEN price.lmp - run.system_lambda + coalesce(effect.congestion, 0) END AS residual,
                {HALF_A_CENT} + {LAMBDA_ROUNDING} + coalesce(effect.lost, 0) + {BINARY_DUST} AS tolerance
         FROM market.rt_lmp_5min price
         SEMI JOIN point ON point.settlement_point = price.settlement_point
         LEFT JOIN run ON run.sced_ts_utc = price.sced_ts_utc
         LEFT JOIN bound ON bound.sced_ts_utc = price.sced_ts_utc
         LEFT JOIN effect ON effect.sced_ts_utc = price.sced_ts_utc AND effect.settlement_point = price.settlement_point
         WHERE {priced}",
        runs = runs_with_known_shadow_prices(days),
        window = days.hold("operating_day"),
        priced = days.hold("price.operating_day"),
    )
}
