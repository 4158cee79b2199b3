//! Tests of the workspace as a whole: who may depend on whom, what every file keeps to, and what the programs do to a data
//! directory, seen from outside.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod as_of;
mod backfill;
mod catalogue;
mod cli;
mod contention;
mod damage;
mod dart;
mod demo;
mod end_to_end;
mod export;
mod faults;
mod features;
mod hostile;
mod keeping;
mod kill;
mod layering;
mod marts_hourly;
mod marts_run;
mod month;
mod outage;
mod page;
mod publish;
mod publish_faults;
mod quality;
mod readers;
mod real_files;
mod revisions;
mod sources;
mod sql;
mod status;
mod status_readers;
mod support;
mod takeover;
mod tidy;
