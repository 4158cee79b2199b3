//! Loads files into a warehouse and looks at what is there.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod as_of;
mod as_of_world;
mod bad_input;
mod catalog;
mod corrections;
mod corrections_model;
#[cfg(feature = "polars-parquet")]
mod export_polars;
mod formats;
mod panel;
mod publish;
mod publish_readers;
mod refresh;
mod sced_runs;
mod stand_ins;
mod support;
mod versions;
