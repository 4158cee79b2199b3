//! What the benchmarks share: the sample market's documents as files, and how a figure is printed.

pub mod documents;
pub mod machine;
pub mod zips;
