//! Sizes: how much money a trade gets.

mod equal;
mod fraction;
mod volatility;

use super::facts::Estimate;
use crate::catalogue::catalogue;
use crate::event::Reason;

pub use equal::EqualWeight;
pub use fraction::FixedFraction;
pub use volatility::VolatilityTarget;

catalogue! {
    /// The sizes that a backtest can name.
    pub enum Size: Sizing {
        "equal" => EqualWeight, "An equal share of equity for each of a number of slots.";
        "fraction" => FixedFraction, "A fixed share of equity for each trade.";
        "volatility" => VolatilityTarget, "A share of equity in inverse proportion to the security's own risk.";
    }
}

/// How much money a trade gets.
pub trait Sizing: Send + Sync {
    /// The share of current equity, before the limits.
    ///
    /// # Errors
    /// Why there is none for this event.
    fn share(&self, estimate: Option<&Estimate>) -> Result<f64, (Reason, String)>;

    /// The most trades at a time.
    fn slots(&self) -> Option<usize> {
        None
    }
}
