//! Shift factors from prices and shadow prices.
//!
#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod gate;
pub mod gram;
pub mod honesty;
pub mod key;
pub mod model;
pub mod monitor;
pub mod nowcast;
pub mod online;
pub mod panel;
pub mod protocol;
pub mod solver;
