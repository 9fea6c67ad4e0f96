//! The best trade.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// The highest return of a trade after costs and with its hedge.
///
/// # Formula
/// ```text
/// max((pnl + hedge_pnl) / (entry_price quantity))
/// ```
/// # Follows
/// backtesting and vectorbt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BestTrade {}

impl Measure for BestTrade {
    fn label(&self) -> &'static str {
        "Best trade %"
    }

    fn unit(&self) -> Unit {
        Unit::Percent
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        record
            .trades()
            .iter()
            .map(|trade| trade.net_return)
            .reduce(f64::max)
            .ok_or("there was no trade")
    }
}
