//! The interface of a model of normal returns.

use super::design::Design;
use super::estimation::Estimation;
use super::fit::{Fit, Unfit, ordinary_least_squares};

/// A model of normal returns. Users of the library bring their own; see `examples/own_model.rs`.
pub trait NormalReturns: Send + Sync {
    /// Returns the returns and factors that the model needs on each day.
    fn design(&self) -> Design;

    /// Fits the model to one event.
    ///
    /// # Errors
    /// The reason why the event cannot be used; it is then excluded and counted.
    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        ordinary_least_squares(sample)
    }

    /// Returns whether returns may span several sessions; [`Estimation`] says what the fit then sees.
    fn allows_trade_to_trade(&self) -> bool {
        self.design().neighbours.is_none()
    }

    /// Returns whether the estimation window has to lie before the event window.
    fn forecasts_forward(&self) -> bool {
        false
    }
}
