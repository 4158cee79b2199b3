use ercot_types::market::ScedRun;

use crate::model::ModelError;
use crate::online::OnlineError;

/// A run whose shadow prices cannot be estimated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NowcastError {
    /// A published run that is not later than the last one.
    #[error("run {} is not later than {}, which was observed already: observe each published run once, in time order", run.0, last.0)]
    NotLater {
        /// The run.
        run: ScedRun,
        /// The last run observed.
        last: ScedRun,
    },
    /// No point has a price.
    #[error("run {}: no point has a price", run.0)]
    NoPrices {
        /// The run.
        run: ScedRun,
    },
    /// The prices do not fit the factors.
    #[error(transparent)]
    Prices(#[from] OnlineError),
    /// The regressors do not fit the factors.
    #[error(transparent)]
    Model(#[from] ModelError),
}
