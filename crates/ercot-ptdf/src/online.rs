//! Provisional shift factors of constraints that no fit has seen yet.
//!
//! When a file of shadow prices arrives, each of its runs is one equation per point: `LMP − λ − Σ known β μ = β_new μ_new`.
//! [`OnlineFactors`] takes the runs one by one and solves them by recursive least squares, either for the newcomers alone or for
//! every factor ([`Learning`]). What it learned is [`Provisional`](crate::model::Standing::Provisional) until a promoted fit
//! replaces it.
//!
//! [`FactorUncertainty`] is the other half: how far each factor may be off, given which constraints bound in training and how
//! large the noise is. The nowcast and the monitor use it to tell an error of the factors from news about the grid.
//!
//! Nothing here is tuned. A factor that nobody has seen has the prior variance 1/3, that of a number anywhere in [−1, 1]; the
//! noise is the residual of the training rows and never below the rounding of a published price.

mod error;
mod learn;
mod uncertainty;

pub use error::OnlineError;
pub use learn::{KnownRun, Learned, Learning, OnlineFactors};
pub use uncertainty::FactorUncertainty;

pub(crate) use learn::check_prices;

pub(crate) use uncertainty::{PRICE_STEP_USD_PER_MWH, real};
