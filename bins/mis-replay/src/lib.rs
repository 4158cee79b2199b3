//! Serves a sample directory as ERCOT's MIS does: JSON and HTML listings, csv and xml twins, one zip per posting; and as its
//! public API does: tokens, archive listings, batch downloads, monthly bundles.
//!
//! The documents are cut out of the sample's files (`<product>.csv.gz`) by the lists of what was posted when
//! (`<product>.documents.csv.gz`). Listings follow a replay clock that can stand still or run fast. Answers and documents can
//! have faults, on demand or by a seeded schedule ([`faults::FAULTS`], [`plan`]), the same ones for the same seed, and
//! [`Replay::injected`] tells which.
//!
//! Tests start it in their own process:
//!
//! ```no_run
//! # async fn start() -> Result<(), Box<dyn std::error::Error>> {
//! use std::path::Path;
//! use std::sync::Arc;
//!
//! use mis_replay::{Replay, ReplayOptions, serve};
//!
//! let replay = Arc::new(Replay::open(Path::new("data/sample"), ReplayOptions::default())?);
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let base_url = format!("http://{}", listener.local_addr()?);
//! let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
//! let server = tokio::spawn(serve(Arc::clone(&replay), listener, async { drop(stopped.await) }));
//! // … ask `base_url` for listings and documents …
//! assert_eq!(replay.downloads(1_200_710_583), 0);
//! drop(stop);
//! server.await??;
//! # Ok(())
//! # }
//! ```

pub mod api;
mod archive;
pub mod clock;
pub mod command;
mod dashboard;
mod edit;
pub mod error;
pub mod faults;
mod listing;
pub mod names;
pub mod plan;
mod postings;
mod query;
pub mod record;
mod replay;
pub mod report_types;
mod respond;
mod retention;
pub mod sample;
mod server;

pub use command::{Args, run};
pub use error::SampleError;
pub use record::{Injected, Stats};
pub use replay::{Replay, ReplayOptions};
pub use retention::Retention;
pub use server::{WhenIdle, serve, serve_while_used};
