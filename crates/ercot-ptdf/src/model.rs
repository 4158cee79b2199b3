//! Shift factors in use: predict, explain, what-if, basis.
//!
//! [`ShiftFactors`] holds the coefficients of a fit, point by feature, with where they come from. Sign: `LMP − λ = Σ β μ` with
//! `β = −SF`, so that a point that loads a binding constraint (`SF > 0`) has `β < 0` and the lower price. All prices are in
//! $/MWh, shadow prices in $/MW per hour, coefficients in MW/MW.
//!
//! A run's shadow prices are matched to the columns once ([`Matched`]); every question about that run then takes the match and
//! writes into a buffer of the caller, so that nothing is allocated once the buffers have grown. A binding constraint without
//! factors is never taken for 0 in silence: the match lists it.
//!
//! ```
//! use ercot_ptdf::key::FeatureKey;
//! use ercot_ptdf::model::{FactorTable, FeatureFactors, Matched, Prediction, Provenance, ShiftFactors, Standing};
//! use ercot_types::market::{ConstraintKey, ScedRun, SettlementPoint};
//!
//! let key = |text: &str| Ok::<FeatureKey, Box<dyn std::error::Error>>(text.parse::<ConstraintKey>()?.into());
//! let factors = ShiftFactors::new(FactorTable {
//!     provenance: Provenance {
//!         run_id: "example".to_owned(),
//!         window_start: ScedRun("2026-11-01T05:00:12Z".parse()?),
//!         window_end: ScedRun("2026-11-15T05:55:10Z".parse()?),
//!     },
//!     points: vec![SettlementPoint("HB_WEST".to_owned()), SettlementPoint("HB_HOUSTON".to_owned())],
//!     intercepts_usd_per_mwh: vec![0.0, 0.0],
//!     features: vec![FeatureFactors {
//!         key: key("WESTEX|BASE CASE")?,
//!         standing: Standing::Promoted,
//!         average_abs_value: 31.0,
//!         binding_runs: 420,
//!         coefficients: vec![-0.5, 0.1],
//!     }],
//! })?;
//!
//! let binding = [(key("WESTEX|BASE CASE")?, 40.0), (key("NEWLINE|SNEW1")?, 12.0)];
//! let (mut matched, mut prediction) = (Matched::default(), Prediction::default());
//! matched.set(&factors, &binding)?;
//! factors.predict(25.0, &matched, &mut prediction)?;
//! assert_eq!(prediction.price_usd_per_mwh(), [5.0, 29.0]);
//! assert_eq!(prediction.without_factors(), [1], "NEWLINE binds, and nobody knows what it does to prices");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answers;
mod error;
mod factors;
mod matched;
mod table;

pub use answers::{Driver, Prediction};
pub use error::ModelError;
pub use factors::ShiftFactors;
pub use matched::Matched;
pub use table::{FactorTable, FeatureFactors, Provenance, Standing};
