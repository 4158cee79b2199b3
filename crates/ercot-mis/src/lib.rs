//! Lists, downloads and unpacks ERCOT's public reports.
//!
//! - [`catalog`]: which reports there are, where they come from and where their rows land.
//! - [`source`]: ERCOT's listing (JSON, or HTML when that fails), fixed addresses, or a folder.
//! - [`fetch`]: what is new, downloaded, checked to its last byte, durable, and in the manifest.
//! - [`stage`]: CSV files out of what the manifest holds; [`unpack`] does one file, within limits.
//! - [`cadence`]: what should have come, what of it is held, and where the rest can be had.
//! - [`http`]: limits for every host, retries, time-outs.
//!
//! What ERCOT sends is not trusted: status 200 may carry a page, an empty listing means "unknown" rather than "no data",
//! names inside archives choose no place, and every length and checksum is checked before a file counts as held. What
//! arrived whole is kept even if it does not unpack: ERCOT lists 5-minute prices for five days only.
//!
//! Nothing here knows a database, and nothing but the HTTP client knows the machine's clock: instants and the seed of the
//! random waits are arguments.
//!
//! # Example
//!
//! ```no_run
//! use ercot_manifest::Manifest;
//! use ercot_mis::catalog::Catalog;
//! use ercot_mis::fetch::{FetchOptions, fetch_dataset};
//! use ercot_mis::http::{Http, HttpConfig};
//! use ercot_mis::progress::NoProgress;
//! use ercot_mis::source::{AnySource, DEFAULT_BASE_URL};
//! use ercot_types::clock::SystemClock;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let catalog = Catalog::builtin()?;
//! let http = Http::new(HttpConfig { contact: Some("data@example.com".to_owned()), ..HttpConfig::default() })?;
//! for dataset in catalog.select(&["rt_lmp_5min"], None)? {
//!     let source = AnySource::of(dataset, &http, &DEFAULT_BASE_URL.parse()?);
//!     let mut manifest = Manifest::open(format!("data/manifests/{}.jsonl", dataset.name).as_ref())?;
//!     let options = FetchOptions::new("data");
//!     let outcome = fetch_dataset(dataset, &source, &mut manifest, &options, &SystemClock, &NoProgress).await?;
//!     assert!(outcome.downloaded <= outcome.listed);
//! }
//! # Ok(())
//! # }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod cadence;
pub mod catalog;
pub mod fetch;
pub mod http;
pub mod paths;
pub mod progress;
pub mod source;
pub mod stage;
pub mod steps;
#[cfg(test)]
mod testing;
pub mod unpack;
mod words;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
