//! ERCOT's vocabulary with units and instants.
//!
//! This crate says what ERCOT says and nothing more: operating days, hours ending, settlement intervals, SCED runs,
//! constraint keys, and the layout of a report's file. It does no I/O. [`time::central_to_utc`] is the only place in the
//! project where Central prevailing time becomes an instant.
//!
//! # Example
//!
//! ```
//! use ercot_types::time::{HourEnding, OperatingDay, Pass};
//!
//! let day = OperatingDay::parse("11/01/2026")?;
//! assert_eq!(day.hours(), 25);
//! let first = day.hour(HourEnding::parse("02:00")?, Pass::First)?;
//! let second = day.hour(HourEnding::parse("02:00")?, Pass::Second)?;
//! assert_eq!(first.end, second.start);
//! # Ok::<(), ercot_types::time::TimeError>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod clock;
pub mod market;
pub mod report;
pub mod time;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
