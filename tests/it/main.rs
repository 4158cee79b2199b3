//! Tests of the workspace as a whole: who may depend on whom, what every file keeps to, and what the programs do to a data
//! directory, seen from outside.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod backfill;
mod catalogue;
mod cli;
mod contention;
mod damage;
mod demo;
mod end_to_end;
mod faults;
mod hostile;
mod keeping;
mod kill;
mod layering;
mod month;
mod outage;
mod page;
mod real_files;
mod revisions;
mod sources;
mod sql;
mod status;
mod support;
mod takeover;
mod tidy;
