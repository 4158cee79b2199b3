//! What holds for every manifest.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod crash;
mod prune;
mod states;
mod support;
