//! Loads files into a warehouse and looks at what is there.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod bad_input;
mod catalog;
mod corrections;
mod corrections_model;
mod formats;
mod stand_ins;
mod support;
mod versions;
