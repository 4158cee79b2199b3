//! Coherent odds on every event of the grid.
//!
#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod numeric;

pub mod event;
pub mod exchange;
pub mod graph;
pub mod joint;
pub mod market;
pub mod rule;
pub mod scenario;
pub mod score;
pub mod subset;
pub mod tree;
