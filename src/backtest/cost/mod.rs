//! Costs of trading, which add up. Prices stay those of the file; a cost is money beside them.

mod basis_points;
mod borrow;
mod fixed;
mod half_spread;
mod impact;
mod interest;
mod per_share;
mod range;

use super::limit::Limit;
use crate::catalogue::catalogue;

pub use basis_points::BasisPoints;
pub use borrow::Borrow;
pub use fixed::Fixed;
pub use half_spread::HalfSpread;
pub use impact::SquareRootImpact;
pub use interest::Interest;
pub use per_share::PerShare;
pub use range::RangeSlippage;

catalogue! {
    /// The costs that a study file can name.
    pub enum Cost: Charge {
        "basis-points" => BasisPoints in basis_points, "A share of the traded value.";
        "fixed" => Fixed, "An amount per fill.";
        "per-share" => PerShare in per_share, "An amount per share, with a minimum per fill.";
        "half-spread" => HalfSpread in half_spread, "Half of the quoted spread.";
        "range" => RangeSlippage, "A share of the distance from the day's low to its high.";
        "impact" => SquareRootImpact, "The square-root law of market impact.";
        "borrow" => Borrow, "The yearly fee for borrowed shares.";
        "interest" => Interest, "The yearly interest on borrowed cash.";
    }
}

/// One fill, at the entry or the exit of a trade or of its hedge.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Fill {
    /// Whether shares are bought; otherwise they are sold.
    pub buys: bool,
    /// The price.
    pub price: f64,
    /// Shares, above zero.
    pub quantity: f64,
    /// The day's high, where the file has it.
    pub high: Option<f64>,
    /// The day's low, where the file has it.
    pub low: Option<f64>,
    /// The shares that the whole market traded on that day, where the file has it.
    pub volume: Option<f64>,
    /// The standard deviation of the security's daily returns, where one was estimated.
    pub sigma: Option<f64>,
}

impl Fill {
    /// Returns price times shares.
    pub fn value(&self) -> f64 {
        self.price * self.quantity
    }
}

/// A cost of trading. Users of the library bring their own with [`Runner::cost`](super::Runner::cost).
pub trait Charge: Send + Sync {
    /// Returns the cost of a fill in money; `None` where the file lacks what it needs.
    fn fill_cost(&self, fill: &Fill) -> Option<f64>;

    /// Returns the cost of borrowing shares of that value for some calendar days.
    fn loan_cost(&self, value: f64, days: f64) -> f64 {
        let _ = (value, days);
        0.0
    }

    /// Returns the cost of borrowing shares whose own fee is known, basis points a year.
    fn loan_cost_at(&self, own_rate: f64, value: f64, days: f64) -> f64 {
        let _ = own_rate;
        self.loan_cost(value, days)
    }

    /// Returns the cost of owing that much cash for some calendar days.
    fn debt_cost(&self, debt: f64, days: f64) -> f64 {
        let _ = (debt, days);
        0.0
    }

    /// Whether the cost of a fill depends on the range or the volume of its session; where no cost does, they are not looked up.
    fn needs_session(&self) -> bool {
        true
    }

    /// Whether the cost depends on the number of shares, which adjusted prices change.
    fn counts_shares(&self) -> bool {
        false
    }

    /// Returns what it costs, as a phrase for reports: `5 bp a side`.
    fn words(&self) -> String;

    /// Returns the numbers of its options with the ranges that they must lie in.
    fn limits(&self) -> Vec<Limit> {
        Vec::new()
    }
}

/// Returns the sum of all costs of a fill, and whether one of them is unknown and was left out.
pub(super) fn fill_cost(costs: &[&dyn Charge], fill: &Fill) -> (f64, bool) {
    costs.iter().fold((0.0, false), |(sum, unknown), cost| {
        match cost.fill_cost(fill) {
            Some(amount) => (sum + amount, unknown),
            None => (sum, true),
        }
    })
}

/// Returns the sum of all costs of borrowing shares, at a fee of their own where one is known.
pub(super) fn loan_cost(
    costs: &[&dyn Charge],
    own_rate: Option<f64>,
    value: f64,
    days: f64,
) -> f64 {
    let cost = |cost: &&dyn Charge| match own_rate {
        Some(rate) => cost.loan_cost_at(rate, value, days),
        None => cost.loan_cost(value, days),
    };
    costs.iter().map(cost).sum()
}

/// Returns the sum of all costs of owing cash.
pub(super) fn debt_cost(costs: &[&dyn Charge], debt: f64, days: f64) -> f64 {
    costs.iter().map(|cost| cost.debt_cost(debt, days)).sum()
}
