//! What is known about the coefficients, and what is not.
//!
//! [`inspect`] counts how often each feature binds and how far the others explain it; [`bootstrap`] draws days anew;
//! [`compare_windows`] fits two windows that share no run; [`alike`] groups points that behave as one.

mod alike;
mod bootstrap;
mod design;
mod estimate;
mod windows;

pub use alike::alike;
pub use bootstrap::{BootstrapOptions, Interval, bootstrap};
pub use design::{DesignReport, FeatureReport, inspect};
pub use windows::{FeatureStability, Stability, compare_windows};

#[cfg(test)]
mod tests;
