//! The residual monitor: says when the grid is no longer the one that was learned.
//!
//! A line outage changes shift factors at once. From the first run in which a changed constraint binds, prices are off by
//! `Δβ μ`, many times the residual of the training rows. [`ResidualMonitor::review`] takes the runs of a file of shadow prices
//! as it arrives and answers with every run's residual and, where one is beyond the limits, a [`Break`]: since when, which
//! points, which constraints' factors explain it, and where a post-break window starts.
//!
//! The limits come from the residuals of the training rows ([`ResidualLimits`]): the tail above their 95 % quantile is continued
//! exponentially to the level that is passed once in as many runs as the caller allows between false alarms. They grow with the
//! uncertainty of the factors of the constraints that bind, so that a constraint seen six times is not an alarm the seventh.
//! A residual that the rounding of published prices explains is never one.

mod error;
mod limits;
mod review;
mod suspects;

pub use error::MonitorError;
pub use limits::{RUNS_PER_YEAR, ResidualLimits};
pub use review::{Break, PointResidual, ResidualMonitor, Review, RunResidual, Verdict};
pub use suspects::{Role, Suspect};
