//! Sizes: how much money a trade gets.

mod equal;
mod fraction;
mod volatility;
mod weight;

use super::facts::Estimate;
use super::limit::Limit;
use super::rule::Way;
use crate::catalogue::catalogue;
use crate::event::{Event, Reason};

pub use equal::EqualWeight;
pub use fraction::FixedFraction;
pub use volatility::VolatilityTarget;
pub use weight::SignalWeight;

catalogue! {
    /// The sizes that a study file can name.
    pub enum Size: Sizing {
        "equal" => EqualWeight, "An equal share of equity for each of a number of slots.";
        "fraction" => FixedFraction, "A fixed share of equity for each trade.";
        "volatility" => VolatilityTarget, "A share of equity in inverse proportion to the security's own risk.";
        "weight" => SignalWeight, "A share of equity in proportion to a signal of the event, with a cap.";
    }
}

/// What is known of a trade at the moment at which it is sized.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Candidate<'a> {
    /// The event.
    pub event: &'a Event,
    /// Whether it is bought or sold short.
    pub way: Way,
    /// What its estimation window says, where there is one.
    pub estimate: Option<&'a Estimate>,
    /// Sessions per year, by which daily numbers are annualised.
    pub days_per_year: f64,
}

/// The share of equity, or the reason why the event gets none.
pub type Share = Result<f64, (Reason, String)>;

/// How much money a trade gets. Users of the library bring their own with [`Runner::size`](super::Runner::size).
pub trait Sizing: Send + Sync {
    /// Returns the share of current equity that a trade gets before the limits on leverage, cash and volume.
    ///
    /// # Errors
    /// The reason why an event gets none.
    fn share(&self, candidate: &Candidate<'_>) -> Share;

    /// Returns the most trades that may be held at a time.
    fn slots(&self) -> Option<usize> {
        None
    }

    /// Returns the column of the events that the size reads, which a run refuses if the events do not have it.
    fn column(&self) -> Option<&str> {
        None
    }

    /// Returns the size as a phrase for reports: `5 % of equity a trade`.
    fn words(&self) -> String;

    /// Returns the numbers of its options with the ranges that they must lie in.
    fn limits(&self) -> Vec<Limit> {
        Vec::new()
    }
}
