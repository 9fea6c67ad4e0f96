//! What a simulation goes by: the resolved options, and the behaviour behind their names.

use super::cost::Charge;
use super::resolved::Resolved;
use super::rule::Rule;
use super::size::Sizing;
use crate::market::Factors;

/// The resolved options of a run with the rule, the size and the costs that they name.
pub struct Setup<'a> {
    /// The resolved options.
    pub plan: &'a Resolved,
    /// The rule that decides which way events are traded.
    pub rule: &'a dyn Rule,
    /// The size of trades.
    pub size: &'a dyn Sizing,
    /// The costs of trading.
    pub costs: Vec<&'a dyn Charge>,
    /// The factor file with the risk-free rate, where there is one.
    pub factors: Option<&'a Factors>,
    /// Whether what is held at each close is recorded.
    pub positions: bool,
    /// Whether the return of its benchmark is looked up for each trade.
    pub benchmarks: bool,
}
