//! The mean return of a trade.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// The arithmetic mean of the returns of trades after costs and with its hedge.
///
/// # Formula
/// ```text
/// mean((pnl + hedge_pnl) / (entry_price quantity))
/// ```
/// # Follows
/// vectorbt. backtesting has the geometric mean under this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AverageTrade {}

impl Measure for AverageTrade {
    fn label(&self) -> &'static str {
        "Mean trade %"
    }

    fn unit(&self) -> Unit {
        Unit::Percent
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        record.per_trade(record.trades().iter().map(|trade| trade.net_return).sum())
    }
}
