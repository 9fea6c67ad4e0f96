//! Costs of trading: several add up. Prices stay those of the file; what a trade costs is money beside them.

mod basis_points;
mod borrow;
mod fixed;
mod half_spread;
mod impact;
mod per_share;
mod range;

use crate::catalogue::catalogue;

pub use basis_points::BasisPoints;
pub use borrow::Borrow;
pub use fixed::Fixed;
pub use half_spread::HalfSpread;
pub use impact::SquareRootImpact;
pub use per_share::PerShare;
pub use range::RangeSlippage;

catalogue! {
    /// The costs that a backtest can name.
    pub enum Cost: Charge {
        "basis-points" => BasisPoints, "A share of the traded value.";
        "fixed" => Fixed, "An amount a fill.";
        "per-share" => PerShare, "An amount a share, with a least amount a fill.";
        "half-spread" => HalfSpread, "Half of the quoted spread.";
        "range" => RangeSlippage, "A share of the distance from the day's low to its high.";
        "impact" => SquareRootImpact, "The square-root law of market impact.";
        "borrow" => Borrow, "The yearly fee for borrowed shares.";
    }
}

/// One fill, at an entry or an exit, of a trade or of its hedge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// The price.
    pub price: f64,
    /// Shares, above zero.
    pub quantity: f64,
    /// The day's high, where the file has it.
    pub high: Option<f64>,
    /// The day's low.
    pub low: Option<f64>,
    /// Shares traded by all on that day.
    pub volume: Option<f64>,
    /// The standard deviation of the security's daily returns, where one was estimated.
    pub sigma: Option<f64>,
}

impl Fill {
    /// Price times shares.
    pub fn value(&self) -> f64 {
        self.price * self.quantity
    }
}

/// What trading costs.
pub trait Charge: Send + Sync {
    /// The cost of a fill in money; `None` where the file lacks what it needs.
    fn of_fill(&self, fill: &Fill) -> Option<f64>;

    /// The cost of holding borrowed shares of that value for some days.
    fn of_loan(&self, value: f64, days: f64) -> f64 {
        let _ = (value, days);
        0.0
    }
}

/// The cost of a fill by all of them, and whether one of them could not be known and was left out.
pub(super) fn of_fill(costs: &[Cost], fill: &Fill) -> (f64, bool) {
    costs.iter().fold((0.0, false), |(sum, unknown), cost| {
        match cost.behaviour().of_fill(fill) {
            Some(amount) => (sum + amount, unknown),
            None => (sum, true),
        }
    })
}

/// The fee for borrowed shares by all of them.
pub(super) fn of_loan(costs: &[Cost], value: f64, days: f64) -> f64 {
    costs
        .iter()
        .map(|cost| cost.behaviour().of_loan(value, days))
        .sum()
}
