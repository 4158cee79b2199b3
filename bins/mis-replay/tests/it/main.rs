//! The replay over HTTP, in this process and as a program.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod afflictions;
mod api;
mod clock;
mod dashboard;
mod documents;
mod faults;
mod harness;
mod listings;
mod program;
mod samples;
