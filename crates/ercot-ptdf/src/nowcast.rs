//! Shadow prices before they are published, from prices and shift factors.
//!
//! LMP and λ of a SCED run are known within seconds, shadow prices up to 65 minutes later. In between, `LMP − λ = Σ β μ` is
//! solved for `μ ≥ 0`: a [`Nowcaster`] says which constraints bind now, how much they cost, how sure that is, and which other
//! constraint would explain the prices nearly as well. The answer is labelled `nowcast` and is scored ([`NowcastScore`]) when
//! the file arrives.
//!
//! Plain non-negative least squares explains noise with constraints that do not bind, and trusts factors that were learned from
//! six noisy runs as much as those learned from a thousand. Three things differ here, none of them tuned:
//!
//! - A constraint enters only if the prices speak for it against the odds: how likely it binds, from its own starts and stops
//!   and from whether it bound in the last published run ([`Activity`]), and the range its μ could have had.
//! - Factors are scaled by how much of their size is signal, `1 − N σ² S_kk / |β_k|²` (James and Stein), since least squares on
//!   noise makes factors too large and so their μ too small.
//! - Noise is that of prices and of factors: `σ² (1 + μ'Sμ)`.

mod activity;
mod basis;
mod error;
mod estimate;
mod score;
mod support;

pub use activity::Activity;
pub use error::NowcastError;
pub use estimate::{Ambiguity, Nowcast, Nowcaster, ShadowPriceEstimate, ShadowPriceSource};
pub use score::NowcastScore;
